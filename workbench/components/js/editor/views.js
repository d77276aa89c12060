// How nodes that are more than text look and are edited. `context` gives assets, popups and whether one may write.
import { KINDS, conditionalElement, exerciseElement, interactionElement, placeElement } from "../../exercise_view.js";
import { h } from "../dom.js";
import { languages } from "../highlight.js";
import { icon } from "../icons.js";
import { renderMaths } from "../maths.js";
import { CALLOUTS, embedOf, mediaOf, pictureOf, preservedOf } from "../tree.js";
import { cardForm, exerciseForm, imageForm, mathsForm } from "./forms.js";
import { EDITABLE_KINDS, interactionForm } from "./interaction_form.js";

// Set attributes of the node a view stands for.
function setter(editor, getPos) {
  return (attrs) => {
    const at = getPos();
    if (typeof at !== "number") return;
    const node = editor.state.doc.nodeAt(at);
    editor.view.dispatch(editor.state.tr.setNodeMarkup(at, undefined, { ...node.attrs, ...attrs }, node.marks));
  };
}

// A view of a node without content: `draw(node)` gives its element; Enter or a click opens `edit`.
function atom({ node, editor, getPos }, tag, draw, edit) {
  const dom = h(tag, { class: "wb-atom" });
  let current = node;
  const open = () => edit?.(dom, current, setter(editor, getPos));
  const redraw = () => dom.replaceChildren(...[draw(current, open)].flat());
  redraw();
  return {
    dom,
    redraw,
    open,
    get node() {
      return current;
    },
    update: (next) => {
      if (next.type !== current.type) return false;
      current = next;
      redraw();
      return true;
    },
    selectNode: () => dom.classList.add("selected"),
    deselectNode: () => dom.classList.remove("selected"),
    ignoreMutation: () => true,
  };
}

export const maths = (display, context) => (props) => {
  const draw = (node) => {
    const element = h(display ? "div" : "span", { class: "wb-maths" });
    if (node.attrs.latex) renderMaths(element, node.attrs.latex, display);
    else element.append(h("span", { class: "wb-stand-in" }, icon("maths"), "Empty formula"));
    return element;
  };
  const view = atom(props, display ? "div" : "span", draw, (dom, node, set) => mathsForm(context, dom, node.attrs.latex, display, (latex) => set({ latex })));
  view.dom.addEventListener("click", () => context.editable() && view.open());
  view.dom.title = "Formula: click to edit";
  return view;
};

export const image = (context) => (props) => {
  const { assets } = context;
  const draw = (node) => {
    const { src } = node.attrs;
    if (src.startsWith("asset:") && !(src in assets.known)) assets.ask(src, () => view.redraw());
    return pictureOf(node.attrs, assets.known);
  };
  const view = atom(props, "span", draw, (dom, node, set) => imageForm(context, dom, node.attrs, set));
  view.dom.addEventListener("dblclick", () => context.editable() && view.open());
  return view;
};

const CARDS = { media: (node, assets) => mediaOf(node.attrs, assets), embed: (node) => embedOf(node.attrs), preserved: (node) => preservedOf(node.attrs) };

export const card = (context) => (props) => {
  const { name } = props.node.type;
  const draw = (node, open) => {
    const element = CARDS[name](node, context.assets.known);
    if (name !== "preserved" && context.editable()) element.querySelector(".wb-card-head").append(h("button", { class: "wb-button small plain", type: "button", onclick: open }, "Edit"));
    return element;
  };
  const view = atom(props, "div", draw, (dom, node, set) => cardForm(context, dom, name, node.attrs, set));
  view.stopEvent = (event) => event.target.closest?.("details, button, a, video, audio") !== null;
  return view;
};

export const inlineCard = () => ({ node }) => ({ dom: h("sup", { class: "wb-atom", title: "Footnote" }, node.attrs.label || "*") });

export const place = (context) => (props) => {
  const view = atom(props, "span", (node) => placeElement(node.attrs, { keys: true, placing: true, assets: context.assets.known }));
  view.dom.title = "Part of a question";
  return view;
};

export const conditional = () => ({ node }) => {
  const contentDOM = h("div");
  return { dom: conditionalElement(node.attrs, { keys: true }, contentDOM), contentDOM, ignoreMutation: (change) => change.type !== "selection" && !contentDOM.contains(change.target) };
};

export const footnote = () => ({ node }) => {
  const contentDOM = h("div");
  return { dom: h("div", { class: "wb-footnote" }, h("span", { contenteditable: "false" }, `${node.attrs.label}.`), contentDOM), contentDOM };
};

export const callout = (context) => ({ node, editor, getPos }) => {
  const set = setter(editor, getPos);
  const contentDOM = h("div");
  const mark = h("span");
  const select = h("select", { class: "wb-callout-select", "aria-label": "Kind of callout", onchange: () => set({ kind: select.value }) }, Object.entries(CALLOUTS).map(([value, label]) => h("option", { value }, label)));
  const dom = h("aside", { class: "wb-callout" }, h("div", { class: "wb-callout-kind", contenteditable: "false" }, mark, select), contentDOM);
  const draw = (current) => {
    const kind = current.attrs.kind in CALLOUTS ? current.attrs.kind : "note";
    dom.dataset.kind = kind;
    select.value = kind;
    select.disabled = !context.editable();
    mark.replaceChildren(icon(kind));
  };
  draw(node);
  return { dom, contentDOM, update: (next) => next.type === node.type && (draw(next), true), stopEvent: (event) => event.target === select, ignoreMutation: (change) => !contentDOM.contains(change.target) };
};

export const codeBlock = (context) => ({ node, editor, getPos }) => {
  const set = setter(editor, getPos);
  const contentDOM = h("code");
  const select = h("select", { class: "wb-code-language", "aria-label": "Language", onchange: () => set({ language: select.value || null }) });
  const dom = h("pre", {}, h("div", { contenteditable: "false" }, select), contentDOM);
  const draw = (current) => {
    const { language } = current.attrs;
    const all = ["", ...languages, ...(language && !languages.includes(language) ? [language] : [])];
    select.replaceChildren(...all.map((value) => h("option", { value, selected: value === (language ?? "") }, value || "Plain text")));
    select.disabled = !context.editable();
  };
  draw(node);
  return { dom, contentDOM, update: (next) => next.type === node.type && (draw(next), true), stopEvent: (event) => event.target === select, ignoreMutation: (change) => !contentDOM.contains(change.target) };
};

export const exercise = (context) => ({ node, editor, getPos }) => {
  const set = setter(editor, getPos);
  let current = node;
  const contentDOM = h("div", { class: "wb-exercise-content" });
  const dom = h("div", { class: "wb-exercise-frame" });
  const draw = () => {
    const shown = exerciseElement(current, { keys: true, assets: context.assets.known }, contentDOM);
    const head = shown.querySelector(".wb-card-head");
    const outcomes = shown.querySelector(":scope > .wb-outcomes");
    for (const part of [head, outcomes]) part?.setAttribute("contenteditable", "false");
    if (context.editable()) head.append(h("button", { class: "wb-button small plain", type: "button", onclick: (event) => exerciseForm(context, event.currentTarget, current.attrs, set) }, "Edit"));
    dom.replaceChildren(shown);
  };
  draw();
  return {
    dom,
    contentDOM,
    update: (next) => {
      if (next.type !== current.type) return false;
      const changed = JSON.stringify(next.attrs) !== JSON.stringify(current.attrs);
      current = next;
      if (changed) draw();
      return true;
    },
    stopEvent: (event) => event.target.closest?.(".wb-card-head, .wb-outcomes") !== null,
    ignoreMutation: (change) => change.type !== "selection" && !contentDOM.contains(change.target),
    selectNode: () => dom.classList.add("selected"),
    deselectNode: () => dom.classList.remove("selected"),
  };
};

export const interaction = (context) => (props) => {
  const inline = props.node.type.name === "inlineInteraction";
  const edit = (dom, node, set) => interactionForm(context, dom, node.attrs.data ?? {}, (data) => set({ data }));
  const draw = (node, open) => {
    const data = node.attrs.data ?? {};
    const shown = interactionElement(data, { keys: true, assets: context.assets.known });
    for (const control of shown.querySelectorAll("input, select, textarea, button")) control.disabled = true;
    const label = KINDS[data.kind] ?? "Question";
    const editable = context.editable() && EDITABLE_KINDS.has(data.kind);
    const tool = editable
      ? h("button", { class: "wb-button small", type: "button", title: `Edit the question: ${label}`, "aria-label": `Edit the question: ${label}`, onclick: open }, inline ? icon("settings") : "Edit the question")
      : h("span", { class: "wb-chip" }, label);
    return inline ? [shown, tool] : [shown, h("div", { class: "wb-interaction-tools" }, tool)];
  };
  const view = atom(props, inline ? "span" : "div", draw, edit);
  view.dom.classList.add("wb-question");
  view.stopEvent = (event) => event.target.closest?.("button") !== null;
  return view;
};
