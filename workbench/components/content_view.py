"""A document to read: what a learner sees, with keys on demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import param

from workbench.components._channel import Channel, Json
from workbench.components._pieces import Media, send_piece
from workbench.model.content import Node, to_json

Assets = Callable[[str], str | None]
_AT_ONCE = 300
"""Blocks of a long document that are shown at once."""


def asset_addresses(tree: Json, assets: Assets | None) -> dict[str, str]:
    """For each `asset:` address in a tree (JSON), where a browser can load it from; empty if nowhere."""
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
    return shown


class Shown(Channel):
    """A component that shows a tree."""

    __abstract = True

    def __init__(self, tree: Node | None = None, *, assets: Assets | None = None, **params: Any) -> None:
        self._tree = to_json(tree) if tree is not None else None
        self._assets = assets
        super().__init__(**params)

    def show(self, tree: Node | None) -> None:
        """Show this tree instead."""
        self.show_json(to_json(tree) if tree is not None else None)

    def show_json(self, tree: Json) -> None:
        """Show this tree, which is JSON already, instead."""
        with self.changing:
            self._tree = tree
            self.send("show", **self.snapshot())

    def snapshot(self) -> dict[str, Json]:
        """The tree, and where its pictures are."""
        return {"tree": self._tree, "assets": asset_addresses(self._tree, self._assets)}


class ContentView(Shown):
    """A document, read-only, with formulas, tables, pictures and exercises; of a long one the first blocks.

    The reader asks for more of it, and what is scrolled to is shown with all before it.
    """

    keys = param.Boolean(default=False, doc="Whether right answers, feedback and hints are shown.")
    label = param.String(default="Page", doc="What a screen reader calls this text.")
    empty = param.String(default="Nothing here yet.", doc="What is said in place of an empty document.")

    def __init__(
        self,
        tree: Node | None = None,
        *,
        assets: Assets | None = None,
        media: Media | None = None,
        **params: Any,
    ) -> None:
        self._end, self._media = _AT_ONCE, media
        self._on_page: list[Callable[[str, str], Any]] = []
        super().__init__(tree, assets=assets, **params)

    def show_json(self, tree: Json) -> None:
        """Show this tree, which is JSON already, from its beginning; as much of it as was shown before."""
        with self.changing:
            if tree is None:
                self._end = _AT_ONCE
            super().show_json(tree)

    def says(self, tree: Json) -> bool:
        """Whether this is what is shown already."""
        return bool(self._tree == tree)

    def scroll_to(self, block_id: str) -> None:
        """Bring a block into view and mark it for a moment."""
        with self.changing:
            later = self._blocks[self._end :]
        for number, block in enumerate(later, start=1):
            if _holds(block, block_id):
                self._show_more(number)
                break
        self.tell("scroll", block=block_id)

    def on_page(self, handler: Callable[[str, str], Any]) -> None:
        """Call `handler(document_id, block_id)` when a link to another page of the course is followed."""
        self._on_page.append(handler)

    def received(self, kind: str, data: dict[str, Json]) -> None:
        """A click on a link to a page, or to a place on this one; or there is to be more of a long one."""
        if kind == "page":
            page, block = str(data.get("page")), str(data.get("block") or "")
            if page:
                self.call(self._on_page, page, block)
            else:
                self.scroll_to(block)
        elif kind == "more":
            self._show_more(_AT_ONCE)

    def mentioned(self, kind: str, data: dict[str, Json]) -> None:
        """A piece of a file that has no address is wanted."""
        if kind == "piece":
            self.call([send_piece], self, self._media, data)

    @property
    def _blocks(self) -> list[Json]:
        return (self._tree or {}).get("content") or []

    def _show_more(self, blocks: int) -> None:
        with self.changing:
            some = self._blocks[self._end : self._end + blocks]
            self._end += blocks
            rest = max(0, len(self._blocks) - self._end)
            self.send("more", blocks=some, assets=asset_addresses(some, self._assets), rest=rest)

    def snapshot(self) -> dict[str, Json]:
        """The first blocks of the tree, their pictures, and how many blocks are left."""
        blocks = self._blocks[: self._end]
        shown = self._tree and {**self._tree, "content": blocks}
        assets = asset_addresses(blocks, self._assets)
        rest = len(self._blocks) - len(blocks)
        return {"tree": shown, "assets": assets, "rest": rest}


def _holds(block: Json, block_id: str) -> bool:
    attrs = block.get("attrs") or {}
    return attrs.get("id") == block_id or any(_holds(one, block_id) for one in block.get("content") or ())
