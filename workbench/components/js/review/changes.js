// What somebody proposes in the source (tracked changes), as diffs: they are kept as suggestions.
import { Changes } from "../../diff_view.js";
import { h } from "../dom.js";
import { newest } from "./asking.js";

export class Proposals {
  // handlers: ask(what, data)
  constructor(handlers) {
    this.handlers = handlers;
    this.only = newest();
    this.which = h("select", { class: "wb-field", "aria-label": "Whose changes", onchange: () => this.#load() });
    this.place = h("div", { class: "diff-view" });
    this.changes = new Changes({ layout: "side", label: "Proposed changes" }, this.place, (src, at) => handlers.ask("piece", { src, at }));
    this.told = h("p", { class: "wb-quiet" }, "These changes stand in the source as proposals. They are kept as suggestions: take or refuse each in the editor.");
    this.element = h("div", { class: "proposals" }, this.told, this.which, this.place);
  }

  show(overview) {
    this.proposals = overview.proposals;
    this.stale = true;
    const name = ({ page, author, at, reason }) => [overview.tree[page]?.title, author && `by ${author}`, at && new Date(at).toLocaleDateString(), reason].filter(Boolean).join(", ");
    this.which.replaceChildren(...this.proposals.map((one, at) => h("option", { value: at }, name(one))));
    this.which.hidden = this.proposals.length < 2;
  }

  open() {
    if (this.stale && this.proposals.length) this.#load();
    this.stale = false;
  }

  #load() {
    this.only(
      this.handlers.ask("proposal", { number: Number(this.which.value || 0) }),
      (answer) => this.changes.show(answer),
      (error) => this.place.replaceChildren(h("p", { class: "problem", role: "alert" }, error.message)),
    );
  }
}
