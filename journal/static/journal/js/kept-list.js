// The list of entries names the words that are on this device only, with the way to each.

import { moment, openCopies } from "./copies.js";
import { askForKey, possible, rowsOf, sweep } from "./device.js";

const place = document.getElementById("kept-list");
const { person, key: address } = place.dataset;

function line({ row, copy }) {
  const item = place.querySelector("template").content.cloneNode(true);
  item.querySelector("a").textContent = copy.name;
  item.querySelector("a").href = copy.address;
  item.querySelector("[data-part='when']").textContent = moment(row.at, place.dataset);
  return item;
}

// Only where there is something of this person is the key asked for.
async function look() {
  await sweep();
  if (!(await rowsOf(person)).length) return;
  const given = await askForKey({ address, person, token: place.querySelector("[name='csrfmiddlewaretoken']").value });
  const found = given ? await openCopies(person, given) : [];
  place.querySelector("ul").append(...found.map(line));
  place.hidden = !found.length;
}

if (possible && person) look().catch(() => null); // a device that keeps nothing has nothing to show
