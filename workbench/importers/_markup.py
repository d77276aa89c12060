"""HTML with parts that HTML has no word for: held aside as signs, put back once it is a tree.

A question's text is HTML around interactions, equations and feedback. Each of those becomes a node
first and stands in the HTML as a sign of private-use characters; the HTML then goes the way of all
imported HTML, and in the tree that comes out the signs are replaced by their nodes. What cannot
stand where its sign came out is put behind it, so that nothing held is ever lost.
"""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from lxml import etree

from workbench.importers._html.reading import html_to_blocks
from workbench.importers._notes import Notes
from workbench.importers._xml import Element
from workbench.importers.text import inline
from workbench.model.content import Node, allows, doc, is_inline, node, paragraph, text
from workbench.model.course import Asset

Resolve = Callable[[str], str | None]
_SIGN = re.compile("\ue0f0([0-9]{1,9})\ue0f1")
_MARKS = re.compile("[\ue0f0\ue0f1]")
_SPACE = re.compile(r"[ \t\r\n\f]+")
"""White space as HTML has it: spaces that do not break are words."""
_RICH = re.compile(r"[<&\ue0f0]")
_ELSEWHERE = re.compile(r"#|//|[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class Markup:
    """The texts of one question, and the parts held for them; `own` is HTML that an importer wrote itself."""

    def __init__(
        self,
        resolve: Resolve,
        where: str = "",
        *,
        own: bool = False,
        link: Resolve | None = None,
        keep: Callable[[Asset], str] | None = None,
    ) -> None:
        self.resolve = resolve
        self._keep = keep
        self._link = link or self._beside
        self.where = where
        self._own = own
        self.notes = Notes(where=where)
        self._held: list[Node] = []
        self._placed: set[int] = set()

    def _beside(self, url: str) -> str | None:
        """What a link to a file of the same package leads to."""
        if _ELSEWHERE.match(url):
            return None
        found = self.resolve(url)
        if found is None:
            self.notes.warning(
                "A link leads to nothing that came along: it was kept as it is.",
                excerpt=url,
                code="page_link",
                advice="Check where the link is to lead.",
            )
        return found

    def hold(self, part: Node) -> str:
        """The sign that stands for a part in HTML."""
        self._held.append(part)
        return f"\ue0f0{len(self._held) - 1}\ue0f1"

    def blocks(self, html: str) -> tuple[Node, ...]:
        """The blocks that the HTML makes, parts in their places."""
        if not _RICH.search(html):
            words = _SPACE.sub(" ", html).strip(" ")
            return (paragraph(*inline(words)),) if words else ()
        blocks, notes = html_to_blocks(
            html,
            resolve=self.resolve,
            keep=self._keep,
            link=self._link,
            where=self.where,
            second_opinion=not self._own,
        )
        self.notes.extend(notes)
        return tuple(self._restored(blocks)) if _SIGN.search(html) else tuple(blocks)

    def placed(self, blocks: Iterable[Node]) -> tuple[Node, ...]:
        """Blocks with signs in them, the parts in their places."""
        return tuple(self._restored(blocks))

    def document(self, html: str) -> Node:
        """The HTML as a document of its own; parts that only an exercise can hold open up or move."""
        return doc(*_opened(self.blocks(html)))

    def lost(self) -> tuple[Node, ...]:
        """The held parts that came out nowhere."""
        return tuple(part for at, part in enumerate(self._held) if at not in self._placed)

    # Putting back

    def _restored(self, blocks: Iterable[Node]) -> Iterator[Node]:
        for block in blocks:
            if block.type in ("paragraph", "heading", "codeBlock"):
                yield from self._split(block)
            else:
                yield self._inside(block)

    def _inside(self, block: Node) -> Node:
        """The container with its parts put back, if it may hold what comes out."""
        if not block.content or not _SIGN.search(block.plain):
            return block
        content = tuple(self._restored(block.content))
        if block.type == "listItem" and content and content[0].type != "paragraph":
            content = (paragraph(), *content)
        if not allows(block.type, (child.type for child in content)):
            content = tuple(_opened(content))
        return replace(block, content=content)

    def _split(self, block: Node) -> Iterator[Node]:
        """A line of text with its parts in it; parts that are blocks break it."""
        if not any(child.type == "text" and "\ue0f0" in child.text for child in block.content):
            yield block
            return
        kind, content = _as_line(block)
        line: list[Node] = []
        for piece in self._pieces(content):
            if is_inline(piece.type):
                line.append(piece)
                continue
            yield from _line(kind, line)
            yield piece
            line = []
        yield from _line(kind, line)

    def _pieces(self, content: Iterable[Node]) -> Iterator[Node]:
        for child in content:
            if child.type != "text":
                yield child
                continue
            for at, piece in enumerate(_SIGN.split(child.text)):
                if at % 2 == 0 and piece:
                    yield replace(child, text=piece)
                elif at % 2 and int(piece) < len(self._held):
                    self._placed.add(int(piece))
                    yield self._held[int(piece)]


def _as_line(block: Node) -> tuple[Node, tuple[Node, ...]]:
    """The node whose content the line becomes; code, which can hold only text, becomes a paragraph."""
    if block.type != "codeBlock":
        return block, block.content
    lines = "".join(child.text for child in block.content).split("\n")
    content: list[Node] = []
    for words in lines:
        content += [text(words)] if words else []
        content.append(node("hardBreak"))
    return paragraph(), tuple(content[:-1])


def _line(kind: Node, content: list[Node]) -> Iterator[Node]:
    """What stands between two blocks, unless it is only white space."""
    while content and _blank(content[0]):
        content = content[1:]
    while content and _blank(content[-1]):
        content = content[:-1]
    if content:
        yield node(kind.type, *_trimmed(content), **dict(kind.attrs))


def _blank(one: Node) -> bool:
    return one.type == "hardBreak" or (one.type == "text" and not one.text.strip())


def _trimmed(content: list[Node]) -> list[Node]:
    if content[0].type == "text":
        content = [replace(content[0], text=content[0].text.lstrip()), *content[1:]]
    if content[-1].type == "text":
        content = [*content[:-1], replace(content[-1], text=content[-1].text.rstrip())]
    return content


def _opened(blocks: Iterable[Node]) -> Iterator[Node]:
    """Blocks that a document may hold: what is conditional is shown as an aside, the rest as it is."""
    for block in blocks:
        if block.type == "conditional":
            yield node("callout", *_opened(block.content))
        elif block.type != "interaction":
            yield block


def escape(words: str) -> str:
    """Plain text as HTML, without signs that could be taken for held parts."""
    return html_entities.escape(_MARKS.sub("", words))


def inner_html(element: Element) -> str:
    """What is in an element, as HTML."""
    inside = (etree.tostring(one, encoding="unicode", method="html") for one in element)
    return escape(element.text or "") + "".join(inside)


def unsigned(html: str) -> str:
    """HTML from a file, without signs that could be taken for held parts."""
    return _MARKS.sub("", html)


def says(tree: Node) -> bool:
    """Whether a text says anything, in words or otherwise."""
    return bool(tree.plain.strip()) or any(part.type in _SAYING for part in tree.walk())


_SAYING = frozenset({"image", "media", "embed", "preserved", "table"})
