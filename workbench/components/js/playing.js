// Sound and video that have no address here: fetched whole, piece by piece, when somebody wants them.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { sizeOf } from "./review/asking.js";

const PLAYED = /^(?:audio|video)\/[\w.+-]+$/;
// What was fetched, for as long as the page lives.
const fetched = new Map();

export const fetchedAddress = (src) => fetched.get(src) ?? "";

export function playerOf(kind, address) {
  return h(kind, { src: address, controls: true, preload: "metadata", style: "max-width:100%" });
}

// A button that becomes the player. `piece(src, at)` gives what comes after so many bytes: {data, size, type}.
export function playLater(kind, src, name, piece) {
  const told = h("span", { class: "wb-small wb-quiet", role: "status" });
  const button = h("button", { class: "wb-button small", type: "button", onclick: () => (wanted ? rest("") : start()) });
  const place = h("div", { class: "wb-play" }, button, told);
  let wanted = null;

  const look = (sign, word) => (button.replaceChildren(icon(sign), word), button.setAttribute("aria-label", `${word} ${name}`));
  const rest = (words) => ((wanted = null), look("play", "Play"), (told.textContent = words));
  const start = async () => {
    const own = (wanted = {});
    look("close", "Cancel");
    try {
      const whole = await fetchWhole(src, piece, (at, size) => (told.textContent = `${sizeOf(at)} of ${sizeOf(size)}`), () => wanted === own);
      if (!whole) return;
      fetched.set(src, URL.createObjectURL(whole));
      const player = playerOf(kind, fetched.get(src));
      place.replaceWith(player);
      player.focus();
      player.play().catch(() => {}); // the browser waits for a click, or cannot play this kind and says so itself
    } catch (error) {
      if (wanted === own) rest(error.message);
    }
  };
  rest("");
  return place;
}

// All pieces of a file in one; null when nobody wants them any more.
async function fetchWhole(src, piece, onprogress, wanted) {
  const parts = [];
  for (let at = 0, size = 1; at < size; ) {
    const next = await piece(src, at);
    if (!wanted()) return null;
    const bytes = Uint8Array.from(atob(next.data), (letter) => letter.charCodeAt(0));
    if (!bytes.length || !PLAYED.test(next.type)) throw new Error("This cannot be played here.");
    parts.push(bytes);
    at += bytes.length;
    size = next.size;
    onprogress(at, size);
    if (at >= size) return new Blob(parts, { type: next.type });
  }
  return null;
}
