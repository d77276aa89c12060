// Style sheets adopted by each shadow root, and KaTeX's fonts given to the document.
import katexCss from "katex/dist/katex.css";
import katexFaces from "katex-fonts";
import themeCss from "../theme.css";

const sheets = new Map();
const STILL = "*, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; } .wb-found { background: color-mix(in srgb, var(--wb-accent) 12%, transparent); }";
const motion = new CSSStyleSheet();
let isCalm = false;
let fontsAdded = false;

function sheetOf(css) {
  if (!sheets.has(css)) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(css, sheet);
  }
  return sheets.get(css);
}

function addFonts() {
  if (fontsAdded) return;
  fontsAdded = true;
  for (const { family, weight, style, data } of katexFaces) {
    document.fonts.add(new FontFace(family, `url(data:font/woff2;base64,${data})`, { weight, style, display: "swap" }));
  }
}

// Give the root that `element` is in the theme, KaTeX's styles and these.
export function adopt(element, ...css) {
  addFonts();
  const root = element.getRootNode();
  const wanted = [...[katexCss, themeCss, ...css].map(sheetOf), motion];
  root.adoptedStyleSheets = [...root.adoptedStyleSheets.filter((sheet) => !wanted.includes(sheet)), ...wanted];
}

// Whether nothing may move: as the person prefers, for all of our components on the page.
export function calm(on) {
  if (isCalm === on) return;
  isCalm = on;
  motion.replaceSync(on ? STILL : "");
}

// The same, or as their system says.
export const still = () => isCalm || matchMedia("(prefers-reduced-motion: reduce)").matches;
