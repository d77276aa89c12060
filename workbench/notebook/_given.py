"""What a notebook gives to read besides paths and addresses: bytes, and files that are open."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any, Protocol

from workbench.model.errors import BadInput
from workbench.model.imported import Source

_UNNAMED = "data"


class Opened(Protocol):
    """A file that is open for reading, or what behaves as one."""

    def read(self) -> Any:
        """All that is left in it."""


Readable = str | Path | bytes | bytearray | memoryview | Opened


def at_hand(given: Any, name: str, choices: Mapping[str, str]) -> Source:
    """Bytes, or what is left in an open file, as a source; an open file has a name of its own.

    Raises:
        BadInput: it is neither.
    """
    own = getattr(given, "name", "")
    data = given.read() if callable(getattr(given, "read", None)) else given
    if isinstance(data, str) and data is not given:
        data = data.encode("utf-8", "surrogateescape")
    if not isinstance(data, bytes | bytearray | memoryview):
        raise BadInput(
            f"This is nothing to read: {type(given).__name__}.",
            advice="Give a path, an address, bytes, or an open file; read_many takes several.",
        )
    called = name or (PurePath(own).name if isinstance(own, str) else "") or _UNNAMED
    return Source(name=called, data=bytes(data), choices=choices)
