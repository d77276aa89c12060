"""Components whose two halves talk in numbered messages, so that nothing is lost or done twice.

A view in the browser comes and goes: it is not there before it is mounted, a hidden tab removes it, a
reconnect builds it anew. So on each mount the browser says `ready` and gets a `snapshot`, which holds all
that was sent before; later messages carry numbers, and a view that misses one asks for a snapshot again.
What the browser sends is numbered too, kept there until it is confirmed, and taken in order and once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from functools import partial
from threading import RLock
from typing import Any

import panel as pn
import param
from panel.custom import JSComponent

from workbench.components._bundle import BUNDLE
from workbench.components._writes import mend_writes

Json = Any
Handler = Callable[..., Any]


class Channel(JSComponent):
    """A component that exchanges messages with its view in the browser.

    Subclasses override `snapshot` and `received`. A change of state is made and sent in one step, so that
    no snapshot can fall between the two: `with self.changing: …; self.send(…)`.
    """

    channel = param.String(doc="Names this component in the browser, across all its views.", constant=True)

    _bundle = BUNDLE

    __abstract = True

    def __init__(self, **params: Any) -> None:
        mend_writes()
        self.changing = RLock()
        self._number = 0
        self._outbox: list[Json] = []
        self._confirm: dict[str, Json] = {}
        self._commands: dict[str, Json] = {}
        self._heard: dict[str, int] = {}
        self._views_open: set[str] = set()
        self._scheduled = False
        params.setdefault("channel", uuid.uuid4().hex)
        super().__init__(**params)

    # For subclasses and pages ---------------------------------------------------------------

    def send(self, kind: str, **data: Json) -> None:
        """Tell the mounted views of a change; a view mounted later gets it in its snapshot. Thread-safe."""
        with self.changing:
            self._number += 1
            if self._views_open:
                self._outbox.append({"n": self._number, "kind": kind, "data": data})
        self._schedule()

    def tell(self, kind: str, **data: Json) -> None:
        """Give a command (scroll, focus) that is no part of the state; it waits until a view has done it."""
        command: Json = {"id": uuid.uuid4().hex, "kind": kind, "data": data}
        with self.changing:
            self._commands[command["id"]] = command
        self._post({"type": "tell", "commands": [command]})

    def mention(self, kind: str, **data: Json) -> None:
        """Tell the mounted views something that is worth nothing later, such as where a cursor is."""
        self._post({"type": "mention", "kind": kind, "data": data})

    def snapshot(self) -> dict[str, Json]:
        """The whole state, for a view that was just mounted."""
        return {}

    def greeted(self, greeting: Mapping[str, Json]) -> None:
        """What a view says of itself when it mounts, before it gets its snapshot."""

    def received(self, kind: str, data: dict[str, Json]) -> None:
        """A message from the browser, in order and once."""

    def mentioned(self, kind: str, data: dict[str, Json]) -> None:
        """A message from the browser that was worth nothing later."""

    @staticmethod
    def call(handlers: list[Handler], *arguments: Any) -> None:
        """Call each handler; coroutine functions run on the session's loop."""
        for handler in handlers:
            pn.state.execute(partial(handler, *arguments), schedule=False)

    # Out ------------------------------------------------------------------------------------

    def _schedule(self) -> None:
        with self.changing:
            if self._scheduled or not (self._outbox or self._confirm):
                return
            document = self._session_document()
            self._scheduled = document is not None
        if document is None:
            self._flush()
        else:
            document.add_next_tick_callback(self._flush)

    def _post(self, message: Json) -> None:
        document = self._session_document()
        if document is None:
            self._send_msg(message)
        else:
            document.add_next_tick_callback(partial(self._send_msg, message))

    def _session_document(self) -> Any:
        """The Bokeh document whose loop sends our messages; None in a notebook, where they go at once."""
        for ref in self._models:
            if ref in pn.state._views:  # noqa: SLF001 (Panel has no public way from a component to its document)
                _, _, document, comm = pn.state._views[ref]  # noqa: SLF001
                if comm is None and document is not None and document.session_context:
                    return document
        return None

    def _flush(self) -> None:
        with self.changing:
            self._scheduled = False
            messages, self._outbox = self._outbox, []
            confirmations, self._confirm = self._confirm, {}
            if messages:
                self._send_msg({"type": "batch", "messages": messages})
            for confirmation in confirmations.values():
                self._send_msg(confirmation)

    # In -------------------------------------------------------------------------------------

    def _handle_msg(self, data: Json) -> None:
        if not isinstance(data, dict):
            return
        kind = data.get("type")
        if kind == "ready":
            self._ready(str(data.get("view")), data.get("greeting") or {})
        elif kind == "say":
            self._said(str(data.get("client")), data)
        elif kind == "mention":
            self.mentioned(str(data.get("kind")), data.get("data") or {})
        elif kind == "done":
            for name in data.get("ids") or ():
                self._commands.pop(str(name), None)
        elif kind == "bye":
            self._views_open.discard(str(data.get("view")))

    def _ready(self, view: str, greeting: Mapping[str, Json]) -> None:
        self.greeted(greeting)
        with self.changing:
            self._flush()
            self._views_open.add(view)
            commands = list(self._commands.values())
            state = self.snapshot()
            self._send_msg(
                {"type": "snapshot", "view": view, "n": self._number, "state": state, "commands": commands}
            )

    def _said(self, client: str, message: Json) -> None:
        number, heard = message.get("n"), self._heard.get(client, 0)
        if not isinstance(number, int):
            return
        fresh = number == heard + 1
        if fresh:
            self._heard[client] = number
        with self.changing:
            self._confirm[client] = {
                "type": "confirm",
                "client": client,
                "n": self._heard.get(client, 0),
                "again": number > heard + 1,
            }
        self._schedule()
        if fresh:
            self.received(str(message.get("kind")), message.get("data") or {})
