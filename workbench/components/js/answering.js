// Answering exercises: what a learner can pick, order, pair, drag, point at and type, and the response that makes.
// Each form is {element, answer()}: the answer is a list of identifiers, strings, pairs ("A B") or points ("12 40").
import { docOf, plain } from "../exercise_view.js";
import { h, svg } from "./dom.js";
import { icon } from "./icons.js";
import { imageOf } from "./media.js";
import { nodesOf } from "./tree.js";

const nameOf = (choice, at = 0) => plain(choice?.content).trim() || choice?.id || `Place ${at + 1}`;
const least = (most) => (most > 0 ? most : Infinity);

// Put things into an order: drag them, or move them with the buttons.
function order({ choices = [] }, view, given) {
  const byId = new Map(choices.map((choice) => [choice.id, choice]));
  let ids = given?.length === choices.length ? given : choices.map(({ id }) => id);
  const list = h("ol", { class: "wb-order" });
  let dragged = null;
  const move = (from, to, focus) => {
    if (to < 0 || to >= ids.length || from === to) return;
    ids = [...ids];
    ids.splice(to, 0, ...ids.splice(from, 1));
    draw();
    if (focus) list.children[to].querySelector(`[data-way="${focus}"]:not(:disabled), button:not(:disabled)`)?.focus();
  };
  const tool = (at, by, label, name) =>
    h("button", { class: "wb-tool", type: "button", "data-way": by, disabled: at + by < 0 || at + by >= ids.length, "aria-label": `Move ${name} ${label}`, onclick: () => move(at, at + by, by) }, icon(by < 0 ? "arrowUp" : "arrowDown", 14));
  const item = (id, at) => {
    const name = nameOf(byId.get(id), at);
    const row = h("li", { draggable: "true" }, icon("grip"), h("span", { class: "wb-grow" }, docOf(byId.get(id).content, view)), tool(at, -1, "up", name), tool(at, 1, "down", name));
    row.addEventListener("dragstart", (event) => ((dragged = at), event.dataTransfer.setData("text/plain", name)));
    row.addEventListener("dragend", () => (dragged = null));
    row.addEventListener("dragover", (event) => dragged !== null && event.preventDefault());
    row.addEventListener("drop", (event) => (event.preventDefault(), event.stopPropagation(), dragged !== null && move(dragged, at)));
    return row;
  };
  const draw = () => list.replaceChildren(...ids.map(item));
  draw();
  return { element: list, answer: () => ids };
}

// Tokens to take up: by a click, or by dragging.
function bank(choices, view, { changed = () => {}, used = () => 0 } = {}) {
  const element = h("div", { class: "wb-bank" });
  const state = { held: null, element, drop: () => ((state.held = null), draw()), draw: () => draw() };
  const hold = (id) => ((state.held = state.held === id ? null : id), draw(), changed());
  const token = (choice, at) => {
    const spent = used(choice.id) >= least(choice.match_max ?? 1);
    const one = h("button", { class: "wb-token", type: "button", draggable: String(!spent), disabled: spent, "aria-pressed": String(state.held === choice.id), onclick: () => hold(choice.id) }, plain(choice.content) || choice.content?.content?.length ? docOf(choice.content, view) : nameOf(choice, at));
    one.addEventListener("dragstart", (event) => ((state.held = choice.id), event.dataTransfer.setData("text/plain", nameOf(choice, at))));
    return one;
  };
  const draw = () => {
    const at = [...element.children].indexOf(element.getRootNode().activeElement);
    element.replaceChildren(...choices.map(token));
    if (at >= 0) element.children[at]?.focus();
  };
  draw();
  return state;
}

// Fill gaps in a text from a bank of tokens.
function gapMatch(data, view, given) {
  const pairs = new Map((given ?? []).map((pair) => pair.split(" ").reverse()));
  const gaps = new Map();
  const byId = new Map((data.choices ?? []).map((choice) => [choice.id, choice]));
  const tokens = bank(data.choices ?? [], view, { used: (id) => [...pairs.values()].filter((one) => one === id).length });
  const put = (gap) => {
    if (tokens.held) pairs.set(gap, tokens.held);
    else pairs.delete(gap);
    tokens.drop();
    draw();
  };
  const gap = (id) => {
    const one = h("button", { class: "wb-gap", type: "button", onclick: () => put(id) });
    one.addEventListener("dragover", (event) => event.preventDefault());
    one.addEventListener("drop", (event) => (event.preventDefault(), event.stopPropagation(), put(id)));
    gaps.set(id, one);
    return one;
  };
  const text = nodesOf(data.body?.content, { ...view, question: { ...data, gap } });
  const draw = () => [...gaps].forEach(([id, one], at) => {
    const choice = byId.get(pairs.get(id));
    one.classList.toggle("filled", Boolean(choice));
    one.setAttribute("aria-label", `Gap ${at + 1}: ${choice ? nameOf(choice) : "empty"}`);
    one.replaceChildren(...(choice ? [docOf(choice.content, view)].flat() : ["\u00a0"]));
  });
  draw();
  return { element: h("div", {}, tokens.element, h("div", { class: "wb-gapped" }, text)), answer: () => [...pairs].map(([to, from]) => `${from} ${to}`) };
}

// Join things to pairs: one after the other.
function associate(data, view, given) {
  const all = [...(data.choices ?? []), ...(data.targets ?? [])];
  const names = new Map(all.map((choice, at) => [choice.id, nameOf(choice, at)]));
  let pairs = [...(given ?? [])];
  let first = null;
  const list = h("ul", { class: "wb-joined", "aria-label": "Pairs" });
  const tokens = bank(all, view, {
    used: (id) => pairs.filter((pair) => pair.split(" ").includes(id)).length,
    changed: () => {
      const second = tokens.held;
      if (first && second && first !== second) {
        pairs = [...pairs, `${first} ${second}`];
        first = null;
        tokens.drop();
        draw();
      } else first = second;
    },
  });
  const draw = () => {
    tokens.draw();
    list.replaceChildren(...pairs.map((pair, at) => {
      const said = pair.split(" ").map((id) => names.get(id) ?? id).join(" – ");
      return h("li", {}, said, h("button", { class: "wb-tool", type: "button", "aria-label": `Undo ${said}`, onclick: () => ((pairs = pairs.toSpliced(at, 1)), draw()) }, icon("close", 14)));
    }));
  };
  draw();
  return { element: h("div", {}, tokens.element, list), answer: () => pairs };
}

// Pick words in a text.
function hottext(data, view, given) {
  const picked = new Set(given ?? []);
  const most = least(data.max_choices ?? 1);
  const buttons = new Map();
  const draw = () => buttons.forEach((one, id) => one.setAttribute("aria-pressed", String(picked.has(id))));
  const pick = (id) => {
    if (picked.delete(id)) return draw();
    if (picked.size >= most) picked.delete([...picked][0]);
    picked.add(id);
    draw();
  };
  const hot = (id, content) => {
    const one = h("button", { class: "wb-token wb-hot", type: "button", onclick: () => pick(id) }, content);
    buttons.set(id, one);
    return one;
  };
  const text = nodesOf(data.body?.content, { ...view, question: { ...data, hot } });
  draw();
  return { element: h("div", { class: "wb-gapped" }, text), answer: () => [...picked] };
}

// Pictures ---------------------------------------------------------------------------------
function shape({ shape: kind, coords }) {
  const n = String(coords ?? "").split(",").map(Number);
  if (!coords || n.some(Number.isNaN)) return null;
  if (kind === "circle") return svg("circle", { cx: n[0], cy: n[1], r: n[2] });
  if (kind === "ellipse") return svg("ellipse", { cx: n[0], cy: n[1], rx: n[2], ry: n[3] });
  if (kind === "poly") return svg("polygon", { points: n.join(" ") });
  return kind === "rect" ? svg("rect", { x: n[0], y: n[1], width: n[2] - n[0], height: n[3] - n[1] }) : null;
}

// A picture with a layer over it in its own units; null where there is no picture.
function canvas(data, view) {
  const image = imageOf(data.image ?? "", { alt: plain(data.prompt) || "Picture of the question", draggable: "false" }, view);
  if (!image) return null;
  const layer = svg("svg", { preserveAspectRatio: "none" }); // the layer lies on the picture whatever its units
  const size = () => (data.image_size ? data.image_size.map(Number) : [image.naturalWidth || 1, image.naturalHeight || 1]);
  const fit = () => layer.setAttribute("viewBox", `0 0 ${size().join(" ")}`);
  image.addEventListener("load", fit);
  fit();
  return { element: h("div", { class: "wb-picture wb-answerable" }, image, layer), layer, size };
}

// Places in a picture that can be pressed.
function spots(paper, places, pressed) {
  const shown = new Map();
  places.forEach((place, at) => {
    const one = shape(place);
    if (!one) return;
    one.setAttribute("tabindex", 0);
    one.setAttribute("role", "button");
    one.setAttribute("aria-label", nameOf(place, at));
    one.addEventListener("click", () => pressed(place.id));
    one.addEventListener("keydown", (event) => ["Enter", " "].includes(event.key) && (event.preventDefault(), pressed(place.id)));
    one.addEventListener("dragover", (event) => event.preventDefault());
    one.addEventListener("drop", (event) => (event.preventDefault(), event.stopPropagation(), pressed(place.id)));
    shown.set(place.id, one);
    paper.layer.append(one);
  });
  return shown;
}

function pickPlaces(data, view, given) {
  const paper = canvas(data, view);
  if (!paper) return null;
  let picked = [...(given ?? [])];
  const most = least(data.kind === "hotspot" ? data.max_choices ?? 1 : 0);
  const told = h("p", { class: "wb-small wb-quiet", "aria-live": "polite" });
  const press = (id) => {
    picked = picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id].slice(-most);
    draw();
  };
  const shown = spots(paper, [...(data.choices ?? []), ...(data.targets ?? [])], press);
  const draw = () => {
    shown.forEach((one, id) => (one.classList.toggle("picked", picked.includes(id)), one.setAttribute("aria-pressed", String(picked.includes(id)))));
    if (data.kind === "graphicOrder") told.textContent = picked.length ? picked.map((id, at) => `${at + 1}. ${shown.get(id)?.getAttribute("aria-label") ?? id}`).join("  ") : "Press the places in order.";
  };
  draw();
  return { element: h("div", {}, paper.element, told), answer: () => picked };
}

function joinPlaces(data, view, given) {
  const paper = canvas(data, view);
  if (!paper) return null;
  const labels = data.kind === "graphicGapMatch";
  let pairs = [...(given ?? [])];
  let first = null;
  const tokens = labels ? bank(data.choices ?? [], view, { used: (id) => pairs.filter((pair) => pair.startsWith(`${id} `)).length }) : null;
  const places = labels ? data.targets ?? [] : [...(data.choices ?? []), ...(data.targets ?? [])];
  const names = new Map([...(data.choices ?? []), ...(data.targets ?? [])].map((one, at) => [one.id, nameOf(one, at)]));
  const list = h("ul", { class: "wb-joined", "aria-label": "Pairs" });
  const press = (id) => {
    const from = labels ? tokens.held : first;
    if (!from) first = labels ? null : id;
    else if (from !== id) (pairs = [...pairs, `${from} ${id}`]), (first = null), tokens?.drop();
    draw();
  };
  const shown = spots(paper, places, press);
  const draw = () => {
    tokens?.draw();
    shown.forEach((one, id) => one.classList.toggle("picked", id === first || pairs.some((pair) => pair.split(" ").includes(id))));
    list.replaceChildren(...pairs.map((pair, at) => {
      const said = pair.split(" ").map((id) => names.get(id) ?? id).join(" → ");
      return h("li", {}, said, h("button", { class: "wb-tool", type: "button", "aria-label": `Undo ${said}`, onclick: () => ((pairs = pairs.toSpliced(at, 1)), draw()) }, icon("close", 14)));
    }));
  };
  draw();
  return { element: h("div", {}, tokens?.element, paper.element, list), answer: () => pairs };
}

// Points: by the mouse, or with the arrow keys and Enter.
function points(data, view, given) {
  const paper = canvas(data, view);
  if (!paper) return null;
  let marks = [...(given ?? [])];
  const most = least(data.max_choices ?? 1);
  let cursor = null;
  const { layer, element } = paper;
  element.setAttribute("tabindex", 0);
  element.setAttribute("role", "application");
  element.setAttribute("aria-label", "Picture: move with the arrow keys, set a point with Enter, Delete takes points away");
  const mark = ([x, y]) => ((marks = [...marks, `${Math.round(x)} ${Math.round(y)}`].slice(-most)), draw());
  element.addEventListener("click", (event) => {
    const box = layer.getBoundingClientRect();
    const [width, height] = paper.size();
    mark([((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height]);
  });
  element.addEventListener("keydown", (event) => {
    const [width, height] = paper.size();
    cursor ??= [width / 2, height / 2];
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) cursor = [cursor[0] + (step[0] * width) / 50, cursor[1] + (step[1] * height) / 50];
    else if (event.key === "Enter" || event.key === " ") mark(cursor);
    else if (event.key === "Delete" || event.key === "Backspace") marks = [];
    else return;
    event.preventDefault();
    draw();
  });
  const draw = () => {
    const r = Math.max(...paper.size()) / 80;
    const at = (kind) => ([cx, cy]) => svg("circle", { cx, cy, r, class: kind });
    layer.replaceChildren(...marks.map((one) => at("picked")(one.split(" "))), ...(cursor ? [at("cursor")(cursor)] : []));
  };
  element.querySelector("img").addEventListener("load", draw);
  draw();
  return { element, answer: () => marks };
}

const FORMS = {
  order, associate, gapMatch, hottext, hotspot: pickPlaces, graphicOrder: pickPlaces, graphicAssociate: joinPlaces, graphicGapMatch: joinPlaces, selectPoint: points, positionObject: points,
};

const PICTURES = new Set(["hotspot", "graphicOrder", "graphicAssociate", "graphicGapMatch", "selectPoint", "positionObject"]);

// The form for an interaction, or null where its plain one (or none) serves.
export function formOf(data, view) {
  // The key of a picture is drawn in it.
  if (view.keys && PICTURES.has(data.kind)) return null;
  const needsText = data.kind === "gapMatch" || data.kind === "hottext";
  if (needsText && !data.body) return null;
  return FORMS[data.kind]?.(data, view, view.given?.[data.response ?? "RESPONSE"]) ?? null;
}

// What plain fields say: what is checked, chosen or typed.
export function plainAnswer(element) {
  return [...element.querySelectorAll("input, select, textarea")].flatMap((one) => (["radio", "checkbox"].includes(one.type) ? (one.checked ? [one.value] : []) : one.value !== "" ? [one.value] : []));
}

// Fill plain fields with an earlier answer.
export function refill(element, values) {
  const fields = [...element.querySelectorAll("input, select, textarea")];
  const ticked = fields.filter(({ type }) => ["radio", "checkbox"].includes(type));
  for (const one of ticked) one.checked = values.includes(one.value);
  const typed = fields.filter((one) => !ticked.includes(one));
  values.slice(0, typed.length).forEach((value, at) => (typed[at].value = value));
}

// The responses within an element, by their names.
export function responsesIn(element) {
  return Object.fromEntries([...element.querySelectorAll(".wb-interaction[data-response]")].map((one) => [one.dataset.response, one.wbAnswer?.() ?? []]));
}
