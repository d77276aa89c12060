"""What stands around the text of a Word file and is no part of a course: told, so that nobody misses it."""

from __future__ import annotations

import posixpath

from workbench.importers._docx.looks import choose_alternatives
from workbench.importers._docx.package import Part, WordFile, value, w
from workbench.importers._docx.wording import words_of
from workbench.importers._notes import Notes, counted
from workbench.importers._numbers import whole_number
from workbench.importers._xml import Element

_ADVICE = "Write it into the text where learners need it."
_PICTURES = ("{*}blip", "{*}imagedata")


def tell_margins(file: WordFile, notes: Notes) -> None:
    """Headers, footers and watermarks: what they held; and that there were macros."""
    for kind in ("header", "footer"):
        for part in file.all_related(kind):
            choose_alternatives(part.root)
            _tell_margin(kind, part, notes)
    if file.archive.find(posixpath.join(posixpath.dirname(file.main.name), "vbaProject.bin")):
        message = "The macros of the document were left out: nothing runs here."
        notes.info(message, where="in the whole document", code="macros")


def _tell_margin(kind: str, part: Part, notes: Notes) -> None:
    words = words_of(part.root)
    for mark in part.root.iter("{*}textpath"):
        if mark.get("string"):
            notes.info(
                "A watermark was left out.",
                where=f"page {kind}",
                excerpt=mark.get("string"),
                code="watermark",
            )
    pictures = sum(1 for _ in part.root.iter(*_PICTURES))
    if words or pictures:
        more = f", with {counted(pictures, 'picture')}" if pictures else ""
        notes.info(
            f"The page {kind} was left out{more}.",
            where=f"page {kind}",
            excerpt=words,
            code=kind,
            advice=_ADVICE,
        )


def tell_sections(root: Element, notes: Notes) -> None:
    """Columns and page breaks: a course runs in one column, without pages of paper."""
    columns = [value(one, "num") for one in root.iter(w("cols"))]
    most = max((whole_number(one) or 1 for one in columns), default=1)
    if most > 1:
        notes.info(f"Text in {most} columns runs in one here.", where="in the whole document", code="columns")
    breaks = sum(1 for one in root.iter(w("br")) if value(one, "type") == "page")
    breaks += sum(1 for _ in root.iter(w("pageBreakBefore")))
    if breaks:
        notes.info(
            f"{counted(breaks, 'page break')} left out.", where="in the whole document", code="page-break"
        )
