"""Zip files that lost their end, where the list of their files stands: read file by file from the start."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from workbench.model.limits import ImportLimits

_LOCAL = b"PK\x03\x04"
_HEADER = struct.Struct("<4s5H3I2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _UTF8, _LATER = 0x1, 0x800, 0x8
_PART = 1 << 16


@dataclass(frozen=True, kw_only=True)
class _Member:
    name: str
    method: int
    size: int
    start: int
    known: bool


def recover_files(file: IO[bytes], kept: IO[bytes], limits: ImportLimits) -> int:
    """Write a whole zip of the files that can still be read; how many there are."""
    room, count = limits.archive_mb * 2**20, 0
    with zipfile.ZipFile(kept, "w") as out:
        for name, data in _members(file, room):
            room -= len(data)
            if room < 0 or count >= limits.archive_files:
                break
            out.writestr(zipfile.ZipInfo(name), data)
            count += 1
    kept.seek(0)
    return count


def _members(file: IO[bytes], room: int) -> Iterator[tuple[str, bytes]]:
    """The files from the start on, until one is not whole."""
    at = 0
    while (member := _member(file, at)) is not None:
        found = _content(file, member, room)
        if found is None:
            return
        data, at = found
        if not member.name.endswith("/"):
            yield member.name, data


def _member(file: IO[bytes], at: int) -> _Member | None:
    """The file whose header is at a place, or after the sizes that follow the one before."""
    file.seek(at)
    head = file.read(_HEADER.size + 24)
    skip = head.find(_LOCAL)
    if skip < 0 or skip > 24:
        return None
    file.seek(at + skip)
    fields = file.read(_HEADER.size)
    if len(fields) < _HEADER.size:
        return None
    _, _, flags, method, _, _, _, size, _, name_size, extra = _HEADER.unpack(fields)
    raw = file.read(name_size)
    if flags & _ENCRYPTED or method not in (_STORED, _DEFLATED) or len(raw) < name_size:
        return None
    name = raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace").replace("\0", "")
    start = at + skip + _HEADER.size + name_size + extra
    return _Member(name=name, method=method, size=size, start=start, known=not flags & _LATER)


def _content(file: IO[bytes], member: _Member, room: int) -> tuple[bytes, int] | None:
    """The bytes of a file, and where it ends."""
    file.seek(member.start)
    if member.method == _STORED:
        data = file.read(member.size) if member.known and member.size <= room else b""
        return (data, member.start + member.size) if member.known and len(data) == member.size else None
    return _inflated(file, member, room)


def _inflated(file: IO[bytes], member: _Member, room: int) -> tuple[bytes, int] | None:
    engine, out, at = zlib.decompressobj(-15), io.BytesIO(), member.start
    while not engine.eof:
        part = file.read(_PART)
        if not part:
            return None
        try:
            out.write(engine.decompress(part, room - out.tell() + 1))
        except zlib.error:
            return None
        if out.tell() > room or engine.unconsumed_tail:
            return None
        at += len(part)
    return out.getvalue(), at - len(engine.unused_data)
