"""Quiz sheets whose right answers only look otherwise: bold, coloured or on another ground."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from workbench.importers._notes import Notes
from workbench.importers._sheets.columns import Columns
from workbench.importers._sheets.sheet import Row

_SAYING = ("score_of", "wrong")
_ENOUGH = 0.8
"""The share of questions of which some choices, and not all, must have the look."""


def with_looks(columns: Columns, rows: Sequence[Row], notes: Notes) -> Columns:
    """The columns, with how right choices look, where nothing else says which are right."""
    choices = list(columns.labelled.get("choice", {}).values())
    if len(choices) < 2 or "correct" in columns.roles or set(_SAYING) & set(columns.labelled):
        return columns
    looks = [found for row in rows if (found := _of_choices(row, choices))]
    asked = sum(1 for row in rows if sum(bool(row.cell(at)) for at in choices) > 1)
    look = _odd_one(looks, asked)
    if not look:
        return columns
    notes.warning(
        "No column says which answers are right, so those that look otherwise were taken as right.",
        excerpt=_SAID.get(look.partition(" ")[0], "another colour"),
        code="look",
        advice="Check them, or add a column “Correct answer”.",
    )
    return replace(columns, look=look)


_SAID = {"bold": "bold"}


def _of_choices(row: Row, choices: Sequence[int]) -> list[str]:
    """How the choices of a row look, where they do not all look the same."""
    found = [row.looks[at] for at in choices if row.cell(at) and at < len(row.looks)]
    return found if len(set(found)) > 1 else []


def _odd_one(looks: Sequence[Sequence[str]], asked: int) -> str:
    """The look that some choices of nearly all questions have, and the fewer of all choices."""
    if not asked or len(looks) < _ENOUGH * asked:
        return ""
    all_choices = Counter(look for row in looks for look in row)
    rows = Counter(look for row in looks for look in set(row))
    common = all_choices.most_common(1)[0][0]
    return next((one for one, count in rows.most_common() if one != common and count >= _ENOUGH * asked), "")
