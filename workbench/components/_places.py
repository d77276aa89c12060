"""Where in an import a note belongs: its page, the block that says what it quotes, and its question."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from workbench.components._channel import Json
from workbench.model.content import Node
from workbench.model.course import Page
from workbench.model.imported import Note, Origin

_LEAST = 3
_PROBE = 160
_UNDER = re.compile(r"under “(.+?)”(?: in “.+”)?(?: \(\d+\))?")
_LINE = re.compile(r"(?:(?P<file>.+), )?line (?P<line>\d+)\b.*")
_FILE = re.compile(r"[^“”]*[^“”/]\.[A-Za-z0-9]{2,6}")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page, a block of it and the question the block is in, as far as they are known."""

    page: int | None = None
    block: str | None = None
    question: int | None = None


def source_place(note: Note) -> Json:
    """The file of a package, and the line in it, that a note names; None where it names neither."""
    if found := _LINE.fullmatch(note.where):
        return {"member": found["file"] or "", "line": int(found["line"])}
    return {"member": note.where, "line": None} if _FILE.fullmatch(note.where) else None


@dataclass(kw_only=True)
class _Text:
    """What a page says, in one line, and where in it each block begins."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    blocks: list[tuple[str, int | None]] = field(default_factory=list)

    def find(self, words: str) -> tuple[str, int | None] | None:
        """The block in which these words stand."""
        at = self.text.find(words)
        return self.blocks[max(0, bisect_right(self.starts, at) - 1)] if at >= 0 and self.blocks else None


class Places:
    """Finds the places of notes; built once for an import, in time linear in its text."""

    def __init__(self, pages: Sequence[Page], origins: Iterable[Origin]) -> None:
        self._pages = pages
        self._texts: dict[int, _Text] = {}
        self._names: list[dict[str, int]] = []
        self._by_name: dict[str, int] = {}
        number = 0
        for index, page in enumerate(pages):
            self._by_name.setdefault(_line(page.title), index)
            names, number = _numbered(page.body, number)
            self._names.append(names)
        self._first = _firsts(pages)
        for origin in origins:
            if origin.path:
                self._by_name.setdefault(origin.path, origin.page)

    def of(self, note: Note) -> Place:
        """Where a note belongs."""
        words = _line(note.excerpt).rstrip("…")[:_PROBE]
        page = self._page(note)
        page = self._saying(words) if page is None else page
        if page is None and len(self._pages) == 1:
            page = 0
        if page is None:
            return self._by_file(note)
        found = self._found(page, words) or self._found(page, _above(note))
        block, question = found or (None, None)
        return Place(
            page=page, block=block, question=question if question is not None else self._named(page, note)
        )

    def _by_file(self, note: Note) -> Place:
        """The question whose file or folder the note names by its identifier or title."""
        path = PurePosixPath(note.where.partition(", line ")[0])
        for page, names in enumerate(self._names):
            for name in (path.stem, path.parent.name):
                if name in names:
                    return Place(page=page, question=names[name])
        return Place()

    def _saying(self, words: str) -> int | None:
        """The first page that says these words."""
        if len(words) < _LEAST:
            return None
        return next((at for at in range(len(self._pages)) if words in self._text(at).text), None)

    def _found(self, page: int, words: str) -> tuple[str, int | None] | None:
        """The block of a page that says these words."""
        return self._text(page).find(words) if len(words) >= _LEAST else None

    def _page(self, note: Note) -> int | None:
        if note.page is not None:
            return note.page if 0 <= note.page < len(self._pages) else None
        where = note.where.partition(", line ")[0]
        return self._by_name.get(where, self._by_name.get(_line(where)))

    def _named(self, page: int, note: Note) -> int | None:
        """The question that the note names by its identifier or title, or that is all the page has."""
        names = self._names[page]
        parts = (part.strip(" “”'\"") for part in note.where.replace(":", ",").split(","))
        named = next((names[part] for part in parts if part in names), None)
        alone = [one.type for one in self._pages[page].body.content] == ["exercise"]
        return self._first[page] if named is None and alone else named

    def _text(self, page: int) -> _Text:
        if page not in self._texts:
            self._texts[page] = _told(self._pages[page].body, self._first[page])
        return self._texts[page]


def _above(note: Note) -> str:
    """The heading under which the note belongs."""
    found = _UNDER.fullmatch(note.where)
    return _line(found[1]).rstrip("…")[:_PROBE] if found else ""


def _firsts(pages: Sequence[Page]) -> list[int]:
    """For each page, the number of its first question."""
    found, number = [], 0
    for page in pages:
        found.append(number)
        number += sum(1 for one in page.body.walk() if one.type == "exercise")
    return found


def _numbered(body: Node, number: int) -> tuple[dict[str, int], int]:
    names: dict[str, int] = {}
    for one in body.walk():
        if one.type == "exercise":
            for name in (one.attrs.get("identifier"), one.attrs.get("title")):
                if name:
                    names.setdefault(str(name), number)
            number += 1
    return names, number


def _told(body: Node, question: int) -> _Text:
    told, parts, at = _Text(), [], 0
    for words, block, number in _blocks(body, "", None, [question]):
        line = _line(words)
        if line:
            told.starts.append(at)
            told.blocks.append((block, number))
            parts.append(line)
            at += len(line) + 1
    told.text = " ".join(parts)
    return told


def _blocks(
    one: Node, block: str, question: int | None, numbers: list[int]
) -> Iterator[tuple[str, str, int | None]]:
    """The text of each leaf block with the nearest id above it; a question's number goes with all in it."""
    block = str(one.attrs.get("id") or block)
    if one.type == "exercise":
        question, numbers[0] = numbers[0], numbers[0] + 1
    if one.content and all(part.type == "text" or not part.content for part in one.content):
        yield "".join(_words(part) for part in one.content), block, question
    elif one.content:
        for part in one.content:
            yield from _blocks(part, block, question, numbers)
    else:
        yield _words(one), block, question


def _words(one: Node) -> str:
    said = [one.text or ""]
    said += [
        str(value)
        for name, value in one.attrs.items()
        if name in ("latex", "source", "alt", "title", "src") and value
    ]
    data = one.attrs.get("data")
    if data:
        said += _strings(data)
    return " ".join(filter(None, said))


def _strings(data: Json) -> list[str]:
    """The words in an interaction's data: its prompt and its choices."""
    found: list[str] = []
    stack = [data]
    while stack:
        one = stack.pop()
        if isinstance(one, Mapping):
            if isinstance(one.get("text"), str):
                found.append(one["text"])
            stack.extend(reversed([value for value in one.values() if not isinstance(value, str)]))
        elif isinstance(one, (list, tuple)):
            stack.extend(reversed(one))
    return found


def _line(text: str) -> str:
    return " ".join(text.split())
