"""What can be saved of a zip file whose directory is missing or damaged: files found by their own heads."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace

from workbench.model.imported import Source
from workbench.model.limits import ImportLimits

_HEAD = struct.Struct("<4s5H3I2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1
_SIGNATURE = b"PK\x03\x04"
_SMALL = 10 * 2**20
_STEP = 512
"""Bytes unpacked at a time: small, so that damage costs little of what comes before it."""


def salvaged(source: Source, limits: ImportLimits) -> Source | None:
    """The source as a whole zip file of the files found in it; None when there is nothing to save."""
    if source.head(4) != _SIGNATURE or _has_password(source):
        return None
    out = io.BytesIO()
    seen: set[str] = set()
    room = limits.archive_mb * 2**20
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for name, data in _files(source.read(), limits):
            if name in seen or len(data) > room or len(seen) >= limits.archive_files:
                continue
            seen.add(name)
            room -= len(data)
            file.writestr(name, data)
    return replace(source, data=out.getvalue()) if any(_is_document(name) for name in seen) else None


def _has_password(source: Source) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(source.read())) as file:
            return any(info.flag_bits & _ENCRYPTED for info in file.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        return False


def _is_document(name: str) -> bool:
    return name.lower().endswith(".xml") and "document" in name.lower()


def _files(data: bytes, limits: ImportLimits) -> Iterator[tuple[str, bytes]]:
    at = data.find(_SIGNATURE)
    while at >= 0 and at + _HEAD.size <= len(data):
        _, _, flags, method, _, _, _, packed, _, names, extra = _HEAD.unpack_from(data, at)
        start = at + _HEAD.size + names + extra
        name = data[at + _HEAD.size : at + _HEAD.size + names].decode("utf-8", "replace")
        end = at + len(_SIGNATURE)
        if not flags & _ENCRYPTED and name and not name.endswith("/") and "\0" not in name:
            content, end = _content(data, start, method, packed, limits)
            if content:
                yield name, content
        at = data.find(_SIGNATURE, max(end, at + len(_SIGNATURE)))


def _content(data: bytes, start: int, method: int, packed: int, limits: ImportLimits) -> tuple[bytes, int]:
    """The bytes of one file as far as they go, and where the search goes on."""
    if method == _STORED:
        end = start + packed if packed else data.find(_SIGNATURE, start) % (len(data) + 1)
        return data[start:end], end
    return _inflated(data, start, limits.archive_ratio) if method == _DEFLATED else (b"", start)


def _inflated(data: bytes, start: int, ratio: int) -> tuple[bytes, int]:
    """What unpacks before the end or the damage."""
    packer, out, size, at = zlib.decompressobj(-15), [], 0, start
    while at < len(data) and not packer.eof and size <= max(_SMALL, ratio * (at - start)):
        try:
            out.append(packer.decompress(data[at : at + _STEP]))
        except zlib.error:
            break
        size += len(out[-1])
        at += _STEP
    return b"".join(out), min(at, len(data)) - len(packer.unused_data)
