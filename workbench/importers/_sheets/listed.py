"""Sheets with one column, in which questions, choices and answers stand below each other as in a text."""

from __future__ import annotations

from workbench.importers._gift.aiken import is_aiken, latin, questions_in
from workbench.importers._notes import Notes
from workbench.importers._sheets.quiz import Question
from workbench.importers._sheets.sheet import Sheet

_MOST_GAPS = 20
"""Rows, filled or not, for each that is filled."""


def listed(sheet: Sheet, notes: Notes) -> list[Question]:
    """The questions of such a sheet; none where a row would belong to no question."""
    filled = {at for row in sheet.rows for at, cell in enumerate(row.cells) if cell}
    sparse = sheet.rows[-1].number > _MOST_GAPS * len(sheet.rows)
    if len(filled) != 1 or sparse or any(row.pictures or row.comments for row in sheet.rows):
        return []
    (column,) = filled
    lines = dict.fromkeys(range(1, sheet.rows[-1].number + 1), "")
    lines |= {row.number: " ".join(row.cell(column).split()) for row in sheet.rows}
    text = "\n".join(lines.values())
    own = Notes()
    found = list(questions_in(latin(text), own)) if is_aiken(text) else []
    questions = [one for one in found if isinstance(one, Question)]
    if not questions or len(questions) < len(found):
        return []
    notes.extend(own)
    for one in questions:
        one.where = one.where.replace("line", "row")
    return questions
