// Carrying a file to the server: by PUT where the route is there, else in pieces over the page's own connection.

const PIECE = 512 * 1024;
const running = new Map();

export function transfer(id, file, { address, channel, onprogress }) {
  const one = address ? put(file, address, onprogress) : pieces(id, file, channel, onprogress);
  running.set(id, one);
  return one.done.finally(() => running.delete(id));
}

export const cancelTransfer = (id) => running.get(id)?.cancel();
// Python has written piece `n` and waits for the next.
export const nextPiece = ({ id, n }) => running.get(id)?.next?.(n);
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

function pieces(id, file, channel, onprogress) {
  const one = {};
  let at = 0;
  const say = async () => channel.mention("piece", { id, n: at, data: await base64(file.slice(at * PIECE, (at + 1) * PIECE)) });
  one.done = new Promise((resolve, reject) => {
    one.cancel = () => reject(new DOMException("", "AbortError"));
    one.again = () => say().catch(reject);
    one.next = (n) => {
      if (n !== at + 1) return;
      at = n;
      onprogress(Math.min(at * PIECE, file.size));
      if (at * PIECE >= file.size) resolve();
      else say().catch(reject);
    };
  });
  one.again();
  return one;
}
