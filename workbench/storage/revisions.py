"""Revisions as rows: each holds the whole tree, so that any two can be compared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from workbench.model.content import Node
from workbench.model.errors import NotFound
from workbench.model.json_text import JsonText
from workbench.model.revision import Revision, tree_hash
from workbench.model.tree_text import text_of, tree_from
from workbench.storage.database import Database
from workbench.storage.tables import new_id, revision

_NAME_CHARS = 200
_AT_ONCE = 400


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A version that is about to be kept; made ready before the transaction."""

    document_id: str
    author: str
    origin: str
    name: str
    hash: str
    body: JsonText

    @classmethod
    def of(cls, document_id: str, body: Node, *, author: str, origin: str, name: str = "") -> Snapshot:
        """The snapshot of a tree."""
        title = " ".join(name.split())[:_NAME_CHARS]
        values = {"document_id": document_id, "author": author, "origin": origin, "name": title}
        return cls(hash=tree_hash(body), body=text_of(body), **values)

    def row(self, parent_id: str | None) -> dict[str, Any]:
        """It as a row behind another."""
        return {**vars(self), "id": new_id(), "parent_id": parent_id, "at": datetime.now(UTC)}


class RevisionStore:
    """Reads and writes the rows of revisions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        document_id: str,
        body: Node,
        *,
        author: str,
        origin: str = "person",
        name: str = "",
        connection: Connection | None = None,
    ) -> Revision:
        """Keep a snapshot; without a name, a text that is already the newest snapshot is not kept twice."""
        with self._database.writing(connection) as writing:
            last = self._last(writing, document_id)
            digest = tree_hash(body)
            if last is not None and last.hash == digest and not name:
                return _revision(last, body=body)
            kept = Revision(
                id=new_id(),
                document_id=document_id,
                parent_id=None if last is None else last.id,
                hash=digest,
                author=author,
                at=datetime.now(UTC),
                name=" ".join(name.split())[:_NAME_CHARS],
                origin=origin,
                body=body,
            )
            writing.execute(revision.insert().values(**{**vars(kept), "body": text_of(body)}))
        return kept

    def add_all(self, snapshots: Sequence[Snapshot], connection: Connection) -> list[str]:
        """Keep snapshots of many pages at once, as `add` keeps one; the id that stands for each."""
        last = self._last_of({one.document_id for one in snapshots}, connection)
        rows, ids = [], []
        for one in snapshots:
            before = last.get(one.document_id)
            if before is not None and before[1] == one.hash and not one.name:
                ids.append(before[0])
                continue
            row = one.row(None if before is None else before[0])
            rows.append(row)
            ids.append(row["id"])
            last[one.document_id] = row["id"], one.hash
        if rows:
            connection.execute(revision.insert(), rows)
        return ids

    def _last_of(self, documents: Collection[str], reading: Connection) -> dict[str, tuple[str, str]]:
        """The id and hash of the newest snapshot of each page."""
        wanted, found = list(documents), {}
        for start in range(0, len(wanted), _AT_ONCE):
            query = select(revision.c.document_id, revision.c.id, revision.c.hash).where(
                revision.c.document_id.in_(wanted[start : start + _AT_ONCE])
            )
            for row in reading.execute(query.order_by(revision.c.at, revision.c.id)):
                found[row.document_id] = row.id, row.hash
        return found

    def all(self, document_id: str) -> tuple[Revision, ...]:
        """The snapshots of a page without their trees, the newest first."""
        columns = [column for column in revision.c if column.name != "body"]
        query = (
            select(*columns)
            .where(revision.c.document_id == document_id)
            .order_by(revision.c.at.desc(), revision.c.id.desc())
        )
        with self._database.read() as reading:
            return tuple(_revision(row) for row in reading.execute(query))

    def get(self, revision_id: str) -> Revision:
        """One snapshot with its tree.

        Raises:
            NotFound: there is none.
        """
        with self._database.read() as reading:
            row = reading.execute(select(revision).where(revision.c.id == revision_id)).first()
        if row is None:
            raise NotFound("This version does not exist any more.")
        return _revision(row, body=tree_from(row.body))

    def _last(self, reading: Connection, document_id: str) -> Row[Any] | None:
        query = (
            select(revision)
            .where(revision.c.document_id == document_id)
            .order_by(revision.c.at.desc(), revision.c.id.desc())
            .limit(1)
        )
        return reading.execute(query).first()


def _revision(row: Row[Any], body: Node | None = None) -> Revision:
    return Revision(
        id=row.id,
        document_id=row.document_id,
        parent_id=row.parent_id,
        hash=row.hash,
        author=row.author,
        at=row.at,
        name=row.name,
        origin=row.origin,
        body=body,
    )
