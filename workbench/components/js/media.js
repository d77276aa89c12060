// Pictures, sound, video and files at the address that the server gives; where it gives none, they are fetched in pieces:
// pictures when they come near the view, the others when somebody wants them.
// `piece(src, at)` gives what comes after so many bytes: {data, size, type, name} (see _pieces.py).
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { sizeOf } from "./amounts.js";
import { inlinePicture, ownPicture } from "./sanitise.js";

const MEDIA = /^(?:audio|image|video)\/[\w.+-]+$/;
const NEAR = "600px";
// What was fetched, for as long as the page lives: {address, name}.
const fetched = new Map();

// Pictures ---------------------------------------------------------------------------------

// The picture of an address as an element; null where there is none.
export function imageOf(src, attributes, { assets = {}, piece = null }) {
  const shown = assets[src] ? ownPicture(assets[src]) : inlinePicture(src) ?? fetched.get(src)?.address;
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
      image.src = (await fetchWhole(src, piece)).address;
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
  if (fetched.has(src)) return player(kind, fetched.get(src).address);
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
  return fetchButton({ sign: "play", word: "Play", name, src, piece }, ({ address }, place) => {
    const shown = player(kind, address);
    place.replaceWith(shown);
    shown.focus();
    shown.play().catch(() => {}); // the browser waits for a click, or cannot play this kind and says so itself
  });
}

// Files to keep ----------------------------------------------------------------------------

// What a file is saved with; null where it is not at hand.
export function savingOf(src, name, { assets = {}, piece = null }) {
  if (assets[src]) return h("a", { class: "wb-button small", href: assets[src], download: name, "aria-label": `Download ${name}` }, icon("download"), "Download");
  if (isToFetch(src, assets, piece)) return fetchButton({ sign: "download", word: "Download", name, src, piece }, save);
  return null;
}

// A link in a text to a file of the course; null where that is not at hand.
export function fileLink(src, title, inner, { assets = {}, piece = null }) {
  if (assets[src]) return h("a", { href: assets[src], download: "", title }, inner);
  if (!isToFetch(src, assets, piece)) return null;
  const link = h("a", { href: "#", title: title || "Download this file", onclick: (event) => (event.preventDefault(), saveFile(src, piece, link)) }, inner);
  return link;
}

// Fetch a file and save it; `link` says meanwhile how far it is.
export async function saveFile(src, piece, link) {
  const say = (words) => link?.setAttribute("title", words);
  link?.setAttribute("aria-busy", "true");
  try {
    save(await fetchWhole(src, piece, (at, size) => say(`${sizeOf(at)} of ${sizeOf(size)}`)));
    say("Download this file");
  } catch (error) {
    say(error.message);
  }
  link?.removeAttribute("aria-busy");
}

function save({ address, name }) {
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
}

// Fetching ---------------------------------------------------------------------------------

// A button that fetches a file whole and hands it on; pressed meanwhile, it gives up.
function fetchButton({ sign, word, name, src, piece }, done) {
  const told = h("span", { class: "wb-small wb-quiet", role: "status" });
  const button = h("button", { class: "wb-button small", type: "button", onclick: () => (wanted ? rest() : start()) });
  const place = h("span", { class: "wb-fetch" }, button, told);
  let wanted = null;

  const look = (picture, said) => (button.replaceChildren(icon(picture), said), button.setAttribute("aria-label", `${said} ${name}`));
  const rest = (words = "") => ((wanted = null), look(sign, word), (told.textContent = words));
  const start = async () => {
    const own = (wanted = {});
    look("close", "Cancel");
    try {
      const file = await fetchWhole(src, piece, (at, size) => (told.textContent = `${sizeOf(at)} of ${sizeOf(size)}`), () => wanted === own);
      if (!file) return;
      rest();
      done(file, place);
    } catch (error) {
      if (wanted === own) rest(error.message);
    }
  };
  rest();
  return place;
}

// A file that was fetched whole; null when nobody wants it any more.
async function fetchWhole(src, piece, onprogress = () => {}, wanted = () => true) {
  const parts = [];
  for (let at = 0, size = 1; at < size && !fetched.has(src); ) {
    const next = await piece(src, at);
    if (!wanted()) return null;
    const bytes = Uint8Array.from(atob(next.data), (letter) => letter.charCodeAt(0));
    if (!bytes.length && next.size) throw new Error("This file is not whole.");
    parts.push(bytes);
    at += bytes.length;
    size = next.size;
    onprogress(at, size);
    // What is neither picture nor sound nor video is never shown as a page of this server.
    const type = MEDIA.test(next.type) ? next.type : "application/octet-stream";
    if (at >= size && !fetched.has(src)) fetched.set(src, { address: URL.createObjectURL(new Blob(parts, { type })), name: next.name });
  }
  return fetched.get(src);
}
