"""Tar archives, packed or not, as the zip file that everything here reads: under the same limits."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import IO

from workbench.importers._archive import Archive
from workbench.model.errors import Forbidden, TooLarge, Unreadable
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits

_GZIP = b"\x1f\x8b"
_IN_MEMORY = 8 * 2**20
_BLOCK = 512
_PART = _BLOCK * 512
_NAMED = 2**18
"""Bytes that the name of one file may take."""
_MAGIC = slice(257, 262)
_DAMAGE = (tarfile.TarError, zlib.error, EOFError, OSError)
_PATH = re.compile(rb"\d+ path=([^\n]*)\n")
_LONG_NAME, _FOR_ONE, _FOR_ALL = b"L", b"x", b"g"


def is_tar(source: Source) -> bool:
    """Whether a source begins like a tar archive."""
    head = source.head(_BLOCK)
    return (first_of_gzip(source, _BLOCK) if head.startswith(_GZIP) else head)[_MAGIC] == b"ustar"


def first_of_gzip(source: Source, size: int) -> bytes:
    """The first bytes of what is packed by gzip; none where nothing is."""
    try:
        return zlib.decompressobj(wbits=31).decompress(source.head(2**16), size)
    except zlib.error:
        return b""


@contextmanager
def open_tar(source: Source, limits: ImportLimits) -> Iterator[Archive]:
    """The files in a tar archive.

    Raises:
        Unreadable: nothing in it can be read.
        Forbidden: a name leads outside.
        TooLarge: it holds or unpacks to too much.
    """
    with ExitStack() as open_files:
        data = io.BytesIO(source.data) if isinstance(source.data, bytes) else source.data.open("rb")
        plain: io.BufferedIOBase = open_files.enter_context(data)
        if source.head(2) == _GZIP:
            plain = open_files.enter_context(gzip.GzipFile(fileobj=data))
        kept = open_files.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))
        reading = _Reading(plain, source.name, limits)
        reading.repack(kept)
        kept.seek(0)
        archive = Archive(open_files.enter_context(zipfile.ZipFile(kept)), source.name, limits)
        archive.problems.extend(reading.problems)
        yield archive


@dataclass
class _Reading:
    """Goes through a tar archive once, block by block: nothing in it is believed before it is there."""

    data: io.BufferedIOBase
    name: str
    limits: ImportLimits
    problems: list[tuple[str, str]] = field(default_factory=list)
    count: int = 0
    given: int = 0

    def repack(self, kept: IO[bytes]) -> None:
        """Write its plain files as a zip file."""
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as out:
            try:
                self._members(out)
            except _DAMAGE as error:
                if not out.namelist():
                    raise Unreadable(
                        f"“{self.name}” is damaged: no file in it can be unpacked.",
                        advice="Copy or download it again, then retry.",
                    ) from error
                self.problems.append(
                    ("The archive is cut short or damaged: what comes after its last file is missing.", "")
                )

    def _members(self, out: zipfile.ZipFile) -> None:
        long = ""
        while (block := self._read(_BLOCK)).strip(b"\0"):
            member = tarfile.TarInfo.frombuf(block, "utf-8", "replace")
            if member.type in (_LONG_NAME, _FOR_ONE, _FOR_ALL):
                long = self._long_name(member) or long
                continue
            self._member(member, long or member.name, out)
            long = ""

    def _member(self, member: tarfile.TarInfo, name: str, out: zipfile.ZipFile) -> None:
        self.count += 1
        if self.count > self.limits.archive_files:
            raise TooLarge(f"“{self.name}” holds more than {self.limits.archive_files} files.")
        if name.startswith("/") or ".." in name.split("/"):
            raise Forbidden(
                f"“{self.name}” names a file outside itself (“{name[:80]}”), so it was not opened.",
                advice="Make the archive again with the program that wrote it.",
            )
        if member.isreg():
            with out.open(zipfile.ZipInfo(name.removeprefix("./") or "file"), "w", force_zip64=True) as file:
                for part in self._content(member.size):
                    file.write(part)
        elif not member.isdir():
            self.problems.append(("A link or device in the archive was left out.", name[:200]))

    def _content(self, size: int) -> Iterator[bytes]:
        left = size
        while left > 0:
            part = self._read(min(_PART, -(-left // _BLOCK) * _BLOCK))
            yield part[:left]
            left -= len(part)

    def _long_name(self, member: tarfile.TarInfo) -> str:
        """The name of the next file, which is longer than there is room for."""
        if member.size > _NAMED:
            raise TooLarge(f"“{self.name}” has a file with a name that is far too long.")
        words = b"".join(self._content(member.size))
        if member.type == _LONG_NAME:
            return words.rstrip(b"\0").decode("utf-8", "replace")
        found = _PATH.search(words) if member.type == _FOR_ONE else None
        return found[1].decode("utf-8", "replace") if found else ""

    def _read(self, size: int) -> bytes:
        """The next bytes, all of them."""
        self.given += size
        if self.given > self.limits.archive_mb * 2**20:
            raise TooLarge(f"“{self.name}” unpacks to more than {self.limits.archive_mb} MB.")
        data = self.data.read(size)
        if len(data) < size:
            raise EOFError
        return data
