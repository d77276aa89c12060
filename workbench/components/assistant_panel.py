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
from workbench.components._following import Following
from workbench.components._loop import Home
from workbench.components._proposals import diff_json, head_state
from workbench.components.addresses import addresses, media
from workbench.components.assistant_head import AssistantHead
from workbench.components.card import BARE
from workbench.components.diff_view import DiffView
from workbench.components.live_text import LiveText
from workbench.components.session import Session
from workbench.model.errors import WorkbenchError
from workbench.model.preferences import Preferences
from workbench.model.suggestion import State, Suggestion
from workbench.services import Services

Data = Mapping[str, Json]
_STYLE = BARE + ":host { gap: 8px; } * { flex-shrink: 0; }"


class AssistantPanel(Viewer):
    """Asks the assistant about a page, follows its answer and puts what is accepted into the text."""

    reviewing = param.Boolean(default=False, doc="Whether changes are shown, which need room.")
    pending = param.List(default=[], doc="The blocks that an answer is being written for.")

    def __init__(self, services: Services, session: Session, home: Home, **params: Any) -> None:
        super().__init__(**params)
        self._services, self._session, self._home = services, session, home
        self._document_id: str | None = None
        self._current: str | None = None
        self._selection: Data = {}
        self._turn = asyncio.Lock()
        self._head = AssistantHead(sizing_mode="stretch_width", margin=0)
        self._head.on_ask(partial(do, self, session))
        self._live = LiveText(
            image_origins=services.settings.runs.image_origins.lower().split(),
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )
        self._following = Following(services.generating, self._live, home, ended=self._show)
        self._live.on_ask(partial(do, self._following, session))
        self._diff = DiffView(
            assets=addresses(services, session),
            media=media(services),
            sizing_mode="stretch_width",
            margin=0,
            visible=False,
        )
        self._diff.on_decide(self._decide)
        self._layout = pn.Column(
            self._head, self._live, self._diff, sizing_mode="stretch_width", margin=0, stylesheets=[_STYLE]
        )
        self._unsubscribe = _nothing
        home.on_close(lambda: self._unsubscribe())
        self._prefer()

    def __panel__(self) -> pn.Column:
        return self._layout

    def _prefer(self) -> None:
        """Show answers as fast as this person prefers, and as soon as that changes."""
        preferring, user = self._services.preferring, self._session.user
        self._preferred(preferring.of(user))
        self._home.on_close(preferring.subscribe(user, partial(self._home.call, self._preferred)))

    def _preferred(self, preferences: Preferences) -> None:
        self._following.at_speed(preferences.characters_per_second)

    # For the page ---------------------------------------------------------------------------

    def open(self, document_id: str | None) -> None:
        """Show what is asked about a page; the newest that waits comes first."""
        self._unsubscribe()
        self._unsubscribe = _nothing
        self._document_id, self._current = document_id, None
        self._head.show(selection=None)
        if document_id is not None:
            heard = partial(self._home.call, self._heard)
            self._unsubscribe = self._services.suggesting.subscribe(document_id, heard)
            waiting = self._services.suggesting.open(document_id)
            self._current = waiting[-1].id if waiting else None
        self._show()

    def select(self, selection: Data) -> None:
        """Show what is selected on the page, and offer what can be done with it."""
        said = " ".join(str(selection.get("text") or "").split())
        self._selection = selection
        self._head.show(selection={"text": said[:300], "words": len(said.split())} if said else None)

    async def ask(self, action: str, instruction: str, selection: Data) -> None:
        """Ask for a change of a selection."""
        if self._document_id is None:
            return
        ask = partial(
            self._services.suggesting.ask,
            self._document_id,
            selection,
            action,
            instruction,
            self._session.user,
        )
        await self._done(ask)

    async def follow_text(self) -> None:
        """Show what is shown as the text has it now that something was undone or made again in it."""
        await self._on_current(self._services.suggesting.follow_text)

    # What the visitor does ------------------------------------------------------------------

    async def do_act(self, data: Data) -> None:
        """Ask for a change of what is selected."""
        await self.ask(str(data["action"]), str(data.get("instruction", "")), self._selection)

    def do_stop(self, data: Data) -> None:
        """Stop the answer."""
        if self._current:
            self._services.suggesting.stop(self._current, self._session.user)

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
        waiting = self._waiting()
        self._current = waiting[-1].id if waiting else None
        self._show()

    def do_draft(self, data: Data) -> None:
        """Show an earlier or later draft."""
        if self._current:
            drafts = [one.id for one in self._services.suggesting.drafts(self._current)]
            place = drafts.index(self._current) + int(data["step"])
            self._current = drafts[max(0, min(len(drafts) - 1, place))]
            self._show()

    def do_show(self, data: Data) -> None:
        """Show another answer that waits."""
        known = {one.id for one in self._waiting()}
        self._current = data["id"] if data["id"] in known else self._current
        self._show()

    async def _decide(self, change: int | str, word: Literal["accept", "refuse", "open"]) -> None:
        decide = self._services.suggesting.decide
        await self._on_current(lambda name, user: decide(name, change, word, user))

    async def _on_current(self, deed: Any) -> None:
        if self._current is not None:
            await self._done(partial(deed, self._current, self._session.user))

    async def _done(self, deed: Any) -> None:
        """Do it apart from the session's loop, one after the other, and show what came of it."""
        async with self._turn:
            try:
                done: Suggestion = await asyncio.to_thread(deed)
            except WorkbenchError as error:
                self._session.complain(f"{error.message} {error.advice}")
            else:
                self._current = done.id
            self._show()

    # Showing --------------------------------------------------------------------------------

    def _heard(self, suggestion_id: str) -> None:
        """Something became of an answer, here or in somebody else's window."""
        if self._document_id is None:
            return
        if self._current is None:
            waiting = [one.id for one in self._waiting()]
            self._current = suggestion_id if suggestion_id in waiting else None
        self._show()

    def _waiting(self) -> tuple[Suggestion, ...]:
        return self._services.suggesting.open(self._document_id) if self._document_id else ()

    def _show(self) -> None:
        shown = self._services.suggesting.suggestion(self._current) if self._current else None
        drafts = self._services.suggesting.drafts(shown.id) if shown else ()
        others = [one for one in self._waiting() if shown is None or one.series != shown.series]
        assistant = self._services.configuring.describe().label
        behind = self._show_answer(shown)
        self._head.show(
            **head_state(shown, drafts, others, user=self._session.user, assistant=assistant, behind=behind)
        )
        self.pending = list(shown.anchor.block_ids) if shown and shown.state is State.STREAMING else []

    def _show_answer(self, shown: Suggestion | None) -> bool:
        """Show the answer or what it changes; whether this window, at its own pace, is behind."""
        behind = shown is not None and shown.state is State.OPEN and self._following.behind(shown.run_id)
        reviewing = shown is not None and not behind and shown.after is not None and bool(shown.diff.shown)
        writing = shown is not None and not reviewing and (behind or shown.state is not State.OPEN)
        if shown is not None and writing:
            self._following.follow(shown.run_id)
        if shown is not None and reviewing:
            self._diff.show(diff_json(shown))
        self._live.visible, self._diff.visible = writing, reviewing
        self.reviewing = reviewing
        return behind


def _nothing() -> None:
    pass
