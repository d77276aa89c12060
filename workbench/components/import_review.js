// What an import would bring, to look at and to choose from. See import_review.py.
import css from "./import_review.css";
import contentCss from "./content_view.css";
import diffCss from "./diff_view.css";
import { Channel } from "./channel.js";
import { exerciseCss } from "./exercise_view.js";
import { count } from "./js/amounts.js";
import { h } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { followPages } from "./js/pages.js";
import { aboutOf } from "./js/review/about.js";
import { Aim } from "./js/review/aim.js";
import { Asking } from "./js/review/asking.js";
import { Proposals } from "./js/review/changes.js";
import { Contents } from "./js/review/contents.js";
import { Notes } from "./js/review/notes.js";
import { Offers } from "./js/review/offers.js";
import { Questions } from "./js/review/questions.js";
import { SourceText } from "./js/review/source.js";
import { Structure } from "./js/review/structure.js";
import { adopt } from "./js/style.js";

const NARROW = 860;

class Review {
  constructor(el, channel) {
    this.el = el;
    this.state = {};
    this.overview = null;
    const asking = new Asking(channel);
    const send = (kind, data = {}) => channel().send(kind, data);
    this.send = send;
    const ask = (what, data) => asking.ask(what, data);
    this.heard = (answer) => asking.heard(answer);
    this.structure = new Structure({ look: (index) => this.look(index), take: (taken) => (send("take", { taken }), (this.state.taken = taken), this.#count()) });
    this.contents = new Contents({ ask, look: (index) => this.look(index) });
    this.questions = new Questions({ ask, look: (index) => this.look(index), leave: (numbers, on) => (send("leave", { numbers, on }), this.#count()) });
    this.notes = new Notes({ ask, go: (note) => this.go(note), source: () => this.state.source, open: (place) => this.#source(place) });
    this.changes = new Proposals({ ask });
    this.source = new SourceText({ ask });
    this.offers = new Offers({ choose: (name, value) => send("choose", { name, value }), cancel: () => send("cancel_reading") });
    this.aim = new Aim({ ask, aim: (change) => (send("aim", change), (this.state.aim = { ...this.state.aim, ...change })), take: (conflict) => send("import", { conflict }) });
    this.about = h("div");
    this.next = h("button", { class: "wb-button small", type: "button", hidden: true, onclick: () => send("next") }, "Next file", icon("chevronRight"));
    followPages(el, (name, block) => {
      const index = name === "" ? this.contents.index : name;
      if (this.overview.tree[index]) this.look(Number(index), block);
    });
    this.#build();
  }

  #build() {
    this.parts = [
      { name: "structure", label: () => `Structure (${this.overview.tree.length})`, panel: h("div"), there: () => this.narrow && this.overview.tree.length > 1 },
      { name: "content", label: () => "Content", panel: this.contents.element, there: () => true },
      { name: "questions", label: () => `Questions (${this.overview.questions})`, panel: this.questions.element, there: () => this.overview.questions > 0, open: () => this.questions.open() },
      { name: "notes", label: () => `Notes (${this.notes.total})`, panel: this.notes.element, there: () => true, open: () => this.notes.open() },
      { name: "changes", label: () => "Changes", panel: this.changes.element, there: () => this.overview.proposals.length > 0, open: () => this.changes.open() },
      { name: "source", label: () => "Source", panel: this.source.element, there: () => this.state.source, open: () => this.source.open() },
      { name: "about", label: () => "About", panel: this.about, there: () => true },
    ];
    this.active = "content";
    this.heading = h("h2", { tabindex: -1 });
    this.facts = h("p", { class: "wb-quiet facts" });
    this.partial = h("p", { class: "partial", role: "status", hidden: true }, icon("warning"), "Reading stopped at its limit: this is what was read until then.");
    this.stored = h("div", { class: "stored", role: "status", hidden: true });
    this.tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "What came in", onkeydown: (event) => this.#key(event) });
    // The button stays at hand when the one above has been scrolled away.
    this.bar = h("div", { class: "bar" }, this.tabs, this.aim.near);
    this.seen = new IntersectionObserver(([{ isIntersecting, boundingClientRect }]) => (this.aim.near.hidden = isIntersecting || boundingClientRect.height === 0 || Boolean(this.state.stored)));
    this.panels = h("div", { class: "panels" }, this.parts.map(({ name, panel }) => h("div", { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}`, tabindex: -1, hidden: true }, panel)));
    this.side = h("div", { class: "side" });
    this.element = h(
      "section",
      { class: "review", "aria-label": "Preview", hidden: true }, // until it is known what to show: nobody writes into fields that are yet to be filled
      h("header", {}, h("div", { class: "head" }, h("div", { class: "names" }, this.heading, this.facts), this.next), this.partial, this.stored, this.aim.banner, this.aim.element, this.offers.element),
      h("div", { class: "main" }, this.side, h("div", { class: "work" }, this.bar, this.panels)),
    );
    this.el.replaceChildren(this.element);
  }

  update(change) {
    const fresh = change.overview !== undefined;
    Object.assign(this.state, change);
    if (fresh) this.overview = JSON.parse(change.overview);
    if (!this.overview) return;
    if (this.element.hidden) this.#appear();
    if (fresh) this.#begin();
    if (change.courses || (fresh && this.state.aim)) this.aim.show(this.state);
    else if (change.conflicts) this.aim.warn(change.conflicts);
    this.offers.state(this.state);
    this.next.hidden = !this.state.following || Boolean(this.state.stored);
    if ("stored" in change || "following" in change) this.#drawStored();
    this.element.setAttribute("aria-busy", String(Boolean(this.state.busy)));
    this.#count();
  }

  #appear() {
    this.element.hidden = false;
    this.seen.observe(this.aim.button); // not before: what is not there, and what is below the window, look the same to it
  }

  #begin() {
    const { overview, state } = this;
    this.heading.textContent = overview.title || state.provenance.name;
    this.partial.hidden = !overview.partial;
    this.facts.textContent = [count(overview.tree.length, "page"), overview.questions && count(overview.questions, "question"), overview.files && count(overview.files, "file"), state.provenance.name].filter(Boolean).join(" · ");
    const losses = (overview.severities.loss ?? 0) + (overview.severities.warning ?? 0);
    if (losses) this.facts.append(" · ", h("button", { class: "to-check", type: "button", onclick: () => this.open("notes", true) }, `${losses} to check`));
    this.structure.show(overview.tree, state.taken);
    this.contents.show(overview.tree);
    this.questions.show(overview, state.excluded);
    this.notes.show(overview);
    this.changes.show(overview);
    this.source.show();
    this.offers.show(overview.offers, state.rereading);
    this.about.replaceChildren(aboutOf(overview, state.provenance));
    this.fit(true);
    if (overview.tree.length) this.#show(this.shown < overview.tree.length ? this.shown : 0);
    this.open(this.parts.find(({ name }) => name === this.active).there() ? this.active : "content");
  }

  // Once it is stored: where it went, and what can be done now.
  #drawStored() {
    const { stored, following } = this.state;
    const was = !this.stored.hidden;
    this.stored.hidden = !stored;
    this.aim.element.hidden = Boolean(stored);
    if (stored) this.aim.near.hidden = true;
    if (stored) this.offers.element.hidden = true;
    else this.offers.show(this.overview.offers, this.state.rereading);
    if (!stored) return;
    const act = (kind, label, primary) => h("button", { class: primary ? "wb-button primary" : "wb-button", type: "button", onclick: () => this.send(kind) }, label);
    const next = following ? act("next", `Next file (${following} ready)`, true) : null;
    const acts = Object.entries({ open: "Open the course", edit: "Open in the editor", undo: "Undo" }).filter(([kind]) => stored.acts.includes(kind));
    const buttons = [next, ...acts.map(([kind, label], at) => act(kind, label, !next && !at && kind !== "undo"))].filter(Boolean);
    this.stored.replaceChildren(h("p", {}, icon("correct", 18), h("span", {}, `Imported into “${stored.title}”. ${stored.said}${this.notes.total ? " The notes stay with the course." : ""}`)), h("div", { class: "buttons" }, buttons));
    if (!was) buttons[0]?.focus();
  }

  #count() {
    const { taken, storing } = this.state;
    const pages = taken ?? this.overview.tree.map((_, at) => at);
    const questions = pages.reduce((sum, at) => sum + (this.overview.tree[at]?.questions ?? 0), 0) - this.questions.excluded.size;
    this.aim.count(pages.length, Math.max(0, questions), storing);
  }

  // Wide: the structure stands beside the parts; narrow: it is one of them.
  fit(always = false) {
    const narrow = this.el.clientWidth > 0 && this.el.clientWidth < NARROW;
    if (!this.overview || (!always && narrow === this.narrow)) return;
    this.narrow = narrow;
    const many = this.overview.tree.length > 1;
    (narrow ? this.parts[0].panel : this.side).replaceChildren(this.structure.element);
    this.side.hidden = narrow || !many;
    this.element.classList.toggle("narrow", narrow);
    if (this.active === "structure" && !narrow) this.active = "content";
    this.open(this.active);
  }

  open(name, focus = false) {
    this.active = name;
    const there = this.parts.filter((part) => part.there());
    this.tabs.replaceChildren(
      ...there.map((part) => h("button", { role: "tab", type: "button", id: `tab-${part.name}`, "aria-controls": `panel-${part.name}`, "aria-selected": String(part.name === name), tabindex: part.name === name ? 0 : -1, onclick: () => this.open(part.name, true) }, part.label())),
    );
    for (const panel of this.panels.children) panel.hidden = panel.id !== `panel-${name}`;
    if (focus) this.tabs.querySelector(`#tab-${name}`)?.focus();
    there.find((part) => part.name === name)?.open?.();
  }

  #key(event) {
    const there = this.parts.filter((part) => part.there()).map(({ name }) => name);
    const at = there.indexOf(this.active);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: there.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.open(there[(to + there.length) % there.length], true);
  }

  #show(index, block) {
    this.shown = index;
    this.structure.look(index);
    return this.contents.look(index, block);
  }

  // Show a page.
  look(index, block) {
    this.open("content");
    return this.#show(index, block);
  }

  // Show the place of a note: its question, or its block.
  go({ page, block, question }) {
    if (question !== null && question !== undefined) {
      this.open("questions");
      this.questions.look(question);
    } else if (page !== null && page !== undefined) {
      this.look(page, block ?? "");
      if (!block) this.contents.begin();
    }
  }

  // Show the line of the source that a note is about.
  #source(place) {
    this.source.look(place.member, place);
    this.open("source");
  }

  close() {
    this.seen.disconnect();
    this.contents.close();
    for (const one of this.element.querySelectorAll("img, audio, video")) one.removeAttribute("src"); // or a browser goes on loading them
  }

  focus() {
    this.heading.focus({ preventScroll: true });
    this.heading.scrollIntoView({ block: "nearest" });
  }
}

export function render({ model, view, el }) {
  let channel = null;
  const review = new Review(el, () => channel);
  adopt(el, exerciseCss, contentCss, diffCss, css);
  const watcher = new ResizeObserver(() => review.fit());
  watcher.observe(el);
  channel = new Channel(model, view, {
    snapshot: (state) => review.update(state),
    state: (state) => review.update(state),
    answer: (answer) => review.heard(answer),
    progress: (progress) => review.offers.progress(progress),
    go: (place) => review.go(place),
    focus: () => review.focus(),
    closing: () => (watcher.disconnect(), review.close()),
  });
  channel.open();
}
