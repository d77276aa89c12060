"""What a person may choose about the reading of a sheet, and what they chose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbench.importers._notes import Notes
from workbench.importers._numbers import whole_number
from workbench.importers._sheets.columns import SCAN, SPLITS, Columns, letters
from workbench.importers._sheets.sheet import Row, Sheet
from workbench.model.imported import Offer, Option

LAYOUTS = {
    "auto": "Find out",
    "plain": "A quiz: one question in each row",
    "d2l": "Brightspace (D2L): several rows for a question",
    "kahoot": "Kahoot: right answers by their number",
    "moodle": "Moodle: columns A, B, C and Answer 1, Answer 2",
    "torus": "Torus (OLI): stem, choices, hints",
    "table": "Not a quiz: take it as a table",
}
ROLES = {
    "ignore": "Leave out",
    "fact": "Keep as a fact of the question",
    "question": "Question",
    "type": "Question type",
    "choice": "An answer to choose from",
    "choices": "All answers, in one cell",
    "correct": "Right answer",
    "wrong": "A wrong answer",
    "points": "Points",
    "tolerance": "Tolerance of a number",
    "feedback": "Feedback, always",
    "correct_feedback": "Feedback when right",
    "incorrect_feedback": "Feedback when wrong",
    "hint": "Hint",
    "title": "Title",
    "identifier": "Number or identifier",
    "category": "Category or objective",
    "difficulty": "Difficulty",
    "image": "Picture",
    "shuffle": "Whether answers are shuffled",
}
_PER_CHOICE = {"feedback_of": "Feedback on answer", "score_of": "Points or share of answer"}
_SEPARATORS = {
    "auto": "Find out",
    "comma": "Comma",
    "semicolon": "Semicolon",
    "bar": "Bar |",
    "slash": "Slash",
    "line": "New line",
    "none": "Nothing: the whole cell is one answer",
}
_MOST_COLUMNS = 60


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What a person chose of the offers of a sheet; what cannot be followed is told and left."""

    layout: str = "auto"
    header: int | None = None
    """The row number of the headings; 0 for none; None when nothing was chosen."""
    columns: Mapping[int, str]
    separator: str = "auto"


def chosen_of(given: Mapping[str, str], sheet: Sheet, notes: Notes) -> Chosen:
    """What a person chose, as far as it fits this sheet."""
    layout = _one_of(given.get("layout", "auto"), LAYOUTS, notes)
    separator = _one_of(given.get("answers", "auto"), _SEPARATORS, notes)
    numbers = {str(row.number): row.number for row in sheet.rows[:SCAN]} | {"none": 0}
    header = given.get("header", "")
    if header not in ("", "auto") and header not in numbers:
        _tell(notes, header)
    columns = {}
    for name, role in given.items():
        kind, _, place = name.partition(":")
        if kind != "column" or not role:
            continue
        at = whole_number(place)
        if at is not None and at < sheet.width and _is_role(role):
            columns[at] = role
        else:
            _tell(notes, f"{name}={role}")
    return Chosen(layout=layout, header=numbers.get(header), columns=columns, separator=separator)


def _is_role(role: str) -> bool:
    name, _, place = role.partition(":")
    return role in ROLES or name in _PER_CHOICE and place.isdecimal()


def _one_of(value: str, known: Mapping[str, str], notes: Notes) -> str:
    if value in known:
        return value
    _tell(notes, value)
    return "auto"


def _tell(notes: Notes, value: str) -> None:
    notes.warning("A choice does not fit this sheet and was not followed.", excerpt=value, code="choice")


def layout_offer(chosen: Chosen, read_as: str) -> Offer:
    """What the sheet is."""
    labels = LAYOUTS | {"auto": f"Find out ({read_as})"}
    return Offer(
        name="layout",
        label="What the sheet is",
        options=tuple(Option(value=value, label=label) for value, label in labels.items()),
        chosen=chosen.layout,
    )


def quiz_offers(sheet: Sheet, columns: Columns, chosen: Chosen) -> Iterator[Offer]:
    """Where the headings are, what each column holds, and what keeps several answers apart."""
    rows = [Option(value=str(row.number), label=_row_label(row)) for row in sheet.rows[:SCAN]]
    none = Option(value="none", label="There are no headings")
    yield Offer(
        name="header",
        label="Row of the headings",
        options=(*rows, none),
        chosen=str(columns.header.number) if columns.header.number else "none",
    )
    yield Offer(
        name="answers",
        label="Between several answers in one cell",
        options=tuple(Option(value=value, label=label) for value, label in _SEPARATORS.items()),
        chosen=chosen.separator if chosen.separator in SPLITS else "auto",
    )
    yield from column_offers(sheet, columns)


def column_offers(sheet: Sheet, columns: Columns) -> Iterator[Offer]:
    """What each column holds."""
    held = columns.chosen
    places = max(len(columns.labelled.get("choice", ())), 4)
    per_choice = [
        Option(value=f"{role}:{place}", label=f"{label} {place}")
        for role, label in _PER_CHOICE.items()
        for place in range(1, places + 1)
    ]
    options = (*(Option(value=value, label=label) for value, label in ROLES.items()), *per_choice)
    known = {option.value for option in options}
    for index in range(min(sheet.width, _MOST_COLUMNS)):
        heading = " ".join(columns.header.cell(index).split())[:80]
        role = held.get(index, "ignore")
        yield Offer(
            name=f"column:{index}",
            label=f"{letters(index)}: “{heading}”" if heading else letters(index),
            options=options,
            chosen=role if role in known else "fact",
            group="Columns",
            help=_example(sheet, columns.header, index),
        )


def _row_label(row: Row) -> str:
    said = ", ".join(" ".join(cell.split()) for cell in row.cells if cell)
    return f"Row {row.number}: {said[:60]}{'…' if len(said) > 60 else ''}"


def _example(sheet: Sheet, header: Row, index: int) -> str:
    """The first cell below the heading."""
    below = (row.cell(index) for row in sheet.rows if row.number > header.number and row.cell(index))
    found = " ".join(next(below, "").split())
    return f"Such as: {found[:60]}{'…' if len(found) > 60 else ''}" if found else "Empty"
