"""The editor: a Tiptap view on a live document, which is a Yjs document kept by a room on the server."""

from __future__ import annotations

import asyncio
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol
from weakref import finalize, ref

import param

from workbench.components._channel import Channel, Json
from workbench.components._handing import Handing
from workbench.components._pieces import Media, send_piece
from workbench.components.content_view import Assets
from workbench.model.errors import BadInput, WorkbenchError

ACTIONS = ("improve", "expand", "simplify", "rewrite", "custom")
Ask = Callable[[str, str, dict[str, Json]], Any]
Store = Callable[[str, str, bytes], str]
Listener = Callable[[bytes, str], None]
_LARGEST_UPDATE = 16_000_000
_LARGEST_PICTURE = 12_000_000


class LiveDocument(Protocol):
    """What the editor needs of a room."""

    document_id: str

    def vector(self) -> bytes:
        """The server's state vector."""

    def states(self) -> Sequence[bytes]:
        """All of it, as updates to take in one after the other."""

    def diff_since(self, vector: bytes) -> bytes:
        """What a document with this state vector lacks."""

    def apply(self, update: bytes, *, author: str, origin: str) -> None:
        """Take an update."""

    def subscribe(self, callback: Listener) -> Callable[[], None]:
        """Hear of each update and where it came from, until the answer is called."""

    def relay(self, message: bytes, *, origin: str) -> None:
        """Pass on where somebody's cursor is."""

    def on_awareness(self, callback: Listener) -> Callable[[], None]:
        """Hear of others' cursors, until the answer is called."""


class RichText(Channel):
    """An editor on a live document; everyone in the room sees the same text.

    Args:
        room: the live document.
        user: who is writing, as others see it.
        assets: gives the address a browser can load an `asset:` address from.
        store: keeps a picture (name, media type, bytes) and returns its `asset:` address; without it
            pictures cannot be pasted.
        media: the file of an `asset:` address, of which what has no address of its own is sent in pieces.
    """

    editable = param.Boolean(default=True, doc="Whether the text can be changed.")
    assistant = param.Boolean(default=True, doc="Whether changes by the assistant can be asked for.")
    label = param.String(default="Page text", doc="What a screen reader calls the text.")
    user = param.String(doc="Who is writing.", constant=True)
    document_id = param.String(doc="Under it the browser keeps what was not yet saved.", constant=True)
    pictures = param.Boolean(default=False, doc="Whether pictures can be added.", constant=True)
    selection = param.Dict(default={}, doc="The selected blocks and text; empty when nothing is selected.")
    word_count = param.Integer(default=0, doc="Words in the text.")
    can_undo = param.Boolean(default=False, doc="Whether there is something to undo.")
    can_redo = param.Boolean(default=False, doc="Whether there is something to redo.")
    problem = param.String(default="", doc="Why the last change was not taken; empty when it was.")

    _rename = {"selection": None, "word_count": None, "can_undo": None, "can_redo": None, "problem": None}

    def __init__(
        self,
        room: LiveDocument,
        *,
        user: str,
        editable: bool = True,
        assets: Assets | None = None,
        store: Store | None = None,
        media: Media | None = None,
        **params: Any,
    ) -> None:
        self._room = room
        self._assets = assets
        self._store = store
        self._media = media
        self._vector = b""
        self._handing = Handing()
        self._pending: list[str] = []
        self._on_ask: list[Ask] = []
        self._on_page: list[Callable[[str, str], Any]] = []
        self._on_turn: list[Callable[[], Any]] = []
        super().__init__(
            user=user, document_id=room.document_id, editable=editable, pictures=store is not None, **params
        )
        self._leave = _listen(self, room)

    # For pages ------------------------------------------------------------------------------

    def on_ask(self, handler: Ask) -> None:
        """Call `handler(action, instruction, selection)` when the assistant should change the selection."""
        self._on_ask.append(handler)

    def on_page(self, handler: Callable[[str, str], Any]) -> None:
        """Call `handler(document_id, block_id)` when a link to another page of the course is followed."""
        self._on_page.append(handler)

    def on_turn(self, handler: Callable[[], Any]) -> None:
        """Call `handler()` when something was undone or made again here, and the text has it."""
        self._on_turn.append(handler)

    def pending(self, block_ids: Iterable[str]) -> None:
        """Mark the blocks that an answer is being written for."""
        with self.changing:
            self._pending = list(block_ids)
            self.send("pending", blocks=self._pending)

    def scroll_to(self, block_id: str) -> None:
        """Bring a block into view and mark it for a moment."""
        self.tell("scroll", block=block_id)

    def focus(self) -> None:
        """Put the cursor into the text."""
        self.tell("focus")

    def undo(self) -> None:
        """Take back this person's last change."""
        self.tell("undo")

    def redo(self) -> None:
        """Make it again."""
        self.tell("redo")

    def close(self) -> None:
        """Leave the room; later changes are not shown."""
        self._leave()

    # The channel ----------------------------------------------------------------------------

    def greeted(self, greeting: Any) -> None:
        """What the browser already has."""
        self._vector = _bytes(greeting.get("vector", ""))

    def snapshot(self) -> dict[str, Json]:
        """What the browser lacks, and what the server has; of much the first part, to ask for the others."""
        vector = self._room.vector()
        lacking = (self._room.diff_since(self._vector),) if self._vector else self._room.states()
        state = {"update": _text(lacking[0]), "vector": _text(vector), "pending": self._pending}
        return {**state, "more": self._handing.keep(lacking)}

    def received(self, kind: str, data: dict[str, Json]) -> None:
        """A change of the text, a question to the assistant, a picture or a link that is followed."""
        try:
            if kind == "update" and self.editable:
                self._room.apply(_bytes(data.get("update", "")), author=self.user, origin=self.channel)
                self.problem = ""
            elif kind == "ask" and data.get("action") in ACTIONS:
                self._select(data.get("selection"))
                instruction = str(data.get("instruction", ""))[:4000]
                self.call(self._on_ask, data["action"], instruction, dict(self.selection))
            elif kind == "turned":
                self.call(self._on_turn)
            elif kind == "page":
                self.call(self._on_page, str(data.get("page")), str(data.get("block") or ""))
            elif kind == "picture" and self.editable:
                self._keep_picture(data)
        except WorkbenchError as error:
            self.problem = error.message
            self.tell("problem", text=error.message)

    def mentioned(self, kind: str, data: dict[str, Json]) -> None:
        """Where the cursor is, and small facts about the text."""
        if kind == "selection":
            self._select(data.get("selection"))
        elif kind == "facts":
            words, undo, redo = (data.get(name) or 0 for name in ("words", "can_undo", "can_redo"))
            self.param.update(word_count=int(words), can_undo=bool(undo), can_redo=bool(redo))
        elif kind == "awareness":
            self._room.relay(_bytes(data.get("update", "")), origin=self.channel)
        elif kind == "asset":
            self.call([self._tell_address], str(data.get("src")))
        elif kind == "piece":
            self.call([send_piece], self, self._media, data)
        elif kind == "more":
            self._hand_on(str(data.get("name")), max(1, int(data.get("at") or 1)))

    def _hand_on(self, name: str, at: int) -> None:
        parts = self._handing.take(name, at)
        self.mention("part", name=name, at=at, updates=[_text(one) for one in parts])

    async def _tell_address(self, asset: str) -> None:
        """Say where a browser finds a file; what goes into the page is read beside the event loop."""
        there = self._assets if asset.startswith("asset:") else None
        shown = await asyncio.to_thread(there, asset) if there else None
        self.mention("asset", src=asset, shown=shown or "")

    def _select(self, selection: Json) -> None:
        self.selection = selection if isinstance(selection, dict) else {}

    def _keep_picture(self, data: dict[str, Json]) -> None:
        if self._store is None:
            raise BadInput("Pictures cannot be added here.")
        picture = _bytes(data.get("data", ""), _LARGEST_PICTURE)
        source = self._store(str(data.get("name", "picture"))[:200], str(data.get("type", "")), picture)
        self.tell("picture", token=data.get("token"), src=source)

    def changed(self, update: bytes, origin: str) -> None:
        """The text changed elsewhere. Called by the room, from any thread."""
        if origin != self.channel:
            self.send("update", update=_text(update), mine=origin == f"accept:{self.user}")

    def moved(self, message: bytes, origin: str) -> None:
        """Somebody's cursor moved. Called by the room, from any thread."""
        if origin != self.channel:
            self.mention("awareness", update=_text(message))


def _listen(editor: RichText, room: LiveDocument) -> Callable[[], None]:
    """Tell the editor what happens in the room; a room must not keep the editor of a closed page alive."""
    known = ref(editor)

    def changed(update: bytes, origin: str) -> None:
        if found := known():
            found.changed(update, origin)

    def moved(message: bytes, origin: str) -> None:
        if found := known():
            found.moved(message, origin)

    leaving = (room.subscribe(changed), room.on_awareness(moved))

    def leave() -> None:
        for one in leaving:
            one()

    finalize(editor, leave)
    return leave


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _bytes(text: Json, largest: int = _LARGEST_UPDATE) -> bytes:
    if not isinstance(text, str) or len(text) > largest * 4 // 3 + 4:
        raise BadInput("This is too large to be taken in one step.")
    try:
        return b64decode(text, validate=True)
    except NotBase64 as error:
        raise BadInput("The browser sent something that cannot be read; reload the page.") from error
