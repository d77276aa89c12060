"""Reconciling: deciding on what a new version of a source suggests for whole pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection

from workbench.model.content import Node
from workbench.model.errors import BadInput, Conflict, NotFound
from workbench.model.page_suggestion import PageAction, PageQuestion, PageSuggestion
from workbench.model.suggestion import State
from workbench.services._arranging import outline_of
from workbench.services._placing import Placing
from workbench.services._restoring import Restoring
from workbench.services.collaborating import Collaborating
from workbench.storage.database import Database
from workbench.storage.documents import GONE
from workbench.storage.imports import ImportStore
from workbench.storage.page_suggestions import PageSuggestionStore
from workbench.storage.pages import PageStore, Standing

Outline = Mapping[str, Standing]


class Reconciling:
    """Takes or refuses what is suggested for pages, once, and takes that back."""

    def __init__(
        self,
        database: Database,
        collaborating: Collaborating,
        *,
        proposed: Callable[[str], Any] | None = None,
    ) -> None:
        """`proposed` hears the id of each suggestion for a text that comes of a decision."""
        self._database = database
        self._suggestions = PageSuggestionStore(database)
        self._imports, self._pages = ImportStore(database), PageStore(database)
        self._restoring = Restoring(database, collaborating)
        self._proposed = proposed
        self._taking = {
            PageAction.RESTORE: self._restore,
            PageAction.REMOVE: self._remove,
            PageAction.RENAME: self._rename,
            PageAction.MOVE: self._move,
        }

    # Reading

    def open(self, course_id: str) -> tuple[PageQuestion, ...]:
        """What waits for a decision in a course, oldest first."""
        found = self._suggestions.of_course(course_id, (State.OPEN,))
        if not found:
            return ()
        standing = self._pages.of_course(course_id)
        placing = Placing(self._imports, course_id, standing)
        return tuple(
            _question(one, standing, placing)
            for one in found
            if one.action is PageAction.RESTORE or standing[one.document_id].deleted is None
        )

    def _placed(self, one: PageSuggestion, standing: Outline) -> tuple[str | None, list[str]]:
        return Placing(self._imports, one.course_id, standing).of(one)

    def preview(self, suggestion_id: str) -> tuple[Node, Node]:
        """Of a page that is to come back: what it said here, and what it would say.

        Raises:
            NotFound: there is no such suggestion.
            BadInput: it is about something else than a text.
        """
        kept = self._suggestions.get(suggestion_id)
        if kept.action is not PageAction.RESTORE:
            raise BadInput("This suggestion does not change the text of a page.")
        return self._restoring.preview(kept)

    # Deciding

    def take(self, suggestion_id: str, user: str) -> PageSuggestion:
        """Do what is suggested.

        Raises:
            Conflict: somebody decided on it already, or it cannot be done any more.
            NotFound: there is no such suggestion, or its page is gone.
        """
        kept = self._suggestions.get(suggestion_id)
        if kept.state is not State.OPEN:
            raise Conflict(f"{kept.decided_by or 'Somebody'} already decided on this.")
        standing = self._pages.of_course(kept.course_id)
        if standing[kept.document_id].deleted is not None and kept.action is not PageAction.RESTORE:
            raise NotFound(GONE)
        self._taking[kept.action](kept, standing, user)
        return self._suggestions.get(suggestion_id)

    def refuse(self, suggestion_id: str, user: str) -> PageSuggestion:
        """Leave the page as it is; the same is not suggested again.

        Raises:
            Conflict: somebody decided on it already.
        """
        with self._database.write() as writing:
            self._settle(suggestion_id, writing, user, State.OPEN, State.REFUSED)
        return self._suggestions.get(suggestion_id)

    def undo(self, suggestion_id: str, user: str) -> PageSuggestion:
        """Take a decision back; it waits again then.

        Raises:
            Conflict: nothing was decided.
        """
        kept = self._suggestions.get(suggestion_id)
        if kept.state is State.APPLIED and kept.action is PageAction.RESTORE:
            self._restoring.undo(kept, user, settle=lambda writing: self._undone(kept, writing, user))
        elif kept.state in (State.APPLIED, State.REFUSED):
            with self._database.write() as writing:
                self._undone(kept, writing, user)
        else:
            raise Conflict("Nothing was decided here.")
        return self._suggestions.get(suggestion_id)

    def _settle(
        self,
        suggestion_id: str,
        writing: Connection,
        user: str,
        was: State,
        state: State,
        done: Mapping[str, Any] | None = None,
    ) -> None:
        self._suggestions.settle(suggestion_id, writing, user=user, was=was, state=state, done=done)

    # Taking: what is done, and what undoing it needs

    def _restore(self, kept: PageSuggestion, standing: Outline, user: str) -> None:
        page = standing[kept.document_id]
        came = page.deleted is not None

        def settle(writing: Connection, text: dict[str, Any]) -> None:
            if kept.title:
                self._pages.change(kept.document_id, writing, title=kept.title)
            self._taken(kept, writing, user, {**text, "came": came, "title": page.title})

        with self._there(kept, standing) if came else nullcontext():
            made = self._restoring.take(kept, user, settle=settle)
        for one in made if self._proposed is not None else ():
            self._proposed(one)  # type: ignore[misc]

    @contextmanager
    def _there(self, kept: PageSuggestion, standing: Outline) -> Iterator[None]:
        """The page, out of the bin; if what is done then fails, it goes back, unless another has taken it."""
        parent, order = self._placed(kept, standing)
        with self._database.write() as writing:
            self._pages.bring_back([kept.document_id], writing)
            self._pages.arrange({parent: order}, writing)
        try:
            yield
        except BaseException:
            if self._suggestions.get(kept.id).state is not State.APPLIED:
                with self._database.write() as writing:
                    self._pages.put_aside([kept.document_id], writing)
            raise

    def _remove(self, kept: PageSuggestion, standing: Outline, user: str) -> None:
        """Put the page into the bin; what is below it moves up to where it was."""
        page, outline = standing[kept.document_id], outline_of(standing)
        beside, below = outline[page.parent_id], outline.get(page.id, [])
        at = beside.index(page.id)
        with self._database.write() as writing:
            self._pages.put_aside([page.id], writing)
            self._pages.arrange({page.parent_id: [*beside[:at], *below, *beside[at + 1 :]]}, writing)
            self._taken(kept, writing, user, {**_place(page), "below": below})

    def _rename(self, kept: PageSuggestion, standing: Outline, user: str) -> None:
        page = standing[kept.document_id]
        with self._database.write() as writing:
            self._pages.change(page.id, writing, title=kept.title)
            self._taken(kept, writing, user, {"title": page.title})

    def _move(self, kept: PageSuggestion, standing: Outline, user: str) -> None:
        page = standing[kept.document_id]
        parent, order = self._placed(kept, standing)
        if page.id in _line(parent, standing):
            raise Conflict("By now this page stands above the one that the source has it below.")
        with self._database.write() as writing:
            self._pages.arrange({parent: order}, writing)
            self._taken(kept, writing, user, _place(page))

    def _taken(self, kept: PageSuggestion, writing: Connection, user: str, done: Mapping[str, Any]) -> None:
        self._settle(kept.id, writing, user, State.OPEN, State.APPLIED, done)
        self._pages.touch(kept.course_id, writing)

    # Taking back

    def _undone(self, kept: PageSuggestion, writing: Connection, user: str) -> None:
        standing, done = self._pages.of_course(kept.course_id), kept.done
        page = standing[kept.document_id]
        if kept.action is PageAction.REMOVE and done:
            self._pages.bring_back([page.id], writing)
        if "position" in done:
            self._pages.arrange(_former(page.id, done, standing), writing)
        if kept.title and page.title == kept.title and "title" in done:
            self._pages.change(page.id, writing, title=done["title"])
        if done.get("came"):
            self._pages.put_aside([page.id], writing)
        self._settle(kept.id, writing, user, kept.state, State.OPEN)
        self._pages.touch(kept.course_id, writing)


def _question(one: PageSuggestion, standing: Outline, placing: Placing) -> PageQuestion:
    page = standing[one.document_id]
    parent, order = placing.of(one)
    at = order.index(one.document_id)
    return PageQuestion(
        suggestion=one,
        page=page.title,
        there=page.deleted is None,
        parent=parent,
        above=standing[parent].title if parent else "",
        behind=standing[order[at - 1]].title if at else "",
        position=at,
    )


def _place(page: Standing) -> dict[str, Any]:
    return {"parent": page.parent_id, "position": page.position}


def _line(one: str | None, standing: Outline) -> list[str]:
    """A page and those above it."""
    found: list[str] = []
    while one is not None and one not in found:
        found.append(one)
        one = standing[one].parent_id
    return found


def _former(one: str, done: Mapping[str, Any], standing: Outline) -> dict[str | None, list[str]]:
    """The page where it stood, and below it what had moved up from there and is there still."""
    parent = done["parent"]
    if parent is not None and (standing[parent].deleted is not None or one in _line(parent, standing)):
        parent = None
    now = outline_of(standing).get(parent, [])
    below = [each for each in done.get("below", ()) if each in now]
    beside = [each for each in now if each not in (*below, one)]
    beside.insert(done["position"], one)
    return {parent: beside, one: [*outline_of(standing).get(one, []), *below]}
