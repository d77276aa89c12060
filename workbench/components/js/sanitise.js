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

const purify = DOMPurify(window);
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
  if (element.tagName === "IMG" && inlinePicture(element.getAttribute("src")) === null) {
    element.replaceWith(document.createTextNode(element.getAttribute("alt") || "picture"));
  }
});

export function sanitised(html) {
  return purify.sanitize(html, { ALLOWED_TAGS: TAGS, ALLOWED_ATTR: ATTRIBUTES, ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false, RETURN_DOM_FRAGMENT: true });
}
