"""GIFT, Moodle's text format for questions."""

from __future__ import annotations

import re

from workbench.importers._base import SILENT, Report, importer
from workbench.importers._decode import beginning, decode
from workbench.importers._gift.exercise import GiftText, exercise_of_raw
from workbench.importers._gift.parse import Raw, questions
from workbench.importers._html.reading import Assets
from workbench.importers._keyless import tell_keyless
from workbench.importers._moodle.categories import Categories
from workbench.importers._notes import Notes
from workbench.importers._portion import by_paragraphs
from workbench.model.content import Node
from workbench.model.course import Course, PageKind
from workbench.model.errors import Unreadable
from workbench.model.exercise import exercise_node
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_ANSWERS = re.compile(r"\{[^{}]*[=~#][^{}]*\}|\{\s*(T|F|TRUE|FALSE)?\s*\}", re.IGNORECASE)
_SIGN = re.compile(r"^[^\S\n]*(::.+::|\$CATEGORY:|//)", re.MULTILINE)
_PLAIN = re.compile(
    r"\{\s*(?:[=~](?!=)[^{}]*|#\s*=?-?\d[^{}]*|(?:T|F|TRUE|FALSE)\s*(?:#[^{}]*)?)\}", re.IGNORECASE
)
"""Answers in braces, where nothing else says that it is GIFT."""


def _is_gift(source: Source) -> bool:
    """A text file with answers in braces and titles or comments as GIFT writes them."""
    if source.extension not in (".gift", ".txt"):
        return False
    head = beginning(source.head(20_000))
    signed = bool(_SIGN.search(head) and _ANSWERS.search(head))
    return source.extension == ".gift" or signed or any(_asked(head, at) for at in _PLAIN.finditer(head))


def _asked(head: str, answers: re.Match[str]) -> bool:
    """Whether words stand before the answers, on their line or on the one above."""
    start = answers.start()
    above = head.rfind("\n", 0, max(0, head.rfind("\n", 0, start)))
    return re.search(r"\w\w", head[max(above + 1, start - _NEAR) : start]) is not None


_NEAR = 300
_NEXT = re.compile(r"\n\s*\n\s*::[^:\n]+::.*")
"""A title where the answers of another question stand."""


@importer(
    "gift", label="GIFT questions", extensions=(".gift",), sniff=_is_gift, version="10", cut=by_paragraphs
)
def read_gift(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read each question; categories become pages."""
    notes, assets = Notes(), Assets(limits=limits)
    string = decode(source.read(), notes, name=source.name)
    report.watch("notes", lambda: notes)
    report.watch("assets", lambda: assets.all)
    pages = Categories(source.stem, PageKind.QUIZ, report)
    report.expect(sum(1 for _ in questions(string)), "question")
    for raw in questions(string):
        pages.add(raw.category, _node(raw, notes, assets))
    if not pages.all:
        raise Unreadable(f"“{source.name}” holds no question.", advice="Check that it is a GIFT file.")
    course = Course(title=source.stem, pages=pages.all)
    return Imported(course=course, notes=notes.all, assets=assets.all)


def _node(raw: Raw, notes: Notes, assets: Assets) -> Node:
    swallowed = _NEXT.search(raw.answers or "")
    if swallowed or not raw.closed:
        ending = "the next question was taken for a part of them" if swallowed else "they end with their text"
        notes.warning(
            f"The answers have no closing brace, so {ending}.",
            where=f"line {raw.line}",
            excerpt=(swallowed.group() if swallowed else raw.answers or "").strip(),
            code="unclosed",
            advice="Put a } behind the last answer and import the file again.",
        )
    text = GiftText(f"line {raw.line}", raw.before.format, assets)
    exercise = exercise_of_raw(raw, text)
    tell_keyless(exercise, text.notes)
    notes.extend(text.notes.all)
    return exercise_node(exercise)
