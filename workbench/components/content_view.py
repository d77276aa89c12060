"""A document to read: what a learner sees, with keys and the importer's notes on demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import param

from workbench.components._channel import Channel, Json
from workbench.model.content import Node, to_json

Assets = Callable[[str], str | None]


def asset_addresses(tree: Json, assets: Assets | None) -> dict[str, str]:
    """For each `asset:` address in a tree (JSON), the address a browser can load it from."""
    if assets is None:
        return {}
    shown: dict[str, str] = {}
    stack = [tree]
    while stack:
        one = stack.pop()
        if isinstance(one, Mapping):
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)
        elif isinstance(one, str) and one.startswith("asset:") and one not in shown:
            shown[one] = assets(one) or ""
    return {address: found for address, found in shown.items() if found}


class Shown(Channel):
    """A component that shows a tree."""

    __abstract = True

    def __init__(self, tree: Node | None = None, *, assets: Assets | None = None, **params: Any) -> None:
        self._tree = to_json(tree) if tree is not None else None
        self._assets = assets
        super().__init__(**params)

    def show(self, tree: Node | None) -> None:
        """Show this tree instead."""
        with self.changing:
            self._tree = to_json(tree) if tree is not None else None
            self.send("show", **self.snapshot())

    def snapshot(self) -> dict[str, Json]:
        """The tree, and where its pictures are."""
        return {"tree": self._tree, "assets": asset_addresses(self._tree, self._assets)}


class ContentView(Shown):
    """A document, read-only, with formulas, tables, pictures and exercises."""

    keys = param.Boolean(default=False, doc="Whether right answers, feedback and hints are shown.")
    label = param.String(default="Page", doc="What a screen reader calls this text.")
    empty = param.String(default="Nothing here yet.", doc="What is said in place of an empty document.")

    def __init__(self, tree: Node | None = None, *, assets: Assets | None = None, **params: Any) -> None:
        self._notes: dict[str, str] = {}
        self._on_block: list[Callable[[str], Any]] = []
        self._on_page: list[Callable[[str], Any]] = []
        super().__init__(tree, assets=assets, **params)

    def note(self, notes: Mapping[str, str]) -> None:
        """Show these remarks beside the blocks whose ids they name."""
        with self.changing:
            self._notes = dict(notes)
            self.send("show", **self.snapshot())

    def scroll_to(self, block_id: str) -> None:
        """Bring a block into view and mark it for a moment."""
        self.tell("scroll", block=block_id)

    def on_block(self, handler: Callable[[str], Any]) -> None:
        """Call `handler(block_id)` when the reader clicks a block's note."""
        self._on_block.append(handler)

    def on_page(self, handler: Callable[[str], Any]) -> None:
        """Call `handler(document_id)` when the reader follows a link to another page of the course."""
        self._on_page.append(handler)

    def received(self, kind: str, data: dict[str, Json]) -> None:
        """A click on a note or on a link to another page."""
        if kind == "block":
            self.call(self._on_block, str(data.get("block")))
        elif kind == "page":
            self.call(self._on_page, str(data.get("page")))

    def snapshot(self) -> dict[str, Json]:
        """The tree, its pictures and its notes."""
        return {**super().snapshot(), "notes": self._notes}
