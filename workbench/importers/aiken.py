"""Aiken, the plainest of text formats for multiple choice questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workbench.importers._base import SILENT, Report, importer
from workbench.importers._decode import decode
from workbench.importers._gift.aiken import ANSWER, is_aiken, latin, questions_in
from workbench.importers._notes import Notes
from workbench.importers._portion import by_paragraphs
from workbench.importers._sheets.quiz import Question, Texts, question_node
from workbench.model.content import Node, doc
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import UnknownFormat, Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits


def _is_aiken(source: Source) -> bool:
    if source.extension not in (".txt", ".aiken"):
        return False
    return is_aiken(_beginning(source.head(_HEAD)))


def _beginning(head: bytes) -> str:
    """The text at the start of a file, whatever its encoding; a line that is cut is left out."""
    try:
        return decode(head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1], Notes(), name="")
    except UnknownFormat:
        return ""


_HEAD = 20_000


@importer(
    "aiken", label="Aiken questions", extensions=(".aiken",), sniff=_is_aiken, version="8", cut=by_paragraphs
)
def read_aiken(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read each question; lines that belong to none are kept and reported."""
    notes = Notes()
    string = latin(decode(source.read(), notes, name=source.name))
    page = Page(title=source.stem, kind=PageKind.QUIZ)
    report.watch("notes", lambda: notes)
    report.expect(sum(1 for line in string.splitlines() if ANSWER.match(line)), "question")
    left, blocks = report.page(page), list[Node]()
    texts = Texts(notes, limits)
    report.watch("assets", lambda: texts.assets.all)
    for one in _questions(string, texts):
        blocks.append(one)
        report.add(left, one)
        report.did("question")
    if not blocks:
        raise Unreadable(f"“{source.name}” holds no question.", advice="Each needs a line “ANSWER: A”.")
    course = Course(title=source.stem, pages=(replace(page, body=doc(*blocks)),))
    return Imported(course=course, notes=notes.all, assets=texts.assets.all)


def _questions(string: str, texts: Texts) -> Iterator[Node]:
    held = list[Question]()
    for one in questions_in(string, texts.notes):
        yield from (question_node(question, texts) for question in held)
        held = [one] if isinstance(one, Question) else []
        if isinstance(one, Node):
            yield one
    yield from (question_node(question, texts) for question in held)
