"""What tests draw of that did not come along, or that is not there at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from workbench.importers._notes import Notes
from workbench.importers._qti1.settings import CHOSEN, DRAWN
from workbench.model.course import Page

_HELD = ("exercise", "preserved")
_BY_NAME = "bbmd_questionid EQ "
"""How Blackboard begins to say which question may be drawn."""


def tell_missing(
    pages: Iterable[Page], banks: Collection[str], questions: Collection[str], notes: Notes
) -> None:
    """Tell of banks, by their titles, and of questions, by their names, that pages draw and that are away."""
    for page in pages:
        if _draws_nothing(page):
            notes.warning(
                "Questions are to be drawn here, but there are none.",
                where=page.title,
                code="nothing_drawn",
                advice="Look at the quiz where it was made.",
            )
        for label, value in page.settings:
            if label == DRAWN and value not in banks:
                _tell("Questions are drawn from a bank that did not come along.", value, page, notes)
        named = [value for label, value in page.settings if label == CHOSEN and value.startswith(_BY_NAME)]
        away = [one for value in named if (one := value.removeprefix(_BY_NAME)) not in questions]
        if away:
            _tell("Questions may be drawn that did not come along.", ", ".join(away)[:200], page, notes)


def _draws_nothing(page: Page) -> bool:
    """Whether a page is to draw from its own questions and holds none."""
    said = {label for label, _ in page.settings}
    empty = not page.pages and not any(one.type in _HELD for one in page.body.walk())
    return empty and "Questions drawn" in said and not said & {DRAWN, CHOSEN}


def _tell(message: str, named: str, page: Page, notes: Notes) -> None:
    notes.loss(
        message,
        where=page.title,
        excerpt=named,
        code="dangling_reference",
        advice="Export the question bank as well and import both together.",
    )
