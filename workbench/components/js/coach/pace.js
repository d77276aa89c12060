// What stands below an answer that is being written: how far it is, and this viewer's pause, speed, skip and stop.
import { h } from "../dom.js";
import { icon } from "../icons.js";

const SPEEDS = [[20, "Slow"], [45, "Normal"], [120, "Fast"], [null, "As it comes"]];
const NEARLY = 0.97;

export class Pace {
  // send(kind, data) asks Python; say(text) tells screen readers; stops: whether there is a button to stop it.
  constructor({ send, say, stops = true }) {
    this.say = say;
    this.paused = false;
    this.line = h("div", { class: "wb-progress-done" });
    this.bar = h("div", { class: "wb-progress", role: "progressbar", "aria-label": "Progress of the answer", "aria-valuemin": 0, "aria-valuemax": 100 }, this.line);
    this.hold = h("button", { class: "wb-tool", type: "button", onclick: () => send(this.paused ? "resume" : "pause") });
    const tool = (kind, name, label, title) => h("button", { class: "wb-tool", type: "button", title, "aria-label": label, onclick: () => send(kind) }, icon(name));
    this.skip = tool("skip", "skip", "Skip to the end", "Skip to the end: show all there is");
    this.speed = h("select", { class: "wb-pace-speed", "aria-label": "Speed", title: "How fast answers appear here", onchange: () => send("speed", { characters_per_second: this.speed.value ? Number(this.speed.value) : null }) });
    this.left = h("span", { class: "wb-small wb-quiet wb-pace-left" });
    this.element = h("div", { class: "wb-pace", role: "group", "aria-label": "This answer" }, this.bar,
      h("div", { class: "wb-pace-row" }, this.hold, this.skip, ...(stops ? [tool("stop", "stop", "Stop", "Stop the answer (Esc)")] : []), this.speed, this.left));
    this.show({ paused: false, speed: null });
    this.reset();
  }

  show({ paused, speed }) {
    const turned = paused !== this.paused;
    this.paused = paused;
    const label = paused ? "Resume" : "Pause";
    this.hold.replaceChildren(icon(paused ? "play" : "pause"));
    this.hold.title = paused ? "Go on" : "Pause here: the answer goes on being written";
    this.hold.setAttribute("aria-label", label);
    this.element.classList.toggle("paused", paused);
    const known = SPEEDS.some(([value]) => value === speed) ? SPEEDS : [...SPEEDS, [speed, `${speed} a second`]];
    this.speed.replaceChildren(...known.map(([value, name]) => h("option", { value: value ?? "", selected: value === speed }, name)));
    if (turned) {
      this.say(paused ? "Paused" : "Going on");
      this.#tell(this.last);
    }
  }

  reset() {
    this.last = null;
    this.line.style.width = "0";
    this.bar.removeAttribute("aria-valuenow");
    this.bar.removeAttribute("aria-valuetext");
    this.#tell(null);
  }

  // Where nobody knows how long it becomes, and all that is written is shown, the line says nothing.
  progress(data) {
    if (data.waiting && !this.last?.waiting) this.say(data.waiting);
    this.last = data;
    const { shown, written, usual } = data;
    const goal = Math.max(written, usual);
    if (!goal || (!usual && shown >= written)) return this.#tell(data);
    const share = Math.min(NEARLY, shown / goal);
    this.line.style.width = `${Math.round(share * 100)}%`;
    this.bar.setAttribute("aria-valuenow", String(Math.round(share * 100)));
    this.#tell(data);
  }

  #tell(data) {
    const text = this.paused ? "Paused" : data?.waiting || leftOf(data?.seconds_left, data);
    this.left.textContent = text;
    this.element.classList.toggle("waits", !this.paused && Boolean(data?.waiting));
    if (text) this.bar.setAttribute("aria-valuetext", text);
  }
}

function leftOf(seconds, data) {
  if (seconds === null || seconds === undefined || seconds <= 0 || !data.shown) return "";
  if (seconds < 5) return "a few seconds left";
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  return `about ${Math.max(1, Math.round(seconds / 60))} min left`;
}
