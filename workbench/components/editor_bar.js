// The line above the editor. See editor_bar.py.
import css from "./editor_bar.css";
import { Channel } from "./channel.js";
import { h } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { titleField } from "./js/inline_title.js";
import { adopt } from "./js/style.js";

const count = (words) => (words === 1 ? "1 word" : `${(words ?? 0).toLocaleString("en")} words`);

export function render({ model, view, el }) {
  let state = {};
  let editing = false;
  const status = h("span", { class: "status", role: "status" });
  const title = h("div", { class: "title" });
  const words = h("span", { class: "words wb-quiet" });
  const versions = h("button", { class: "wb-button small", type: "button", title: "Versions", onclick: () => channel.send("versions") }, icon("history"), h("span", { class: "label" }, "Versions"));
  el.append(title, words, status, versions);
  adopt(el, css);

  const drawTitle = () => {
    const leave = () => ((editing = false), drawTitle());
    if (editing) {
      const keep = (text) => ((state.title = text), channel.send("rename", { title: text }), leave());
      title.replaceChildren(titleField({ value: state.title, label: "Title of the page", keep, leave }));
      return;
    }
    const edit = h("button", { class: "wb-tool", type: "button", title: "Rename", "aria-label": "Rename the page", onclick: () => ((editing = true), drawTitle()) }, icon("pencil"));
    title.replaceChildren(h("h2", { title: state.title }, state.title ?? ""), state.suggested ? "" : edit);
  };

  const show = (next) => {
    state = next;
    if (!editing) drawTitle();
    words.hidden = status.hidden = versions.hidden = Boolean(state.suggested);
    const problem = state.status && !["saved", "saving"].includes(state.status);
    status.className = problem ? "status problem" : "status";
    status.replaceChildren(...(problem ? [icon("alert"), state.status] : state.status === "saving" ? ["Saving…"] : [icon("check"), h("span", { class: "label" }, "All changes saved")]));
    status.title = status.textContent;
    words.textContent = count(state.words);
    versions.setAttribute("aria-pressed", String(Boolean(state.versions)));
  };

  const channel = new Channel(model, view, { snapshot: show, state: show });
  channel.open();
}
