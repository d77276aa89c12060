// The outline of an import as a tree with a box for each page: which to take, and which to look at.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { count } from "../amounts.js";

export const KINDS = { page: "file", section: "bulletList", quiz: "exercise", bank: "courses", link: "link", discussion: "chat", assignment: "pencil" };
export const KIND_NAMES = { page: "Page", section: "Section", quiz: "Quiz", bank: "Question bank", link: "Link", discussion: "Discussion", assignment: "Assignment" };
const DRAWN_AT_ONCE = 200;

export class Structure {
  // handlers: look(index), take(indices or null)
  constructor(handlers) {
    this.handlers = handlers;
    this.pages = [];
    this.taken = new Set();
    this.folded = new Set();
    this.shown = null;
    this.current = 0;
    this.drawn = DRAWN_AT_ONCE;
    this.all = h("input", { type: "checkbox", id: "all-pages", onchange: () => this.#take(this.pages.map((_, at) => at), this.all.checked) });
    this.told = h("label", { for: "all-pages", class: "told" });
    this.tree = h("ul", { class: "outline", role: "tree", "aria-label": "Pages", onkeydown: (event) => this.#key(event) });
    this.more = h("button", { class: "wb-button small", type: "button", onclick: () => ((this.drawn += 1000), this.draw()) });
    this.element = h("section", { class: "structure", "aria-label": "Structure" }, h("div", { class: "structure-head" }, this.all, this.told), this.tree, this.more);
  }

  show(pages, taken) {
    this.pages = pages;
    this.taken = new Set(taken ?? pages.map((_, at) => at));
    this.current = Math.min(this.current, Math.max(0, pages.length - 1));
    this.draw();
  }

  look(index) {
    const tabbed = this.#row(this.current);
    const before = this.#row(this.shown);
    this.shown = this.current = index;
    for (let at = index; at > 0; at--) if (this.#parent(index) === at) this.folded.delete(at);
    if (index >= this.drawn) this.drawn = index + DRAWN_AT_ONCE;
    const row = this.#row(index);
    if (row) this.#mark(row, before, tabbed);
    else this.draw();
    this.#row(index)?.scrollIntoView({ block: "nearest" });
  }

  // A row that is there already is only marked: hundreds would be drawn anew for it.
  #mark(row, before, tabbed) {
    before?.setAttribute("aria-selected", "false");
    if (tabbed) tabbed.tabIndex = -1;
    row.setAttribute("aria-selected", "true");
    row.tabIndex = 0;
    if (this.tree.contains(this.tree.getRootNode().activeElement)) row.focus();
  }

  #row(index) {
    return this.tree.querySelector(`[data-index="${index}"]`);
  }

  #parent(index) {
    for (let at = index - 1; at >= 0; at--) if (this.pages[at].level < this.pages[index].level) return at;
    return null;
  }

  // A page and all below it.
  #branch(index) {
    const found = [index];
    for (let at = index + 1; at < this.pages.length && this.pages[at].level > this.pages[index].level; at++) found.push(at);
    return found;
  }

  #take(indices, on) {
    for (const index of indices) on ? this.taken.add(index) : this.taken.delete(index);
    this.draw();
    this.handlers.take([...this.taken].sort((a, b) => a - b));
  }

  draw() {
    const focused = this.tree.contains(this.tree.getRootNode().activeElement);
    const rows = [];
    let hidden = Infinity;
    this.pages.forEach((page, at) => {
      if (page.level > hidden) return;
      hidden = this.folded.has(at) ? page.level : Infinity;
      rows.push(at);
    });
    this.tree.replaceChildren(...rows.slice(0, this.drawn).map((at) => this.#item(at)));
    this.more.hidden = rows.length <= this.drawn;
    this.more.textContent = `Show ${count(rows.length - this.drawn, "more page")}`;
    this.all.checked = this.taken.size === this.pages.length && this.pages.length > 0;
    this.all.indeterminate = this.taken.size > 0 && !this.all.checked;
    this.told.textContent = `${this.taken.size.toLocaleString()} of ${count(this.pages.length, "page")}`;
    if (focused) this.#row(this.current)?.focus();
  }

  #item(at) {
    const page = this.pages[at];
    const branch = this.#branch(at);
    const taken = branch.filter((one) => this.taken.has(one)).length;
    const mixed = taken > 0 && taken < branch.length;
    const box = h("input", { type: "checkbox", tabindex: -1, "aria-label": `Take ${page.title}`, checked: this.taken.has(at), onchange: () => this.#take(branch, !(taken === branch.length)) });
    box.indeterminate = mixed;
    const open = !this.folded.has(at);
    const fold = branch.length > 1 && h("button", { class: "fold", type: "button", tabindex: -1, "aria-label": open ? `Fold ${page.title}` : `Unfold ${page.title}`, onclick: () => this.#fold(at, open) }, icon(open ? "chevronDown" : "chevronRight", 14));
    const state = mixed ? "partly taken" : this.taken.has(at) ? "taken" : "left out";
    const facts = [page.questions && count(page.questions, "question"), page.notes && count(page.notes, "note"), page.settings?.length && count(page.settings.length, "setting")].filter(Boolean).join(", ");
    return h(
      "li",
      {
        role: "treeitem", "data-index": at, tabindex: at === this.current ? 0 : -1, "aria-level": page.level, "aria-selected": String(at === this.shown), "aria-expanded": branch.length > 1 ? String(open) : null,
        "aria-checked": mixed ? "mixed" : String(this.taken.has(at)), "aria-label": `${KIND_NAMES[page.kind]}: ${page.title}, ${state}${facts ? `, ${facts}` : ""}`, style: `--level:${page.level}`,
        onfocus: () => (this.current = at),
      },
      fold || h("span", { class: "fold" }),
      box,
      h("span", { class: "page-kind", title: KIND_NAMES[page.kind] }, icon(KINDS[page.kind] ?? "file", 14)),
      h("button", { class: "page-title", type: "button", tabindex: -1, title: page.origin ?? null, onclick: () => this.handlers.look(at) }, page.title),
      page.settings?.length > 0 && h("span", { class: "fact", "aria-hidden": "true", title: page.settings.map(([name, value]) => `${name}: ${value}`).join("\n") }, icon("settings", 12)),
      page.questions > 0 && h("span", { class: "fact", "data-number": page.questions, "aria-hidden": "true", title: count(page.questions, "question") }, icon("exercise", 12)),
      page.notes > 0 && h("span", { class: "fact warn", "data-number": page.notes, "aria-hidden": "true", title: count(page.notes, "note") }, icon("warning", 12)),
    );
  }

  #fold(at, fold) {
    fold ? this.folded.add(at) : this.folded.delete(at);
    this.draw();
  }

  #key(event) {
    const rows = [...this.tree.children].map((row) => Number(row.dataset.index));
    const at = rows.indexOf(this.current);
    const branch = this.#branch(this.current);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) this.#focus(rows[Math.min(rows.length - 1, Math.max(0, to))]);
    else if (event.key === "ArrowRight") branch.length > 1 && this.folded.has(this.current) ? this.#fold(this.current, false) : this.#focus(branch[1] ?? this.current);
    else if (event.key === "ArrowLeft") branch.length > 1 && !this.folded.has(this.current) ? this.#fold(this.current, true) : this.#focus(this.#parent(this.current) ?? this.current);
    else if (event.key === " ") this.#take(branch, !branch.every((one) => this.taken.has(one)));
    else if (event.key === "Enter") this.handlers.look(this.current);
    else return;
    event.preventDefault();
  }

  #focus(index) {
    const before = this.#row(this.current);
    if (before) before.tabIndex = -1;
    this.current = index;
    const row = this.#row(index);
    if (row) row.tabIndex = 0;
    row?.focus();
  }
}
