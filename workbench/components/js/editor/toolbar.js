// The toolbar: one quiet row in groups; on a narrow screen it scrolls sideways.
import { h, roving } from "../dom.js";
import { icon } from "../icons.js";
import { openPopup } from "../popup.js";
import { ACTIONS, BLOCKS, INSERTS, MARKS, QUESTIONS, TABLE, key } from "./commands.js";

export class Toolbar {
  constructor(context) {
    this.context = context;
    this.states = [];
    this.element = h("div", { class: "wb-toolbar", role: "toolbar", "aria-label": "Formatting" }, this.#groups());
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && (event.stopPropagation(), context.focus()));
    this.renew = roving(this.element);
  }

  #groups() {
    const { context } = this;
    this.block = h("button", { class: "wb-tool wb-block", type: "button", "aria-haspopup": "menu", title: "Kind of block", onclick: (event) => this.#menu(event.currentTarget, "Kind of block", BLOCKS) }, h("span", {}, "Text"), icon("chevronDown"));
    this.table = h("button", { class: "wb-tool", type: "button", hidden: true, "aria-haspopup": "menu", title: "Table", onclick: (event) => this.#menu(event.currentTarget, "Table", TABLE.map(([label, run]) => ({ label, run }))) }, icon("table"), icon("chevronDown"));
    const groups = [
      [this.#tool("undo", "Undo", "Mod+Z", (chain) => chain.undo(), { can: (editor) => editor.can().undo() }), this.#tool("redo", "Redo", "Shift+Mod+Z", (chain) => chain.redo(), { can: (editor) => editor.can().redo() })],
      [this.block],
      MARKS.slice(0, 3).map((mark) => this.#tool(mark.name, mark.label, mark.keys, mark.run, { active: (editor) => editor.isActive(mark.name) })).concat(
        this.#opener("More styles", "chevronDown", (anchor) => this.#menu(anchor, "More styles", MARKS.slice(3).map((mark) => ({ ...mark, icon: mark.name, active: (editor) => editor.isActive(mark.name) }))))),
      [this.#tool("bulletList", "Bulleted list", "Mod+Shift+8", (chain) => chain.toggleBulletList(), { active: (editor) => editor.isActive("bulletList") }), this.#tool("orderedList", "Numbered list", "Mod+Shift+7", (chain) => chain.toggleOrderedList(), { active: (editor) => editor.isActive("orderedList") }), this.#opener("Link", "link", () => context.editLink(), "Mod+K")],
      [context.pictures ? this.#opener("Picture", "image", () => context.pickPicture()) : null, this.#opener("Insert", "plus", (anchor) => this.#menu(anchor, "Insert", [...INSERTS, ...QUESTIONS])), this.table].filter(Boolean),
    ];
    if (context.assistant) groups.push([h("span", { class: "wb-spacer" }), h("button", { class: "wb-tool wb-ai", type: "button", "aria-haspopup": "menu", title: `Change with the assistant (${key("Mod+J")})`, onclick: (event) => this.#askMenu(event.currentTarget) }, icon("ai"), h("span", {}, "Assistant"))]);
    return groups.map((tools, at) => h("div", { class: `wb-tools-group${at === groups.length - 1 && context.assistant ? " last" : ""}` }, tools));
  }

  #tool(name, label, keys, run, { active, can } = {}) {
    const title = keys ? `${label} (${key(keys)})` : label;
    const button = h("button", { class: "wb-tool", type: "button", title, "aria-label": label, "aria-pressed": active ? "false" : null, onmousedown: (event) => event.preventDefault(), onclick: () => this.context.run(run) }, icon(name));
    this.states.push((editor) => {
      if (active) button.setAttribute("aria-pressed", String(active(editor)));
      button.disabled = !editor.isEditable || (can ? !can(editor) : false);
    });
    return button;
  }

  #opener(label, name, open, keys) {
    const button = h("button", { class: "wb-tool", type: "button", title: keys ? `${label} (${key(keys)})` : label, "aria-label": label, onclick: () => open(button) }, icon(name));
    this.states.push((editor) => (button.disabled = !editor.isEditable));
    return button;
  }

  #menu(anchor, label, items) {
    const { context } = this;
    const choose = (item) => {
      opened.close("chosen");
      if (item.opens) context.insertAndEdit(item.run);
      else context.run(item.run);
    };
    const opened = menu(context.root, anchor, label, items, choose, context.editor);
  }

  #askMenu(anchor) {
    const { context } = this;
    const items = [...ACTIONS, { name: "custom", label: "Something else…", icon: "chat", keys: "Mod+J" }];
    const opened = menu(context.root, anchor, "Change with the assistant", items, (item) => {
      opened.close("chosen");
      if (item.name === "custom") context.openAsk();
      else context.ask(item.name, "");
    });
  }

  update(editor) {
    for (const state of this.states) state(editor);
    const current = BLOCKS.slice(1).find((block) => block.active(editor)) ?? BLOCKS[0];
    this.block.firstChild.textContent = current.label;
    this.block.setAttribute("aria-label", `Kind of block: ${current.label}`);
    this.block.disabled = !editor.isEditable;
    this.table.hidden = !editor.isActive("table");
    this.renew();
  }

  focus() {
    this.element.querySelector("[tabindex='0']")?.focus();
  }
}

// A menu that arrows move in; Escape and Tab lead back to its button. Returns what openPopup returns.
export function menu(root, anchor, label, items, choose, editor) {
  const buttons = items.map((item) =>
    h("button", { class: "wb-menu-item", type: "button", role: "menuitem", "aria-current": editor && item.active?.(editor) ? "true" : null, onclick: () => choose(item) },
      item.icon ? icon(item.icon) : null, h("span", {}, item.label), item.keys ? h("kbd", {}, key(item.keys)) : null));
  const opened = openPopup(root, anchor, h("div", { role: "menu", "aria-label": label }, buttons), { label, closed: (reason) => reason === "escape" && anchor.focus() });
  opened.popup.addEventListener("keydown", (event) => {
    if (event.key === "Tab") return event.preventDefault(), opened.close("escape");
    const at = buttons.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return undefined;
    event.preventDefault();
    return buttons[(to + buttons.length) % buttons.length].focus();
  });
  buttons[0].focus();
  return opened;
}
