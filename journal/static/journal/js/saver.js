// Sends the words, one save at a time. A save whose answer never came is sent again with its own id, so that it counts
// once; only then follows the next one, on the version that the answer names.

const PAUSE = 5000; // milliseconds between two saves while somebody writes: none waits longer
const FIRST = 1500; // the first words wait only so long
const PATIENCE = 20000; // for an answer
const LONGEST_WAIT = 60000; // between two tries
const CARRIED_AWAY = 60000; // bytes that browsers still send for a page that is being left

const same = (one, other) => one !== null && ["title", "body", "tags"].every(name => one[name] === other[name]);
const empty = words => !words.title.trim() && !words.body.trim();

export class Saver {
  // page: words() → {title, body, tags}; address() and token.value; entry, person, version; newId(); says(state, answer) is told
  // what happened. holds(words), where there is one, says that words without title and body are something all the same.
  constructor(page, { saved, paused }) {
    Object.assign(this, { page, saved, paused, version: page.version, pending: null, running: null, id: page.newId() });
    Object.assign(this, { timer: 0, begunAt: 0, failures: 0, fresh: false });
  }

  empty() {
    const words = this.page.words();
    return empty(words) && !this.page.holds?.(words);
  }

  get dirty() {
    return !same(this.saved, this.page.words());
  }

  get sendable() {
    return this.pending !== null || (this.dirty && !this.empty());
  }

  // Under which id the words of now are sent, or will be: known beforehand, so that a copy on the device can name it.
  get saveId() {
    return same(this.pending, this.page.words()) ? this.pending.id : this.id;
  }

  // Other words stand in the fields now, based on this version; the server has not said anything about them.
  takeOver(version) {
    Object.assign(this, { saved: null, pending: null, failures: 0, version });
    this.typed();
  }

  typed() {
    if (this.paused) return;
    if (!this.dirty && !this.pending) return this.page.says("kept-up");
    if (this.empty() && this.version === 0) return;
    if (this.failures) return; // the next try is on its way
    this.page.says(this.empty() ? "empty" : "unsaved");
    this.wait(Math.max(FIRST, this.begunAt + PAUSE - Date.now()));
  }

  wait(milliseconds) {
    if (!this.timer) this.timer = setTimeout(() => this.now(), milliseconds);
  }

  // Save what is not saved. Gives "saved", "failed", or why saving has paused.
  async now({ leaving = false } = {}) {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.paused) return this.paused;
    if (this.running) return this.running;
    if (!this.sendable) return "saved";
    const late = this.failures > 0;
    const outcome = await this.alone(this.send(leaving));
    if (outcome === "saved" && this.sendable) this.wait(late ? 0 : Math.max(0, this.begunAt + PAUSE - Date.now()));
    if (outcome === "failed") this.wait(Math.min(LONGEST_WAIT, 2000 * 2 ** this.failures));
    return outcome;
  }

  alone(work) {
    this.running = work.finally(() => { this.running = null; });
    return this.running;
  }

  // Everything that is on the page now, for the Save button: also what was typed while a save was under way.
  async settle() {
    let outcome = await this.now();
    for (let tries = 0; outcome === "saved" && this.sendable && tries < 3; tries += 1) outcome = await this.now();
    return outcome;
  }

  async send(leaving) {
    this.begunAt = Date.now();
    if (!this.pending) {
      this.pending = { ...this.page.words(), version: this.version, id: this.id };
      this.id = this.page.newId();
    }
    const job = this.pending;
    const response = await this.post(job, leaving);
    const said = await response?.json().catch(() => null);
    if (!response || response.status >= 500 || !said) {
      // 400 is how a server that takes no such length refuses it; it has no words for us.
      if (response?.status === 400 || response?.status === 413) return this.give("too-long", {});
      this.failures += 1;
      this.page.says("failed");
      return "failed";
    }
    return this.heard(response.status, said, job);
  }

  async post({ title, body, tags, version, id }, leaving) {
    const { entry, person } = this.page;
    const data = new URLSearchParams({ title, body, tags, entry, person, version, save_id: id });
    if (leaving) data.set("leaving", "1");
    const sent = { method: "POST", body: data, credentials: "same-origin", redirect: "error" };
    sent.headers = { "X-CSRFToken": this.page.token };
    sent.keepalive = leaving && data.toString().length < CARRIED_AWAY;
    if (AbortSignal.timeout) sent.signal = AbortSignal.timeout(PATIENCE);
    return fetch(this.page.address(), sent).catch(() => null);
  }

  async heard(status, said, { title, body, tags }) {
    if (status === 200) {
      Object.assign(this, { saved: { title, body, tags }, version: said.version, pending: null, failures: 0, fresh: false });
      this.page.says("saved", said);
      return "saved";
    }
    if (status === 403 && said.problem === "token" && !this.fresh) return this.resume();
    if (said.problem === "too-long" || said.problem === "empty") return this.give(said.problem, said);
    if (status === 409) this.pending = null;
    return this.stop(said.problem ?? "gone", said);
  }

  give(problem, said) { // nothing is wrong with the next words
    this.pending = null;
    this.page.says(problem, said);
    return problem;
  }

  stop(problem, said = {}) {
    this.paused = problem;
    this.page.says(problem, said);
    return problem;
  }

  // Somebody says that they are signed in again.
  again() {
    return this.running ?? this.alone(this.resume());
  }

  // After a sign-in: a fresh token, if it is the same person, and then the same save again. Nobody else gets the words.
  async resume() {
    const response = await fetch(this.page.tokenAddress, { credentials: "same-origin" }).catch(() => null);
    const said = await response?.json().catch(() => null);
    if (response?.status === 401) return this.stop("signed-out");
    if (!said?.token) return "failed";
    if (said.person !== this.page.person) return this.stop("person");
    this.page.token = said.token;
    Object.assign(this, { paused: "", fresh: true });
    return this.sendable ? this.send(false) : "saved";
  }
}
