// What a new version of a source suggests for the open page as a whole. See page_questions.py.
import css from "./page_questions.css";
import { Channel } from "./channel.js";
import { h } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { adopt } from "./js/style.js";

export function render({ model, view, el }) {
  const list = h("ul", { "aria-label": "Suggestions for this page", tabindex: -1 });
  el.append(list);
  adopt(el, css);

  const answer = (kind, { id }, label, look) => h("button", { class: `wb-button small ${look}`, type: "button", "aria-describedby": `said-${id}`, onclick: () => channel.send(kind, { id }) }, label);

  const item = (one) =>
    h("li", { class: "question", "data-id": one.id },
      icon("import"),
      h("div", { class: "said", id: `said-${one.id}` }, h("p", {}, one.said), one.why && h("p", { class: "wb-quiet" }, one.why)),
      h("div", { class: "answers" }, answer("take", one, one.take, one.danger ? "danger" : "primary"), answer("refuse", one, one.refuse, "")));

  // The focus of a question that was answered goes to the next one.
  const show = ({ questions = [] }) => {
    const held = list.contains(list.getRootNode().activeElement);
    list.replaceChildren(...questions.map(item));
    if (held) (list.querySelector("button") ?? list).focus();
  };

  const channel = new Channel(model, view, { snapshot: show, state: show });
  channel.open();
}
