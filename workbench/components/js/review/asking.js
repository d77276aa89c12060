// Questions to Python and their answers: JSON text that was made in a thread. See import_review.py.

const WAIT = 15_000; // and twice as long each time: a slow answer is not asked for on and on
const waiting = new Map();

export class Asking {
  constructor(channel) {
    this.channel = channel;
  }

  // The answer to what is asked; asked again when the connection broke meanwhile.
  ask(what, data = {}) {
    const id = Math.random().toString(36).slice(2);
    return new Promise((resolve, reject) => {
      let timer = null;
      const say = (wait) => {
        this.channel().send("ask", { ...data, id, what });
        timer = setTimeout(say, wait, 2 * wait);
      };
      waiting.set(id, (text) => {
        clearTimeout(timer);
        waiting.delete(id);
        const answer = JSON.parse(text);
        if (answer.problem) reject(new Error(answer.problem));
        else resolve(answer);
      });
      say(WAIT);
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
