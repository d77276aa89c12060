"""The beginning of a file that is too large to be read whole, cut where no question or line is torn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from mmap import ACCESS_READ, mmap

from workbench.importers._archive import is_zip
from workbench.importers._notes import counted
from workbench.model.imported import Imported, Note, Severity, Source
from workbench.model.limits import ImportLimits

LARGE = 2**20
"""Bytes from which on the beginning of a file is read before the whole of it."""
_LEAST, _MOST, _SHARE = 2**16, 2**18, 32
_CELLS = 3000
FULL = "cells"
"""The code of the note that says that a sheet has more cells than were read."""
_PIECE = 2**24
_LINE = re.compile(rb"\n")
_BLANK = re.compile(rb"\n[ \t\r]*\n")
_QUESTION = re.compile(
    rb"</(?:[\w.-]+:)?(?:question|item|assessmentItem|qti-assessment-item|QUESTION_\w+)\s*>"
)
_TAG = re.compile(rb">")
_TORN = re.compile(rb"[\xc0-\xff]?[\x80-\xbf]{0,3}\Z")
"""The last letter, which may be half of one."""
_MARKUP = re.compile(
    rb"<!--.*?(?P<comment>-->|\Z)|<!\[CDATA\[.*?(?P<data>\]\]>|\Z)|<[?!](?!--|\[CDATA)[^>]*>"
    rb"|<(?P<end>/?)(?P<name>[A-Za-z_][\w.:-]*)(?:\"[^\"<]*\"|'[^'<]*'|[^\"'<>])*>",
    re.DOTALL,
)
_SPLIT = "Split the file, or raise WORKBENCH_IMPORT_XML_MB, and import it again to have all of it."


@dataclass(frozen=True, kw_only=True)
class Portion:
    """The beginning of a source, as a source that can be read."""

    source: Source
    limits: ImportLimits
    said: str
    """How much it is."""
    where: str
    """Where it ends; "" where only the reader can say."""


Cut = Callable[[Source, ImportLimits, int], Portion | None]


def by_lines(source: Source, limits: ImportLimits, size: int) -> Portion | None:
    """Whole lines."""
    return _cut(source, limits, size, _LINE)


def by_paragraphs(source: Source, limits: ImportLimits, size: int) -> Portion | None:
    """What stands between empty lines, whole."""
    return _cut(source, limits, size, _BLANK, _LINE)


def by_tags(source: Source, limits: ImportLimits, size: int) -> Portion | None:
    """A web page up to the end of a tag."""
    return _cut(source, limits, size, _TAG)


def by_questions(source: Source, limits: ImportLimits, size: int) -> Portion | None:
    """XML up to the end of a question, with the elements closed that are open there; no package."""
    if is_zip(source):
        return None
    found = _cut(source, limits, size, _QUESTION, _TAG)
    if found is None:
        return None
    return replace(found, source=replace(found.source, data=closed(found.source.read())))


def by_cells(source: Source, limits: ImportLimits, size: int) -> Portion | None:
    """The first cells of a workbook, which cannot be cut as a file."""
    fewer = replace(limits, sheet_cells=min(_CELLS, limits.sheet_cells))
    return Portion(source=source, limits=fewer, said="the first rows", where="")


def portion_size(source: Source) -> int:
    """How much of a large file is read first: too little to matter for the time that the whole takes."""
    return max(_LEAST, min(_MOST, source.size // _SHARE))


def _cut(source: Source, limits: ImportLimits, size: int, *ends: re.Pattern[bytes]) -> Portion | None:
    if source.size <= size:
        return None
    data = source.head(size)
    data = data[: _end(data, ends)]
    said = f"the first {_shown(len(data))} of {_shown(source.size)}"
    return Portion(source=replace(source, data=data), limits=limits, said=said, where=_place(data))


def _end(data: bytes, ends: tuple[re.Pattern[bytes], ...]) -> int:
    """Where the last whole part ends."""
    if b"\0" in data[:400]:
        return len(data) // 4 * 4  # letters of two or four bytes
    for end in ends:
        for start in (max(0, len(data) - _LEAST), 0):
            if found := max((one.end() for one in end.finditer(data, start)), default=0):
                return found
    return len(data) - len(_TORN.search(data)[0])  # type: ignore[index]


def _shown(size: int) -> str:
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{size // 2**10} KB"


def _place(data: bytes) -> str:
    lines = data.count(b"\n")
    return f"line {lines + 1}" if lines > 1 and b"\0" not in data[:400] else f"byte {len(data)}"


def closed(data: bytes) -> bytes:
    """XML that was cut, with the elements that are open at its end closed."""
    names, end, rest = list[bytes](), 0, b""
    for found in _MARKUP.finditer(data):
        if found["comment"] == b"":
            break
        if found["data"] == b"":
            rest = b"]]>"
        name, end = found["name"], found.end()
        if name and not found["end"] and not found.group().endswith(b"/>"):
            names.append(name)
        elif name and found["end"] and name in names[-3:]:
            while names.pop() != name:
                continue
    torn = data.find(b"<", end)  # a tag or comment without its end
    rest += b"".join(b"</%s>" % name for name in reversed(names))
    return data[: torn if torn >= 0 else None] + rest


def pieces(data: bytes, root: bytes) -> Iterator[bytes]:
    """A long list of questions in pieces, each a whole file with the same root."""
    at = 0
    while at < len(data):
        piece = data[at : at + _PIECE]
        last = at + len(piece) >= len(data)
        end = len(piece) if last else _end(piece, (_QUESTION,))
        piece = piece[:end]
        yield closed(piece if at == 0 else b"<%s>" % root + piece)
        at += end


def in_part(imported: Imported, portion: Portion, limits: ImportLimits, whole: Source) -> Imported:
    """What the beginning of a file became, which says that it is only that, and how much is missing."""
    left = _questions(whole) - _questions(portion.source)
    after = f"{counted(left, 'question')} after that" if left > 0 else "what comes after that"
    note = Note(
        severity=Severity.LOSS,
        where=portion.where,
        message=f"The file is larger than {limits.xml_mb} MB: {told(imported, portion)} were read; "
        f"{after} {'were' if left > 1 else 'was'} left out.",
        code="size",
        advice=_SPLIT,
    )
    return replace(imported, partial=True, notes=(note, *imported.notes))


def _questions(source: Source) -> int:
    """How many questions end in a source, counted without a tree."""
    if isinstance(source.data, bytes):
        return sum(1 for _ in _QUESTION.finditer(source.data))
    with source.data.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        return sum(1 for _ in _QUESTION.finditer(data))


def where_full(imported: Imported) -> str:
    """Where a sheet had as many cells as were to be read; "" where it has fewer."""
    return next((one.where for one in imported.notes if one.code == FULL), "")


def told(imported: Imported, portion: Portion) -> str:
    """How much the beginning of a file is, with its questions counted."""
    pages = imported.course.walk()
    count = sum(one.type == "exercise" for page in pages for one in page.body.content)
    return f"{portion.said} ({counted(count, 'question')})" if count else portion.said
