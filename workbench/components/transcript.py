"""A talk with the coach: messages, the answer being written, and the field to ask in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import param

from workbench.components._channel import Channel, Json
from workbench.components._remedies import Deed

_ASKED = frozenset(
    "pause resume skip speed queue_go queue_move queue_remove queue_edit continue settings".split()
)
Status = Literal["waiting", "streaming", "done", "stopped", "interrupted", "failed"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One message as it is shown."""

    id: str
    role: Literal["user", "assistant"]
    text: str = ""
    status: Status = "done"
    hint_level: int | None = None
    at: str = ""
    """ISO time."""
    problem: str = ""
    """Why it failed, in one sentence."""
    advice: str = ""
    """What can be done about it."""
    deeds: tuple[Deed, ...] = ("retry",)
    """What is offered for that, the best first."""
    sources: tuple[tuple[str, str], ...] = ()
    """Passages it rests on: (a label, where it is), given back by `on_source`."""


class Transcript(Channel):
    """The coach's chat. It shows and asks; what an answer is, a service decides."""

    hint_level = param.Integer(default=1, bounds=(1, 3), doc="How much the next hint may give away.")
    assistant = param.String(default="Coach", doc="Who answers, as shown above each answer.")
    notice = param.String(default="", doc="Shown beside the field, such as “Offline assistant, not AI”.")
    placeholder = param.String(default="Ask about this course", doc="Shown in the empty field.")
    starters = param.List(default=[], item_type=str, doc="Questions offered while nothing has been said.")
    welcome = param.String(
        default="Ask about anything in this course.", doc="Shown while nothing has been said."
    )
    draft = param.String(
        default="", doc="Names the unsent text that the browser keeps, such as the conversation's id."
    )
    enabled = param.Boolean(default=True, doc="Whether anything can be asked.")
    image_origins = param.List(default=[], item_type=str, doc="Where pictures in answers may come from.")

    def __init__(self, **params: Any) -> None:
        self._entries: dict[str, Entry] = {}
        self._parts: dict[str, list[str]] = {}
        self._on_send: list[Callable[[str, int], Any]] = []
        self._on_stop: list[Callable[[], Any]] = []
        self._on_retry: list[Callable[[str], Any]] = []
        self._on_source: list[Callable[[str], Any]] = []
        self._on_ask: list[Callable[[str, dict[str, Json]], Any]] = []
        self._beside: dict[str, Json] = {}
        super().__init__(**params)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All messages, oldest first."""
        with self.changing:
            return tuple(self._whole(name) for name in self._entries)

    def show(self, entries: Iterable[Entry]) -> None:
        """Show these messages instead."""
        with self.changing:
            self._entries = {one.id: one for one in entries}
            self._parts = {}
            self.send("show", entries=[asdict(one) for one in self._entries.values()])

    def add(self, entry: Entry) -> None:
        """Add a message at the end, or replace the one with its id."""
        with self.changing:
            self._entries[entry.id] = entry
            self._parts.pop(entry.id, None)
            self.send("entry", entry=asdict(entry))

    def append(self, entry_id: str, delta: str) -> None:
        """Add text to a message that is being written; thread-safe."""
        with self.changing:
            self._parts.setdefault(entry_id, []).append(delta)
            if self._entries[entry_id].status != "streaming":
                self._entries[entry_id] = replace(self._entries[entry_id], status="streaming")
            self.send("append", id=entry_id, text=delta)

    def update(self, entry_id: str, **changes: Any) -> None:
        """Change fields of a message, such as its status at the end."""
        with self.changing:
            self.add(replace(self._whole(entry_id), **changes))

    def show_beside(self, **state: Json) -> None:
        """Show these parts of what stands beside the messages; thread-safe.

        That is: current (the message whose answer is shown as it comes), paused, speed (characters a second),
        queue {waiting [{id, text}], answering, held, at}, calm (whether nothing moves).
        """
        with self.changing:
            if any(self._beside.get(name) != value for name, value in state.items()):
                self._beside.update(state)
                self.send("beside", **state)

    @property
    def beside(self) -> dict[str, Json]:
        """What stands beside the messages."""
        with self.changing:
            return dict(self._beside)

    def ask(self, text: str) -> None:
        """Put text into the field for the learner to send, such as a question about a passage."""
        self.tell("fill", text=text)

    def on_send(self, handler: Callable[[str, int], Any]) -> None:
        """Call `handler(text, hint_level)` when something is asked."""
        self._on_send.append(handler)

    def on_stop(self, handler: Callable[[], Any]) -> None:
        """Call `handler()` when the answer should stop."""
        self._on_stop.append(handler)

    def on_retry(self, handler: Callable[[str], Any]) -> None:
        """Call `handler(message id)` when an answer should be tried again."""
        self._on_retry.append(handler)

    def on_source(self, handler: Callable[[str], Any]) -> None:
        """Call `handler(where)` when a passage is opened."""
        self._on_source.append(handler)

    def on_ask(self, handler: Callable[[str, dict[str, Json]], Any]) -> None:
        """Call `handler(kind, data)` for all else.

        That is: pause, resume, skip, speed {characters_per_second}; queue_go, queue_move {id, before},
        queue_remove {id}, queue_edit {id}; continue {id}, settings.
        """
        self._on_ask.append(handler)

    def received(self, kind: str, data: dict[str, Json]) -> None:
        """Something asked, stopped, tried again or opened."""
        if kind == "send" and str(data.get("text", "")).strip():
            level = data.get("hint_level")
            self.call(self._on_send, str(data["text"]), level if level in (1, 2, 3) else self.hint_level)
        elif kind == "stop":
            self.call(self._on_stop)
        elif kind == "retry" and data.get("id") in self._entries:
            self.call(self._on_retry, str(data["id"]))
        elif kind == "source":
            self.call(self._on_source, str(data.get("where")))
        elif kind in _ASKED:
            self.call(list(self._on_ask), kind, data)

    def snapshot(self) -> dict[str, Json]:
        """All messages."""
        return {"entries": [asdict(one) for one in self.entries], "beside": self.beside}

    def _whole(self, name: str) -> Entry:
        """The message with all its text; the parts are joined."""
        if parts := self._parts.pop(name, None):
            self._entries[name] = replace(self._entries[name], text=self._entries[name].text + "".join(parts))
        return self._entries[name]
