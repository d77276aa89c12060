// The browser's end of a Channel (see _channel.py): numbered messages both ways, a snapshot on each mount.
//
// A view may vanish and come back at any time: a hidden tab removes it, a reconnect rebuilds it. So what must
// outlive a view (the messages Python has not confirmed) is kept here per channel, for as long as the page lives.

const WAIT_FOR_GAP = 400;
const RESEND_AFTER = 4000;
const GREET_AFTER = 2000;
// Bytes of a message that would end the connection (which takes 20 MB), and each next one that it is sent over.
const LONGEST = 19_000_000;
const lines = new Map();
const watched = new WeakSet();
const current = new WeakMap();

function isTooLong(data) {
  const json = JSON.stringify(data);
  return json.length > LONGEST / 3 && new Blob([json]).size > LONGEST;
}

// One per channel and page, shared by all its views.
class Line {
  constructor() {
    this.client = crypto.randomUUID?.() ?? Math.random().toString(36).slice(2) + Date.now().toString(36);
    this.sent = 0;
    this.unconfirmed = [];
    this.told = new Set();
  }
}

function lineOf(name) {
  if (!lines.has(name)) lines.set(name, new Line());
  return lines.get(name);
}

// A connection cut in the middle of a message leaves Bokeh's receiver waiting for the rest of it, and it would take
// the first words of the next connection for that (bokeh 3.9). So it starts anew.
function forgetHalf(connection) {
  const receiver = connection?._receiver;
  if (receiver) Object.assign(receiver, new receiver.constructor());
}

// Until the next message, Bokeh takes models that the server sent for new ones of the browser's, and would send them
// back whole with it, all that they show included (bokeh 3.9).
function known(model) {
  const fresh = model.document?._new_models;
  if (fresh?.size) for (const one of model.references()) fresh.delete(one);
}

// After a reconnect Bokeh pulls the document anew, and would send its roots back to the server whole (bokeh 3.9).
function pulledQuietly(bokehDocument) {
  const { replace_with_json: replace, add_root: add, set_title: name } = bokehDocument;
  bokehDocument.replace_with_json = function (json) {
    this.add_root = (root) => add.call(this, root, { sync: false });
    this.set_title = (title) => name.call(this, title, { sync: false });
    try {
      replace.call(this, json);
    } finally {
      Object.assign(this, { add_root: add, set_title: name });
      this._new_models.clear();
    }
  };
}

// Bokeh gives up after five tries; go on when the network or the tab comes back, and every 15 seconds.
function keepConnected(bokehDocument) {
  if (!bokehDocument || watched.has(bokehDocument)) return;
  watched.add(bokehDocument);
  if (bokehDocument.replace_with_json) pulledQuietly(bokehDocument);
  let retry = null;
  const stop = () => {
    if (!retry) return;
    clearInterval(retry.timer);
    removeEventListener("online", retry.now);
    document.removeEventListener("visibilitychange", retry.now);
    retry = null;
  };
  bokehDocument.on_event("connection_lost", (_, event) => {
    forgetHalf(event.connection?.deref());
    bokehDocument.workbench_offline = true;
    dispatchEvent(new CustomEvent("workbench:connection", { detail: { online: false } }));
    if (event.timeout != null || retry) return;
    const now = () => document.visibilityState !== "hidden" && event.reconnect();
    retry = { now, timer: setInterval(now, 15000) };
    addEventListener("online", now);
    document.addEventListener("visibilitychange", now);
  });
  bokehDocument.on_event("client_reconnected", () => {
    bokehDocument.workbench_offline = false;
    stop();
    dispatchEvent(new CustomEvent("workbench:connection", { detail: { online: true } }));
  });
}

export class Channel {
  // handlers: {snapshot(state), <kind>(data) ...}; `confirmed()` is called when Python has taken all that was sent.
  constructor(model, view, handlers) {
    current.get(view)?.close();
    current.set(view, this);
    this.model = model;
    this.handlers = handlers;
    this.line = lineOf(model.channel);
    this.view = Math.random().toString(36).slice(2);
    this.next = null;
    this.waiting = new Map();
    this.gap = null;
    this.closed = false;
    this.greeting = () => ({});
    this.bokeh = view.model;
    this.document = view.model.document;
    keepConnected(this.document);
    this.hear = (data) => this.#heard(data);
    model.on("msg:custom", this.hear);
    model.on("remove", () => this.close());
    this.resender = setInterval(() => this.#resend(), RESEND_AFTER);
    // A notebook's kernel that is busy with a cell may never hear the first greeting, or its answer may be lost.
    this.greeter = setInterval(() => this.next === null && this.#greet(), GREET_AFTER);
  }

  // Ask for the state. Called once the view can show it, and again when messages were missed.
  open(greeting) {
    if (greeting) this.greeting = greeting;
    this.next = null;
    this.waiting.clear();
    this.#greet();
    this.#resend();
  }

  #greet() {
    if (!this.closed) this.#post({ type: "ready", view: this.view, client: this.line.client, greeting: this.greeting() });
  }

  send(kind, data = {}) {
    if (isTooLong(data)) return this.send("too_long");
    const message = { type: "say", client: this.line.client, n: ++this.line.sent, kind, data, at: Date.now() };
    this.line.unconfirmed.push(message);
    this.#post(message);
    return message.n;
  }

  // For what is worth nothing later, such as where a cursor is: not kept, not confirmed.
  mention(kind, data = {}) {
    this.#post({ type: "mention", kind, data });
  }

  get settled() {
    return this.line.unconfirmed.length === 0;
  }

  get online() {
    return !this.document?.workbench_offline;
  }

  close() {
    if (this.closed) return;
    this.handlers.closing?.();
    this.closed = true;
    clearInterval(this.resender);
    clearInterval(this.greeter);
    clearTimeout(this.gap);
    this.model.off("msg:custom", this.hear);
    this.#post({ type: "bye", view: this.view });
  }

  #post(message) {
    if (!this.online) return;
    known(this.bokeh);
    this.model.send_msg(JSON.parse(JSON.stringify(message)));
  }

  #resend() {
    if (this.closed) return;
    const now = Date.now();
    for (const message of this.line.unconfirmed) {
      if (now - message.at < RESEND_AFTER && this.next !== null) continue;
      message.at = now;
      this.#post(message);
    }
  }

  #heard(data) {
    if (this.closed) return;
    if (data.type === "snapshot") this.#snapshot(data);
    else if (data.type === "batch") for (const message of data.messages) this.#message(message);
    else if (data.type === "confirm") this.#confirmed(data);
    else if (data.type === "tell") this.#tell(data.commands);
    else if (data.type === "mention") this.handlers[data.kind]?.(data.data);
  }

  #snapshot(data) {
    if (data.view !== this.view) return;
    this.handlers.snapshot?.(data.state);
    this.next = data.n + 1;
    for (const n of [...this.waiting.keys()]) if (n < this.next) this.waiting.delete(n);
    this.#drain();
    this.#tell(data.commands);
  }

  #message(message) {
    if (this.next !== null && message.n < this.next) return;
    this.waiting.set(message.n, message);
    this.#drain();
  }

  #drain() {
    if (this.next === null) return;
    while (this.waiting.has(this.next)) {
      const { kind, data } = this.waiting.get(this.next);
      this.waiting.delete(this.next++);
      this.handlers[kind]?.(data);
    }
    clearTimeout(this.gap);
    if (this.waiting.size) this.gap = setTimeout(() => this.closed || this.open(), WAIT_FOR_GAP);
  }

  #confirmed({ client, n, again }) {
    if (client !== this.line.client) return;
    this.line.unconfirmed = this.line.unconfirmed.filter((message) => message.n > n);
    if (again) for (const message of this.line.unconfirmed) this.#post({ ...message });
    if (this.settled) this.handlers.confirmed?.();
  }

  #tell(commands) {
    const fresh = commands.filter(({ id }) => !this.line.told.has(id));
    for (const { id, kind, data } of fresh) {
      this.line.told.add(id);
      this.handlers[kind]?.(data);
    }
    if (fresh.length) this.#post({ type: "done", ids: fresh.map(({ id }) => id) });
  }
}
