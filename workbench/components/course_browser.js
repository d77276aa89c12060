// The courses and, of the one that is chosen, its pages. See course_browser.py.
import css from "./course_browser.css";
import { Channel } from "./channel.js";
import { h } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { importRecords } from "./js/import_records.js";
import { titleField } from "./js/inline_title.js";
import { menuButton, openMenu } from "./js/menu.js";
import { OutlineTree } from "./js/outline_tree.js";
import { save } from "./js/save.js";
import { adopt } from "./js/style.js";

const SEARCH_WAIT = 150;
const count = (number, one, many) => (number === 1 ? `1 ${one}` : `${number.toLocaleString()} ${many}`);
const contents = ({ pages, questions, undecided }) =>
  [count(pages, "page", "pages"), questions > 0 && count(questions, "question", "questions"), undecided > 0 && `${undecided.toLocaleString()} to decide`].filter(Boolean).join(" · ");
const day = (iso) => new Date(iso).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });

export function render({ model, view, el }) {
  let state = { courses: [], selected: null, outline: null, formats: [], report: null, query: "" };
  let editing = null;
  let dragged = null;
  let waited = null; // the course that was just renamed, or "new": it gets the focus that its title had
  const send = (kind, data = {}) => channel.send(kind, data);
  const shown = () => state.selected ?? state.outline?.course.id;
  const tree = new OutlineTree((kind, data) => send(kind, { course: shown(), ...data }));

  const search = h("input", { class: "wb-field", type: "search", placeholder: "Search", "aria-label": "Search courses and pages" });
  let timer = null;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => send("search", { text: search.value }), SEARCH_WAIT);
  });
  const create = h("button", { class: "wb-button primary", type: "button", onclick: () => edit("new") }, icon("plus"), "New course");
  const list = h("ul", { class: "courses", "aria-label": "Courses" });
  const detail = h("section", { class: "detail", "aria-label": "Course" });
  const side = h("section", { class: "side", "aria-label": "All courses" }, h("div", { class: "tools" }, search, create), list);
  const shelf = h("div", { class: "shelf" }, side, detail);
  el.append(shelf);
  adopt(el, css);

  const edit = (what) => {
    editing = what;
    draw();
  };
  const leave = () => edit(null);
  // Made once: its menu stays open when what is around it is drawn anew.
  const exporting = h("button", { class: "wb-button", type: "button", "aria-haspopup": "menu", "aria-label": "Export", onclick: () => openMenu(exporting, exportItems(state.outline.course)) }, icon("download"), "Export");

  const exportItems = (course) => state.formats.map((format) => ({ label: format.label, icon: "download", choose: () => send("export", { course: course.id, format: format.name }) }));

  const courseActions = (course) => () => [
    { label: "Rename", icon: "pencil", choose: () => edit(course.id) },
    { label: "Move up", icon: "arrowUp", disabled: Boolean(state.query), choose: () => send("move", { course: course.id, by: -1 }) },
    { label: "Move down", icon: "arrowDown", disabled: Boolean(state.query), choose: () => send("move", { course: course.id, by: 1 }) },
    state.formats.length > 0 && { title: "Export" },
    ...exportItems(course),
    { title: "" },
    { label: "Delete", icon: "trash", danger: true, choose: () => send("delete", { course: course.id }) },
  ];

  const draggable = (card, course, at) => {
    if (state.query) return;
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      dragged = at;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", course.title);
    });
    card.addEventListener("dragend", () => (dragged = null));
    card.addEventListener("dragover", (event) => dragged !== null && dragged !== at && (event.preventDefault(), (card.dataset.drop = dragged < at ? "after" : "before")));
    card.addEventListener("dragleave", () => delete card.dataset.drop);
    card.addEventListener("drop", (event) => {
      event.preventDefault();
      delete card.dataset.drop;
      if (dragged !== null && dragged !== at) send("move", { course: state.courses[dragged].id, by: at - dragged });
    });
  };

  const card = (course, at) => {
    if (editing === course.id) {
      const keep = (title) => ((waited = course.id), leave(), send("rename", { course: course.id, title }));
      return h("li", { class: "course" }, titleField({ value: course.title, label: "Title of the course", keep, leave }));
    }
    const item = h(
      "li",
      { class: "course", "data-id": course.id },
      h(
        "button",
        { class: "choose", type: "button", "aria-current": course.id === shown() ? "true" : null, onclick: () => send("select", { course: course.id }) },
        h("span", { class: "name" }, course.title),
        h("span", { class: "facts" }, contents(course)),
      ),
      menuButton(`Actions for ${course.title}`, courseActions(course)),
    );
    draggable(item, course, at);
    return item;
  };

  const emptyList = () =>
    state.query
      ? h("li", { class: "nothing" }, `No course or page is called “${state.query}”.`)
      : h("li", { class: "nothing" }, "No courses yet.");

  const drawList = () => {
    const focused = list.getRootNode().activeElement?.closest?.(".course")?.dataset.id;
    const cards = state.courses.map(card);
    if (editing === "new") {
      const keep = (title) => ((waited = "new"), leave(), send("create", { title }));
      cards.unshift(h("li", { class: "course" }, titleField({ label: "Title of the new course", placeholder: "Title of the course", keep, leave })));
    }
    list.replaceChildren(...(cards.length ? cards : [emptyList()]));
    const wanted = waited ?? focused;
    if (editing || !wanted || !(focused || document.activeElement === document.body)) return;
    (list.querySelector(`[data-id="${CSS.escape(wanted)}"] .choose`) ?? list.querySelector(".choose[aria-current]") ?? create).focus();
  };

  const welcome = () =>
    h(
      "div",
      { class: "welcome" },
      h("h2", {}, state.courses.length ? "Choose a course" : "Bring in your first course"),
      h("p", {}, state.courses.length ? "Its pages appear here." : "Import a Word file, a quiz, a SCORM package or a web page, or start with an empty course."),
      !state.courses.length && h("div", { class: "actions" }, h("button", { class: "wb-button primary", type: "button", onclick: () => send("import") }, icon("import"), "Import"), h("button", { class: "wb-button", type: "button", onclick: () => edit("new") }, icon("plus"), "New course")),
    );

  // What the last export changed or left out, until it is put away.
  const report = () => {
    const told = state.report;
    if (!told) return null;
    const line = (note) => h("li", { class: note.severity }, note.where && h("b", {}, note.where, ": "), note.message, note.excerpt && h("q", {}, note.excerpt));
    const more = told.count - told.notes.length;
    return h(
      "aside",
      { class: "report", "aria-label": "What the export does not carry" },
      h("h3", {}, `What “${told.name}” does not carry`),
      h("ul", { tabindex: 0, "aria-label": "What is left out" }, told.notes.map(line), more > 0 && h("li", {}, `And ${count(more, "more thing", "more things")} of this kind.`)),
      h("button", { class: "wb-button small", type: "button", onclick: () => send("report_close") }, "Close"),
    );
  };

  // All is drawn anew: the focus stays on what it was on; where that was put away, on what had called for it.
  const named = (one) => one.ariaLabel || one.textContent;
  const refocus = (held) => {
    const there = [...detail.querySelectorAll("button, summary, ul[tabindex]")];
    const called = held.closest(".report") ? "Export" : "Import notes";
    (there.find((one) => named(one) === named(held)) ?? there.find((one) => named(one) === called))?.focus();
  };

  const drawDetail = () => {
    const active = detail.getRootNode().activeElement;
    const held = detail.contains(active) && !tree.element.contains(active) ? active : null;
    fillDetail();
    if (held && state.outline) refocus(held);
    else if (held) list.querySelector(".choose")?.focus();
  };

  const fillDetail = () => {
    const { outline } = state;
    if (!outline) return detail.replaceChildren(...[report(), welcome()].filter(Boolean));
    const { course } = outline;
    const back = h("button", { class: "wb-button plain small back", type: "button", onclick: () => send("select", { course: null }) }, icon("chevronLeft"), "All courses");
    const { focused } = tree;
    const told = state.imports?.course === course.id;
    const empty = h("p", { class: "nothing" }, "This course has no pages.");
    detail.replaceChildren(
      back,
      h("header", {}, h("div", { class: "head" }, h("h2", {}, course.title), h("p", { class: "facts" }, `${contents(course)} · changed ${day(course.updated)}`), course.description && h("p", { class: "about" }, course.description)),
        h("div", { class: "actions" },
          h("button", { class: "wb-button primary", type: "button", onclick: () => send("open", { course: course.id }) }, icon("editor"), "Edit"),
          h("button", { class: "wb-button", type: "button", onclick: () => send("coach", { course: course.id }) }, icon("coach"), "Coach"),
          h("button", { class: "wb-button", type: "button", "aria-expanded": String(told), onclick: () => send(told ? "imports_close" : "imports", { course: course.id }) }, icon("history"), "Import notes"),
          state.formats.length > 0 && exporting)),
      ...[report()].filter(Boolean),
      ...(told ? [importRecords(state.imports, () => send("imports_close"))] : []),
      outline.entries.length ? tree.element : empty,
      h("button", { class: "wb-button plain add", type: "button", onclick: () => send("page_create", { course: course.id, parent: null }) }, icon("plus"), "Add a page"),
    );
    tree.show(outline.entries);
    if (focused && !tree.editing) tree.focus(tree.current);
  };

  const draw = () => {
    shelf.classList.toggle("chosen", Boolean(state.selected));
    shelf.classList.toggle("empty", !state.courses.length && !state.query && editing !== "new");
    drawList();
    drawDetail();
  };

  const channel = new Channel(model, view, {
    snapshot: (fresh) => ((state = fresh), (search.value = fresh.query), draw()),
    state: (fresh) => ((state = fresh), draw(), (waited = null)),
    edit_page: ({ id }) => tree.edit(id),
    save,
  });
  channel.open();
}
