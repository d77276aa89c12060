"""The earlier imports of a source: which there are, the surest first, and what became of their pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.model.conflict import Conflict, Match
from workbench.model.imported import Imported, Provenance
from workbench.services._comparing import Comparing, Comparison, matched, same_reading
from workbench.services._leaves import leaves
from workbench.storage.courses import CourseStore
from workbench.storage.database import Database
from workbench.storage.imports import ImportStore, StoredImport

_MOST = 8
"""The most earlier imports that a source is held against."""


class Earlier:
    """Finds what was imported before from the source of something that was read."""

    def __init__(self, database: Database, comparing: Comparing) -> None:
        self._courses, self._imports = CourseStore(database), ImportStore(database)
        self._comparing = comparing

    def met(self, imported: Imported, course_id: str | None) -> tuple[Conflict, ...]:
        """Those that have a page in common with it, in one course or in any."""
        if (given := imported.provenance) is None:
            return ()
        titles = {one.id: one.title for one in self._courses.all()}
        pages = leaves(imported, None)
        found = list(self._alike(given, titles, course_id))
        found.sort(key=lambda one: _likeness(one.provenance, given))
        compared = (self._comparing.compare(one, pages) for one in found[:_MOST])
        return tuple(_told(one, given, titles) for one in compared if one.met)

    def _alike(
        self, given: Provenance, titles: Mapping[str, str], course_id: str | None
    ) -> Iterator[StoredImport]:
        """Imports of the same source that no later one goes on from, newest first."""
        found = self._imports.like(given)
        followed = {one.earlier for one in found}
        for one in found:
            if one.course_id in titles and one.id not in followed and course_id in (None, one.course_id):
                yield one


def _likeness(kept: Provenance, given: Provenance) -> tuple[int, bool]:
    """How sure it is that both are the same; what was read the same way, too, comes first."""
    return list(Match).index(matched(kept, given)), not same_reading(kept, given)


def _told(one: Comparison, given: Provenance, titles: Mapping[str, str]) -> Conflict:
    last = one.last
    return Conflict(
        import_id=last.id,
        course_id=last.course_id,
        course=titles[last.course_id],
        name=last.provenance.name,
        user=last.user,
        at=last.at,
        match=matched(last.provenance, given),
        unchanged=one.unchanged(given),
        pages=tuple(pairing.change() for pairing in one.pairings),
    )
