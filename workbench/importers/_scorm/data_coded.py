"""Data that stands in code in a script: base64, packed or not, and text written as addresses are."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from workbench.importers._scorm.patterns import MARKED
from workbench.importers._tools.shared import parsed

Json = Any
_CODED = re.compile(r"""(?<=["'`])([A-Za-z0-9+/_-]{80,}={0,2})(?=["'`])""")
_ADDRESSED = re.compile(r"""(?<=["'`])((?:%7B|%5B|%3C)[^"'`\s<>]{40,})(?=["'`])""", re.IGNORECASE)
_MARKED = re.compile(rf"{MARKED.pattern}[^<>]*\w", re.IGNORECASE)
_PLAIN = (b"{", b"[", b"<", b"%", b"\xef\xbb\xbf")
_LARGEST, _MOST = 16 * 2**20, 48 * 2**20
"""The largest of what is unpacked, and all of it."""


def data_coded(source: str) -> Iterator[Json]:
    """The values that stand in code in a script; what is in no known code is left out."""
    left = _MOST
    for found in _CODED.finditer(source):
        words = _decoded(found[1], min(left, _LARGEST))
        left -= len(words)
        if (value := _value(words)) is not None:
            yield value
        if left <= 0:
            return
    for found in _ADDRESSED.finditer(source):
        if (value := _value(unquote(found[1]))) is not None:
            yield value


def _value(words: str) -> Json:
    """What a text is: data, or a page as a text; None where it is neither."""
    bare = words.lstrip("\ufeff \r\n\t")
    if bare[:3].upper() in ("%7B", "%5B"):
        bare = unquote(bare)
    if bare[:1] in ("{", "["):
        return parsed(bare)
    return {"html": bare} if bare[:1] == "<" and _MARKED.search(bare) else None


def _decoded(code: str, most: int) -> str:
    """The text of base64, unpacked where it was packed; "" where it is none."""
    bare = code.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(bare + "=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        return ""
    for start, way in ((b"\x1f\x8b", 31), (b"\x78", 15), (b"", -15)):
        if data.startswith(start) and not data.startswith(_PLAIN) and (text := _unpacked(data, way, most)):
            return text
    return data.decode("utf-8", "replace") if data.startswith(_PLAIN) else ""


def _unpacked(data: bytes, way: int, most: int) -> str:
    """Packed data as text; "" where it is not packed like this, or would grow beyond what may be."""
    try:
        unpacker = zlib.decompressobj(way)
        text = unpacker.decompress(data, most)
    except zlib.error:
        return ""
    return "" if unpacker.unconsumed_tail else text.decode("utf-8", "replace")
