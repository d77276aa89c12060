// A title that is edited in its place: Enter or leaving keeps it, Escape does not.
import { h } from "./dom.js";

export function titleField({ value = "", label, placeholder = "", keep, leave }) {
  let done = false;
  const finish = (kept) => {
    if (done) return;
    done = true;
    const title = field.value.trim();
    if (kept && title && title !== value) keep(title);
    else leave();
  };
  const field = h("input", {
    class: "wb-field title-field", type: "text", value, placeholder, "aria-label": label, maxlength: 300,
    onkeydown: (event) => {
      event.stopPropagation();
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault(); // else Enter also presses the button that gets the focus now
      finish(event.key === "Enter");
    },
    onblur: () => finish(true),
    onclick: (event) => event.stopPropagation(),
  });
  queueMicrotask(() => requestAnimationFrame(() => (field.focus(), field.select())));
  return field;
}
