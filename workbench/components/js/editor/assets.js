// The files of a course by their `asset:` addresses: what is not known is asked for, and drawn when it has come.

export class Assets {
  // `mention(kind, data)` says something to Python.
  constructor(mention) {
    this.mention = mention;
    this.known = {};
    this.waiting = new Map();
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

  #ask(src, then) {
    if (!this.waiting.has(src)) {
      this.waiting.set(src, new Set());
      this.mention("asset", { src });
    }
    this.waiting.get(src).add(then);
  }
}
