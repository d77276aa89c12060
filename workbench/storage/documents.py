"""Documents as rows: the outline of a course, each page's saved tree, and its live state."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from workbench.model.content import Node, with_ids
from workbench.model.course import Page, PageKind
from workbench.model.errors import BadInput, NotFound
from workbench.model.outline import Entry
from workbench.model.tree_text import text_of, tree_from
from workbench.storage.courses import clean_title
from workbench.storage.database import Database
from workbench.storage.live_updates import Fold, fold, keep, size_of, updates_of
from workbench.storage.tables import course, document, new_id

_GONE = "This page does not exist any more."


@dataclass(frozen=True, kw_only=True)
class StoredDocument:
    """A page of a course, as it was last saved."""

    id: str
    course_id: str
    parent_id: str | None
    title: str
    kind: PageKind
    body: Node
    settings: tuple[tuple[str, str], ...]
    updated: datetime


@dataclass(frozen=True, kw_only=True)
class LiveState:
    """A document's Yjs state: `live`, then the updates that came after it; before it has one, its tree."""

    live: bytes | None
    updates: tuple[bytes, ...]
    body: Node | None


def block_id() -> str:
    """A fresh id for a block."""
    return secrets.token_hex(6)


class DocumentStore:
    """Reads and writes the rows of documents."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # The outline

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
            place = len(self._siblings(writing, course_id, parent_id))
            ids: list[str] = []
            for position, page in enumerate(pages, start=place):
                self._add(writing, course_id, page, parent_id, position, ids)
            _touch(writing, course_id)
        return tuple(ids)

    def _add(
        self,
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
            self._add(writing, course_id, below, document_id, place, ids)

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

    def rename(self, document_id: str, title: str) -> None:
        """Give a page another title."""
        with self._database.write() as writing:
            self._change(writing, document_id, title=clean_title(title), updated=datetime.now(UTC))

    def move(self, document_id: str, *, parent_id: str | None, position: int) -> None:
        """Put a page, with all below it, at this place among the entries of `parent_id`.

        Raises:
            BadInput: the new parent is the page itself or below it, or of another course.
        """
        with self._database.write() as writing:
            row = self._row(writing, document_id)
            if parent_id is not None:
                self._may_hold(writing, row, parent_id)
            siblings = [
                one for one in self._siblings(writing, row.course_id, parent_id) if one != document_id
            ]
            siblings.insert(max(0, min(len(siblings), position)), document_id)
            for place, one in enumerate(siblings):
                self._change(writing, one, parent_id=parent_id, position=place)
            _touch(writing, row.course_id)

    def _may_hold(self, writing: Connection, row: Row[Any], parent_id: str) -> None:
        parent = self._row(writing, parent_id)
        if parent.course_id != row.course_id:
            raise BadInput("A page can only be moved within its course.")
        if parent_id in self._below(writing, row.id):
            raise BadInput("A page cannot be moved into itself.")

    def delete(self, document_id: str) -> None:
        """Put a page aside, with all below it."""
        with self._database.write() as writing:
            row, now = self._row(writing, document_id), datetime.now(UTC)
            for one in self._below(writing, document_id):
                self._change(writing, one, deleted=now)
            _touch(writing, row.course_id)

    def undelete(self, document_id: str) -> None:
        """Bring a page back, with what was put aside with it."""
        with self._database.write() as writing:
            row = writing.execute(select(document).where(document.c.id == document_id)).first()
            if row is None or row.deleted is None:
                raise NotFound(_GONE)
            for one in self._below(writing, document_id, deleted=row.deleted):
                self._change(writing, one, deleted=None)
            self._change(writing, document_id, parent_id=self._living(writing, row.parent_id))
            _touch(writing, row.course_id)

    def _living(self, writing: Connection, document_id: str | None) -> str | None:
        query = select(document.c.id).where(document.c.id == document_id, document.c.deleted.is_(None))
        return writing.scalar(query)

    def _below(self, writing: Connection, document_id: str, *, deleted: datetime | None = None) -> list[str]:
        """A page and all below it that is there, or that was put aside at this moment."""
        there = document.c.deleted.is_(None) if deleted is None else document.c.deleted == deleted
        found, level = [document_id], [document_id]
        while level:
            level = list(writing.scalars(select(document.c.id).where(document.c.parent_id.in_(level), there)))
            found += level
        return found

    def _siblings(self, writing: Connection, course_id: str, parent_id: str | None) -> list[str]:
        same = document.c.parent_id.is_(None) if parent_id is None else document.c.parent_id == parent_id
        query = (
            select(document.c.id)
            .where(document.c.course_id == course_id, same, document.c.deleted.is_(None))
            .order_by(document.c.position, document.c.id)
        )
        return list(writing.scalars(query))

    # One document

    def get(self, document_id: str) -> StoredDocument:
        """One page.

        Raises:
            NotFound: there is none, or it was deleted.
        """
        with self._database.read() as reading:
            return _stored(self._row(reading, document_id))

    def course_of(self, document_id: str) -> str:
        """The course that a page is of.

        Raises:
            NotFound: there is no such page.
        """
        with self._database.read() as reading:
            return str(self._row(reading, document_id, document.c.course_id).course_id)

    def _row(self, reading: Connection, document_id: str, *columns: ColumnElement[Any]) -> Row[Any]:
        query = (
            select(*(columns or (document,)))
            .join(course, course.c.id == document.c.course_id)
            .where(document.c.id == document_id, document.c.deleted.is_(None), course.c.deleted.is_(None))
        )
        row = reading.execute(query).first()
        if row is None:
            raise NotFound(_GONE)
        return row

    def _change(self, writing: Connection, document_id: str, **values: Any) -> None:
        query = update(document).where(document.c.id == document_id).values(**values)
        if writing.execute(query).rowcount != 1:
            raise NotFound(_GONE)

    # The live state

    def size(self, document_id: str) -> int:
        """About how many bytes opening a page must take in.

        Raises:
            NotFound: there is no such page.
        """
        with self._database.read() as reading:
            if (size := size_of(document_id, reading)) is None:
                raise NotFound(_GONE)
            return size

    def live(self, document_id: str) -> LiveState:
        """The Yjs state of a page."""
        with self._database.read() as reading:
            live = self._row(reading, document_id, document.c.live).live
            updates = reading.execute(updates_of(document_id)).all()
            row = self._row(reading, document_id) if live is None else None
        body = None if row is None else tree_from(row.body)
        return LiveState(live=live, updates=tuple(one.update for one in updates), body=body)

    def begin(self, document_id: str, updates: Sequence[bytes]) -> bool:
        """Give a page its first Yjs state; False when another process was first and its state holds."""
        first = document.c.id == document_id, document.c.live.is_(None)
        with self._database.write() as writing:
            if writing.execute(update(document).where(*first).values(live=updates[0])).rowcount != 1:
                return False
            keep(writing, ((document_id, "", one) for one in updates[1:]))
        return True

    def append(
        self,
        updates: Iterable[tuple[str, str, bytes]],
        also: Callable[[Connection], None] | None = None,
    ) -> None:
        """Keep updates, each with its document and author, in one transaction with what `also` does."""
        with self._database.write() as writing:
            keep(writing, updates)
            if also is not None:
                also(writing)

    def save(self, document_id: str, body: Node) -> None:
        """Keep the tree, for search, export and the lists of courses."""
        now = datetime.now(UTC)
        owner = select(document.c.course_id).where(document.c.id == document_id).scalar_subquery()
        with self._database.write() as writing:
            self._change(writing, document_id, body=text_of(body), updated=now)
            writing.execute(update(course).where(course.c.id == owner).values(updated=now))

    def fold(self, document_id: str, merge: Fold, join: Fold) -> None:
        """Put many updates into one: all with `merge`, or, where that is much, the small ones with `join`."""
        with self._database.write() as writing:
            fold(document_id, writing, merge, join)


def _touch(writing: Connection, course_id: str) -> None:
    writing.execute(update(course).where(course.c.id == course_id).values(updated=datetime.now(UTC)))


def _stored(row: Row[Any]) -> StoredDocument:
    return StoredDocument(
        id=row.id,
        course_id=row.course_id,
        parent_id=row.parent_id,
        title=row.title,
        kind=PageKind(row.kind),
        body=tree_from(row.body),
        settings=_settings(row),
        updated=row.updated,
    )


def _settings(row: Row[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in row.settings)


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
                settings=_settings(row),
                pages=pages(row.id),
            )
            for row in below.get(parent_id, ())
        )

    return pages(None)
