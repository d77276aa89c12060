"""The files that an export names: inlined as `data:` addresses, so that one file holds all."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from workbench.exporters._base import Find
from workbench.model.course import Asset
from workbench.model.imported import Note, Severity

LARGEST = 20_000_000
"""Bytes of a file from which it is left out of an export that inlines it."""


@dataclass
class Files:
    """Finds files for one export, and notes those that are missing."""

    find: Find
    notes: list[Note] = field(default_factory=list)

    def get(self, address: str) -> Asset | None:
        """The file of an `asset:` address."""
        asset = self.find(address.removeprefix("asset:"))
        if asset is None:
            self.tell(Severity.LOSS, "A file is missing and was left out.", address)
        return asset

    def inlined(self, address: str) -> str | None:
        """The address as a `data:` one; links to other pages lose theirs."""
        if not address.startswith("asset:"):
            return None
        asset = self.get(address)
        if asset is None:
            return None
        if asset.size > LARGEST:
            self.tell(Severity.LOSS, "A file is too large to be written into this export.", asset.name)
            return None
        return f"data:{asset.media_type};base64,{base64.b64encode(asset.read()).decode()}"

    def tell(self, severity: Severity, message: str, excerpt: str) -> None:
        """Note something, once."""
        note = Note(severity=severity, where="", message=message, excerpt=excerpt, code="export")
        if note not in self.notes:
            self.notes.append(note)
