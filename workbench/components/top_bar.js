import { Channel } from "./channel.js";
import { h } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { adopt, calm } from "./js/style.js";
import css from "./top_bar.css";

const NARROW = matchMedia("(max-width: 599.95px)");
const LANDED_AFTER_MS = 400;
const SHOWN_MS = 8000;
const SHOWN_WITH_UNDO_MS = 12000;

// What Material UI's page leaves without a name, or names as headings that are none.
function nameLandmarks(root) {
  const [pages, ...others] = root.querySelectorAll("nav");
  pages?.setAttribute("aria-label", "Pages");
  for (const other of others) other.setAttribute("aria-label", "Beside the page");
  for (const spacer of root.querySelectorAll("h5")) {
    if (!spacer.textContent.trim()) spacer.setAttribute("aria-hidden", "true");
  }
  root.querySelector("header [role=progressbar]")?.setAttribute("aria-hidden", "true");
  const main = root.querySelector("main");
  if (main) Object.assign(main, { id: "main", tabIndex: -1 });
  // Who looks into no shadow root finds where a link to it leads, too.
  let outer = main;
  while (outer?.getRootNode().host) outer = outer.getRootNode().host;
  if (outer !== main) outer.id ||= "main";
  return main;
}

// Back and forward, and an address bar that says where one is.
function history_(channel) {
  let known = false;
  let turn = 0; // steps through the history; an address from before the last one has been overtaken
  addEventListener("popstate", onpop);
  function onpop() {
    turn += 1;
    channel.send("go", { address: location.search, turn });
  }
  return {
    show(address, step, answered) {
      if (answered < turn) return;
      const url = location.pathname + address + location.hash;
      if (location.search !== address) {
        if (known && step) history.pushState({}, "", url);
        else history.replaceState({}, "", url);
      }
      known = true;
    },
    close: () => removeEventListener("popstate", onpop),
  };
}

// A page that the browser kept and shows again has lost its session meanwhile.
const freshen = (event) => event.persisted && location.reload();

// A server that was restarted knows nothing of where this page was: it is loaded again, from the address it had.
let here = null;
function renewed({ remade }) {
  if (!remade || here === null) return false;
  history.replaceState({}, "", here);
  location.reload();
  return true;
}

// One notice at a time, at the bottom; it waits while it is pointed at or has the focus, which it then gives `back()`.
function notices(channel, back) {
  const region = h("div", { class: "notices", role: "status", "aria-live": "polite" });
  let timer = null;
  const hide = () => {
    clearTimeout(timer);
    const held = region.contains(region.getRootNode().activeElement);
    region.replaceChildren();
    if (held) back()?.focus({ preventScroll: true });
  };
  const later = (undo) => {
    clearTimeout(timer);
    timer = setTimeout(hide, undo ? SHOWN_WITH_UNDO_MS : SHOWN_MS);
  };
  const show = ({ id, text, undo, problem }) => {
    const takeBack = () => {
      channel.send("undo", { id });
      hide();
    };
    const notice = h(
      "div",
      { class: problem ? "notice problem" : "notice", onmouseenter: () => clearTimeout(timer), onmouseleave: () => later(undo) },
      icon(problem ? "warning" : "check", 18),
      h("span", { class: "text" }, text),
      undo && h("button", { class: "undo", type: "button", onclick: takeBack }, "Undo"),
      h("button", { class: "dismiss", type: "button", "aria-label": "Dismiss", onclick: hide }, icon("close", 16)),
    );
    notice.addEventListener("focusin", () => clearTimeout(timer));
    notice.addEventListener("focusout", () => later(undo));
    region.replaceChildren(notice);
    later(undo);
  };
  return { region, show, close: () => clearTimeout(timer) };
}

// The token that Bokeh reconnects with grows old; Python sends a new one now and then.
function keepToken(bokehDocument) {
  let token = null;
  bokehDocument?.on_event("connection_lost", (_, event) => {
    const connection = event.connection?.deref?.();
    if (connection && token) connection.token = token;
  });
  return (fresh) => (token = fresh);
}

export function render({ model, view, el }) {
  adopt(el, css);
  const page = view.parent;
  const root = page?.shadow_el ?? document;
  const main = () => nameLandmarks(root);

  const heading = h("h1", { class: "title" });
  const offline = h("span", { class: "offline", role: "status" });
  const assistantText = h("span", { class: "long" });
  const assistant = h("a", { class: "assistant" }, icon("ai", 16), assistantText);
  const skip = h("a", { class: "skip", href: "#main" }, "Skip to the page");
  const brand = h("a", { class: "brand", href: "?page=courses" }, "Course workbench");
  const bar = h("div", { class: "bar" }, skip, brand, heading, h("span", { class: "wb-spacer" }), offline, assistant);

  // What led to another page is often gone with the one before: then the keyboard goes on from the page's beginning.
  let lost = null;
  const land = () => (document.activeElement ?? document.body) === document.body && main()?.focus({ preventScroll: true });
  const show = (state) => {
    if (heading.textContent && heading.textContent !== state.title) {
      clearTimeout(lost);
      lost = setTimeout(land, LANDED_AFTER_MS);
    }
    heading.textContent = state.title;
    document.title = state.deep_links && state.title ? `${state.title} · Course workbench` : document.title;
    assistantText.textContent = state.assistant;
    assistant.title = state.assistant;
    assistant.hidden = !state.assistant;
    assistant.href = state.settings;
    assistant.setAttribute("aria-label", `Assistant: ${state.assistant}. Open the settings`);
    assistant.classList.toggle("warning", state.warning);
    if (state.deep_links) places?.show(state.address, state.step, state.turn);
    here = location.href;
    calm(Boolean(state.calm));
    main();
  };
  const channel = new Channel(model, view, {
    snapshot(state) {
      if (renewed(state)) return;
      if (state.deep_links) places ??= history_(channel);
      show(state);
    },
    state: show,
    notice: (notice) => notes.show(notice),
    token: ({ token }) => setToken(token),
  });
  let places = null;
  const notes = notices(channel, main);
  const setToken = keepToken(view.model.document);
  addEventListener("pageshow", freshen);
  el.append(bar, notes.region);

  skip.addEventListener("click", (event) => {
    event.preventDefault();
    main()?.focus();
  });
  for (const link of [assistant, brand]) {
    link.addEventListener("click", (event) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      channel.send("go", { address: link.getAttribute("href") });
    });
  }
  const connection = ({ detail }) => (offline.textContent = detail.online ? "" : "Offline, reconnecting…");
  addEventListener("workbench:connection", connection);
  if (NARROW.matches && page?.model?.data?.sidebar_open) page.model.data.sidebar_open = false;
  model.on("remove", () => {
    places?.close();
    removeEventListener("pageshow", freshen);
    notes.close();
    clearTimeout(lost);
    removeEventListener("workbench:connection", connection);
  });
  channel.open();
}
