// Comforts of the reading pages. Every page works without this file.

function copyButtons() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    if (!field || !navigator.clipboard) continue;
    button.hidden = false;
    const words = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = words; }, 2500);
    });
  }
}

function shareButtons() {
  for (const button of document.querySelectorAll("[data-share]")) {
    if (!navigator.share) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {});
    });
  }
}

function printButtons() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

// A link to #share, or to anything inside a folded part, opens that part.
function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  const folded = target?.closest("details");
  if (!folded) return;
  folded.open = true;
  target.scrollIntoView();
}

// On a narrow screen tables are drawn as cards, and some browsers then forget that they are tables.
const PARTS = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };
function tellTables() {
  for (const table of document.querySelectorAll("main table")) {
    for (const part of [table, ...table.querySelectorAll("thead, tbody, tr, th, td")]) {
      part.setAttribute("role", PARTS[part.localName] ?? (part.scope === "row" ? "rowheader" : "columnheader"));
    }
  }
}

copyButtons();
tellTables();
shareButtons();
printButtons();
openTarget();
addEventListener("hashchange", openTarget);
