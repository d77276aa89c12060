// The files of a course by their `asset:` addresses: what is not known is asked for, and drawn when it has come.

const AGAIN = 15_000;

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
    const { drawn = [], timer } = this.waiting.get(src) ?? {};
    clearInterval(timer);
    this.waiting.delete(src);
    for (const then of drawn) then();
  }

  close() {
    for (const { timer } of this.waiting.values()) clearInterval(timer);
    this.waiting.clear();
  }

  #ask(src, then) {
    if (!this.waiting.has(src)) {
      const ask = () => this.mention("asset", { src }); // again, for a connection that breaks loses it
      this.waiting.set(src, { drawn: new Set(), timer: setInterval(ask, AGAIN) });
      ask();
    }
    this.waiting.get(src).drawn.add(then);
  }
}
