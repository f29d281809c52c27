// What the page says about saving: always in the line below the words, and aloud once a burst of typing.

const QUIET = 1500; // milliseconds without a change before something is said aloud
const place = document.getElementById("save-state");
const line = document.getElementById("saved");
const aloud = document.getElementById("saved-aloud");
const tryAgain = document.getElementById("try-again");
let speaking = 0, spoken = "";
let device = false, last = null; // whether a copy is on this device; the trouble that is shown

function show(words, kind) {
  line.className = `saved ${kind}`.trim();
  line.replaceChildren();
  if (kind === "") line.append(document.getElementById("tick").content.cloneNode(true));
  line.append(words);
  tryAgain.hidden = kind !== "lost";
}

function say(words) {
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    if (words !== spoken) aloud.textContent = spoken = words;
  }, QUIET);
}

export function onTryAgain(act) {
  tryAgain.addEventListener("click", act);
}

// "Saved 14:03" is the server's own word and comes from its answer only.
export function saved(words) {
  last = null;
  show(words, "");
  say(words);
}

export function unsaved() {
  last = null;
  clearTimeout(speaking);
  aloud.textContent = spoken = "";
  show(place.dataset.unsaved, "waiting");
}

export function trouble(problem, words = "") {
  const named = problem === "failed" && !navigator.onLine ? "offline" : problem;
  const key = named.replace(/-(\w)/, (_, letter) => letter.toUpperCase());
  const { kept, keptDevice, [key]: here, [`${key}Device`]: there } = place.dataset;
  const said = words || (device && there) || here || (device ? keptDevice : kept);
  last = [problem, words];
  show(said, "lost");
  tryAgain.hidden = ["changed", "consent", "gone", "person", "empty", "too-long"].includes(problem);
  say(said);
}

// Where words that are not saved are: on this device too, or on the page only.
export function onDevice(is) {
  if (device === is) return;
  device = is;
  if (last) trouble(...last);
}
