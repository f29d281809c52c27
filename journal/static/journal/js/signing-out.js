// Who signs out leaves no words on the device. Signing out never waits longer than a second for it, and happens in any case.

import { possible, removeAllOf } from "./device.js";

const LONGEST_WAIT = 1000;

async function forget(person) {
  const channel = new BroadcastChannel("joined-up-journal");
  channel.postMessage(person); // pages that are still open keep nothing any more
  await removeAllOf(person);
  channel.close();
}

for (const mark of document.querySelectorAll("[data-signs-out]")) {
  const form = mark.closest("form");
  form.addEventListener("submit", async event => {
    if (!possible) return;
    event.preventDefault();
    const late = new Promise(done => setTimeout(done, LONGEST_WAIT));
    await Promise.race([forget(mark.dataset.signsOut).catch(() => null), late]);
    form.submit();
  });
}
