// Menus and small forms in the top layer, beside what they belong to.
import { h } from "./dom.js";

const MARGIN = 8;

// Put `popup` beside a rectangle: below if there is room, else above; always inside the window.
export function place(popup, rect, { above = false } = {}) {
  const { width, height } = popup.getBoundingClientRect();
  const fitsBelow = rect.bottom + 4 + height <= innerHeight - MARGIN;
  const fitsAbove = rect.top - 4 - height >= MARGIN;
  const top = (above && fitsAbove) || (!fitsBelow && fitsAbove) ? rect.top - 4 - height : Math.min(rect.bottom + 4, innerHeight - MARGIN - height);
  popup.style.left = `${Math.max(MARGIN, Math.min(rect.left, innerWidth - MARGIN - width))}px`;
  popup.style.top = `${Math.max(MARGIN, top)}px`;
}

export function show(popup) {
  if (popup.showPopover && !popup.matches(":popover-open")) popup.showPopover();
  popup.hidden = false;
}

export function hide(popup) {
  if (popup.hidePopover && popup.matches(":popover-open")) popup.hidePopover();
  popup.hidden = true;
}

// A popup that closes on Escape, on a click elsewhere, or when `close` is called.
export function openPopup(root, anchor, content, { label, above, closed, className = "" } = {}) {
  const rect = () => (anchor instanceof Element ? anchor.getBoundingClientRect() : anchor());
  const popup = h("div", { class: `wb-popup ${className}`, popover: "manual", role: "dialog", "aria-label": label }, content);
  let open = true;
  const close = (reason) => {
    if (!open) return;
    open = false;
    document.removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", follow);
    document.removeEventListener("scroll", follow, true);
    popup.remove();
    closed?.(reason);
  };
  const outside = (event) => event.composedPath().includes(popup) || close("outside");
  const follow = () => place(popup, rect(), { above });
  popup.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close("escape");
  });
  root.append(popup);
  show(popup);
  follow();
  document.addEventListener("pointerdown", outside, true);
  addEventListener("resize", follow);
  document.addEventListener("scroll", follow, true);
  return { popup, close, follow };
}
