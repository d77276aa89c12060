// The keys of programs. See access_keys.py.
import css from "./access_keys.css";
import { Channel } from "./channel.js";
import { announcer, copyText, h } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { adopt } from "./js/style.js";

const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

export function render({ model, view, el }) {
  let state = { keys: [], fresh: null };
  let asking = null; // the key that is about to be revoked
  const voice = announcer();
  const name = h("input", { class: "wb-field", type: "text", placeholder: "What the key is for, such as “Weekly report”", "aria-label": "What the key is for", maxlength: 80, onkeydown: (event) => event.key === "Enter" && make() });
  const make = () => {
    if (!name.value.trim()) return name.focus();
    channel.send("make", { name: name.value.trim() });
    name.value = "";
  };
  const fresh = h("div");
  const problem = h("p", { class: "problem", role: "alert" });
  const list = h("ul", { class: "keys", "aria-label": "Keys for programs" });
  el.append(h("div", { class: "body" },
    h("div", { class: "new" }, name, h("button", { class: "wb-button primary", type: "button", onclick: make }, "Make a key")),
    problem, fresh, list), voice.element);
  adopt(el, css);

  const made = ({ name: what, key }) => {
    const copy = h("button", { class: "wb-button small", type: "button", onclick: () => copyText(key).then(() => voice.say("Copied")).then(() => copy.replaceChildren(icon("check"), "Copied")) }, icon("copy"), "Copy");
    return h("div", { class: "fresh", role: "group", "aria-label": "New key" },
      h("p", {}, h("strong", {}, what), " may now ask in your name. Copy the key now: it is not shown again."),
      h("div", { class: "line" }, h("code", {}, key), copy, h("button", { class: "wb-button small plain", type: "button", onclick: () => channel.send("put_away") }, "Done")));
  };

  const deeds = (one) => {
    if (asking !== one.id) {
      return [h("button", { class: "wb-button small plain", type: "button", "data-deed": "ask", "aria-label": `Revoke ${one.name}`, onclick: () => turn(one.id, "yes") }, "Revoke")];
    }
    return [
      h("button", { class: "wb-button small", type: "button", "data-deed": "yes", "aria-label": `Revoke ${one.name} for good`, onclick: () => ((asking = null), channel.send("revoke", { id: one.id })) }, "Revoke for good"),
      h("button", { class: "wb-button small plain", type: "button", onclick: () => turn(null, "ask", one.id) }, "Keep"),
    ];
  };
  const turn = (id, deed, row = id) => {
    asking = id;
    draw();
    list.querySelector(`[data-id="${row}"] [data-deed="${deed}"]`)?.focus();
  };

  const row = (one) => {
    const used = one.used ? `last used ${day.format(new Date(one.used))}` : "not used yet";
    const facts = [state.everyone && `for ${one.user}`, `made ${day.format(new Date(one.made))}`, used].filter(Boolean).join(" · ");
    return h("li", { "data-id": one.id }, icon("key"), h("div", { class: "said" }, h("span", { class: "name" }, one.name), h("span", { class: "facts" }, facts)), deeds(one));
  };

  const draw = () => {
    const active = list.getRootNode().activeElement;
    const held = list.contains(active) ? active.closest("li")?.dataset.id : null;
    const rows = state.keys.map(row);
    list.replaceChildren(...(rows.length ? rows : [h("li", { class: "nothing" }, "No program has a key.")]));
    problem.textContent = state.problem ?? "";
    problem.hidden = !state.problem;
    if (held) (list.querySelector(`[data-id="${CSS.escape(held)}"] button`) ?? name).focus();
  };

  const show = (next) => {
    if (next.fresh?.key !== state.fresh?.key) fresh.replaceChildren(...(next.fresh ? [made(next.fresh)] : []));
    state = next;
    draw();
  };

  const channel = new Channel(model, view, { snapshot: show, state: show });
  channel.open();
}
