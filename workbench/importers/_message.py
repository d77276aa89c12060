"""The parts of a message that holds a web page: what they hold, and the pictures among them by address."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from urllib.parse import urljoin

from workbench.importers._html.reading import image_asset
from workbench.model.course import Asset
from workbench.model.limits import ImportLimits


class Pictures:
    """The parts of a message by every name that its page may give them."""

    def __init__(self, message: Message, base: str, limits: ImportLimits) -> None:
        self._base, self._limits = base, limits
        self._parts = {name: part for part in message.walk() for name in _names(part)}

    def find(self, src: str) -> Asset | None:
        """The picture at an address, if it is a part of the message."""
        try:
            whole = urljoin(self._base, src)
        except ValueError:
            whole = src
        part = self._parts.get(src) or self._parts.get(whole)
        if part is None or part.is_multipart():
            return None
        name = str(part.get_filename() or src.rpartition("/")[2].partition("?")[0])[:120]
        return image_asset(payload(part), name or "image", self._limits)


def _names(part: Message) -> Iterator[str]:
    if location := str(part.get("content-location") or "").strip():
        yield location
    if name := str(part.get("content-id") or "").strip().strip("<>"):
        yield f"cid:{name}"


def payload(part: Message) -> bytes:
    """What a part holds."""
    return bytes(part.get_payload(decode=True) or b"")
