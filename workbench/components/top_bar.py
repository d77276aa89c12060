"""The bar at the top: which page this is, which assistant answers, and what was just done."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from workbench.components._channel import Channel, Json
from workbench.components.session import Notice

Going = Callable[[str], None]


class TopBar(Channel):
    """Shows the page's heading, the assistant and notices; keeps the browser's history."""

    def __init__(self, *, address: str, deep_links: bool = True, remade: bool = False, **params: Any) -> None:
        super().__init__(**params)
        self._state: dict[str, Json] = {
            "title": "",
            "page": "",
            "address": address,
            "step": False,
            "turn": 0,
            "deep_links": deep_links,
            "remade": remade,
            "assistant": "",
            "warning": False,
            "settings": "?page=settings",
            "calm": False,
        }
        self._undo: dict[str, Callable[[], None]] = {}
        self._going: list[Going] = []

    def on_go(self, handler: Going) -> None:
        """Call this with the address when the visitor goes back, forward or follows a link."""
        self._going.append(handler)

    def show(self, *, title: str, page: str, address: str, step: bool = True) -> None:
        """Say which page this is and what leads back to it: a step, or the last one named better."""
        self._change(title=title, page=page, address=address, step=step)

    def show_assistant(self, label: str, *, warning: bool = False) -> None:
        """Say which assistant answers."""
        self._change(assistant=label, warning=warning)

    def show_calm(self, calm: bool) -> None:
        """Say whether nothing on the page may move."""
        self._change(calm=calm)

    def show_notice(self, notice: Notice) -> None:
        """Tell what was done, with a way back where there is one."""
        name = uuid.uuid4().hex
        if notice.undo is not None:
            self._undo = {name: notice.undo}
        self.tell("notice", id=name, text=notice.text, problem=notice.problem, undo=notice.undo is not None)

    def renew(self, token: str) -> None:
        """Give the browser the token it reconnects with."""
        self.mention("token", token=token)

    def snapshot(self) -> dict[str, Json]:
        """All that the bar shows."""
        return dict(self._state)

    def received(self, kind: str, data: dict[str, Json]) -> None:
        """The visitor went somewhere, or takes something back."""
        if kind == "go":
            if isinstance(turn := data.get("turn"), int):
                self._state["turn"] = turn
            self.call(list(self._going), str(data.get("address", "")))
        elif kind == "undo" and (undo := self._undo.pop(str(data.get("id")), None)):
            self.call([undo])

    def _change(self, **state: Json) -> None:
        with self.changing:
            self._state.update(state)
            self.send("state", **self._state)
