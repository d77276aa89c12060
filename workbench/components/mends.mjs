// Small changes to libraries, made while bundling, so that a page of many thousand blocks can be edited. Each says
// what it replaces: a new version of the library that reads differently stops the build instead of losing the change.

// ProseMirror draws all blocks of a page side by side, and each key then costs the browser what all of them cost.
// With these a plugin can wrap runs of them (prop `wrapBlocks`, see js/editor/parts.js): as marks wrap text.
const WRAPPED_BLOCKS = [
  [
    "let addBuffers = this.node.inlineContent, atBufferPos = addBuffers && this.node.isBlock;",
    "let addBuffers = this.node.inlineContent, atBufferPos = addBuffers && this.node.isBlock;\n" +
      "        let wrap = this.parent ? null : view.someProp(\"wrapBlocks\", f => f(this.node));\n" +
      "        let marksOf = (child, i) => wrap ? wrap(i) : child.marks;",
  ],
  ["i == this.node.childCount ? Mark.none : this.node.child(i).marks, inline", "i == this.node.childCount ? Mark.none : marksOf(this.node.child(i), i), inline"],
  ["updater.syncToMarks(child.marks, inline, view, i);", "updater.syncToMarks(marksOf(child, i), inline, view, i);"],
  [
    "return { mark: this.mark.type.name, attrs: this.mark.attrs, contentElement: this.contentDOM };",
    "if (this.mark.type.spec.wrapsBlocks) return { skip: true };\n" +
      "        return { mark: this.mark.type.name, attrs: this.mark.attrs, contentElement: this.contentDOM };",
  ],
  ["to <= end - child.border && child.node &&", "to <= end - child.border && (child.node || child.mark?.type.spec.wrapsBlocks) &&"],
];

// The binding to Yjs compares what it knows to be the same, and walks the whole page for each place of a cursor.
const QUICK_BINDING = [
  [
    "const pChild = pChildren[anchor.pIndex];\n    updateMatchingYChild(y, anchor.yChild, pChild, meta);",
    "const pChild = pChildren[anchor.pIndex];\n    if (meta.mapping.get(anchor.yChild) !== pChild) updateMatchingYChild(y, anchor.yChild, pChild, meta);",
  ],
  ["      updateYFragment(this.doc, this.type, doc, this);", "      if (this.mapping.get(this.type) !== doc) updateYFragment(this.doc, this.type, doc, this);"],
  // Somebody else's change: of a long page only what it touched is made anew, as y-prosemirror does it.
  ["      this.mapping.clear();\n      const fragmentContent = this.type.toArray().map((t) =>\n        createNodeIfNotExists(", "      if (this.type.length < 300) this.mapping.clear();\n      const fragmentContent = this.type.toArray().map((t) =>\n        createNodeIfNotExists("],
  // A key changes one block: what was drawn before and what is drawn now tell which.
  [
    "  meta.mapping.set(yDomFragment, pNode);\n  // update attributes",
    "  const shown = meta.mapping.get(yDomFragment);\n" +
      "  meta.mapping.set(yDomFragment, pNode);\n" +
      "  if (updatedOnlyChild(y, yDomFragment, shown, pNode, meta)) return\n  // update attributes",
  ],
  ["const updateYFragment = (", `const updatedOnlyChild = (y, parent, before, after, meta) => {
  if (!before || parent instanceof Y.XmlElement || before.childCount !== after.childCount) return false
  const [old, now] = [before.content.content, after.content.content];
  let at = 0, end = now.length;
  while (at < end && old[at] === now[at]) at++;
  while (end > at && old[end - 1] === now[end - 1]) end--;
  if (end - at !== 1 || now[at].isText) return false
  const child = parent.get(at);
  if (meta.mapping.get(child) !== old[at] || parent.length !== now.length) return false
  return updateMatchingYChild(y, child, now[at], meta)
};
const updateYFragment = (`],
  // Where a cursor is: the block comes from what is drawn, and is the same for the next question.
  [
    "  let n = type._first === null ? null : /** @type {Y.ContentType} */ (type._first.content).type;\n  while",
    "  let n = type._first === null ? null : /** @type {Y.ContentType} */ (type._first.content).type;\n" +
      "  const near = n === null ? null : blockBefore(pos, type, mapping);\n" +
      "  if (near) (n = near.child, pos -= near.before);\n  while",
  ],
  ["const absolutePositionToRelativePosition = (", `const lastBlock = new WeakMap();
const blockBefore = (pos, type, mapping) => {
  const shown = mapping.get(type);
  if (!shown || shown.childCount !== type.length) return null
  const last = lastBlock.get(shown);
  if (last && last.before < pos && pos <= last.before + last.size) return last
  let at = 0, before = 0, size = 0;
  for (; at < shown.childCount && before + (size = shown.content.content[at].nodeSize) < pos; at++) before += size;
  if (at === 0 || at >= shown.childCount) return null
  const found = { child: type.get(at), before, size };
  lastBlock.set(shown, found);
  return found
};
const absolutePositionToRelativePosition = (`],
];

const MENDED = [
  [/[\\/]prosemirror-view[\\/]dist[\\/]index\.js$/, WRAPPED_BLOCKS],
  [/[\\/]y-tiptap[\\/]dist[\\/]y-tiptap\.js$/, QUICK_BINDING],
  // Yjs warns when a page has two copies of it. JupyterLab has one, too, but the two never meet.
  [/[\\/]yjs[\\/]dist[\\/].*\.m?js$/, [["__ $YJS$ __", "__ $YJS of the course workbench$ __"]]],
];

export function mended(path, text) {
  for (const [file, changes] of MENDED) {
    if (!file.test(path)) continue;
    for (const [before, after] of changes) {
      if (!text.includes(before)) throw new Error(`${path} reads differently now: ${before}`);
      text = text.replaceAll(before, () => after);
    }
  }
  return text;
}
