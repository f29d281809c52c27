// Pictures and documents: chosen, pasted or dropped, each is added at once and mentioned in the text. Without this file they are
// added by Save.

const field = document.getElementById("files");
const input = document.getElementById("id_files");
const status = document.getElementById("files-said");
const errors = document.getElementById("id_files_error");
const list = field?.querySelector(".files-list");
const NOBODY = "00000000-0000-0000-0000-000000000000";

const words = (name, file) => field.dataset[name].replace("{name}", () => file.name);

function refuse(message) {
  status.textContent = "";
  const line = Object.assign(document.createElement("p"), { className: "error", textContent: message });
  errors.append(line);
  errors.setAttribute("role", "alert");
  input.setAttribute("aria-invalid", "true");
}

function forget() {
  errors.replaceChildren();
  input.removeAttribute("aria-invalid");
}

export function filesOf(form, saver) {
  if (!field) return;
  const { body, entry } = form.elements;
  let work = null;

  // A mention stands in a paragraph of its own, where the cursor is.
  function mention(text) {
    const { selectionStart: start, selectionEnd: end, value } = body;
    const before = value.slice(0, start), after = value.slice(end);
    const gap = before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
    const rest = after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
    body.setRangeText(gap + text + rest, start, end, "end");
    changed();
  }

  function changed() {
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // The entry has to be there before it can have a file. On an empty page the mention is its first words.
  async function begun(file) {
    const first = saver.version === 0 && !body.value.trim() && !form.elements.title.value.trim();
    const typed = `[file: ${file.name.replace(/[[\]|\n]/g, " ")}]`;
    if (first) {
      body.value = typed;
      changed();
    }
    const outcome = saver.version > 0 && !saver.paused ? "saved" : await saver.settle();
    return { saved: outcome === "saved" && saver.version > 0, typed: first ? typed : "" };
  }

  function instead(typed, text) {
    if (!typed || !body.value.includes(typed)) return false;
    body.value = body.value.replace(typed, () => text);
    changed();
    return true;
  }

  async function send(file) {
    const data = new FormData();
    data.append("person", saver.page.person);
    data.append("file", file);
    const sent = { method: "POST", body: data, credentials: "same-origin", redirect: "error", headers: { "X-CSRFToken": saver.page.token } };
    const answer = await fetch(field.dataset.address.replace(NOBODY, entry.value), sent).catch(() => null);
    return { status: answer?.status, ...(await answer?.json().catch(() => null)) };
  }

  async function add(file) {
    if (file.size > Number(field.dataset.limit)) return refuse(words("tooLarge", file));
    status.textContent = words("adding", file);
    const { saved, typed } = await begun(file);
    if (!saved) return refuse(words("notSaved", file));
    const said = await send(file);
    if (said.status !== 200) {
      instead(typed, "");
      return refuse(said.said ?? words(said.status === 401 || said.status === 403 ? "notSaved" : "failed", file));
    }
    status.textContent = said.said;
    if (!list.querySelector(`[value="${said.uuid}"]`)) list.insertAdjacentHTML("beforeend", said.line);
    list.hidden = false;
    offer(list);
    if (!instead(typed, said.mention) && !body.value.includes(said.mention)) mention(said.mention);
  }

  function addAll(files) {
    const chosen = [...files];
    if (!chosen.length) return;
    forget();
    const before = work ?? Promise.resolve();
    const mine = chosen.reduce((done, file) => done.then(() => add(file)), before).finally(() => {
      if (work === mine) work = null;
    });
    work = mine;
  }

  // "Put it into the text" needs this file; without it the hint says what to type.
  function offer(within) {
    for (const button of within.querySelectorAll("[data-mention]")) button.hidden = false;
  }

  list.addEventListener("click", event => {
    const button = event.target.closest("[data-mention]");
    if (!button) return;
    mention(button.dataset.mention);
    body.focus();
  });
  input.addEventListener("change", () => {
    addAll(input.files);
    input.value = ""; // Save must not bring them a second time
  });
  body.addEventListener("paste", event => {
    if (!event.clipboardData?.files.length || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    addAll(event.clipboardData.files);
  });
  body.addEventListener("dragover", event => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  body.addEventListener("drop", event => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    addAll(event.dataTransfer.files);
  });
  // Save waits for what is on its way: leaving the page would stop it.
  form.addEventListener("submit", async event => {
    if (!work) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await work;
    form.requestSubmit();
  }, { capture: true });
  addEventListener("beforeunload", event => { if (work) event.preventDefault(); });
  offer(list);
}
