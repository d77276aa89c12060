"""Plain text: paragraphs between empty lines, and lists where lines begin like one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.importers._base import SILENT, Report, importer
from workbench.importers._decode import decode
from workbench.importers._html.math import split_math
from workbench.importers._notes import Notes
from workbench.importers._outline import outline
from workbench.importers._portion import by_paragraphs
from workbench.model.content import Node, doc, node, paragraph, text
from workbench.model.course import Course, Page
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_PART = re.compile(r"\n\s*\n")


@importer(
    "text",
    label="Plain text",
    extensions=(".txt", ".text"),
    media_types=("text/plain",),
    version="4",
    cut=by_paragraphs,
)
def read_text(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read paragraphs and outlines."""
    notes = Notes()
    string = decode(source.read(), notes, name=source.name).replace("\r\n", "\n").replace("\r", "\n")
    title, chunks, blocks = source.stem or source.name, _PART.split(string), list[Node]()
    report.watch("notes", lambda: notes)
    report.expect(len(chunks), "paragraph")
    left = report.page(Page(title=title))
    for chunk in chunks:
        found = tuple(_blocks(chunk.strip("\n")))
        blocks.extend(found)
        report.add(left, *found)
        report.did("paragraph")
    if not blocks:
        raise Unreadable(f"“{source.name}” holds no text.")
    course = Course(title=title, pages=(Page(title=title, body=doc(*blocks)),))
    return Imported(course=course, notes=notes.all)


def _blocks(chunk: str) -> Iterator[Node]:
    lines = [line for line in chunk.split("\n") if line.strip()]
    if found := outline(lines, inline):
        yield from found
    elif lines:
        yield paragraph(*(part for number, line in enumerate(lines) for part in _line(line, number)))


def _line(line: str, number: int) -> Iterator[Node]:
    if number:
        yield node("hardBreak")
    yield from inline(line.strip())


def inline(line: str) -> Iterator[Node]:
    """A line of text with its equations."""
    for kind, string in split_math(line):
        if kind:
            yield node("mathInline", latex=string)
        elif string:
            yield text(string)
