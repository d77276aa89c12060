// A question as plain words: what its form would say, with what is right marked.
import { KINDS, correctOf, keyText } from "../exercise_view.js";

const LINES = new Set(["paragraph", "heading", "codeBlock"]);

// The words of a tree, a line for each block.
export function wordsOf(node) {
  if (!node) return "";
  if (node.type === "text") return node.text;
  if (node.type === "image") return node.attrs?.alt ?? "";
  if (node.attrs?.latex) return node.attrs.latex;
  if (node.type === "place") return wordsOf(node.attrs?.data?.content) || (node.attrs?.data?.text ?? "");
  return (node.content ?? []).map(wordsOf).join(LINES.has(node.type) ? "" : "\n");
}

export function questionWords(data) {
  const right = correctOf(data);
  const { choices = [], targets = [] } = data;
  const byId = new Map(choices.map((choice) => [choice.id, choice]));
  const shown = data.kind === "order" && right.size ? [...right].map((id) => byId.get(id)).filter(Boolean) : choices;
  const said = [...shown, ...targets].map((choice) => [`${right.has(choice.id) ? "✓ " : ""}${wordsOf(choice.content) || choice.id}`, wordsOf(choice.feedback)]);
  const key = [...right].every((id) => byId.has(id)) && right.size ? (data.key?.by_place ? "Each in its place counts" : "") : keyText(data);
  const lines = [wordsOf(data.prompt), wordsOf(data.body), said, key && `✓ ${key}`].flat(Infinity).filter(Boolean);
  return lines.length ? lines : [KINDS[data.kind] ?? "Question"];
}
