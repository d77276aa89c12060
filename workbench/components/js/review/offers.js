// Ways of reading the source that a person may choose. Changing one reads it again; the last reading stays until then.
import { h } from "../dom.js";
import { icon } from "../icons.js";

const WAIT = 250;
const AS_TABLE = 3;
const IN_A_LINE = 2;

export class Offers {
  // handlers: choose(name, value), cancel()
  constructor(handlers) {
    this.handlers = handlers;
    this.offers = [];
    this.timer = null;
    this.bar = h("progress", { max: 1, "aria-label": "Reading again" });
    this.doing = h("span", { class: "wb-small wb-quiet", role: "status" });
    this.busy = h("div", { class: "rereading", hidden: true }, this.bar, this.doing, h("button", { class: "wb-button small", type: "button", onclick: () => this.handlers.cancel() }, "Cancel"));
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    this.body = h("div", { class: "offer-groups" });
    this.element = h("details", { class: "offers", open: true }, h("summary", {}, icon("settings"), "How it is read"), this.problem, this.body, this.busy);
  }

  show(offers, readable) {
    this.offers = offers;
    this.element.hidden = !offers.length || !readable;
    this.element.classList.toggle("slim", offers.length <= IN_A_LINE && offers.every(({ group }) => !group));
    const active = this.body.getRootNode().activeElement;
    const held = this.body.contains(active) ? active.getAttribute("aria-label") : null;
    const groups = new Map();
    for (const offer of offers) groups.set(offer.group, [...(groups.get(offer.group) ?? []), offer]);
    this.body.replaceChildren(...[...groups].map(([group, members]) => (group && members.length >= AS_TABLE ? this.#table(group, members) : this.#fields(group, members))));
    if (held) [...this.body.querySelectorAll("select")].find((one) => one.getAttribute("aria-label") === held)?.focus();
  }

  state({ busy, problem }) {
    this.busy.hidden = !busy;
    this.doing.textContent = busy ?? "";
    if (busy) this.bar.removeAttribute("value");
    this.problem.hidden = !problem;
    this.problem.textContent = problem ?? "";
    if (problem) this.show(this.offers, true);
    if (problem) this.element.hidden = false;
  }

  progress({ share, doing }) {
    this.bar.value = share;
    this.doing.textContent = doing || "Reading again";
  }

  #select(offer) {
    const select = h("select", { class: "wb-field", "aria-label": offer.label, onchange: () => this.#chosen(offer, select.value) }, offer.options.map(([value, label]) => h("option", { value, selected: value === offer.chosen }, label)));
    return select;
  }

  #chosen(offer, value) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.handlers.choose(offer.name, value), WAIT);
  }

  #fields(group, members) {
    const field = (offer) => h("label", { class: "offer" }, h("span", { class: "wb-label" }, offer.label), this.#select(offer), offer.help && h("span", { class: "wb-small wb-quiet" }, offer.help));
    return h("div", { class: "offer-fields", role: "group", "aria-label": group || "How it is read" }, group && h("h4", {}, group), members.map(field));
  }

  // The columns of a sheet: what each is, beside its first cells.
  #table(group, members) {
    const row = (offer) => h("tr", {}, h("th", { scope: "row" }, offer.label), h("td", {}, this.#select(offer)), h("td", { class: "sample" }, offer.help));
    return h("div", { class: "offer-table" }, h("table", {}, h("caption", {}, group), h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "In the file"), h("th", { scope: "col" }, "Read as"), h("th", { scope: "col" }, "First rows"))), h("tbody", {}, members.map(row))));
  }
}
