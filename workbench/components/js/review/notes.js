// What was changed, kept apart or lost: grouped by how much it matters, found by kind and by words, each with its place.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { count } from "../amounts.js";
import { newest } from "./asking.js";

export const SEVERITIES = [
  ["loss", "Lost", "alert"],
  ["warning", "To check", "warning"],
  ["info", "Changed", "note"],
];
const WAIT = 200;

export class Notes {
  // handlers: ask(what, data), go(note), source() whether the source is at hand, open({member, line}) of it
  constructor(handlers) {
    this.handlers = handlers;
    this.wanted = { severity: "", code: "", text: "", page: null };
    this.overview = { severities: {}, codes: {}, tree: [] };
    this.notes = [];
    this.of = 0;
    this.only = newest();
    this.ways = h("div", { class: "wb-segments", role: "group", "aria-label": "How much they matter" });
    this.code = h("select", { class: "wb-field", "aria-label": "Kind of note", onchange: () => this.#want({ code: this.code.value }) });
    let timer = null;
    this.search = h("input", { class: "wb-field", type: "search", placeholder: "Search notes", "aria-label": "Search notes", oninput: () => (clearTimeout(timer), (timer = setTimeout(() => this.#want({ text: this.search.value }), WAIT))) });
    this.told = h("p", { class: "wb-small wb-quiet told", role: "status" });
    this.list = h("div", { class: "note-groups" });
    this.tools = h("div", { class: "tools" }, this.ways, this.code, this.search);
    this.element = h("div", { class: "notes" }, this.tools, this.told, this.list);
  }

  get total() {
    return Object.values(this.overview.severities).reduce((sum, one) => sum + one, 0);
  }

  show(overview) {
    this.overview = overview;
    this.wanted = { severity: "", code: "", text: "", page: null };
    this.search.value = "";
    this.tools.hidden = !this.total;
    this.code.replaceChildren(h("option", { value: "" }, "All kinds"), ...Object.entries(overview.codes).sort(([, a], [, b]) => b - a).map(([code, number]) => h("option", { value: code }, `${code[0].toUpperCase()}${code.slice(1)} (${number})`)));
    this.code.hidden = Object.keys(overview.codes).length < 2;
    this.#drawWays();
    this.#press();
    this.stale = true;
  }

  // Called when the tab is opened.
  open() {
    if (this.stale) this.#want({});
    this.stale = false;
  }

  ofPage(page) {
    this.stale = false;
    this.#want({ page, severity: "", code: "", text: "" });
  }

  #want(change) {
    Object.assign(this.wanted, change);
    this.notes = [];
    this.#press();
    this.#load(0);
  }

  #load(start) {
    this.only(
      this.handlers.ask("notes", { ...this.wanted, start }),
      (answer) => {
        this.notes.push(...answer.notes);
        this.of = answer.of;
        const within = this.element.getRootNode().activeElement;
        const pressed = this.list.contains(within) || this.told.contains(within);
        this.#draw();
        if (pressed) this.#goOn(start);
      },
      (error) => this.list.replaceChildren(h("p", { class: "problem", role: "alert" }, error.message)),
    );
  }

  // Made once for an import: the one that was pressed keeps the focus.
  #drawWays() {
    const way = (severity, label, number) => h("button", { type: "button", value: severity, disabled: !number, onclick: () => this.#want({ severity }) }, `${label} (${number})`);
    this.ways.replaceChildren(way("", "All", this.total), ...SEVERITIES.map(([severity, label]) => way(severity, label, this.overview.severities[severity] ?? 0)));
  }

  #press() {
    for (const way of this.ways.children) way.setAttribute("aria-pressed", String(way.value === this.wanted.severity));
  }

  #draw() {
    const { text, code, page } = this.wanted;
    this.rows = new Map();
    const where = page === null ? "" : ` on “${this.overview.tree[page]?.title}”`;
    this.told.replaceChildren(text || code || page !== null ? `${count(this.of, "note")}${where}` : "", ...(page === null ? [] : [" ", h("button", { class: "wb-button small plain", type: "button", onclick: () => this.#want({ page: null }) }, "Show all")]));
    if (!this.of) {
      this.list.replaceChildren(h("p", { class: "nothing" }, icon(this.total ? "search" : "correct", 18), this.total ? "No note fits." : "Nothing was changed or lost."));
      return;
    }
    const groups = SEVERITIES.map(([severity, title, picture]) => {
      const rows = this.notes.filter((note) => note.severity === severity);
      return rows.length ? h("section", { class: severity, "aria-label": title }, h("h3", {}, icon(picture), title), h("ul", {}, rows.map((note) => this.#kept(note)))) : null;
    }).filter(Boolean);
    const more = this.of - this.notes.length;
    this.list.replaceChildren(...groups, ...(more > 0 ? [h("button", { class: "wb-button small", type: "button", onclick: () => this.#load(this.notes.length) }, `Show ${count(Math.min(50, more), "more note")} of ${more.toLocaleString()}`)] : []));
  }

  // What was pressed is gone: the keyboard goes on at the first note that came, or at the ways to show them.
  #goOn(start) {
    const next = start ? this.rows.get(this.notes[start]) : this.ways.firstChild;
    if (start) next.tabIndex = -1;
    next.focus();
  }

  #kept(note) {
    const row = this.#row(note);
    this.rows.set(note, row);
    return row;
  }

  #row(note) {
    const page = note.page === null ? null : this.overview.tree[note.page];
    const where = [page?.title, note.where].filter((one, at, all) => one && all.indexOf(one) === at).join(" · ");
    return h(
      "li",
      {},
      h("div", { class: "said" }, h("p", {}, note.message), note.excerpt && h("blockquote", {}, note.excerpt), note.advice && h("p", { class: "advice" }, icon("tip", 14), note.advice), h("p", { class: "where" }, [where, note.code !== "other" && note.code].filter(Boolean).join(" · "))),
      h("div", { class: "ways" }, this.#ways(note, page)),
    );
  }

  #toSource(note) {
    const label = note.source.line ? `Line ${note.source.line}` : "Source";
    return h("button", { class: "wb-button small", type: "button", "aria-label": `${label}: show in the source: ${note.message}`, onclick: () => this.handlers.open(note.source) }, icon("code"), label);
  }

  #ways(note, page) {
    return [
      page && h("button", { class: "wb-button small", type: "button", "aria-label": `Show the place: ${note.message}`, onclick: () => this.handlers.go(note) }, icon("eye"), note.question === null ? "Show" : "Show question"),
      note.source && this.handlers.source() && this.#toSource(note),
    ];
  }
}
