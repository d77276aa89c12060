// The learner's conversations, beside the coach. See conversation_list.py.
import css from "./conversation_list.css";
import { Channel } from "./channel.js";
import { h, roving } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { titleField } from "./js/inline_title.js";
import { menuButton } from "./js/menu.js";
import { save } from "./js/save.js";
import { adopt } from "./js/style.js";

const SEARCH_WAIT = 200;
const DAY = 86_400_000;

function when(iso) {
  const at = new Date(iso);
  if (Date.now() - at < DAY && at.getDate() === new Date().getDate()) return at.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  return at.toLocaleDateString(undefined, { day: "numeric", month: "short" });
}

export function render({ model, view, el }) {
  let state = { courses: [], conversations: [] };
  let editing = null;
  const send = (kind, data = {}) => channel.send(kind, data);

  const course = h("select", { class: "wb-field", "aria-label": "Course", onchange: () => send("course", { id: course.value }) });
  const begin = h("button", { class: "wb-button begin", type: "button", onclick: () => (close(), send("begin")) }, icon("plus"), "New conversation");
  const search = h("input", { class: "wb-field", type: "search", placeholder: "Search conversations", "aria-label": "Search conversations" });
  let timer = null;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => send("search", { text: search.value }), SEARCH_WAIT);
  });
  const list = h("ul", { class: "list", "aria-label": "Conversations" });
  const sheet = h("div", { class: "sheet" }, course, begin, search, list);

  // Wide: the sheet stands open and can be folded to a rail. Narrow: a bar, and the sheet as a menu below it.
  const open = h("button", { class: "wb-button plain now", type: "button", "aria-haspopup": "true", "aria-expanded": "false", onclick: () => toggle() });
  const fresh = h("button", { class: "wb-tool", type: "button", title: "New conversation", "aria-label": "New conversation", onclick: () => send("begin") }, icon("plus"));
  const places = h("div", { class: "wb-segments", role: "radiogroup", "aria-label": "What is shown" });
  roving(places);
  const fold = h("button", { class: "wb-tool fold", type: "button", onclick: () => send("fold") });
  const bar = h("div", { class: "bar" }, h("h2", {}, "Conversations"), fold, open, fresh, places);
  el.append(bar, sheet);
  adopt(el, css);

  const toggle = (wanted = !el.classList.contains("opened")) => {
    el.classList.toggle("opened", wanted);
    open.setAttribute("aria-expanded", String(wanted));
    if (wanted) (list.querySelector("[aria-current]") ?? begin).focus();
  };
  const close = () => el.classList.contains("opened") && toggle(false);
  el.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && el.classList.contains("opened")) {
      close();
      open.focus();
    }
  });
  const outside = (event) => event.composedPath().includes(el) || close();
  document.addEventListener("pointerdown", outside, true);
  model.on("remove", () => document.removeEventListener("pointerdown", outside, true));

  const actions = (one) => () => [
    { label: "Rename", icon: "pencil", choose: () => ((editing = one.id), draw()) },
    { label: "Save as text", icon: "download", choose: () => send("export", { id: one.id, format: "markdown" }) },
    { label: "Save as data (JSON)", icon: "download", choose: () => send("export", { id: one.id, format: "json" }) },
    { label: "Delete", icon: "trash", danger: true, choose: () => send("delete", { id: one.id }) },
  ];

  const row = (one) => {
    if (one.id === editing) {
      const leave = () => ((editing = null), draw());
      const keep = (title) => (leave(), send("rename", { id: one.id, title }));
      return h("li", {}, titleField({ value: one.title, label: "Title of the conversation", keep, leave }));
    }
    return h(
      "li",
      { "data-id": one.id },
      h("button", { class: "choose", type: "button", title: one.title, "aria-current": one.id === state.current ? "true" : null, onclick: () => (close(), send("open", { id: one.id })) }, h("span", { class: "name" }, one.title), h("span", { class: "when" }, when(one.updated))),
      menuButton(`Actions for ${one.title}`, actions(one)),
    );
  };

  const drawList = () => {
    const focused = list.getRootNode().activeElement?.closest?.("li")?.dataset.id;
    const nothing = state.query ? "No conversation holds these words." : "Conversations appear here once you have asked something.";
    list.replaceChildren(...(state.conversations.length ? state.conversations.map(row) : [h("li", { class: "nothing" }, nothing)]));
    if (focused && !editing) list.querySelector(`[data-id="${CSS.escape(focused)}"] .choose`)?.focus();
  };

  const drawBar = () => {
    const current = state.conversations.find((one) => one.id === state.current);
    const label = state.folded ? "Show conversations" : "Hide conversations";
    open.replaceChildren(h("span", {}, current?.title ?? "New conversation"), icon("chevronDown"));
    fold.replaceChildren(icon(state.folded ? "chat" : "chevronLeft"));
    fold.title = label;
    fold.setAttribute("aria-label", label);
    fold.setAttribute("aria-expanded", String(!state.folded));
    places.replaceChildren(...[["talk", "Chat"], ["page", "Page"]].map(([name, text]) =>
      h("button", { type: "button", role: "radio", tabindex: state.place === name ? 0 : -1, "aria-checked": String(state.place === name), onclick: () => send("place", { name }) }, text)));
  };

  const draw = () => {
    el.classList.toggle("folded", Boolean(state.folded));
    course.replaceChildren(...state.courses.map(({ id, title }) => h("option", { value: id, selected: id === state.course }, title)));
    course.hidden = state.courses.length < 2;
    begin.disabled = fresh.disabled = !state.course;
    search.hidden = !state.query && state.conversations.length < 2;
    drawBar();
    drawList();
  };

  const channel = new Channel(model, view, {
    snapshot: (fresh) => ((state = { ...state, ...fresh }), (search.value = fresh.query ?? ""), draw()),
    state: (fresh) => ((state = { ...state, ...fresh }), draw()),
    save,
  });
  channel.open();
}
