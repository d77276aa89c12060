// Small forms beside what they change.
import { h } from "../dom.js";
import { renderMaths } from "../maths.js";
import { openPopup } from "../popup.js";
import { safeLink } from "../sanitise.js";
import { textDoc, plainLines } from "./interaction_form.js";

let serial = 0;

export function field(label, input) {
  input.id ||= `wb-field-${++serial}`;
  return h("div", { class: "wb-form-field" }, h("label", { class: "wb-label", for: input.id }, label), input);
}

// A form that is taken on Enter (or Ctrl+Enter in a text area) and when it is left, and dropped on Escape.
export function form(context, anchor, label, fields, take, { wide = false } = {}) {
  const save = h("button", { class: "wb-button small primary", type: "button" }, "Done");
  const body = h("div", { class: `wb-form${wide ? " wide" : ""}` }, fields, h("div", { class: "wb-form-foot" }, h("span", { class: "wb-spacer" }), save));
  const opened = openPopup(context.root, anchor, body, {
    label,
    closed: (reason) => {
      if (reason !== "escape") take();
      context.focus();
    },
  });
  save.addEventListener("click", () => opened.close("done"));
  body.addEventListener("keydown", (event) => {
    const line = event.target.tagName === "INPUT" || ((event.ctrlKey || event.metaKey) && event.target.tagName === "TEXTAREA");
    if (event.key === "Enter" && line && !event.isComposing) {
      event.preventDefault();
      opened.close("done");
    }
  });
  body.querySelector("input, textarea, select")?.focus();
  return opened;
}

export function mathsForm(context, anchor, latex, display, take) {
  const input = h("textarea", { class: "wb-field wb-latex", rows: display ? 3 : 2, value: latex, spellcheck: "false", "aria-label": "LaTeX" });
  const preview = h("div", { class: "wb-maths-preview", "aria-live": "polite" });
  const draw = () => (renderMaths(preview, input.value, display), opened?.follow());
  input.addEventListener("input", draw);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || display) return;
    event.preventDefault();
    opened.close("done");
  });
  let opened = null;
  opened = form(context, anchor, "Formula", [field("LaTeX", input), preview], () => input.value !== latex && take(input.value));
  draw();
  input.select();
}

export function linkForm(context, anchor, { href, title }, take) {
  const address = h("input", { class: "wb-field", type: "text", value: href ?? "", placeholder: "https://", inputmode: "url" });
  const tip = h("input", { class: "wb-field", type: "text", value: title ?? "" });
  address.addEventListener("input", () => address.setAttribute("aria-invalid", String(Boolean(address.value) && normalised(address.value) === null)));
  const go = h("button", { class: "wb-button small", type: "button", onclick: () => context.follow(normalised(address.value) ?? "") }, "Open link");
  form(context, anchor, "Link", [field("Address", address), field("Title (optional)", tip), ...(href ? [go] : [])], () => take({ href: normalised(address.value), title: tip.value || null }));
}

export function normalised(address) {
  const trimmed = address.trim();
  if (!trimmed) return "";
  const whole = /^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(trimmed) ? `https://${trimmed}` : trimmed;
  return safeLink(whole);
}

export function imageForm(context, anchor, attrs, set) {
  const alt = h("input", { class: "wb-field", type: "text", value: attrs.alt });
  const width = h("input", { class: "wb-field", type: "number", min: 1, value: attrs.width ?? "" });
  form(context, anchor, "Picture", [field("What it shows, for those who cannot see it", alt), field("Width in pixels (empty: as it is)", width)], () => {
    const wide = Number.parseInt(width.value, 10);
    set({ alt: alt.value, width: wide > 0 ? wide : null, ...(wide > 0 && attrs.width === wide ? {} : { height: null }) });
  });
}

export function cardForm(context, anchor, name, attrs, set) {
  const title = h("input", { class: "wb-field", type: "text", value: attrs.title });
  const src = h("input", { class: "wb-field", type: "text", value: attrs.src, disabled: attrs.src.startsWith("asset:") });
  form(context, anchor, name === "media" ? "Media" : "Embedded page", [field("Title", title), field("Address", src)], () => {
    const address = src.disabled ? attrs.src : normalised(src.value);
    set({ title: title.value, ...(address === null ? {} : { src: address }) });
  });
}

const OUTCOMES = [["correct", "Said when right"], ["incorrect", "Said when wrong"], ["general", "Said in any case"]];

export function exerciseForm(context, anchor, attrs, set) {
  const data = attrs.data ?? {};
  const title = h("input", { class: "wb-field", type: "text", value: attrs.title });
  const points = h("input", { class: "wb-field", type: "number", step: "any", value: attrs.points ?? "" });
  const said = OUTCOMES.map(([outcome, label]) => {
    const before = data.feedback?.find((one) => one.outcome === outcome);
    return { outcome, label, before, was: plainLines(before?.content), input: h("textarea", { class: "wb-field", rows: 1, value: plainLines(before?.content) }) };
  });
  const hintsWere = (data.hints ?? []).map(plainLines).join("\n\n");
  const hints = h("textarea", { class: "wb-field", rows: 2, value: hintsWere });
  form(context, anchor, "Exercise", [field("Title", title), field("Points", points), ...said.map(({ label, input }) => field(label, input)), field("Hints, an empty line between two", hints)], () => {
    const others = (data.feedback ?? []).filter((one) => !OUTCOMES.some(([outcome]) => outcome === one.outcome));
    const feedback = said.flatMap(({ outcome, before, was, input }) => (input.value === was ? (before ? [before] : []) : input.value.trim() ? [{ ...before, outcome, content: textDoc(input.value) }] : []));
    const next = { ...data };
    assign(next, "feedback", [...feedback, ...others]);
    if (hints.value !== hintsWere) assign(next, "hints", hints.value.split(/\n\s*\n/).filter((text) => text.trim()).map(textDoc));
    set({ title: title.value, points: points.value === "" ? null : Number(points.value), data: Object.keys(next).length ? next : null });
  });
}

function assign(target, name, list) {
  if (list.length) target[name] = list;
  else delete target[name];
}

