// Where a save needs the writer: other words to choose from, or the consent that is missing. The page then looks as it does
// without script, and its button does what it does there.

const form = document.querySelector("form.editor");
const asked = document.getElementById("agreement-asked");
const button = form?.querySelector(".button.primary[type='submit']");

function putTrouble(html) {
  document.querySelector(".error-summary")?.remove();
  form.insertAdjacentHTML("beforebegin", html);
  if (!document.title.startsWith(asked.dataset.error)) document.title = `${asked.dataset.error} ${document.title}`;
}

export function showOther(said) {
  putTrouble(said.trouble);
  document.getElementById("other")?.remove();
  form.querySelector(".editor-side").insertAdjacentHTML("afterbegin", said.other);
  button.textContent = asked.dataset.keep;
  let leave = document.getElementById("leave");
  if (!leave) {
    leave = Object.assign(document.createElement("a"), { id: "leave" });
    button.after(leave);
  }
  leave.textContent = asked.dataset.leave;
  leave.href = said.entry_page;
  form.action = said.page;
  form.elements.entry.value = said.entry;
  form.elements.version.value = said.version;
  form.elements.keeps.value = "1"; // the other words stay as an earlier version
}

export function askToAgree(said) {
  putTrouble(said.trouble);
  if (!form.querySelector(".agreement")) button.parentElement.before(asked.content.cloneNode(true));
  form.elements.agreed.value = asked.dataset.wording;
  button.textContent = asked.dataset.agree;
}
