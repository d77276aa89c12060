"""Collaborating: one live document for everybody who has a page open, kept as it changes.

A `Room` holds the Yjs state of a document. Browsers send it updates and hear of each other's; the server
edits through it too. An update is in the database before anybody else sees it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary, finalize

from pycrdt import Doc
from sqlalchemy import Connection

from workbench.model.content import Node
from workbench.model.errors import BadInput, TooLarge
from workbench.model.limits import EditLimits
from workbench.services._keeping import Keeper
from workbench.services._listeners import Listeners
from workbench.services._live_doc import LiveDoc
from workbench.services._resting import Resting
from workbench.services._yedit import become
from workbench.services._yencode import first_updates
from workbench.services._yjs import let_go, new_doc, read
from workbench.storage.documents import DocumentStore
from workbench.storage.live_updates import LARGE

SERVER = "server"
_EMPTY = 2
_CURSOR_BYTES = 64 * 1024

OnUpdate = Callable[[bytes, str], None]
OnStatus = Callable[[str], None]
Also = Callable[[Connection], None]


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What an edit comes to: the new tree, and the updates that lead there."""

    tree: Node
    updates: tuple[bytes, ...] = ()


class Collaborating:
    """The live documents of this process."""

    def __init__(self, documents: DocumentStore, limits: EditLimits | None = None) -> None:
        self.resting = Resting()
        """For all work on large pages in this process: there can only be one."""
        self._documents = documents
        self._limits = limits or EditLimits()
        self._keeper = Keeper(documents, self._limits)
        self._rooms: WeakValueDictionary[str, Room] = WeakValueDictionary()
        self._loading: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def room(self, document_id: str) -> Room:
        """The live document of a page, the same for everybody who asks.

        Raises:
            NotFound: there is no such page.
        """
        with self._lock:
            if (room := self._rooms.get(document_id)) is not None:
                return room
            loading = self._loading.setdefault(document_id, threading.Lock())
        with loading:  # a lock of its own: who wants another page must not wait for a large one
            return self._opened(document_id)

    def _opened(self, document_id: str) -> Room:
        try:
            with self._lock:
                room = self._rooms.get(document_id)
            room = room or self._loaded(document_id)
            with self._lock:
                return self._rooms.setdefault(document_id, room)
        finally:
            with self._lock:
                self._loading.pop(document_id, None)

    def _loaded(self, document_id: str) -> Room:
        with self.resting.meanwhile(much=self._documents.size(document_id) > LARGE):
            return Room(document_id, self._documents, self._keeper, self._limits, self.resting)

    def at_hand(self, document_id: str) -> Room | None:
        """The live document if it is there at once; None for a large one that is still to be opened.

        Raises:
            NotFound: there is no such page.
        """
        with self._lock:
            if (room := self._rooms.get(document_id)) is not None:
                return room
            if document_id in self._loading:
                return None
        return self.room(document_id) if self._documents.size(document_id) <= LARGE else None

    def tree(self, document_id: str) -> Node:
        """What a page says now, with what is still being typed."""
        return self.room(document_id).tree()

    def edit(
        self,
        changes: Mapping[str, Callable[[Node], Node]],
        *,
        author: str,
        origin: str = SERVER,
        also: Also | None = None,
    ) -> None:
        """Edit several pages as `Room.edit` edits one: all is kept, with what `also` does, or nothing."""
        rooms = {name: self.room(name) for name in changes}
        edits = {name: room.prepare(changes[name]) for name, room in rooms.items()}
        updates = [(name, author, one) for name, edit in edits.items() for one in edit.updates]
        self._documents.append(updates, also)
        for name, room in rooms.items():
            room.take(edits[name], origin)

    def flush(self, document_ids: Iterable[str] | None = None) -> None:
        """Save what is being typed on these pages, or on all, before this returns."""
        with self._lock:
            rooms = dict(self._rooms)
        wanted = rooms if document_ids is None else set(document_ids)
        self._keeper.flush([room for name, room in rooms.items() if name in wanted])

    def close(self) -> None:
        """Save everything and stop."""
        self.flush()
        self._keeper.close()


class Room:
    """The live state of one document. Safe to use from any thread."""

    def __init__(
        self,
        document_id: str,
        documents: DocumentStore,
        keeper: Keeper,
        limits: EditLimits,
        resting: Resting,
    ) -> None:
        self.document_id = document_id
        self._documents = documents
        self._keeper = keeper
        self._limits = limits
        self._resting = resting
        self._lock = threading.RLock()
        self._updates: Listeners[[bytes, str]] = Listeners()
        self._cursors: Listeners[[bytes, str]] = Listeners()
        self._statuses: Listeners[[str]] = Listeners()
        self._unkept: list[bytes] = []
        self._known: tuple[int, Node] | None = None
        self._version = 0
        self._status = "saved"
        self.problems: tuple[str, ...] = ()
        """What had to be mended when the text was last read."""
        self._load()

    def _load(self) -> None:
        stored = self._documents.live(self.document_id)
        if stored.body is not None:
            self._documents.begin(self.document_id, tuple(first_updates(stored.body)))
            stored = self._documents.live(self.document_id)
        updates = (stored.live, *stored.updates, *self._unkept)
        self._live = LiveDoc(one for one in updates if one is not None)
        self._version += 1
        if self._live.large:
            finalize(self, _let_go_aside, self._live.doc).atexit = False

    # The state

    def state(self) -> bytes:
        """Everything, as one update."""
        with self._lock:
            return self._live.whole()

    def states(self) -> tuple[bytes, ...]:
        """Everything, as updates to take in one by one: a single one where it is not much."""
        with self._lock:
            return self._live.parts()

    def vector(self) -> bytes:
        """What this side has, for the other side's `diff_since`."""
        with self._lock:
            return self._live.vector()

    def diff_since(self, vector: bytes) -> bytes:
        """What somebody with this state vector lacks.

        Raises:
            BadInput: it is no state vector.
        """
        with self._lock:
            return self._live.since(vector)

    def tree(self) -> Node:
        """What the document says now."""
        with self._lock:
            version, states = self._version, self.states()
            if self._known is not None and self._known[0] == version:
                return self._known[1]
        with self._resting.meanwhile(much=self._live.large):
            copy = new_doc(*states)  # apart from the live one, so that nobody's typing waits
            mended = read(copy)
            let_go(copy)
        with self._lock:
            self._known = (version, mended.tree)
            self.problems = mended.problems
        return mended.tree

    @property
    def status(self) -> str:
        """`saved`, `saving`, or the sentence that says why it cannot be saved."""
        return self._status

    # Edits

    def apply(self, update: bytes, *, author: str, origin: str) -> None:
        """Take in an update from an editor; it is kept, then told to those who listen.

        Raises:
            TooLarge: the update, or the document with it, is larger than allowed.
            BadInput: it is no update.
        """
        if len(update) > self._limits.update_kb * 1024:
            raise TooLarge("This edit is too large to take at once; paste it in smaller parts.")
        with self._lock:
            if not self._live.take(update):
                self._load()
                raise BadInput("This edit could not be read and was not taken; reload the page.")
            if self._live.outgrows(self._limits.document_mb * 1024 * 1024, update):
                self._load()
                raise TooLarge("The page would grow too large; put some of it on another page.")
            if len(update) > _EMPTY:
                self._version += 1
                self._live.remember(update)
                self._unkept.append(update)
                self._keeper.put(self, update, author, origin)

    def edit(
        self, change: Callable[[Node], Node], *, author: str, origin: str = SERVER, also: Also | None = None
    ) -> Node:
        """Edit from the server: `change` gets the tree and returns the new one; only what differs is touched.

        `also` is called in the transaction that keeps the edit: both happen, or neither.

        Raises:
            StorageError: the edit could not be kept, so it was not made.
        """
        edit = self.prepare(change)
        self._documents.append([(self.document_id, author, one) for one in edit.updates], also)
        self.take(edit, origin)
        return edit.tree

    def prepare(self, change: Callable[[Node], Node]) -> Edit:
        """An edit that is worked out but not made: keep it, then `take` it."""
        with self._resting.meanwhile(much=self._live.large):
            copy = new_doc(*self.states())  # apart from the live one, so that nobody's typing waits
            mended = read(copy)
            new = change(mended.tree)
            updates = become(copy, new, mended) if new != mended.tree else ()
            let_go(copy)
        return Edit(tree=new, updates=updates)

    def take(self, edit: Edit, origin: str) -> None:
        """Make an edit that is kept, and tell those who listen."""
        for one in edit.updates:
            with self._lock:
                self._live.take(one)
                self._live.remember(one)
                self._version += 1
        if edit.updates:
            self._keeper.owe(self)
        for one in edit.updates:
            self._tell_update(one, origin)

    # Those who listen; they are called in another thread

    def subscribe(self, callback: OnUpdate) -> Callable[[], None]:
        """Hear of each kept update and its origin; call the answer to hear no more."""
        return self._updates.add(self.document_id, callback)

    def on_awareness(self, callback: OnUpdate) -> Callable[[], None]:
        """Hear where others' cursors are."""
        return self._cursors.add(self.document_id, callback)

    def on_status(self, callback: OnStatus) -> Callable[[], None]:
        """Hear how saving goes: `saving`, `saved`, or what is wrong."""
        return self._statuses.add(self.document_id, callback)

    def relay(self, message: bytes, *, origin: str) -> None:
        """Tell the others where somebody's cursor is; nothing of it is kept.

        Raises:
            TooLarge: no cursor needs that much to say.
        """
        if len(message) > _CURSOR_BYTES:
            raise TooLarge("The editor sent too much about its cursor.")
        self._cursors.tell(self.document_id, message, origin)

    def kept(self, update: bytes, origin: str) -> None:
        """Called by the keeper when an update is in the database."""
        with self._lock:
            self._unkept.remove(update)
        self._tell_update(update, origin)

    def _tell_update(self, update: bytes, origin: str) -> None:
        self._updates.tell(self.document_id, update, origin)

    def tell(self, status: str) -> None:
        """Called by the keeper with the state of saving."""
        if status != self._status:
            self._status = status
            self._statuses.tell(self.document_id, status)


def _let_go_aside(live: Doc[Any]) -> None:
    threading.Thread(target=let_go, args=(live,), daemon=True).start()
