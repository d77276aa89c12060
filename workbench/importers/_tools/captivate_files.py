"""What a Captivate course keeps beside its script: pools of questions, and pictures packed as text."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from workbench.importers._javascript import value_at
from workbench.importers._tools.shared import Launch, Writer, plain, record, string
from workbench.model.content import Node, node
from workbench.model.course import Asset
from workbench.model.errors import Unreadable

Json = Any
_POOLS = r"(^|/)pools/[^/]+/[^/]+\.js$"
_POOL = re.compile(r"cp\.model\[\s*['\"][\w-]+['\"]\s*\]\s*=\s*(?=\{)")
_CACHES = r"(^|/)dr/img\w*\.json$"
_CACHE = re.compile(r"cp\.imagesJSONCache\w*\s*=\s*(?=\{)")
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
)


def pools(launch: Launch) -> Iterator[dict[str, Json]]:
    """The parts of each pool of questions that slides are drawn from."""
    yield from _assigned(launch, _POOLS, _POOL)


def _assigned(launch: Launch, files: str, sign: re.Pattern[str]) -> Iterator[dict[str, Json]]:
    """The objects that scripts give to names which fit."""
    for path in launch.files(files):
        source = launch.text(path)
        for found in sign.finditer(source):
            try:
                value = value_at(source, found.end())
            except Unreadable:
                continue
            launch.package.used.add(path)
            yield record(value)


class Pictures:
    """The pictures of a course: files of their own, or packed into scripts as base64."""

    def __init__(self, launch: Launch, write: Writer) -> None:
        self._launch = launch
        self._write = write

    @cached_property
    def _packed(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for cache in _assigned(self._launch, _CACHES, _CACHE):
            found |= {name: packed for name, packed in cache.items() if isinstance(packed, str)}
        return found

    def address(self, name: str) -> str:
        """Where a picture is, for use in a tree; "" where it did not come along."""
        if path := self._write.path(name):
            return self._launch.package.asset(path) or ""
        packed = self._packed.get(name, "").partition("base64,")
        try:
            data = base64.b64decode(packed[2] or packed[0], validate=True)
        except (binascii.Error, ValueError):
            return ""
        kind = next((kind for sign, kind in _KINDS if data.startswith(sign)), "")
        file = name.rpartition("/")[2]
        return self._launch.package.keep(Asset.of(data, name=file, media_type=kind)) if kind else ""

    def image(self, name: str, alt: Json = "") -> tuple[Node, ...]:
        """A picture; a note where it is not there."""
        found = self.address(string(name)) if string(name) else ""
        if not found:
            return self._write.image(name, alt)
        return (node("paragraph", node("image", src=found, alt=plain(alt))),)
