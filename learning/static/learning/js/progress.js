// Ticks without leaving the page, and one by itself when a page was read to its end. Every button works without this file.

const form = document.getElementById("act");
const AT_LEAST = 10_000; // milliseconds in view: a page that is left at once was not read

const live = document.createElement("p");
live.className = "hidden-visually";
live.setAttribute("role", "status");
document.body.append(live);

async function send(address, keepalive = false, next = "") {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, next });
  const headers = { Accept: "application/json" };
  return fetch(address, { method: "POST", body, headers, keepalive, credentials: "same-origin" });
}

function replace(element, html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const fresh = holder.content.firstElementChild;
  element?.replaceWith(fresh);
  return fresh;
}

function showPage(changed) {
  replace(document.getElementById("done"), changed.end);
  const number = changed.tick.match(/id="(tick-\d+)"/)?.[1];
  replace(document.getElementById(number), changed.tick);
  replace(document.querySelector(".rail-week .ring"), changed.ring);
  live.textContent = changed.said;
}

// Buttons of activities, and "Not done after all", stay on the page. "Done, next page" goes on, as it says.
document.addEventListener("click", async (event) => {
  const button = event.target.closest('button[form="act"]');
  const tick = button?.closest(".activity-tick");
  const end = button?.closest("#done.page-end");
  const address = button?.getAttribute("formaction") ?? "";
  if (!form || !(tick || (end && address.endsWith("/open/")))) return;
  event.preventDefault();
  button.disabled = true;
  try {
    const answer = await send(address, false, button.value);
    if (!answer.ok) throw new Error(String(answer.status));
    const changed = await answer.json();
    if (tick) {
      const fresh = replace(tick, changed.tick);
      live.textContent = changed.said;
      fresh.querySelector("button")?.focus();
    } else {
      showPage(changed);
      document.querySelector("#done button")?.focus();
    }
  } catch {
    // The plain form says what is the matter: signed out, left the course, or no connection.
    button.disabled = false;
    form.requestSubmit(button);
  }
});

function watchReading(end) {
  let seconds = 0;
  let reached = false;
  let visited = false;
  const observer = new IntersectionObserver((seen) => {
    reached ||= seen.some((entry) => entry.isIntersecting);
  });
  observer.observe(end);
  const clock = setInterval(async () => {
    if (document.visibilityState !== "visible") return;
    seconds += 1000;
    if (!visited && seconds >= 3000) {
      visited = true;
      send(end.dataset.visited, true).catch(() => {});
    }
    if (!end.isConnected) {
      clearInterval(clock);
    } else if (reached && seconds >= AT_LEAST) {
      clearInterval(clock);
      if (!end.dataset.read) return;
      try {
        const answer = await send(end.dataset.read, true);
        if (answer.ok && end.isConnected && !end.contains(document.activeElement)) showPage(await answer.json());
      } catch {
        // Without a connection nothing is ticked; the button is still there.
      }
    }
  }, 1000);
}

const end = document.querySelector("#done[data-visited]");
if (form && end) watchReading(end);
