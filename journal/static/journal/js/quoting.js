// Quoting what is marked in the shared entry. Where it stands in the entry is found by the server, from the words that were
// marked and how often the same words come before them on the page.

const text = document.querySelector(".letter-text");
const LETTER = /[\p{L}\p{N}]/u;

// Letters and digits only, without case and accents: as the server compares them.
const signs = words => [...words.normalize("NFKD").toLowerCase().normalize("NFKD")].filter(sign => LETTER.test(sign)).join("");

let marked = null; // the last range in the entry: pressing a button may take the marking away
function remember() {
  const selection = getSelection();
  if (!text || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (text.contains(range.commonAncestorContainer)) marked = range.cloneRange();
}
document.addEventListener("selectionchange", remember);

// The passage that is marked, with how many of the same come before it; null when nothing is.
export function markedPassage() {
  remember(); // the browser tells of a marking later than of a key that is pressed right after it
  const passage = marked?.toString() ?? "";
  const wanted = signs(passage);
  if (!wanted) return null;
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(marked.startContainer, marked.startOffset);
  const whole = document.createRange();
  whole.selectNodeContents(text);
  const all = signs(whole.toString()), start = signs(before.toString()).length;
  let occurrence = 0;
  for (let at = all.indexOf(wanted); at >= 0 && at < start; at = all.indexOf(wanted, at + 1)) occurrence += 1;
  return { passage, occurrence };
}

// Gives {status, share, start, end, text}, or {status, said}; status 0 when the server does not answer.
export async function findQuote({ address, token, person, passage, occurrence }) {
  const body = new URLSearchParams({ person, passage, occurrence });
  const asked = { method: "POST", body, credentials: "same-origin", redirect: "error", headers: { "X-CSRFToken": token } };
  const response = await fetch(address, asked).catch(() => null);
  const said = await response?.json().catch(() => null);
  return { status: said ? response.status : 0, ...said };
}
