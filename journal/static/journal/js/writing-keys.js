// Keys for those who write with both hands on the keyboard. All of them need Ctrl or ⌘, so none is pressed by accident.

const MARKS = { b: "**", i: "*" };

// Typed text that Undo takes back, where the browser still knows how.
function type(field, words) {
  if (!document.execCommand("insertText", false, words)) field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
}

// Marks round the selected words; pressed once more on the same words it takes them away.
function wrap(field, mark) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const words = value.slice(start, end);
  const around = value.slice(start - mark.length, start) === mark && value.slice(end, end + mark.length) === mark;
  if (around) field.setSelectionRange(start - mark.length, end + mark.length);
  type(field, around ? words : mark + words + mark);
  const from = around ? start - mark.length : start + mark.length;
  field.setSelectionRange(from, from + words.length);
}

function link(field) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const words = value.slice(start, end);
  type(field, `[${words}](https://)`);
  const place = words ? start + words.length + 11 : start + 1;
  field.setSelectionRange(place, place);
}

export function writingKeys(form, { saveNow }) {
  form.addEventListener("keydown", event => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
    const key = event.key.toLowerCase();
    const writing = event.target === form.elements.body;
    if (key === "s") saveNow();
    else if (key === "enter") form.requestSubmit();
    else if (writing && key in MARKS) wrap(event.target, MARKS[key]);
    else if (writing && key === "k") link(event.target);
    else return;
    event.preventDefault();
  });
}
