"""Documents as the XHTML that QTI allows, with interactions, places and conditional parts in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from workbench.exporters._mathml import latex_to_mathml
from workbench.exporters._qti_dialect import Dialect, escaped, html_tag
from workbench.exporters._qti_places import Places
from workbench.exporters._qti_settings import language
from workbench.exporters._qti_tables import table, table_cell
from workbench.model.breaks import EMPTY_LINE, breaks_again
from workbench.model.content import Mark, Node
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
        self._places = Places(dialect, self.line)

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
        with self._places.picking(hottexts):
            return self.nodes(tree.content)

    def with_gaps(self, tree: Node, gaps: dict[str, dict[str, object]]) -> str:
        """A text whose gaps have these settings."""
        with self._places.filling(gaps):
            return self.nodes(tree.content)

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
        return table(one, self.nodes)

    def _tableCell(self, one: Node) -> str:
        return table_cell("td", one, self.nodes)

    def _tableHeader(self, one: Node) -> str:
        return table_cell("th", one, self.nodes)

    def _interaction(self, one: Node) -> str:
        return self._of_interaction(self, one)

    def _conditional(self, one: Node) -> str:
        return self._places.block(one, self.nodes(one.content))

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
        return self._places.inline(one)


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
