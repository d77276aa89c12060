"""Blocks under construction: the line being written, and what it becomes when it ends."""

from __future__ import annotations

import re
from collections import deque
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
        self._names = Names()

    def inner(self) -> Flow:
        """An empty flow for what stands inside a block."""
        inner = Flow(self.notes, link=self.link, language=self.language)
        inner._names = self._names.before_all()
        return inner

    def name(self, names: str) -> None:
        """Call the place that is being written by these names."""
        self._names.add(len(self._line), names)

    def words(self, string: str | None, marks: Marks) -> None:
        """Write text."""
        if string:
            self._line.append(text(string, *marks))

    def put(self, inline: Node, *, parts: bool = True) -> None:
        """Write something that stands in a line; a break that parts no paragraphs leaves an empty one."""
        if not parts:
            self._empty.add(len(self._line))
        self._line.append(inline)

    def flush(self, *, even_empty: bool = False, begins: bool = False) -> None:
        """End the line: it becomes a block of the present kind; two breaks in a row part paragraphs.

        Args:
            even_empty: whether a line without words becomes a block, too.
            begins: whether another block begins here, which is what a name at the end of the line means.
        """
        if not self._line and not even_empty:
            return
        line, self._line = self._line, []
        empty, self._empty = self._empty, set()
        name, attrs = self.kind
        written, said = 0, _said(line, begins=begins)
        for part in _split(line, empty) if name == "paragraph" else [line]:
            content, written = tidied(part), written + len(part)
            if content or even_empty:
                align = {"textAlign": self.align} if self.align else {}
                end = written if written < len(line) else said
                self.blocks.append(self._names.given(node(name, *content, **attrs, **align), end))
        self._names.before_all()

    def add(self, block: Node) -> None:
        """Add a finished block."""
        self.flush(begins=True)
        self.blocks.append(self._names.given(block))

    def finished(self) -> tuple[Node, ...]:
        """All blocks."""
        self.flush()
        return tuple(self.blocks)

    def closed(self) -> tuple[Node, ...]:
        """All blocks of a text that ends here; the last one has the names of what is behind it."""
        self.flush()
        if self.blocks:
            self.blocks[-1] = self._names.given(self.blocks[-1])
        return tuple(self.blocks)


def _said(line: list[Node], *, begins: bool) -> int:
    """Up to where a name in a line means the line itself, and not what comes behind it."""
    said = len(line)
    while said and (line[said - 1].type == "hardBreak" or not (line[said - 1].text or "-").strip()):
        said -= 1
    return said if begins or any(one.type == "hardBreak" for one in line[said:]) else len(line) + 1


class Names:
    """The names of places until the block there is finished: a flow and those in it share them."""

    def __init__(self) -> None:
        self._early: list[str] = []
        self._waiting = deque[tuple[int, str]]()

    def add(self, place: int, names: str) -> None:
        """Wait for the block at a place of the line that is being written."""
        self._waiting.append((place, names))

    def before_all(self) -> Names:
        """The same where a new line begins: the first block of it gets them."""
        self._early += (names for _, names in self._waiting)
        self._waiting.clear()
        return self

    def given(self, block: Node, end: int | None = None) -> Node:
        """A block with the names of the places in it, or of those before an end of its line."""
        here = [*self._taken(end)]
        if not here:
            return block
        names = " ".join(dict.fromkeys(" ".join([block.attrs.get("id") or "", *here]).split()))
        return replace(block, attrs={**block.attrs, "id": names})

    def _taken(self, end: int | None) -> Iterator[str]:
        """The names of places before an end, which wait no more."""
        if end is None or end > 0:
            early, self._early = self._early, []
            yield from early
        while self._waiting and (end is None or self._waiting[0][0] < end):
            yield self._waiting.popleft()[1]


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
