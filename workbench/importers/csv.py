"""Sheets in text form: a quiz, where it is one in a known layout; otherwise a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.importers._base import importer
from workbench.importers._decode import decode
from workbench.importers._notes import Notes, counted
from workbench.importers._quiz import Question, Texts, question_node
from workbench.importers._quiz_columns import Columns, find_columns, question_of, settle
from workbench.importers._quiz_d2l import is_d2l, questions_of
from workbench.importers._sheet import Row, rows_of
from workbench.importers.text import inline
from workbench.model.content import Node, doc, node, paragraph
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits


@importer(
    "csv",
    label="Sheet or quiz (CSV)",
    extensions=(".csv", ".tsv", ".tab"),
    media_types=("text/csv", "text/tab-separated-values", "application/csv"),
)
def read_csv(source: Source, limits: ImportLimits) -> Imported:
    """Read a quiz sheet of Brightspace, Kahoot, Moodle, TAO or a plain one; any other sheet as a table."""
    notes = Notes()
    rows = rows_of(decode(source.read(), notes, name=source.name), source.name)
    if not rows:
        raise Unreadable(f"“{source.name}” holds no rows.")
    title = source.stem or source.name
    questions = _questions(rows, notes)
    if questions is None:
        page = Page(title=title, body=doc(_table(rows, limits, notes)))
    else:
        texts = Texts(notes)
        body = doc(*(question_node(question, texts) for question in questions))
        page = Page(title=title, kind=PageKind.QUIZ, body=body)
    return Imported(course=Course(title=title, pages=(page,)), notes=notes.all)


def _questions(rows: tuple[Row, ...], notes: Notes) -> list[Question] | None:
    """The questions of a quiz; None when the sheet is none."""
    if is_d2l(rows):
        return list(questions_of(rows, notes)) or None
    columns = find_columns(rows)
    if columns is None:
        return None
    before = [row for row in rows if row.number < columns.header.number]
    if before:
        notes.info(
            f"{counted(len(before), 'row')} above the headings left out.",
            excerpt=" / ".join(", ".join(filter(None, row.cells)) for row in before),
            code="row",
        )
    _tell_columns(columns, notes)
    below = (row for row in rows if row.number > columns.header.number)
    return list(_read(below, columns, notes)) or None


def _tell_columns(columns: Columns, notes: Notes) -> None:
    names = [columns.header.cell(index) for index in columns.other]
    if names:
        notes.info(
            "Some columns are not known here; what they say is kept as facts of each question.",
            excerpt=", ".join(names),
            code="columns",
        )


def _read(rows: Iterable[Row], columns: Columns, notes: Notes) -> Iterator[Question]:
    for row in rows:
        question = question_of(row, columns)
        if not question.text and not question.image:
            notes.loss(
                "The row has no question and was left out.",
                where=f"row {row.number}",
                excerpt=", ".join(filter(None, row.cells)),
                code="row",
            )
            continue
        problem = settle(question, row, columns)
        if problem:
            notes.warning(problem, where=question.where, excerpt=question.text, code="answer")
        yield question


def _table(rows: tuple[Row, ...], limits: ImportLimits, notes: Notes) -> Node:
    """All rows; the first is the heading where its cells are words and those below are not all."""
    width = max(len(row.cells) for row in rows)
    ragged = [row for row in rows if len(row.cells) < width]
    if ragged:
        notes.info(
            f"{counted(len(ragged), 'row')} shorter than the others got empty cells.",
            where=f"row {ragged[0].number}",
            code="row",
        )
    if len(rows) > limits.table_rows:
        notes.loss(
            f"The sheet has {len(rows)} rows; the first {limits.table_rows} became a table.",
            where=f"row {rows[limits.table_rows].number}",
            code="rows",
        )
    return node(
        "table",
        *(
            _row(row, width, "tableHeader" if index == 0 else "tableCell")
            for index, row in enumerate(rows[: limits.table_rows])
        ),
    )


def _row(row: Row, width: int, kind: str) -> Node:
    return node("tableRow", *(node(kind, paragraph(*_cell(row.cell(index)))) for index in range(width)))


def _cell(string: str) -> Iterator[Node]:
    for number, line in enumerate(string.splitlines()):
        if number:
            yield node("hardBreak")
        yield from inline(line)
