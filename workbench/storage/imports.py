"""Imports as rows: what came from where, what was said about it, and what it did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update

from workbench.model._encoding import decode, encode
from workbench.model.imported import Note, Provenance
from workbench.storage.database import Database
from workbench.storage.tables import import_, import_page, new_id

Json = Any


@dataclass(frozen=True, kw_only=True)
class ImportedPage:
    """A page as an import found it in its source, and the document that it became."""

    number: int
    """Its place among the pages taken."""
    document_id: str
    title: str
    revision_id: str
    parent: int | None = None
    path: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class StoredImport:
    """One import that was kept."""

    id: str
    course_id: str
    provenance: Provenance
    user: str
    notes: tuple[Note, ...]
    documents: tuple[str, ...]
    """The ids of the documents of its pages, in outline order."""
    at: datetime
    source: str = ""
    """The asset that holds the file itself; empty when it was not kept."""
    earlier: str | None = None
    """The import that it replaced or was merged into."""
    done: Mapping[str, Json] = field(default_factory=dict, hash=False)
    undone: datetime | None = None


class ImportStore:
    """Reads and writes the rows of imports."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, kept: StoredImport, pages: Iterable[ImportedPage], connection: Connection) -> None:
        """Keep an import and the pages it found."""
        values = {
            **asdict(kept.provenance),
            "id": kept.id,
            "course_id": kept.course_id,
            "choices": [list(pair) for pair in kept.provenance.choices],
            "source": kept.source or None,
            "user": kept.user,
            "notes": [encode(note) for note in kept.notes],
            "documents": list(kept.documents),
            "earlier": kept.earlier,
            "done": dict(kept.done),
            "at": kept.at,
        }
        connection.execute(import_.insert().values(**values))
        rows = [{"import_id": kept.id, **asdict(page)} for page in pages]
        if rows:
            connection.execute(import_page.insert(), rows)

    def keep_analysis(self, import_id: str, analysis: Json) -> None:
        """Keep what was said of an import."""
        with self._database.write() as writing:
            writing.execute(update(import_).where(import_.c.id == import_id).values(analysis=analysis))

    def analysis(self, import_id: str) -> Json:
        """What was said of an import; None where nothing was."""
        with self._database.read() as reading:
            return reading.scalar(select(import_.c.analysis).where(import_.c.id == import_id))

    def line(self, last: StoredImport) -> list[StoredImport]:
        """An import and those of the same source before it, the newest first."""
        line = [last]
        while line[-1].earlier and (one := self.get(line[-1].earlier)):
            line.append(one)
        return line

    def get(self, import_id: str) -> StoredImport | None:
        """One import; None when there is none."""
        return next(iter(self._found(select(import_).where(import_.c.id == import_id))), None)

    def of_course(self, course_id: str) -> tuple[StoredImport, ...]:
        """The imports of a course, the newest first."""
        return self._found(_newest(select(import_).where(import_.c.course_id == course_id)))

    def of_source(self, sha256: str) -> tuple[StoredImport, ...]:
        """The imports of the very same file, the newest first; those that were undone are left out."""
        there = import_.c.undone.is_(None)
        return self._found(_newest(select(import_).where(import_.c.sha256 == sha256, there)))

    def like(self, provenance: Provenance) -> tuple[StoredImport, ...]:
        """The imports that may be of the same source, the newest first; those undone are left out."""
        same_name = (import_.c.name == provenance.name) & (import_.c.importer == provenance.importer)
        ways = [import_.c.sha256 == provenance.sha256, same_name]
        if provenance.url:
            ways.append(import_.c.url == provenance.url)
        if provenance.identifier:
            ways.append(import_.c.identifier == provenance.identifier)
        return self._found(_newest(select(import_).where(or_(*ways), import_.c.undone.is_(None))))

    def pages(self, import_id: str) -> tuple[ImportedPage, ...]:
        """The pages that an import found, in outline order."""
        query = select(import_page).where(import_page.c.import_id == import_id)
        with self._database.read() as reading:
            return tuple(map(_page, reading.execute(query.order_by(import_page.c.number))))

    def of_document(self, document_id: str) -> tuple[tuple[StoredImport, ImportedPage], ...]:
        """The imports that a document came from, the newest first, each with the page it was there."""
        query = select(import_page).where(import_page.c.document_id == document_id)
        with self._database.read() as reading:
            pages = {row.import_id: _page(row) for row in reading.execute(query)}
        found = self._found(_newest(select(import_).where(import_.c.id.in_(pages))))
        return tuple((one, pages[one.id]) for one in found if one.undone is None)

    def newest(self, course_id: str) -> dict[str, str]:
        """For each page of a course the newest import that it came from, those undone left out."""
        query = (
            select(import_page.c.document_id, import_.c.id)
            .join(import_, import_.c.id == import_page.c.import_id)
            .where(import_.c.course_id == course_id, import_.c.undone.is_(None))
            .order_by(import_.c.at, import_.c.id)
        )
        with self._database.read() as reading:
            return {name: kept for name, kept in reading.execute(query)}

    def followed(self, import_id: str, connection: Connection) -> bool:
        """Whether another import already took this one further, or it was undone."""
        gone = select(import_.c.id).where(import_.c.id == import_id, import_.c.undone.is_(None))
        if connection.scalar(gone.with_for_update()) is None:
            return True
        later = select(import_.c.id).where(import_.c.earlier == import_id, import_.c.undone.is_(None))
        return connection.scalar(later.limit(1)) is not None

    def undo(self, import_id: str, connection: Connection) -> bool:
        """Mark an import as undone; False when it was already."""
        marked = update(import_).where(import_.c.id == import_id, import_.c.undone.is_(None))
        return connection.execute(marked.values(undone=datetime.now(UTC))).rowcount == 1

    def _found(self, query: Any) -> tuple[StoredImport, ...]:
        with self._database.read() as reading:
            return tuple(_stored(row) for row in reading.execute(query))


def new_import(
    course_id: str, provenance: Provenance, notes: tuple[Note, ...], user: str, **more: Any
) -> StoredImport:
    """An import that is about to be kept."""
    return StoredImport(
        id=new_id(),
        course_id=course_id,
        provenance=provenance,
        notes=notes,
        user=user,
        at=datetime.now(UTC),
        **more,
    )


def _newest(query: Any) -> Any:
    return query.order_by(import_.c.at.desc(), import_.c.id.desc())


def _page(row: Row[Any]) -> ImportedPage:
    return ImportedPage(
        number=row.number,
        document_id=row.document_id,
        title=row.title,
        revision_id=row.revision_id,
        parent=row.parent,
        path=row.path,
        place=row.place,
    )


def _stored(row: Row[Any]) -> StoredImport:
    return StoredImport(
        id=row.id,
        course_id=row.course_id,
        provenance=Provenance(
            name=row.name,
            sha256=row.sha256,
            importer=row.importer,
            version=row.version,
            url=row.url,
            identifier=row.identifier,
            size=row.size,
            choices=tuple((name, value) for name, value in row.choices),
        ),
        user=row.user,
        notes=tuple(decode(Note, one) for one in row.notes),
        documents=tuple(row.documents),
        at=row.at,
        source=row.source or "",
        earlier=row.earlier,
        done=row.done,
        undone=row.undone,
    )
