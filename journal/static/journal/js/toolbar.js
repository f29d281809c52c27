// The buttons above the words. What they write is the business of the element; here is when they show, which lines they
// mean, and the keys that press them.

import "../vendor/markdown-toolbar-element.js";

const toolbar = document.querySelector("markdown-toolbar");

// A heading or a quotation is made of whole lines, wherever in a line the cursor stands.
function takeWholeLines(event) {
  if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
  if (!event.target.closest("[data-lines]")) return;
  const { value, selectionStart, selectionEnd } = toolbar.field;
  const start = value.slice(0, selectionStart).lastIndexOf("\n") + 1;
  const end = value.indexOf("\n", selectionEnd);
  toolbar.field.setSelectionRange(start, end < 0 ? value.length : end);
}

// Afterwards nothing is marked, so that the next letter writes on and takes no line away.
function letGo(event) {
  if (!event.target.closest("[data-lines]") || document.activeElement !== toolbar.field) return;
  toolbar.field.setSelectionRange(toolbar.field.selectionEnd, toolbar.field.selectionEnd);
}

export function press(name) {
  toolbar.querySelector(`[data-md-button="${name}"]`).click();
}

toolbar.addEventListener("click", takeWholeLines, { capture: true });
toolbar.addEventListener("keydown", takeWholeLines, { capture: true });
toolbar.addEventListener("click", letGo);
toolbar.addEventListener("keydown", letGo);
toolbar.hidden = false;
