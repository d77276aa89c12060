// The editor. See rich_text.py.
import { Editor, Extension } from "@tiptap/core";
import { Dropcursor, Gapcursor, Placeholder } from "@tiptap/extensions";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import css from "./rich_text.css";
import { Channel } from "./channel.js";
import { exerciseCss } from "./exercise_view.js";
import { announcer, h } from "./js/dom.js";
import { AskMenu } from "./js/editor/ask_menu.js";
import { Assets } from "./js/editor/assets.js";
import { followPages, goalOf, leadsToPage } from "./js/pages.js";
import { linkForm } from "./js/editor/forms.js";
import { BlockIds } from "./js/editor/ids.js";
import { Collaboration, Live, encode } from "./js/editor/live.js";
import { Near } from "./js/editor/near.js";
import { nodes } from "./js/editor/nodes.js";
import { Parts } from "./js/editor/parts.js";
import { Paste } from "./js/editor/paste.js";
import { differences } from "./js/editor/schema.js";
import { selected, words } from "./js/editor/selection.js";
import { Slash } from "./js/editor/slash.js";
import { Toolbar } from "./js/editor/toolbar.js";
import { saveFile } from "./js/media.js";
import { Pieces } from "./js/pieces.js";
import { adopt, still } from "./js/style.js";

const TELL_AFTER = 150;
const COUNT_AFTER = 400;
const MARKED = new PluginKey("wb-marked");

// Blocks that an answer is being written for, and the one just scrolled to.
const Marked = Extension.create({
  name: "marked",
  addProseMirrorPlugins() {
    const draw = (doc, marked) => {
      const found = [];
      doc.descendants((node, at) => {
        const kind = node.attrs.id && marked[node.attrs.id];
        if (kind) found.push(Decoration.node(at, at + node.nodeSize, { class: kind }));
        return node.isBlock && !node.inlineContent;
      });
      return DecorationSet.create(doc, found);
    };
    return [new Plugin({
      key: MARKED,
      state: {
        init: () => ({ marked: {}, shown: DecorationSet.empty }),
        apply: (tr, value, _, state) => {
          const marked = tr.getMeta(MARKED) ?? value.marked;
          if (marked === value.marked && !tr.docChanged) return value;
          return { marked, shown: Object.keys(marked).length ? draw(state.doc, marked) : DecorationSet.empty };
        },
      },
      props: { decorations: (state) => MARKED.getState(state).shown },
    })];
  },
});

// The Yjs binding asks the editor's root for what only a document has; in a shadow root the document answers.
function asDocument(root) {
  root.createRange ??= () => document.createRange();
  root.getSelection ??= () => document.getSelection();
}

class Desk {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.root = el;
    this.live = Live.of(model.document_id, model.user);
    this.editor = null;
    this.marked = {};
    this.pending = [];
    this.voice = announcer();
    this.scroller = h("div", { class: "wb-paper" }, h("div", { class: "wb-loading wb-quiet" }, "Opening the page…"));
    this.notice = h("div", { class: "wb-notice-line", role: "status", hidden: true });
    const mention = (kind, data) => this.channel.mention(kind, data);
    this.assets = new Assets(mention);
    this.pieces = new Pieces(mention);
    this.awaited = new Map();
    this.asking = new AskMenu(this);
    this.toolbar = new Toolbar(this);
    el.replaceChildren(this.toolbar.element, this.notice, this.scroller, this.asking.element, this.voice.element);
    this.scroller.addEventListener("pointerdown", () => (this.pressing = true));
    this.released = () => {
      if (!this.pressing) return;
      this.pressing = false;
      if (this.editor) this.asking.update(this.editor);
    };
    addEventListener("pointerup", this.released);
    this.connection = ({ detail }) => this.#connected(detail.online);
    addEventListener("workbench:connection", this.connection);
  }

  get pictures() {
    return this.model.pictures;
  }

  get assistant() {
    return this.model.assistant;
  }

  editable() {
    return this.model.editable;
  }

  // The document --------------------------------------------------------------------------
  async snapshot(data) {
    this.pending = data.pending;
    const updates = await this.#parts(data);
    if (this.channel.closed) return;
    const restored = await this.live.merge({ updates, vector: data.vector });
    if (this.channel.closed) return;
    if (!this.editor) this.#write();
    if (restored) this.#say("Text typed while offline was added.", 6000);
    else if (this.notice.dataset.kind === "offline") this.#say("");
    this.#mark();
    if (this.going) this.scroll({ block: this.going });
  }

  // A long text comes in parts, each asked for when the one before has come; a later snapshot begins anew.
  async #parts({ update, more }) {
    const updates = [update];
    while (more && updates.length < more.parts) {
      const loading = this.scroller.querySelector(".wb-loading");
      if (loading) loading.textContent = `Opening the page… ${Math.round((100 * updates.length) / more.parts)} %`;
      const coming = new Promise((resolve) => (this.handed = { name: more.name, at: updates.length, resolve }));
      this.channel.mention("more", { name: more.name, at: updates.length });
      updates.push(...(await coming));
    }
    return updates;
  }

  part({ name, at, updates }) {
    if (name === this.handed?.name && at === this.handed.at && updates.length) this.handed.resolve(updates);
  }

  #write() {
    const place = h("div", { class: "wb-sheet" });
    this.near = new Near(place);
    asDocument(this.scroller.getRootNode());
    this.editor = new Editor({
      element: place,
      injectCSS: false,
      editable: this.model.editable,
      editorProps: { attributes: { class: "wb-text", dir: "auto", role: "textbox", "aria-multiline": "true", "aria-label": this.model.label, "aria-description": "Alt and F10 lead to the toolbar; Escape, then Tab leave the text.", spellcheck: "true" }, handleDOMEvents: { keydown: (_, event) => this.#left(event) } },
      extensions: [...nodes(this), Collaboration.configure({ live: this.live, turned: () => this.#turned() }), BlockIds, Parts.configure({ near: this.near }), Marked, Slash.configure({ context: this }), Paste.configure({ context: this }), this.#keys(), Dropcursor.configure({ color: "var(--wb-accent)", width: 2 }), Gapcursor,
        Placeholder.configure({ placeholder: "Write, or type / for blocks", showOnlyCurrent: true })],
      onSelectionUpdate: () => this.editor && this.#selection(), // not while it is being made
      onTransaction: ({ transaction }) => this.#changed(transaction),
      onFocus: () => this.asking.update(this.editor),
      onBlur: () => (this.live.flush(), this.#tellSelection(), setTimeout(() => this.editor && !this.editor.isDestroyed && this.asking.update(this.editor))),
    });
    this.scroller.replaceChildren(place);
    this.el.dataset.schema = differences(this.editor.schema).join("; ") || "agrees";
    this.#followLinks(place);
    this.toolbar.update(this.editor);
    this.#facts();
  }

  // A click writes, so a link is followed with Ctrl or Cmd; where nothing can be written, with a plain click.
  #followLinks(place) {
    const wanted = (event) => event.ctrlKey || event.metaKey || !this.editor.isEditable;
    followPages(place, (page, block) => this.#lead(page, block), wanted);
    place.addEventListener("click", (event) => {
      const address = event.target.closest?.("a[href]")?.getAttribute("href");
      if (address && !leadsToPage(address) && this.editor.isEditable && (event.ctrlKey || event.metaKey)) this.follow(address, event);
    });
  }

  // Go to a page of the course or, where none is named, to a block of this one.
  #lead(page, block) {
    if (!page) return this.scroll({ block });
    this.live.flush();
    this.channel.send("page", { page, block });
  }

  // Go where a link leads: to another page of the course, to a file of it, or to the web in a new tab.
  follow(address, event) {
    event?.preventDefault();
    if (leadsToPage(address)) {
      const { page, block } = goalOf(address);
      this.#lead(page, block);
    } else if (address.startsWith("asset:")) saveFile(address, (src, at) => this.pieces.piece(src, at), event?.target);
    else if (/^(?:https?|mailto|tel):/i.test(address)) open(address, "_blank", "noopener,noreferrer");
  }

  // In lists and tables Tab has a meaning; after Escape it leads out of the text there, too.
  #left(event) {
    const leaves = event.key === "Tab" && this.escaped;
    this.escaped = event.key === "Escape" || (this.escaped && event.key === "Shift");
    return leaves;
  }

  #keys() {
    return Extension.create({
      name: "keys",
      addKeyboardShortcuts: () => ({ "Mod-j": () => (this.openAsk(), true), "Mod-k": () => (this.editLink(), true), "Alt-F10": () => (this.toolbar.focus(), true) }),
    });
  }

  #changed(transaction) {
    if (transaction.docChanged) {
      clearTimeout(this.counting);
      this.counting = setTimeout(() => this.#facts(), COUNT_AFTER);
    }
    cancelAnimationFrame(this.drawing);
    this.drawing = requestAnimationFrame(() => this.editor && !this.editor.isDestroyed && this.toolbar.update(this.editor));
  }

  // Said behind the change itself, and once for a row of them.
  #turned() {
    clearTimeout(this.turning);
    this.turning = setTimeout(() => !this.channel.closed && (this.live.flush(), this.channel.send("turned")), TELL_AFTER);
  }

  #facts() {
    if (!this.editor || this.channel.closed) return;
    const { undoStack, redoStack } = this.live.undoManager;
    this.channel.mention("facts", { words: words(this.editor.state.doc), can_undo: undoStack.length > 0, can_redo: redoStack.length > 0 });
  }

  // The selection -------------------------------------------------------------------------
  #selection() {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.#tellSelection(), TELL_AFTER);
    this.asking.update(this.editor);
  }

  #tellSelection() {
    clearTimeout(this.telling);
    if (!this.editor || this.channel.closed) return;
    const selection = selected(this.editor.state);
    const text = JSON.stringify(selection);
    if (text === this.told) return;
    this.told = text;
    this.channel.mention("selection", { selection });
  }

  // Asking the assistant --------------------------------------------------------------------
  openAsk() {
    if (!this.assistant || !this.editor?.isEditable) return;
    const { state } = this.editor;
    if (state.selection.empty) {
      const { $from } = state.selection;
      this.editor.commands.setTextSelection({ from: $from.start(), to: $from.end() });
    }
    this.asking.show({ focus: true });
  }

  ask(action, instruction) {
    const { state } = this.editor;
    const { $from, empty } = state.selection;
    const range = empty ? { from: $from.start(), to: $from.end(), empty: false } : state.selection;
    const selection = selected(state, range);
    if (!selection.block_ids?.length) return;
    this.live.flush();
    this.channel.send("ask", { action, instruction, selection });
    this.voice.say("Asked the assistant");
  }

  // Commands ------------------------------------------------------------------------------
  focus() {
    this.editor?.commands.focus(null, { scrollIntoView: false });
  }

  run(act) {
    if (this.editor?.isEditable) act(this.editor.chain().focus()).run();
  }

  // Insert something and open its form at once.
  insertAndEdit(act) {
    this.run(act);
    requestAnimationFrame(() => {
      const empty = [...this.scroller.querySelectorAll(".wb-atom:has(> .wb-maths > .wb-stand-in)")];
      (empty.find((one) => one.classList.contains("selected")) ?? empty.at(-1))?.click();
    });
  }

  editLink() {
    const { editor } = this;
    if (!editor?.isEditable) return;
    this.asking.close();
    const { href, title } = editor.getAttributes("link");
    const { from, to, empty } = editor.state.selection;
    if (empty && !href) return;
    const { view } = editor;
    const rect = () => {
      const [start, end] = [view.coordsAtPos(from), view.coordsAtPos(to)];
      return { left: start.left, top: start.top, bottom: end.bottom };
    };
    linkForm(this, rect, { href, title }, (next) => {
      const chain = editor.chain().setTextSelection({ from, to }).extendMarkRange("link");
      if (next.href === null) return;
      if (next.href) chain.setLink(next).run();
      else chain.unsetLink().run();
    });
  }

  // Pictures ------------------------------------------------------------------------------
  pickPicture() {
    const input = h("input", { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp", onchange: () => [...input.files].forEach((file) => this.addPicture(file)) });
    input.click();
  }

  async addPicture(file) {
    const token = Math.random().toString(36).slice(2);
    this.awaited.set(token, { at: this.editor.state.selection.from, name: file.name });
    this.channel.send("picture", { token, name: file.name, type: file.type, data: encode(new Uint8Array(await file.arrayBuffer())) });
    this.#say("Adding the picture…");
  }

  picture({ token, src }) {
    if (!this.awaited.delete(token)) return;
    this.#say("");
    this.editor.chain().focus().insertContent({ type: "image", attrs: { src, alt: "" } }).run();
  }

  // What Python tells ---------------------------------------------------------------------
  scroll({ block }) {
    this.going = this.editor ? "" : block; // until the text is there
    if (!this.editor) return;
    this.editor.state.doc.descendants((node, at) => {
      if (node.attrs.id !== block) return true;
      const element = this.editor.view.nodeDOM(at);
      (element?.nodeType === 1 ? element : element?.parentElement)?.scrollIntoView({ block: "center", behavior: still() ? "auto" : "smooth" });
      return false;
    });
    this.marked = { [block]: "wb-found" };
    this.#mark();
    setTimeout(() => ((this.marked = {}), this.#mark()), 2200);
  }

  await({ blocks }) {
    this.pending = blocks;
    this.#mark();
  }

  #mark() {
    if (!this.editor || this.editor.isDestroyed) return;
    const marked = { ...Object.fromEntries(this.pending.map((block) => [block, "wb-pending"])), ...this.marked };
    this.editor.view.dispatch(this.editor.state.tr.setMeta(MARKED, marked).setMeta("addToHistory", false));
  }

  problem({ text }) {
    this.awaited.clear();
    this.#say(text, 8000, "problem");
  }

  #connected(online) {
    if (online) this.#say("");
    else this.#say("Offline. What you type is kept here and added when the connection is back.", 0, "offline");
  }

  #say(text, during = 0, kind = "") {
    clearTimeout(this.saying);
    this.notice.textContent = text;
    this.notice.dataset.kind = kind;
    this.notice.hidden = !text;
    if (during) this.saying = setTimeout(() => (this.notice.hidden = true), during);
  }

  close() {
    clearTimeout(this.telling);
    clearTimeout(this.counting);
    removeEventListener("pointerup", this.released);
    removeEventListener("workbench:connection", this.connection);
    this.asking.destroy();
    this.live.leave();
    this.editor?.destroy();
    this.editor = null;
  }
}

export function render({ model, el, view }) {
  const desk = new Desk(model, el);
  adopt(el, exerciseCss, css);
  desk.channel = new Channel(model, view, {
    snapshot: (data) => desk.snapshot(data),
    update: (data) => desk.live.take(data),
    part: (data) => desk.part(data),
    awareness: (data) => desk.live.see(data),
    asset: (data) => desk.assets.came(data),
    piece: (data) => desk.pieces.came(data),
    picture: (data) => desk.picture(data),
    pending: (data) => desk.await(data),
    scroll: (data) => desk.scroll(data),
    problem: (data) => desk.problem(data),
    focus: () => desk.focus(),
    undo: () => desk.editor?.commands.undo(),
    redo: () => desk.editor?.commands.redo(),
    confirmed: () => desk.live.confirmed(),
    closing: () => desk.close(),
  });
  desk.live.join(desk.channel);
  model.on("editable", () => desk.editor?.setEditable(model.editable));
  desk.channel.open(() => desk.live.greeting());
}
