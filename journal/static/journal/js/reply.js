// The composer of replies keeps its draft by itself. Without this file its buttons do, and everything else works as well.

import { ask, close } from "./again.js";
import { Kept } from "./kept.js";
import { findQuote, markedPassage } from "./quoting.js";
import { Saver } from "./saver.js";
import { onDevice, saved, trouble, unsaved } from "./state.js";
import { newId, staysOpen } from "./staying.js";

const form = document.getElementById("reply-form");
const { text, message, version, quotes, passage } = form.elements;
const question = form.elements.question ?? { value: "", defaultValue: "" }; // learners have one field
const shownQuotes = document.getElementById("reply-quotes");
const told = document.getElementById("quote-said");
const count = document.getElementById("word-count");
let lastSaid = version.value === "0" || "unsaved" in form.dataset ? "" : document.getElementById("saved").textContent.trim();

// Under the names that entries have, so that what keeps and sends them does the same here.
const page = {
  words: () => ({ title: question.value, body: text.value, tags: quotes.value }),
  holds: words => words.tags !== "",
  address: () => form.dataset.save,
  tokenAddress: form.dataset.token,
  person: form.dataset.person,
  version: Number(version.value),
  get entry() { return message.value; },
  get token() { return form.elements.csrfmiddlewaretoken.value; },
  set token(value) { form.elements.csrfmiddlewaretoken.value = value; },
  says,
  newId,
};
const stored = "unsaved" in form.dataset ? null
  : { title: question.defaultValue, body: text.defaultValue, tags: quotes.defaultValue };
const saver = new Saver(page, { saved: stored, paused: "paused" in form.dataset || !page.person ? "by the page" : "" });

const kept = new Kept({
  words: page.words, person: page.person, newId, onDevice,
  activity: document.getElementById("kept")?.dataset.activity ?? "",
  get entry() { return message.value; },
  get token() { return page.token; },
  get version() { return saver.version; },
  get dirty() { return saver.dirty; },
  get saveId() { return saver.saveId; },
  get pendingId() { return saver.pending?.id ?? ""; },
  get formId() { return open.returned ? "" : form.elements.save_id.value; },
  get name() { return form.dataset.name; },
  get address() { return location.pathname; },
  focus: () => text.focus(),
  settled: async () => { await saver.running; },
  takeOver(copy) {
    question.value = copy.title;
    text.value = copy.body;
    quotes.value = copy.tags;
    message.value = copy.entry;
    version.value = copy.version;
    showQuotes();
    saver.takeOver(copy.version);
  },
}, stored);

function says(state, said = {}) {
  if (state === "saved") return onSaved(said);
  if (state === "kept-up") return lastSaid ? saved(lastSaid) : undefined;
  if (state === "unsaved") return unsaved();
  trouble(state, said.said);
  if (state === "changed") showOther(said);
  if (state === "gone" || state === "sent") beginAnew();
  if (state === "signed-out") ask({ pressed: open.settling });
}

function onSaved(said) {
  version.value = said.version;
  lastSaid = said.said;
  saver.dirty ? unsaved() : saved(said.said);
  close();
  kept.saved();
}

// The draft that stands there now, beside the words of the page; a button puts these in its place.
function showOther(said) {
  document.getElementById("other")?.remove();
  form.insertAdjacentHTML("beforebegin", said.other);
  message.value = said.entry;
  version.value = said.version;
}

// The draft of this page is not there any more: a button keeps its words as a new one.
function beginAnew() {
  message.value = newId();
  version.value = 0;
}

const open = staysOpen(form, saver, {
  goesOn: outcome => ["saved", "too-long", "empty", "form", "gone", "sent", "changed"].includes(outcome),
  send: event => form.requestSubmit(event.submitter),
  hidden: () => kept.now(),
});

function changed() {
  saver.typed();
  kept.typed();
  if (!count) return;
  const words = `${text.value} ${question.value}`.split(/\s+/).filter(Boolean).length;
  count.textContent = words === 1 ? count.dataset.one : count.dataset.many.replace("NUMBER", words);
}

const carried = () => quotes.value.split(", ").filter(Boolean);

function showQuotes(words = {}) {
  for (const block of shownQuotes.querySelectorAll("[data-quote]")) {
    if (!carried().includes(block.dataset.quote)) block.remove();
  }
  for (const one of carried()) {
    if (shownQuotes.querySelector(`[data-quote="${CSS.escape(one)}"]`)) continue;
    const block = document.getElementById("quoted").content.cloneNode(true).firstElementChild;
    block.dataset.quote = one;
    block.querySelector("[data-part='words']").textContent = words[one] ?? "…";
    block.querySelector("[data-part='remove']").value = `unquote-${one}`;
    shownQuotes.append(block);
  }
}

async function quote(asked) {
  told.textContent = "";
  const found = await findQuote({ address: form.dataset.quote, token: page.token, person: page.person, ...asked });
  if (found.status === 401) return ask({ pressed: true });
  if (found.status !== 200) {
    told.textContent = found.said ?? told.dataset.failed;
    return;
  }
  const one = `${found.share}:${found.start}:${found.end}`;
  if (!carried().includes(one)) quotes.value = [...carried(), one].join(", ");
  showQuotes({ [one]: found.text });
  passage.value = "";
  told.textContent = told.dataset.quoted;
  changed();
}

function quoteMarked() {
  const asked = markedPassage();
  if (asked) return quote(asked);
  told.textContent = told.dataset.nothing;
}

function insert({ insert: name, words }) {
  const field = form.elements[name];
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n${words}` : words;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  changed();
}

form.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.insert) insert(button.dataset);
  else if (button.dataset.part === "remove") {
    quotes.value = carried().filter(one => one !== button.closest("[data-quote]").dataset.quote).join(", ");
    showQuotes();
    text.focus();
    changed();
  } else if (button.id === "quote-marked") quoteMarked();
  else if (button.id === "quote-pasted" && passage.value.trim()) quote({ passage: passage.value, occurrence: "" });
  else return;
  event.preventDefault();
});

form.addEventListener("input", changed);
form.addEventListener("keydown", event => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
  const key = event.key.toLowerCase();
  if (key === "s") saver.now();
  else if (key === "enter") form.requestSubmit(form.querySelector("[name='do'][value='send']"));
  else return;
  event.preventDefault();
});
addEventListener("keydown", event => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !/^Digit[1-9]$/.test(event.code)) return;
  const button = form.querySelector(`[data-alt="${event.code.slice(-1)}"]`);
  if (!button) return;
  event.preventDefault();
  insert(button.dataset);
});

if (saver.dirty) changed();
const line = document.getElementById("quote-marked-line");
if (line && document.querySelector(".letter-text")) line.hidden = false;
form.dataset.ready = ""; // from here on the buttons ask this file first
