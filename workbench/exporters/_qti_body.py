"""Documents as the XHTML that QTI allows, with interactions, places and conditional parts in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from workbench.exporters._mathml import latex_to_mathml
from workbench.exporters._qti_dialect import Dialect, escaped, html_tag, identifier
from workbench.exporters._qti_settings import language, settings_of_variable
from workbench.model.breaks import EMPTY_LINE, breaks_again
from workbench.model.content import Mark, Node, from_json
from workbench.model.render import shielded

_PLAIN = {
    "paragraph": "p",
    "bulletList": "ul",
    "listItem": "li",
    "tableRow": "tr",
}
_MARKS = {"bold": "strong", "italic": "em", "superscript": "sup", "subscript": "sub", "code": "code"}
_CLASSES = ("underline", "strike", "highlight")
"""Styles that QTI's XHTML has no element for; the importer knows these classes again."""
_MATHML = "http://www.w3.org/1998/Math/MathML"
_TYPES = {"audio": "audio/mpeg", "video": "video/mp4", "file": "application/octet-stream"}


class BodyWriter:
    """Writes nodes: a method a type."""

    def __init__(
        self, dialect: Dialect, address: Callable[[str], str], interaction: Callable[[BodyWriter, Node], str]
    ) -> None:
        self.dialect = dialect
        self.address = address
        self._of_interaction = interaction
        self._hottexts: dict[str, Node] = {}

    def nodes(self, nodes: Iterable[Node]) -> str:
        """Some nodes, one after the other."""
        nodes = tuple(nodes)
        again = breaks_again(nodes)
        return "".join(
            html_tag("br", attributes={"class": EMPTY_LINE}) if index in again else self.node(one)
            for index, one in enumerate(nodes)
        )

    def node(self, one: Node) -> str:
        """A node as XML."""
        method: Callable[[Node], str] | None = getattr(self, f"_{one.type}", None)
        if method is not None:
            return method(one)
        return html_tag(_PLAIN.get(one.type, "div"), self.nodes(one.content))

    def flow(self, tree: Node | None) -> str:
        """A document where text and blocks may stand: one plain paragraph without its element."""
        if tree is None:
            return ""
        if is_line(tree):
            return self.nodes(tree.content[0].content)
        return self.nodes(tree.content)

    def line(self, tree: Node | None) -> str:
        """A document where only text may stand."""
        if tree is None:
            return ""
        return html_tag("br").join(self.nodes(_inline(block)) for block in tree.content)

    def words(self, tree: Node | None) -> str:
        """A document where only words may stand, without any form; variables keep their places."""
        if tree is None:
            return ""
        return " ".join(
            "".join(
                self.node(one) if _is_variable(one) else shielded(escaped(_said(one)))
                for one in _inline(block)
            )
            for block in tree.content
        )

    def with_hottexts(self, tree: Node, hottexts: dict[str, Node]) -> str:
        """A text in which some words can be picked."""
        outer, self._hottexts = self._hottexts, hottexts
        written = self.nodes(tree.content)
        self._hottexts = outer
        return written

    # Blocks

    def _heading(self, one: Node) -> str:
        return html_tag(f"h{one.attrs['level']}", self.nodes(one.content))

    def _blockquote(self, one: Node) -> str:
        """A quotation, which in QTI 3.0 holds only text."""
        asks = any(each.type in ("interaction", "conditional") for each in one.walk())
        if asks and self.dialect.hyphens:
            return html_tag("div", self.nodes(one.content), {"class": "blockquote"})
        return html_tag("blockquote", self.nodes(one.content))

    def _orderedList(self, one: Node) -> str:
        start = one.attrs["start"] if self.dialect.hyphens and one.attrs["start"] != 1 else None
        return html_tag("ol", self.nodes(one.content), {"data-start": start})

    def _callout(self, one: Node) -> str:
        return html_tag("div", self.nodes(one.content), {"class": f"callout {one.attrs['kind']}"})

    def _codeBlock(self, one: Node) -> str:
        language = one.attrs["language"]
        inside = html_tag("code", escaped(one.plain), {"class": f"language-{language}" if language else None})
        return html_tag("pre", inside)

    def _horizontalRule(self, one: Node) -> str:
        return html_tag("hr")

    def _mathBlock(self, one: Node) -> str:
        return html_tag("p", _math(one.attrs["latex"], "block"))

    def _media(self, one: Node) -> str:
        attributes = {"data": self.address(one.attrs["src"]), "type": _TYPES[one.attrs["kind"]]}
        return html_tag("p", html_tag("object", escaped(one.attrs["title"]), attributes))

    def _embed(self, one: Node) -> str:
        src, title = one.attrs["src"], one.attrs["title"]
        return html_tag("p", html_tag("a", escaped(title or src), {"href": src}))

    def _preserved(self, one: Node) -> str:
        return html_tag("p", escaped(one.attrs["reason"] or "Something that was kept as it was."))

    def _table(self, one: Node) -> str:
        head = 0
        for row in one.content:
            if not row.content or any(cell.type != "tableHeader" for cell in row.content):
                break
            head += 1
        head = 0 if head == len(one.content) else head  # 2.1 wants a body
        top = html_tag("thead", self.nodes(one.content[:head])) if head else ""
        rest = html_tag("tbody", self.nodes(one.content[head:])) if one.content[head:] else ""
        return html_tag("table", top + rest)

    def _tableCell(self, one: Node) -> str:
        return self._cell("td", one)

    def _tableHeader(self, one: Node) -> str:
        return self._cell("th", one)

    def _cell(self, name: str, one: Node) -> str:
        spans = {key: one.attrs[key] if one.attrs[key] > 1 else None for key in ("colspan", "rowspan")}
        return html_tag(name, self.nodes(one.content), spans)

    def _interaction(self, one: Node) -> str:
        return self._of_interaction(self, one)

    def _conditional(self, one: Node) -> str:
        attrs = one.attrs
        variable = "outcome-identifier" if attrs["kind"] == "feedback" else "template-identifier"
        given = {
            variable: identifier(attrs["variable"]),
            "identifier": identifier(attrs["value"]),
            "show-hide": attrs["show"],
        }
        return self.dialect.tag(f"{attrs['kind']}-block", self.content_body(self.nodes(one.content)), given)

    def content_body(self, inside: str) -> str:
        """QTI 3 puts the content of feedback and guidance into an element of its own."""
        return self.dialect.tag("content-body", inside) if self.dialect.hyphens else inside

    # Inline

    def _text(self, one: Node) -> str:
        written = shielded(escaped(one.text))
        for mark in reversed(one.marks):
            written = self._mark(mark, written)
        return written

    def _mark(self, mark: Mark, inside: str) -> str:
        if mark.type == "link":
            return html_tag("a", inside, {"href": self.address(mark.attrs["href"])})
        if mark.type == "language":
            return html_tag("span", inside, {"xml:lang": language(mark.attrs["lang"])})
        if mark.type in _CLASSES:
            return html_tag("span", inside, {"class": mark.type})
        return html_tag(_MARKS[mark.type], inside)

    def _hardBreak(self, one: Node) -> str:
        return html_tag("br")

    def _image(self, one: Node) -> str:
        attrs = one.attrs
        size = {key: attrs[key] for key in ("width", "height")}
        return html_tag("img", attributes={"src": self.address(attrs["src"]), "alt": attrs["alt"], **size})

    def _mathInline(self, one: Node) -> str:
        return _math(one.attrs["latex"], "inline")

    def _footnoteReference(self, one: Node) -> str:
        return html_tag("sup", escaped(one.attrs["label"]))

    def _inlineInteraction(self, one: Node) -> str:
        return self._of_interaction(self, one)

    def _place(self, one: Node) -> str:
        kind, name, data = one.attrs["kind"], one.attrs["identifier"], one.attrs["data"] or {}
        if kind == "gap":
            return self.dialect.tag("gap", attributes={"identifier": identifier(name)})
        if kind == "hottext":
            inside = self.line(self._hottexts.get(name))
            return self.dialect.tag("hottext", inside, {"identifier": identifier(name)})
        if kind == "variable":
            given = {"identifier": identifier(name), **settings_of_variable(data.items(), self.dialect)}
            return self.dialect.tag("printed-variable", attributes=given)
        return self._told(kind, name, data)

    def _told(self, kind: str, name: str, data: dict[str, Any]) -> str:
        variable = "outcome-identifier" if kind == "feedback" else "template-identifier"
        given = {
            variable: identifier(data.get("variable", "")),
            "identifier": identifier(name),
            "show-hide": data.get("show", "show"),
        }
        content = data.get("content")
        return self.dialect.tag(f"{kind}-inline", self.line(from_json(content)) if content else "", given)


def is_line(tree: Node) -> bool:
    """Whether a document is one paragraph."""
    return len(tree.content) == 1 and tree.content[0].type == "paragraph"


def _is_variable(one: Node) -> bool:
    return one.type == "place" and one.attrs["kind"] == "variable"


def _said(one: Node) -> str:
    return " " if one.type == "hardBreak" else one.plain


def _inline(block: Node) -> Iterable[Node]:
    """What can stand in a line of a block and those within it."""
    if not block.content or block.content[0].type in ("text", "hardBreak", "image", "mathInline", "place"):
        return block.content
    return (inner for child in block.content for inner in _inline(child))


def _math(latex: str, display: str) -> str:
    """An equation as MathML that carries its LaTeX."""
    shown = latex_to_mathml(latex) or html_tag("mtext", escaped(latex))
    source = html_tag("annotation", escaped(latex), {"encoding": "application/x-tex"})
    return html_tag("math", html_tag("semantics", shown + source), {"xmlns": _MATHML, "display": display})
