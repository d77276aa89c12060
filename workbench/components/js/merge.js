// Both sides of a changed block as one, for the inline view: what went and what came, in reading order.
// Runs that carry no mark are the same on both sides, in order, so the two can be walked together.

const has = (node, type) => node.marks?.some((mark) => mark.type === type);
const gone = (node) => has(node, "deletion") || node.change?.kind === "delete";
const come = (node) => has(node, "insertion") || node.change?.kind === "insert";

// The merged node, or null when the two are not of one shape.
export function merged(before, after) {
  if (!before || !after || before.type !== after.type || gone(before) || come(after)) return null;
  if (!before.content && !after.content) return after;
  const content = mergedContent(before.content ?? [], after.content ?? []);
  return content && { ...after, content };
}

function mergedContent(before, after) {
  const left = [...before];
  const right = [...after];
  const out = [];
  while (left.length || right.length) {
    if (left.length && gone(left[0])) out.push(left.shift());
    else if (right.length && come(right[0])) out.push(right.shift());
    else if (!left.length || !right.length) return null;
    else if (left[0].type === "text" && right[0].type === "text") {
      const length = Math.min(left[0].text.length, right[0].text.length);
      if (left[0].text.slice(0, length) !== right[0].text.slice(0, length)) return null;
      out.push({ ...right[0], text: right[0].text.slice(0, length) });
      shorten(left, length);
      shorten(right, length);
    } else {
      const both = merged(left.shift(), right.shift());
      if (!both) return null;
      out.push(both);
    }
  }
  return out;
}

function shorten(list, length) {
  const rest = list[0].text.slice(length);
  if (rest) list[0] = { ...list[0], text: rest };
  else list.shift();
}
