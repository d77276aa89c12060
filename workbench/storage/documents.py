"""Documents as rows: each page's saved tree, and its live state."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from workbench.model.content import Node
from workbench.model.course import PageKind
from workbench.model.errors import NotFound
from workbench.model.tree_text import text_of, tree_from
from workbench.storage.database import Database
from workbench.storage.live_updates import Fold, fold, keep, size_of, updates_of
from workbench.storage.tables import course, document

GONE = "This page does not exist any more."


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

    def get(self, document_id: str) -> StoredDocument:
        """One page.

        Raises:
            NotFound: there is none, or it was deleted.
        """
        with self._database.read() as reading:
            return _stored(living_row(reading, document_id))

    def course_of(self, document_id: str) -> str:
        """The course that a page is of.

        Raises:
            NotFound: there is no such page.
        """
        with self._database.read() as reading:
            return str(living_row(reading, document_id, document.c.course_id).course_id)

    def size(self, document_id: str) -> int:
        """About how many bytes opening a page must take in.

        Raises:
            NotFound: there is no such page.
        """
        with self._database.read() as reading:
            if (size := size_of(document_id, reading)) is None:
                raise NotFound(GONE)
            return size

    def live(self, document_id: str) -> LiveState:
        """The Yjs state of a page."""
        with self._database.read() as reading:
            live = living_row(reading, document_id, document.c.live).live
            updates = reading.execute(updates_of(document_id)).all()
            row = living_row(reading, document_id) if live is None else None
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
            change_row(writing, document_id, body=text_of(body), updated=now)
            writing.execute(update(course).where(course.c.id == owner).values(updated=now))

    def fold(self, document_id: str, merge: Fold, join: Fold) -> None:
        """Put many updates into one: all with `merge`, or, where that is much, the small ones with `join`."""
        with self._database.write() as writing:
            fold(document_id, writing, merge, join)


def _stored(row: Row[Any]) -> StoredDocument:
    return StoredDocument(
        id=row.id,
        course_id=row.course_id,
        parent_id=row.parent_id,
        title=row.title,
        kind=PageKind(row.kind),
        body=tree_from(row.body),
        settings=settings_of(row),
        updated=row.updated,
    )


def living_row(reading: Connection, document_id: str, *columns: ColumnElement[Any]) -> Row[Any]:
    """The row of a page that is there, in a course that is there; all columns or these.

    Raises:
        NotFound: there is none.
    """
    query = (
        select(*(columns or (document,)))
        .join(course, course.c.id == document.c.course_id)
        .where(document.c.id == document_id, document.c.deleted.is_(None), course.c.deleted.is_(None))
    )
    row = reading.execute(query).first()
    if row is None:
        raise NotFound(GONE)
    return row


def change_row(writing: Connection, document_id: str, **values: Any) -> None:
    """Set columns of a page, one that was put aside too.

    Raises:
        NotFound: there is none.
    """
    query = update(document).where(document.c.id == document_id).values(**values)
    if writing.execute(query).rowcount != 1:
        raise NotFound(GONE)


def settings_of(row: Row[Any]) -> tuple[tuple[str, str], ...]:
    """The settings in the row of a page."""
    return tuple((name, value) for name, value in row.settings)
