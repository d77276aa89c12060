// A menu at a button: arrows, Home, End, first letters, Escape; focus goes back to the button.
import { autoUpdate, computePosition, flip, shift, size } from "@floating-ui/dom";
import { h } from "./dom.js";
import { icon } from "./icons.js";

// items: {label, icon?, key?, danger?, disabled?, choose()} or {title} for a heading.
export function openMenu(anchor, items) {
  const close = () => {
    stop();
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
  };
  const choose = (item) => {
    close();
    anchor.focus();
    item.choose();
  };
  const entry = (item) =>
    item.title !== undefined
      ? h("div", { class: "wb-menu-title", role: item.title ? "presentation" : "separator" }, item.title)
      : h(
          "button",
          { class: item.danger ? "wb-menu-item danger" : "wb-menu-item", role: "menuitem", type: "button", tabindex: -1, disabled: item.disabled, onclick: () => choose(item) },
          item.icon && icon(item.icon),
          h("span", {}, item.label),
          item.key && h("kbd", {}, item.key),
        );
  const menu = h("div", { class: "wb-popup", role: "menu", popover: "auto", "aria-label": anchor.getAttribute("aria-label") }, items.filter(Boolean).map(entry));
  // Beside the part that holds the button, not in it: what is in a row of a tree counts as the row's name.
  const root = anchor.getRootNode();
  (root.body ?? root).append(menu);
  anchor.setAttribute("aria-expanded", "true");
  const place = () =>
    !anchor.isConnected ? close() : computePosition(anchor, menu, {
      strategy: "fixed",
      placement: "bottom-end",
      middleware: [flip({ padding: 8 }), shift({ padding: 8 }), size({ padding: 8, apply: ({ availableHeight }) => (menu.style.maxHeight = `${availableHeight}px`) })],
    }).then(({ x, y }) => Object.assign(menu.style, { left: `${x}px`, top: `${y}px` }));
  menu.showPopover();
  const stop = autoUpdate(anchor, menu, place);
  menu.addEventListener("toggle", (event) => event.newState === "closed" && menu.isConnected && close());
  menu.addEventListener("keydown", (event) => {
    const all = [...menu.querySelectorAll("[role=menuitem]:not(:disabled)")];
    const at = all.indexOf(menu.getRootNode().activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    event.stopPropagation();
    if (to !== undefined) {
      event.preventDefault();
      all[(to + all.length) % all.length]?.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      close();
      anchor.focus();
    } else if (event.key.length === 1) {
      const letter = event.key.toLowerCase();
      [...all.slice(at + 1), ...all.slice(0, at + 1)].find((one) => one.textContent.trim().toLowerCase().startsWith(letter))?.focus();
    }
  });
  menu.querySelector("[role=menuitem]:not(:disabled)")?.focus();
}

export function menuButton(label, items, attributes = {}) {
  const button = h(
    "button",
    {
      class: "wb-tool", type: "button", "aria-label": label, title: label, "aria-haspopup": "menu", "aria-expanded": "false", ...attributes,
      onclick: (event) => {
        event.stopPropagation();
        openMenu(button, items());
      },
    },
    icon("more"),
  );
  return button;
}
