"""Asking the assistant for a change: what is sent, and the suggestion that waits for its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from workbench.model.anchor import find
from workbench.model.errors import Conflict
from workbench.model.limits import EditLimits
from workbench.model.place import Place
from workbench.model.run import Feature, Run, RunRequest
from workbench.model.suggestion import State, Suggestion
from workbench.services._recovery import continuation
from workbench.services._selecting import Selection, selected, wish
from workbench.services._wishes import Wish, shown_outline
from workbench.services.collaborating import Collaborating
from workbench.services.generating import Generating
from workbench.services.outlining import Outlining
from workbench.storage.documents import DocumentStore
from workbench.storage.suggestions import SuggestionStore
from workbench.storage.tables import new_id


class Asking:
    """Starts the runs whose answers become proposals; `told` says that one is there, and gives it."""

    def __init__(
        self,
        suggestions: SuggestionStore,
        documents: DocumentStore,
        outlining: Outlining,
        collaborating: Collaborating,
        generating: Generating,
        limits: EditLimits,
        *,
        told: Callable[[str], Suggestion],
    ) -> None:
        self._suggestions, self._documents = suggestions, documents
        self._outlining, self._collaborating = outlining, collaborating
        self._generating, self._limits, self._told = generating, limits, told

    def ask(
        self,
        document_id: str,
        selection: Selection,
        action: str,
        instruction: str,
        user: str,
        *,
        request_id: str | None,
    ) -> Suggestion:
        """Ask for a change of what is selected; the answer is being written when this returns."""
        name, said = wish(action, instruction, self._limits)
        tree = self._collaborating.tree(document_id)
        place, start, end = selected(tree, selection)
        asked = Wish(tree=tree, place=place, part=(start, end), action=name, instruction=said)
        return self._start(document_id, asked, user, request_id=request_id)

    def regenerate(self, old: Suggestion, user: str) -> Suggestion:
        """Ask the same again about the text as it stands; the first draft stays."""
        if not old.action.asked:
            raise Conflict("The assistant did not propose this; select the text and ask it for a draft.")
        if old.state is State.APPLIED:
            raise Conflict("This is in the text; undo it to try again.")
        if old.state is State.STREAMING:
            self._generating.cancel(old.run_id, user=user)
        place = self._place(old)
        asked = Wish(
            tree=self._collaborating.tree(old.document_id),
            place=place,
            part=(old.anchor.start, old.anchor.end),
            action=old.action,
            instruction=old.instruction,
        )
        return self._start(old.document_id, asked, user, series=old.series)

    def go_on(self, old: Suggestion, user: str, *, request_id: str | None) -> Suggestion:
        """Have an answer that broke off written on from where it ends."""
        if old.broken_off:
            self._place(old)
        broken = self._generating.run(old.run_id)

        def keep(writing: Connection, run: Run) -> None:
            self._suggestions.go_on(writing, old, run_id=run.id, user=user)

        request = replace(
            broken.request,
            user=user,
            prompt=continuation(broken.request.prompt, broken.text),
            request_id=request_id,
            details={"suggestion_id": old.id, "continued_from": broken.id},
        )
        self._generating.start(request, keep)
        return self._told(old.id)

    def _place(self, old: Suggestion) -> Place:
        """Where in the text stands what was asked about.

        Raises:
            Conflict: nowhere, for the text has changed.
        """
        place = find(self._collaborating.tree(old.document_id), old.anchor, old.before.content)
        if place is None:
            raise Conflict("The text has changed since this was asked; select it and ask again.")
        return place

    def _start(
        self,
        document_id: str,
        asked: Wish,
        user: str,
        *,
        series: str | None = None,
        request_id: str | None = None,
    ) -> Suggestion:
        course_id, outline = self._outline(document_id)
        new = _new(document_id, asked, user, series)
        request = RunRequest(
            user=user,
            feature=Feature.EDIT,
            prompt=asked.prompt(outline=outline, limits=self._limits),
            course_id=course_id,
            document_id=document_id,
            request_id=request_id,
            details={"suggestion_id": new.id},
        )

        def keep(writing: Connection, run: Run) -> None:
            self._suggestions.add(replace(new, run_id=run.id), writing)

        run = self._generating.start(request, keep)
        return self._told(self._suggestions.of_run(run.id).id)

    def _outline(self, document_id: str) -> tuple[str, str]:
        stored = self._documents.get(document_id)
        outline = self._outlining.outline(stored.course_id)
        titles = [entry.title for entry in outline.walk()]
        return stored.course_id, shown_outline(outline.course.title, stored.title, titles)


def _new(document_id: str, asked: Wish, user: str, series: str | None) -> Suggestion:
    name = new_id()
    return Suggestion(
        id=name,
        document_id=document_id,
        run_id="",
        action=asked.action,
        instruction=asked.instruction,
        author=user,
        anchor=asked.anchor,
        before=asked.before,
        after=None,
        state=State.STREAMING,
        created=datetime.now(UTC),
        series=series or name,
    )
