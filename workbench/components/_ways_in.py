"""The ways by which content comes in on the Import page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbench.components._channel import Json
from workbench.components._intake import Intake
from workbench.components.drop_zone import DropZone
from workbench.model.imported import Source
from workbench.services.welcoming import samples

Data = Mapping[str, Json]
_MARKUP = re.compile(r"<(?:!doctype|html|body|p|div|h[1-6]|table|ul|ol|section|article)\b", re.IGNORECASE)


class WaysIn:
    """Hands what a visitor drops, pastes, writes or names to the intake."""

    def __init__(self, zone: DropZone, intake: Intake) -> None:
        self._zone, self._intake = zone, intake
        zone.on_piece(self.piece)

    def do_file(self, data: Data) -> None:
        """Give a file that was chosen a place."""
        item = self._intake.expect(str(data["name"])[:400], int(data["size"]))
        if item.token:
            self._zone.receive(str(data["key"]), item.id, item.token)

    async def do_arrived(self, data: Data) -> None:
        """Read a file that has come whole."""
        await self._intake.arrived(str(data["id"]))

    def do_broken(self, data: Data) -> None:
        """Say that a file did not come."""
        self._intake.broke(str(data["id"]), str(data["message"])[:300])

    async def do_text(self, data: Data) -> None:
        """Read text that was written or pasted."""
        text = str(data["text"])
        ending = "html" if _MARKUP.search(text) else "md"
        await self._intake.text(f"Pasted text.{ending}", text)

    async def do_rich(self, data: Data) -> None:
        """Read what was pasted from a word processor or web page."""
        await self._intake.text("Pasted text.html", str(data["html"]))

    async def do_address(self, data: Data) -> None:
        """Fetch an address and read it."""
        await self._intake.fetch(str(data["address"]))

    async def do_sample(self, data: Data) -> None:
        """Read one of the samples."""
        for one in samples():
            if one.name == data["name"]:
                await self._intake.take(Source(name=one.name, data=one))

    def piece(self, name: str, number: int, data: bytes) -> None:
        """Keep the next piece of a file, and ask for the one after it."""
        wanted = self._intake.piece(name, number, data)
        if wanted is not None:
            self._zone.go_on(name, wanted)
