// A long page is drawn in parts of some dozens of blocks, and the browser lays out and paints only the parts in view.
// Where a part begins depends on its first block alone, so that no edit moves the parts after it.
import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { h } from "../dom.js";

const LONG = 300;
const USUAL = 48;
const LARGEST = 512;
// What has no margin above: between parts margins do not collapse.
const FIRST = new Set(["paragraph", "bulletList", "orderedList", "table", "blockquote", "exercise", "codeBlock", "callout"]);

// To ProseMirror's view a part is a mark that its blocks have; the document knows nothing of it.
class Part {
  constructor(name, type) {
    this.name = name;
    this.type = type;
    this.attrs = {};
  }

  eq(other) {
    return other instanceof Part && other.name === this.name;
  }
}

function hash(id) {
  let sum = 2166136261;
  for (let at = 0; at < id.length; at++) sum = Math.imul(sum ^ id.charCodeAt(at), 16777619);
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  return (sum ^ (sum >>> 13)) >>> 0;
}

// One block in 48 begins a part; in a part that is long by now, one in eight.
function begins({ attrs: { id }, type }, length) {
  if (!FIRST.has(type.name)) return false;
  return length >= LARGEST || (Boolean(id) && hash(id) % (length < LARGEST / 4 ? USUAL : USUAL / 6) === 0);
}

// The part of each block.
function parts(doc, type) {
  const found = [];
  let [current, length] = [[new Part("", type)], 0];
  doc.forEach((node, _, at) => {
    if (length && begins(node, length)) [current, length] = [[new Part(node.attrs.id ?? `${at}`, type)], 0];
    found.push(current);
    length++;
  });
  return found;
}

export const Parts = Extension.create({
  name: "parts",
  addOptions: () => ({ near: null }),
  addProseMirrorPlugins() {
    const { near } = this.options;
    const toDOM = () => {
      const dom = near.watch(h("div", { class: "wb-part" }));
      return { dom, contentDOM: dom };
    };
    const type = { name: "wb-part", spec: { wrapsBlocks: true, toDOM } };
    const view = () => {
      near.settle();
      return { update: () => near.settle(), destroy: () => near.close() };
    };
    let long = false;
    const wrapBlocks = (doc) => {
      long = doc.childCount >= (long ? LONG / 2 : LONG);
      const found = long && parts(doc, type);
      return found ? (at) => found[at] : null;
    };
    return [new Plugin({ view, props: { wrapBlocks } })];
  },
});
