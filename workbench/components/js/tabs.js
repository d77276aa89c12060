// Which names no other tab of this browser holds. A lock says so and ends with its tab; over plain http, where browsers
// have no locks, the other tabs are asked.
const ANSWER = 400;
const me = Math.random().toString(36).slice(2);
const held = new Set();
const asking = new Map();
let line = null;

// Whether no other tab holds it, or lets it go within `wait` milliseconds; from then on this one does.
export const free = (name, wait) => (navigator.locks ? lock(name, wait) : ask(name));

function lock(name, wait) {
  const options = wait ? { signal: AbortSignal.timeout(wait) } : { ifAvailable: true };
  return new Promise((resolve) => {
    navigator.locks.request(`workbench-shelf-${name}`, options, (one) => (resolve(Boolean(one)), one ? new Promise(() => {}) : null)).catch(() => resolve(false));
  });
}

async function ask(name) {
  if (!line) {
    line = new BroadcastChannel("workbench-shelves");
    line.onmessage = ({ data }) => heard(data);
  }
  const taken = await new Promise((resolve) => {
    asking.set(name, resolve);
    setTimeout(resolve, ANSWER, false);
    line.postMessage({ name, from: me });
  });
  asking.delete(name);
  if (!taken) held.add(name);
  return !taken;
}

// Of two that ask at once, the one that comes first in the alphabet gets it.
function heard({ name, from, to }) {
  if (to === me) asking.get(name)?.(true);
  else if (to) return;
  else if (held.has(name) || (asking.has(name) && me < from)) line.postMessage({ name, to: from });
  else asking.get(name)?.(true);
}
