// The head of the assistant's panel. See assistant_head.py.
import css from "./assistant_head.css";
import { Channel } from "./channel.js";
import { announcer, h } from "./js/dom.js";
import { ACTIONS } from "./js/editor/commands.js";
import { icon } from "./js/icons.js";
import { adopt } from "./js/style.js";

const SAID = {
  streaming: "Writing…",
  shown: "Written",
  open: "Review the changes",
  nothing: "Nothing to change",
  applied: "In the text",
  refused: "Not taken",
  stale: "The text has changed since",
  unfinished: "Unfinished",
  stopped: "Stopped",
  failed: "Failed",
};
const CLOSED = ["nothing", "applied", "refused", "stale", "unfinished", "stopped", "failed"];

export function render({ model, view, el }) {
  let state = {};
  const voice = announcer();
  const body = h("div", { class: "body" });
  const wish = h("textarea", {
    class: "wb-field", rows: 2, placeholder: "Or say what to change…", "aria-label": "What to change", maxlength: 4000,
    oninput: () => settle(),
    onkeydown: (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && (event.preventDefault(), act("custom")),
  });
  el.append(body, voice.element);
  adopt(el, css);

  const button = (label, kind, { picture, look = "", data, title } = {}) =>
    h("button", { class: `wb-button small ${look}`, type: "button", title, onclick: () => channel.send(kind, data) }, picture && icon(picture), label);

  const act = (action) => {
    const instruction = wish.value.trim();
    if (!state.selection || (action === "custom" && !instruction)) return;
    channel.send("act", { action, instruction: action === "custom" ? instruction : "" });
    wish.value = "";
  };
  const ask = h("button", { class: "wb-button small primary", type: "button", onclick: () => act("custom") }, "Ask");
  const settle = () => (ask.disabled = !state.selection || !wish.value.trim());

  const idle = () => {
    const { selection } = state;
    settle();
    return [
      h("p", { class: "about" }, selection ? h("q", {}, selection.text) : "Select text on the page, then choose what the assistant should do with it. You see each change and take or refuse it."),
      h("div", { class: "actions" }, ACTIONS.map(({ name, label, icon: picture }) =>
        h("button", { class: "wb-button small", type: "button", disabled: !selection, onclick: () => act(name) }, icon(picture), label))),
      h("div", { class: "wish" }, wish, ask),
    ];
  };

  const drafts = () => {
    const { at, of } = state.drafts ?? { at: 1, of: 1 };
    if (of < 2) return null;
    const step = (by, name, label, off) => h("button", { class: "wb-tool", type: "button", title: label, "aria-label": label, disabled: off, onclick: () => channel.send("draft", { step: by }) }, icon(name));
    return h("span", { class: "drafts", role: "group", "aria-label": "Drafts" }, step(-1, "chevronLeft", "Earlier draft", at <= 1), h("span", { class: "wb-small" }, `Draft ${at} of ${of}`), step(1, "chevronRight", "Later draft", at >= of));
  };

  const deeds = () => {
    const again = state.asked !== false && button("Another draft", "regenerate", { picture: "retry" });
    const close = button("Close", "close", { look: "plain" });
    const by = {
      streaming: () => [state.mine && button("Stop", "stop", { picture: "stop" })],
      shown: () => [],
      unfinished: () => [button("Continue", "continue", { look: "primary", title: "Go on from where the answer ends" }), again, button("Discard", "dismiss", { look: "plain" })],
      open: () => [again, state.decided > 0 && button("Finish", "apply", { title: "Take the accepted changes, leave the rest" }), button("Discard", "dismiss", { look: "plain" })],
      nothing: () => [again, button("Close", "dismiss", { look: "plain" })],
      applied: () => [button("Undo", "undo", { picture: "undo" }), close],
      refused: () => [again, close],
      stale: () => [close],
      stopped: () => [again, close],
      failed: () => [again, close],
    };
    return (by[state.state]?.() ?? []).filter(Boolean);
  };

  const running = () => [
    state.about && h("p", { class: "about" }, state.about),
    state.message && h("p", { class: state.state === "failed" || state.state === "stale" ? "told problem" : "told" }, state.message),
    h("div", { class: "line" }, deeds(), h("span", { class: "wb-spacer" }), drafts()),
  ];

  const waiting = () => {
    const others = state.waiting ?? [];
    if (!others.length) return null;
    return h("div", { class: "waiting" }, h("span", { class: "wb-small wb-quiet" }, "Also waiting"), others.map(({ id, title, about }) => button(h("span", { class: "of" }, title, about && h("span", { class: "wb-quiet" }, ` · ${about}`)), "show", { data: { id }, look: "plain" })));
  };

  // All is drawn anew: the focus stays with its button; when that is gone, it waits at the head.
  const refocus = (held) => {
    const same = held === wish ? wish : [...body.querySelectorAll("button")].find((one) => !one.disabled && one.textContent === held.textContent && one.title === held.title);
    (same?.isConnected ? same : body.querySelector("h2")).focus();
  };

  const show = (next) => {
    const before = state;
    state = next;
    const quiet = !state.state || state.state === "idle";
    const name = quiet ? "Assistant" : state.title;
    body.className = `body ${state.state ?? "idle"}`;
    const focused = body.getRootNode().activeElement;
    const held = body.contains(focused) ? focused : null;
    body.replaceChildren(...[
      h("div", { class: "line" }, icon(state.asked === false ? "pencil" : "ai"), h("h2", { tabindex: -1 }, name), !quiet && h("span", { class: `wb-chip ${CLOSED.includes(state.state) ? "closed" : ""}` }, SAID[state.state]), h("span", { class: "wb-spacer" }), h("span", { class: "wb-small wb-quiet who" }, state.assistant ?? "")),
      ...(quiet ? idle() : running()), waiting(),
    ].filter(Boolean));
    if (held) refocus(held);
    if (!before.state || before.state === state.state || !SAID[state.state]) return;
    const why = ["unfinished", "failed"].includes(state.state) ? `. ${state.message}` : "";
    voice.say(`${name}: ${SAID[state.state]}${why}`);
    if (el.getBoundingClientRect().top > innerHeight - 160) el.scrollIntoView({ block: "start" });
  };

  const channel = new Channel(model, view, { snapshot: show, state: show });
  channel.open();
}
