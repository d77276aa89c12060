// What an import was read from, as it is: the text of a file, or the files of a package and each one's text.
import { h } from "../dom.js";
import { highlight } from "../highlight.js";
import { sizeOf } from "../amounts.js";
import { newest } from "./asking.js";

const COLOURED = 200_000;
const LISTED = 300;

export class SourceText {
  // handlers: ask(what, data)
  constructor(handlers) {
    this.handlers = handlers;
    this.only = newest();
    this.files = [];
    this.filter = h("input", { class: "wb-field", type: "search", placeholder: "Find a file", "aria-label": "Find a file in the package", oninput: () => this.#list() });
    this.list = h("ul", { class: "members", "aria-label": "Files in the package" });
    this.side = h("div", { class: "member-side" }, this.filter, this.list);
    this.head = h("p", { class: "wb-small wb-quiet", role: "status" });
    this.code = h("code");
    this.mark = h("div", { class: "source-mark", hidden: true });
    this.text = h("pre", { class: "source-text", tabindex: 0, role: "region", "aria-label": "Text of the file" }, this.code, this.mark);
    this.element = h("div", { class: "source" }, this.side, h("div", { class: "wb-text source-main" }, this.head, this.text));
  }

  show() {
    this.stale = true;
    this.files = [];
  }

  open() {
    if (this.stale) this.look("");
    this.stale = false;
  }

  // Show a file; `place.line` of it, or its beginning, where somebody asked for a place.
  look(member, place = null) {
    this.stale = false;
    return this.only(
      this.handlers.ask("source", { member }),
      (answer) => (this.#draw(answer), place && this.#go(answer, place.line)),
      (error) => ((this.head.textContent = error.message), (this.text.hidden = true)),
    );
  }

  #draw(answer) {
    this.files = answer.files;
    this.member = answer.name;
    this.side.hidden = !this.files.length;
    this.element.classList.toggle("packed", this.files.length > 0);
    this.#list();
    this.head.textContent = [answer.name, sizeOf(answer.size), answer.why || (answer.cut && "the beginning")].filter(Boolean).join(", ");
    this.text.hidden = !answer.text;
    this.code.textContent = answer.text;
    highlight(this.code, answer.language, COLOURED);
    this.text.scrollTop = 0;
    this.mark.hidden = true;
  }

  // Lines of one height, since none is wrapped.
  #go(answer, line) {
    const lines = answer.text ? answer.text.split("\n").length : 0;
    if (line && answer.lined && line <= lines) {
      const { top, height } = this.code.getBoundingClientRect();
      const each = height / lines;
      const above = top - this.text.getBoundingClientRect().top + this.text.scrollTop + (line - 1) * each;
      Object.assign(this.mark.style, { top: `${above}px`, height: `${each}px` });
      this.mark.hidden = false;
      this.text.scrollTop = above - this.text.clientHeight / 3;
    }
    const why = !line ? "" : answer.lined ? line > lines && lines > 0 && `line ${line} is further down than is shown` : "its one long line is shown in many";
    if (why) this.head.textContent += ` · ${why}`;
    this.text.scrollIntoView({ block: "nearest" });
    this.text.focus({ preventScroll: true });
  }

  #list() {
    const words = this.filter.value.toLowerCase();
    const found = this.files.filter(([name]) => name.toLowerCase().includes(words));
    const rest = found.length - LISTED;
    this.list.replaceChildren(
      ...found.slice(0, LISTED).map(([name, size]) => h("li", {}, h("button", { type: "button", "aria-current": name === this.member ? "true" : null, onclick: () => this.look(name) }, h("span", {}, name), h("span", { class: "wb-small wb-quiet" }, sizeOf(size))))),
      ...(rest > 0 ? [h("li", { class: "wb-quiet" }, `${rest.toLocaleString()} more: type a part of a name.`)] : []),
    );
  }
}
