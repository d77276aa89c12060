// A talk with the coach. See transcript.py.
import liveCss from "./live_text.css";
import css from "./transcript.css";
import { Channel } from "./channel.js";
import { Pace } from "./js/coach/pace.js";
import { Queue } from "./js/coach/queue.js";
import { announcer, copyText, h, roving } from "./js/dom.js";
import { draft, dropDraft, keepDraft } from "./js/drafts.js";
import { icon } from "./js/icons.js";
import { MarkdownStream } from "./js/markdown.js";
import { adopt, calm } from "./js/style.js";

const LEVELS = [
  [1, "Nudge", "A question back that points where to look"],
  [2, "Hint", "The idea or rule that is needed"],
  [3, "Step", "The next step, worked on another example"],
];
const NEAR = 96;
const ENDED = { stopped: "Stopped", interrupted: "Interrupted", failed: "Failed" };

class Talk {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.rows = new Map();
    this.following = true;
    this.voice = announcer();
    this.list = h("div", { class: "wb-messages", role: "log", "aria-label": "Conversation", "aria-live": "off" });
    this.empty = h("div", { class: "wb-empty" });
    this.scroller = h("div", { class: "wb-scroller", tabindex: 0, role: "region", "aria-label": "Conversation" }, this.empty, this.list);
    this.latest = h("button", { class: "wb-button small wb-latest", type: "button", hidden: true, onclick: () => this.toLatest() }, icon("arrowDown"), "Jump to latest");
    this.field = h("textarea", { class: "wb-ask", rows: 1, "aria-label": "Your question" });
    this.submit = h("button", { class: "wb-button primary wb-submit", type: "button" });
    this.levels = h("div", { class: "wb-segments", role: "radiogroup", "aria-label": "Hint level" });
    this.notice = h("span", { class: "wb-small wb-quiet wb-notice" });
    const links = { send: (kind, data) => this.channel.send(kind, data), say: (text) => this.voice.say(text) };
    this.pace = new Pace(links);
    this.queue = new Queue({ ...links, leave: () => this.field.focus() });
    const composer = h("div", { class: "wb-composer" }, this.field, h("div", { class: "wb-composer-row" }, this.levels, this.notice, h("span", { class: "wb-spacer" }), this.submit));
    el.replaceChildren(this.scroller, h("div", { class: "wb-bottom" }, this.latest, this.queue.element, composer), this.voice.element);
    this.#listen();
  }

  #listen() {
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const sizes = new ResizeObserver(() => this.follow());
    for (const part of [this.list, this.scroller]) sizes.observe(part);
    this.field.addEventListener("input", () => (this.#fit(), this.#keep(), this.controls()));
    this.field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.send();
      } else if (event.key === "Escape" && this.busy) this.stop();
    });
    this.submit.addEventListener("click", () => this.send());
    roving(this.levels);
  }

  // What is asked -------------------------------------------------------------------------
  send(text = this.field.value) {
    if (!text.trim() || !this.model.enabled) return;
    this.channel.send("send", { text: text.trim(), hint_level: this.model.hint_level });
    this.field.value = "";
    this.#fit();
    this.#keep();
    this.controls();
    this.toLatest();
  }

  stop() {
    this.channel.send("stop");
  }

  fill({ text }) {
    this.field.value = [text, this.field.value].filter((part) => part.trim()).join("\n\n");
    this.#fit();
    this.#keep();
    this.controls();
    this.field.focus();
  }

  #keep() {
    if (!this.model.draft) return;
    const key = `ask:${this.model.draft}`;
    if (this.field.value) keepDraft(key, this.field.value);
    else dropDraft(key);
  }

  async restoreDraft() {
    if (!this.model.draft) return;
    const kept = await draft(`ask:${this.model.draft}`);
    if (kept && !this.field.value) {
      this.field.value = kept;
      this.#fit();
      this.controls();
    }
  }

  #fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(200, this.field.scrollHeight)}px`;
  }

  // An answer is being written when one of the messages says so: unlike a parameter, those are never missed.
  get busy() {
    return [...this.rows.values()].some(({ status }) => status === "waiting" || status === "streaming");
  }

  controls() {
    const { model, busy } = this;
    this.field.placeholder = model.placeholder;
    this.field.disabled = !model.enabled;
    this.notice.textContent = model.notice;
    const waits = busy || this.queue.waiting.length > 0;
    this.submit.replaceChildren(icon("enter"), waits ? "Ask next" : "Ask");
    this.submit.title = waits ? "Asked after what comes before (Enter; Esc stops the answer)" : "Ask (Enter; Shift+Enter for a new line)";
    this.submit.disabled = !model.enabled || !this.field.value.trim();
    this.levels.replaceChildren(...LEVELS.map(([level, label, title]) =>
      h("button", { type: "button", role: "radio", title, tabindex: model.hint_level === level ? 0 : -1, "aria-checked": String(model.hint_level === level), onclick: () => (model.hint_level = level) }, label)));
  }

  // What was said -------------------------------------------------------------------------
  show({ entries, beside }) {
    const held = this.list.contains(this.list.getRootNode().activeElement);
    this.rows.clear();
    this.list.replaceChildren();
    for (const entry of entries) this.#row(entry);
    if (beside) this.besides(beside);
    else this.#place();
    this.controls();
    this.#emptiness();
    this.following = true;
    this.follow();
    if (held) ([...this.rows.values()].at(-1)?.element ?? this.field).focus({ preventScroll: true });
  }

  entry({ entry }) {
    const before = this.rows.get(entry.id);
    this.#row(entry);
    this.controls();
    this.#emptiness();
    if (!before && entry.role === "user") this.following = true;
    if (entry.role === "assistant" && entry.status === "done" && before && before.status !== "done") this.voice.say(`${this.model.assistant}: ${entry.text.slice(0, 600)}`);
    this.follow();
  }

  // What stands beside the messages: the pace of the answer that is shown as it comes, and what waits.
  beside = {};
  besides(state) {
    this.beside = { ...this.beside, ...state };
    const { paused = false, speed = null, queue, calm: quiet } = this.beside;
    if ("queue" in state) this.queue.show(queue);
    if ("calm" in state) calm(quiet);
    this.pace.show({ paused, speed });
    this.#place();
    this.controls();
  }

  #place() {
    const row = this.rows.get(this.beside.current);
    const { element } = this.pace;
    if (row?.pace && element.parentElement !== row.pace) {
      this.pace.reset();
      row.pace.replaceChildren(element);
    } else if (!row?.pace && element.isConnected) {
      const had = element.contains(element.getRootNode().activeElement);
      element.remove();
      if (had) this.field.focus();
    }
  }

  progress(data) {
    if (data.id === this.beside.current) this.pace.progress(data);
  }

  append({ id, text }) {
    const row = this.rows.get(id);
    if (!row) return;
    row.stream.append(text);
    if (row.status !== "streaming") {
      row.status = "streaming";
      row.element.dataset.status = "streaming";
    }
  }

  #row(entry) {
    let row = this.rows.get(entry.id);
    if (!row) {
      row = entry.role === "user" ? this.#asked() : this.#answered();
      this.rows.set(entry.id, row);
      this.list.append(row.element);
    }
    row.status = entry.status;
    row.element.dataset.status = entry.status;
    row.show(entry);
  }

  #asked() {
    const text = h("div", { class: "wb-asked-text" });
    const element = h("article", { class: "wb-message asked", "aria-label": "You" }, text);
    return { element, show: (entry) => (text.textContent = entry.text) };
  }

  #answered() {
    const head = h("div", { class: "wb-message-head" });
    const text = h("div", { class: "wb-text", dir: "auto" });
    const wait = h("div", { class: "wb-wait" }, h("span"), h("span"), h("span"));
    const pace = h("div");
    const foot = h("div", { class: "wb-message-foot" });
    const element = h("article", { class: "wb-message answered", "aria-label": this.model.assistant, tabindex: -1 }, head, text, wait, pace, foot);
    const stream = new MarkdownStream(text, { origins: this.model.image_origins, drawn: ({ renders }) => (element.dataset.renders = renders) });
    const show = (entry) => {
      const ended = !["waiting", "streaming"].includes(entry.status);
      const broken = ended && entry.status !== "done";
      if (stream.text !== entry.text) stream.reset(entry.text, ended, broken);
      else if (ended && !stream.finished) stream.finish(broken);
      this.#head(head, entry);
      this.#foot(foot, entry, ended);
    };
    return { element, stream, show, pace };
  }

  #head(head, entry) {
    const level = LEVELS.find(([number]) => number === entry.hint_level);
    head.replaceChildren(...[h("strong", {}, this.model.assistant), level && h("span", { class: "wb-chip", title: level[2] }, level[1]), ENDED[entry.status] && h("span", { class: "wb-chip" }, ENDED[entry.status])].filter(Boolean));
  }

  // What stands below an answer; the focus stays with its button, or with the answer when that is gone.
  #foot(foot, entry, ended) {
    const active = foot.getRootNode().activeElement;
    const held = foot.contains(active) ? active : null;
    this.#fillFoot(foot, entry, ended);
    if (!held) return;
    const named = (one) => one.getAttribute("aria-label") ?? one.textContent;
    ([...foot.querySelectorAll("button")].find((one) => named(one) === named(held)) ?? foot.closest("article")).focus({ preventScroll: true });
  }

  #fillFoot(foot, entry, ended) {
    const tool = (name, label, onclick) => h("button", { class: "wb-tool", type: "button", title: label, "aria-label": label, onclick }, icon(name));
    const copied = () => copyText(entry.text).then(() => this.voice.say("Copied"));
    const sources = (entry.sources ?? []).map(([label, where]) => h("button", { class: "wb-source-chip", type: "button", onclick: () => this.channel.send("source", { where }) }, label));
    foot.replaceChildren(...[
      entry.problem && h("div", { class: "wb-problem", role: "alert" }, icon("alert"), h("div", {}, h("p", {}, entry.problem), entry.advice && h("p", { class: "wb-quiet" }, entry.advice)), h("div", { class: "wb-problem-deeds" }, entry.deeds.map((deed) => this.#deed(deed, entry.id)))),
      sources.length && h("div", { class: "wb-sources" }, h("span", { class: "wb-small wb-quiet" }, "From the course"), sources),
      ended && !entry.problem && h("div", { class: "wb-tools" }, entry.text && tool("copy", "Copy", copied), tool("retry", "Try again", () => this.#retry(entry.id)), (entry.deeds ?? []).filter((deed) => deed !== "retry").map((deed) => this.#deed(deed, entry.id))),
    ].filter(Boolean));
  }

  #deed(deed, id) {
    const [label, onclick] = { retry: ["Try again", () => this.#retry(id)], continue: ["Continue", () => this.busy || this.channel.send("continue", { id })], settings: ["Settings", () => this.channel.send("settings")] }[deed];
    return h("button", { class: "wb-button small", type: "button", "data-deed": deed, onclick }, label);
  }

  #retry(id) {
    if (!this.busy) this.channel.send("retry", { id });
  }

  #emptiness() {
    const { model } = this;
    this.empty.hidden = this.rows.size > 0;
    if (this.rows.size) return;
    this.empty.replaceChildren(h("div", { class: "wb-empty-mark" }, icon("chat", 24)), h("p", {}, model.welcome),
      h("div", { class: "wb-starters" }, model.starters.map((text) => h("button", { class: "wb-button", type: "button", onclick: () => this.send(text) }, text))));
  }

  redraw() {
    this.controls();
    this.#emptiness();
  }

  // Where the reader is --------------------------------------------------------------------
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.following = !this.rows.size || scrollHeight - scrollTop - clientHeight < NEAR;
    this.latest.hidden = this.following;
  }

  follow() {
    if (this.following) this.scroller.scrollTop = this.rows.size ? this.scroller.scrollHeight : 0; // a welcome begins at its top
    else this.latest.hidden = false;
  }

  toLatest() {
    this.following = true;
    this.follow();
    this.latest.hidden = true;
  }
}

export function render({ model, el, view }) {
  const talk = new Talk(model, el);
  adopt(el, liveCss, css);
  talk.channel = new Channel(model, view, {
    snapshot: (data) => talk.show(data),
    show: (data) => talk.show(data),
    entry: (data) => talk.entry(data),
    append: (data) => talk.append(data),
    fill: (data) => talk.fill(data),
    beside: (data) => talk.besides(data),
    progress: (data) => talk.progress(data),
  });
  model.on(["hint_level", "assistant", "notice", "placeholder", "starters", "welcome", "enabled"], () => talk.redraw());
  model.on("draft", () => ((talk.field.value = ""), talk.controls(), talk.restoreDraft()));
  talk.redraw();
  talk.restoreDraft();
  talk.channel.open();
}
