// The files of a course by their `asset:` addresses: what is not known is asked for, and drawn when it has come.

const AGAIN = 15_000;

export class Assets {
  // `mention(kind, data)` says something to Python.
  constructor(mention) {
    this.mention = mention;
    this.known = {};
    this.waiting = new Map();
    this.pieces = new Map();
  }

  // What a drawing looks addresses up in; `then` is called when one that was missing has come.
  during(then) {
    const get = (known, src) => (src in known || (typeof src === "string" && src.startsWith("asset:") && this.#ask(src, then)), known[src]);
    return new Proxy(this.known, { get });
  }

  // What an address is known to stand for; "" where a browser has none for it.
  came({ src, shown }) {
    this.known[src] = shown;
    for (const then of this.waiting.get(src) ?? []) then();
    this.waiting.delete(src);
  }

  // What comes after so many bytes of a file: {data, size, type}.
  piece(src, at) {
    return new Promise((resolve, reject) => {
      const ask = () => this.mention("piece", { src, at });
      this.pieces.set(`${src} ${at}`, { resolve, reject, timer: setInterval(ask, AGAIN) });
      ask();
    });
  }

  pieceCame({ src, at, problem, ...piece }) {
    const asked = this.pieces.get(`${src} ${at}`);
    if (!asked) return;
    this.pieces.delete(`${src} ${at}`);
    clearInterval(asked.timer);
    if (problem) asked.reject(new Error(problem));
    else asked.resolve(piece);
  }

  #ask(src, then) {
    if (!this.waiting.has(src)) {
      this.waiting.set(src, new Set());
      this.mention("asset", { src });
    }
    this.waiting.get(src).add(then);
  }
}
