// Google Docs on the import page: the account that is connected, and its documents. See google_picker.py.
import css from "./google_picker.css";
import { Channel } from "./channel.js";
import { h } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { adopt } from "./js/style.js";

const PAUSE = 350;
const day = (text) => (text ? new Date(`${text}T12:00:00`).toLocaleDateString(undefined, { dateStyle: "medium" }) : "");

export function render({ model, view, el }) {
  let state = { connect: "", hint: "", account: null, documents: [], more: false, busy: false, problem: "" };
  let waiting;
  let counted = null; // how many documents there were when more were asked for
  const send = (kind, data = {}) => channel.send(kind, data);

  const hint = h("p", { class: "hint" });
  // The page that signs in has its own tab: this one keeps what is in it.
  const connect = h("a", { class: "wb-button", target: "_blank", rel: "noopener" }, icon("link"), "Connect Google account");
  const who = h("span", { class: "who" });
  const leave = h("button", { class: "wb-button small plain", type: "button", onclick: () => send("leave") }, "Disconnect");
  const search = h("input", { class: "wb-field", type: "search", "aria-label": "Search your Google Docs", placeholder: "Search by name" });
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => send("search", { text: search.value }), PAUSE);
  });
  const problem = h("p", { class: "problem", role: "alert" });
  const list = h("ul", { class: "documents", "aria-label": "Your Google Docs" });
  const empty = h("p", { class: "hint" }, "No document is called that.");
  const more = h("button", { class: "wb-button small", type: "button", onclick: () => state.busy || ((counted = state.documents.length), send("more")) }, "Show more");
  const head = h("div", { class: "head" }, h("h2", {}, "Google Docs"), who, leave);
  const choice = h("div", { class: "choice" }, search, list, empty, more);
  const body = h("section", { class: "google", "aria-label": "Google Docs" }, head, hint, connect, problem, choice);

  const row = (one) =>
    h(
      "li",
      {},
      h("button", { class: "choose", type: "button", "data-id": one.id, "aria-disabled": state.busy ? "true" : null, onclick: () => state.busy || send("take", { id: one.id, title: one.title }) }, icon("file", 18), h("span", { class: "name" }, one.title), h("span", { class: "fact" }, [one.owner, day(one.modified)].filter(Boolean).join(", "))),
    );
  // All is drawn anew: the focus stays with its document, goes on at the first that came, or to what there is instead.
  const refocus = (held) => {
    const rows = [...list.querySelectorAll("button")];
    const same = held.isConnected ? held : rows.find(({ dataset }) => dataset.id === held.dataset.id);
    const fresh = held === more && counted !== null ? rows[counted] : null;
    if (fresh) counted = null;
    const there = fresh ?? same;
    (there && !there.closest("[hidden]") ? there : state.account === null ? connect : search).focus();
  };
  const draw = () => {
    const { account, documents, busy } = state;
    const focused = body.getRootNode().activeElement;
    const held = body.contains(focused) ? focused : null;
    hint.textContent = state.hint;
    hint.hidden = !state.hint;
    connect.hidden = !state.connect || account !== null;
    if (state.connect) connect.href = new URL(state.connect, location.href).href;
    who.textContent = account ? account.email || account.name : "";
    leave.hidden = choice.hidden = account === null;
    problem.textContent = state.problem;
    problem.hidden = !state.problem;
    body.setAttribute("aria-busy", busy ? "true" : "false");
    list.replaceChildren(...documents.map(row));
    empty.hidden = busy || documents.length > 0 || Boolean(state.problem);
    more.hidden = !state.more;
    more.setAttribute("aria-disabled", busy ? "true" : "false");
    if (held) refocus(held);
  };

  el.append(body);
  adopt(el, css);
  // Whoever signed in in another tab comes back to this one.
  const back = () => document.visibilityState === "visible" && state.connect && state.account === null && send("look");
  document.addEventListener("visibilitychange", back);
  model.on("remove", () => (clearTimeout(waiting), document.removeEventListener("visibilitychange", back)));
  const take = (fresh) => ((state = { ...state, ...fresh }), draw());
  const channel = new Channel(model, view, { snapshot: take, state: take });
  channel.open();
  send("look");
}
