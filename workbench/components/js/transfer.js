// Carrying a file to the server: by PUT where the route is there, else in pieces over the page's own connection.

const PIECE = 512 * 1024;
// So many pieces are under way at once, so that a far server does not wait for each.
const AHEAD = 3;
const running = new Map();

// `mention(kind, data)` says something to Python over the connection that there is then.
export function transfer(id, file, { address, mention, onprogress }) {
  const one = address ? put(file, address, onprogress) : pieces(id, file, mention, onprogress);
  running.set(id, one);
  return one.done.finally(() => running.delete(id));
}

export const cancelTransfer = (id) => running.get(id)?.cancel();
// Python has kept all pieces before `n`.
export const nextPiece = ({ id, n }) => running.get(id)?.next?.(n);
// A connection that was cut has lost what was on its way.
export const resendPieces = () => running.forEach((one) => one.again?.());

function put(file, address, onprogress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.upload.onprogress = ({ loaded }) => onprogress(loaded);
    request.onload = () => (request.status < 300 ? resolve() : reject(new Error(messageOf(request))));
    request.onerror = () => reject(new Error("The connection broke while the file was being sent."));
    request.onabort = () => reject(new DOMException("", "AbortError"));
  });
  request.open("PUT", address);
  request.send(file);
  return { done, cancel: () => request.abort() };
}

function messageOf(request) {
  try {
    return JSON.parse(request.responseText).message;
  } catch {
    return "The server refused the file.";
  }
}

// Panel's messages carry JSON only.
function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new Error("The file cannot be read any more. Choose it again."));
    reader.readAsDataURL(blob);
  });
}

function pieces(id, file, mention, onprogress) {
  const one = {};
  const count = Math.max(1, Math.ceil(file.size / PIECE));
  let [kept, sent, reading] = [0, 0, Promise.resolve()];
  one.done = new Promise((resolve, reject) => {
    const say = async (n) => mention("piece", { id, n, data: await base64(file.slice(n * PIECE, (n + 1) * PIECE)) });
    const fill = () => {
      for (; sent < Math.min(count, kept + AHEAD); sent++) {
        const n = sent;
        reading = reading.then(() => say(n)); // one after the other: they have to come in order
        reading.catch(reject);
      }
    };
    one.cancel = () => reject(new DOMException("", "AbortError"));
    one.again = () => ((sent = kept), fill());
    one.next = (n) => {
      if (n <= kept) return;
      kept = n;
      onprogress(Math.min(kept * PIECE, file.size));
      if (kept >= count) resolve();
      else fill();
    };
  });
  one.again();
  return one;
}
