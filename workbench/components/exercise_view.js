// Exercises as a learner sees them; keys and feedback only where the view asks for them. See exercise_view.py.
import css from "./exercise_view.css";
import { Channel } from "./channel.js";
import { formOf, plainAnswer, refill } from "./js/answering.js";
import { h, svg } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { imageOf, missingPicture } from "./js/media.js";
import { wordsOf } from "./js/question_words.js";
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
  const { label, head, before, after } = exerciseParts(node, view);
  return h("section", { class: "wb-exercise", role: "group", "aria-label": label }, head, before, h("div", { class: "wb-exercise-body", dir: "auto" }, body), after);
}

// What stands around the text of an exercise.
export function exerciseParts(node, view) {
  const { title, points } = node.attrs ?? {};
  const data = node.attrs?.data ?? {};
  const worth = points === null || points === undefined ? null : `${+Number(points).toFixed(2)} ${Number(points) === 1 ? "point" : "points"}`;
  return {
    label: title ? `Exercise: ${title}` : "Exercise",
    head: h("div", { class: "wb-card-head" }, icon("exercise"), h("strong", {}, title || "Exercise"), h("span", { class: "wb-spacer" }), worth ? h("span", { class: "wb-chip" }, worth) : null),
    before: shared(data, view),
    after: view.keys ? outcomes(data, view) : null,
  };
}

// What comes before the question: shared material, and guidance that learners may read.
function shared({ stimuli = [], rubrics = [] }, view) {
  const read = rubrics.filter((rubric) => view.keys || rubric.view?.includes("candidate"));
  if (!stimuli.length && !read.length) return null;
  if (view.brief) return h("div", { class: "wb-shared wb-lines", contenteditable: "false" }, lined(stimuli.map(({ title, content }) => [title, wordsOf(content)]), read.map(({ content }) => wordsOf(content))));
  return h("div", { class: "wb-shared", contenteditable: "false" },
    stimuli.map((one) => h("div", {}, one.title ? h("strong", {}, one.title) : null, docOf(one.content, view))),
    read.map((one) => h("div", { class: "wb-quiet" }, docOf(one.content, view))));
}

function outcomes({ feedback = [], hints = [], preserved = [], calculation, processing }, view) {
  const rows = [
    ...(processing?.together ? [["Points", { type: "paragraph", content: [{ type: "text", text: "Only where all answers are right" }] }]] : []),
    ...(processing?.once ? [["Points", { type: "paragraph", content: [{ type: "text", text: "The same answer counts in one place only" }] }]] : []),
    ...(calculation?.formulas ?? []).map((formula) => ["Formula", { type: "paragraph", content: [{ type: "text", text: formula, marks: [{ type: "code" }] }] }]),
    ...hints.map((hint, at) => [`Hint ${at + 1}`, hint]),
    ...feedback.map(({ outcome, means, content }) => [OUTCOMES[means ?? outcome] ?? outcome, content]),
  ];
  if (!rows.length && !preserved.length) return null;
  if (view.brief) return h("div", { class: "wb-outcomes wb-lines" }, lined(rows.map(([label, content]) => `${label}: ${wordsOf(content)}`)));
  return h("div", { class: "wb-outcomes" },
    rows.map(([label, content]) => h("div", { class: "wb-outcome" }, h("span", { class: "wb-outcome-label" }, label), h("div", {}, docOf(content, view)))),
    preserved.length ? h("p", { class: "wb-small wb-quiet" }, icon("lock"), ` ${preserved.length} ${preserved.length === 1 ? "part" : "parts"} of the source kept as ${preserved.length === 1 ? "it was" : "they were"}`) : null);
}

// Lines of plain text; what is empty is no line.
export function lined(...lines) {
  return lines.flat(Infinity).filter(Boolean).join("\n");
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
  const answering = view.answering ? formOf(data, view) : null;
  const form = answering?.element ?? make(data, view, correctOf(data));
  const marked = MARKED.has(kind) && !answering;
  const told = answering || !form.matches?.(".wb-choices") ? toldOf(data, view, inline) : null;
  if (view.answering) return answerable(data, view, form, answering, inline, [view.keys && !marked ? keyOf(data) : null, told]);
  if (inline) return h("span", { class: "wb-interaction inline", "data-kind": kind }, form, view.keys && !MARKED.has(kind) ? keyOf(data) : null, told);
  return h("div", { class: "wb-interaction", "data-kind": kind }, data.prompt ? h("div", { class: "wb-prompt" }, docOf(data.prompt, view)) : null, form, view.keys && !MARKED.has(kind) ? keyOf(data) : null, told);
}

// What is said to who picks each choice, where the choices have no place for it; in line it must stay a phrase.
function toldOf({ kind, choices = [], targets = [] }, view, inline) {
  const said = view.keys ? [...choices, ...targets].filter(({ feedback }) => feedback) : [];
  if (!said.length) return null;
  const when = kind === "match" ? ", paired wrongly" : "";
  const name = (choice) => (plain(choice.content) || choice.id) + when;
  if (inline) return h("span", { class: "wb-choice-told" }, said.map((choice) => h("span", { class: "wb-told-inline" }, `${name(choice)}: `, plain(choice.feedback))));
  return h("dl", { class: "wb-choice-told", "aria-label": "Feedback on each choice" }, said.map((choice) => h("div", {}, h("dt", {}, name(choice)), h("dd", {}, docOf(choice.feedback, view)))));
}

// The same, with the answer that it holds.
function answerable(data, view, form, answering, inline, key) {
  const element = h(inline ? "span" : "div", { class: inline ? "wb-interaction inline" : "wb-interaction", "data-kind": data.kind, "data-response": data.response ?? "RESPONSE" },
    data.prompt && !inline ? h("div", { class: "wb-prompt" }, docOf(data.prompt, view)) : null, form, key);
  const given = view.given?.[element.dataset.response] ?? [];
  if (answering) element.wbAnswer = answering.answer;
  else if (view.keys && !OWN_ANSWER.has(data.kind)) element.wbAnswer = () => given; // its fields show the key
  else {
    element.wbAnswer = () => plainAnswer(element);
    if (given.length) refill(element, given);
  }
  return element;
}

// Kinds whose fields hold the learner's answer even where the key is shown.
const OWN_ANSWER = new Set(["choice", "match", "textEntry", "extendedText", "slider"]);

// Kinds that show their key on the choices themselves.
const MARKED = new Set(["choice", "hottext", "order", "match", "hotspot", "inlineChoice"]);

export function correctOf({ key = {} }) {
  const mapped = (key.mapping ?? []).filter(({ value }) => value > 0).map(({ answer }) => answer);
  return new Set(key.correct?.length ? key.correct : mapped);
}

function spoken({ lower = null, upper = null, lower_open = false, upper_open = false, exact = null }) {
  if (exact !== null) return String(exact);
  const low = lower === null ? "" : `${lower_open ? "more than " : ""}${lower}`;
  const high = upper === null ? "" : `${upper_open ? "less than " : ""}${upper}`;
  if (low && high) return `${low} to ${high}`;
  return `${low || high}${lower_open || upper_open ? "" : low ? " or more" : " or less"}`;
}

export function keyText(data) {
  const { key = {}, choices = [], targets = [], base_type, cardinality } = data;
  const names = new Map([...choices, ...targets].map((choice) => [choice.id, plain(choice.content) || choice.id]));
  const between = base_type === "point" ? ", " : " → ";
  const name = (value) => (choices.length || base_type === "point" ? String(value).split(" ").map((part) => names.get(part) ?? part).join(between) : String(value));
  const plainly = (word) => (option(data, "scoring-algorithm") === "TextRegex" ? String(word).replace(/^\^([^\\^$.|?*+(){}[\]]+)\$$/, "$1") : word);
  const right = [...correctOf({ key })].map(plainly).map(name);
  if (!right.length && key.ranges?.length) right.push(...key.ranges.map(spoken));
  const about = key.tolerance ? ` ± ${key.tolerance}${key.tolerance_relative ? " %" : ""}` : "";
  const areas = key.areas?.length ? `${key.areas.length} ${key.areas.length === 1 ? "place" : "places"} in the picture` : "";
  const how = key.by_place ? " (each in its place counts)" : key.start > 0 ? " (what is rightly left alone counts)" : linesOf(data) > 1 && right.length ? ` (any ${linesOf(data)}, in any order)` : "";
  return (right.map((one) => one + about).join(cardinality === "ordered" ? " → " : " · ") || areas) + how;
}

function keyOf(data) {
  const shown = keyText(data);
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

// A field that offers the choices; with keys, what the key puts there.
function pickOne(choices, right, label) {
  return h("select", { class: "wb-field wb-pick", "aria-label": label },
    h("option", {}, "…"), choices.map((choice) => h("option", { selected: choice.id === right }, plain(choice.content) || choice.id)));
}

function gapField(identifier, { question, keys }) {
  const pair = keys ? [...(question.right ?? [])].find((one) => String(one).split(" ")[1] === identifier) : null;
  return pickOne(question.choices ?? [], pair?.split(" ")[0], "Fill the gap");
}

// A gap, a word to pick, a variable, or feedback in a line.
export function placeElement({ kind = "gap", identifier = "", data } = {}, view) {
  const choice = view.question?.choices?.find((one) => one.id === identifier);
  if (kind === "gap" && view.question?.gap) return view.question.gap(identifier);
  if (kind === "gap") return view.question?.kind === "gapMatch" ? gapField(identifier, view) : h("span", { class: "wb-gap", title: view.keys ? identifier : null }, "\u00a0");
  if (kind === "hottext") {
    if (view.question?.hot) return view.question.hot(identifier, choice ? docOf(choice.content, view) : data?.text || identifier);
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

function ordered(data, view) {
  const { choices = [], key = {} } = data;
  const byId = new Map(choices.map((choice) => [choice.id, choice]));
  const shown = view.keys && key.correct?.length ? key.correct.map((id) => byId.get(id)).filter(Boolean) : choices;
  const label = (side) => (option(data, `data-${side}-label`) ? h("div", { class: "wb-small wb-quiet" }, option(data, `data-${side}-label`)) : null);
  return h("div", {}, label("top"),
    h("ol", { class: `wb-order${view.keys ? " keyed" : ""}` }, shown.map((choice) => h("li", {}, view.keys ? null : icon("grip"), h("span", {}, docOf(choice.content, view))))),
    label("bottom"), view.keys && key.by_place ? h("div", { class: "wb-small wb-quiet" }, "Each in its place counts") : null);
}

// Pairs out of one list: a row with two fields for each.
function associated(data, view, right) {
  const { choices = [], max_choices = 0 } = data;
  const pairs = view.keys ? [...right].map((one) => String(one).split(" ")) : [];
  const rows = Math.min(10, Math.max(1, pairs.length, Math.min(max_choices || 10, Math.floor(choices.length / 2))));
  return h("div", {}, chips(choices, view), h("div", { class: "wb-pairs" },
    Array.from({ length: rows }, (_, at) => h("div", {}, pickOne(choices, pairs[at]?.[0], `Pair ${at + 1}, first`), " – ", pickOne(choices, pairs[at]?.[1], `Pair ${at + 1}, second`)))));
}

function matched({ choices = [], targets = [] }, view, right) {
  const name = `wb-match-${++serial}`;
  const cell = (choice, target, row) => {
    const good = view.keys && right.has(`${choice.id} ${target.id}`);
    return h("td", { class: good ? "right" : null }, h("input", { type: (choice.match_max ?? 1) === 1 ? "radio" : "checkbox", name: `${name}-${row}`, value: `${choice.id} ${target.id}`, "aria-label": `${plain(choice.content)}: ${plain(target.content)}` }), good ? icon("correct") : null);
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

// What can be put on a picture, or the places in it that have names.
function beside(data, view) {
  const choices = data.choices ?? [];
  if (data.kind === "graphicGapMatch") return chips(choices, view);
  if (data.kind === "positionObject") return h("div", { class: "wb-bank" }, h("span", { class: "wb-token" }, imageOf(data.image ?? "", { alt: data.image_alt || "The object to place" }, view) ?? "The object to place"));
  return choices.some((choice) => plain(choice.content)) ? chips(choices, view) : null;
}

const NUMBERED = new Set(["graphicOrder", "graphicAssociate", "graphicGapMatch"]);

function picture(data, view) {
  const staged = data.kind === "positionObject" && option(data, "stage");
  const image = imageOf(staged || data.image || "", { alt: (staged ? option(data, "stage-alt", "") : data.image_alt) || plain(data.prompt) || "Picture of the question" }, view);
  const others = beside(data, view);
  if (!image) return h("div", {}, missingPicture(), others);
  const size = staged ? [option(data, "stage-width", 0), option(data, "stage-height", 0)] : data.image_size ?? [0, 0];
  const frame = h("div", { class: "wb-picture" }, image);
  const draw = (width, height) => width > 0 && height > 0 && frame.append(overlay(data, view, width, height));
  if (Number(size[0]) > 0) draw(Number(size[0]), Number(size[1]));
  else image.addEventListener("load", () => draw(image.naturalWidth, image.naturalHeight), { once: true });
  return h("div", {}, frame, others);
}

// The areas of a picture, over it; places that are put in order or joined carry their names.
function overlay(data, view, width, height) {
  const right = correctOf(data);
  const spots = [...(data.choices ?? []), ...(data.targets ?? []), ...(view.keys ? data.key?.areas ?? [] : [])];
  const over = svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none" }, ...spots.flatMap((one) => {
    const shape = shapeOf(one, view.keys && (right.has(one.id) || !one.id));
    const [x, y] = middle(one);
    const named = shape && one.id && (NUMBERED.has(data.kind) || view.keys);
    const label = named ? svg("text", { x, y, "font-size": Math.max(8, height / 18), class: "wb-spot" }) : null;
    if (label) label.textContent = plain(one.content) || one.id;
    if (shape && one.id && data.kind !== "graphicGapMatch") pickable(shape, plain(one.content) || one.id);
    return [shape, label].filter(Boolean);
  }));
  if (data.base_type === "point") points(over, data, view, Math.max(3, height / 40));
  return over;
}

// A place that a learner takes by a click or a key.
function pickable(shape, label) {
  const pick = () => shape.setAttribute("aria-checked", String(shape.classList.toggle("picked")));
  for (const [name, value] of Object.entries({ role: "checkbox", tabindex: 0, "aria-label": label, "aria-checked": "false" })) shape.setAttribute(name, value);
  shape.addEventListener("click", pick);
  shape.addEventListener("keydown", (event) => (event.key === " " || event.key === "Enter") && (event.preventDefault(), pick()));
}

// Points that are set by a click, no more than may be; with keys, those that are right.
function points(over, data, view, radius) {
  const mark = (x, y, kind) => svg("circle", { cx: x, cy: y, r: radius, class: kind });
  if (view.keys) return over.append(...(data.key?.correct ?? []).map((one) => mark(...String(one).split(" ").map(Number), "right")));
  const most = data.max_choices ?? 1;
  over.addEventListener("click", (event) => {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(over.getScreenCTM().inverse());
    const set = over.querySelectorAll("circle.picked");
    if (most > 0 && set.length >= most) set[0].remove();
    over.append(mark(x, y, "picked"));
  });
}

function middle({ shape, coords = "" }) {
  const numbers = String(coords).split(",").map(Number);
  if (shape === "circle" || shape === "ellipse") return numbers;
  const mean = (some) => some.reduce((sum, one) => sum + one, 0) / (some.length || 1);
  return [mean(numbers.filter((_, at) => at % 2 === 0)), mean(numbers.filter((_, at) => at % 2))];
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

// How many single answers are typed, in any order.
export function linesOf({ kind, cardinality = "single", key = {}, options = [] }) {
  if (kind !== "extendedText" || cardinality === "single") return 1;
  return Math.min(50, Math.max(1, Number(option({ options }, "max-strings", key.correct?.length ?? 1)) || 1));
}

function linesToType(data) {
  const size = Math.min(40, Math.max(6, Number(option(data, "expected-length", 20)) || 20));
  return h("ol", { class: "wb-several" }, Array.from({ length: linesOf(data) }, (_, at) => h("li", {}, h("input", { class: "wb-field", type: "text", size, "aria-label": `Answer ${at + 1}` }))));
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
  associate: associated,
  gapMatch: inText,
  media: (data, view) => h("div", {}, data.body ? docOf(data.body, view) : stated(data)),
  inlineChoice: (data, view, right) => h("select", { class: "wb-field", "aria-label": "Choose" }, h("option", { value: "" }, "…"), (data.choices ?? []).map((choice) => h("option", { value: choice.id, selected: view.keys && right.has(choice.id) }, plain(choice.content)))),
  textEntry: (data) => h("input", { class: "wb-field", type: "text", "aria-label": "Your answer", size: Math.min(40, Math.max(6, Number(option(data, "expected-length", 12)) || 12)) }),
  extendedText: (data) => (linesOf(data) > 1 ? linesToType(data) : h("textarea", { class: "wb-field", rows: Math.min(20, Math.max(2, Number(option(data, "expected-lines", 4)) || 4)), "aria-label": "Your answer" })),
  slider: (data) => h("div", { class: "wb-slider" }, h("span", {}, option(data, "lower-bound", "0")), h("input", { type: "range", min: option(data, "lower-bound", 0), max: option(data, "upper-bound", 100), step: option(data, "step", 1), value: option(data, "lower-bound", 0), "aria-label": "Your answer" }), h("span", {}, option(data, "upper-bound", "100"))),
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
