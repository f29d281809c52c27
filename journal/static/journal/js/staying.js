// What every page that saves by itself does when it is left, come back to, offline, or signed in on again; and when a button
// is pressed while a save is under way.

import { ask, onSignedIn } from "./again.js";
import { onTryAgain, trouble } from "./state.js";

// crypto.randomUUID is not there on pages that came over plain http.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// goesOn(outcome) says whether the form may be sent after what became of the save, send(event) sends it, hidden() is called
// before the page may be gone. Gives {settling, returned}: a button waits for a save; the page came back out of the history.
export function staysOpen(form, saver, { goesOn, send, hidden = () => {} }) {
  const page = { settling: false, returned: false };
  let leaving = false;
  const away = () => ["signed-out", "person"].includes(saver.paused);

  const resume = async () => {
    const outcome = away() ? await saver.again() : await saver.settle();
    if (outcome === "saved") saver.typed();
    return outcome;
  };

  // A button waits for the save that is under way. What stands in its way is dealt with here, on the page.
  async function submit(event) {
    const blocked = saver.paused && !away();
    if (leaving || blocked || (!saver.sendable && !saver.running && !saver.paused)) {
      leaving = true;
      return;
    }
    event.preventDefault();
    if (page.settling) return;
    page.settling = true;
    const outcome = await resume();
    page.settling = false;
    if (!goesOn(outcome)) return;
    leaving = true;
    send(event);
  }

  form.addEventListener("submit", submit);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    hidden();
    saver.now({ leaving: true });
  });
  addEventListener("pagehide", () => saver.now({ leaving: true }));
  addEventListener("pageshow", event => { if (event.persisted) { leaving = false; page.returned = true; } });
  addEventListener("online", () => saver.now());
  addEventListener("offline", () => { if (saver.sendable && !saver.paused) trouble("failed"); });
  addEventListener("beforeunload", event => {
    if (leaving || !saver.sendable) return;
    saver.now({ leaving: true });
    event.preventDefault();
  });
  onTryAgain(() => (saver.paused === "signed-out" ? ask({ pressed: true }) : saver.now()));
  onSignedIn(resume);
  return page;
}
