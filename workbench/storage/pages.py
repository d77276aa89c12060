"""The pages of a course as many rows at once: read whole, added whole, put in order whole."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Text, bindparam, cast, select, update

from workbench.model.content import Node, plain_text
from workbench.model.course import Page, PageKind
from workbench.model.errors import NotFound
from workbench.model.json_text import loaded
from workbench.model.revision import tree_hash
from workbench.model.tree_text import text_of, tree_from
from workbench.storage.database import Database
from workbench.storage.documents import GONE
from workbench.storage.tables import course, document, new_id, revision

_AT_ONCE = 400
"""Ids in one question: SQLite takes a limited number."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A page as it stands in its course."""

    id: str
    parent_id: str | None
    position: int
    title: str
    kind: PageKind
    settings: tuple[tuple[str, str], ...]
    deleted: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a page says, where its tree is not needed: far less to hold for a whole course."""

    hash: str
    text: str


@dataclass(frozen=True, kw_only=True)
class NewPage:
    """A page that is about to be added, with its first version; made ready before the transaction."""

    id: str
    revision_id: str
    page: Page
    document: Mapping[str, Any]
    revision: Mapping[str, Any]


def new_page(document_id: str, page: Page, parent_id: str | None, position: int, *, user: str) -> NewPage:
    """A page made ready to be added to a course."""
    now, body = datetime.now(UTC), text_of(page.body)
    revision_id = new_id()
    return NewPage(
        id=document_id,
        revision_id=revision_id,
        page=page,
        document={
            "id": document_id,
            "parent_id": parent_id,
            "position": position,
            "kind": page.kind.value,
            "title": one_line(page.title),
            "settings": [list(pair) for pair in page.settings],
            "body": body,
            "created": now,
            "updated": now,
        },
        revision={
            "id": revision_id,
            "document_id": document_id,
            "parent_id": None,
            "hash": tree_hash(page.body),
            "author": user,
            "name": "",
            "origin": "import",
            "body": body,
            "at": now,
        },
    )


def one_line(title: str) -> str:
    """A title as it is kept."""
    return " ".join(title.replace("\x00", " ").split()) or "Untitled"


class PageStore:
    """Reads and writes many pages of a course at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_course(self, course_id: str) -> dict[str, Standing]:
        """All pages of a course by id, those that were deleted too, as they were last saved."""
        columns = [column for column in document.c if column.name not in ("body", "live")]
        query = select(*columns).where(document.c.course_id == course_id)
        with self._database.read() as reading:
            rows = reading.execute(query.order_by(document.c.position, document.c.id)).all()
        return {row.id: _standing(row) for row in rows}

    def said(self, document_ids: Sequence[str], revision_ids: Sequence[str]) -> dict[str, Said]:
        """What pages say as they were last saved, and what versions say, by the ids of these.

        A text that is there twice, as of a page that nobody edited, is read once.
        """
        found: dict[str, Said] = {}
        known: dict[bytes, Said] = {}
        with self._database.read() as reading:
            for table, ids in ((revision, revision_ids), (document, document_ids)):
                for some in _parts(ids):
                    query = select(table.c.id, cast(table.c.body, Text)).where(table.c.id.in_(some))
                    found.update((name, _said(text, known)) for name, text in reading.execute(query))
        return found

    def bodies(self, revision_ids: Sequence[str]) -> dict[str, Node]:
        """The trees of versions, by the ids of these."""
        found: dict[str, Node] = {}
        with self._database.read() as reading:
            for some in _parts(revision_ids):
                query = select(revision.c.id, revision.c.body).where(revision.c.id.in_(some))
                found.update((row.id, tree_from(row.body)) for row in reading.execute(query))
        return found

    def saved(self, document_id: str) -> Node:
        """The tree of a page as it was last saved, of one in the bin too.

        Raises:
            NotFound: there is no such page.
        """
        with self._database.read() as reading:
            row = reading.execute(select(document.c.body).where(document.c.id == document_id)).first()
        if row is None:
            raise NotFound(GONE)
        return tree_from(row.body)

    def next_position(self, course_id: str, connection: Connection) -> int:
        """The number of pages at the top of a course."""
        top = (document.c.course_id == course_id) & document.c.parent_id.is_(None)
        there = select(document.c.id).where(top, document.c.deleted.is_(None))
        return len(connection.scalars(there).all())

    def add(
        self, course_id: str, pages: Sequence[NewPage], connection: Connection, *, first: int = 0
    ) -> None:
        """Add pages with their first versions; those at the top begin at place `first`."""
        if not pages:
            return
        rows = [
            {
                **one.document,
                "course_id": course_id,
                "position": one.document["position"] + (0 if one.document["parent_id"] else first),
            }
            for one in pages
        ]
        connection.execute(document.insert(), rows)
        connection.execute(revision.insert(), [dict(one.revision) for one in pages])
        self.touch(course_id, connection)

    def arrange(self, order: Mapping[str | None, Sequence[str]], connection: Connection) -> None:
        """Put pages below these parents, in this order."""
        rows = [
            {"page": one, "parent": parent, "place": place}
            for parent, pages in order.items()
            for place, one in enumerate(pages)
        ]
        changed = update(document).where(document.c.id == bindparam("page"))
        if rows:
            connection.execute(
                changed.values(parent_id=bindparam("parent"), position=bindparam("place")), rows
            )

    def change(self, document_id: str, connection: Connection, **values: Any) -> None:
        """Set the title, kind or settings of a page."""
        values["updated"] = datetime.now(UTC)
        connection.execute(update(document).where(document.c.id == document_id).values(**values))

    def put_aside(self, ids: Collection[str], connection: Connection) -> None:
        """Put pages into the bin, each by itself."""
        self._set_deleted(ids, datetime.now(UTC), connection)

    def bring_back(self, ids: Collection[str], connection: Connection) -> None:
        """Take pages out of the bin."""
        self._set_deleted(ids, None, connection)

    def _set_deleted(self, ids: Collection[str], when: datetime | None, connection: Connection) -> None:
        rows = [{"page": one, "when": when} for one in ids]
        if rows:
            changed = update(document).where(document.c.id == bindparam("page"))
            connection.execute(changed.values(deleted=bindparam("when")), rows)

    def touch(self, course_id: str, connection: Connection) -> None:
        """Note that a course changed."""
        connection.execute(update(course).where(course.c.id == course_id).values(updated=datetime.now(UTC)))


def _standing(row: Any) -> Standing:
    return Standing(
        id=row.id,
        parent_id=row.parent_id,
        position=row.position,
        title=row.title,
        kind=PageKind(row.kind),
        settings=tuple((name, value) for name, value in row.settings),
        deleted=row.deleted,
    )


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


def _said(text: str, known: dict[bytes, Said]) -> Said:
    digest = hashlib.sha256(text.encode()).digest()
    if digest not in known:
        tree = tree_from(loaded(text))
        known[digest] = Said(hash=tree_hash(tree), text=plain_text(tree))
    return known[digest]
