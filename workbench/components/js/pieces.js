// Files without an address, asked of Python piece by piece (see _pieces.py).

const AGAIN = 15_000;

export class Pieces {
  // `mention(kind, data)` says something to Python.
  constructor(mention) {
    this.mention = mention;
    this.asked = new Map();
  }

  // What comes after so many bytes of a file: {data, size, type}.
  piece(src, at) {
    const name = `${src} ${at}`;
    if (!this.asked.has(name)) {
      const one = {};
      one.promise = new Promise((resolve, reject) => Object.assign(one, { resolve, reject }));
      const ask = () => this.mention("piece", { src, at });
      one.timer = setInterval(ask, AGAIN);
      this.asked.set(name, one);
      ask();
    }
    return this.asked.get(name).promise;
  }

  came({ src, at, problem, ...piece }) {
    const asked = this.asked.get(`${src} ${at}`);
    if (!asked) return;
    this.asked.delete(`${src} ${at}`);
    clearInterval(asked.timer);
    if (problem) asked.reject(new Error(problem));
    else asked.resolve(piece);
  }

  close() {
    for (const { timer } of this.asked.values()) clearInterval(timer);
    this.asked.clear();
  }
}
