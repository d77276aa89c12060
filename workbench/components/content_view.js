// A document to read. See content_view.py.
import css from "./content_view.css";
import { Channel } from "./channel.js";
import { exerciseCss } from "./exercise_view.js";
import { h } from "./js/dom.js";
import { followPages } from "./js/pages.js";
import { Pieces } from "./js/pieces.js";
import { adopt, still } from "./js/style.js";
import { nodesOf } from "./js/tree.js";

// What an editor leaves of a page without text.
const bare = ({ type, content }) => type === "paragraph" && !content?.length;

export function render({ model, el, view }) {
  const page = h("article", { class: "wb-text wb-page", dir: "auto", "aria-label": model.label });
  el.replaceChildren(page);
  adopt(el, exerciseCss, css);
  let state = { tree: null, assets: {}, rest: 0 };
  let channel = null;

  const pieces = new Pieces((kind, data) => channel.mention(kind, data));
  const made = (blocks) => nodesOf(blocks, { assets: state.assets, keys: model.keys, piece: (src, at) => pieces.piece(src, at) });
  const further = h("button", { class: "wb-further", type: "button", onclick: () => channel.send("more", {}) }, "Show more of this page");
  const rest = () => (state.rest ? [further] : []);
  const draw = () => {
    const top = page.closest(".content-view")?.scrollTop ?? 0;
    const blocks = state.tree?.content?.every(bare) ? [] : made(state.tree?.content);
    page.replaceChildren(...(blocks.length ? blocks : [h("p", { class: "wb-quiet" }, model.empty)]), ...rest());
    el.scrollTop = top;
  };
  const more = (data) => {
    state.tree.content.push(...data.blocks);
    state = { ...state, assets: { ...state.assets, ...data.assets }, rest: data.rest };
    further.remove();
    page.append(...made(data.blocks), ...rest());
  };
  const scroll = ({ block }) => {
    const found = page.querySelector(`[data-block="${CSS.escape(block)}"]`);
    if (!found) return;
    found.scrollIntoView({ block: "center", behavior: still() ? "auto" : "smooth" });
    found.classList.add("wb-found");
    setTimeout(() => found.classList.remove("wb-found"), 2200);
  };
  followPages(page, (name, block) => channel.send("page", { page: name, block }));
  const show = (data) => ((state = data), draw());
  channel = new Channel(model, view, { snapshot: show, show, more, scroll, piece: (data) => pieces.came(data) });
  model.on(["keys", "empty"], draw);
  model.on("label", () => page.setAttribute("aria-label", model.label));
  channel.open();
}
