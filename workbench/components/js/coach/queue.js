// The questions that wait, above the field to ask in: moved with buttons or by hand, edited, taken out.
import { h } from "../dom.js";
import { icon } from "../icons.js";

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

export class Queue {
  // send(kind, data) asks Python; say(text) tells screen readers; leave() takes the focus when the list is gone.
  constructor({ send, say, leave }) {
    Object.assign(this, { send, say, leave, waiting: [], dragged: null });
    this.title = h("strong");
    this.when = h("span", { class: "wb-small wb-quiet" });
    this.go = h("button", { class: "wb-button small", type: "button", onclick: () => send("queue_go") }, icon("enter"), "Ask now");
    this.list = h("ol", { class: "wb-queue-list" });
    this.element = h("section", { class: "wb-queue", "aria-label": "Questions that wait", hidden: true },
      h("div", { class: "wb-queue-head" }, this.title, this.when, h("span", { class: "wb-spacer" }), this.go), this.list);
  }

  show({ waiting = [], answering = false, held = false, at = null } = {}) {
    const focus = this.#focused();
    const before = this.waiting;
    this.waiting = waiting;
    this.element.hidden = waiting.length === 0;
    this.title.textContent = waiting.length === 1 ? "1 question waits" : `${waiting.length} questions wait`;
    this.when.textContent = when({ answering, held, at });
    this.go.hidden = answering || !held;
    this.list.replaceChildren(...waiting.map((one, place) => this.#row(one, place)));
    if (focus) this.#refocus(focus);
    if (waiting.length > before.length) this.say(`${this.title.textContent}. ${this.when.textContent}`);
  }

  #row({ id, text }, place) {
    const last = this.waiting.length - 1;
    const tool = (deed, name, label, off, onclick) => h("button", { class: "wb-tool", type: "button", title: label, "aria-label": `${label}: ${text.slice(0, 60)}`, "data-deed": deed, disabled: off, onclick }, icon(name));
    const row = h("li", { "data-id": id, draggable: "true" },
      h("span", { class: "wb-queue-grip", "aria-hidden": "true" }, icon("grip")),
      h("span", { class: "wb-queue-text", title: text }, text),
      tool("up", "arrowUp", "Ask earlier", place === 0, () => this.#move(place, place - 1)),
      tool("down", "arrowDown", "Ask later", place === last, () => this.#move(place, place + 1)),
      tool("edit", "pencil", "Edit", false, () => this.send("queue_edit", { id })),
      tool("remove", "close", "Remove", false, () => this.send("queue_remove", { id })));
    this.#draggable(row, place);
    return row;
  }

  #move(from, to) {
    if (to === from || to < 0 || to >= this.waiting.length) return;
    const rest = this.waiting.filter((_, place) => place !== from);
    this.send("queue_move", { id: this.waiting[from].id, before: rest[to]?.id ?? null });
    this.say(`Moved to place ${to + 1} of ${this.waiting.length}`);
  }

  #draggable(row, place) {
    row.addEventListener("dragstart", (event) => {
      this.dragged = place;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", this.waiting[place].text);
      row.classList.add("dragged");
    });
    row.addEventListener("dragover", (event) => {
      if (this.dragged === null) return;
      event.preventDefault();
      row.classList.toggle("below", this.dragged < place);
      row.classList.toggle("above", this.dragged > place);
    });
    row.addEventListener("dragleave", () => row.classList.remove("above", "below"));
    row.addEventListener("drop", (event) => {
      if (this.dragged === null) return;
      event.preventDefault();
      event.stopPropagation();
      row.classList.remove("above", "below");
      this.#move(this.dragged, place);
    });
    row.addEventListener("dragend", () => {
      this.dragged = null;
      row.classList.remove("dragged");
    });
  }

  // The rows are drawn anew: the focus stays with its question and button.
  #focused() {
    const active = this.element.getRootNode().activeElement;
    if (!active || !this.element.contains(active)) return null;
    const row = active.closest("li");
    return { id: row?.dataset.id, deed: active.dataset.deed, place: row ? [...this.list.children].indexOf(row) : 0 };
  }

  #refocus({ id, deed, place }) {
    const row = [...this.list.children].find((one) => one.dataset.id === id) ?? this.list.children[Math.min(place, this.list.children.length - 1)];
    if (!row) return this.leave();
    const tool = row.querySelector(`[data-deed="${deed}"]:not(:disabled)`) ?? row.querySelector("[data-deed]:not(:disabled)");
    tool?.focus();
  }
}

function when({ answering, held, at }) {
  if (answering) return "Asked when the coach has answered";
  if (held) return "Held since the last answer did not end well";
  return at ? `Only so many in a minute: asked at ${clock.format(new Date(at))}` : "Asked in a moment";
}
