"""The pages, at the left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from workbench.components._channel import Channel, Json


class Navigation(Channel):
    """A list of links to the pages, with the one that is shown marked."""

    def __init__(self, items: Sequence[dict[str, str]], **params: Any) -> None:
        """Make the list.

        Args:
            items: for each page its `page`, `title` and `icon`.
            **params: Panel's.
        """
        super().__init__(**params)
        self._items = list(items)
        self._current = ""
        self._addresses: dict[str, str] = {}
        self._going: list[Callable[[str], None]] = []

    def on_go(self, handler: Callable[[str], None]) -> None:
        """Call this with the page that was chosen."""
        self._going.append(handler)

    def show(self, current: str, addresses: dict[str, str]) -> None:
        """Mark the page that is shown; `addresses` says where each link leads."""
        with self.changing:
            self._current, self._addresses = current, addresses
            self.send("state", **self.snapshot())

    def snapshot(self) -> dict[str, Json]:
        """The list and the page that is marked."""
        return {"items": self._items, "current": self._current, "addresses": self._addresses}

    def received(self, kind: str, data: dict[str, Json]) -> None:
        """A page was chosen."""
        if kind == "go":
            self.call(list(self._going), str(data.get("page", "")))
