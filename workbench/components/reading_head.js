// Which page of the course is read beside the coach. See reading_head.py.
import css from "./reading_head.css";
import { Channel } from "./channel.js";
import { h } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { adopt } from "./js/style.js";

const flat = (entries, level = 0) => entries.flatMap((entry) => [{ ...entry, level }, ...flat(entry.entries ?? [], level + 1)]);

export function render({ model, view, el }) {
  const box = h("select", { class: "wb-field", "aria-label": "Page to read", onchange: () => channel.send("open", { id: box.value }) });
  const fold = h("button", { class: "wb-tool fold", type: "button", onclick: () => channel.send("fold") });
  el.append(box, fold);
  adopt(el, css);

  const show = ({ entries = [], current, folded = false }) => {
    const pages = flat(entries);
    const label = folded ? "Show the page" : "Hide the page";
    box.replaceChildren(...pages.map(({ id, title, level }) => h("option", { value: id, selected: id === current }, `${"\u2003".repeat(level)}${title}`)));
    box.hidden = !pages.length;
    fold.replaceChildren(icon(folded ? "example" : "chevronRight"));
    fold.title = label;
    fold.setAttribute("aria-label", label);
    fold.setAttribute("aria-expanded", String(!folded));
    el.classList.toggle("folded", folded);
  };

  const channel = new Channel(model, view, { snapshot: show, state: show });
  channel.open();
}
