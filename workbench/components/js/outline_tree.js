// The pages of a course as a tree: arrows move, Enter opens, F2 renames, Alt and arrows reorder, dragging too.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { titleField } from "./inline_title.js";
import { menuButton } from "./menu.js";

const KINDS = { page: "file", section: "bulletList", quiz: "exercise", bank: "exercise", link: "link", discussion: "chat", assignment: "pencil" };
const KIND_NAMES = { page: "Page", section: "Section", quiz: "Quiz", bank: "Question bank", link: "Link", discussion: "Discussion", assignment: "Assignment" };
const asked = ({ questions }) => (questions === 1 ? "1 question" : questions > 1 ? `${questions} questions` : "");
const waits = ({ undecided }) => (undecided > 0 ? `${undecided} to decide` : "");

export class OutlineTree {
  constructor(send) {
    this.send = send;
    this.entries = [];
    this.folded = new Set();
    this.editing = null;
    this.current = null;
    this.dragged = null;
    this.element = h("ul", { class: "tree", role: "tree", "aria-label": "Pages", onkeydown: (event) => this.#key(event) });
  }

  show(entries) {
    this.entries = entries;
    if (!this.#find(this.current)) this.current = entries[0]?.id ?? null;
    this.draw();
  }

  get focused() {
    return this.element.contains(this.element.getRootNode().activeElement);
  }

  draw() {
    const { focused } = this;
    this.element.replaceChildren(...this.entries.map((entry, at) => this.#item(entry, 1, at, this.entries.length)));
    if (focused && !this.editing) this.focus(this.current);
  }

  edit(id) {
    this.editing = id;
    this.current = id;
    this.draw();
  }

  focus(id) {
    this.current = id;
    for (const item of this.element.querySelectorAll("[role=treeitem]")) item.tabIndex = item.dataset.id === id ? 0 : -1;
    this.element.querySelector(`[role=treeitem][data-id="${CSS.escape(id)}"]`)?.focus();
  }

  #item(entry, level, at, of) {
    const open = !this.folded.has(entry.id);
    const row = h(
      "div",
      {
        class: "row", draggable: String(this.editing !== entry.id), role: "treeitem", "data-id": entry.id, tabindex: entry.id === this.current ? 0 : -1, "aria-level": level, "aria-posinset": at + 1, "aria-setsize": of,
        "aria-expanded": entry.entries.length ? String(open) : null, "aria-label": [`${KIND_NAMES[entry.kind]}: ${entry.title}`, asked(entry), waits(entry)].filter(Boolean).join(" "),
        onfocusin: (event) => event.target === row && (this.current = entry.id),
      },
      ...this.#row(entry, open),
    );
    this.#draggable(row, entry);
    const item = h("li", { role: "none", style: `--level:${level}` }, row);
    if (entry.entries.length && open) {
      item.append(h("ul", { role: "group" }, entry.entries.map((below, place) => this.#item(below, level + 1, place, entry.entries.length))));
    }
    return item;
  }

  #row(entry, open) {
    const fold = entry.entries.length
      ? h("button", { class: open ? "fold open" : "fold", type: "button", tabindex: -1, "aria-hidden": "true", onclick: (event) => (event.stopPropagation(), this.#fold(entry.id, open)) }, icon("chevronRight"))
      : h("span", { class: "fold" });
    if (this.editing === entry.id) {
      const leave = () => (this.editing = null, this.draw(), this.focus(entry.id));
      return [fold, icon(KINDS[entry.kind]), titleField({ value: entry.title, label: "Title of the page", keep: (title) => (this.editing = null, this.send("page_rename", { id: entry.id, title }), this.element.focus()), leave })];
    }
    const open_ = () => (this.focus(entry.id), this.send("open", { id: entry.id }));
    return [
      fold,
      icon(KINDS[entry.kind]),
      h("span", { class: "name", title: entry.title, onclick: open_ }, entry.title),
      " ",
      asked(entry) && h("span", { class: "count" }, asked(entry)),
      waits(entry) && h("span", { class: "count undecided" }, waits(entry)),
      menuButton(`Actions for ${entry.title}`, () => this.#actions(entry), { tabindex: -1 }),
    ];
  }

  #actions(entry) {
    return [
      { label: "Open in the editor", icon: "editor", key: "Enter", choose: () => this.send("open", { id: entry.id }) },
      { label: "Rename", icon: "pencil", key: "F2", choose: () => this.edit(entry.id) },
      { label: "Add a page below", icon: "plus", choose: () => this.send("page_create", { parent: entry.id }) },
      { label: "Move up", icon: "arrowUp", key: "Alt ↑", choose: () => this.#shift(entry.id, "up") },
      { label: "Move down", icon: "arrowDown", key: "Alt ↓", choose: () => this.#shift(entry.id, "down") },
      { label: "Move in", icon: "indent", key: "Alt →", choose: () => this.#shift(entry.id, "in") },
      { label: "Move out", icon: "outdent", key: "Alt ←", choose: () => this.#shift(entry.id, "out") },
      { label: "Delete", icon: "trash", key: "Del", danger: true, choose: () => this.#delete(entry.id) },
    ];
  }

  #shift(id, way) {
    this.current = id;
    this.send("page_shift", { id, way });
  }

  #delete(id) {
    const ids = this.#visible();
    const at = ids.indexOf(id);
    this.current = ids[at + 1] ?? ids[at - 1] ?? null;
    this.send("page_delete", { id });
  }

  #fold(id, fold) {
    if (fold) this.folded.add(id);
    else this.folded.delete(id);
    this.draw();
  }

  #visible(entries = this.entries) {
    return entries.flatMap((entry) => [entry.id, ...(this.folded.has(entry.id) ? [] : this.#visible(entry.entries))]);
  }

  #find(id, entries = this.entries, parent = null) {
    for (const [at, entry] of entries.entries()) {
      if (entry.id === id) return { entry, parent, siblings: entries, at };
      const below = this.#find(id, entry.entries, entry);
      if (below) return below;
    }
    return null;
  }

  #key(event) {
    const id = event.target.dataset?.id;
    const found = id && event.target.role !== null && this.#find(id);
    if (!found) return;
    const ids = this.#visible();
    const at = ids.indexOf(id);
    const folded = this.folded.has(id);
    const has = found.entry.entries.length > 0;
    const menu = () => event.target.querySelector(".wb-tool").click();
    const step = {
      ArrowDown: () => ids[at + 1] && this.focus(ids[at + 1]),
      ArrowUp: () => ids[at - 1] && this.focus(ids[at - 1]),
      Home: () => this.focus(ids[0]),
      End: () => this.focus(ids.at(-1)),
      ArrowRight: () => (has && folded ? this.#fold(id, false) : has && this.focus(ids[at + 1])),
      ArrowLeft: () => (has && !folded ? this.#fold(id, true) : found.parent && this.focus(found.parent.id)),
      Enter: () => this.send("open", { id }),
      F2: () => this.edit(id),
      Delete: () => this.#delete(id),
      ContextMenu: menu,
      ...(event.shiftKey && { F10: menu }),
    };
    const shifts = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };
    if (event.altKey && shifts[event.key]) this.#shift(id, shifts[event.key]);
    else if (!event.altKey && !event.ctrlKey && !event.metaKey && step[event.key]) step[event.key]();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #draggable(row, entry) {
    const place = (event) => {
      const { top, height } = row.getBoundingClientRect();
      const share = (event.clientY - top) / height;
      return share < 0.3 ? "before" : share > 0.7 ? "after" : "into";
    };
    row.addEventListener("dragstart", (event) => {
      this.dragged = entry.id;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", entry.title);
      event.stopPropagation();
    });
    row.addEventListener("dragend", () => (this.dragged = null, this.draw()));
    row.addEventListener("dragover", (event) => {
      if (!this.dragged || this.#within(this.dragged, entry.id)) return;
      event.preventDefault();
      row.dataset.drop = place(event);
    });
    row.addEventListener("dragleave", () => delete row.dataset.drop);
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      const where = place(event);
      delete row.dataset.drop;
      if (this.dragged && !this.#within(this.dragged, entry.id)) this.#drop(this.dragged, entry.id, where);
    });
  }

  #within(id, other) {
    return id === other || Boolean(this.#find(other, this.#find(id)?.entry.entries ?? []));
  }

  #drop(id, target, where) {
    const { entry, parent, siblings } = this.#find(target);
    this.current = id;
    if (where === "into") {
      this.folded.delete(target);
      const others = entry.entries.filter((one) => one.id !== id);
      return this.send("page_move", { id, parent: target, position: others.length });
    }
    const others = siblings.filter((one) => one.id !== id);
    const position = others.findIndex((one) => one.id === target) + (where === "after" ? 1 : 0);
    return this.send("page_move", { id, parent: parent?.id ?? null, position });
  }
}
