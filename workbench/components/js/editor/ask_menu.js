// The menu on a selection: ask the assistant for a change, or style the text.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { hide, place, show } from "../popup.js";
import { ACTIONS, MARKS, key } from "./commands.js";

const SHOWN_AFTER = 160;

export class AskMenu {
  constructor(context) {
    this.context = context;
    this.open = false;
    this.range = null;
    this.input = h("input", { class: "wb-field wb-ask-field", type: "text", placeholder: "Or say what to change…", "aria-label": "What to change", maxlength: 4000 });
    const actions = ACTIONS.map(({ name, label, icon: shape }) => h("button", { class: "wb-button small plain", type: "button", onclick: () => this.#ask(name) }, icon(shape), label));
    const marks = MARKS.slice(0, 2).map(({ name, label, keys, run }) => h("button", { class: "wb-tool", type: "button", title: `${label} (${key(keys)})`, "aria-label": label, onclick: () => context.run(run) }, icon(name)));
    const link = h("button", { class: "wb-tool", type: "button", title: `Link (${key("Mod+K")})`, "aria-label": "Link", onclick: () => context.editLink() }, icon("link"));
    this.styles = h("div", { class: "wb-ask-styles" }, marks, link);
    this.asking = h("div", { class: "wb-ask-asking" }, h("div", { class: "wb-ask-actions" }, actions), h("div", { class: "wb-ask-line" }, this.input, h("button", { class: "wb-button small primary", type: "button", "aria-label": "Ask for this change", onclick: () => this.#ask("custom") }, icon("enter"))));
    this.element = h("div", { class: "wb-popup wb-ask-menu", popover: "manual", role: "dialog", "aria-label": "Change the selected text", hidden: true }, this.styles, this.asking);
    this.element.addEventListener("mousedown", (event) => event.target === this.input || event.preventDefault());
    this.element.addEventListener("keydown", (event) => this.#pressed(event));
    this.follow = () => this.open && this.#place();
    addEventListener("resize", this.follow);
    document.addEventListener("scroll", this.follow, true);
  }

  #pressed(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.#leave();
    else if (event.key === "Tab") this.#turn(event);
    else if (event.key === "Enter" && event.target === this.input && !event.isComposing) {
      event.preventDefault();
      this.#ask("custom");
    }
  }

  // Back to the text, which would open the menu again: something is still selected.
  #leave() {
    this.close();
    this.context.editor.view.focus();
    clearTimeout(this.timer);
  }

  // The menu lies over the page, so Tab goes round in it; Escape leaves.
  #turn(event) {
    const rows = [".wb-ask-actions", ".wb-ask-styles", ".wb-ask-line"]; // as they are seen
    const all = rows.flatMap((row) => [...this.element.querySelectorAll(`${row} :is(button, input)`)]).filter((one) => one.offsetParent !== null);
    const at = all.indexOf(event.target) + (event.shiftKey ? -1 : 1);
    event.preventDefault();
    all[(at + all.length) % all.length].focus();
  }

  // Called on each change of selection: shown a moment after something was selected.
  update(editor) {
    clearTimeout(this.timer);
    const { selection } = editor.state;
    const wanted = editor.isEditable && !selection.empty && !selection.node && editor.isFocused && selection.content().size > 0;
    if (wanted) this.timer = setTimeout(() => !this.context.pressing && this.show(), this.open ? 0 : SHOWN_AFTER);
    else if (!this.element.contains(this.element.getRootNode().activeElement)) this.close();
  }

  show({ focus = false } = {}) {
    const { editor } = this.context;
    this.range = { from: editor.state.selection.from, to: editor.state.selection.to };
    this.asking.hidden = !this.context.assistant;
    this.open = true;
    show(this.element);
    this.#place();
    if (focus) this.input.focus();
  }

  #place() {
    const { view, state } = this.context.editor;
    const { from, to } = state.selection;
    const [start, end] = [view.coordsAtPos(from), view.coordsAtPos(to, -1)];
    const box = this.context.scroller.getBoundingClientRect();
    if (end.bottom < box.top || start.top > box.bottom) return this.close();
    return place(this.element, { left: Math.min(start.left, end.left), top: Math.max(start.top, box.top), bottom: Math.min(end.bottom, box.bottom) }, { above: true });
  }

  #ask(action) {
    const instruction = this.input.value.trim();
    if (action === "custom" && !instruction) return this.input.focus();
    this.input.value = "";
    this.#leave();
    return this.context.ask(action, instruction);
  }

  close() {
    clearTimeout(this.timer);
    this.open = false;
    hide(this.element);
  }

  destroy() {
    this.close();
    removeEventListener("resize", this.follow);
    document.removeEventListener("scroll", this.follow, true);
  }
}
