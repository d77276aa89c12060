// What was changed, kept apart or lost on the way in, the worst first. See note_list.py.
import css from "./note_list.css";
import { Channel } from "./channel.js";
import { h } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { adopt } from "./js/style.js";

const GROUPS = [
  ["loss", "Lost", "alert"],
  ["warning", "To check", "warning"],
  ["info", "Changed", "note"],
];
const AT_FIRST = 50;

export function render({ model, view, el }) {
  let notes = [];
  const opened = new Set();
  const body = h("div", { class: "notes" });
  el.append(body);
  adopt(el, css);

  const row = (note) =>
    h(
      "li",
      {},
      h("div", { class: "said" }, h("p", {}, note.message), note.excerpt && h("blockquote", {}, note.excerpt), note.advice && h("p", { class: "advice" }, note.advice), note.where && h("p", { class: "where" }, note.where)),
      note.page !== null && h("button", { class: "wb-button small", type: "button", "aria-label": `Show the place: ${note.message}`, onclick: () => channel.send("show", { number: note.number }) }, icon("eye"), "Show"),
    );
  const group = ([severity, title, picture]) => {
    const all = notes.filter((note) => note.severity === severity);
    if (!all.length) return null;
    const shown = opened.has(severity) ? all : all.slice(0, AT_FIRST);
    const more = all.length - shown.length;
    return h(
      "section",
      { class: severity, "aria-label": title },
      h("h3", {}, icon(picture), `${title} (${all.length})`),
      h("ul", {}, shown.map(row)),
      more > 0 && h("button", { class: "wb-button small more", type: "button", onclick: () => (opened.add(severity), draw()) }, `Show ${more} more`),
    );
  };
  const draw = () => {
    const groups = GROUPS.map(group).filter(Boolean);
    body.replaceChildren(...(groups.length ? groups : [h("p", { class: "nothing" }, icon("correct", 18), "Nothing was changed or lost.")]));
  };
  const channel = new Channel(model, view, { snapshot: (state) => ((notes = state.notes), draw()) });
  channel.open();
}
