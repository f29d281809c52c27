// Two ways of looking at the page one writes on: as it will read, and with nothing else on the screen.

const form = document.querySelector("form.editor");
const pane = document.getElementById("preview");
const shown = document.getElementById("preview-words");
const preview = document.getElementById("preview-button");
const focus = document.getElementById("focus-button");

function write() {
  pane.hidden = true;
  form.elements.body.hidden = false;
  preview.setAttribute("aria-expanded", "false");
  preview.textContent = preview.dataset.look;
}

// The server turns the words into the page that Save would show, keeps nothing and answers only to the person.
async function look() {
  const { body, csrfmiddlewaretoken, entry } = form.elements;
  const data = new URLSearchParams({ words: body.value, entry: entry.value, csrfmiddlewaretoken: csrfmiddlewaretoken.value });
  const answer = await fetch(pane.dataset.address, { method: "POST", body: data, credentials: "same-origin", redirect: "error" }).catch(() => null);
  const said = answer?.ok ? await answer.json().catch(() => null) : null;
  if (said) shown.innerHTML = said.html;
  else shown.textContent = pane.dataset.failed;
  body.hidden = true;
  pane.hidden = false;
  preview.setAttribute("aria-expanded", "true");
  preview.textContent = preview.dataset.write;
  pane.focus();
}

function calm(on) {
  document.documentElement.toggleAttribute("data-calm", on);
  focus.setAttribute("aria-pressed", String(on));
}

preview.hidden = focus.hidden = false;
preview.addEventListener("click", () => {
  if (pane.hidden) return look();
  write();
  form.elements.body.focus();
});
focus.addEventListener("click", () => {
  calm(!document.documentElement.hasAttribute("data-calm"));
  form.elements.body.focus();
});
addEventListener("keydown", event => {
  if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) return;
  if (!pane.hidden) preview.click();
  else calm(false);
});
