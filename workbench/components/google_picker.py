"""Google Docs on the import page: the account that is connected, and its documents to choose from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.components._channel import Channel, Json

Asked = Callable[[str, dict[str, Json]], Any]


class GooglePicker(Channel):
    """Shows an account and documents.

    What is asked: look {}, search {text}, more {}, take {id, title}, leave {}. `connect` is the address
    where a person signs in, in a tab of its own; "" where there is none, and then `hint` says how to get
    one. `look` is asked again when the person comes back to the page.
    """

    def __init__(self, *, connect: str, hint: str = "", **params: Any) -> None:
        super().__init__(**params)
        self._state: dict[str, Json] = {
            "connect": connect,
            "hint": hint,
            "account": None,
            "documents": [],
            "more": False,
            "busy": False,
            "problem": "",
        }
        self._asked: list[Asked] = []

    def on_ask(self, handler: Asked) -> None:
        """Call `handler(kind, data)` for what the visitor does."""
        self._asked.append(handler)

    def show(self, **state: Json) -> None:
        """Show these."""
        with self.changing:
            self._state.update(state)
            self.send("state", **self._state)

    @property
    def shown(self) -> dict[str, Json]:
        """What is shown now."""
        return dict(self._state)

    def snapshot(self) -> dict[str, Json]:
        """All that is shown."""
        return dict(self._state)

    def received(self, kind: str, data: dict[str, Json]) -> None:
        """The visitor did something."""
        self.call(list(self._asked), kind, data)
