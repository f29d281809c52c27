// Words that are not saved yet, on this device: in IndexedDB, encrypted. The key comes from the server, to the person who wrote
// them only, and is held in memory. In clear are whose row it is (a mark that tells nothing), which entry, and when.

const NAME = "joined-up-journal";
const STORE = "kept";
const PATIENCE = 10000; // milliseconds for the key
export const LONGEST = 7 * 24 * 60 * 60 * 1000; // milliseconds that a copy stays

export const possible = Boolean(globalThis.isSecureContext && globalThis.crypto?.subtle && globalThis.indexedDB);

function settled(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = request.onabort = () => failed(request.error);
  });
}

// Looking makes no database where there is none: then it gives null.
function opened(make) {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    if (make) request.result.createObjectStore(STORE, { keyPath: ["person", "entry", "page"] });
    else request.transaction.abort();
  };
  return settled(request).catch(error => {
    if (!make && error?.name === "AbortError") return null;
    throw error;
  });
}

// "strict": on the disk, not only handed over to it, before it counts as kept.
async function within(mode, work, { make = false } = {}) {
  const database = await opened(make);
  if (!database) return [];
  try {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const done = new Promise((yes, no) => {
      transaction.oncomplete = yes;
      transaction.onerror = transaction.onabort = () => no(transaction.error);
    });
    const found = await work(transaction.objectStore(STORE));
    await done;
    return found;
  } finally {
    database.close();
  }
}

const place = ({ person, entry, page }) => [person, entry, page];
const allOf = person => IDBKeyRange.bound([person], [person, []]);

export function rowsOf(person) {
  return within("readonly", store => settled(store.getAll(allOf(person))));
}

export function put(row) {
  return within("readwrite", store => settled(store.put(row)), { make: true });
}

// Only as it was looked at: another page may have put newer words there meanwhile.
export function remove(row) {
  return within("readwrite", async store => {
    const there = await settled(store.get(place(row)));
    if (there && there.at === row.at) await settled(store.delete(place(row)));
  });
}

export function removeAllOf(person) {
  return within("readwrite", store => settled(store.delete(allOf(person))));
}

// Whoever wrote it: what is older than seven days goes.
export function sweep() {
  return within("readwrite", async store => {
    for (const row of await settled(store.getAll())) {
      if (row.at < Date.now() - LONGEST) await settled(store.delete(place(row)));
    }
  });
}

// The key and the saves that reached the server last; null when it does not answer, or not for this person.
export async function askForKey({ address, person, token }) {
  const asked = { method: "POST", credentials: "same-origin", redirect: "error", cache: "no-store" };
  asked.headers = { "X-CSRFToken": token };
  asked.body = new URLSearchParams({ person });
  if (AbortSignal.timeout) asked.signal = AbortSignal.timeout(PATIENCE);
  const response = await fetch(address, asked).catch(() => null);
  const said = response?.ok ? await response.json().catch(() => null) : null;
  if (!said?.key) return null;
  const raw = Uint8Array.from(atob(said.key), sign => sign.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  return { key, saves: new Set(said.saves) };
}

// A row opens as itself only: not as another person's, another entry's or a younger one.
const bound = row => new TextEncoder().encode(JSON.stringify([...place(row), row.at]));

export async function seal(key, row, content) {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const words = new TextEncoder().encode(JSON.stringify(content));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: bound(row) }, key, words);
  return { ...row, nonce, sealed };
}

// What is in a row; null when it does not open.
export async function unseal(key, row) {
  const how = { name: "AES-GCM", iv: row.nonce, additionalData: bound(row) };
  const words = await crypto.subtle.decrypt(how, key, row.sealed).catch(() => null);
  return words && JSON.parse(new TextDecoder().decode(words));
}
