// Pictures, sound and video at the address that the server gives; where it gives none, they are fetched in pieces:
// pictures when they come near the view, the others whole when somebody wants them.
// `piece(src, at)` gives what comes after so many bytes: {data, size, type} (see _pieces.py).
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { sizeOf } from "./review/asking.js";
import { inlinePicture, ownPicture } from "./sanitise.js";

const MEDIA = /^(?:audio|image|video)\/[\w.+-]+$/;
const NEAR = "600px";
// What was fetched, for as long as the page lives.
const fetched = new Map();

// Pictures ---------------------------------------------------------------------------------

// The picture of an address as an element; null where there is none.
export function imageOf(src, attributes, { assets = {}, piece = null }) {
  const shown = assets[src] ? ownPicture(assets[src]) : inlinePicture(src) ?? fetched.get(src);
  if (shown) return h("img", { src: shown, ...attributes });
  return isToFetch(src, assets, piece) ? lateImage(src, attributes, piece) : null;
}

export const missingPicture = (alt, src = null) => h("span", { class: "wb-stand-in", title: src }, icon("image"), alt || "Picture that is not in the course");

const isToFetch = (src, assets, piece) => Boolean(piece) && assets[src] === "" && src.startsWith("asset:");

function lateImage(src, attributes, piece) {
  const image = h("img", { ...attributes });
  const near = new IntersectionObserver(async ([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    near.disconnect();
    try {
      image.src = await addressOf(src, piece);
    } catch {
      image.replaceWith(missingPicture(attributes.alt, src));
    }
  }, { rootMargin: NEAR });
  near.observe(image);
  return image;
}

// Sound and video --------------------------------------------------------------------------

// A player, or the button that becomes one; null where neither can be.
export function playerOf(kind, src, name, { assets = {}, piece = null }) {
  const address = assets[src] || src;
  if (isOwn(address)) return player(kind, address);
  if (fetched.has(src)) return player(kind, fetched.get(src));
  return isToFetch(src, assets, piece) ? playLater(kind, src, name, piece) : null;
}

function isOwn(address) {
  try {
    const url = new URL(address, document.baseURI);
    return address !== "" && url.origin === location.origin && url.protocol.startsWith("http");
  } catch {
    return false;
  }
}

function player(kind, address) {
  return h(kind, { src: address, controls: true, preload: "metadata", style: "max-width:100%" });
}

function playLater(kind, src, name, piece) {
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
      const address = await addressOf(src, piece, (at, size) => (told.textContent = `${sizeOf(at)} of ${sizeOf(size)}`), () => wanted === own);
      if (!address) return;
      const shown = player(kind, address);
      place.replaceWith(shown);
      shown.focus();
      shown.play().catch(() => {}); // the browser waits for a click, or cannot play this kind and says so itself
    } catch (error) {
      if (wanted === own) rest(error.message);
    }
  };
  rest("");
  return place;
}

// Fetching ---------------------------------------------------------------------------------

// An address for a file that was fetched whole; "" when nobody wants it any more.
async function addressOf(src, piece, onprogress = () => {}, wanted = () => true) {
  const parts = [];
  for (let at = 0, size = 1; at < size && !fetched.has(src); ) {
    const next = await piece(src, at);
    if (!wanted()) return "";
    const bytes = Uint8Array.from(atob(next.data), (letter) => letter.charCodeAt(0));
    if (!bytes.length || !MEDIA.test(next.type)) throw new Error("This cannot be shown here.");
    parts.push(bytes);
    at += bytes.length;
    size = next.size;
    onprogress(at, size);
    if (at >= size && !fetched.has(src)) fetched.set(src, URL.createObjectURL(new Blob(parts, { type: next.type })));
  }
  return fetched.get(src);
}
