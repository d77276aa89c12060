// The questions of an import as learners see them: to try, with keys on demand, each to take or to leave out.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { responsesIn } from "../answering.js";
import { KINDS as NAMES } from "../../exercise_view.js";
import { nodeOf } from "../tree.js";
import { count } from "../amounts.js";
import { newest } from "./asking.js";
import { still } from "../style.js";

const AT_ONCE = 10;
const WAIT = 200;

export class Questions {
  // handlers: ask(what, data), leave(numbers, on), look(page)
  constructor(handlers) {
    this.handlers = handlers;
    this.overview = { kinds: {}, questions: 0, noted: 0, tree: [] };
    this.wanted = { kind: "", text: "", noted: false, left: false, page: null };
    this.excluded = new Set();
    this.only = newest();
    this.keys = false;
    let timer = null;
    this.kind = h("select", { class: "wb-field", "aria-label": "Kind of question", onchange: () => this.#want({ kind: this.kind.value }) });
    this.search = h("input", { class: "wb-field", type: "search", placeholder: "Search questions", "aria-label": "Search questions", oninput: () => (clearTimeout(timer), (timer = setTimeout(() => this.#want({ text: this.search.value }), WAIT))) });
    this.noted = this.#toggle("With notes", () => this.#want({ noted: !this.wanted.noted }));
    this.left = this.#toggle("Left out", () => this.#want({ left: !this.wanted.left }));
    this.shown = this.#toggle("Show right answers and feedback", () => this.#showKeys(!this.keys));
    this.told = h("p", { class: "wb-small wb-quiet told", role: "status" });
    this.list = h("div", { class: "question-list", role: "group", "aria-label": "Questions" });
    this.pager = h("div", { class: "pager" });
    this.tools = h("div", { class: "tools" }, this.kind, this.search, this.noted, this.left, this.shown);
    this.element = h("div", { class: "questions" }, this.tools, this.told, this.list, this.pager);
  }

  #toggle(label, act) {
    return h("button", { class: "wb-button small toggle", type: "button", "aria-pressed": "false", onclick: act }, label);
  }

  show(overview, excluded) {
    this.overview = overview;
    this.excluded = new Set(excluded);
    this.wanted = { kind: "", text: "", noted: false, left: false, page: null };
    this.search.value = "";
    const kinds = Object.entries(overview.kinds).sort(([, a], [, b]) => b - a);
    this.kind.replaceChildren(h("option", { value: "" }, "All kinds"), ...kinds.map(([kind, number]) => h("option", { value: kind }, `${NAMES[kind] ?? kind} (${number})`)));
    this.kind.hidden = kinds.length < 2;
    this.tools.hidden = !overview.questions;
    this.noted.hidden = !overview.noted;
    this.stale = true;
  }

  open() {
    if (this.stale) this.#load({ start: 0 });
    this.stale = false;
  }

  // Show one question, whatever is filtered.
  look(number) {
    this.stale = false;
    this.wanted = { kind: "", text: "", noted: false, left: false, page: null };
    this.#load({ number }).then(() => {
      const card = this.list.querySelector(`[data-number="${number}"]`);
      card?.scrollIntoView({ block: "start", behavior: still() ? "auto" : "smooth" });
      card?.classList.add("wb-found");
      card?.focus({ preventScroll: true });
    });
  }

  #want(change) {
    Object.assign(this.wanted, change);
    this.#load({ start: 0 });
  }

  #load(place) {
    const { noted, left, kind, text } = this.wanted;
    this.noted.setAttribute("aria-pressed", String(noted));
    this.left.setAttribute("aria-pressed", String(left));
    this.kind.value = kind;
    this.search.value = text;
    return this.only(
      this.handlers.ask("questions", { ...this.wanted, ...place }),
      (answer) => this.#draw(answer),
      (error) => this.list.replaceChildren(h("p", { class: "problem", role: "alert" }, error.message)),
    );
  }

  #draw(answer) {
    this.start = answer.start;
    this.of = answer.of;
    this.cards = answer.questions.map((question) => this.#card(question, answer.assets));
    this.list.replaceChildren(...(this.cards.length ? this.cards : [h("p", { class: "nothing" }, icon("search", 18), this.overview.questions ? "No question fits." : "There are no questions in it.")]));
    this.#drawTold();
    const go = (start) => () => this.#load({ start }).then(() => this.element.scrollIntoView({ block: "start" }));
    const end = Math.min(this.of, this.start + AT_ONCE);
    this.pager.replaceChildren(...(this.of > AT_ONCE ? [
      h("button", { class: "wb-button small", type: "button", disabled: !this.start, onclick: go(Math.max(0, this.start - AT_ONCE)) }, icon("chevronLeft"), "Previous"),
      h("span", {}, `${(this.start + 1).toLocaleString()} to ${end.toLocaleString()} of ${this.of.toLocaleString()}`),
      h("button", { class: "wb-button small", type: "button", disabled: end >= this.of, onclick: go(end) }, "Next", icon("chevronRight")),
    ] : []));
  }

  #drawTold() {
    const out = this.excluded.size ? `, ${this.excluded.size.toLocaleString()} left out` : "";
    this.told.textContent = this.overview.questions ? `${count(this.of ?? 0, "question")}${this.of === this.overview.questions ? "" : " found"}${out}` : "";
    this.left.hidden = !this.excluded.size && !this.wanted.left;
  }

  #showKeys(on) {
    this.keys = on;
    this.shown.setAttribute("aria-pressed", String(on));
    for (const card of this.cards ?? []) card.showKey?.(on);
  }

  #card(question, assets) {
    const page = this.overview.tree[question.page];
    const place = h("div", { class: "wb-text" });
    const said = h("span", { class: "verdict", role: "status" });
    let keys = this.keys;
    const given = {};
    const draw = () => {
      const said = place.firstChild ? Object.entries(responsesIn(place)).filter(([, values]) => values.length) : [];
      Object.assign(given, Object.fromEntries(said));
      place.replaceChildren(nodeOf(question.tree, { assets, keys, answering: true, given, piece: (src, at) => this.handlers.ask("piece", { src, at }) }));
      key.textContent = keys ? "Hide answer" : "Show answer";
      key.setAttribute("aria-pressed", String(keys));
    };
    const key = h("button", { class: "wb-button small", type: "button", onclick: () => ((keys = !keys), draw()) });
    const check = h("button", { class: "wb-button small", type: "button", onclick: () => this.#check(question, place, said) }, "Check my answer");
    const take = h("input", { type: "checkbox", id: `take-${question.number}`, checked: !this.excluded.has(question.number), onchange: () => this.#leave(question.number, !take.checked, card) });
    const card = h(
      "section",
      { class: "question-card", "data-number": question.number, tabindex: -1, "aria-label": `Question ${question.number + 1}` },
      h("div", { class: "question-head" }, take, h("label", { for: `take-${question.number}` }, `Question ${question.number + 1}`), question.kinds.map((kind) => h("span", { class: "wb-chip" }, NAMES[kind] ?? kind)), h("span", { class: "wb-spacer" }), h("button", { class: "wb-button small plain", type: "button", onclick: () => this.handlers.look(question.page) }, page?.title ?? "")),
      question.notes.map((note) => h("p", { class: `question-note ${note.severity}` }, icon(note.severity === "info" ? "note" : "warning", 14), note.message)),
      place,
      h("div", { class: "question-foot" }, question.kinds.length ? check : null, key, said),
    );
    card.classList.toggle("left-out", this.excluded.has(question.number));
    card.showKey = (on) => ((keys = on), draw());
    draw();
    return card;
  }

  #leave(number, on, card) {
    on ? this.excluded.add(number) : this.excluded.delete(number);
    card.classList.toggle("left-out", on);
    this.#drawTold();
    this.handlers.leave([number], on);
  }

  async #check(question, place, said) {
    try {
      const { points, maximum, graded, correct } = await this.handlers.ask("check", { number: question.number, responses: responsesIn(place) });
      const round = (number) => Number(number.toFixed(2)).toLocaleString();
      said.className = `verdict ${graded ? (correct ? "right" : "wrong") : ""}`;
      said.textContent = graded ? `${correct ? "Right" : points > 0 ? "Partly right" : "Not right"}: ${round(points)} of ${round(maximum)}` : "A person has to mark this one.";
    } catch (error) {
      said.textContent = error.message;
    }
  }
}
