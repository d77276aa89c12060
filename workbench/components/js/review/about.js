// Where an import came from, and what it holds: what a person needs to find it again.
import { h } from "../dom.js";
import { copyText } from "../dom.js";
import { count, sizeOf } from "../amounts.js";

export function aboutOf(overview, provenance) {
  const { name, size, sha256, importer, version, url, description } = provenance;
  const said = (label, value) => (value ? h("div", {}, h("dt", {}, label), h("dd", {}, value)) : null);
  const hash = sha256 && h("span", {}, h("code", {}, sha256), " ", h("button", { class: "wb-button small", type: "button", onclick: () => copyText(sha256) }, "Copy"));
  const files = overview.files ? `${count(overview.files, "file")}, ${sizeOf(overview.file_bytes)}` : "";
  const paths = overview.tree.map((page, at) => [at, page]).filter(([, page]) => page.origin);
  return h(
    "div",
    { class: "about" },
    h("dl", {}, said("File", name), said("Address", url), said("Size", size ? sizeOf(size) : ""), said("Read as", [importer, version && `version ${version}`].filter(Boolean).join(", ")), said("Read at", new Date().toLocaleString()), said("Language", overview.language), said("About the course", description && h("span", { class: "lines" }, description)), said("Pictures and other files", files), said("SHA-256", hash)),
    paths.length > 0 && h("h4", {}, "Where each page stands in the source"),
    paths.length > 0 && h("ul", { class: "paths" }, paths.slice(0, 500).map(([, page]) => h("li", {}, h("span", {}, page.title), h("code", {}, page.origin)))),
  );
}
