// The schema that Python and the editor share: attributes, content and marks come from model/schema.json.
import SCHEMA from "../../../model/schema.json";
import { longBlock } from "../long.js";
import { safeLink } from "../sanitise.js";

export { SCHEMA };

const IMAGE = /^(?:https?:|asset:|[^:]*$)/i;
const FORMATS = { link: (value) => safeLink(value) !== null, image: (value) => IMAGE.test(value) };
const TYPES = {
  string: (value) => typeof value === "string",
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === "number" && Number.isFinite(value),
  boolean: (value) => typeof value === "boolean",
  json: () => true,
};

export function specOf(name) {
  return SCHEMA.nodes[name] ?? SCHEMA.marks[name];
}

// The value if the schema allows it, else the default.
export function allowed(spec, value) {
  const fallback = spec.default ?? null;
  if (value === null || value === undefined) return fallback;
  const number = spec.type === "integer" || spec.type === "number" ? Number(value) : value;
  const fits = TYPES[spec.type](number) && (!spec.enum || spec.enum.includes(number)) && !(number < spec.minimum) && !(number > spec.maximum) && (!spec.format || FORMATS[spec.format](number));
  return fits ? number : fallback;
}

// How attributes are read from pasted HTML and written to the clipboard; all others travel in data-attrs.
const READERS = {
  textAlign: (element) => element.style.textAlign || element.getAttribute("align"),
  start: (element) => Number(element.getAttribute("start") ?? 1),
  language: (element) => /language-([\w+-]+)/.exec(element.querySelector("code")?.className ?? "")?.[1] ?? null,
  colwidth: () => null,
  lang: (element) => element.getAttribute("lang"),
};
const PLAIN = new Set(["href", "title", "src", "alt", "width", "height", "colspan", "rowspan", "type"]);

function packed(element) {
  try {
    return JSON.parse(element.getAttribute("data-attrs") ?? "{}") ?? {};
  } catch {
    return {};
  }
}

function reader(name) {
  if (READERS[name]) return READERS[name];
  if (PLAIN.has(name)) return (element) => (element.hasAttribute(name) ? (/^(colspan|rowspan|width|height)$/.test(name) ? Number.parseInt(element.getAttribute(name), 10) : element.getAttribute(name)) : null);
  return () => null;
}

// Tiptap's attributes for a node or mark of the schema.
export function attributesOf(name) {
  const specs = specOf(name).attrs ?? {};
  const pairs = Object.entries(specs).map(([attribute, spec]) => {
    const read = reader(attribute);
    const parseHTML = (element) => allowed(spec, attribute === "id" ? element.getAttribute("data-block") : packed(element)[attribute] ?? read(element));
    return [attribute, { default: spec.default ?? null, parseHTML, renderHTML: () => ({}) }];
  });
  return Object.fromEntries(pairs);
}

// HTML attributes for the clipboard that attributesOf can read back.
export function rendered(node) {
  const out = node.isTextblock ? longBlock(node.content.size) : {};
  const rest = {};
  for (const [name, value] of Object.entries(node.attrs)) {
    if (value === null) continue;
    if (name === "id") out["data-block"] = value;
    else if (name === "textAlign") out.style = ["text-align:" + value, out.style].filter(Boolean).join(";");
    else if (PLAIN.has(name) || name === "start" || name === "lang") {
      if (value !== 1 && value !== "") out[name] = value;
    } else rest[name] = value;
  }
  if (Object.keys(rest).length) out["data-attrs"] = JSON.stringify(rest);
  return out;
}

// What Tiptap needs to make a node or mark exactly what schema.json says.
export function shape(name) {
  const spec = specOf(name);
  if (SCHEMA.marks[name]) return { name, excludes: name, priority: 900 - Object.keys(SCHEMA.marks).indexOf(name), addAttributes: () => attributesOf(name) };
  return {
    name,
    content: spec.content ?? "",
    group: spec.group ?? "",
    inline: spec.group === "inline",
    atom: Boolean(spec.atom),
    ...(spec.marks === "" ? { marks: "" } : {}),
    addAttributes: () => attributesOf(name),
  };
}

// Where a ProseMirror schema differs from schema.json; empty when the editor and Python agree.
export function differences(schema) {
  const found = [];
  const differ = (what, ours, theirs) => JSON.stringify(ours) !== JSON.stringify(theirs) && found.push(`${what}: ${JSON.stringify(ours)} here, ${JSON.stringify(theirs)} in schema.json`);
  differ("nodes", Object.keys(schema.nodes).sort(), Object.keys(SCHEMA.nodes).sort());
  differ("marks, in order", Object.keys(schema.marks), Object.keys(SCHEMA.marks));
  for (const [name, spec] of Object.entries(SCHEMA.nodes)) {
    const type = schema.nodes[name];
    if (!type) continue;
    differ(`${name} content`, type.spec.content ?? "", spec.content ?? "");
    differ(`${name} group`, type.spec.group ?? "", spec.group ?? "");
    differ(`${name} inline`, type.isInline, spec.group === "inline");
    differ(`${name} atom`, Boolean(type.spec.atom), Boolean(spec.atom));
    differ(`${name} marks`, type.markSet === null ? "all" : type.markSet.length ? "some" : "none", !type.inlineContent || spec.marks !== "" ? (type.inlineContent ? "all" : "none") : "none");
    differ(`${name} attributes`, defaults(type.spec.attrs), defaults(spec.attrs));
  }
  for (const [name, spec] of Object.entries(SCHEMA.marks)) {
    const type = schema.marks[name];
    if (!type) continue;
    differ(`${name} attributes`, defaults(type.spec.attrs), defaults(spec.attrs));
    differ(`${name} excludes`, Object.values(schema.marks).filter((other) => type.excludes(other)).map((other) => other.name), [name]);
  }
  return found;
}

function defaults(attributes = {}) {
  return Object.fromEntries(Object.entries(attributes ?? {}).map(([name, spec]) => [name, spec.default ?? null]).sort());
}
