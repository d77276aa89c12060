// The pages of the open course, beside the editor. See page_outline.py.
import css from "./page_outline.css";
import { Channel } from "./channel.js";
import { h } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { adopt } from "./js/style.js";

const flat = (entries, level = 0) => entries.flatMap((entry) => [{ ...entry, level }, ...flat(entry.entries, level + 1)]);

export function render({ model, view, el }) {
  const chooser = h("div", { class: "choosers" });
  const list = h("nav", { class: "pages", "aria-label": "Course outline" });
  const add = h("button", { class: "wb-button small plain add", type: "button", onclick: () => channel.send("create") }, icon("plus"), "Add page");
  el.append(chooser, list, add);
  adopt(el, css);

  const told = ({ suggested, waiting }) => (suggested ? "suggested" : waiting === 1 ? "1 to decide" : waiting > 1 ? `${waiting} to decide` : "");
  const named = (entry) => (told(entry) ? `${entry.title} (${told(entry)})` : entry.title);

  const select = (label, options, value, kind) => {
    const box = h("select", { class: "wb-field", "aria-label": label, onchange: () => channel.send(kind, { id: box.value }) },
      options.map((one) => h("option", { value: one.id, selected: one.id === value }, `${"\u2003".repeat(one.level ?? 0)}${named(one)}`)));
    return box;
  };

  const link = (entry, current) =>
    h("li", {},
      h("button", {
        type: "button", class: entry.suggested ? "suggested" : null, title: named(entry), style: `--level:${entry.level}`, "data-id": entry.id,
        "aria-current": entry.id === current ? "page" : null, onclick: () => channel.send("open", { id: entry.id }),
      }, entry.title, told(entry) && [" ", h("span", { class: "told" }, told(entry))]));

  const show = ({ courses = [], course, entries = [], current }) => {
    const pages = flat(entries);
    const focused = list.getRootNode().activeElement?.dataset?.id;
    chooser.replaceChildren(select("Course", courses, course, "course"), pages.length ? select("Page", pages, current, "open") : "");
    list.replaceChildren(h("ul", {}, pages.map((entry) => link(entry, current))));
    if (focused) list.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  };

  const channel = new Channel(model, view, { snapshot: show, state: show });
  channel.open();
}
