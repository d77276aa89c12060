// Code in colour, for the languages courses use.
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import css from "highlight.js/lib/languages/css";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import latex from "highlight.js/lib/languages/latex";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import r from "highlight.js/lib/languages/r";
import sql from "highlight.js/lib/languages/sql";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

const LANGUAGES = { bash, c, cpp, css, java, javascript, json, latex, markdown, python, r, sql, xml, yaml };
const LONGEST = 20_000;
for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);
export const languages = Object.keys(LANGUAGES);

// Colour `element`, whose text is the code. highlight.js escapes what it is given.
export function highlight(element, language, longest = LONGEST) {
  const code = element.textContent;
  if (!language || !hljs.getLanguage(language) || code.length > longest) return;
  element.innerHTML = hljs.highlight(code, { language, ignoreIllegals: true }).value;
}
