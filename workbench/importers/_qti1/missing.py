"""What tests draw of that did not come along."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from workbench.importers._notes import Notes
from workbench.importers._qti1.settings import CHOSEN, DRAWN
from workbench.model.course import Page

_BY_NAME = "bbmd_questionid EQ "
"""How Blackboard begins to say which question may be drawn."""


def tell_missing(
    pages: Iterable[Page], banks: Collection[str], questions: Collection[str], notes: Notes
) -> None:
    """Tell of banks, by their titles, and of questions, by their names, that pages draw and that are away."""
    for page in pages:
        for label, value in page.settings:
            if label == DRAWN and value not in banks:
                _tell("Questions are drawn from a bank that did not come along.", value, page, notes)
        named = [value for label, value in page.settings if label == CHOSEN and value.startswith(_BY_NAME)]
        away = [one for value in named if (one := value.removeprefix(_BY_NAME)) not in questions]
        if away:
            _tell("Questions may be drawn that did not come along.", ", ".join(away)[:200], page, notes)


def _tell(message: str, named: str, page: Page, notes: Notes) -> None:
    notes.loss(
        message,
        where=page.title,
        excerpt=named,
        code="dangling_reference",
        advice="Export the question bank as well and import both together.",
    )
