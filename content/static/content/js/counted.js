// Counts this page once it is looked at, for a reader who agreed. It sends the number of the page and nothing else.

const form = document.querySelector("form[data-counted]");

function count() {
  if (document.prerendering || document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", count);
  document.removeEventListener("prerenderingchange", count);
  fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
}

document.addEventListener("visibilitychange", count);
document.addEventListener("prerenderingchange", count);
count();
