"""A set of changes, side by side or in line, each to be accepted or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import param

from workbench.components._channel import Channel, Json
from workbench.components._pieces import Media, send_piece
from workbench.components.content_view import Assets, asset_addresses

Decision = Literal["accept", "refuse", "open"]
State = Literal["open", "accepted", "refused", "stale"]


class DiffView(Channel):
    """Shows the rows of a diff (`model.rows`) and reports what is decided about each change.

    The rows are JSON: `{"changes": [{"id", "kind", "label", "state"}], "rows": [{"kind", "changes",
    "before", "after", "note"}], "readonly": bool}`, where before and after are blocks of the document
    whose changed runs carry an `insertion`, `deletion` or `restyle` mark.
    """

    layout = param.Selector(default="side", objects=["side", "inline"], doc="Two columns, or one text.")
    label = param.String(default="Changes", doc="What a screen reader calls this.")

    def __init__(
        self,
        diff: Json | None = None,
        *,
        assets: Assets | None = None,
        media: Media | None = None,
        **params: Any,
    ) -> None:
        self._diff: dict[str, Json] = diff or {"changes": [], "rows": []}
        self._assets, self._media = assets, media
        self._on_decide: list[Callable[[int | str, Decision], Any]] = []
        super().__init__(**params)

    def show(self, diff: Mapping[str, Json]) -> None:
        """Show this diff instead."""
        with self.changing:
            self._diff = dict(diff)
            self.send("show", **self.snapshot())

    def decided(self, change_id: int, state: State) -> None:
        """Say what became of one change."""
        with self.changing:
            changes = [
                {**one, "state": state} if one["id"] == change_id else one for one in self._diff["changes"]
            ]
            self._diff = {**self._diff, "changes": changes}
            self.send("decided", id=change_id, state=state)

    def on_decide(self, handler: Callable[[int | str, Decision], Any]) -> None:
        """Call `handler(change_id or "all", "accept" | "refuse" | "open")`; "open" takes a decision back."""
        self._on_decide.append(handler)

    def received(self, kind: str, data: dict[str, Json]) -> None:
        """A decision."""
        change, decision = data.get("change"), data.get("decision")
        known = {one["id"] for one in self._diff["changes"]} | {"all"}
        if kind == "decide" and change in known and decision in ("accept", "refuse", "open"):
            self.call(self._on_decide, change, decision)

    def mentioned(self, kind: str, data: dict[str, Json]) -> None:
        """A piece of a file that has no address is wanted."""
        if kind == "piece":
            self.call([send_piece], self, self._media, data)

    def snapshot(self) -> dict[str, Json]:
        """The diff, and where its pictures are."""
        return {"diff": self._diff, "assets": asset_addresses(self._diff["rows"], self._assets)}
