// What came in: each thing with how far it is, what can be done about it, and what can be done with all of them.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { sizeOf } from "./amounts.js";

const STATES = { sending: "upload", waiting: "file", reading: "file", ready: "eye", storing: "import", failed: "alert", stored: "correct" };
const BUSY = new Set(["sending", "waiting", "reading"]);
const ENDINGS = { ready: "is ready", failed: "failed", stored: "was imported" };
const REDRAW = 100;
const cancelled = ({ state, message }) => state === "failed" && message === "Cancelled."; // by the visitor: no failure

export class ItemList {
  // handlers: send(kind, data), cancel(id), say(text), leave() when the focus has nothing left here to be on
  constructor(handlers) {
    this.handlers = handlers;
    this.items = [];
    this.bytes = new Map();
    this.rows = new Map();
    this.drawn = 0;
    this.list = h("ul", { class: "items", "aria-label": "What came in", onkeydown: (event) => this.#key(event) });
    this.told = h("span", { class: "summary", role: "status" });
    this.into = h("select", { class: "wb-field", "aria-label": "Where all that are ready go" });
    this.all = h("button", { class: "wb-button small primary", type: "button", onclick: () => this.handlers.send("store_all", { into: this.into.value }) });
    this.stop = h("button", { class: "wb-button small", type: "button", onclick: () => (this.items.filter(({ state }) => state === "sending").forEach(({ id }) => this.handlers.cancel(id)), this.handlers.send("cancel_all")) }, "Cancel all");
    this.clear = h("button", { class: "wb-button small", type: "button", onclick: () => this.handlers.send("clear") }, "Clear the list");
    this.bar = h("div", { class: "all", role: "group", "aria-label": "All files" }, this.told, h("span", { class: "wb-spacer" }), this.into, this.all, this.stop, this.clear);
    this.waits = h("p", { class: "hint", hidden: true });
    this.element = h("section", { class: "came", "aria-label": "Files", hidden: true }, this.bar, this.list, this.waits);
  }

  show({ items, selected, courses, hours }) {
    this.hours = hours;
    this.items = items;
    this.selected = selected;
    this.#courses(courses);
    const focused = this.#focused();
    this.rows = new Map(items.map((item) => [item.id, this.#row(item)]));
    this.list.replaceChildren(...this.rows.values());
    this.#refocus(focused);
    this.#drawBar();
    this.#reveal(this.rows.get(selected));
  }

  // One item is new or has changed.
  change({ items, selected }, item) {
    const turned = selected !== this.selected;
    this.items = items;
    this.selected = selected;
    const before = this.rows.get(item.id);
    const ending = cancelled(item) ? "was cancelled" : ENDINGS[item.state];
    if (before?.dataset.state !== item.state && ending) this.handlers.say(`${item.name} ${ending}`);
    this.#replace(item);
    this.#drawBar();
    if (!before || turned) this.#reveal(this.rows.get(before ? selected : item.id));
  }

  // How much of a file has been sent.
  sent(id, bytes) {
    this.bytes.set(id, bytes);
    if (Date.now() - this.drawn < REDRAW) return;
    this.drawn = Date.now();
    const item = this.items.find((one) => one.id === id);
    if (item?.state === "sending") this.#replace(item);
  }

  #replace(item) {
    const before = this.rows.get(item.id);
    const focused = this.#focused();
    const row = this.#row(item);
    this.rows.set(item.id, row);
    if (before) before.replaceWith(row);
    else this.list.append(row);
    this.#refocus(focused);
  }

  // Scrolls the list, and nothing else, so far that a row is seen.
  #reveal(row) {
    if (!row) return;
    const [list, own] = [this.list.getBoundingClientRect(), row.getBoundingClientRect()];
    this.list.scrollTop += Math.min(0, own.top - list.top) + Math.max(0, own.bottom - list.bottom);
  }

  #focused() {
    const active = this.list.getRootNode().activeElement;
    const row = active && this.list.contains(active) ? active.closest("li") : null;
    return row && { id: row.dataset.id, act: active.dataset.act, at: [...this.list.children].indexOf(row) };
  }

  // The focus stays with its button, or goes to the row that came in the place of one that is gone.
  #refocus(focused) {
    if (!focused) return;
    const row = this.rows.get(focused.id) ?? this.list.children[Math.min(focused.at, this.list.children.length - 1)];
    const button = row?.querySelector(`[data-act="${focused.act}"]`) ?? row?.querySelector("button");
    if (button) button.focus();
    else this.handlers.leave();
  }

  #courses(courses = []) {
    const chosen = this.into.value;
    this.into.replaceChildren(h("option", { value: "each" }, "Each its own course"), h("option", { value: "one" }, "All into one new course"), ...courses.map(({ id, title }) => h("option", { value: id }, `Into “${title}”`)));
    this.into.value = [...this.into.options].some(({ value }) => value === chosen) ? chosen : "each";
  }

  #drawBar() {
    const active = this.bar.getRootNode().activeElement;
    this.#fillBar();
    if (!this.bar.contains(active) || !(active.hidden || this.bar.hidden)) return;
    const there = this.bar.hidden ? [] : [this.stop, this.all, this.clear].filter(({ hidden }) => !hidden);
    const next = there[0] ?? this.list.querySelector("button");
    if (next) next.focus();
    else this.handlers.leave();
  }

  #fillBar() {
    const number = (...states) => this.items.filter(({ state }) => states.includes(state)).length;
    const stopped = this.items.filter(cancelled).length;
    const [busy, ready, failed, stored] = [number(...BUSY), number("ready"), number("failed") - stopped, number("stored")];
    this.element.hidden = !this.items.length;
    this.waits.hidden = !this.hours || stored === this.items.length;
    this.waits.textContent = `What is not imported waits here for ${this.hours === 1 ? "an hour" : `${this.hours} hours`}, also when the page is loaded anew.`;
    this.bar.hidden = this.items.length < 2;
    this.told.textContent = [busy && `${busy} under way`, ready && `${ready} ready`, failed && `${failed} failed`, stopped && `${stopped} cancelled`, stored && `${stored} imported`].filter(Boolean).join(" · ");
    this.all.textContent = `Import all that are ready (${ready})`;
    this.all.hidden = this.into.hidden = ready < 2;
    this.stop.hidden = !busy;
    this.clear.hidden = busy > 0;
  }

  #facts(item) {
    const progress = (share, label) => h("progress", { max: 1, value: share ?? undefined, "aria-label": label });
    if (item.state === "sending") {
      const bytes = this.bytes.get(item.id) ?? 0;
      return [progress(bytes / Math.max(1, item.size), `Sending ${item.name}`), h("span", { class: "doing" }, bytes ? `Sending, ${sizeOf(bytes)} of ${sizeOf(item.size)}` : "Waiting to be sent")];
    }
    if (item.state === "reading") return [progress(item.progress, `Reading ${item.name}`), h("span", { class: "doing" }, item.doing || "Reading")];
    if (item.state === "failed") return [h("span", cancelled(item) ? { class: "doing" } : { class: "problem", role: "alert" }, item.message), item.advice && h("span", { class: "doing" }, item.advice)];
    const leaves = item.state === "ready" && item.waits === false && "There is no room to keep it: import it before you leave this page.";
    return [h("span", { class: "doing" }, item.doing), leaves && h("span", { class: "doing" }, leaves)];
  }

  #row(item) {
    const label = h("span", { class: "what" }, h("span", { class: "name" }, h("bdi", {}, item.name), item.size ? h("span", { class: "size" }, sizeOf(item.size)) : null), this.#facts(item));
    const act = (kind, text, name = text) => h("button", { class: "wb-button small", type: "button", "data-act": kind, "aria-label": `${name} ${item.name}`, onclick: () => this.handlers.send(kind, { id: item.id }) }, text);
    const looked = item.state === "ready" || item.state === "stored";
    const main = looked
      ? h("button", { class: "choose", type: "button", "data-act": "choose", "aria-current": item.id === this.selected ? "true" : null, onclick: () => this.handlers.send(item.state === "stored" ? "go" : "select", { id: item.id }) }, icon(STATES[item.state], 18), label)
      : h("div", { class: "choose" }, icon(cancelled(item) ? "stop" : STATES[item.state], 18), label);
    const end = BUSY.has(item.state)
      ? [h("button", { class: "wb-button small", type: "button", "data-act": "cancel", "aria-label": `Cancel ${item.name}`, onclick: () => (this.handlers.cancel(item.id), this.handlers.send("cancel", { id: item.id })) }, "Cancel")]
      : [
          item.again && act("retry", "Try again"),
          item.state === "stored" && act("go", "Open"),
          item.undo && act("undo", "Undo"),
          item.state !== "storing" && h("button", { class: "wb-tool", type: "button", "data-act": "remove", "aria-label": `Remove ${item.name}`, title: "Remove", onclick: () => this.handlers.send("remove", { id: item.id }) }, icon("close")),
        ];
    return h("li", { class: cancelled(item) ? "cancelled" : item.state, "data-id": item.id, "data-state": item.state }, main, end);
  }

  // Up and down go from row to row, Delete takes one off the list.
  #key(event) {
    const row = event.target.closest("li");
    const at = [...this.list.children].indexOf(row);
    if (event.key === "Delete" && row) row.querySelector("[data-act=remove], [data-act=cancel]")?.click();
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.list.children.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.list.children[to]?.querySelector("button")?.focus();
  }
}
