"""Counting: how many questions courses and pages hold, without reading their trees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, select

from workbench.storage.database import Database
from workbench.storage.tables import document

_EXERCISE = '"type": "exercise"'


class Counting:
    """Counts exercises where they are stored, so that a list of courses needs no trees."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_course(self) -> Mapping[str, int]:
        """Questions in each course that has any."""
        return self._sums(document.c.course_id)

    def by_page(self, course_id: str) -> Mapping[str, int]:
        """Questions on each page of a course that has any."""
        return self._sums(document.c.id, document.c.course_id == course_id)

    def _sums(self, key: ColumnElement[str], *where: ColumnElement[bool]) -> Mapping[str, int]:
        total = func.sum(_exercises()).label("total")
        query = select(key, total).where(document.c.deleted.is_(None), *where).group_by(key)
        with self._database.read() as reading:
            return {name: int(number) for name, number in reading.execute(query) if number}


def _exercises() -> ColumnElement[Any]:
    """How often a body's JSON says `"type": "exercise"`; text that says so has its quotes escaped."""
    body = cast(document.c.body, Text)
    return (func.length(body) - func.length(func.replace(body, _EXERCISE, ""))) / len(_EXERCISE)
