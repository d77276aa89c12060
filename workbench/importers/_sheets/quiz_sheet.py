"""A sheet made a page: a quiz where it is one in a known layout, or as a person says; otherwise a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.importers._base import SILENT, Report
from workbench.importers._notes import Notes, counted
from workbench.importers._sheets.answers import settle, with_wrong_choices
from workbench.importers._sheets.blackboard import is_blackboard
from workbench.importers._sheets.blackboard import questions_of as blackboard_questions
from workbench.importers._sheets.columns import (
    SPLITS,
    Columns,
    as_chosen,
    both,
    find_columns,
    question_of,
    read_header,
    with_place,
)
from workbench.importers._sheets.d2l import is_d2l, questions_of
from workbench.importers._sheets.headless import guessed_columns, headless, with_nameless
from workbench.importers._sheets.listed import listed
from workbench.importers._sheets.looks import with_looks
from workbench.importers._sheets.offers import Chosen, chosen_of, layout_offer, quiz_offers
from workbench.importers._sheets.quiz import Question, Texts, question_node
from workbench.importers._sheets.sheet import Row, Sheet
from workbench.importers._sheets.stacked import unstacked
from workbench.importers._sheets.table import table_of
from workbench.model.content import Node, doc
from workbench.model.course import Asset, Page, PageKind
from workbench.model.imported import Offer
from workbench.model.limits import ImportLimits

_EXPLAINING = ("required", "optional", "default is", "e.g.", "max 1", "leave blank", "mandatory")


@dataclass(frozen=True, kw_only=True)
class SheetPage:
    """What a sheet became."""

    body: Node
    kind: PageKind
    offers: tuple[Offer, ...] = ()
    assets: tuple[Asset, ...] = ()


def page_of(
    sheet: Sheet,
    given: Mapping[str, str],
    limits: ImportLimits,
    notes: Notes,
    report: Report = SILENT,
    title: str = "",
) -> SheetPage:
    """The page of a sheet, read as a person chose where they did; its questions are left as they are read."""
    made, questions = _made(sheet, given, limits, notes)
    left = report.page(Page(title=title, kind=made.kind, body=made.body))
    if questions is None:
        return made
    report.expect(len(questions), "question")
    texts, blocks = Texts(notes, limits), list[Node]()
    report.watch("assets", lambda: texts.assets.all)
    for question in questions:
        blocks.append(question_node(question, texts))
        report.add(left, blocks[-1])
        report.did("question")
    return replace(made, body=doc(*blocks), assets=texts.assets.all)


def _made(
    sheet: Sheet, given: Mapping[str, str], limits: ImportLimits, notes: Notes
) -> tuple[SheetPage, list[Question] | None]:
    """The page of a table; or an empty page and the questions that it is to have."""
    chosen = chosen_of(given, sheet, notes)
    if chosen.layout in ("auto", "d2l") and is_d2l(sheet.rows):
        questions = list(questions_of(sheet.rows, notes))
        return _quiz(questions, notes, (layout_offer(chosen, "Brightspace"),))
    if chosen.layout == "auto" and is_blackboard(sheet.rows):
        questions = list(blackboard_questions(sheet.rows, notes))
        return _quiz(questions, notes, (layout_offer(chosen, "Blackboard"),))
    columns = None if chosen.layout == "table" else _columns(sheet, chosen, notes)
    if columns is None and chosen.layout == "auto" and (below := listed(sheet, notes)):
        return _quiz(below, notes, (layout_offer(chosen, "a quiz"),))
    if columns is None:
        return _table(sheet, chosen, limits, notes), None
    offers = (layout_offer(chosen, "a quiz"), *quiz_offers(sheet, columns, chosen))
    if "question" not in columns.roles:
        notes.warning(
            "No column holds the questions, so the sheet was taken as a table.",
            code="columns",
            advice="Say which column holds them.",
        )
        return replace(_table(sheet, chosen, limits, notes), offers=offers), None
    return _quiz(_questions(sheet, columns, notes), notes, offers)


def _quiz(
    questions: list[Question], notes: Notes, offers: tuple[Offer, ...]
) -> tuple[SheetPage, list[Question]]:
    if not questions:
        notes.warning("The sheet names columns of a quiz, but no row holds a question.", code="no_question")
    _tell_duplicates(questions, notes)
    return SheetPage(body=doc(), kind=PageKind.QUIZ, offers=offers), questions


def _table(sheet: Sheet, chosen: Chosen, limits: ImportLimits, notes: Notes) -> SheetPage:
    body = doc(table_of(sheet, limits, notes))
    return SheetPage(body=body, kind=PageKind.PAGE, offers=(layout_offer(chosen, "a table"),))


# Which column holds what ----------------------------------------------------------------------


def _columns(sheet: Sheet, chosen: Chosen, notes: Notes) -> Columns | None:
    columns = _found(sheet, chosen)
    if chosen.layout == "d2l":
        notes.warning(
            "The sheet has no row that begins with NewQuestion, so it is no Brightspace sheet.",
            code="layout",
            advice="Choose another layout.",
        )
    if columns is None:
        return None
    below = _below(sheet, columns)[0]
    columns = as_chosen(with_nameless(columns, below), chosen.columns)
    columns = replace(columns, split=SPLITS.get(chosen.separator))
    columns = with_looks(columns, below, notes)
    if chosen.layout == "kahoot":
        return replace(columns, first=1)
    return with_wrong_choices(with_place(columns, below), below)


def _found(sheet: Sheet, chosen: Chosen) -> Columns | None:
    """The columns by the headings: where they are, or where a person says that they are."""
    forced = chosen.layout not in ("auto", "d2l") or bool(chosen.columns)
    if chosen.header == 0:
        return guessed_columns(sheet.rows) or headless(sheet.width)
    if chosen.header is not None:
        at = next(at for at, row in enumerate(sheet.rows) if row.number == chosen.header)
        once = read_header(sheet.rows[at], weak=True)
        twice = read_header(both(sheet.rows[at - 1], sheet.rows[at])) if at else once
        return twice if twice.is_quiz and not once.is_quiz else once
    columns = find_columns(sheet.rows) or guessed_columns(sheet.rows)
    if columns is None and forced:
        columns = _best(sheet.rows) or headless(sheet.width)
    return columns


def _best(rows: Sequence[Row]) -> Columns | None:
    """The columns of the row that says most, where no row is a quiz's heading for sure."""
    read = [read_header(row, weak=True) for row in rows[:10]]
    best = max(read, key=lambda one: len(one.roles) + len(one.labelled), default=None)
    return best if best is not None and (best.roles or best.labelled) else None


# Rows as questions ----------------------------------------------------------------------------


def _questions(sheet: Sheet, columns: Columns, notes: Notes) -> list[Question]:
    before = [row for row in sheet.rows if row.number < columns.header.number]
    below, explaining = _below(sheet, columns)
    _tell_left_out(before, "above the headings", notes)
    _tell_left_out(explaining, "that explains the columns", notes)
    _tell_columns(columns, notes)
    found = list(unstacked(below, columns, notes))
    return list(_read(found, columns, notes))


def _below(sheet: Sheet, columns: Columns) -> tuple[list[Row], list[Row]]:
    """The rows under the headings, and apart from them the one that says what to write there."""
    below = [row for row in sheet.rows if row.number > columns.header.number]
    cut = 1 if below and _explains(below[0], columns) else 0
    return below[cut:], below[:cut]


def _tell_left_out(rows: Sequence[Row], where: str, notes: Notes) -> None:
    if rows:
        notes.info(
            f"{counted(len(rows), 'row')} {where} left out.",
            where=f"row {rows[0].number}" if len(rows) == 1 else f"rows {rows[0].number}–{rows[-1].number}",
            excerpt=" / ".join(", ".join(filter(None, row.cells)) for row in rows),
            code="row",
        )


def _explains(row: Row, columns: Columns) -> bool:
    """Whether a row says what to write into the columns, as templates do."""
    cells = [cell.casefold() for cell in row.cells if cell]
    saying = sum(any(word in cell for word in _EXPLAINING) for cell in cells)
    return bool(columns.header.number) and saying >= 3 and saying >= len(cells) / 3


def _tell_columns(columns: Columns, notes: Notes) -> None:
    names = [columns.name(index) for index in columns.other]
    if names:
        notes.info(
            "Some columns are not known here; what they say is kept as facts of each question.",
            excerpt=", ".join(names),
            code="columns",
        )
    if columns.ignored:
        left = [columns.name(index) for index in columns.ignored]
        notes.info("Columns were left out, as chosen.", excerpt=", ".join(left), code="columns")


def _read(rows: Iterable[tuple[Row, Question | None]], columns: Columns, notes: Notes) -> Iterator[Question]:
    numbered: list[Row] = []
    for row, stacked in rows:
        if stacked is None and _is_numbered_only(row, columns):
            numbered.append(row)
            continue
        question = stacked or question_of(row, columns)
        if not question.text and not question.image and not question.pictures:
            notes.loss(
                "The row has no question and was left out.",
                where=f"row {row.number}",
                excerpt=", ".join(filter(None, row.cells)),
                code="row",
            )
            continue
        _tell_comments(row, notes)
        problem = "" if stacked else settle(question, row, columns)
        if problem:
            notes.warning(problem, where=question.where, excerpt=question.text, code="answer")
        yield question
    _tell_left_out(numbered, "with nothing but a number", notes)


def _is_numbered_only(row: Row, columns: Columns) -> bool:
    """Whether a row is one of the numbered lines that a template leaves to be filled in."""
    cells = [(at, cell) for at, cell in enumerate(row.cells) if cell]
    named = columns.roles.get("identifier", ())
    (at, cell), *more = cells
    return not more and cell.isdecimal() and (at in named or not columns.header.cell(at)) and not row.pictures


def _tell_comments(row: Row, notes: Notes) -> None:
    for _, comment in row.comments:
        notes.info(
            "A comment on a cell is kept as a fact of the question.",
            where=f"row {row.number}",
            excerpt=comment,
            code="comment",
        )


def _tell_duplicates(questions: Sequence[Question], notes: Notes) -> None:
    """Say which questions are there twice; both are kept."""
    first: dict[tuple[str, ...], str] = {}
    for question in questions:
        said = (question.text, *sorted(option.text for option in question.options), *map(str, question.pairs))
        key = tuple(" ".join(one.casefold().split()) for one in said)
        if key in first and question.text:
            notes.info(
                f"The same question stands in {first[key]}; both were kept.",
                where=question.where,
                excerpt=question.text,
                code="duplicate",
            )
        first.setdefault(key, question.where)
