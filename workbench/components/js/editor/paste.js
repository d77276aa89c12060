// What is pasted or dropped: HTML is cleaned before the schema takes what it knows of it; pictures become assets.
import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import DOMPurify from "dompurify";
import { markdown } from "../markdown.js";
import { h } from "../dom.js";
import { listed, straightened, withoutLocal } from "./pasted.js";

const LARGEST = 12_000_000;
// Bytes of text from which a paste would hold up the page, and be refused where it is kept.
const LONGEST = 2_000_000;
const PICTURE = /^image\/(?:png|jpeg|gif|webp)$/;

// Event handlers and bases go before anything is parsed: the policy would log each, though none could do anything.
function quiet(tag) {
  return /^<base\b/i.test(tag) ? "" : tag.replace(/([\s"'/])on[a-z]+\s*=/gi, "$1data-off=");
}

// Word and Google Docs bring styles, comments and namespaces: only what the schema may read is left. Calls `missing`
// with how many pictures could not come along.
export function cleaned(html, missing = () => {}) {
  const place = safe(html);
  listed(place);
  straightened(place);
  const gone = place.querySelector("[data-pm-slice]") ? 0 : withoutLocal(place); // its own pictures the editor knows
  if (gone) missing(gone);
  return place.innerHTML;
}

// The cleaned HTML in a document that is shown nowhere.
function safe(html) {
  const written = DOMPurify.sanitize(html.replace(/<[a-z][^>]*>/gi, quiet), {
    FORBID_TAGS: ["style", "form", "input", "button", "textarea", "select", "iframe", "object", "embed", "svg", "math", "template"],
    FORBID_ATTR: ["class", "name"],
    ADD_ATTR: ["data-node", "data-attrs", "data-block", "data-pm-slice"],
    ALLOW_DATA_ATTR: false,
  });
  return new DOMParser().parseFromString(written, "text/html").body;
}

// Text that is plainly Markdown is read as such.
export function looksLikeMarkdown(text) {
  return /^(#{1,6} |[-*] |\d+\. |> |```|\|.*\|)/m.test(text) && /\n/.test(text.trim());
}

function isTooLong({ content }) {
  return content.size > LONGEST / 4 && new Blob([content.textBetween(0, content.size)]).size > LONGEST;
}

// One picture alone comes with HTML that only names where it lay.
function isPicture(data) {
  const html = data?.getData("text/html") ?? "";
  return !html || (/<img\b/i.test(html) && !safe(html).textContent.trim());
}

function pictures(data) {
  return [...(data?.files ?? [])].filter((file) => PICTURE.test(file.type) && file.size <= LARGEST);
}

export const Paste = Extension.create({
  name: "cleanPaste",
  addOptions: () => ({ context: null }),
  addProseMirrorPlugins() {
    const { context } = this.options;
    const take = (files) => {
      for (const file of files) context.addPicture(file);
      return files.length > 0;
    };
    return [
      new Plugin({
        props: {
          transformPastedHTML: (html) => cleaned(html, (gone) => context.problem({ text: `${gone === 1 ? "A picture" : `${gone} pictures`} could not come along: paste or drop each by itself.` })),
          handlePaste: (view, event, slice) => {
            const data = event.clipboardData;
            if (isTooLong(slice)) {
              context.problem({ text: "This is too much to paste at once: import it on the Import page, or paste it in smaller parts." });
              return true;
            }
            if (context.pictures && isPicture(data) && take(pictures(data))) return true;
            const text = data?.types.includes("text/html") ? "" : data?.getData("text/plain") ?? "";
            if (!looksLikeMarkdown(text) || view.state.selection.$from.parent.type.spec.code || event.shiftKey) return false;
            const place = h("div");
            place.append(markdown(text, { settled: false }));
            return view.pasteHTML(place.innerHTML);
          },
          handleDrop: (view, event, slice, moved) => !moved && context.pictures && take(pictures(event.dataTransfer)),
        },
      }),
    ];
  },
});
