"""Components that show a state and ask for things: what is in a page's own bars and lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.components._channel import Channel, Json

Asked = Callable[[str, dict[str, Json]], Any]


class Stated(Channel):
    """Shows what it is told, and passes on what the visitor asks for."""

    __abstract = True

    def __init__(self, **params: Any) -> None:
        self._state: dict[str, Json] = {}
        self._asked: list[Asked] = []
        super().__init__(**params)

    def on_ask(self, handler: Asked) -> None:
        """Call `handler(kind, data)` for what the visitor asks."""
        self._asked.append(handler)

    def show(self, **state: Json) -> None:
        """Show these parts of the state anew; thread-safe."""
        with self.changing:
            if any(self._state.get(name) != value for name, value in state.items()):
                self._state.update(state)
                self.send("state", **self._state)

    @property
    def shown(self) -> dict[str, Json]:
        """What is shown."""
        with self.changing:
            return dict(self._state)

    def snapshot(self) -> dict[str, Json]:
        """All that is shown."""
        return dict(self._state)

    def received(self, kind: str, data: dict[str, Json]) -> None:
        """Something was asked for."""
        self.call(list(self._asked), kind, data)
