// Text that is being written: streaming Markdown. See live_text.py.
import css from "./live_text.css";
import { Channel } from "./channel.js";
import { Pace } from "./js/coach/pace.js";
import { announcer, h } from "./js/dom.js";
import { MarkdownStream } from "./js/markdown.js";
import { adopt } from "./js/style.js";

export function render({ model, el, view }) {
  const text = h("div", { class: "wb-text", dir: "auto", role: "region", tabindex: -1, "aria-live": "polite", "aria-label": model.label || "Answer" });
  const wait = h("div", { class: "wb-wait", role: "status" }, h("span"), h("span"), h("span"), h("span", { class: "wb-hidden" }, "Waiting for the answer"));
  const voice = announcer();
  const pace = new Pace({ send: (kind, data) => channel.send(kind, data), say: voice.say, stops: false });
  pace.element.hidden = true;
  el.replaceChildren(text, wait, pace.element, voice.element);
  adopt(el, css);
  const stream = new MarkdownStream(text, { origins: model.image_origins, drawn: ({ renders }) => (el.dataset.renders = renders) });
  const state = (busy) => {
    text.setAttribute("aria-busy", String(busy));
    el.classList.toggle("busy", busy);
    wait.hidden = !busy || stream.text !== "";
  };
  let current = null;
  const beside = (data) => {
    pace.show({ paused: data.paused ?? false, speed: data.speed ?? null });
    if (data.current !== current) pace.reset();
    current = data.current ?? null;
    const held = pace.element.contains(el.getRootNode().activeElement);
    pace.element.hidden = current === null;
    if (held && current === null) text.focus();
  };
  const channel = new Channel(model, view, {
    snapshot: (data) => (stream.reset(data.text, !data.busy, data.broken), state(data.busy), beside(data.beside)),
    beside,
    progress: (data) => data.id === current && pace.progress(data),
    append: (data) => (stream.append(data.text), state(true)),
    reset: (data) => (stream.reset(data.text, !data.busy), state(data.busy)),
    done: (data) => (stream.finish(data.broken), state(false)),
  });
  model.on("label", () => text.setAttribute("aria-label", model.label || "Answer"));
  channel.open();
}
