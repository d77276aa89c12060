"""What is suggested for whole pages of the open course, asked about in the editor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import panel as pn

from workbench.components._asking import do
from workbench.components._channel import Json
from workbench.components.addresses import addresses, media
from workbench.components.diff_view import DiffView
from workbench.components.page_questions import PageQuestions
from workbench.components.session import Session
from workbench.model.diff import diff
from workbench.model.errors import WorkbenchError
from workbench.model.outline import Entry
from workbench.model.page_suggestion import PageAction, PageQuestion
from workbench.model.rows import rows
from workbench.services import Services

Data = Mapping[str, Json]
_CHANGES = ":host { overflow-y: auto; min-height: 0; }"
_DONE = {
    PageAction.RESTORE: "“{}” is back, with what the source says.",
    PageAction.REMOVE: "“{}” was deleted.",
    PageAction.RENAME: "The page has the title of the source.",
    PageAction.MOVE: "“{}” stands where the source has it.",
}


class PageAsking:
    """Knows the questions of a course; `decided` is called after each decision."""

    def __init__(self, services: Services, session: Session, *, decided: Callable[[], None]) -> None:
        self._services, self._session, self._decided = services, session, decided
        self._open: tuple[PageQuestion, ...] = ()
        self.questions = PageQuestions(sizing_mode="stretch_width", margin=0, visible=False)
        self.questions.on_ask(partial(do, self, session))
        self.changes = DiffView(
            assets=addresses(services, session),
            media=media(services),
            label="What the page would say",
            layout="inline",
            sizing_mode="stretch_both",
            margin=0,
            stylesheets=[_CHANGES],
        )

    # Showing --------------------------------------------------------------------------------

    def entries(self, course_id: str, entries: Sequence[Entry]) -> list[Json]:
        """The pages of a course as its outline shows them: with what waits, and with those suggested."""
        self._open = self._services.reconciling.open(course_id)
        waiting = dict(self._services.suggesting.waiting(course_id))
        for one in self._open:
            name = one.suggestion.document_id
            waiting[name] = waiting.get(name, 0) + 1
        return self._lines(None, entries, waiting)

    def _lines(self, parent: str | None, entries: Sequence[Entry], waiting: Mapping[str, int]) -> list[Json]:
        lines = [
            {
                "id": one.id,
                "title": one.title,
                "kind": one.kind.value,
                "waiting": waiting.get(one.id, 0),
                "entries": self._lines(one.id, one.entries, waiting),
            }
            for one in entries
        ]
        for one in self._open:
            if not one.there and one.parent == parent:
                lines.insert(one.position, _suggested(one))
        return lines

    def suggested(self, document_id: str | None) -> PageQuestion | None:
        """The question whether this page is to come back."""
        return next((one for one in self._of(document_id) if not one.there), None)

    def ask(self, document_id: str | None) -> None:
        """Ask what there is to ask about a page."""
        asked = self._of(document_id)
        self.questions.visible = bool(asked)
        self.questions.show(questions=[_question(one) for one in asked])

    def _of(self, document_id: str | None) -> list[PageQuestion]:
        return [one for one in self._open if one.suggestion.document_id == document_id]

    def draw(self, one: PageQuestion) -> None:
        """Show what a page that is to come back would say."""
        pn.state.execute(partial(self._draw, one.suggestion.id), schedule=False)

    async def _draw(self, suggestion_id: str) -> None:
        try:
            drawn = await asyncio.to_thread(self._drawn, suggestion_id)
        except WorkbenchError as error:
            self._session.complain(f"{error.message} {error.advice}")
        else:
            self.changes.show(drawn)

    def _drawn(self, suggestion_id: str) -> dict[str, Json]:
        before, after = self._services.reconciling.preview(suggestion_id)
        return {**rows(before, diff(before, after)), "readonly": True}

    # Deciding -------------------------------------------------------------------------------

    async def do_take(self, data: Data) -> None:
        """Do what is suggested; the notice takes it back."""
        one = self._asked(data)
        if one is not None:
            await self._decide(one, self._services.reconciling.take, _DONE[one.suggestion.action])

    async def do_refuse(self, data: Data) -> None:
        """Leave the page as it is; the notice takes that back."""
        one = self._asked(data)
        if one is not None:
            told = "“{}” stays as it is." if one.there else "“{}” stays deleted."
            await self._decide(one, self._services.reconciling.refuse, told)

    def _asked(self, data: Data) -> PageQuestion | None:
        return next((one for one in self._open if one.suggestion.id == data["id"]), None)

    async def _decide(self, one: PageQuestion, deed: Callable[[str, str], Any], told: str) -> None:
        try:
            await asyncio.to_thread(deed, one.suggestion.id, self._session.user)
        finally:
            self._decided()
        title = one.suggestion.title or one.page
        back = partial(self._take_back, one.suggestion.id)
        self._session.notify(told.format(title if told in _DONE.values() else one.page), undo=back)

    async def _take_back(self, suggestion_id: str) -> None:
        try:
            await asyncio.to_thread(self._services.reconciling.undo, suggestion_id, self._session.user)
        except WorkbenchError as error:
            self._session.complain(f"{error.message} {error.advice}")
        self._decided()


def _suggested(one: PageQuestion) -> Json:
    title = one.suggestion.title or one.page
    return {
        "id": one.suggestion.document_id,
        "title": title,
        "kind": "page",
        "suggested": True,
        "entries": [],
    }


def _question(one: PageQuestion) -> Json:
    said, why, take, refuse = _words(one)
    return {
        "id": one.suggestion.id,
        "said": said,
        "why": why,
        "take": take,
        "refuse": refuse,
        "danger": one.suggestion.action is PageAction.REMOVE,
    }


def _words(one: PageQuestion) -> tuple[str, str, str, str]:
    """The question, what more there is to say, and its two answers."""
    action, source = one.suggestion.action, f"“{one.suggestion.source}”"
    if action is PageAction.REMOVE:
        return f"{source} has this page no more.", "It was changed here.", "Delete the page", "Keep it"
    if action is PageAction.RENAME:
        called = f"{source} calls this page “{one.suggestion.title}”."
        return called, "It got another title here.", "Take that title", "Keep this one"
    if action is PageAction.MOVE:
        stands = f"{source} has this page {_where(one)}."
        return stands, "It was moved here too.", "Move it there", "Leave it here"
    if one.there:
        changed = f"This page changed in {source} while it was deleted here."
        return changed, "", "Take what it says", "Leave it as it is"
    changed = f"This page was deleted here, and changed in {source}."
    return changed, "Below is what it would say.", "Bring it back", "Leave it deleted"


def _where(one: PageQuestion) -> str:
    """Where the source has a page."""
    if one.behind:
        return f"behind “{one.behind}”, below “{one.above}”" if one.parent else f"behind “{one.behind}”"
    return f"first below “{one.above}”" if one.parent else "at the beginning"
