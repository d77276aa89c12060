"""Counting: how many questions courses and pages hold, and how much there waits for a decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, or_, select, union_all

from workbench.model.page_suggestion import PageAction
from workbench.model.suggestion import State
from workbench.storage.database import Database
from workbench.storage.tables import document, page_suggestion, suggestion

_EXERCISE = '"type": "exercise"'


class Counting:
    """Counts where things are stored, so that a list of courses needs no trees."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def questions_by_course(self) -> Mapping[str, int]:
        """Questions in each course that has any."""
        return self._questions(document.c.course_id)

    def questions_by_page(self, course_id: str) -> Mapping[str, int]:
        """Questions on each page of a course that has any."""
        return self._questions(document.c.id, document.c.course_id == course_id)

    def undecided_by_course(self) -> Mapping[str, int]:
        """Suggestions that wait for a decision in each course that has any, those about whole pages too."""
        return self._undecided(document.c.course_id)

    def undecided_by_page(self, course_id: str) -> Mapping[str, int]:
        """Suggestions that wait for a decision on each page of a course that has any."""
        return self._undecided(document.c.id, document.c.course_id == course_id)

    def _questions(self, key: ColumnElement[str], *where: ColumnElement[bool]) -> Mapping[str, int]:
        total = func.sum(_exercises()).label("total")
        query = select(key, total).where(document.c.deleted.is_(None), *where).group_by(key)
        with self._database.read() as reading:
            return {name: int(number) for name, number in reading.execute(query) if number}

    def _undecided(self, key: ColumnElement[str], *where: ColumnElement[bool]) -> Mapping[str, int]:
        there = document.c.deleted.is_(None)
        asked = union_all(
            _open(suggestion.c.document_id, suggestion.c.status, there),
            _open(
                page_suggestion.c.document_id,
                page_suggestion.c.status,
                or_(there, page_suggestion.c.action == PageAction.RESTORE.value),
            ),
        ).subquery()
        joined = select(key, func.count()).join(asked, asked.c.document_id == document.c.id)
        with self._database.read() as reading:
            return {name: number for name, number in reading.execute(joined.where(*where).group_by(key))}


def _open(page: ColumnElement[str], status: ColumnElement[str], *where: ColumnElement[bool]) -> Select[Any]:
    """The page of each suggestion of one kind that waits."""
    there = select(page.label("document_id")).join(document, document.c.id == page)
    return there.where(status == State.OPEN.value, *where)


def _exercises() -> ColumnElement[Any]:
    """How often a body's JSON says `"type": "exercise"`; text that says so has its quotes escaped."""
    body = cast(document.c.body, Text)
    return (func.length(body) - func.length(func.replace(body, _EXERCISE, ""))) / len(_EXERCISE)
