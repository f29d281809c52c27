// Keys for those who write with both hands on the keyboard. All of them need Ctrl or ⌘, so none is pressed by accident.

import { press } from "./toolbar.js";

const BUTTONS = { b: "bold", i: "italic", k: "link" };

export function writingKeys(form, { saveNow }) {
  form.addEventListener("keydown", event => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
    const key = event.key.toLowerCase();
    const writing = event.target === form.elements.body;
    if (key === "s") saveNow();
    else if (key === "enter") form.requestSubmit();
    else if (writing && key in BUTTONS) press(BUTTONS[key]);
    else return;
    event.preventDefault();
    event.stopPropagation(); // Enter on a button of the toolbar would press that one too
  }, { capture: true });
}
