// Where content comes in: files, what is pasted, and addresses; and how far each of them is. See drop_zone.py.
import css from "./drop_zone.css";
import { Channel } from "./channel.js";
import { h } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { adopt } from "./js/style.js";
import { cancelTransfer, nextPiece, resendPieces, transfer } from "./js/transfer.js";

const UNITS = ["B", "kB", "MB", "GB"];
// Files that were chosen, until Python has given them a place.
const chosen = new Map();
// What was typed, for when a reconnect builds the view anew.
const typed = new Map();

function sizeOf(bytes) {
  const power = bytes < 1024 ? 0 : Math.min(3, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toLocaleString(undefined, { maximumFractionDigits: power ? 1 : 0 })} ${UNITS[power]}`;
}

// Whether what was pasted has more to it than its words.
const isRich = (html) => /<(?:h[1-6]|table|ul|ol|li|b|strong|i|em|a|img|p|blockquote|pre|math)\b/i.test(html);

export function render({ model, view, el }) {
  let state = { items: [], selected: null, accept: "", formats: "", largest: 0, uploads: "" };
  const sent = new Map();
  const send = (kind, data = {}) => channel.send(kind, data);

  const take = (files) => {
    for (const file of files) {
      const key = Math.random().toString(36).slice(2);
      chosen.set(key, file);
      send("file", { key, name: file.name, size: file.size, type: file.type });
    }
  };

  // Files ------------------------------------------------------------------------------------
  const input = h("input", { type: "file", multiple: true, hidden: true, onchange: () => (take(input.files), (input.value = "")) });
  const browse = h("button", { class: "wb-button primary", type: "button", onclick: () => input.click() }, icon("upload"), "Choose files");
  const formats = h("p", { class: "hint" });
  const zone = h("div", { class: "zone" }, icon("import", 28), h("p", { class: "lead" }, "Drop files here"), browse, formats, input);
  let depth = 0;
  const over = (by) => zone.classList.toggle("over", (depth = Math.max(0, depth + by)) > 0);
  zone.addEventListener("dragenter", (event) => (event.preventDefault(), over(1)));
  zone.addEventListener("dragleave", () => over(-1));
  zone.addEventListener("drop", (event) => (over(-depth), take(event.dataTransfer.files)));
  // A file dropped beside the zone must not replace the page.
  const still = (event) => event.dataTransfer?.types?.includes("Files") && event.preventDefault();
  addEventListener("dragover", still);
  addEventListener("drop", still);

  // What is pasted ---------------------------------------------------------------------------
  const area = h("textarea", { class: "wb-field", rows: 5, "aria-label": "Text to import", placeholder: "Paste from Word, Google Docs or a web page, or write Markdown or HTML" });
  const read = h("button", { class: "wb-button", type: "button", disabled: true, onclick: () => (send("text", { text: area.value }), (area.value = ""), ready()) }, "Read this text");
  const ready = () => (typed.set(model.channel, area.value), (read.disabled = !area.value.trim()));
  area.addEventListener("input", ready);
  area.value = typed.get(model.channel) ?? "";
  area.addEventListener("paste", (event) => {
    const { files } = event.clipboardData;
    const html = event.clipboardData.getData("text/html");
    if (isRich(html)) send("rich", { html });
    else if (files.length) take(files);
    else return;
    event.preventDefault();
  });

  ready();

  // An address -------------------------------------------------------------------------------
  const address = h("input", { class: "wb-field", type: "url", "aria-label": "Web address", placeholder: "https://" });
  const fetching = h(
    "form",
    { class: "address", onsubmit: (event) => (event.preventDefault(), address.value.trim() && send("address", { address: address.value.trim() }), (address.value = "")) },
    address,
    h("button", { class: "wb-button", type: "submit" }, icon("web"), "Fetch"),
  );

  // What came --------------------------------------------------------------------------------
  const list = h("ul", { class: "items", "aria-label": "What came in" });
  const bar = (share, label) => h("progress", { max: 1, value: share ?? undefined, "aria-label": label });
  const facts = (item) => {
    if (item.state === "sending") return [bar((sent.get(item.id) ?? 0) / Math.max(1, item.size), `Sending ${item.name}`), h("span", { class: "doing" }, `Sending, ${sizeOf(sent.get(item.id) ?? 0)} of ${sizeOf(item.size)}`)];
    if (item.state === "reading") return [bar(item.progress, `Reading ${item.name}`), h("span", { class: "doing" }, item.doing || "Reading")];
    if (item.state === "failed") return [h("span", { class: "problem", role: "alert" }, item.message), item.advice && h("span", { class: "doing" }, item.advice)];
    return [h("span", { class: "doing" }, item.doing)];
  };
  const STATES = { sending: "file", reading: "file", ready: "eye", failed: "alert", stored: "correct" };
  const busy = (item) => item.state === "sending" || item.state === "reading";
  const row = (item) => {
    const label = h("span", { class: "what" }, h("span", { class: "name" }, item.name), ...facts(item));
    const main =
      item.state === "ready" || item.state === "stored"
        ? h("button", { class: "choose", type: "button", "aria-current": item.id === state.selected ? "true" : null, onclick: () => send(item.state === "stored" ? "go" : "select", { id: item.id }) }, icon(STATES[item.state], 18), label)
        : h("div", { class: "choose" }, icon(STATES[item.state], 18), label);
    const end = busy(item)
      ? h("button", { class: "wb-button small", type: "button", "aria-label": `Cancel ${item.name}`, onclick: () => (cancelTransfer(item.id), send("remove", { id: item.id })) }, "Cancel")
      : h("button", { class: "wb-tool", type: "button", "aria-label": `Remove ${item.name}`, title: "Remove", onclick: () => send("remove", { id: item.id }) }, icon("close"));
    return h("li", { class: item.state, "data-id": item.id }, main, end);
  };
  const draw = () => {
    input.accept = state.accept;
    formats.textContent = `${state.formats}. Up to ${sizeOf(state.largest)}.`;
    list.replaceChildren(...state.items.map(row));
    list.hidden = !state.items.length;
  };
  const redraw = (id) => {
    const item = state.items.find((one) => one.id === id);
    if (item?.state === "sending") list.querySelector(`[data-id="${id}"]`)?.replaceWith(row(item));
  };

  const upload = async ({ key, id, token }) => {
    const file = chosen.get(key);
    chosen.delete(key);
    if (!file) return send("broken", { id, message: "The page was loaded anew before the file was sent. Choose it again." });
    const address = state.uploads ? new URL(state.uploads + token, location.href) : null;
    let shown = 0;
    const onprogress = (bytes) => {
      sent.set(id, bytes);
      if (Date.now() - shown > 100) (shown = Date.now()), redraw(id);
    };
    try {
      await transfer(id, file, { address, channel, onprogress });
      send("arrived", { id });
    } catch (error) {
      if (error.name !== "AbortError") send("broken", { id, message: error.message });
    }
  };

  const body = h(
    "div",
    { class: "in" },
    h("div", { class: "ways" }, zone, h("div", { class: "other" }, h("div", { class: "paste" }, area, read), fetching)),
    list,
  );
  el.append(body);
  adopt(el, css);
  const online = ({ detail }) => detail.online && resendPieces();
  addEventListener("workbench:connection", online);
  model.on("remove", () => {
    removeEventListener("dragover", still);
    removeEventListener("drop", still);
    removeEventListener("workbench:connection", online);
  });
  const channel = new Channel(model, view, {
    snapshot: (fresh) => ((state = fresh), draw()),
    state: (fresh) => ((state = fresh), draw()),
    upload,
    piece: nextPiece,
  });
  channel.open();
}
