// The last of several cleanings: what reaches the page as HTML passes here.
import DOMPurify from "dompurify";

const LINK = /^(?:https?:|mailto:|tel:|page:|asset:|#|\/(?!\/)|[^:/?#]*(?:[/?#]|$))/i;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0020\u007f-\u009f\u2028\u2029]/g;

export function safeLink(address) {
  const cleaned = String(address ?? "").replace(CONTROL, "");
  return LINK.test(cleaned) ? cleaned : null;
}

// A picture that needs no request.
export function inlinePicture(address) {
  const cleaned = String(address ?? "").trim();
  return /^data:image\/(?:png|jpe?g|gif|webp|avif|svg\+xml)[;,]/i.test(cleaned) || /^blob:/i.test(cleaned) ? cleaned : null;
}

// Where the server says that an asset is: its data, or an address of this server, so that no other host is asked.
export function ownPicture(address) {
  const cleaned = String(address ?? "").trim();
  if (inlinePicture(cleaned)) return cleaned;
  try {
    const url = new URL(cleaned, document.baseURI);
    return cleaned && url.origin === location.origin && !/^asset:/i.test(cleaned) ? cleaned : null;
  } catch {
    return null;
  }
}

// A picture of another host is fetched only where the server's settings name its origin; else it is a link to it.
function remotePicture(address, origins) {
  try {
    const url = new URL(String(address ?? "").trim());
    return /^https?:$/.test(url.protocol) ? { href: url.href, shown: origins.has(url.origin.toLowerCase()) } : null;
  } catch {
    return null;
  }
}

function settlePicture(element) {
  const src = element.getAttribute("src");
  const words = element.getAttribute("alt") || "picture";
  const remote = remotePicture(src, allowed);
  if (inlinePicture(src) !== null || remote?.shown) {
    for (const [name, value] of [["loading", "lazy"], ["decoding", "async"], ["referrerpolicy", "no-referrer"]]) element.setAttribute(name, value);
    if (!element.hasAttribute("alt")) element.setAttribute("alt", "");
  } else if (remote && !element.closest("a")) {
    const link = document.createElement("a");
    for (const [name, value] of [["href", remote.href], ["target", "_blank"], ["rel", "noopener noreferrer"]]) link.setAttribute(name, value);
    link.textContent = words;
    element.replaceWith(link);
  } else {
    element.replaceWith(document.createTextNode(words));
  }
}

const purify = DOMPurify(window);
let allowed = new Set();
const TAGS = [
  "a", "abbr", "b", "blockquote", "br", "code", "del", "div", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "mark", "ol", "p",
  "pre", "q", "s", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
];
const ATTRIBUTES = ["href", "title", "src", "alt", "colspan", "rowspan", "start", "type", "class", "width", "height", "data-display", "lang"];

const CLASS = /^(?:language-[\w+-]+|wb-maths|wb-table)$/;

purify.addHook("afterSanitizeAttributes", (element) => {
  if (element.hasAttribute?.("class") && !CLASS.test(element.className)) element.removeAttribute("class");
  if (element.tagName === "A") {
    const href = safeLink(element.getAttribute("href"));
    if (href === null) element.removeAttribute("href");
    else element.setAttribute("href", href);
    element.setAttribute("target", "_blank");
    element.setAttribute("rel", "noopener noreferrer");
  }
  if (element.tagName === "IMG") settlePicture(element);
});

export function sanitised(html, origins = []) {
  allowed = new Set(origins);
  return purify.sanitize(html, { ALLOWED_TAGS: TAGS, ALLOWED_ATTR: ATTRIBUTES, ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false, RETURN_DOM_FRAGMENT: true });
}
