// The page one writes on saves by itself. Without this file its button saves, and everything else works as well.

import { close, ask } from "./again.js";
import { askToAgree, showOther } from "./choosing.js";
import { filesOf } from "./files.js";
import { Kept } from "./kept.js";
import { Saver } from "./saver.js";
import { onDevice, saved, trouble, unsaved } from "./state.js";
import { newId, staysOpen } from "./staying.js";
import { writingKeys } from "./writing-keys.js";

const NOBODY = "00000000-0000-0000-0000-000000000000";
const form = document.querySelector("form.editor");
const { title, body, tags, entry, version } = form.elements;
// What the server last said about these words; the page itself came with it when they were saved already.
let lastSaid = version.value === "0" || "unsaved" in form.dataset ? "" : document.getElementById("saved").textContent.trim();

const page = {
  words: () => ({ title: title.value, body: body.value, tags: tags.value }),
  address: () => form.dataset.save.replace(NOBODY, entry.value),
  tokenAddress: form.dataset.token,
  person: form.dataset.person,
  version: Number(version.value),
  get entry() { return entry.value; },
  get token() { return form.elements.csrfmiddlewaretoken.value; },
  set token(value) { form.elements.csrfmiddlewaretoken.value = value; },
  says,
  newId,
};
// As the page came, not as it is now: somebody may have typed before this file arrived.
const stored = "unsaved" in form.dataset ? null : { title: title.defaultValue, body: body.defaultValue, tags: tags.defaultValue };
const saver = new Saver(page, {
  saved: stored,
  paused: "paused" in form.dataset || !page.person ? "by the page" : "",
});

const kept = new Kept({
  words: page.words, person: page.person, newId, onDevice,
  activity: document.getElementById("kept")?.dataset.activity || new URLSearchParams(location.search).get("activity") || "",
  get entry() { return entry.value; },
  get token() { return page.token; },
  get version() { return saver.version; },
  get dirty() { return saver.dirty; },
  get saveId() { return saver.saveId; },
  get pendingId() { return saver.pending?.id ?? ""; },
  get formId() { return open.returned ? "" : form.elements.save_id.value; }, // what the button sends: it may have been sent already
  get name() { return title.value.trim() || form.querySelector("h1").textContent; },
  get address() { return new URL(form.action, location).pathname + new URL(form.action, location).search; },
  focus: () => body.focus(),
  settled: async () => { await saver.running; },
  takeOver,
}, stored);

// Words from the device: the entry, the version and the activity they were typed for come with them.
function takeOver(copy) {
  Object.assign(title, { value: copy.title });
  Object.assign(body, { value: copy.body });
  Object.assign(tags, { value: copy.tags });
  entry.value = copy.entry;
  version.value = copy.version;
  form.setAttribute("action", copy.address);
  form.dataset.save = form.dataset.save.split("?")[0] + new URL(copy.address, location).search;
  saver.takeOver(copy.version);
}

function says(state, said = {}) {
  if (state === "saved") return onSaved(said);
  if (state === "kept-up") return lastSaid ? saved(lastSaid) : undefined;
  if (state === "unsaved") return unsaved();
  trouble(state, said.said);
  if (state === "changed") showOther(said);
  if (state === "consent") askToAgree(said);
  if (state === "signed-out") ask({ pressed: open.settling });
}

// From its first save on, a new entry has an address of its own: reloading the page finds it.
function onSaved(said) {
  version.value = said.version;
  lastSaid = said.said;
  if (location.pathname !== said.page) history.replaceState(null, "", said.page);
  form.action = said.page;
  saver.dirty ? unsaved() : saved(said.said);
  close();
  kept.saved();
}

// The button finishes a version and leads to the entry.
const open = staysOpen(form, saver, {
  goesOn: outcome => ["saved", "too-long", "empty", "form"].includes(outcome),
  send: () => form.submit(),
  hidden: () => kept.now(),
});
filesOf(form, saver);
writingKeys(form, { saveNow: () => saver.now() });
form.addEventListener("input", () => { saver.typed(); kept.typed(); });
if (saver.dirty) { saver.typed(); kept.typed(); }
document.querySelector(".editor-hint .needs-script").hidden = false;
const leave = document.querySelector("#leave[data-saves-itself]");
if (leave && !saver.paused) leave.textContent = leave.dataset.savesItself; // nothing is lost by following it
form.dataset.ready = ""; // from here on the button asks this file first
