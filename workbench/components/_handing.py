"""Long texts on their way to a browser: the first part at once, the others when they are asked for."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from workbench.components._channel import Json

MOST = 400_000
"""Bytes that are sent in one message."""
VIEWS = 4
"""Texts that are kept; a view that asks for an earlier one begins anew."""


class Handing:
    """Keeps the parts of texts until a view has asked for all of them."""

    def __init__(self) -> None:
        self._parts: dict[str, Sequence[bytes]] = {}

    def __len__(self) -> int:
        """How many texts are kept."""
        return len(self._parts)

    def keep(self, parts: Sequence[bytes]) -> Json:
        """What a view is told that has the first part, to ask for the others; None when there are none."""
        if len(parts) == 1:
            return None
        name = uuid.uuid4().hex
        self._parts = dict([*self._parts.items(), (name, parts)][-VIEWS:])
        return {"name": name, "parts": len(parts)}

    def take(self, name: str, at: int) -> Sequence[bytes]:
        """The parts from one on, as many as go into a message of moderate size."""
        parts, size, end = self._parts.get(name, ()), 0, at
        while end < len(parts) and (size == 0 or size + len(parts[end]) <= MOST):
            size, end = size + len(parts[end]), end + 1
        if end >= len(parts):
            self._parts.pop(name, None)
        return parts[at:end]
