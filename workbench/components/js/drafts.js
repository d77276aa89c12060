// What was typed and not yet taken by the server, kept in this browser. Without IndexedDB it lives as long as the page.

const KEPT_FOR = 30 * 24 * 3600 * 1000;
const memory = new Map();
let opening = null;

function database() {
  opening ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open("course-workbench", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("drafts");
      request.onsuccess = () => resolve(request.result);
      request.onerror = request.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  return opening;
}

async function store(mode, act) {
  const opened = await database();
  if (!opened) return undefined;
  return new Promise((resolve) => {
    const request = act(opened.transaction("drafts", mode).objectStore("drafts"));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(undefined);
  });
}

export async function keepDraft(key, value) {
  memory.set(key, value);
  await store("readwrite", (drafts) => drafts.put({ value, at: Date.now() }, key));
}

export async function dropDraft(key) {
  memory.delete(key);
  await store("readwrite", (drafts) => drafts.delete(key));
}

export async function draft(key) {
  if (memory.has(key)) return memory.get(key);
  const found = await store("readonly", (drafts) => drafts.get(key));
  return found && Date.now() - found.at < KEPT_FOR ? found.value : undefined;
}
