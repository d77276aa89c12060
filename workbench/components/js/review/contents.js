// A page of an import as a reader sees it; more of a long one comes as it is scrolled to.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { nodesOf } from "../tree.js";
import { newest } from "./asking.js";
import { KIND_NAMES, KINDS } from "./structure.js";
import { still } from "../style.js";

export class Contents {
  // handlers: ask(what, data), look(index)
  constructor(handlers) {
    this.handlers = handlers;
    this.pages = [];
    this.index = null;
    this.next = null;
    this.only = newest();
    this.head = h("div", { class: "page-head" });
    this.article = h("article", { class: "wb-text", dir: "auto", "aria-label": "Page" });
    this.end = h("div", { class: "page-end" });
    this.element = h("div", { class: "contents" }, this.head, this.article, this.end);
    this.watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.#more(), { rootMargin: "600px" });
  }

  show(pages) {
    this.pages = pages;
    this.index = null;
    if (!pages.length) this.article.replaceChildren(h("p", { class: "wb-quiet" }, "There are no pages in it."));
  }

  close() {
    this.watcher.disconnect();
  }

  // Show a page, and the block in it if one is named.
  look(index, block = "") {
    if (index === this.index && (!block || this.#mark(block))) return Promise.resolve();
    this.index = index;
    this.next = null;
    this.#drawHead();
    this.article.setAttribute("aria-busy", "true");
    return this.only(
      this.handlers.ask("page", { page: index, until: block }),
      (answer) => {
        this.article.removeAttribute("aria-busy");
        this.article.replaceChildren(...this.#blocks(answer));
        if (!answer.of) this.article.replaceChildren(h("p", { class: "wb-quiet" }, "This page has no text of its own."));
        this.#rest(answer);
        if (block) this.#mark(block);
      },
      (error) => this.article.replaceChildren(h("p", { class: "problem", role: "alert" }, error.message)),
    );
  }

  // Have the keyboard go on from the page's name.
  begin() {
    const name = this.head.querySelector("h3");
    if (name) name.tabIndex = -1;
    name?.focus();
  }

  #blocks(answer) {
    return nodesOf(answer.blocks, { assets: answer.assets, keys: false, piece: (src, at) => this.handlers.ask("piece", { src, at }) });
  }

  #rest(answer) {
    this.next = answer.next;
    this.watcher.disconnect();
    this.end.replaceChildren();
    if (answer.next === null) return;
    this.end.append(h("button", { class: "wb-button small", type: "button", onclick: () => this.#more() }, `Show more (${answer.of - answer.next} of ${answer.of} blocks)`));
    this.watcher.observe(this.end);
  }

  #more() {
    if (this.next === null) return;
    const start = this.next;
    this.next = null;
    this.only(
      this.handlers.ask("page", { page: this.index, start }),
      (answer) => (this.article.append(...this.#blocks(answer)), this.#rest(answer)),
      (error) => this.end.replaceChildren(h("p", { class: "problem", role: "alert" }, error.message)),
    );
  }

  #drawHead() {
    const page = this.pages[this.index];
    const step = (by, label, name) => h("button", { class: "wb-tool", type: "button", "aria-label": label, title: label, disabled: !this.pages[this.index + by], onclick: () => this.handlers.look(this.index + by) }, icon(name));
    this.head.replaceChildren(
      h("div", { class: "page-name" }, icon(KINDS[page.kind] ?? "file"), h("h3", {}, page.title), this.pages.length > 1 ? h("span", { class: "wb-quiet" }, `${this.index + 1} of ${this.pages.length}`) : "", this.pages.length > 1 ? step(-1, "Previous page", "chevronLeft") : "", this.pages.length > 1 ? step(1, "Next page", "chevronRight") : ""),
      page.settings?.length ? h("dl", { class: "settings" }, page.settings.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))) : "",
      h("p", { class: "wb-small wb-quiet origin" }, [KIND_NAMES[page.kind], page.origin && `from ${page.origin}`].filter(Boolean).join(", ")),
    );
  }

  #mark(block) {
    const found = this.article.querySelector(`[data-block="${CSS.escape(block)}"]`);
    if (!found) return false;
    found.scrollIntoView({ block: "center", behavior: still() ? "auto" : "smooth" });
    for (const one of this.article.querySelectorAll(".wb-found")) one.classList.remove("wb-found");
    found.classList.add("wb-found");
    found.tabIndex = -1;
    found.focus({ preventScroll: true });
    return true;
  }
}
