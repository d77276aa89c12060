"""Columns of quiz sheets that have no heading: what they hold is seen from what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.importers._sheets.columns import ANY, SCAN, Columns
from workbench.importers._sheets.sheet import Row


def guessed_columns(rows: Sequence[Row]) -> Columns | None:
    """The columns of a quiz without headings: a question first, and a column that names one of the others."""
    sample = [row for row in rows[:SCAN] if sum(map(bool, row.cells)) > 2]
    if len(sample) < 2 or len(sample) < 0.6 * min(len(rows), SCAN):
        return None
    width = max(len(row.cells) for row in sample)
    asks = sum(_asks(row.cell(0)) for row in sample)
    lettered = all(re.fullmatch("[A-H]", row.cell(width - 1)) for row in sample)
    words = sum(len(row.cell(0).split()) for row in sample) / len(sample)
    # A table of names with a letter in the last column is no quiz; a question has more words.
    if not 4 <= width <= 12 or (asks < 0.7 * len(sample) and not (lettered and words >= 4)):
        return None
    for key in (width - 1, 1):
        choices = [index for index in range(1, width) if index != key]
        named = sum(_names(row.cell(key), [row.cell(index) for index in choices]) for row in sample)
        if named >= 0.8 * len(sample) and _names(rows[0].cell(key), [rows[0].cell(one) for one in choices]):
            columns = headless(width)
            columns.other = []
            columns.roles = {"question": [0], "correct": [key]}
            columns.labelled = {"choice": {str(place): index for place, index in enumerate(choices, start=1)}}
            return columns
    return None


def _asks(cell: str) -> bool:
    """Whether a cell reads like a question: several words and an end, or a gap."""
    return " " in cell.strip() and (cell.rstrip().endswith(("?", ":", "…", ".", "？")) or "__" in cell)


def _names(cell: str, options: list[str]) -> bool:
    """Whether a cell names one of the others by its letter, number or text."""
    given = [one.casefold() for one in options if one]
    plain = cell.strip().casefold()
    if len(given) < 2 or not plain:
        return False
    letter = len(plain) == 1 and "a" <= plain < chr(97 + len(given))
    number = re.fullmatch(r"\d\d?", plain, re.ASCII) is not None and 1 <= int(plain) <= len(given)
    return letter or number or plain in given


def headless(width: int) -> Columns:
    """Columns without headings."""
    return Columns(header=Row(number=0, cells=("",) * width), other=list(range(width)))


def with_nameless(columns: Columns, rows: Iterable[Row]) -> Columns:
    """The columns, with those that have no heading but say something; numbers in front only count."""
    known, rows = set(columns.chosen), list(rows)
    said = {
        at
        for row in rows
        for at, cell in enumerate(row.cells)
        if cell and at not in known and not (at == 0 and cell.isdecimal())
    }
    keys = _keys(columns, said, rows)
    if keys:
        columns = replace(columns, roles={**columns.roles, "correct": sorted(keys)})
    return replace(columns, other=[*columns.other, *sorted(said - keys)])


def _keys(columns: Columns, nameless: set[int], rows: Sequence[Row]) -> set[int]:
    """Columns without a heading that only name choices, behind these, where no other says what is right."""
    choices = list(columns.labelled.get("choice", {}).values())
    if len(choices) < 2 or "correct" in columns.roles or {"score_of", "wrong"} & set(columns.labelled):
        return set()
    asks = columns.roles.get("question", [-1])[0]
    asked = [row for row in rows if row.cell(asks)]
    found = {at for at in nameless if at > max(choices) and _only_names(at, asked, choices)}
    return (
        found if all(any(row.cell(at) for at in found) for row in asked if _options(row, choices)) else set()
    )


def _options(row: Row, choices: Sequence[int]) -> list[str]:
    return [row.cell(at) for at in choices if row.cell(at)]


def _only_names(at: int, rows: Sequence[Row], choices: Sequence[int]) -> bool:
    return all(
        _names(part, _options(row, choices)) for row in rows for part in ANY.split(row.cell(at)) if part
    )
