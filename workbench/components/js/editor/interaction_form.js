// The form of a question: prompt, choices, key and feedback. A part whose text is not touched keeps its
// formulas and pictures; a part that is rewritten becomes plain text.
import { linesOf, plain } from "../../exercise_view.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { field, form } from "./forms.js";
import { freshId } from "./ids.js";

export const EDITABLE_KINDS = new Set(["choice", "inlineChoice", "textEntry", "match", "order", "extendedText"]);

// A line with $formulas$ in it, as nodes.
function inline(line) {
  const parts = line.split(/\$([^\s$](?:[^$]*[^\s$])?)\$(?!\d)/);
  return parts.map((part, at) => (at % 2 ? { type: "mathInline", attrs: { latex: part } } : { type: "text", text: part })).filter((part) => part.type !== "text" || part.text);
}

export function textDoc(text) {
  const content = text.trim().split(/\n+/).map((line) => ({ type: "paragraph", ...(line ? { content: inline(line) } : {}) }));
  return { type: "doc", content };
}

function line(node) {
  return node.type === "mathInline" || node.type === "mathBlock" ? `$${node.attrs.latex}$` : node.content ? node.content.map(line).join("") : plain(node);
}

export function plainLines(node) {
  return (node?.content ?? []).map(line).join("\n");
}

export function emptyInteraction(kind) {
  const choice = (text) => ({ id: freshId(), content: textDoc(text) });
  const two = [choice("First choice"), choice("Second choice")];
  if (kind === "choice" || kind === "inlineChoice") return { kind, ...(kind === "choice" ? { prompt: textDoc("Which is right?") } : {}), choices: two, key: { correct: [two[0].id] } };
  if (kind === "order") return { kind, prompt: textDoc("Put these in order."), choices: two, cardinality: "ordered", max_choices: 0, key: { correct: two.map(({ id }) => id) } };
  if (kind === "match") {
    const targets = [choice("First target"), choice("Second target")];
    return { kind, prompt: textDoc("Match each with its partner."), choices: two, targets, cardinality: "multiple", base_type: "directedPair", max_choices: 0, key: { correct: two.map(({ id }, at) => `${id} ${targets[at].id}`) } };
  }
  return { kind, base_type: "string", ...(kind === "extendedText" ? { prompt: textDoc("Explain in your own words.") } : { key: { correct: ["answer"] } }) };
}

// A text field that gives back the tree it was made from while its text is untouched.
function textOf(tree, label, rows = 1) {
  const was = plainLines(tree);
  const input = h("textarea", { class: "wb-field", rows, value: was, "aria-label": label });
  return { input, value: () => (input.value === was ? tree ?? null : input.value.trim() ? textDoc(input.value) : null) };
}

class ChoiceList {
  constructor(choices, { named, tools = () => [], feedback = false }) {
    this.named = named;
    this.tools = tools;
    this.feedback = feedback;
    this.rows = [];
    this.list = h("div", { class: "wb-form-list" });
    for (const choice of choices) this.#add(choice);
    this.element = h("div", {}, h("span", { class: "wb-label" }, named), this.list, h("button", { class: "wb-button small plain", type: "button", onclick: () => this.#add({ id: freshId(), content: textDoc("") }).text.input.focus() }, icon("plus"), "Add"));
  }

  #add(choice) {
    const text = textOf(choice.content, this.named);
    const said = this.feedback ? textOf(choice.feedback, "Feedback") : null;
    if (said) Object.assign(said.input, { placeholder: "Feedback (optional)", className: "wb-field wb-said" });
    const row = { choice, text, said };
    const remove = h("button", { class: "wb-tool", type: "button", "aria-label": "Remove", title: "Remove", onclick: () => this.#remove(row) }, icon("close"));
    row.element = h("div", { class: "wb-form-row" }, this.tools(row, this), h("div", { class: "wb-form-texts" }, text.input, said?.input), remove);
    this.rows.push(row);
    this.list.append(row.element);
    return row;
  }

  #remove(row) {
    this.rows = this.rows.filter((one) => one !== row);
    row.element.remove();
  }

  move(row, step) {
    const at = this.rows.indexOf(row);
    const to = at + step;
    if (to < 0 || to >= this.rows.length) return;
    this.rows.splice(to, 0, ...this.rows.splice(at, 1));
    this.list.replaceChildren(...this.rows.map(({ element }) => element));
  }

  value() {
    return this.rows.map(({ choice, text, said }) => {
      const next = { ...choice, content: text.value() ?? textDoc("") };
      if (said) {
        const feedback = said.value();
        if (feedback) next.feedback = feedback;
        else delete next.feedback;
      }
      return next;
    });
  }
}

function choices(data) {
  const many = h("input", { type: "checkbox", checked: data.cardinality === "multiple" });
  const right = new Set(data.key?.correct ?? []);
  const single = data.kind === "inlineChoice";
  const name = freshId();
  const tools = (row) => {
    row.right = h("input", { type: single ? "radio" : "checkbox", name, checked: right.has(row.choice.id), "aria-label": "This is right", title: "This is right" });
    return row.right;
  };
  const list = new ChoiceList(data.choices ?? [], { named: "Choices; tick what is right", tools, feedback: !single });
  const shuffle = h("input", { type: "checkbox", checked: Boolean(data.shuffle) });
  const options = h("div", { class: "wb-form-checks" }, single ? null : h("label", {}, many, "Several can be picked"), h("label", {}, shuffle, "Shuffle"));
  return {
    elements: [list.element, options],
    value: () => {
      const correct = list.rows.filter((row) => row.right.checked).map(({ choice }) => choice.id);
      const several = !single && (many.checked || correct.length > 1);
      const before = data.cardinality === "multiple";
      const kept = list.value();
      const ids = new Set(kept.map(({ id }) => id));
      const same = JSON.stringify([...right].sort()) === JSON.stringify([...correct].sort());
      const mapping = (data.key?.mapping ?? []).filter(({ answer }) => ids.has(answer));
      return { choices: kept, shuffle: shuffle.checked, cardinality: several ? "multiple" : "single", max_choices: several === before ? data.max_choices ?? 1 : several ? 0 : 1, key: keyOf(data.key, correct, same ? mapping : []) };
    },
  };
}

function keyOf(before, correct, mapping) {
  const key = { ...before, correct };
  if (mapping?.length) key.mapping = mapping;
  else delete key.mapping;
  return key;
}

function order(data) {
  const byId = new Map((data.choices ?? []).map((choice) => [choice.id, choice]));
  const sorted = [...(data.key?.correct ?? []).map((id) => byId.get(id)).filter(Boolean), ...(data.choices ?? []).filter(({ id }) => !data.key?.correct?.includes(id))];
  const mover = (name, label, step) => (row, list) => h("button", { class: "wb-tool", type: "button", title: label, "aria-label": label, onclick: () => list.move(row, step) }, icon(name));
  const up = mover("arrowUp", "Up", -1);
  const down = mover("arrowDown", "Down", 1);
  const list = new ChoiceList(sorted, { named: "In the right order", tools: (row, all) => [up(row, all), down(row, all)] });
  return {
    elements: [list.element],
    value: () => {
      const kept = list.value();
      const shown = (data.choices ?? []).map(({ id }) => id);
      const places = new Map(shown.map((id, at) => [id, at]));
      return { choices: [...kept].sort((a, b) => (places.get(a.id) ?? 1e6) - (places.get(b.id) ?? 1e6)), key: { ...data.key, correct: kept.map(({ id }) => id) } };
    },
  };
}

function match(data) {
  const pairs = new Set(data.key?.correct ?? []);
  const targets = new ChoiceList(data.targets ?? [], { named: "Targets" });
  const tools = (row) => {
    row.partner = h("select", { class: "wb-field wb-partner", "aria-label": "Belongs to" });
    const fill = () => {
      const chosen = row.partner.value || (data.targets ?? []).find((target) => pairs.has(`${row.choice.id} ${target.id}`))?.id || "";
      row.partner.replaceChildren(h("option", { value: "" }, "No partner"), ...targets.rows.map(({ choice, text }) => h("option", { value: choice.id, selected: choice.id === chosen }, text.input.value || "…")));
    };
    row.partner.addEventListener("focus", fill);
    fill();
    return row.partner;
  };
  const sources = new ChoiceList(data.choices ?? [], { named: "What is matched, and with what", tools });
  return {
    elements: [targets.element, sources.element],
    value: () => {
      const shownPairs = sources.rows.flatMap(({ choice, partner }) => (partner.value ? [`${choice.id} ${partner.value}`] : []));
      const first = new Set(sources.rows.map(({ choice }) => (data.targets ?? []).map((target) => `${choice.id} ${target.id}`).find((pair) => pairs.has(pair))));
      const ids = new Set([...sources.rows, ...targets.rows].map(({ choice }) => choice.id));
      const others = [...pairs].filter((pair) => !first.has(pair) && pair.split(" ").every((id) => ids.has(id)));
      const correct = [...new Set([...shownPairs, ...others])];
      const same = JSON.stringify([...pairs].sort()) === JSON.stringify([...correct].sort());
      return { choices: sources.value(), targets: targets.value(), key: keyOf(data.key, correct, same ? data.key?.mapping : []) };
    },
  };
}

function entry(data) {
  const were = (data.key?.correct ?? []).join("\n");
  const answers = h("textarea", { class: "wb-field", rows: 2, value: were });
  const exact = h("input", { type: "checkbox", checked: Boolean(data.key?.case_sensitive) });
  const tolerance = h("input", { class: "wb-field", type: "number", min: 0, step: "any", value: data.key?.tolerance ?? "" });
  return {
    elements: [field("Right answers, one a line", answers), h("div", { class: "wb-form-checks" }, h("label", {}, exact, "Capitals matter")), field("For numbers: may be off by", tolerance)],
    value: () => {
      const correct = answers.value.split("\n").map((line) => line.trim()).filter(Boolean);
      const key = keyOf(data.key, correct, answers.value === were ? data.key?.mapping : []);
      key.case_sensitive = exact.checked;
      if (tolerance.value === "") delete key.tolerance;
      else key.tolerance = Number(tolerance.value);
      return { key };
    },
  };
}

// Single answers in any order: each counts once, all of them as much.
function several(data) {
  const were = (data.key?.correct ?? []).join("\n");
  const answers = h("textarea", { class: "wb-field", rows: 3, value: were });
  return {
    elements: [field(`Right answers, one a line; ${linesOf(data)} of them are asked for`, answers)],
    value: () => {
      if (answers.value === were) return {};
      const correct = answers.value.split("\n").map((line) => line.trim()).filter(Boolean);
      return { key: keyOf({ ...data.key, upper: 1 }, correct, correct.map((answer) => ({ answer, value: 1 / Math.min(linesOf(data), correct.length) }))) };
    },
  };
}

const free = (data) => (linesOf(data) > 1 ? several(data) : { elements: [], value: () => ({}) });
const PARTS = { choice: choices, inlineChoice: choices, order, match, textEntry: entry, extendedText: free };

export function interactionForm(context, anchor, data, take) {
  const inline = data.kind === "inlineChoice" || data.kind === "textEntry";
  const prompt = inline ? null : textOf(data.prompt, "Question", 2);
  const part = PARTS[data.kind](data);
  form(context, anchor, "Question", [prompt && field("Question", prompt.input), ...part.elements].filter(Boolean), () => {
    const next = { ...data, ...part.value() };
    if (prompt) {
      const asked = prompt.value();
      if (asked) next.prompt = asked;
      else delete next.prompt;
    }
    if (JSON.stringify(next) !== JSON.stringify(data)) take(next);
  }, { wide: true });
}
