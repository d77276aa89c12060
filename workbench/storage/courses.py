"""Courses as rows: titles, order, and what was deleted but can come back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from workbench.model.errors import BadInput, NotFound
from workbench.model.outline import CourseInfo
from workbench.storage.database import Database
from workbench.storage.tables import course, document, new_id

TITLE_CHARS = 300


def clean_title(title: str) -> str:
    """A title in one line.

    Raises:
        BadInput: nothing is left of it.
    """
    cleaned = " ".join(title.replace("\x00", " ").split())[:TITLE_CHARS]
    if not cleaned:
        raise BadInput("A title needs at least one letter.")
    return cleaned


class CourseStore:
    """Reads and writes the rows of courses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(
        self,
        title: str,
        *,
        owner: str,
        description: str = "",
        language: str = "",
        connection: Connection | None = None,
    ) -> str:
        """Add an empty course behind the others."""
        course_id, now = new_id(), datetime.now(UTC)
        with self._database.writing(connection) as writing:
            last = writing.scalar(select(func.max(course.c.position)))
            writing.execute(
                course.insert().values(
                    id=course_id,
                    title=clean_title(title),
                    description=description,
                    language=language[:35],
                    owner=owner,
                    position=0 if last is None else last + 1,
                    created=now,
                    updated=now,
                )
            )
        return course_id

    def all(self, *, deleted: bool = False) -> tuple[CourseInfo, ...]:
        """The courses there are, in their order; or those that were deleted, the last one first."""
        if deleted:
            query = _courses().where(course.c.deleted.is_not(None)).order_by(course.c.deleted.desc())
        else:
            query = _courses().where(course.c.deleted.is_(None)).order_by(course.c.position, course.c.id)
        with self._database.read() as reading:
            return tuple(_info(row) for row in reading.execute(query))

    def matching(self, search: str) -> frozenset[str]:
        """The ids of courses with a page whose title holds these words."""
        words = search.casefold().split()
        titles = select(document.c.course_id, document.c.title).where(document.c.deleted.is_(None))
        with self._database.read() as reading:
            rows = reading.execute(titles).all()
        return frozenset(row.course_id for row in rows if all(word in row.title.casefold() for word in words))

    def get(self, course_id: str, *, connection: Connection | None = None) -> CourseInfo:
        """One course.

        Raises:
            NotFound: there is none, or it was deleted.
        """
        query = _courses().where(course.c.id == course_id, course.c.deleted.is_(None))
        if connection is not None:
            row = connection.execute(query).first()
        else:
            with self._database.read() as reading:
                row = reading.execute(query).first()
        if row is None:
            raise NotFound("This course does not exist any more.")
        return _info(row)

    def change(self, course_id: str, *, connection: Connection | None = None, **values: Any) -> None:
        """Set `title`, `description` or `language`.

        Raises:
            NotFound: there is no such course.
        """
        if "title" in values:
            values["title"] = clean_title(values["title"])
        with self._database.writing(connection) as writing:
            self._change(writing, course_id, **values, updated=datetime.now(UTC))

    def delete(self, course_id: str, *, connection: Connection | None = None) -> None:
        """Put a course aside."""
        with self._database.writing(connection) as writing:
            self._change(writing, course_id, deleted=datetime.now(UTC))

    def undelete(self, course_id: str) -> None:
        """Bring a course back that was put aside."""
        with self._database.write() as writing:
            self._change(writing, course_id, deleted=None)

    def move(self, course_id: str, *, by: int) -> None:
        """Move a course up (`by` below zero) or down among the others; it stops at the ends."""
        with self._database.write() as writing:
            ids = list(
                writing.scalars(
                    select(course.c.id)
                    .where(course.c.deleted.is_(None))
                    .order_by(course.c.position, course.c.id)
                )
            )
            if course_id not in ids:
                raise NotFound("This course does not exist any more.")
            place = ids.index(course_id)
            ids.insert(max(0, min(len(ids) - 1, place + by)), ids.pop(place))
            for position, one in enumerate(ids):
                writing.execute(update(course).where(course.c.id == one).values(position=position))

    def _change(self, writing: Connection, course_id: str, **values: Any) -> None:
        if writing.execute(update(course).where(course.c.id == course_id).values(**values)).rowcount != 1:
            raise NotFound("This course does not exist any more.")


def _courses() -> Select[Any]:
    pages = (
        select(func.count())
        .select_from(document)
        .where(document.c.course_id == course.c.id, document.c.deleted.is_(None))
        .scalar_subquery()
    )
    return select(course, pages.label("pages"))


def _info(row: Any) -> CourseInfo:
    return CourseInfo(
        id=row.id,
        title=row.title,
        description=row.description,
        language=row.language,
        owner=row.owner,
        created=row.created,
        updated=row.updated,
        deleted=row.deleted,
        pages=row.pages,
    )
