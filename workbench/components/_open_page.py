"""The page that is open in the editor: its text, and what the bar and the assistant are told of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import panel as pn

from workbench.components._channel import Json
from workbench.components._desk import Desk
from workbench.components.addresses import addresses, media
from workbench.components.assistant_panel import AssistantPanel
from workbench.components.card import words
from workbench.components.editor_bar import EditorBar
from workbench.components.rich_text import RichText
from workbench.components.session import Session
from workbench.model.course import Asset
from workbench.model.errors import BadInput, WorkbenchError
from workbench.model.outline import Entry
from workbench.services import Services
from workbench.services.collaborating import Room
from workbench.storage.assets import AssetStore

Data = Mapping[str, Json]
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


class OpenPage:
    """One page at a time, written alone or together. `follow` is called for a link to another."""

    def __init__(
        self,
        services: Services,
        session: Session,
        desk: Desk,
        bar: EditorBar,
        assistant: AssistantPanel,
        *,
        follow: Callable[[str, str], None],
    ) -> None:
        self._services, self._session = services, session
        self._desk, self._bar, self._assistant = desk, bar, assistant
        self._follow = follow
        self._text: RichText | None = None
        self._leave: list[Any] = []
        self._place = ("", "")
        self.id: str | None = None
        """Which it is; None where none is open."""
        assistant.param.watch(self._mark, "pending")

    def open(self, entry: Entry) -> None:
        """Open a page, unless it is open."""
        self._bar.show(title=entry.title)
        if entry.id == self.id:
            return
        self.close()
        self.id = entry.id
        if (room := self._services.collaborating.at_hand(entry.id)) is not None:
            self._enter(entry, room)
            return
        self._desk.put(words("Opening a long page…", "body"))
        self._bar.show(words=0, versions=False)
        pn.state.execute(partial(self._open_long, entry), schedule=False)

    async def _open_long(self, entry: Entry) -> None:
        """Open a page that takes a while, beside the event loop."""
        try:
            room = await asyncio.to_thread(self._services.collaborating.room, entry.id)
        except WorkbenchError as error:
            self._session.complain(f"{error.message} {error.advice}")
            return
        if self.id == entry.id and self._text is None:
            self._enter(entry, room)

    def _enter(self, entry: Entry, room: Room) -> None:
        self._text = RichText(
            room,
            user=self._session.user,
            assets=addresses(self._services, self._session),
            store=partial(_keep_picture, self._services.assets),
            media=media(self._services),
            label=f"Text of {entry.title}",
            sizing_mode="stretch_both",
            margin=0,
        )
        self._text.on_ask(self._ask)
        self._text.on_page(self._follow)
        self._text.on_turn(self._assistant.follow_text)
        self._text.param.watch(lambda event: self._assistant.select(event.new), "selection")
        self._text.param.watch(lambda event: self._bar.show(words=event.new), "word_count")
        self._leave = [self._text.close, room.on_status(lambda status: self._bar.show(status=status))]
        self._bar.show(status=room.status, words=self._text.word_count)
        self._desk.put(self._text)
        self._assistant.open(entry.id)
        self._desk.beside(versions=False)

        self._go()

    def go(self, document_id: str, block_id: str) -> None:
        """Go to a block of a page, as soon as the page is open."""
        self._place = (document_id, block_id)
        self._go()

    def _go(self) -> None:
        document_id, block_id = self._place
        if self._text is not None and document_id == self.id:
            self._place = ("", "")
            if block_id:
                self._text.scroll_to(block_id)

    def close(self) -> None:
        """Put the text away."""
        self.quit()
        self.id = self._text = None
        self._assistant.open(None)

    def quit(self) -> None:
        """Leave the room: all there is to do when the visitor's document is gone."""
        leaving, self._leave = self._leave, []
        for leave in leaving:
            leave()

    async def _ask(self, action: str, instruction: str, selection: Data) -> None:
        """Ask the assistant, and show it."""
        if self._desk.past:
            self._desk.beside(versions=False)
        await self._assistant.ask(action, instruction, selection)

    def _mark(self, *events: Any) -> None:
        if self._text is not None:
            self._text.pending(self._assistant.pending)


def _keep_picture(assets: AssetStore, name: str, media_type: str, data: bytes) -> str:
    if media_type not in _PICTURES:
        raise BadInput("Only PNG, JPEG, GIF and WebP pictures can be added.")
    asset = Asset.of(data, name=name, media_type=media_type)
    assets.put(asset)
    return asset.uri
