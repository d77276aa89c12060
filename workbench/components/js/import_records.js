// What was imported into a course: where it came from, when, and each note that was made on the way.
import { h } from "./dom.js";
import { icon } from "./icons.js";

const SEVERITIES = { loss: "lost", warning: "to check", info: "changed" };
const when = (iso) => new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

function noteOf(note) {
  return h("li", { class: note.severity }, h("p", {}, note.message), note.excerpt && h("blockquote", {}, note.excerpt), note.advice && h("p", {}, note.advice), note.where && h("p", { class: "facts" }, note.where));
}

function recordOf(one, at) {
  const counts = Object.entries(SEVERITIES).map(([severity, word]) => one.counts[severity] && `${one.counts[severity]} ${word}`).filter(Boolean);
  const facts = [`${when(one.at)} by ${one.user}`, one.read_as, one.url, one.undone && `undone ${when(one.undone)}`].filter(Boolean);
  return h(
    "details",
    { open: at === 0 },
    h("summary", {}, h("strong", {}, one.name), h("span", { class: "facts" }, counts.length ? counts.join(", ") : "no notes")),
    h("p", { class: "facts" }, facts.join(" · ")),
    one.sha256 && h("p", { class: "facts hash" }, `SHA-256 ${one.sha256}`),
    one.notes.length ? h("ul", { tabindex: 0, "aria-label": "Notes" }, one.notes.map(noteOf)) : h("p", {}, "Nothing was changed or lost."),
    one.more > 0 && h("p", { class: "facts" }, `And ${one.more.toLocaleString()} more.`),
  );
}

export function importRecords({ imports }, close) {
  return h(
    "section",
    { class: "imports", "aria-label": "Import notes" },
    h("div", { class: "imports-head" }, h("h3", {}, "Import notes"), h("button", { class: "wb-tool", type: "button", "aria-label": "Close the import notes", onclick: close }, icon("close"))),
    imports.length ? imports.map(recordOf) : h("p", {}, "Nothing was imported into this course."),
  );
}
