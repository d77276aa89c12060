"""The outline of a course as rows: pages added, renamed, moved and put aside, one at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from workbench.model.content import with_ids
from workbench.model.course import Page, PageKind
from workbench.model.errors import BadInput, NotFound
from workbench.model.outline import Entry
from workbench.model.tree_text import text_of, tree_from
from workbench.storage.courses import clean_title
from workbench.storage.database import Database
from workbench.storage.documents import GONE, block_id, change_row, living_row, settings_of
from workbench.storage.tables import course, document, new_id


class OutlineStore:
    """Reads and writes the order of the pages in a course; `pages.PageStore` does so for many at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_pages(
        self,
        course_id: str,
        pages: Iterable[Page],
        *,
        parent_id: str | None = None,
        connection: Connection | None = None,
    ) -> tuple[str, ...]:
        """Add pages and all below them at the end of a course or entry; their ids, in outline order.

        The trees get block ids; `revisions.RevisionStore.add` keeps their first version.
        """
        with self._database.writing(connection) as writing:
            place = len(_siblings(writing, course_id, parent_id))
            ids: list[str] = []
            for position, page in enumerate(pages, start=place):
                _add(writing, course_id, page, parent_id, position, ids)
            _touch(writing, course_id)
        return tuple(ids)

    def entries(self, course_id: str) -> tuple[Entry, ...]:
        """The outline of a course."""
        columns = (
            document.c.id,
            document.c.parent_id,
            document.c.kind,
            document.c.title,
            document.c.updated,
        )
        query = (
            select(*columns)
            .where(document.c.course_id == course_id, document.c.deleted.is_(None))
            .order_by(document.c.position, document.c.id)
        )
        with self._database.read() as reading:
            return _tree(reading.execute(query).all())

    def pages(self, course_id: str) -> tuple[Page, ...]:
        """All pages of a course as values."""
        query = (
            select(document)
            .where(document.c.course_id == course_id, document.c.deleted.is_(None))
            .order_by(document.c.position, document.c.id)
        )
        with self._database.read() as reading:
            rows = reading.execute(query).all()
        return _pages(rows)

    def whereabouts(self, document_id: str) -> tuple[str, str | None]:
        """The course that a page is of, and the page that it is below.

        Raises:
            NotFound: there is no such page.
        """
        with self._database.read() as reading:
            row = living_row(reading, document_id, document.c.course_id, document.c.parent_id)
        return str(row.course_id), row.parent_id

    def rename(self, document_id: str, title: str) -> None:
        """Give a page another title."""
        with self._database.write() as writing:
            change_row(writing, document_id, title=clean_title(title), updated=datetime.now(UTC))

    def move(self, document_id: str, *, parent_id: str | None, position: int) -> None:
        """Put a page, with all below it, at this place among the entries of `parent_id`.

        Raises:
            BadInput: the new parent is the page itself or below it, or of another course.
        """
        with self._database.write() as writing:
            row = living_row(writing, document_id)
            if parent_id is not None:
                _may_hold(writing, row, parent_id)
            siblings = [one for one in _siblings(writing, row.course_id, parent_id) if one != document_id]
            siblings.insert(max(0, min(len(siblings), position)), document_id)
            for place, one in enumerate(siblings):
                change_row(writing, one, parent_id=parent_id, position=place)
            _touch(writing, row.course_id)

    def delete(self, document_id: str) -> None:
        """Put a page aside, with all below it."""
        with self._database.write() as writing:
            row, now = living_row(writing, document_id), datetime.now(UTC)
            for one in _below(writing, document_id):
                change_row(writing, one, deleted=now)
            _touch(writing, row.course_id)

    def undelete(self, document_id: str) -> None:
        """Bring a page back, with what was put aside with it."""
        with self._database.write() as writing:
            row = writing.execute(select(document).where(document.c.id == document_id)).first()
            if row is None or row.deleted is None:
                raise NotFound(GONE)
            for one in _below(writing, document_id, deleted=row.deleted):
                change_row(writing, one, deleted=None)
            change_row(writing, document_id, parent_id=_living(writing, row.parent_id))
            _touch(writing, row.course_id)


def _touch(writing: Connection, course_id: str) -> None:
    writing.execute(update(course).where(course.c.id == course_id).values(updated=datetime.now(UTC)))


def _add(
    writing: Connection,
    course_id: str,
    page: Page,
    parent_id: str | None,
    position: int,
    ids: list[str],
) -> None:
    document_id, now = new_id(), datetime.now(UTC)
    writing.execute(
        document.insert().values(
            id=document_id,
            course_id=course_id,
            parent_id=parent_id,
            position=position,
            kind=page.kind.value,
            title=" ".join(page.title.split()) or "Untitled",
            settings=[list(pair) for pair in page.settings],
            body=text_of(with_ids(page.body, block_id)),
            created=now,
            updated=now,
        )
    )
    ids.append(document_id)
    for place, below in enumerate(page.pages):
        _add(writing, course_id, below, document_id, place, ids)


def _may_hold(writing: Connection, row: Row[Any], parent_id: str) -> None:
    parent = living_row(writing, parent_id)
    if parent.course_id != row.course_id:
        raise BadInput("A page can only be moved within its course.")
    if parent_id in _below(writing, row.id):
        raise BadInput("A page cannot be moved into itself.")


def _living(writing: Connection, document_id: str | None) -> str | None:
    query = select(document.c.id).where(document.c.id == document_id, document.c.deleted.is_(None))
    return writing.scalar(query)


def _below(writing: Connection, document_id: str, *, deleted: datetime | None = None) -> list[str]:
    """A page and all below it that is there, or that was put aside at this moment."""
    there = document.c.deleted.is_(None) if deleted is None else document.c.deleted == deleted
    found, level = [document_id], [document_id]
    while level:
        level = list(writing.scalars(select(document.c.id).where(document.c.parent_id.in_(level), there)))
        found += level
    return found


def _siblings(writing: Connection, course_id: str, parent_id: str | None) -> list[str]:
    same = document.c.parent_id.is_(None) if parent_id is None else document.c.parent_id == parent_id
    query = (
        select(document.c.id)
        .where(document.c.course_id == course_id, same, document.c.deleted.is_(None))
        .order_by(document.c.position, document.c.id)
    )
    return list(writing.scalars(query))


def _tree(rows: Iterable[Any]) -> tuple[Entry, ...]:
    below: dict[str | None, list[Any]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def entries(parent_id: str | None) -> tuple[Entry, ...]:
        return tuple(
            Entry(
                id=row.id,
                title=row.title,
                kind=PageKind(row.kind),
                parent_id=parent_id,
                updated=row.updated,
                entries=entries(row.id),
            )
            for row in below.get(parent_id, ())
        )

    return entries(None)


def _pages(rows: Iterable[Any]) -> tuple[Page, ...]:
    below: dict[str | None, list[Any]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def pages(parent_id: str | None) -> tuple[Page, ...]:
        return tuple(
            Page(
                title=row.title,
                kind=PageKind(row.kind),
                body=tree_from(row.body),
                settings=settings_of(row),
                pages=pages(row.id),
            )
            for row in below.get(parent_id, ())
        )

    return pages(None)
