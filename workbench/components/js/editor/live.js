// The live document in the browser. It outlives its view: a hidden tab or a reconnect gets the same Y.Doc back,
// with all that was typed meanwhile; what the server has not confirmed is also kept as a draft in IndexedDB.
import { Extension } from "@tiptap/core";
import { Selection } from "@tiptap/pm/state";
import { defaultDeleteFilter, defaultProtectedNodes, redo, undo, yCursorPlugin, ySyncPlugin, ySyncPluginKey, yUndoPlugin } from "@tiptap/y-tiptap";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { draft, dropDraft, keepDraft } from "../drafts.js";
import { h } from "../dom.js";

const FIELD = "default";
const SERVER = { from: "server" };
const ACCEPTED = { from: "accepted suggestion" };
const DRAFT = { from: "draft" };
const SEND_AFTER = 60;
const KEEP_AFTER = 300;
const DROP_AFTER = 2000;
const COLOURS = ["#b3372f", "#1f6f8b", "#6a4fa3", "#2e7d4f", "#9a6700", "#a0356b", "#2f5bb7", "#5b6270"];
const documents = new Map();

export function encode(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

export function decode(text) {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = characters.charCodeAt(at);
  return bytes;
}

export class Live {
  static of(document, user) {
    const key = `${user}\n${document}`;
    if (!documents.has(key)) documents.set(key, new Live(key, user));
    return documents.get(key);
  }

  constructor(key, user) {
    this.key = `text:${key}`;
    this.doc = new Y.Doc();
    this.fragment = this.doc.getXmlFragment(FIELD);
    this.undoManager = new Y.UndoManager(this.fragment, {
      trackedOrigins: new Set([ySyncPluginKey, ACCEPTED]),
      deleteFilter: (item) => defaultDeleteFilter(item, defaultProtectedNodes),
      captureTransaction: (transaction) => transaction.meta.get("addToHistory") !== false,
    });
    this.end = this.undoManager.destroy.bind(this.undoManager);
    this.undoManager.destroy = () => {};
    this.user = { name: user, color: COLOURS[[...user].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % COLOURS.length] };
    this.awareness = new Awareness(this.doc);
    this.awareness.setLocalState(null);
    this.channel = null;
    this.queue = [];
    this.served = null;
    this.hear = (update, origin) => this.#updated(update, origin);
    this.doc.on("update", this.hear);
    this.awareness.on("update", ({ added, updated, removed }, origin) => this.#moved([...added, ...updated, ...removed], origin));
  }

  get loaded() {
    return this.served !== null;
  }

  greeting() {
    return { vector: this.loaded ? encode(Y.encodeStateVector(this.doc)) : "" };
  }

  join(channel) {
    this.channel = channel;
    this.observers = this.undoManager._observers;
    this.undoManager._observers = new Map(this.observers);
    this.awareness.setLocalState({ user: this.user });
  }

  leave() {
    this.flush();
    this.awareness.setLocalState(null);
    this.undoManager._observers = this.observers;
    this.channel = null;
  }

  // Take what the server has; give it what it lacks.
  async merge({ updates, vector }) {
    const first = !this.loaded;
    this.doc.off("update", this.hear); // Yjs would write all of it again, for nobody
    for (const update of updates) Y.applyUpdate(this.doc, decode(update), SERVER);
    this.doc.on("update", this.hear);
    this.served = decode(vector);
    const restored = first ? await this.#restore() : false;
    if (this.channel?.settled && this.#ahead()) this.channel.send("update", { update: encode(Y.encodeStateAsUpdate(this.doc, this.served)) });
    return restored;
  }

  // Whether there is something here that the server lacks; to write all of it to find out takes a long page long.
  #ahead() {
    const served = Y.decodeStateVector(this.served);
    const here = Y.decodeStateVector(Y.encodeStateVector(this.doc));
    return [...here].some(([client, clock]) => clock > (served.get(client) ?? 0));
  }

  async #restore() {
    const kept = await draft(this.key);
    if (!kept) return false;
    const before = encode(Y.encodeStateVector(this.doc));
    try {
      Y.applyUpdate(this.doc, kept, DRAFT);
    } catch {
      await dropDraft(this.key);
    }
    return before !== encode(Y.encodeStateVector(this.doc));
  }

  take({ update, mine }) {
    if (mine) this.undoManager.stopCapturing();
    Y.applyUpdate(this.doc, decode(update), mine ? ACCEPTED : SERVER);
    if (mine) this.undoManager.stopCapturing();
  }

  see({ update }) {
    if (update) applyAwarenessUpdate(this.awareness, decode(update), SERVER);
  }

  #updated(update, origin) {
    if (origin === SERVER || origin === ACCEPTED) return;
    this.queue.push(update);
    this.sending ??= setTimeout(() => this.flush(), SEND_AFTER);
    this.keeping ??= setTimeout(() => this.#keep(), KEEP_AFTER);
  }

  flush() {
    clearTimeout(this.sending);
    this.sending = null;
    if (!this.queue.length || !this.channel) return;
    const update = this.queue.length === 1 ? this.queue[0] : Y.mergeUpdates(this.queue);
    this.queue = [];
    this.channel.send("update", { update: encode(update) });
  }

  get settled() {
    return !this.queue.length && (this.channel?.settled ?? false);
  }

  #keep() {
    this.keeping = null;
    if (this.settled) return;
    keepDraft(this.key, Y.encodeStateAsUpdate(this.doc, this.served ?? undefined));
  }

  // The server has taken all that was sent.
  confirmed() {
    if (this.queue.length) return;
    this.served = Y.encodeStateVector(this.doc);
    clearTimeout(this.dropping);
    this.dropping = setTimeout(() => this.settled && dropDraft(this.key), DROP_AFTER);
  }

  #moved(clients, origin) {
    if (origin === SERVER || !clients.includes(this.doc.clientID)) return;
    this.channel?.mention("awareness", { update: encode(encodeAwarenessUpdate(this.awareness, [this.doc.clientID])) });
  }
}

function cursor(user) {
  const name = h("span", { class: "wb-cursor-name" }, String(user.name ?? "").slice(0, 40));
  name.style.background = user.color;
  const mark = h("span", { class: "wb-cursor", contenteditable: "false" }, "\u2060", name, "\u2060");
  mark.style.borderColor = user.color;
  return mark;
}

// At the start the binding puts the cursor at place 1, even in a block that holds no text of its own, unless it
// thinks that a selection is kept already. The cursor belongs to the first text there is.
function startingNearText(plugin) {
  const { view } = plugin.spec;
  plugin.spec.view = (editorView) => {
    const { binding } = ySyncPluginKey.getState(editorView.state);
    binding.beforeTransactionSelection = {};
    const made = view(editorView);
    binding.beforeTransactionSelection = null;
    const { doc, tr } = editorView.state;
    const first = Selection.findFrom(doc.resolve(0), 1, true) ?? Selection.atStart(doc);
    editorView.dispatch(tr.setSelection(first).setMeta("addToHistory", false));
    return made;
  };
  return plugin;
}

export const Collaboration = Extension.create({
  name: "collaboration",
  priority: 1000,
  addOptions: () => ({ live: null, turned: () => {} }),
  addCommands() {
    const run = (act, stack) => () => ({ tr, state, dispatch }) => {
      tr.setMeta("preventDispatch", true);
      if (!this.options.live.undoManager[stack].length) return false;
      if (!dispatch) return true;
      const done = act(state) ?? false;
      if (done) this.options.turned();
      return done;
    };
    return { undo: run(undo, "undoStack"), redo: run(redo, "redoStack") };
  },
  addKeyboardShortcuts() {
    return { "Mod-z": () => this.editor.commands.undo(), "Mod-y": () => this.editor.commands.redo(), "Shift-Mod-z": () => this.editor.commands.redo() };
  },
  addProseMirrorPlugins() {
    const { live } = this.options;
    return [
      startingNearText(ySyncPlugin(live.fragment)),
      yUndoPlugin({ undoManager: live.undoManager }),
      yCursorPlugin(live.awareness, { cursorBuilder: cursor, selectionBuilder: (user) => ({ class: "wb-cursor-selection", style: `background-color: ${user.color}33` }) }),
    ];
  },
});
