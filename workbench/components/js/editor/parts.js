// A long page is drawn in parts of some dozens of blocks, and the browser lays out and paints only the parts in view.
// Where a part begins depends on its first block alone, so that no edit moves the parts after it.
import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";

const LONG = 300;
const USUAL = 48;
const LARGEST = 512;
// What has no margin above: between parts margins do not collapse.
const FIRST = new Set(["paragraph", "bulletList", "orderedList", "table", "blockquote", "exercise", "codeBlock", "callout"]);
const TYPE = { name: "wb-part", spec: { wrapsBlocks: true, toDOM: () => ["div", { class: "wb-part" }, 0] } };

// To ProseMirror's view a part is a mark that its blocks have; the document knows nothing of it.
class Part {
  constructor(name) {
    this.name = name;
    this.type = TYPE;
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
export function parts(doc) {
  const found = [];
  let [current, length] = [[new Part("")], 0];
  doc.forEach((node, _, at) => {
    if (length && begins(node, length)) [current, length] = [[new Part(node.attrs.id ?? `${at}`)], 0];
    found.push(current);
    length++;
  });
  return found;
}

export const Parts = Extension.create({
  name: "parts",
  addProseMirrorPlugins() {
    let long = false;
    const wrapBlocks = (doc) => {
      long = doc.childCount >= (long ? LONG / 2 : LONG);
      const found = long && parts(doc);
      return found ? (at) => found[at] : null;
    };
    return [new Plugin({ props: { wrapBlocks } })];
  },
});
