"""Text that is being written, shown as Markdown with formulas while it comes in."""

from __future__ import annotations

from typing import Any

import param

from workbench.components._channel import Channel, Json


class LiveText(Channel):
    """Streaming Markdown: `append` what came, `done` at the end, `reset` to start again."""

    label = param.String(default="Answer", doc="What a screen reader calls this text.")
    image_origins = param.List(default=[], item_type=str, doc="Where pictures may come from.")

    def __init__(self, text: str = "", **params: Any) -> None:
        self._parts = [text] if text else []
        self._busy = False
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
            self._busy = busy
            self.send("reset", text=text, busy=busy)

    def done(self) -> None:
        """Nothing more comes."""
        with self.changing:
            self._busy = False
            self.send("done")

    def snapshot(self) -> dict[str, Json]:
        """The text so far and whether more is to come."""
        return {"text": self.text, "busy": self._busy}
