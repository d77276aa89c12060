// Exercises as a learner sees them; keys and feedback only where the view asks for them. See exercise_view.py.
import css from "./exercise_view.css";
import { Channel } from "./channel.js";
import { h, svg } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { inlinePicture, ownPicture } from "./js/sanitise.js";
import { adopt } from "./js/style.js";
import { nodeOf, nodesOf } from "./js/tree.js";

export const KINDS = {
  choice: "Choice", order: "Order", associate: "Pairs", match: "Matching", gapMatch: "Fill the gaps", inlineChoice: "Choice in text", textEntry: "Short answer",
  extendedText: "Long answer", hottext: "Pick words", hotspot: "Pick places", selectPoint: "Point at", graphicOrder: "Order places", graphicAssociate: "Join places",
  graphicGapMatch: "Place labels", positionObject: "Place objects", slider: "Slider", drawing: "Drawing", media: "Watch or listen", upload: "Upload a file",
  endAttempt: "Button", custom: "Custom question", portableCustom: "Custom question",
};
const OUTCOMES = { correct: "When right", incorrect: "When wrong", general: "Always" };
let serial = 0;

export function exerciseElement(node, view, body) {
  const { title, points } = node.attrs ?? {};
  const data = node.attrs?.data ?? {};
  const worth = points === null || points === undefined ? null : `${+Number(points).toFixed(2)} ${Number(points) === 1 ? "point" : "points"}`;
  return h("section", { class: "wb-exercise", "aria-label": title ? `Exercise: ${title}` : "Exercise" },
    h("div", { class: "wb-card-head" }, icon("exercise"), h("strong", {}, title || "Exercise"), h("span", { class: "wb-spacer" }), worth ? h("span", { class: "wb-chip" }, worth) : null),
    shared(data, view),
    h("div", { class: "wb-exercise-body" }, body),
    view.keys ? outcomes(data, view) : null);
}

// What comes before the question: shared material, and guidance that learners may read.
function shared({ stimuli = [], rubrics = [] }, view) {
  const read = rubrics.filter((rubric) => view.keys || rubric.view?.includes("candidate"));
  if (!stimuli.length && !read.length) return null;
  return h("div", { class: "wb-shared", contenteditable: "false" },
    stimuli.map((one) => h("div", {}, one.title ? h("strong", {}, one.title) : null, docOf(one.content, view))),
    read.map((one) => h("div", { class: "wb-quiet" }, docOf(one.content, view))));
}

function outcomes({ feedback = [], hints = [], preserved = [], calculation }, view) {
  const rows = [
    ...(calculation?.formulas ?? []).map((formula) => ["Formula", { type: "paragraph", content: [{ type: "text", text: formula, marks: [{ type: "code" }] }] }]),
    ...hints.map((hint, at) => [`Hint ${at + 1}`, hint]),
    ...feedback.map(({ outcome, content }) => [OUTCOMES[outcome] ?? outcome, content]),
  ];
  if (!rows.length && !preserved.length) return null;
  return h("div", { class: "wb-outcomes" },
    rows.map(([label, content]) => h("div", { class: "wb-outcome" }, h("span", { class: "wb-outcome-label" }, label), h("div", {}, docOf(content, view)))),
    preserved.length ? h("p", { class: "wb-small wb-quiet" }, icon("lock"), ` ${preserved.length} ${preserved.length === 1 ? "part" : "parts"} of the source kept as ${preserved.length === 1 ? "it was" : "they were"}`) : null);
}

// The content of a choice or prompt: one paragraph is shown in line.
export function docOf(content, view) {
  if (!content) return [];
  const blocks = content.type === "doc" ? content.content ?? [] : [content];
  return blocks.length === 1 && blocks[0].type === "paragraph" ? nodesOf(blocks[0].content, view) : nodesOf(blocks, view);
}

export function interactionElement(data, view) {
  const kind = data.kind ?? "custom";
  const make = FORMS[kind] ?? stated;
  const inline = ["inlineChoice", "textEntry", "endAttempt"].includes(kind);
  const form = make(data, view, correctOf(data));
  if (inline) return h("span", { class: "wb-interaction inline", "data-kind": kind }, form, view.keys && !MARKED.has(kind) ? keyOf(data) : null);
  return h("div", { class: "wb-interaction", "data-kind": kind }, data.prompt ? h("div", { class: "wb-prompt" }, docOf(data.prompt, view)) : null, form, view.keys && !MARKED.has(kind) ? keyOf(data) : null);
}

// Kinds that show their key on the choices themselves.
const MARKED = new Set(["choice", "hottext", "order", "match", "hotspot", "inlineChoice"]);

function correctOf({ key = {} }) {
  const mapped = (key.mapping ?? []).filter(({ value }) => value > 0).map(({ answer }) => answer);
  return new Set(key.correct?.length ? key.correct : mapped);
}

function spoken({ lower = null, upper = null, exact = null }) {
  if (exact !== null) return String(exact);
  return lower !== null && upper !== null ? `${lower} to ${upper}` : lower !== null ? `${lower} or more` : `${upper} or less`;
}

function keyOf({ key = {}, choices = [], targets = [] }) {
  const names = new Map([...choices, ...targets].map((choice) => [choice.id, plain(choice.content)]));
  const name = (value) => String(value).split(" ").map((part) => names.get(part) ?? part).join(" → ");
  const right = [...correctOf({ key })].map(name);
  if (!right.length && key.ranges?.length) right.push(...key.ranges.map(spoken));
  const about = key.tolerance ? ` ± ${key.tolerance}${key.tolerance_relative ? " %" : ""}` : "";
  const areas = key.areas?.length ? `${key.areas.length} ${key.areas.length === 1 ? "place" : "places"} in the picture` : "";
  const shown = right.map((one) => one + about).join(" · ") || areas;
  return shown ? h("span", { class: "wb-key-chip" }, icon("correct"), shown) : null;
}

export function plain(node) {
  if (!node) return "";
  if (node.type === "text") return node.text;
  if (node.attrs?.latex) return node.attrs.latex;
  return (node.content ?? []).map(plain).join(node.type === "doc" ? " " : "");
}

function choiceList({ choices = [], max_choices = 1, cardinality = "single" }, view, right) {
  const many = cardinality !== "single" || max_choices !== 1;
  const name = `wb-choice-${++serial}`;
  return h("ul", { class: "wb-choices" }, choices.map((choice) => {
    const good = view.keys && right.has(choice.id);
    return h("li", { class: good ? "right" : null },
      h("label", {}, h("input", { type: many ? "checkbox" : "radio", name, value: choice.id }), h("span", { class: "wb-choice-text" }, docOf(choice.content, view)), good ? h("span", { class: "wb-right" }, icon("correct"), h("span", { class: "wb-hidden" }, "Right")) : null),
      view.keys && choice.feedback ? h("div", { class: "wb-choice-feedback" }, docOf(choice.feedback, view)) : null);
  }));
}

// Text with gaps or words to pick in it.
function inText(data, view, right) {
  const others = data.kind === "gapMatch" ? chips(data.choices ?? [], view) : null;
  if (!data.body) return data.kind === "gapMatch" ? banks(data, view) : choiceList(data, view, right);
  return h("div", {}, others, h("div", { class: "wb-gapped" }, nodesOf(data.body.content, { ...view, question: { ...data, right } })));
}

// A gap, a word to pick, a variable, or feedback in a line.
export function placeElement({ kind = "gap", identifier = "", data } = {}, view) {
  const choice = view.question?.choices?.find((one) => one.id === identifier);
  if (kind === "gap") return h("span", { class: "wb-gap", title: view.keys ? identifier : null }, "\u00a0");
  if (kind === "hottext") {
    const good = view.keys && view.question?.right?.has(identifier);
    return h("span", { class: `wb-token wb-hot${good ? " right" : ""}` }, choice ? docOf(choice.content, view) : data?.text || identifier, good ? icon("correct") : null);
  }
  if (kind === "variable") return h("span", { class: "wb-chip" }, identifier || "variable");
  if (!view.keys && !view.placing) return document.createTextNode("");
  return h("span", { class: "wb-told-inline", title: kind === "feedback" ? `Shown for ${identifier}` : identifier }, data?.content ? docOf(data.content, view) : data?.text || identifier);
}

// A part that is shown for some answers only; learners see it when it applies, so it goes with the keys.
export function conditionalElement({ kind = "feedback", variable = "", value = "", show = "show" } = {}, view, body) {
  if (!view.keys) return null;
  const when = `${show === "hide" ? "Hidden" : "Shown"} when ${variable || kind}${value ? ` is ${value}` : ""}`;
  return h("div", { class: "wb-conditional" }, h("div", { class: "wb-conditional-head", contenteditable: "false" }, when), h("div", {}, body));
}

function ordered({ choices = [], key = {} }, view) {
  const byId = new Map(choices.map((choice) => [choice.id, choice]));
  const shown = view.keys && key.correct?.length ? key.correct.map((id) => byId.get(id)).filter(Boolean) : choices;
  return h("ol", { class: `wb-order${view.keys ? " keyed" : ""}` }, shown.map((choice) => h("li", {}, view.keys ? null : icon("grip"), h("span", {}, docOf(choice.content, view)))));
}

function matched({ choices = [], targets = [] }, view, right) {
  const name = `wb-match-${++serial}`;
  const cell = (choice, target, row) => {
    const good = view.keys && right.has(`${choice.id} ${target.id}`);
    return h("td", { class: good ? "right" : null }, h("input", { type: (choice.match_max ?? 1) === 1 ? "radio" : "checkbox", name: `${name}-${row}`, "aria-label": `${plain(choice.content)}: ${plain(target.content)}` }), good ? icon("correct") : null);
  };
  return h("div", { class: "wb-table" }, h("table", { class: "wb-match" },
    h("thead", {}, h("tr", {}, h("td"), targets.map((target) => h("th", { scope: "col" }, docOf(target.content, view))))),
    h("tbody", {}, choices.map((choice, row) => h("tr", {}, h("th", { scope: "row" }, docOf(choice.content, view)), targets.map((target) => cell(choice, target, row)))))));
}

function chips(list, view) {
  return h("div", { class: "wb-bank" }, list.map((choice) => h("span", { class: "wb-token" }, plain(choice.content) || choice.content?.content?.length ? docOf(choice.content, view) : choice.id)));
}

function banks({ choices = [], targets = [] }, view) {
  return h("div", {}, chips(choices, view), targets.length ? chips(targets, view) : null);
}

function picture(data, view) {
  const known = view.assets?.[data.image];
  const shown = known ? ownPicture(known) : inlinePicture(data.image);
  const right = correctOf(data);
  const named = data.choices?.some((choice) => plain(choice.content)) ? chips(data.choices, view) : null;
  if (!shown) return h("div", {}, h("span", { class: "wb-stand-in" }, icon("image"), "Picture that is not in the course"), named);
  const frame = h("div", { class: "wb-picture" }, h("img", { src: shown, alt: plain(data.prompt) || "Picture of the question" }));
  const areas = [...(data.choices ?? []), ...(data.targets ?? []), ...(view.keys ? data.key?.areas ?? [] : [])].filter((one) => one.coords);
  const size = data.image_size;
  if (size && areas.length) {
    frame.append(svg("svg", { viewBox: `0 0 ${Number(size[0])} ${Number(size[1])}`, "aria-hidden": "true" },
      ...areas.map((one) => shapeOf(one, view.keys && (right.has(one.id) || !one.id))).filter(Boolean)));
  }
  return h("div", {}, frame, named);
}

function shapeOf({ shape, coords }, good) {
  const numbers = String(coords).split(",").map(Number);
  if (numbers.some(Number.isNaN)) return null;
  const kind = good ? "right" : "";
  if (shape === "circle") return svg("circle", { cx: numbers[0], cy: numbers[1], r: numbers[2], class: kind });
  if (shape === "ellipse") return svg("ellipse", { cx: numbers[0], cy: numbers[1], rx: numbers[2], ry: numbers[3], class: kind });
  if (shape === "poly") return svg("polygon", { points: numbers.join(" "), class: kind });
  if (shape === "rect") return svg("rect", { x: numbers[0], y: numbers[1], width: numbers[2] - numbers[0], height: numbers[3] - numbers[1], class: kind });
  return null;
}

function option(data, name, fallback) {
  return data.options?.find(([key]) => key === name)?.[1] ?? fallback;
}

function stated(data, view) {
  if (data.body && view) return h("div", {}, docOf(data.body, view));
  return h("div", { class: "wb-stand-in" }, icon("exercise"), `${KINDS[data.kind] ?? "Custom question"}: shown in the course player`);
}

const FORMS = {
  choice: choiceList,
  hottext: inText,
  order: ordered,
  match: matched,
  associate: banks,
  gapMatch: inText,
  media: (data, view) => h("div", {}, data.body ? docOf(data.body, view) : stated(data)),
  inlineChoice: (data, view, right) => h("select", { class: "wb-field", "aria-label": "Choose" }, h("option", {}, "…"), (data.choices ?? []).map((choice) => h("option", { selected: view.keys && right.has(choice.id) }, plain(choice.content)))),
  textEntry: (data) => h("input", { class: "wb-field", type: "text", "aria-label": "Your answer", size: Math.min(40, Math.max(6, Number(option(data, "expected-length", 12)) || 12)) }),
  extendedText: () => h("textarea", { class: "wb-field", rows: 4, "aria-label": "Your answer" }),
  slider: (data) => h("div", { class: "wb-slider" }, h("span", {}, option(data, "lower-bound", "0")), h("input", { type: "range", min: option(data, "lower-bound", 0), max: option(data, "upper-bound", 100), step: option(data, "step", 1), "aria-label": "Your answer" }), h("span", {}, option(data, "upper-bound", "100"))),
  upload: () => h("div", { class: "wb-stand-in" }, icon("file"), "A learner hands in a file here"),
  endAttempt: (data) => h("button", { class: "wb-button small", type: "button" }, option(data, "title", "Hint")),
  hotspot: picture, selectPoint: picture, graphicOrder: picture, graphicAssociate: picture, graphicGapMatch: picture, positionObject: picture, drawing: picture,
};

export { css as exerciseCss };

export function render({ model, el, view }) {
  const place = h("div", { class: "wb-text" });
  el.replaceChildren(place);
  adopt(el, css);
  let state = { tree: null, assets: {} };
  const draw = () => place.replaceChildren(...(state.tree ? [nodeOf(state.tree, { assets: state.assets, keys: model.keys })] : []));
  const show = (data) => ((state = data), draw());
  const channel = new Channel(model, view, { snapshot: show, show });
  model.on("keys", draw);
  channel.open();
}
