// Each block has an id that no other has. New ones get theirs where they are made; a split keeps the old id on
// the part that has the text, a paste never brings a second use.
import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { fixTablesKey } from "@tiptap/pm/tables";
import { ReplaceStep } from "@tiptap/pm/transform";
import { ySyncPluginKey } from "@tiptap/y-tiptap";

const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

export function freshId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => LETTERS[byte % LETTERS.length]).join("");
}

function local(transaction) {
  return transaction.docChanged && !transaction.getMeta(ySyncPluginKey);
}

// Typing within a line cannot make or copy a block.
function withinLine(step) {
  if (!(step instanceof ReplaceStep) || step.slice.openStart || step.slice.openEnd) return false;
  let inline = true;
  step.slice.content.forEach((node) => (inline &&= node.isInline));
  return inline && step.slice.size + 1 >= step.from - step.to;
}

// What in a block has an id, or wants one, and where in it. Nodes do not change, so each block is walked once.
const walked = new WeakMap();

function named(block) {
  const known = walked.get(block);
  if (known) return known;
  const found = "id" in block.attrs ? [{ at: 0, node: block }] : [];
  block.descendants((node, at) => {
    if (!("id" in node.attrs)) return node.isBlock;
    found.push({ at: at + 1, node });
    return true;
  });
  walked.set(block, found);
  return found;
}

export function missing(doc) {
  const first = new Map();
  const wanted = [];
  doc.forEach((block, start) => {
    for (const { at: within, node } of named(block)) {
      const [at, { id }] = [start + within, node.attrs];
      const before = id && first.get(id);
      if (!id) wanted.push(at);
      else if (!before) first.set(id, { at, node });
      else {
        const emptyBefore = before.node.content.size === 0 && node.content.size > 0;
        wanted.push(emptyBefore ? before.at : at);
        if (emptyBefore) first.set(id, { at, node });
      }
    }
  });
  return wanted;
}

export const BlockIds = Extension.create({
  name: "blockIds",
  addProseMirrorPlugins() {
    return [
      new Plugin({
        // Opening a page, or somebody else's edit, must not make this browser change the text.
        filterTransaction: (transaction, state) => !(transaction.getMeta(fixTablesKey) && ySyncPluginKey.getState(state)?.isChangeOrigin),
        appendTransaction(transactions, before, after) {
          const ours = transactions.filter(local);
          if (!ours.length || ours.every((one) => one.steps.every(withinLine))) return null;
          const wanted = missing(after.doc);
          if (!wanted.length) return null;
          const change = after.tr;
          for (const at of wanted) change.setNodeAttribute(at, "id", freshId());
          return change.setMeta("blockIds", true);
        },
      }),
    ];
  },
});
