"""The plain text of a large document, left before the document is read: what there is if that cannot end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape

from lxml import etree

from workbench.importers._base import Report
from workbench.model.content import Node, heading, paragraph

LARGE = 200_000
"""Letters of source from which on the plain text is left first."""
_PART = 1 << 16
_PARTS = frozenset(
    "p div section article main header footer li td th tr table pre blockquote dt dd h1 h2 h3 h4 h5 h6 br hr "
    "figcaption caption summary address aside nav body".split()
)
_SKIPPED = frozenset({"script", "style", "title", "template"})
_BLANK = re.compile(r"\n\s*\n")
_WRITTEN = re.compile(
    r'"(?:text|question|intro|introduction|taskDescription|description|body|summary|answer|title|label)"'
    r'\s*:\s*("(?:[^"\\]|\\.)*+")'
)
_TAGS = re.compile(r"<[^<>]*+>")
_CONTENT = re.compile(rb'"content"\s*:\s*("(?:[^"\\]|\\.)*+")')


def leave_plain_page(html: str, title: str, report: Report) -> None:
    """Leave the text of a web page line by line, if it is large."""
    if len(html) > LARGE:
        report.plain(title, _page_blocks(html))


def leave_plain_text(string: str, title: str, report: Report) -> None:
    """Leave the paragraphs of a text, if it is large."""
    if len(string) > LARGE:
        report.plain(title, (paragraph(one) for one in _paragraphs(string)))


def leave_plain_json(data: bytes, title: str, report: Report) -> None:
    """Leave the paragraphs in the JSON of a document of Google Docs, if it is large."""
    if len(data) > LARGE:
        report.plain(title, (paragraph(one) for one in _runs(data)))


def leave_plain_texts(string: str, title: str, report: Report) -> None:
    """Leave what the texts in the JSON of a tool say, if it is large: HTML without its tags."""
    if len(string) > LARGE:
        report.plain(title, (paragraph(one) for one in _texts(string)))


def _texts(string: str) -> Iterator[str]:
    for found in _WRITTEN.finditer(string):
        try:
            written = str(json.loads(found[1]))
        except ValueError:
            continue
        yield from _said(unescape(_TAGS.sub(" ", written)))


def _runs(data: bytes) -> Iterator[str]:
    """What the runs of text say, a line at a time; no tree of the JSON is made."""
    line = ""
    for found in _CONTENT.finditer(data):
        try:
            line += json.loads(found[1])
        except ValueError:
            continue
        if line.endswith("\n"):
            yield from _said(line)
            line = ""
    yield from _said(line)


def _paragraphs(string: str) -> Iterator[str]:
    at = 0
    for found in _BLANK.finditer(string):
        yield from _said(string[at : found.start()])
        at = found.end()
    yield from _said(string[at:])


def _said(string: str) -> Iterator[str]:
    if words := " ".join(string.replace("\0", "").split()):
        yield words


class _Lines:
    """Hears the tags and texts of a page as they pass, without a tree of them."""

    def __init__(self) -> None:
        self.ready: list[Node] = []
        self._words: list[str] = []
        self._skipped = 0

    def start(self, tag: str, attributes: object) -> None:
        """A tag opens."""
        self._skipped += tag in _SKIPPED
        if tag in _PARTS:
            self._ended("")

    def end(self, tag: str) -> None:
        """A tag closes."""
        self._skipped -= tag in _SKIPPED
        if tag in _PARTS:
            self._ended(tag)

    def data(self, words: str) -> None:
        """Text passes."""
        if not self._skipped:
            self._words.append(words)

    def comment(self, words: str) -> None:
        """A comment passes."""

    def close(self) -> None:
        """The page ends."""
        self._ended("")

    def _ended(self, tag: str) -> None:
        words = " ".join("".join(self._words).split())
        self._words.clear()
        if words:
            level = int(tag[1]) if tag[:1] == "h" and tag[1:].isdecimal() else 0
            self.ready.append(heading(level, words) if level else paragraph(words))


def _page_blocks(html: str) -> Iterator[Node]:
    lines = _Lines()
    parser = etree.HTMLParser(target=lines, encoding="utf-8", no_network=True, huge_tree=True)
    for at in range(0, len(html), _PART):
        parser.feed(html[at : at + _PART].replace("\0", "").encode("utf-8", "replace"))
        yield from lines.ready
        lines.ready.clear()
    parser.close()
    yield from lines.ready
