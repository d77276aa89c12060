// The versions of a page. See version_list.py.
import css from "./version_list.css";
import { Channel } from "./channel.js";
import { h } from "./js/dom.js";
import { icon } from "./js/icons.js";
import { adopt } from "./js/style.js";

const NOW = "now";
const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function render({ model, view, el }) {
  let state = { versions: [], compared: [] };
  const chosen = new Set();
  const name = h("input", { class: "wb-field", type: "text", placeholder: "Name of this version", "aria-label": "Name of this version", maxlength: 200, onkeydown: (event) => event.key === "Enter" && save() });
  const save = () => {
    if (!name.value.trim()) return name.focus();
    channel.send("save", { name: name.value.trim() });
    name.value = "";
  };
  const list = h("ul", { class: "versions" });
  const compare = h("button", { class: "wb-button small", type: "button", onclick: () => pair() }, "Compare selected");
  el.append(
    h("section", { class: "body", "aria-label": "Versions" },
      h("div", { class: "line" }, icon("history"), h("h2", {}, "Versions"), h("span", { class: "wb-spacer" }), h("button", { class: "wb-button small plain", type: "button", onclick: () => channel.send("close") }, "Close")),
      h("div", { class: "save" }, name, h("button", { class: "wb-button small primary", type: "button", onclick: save }, "Save version")),
      list, h("div", { class: "line" }, compare, h("span", { class: "wb-small wb-quiet" }, "Select two, or compare one with the text of now."))),
  );
  adopt(el, css);

  // Of two, the older is the one further down in the list.
  const pair = () => {
    const order = state.versions.map(({ id }) => id);
    const [newer, older] = [...chosen].sort((a, b) => order.indexOf(a) - order.indexOf(b));
    channel.send("compare", { older, newer });
  };

  const toggle = (id, on) => {
    if (on) chosen.add(id);
    else chosen.delete(id);
    if (chosen.size > 2) chosen.delete([...chosen][0]);
    draw();
  };

  const row = (one) => {
    const title = one.name || when.format(new Date(one.at));
    const facts = [one.name && when.format(new Date(one.at)), one.author, one.origin].filter(Boolean).join(" · ");
    const box = h("input", { type: "checkbox", checked: chosen.has(one.id), "aria-label": `Select ${title}`, onchange: () => toggle(one.id, box.checked) });
    const shown = state.compared.includes(one.id);
    return h("li", { class: shown ? "shown" : "", "data-id": one.id },
      box,
      h("div", { class: "said" }, h("span", { class: "name" }, title), h("span", { class: "facts" }, facts)),
      h("button", { class: "wb-button small plain", type: "button", "aria-label": `Compare ${title} with the text of now`, onclick: () => channel.send("compare", { older: one.id, newer: NOW }) }, "Compare"),
      h("button", { class: "wb-button small plain", type: "button", "aria-label": `Restore ${title}`, onclick: () => channel.send("restore", { id: one.id }) }, "Restore"));
  };

  const draw = () => {
    const active = list.getRootNode().activeElement;
    const held = list.contains(active) ? active.getAttribute("aria-label") : null;
    const rows = state.versions.map(row);
    list.replaceChildren(...(rows.length ? rows : [h("li", { class: "nothing" }, "No version yet. Name one to come back to this text later; taking a change of the assistant keeps one, too.")]));
    compare.disabled = chosen.size !== 2;
    if (held) [...list.querySelectorAll("[aria-label]")].find((one) => one.getAttribute("aria-label") === held)?.focus();
  };

  const show = (next) => {
    state = next;
    const known = new Set(state.versions.map(({ id }) => id));
    for (const id of chosen) if (!known.has(id)) chosen.delete(id);
    draw();
  };

  const channel = new Channel(model, view, { snapshot: show, state: show });
  channel.open();
}
