// Single keys. Every key does what a link of the page does, so everything works without this file.
// A link says its own key: data-key="j", or data-key="g j" for one after the other. The list is content/keys.py.

const PATIENCE = 1500; // milliseconds between the first and the second key
const sheet = document.getElementById("keys-sheet");
let begun = "", begunAt = 0;

function writing(element) {
  return element.isContentEditable || element.closest("input, textarea, select, audio, video, [role='textbox']") !== null;
}

function passedOver(event) {
  return event.defaultPrevented || event.isComposing || event.repeat || event.ctrlKey || event.altKey || event.metaKey
    || document.documentElement.dataset.singleKeys === "off" || sheet?.open || writing(event.target);
}

// The next activity after the one that has the focus, else the first that is not above the window; round at the end.
function nextActivity() {
  const activities = [...document.querySelectorAll(".activity[id]")];
  if (!activities.length) return false;
  const here = activities.indexOf(document.activeElement.closest(".activity"));
  const below = activities.findIndex(activity => activity.getBoundingClientRect().top > 1);
  const next = activities[here < 0 ? Math.max(below, 0) : (here + 1) % activities.length];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
  return true;
}

function openSheet() {
  if (!sheet) return false;
  sheet.showModal(); // closing it gives the focus back by itself
  return true;
}

function toSearchField() {
  const field = document.querySelector("main input[type='search']");
  field?.focus();
  return Boolean(field);
}

// Where somebody writes, no link may lead away from words that are not saved yet, but for one that says it loses none
// (data-keeps-words). A field is gone to; buttons stay or save.
function follow(keys) {
  const target = document.querySelector(`[data-key="${CSS.escape(keys)}"]`);
  const leads = target?.matches("a:not([data-keeps-words])");
  if (!target || (leads && document.querySelector("main textarea"))) return false;
  if (target.matches("textarea")) target.focus();
  else target.click();
  return true;
}

function act(keys) {
  if (keys === "?") return openSheet();
  if (keys === "a") return nextActivity();
  return (keys === "/" && toSearchField()) || follow(keys);
}

addEventListener("keydown", event => {
  if (passedOver(event)) return;
  const key = event.key.toLowerCase();
  // Shift is needed for some signs, such as ?, but makes another key of a letter.
  if (key.length !== 1 || (event.shiftKey && key !== key.toUpperCase())) return;
  const both = begun && event.timeStamp - begunAt < PATIENCE ? `${begun} ${key}` : key;
  const beginning = document.querySelector(`[data-key^="${CSS.escape(key)} "]`) !== null;
  begun = beginning && both === key ? key : "";
  begunAt = event.timeStamp;
  if (act(both)) event.preventDefault();
});

for (const link of document.querySelectorAll("a[data-key='?']")) {
  link.addEventListener("click", event => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey && openSheet()) event.preventDefault();
  });
}
