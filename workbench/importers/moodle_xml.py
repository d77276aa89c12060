"""Moodle XML: the questions of Moodle's question bank."""

from __future__ import annotations

import re

from workbench.importers._base import SILENT, Report, importer
from workbench.importers._keyless import tell_keyless
from workbench.importers._moodle.categories import Categories
from workbench.importers._moodle.exercise import exercise_of
from workbench.importers._moodle.text import MoodleText
from workbench.importers._notes import Notes, shortened
from workbench.importers._portion import by_questions, pieces
from workbench.importers._qti.names import Element, child, children, string
from workbench.importers._qti.package import narrow, root_name
from workbench.importers._xml import awake, parse_lenient, preserved
from workbench.model.content import Node, node
from workbench.model.course import Asset, Course, PageKind
from workbench.model.errors import BadInput, Unreadable
from workbench.model.exercise import exercise_node
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_HEAD = 20_000
_QUESTION = re.compile(rb"<question[\s>]")


def _is_moodle(source: Source) -> bool:
    head = narrow(source.head(_HEAD))
    return root_name(head) == b"quiz" and bool(_QUESTION.search(head))


@importer("moodle", label="Moodle XML questions", sniff=_is_moodle, version="12", cut=by_questions)
def read_moodle(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read each question; categories become pages."""
    data = source.read()
    large = len(data) > limits.xml_mb * 2**20
    count = len(_QUESTION.findall(narrow(data))) if large else 0
    notes, assets = Notes(), dict[str, Asset]()
    report.watch("notes", lambda: notes)
    report.watch("assets", assets.values)
    pages = Categories(source.stem, PageKind.BANK, report)
    report.expect(count, "question")
    category, before, introduced = "", 0, dict[str, Element]()
    for piece in pieces(data, b"quiz") if large else (data,):
        questions = _questions(piece, source, limits, notes)
        if not large:
            report.expect(sum(1 for one in questions if one.get("type") != "category"), "question")
        for number, question in enumerate(questions, start=before + 1):
            if question.get("type") == "category":
                category = string(child(question, "category"))
                introduced[category] = question
                continue
            if (about := introduced.pop(category, None)) is not None:
                pages.introduce(category, *_about(about, limits, notes, assets))
            pages.add(category, _node(question, number, limits, notes, assets))
        before += len(questions)
    for category, about in introduced.items():  # without questions, but not without words
        pages.introduce(category, *_about(about, limits, notes, assets))
    if not pages.all:
        raise Unreadable(f"“{source.name}” holds no question.")
    course = Course(title=source.stem, pages=pages.all)
    return Imported(course=course, notes=notes.all, assets=tuple(assets.values()))


def _questions(piece: bytes, source: Source, limits: ImportLimits, notes: Notes) -> list[Element]:
    root, problem = parse_lenient(piece, limits, name=f"“{source.name}”")
    if problem:
        notes.warning(f"The file is {problem}.", where=source.name, code="not_well_formed")
    return list(children(root, "question"))


def _about(
    category: Element, limits: ImportLimits, notes: Notes, assets: dict[str, Asset]
) -> tuple[Node, ...]:
    """What is said about a category."""
    text = MoodleText(f"category “{shortened(string(child(category, 'category')), 60)}”", limits)
    blocks = text.blocks_of(child(category, "info"))
    notes.extend(text.notes.all)
    assets.update(text.kept)
    return blocks


def _node(
    question: Element, number: int, limits: ImportLimits, notes: Notes, assets: dict[str, Asset]
) -> Node:
    where = f"question {number} “{shortened(string(child(question, 'name')), 60)}”"
    text, _held = MoodleText(where, limits), awake(question)
    try:
        exercise = exercise_of(question, text)
        built = exercise_node(exercise)
    except BadInput as error:
        notes.loss(
            f"The question could not be read and is kept as XML: {error}", where=where, code="item_preserved"
        )
        return node("preserved", format="moodle", source=preserved(question), reason=str(error))
    text.tell_idle()
    tell_keyless(exercise, text.notes)
    notes.extend(text.notes.all)
    assets.update(text.kept)
    return built
