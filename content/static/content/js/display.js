// On the page of display settings each choice shows at once. It is kept by the button, which works without this file.

const form = document.querySelector("form[data-live]");

form?.addEventListener("change", event => {
  const attribute = event.target.dataset.sets;
  if (attribute) document.documentElement.setAttribute(attribute, event.target.value);
});
