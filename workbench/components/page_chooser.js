// The pages of a course that is being imported: which to take, and which to look at. See page_chooser.py.
import css from "./page_chooser.css";
import { Channel } from "./channel.js";
import { h } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { adopt } from "./js/style.js";

const count = (number, one, many) => (number === 1 ? `1 ${one}` : `${number} ${many}`);

export function render({ model, view, el }) {
  let state = { pages: [], taken: [] };
  const list = h("ul", { class: "pages", "aria-label": "Pages" });
  const all = h("input", { type: "checkbox", id: "all" });
  const summary = h("label", { for: "all" });
  const head = h("div", { class: "head" }, all, summary);
  el.append(head, list);
  adopt(el, css);

  // A page and all below it: what follows with a deeper level.
  const branch = (at) => {
    const end = state.pages.findIndex((page, place) => place > at && page.level <= state.pages[at].level);
    return state.pages.slice(at, end < 0 ? undefined : end).map((page) => page.index);
  };
  const take = (indices, on) => {
    const taken = new Set(state.taken);
    for (const index of indices) on ? taken.add(index) : taken.delete(index);
    state.taken = [...taken].sort((a, b) => a - b);
    channel.send("take", { taken: state.taken });
    draw();
  };
  all.addEventListener("change", () => take(state.pages.map((page) => page.index), all.checked));

  const row = (page, at) => {
    const box = h("input", { type: "checkbox", checked: state.taken.includes(page.index), "aria-label": `Take ${page.title}`, onchange: (event) => take(branch(at), event.target.checked) });
    box.dataset.index = page.index;
    return h(
      "li",
      { style: `--level:${page.level}` },
      box,
      h("button", { class: "name", type: "button", onclick: () => channel.send("look", { index: page.index }) }, page.title),
      page.settings.length > 0 && h("span", { class: "fact", title: page.settings.join("\n") }, page.settings.length === 1 ? page.settings[0] : `${page.settings.length} settings`),
      page.questions > 0 && h("span", { class: "fact" }, count(page.questions, "question", "questions")),
      page.notes > 0 && h("span", { class: "fact warn" }, icon("warning", 14), count(page.notes, "note", "notes")),
    );
  };
  const draw = () => {
    const focused = list.getRootNode().activeElement?.dataset?.index;
    list.replaceChildren(...state.pages.map(row));
    all.checked = state.taken.length === state.pages.length;
    all.indeterminate = state.taken.length > 0 && !all.checked;
    summary.textContent = `${state.taken.length} of ${count(state.pages.length, "page", "pages")} will be imported`;
    if (focused) list.querySelector(`[data-index="${focused}"]`)?.focus();
  };
  const channel = new Channel(model, view, { snapshot: (fresh) => ((state = fresh), draw()), state: (fresh) => ((state = fresh), draw()) });
  channel.open();
}
