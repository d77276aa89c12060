"""Imports as rows: what came from where, and what was said about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from workbench.model._encoding import decode, encode
from workbench.model.imported import Note, Provenance
from workbench.storage.database import Database
from workbench.storage.tables import import_, new_id


@dataclass(frozen=True, kw_only=True)
class StoredImport:
    """One import that was kept."""

    id: str
    course_id: str
    provenance: Provenance
    user: str
    notes: tuple[Note, ...]
    documents: tuple[str, ...]
    """The ids of the documents it made, in outline order."""
    at: datetime


class ImportStore:
    """Reads and writes the rows of imports."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        course_id: str,
        provenance: Provenance,
        notes: Iterable[Note],
        documents: Iterable[str],
        *,
        user: str,
        connection: Connection,
    ) -> str:
        """Keep an import; its id."""
        import_id = new_id()
        connection.execute(
            import_.insert().values(
                id=import_id,
                course_id=course_id,
                name=provenance.name,
                url=provenance.url,
                sha256=provenance.sha256,
                importer=provenance.importer,
                version=provenance.version,
                user=user,
                notes=[encode(note) for note in notes],
                documents=list(documents),
                at=datetime.now(UTC),
            )
        )
        return import_id

    def of_course(self, course_id: str) -> tuple[StoredImport, ...]:
        """The imports of a course, the newest first."""
        query = select(import_).where(import_.c.course_id == course_id)
        return self._found(query.order_by(import_.c.at.desc(), import_.c.id.desc()))

    def of_source(self, sha256: str) -> tuple[StoredImport, ...]:
        """The imports of the very same file, the newest first."""
        query = select(import_).where(import_.c.sha256 == sha256)
        return self._found(query.order_by(import_.c.at.desc(), import_.c.id.desc()))

    def _found(self, query: Any) -> tuple[StoredImport, ...]:
        with self._database.read() as reading:
            return tuple(_stored(row) for row in reading.execute(query))


def _stored(row: Row[Any]) -> StoredImport:
    return StoredImport(
        id=row.id,
        course_id=row.course_id,
        provenance=Provenance(
            name=row.name, sha256=row.sha256, importer=row.importer, version=row.version, url=row.url
        ),
        user=row.user,
        notes=tuple(decode(Note, one) for one in row.notes),
        documents=tuple(row.documents),
        at=row.at,
    )
