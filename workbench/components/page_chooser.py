"""The pages of a course that is being imported: which to take, and which to look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from workbench.components._channel import Channel, Json


class PageChooser(Channel):
    """An outline with a box to tick on each page."""

    def __init__(self, pages: Sequence[Json], **params: Any) -> None:
        """List the pages, all taken.

        Args:
            pages: each with its `index`, `title`, `level`, `questions`, `notes` and `settings`.
            **params: Panel's.
        """
        super().__init__(**params)
        self._pages = list(pages)
        self._taken = frozenset(page["index"] for page in pages)
        self._on_look: list[Callable[[int], Any]] = []
        self._on_take: list[Callable[[frozenset[int]], Any]] = []

    @property
    def taken(self) -> frozenset[int]:
        """The pages that are ticked."""
        return self._taken

    def on_look(self, handler: Callable[[int], Any]) -> None:
        """Call `handler(index)` when the visitor wants to see a page."""
        self._on_look.append(handler)

    def on_take(self, handler: Callable[[frozenset[int]], Any]) -> None:
        """Call `handler(indices)` when other pages are ticked."""
        self._on_take.append(handler)

    def snapshot(self) -> dict[str, Json]:
        """The pages and what is ticked."""
        return {"pages": self._pages, "taken": sorted(self._taken)}

    def received(self, kind: str, data: dict[str, Json]) -> None:
        """A box was ticked or a title chosen."""
        if kind == "take":
            known = {page["index"] for page in self._pages}
            self._taken = frozenset(index for index in data.get("taken", ()) if index in known)
            self.call(list(self._on_take), self._taken)
        elif kind == "look":
            self.call(list(self._on_look), int(data["index"]))
