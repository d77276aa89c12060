"""Importing: reading what people bring, and keeping it whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

from sqlalchemy import Connection

from workbench.importers import Importer, fetch, importers, read_isolated, with_pictures
from workbench.model.content import with_ids
from workbench.model.course import Asset, Course, Page
from workbench.model.errors import BadInput, StorageError
from workbench.model.imported import Imported, Provenance, Source
from workbench.model.limits import FetchLimits, ImportLimits
from workbench.storage.assets import AssetStore
from workbench.storage.courses import TITLE_CHARS, CourseStore
from workbench.storage.database import Database
from workbench.storage.documents import DocumentStore, block_id
from workbench.storage.imports import ImportStore, StoredImport
from workbench.storage.revisions import RevisionStore


class Importing:
    """Reads sources in a process of their own, and stores what a person chose to take."""

    def __init__(
        self, database: Database, assets: AssetStore, limits: ImportLimits, fetch: FetchLimits
    ) -> None:
        self._database = database
        self._assets = assets
        self._limits = limits
        self._fetch = fetch
        self._courses = CourseStore(database)
        self._documents = DocumentStore(database)
        self._revisions = RevisionStore(database)
        self._imports = ImportStore(database)

    @property
    def limits(self) -> ImportLimits:
        """How much an import may take."""
        return self._limits

    def formats(self) -> tuple[Importer, ...]:
        """The formats that can be read, by name."""
        return importers()

    def fetch(self, url: str) -> Source:
        """What is at an address. Blocks: call it in a thread.

        Raises:
            BadInput: it is no web address, not public, too large, or does not answer.
        """
        return fetch(url, self._fetch)

    def read(
        self,
        source: Source,
        *,
        progress: Callable[[float, str], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Imported:
        """The course in a source. Nothing is stored. Blocks: call it in a thread.

        Raises:
            WorkbenchError: it cannot be read, takes too much, or `cancelled` said so.
        """
        with _told():
            imported = read_isolated(source, self._limits, progress=progress, cancelled=cancelled)
        return with_pictures(imported, self._fetch, self._limits) if source.url else imported

    def store(
        self,
        imported: Imported,
        *,
        user: str,
        course_id: str | None = None,
        pages: Collection[int] | None = None,
    ) -> str:
        """Keep an import in one transaction: all of it, or nothing.

        Args:
            imported: what was read.
            user: who brings it.
            course_id: the course it becomes part of; None makes a new one.
            pages: the places in `Course.walk()` of the pages to take; None takes all.

        Returns:
            The id of the course.

        Raises:
            BadInput: no page was chosen.
            NotFound: the course does not exist any more.
            StorageError: the disk or the database failed; nothing was kept.
        """
        course = _chosen(imported.course, pages)
        written = self._write_files(imported.assets)
        try:
            with self._database.write() as connection:
                return self._keep(imported, course, user, course_id, connection)
        except BaseException:
            self._assets.forget(written)
            raise

    def _write_files(self, assets: tuple[Asset, ...]) -> list[str]:
        """Keep the files; when one of them fails, those written before it go again."""
        written: list[str] = []
        try:
            for asset in assets:
                if self._assets.write(asset):
                    written.append(asset.sha256)
        except StorageError:
            self._assets.forget(written)
            raise
        return written

    def _keep(
        self,
        imported: Imported,
        course: Course,
        user: str,
        course_id: str | None,
        connection: Connection,
    ) -> str:
        if course_id is None:
            course_id = self._courses.create(
                course.title.strip()[:TITLE_CHARS] or "Imported course",
                owner=user,
                description=course.description,
                language=course.language,
                connection=connection,
            )
        else:
            self._courses.get(course_id, connection=connection)
        documents = self._documents.add_pages(course_id, course.pages, connection=connection)
        for document_id, page in zip(documents, course.walk(), strict=True):
            self._revisions.add(document_id, page.body, author=user, origin="import", connection=connection)
        for asset in imported.assets:
            self._assets.add_row(asset, connection, course_id=course_id)
        provenance = imported.provenance or Provenance(name=course.title, sha256="", importer="", version="")
        self._imports.add(course_id, provenance, imported.notes, documents, user=user, connection=connection)
        return course_id

    def history(self, course_id: str) -> tuple[StoredImport, ...]:
        """What was imported into a course, the newest first."""
        return self._imports.of_course(course_id)

    def earlier(self, imported: Imported) -> tuple[StoredImport, ...]:
        """Imports of the very same file, the newest first."""
        return self._imports.of_source(imported.provenance.sha256) if imported.provenance else ()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"There is no room to read the file: {error.strerror}.") from error


def _chosen(course: Course, pages: Collection[int] | None) -> Course:
    """The course with block ids, of the pages chosen; what lies below a page that is not moves up."""
    numbers = count()

    def kept(all_pages: tuple[Page, ...]) -> Iterator[Page]:
        for page in all_pages:
            number = next(numbers)
            taken = pages is None or number in pages
            below = tuple(kept(page.pages))
            if taken:
                yield replace(page, body=with_ids(page.body, block_id), pages=below)
            else:
                yield from below

    chosen = replace(course, pages=tuple(kept(course.pages)))
    if not chosen.pages:
        raise BadInput("No page was chosen.", advice="Choose at least one page to take.")
    return chosen
