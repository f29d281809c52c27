// The page one writes on keeps its words on this device until the server has them, and offers those it finds there.
// Without IndexedDB, encryption or the key it does nothing, and the page says that its words are on the page only.

import { askForKey, possible, put, remove, seal, sweep } from "./device.js";
import { moment, openCopies } from "./copies.js";

const PAUSE = 400; // milliseconds from a key to the copy
const AGAIN = 5000; // between two tries to get the key
const place = document.getElementById("kept");

const same = (one, other) => ["title", "body", "tags"].every(name => one[name] === other[name]);
const empty = words => !words.title.trim() && !words.body.trim();
// As the server keeps them: titles without spaces round them, tags one by one.
const tidy = ({ title, body, tags }) => ({
  title: title.trim(),
  body: body.replace(/\r\n?/g, "\n"),
  tags: tags.split(",").map(tag => tag.trim().replace(/\s+/g, " ")).filter(Boolean).join(", "),
});

export class Kept {
  // page: person, entry, activity, address, name, version, saveId, pendingId, formId, token, words(), dirty, newId(), focus(),
  // onDevice(is); settled() waits for a save that is under way, takeOver(copy) puts words into the fields. stored: the words that the server has, if the page came with them.
  constructor(page, stored) {
    Object.assign(this, { page, stored, id: page.newId(), row: null, given: null, triedAt: 0 });
    Object.assign(this, { timer: 0, work: Promise.resolve(), stopped: !possible || !place || !page.person });
    if (this.stopped) return;
    const channel = new BroadcastChannel("joined-up-journal");
    channel.onmessage = ({ data }) => { if (data === page.person) this.signedOut(); };
    this.work = this.begin().catch(() => page.onDevice(false));
  }

  async begin() {
    await sweep();
    const given = await this.access();
    if (given) for (const found of await openCopies(this.page.person, given)) await this.meet(found);
  }

  // The key, once; it is asked for as soon as the page opens, because later there may be no connection.
  access() {
    if (this.given || Date.now() - this.triedAt < AGAIN) return this.given;
    this.triedAt = Date.now();
    const { person, token } = this.page;
    return askForKey({ address: place.dataset.key, person, token }).then(given => (this.given = given));
  }

  typed() {
    if (!this.stopped) this.timer ||= setTimeout(() => this.now(), PAUSE);
  }

  now() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (!this.stopped) this.work = this.work.then(() => this.write()).catch(() => this.page.onDevice(false));
    return this.work;
  }

  // The server has the words it was sent. Newer ones stay here, now as a change of what was saved.
  saved() {
    this.stopped &&= !possible || !place || !this.page.person;
    return this.now();
  }

  async write() {
    const { page } = this;
    if (!page.dirty) return this.forget();
    const given = await this.access();
    const words = page.words();
    if (!given || this.stopped || empty(words)) return page.onDevice(false);
    const { person, entry } = page;
    const row = await seal(given.key, { person, entry, page: this.id, at: Date.now() }, { ...words, ...this.about() });
    if (this.stopped) return;
    await put(row);
    if (this.row && this.row.entry !== entry) await remove(this.row); // these words belong to another entry now
    this.row = row;
    page.onDevice(true);
  }

  async forget() {
    if (this.row) await remove(this.row);
    this.row = null;
    this.page.onDevice(false);
  }

  // Signed out in another window: that took the copies away, and this page may not bring them back.
  signedOut() {
    this.stopped = true;
    this.row = null;
    this.page.onDevice(false);
  }

  async meet({ row, copy }) {
    const { page, stored } = this;
    const begunHere = copy.version === 0 && copy.activity === page.activity && (page.activity || page.version === 0);
    if (row.entry !== page.entry && !begunHere) return;
    if (row.entry === page.entry && stored && same(tidy(copy), tidy(stored))) return remove(row);
    if (!same(copy, page.words())) return this.offer(row, copy);
    await this.write(); // the same words stand here, not saved either: this page keeps them from now on
    if (this.row) await remove(row);
  }

  offer(row, copy) {
    const box = place.querySelector("template").content.cloneNode(true).firstElementChild;
    const part = name => box.querySelector(`[data-part="${name}"]`);
    const ask = on => { part("choice").hidden = on; part("sure").hidden = !on; };
    part("when").textContent = moment(row.at, place.dataset);
    for (const name of ["title", "body", "tags"].filter(part)) {
      part(name).textContent = copy[name];
      part(name).closest("[data-line]").hidden = !copy[name].trim();
    }
    part("put-back").addEventListener("click", () => this.putBack(row, copy, box));
    part("discard").addEventListener("click", () => { ask(true); part("keep").focus(); });
    part("keep").addEventListener("click", () => { ask(false); part("discard").focus(); });
    part("gone").addEventListener("click", async () => { await remove(row).catch(() => null); this.dealtWith(box); });
    place.append(box);
    place.hidden = false;
    document.getElementById("kept-aloud").textContent = part("heading").textContent;
  }

  dealtWith(box) {
    box.remove();
    place.hidden = !place.querySelector("article");
    this.page.focus();
  }

  // What stood in the fields and is not saved changes places with it: it is offered in its turn.
  async putBack(row, copy, box) {
    const { page } = this;
    await page.settled();
    await this.now();
    const words = page.words();
    const before = page.dirty && !empty(words) ? { row: this.row, copy: { ...this.about(), ...words } } : null;
    if (before) Object.assign(this, { id: page.newId(), row: null });
    page.takeOver({ ...copy, entry: row.entry });
    this.dealtWith(box);
    if (before?.row) this.offer(before.row, before.copy);
    await this.now();
    if (this.row) await remove(row);
  }

  about() {
    const { activity, address, version, saveId, pendingId, formId, name } = this.page;
    return { activity, address, version, save: saveId, pending: pendingId, form: formId, name };
  }
}
