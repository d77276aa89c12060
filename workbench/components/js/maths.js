// LaTeX by KaTeX, which is never trusted with links, includes or endless macros.
import katex from "katex";

const OPTIONS = { throwOnError: true, trust: false, maxExpand: 500, maxSize: 30, strict: "ignore", output: "htmlAndMathml" };
const LONGEST = 10_000;
const KEPT = 400;
const rendered = new Map();

// What is too wide for its place scrolls, so the keyboard must reach it.
const fitting = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

function htmlOf(latex, display) {
  const key = (display ? "D" : "I") + latex;
  if (rendered.has(key)) return rendered.get(key);
  const html = katex.renderToString(latex, { ...OPTIONS, displayMode: display });
  if (rendered.size >= KEPT) rendered.delete(rendered.keys().next().value);
  rendered.set(key, html);
  return html;
}

// Show the formula in `element`; one that cannot be read is shown as it was typed, with the reason as its title.
export function renderMaths(element, latex, display) {
  element.classList.remove("wb-maths-wrong");
  element.removeAttribute("title");
  try {
    if (latex.length > LONGEST) throw new Error("This formula is too long to show.");
    element.innerHTML = htmlOf(latex, display);
    if (display && element.firstElementChild) fitting.observe(element.firstElementChild);
    return true;
  } catch (error) {
    element.textContent = latex;
    element.title = String(error.message ?? error).replace(/^KaTeX parse error: /, "");
    element.classList.add("wb-maths-wrong");
    return false;
  }
}
