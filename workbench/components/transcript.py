"""A talk with the coach: messages, the answer being written, and the field to ask in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import param

from workbench.components._channel import Channel, Json

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
    retryable: bool = True
    sources: tuple[tuple[str, str], ...] = ()
    """Passages it rests on: (a label, where it is), given back by `on_source`."""


class Transcript(Channel):
    """The coach's chat. It shows and asks; what an answer is, a service decides."""

    hint_level = param.Integer(default=1, bounds=(1, 3), doc="How much the next hint may give away.")
    busy = param.Boolean(default=False, doc="Whether to offer Stop though no message is being written.")
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

    def __init__(self, **params: Any) -> None:
        self._entries: dict[str, Entry] = {}
        self._parts: dict[str, list[str]] = {}
        self._on_send: list[Callable[[str, int], Any]] = []
        self._on_stop: list[Callable[[], Any]] = []
        self._on_retry: list[Callable[[str], Any]] = []
        self._on_source: list[Callable[[str], Any]] = []
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
            self.send("show", **self.snapshot())

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

    def snapshot(self) -> dict[str, Json]:
        """All messages."""
        return {"entries": [asdict(one) for one in self.entries]}

    def _whole(self, name: str) -> Entry:
        """The message with all its text; the parts are joined."""
        if parts := self._parts.pop(name, None):
            self._entries[name] = replace(self._entries[name], text=self._entries[name].text + "".join(parts))
        return self._entries[name]
