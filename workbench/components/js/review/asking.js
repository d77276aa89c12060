// Questions to Python and their answers: JSON text that was made in a thread. See import_review.py.

const WAIT = 15_000;
const waiting = new Map();

export class Asking {
  constructor(channel) {
    this.channel = channel;
  }

  // The answer to what is asked; asked again when the connection broke meanwhile.
  ask(what, data = {}) {
    const id = Math.random().toString(36).slice(2);
    return new Promise((resolve, reject) => {
      const say = () => this.channel().send("ask", { ...data, id, what });
      const timer = setInterval(say, WAIT);
      waiting.set(id, (text) => {
        clearInterval(timer);
        waiting.delete(id);
        const answer = JSON.parse(text);
        if (answer.problem) reject(new Error(answer.problem));
        else resolve(answer);
      });
      say();
    });
  }

  heard({ id, text }) {
    waiting.get(id)?.(text);
  }
}

// Runs only the newest of several questions: what an older one answers is not shown any more.
export function newest() {
  let number = 0;
  return async (asking, shown, failed) => {
    const own = ++number;
    try {
      const answer = await asking;
      if (own === number) shown(answer);
    } catch (error) {
      if (own === number) failed(error);
    }
  };
}

export const count = (number, one, many = `${one}s`) => (number === 1 ? `1 ${one}` : `${number.toLocaleString()} ${many}`);

const UNITS = ["B", "kB", "MB", "GB"];
export function sizeOf(bytes) {
  const power = bytes < 1024 ? 0 : Math.min(3, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toLocaleString(undefined, { maximumFractionDigits: power ? 1 : 0 })} ${UNITS[power]}`;
}
