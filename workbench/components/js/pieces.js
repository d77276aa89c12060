// Files without an address, asked of Python piece by piece (see _pieces.py). What a broken connection loses is asked
// for again by the view that comes after it.
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
      this.asked.set(name, one);
      this.mention("piece", { src, at });
    }
    return this.asked.get(name).promise;
  }

  came({ src, at, problem, ...piece }) {
    const asked = this.asked.get(`${src} ${at}`);
    this.asked.delete(`${src} ${at}`);
    if (problem) asked?.reject(new Error(problem));
    else asked?.resolve(piece);
  }
}
