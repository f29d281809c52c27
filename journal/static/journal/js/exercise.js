// A step of an exercise saves by itself. Without this file its buttons save, and everything else works as well.

import { close, ask, onSignedIn } from "./again.js";
import { Saver } from "./saver.js";
import { onTryAgain, saved, trouble, unsaved } from "./state.js";

const OURS = ["csrfmiddlewaretoken", "entry", "version", "save_id", "agreed", "sure"];
const form = document.getElementById("exercise");
const { version, entry } = form.elements;
let leaving = false, settling = false;
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

// crypto.randomUUID is not there on pages that came over plain http.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function says(state, said = {}) {
  if (state === "saved") return onSaved(said);
  if (state === "kept-up") return lastSaid ? saved(lastSaid) : undefined;
  if (state === "unsaved") return unsaved();
  if (state === "empty") return undefined; // nothing was typed yet, and nothing is amiss
  trouble(state, said.said);
  if (state === "signed-out") ask({ pressed: settling });
}

function onSaved(said) {
  version.value = said.version;
  entry.value = said.entry ?? entry.value;
  lastSaid = said.said;
  saver.dirty ? unsaved() : saved(said.said);
  close();
}

const away = () => ["signed-out", "person"].includes(saver.paused);
const resume = async () => {
  const outcome = away() ? await saver.again() : await saver.settle();
  if (outcome === "saved") saver.typed();
  return outcome;
};

// A button waits for the save that is under way, so that it is based on what was kept last.
async function submit(event) {
  const blocked = saver.paused && !away();
  if (leaving || blocked || (!saver.sendable && !saver.running && !saver.paused)) {
    leaving = true;
    return;
  }
  event.preventDefault();
  if (settling) return;
  settling = true;
  const outcome = await resume();
  settling = false;
  if (["failed", "signed-out", "person"].includes(outcome)) return;
  leaving = true;
  form.requestSubmit(event.submitter);
}

form.addEventListener("input", () => saver.typed());
form.addEventListener("submit", submit);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") saver.now({ leaving: true });
});
addEventListener("pagehide", () => saver.now({ leaving: true }));
addEventListener("pageshow", event => { if (event.persisted) leaving = false; });
addEventListener("online", () => saver.now());
addEventListener("offline", () => { if (saver.sendable && !saver.paused) trouble("failed"); });
addEventListener("beforeunload", event => {
  if (leaving || !saver.sendable) return;
  saver.now({ leaving: true });
  event.preventDefault();
});
onTryAgain(() => (saver.paused === "signed-out" ? ask({ pressed: true }) : saver.now()));
onSignedIn(resume);
form.dataset.ready = ""; // from here on the buttons ask this file first
