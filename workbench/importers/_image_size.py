"""How wide and high a picture is, by the first bytes of its file."""

from __future__ import annotations

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The marks in a JPEG file after which its size stands."""


def measured(data: bytes) -> tuple[int, int] | None:
    """The width and height of a PNG, GIF or JPEG picture; None for anything else."""
    if data.startswith(_PNG) and len(data) >= 24:
        found = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    elif data[:4] == b"GIF8" and len(data) >= 10:
        found = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    elif data.startswith(_JPEG):
        found = _of_jpeg(data)
    else:
        return None
    return found if min(found) > 0 else None


def _of_jpeg(data: bytes) -> tuple[int, int]:
    """The size in the first frame's header; zeros where there is none."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in _FRAMES:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4]))
    return 0, 0
