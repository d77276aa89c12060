// Where an import goes, what to do when its source was imported before, and the button that stores it.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { count } from "../amounts.js";

export class Aim {
  // handlers: ask(what, data), aim(change), take(conflict)
  constructor(handlers) {
    this.handlers = handlers;
    this.courses = [];
    this.aim = { title: "", course: "", place: "last" };
    this.conflicts = [];
    this.dismissed = false;
    this.into = h("select", { class: "wb-field", id: "aim-into", onchange: () => this.#into(this.into.value) });
    this.title = h("input", { class: "wb-field", id: "aim-title", oninput: () => this.#change({ title: this.title.value }) });
    this.place = h("select", { class: "wb-field", id: "aim-place", onchange: () => this.#change({ place: this.place.value }) });
    this.titleField = this.#field("aim-title", "Title of the new course", this.title);
    this.placeField = this.#field("aim-place", "Place in it", this.place);
    this.button = h("button", { class: "wb-button primary", type: "button", onclick: () => this.handlers.take("") });
    // The same for a mouse or finger far down; keyboards and screen readers have the other.
    this.near = h("button", { class: "wb-button small primary", type: "button", tabindex: -1, "aria-hidden": "true", hidden: true, onclick: () => this.handlers.take("") });
    this.why = h("span", { class: "wb-small wb-quiet", role: "status" });
    this.banner = h("section", { class: "conflict", role: "region", "aria-label": "Imported before", hidden: true });
    this.element = h("div", { class: "aim" }, this.#field("aim-into", "Into", this.into), this.titleField, this.placeField, h("div", { class: "aim-go" }, this.button, this.why));
  }

  #field(id, label, control) {
    return h("div", { class: "field" }, h("label", { class: "wb-label", for: id }, label), control);
  }

  show({ courses, aim, conflicts }) {
    this.courses = courses ?? [];
    this.aim = { ...aim };
    this.into.replaceChildren(h("option", { value: "" }, "A new course"), ...this.courses.map(({ id, title }) => h("option", { value: id }, title)));
    this.into.value = aim.course;
    this.title.value = aim.title;
    this.#fit();
    if (conflicts) this.warn(conflicts);
  }

  // What the button says: how much is taken.
  count(pages, questions, storing) {
    const more = questions ? `, ${count(questions, "question")}` : "";
    const much = ` ${count(pages, "page")}${more}`;
    for (const button of [this.button, this.near]) {
      button.replaceChildren(...(storing ? ["Importing…"] : ["Import", h("span", { class: "much" }, much)]));
      button.disabled = !pages || storing;
    }
    this.why.textContent = pages ? "" : "Choose at least one page.";
  }

  warn(conflicts) {
    this.conflicts = conflicts;
    this.banner.hidden = !conflicts.length || this.dismissed;
    if (this.banner.hidden) return;
    this.banner.replaceChildren(...conflicts.map((conflict) => this.#met(conflict)), h("div", { class: "ways-on" }, this.#way("Cancel", "", "Nothing is imported; go on looking.", () => this.#leave())));
  }

  // Say no more of it; the focus, whose button is gone, waits where one would go on.
  #leave() {
    this.dismissed = this.banner.hidden = true;
    this.into.focus();
  }

  // One earlier import, and what can be done about it.
  #met({ id, said, at, about, ways }) {
    const when = new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
    return h("div", { class: "met", role: "group", "aria-label": about },
      h("p", {}, icon("history"), h("span", {}, said, h("span", { class: "wb-quiet" }, ` Imported ${when}.`))),
      h("div", { class: "ways-on" }, ways.map(({ name, label, does }) => this.#way(label, about, does, () => this.handlers.take(`${name}:${id}`)))));
  }

  // Several earlier imports offer the same: to who only hears it, each says which it is about.
  #way(label, about, does, act) {
    return h("button", { class: "way", type: "button", onclick: act }, h("strong", {}, label), about ? h("span", { class: "wb-hidden" }, ` ${about}: `) : null, h("span", {}, does));
  }

  #into(course) {
    this.#change({ course, place: "last" });
    this.#fit();
  }

  #fit() {
    const { course, place } = this.aim;
    this.titleField.hidden = Boolean(course);
    this.placeField.hidden = !course;
    if (!course) return;
    const fixed = [["last", "At the end"], ["first", "At the beginning"]];
    const fill = (places) => {
      this.place.replaceChildren(
        ...fixed.map(([value, label]) => h("option", { value }, label)),
        ...places.flatMap(({ id, title, level }) => {
          const name = `${"\u2003".repeat(level)}${title}`;
          return [h("option", { value: `under:${id}` }, `Under ${name}`), h("option", { value: `after:${id}` }, `After ${name}`)];
        }),
      );
      this.place.value = place;
    };
    fill([]);
    this.handlers.ask("places", { course }).then(({ places }) => this.aim.course === course && fill(places), () => {});
  }

  #change(change) {
    Object.assign(this.aim, change);
    this.handlers.aim(change);
  }
}
