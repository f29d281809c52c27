// The copies on this device as both pages need them that show some: opened, without those that the server has, each with its time.

import { remove, rowsOf, unseal } from "./device.js";

// Gives rows with what is in them, the newest first. A copy goes when the very save it was made for has arrived.
export async function openCopies(person, { key, saves }) {
  const found = [];
  for (const row of await rowsOf(person)) {
    const copy = await unseal(key, row);
    if (!copy) continue;
    if (saves.has(copy.save) || saves.has(copy.form)) {
      await remove(row);
      continue;
    }
    // The save before it has arrived, its answer has not: these words go on from there.
    if (copy.pending && saves.has(copy.pending)) copy.version += 1;
    found.push({ row, copy });
  }
  return found.sort((one, other) => other.row.at - one.row.at);
}

// "today 14:03", or "21 November 2026 14:03"; in the language of the page.
export function moment(at, { today }) {
  const language = document.documentElement.lang || undefined;
  const when = new Date(at);
  const time = when.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  if (when.toDateString() === new Date().toDateString()) return `${today} ${time}`;
  return `${when.toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" })} ${time}`;
}
