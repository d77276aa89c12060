// Markdown as models write it, to clean DOM; and as a stream of which only the last block is drawn again.
import MarkdownIt from "markdown-it";
import { copyText, h } from "./dom.js";
import { highlight } from "./highlight.js";
import { icon } from "./icons.js";
import { renderMaths } from "./maths.js";
import { inlinePicture, safeLink, sanitised } from "./sanitise.js";

const LONGEST_HELD = 4000;
const LONGEST_HELD_INLINE = 240;

const md = new MarkdownIt({ html: false, linkify: true, breaks: false, typographer: false });
md.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
md.validateLink = (address) => safeLink(address) !== null || inlinePicture(address) !== null;

// Maths: $…$, $$…$$, \(…\), \[…\]; the text of the element is the LaTeX until KaTeX takes it ------------
function closing(source, from, closer) {
  for (let at = source.indexOf(closer, from); at >= 0; at = source.indexOf(closer, at + 1)) {
    let slashes = 0;
    while (source[at - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}

const FORMS = [["$$", "$$", true], ["\\[", "\\]", true], ["\\(", "\\)", false], ["$", "$", false]];

function mathsAt(source, at, end = source.length) {
  const form = FORMS.find(([opener]) => source.startsWith(opener, at));
  if (!form) return null;
  const [opener, closer, display] = form;
  const start = at + opener.length;
  const stop = closing(source, start, closer);
  if (stop < 0 || stop > end || stop === start) return null;
  const latex = source.slice(start, stop);
  if (opener === "$" && (/^\s|\s$|\n\s*\n/.test(latex) || /\d/.test(source[stop + 1] ?? ""))) return null;
  return { latex: latex.trim(), display, end: stop + closer.length };
}

md.inline.ruler.before("escape", "maths", (state, silent) => {
  const found = mathsAt(state.src, state.pos, state.posMax);
  if (!found) return false;
  if (!silent) Object.assign(state.push("maths", "", 0), { content: found.latex, meta: { display: found.display } });
  state.pos = found.end;
  return true;
});

md.block.ruler.before("paragraph", "maths", (state, first, last, silent) => {
  const start = state.bMarks[first] + state.tShift[first];
  const found = mathsAt(state.src, start);
  if (!found?.display) return false;
  let line = first;
  while (line < last && state.eMarks[line] < found.end) line++;
  if (line >= last || state.src.slice(found.end, state.eMarks[line]).trim()) return false;
  if (silent) return true;
  state.line = line + 1;
  Object.assign(state.push("maths", "", 0), { block: true, content: found.latex, meta: { display: true }, map: [first, state.line] });
  return true;
}, { alt: ["paragraph", "reference", "blockquote", "list"] });

md.renderer.rules.maths = (tokens, at) => {
  const { content, meta, block } = tokens[at];
  const span = `<span class="wb-maths"${meta.display ? ' data-display="1"' : ""}>${md.utils.escapeHtml(content)}</span>`;
  return block ? `<p>${span}</p>` : span;
};
md.renderer.rules.table_open = () => '<div class="wb-table"><table>';
md.renderer.rules.table_close = () => "</table></div>";

// A few harmless tags that models write in Markdown; all other HTML is shown as what it is.
const TAG = /^<(\/?)(br|sub|sup|u|mark|kbd)\s*(\/?)>/i;
md.inline.ruler.push("plain_tag", (state, silent) => {
  const match = state.src[state.pos] === "<" && TAG.exec(state.src.slice(state.pos, state.pos + 12));
  if (!match) return false;
  if (!silent) state.push("plain_tag", "", 0).content = `<${match[1]}${match[2].toLowerCase()}>`;
  state.pos += match[0].length;
  return true;
});
md.renderer.rules.plain_tag = (tokens, at) => tokens[at].content;

function decorated(fragment, settled) {
  for (const element of fragment.querySelectorAll(".wb-maths")) renderMaths(element, element.textContent, element.dataset.display === "1");
  if (!settled) return fragment;
  for (const code of fragment.querySelectorAll("pre > code")) {
    highlight(code, [...code.classList].find((name) => name.startsWith("language-"))?.slice(9));
    const text = code.textContent;
    code.parentElement.append(h("button", { class: "wb-tool wb-copy-code", type: "button", title: "Copy the code", "aria-label": "Copy the code", onclick: () => copyText(text) }, icon("copy")));
  }
  return fragment;
}

export function markdown(text, { settled = true, env = {}, origins } = {}) {
  return decorated(sanitised(md.render(text, env), origins), settled);
}

const OPEN_MARKS = /(?:[*_~]+|`+)$/;

// What of a block that is still being written can be shown: no half formula, link, tag or table head -----
export function presentable(tail) {
  if (/^ {0,3}(```|~~~)/.test(tail)) return tail;
  if (/^ {0,3}\|[^\n]*(\n[\s:|-]*)?$/.test(tail)) return "";
  const cut = unfinishedAt(tail);
  const shown = cut < 0 ? tail : tail.slice(0, cut);
  return closed(shown.replace(OPEN_MARKS, "").replace(/\n {0,3}[-=]+$/, "\n"));
}

// A text that ends for good within a formula: what came of that as code, for it cannot be set.
export function brokenOff(tail) {
  const cut = /^ {0,3}(```|~~~)/.test(tail) ? -1 : unfinishedAt(tail);
  const opener = cut < 0 ? null : /^(\$\$?|\\[[(]|\\$)/.exec(tail.slice(cut));
  if (!opener) return tail;
  const latex = tail.slice(cut + opener[0].length).replace(/\s+/g, " ").trim();
  const ticks = "`".repeat(1 + Math.max(0, ...(latex.match(/`+/g) ?? []).map((run) => run.length)));
  return closed(tail.slice(0, cut).replace(OPEN_MARKS, "")) + (latex ? `${ticks} ${latex} ${ticks}…` : "…");
}

function unfinishedAt(text) {
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "`") {
      const run = /^`+/.exec(text.slice(at))[0];
      const end = text.indexOf(run, at + run.length);
      if (end < 0) return -1;
      at = end + run.length - 1;
    } else if (character === "\\" || character === "$") {
      const found = mathsAt(text, at);
      if (found) at = found.end - 1;
      else if (opensMaths(text.slice(at))) return at;
      else if (character === "\\") at++;
    } else if ((character === "[" || character === "<") && opensLinkOrTag(text.slice(at))) {
      return text[at - 1] === "!" ? at - 1 : at;
    }
  }
  return -1;
}

function opensMaths(rest) {
  if (rest === "$" || rest === "\\") return true;
  if (/^(\$\$|\\\[|\\\()/.test(rest)) return rest.length < LONGEST_HELD && (!rest.startsWith("\\(") || rest.length < LONGEST_HELD_INLINE);
  if (!/^\$[^\s$]/.test(rest) || rest.length > LONGEST_HELD_INLINE || /\n\s*\n/.test(rest)) return false;
  return closing(rest, 1, "$") < 0 && !/^\$\d[\d.,]*(\s+[A-Za-z]{2,}|[.,;:)]|$)/.test(rest);
}

function opensLinkOrTag(rest) {
  if (rest.length > 600) return false;
  return /^<\/?[a-z]{0,4}\s*\/?$/i.test(rest) || /^\[[^\]\n]*(\](\([^)\s]*)?)?$/.test(rest);
}

// Close emphasis and code that are still open, so that they do not show their marks.
function closed(text) {
  const last = text.slice(text.lastIndexOf("\n\n") + 1);
  const ticks = (last.match(/`/g) ?? []).length;
  if (ticks % 2) return text + "`";
  const strong = (last.match(/\*\*(?=\S)|(?<=\S)\*\*/g) ?? []).length;
  return strong % 2 ? text + "**" : text;
}

// A stream of Markdown into an element: settled blocks are left alone, the last is drawn once a frame ----
export class MarkdownStream {
  constructor(element, { drawn, origins } = {}) {
    this.origins = origins;
    this.element = element;
    this.drawn = drawn;
    this.renders = 0;
    this.reset("", true);
  }

  // broken: it has ended, but is not whole.
  reset(text = "", finished = false, broken = false) {
    this.text = text;
    this.finished = finished;
    this.broken = broken;
    this.settled = 0;
    this.env = {};
    this.tail = h("div", { class: "wb-tail" });
    this.element.replaceChildren(this.tail);
    this.#draw();
  }

  append(delta) {
    this.text += delta;
    this.finished = false;
    this.#schedule();
  }

  finish(broken = false) {
    this.finished = true;
    this.broken = broken;
    this.#schedule();
  }

  #schedule() {
    if (this.frame) return;
    const wait = Math.max(0, (this.next ?? 0) - performance.now());
    this.frame = wait > 4 ? setTimeout(() => requestAnimationFrame(() => this.#draw()), wait) : requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.frame = null;
    this.renders++;
    const began = performance.now();
    if (this.finished) this.#drawAll();
    else this.#drawTail();
    // Never spend more than about a quarter of the time drawing.
    const took = performance.now() - began;
    this.next = took > 6 ? performance.now() + took * 3 : 0;
    this.drawn?.(this);
  }

  #drawAll() {
    const unresolved = Object.keys(this.env.references ?? {}).length > 0;
    const from = unresolved ? 0 : this.settled;
    if (unresolved) this.element.replaceChildren(this.tail);
    const rest = this.text.slice(from);
    this.tail.before(markdown(this.broken ? brokenOff(rest) : rest, { env: this.env, origins: this.origins }));
    this.tail.replaceChildren();
    this.settled = this.text.length;
  }

  #drawTail() {
    let tail = this.text.slice(this.settled);
    const start = lastBlockStart(tail, this.env);
    if (start > 0) {
      this.tail.before(markdown(tail.slice(0, start), { env: this.env, origins: this.origins }));
      this.settled += start;
      tail = tail.slice(start);
    }
    this.tail.replaceChildren(markdown(presentable(tail), { settled: false, env: this.env, origins: this.origins }));
    lastLine(this.tail)?.classList.add("wb-caret");
  }
}

// The element that the next word goes into: an item of a list within a list, not the line below both.
function lastLine(tail) {
  let found = tail.lastElementChild;
  while (found?.lastElementChild?.matches("ul, ol, li, blockquote, p, pre, table, thead, tbody, tr, th, td, .wb-table, pre > code")) found = found.lastElementChild;
  return found;
}

// Where the last top-level block begins; what is before it can no longer change.
function lastBlockStart(text, env) {
  const lines = md.parse(text, env).filter((token) => token.level === 0 && token.map && token.nesting >= 0).map((token) => token.map[0]);
  const line = Math.max(0, ...lines);
  let at = 0;
  for (let count = 0; count < line; count++) at = text.indexOf("\n", at) + 1;
  return at;
}
