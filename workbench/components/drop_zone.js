// Where content comes in: files, what is pasted, and addresses; and how far each of them is. See drop_zone.py.
import css from "./drop_zone.css";
import { Channel } from "./channel.js";
import { sizeOf } from "./js/amounts.js";
import { announcer, h } from "./js/dom.js";
import { MOST, filesOf, isRich, readable } from "./js/dropped.js";
import { icon } from "./js/icons.js";
import { ItemList } from "./js/item_list.js";
import { shelf } from "./js/shelf.js";
import { adopt } from "./js/style.js";
import { cancelTransfer, nextPiece, resendPieces, transfer } from "./js/transfer.js";

const AT_ONCE = 2;
// Letters from which a text comes as a file would: the page's own connection ends with what is too long for it.
const MUCH = 1_000_000;
// Files that were chosen, until Python has given them a place.
const chosen = new Map();
// What was typed, for when a reconnect builds the view anew.
const typed = new Map();
// The view that there is now of each zone: what is being sent outlives the one that it was chosen in.
const views = new Map();

export function render({ model, view, el }) {
  let state = { items: [], selected: null, accept: "", formats: [], samples: [], largest: 0, uploads: "", courses: [], hours: 0 };
  const send = (kind, data = {}) => channel.send(kind, data);
  const voice = announcer();
  const list = new ItemList({ send, cancel: (id) => cancelTransfer(id), say: (text) => voice.say(text), leave: () => browse.focus() });

  const take = (files, folder = false, cut = false) => {
    const { files: fit, left } = folder ? readable(files, state.accept) : { files, left: 0 };
    for (const { file, path } of fit) {
      const key = Math.random().toString(36).slice(2);
      chosen.set(key, file);
      send("file", { key, name: path, size: file.size, type: file.type });
    }
    const first = cut ? `Only the first ${MOST.toLocaleString("en")} files were looked at: make a zip file of the folder. ` : "";
    told.textContent = first + (left ? `${left} ${left === 1 ? "file" : "files"} of other kinds left out.` : folder && !fit.length ? "The folder holds no file that can be read here." : "");
    if (fit.length) voice.say(`${fit.length} ${fit.length === 1 ? "file" : "files"} added`);
  };
  const plain = (files) => take([...files].map((file) => ({ file, path: file.webkitRelativePath || file.name })), [...files].some((file) => file.webkitRelativePath));

  const words = (kind, data) => {
    const [text] = Object.values(data);
    const ending = kind === "rich" || /^\s*</.test(text) ? "html" : "md";
    if (text.length < MUCH) send(kind, data);
    else plain([new File([text], `Pasted text.${ending}`)]);
  };

  // Files ------------------------------------------------------------------------------------
  const picker = (attributes) => {
    const input = h("input", { type: "file", multiple: true, hidden: true, ...attributes, onchange: () => (plain(input.files), (input.value = "")) });
    return input;
  };
  const input = picker({});
  const folder = picker({ webkitdirectory: true });
  const browse = h("button", { class: "wb-button primary", type: "button", onclick: () => input.click() }, icon("upload"), "Choose files");
  const browseFolder = h("button", { class: "wb-button", type: "button", onclick: () => folder.click() }, "Choose a folder");
  const formats = h("dl", { class: "formats" });
  const most = h("p", { class: "hint most" });
  const samples = h("p", { class: "hint samples" });
  const told = h("p", { class: "hint told", role: "status" });
  const zone = h("div", { class: "zone" }, icon("import", 28), h("p", { class: "lead" }, "Drop files, folders or zips here"), h("div", { class: "buttons" }, browse, browseFolder), most, samples, told, input, folder);

  // Dragging: anywhere on the page, since a file dropped beside the zone must not replace the page.
  const visible = () => el.isConnected && el.getClientRects().length > 0;
  const holds = (event) => event.dataTransfer?.types?.includes("Files");
  let left = null;
  const over = (on) => {
    clearTimeout(left);
    zone.classList.toggle("over", on);
  };
  const drag = (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    if (!visible()) return;
    over(true);
    left = setTimeout(() => over(false), 400);
  };
  const drop = async (event) => {
    if (!event.dataTransfer?.files?.length && !holds(event)) return;
    event.preventDefault();
    over(false);
    if (!visible()) return;
    const { files, folder: whole, cut } = await filesOf(event.dataTransfer);
    take(files, whole, cut);
  };

  // What is pasted: into the field, or anywhere on the page where nobody is typing.
  const area = h("textarea", { class: "wb-field", rows: 5, "aria-label": "Text to import" });
  const read = h("button", { class: "wb-button", type: "button", disabled: true, onclick: () => (words("text", { text: area.value }), (area.value = ""), ready()) }, "Read this text");
  const ready = () => (typed.set(model.channel, area.value), (read.disabled = !area.value.trim()));
  area.addEventListener("input", ready);
  area.addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && !read.disabled && read.click());
  area.value = typed.get(model.channel) ?? "";
  ready();
  const paste = (event) => {
    if (!visible() || !event.clipboardData) return;
    const field = event.composedPath().find((one) => one.matches?.("input, textarea, [contenteditable=true]"));
    if (field && field !== area) return;
    const { files } = event.clipboardData;
    const html = event.clipboardData.getData("text/html");
    const text = event.clipboardData.getData("text/plain");
    if (isRich(html)) words("rich", { html });
    else if (files.length) plain(files);
    else if (field !== area && text.trim()) (area.value = text), ready(), area.focus();
    else return;
    event.preventDefault();
  };

  // An address -------------------------------------------------------------------------------
  const address = h("input", { class: "wb-field", type: "url", "aria-label": "Web address" });
  const fetching = h(
    "form",
    { class: "address", onsubmit: (event) => (event.preventDefault(), address.value.trim() && send("address", { address: address.value.trim() }), (address.value = "")) },
    address,
    h("button", { class: "wb-button", type: "submit" }, icon("web"), "Fetch"),
  );

  // Sending: two files at a time, the others wait.
  const queue = [];
  let running = 0;
  const upload = (one) => (queue.push(one), pump());
  const pump = () => {
    while (running < AT_ONCE && queue.length) {
      running++;
      carry(queue.shift()).finally(() => (running--, pump()));
    }
  };
  const carry = async ({ key, id, token }) => {
    const file = chosen.get(key);
    chosen.delete(key);
    if (!state.items.some((item) => item.id === id && item.state === "sending")) return;
    if (!file) return send("broken", { id, message: "The page was loaded anew before the file was sent." });
    const place = state.uploads ? new URL(state.uploads + token, location.href) : null;
    try {
      const now = () => views.get(model.channel);
      await transfer(id, file, { address: place, mention: (kind, data) => now().channel.mention(kind, data), onprogress: (bytes) => now().list.sent(id, bytes) });
      send("arrived", { id });
    } catch (error) {
      if (error.name !== "AbortError") send("broken", { id, message: error.message });
    }
  };

  // Once something came in, the ways in make room for it; a placeholder is never cut.
  const fill = () => {
    const filled = state.items.length > 0;
    const held = samples.contains(samples.getRootNode().activeElement);
    body.classList.toggle("filled", filled);
    if (filled && held) browse.focus(); // what was pressed is gone
    area.placeholder = filled ? "Paste or write text" : "Paste from Word, Google Docs or a web page, or write Markdown";
    address.placeholder = filled ? "https://…" : "https://… a web page or document";
  };
  const draw = () => {
    formats.replaceChildren(...state.formats.map(({ icon: picture, title, names }) => h("div", {}, icon(picture, 18), h("dt", {}, title), h("dd", {}, names.join(", ")))));
    most.textContent = `Up to ${sizeOf(state.largest)} each.`;
    samples.hidden = !state.samples.length;
    samples.replaceChildren("No file at hand? Try ", ...state.samples.flatMap((name, at) => [at ? ", " : "", h("button", { class: "link", type: "button", onclick: () => send("sample", { name }) }, name)]));
    fill();
    list.show(state);
  };
  const fresh = (change) => {
    Object.assign(state, change);
    draw();
  };
  const item = (one) => {
    const at = state.items.findIndex(({ id }) => id === one.id);
    if (at < 0) state.items.push(one);
    else state.items[at] = one;
    fill();
    list.change(state, one);
  };

  const body = h("div", { class: "in" }, h("div", { class: "ways" }, zone, h("div", { class: "other" }, h("div", { class: "paste" }, area, read), fetching), formats), list.element, voice.element);
  el.append(body);
  adopt(el, css);
  const heard = [[window, "dragover", drag], [window, "drop", drop], [document, "paste", paste]];
  for (const [target, kind, handler] of heard) target.addEventListener(kind, handler);
  model.on("remove", () => heard.forEach(([target, kind, handler]) => target.removeEventListener(kind, handler)));
  const mounted = (whole) => (fresh(whole), resendPieces());
  const channel = new Channel(model, view, { snapshot: mounted, state: fresh, item, upload, piece: nextPiece });
  views.set(model.channel, { channel, list });
  shelf().then((token) => channel.open(() => ({ shelf: token })));
}
