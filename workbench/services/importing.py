"""Importing: reading what people bring, keeping it whole or not at all, knowing it when it comes again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypedDict, Unpack

from workbench.importers import Importer, endings, fetch, importers
from workbench.model.conflict import Conflict, KeepBoth, Merge, Outcome, Replace, Resolution
from workbench.model.freeing import blocks_of, free
from workbench.model.imported import BlockOrigin, Imported, Source
from workbench.model.limits import FetchLimits, ImportLimits
from workbench.services._bringing import Bringing
from workbench.services._comparing import Comparing
from workbench.services._earlier import Earlier
from workbench.services._filing import Filing, Progress, Steps
from workbench.services._leaves import Leaf, leaves
from workbench.services._origins import Origins
from workbench.services._reading import Reading, Stop, chosen, read_from
from workbench.services._reimporting import Reimporting
from workbench.services._undoing import Undoing
from workbench.services.collaborating import Collaborating
from workbench.storage.assets import AssetStore
from workbench.storage.database import Database
from workbench.storage.documents import DocumentStore
from workbench.storage.imports import ImportStore, StoredImport


class BringOptions(TypedDict, total=False):
    """What of an import is kept, where, and who hears of it."""

    course_id: str | None
    """The course it becomes part of; None makes a new one. `Replace` and `Merge` know theirs."""
    pages: Collection[int] | None
    """The places in `Course.walk()` of the pages to take; None takes all."""
    conflict: Resolution | None
    """What to do about an earlier import of the same source; None takes no notice of it."""
    progress: Progress | None
    """Called with the share that is done (0 to 1) and what comes now."""
    cancelled: Stop | None
    """Whether to stop; asked until the pages are written."""


class Importing:
    """Reads sources in a process of their own, and stores what a person chose to take."""

    def __init__(
        self,
        database: Database,
        assets: AssetStore,
        limits: ImportLimits,
        fetch: FetchLimits,
        *,
        collaborating: Collaborating | None = None,
        proposed: Callable[[str], None] | None = None,
    ) -> None:
        self._limits = limits
        self._fetch = fetch
        self._proposed = proposed
        collaborating = collaborating or Collaborating(DocumentStore(database))
        filing = Filing(assets, limits)
        self._imports = ImportStore(database)
        self._origins = Origins(database, assets)
        self._earlier = Earlier(database, Comparing(database, collaborating.flush))
        self._bringing = Bringing(database, filing)
        self._reimporting = Reimporting(database, filing, collaborating)
        self._undoing = Undoing(database, collaborating)
        self._resting = collaborating.resting
        self._reading = Reading(limits, fetch, self._resting)

    @property
    def limits(self) -> ImportLimits:
        """How much an import may take."""
        return self._limits

    def formats(self) -> tuple[Importer, ...]:
        """The formats that can be read, by name."""
        return importers()

    def endings(self) -> frozenset[str]:
        """The endings of files that are taken out of a folder."""
        return endings()

    # Reading

    def fetch(self, url: str) -> Source:
        """What is at an address. Blocks: call it in a thread.

        Raises:
            BadInput: it is no web address, not public, too large, or does not answer.
        """
        return fetch(url, self._fetch)

    def read(
        self, source: Source, *, progress: Progress | None = None, cancelled: Stop | None = None
    ) -> Imported:
        """The course in a source. Nothing is stored. Blocks: call it in a thread.

        Raises:
            WorkbenchError: it cannot be read, takes too much, or `cancelled` said so.
        """
        return self._reading.read(source, progress, cancelled)

    def close(self) -> None:
        """Stop all that is being read: nobody is there to see it any more."""
        self._reading.close()

    def read_again(
        self,
        imported: Imported,
        choices: Mapping[str, str],
        *,
        progress: Progress | None = None,
        cancelled: Stop | None = None,
    ) -> Imported:
        """The same source read with other choices (of `Imported.offers`); those made before hold.

        Raises:
            BadInput: the file itself is not at hand any more.
            WorkbenchError: as `read`.
        """
        return self._reading.read(chosen(read_from(imported), choices), progress, cancelled)

    def read_from(self, imported: Imported) -> Source:
        """What an import was read from, with the choices it was read with.

        Raises:
            BadInput: the file itself is not at hand any more.
        """
        return read_from(imported)

    # Storing

    def conflicts(self, imported: Imported, user: str, course_id: str | None = None) -> tuple[Conflict, ...]:
        """The earlier imports of the same source that this person can see, the surest and newest first.

        Args:
            imported: what was read.
            user: who wants to import it.
            course_id: look in this course only; None looks everywhere.
        """
        with self._resting.meanwhile():
            return self._earlier.met(imported, course_id)

    def store(self, imported: Imported, *, user: str, **options: Unpack[BringOptions]) -> str:
        """Keep an import, as `bring` does; the id of the course."""
        return self.bring(imported, user=user, **options).course_id

    def bring(
        self,
        imported: Imported,
        *,
        user: str,
        course_id: str | None = None,
        pages: Collection[int] | None = None,
        conflict: Resolution | None = None,
        progress: Progress | None = None,
        cancelled: Stop | None = None,
    ) -> Outcome:
        """Keep an import as `BringOptions` say: all of it, or nothing. Blocks: call it in a thread.

        Raises:
            BadInput: no page was chosen.
            NotFound: the course does not exist any more.
            Conflict: somebody else imported the same source meanwhile.
            Cancelled: `cancelled` said so; nothing was kept.
            StorageError: the disk or the database failed; nothing was kept.
        """
        with self._resting.meanwhile():
            found = leaves(imported, pages)
            blocks = blocks_of(leaf.page for leaf in found)
            outcome = self._brought(imported, found, user, course_id, conflict, Steps(progress, cancelled))
            del found
            free(blocks)
        return self._told(outcome)

    def _told(self, outcome: Outcome) -> Outcome:
        """Tell those who have a page open of what became of the suggestions for it."""
        for one in (*outcome.suggestions, *outcome.settled) if self._proposed else ():
            self._proposed(one)  # type: ignore[misc]
        return outcome

    def _brought(
        self,
        imported: Imported,
        found: Sequence[Leaf],
        user: str,
        course_id: str | None,
        conflict: Resolution | None,
        steps: Steps,
    ) -> Outcome:
        if isinstance(conflict, Replace | Merge):
            return self._reimporting.store(imported, found, user=user, resolution=conflict, steps=steps)
        return self._bringing.store(
            imported,
            found,
            user=user,
            course_id=course_id,
            apart=isinstance(conflict, KeepBoth),
            steps=steps,
        )

    def undo(self, import_id: str, user: str) -> Outcome:
        """Take an import back as one step: texts, titles and places as before, new pages to the bin.

        Raises:
            NotFound: there is no such import.
            Conflict: it was undone already, or a later import goes on from it.
        """
        with self._resting.meanwhile():
            outcome = self._undoing.undo(import_id, user)
        return self._told(outcome)

    # What was imported

    def history(self, course_id: str) -> tuple[StoredImport, ...]:
        """What was imported into a course, the newest first."""
        return self._imports.of_course(course_id)

    def earlier(self, imported: Imported) -> tuple[StoredImport, ...]:
        """Imports of the very same file, the newest first."""
        return self._imports.of_source(imported.provenance.sha256) if imported.provenance else ()

    def origin(self, document_id: str, block_id: str | None = None) -> BlockOrigin | None:
        """Where a page, or a block of it, comes from; None for what was written here."""
        return self._origins.of(document_id, block_id)

    def source(self, import_id: str) -> Source:
        """The file of an import as it was kept, to look at or to read again.

        Raises:
            NotFound: it was not kept.
        """
        return self._origins.source(import_id)
