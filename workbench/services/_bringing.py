"""Bringing a source into a course as new pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from workbench.model.conflict import Outcome
from workbench.model.imported import Imported, Note, Provenance, Severity
from workbench.model.suggestion import Suggestion
from workbench.services._filing import Filing, Steps
from workbench.services._leaves import Leaf, linked, linked_proposals, only, titled, tracked
from workbench.storage.courses import TITLE_CHARS, CourseStore
from workbench.storage.database import Database
from workbench.storage.imports import ImportStore, new_import
from workbench.storage.pages import NewPage, PageStore, new_page
from workbench.storage.suggestions import SuggestionStore
from workbench.storage.tables import new_id


@dataclass(frozen=True, kw_only=True)
class _Ready:
    """What is to be written, worked out before the transaction."""

    leaves: tuple[Leaf, ...]
    pages: tuple[NewPage, ...]
    suggestions: tuple[Suggestion, ...]
    title: str


class Bringing:
    """Stores a source as new pages: all of it, or nothing."""

    def __init__(self, database: Database, filing: Filing) -> None:
        self._database = database
        self._filing = filing
        self._courses = CourseStore(database)
        self._pages = PageStore(database)
        self._imports = ImportStore(database)
        self._suggestions = SuggestionStore(database)

    def store(
        self,
        imported: Imported,
        leaves: Sequence[Leaf],
        *,
        user: str,
        course_id: str | None,
        apart: bool,
        steps: Steps,
    ) -> Outcome:
        """Keep it as a new course or at the end of one; `apart` gives it titles of its own."""
        with self._filing.kept(imported, steps):
            ready = self._ready(imported, leaves, user, course_id, apart)
            steps.writing()
            with self._database.write() as writing:
                return self._written(imported, ready, user, course_id, writing)

    def _ready(
        self, imported: Imported, leaves: Sequence[Leaf], user: str, course_id: str | None, apart: bool
    ) -> _Ready:
        taken = only(leaves, {leaf.number for leaf in leaves if leaf.taken})
        known = {one.title for one in self._courses.all()} if apart and course_id is None else set()
        shown = taken
        if apart and course_id is not None:
            shown = _told_apart(taken, {one.title for one in self._pages.of_course(course_id).values()})
        ids = {leaf.number: new_id() for leaf in taken}
        pages: dict[int, NewPage] = {}
        places: dict[int | None, int] = {}
        for leaf in shown:
            place = places.get(leaf.above, 0)
            places[leaf.above] = place + 1
            parent = None if leaf.above is None else ids[leaf.above]
            page = linked(leaf, ids).page
            pages[leaf.number] = new_page(ids[leaf.number], page, parent, place, user=user)
        found = (
            one
            for proposal in linked_proposals(imported, ids)
            if proposal.page in pages
            for one in tracked(pages[proposal.page].id, pages[proposal.page].page.body, proposal)
        )
        return _Ready(
            leaves=taken,
            pages=tuple(pages.values()),
            suggestions=tuple(found),
            title=titled(imported.course, known)[:TITLE_CHARS],
        )

    def _written(
        self,
        imported: Imported,
        ready: _Ready,
        user: str,
        course_id: str | None,
        writing: Connection,
    ) -> Outcome:
        made = course_id is None
        course_id = course_id or self._made(imported, ready.title, user, writing)
        self._courses.get(course_id, connection=writing)
        first = self._pages.next_position(course_id, writing)
        self._pages.add(course_id, ready.pages, writing, first=first)
        self._filing.note(imported, course_id, writing)
        self._suggestions.add_all(ready.suggestions, writing)
        documents = tuple(page.id for page in ready.pages)
        proposed = tuple(one.id for one in ready.suggestions)
        done = {
            "course": made,
            "added": list(documents),
            "suggestions": list(proposed),
            "partial": imported.partial,
        }
        source = self._filing.source(imported)
        kept = new_import(
            course_id,
            provenance_of(imported),
            (*imported.notes, *(() if made else _untold(imported))),
            user,
            documents=documents,
            source=source.sha256 if source else "",
            done=done,
        )
        numbers = {leaf.number: place for place, leaf in enumerate(ready.leaves)}
        pairs = zip(ready.leaves, ready.pages, strict=True)
        rows = [leaf.imported(page.id, page.revision_id, numbers) for leaf, page in pairs]
        self._imports.add(kept, rows, writing)
        return Outcome(course_id=course_id, import_id=kept.id, added=documents, suggestions=proposed)

    def _made(self, imported: Imported, title: str, user: str, writing: Connection) -> str:
        return self._courses.create(
            title or "Imported course",
            owner=user,
            description=imported.course.description,
            language=imported.course.language,
            connection=writing,
        )


def _untold(imported: Imported) -> Iterator[Note]:
    """What a source says of its course has no place in one that is there already."""
    if words := imported.course.description:
        message = "What the source says of its course as a whole was left out: this course was there before."
        yield Note(severity=Severity.INFO, where="", message=message, excerpt=words, code="description")


def provenance_of(imported: Imported) -> Provenance:
    """Where it came from; what was put together by hand came from nowhere."""
    return imported.provenance or Provenance(name=imported.course.title, sha256="", importer="", version="")


def _told_apart(taken: Sequence[Leaf], known: set[str]) -> tuple[Leaf, ...]:
    """The pages with a number behind those titles at the top that are there already."""
    found = []
    for leaf in taken:
        title = leaf.page.title
        number = 2
        while leaf.above is None and title in known:
            title, number = f"{leaf.page.title} ({number})", number + 1
        known.add(title)
        found.append(replace(leaf, page=replace(leaf.page, title=title)))
    return tuple(found)
