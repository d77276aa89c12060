"""The assistant beside the editor: what is asked, the answer as it comes, and its changes to decide on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any, Literal

import panel as pn
import param
from panel.viewable import Viewer

from workbench.components._asking import do
from workbench.components._channel import Json
from workbench.components._loop import Home
from workbench.components._proposals import head_state
from workbench.components._suggested import Suggested
from workbench.components._suggested_answer import SuggestedAnswer
from workbench.components.assistant_head import AssistantHead
from workbench.components.card import BARE
from workbench.components.session import Session
from workbench.model.errors import WorkbenchError
from workbench.model.suggestion import State, Suggestion
from workbench.services import Services

Data = Mapping[str, Json]
_STYLE = BARE + ":host { gap: 8px; } * { flex-shrink: 0; }"


class AssistantPanel(Viewer):
    """Asks the assistant about a page, follows its answer and puts what is accepted into the text."""

    reviewing = param.Boolean(default=False, doc="Whether changes are shown, which need room.")
    heard = param.Event(doc="Something became of a suggestion for the page.")
    pending = param.List(default=[], doc="The blocks that an answer is being written for.")

    def __init__(self, services: Services, session: Session, home: Home, **params: Any) -> None:
        super().__init__(**params)
        self._services, self._session, self._home = services, session, home
        self._suggested = Suggested(services.suggesting)
        self._selection: Data = {}
        self._turn = asyncio.Lock()
        self._head = AssistantHead(sizing_mode="stretch_width", margin=0)
        self._head.on_ask(partial(do, self, session))
        self._answer = SuggestedAnswer(services, session, home, ended=self._show)
        self._answer.changes.on_decide(self._decide)
        self._layout = pn.Column(
            self._head,
            self._answer.text,
            self._answer.changes,
            sizing_mode="stretch_width",
            margin=0,
            stylesheets=[_STYLE],
        )
        self._unsubscribe = _nothing
        home.on_close(lambda: self._unsubscribe())

    def __panel__(self) -> pn.Column:
        return self._layout

    # For the page ---------------------------------------------------------------------------

    def open(self, document_id: str | None) -> None:
        """Show what is asked about a page; the newest that waits comes first."""
        self._unsubscribe()
        self._unsubscribe = _nothing
        self._suggested.turn(document_id)
        self._head.show(selection=None)
        if document_id is not None:
            heard = partial(self._home.call, self._heard)
            self._unsubscribe = self._services.suggesting.subscribe(document_id, heard)
            self._suggested.newest()
        self._show()

    def select(self, selection: Data) -> None:
        """Show what is selected on the page, and offer what can be done with it."""
        said = " ".join(str(selection.get("text") or "").split())
        self._selection = selection
        self._head.show(selection={"text": said[:300], "words": len(said.split())} if said else None)

    async def ask(self, action: str, instruction: str, selection: Data) -> None:
        """Ask for a change of a selection."""
        page, ask = self._suggested.page, self._services.suggesting.ask
        if page is not None:
            await self._done(partial(ask, page, selection, action, instruction, self._session.user))

    async def follow_text(self) -> None:
        """Show what is shown as the text has it now that something was undone or made again in it."""
        await self._on_current(self._services.suggesting.follow_text)

    # What the visitor does ------------------------------------------------------------------

    async def do_act(self, data: Data) -> None:
        """Ask for a change of what is selected."""
        await self.ask(str(data["action"]), str(data.get("instruction", "")), self._selection)

    def do_stop(self, data: Data) -> None:
        """Stop the answer."""
        if current := self._suggested.current:
            self._services.suggesting.stop(current, self._session.user)

    async def do_continue(self, data: Data) -> None:
        """Have an answer that broke off written on."""
        await self._on_current(self._services.suggesting.go_on)

    async def do_regenerate(self, data: Data) -> None:
        """Ask for another draft."""
        await self._on_current(self._services.suggesting.regenerate)

    async def do_apply(self, data: Data) -> None:
        """Take the accepted changes, leave the rest."""
        await self._on_current(self._services.suggesting.apply)

    async def do_dismiss(self, data: Data) -> None:
        """Take none of it."""
        await self._on_current(self._services.suggesting.dismiss)
        self.do_close(data)

    async def do_undo(self, data: Data) -> None:
        """Take what was applied out of the text again."""
        await self._on_current(self._services.suggesting.undo)

    def do_close(self, data: Data) -> None:
        """Go back to asking, or to what else waits."""
        self._suggested.newest()
        self._show()

    def do_draft(self, data: Data) -> None:
        """Show an earlier or later draft."""
        self._suggested.step(int(data["step"]))
        self._show()

    def do_show(self, data: Data) -> None:
        """Show another answer that waits."""
        self._suggested.choose(data["id"])
        self._show()

    async def _decide(self, change: int | str, word: Literal["accept", "refuse", "open"]) -> None:
        decide = self._services.suggesting.decide
        await self._on_current(lambda name, user: decide(name, change, word, user))

    async def _on_current(self, deed: Any) -> None:
        if (current := self._suggested.current) is not None:
            await self._done(partial(deed, current, self._session.user))

    async def _done(self, deed: Any) -> None:
        """Do it apart from the session's loop, one after the other, and show what came of it."""
        async with self._turn:
            try:
                done: Suggestion = await asyncio.to_thread(deed)
            except WorkbenchError as error:
                self._session.complain(f"{error.message} {error.advice}")
            else:
                self._suggested.current = done.id
            self._show()

    # Showing --------------------------------------------------------------------------------

    def _heard(self, suggestion_id: str) -> None:
        """Something became of an answer, here or in somebody else's window."""
        if self._suggested.page is None:
            return
        if self._suggested.current is None:
            self._suggested.choose(suggestion_id)
        self._show()
        self.param.trigger("heard")

    def _show(self) -> None:
        shown = self._suggested.shown()
        drafts, others = self._suggested.drafts(shown), self._suggested.others(shown)
        assistant = self._services.configuring.describe().label
        behind = self._answer.show(shown)
        self.reviewing = self._answer.changes.visible
        self._head.show(
            **head_state(shown, drafts, others, user=self._session.user, assistant=assistant, behind=behind)
        )
        self.pending = list(shown.anchor.block_ids) if shown and shown.state is State.STREAMING else []


def _nothing() -> None:
    pass
