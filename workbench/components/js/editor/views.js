// How nodes that are more than text look and are edited. `context` gives assets, popups and whether one may write.
import { KINDS, conditionalElement, exerciseParts, interactionElement, linesOf, placeElement } from "../../exercise_view.js";
import { h } from "../dom.js";
import { languages } from "../highlight.js";
import { icon } from "../icons.js";
import { longBlock } from "../long.js";
import { renderMaths } from "../maths.js";
import { questionWords } from "../question_words.js";
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

// Where a view finds its files; `drawn` is called when one that was missing has come.
function filesOf({ assets, pieces }, drawn) {
  return { assets: assets.during(drawn), piece: (src, at) => pieces.piece(src, at) };
}

// A view of a node without content: `draw(node)` gives its element; Enter or a click opens `edit`.
// What takes long to draw gives its words instead (`draw(node, open, true)`) until it is near.
function atom({ node, editor, getPos }, tag, draw, edit, near) {
  const dom = h(tag, { class: "wb-atom" });
  let [current, waits] = [node, Boolean(near)];
  const open = () => (near?.draw(dom), edit?.(dom, current, setter(editor, getPos)));
  const redraw = () => dom.replaceChildren(...[draw(current, open, waits)].flat());
  redraw();
  const refresh = () => {
    const [first] = [draw(current, open, waits)].flat();
    dom.firstChild.replaceWith(first); // its buttons may have the focus: they stay
  };
  near?.wait(dom, () => ((waits = false), refresh()));
  return {
    dom,
    refresh,
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
    selectNode: () => (near?.draw(dom), dom.classList.add("selected")),
    deselectNode: () => dom.classList.remove("selected"),
    ignoreMutation: () => true,
  };
}

export const maths = (display, context) => (props) => {
  const draw = (node, _, waits) => {
    const element = h(display ? "div" : "span", { class: "wb-maths" });
    if (waits) element.textContent = node.attrs.latex;
    else if (node.attrs.latex) renderMaths(element, node.attrs.latex, display);
    else element.append(h("span", { class: "wb-stand-in" }, icon("maths"), "Empty formula"));
    return element;
  };
  const view = atom(props, display ? "div" : "span", draw, (dom, node, set) => mathsForm(context, dom, node.attrs.latex, display, (latex) => set({ latex })), context.near);
  view.dom.addEventListener("click", () => context.editable() && view.open());
  view.dom.title = "Formula: click to edit";
  return view;
};

export const image = (context) => (props) => {
  const files = filesOf(context, () => view.refresh());
  const draw = (node, _, waits) => (waits ? h("span", { class: "wb-stand-in" }, node.attrs.alt) : pictureOf(node.attrs, files));
  const view = atom(props, "span", draw, (dom, node, set) => imageForm(context, dom, node.attrs, set), context.near);
  view.dom.addEventListener("dblclick", () => context.editable() && view.open());
  return view;
};

const CARDS = { media: (node, files) => mediaOf(node.attrs, files), embed: (node) => embedOf(node.attrs), preserved: (node) => preservedOf(node.attrs) };

export const card = (context) => (props) => {
  const { name } = props.node.type;
  const files = filesOf(context, () => view.refresh());
  const draw = (node, open) => {
    const element = CARDS[name](node, files);
    if (name !== "preserved" && context.editable()) element.querySelector(".wb-card-head").append(h("button", { class: "wb-button small plain", type: "button", onclick: open }, "Edit"));
    return element;
  };
  const view = atom(props, "div", draw, (dom, node, set) => cardForm(context, dom, name, node.attrs, set));
  view.stopEvent = (event) => event.target.closest?.("details, button, a, video, audio") !== null;
  return view;
};

export const inlineCard = () => ({ node }) => ({ dom: h("sup", { class: "wb-atom", title: "Footnote" }, node.attrs.label || "*") });

export const place = (context) => (props) => {
  const files = filesOf(context, () => view.refresh());
  const view = atom(props, "span", (node) => placeElement(node.attrs, { keys: true, placing: true, ...files }));
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
  const dom = h("pre", longBlock(node.content.size), h("div", { contenteditable: "false" }, select), contentDOM);
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
  let [current, waits] = [node, true];
  const contentDOM = h("div", { class: "wb-exercise-content" });
  const body = h("div", { class: "wb-exercise-body", dir: "auto" }, contentDOM);
  const shown = h("section", { class: "wb-exercise", role: "group" }, body);
  const dom = h("div", { class: "wb-exercise-frame" }, shown);
  const files = filesOf(context, () => fill());
  const parts = () => exerciseParts(current, { keys: true, brief: waits, ...files });
  const open = (event) => exerciseForm(context, event.currentTarget, current.attrs, set);
  // The text stays where it is, for the cursor may be in it; a head that says the same may have the focus.
  const around = (...kept) => {
    for (const one of [...shown.children]) if (one !== body && !kept.includes(one)) one.remove();
  };
  const surround = ({ before, after }) => {
    if (before) body.before(before);
    if (after) (after.setAttribute("contenteditable", "false"), body.after(after));
  };
  const draw = () => {
    const { label, head, ...rest } = parts();
    around();
    head.setAttribute("contenteditable", "false");
    if (context.editable()) head.append(h("button", { class: "wb-button small plain", type: "button", onclick: open }, "Edit"));
    shown.setAttribute("aria-label", label);
    shown.prepend(head);
    surround(rest);
  };
  const fill = () => {
    around(shown.firstElementChild);
    surround(parts());
  };
  draw();
  context.near.wait(dom, () => ((waits = false), fill()));
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
    selectNode: () => (context.near.draw(dom), context.near.all(dom), dom.classList.add("selected")),
    deselectNode: () => dom.classList.remove("selected"),
  };
};

export const interaction = (context) => (props) => {
  const inline = props.node.type.name === "inlineInteraction";
  const files = filesOf(context, () => view.refresh());
  const edit = (dom, node, set) => interactionForm(context, dom, node.attrs.data ?? {}, (data) => set({ data }));
  const formOf = (data) => {
    const shown = interactionElement(data, { keys: true, ...files });
    for (const control of shown.querySelectorAll("input, select, textarea, button")) control.disabled = true;
    return shown;
  };
  const wordsOf = (data) => h(inline ? "span" : "div", { class: inline ? "wb-interaction inline" : "wb-interaction wb-lines" }, questionWords(data).join(inline ? " · " : "\n"));
  const draw = (node, open, waits) => {
    const data = node.attrs.data ?? {};
    const label = KINDS[linesOf(data) > 1 ? "textEntry" : data.kind] ?? "Question";
    const editable = context.editable() && EDITABLE_KINDS.has(data.kind);
    const tool = editable
      ? h("button", { class: "wb-button small", type: "button", title: `Edit the question: ${label}`, "aria-label": `Edit the question: ${label}`, onclick: open }, inline ? icon("settings") : "Edit the question")
      : h("span", { class: "wb-chip" }, label);
    return [waits ? wordsOf(data) : formOf(data), inline ? tool : h("div", { class: "wb-interaction-tools" }, tool)];
  };
  const view = atom(props, inline ? "span" : "div", draw, edit, context.near);
  view.dom.classList.add("wb-question");
  view.stopEvent = (event) => event.target.closest?.("button") !== null;
  return view;
};
