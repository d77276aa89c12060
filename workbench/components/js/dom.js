// Building elements without HTML strings: what is passed as text stays text.

const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "indeterminate", "textContent"]);

// h("button", {class: "wb-button", onclick, "aria-label": "…"}, child, "text", [more])
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Say something to screen readers only.
export function announcer() {
  const element = h("div", { class: "wb-hidden", role: "status", "aria-live": "polite" });
  return { element, say: (text) => (element.textContent = text) };
}

export function copyText(text) {
  if (navigator.clipboard?.writeText) return navigator.clipboard.writeText(text);
  const area = h("textarea", { style: "position:fixed;opacity:0", value: text });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  return Promise.resolve();
}

// Roving focus for toolbars: one tab stop, arrows, Home and End move. Gives a function to call when buttons were
// switched on or off, since one that is off cannot be the stop.
export function roving(toolbar) {
  const stops = () => [...toolbar.querySelectorAll("button, select, input")].filter((one) => !one.disabled && one.offsetParent !== null);
  let stop = null;
  const settle = (active) => {
    stop = active;
    for (const one of toolbar.querySelectorAll("button, select, input")) one.tabIndex = one === active ? 0 : -1;
  };
  toolbar.addEventListener("keydown", (event) => {
    const all = stops();
    const at = all.indexOf(event.target);
    if (at < 0 || event.target.tagName === "INPUT") return;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const target = all[(to + all.length) % all.length];
    settle(target);
    target.focus();
  });
  toolbar.addEventListener("focusin", (event) => settle(event.target));
  const renew = () => stops().includes(stop) || settle(stops()[0] ?? toolbar.querySelector("button"));
  queueMicrotask(renew);
  return renew;
}
