// Text that is being written: streaming Markdown. See live_text.py.
import css from "./live_text.css";
import { Channel } from "./channel.js";
import { h } from "./js/dom.js";
import { MarkdownStream } from "./js/markdown.js";
import { adopt } from "./js/style.js";

export function render({ model, el, view }) {
  const text = h("div", { class: "wb-text", dir: "auto", role: "region", "aria-live": "polite", "aria-label": model.label || "Answer" });
  const wait = h("div", { class: "wb-wait", role: "status" }, h("span"), h("span"), h("span"), h("span", { class: "wb-hidden" }, "Waiting for the answer"));
  el.replaceChildren(text, wait);
  adopt(el, css);
  const stream = new MarkdownStream(text, { origins: model.image_origins, drawn: ({ renders }) => (el.dataset.renders = renders) });
  const state = (busy) => {
    text.setAttribute("aria-busy", String(busy));
    el.classList.toggle("busy", busy);
    wait.hidden = !busy || stream.text !== "";
  };
  const channel = new Channel(model, view, {
    snapshot: (data) => (stream.reset(data.text, !data.busy), state(data.busy)),
    append: (data) => (stream.append(data.text), state(true)),
    reset: (data) => (stream.reset(data.text, !data.busy), state(data.busy)),
    done: () => (stream.finish(), state(false)),
  });
  model.on("label", () => text.setAttribute("aria-label", model.label || "Answer"));
  channel.open();
}
