// Tiptap's extensions for the nodes and marks of schema.json. Their shape comes from there; Tiptap's own
// extensions bring commands, keys and input rules where they exist.
import { Mark, Node, mergeAttributes } from "@tiptap/core";
import Blockquote from "@tiptap/extension-blockquote";
import Bold from "@tiptap/extension-bold";
import Code from "@tiptap/extension-code";
import CodeBlock from "@tiptap/extension-code-block";
import Document from "@tiptap/extension-document";
import HardBreak from "@tiptap/extension-hard-break";
import Heading from "@tiptap/extension-heading";
import HorizontalRule from "@tiptap/extension-horizontal-rule";
import Italic from "@tiptap/extension-italic";
import Link from "@tiptap/extension-link";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import Paragraph from "@tiptap/extension-paragraph";
import Strike from "@tiptap/extension-strike";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import Text from "@tiptap/extension-text";
import Underline from "@tiptap/extension-underline";
import { InputRule } from "@tiptap/core";
import { safeLink } from "../sanitise.js";
import { SCHEMA, rendered, shape } from "./schema.js";
import { callout, codeBlock, conditional, exercise, footnote, inlineCard, card, image, interaction, maths, place } from "./views.js";

// One of Tiptap's extensions in our shape, written to the clipboard with our attributes.
function shaped(extension, tag, more = {}) {
  const name = extension.name;
  const renderHTML = tag ? { renderHTML: ({ node }) => [typeof tag === "function" ? tag(node) : tag, rendered(node), 0] } : {};
  return extension.extend({ ...shape(name), ...renderHTML, ...more });
}

function styled(extension, more = {}) {
  return extension.extend({ ...shape(extension.name), ...more });
}

// A node of our own: an element named in data-node, all its attributes beside it.
function own(name, more = {}) {
  const { inline, content } = shape(name);
  const tag = inline ? "span" : "div";
  return Node.create({
    ...shape(name),
    selectable: true,
    isolating: Boolean(content) && !inline,
    parseHTML: () => [{ tag: `[data-node="${name}"]`, priority: 70 }],
    renderHTML: ({ node }) => [tag, { "data-node": name, ...rendered(node) }, ...(content ? [0] : [])],
    ...more,
  });
}

function plainMark(name, tags, more = {}) {
  return Mark.create({ ...shape(name), parseHTML: () => tags.map((tag) => ({ tag })), renderHTML: ({ HTMLAttributes }) => [tags[0], HTMLAttributes, 0], ...more });
}

const toggles = (name, command, keys = []) => ({
  addCommands: () => ({ [command]: () => ({ commands }) => commands.toggleMark(name) }),
  addKeyboardShortcuts() {
    return Object.fromEntries(keys.map((key) => [key, () => this.editor.commands[command]()]));
  },
});

const SafeLink = Link.extend({
  ...shape("link"),
  renderHTML: ({ HTMLAttributes, mark }) => ["a", mergeAttributes(HTMLAttributes, { href: safeLink(mark.attrs.href) ?? "", title: mark.attrs.title, rel: "noopener noreferrer nofollow", target: "_blank" }), 0],
}).configure({ openOnClick: false, autolink: true, linkOnPaste: true, defaultProtocol: "https", isAllowedUri: (address) => safeLink(address) !== null });

// "$…$" typed in a line becomes a formula.
const MathInline = own("mathInline", {
  addNodeView: () => maths(false),
  addInputRules() {
    return [new InputRule({
      find: /(?:^|[\s(])\$([^\s$][^$]*[^\s$]|[^\s$])\$$/,
      handler: ({ range, match, chain }) => {
        const from = range.to - match[1].length - 1;
        chain().deleteRange({ from, to: range.to }).insertContentAt(from, { type: "mathInline", attrs: { latex: match[1] } }).run();
      },
    })];
  },
});

// Every node of the schema has a place here: one that came after this was written stays as it is and is not lost.
export function nodes(context) {
  const known = extensions(context);
  const names = new Set(known.map(({ name }) => name));
  return [...known, ...Object.keys(SCHEMA.nodes).filter((name) => !names.has(name)).map((name) => own(name))];
}

function extensions(context) {
  return [
    shaped(Document, null),
    shaped(Text, null),
    shaped(Paragraph, "p"),
    shaped(Heading, (node) => `h${node.attrs.level}`),
    shaped(BulletList, "ul"),
    shaped(OrderedList, "ol"),
    shaped(ListItem, "li"),
    ListKeymap,
    shaped(Blockquote, "blockquote"),
    shaped(CodeBlock, null, { addNodeView: () => codeBlock(context), renderHTML: ({ node }) => ["pre", rendered(node), ["code", node.attrs.language ? { class: `language-${node.attrs.language}` } : {}, 0]] }),
    shaped(HorizontalRule, null, { renderHTML: ({ node }) => ["hr", rendered(node)] }),
    shaped(Table, null, { renderHTML: ({ node }) => ["table", rendered(node), ["tbody", 0]], addNodeView: null }).configure({ resizable: false }),
    shaped(TableRow, "tr"),
    shaped(TableCell, "td"),
    shaped(TableHeader, "th"),
    HardBreak.extend({ ...shape("hardBreak") }),
    own("callout", { defining: true, isolating: false, addNodeView: () => callout(context), addCommands: () => ({ toggleCallout: (attrs) => ({ commands }) => commands.toggleWrap("callout", attrs) }) }),
    MathInline.extend({ addNodeView: () => maths(false, context) }),
    own("mathBlock", { addNodeView: () => maths(true, context) }),
    Node.create({ ...shape("image"), parseHTML: () => [{ tag: "img[src]", getAttrs: (element) => /^(asset|https?):/i.test(element.getAttribute("src")) && null }], renderHTML: ({ node }) => ["img", rendered(node)], draggable: true, addNodeView: () => image(context) }),
    own("media", { addNodeView: () => card(context) }),
    own("embed", { addNodeView: () => card(context) }),
    own("preserved", { addNodeView: () => card(context) }),
    own("footnotes"),
    own("footnote", { addNodeView: () => footnote() }),
    own("footnoteReference", { addNodeView: () => inlineCard() }),
    own("exercise", { addNodeView: () => exercise(context) }),
    own("conditional", { addNodeView: () => conditional() }),
    own("place", { addNodeView: () => place(context) }),
    own("interaction", { addNodeView: () => interaction(context) }),
    own("inlineInteraction", { addNodeView: () => interaction(context) }),
    SafeLink,
    styled(Bold),
    styled(Italic),
    styled(Underline),
    styled(Strike),
    plainMark("superscript", ["sup"], toggles("superscript", "toggleSuperscript", ["Mod-."])),
    plainMark("subscript", ["sub"], toggles("subscript", "toggleSubscript", ["Mod-,"])),
    plainMark("highlight", ["mark"], toggles("highlight", "toggleHighlight", ["Mod-Shift-h"])),
    styled(Code),
    plainMark("language", ["span[lang]"], { renderHTML: ({ mark }) => ["span", { lang: mark.attrs.lang }, 0] }),
  ];
}
