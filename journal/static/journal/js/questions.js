// A free page or one with questions beside it: the site remembers what somebody last chose. Without this file the questions
// fold as well, and Display settings keep the choice.

const questions = document.querySelector("details.questions");
const form = document.querySelector("form.editor");
let kept = questions?.open;

questions?.addEventListener("toggle", () => {
  if (questions.open === kept) return; // said once at the start too
  kept = questions.open;
  const data = new URLSearchParams({
    questions: kept ? "shown" : "folded",
    csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
  });
  // Nothing is said when it cannot be kept: what somebody sees is right, and no words are concerned.
  fetch(questions.dataset.keep, { method: "POST", body: data, credentials: "same-origin", redirect: "manual" }).catch(() => null);
});
