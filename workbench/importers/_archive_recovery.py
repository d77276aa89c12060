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
_STEP = 512
_TEXTS = (".html", ".htm", ".xhtml", ".xml", ".md", ".txt", ".gift", ".csv", ".qti", ".dat", ".js")
"""What says something also where its end is missing."""


@dataclass(frozen=True, kw_only=True)
class _Member:
    name: str
    method: int
    size: int
    packed: int
    start: int
    known: bool
    """Whether its sizes stand before it, and not behind."""
    readable: bool


def recover_files(file: IO[bytes], kept: IO[bytes], limits: ImportLimits) -> tuple[int, str]:
    """Write a whole zip of the files that can still be read; how many there are, and which one is torn."""
    room, count, torn = limits.archive_mb * 2**20, 0, ""
    with zipfile.ZipFile(kept, "w") as out:
        for name, data, whole in _members(file, room):
            room -= len(data)
            if room < 0 or count >= limits.archive_files:
                break
            out.writestr(zipfile.ZipInfo(name), data)
            count += 1
            torn = "" if whole else name
    kept.seek(0)
    return count, torn


def torn_content(file: IO[bytes], info: zipfile.ZipInfo) -> bytes:
    """The bytes of a damaged file as far as they go."""
    file.seek(info.header_offset)
    fields = file.read(_HEADER.size)
    if len(fields) < _HEADER.size or not fields.startswith(_LOCAL):
        return b""
    *_, name_size, extra = _HEADER.unpack(fields)
    if file.read(name_size) != info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437"):
        return b""  # two files that share their bytes
    file.seek(extra, io.SEEK_CUR)
    if info.compress_type == _STORED:
        return file.read(min(info.compress_size, info.file_size))
    return _unpacked(file, info.compress_size, info.file_size) if info.compress_type == _DEFLATED else b""


def _unpacked(file: IO[bytes], packed: int, room: int) -> bytes:
    """What can be unpacked before the damage, some bytes at a time so that little before it is lost."""
    engine, out = zlib.decompressobj(-15), io.BytesIO()
    while packed > 0 and not engine.eof and out.tell() < room:
        part = file.read(min(_STEP, packed))
        packed -= len(part)
        try:
            out.write(engine.decompress(part, room - out.tell()))
        except zlib.error:
            break
        if not part:
            break
    return out.getvalue()


def _members(file: IO[bytes], room: int) -> Iterator[tuple[str, bytes, bool]]:
    """The files from the start on, until one is not whole: of a text that one's beginning, too."""
    at = 0
    while (member := _member(file, at)) is not None:
        found = _content(file, member, room) if member.readable else None
        if found is None and member.known and not member.readable:
            at = member.start + member.packed
            continue
        if found is None:
            if member.name.lower().endswith(_TEXTS) and (data := _beginning(file, member, room)):
                yield member.name, data, False
            return
        data, at = found
        if not member.name.endswith("/"):
            yield member.name, data, True


def _beginning(file: IO[bytes], member: _Member, room: int) -> bytes:
    file.seek(member.start)
    if member.method == _STORED:
        return file.read(min(member.size, room)) if member.known else b""
    return _unpacked(file, room, room) if member.readable else b""


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
    _, _, flags, method, _, _, _, packed, size, name_size, extra = _HEADER.unpack(fields)
    raw = file.read(name_size)
    if len(raw) < name_size:
        return None
    name = raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace").replace("\0", "")
    start = at + skip + _HEADER.size + name_size + extra
    return _Member(
        name=name,
        method=method,
        size=size,
        packed=packed,
        start=start,
        known=not flags & _LATER,
        readable=method in (_STORED, _DEFLATED) and not flags & _ENCRYPTED,
    )


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
