"""Blocks under construction: the line being written, and what it becomes when it ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from workbench.importers._notes import Notes
from workbench.model.content import Mark, Node, node, text

Marks = tuple[Mark, ...]
Link = Callable[[str], str | None]
_SPACE = re.compile(r"[ \t\r\n\f]+")


class Flow:
    """Blocks under construction, and the line that is being written."""

    def __init__(self, notes: Notes, *, link: Link | None = None, language: str = "") -> None:
        self.notes = notes
        self.link = link
        self.language = language
        self.blocks: list[Node] = []
        self.kind: tuple[str, dict[str, object]] = ("paragraph", {})
        self.align: str | None = None
        self._line: list[Node] = []
        self._empty: set[int] = set()

    def inner(self) -> Flow:
        """An empty flow for what stands inside a block."""
        return Flow(self.notes, link=self.link, language=self.language)

    def words(self, string: str | None, marks: Marks) -> None:
        """Write text."""
        if string:
            self._line.append(text(string, *marks))

    def put(self, inline: Node, *, parts: bool = True) -> None:
        """Write something that stands in a line; a break that parts no paragraphs leaves an empty one."""
        if not parts:
            self._empty.add(len(self._line))
        self._line.append(inline)

    def flush(self, *, even_empty: bool = False) -> None:
        """End the line: it becomes a block of the present kind; two breaks in a row part paragraphs."""
        if not self._line and not even_empty:
            return
        line, self._line = self._line, []
        empty, self._empty = self._empty, set()
        name, attrs = self.kind
        for part in _split(line, empty) if name == "paragraph" else [line]:
            content = tidied(part)
            if content or even_empty:
                align = {"textAlign": self.align} if self.align else {}
                self.blocks.append(node(name, *content, **attrs, **align))

    def add(self, block: Node) -> None:
        """Add a finished block."""
        self.flush()
        self.blocks.append(block)

    def finished(self) -> tuple[Node, ...]:
        """All blocks."""
        self.flush()
        return tuple(self.blocks)


def _split(line: list[Node], empty: set[int]) -> Iterator[list[Node]]:
    part: list[Node] = []
    breaks = 0
    for index, one in enumerate(line):
        if one.type == "hardBreak":
            breaks += index not in empty
        elif one.type != "text" or one.text.strip(" \t\r\n\f"):
            if breaks > 1:
                yield part
                part = []
            breaks = 0
        part.append(one)
    yield part


def tidied(line: list[Node]) -> list[Node]:
    """A line with runs of white space made one, and neither they nor breaks at its ends."""
    out: list[Node] = []
    after_space = True
    for one in line:
        if one.type != "text":
            if one.type == "hardBreak":
                _strip_end(out)
                if not out:
                    continue
            out.append(one)
            after_space = one.type == "hardBreak"
            continue
        string = _SPACE.sub(" ", one.text)
        if after_space:
            string = string.lstrip(" ")
        if string:
            out.append(one if string == one.text else replace(one, text=string))
            after_space = string.endswith(" ")
    _strip_end(out)
    while out and out[-1].type == "hardBreak":
        out.pop()
        _strip_end(out)
    return out


def _strip_end(line: list[Node]) -> None:
    while line and line[-1].type == "text":
        string = line[-1].text.rstrip(" ")
        if string:
            if string != line[-1].text:
                line[-1] = replace(line[-1], text=string)
            return
        line.pop()
