// Shows the passkey buttons, which do nothing without script, and says so when a passkey did not work.

for (const button of document.querySelectorAll("[data-needs-script]")) button.hidden = false;

document.addEventListener("allauth.error", event => {
  const words = document.querySelector("[data-passkey-trouble]");
  if (!words) return;
  event.preventDefault();
  words.hidden = true;
  // In a step of its own, so that a second failure is read out as well.
  requestAnimationFrame(() => { words.hidden = false; });
});
