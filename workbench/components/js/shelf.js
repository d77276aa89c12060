// Which shelf on the server this tab keeps on what it prepares: its own one after a reload, one that no open tab
// has after a crash, or a new one. See tabs.js for which ones are taken.
import { free } from "./tabs.js";

const KEY = "workbench-shelves";
const MOST = 5;
let claimed = null;

export const shelf = () => (claimed ??= claim());

async function claim() {
  const own = read(() => sessionStorage);
  const known = read(() => localStorage);
  let found = own[0] && (await free(own[0], 1500)) ? own[0] : null; // the page before may still be closing
  for (const token of known) {
    if (found) break;
    if (token !== own[0] && (await free(token, 0))) found = token;
  }
  found ??= await fresh();
  write(() => sessionStorage, [found]);
  write(() => localStorage, [found, ...known.filter((token) => token !== found)].slice(0, MOST));
  return found;
}

async function fresh() {
  const token = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24)))).replaceAll("+", "-").replaceAll("/", "_");
  await free(token, 0);
  return token;
}

function read(storage) {
  try {
    return JSON.parse(storage().getItem(KEY) ?? "[]").filter((token) => /^[\w-]{32}$/.test(token));
  } catch {
    return []; // none there, or the browser keeps nothing
  }
}

function write(storage, tokens) {
  try {
    storage().setItem(KEY, JSON.stringify(tokens));
  } catch {
    // the browser keeps nothing: neither does the server then, past a reload
  }
}
