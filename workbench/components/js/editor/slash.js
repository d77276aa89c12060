// "/" at the start of a line or after a space opens a list of what can be put there.
import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { hide, place, show } from "../popup.js";
import { ACTIONS, BLOCKS, INSERTS, QUESTIONS } from "./commands.js";

function query(state) {
  const { $from, empty } = state.selection;
  if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code) return null;
  const before = $from.parent.textBetween(Math.max(0, $from.parentOffset - 30), $from.parentOffset, null, "\ufffc");
  const match = /(?:^|\s)\/([\p{L}\d ]{0,24})$/u.exec(before);
  return match ? { text: match[1].toLowerCase(), from: $from.pos - match[1].length - 1, to: $from.pos } : null;
}

class SlashMenu {
  constructor(view, context) {
    this.view = view;
    this.context = context;
    this.dismissed = null;
    this.found = null;
    this.at = 0;
    this.element = h("div", { class: "wb-popup", popover: "manual", role: "listbox", "aria-label": "Insert", hidden: true });
    this.element.addEventListener("mousedown", (event) => event.preventDefault());
    context.root.append(this.element);
  }

  items() {
    const asks = this.context.assistant ? ACTIONS.map((action) => ({ ...action, label: `${action.label} this block`, ask: action.name })) : [];
    return [...BLOCKS, ...INSERTS, ...QUESTIONS, ...asks].filter(({ label }) => label.toLowerCase().includes(this.found.text.trim()));
  }

  update(view) {
    const found = view.editable && view.hasFocus() ? query(view.state) : null;
    if (!found || found.from === this.dismissed) {
      if (!found) this.dismissed = null;
      return this.close();
    }
    if (this.found?.text !== found.text) this.at = 0;
    this.found = found;
    this.shown = this.items();
    if (!this.shown.length) return this.close();
    this.draw();
    show(this.element);
    return place(this.element, view.coordsAtPos(found.from));
  }

  draw() {
    this.element.replaceChildren(...this.shown.map((item, at) => h("button", { class: "wb-menu-item", type: "button", role: "option", tabindex: -1, "aria-selected": String(at === this.at), onclick: () => this.choose(item) }, icon(item.icon), h("span", {}, item.label))));
    this.element.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  choose(item) {
    const { from, to } = this.found;
    this.close();
    this.context.editor.chain().focus().deleteRange({ from, to }).run();
    if (item.ask) this.context.ask(item.ask, "");
    else if (item.opens) this.context.insertAndEdit(item.run);
    else this.context.run(item.run);
  }

  pressed(event) {
    if (!this.found) return false;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) {
      this.at = (this.at + move + this.shown.length) % this.shown.length;
      this.draw();
    } else if (event.key === "Enter" || event.key === "Tab") this.choose(this.shown[this.at]);
    else if (event.key === "Escape") {
      this.dismissed = this.found.from;
      this.close();
    } else return false;
    return true;
  }

  close() {
    this.found = null;
    hide(this.element);
  }

  destroy() {
    this.element.remove();
  }
}

export const Slash = Extension.create({
  name: "slash",
  priority: 1100,
  addOptions: () => ({ context: null }),
  addProseMirrorPlugins() {
    const { context } = this.options;
    let shown = null;
    return [
      new Plugin({
        view: (view) => (shown = new SlashMenu(view, context)),
        props: { handleKeyDown: (_, event) => shown?.pressed(event) ?? false, handleDOMEvents: { blur: () => (shown?.close(), false) } },
      }),
    ];
  },
});
