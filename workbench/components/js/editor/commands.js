// What can be done to the text: for the toolbar, the slash menu and the keys.
import { emptyInteraction } from "./interaction_form.js";

const MAC = /Mac|iP(hone|ad)/.test(navigator.platform);
export const key = (keys) => keys.replace("Mod", MAC ? "⌘" : "Ctrl").replace("Alt", MAC ? "⌥" : "Alt").replace("Shift", MAC ? "⇧" : "Shift");

function question(kind) {
  const inline = kind === "textEntry" || kind === "inlineChoice";
  const place = { type: inline ? "inlineInteraction" : "interaction", attrs: { data: emptyInteraction(kind) } };
  const body = inline ? [{ type: "paragraph", content: [{ type: "text", text: "Complete: " }, place, { type: "text", text: "." }] }] : [place];
  return (chain) => chain.insertContent({ type: "exercise", attrs: { title: "", points: 1 }, content: body });
}

const turn = (name, attrs) => (chain) => chain.clearNodes().setNode(name, attrs);

export const BLOCKS = [
  { name: "paragraph", label: "Text", icon: "paragraph", keys: "Mod+Alt+0", run: turn("paragraph"), active: (editor) => editor.isActive("paragraph") },
  ...[1, 2, 3].map((level) => ({ name: `heading${level}`, label: `Heading ${level}`, icon: `heading${level}`, keys: `Mod+Alt+${level}`, run: turn("heading", { level }), active: (editor) => editor.isActive("heading", { level }) })),
  { name: "bulletList", label: "Bulleted list", icon: "bulletList", keys: "Mod+Shift+8", run: (chain) => chain.toggleBulletList(), active: (editor) => editor.isActive("bulletList") },
  { name: "orderedList", label: "Numbered list", icon: "orderedList", keys: "Mod+Shift+7", run: (chain) => chain.toggleOrderedList(), active: (editor) => editor.isActive("orderedList") },
  { name: "blockquote", label: "Quotation", icon: "quote", keys: "Mod+Shift+B", run: (chain) => chain.toggleBlockquote(), active: (editor) => editor.isActive("blockquote") },
  { name: "callout", label: "Callout", icon: "callout", run: (chain) => chain.toggleCallout(), active: (editor) => editor.isActive("callout") },
  { name: "codeBlock", label: "Code", icon: "codeBlock", keys: "Mod+Alt+C", run: (chain) => chain.toggleCodeBlock(), active: (editor) => editor.isActive("codeBlock") },
];

export const INSERTS = [
  { name: "table", label: "Table", icon: "table", run: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }) },
  { name: "mathBlock", label: "Formula", icon: "maths", run: (chain) => chain.insertContent({ type: "mathBlock", attrs: { latex: "" } }), opens: true },
  { name: "mathInline", label: "Formula in the line", icon: "maths", run: (chain) => chain.insertContent({ type: "mathInline", attrs: { latex: "" } }), opens: true },
  { name: "horizontalRule", label: "Line across", icon: "minus", run: (chain) => chain.setHorizontalRule() },
];

export const QUESTIONS = [
  { name: "choice", label: "Question with choices", icon: "exercise", run: question("choice") },
  { name: "textEntry", label: "Question with a short answer", icon: "exercise", run: question("textEntry") },
  { name: "inlineChoice", label: "Question with a choice in the text", icon: "exercise", run: question("inlineChoice") },
  { name: "match", label: "Matching question", icon: "exercise", run: question("match") },
  { name: "order", label: "Ordering question", icon: "exercise", run: question("order") },
  { name: "extendedText", label: "Question with a long answer", icon: "exercise", run: question("extendedText") },
];

export const MARKS = [
  { name: "bold", label: "Bold", keys: "Mod+B", run: (chain) => chain.toggleBold() },
  { name: "italic", label: "Italic", keys: "Mod+I", run: (chain) => chain.toggleItalic() },
  { name: "underline", label: "Underline", keys: "Mod+U", run: (chain) => chain.toggleUnderline() },
  { name: "strike", label: "Strike through", keys: "Mod+Shift+S", run: (chain) => chain.toggleStrike() },
  { name: "code", label: "Code", keys: "Mod+E", run: (chain) => chain.toggleCode() },
  { name: "highlight", label: "Highlight", keys: "Mod+Shift+H", run: (chain) => chain.toggleHighlight() },
  { name: "superscript", label: "Superscript", keys: "Mod+.", run: (chain) => chain.toggleSuperscript() },
  { name: "subscript", label: "Subscript", keys: "Mod+,", run: (chain) => chain.toggleSubscript() },
];

export const TABLE = [
  ["Row above", (chain) => chain.addRowBefore()], ["Row below", (chain) => chain.addRowAfter()], ["Column before", (chain) => chain.addColumnBefore()], ["Column after", (chain) => chain.addColumnAfter()],
  ["Header row", (chain) => chain.toggleHeaderRow()], ["Header column", (chain) => chain.toggleHeaderColumn()], ["Merge or split cells", (chain) => chain.mergeOrSplit()],
  ["Delete row", (chain) => chain.deleteRow()], ["Delete column", (chain) => chain.deleteColumn()], ["Delete table", (chain) => chain.deleteTable()],
];

export const ACTIONS = [
  { name: "improve", label: "Improve", icon: "ai" },
  { name: "expand", label: "Expand", icon: "expand" },
  { name: "simplify", label: "Simplify", icon: "simplify" },
  { name: "rewrite", label: "Rewrite", icon: "rewrite" },
];

