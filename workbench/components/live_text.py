"""Text that is being written, shown as Markdown with formulas while it comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import param

from workbench.components._channel import Channel, Json

_ASKED = frozenset("pause resume skip speed".split())


class LiveText(Channel):
    """Streaming Markdown: `append` what came, `done` at the end, `reset` to start again."""

    label = param.String(default="Answer", doc="What a screen reader calls this text.")
    image_origins = param.List(default=[], item_type=str, doc="Where pictures may come from.")

    def __init__(self, text: str = "", **params: Any) -> None:
        self._parts = [text] if text else []
        self._busy = self._broken = False
        self._beside: dict[str, Json] = {}
        self._on_ask: list[Callable[[str, dict[str, Json]], Any]] = []
        super().__init__(**params)

    @property
    def text(self) -> str:
        """All text so far."""
        with self.changing:
            self._parts = ["".join(self._parts)]
            return self._parts[0]

    @property
    def busy(self) -> bool:
        """Whether more is to come."""
        return self._busy

    def append(self, delta: str) -> None:
        """Add text at the end; thread-safe."""
        with self.changing:
            self._parts.append(delta)
            self._busy = True
            self.send("append", text=delta)

    def reset(self, text: str = "", *, busy: bool = False) -> None:
        """Show this text instead; `busy` when more is to come."""
        with self.changing:
            self._parts = [text]
            self._busy, self._broken = busy, False
            self.send("reset", text=text, busy=busy)

    def done(self, *, broken: bool = False) -> None:
        """Nothing more comes; `broken` when the text is not whole."""
        with self.changing:
            self._busy, self._broken = False, broken
            self.send("done", broken=broken)

    def show_beside(self, **state: Json) -> None:
        """Show these parts of a viewer's pace; thread-safe.

        That is: current (what is shown at a pace; none hides it), paused, speed (characters a second).
        """
        with self.changing:
            if any(self._beside.get(name) != value for name, value in state.items()):
                self._beside.update(state)
                self.send("beside", **self._beside)

    @property
    def beside(self) -> dict[str, Json]:
        """The pace that is shown."""
        with self.changing:
            return dict(self._beside)

    def on_ask(self, handler: Callable[[str, dict[str, Json]], Any]) -> None:
        """Call `handler(kind, data)` for pause, resume, skip and speed {characters_per_second}."""
        self._on_ask.append(handler)

    def received(self, kind: str, data: dict[str, Json]) -> None:
        """The pace was turned."""
        if kind in _ASKED:
            self.call(list(self._on_ask), kind, data)

    def snapshot(self) -> dict[str, Json]:
        """The text so far, whether more is to come, and the pace."""
        return {
            "text": self.text,
            "busy": self._busy,
            "broken": self._broken,
            "beside": self.beside,
        }
