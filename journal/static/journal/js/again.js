// Signing in on the spot. While somebody types, the box takes no focus: no key of theirs may land in it.

const box = document.getElementById("sign-in-again");
const trouble = document.getElementById("sign-in-again-trouble");

export function ask({ pressed }) {
  if (box.open && !pressed) return;
  trouble.textContent = "";
  const writing = document.activeElement;
  box.close();
  if (pressed) return box.showModal();
  box.show();
  writing?.focus({ preventScroll: true });
}

// resume gives what became of the save; afterwards the box closes, or says what is missing.
export function onSignedIn(resume) {
  document.getElementById("write-on").addEventListener("click", () => box.close());
  document.getElementById("signed-in-again").addEventListener("click", async () => {
    trouble.textContent = "";
    const outcome = await resume();
    if (outcome === "signed-out") trouble.textContent = trouble.dataset.still;
    else if (outcome === "failed") trouble.textContent = trouble.dataset.failed;
    else box.close();
  });
}

export function close() {
  box.close();
}
