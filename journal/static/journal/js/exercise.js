// A step of an exercise saves by itself. Without this file its buttons save, and everything else works as well.

import { close, ask } from "./again.js";
import { Saver } from "./saver.js";
import { saved, trouble, unsaved } from "./state.js";
import { newId, staysOpen } from "./staying.js";

const OURS = ["csrfmiddlewaretoken", "entry", "version", "save_id", "agreed", "sure"];
const form = document.getElementById("exercise");
const { version, entry } = form.elements;
let lastSaid = version.value === "0" || "unsaved" in form.dataset ? "" : document.getElementById("saved").textContent.trim();

// All fields as one text, so that the saver of entries sends them as it sends words.
function filled() {
  const fields = [...new FormData(form)].filter(([name, value]) => !OURS.includes(name) && typeof value === "string");
  return { title: "", body: new URLSearchParams(fields).toString(), tags: "" };
}

const page = {
  words: filled,
  address: () => form.dataset.save,
  tokenAddress: form.dataset.token,
  person: form.dataset.person,
  version: Number(version.value),
  get entry() { return entry.value; },
  get token() { return form.elements.csrfmiddlewaretoken.value; },
  set token(value) { form.elements.csrfmiddlewaretoken.value = value; },
  says,
  newId,
};
const saver = new Saver(page, {
  saved: "unsaved" in form.dataset ? null : filled(),
  paused: "paused" in form.dataset || !page.person ? "by the page" : "",
});

function says(state, said = {}) {
  if (state === "saved") return onSaved(said);
  if (state === "kept-up") return lastSaid ? saved(lastSaid) : undefined;
  if (state === "unsaved") return unsaved();
  if (state === "empty") return undefined; // nothing was typed yet, and nothing is amiss
  trouble(state, said.said);
  if (state === "signed-out") ask({ pressed: open.settling });
}

function onSaved(said) {
  version.value = said.version;
  entry.value = said.entry ?? entry.value;
  lastSaid = said.said;
  saver.dirty ? unsaved() : saved(said.said);
  close();
}

// A button waits for the save that is under way, so that it is based on what was kept last.
const open = staysOpen(form, saver, {
  goesOn: outcome => !["failed", "signed-out", "person"].includes(outcome),
  send: event => form.requestSubmit(event.submitter),
});

form.addEventListener("input", () => saver.typed());
form.dataset.ready = ""; // from here on the buttons ask this file first
