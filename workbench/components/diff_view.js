// Changes to accept or refuse. See diff_view.py.
import css from "./diff_view.css";
import { Channel } from "./channel.js";
import { exerciseCss } from "./exercise_view.js";
import { announcer, h } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { merged } from "./js/merge.js";
import { Pieces } from "./js/pieces.js";
import { adopt } from "./js/style.js";
import { nodeOf } from "./js/tree.js";

const CONTEXT = 1;
const NARROW = 640;
const STATES = { open: "Open", accepted: "Accepted", refused: "Refused", stale: "The text has changed since" };

const nameOf = (button) => button.getAttribute("aria-label") ?? button.textContent;

export class Changes {
  // `piece(src, at)` gives what comes after so many bytes of a file without an address.
  constructor(model, el, piece) {
    this.model = model;
    this.el = el;
    this.piece = piece;
    this.state = { diff: { changes: [], rows: [] }, assets: {} };
    this.current = null;
    this.unfolded = new Set();
    this.voice = announcer();
    this.head = h("div", { class: "wb-diff-head", role: "toolbar", "aria-label": "Changes" });
    this.body = h("div", { class: "wb-diff-body wb-text", tabindex: 0, role: "region", "aria-label": model.label });
    this.body.addEventListener("click", (event) => this.#clicked(event));
    el.addEventListener("keydown", (event) => this.#pressed(event));
    el.replaceChildren(this.head, this.body, this.voice.element);
  }

  get changes() {
    return this.state.diff.changes ?? [];
  }

  get readonly() {
    return Boolean(this.state.diff.readonly);
  }

  get inline() {
    return this.model.layout === "inline" || (this.el.clientWidth > 0 && this.el.clientWidth < NARROW);
  }

  show(state) {
    this.state = state;
    this.unfolded.clear();
    if (!this.changes.some(({ id }) => id === this.current)) this.current = null;
    this.draw();
  }

  decided({ id, state }) {
    const change = this.changes.find((one) => one.id === id);
    if (!change) return;
    change.state = state;
    this.voice.say(`${change.label || "Change"}: ${STATES[state]}`);
    this.draw();
  }

  draw() {
    const held = this.#held();
    this.#drawHead();
    const keep = this.body.scrollTop;
    this.el.classList.toggle("inline", this.inline);
    this.body.replaceChildren(...this.#rows());
    this.body.scrollTop = keep;
    this.#mark();
    if (held) this.#refocus(held);
  }

  // All is drawn anew: the focus stays with its button, or with what now stands in its row.
  #held() {
    const active = this.el.getRootNode().activeElement;
    if (!active?.matches("button") || !this.el.contains(active)) return null;
    return { named: nameOf(active), changes: active.closest(".wb-row")?.dataset.changes };
  }

  #refocus({ named, changes }) {
    const row = changes && [...this.body.querySelectorAll(".wb-row")].find((one) => one.dataset.changes === changes);
    const buttons = [...(row || this.head).querySelectorAll("button:not(:disabled)")];
    (buttons.find((one) => nameOf(one) === named) ?? (row ? buttons[0] : null) ?? this.body).focus({ preventScroll: true });
  }

  // The head -----------------------------------------------------------------------------
  #drawHead() {
    const open = this.changes.filter(({ state }) => (state ?? "open") === "open").length;
    const done = this.changes.length - open;
    const layout = (name, label) => h("button", { type: "button", role: "radio", "aria-checked": String(this.model.layout === name), onclick: () => ((this.model.layout = name), this.draw()) }, label);
    const told = this.readonly ? `${this.changes.length} ${this.changes.length === 1 ? "change" : "changes"}` : `${done} of ${this.changes.length} decided`;
    this.head.replaceChildren(...[
      h("div", { class: "wb-segments wb-diff-layout", role: "radiogroup", "aria-label": "Layout" }, layout("side", "Side by side"), layout("inline", "Inline")),
      h("span", { class: "wb-quiet wb-told" }, told),
      h("button", { class: "wb-tool", type: "button", title: "Previous change (K)", "aria-label": "Previous change", disabled: !this.changes.length, onclick: () => this.move(-1) }, icon("arrowUp")),
      h("button", { class: "wb-tool", type: "button", title: "Next change (J)", "aria-label": "Next change", disabled: !this.changes.length, onclick: () => this.move(1) }, icon("arrowDown")),
      h("span", { class: "wb-spacer" }),
      ...(this.readonly ? [] : [
        h("button", { class: "wb-button small plain", type: "button", disabled: !open, onclick: () => this.decide("all", "refuse") }, "Refuse all"),
        h("button", { class: "wb-button small primary", type: "button", disabled: !open, onclick: () => this.decide("all", "accept") }, "Accept all"),
      ]),
    ]);
  }

  // The rows -----------------------------------------------------------------------------
  #rows() {
    const rows = this.state.diff.rows ?? [];
    if (!rows.some((row) => row.changes?.length)) return [h("p", { class: "wb-quiet wb-diff-none" }, "Nothing differs.")];
    const near = new Set();
    rows.forEach((row, at) => {
      if (row.changes?.length) for (let to = at - CONTEXT; to <= at + CONTEXT; to++) near.add(to);
    });
    const out = [];
    for (let at = 0; at < rows.length; ) {
      let end = at;
      while (end < rows.length && !near.has(end)) end++;
      if (end - at > 1 && !this.unfolded.has(at)) out.push(this.#fold(at, end));
      else for (let to = at; to < end; to++) out.push(this.#row(rows[to]));
      if (end < rows.length) out.push(this.#row(rows[end]));
      at = end + 1;
    }
    return out;
  }

  #fold(from, to) {
    return h("button", { class: "wb-fold", type: "button", onclick: () => (this.unfolded.add(from), this.draw()) }, `${to - from} unchanged blocks`);
  }

  #row(row) {
    const cells = this.inline ? [this.#inlineCell(row)] : [this.#cell(row.before, "before", row), this.#cell(row.after, "after", row)];
    const open = (row.changes ?? []).filter((id) => this.#stateOf(id) === "open");
    const element = h("div", { class: "wb-row", "data-kind": row.kind, "data-changes": (row.changes ?? []).join(" "), "data-state": this.#rowState(row) }, cells);
    if (row.changes?.length) element.append(this.#foot(row, open));
    return element;
  }

  #rowState(row) {
    const states = new Set((row.changes ?? []).map((id) => this.#stateOf(id)));
    return states.size === 1 ? [...states][0] : "open";
  }

  #stateOf(id) {
    return this.changes.find((change) => change.id === id)?.state ?? "open";
  }

  #view() {
    const wrap = (element, node) => {
      if (node.change && element instanceof HTMLElement) {
        element.dataset.change = node.change.id;
        element.classList.add(`wb-block-${node.change.kind}`);
      }
      return element;
    };
    return { assets: this.state.assets, piece: this.piece, keys: true, wrap };
  }

  #cell(node, side, row) {
    const whole = !node || row.before === null || row.after === null;
    const kind = !node ? "empty" : row.kind === "move" ? "moved" : whole ? (side === "before" ? "gone" : "come") : "";
    return h("div", { class: `wb-cell ${side} ${kind}` }, node ? nodeOf(node, this.#view()) : null);
  }

  #inlineCell(row) {
    const one = row.before && row.after ? merged(row.before, row.after) : null;
    if (one) return h("div", { class: "wb-cell" }, nodeOf(one, this.#view()));
    return h("div", { class: "wb-cells" }, [["before", row.before], ["after", row.after]].filter(([, node]) => node).map(([side, node]) => this.#cell(node, side, row)));
  }

  #foot(row, open) {
    const named = row.changes.map((id) => this.changes.find((change) => change.id === id)).filter(Boolean);
    const alone = !this.readonly && open.length > 1 && open.includes(this.current);
    const several = alone ? `Change ${row.changes.indexOf(this.current) + 1} of ${named.length}` : this.readonly || open.length < 2 ? `${named.length} changes` : `${named.length} changes; pick one to decide on it alone`;
    const about = (!alone && row.note) || (named.length === 1 ? named[0].label : several) || "";
    const state = this.#rowState(row);
    const buttons = this.readonly ? [] : alone
      ? [this.#together(open), this.#alone("refuse", "close", "Refuse this one"), this.#alone("accept", "check", "Accept this one")]
      : open.length
      ? [this.#act(open, "refuse", "close", open.length > 1 ? `Refuse ${open.length}` : "Refuse"), this.#act(open, "accept", "check", open.length > 1 ? `Accept ${open.length}` : "Accept")]
      : [h("span", { class: `wb-state ${state}` }, icon(state === "accepted" ? "check" : state === "stale" ? "alert" : "close"), STATES[state] ?? "Decided"),
        state === "stale" ? null : h("button", { class: "wb-button small plain", type: "button", onclick: () => row.changes.forEach((id) => this.decide(id, "open")) }, "Undo")];
    return h("div", { class: "wb-foot" }, h("span", { class: "wb-small wb-quiet" }, about), h("div", { class: "wb-deeds" }, buttons));
  }

  #act(ids, decision, name, label) {
    return h("button", { class: `wb-button small ${decision}`, type: "button", title: decision === "accept" ? "Accept (A)" : "Refuse (R)", onclick: () => ids.forEach((id) => this.decide(id, decision)) }, icon(name), label);
  }

  #together(open) {
    const unpick = () => ((this.current = null), this.draw());
    return h("button", { class: "wb-button small plain", type: "button", title: "Decide on them together", onclick: unpick }, `All ${open.length}`);
  }

  #alone(decision, name, label) {
    return h("button", { class: `wb-button small ${decision}`, type: "button", onclick: () => this.#decideCurrent(decision) }, icon(name), label);
  }

  // Moving and deciding --------------------------------------------------------------------
  move(step) {
    const ids = this.changes.map(({ id }) => id);
    const at = ids.indexOf(this.current);
    this.select(ids[at < 0 ? (step > 0 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, at + step))]);
  }

  select(id) {
    if (id === undefined) return;
    const before = this.current;
    this.current = id;
    if (this.#shared(before) || this.#shared(id)) this.draw(); // what its row offers
    const change = this.changes.find((one) => one.id === id);
    this.voice.say(`${change?.label || "Change"}, ${STATES[change?.state ?? "open"]}, ${this.changes.indexOf(change) + 1} of ${this.changes.length}`);
    this.#mark()?.scrollIntoView({ block: "nearest" });
  }

  #shared(id) {
    return (this.state.diff.rows ?? []).some((row) => row.changes?.length > 1 && row.changes.includes(id));
  }

  #mark() {
    let row = null;
    for (const element of this.body.querySelectorAll(".wb-row")) {
      const on = this.current !== null && element.dataset.changes.split(" ").includes(String(this.current));
      element.classList.toggle("current", on);
      row ??= on ? element : null;
    }
    for (const element of this.body.querySelectorAll("[data-change]")) {
      element.classList.toggle("current", element.dataset.change === String(this.current));
      element.dataset.state = this.#stateOf(Number(element.dataset.change));
    }
    return row;
  }

  decide(change, decision) {
    if (!this.readonly) this.channel.send("decide", { change, decision });
  }

  #clicked(event) {
    const element = event.target.closest("[data-change]") ?? event.target.closest(".wb-row");
    if (!element || event.target.closest("button") || !getSelection().isCollapsed) return;
    const id = element.dataset.change ?? element.dataset.changes?.split(" ")[0];
    if (id) this.select(Number(id));
  }

  #pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    const act = { j: () => this.move(1), k: () => this.move(-1), a: () => this.#decideCurrent("accept"), r: () => this.#decideCurrent("refuse"), u: () => this.#decideCurrent("open") }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  #decideCurrent(decision) {
    if (this.current === null) return this.move(1);
    this.decide(this.current, decision);
    if (decision === "open") return;
    const ids = this.changes.map(({ id }) => id);
    const next = [...ids.slice(ids.indexOf(this.current) + 1), ...ids].find((id) => id !== this.current && this.#stateOf(id) === "open");
    if (next !== undefined) this.select(next);
  }
}

export function render({ model, el, view }) {
  const pieces = new Pieces((kind, data) => changes.channel.mention(kind, data));
  const changes = new Changes(model, el, (src, at) => pieces.piece(src, at));
  adopt(el, exerciseCss, css);
  changes.channel = new Channel(model, view, {
    snapshot: (state) => changes.show(state),
    show: (state) => changes.show(state),
    decided: (data) => changes.decided(data),
    piece: (data) => pieces.came(data),
    closing: () => watcher.disconnect(),
  });
  let narrow = null;
  const watcher = new ResizeObserver(() => {
    if (narrow !== (narrow = changes.inline)) changes.draw();
  });
  watcher.observe(el);
  model.on("layout", () => changes.draw());
  changes.channel.open();
}
