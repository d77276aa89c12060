// The document tree (ProseMirror JSON) as DOM. Nothing is HTML on the way, so nothing needs cleaning:
// text becomes text nodes, addresses are checked, and what is not known is left out.
import { conditionalElement, exerciseElement, interactionElement, placeElement } from "../exercise_view.js";
import { h } from "./dom.js";
import { highlight } from "./highlight.js";
import { icon } from "./icons.js";
import { lettersOf, longBlock } from "./long.js";
import { renderMaths } from "./maths.js";
import { fileLink, imageOf, missingPicture, playerOf, savingOf } from "./media.js";
import { leadsToPage } from "./pages.js";
import { safeLink } from "./sanitise.js";

export const CALLOUTS = { note: "Note", tip: "Tip", warning: "Warning", objective: "Objective", example: "Example", summary: "Summary" };
const EMBEDS = { web: "Web page", lti: "External tool", discussion: "Discussion", assignment: "Assignment" };
const MARKS = { bold: "strong", italic: "em", underline: "u", strike: "s", superscript: "sup", subscript: "sub", highlight: "mark", code: "code" };
const DEEPEST = 200;

// view: {assets: {address: address that can be shown}, keys: bool, wrap(element, node), piece(src, at)}
export function nodesOf(nodes, view, depth = 0) {
  if (depth > DEEPEST) return [];
  return (nodes ?? []).map((node) => nodeOf(node, view, depth)).filter(Boolean);
}

export function nodeOf(node, view, depth = 0) {
  if (node.type === "text") return marked(node, document.createTextNode(node.text ?? ""), view);
  const make = NODES[node.type];
  if (!make) return null;
  const element = make(node, view, () => nodesOf(node.content, view, depth + 1));
  if (!element) return null;
  if (element instanceof HTMLElement) {
    if (node.attrs?.id) element.dataset.block = node.attrs.id;
    if (node.attrs?.textAlign) element.style.textAlign = node.attrs.textAlign;
  }
  const shown = node.marks?.length ? marked(node, element, view) : element;
  return view.wrap ? view.wrap(shown, node) : shown;
}

function marked(node, leaf, view) {
  return (node.marks ?? []).reduceRight((inner, mark) => {
    if (MARKS[mark.type]) return h(MARKS[mark.type], {}, inner);
    if (mark.type === "link") return linkOf(mark.attrs ?? {}, inner, view);
    if (mark.type === "language") return h("span", { lang: mark.attrs?.lang }, inner);
    if (mark.type === "insertion") return h("ins", { "data-change": mark.attrs?.change }, inner);
    if (mark.type === "deletion") return h("del", { "data-change": mark.attrs?.change }, inner);
    if (mark.type === "restyle") return h("span", { class: "wb-restyle", "data-change": mark.attrs?.change, title: mark.attrs?.note }, inner);
    return inner;
  }, leaf);
}

function linkOf({ href, title }, inner, view) {
  const address = safeLink(href);
  if (leadsToPage(address)) return pageLink(address, title || (address.startsWith("#") ? "Go to this place on the page" : "Go to this page of the course"), inner);
  const inside = /^asset:/.test(address ?? "");
  if (!address || inside) return (inside && fileLink(address, title, inner, view)) || h("span", { class: inside ? "wb-inner-link" : null, title: title || address }, inner);
  return h("a", { href: address, title, target: "_blank", rel: "noopener noreferrer" }, inner);
}

// Where nobody follows such links (a comparison, say), a click does nothing.
function pageLink(address, title, inner) {
  return h("a", { href: address, title, onclick: (event) => event.preventDefault() }, inner);
}

function spans({ colspan = 1, rowspan = 1 } = {}) {
  return { colspan: colspan > 1 ? Math.trunc(colspan) : null, rowspan: rowspan > 1 ? Math.trunc(rowspan) : null };
}

export function pictureOf({ src = "", alt = "", title, width, height } = {}, view = {}) {
  const size = { width: width ? Math.trunc(width) : null, height: height ? Math.trunc(height) : null };
  return imageOf(src, { alt, title, ...size, loading: "lazy" }, view) ?? missingPicture(alt, src);
}

export function mediaOf({ kind = "video", src = "", title = "" } = {}, view = {}) {
  const address = view.assets?.[src] || src;
  const what = { audio: "Audio", video: "Video" }[kind] ?? "File";
  const name = title || (src.startsWith("asset:") ? what : decodeURIComponent(src.split(/[/:]/).pop() || "")) || "Untitled";
  const player = kind === "audio" || kind === "video" ? playerOf(kind, src, name, view) : null;
  const link = !player && safeLink(address) && /^https?:/.test(address);
  const saving = src.startsWith("asset:") ? savingOf(src, name, view) : null;
  return h("figure", { class: "wb-card" },
    player,
    h("div", { class: "wb-card-head" }, icon({ audio: "audio", video: "film", file: "file" }[kind]), h("strong", {}, name), link ? h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, "Open") : null, h("span", { class: "wb-spacer" }), saving),
  );
}

export function embedOf({ kind = "web", src = "", title = "" } = {}) {
  const page = leadsToPage(src);
  const address = (page || /^https?:/i.test(src)) && safeLink(src);
  return h("div", { class: "wb-card" },
    h("div", { class: "wb-card-head" }, icon("link"), h("strong", {}, title || src || "Untitled"), h("span", { class: "wb-chip" }, EMBEDS[kind] ?? kind), h("span", { class: "wb-spacer" }),
      address ? page ? pageLink(address, title, "Open") : h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, "Open") : null));
}

export function preservedOf({ format = "xml", source = "", reason = "" } = {}) {
  return h("div", { class: "wb-card" },
    h("div", { class: "wb-card-head" }, icon("lock"), h("strong", {}, "Kept as it was"), h("span", { class: "wb-chip" }, format)),
    reason ? h("p", { class: "wb-small wb-quiet", style: "margin:4px 0 0" }, reason) : null,
    h("details", { class: "wb-small", style: "margin-top:8px" }, h("summary", {}, "Show its source"), h("pre", { class: "wb-source" }, h("code", {}, source.slice(0, 20000)))));
}

export function maths(latex, display) {
  const element = h(display ? "div" : "span", { class: "wb-maths" });
  renderMaths(element, latex ?? "", display);
  return element;
}

function codeOf(node) {
  const code = h("code", {}, (node.content ?? []).map((one) => marked(one, document.createTextNode(one.text ?? ""))));
  if (!code.querySelector("ins, del")) highlight(code, node.attrs?.language);
  return h("pre", longBlock(lettersOf(node)), code);
}

function headingTag({ level = 1 } = {}) {
  return `h${Math.min(6, Math.max(1, Math.trunc(level)))}`;
}

// Lists and tables run in the direction of their first words; for paragraphs and headings theme.css sees to it.
const AUTO = { dir: "auto" };

const NODES = {
  doc: (node, view, inside) => h("div", {}, inside()),
  paragraph: (node, view, inside) => h("p", longBlock(lettersOf(node)), inside()),
  heading: (node, view, inside) => h(headingTag(node.attrs), longBlock(lettersOf(node)), inside()),
  bulletList: (node, view, inside) => h("ul", AUTO, inside()),
  orderedList: (node, view, inside) => h("ol", { ...AUTO, start: node.attrs?.start > 1 ? Math.trunc(node.attrs.start) : null, type: node.attrs?.type }, inside()),
  listItem: (node, view, inside) => h("li", {}, inside()),
  blockquote: (node, view, inside) => h("blockquote", AUTO, inside()),
  callout: (node, view, inside) => {
    const kind = node.attrs?.kind in CALLOUTS ? node.attrs.kind : "note";
    return h("aside", { class: "wb-callout", "data-kind": kind }, h("div", { class: "wb-callout-kind" }, icon(kind), CALLOUTS[kind]), h("div", {}, inside()));
  },
  codeBlock: codeOf,
  horizontalRule: () => h("hr"),
  mathBlock: (node) => maths(node.attrs?.latex, true),
  mathInline: (node) => maths(node.attrs?.latex, false),
  media: (node, view) => mediaOf(node.attrs, view),
  embed: (node) => embedOf(node.attrs),
  preserved: (node) => preservedOf(node.attrs),
  table: (node, view, inside) => h("div", { class: "wb-table", tabindex: 0, role: "region", "aria-label": "Table" }, h("table", AUTO, h("tbody", {}, inside()))),
  tableRow: (node, view, inside) => h("tr", {}, inside()),
  tableCell: (node, view, inside) => h("td", spans(node.attrs), inside()),
  tableHeader: (node, view, inside) => h("th", spans(node.attrs), inside()),
  footnotes: (node, view, inside) => h("section", { class: "wb-footnotes", "aria-label": "Footnotes" }, inside()),
  footnote: (node, view, inside) => h("div", { class: "wb-footnote" }, h("span", {}, `${node.attrs?.label ?? ""}.`), h("div", {}, inside())),
  footnoteReference: (node) => h("sup", { title: "Footnote" }, node.attrs?.label ?? "*"),
  hardBreak: () => h("br"),
  image: (node, view) => pictureOf(node.attrs, view),
  exercise: (node, view, inside) => exerciseElement(node, view, inside()),
  interaction: (node, view) => interactionElement(node.attrs?.data ?? {}, view),
  inlineInteraction: (node, view) => interactionElement(node.attrs?.data ?? {}, view),
  conditional: (node, view, inside) => conditionalElement(node.attrs, view, inside()),
  place: (node, view) => placeElement(node.attrs, view),
};
