// What is selected, in the terms of the server: block ids, and offsets in code points of a block's plain text.

const codePoints = (text) => [...text].length;

// The text of a node as Python's plain_text gives it.
export function plainText(node) {
  if (node.isText) return node.text;
  if (node.type.name === "hardBreak") return "\n";
  if (node.attrs.latex !== undefined) return node.attrs.latex;
  if (node.type.name === "image") return node.attrs.alt;
  const parts = [];
  node.forEach((child) => parts.push(plainText(child)));
  return parts.join(node.inlineContent ? "" : "\n");
}

function offsetIn(block, offset) {
  let count = 0;
  block.forEach((child, start) => {
    if (start >= offset) return;
    count += child.isText ? codePoints(child.text.slice(0, offset - start)) : codePoints(plainText(child));
  });
  return count;
}

function idAbove($pos) {
  for (let depth = $pos.depth; depth > 0; depth--) if ($pos.node(depth).attrs.id) return { id: $pos.node(depth).attrs.id, depth };
  return null;
}

function covered(doc, from, to) {
  const range = doc.resolve(from).blockRange(doc.resolve(to));
  if (!range) return [];
  const children = [];
  for (let at = range.startIndex; at < range.endIndex; at++) children.push(range.parent.child(at));
  if (children.length && children.every((child) => child.attrs.id)) return children.map((child) => child.attrs.id);
  for (let { depth } = range; depth > 0; depth--) if (range.$from.node(depth).attrs.id) return [range.$from.node(depth).attrs.id];
  return [];
}

// The blocks, places and text between two positions; by default what is selected.
export function selected(state, { from, to, node, empty } = state.selection) {
  if (empty) return {};
  if (node?.isBlock) return node.attrs.id ? { block_ids: [node.attrs.id], from_block: node.attrs.id, from_offset: 0, to_block: node.attrs.id, to_offset: codePoints(plainText(node)), text: plainText(node) } : {};
  const { doc } = state;
  const [$from, $to] = [doc.resolve(from), doc.resolve(to)];
  const edge = ($pos, beside) => idAbove($pos) ?? (beside?.attrs.id ? { id: beside.attrs.id } : null); // all of the page
  const [first, last] = [edge($from, $from.nodeAfter), edge($to, $to.nodeBefore)];
  if (!first || !last) return {};
  return {
    block_ids: covered(doc, from, to),
    from_block: first.id,
    from_offset: $from.parent.inlineContent ? offsetIn($from.parent, $from.parentOffset) : 0,
    to_block: last.id,
    to_offset: $to.parent.inlineContent ? offsetIn($to.parent, $to.parentOffset) : 0,
    text: doc.textBetween(from, to, "\n", plainText),
  };
}

// Nodes do not change, so each block is counted once.
const counted = new WeakMap();

export function words(node) {
  const known = counted.get(node);
  if (known !== undefined) return known;
  let count = 0;
  if (node.isTextblock) count = (node.textBetween(0, node.content.size, " ", " ").match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}’'_-]*/gu) ?? []).length;
  else node.forEach((child) => (count += words(child)));
  counted.set(node, count);
  return count;
}
