// The tutor's desk. Without this file every button of it works as well; this says what came, keeps an entry open while somebody
// reads, gives it back when the page is closed, and moves through the queue with J and K.

const MINUTE = 60000;
const desk = document.querySelector(".desk");
const said = document.getElementById("desk-said");
const trouble = document.getElementById("desk-trouble");
// Whoever signs in again on the spot has another token; the composer has the fresh one.
const field = within => document.querySelector(`${within} input[name='csrfmiddlewaretoken']`);
const token = () => (field("#reply-form") ?? field("main")).value;

function post(address, more = {}) {
  const sent = { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": token() }, redirect: "manual" };
  return fetch(address, { ...sent, ...more }).catch(() => null);
}

// Once for an item, and only when the page is there: what stands in a live region from the beginning is not read out.
function announce() {
  if (said?.dataset.said) setTimeout(() => { said.textContent = said.dataset.said; }, 300);
  if (location.hash === "#entry-title") document.getElementById("entry-title")?.focus();
}

// Where the column scrolls by itself, what is open is in sight; the page stays where it is.
function showCurrent() {
  const column = document.querySelector(".queue-column");
  const row = column?.querySelector("[aria-current]");
  if (row) column.scrollTop += row.getBoundingClientRect().top - column.getBoundingClientRect().top - column.clientHeight / 2;
}

async function stay() {
  if (document.visibilityState === "hidden") return;
  const answer = await post(desk.dataset.stay);
  await answer?.text(); // read to its end, or the connection stays busy
  const words = { 404: desk.dataset.gone, 409: desk.dataset.taken }[answer?.status] ?? "";
  if (trouble.textContent !== words) trouble.textContent = words;
  trouble.hidden = !words;
}

function keepOpen() {
  // Whoever comes by the button has just taken it; a page that is loaded again has given it back on the way.
  if (!("held" in desk.dataset)) stay();
  setInterval(stay, MINUTE);
  document.addEventListener("visibilitychange", stay);
  addEventListener("pageshow", event => { if (event.persisted) stay(); });
  addEventListener("pagehide", () => post(desk.dataset.leave, { keepalive: true }));
}

// In the list itself J and K move the focus; Enter opens what has it.
function move(step) {
  const rows = [...document.querySelectorAll("[data-queue] [data-row]")];
  const here = rows.indexOf(document.activeElement);
  const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + step, 0), rows.length - 1);
  rows[next]?.focus();
}

function moveByKeys(list) {
  for (const [key, step] of [["j", 1], ["k", -1]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", hidden: true });
    button.dataset.key = key;
    button.addEventListener("click", () => move(step));
    list.prepend(button);
  }
}

function copies(button) {
  const field = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard?.writeText(field.value).catch(() => null);
    said.textContent = button.textContent = button.dataset.done;
  });
}

const list = document.querySelector("[data-queue]");
if (list) moveByKeys(list);
document.querySelectorAll("[data-copies]").forEach(copies);
if (desk && matchMedia("(max-width: 47.99rem)").matches) document.querySelector(".queue-fold").open = false;
document.addEventListener("submit", event => {
  const own = event.target.elements.csrfmiddlewaretoken;
  if (own && desk) own.value = token();
});
announce();
showCurrent();
if (desk?.dataset.stay) keepOpen();
