"""Zip packages, opened under limits: nothing outside the root, no links, no bombs, no passwords."""

from __future__ import annotations

import io
import posixpath
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from workbench.model.errors import BadInput, Forbidden, NotFound, TooLarge, Unreadable
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits

_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
_SMALL = 10 * 2**20
"""Below this size a file may grow as it likes: short repetitive XML compresses very well."""


class Archive:
    """The files of a package by their names, `/` between folders."""

    def __init__(self, file: zipfile.ZipFile, name: str, limits: ImportLimits) -> None:
        self.name = name
        self._file = file
        self._limits = limits
        self._infos = {clean: info for clean, info in self._checked(file.infolist())}
        self._folded = {clean.casefold(): clean for clean in self._infos}

    def names(self) -> tuple[str, ...]:
        """The names of all files, in the package's order."""
        return tuple(self._infos)

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def find(self, name: str) -> str | None:
        """The file's own name for one that may differ in letter case, a leading `./` or backslashes."""
        clean = posixpath.normpath(name.replace("\\", "/")).lstrip("/")
        return clean if clean in self._infos else self._folded.get(clean.casefold())

    def size(self, name: str) -> int:
        """The size of a file once unpacked."""
        return self._info(name).file_size

    def read(self, name: str) -> bytes:
        """The bytes of a file.

        Raises:
            NotFound: the package has no such file.
            Unreadable: it is damaged.
        """
        try:
            return self._file.read(self._info(name))
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise Unreadable(f"“{name}” in “{self.name}” is damaged and cannot be unpacked.") from error

    def head(self, name: str, size: int) -> bytes:
        """The first bytes of a file.

        Raises:
            NotFound: the package has no such file.
            Unreadable: it is damaged.
        """
        try:
            with self._file.open(self._info(name)) as file:
                return file.read(size)
        except _DAMAGE as error:
            raise Unreadable(f"“{name}” in “{self.name}” is damaged and cannot be unpacked.") from error

    def _info(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._infos[name]
        except KeyError:
            raise NotFound(f"“{self.name}” has no file “{name}”.") from None

    def _checked(self, infos: list[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        limits = self._limits
        if len(infos) > limits.archive_files:
            raise TooLarge(f"“{self.name}” holds more than {limits.archive_files} files.")
        if sum(info.file_size for info in infos) > limits.archive_mb * 2**20:
            raise TooLarge(f"“{self.name}” unpacks to more than {limits.archive_mb} MB.")
        for info in infos:
            name = info.filename.replace("\\", "/")
            self._refuse(name, info)
            clean = posixpath.normpath(name)
            if not info.is_dir() and not name.endswith("/") and not _ignored(clean):
                yield clean, info

    def _refuse(self, name: str, info: zipfile.ZipInfo) -> None:
        if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":" or "\0" in name:
            raise Forbidden(
                f"“{self.name}” names a file outside itself (“{name[:80]}”), so it was not opened.",
                advice="Make the package again with the program that wrote it.",
            )
        if stat.S_ISLNK(info.external_attr >> 16):
            raise Forbidden(
                f"“{self.name}” holds a link to another file (“{name[:80]}”), so it was not opened."
            )
        if info.flag_bits & 0x1:
            raise Unreadable(f"“{self.name}” is protected by a password.")
        if info.file_size > _SMALL and info.file_size > self._limits.archive_ratio * max(
            info.compress_size, 1
        ):
            raise TooLarge(
                f"“{name[:80]}” in “{self.name}” unpacks to {info.file_size // 2**20} MB, "
                f"more than {self._limits.archive_ratio} times its size, so it was not opened.",
                advice="If this is a real course, save it again, or raise WORKBENCH_IMPORT_ARCHIVE_RATIO.",
            )


def _ignored(name: str) -> bool:
    return name.startswith(_IGNORED[0]) or posixpath.basename(name) in _IGNORED or "/__MACOSX/" in name


@contextmanager
def open_archive(source: Source, limits: ImportLimits) -> Iterator[Archive]:
    """The package in a source.

    Raises:
        Unreadable: it is no zip file, cut short, damaged or encrypted.
        Forbidden: it has a link, or a name that leads outside.
        TooLarge: it would unpack to too much.
    """
    data = io.BytesIO(source.data) if isinstance(source.data, bytes) else source.data
    try:
        file = zipfile.ZipFile(data)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise _not_a_zip(source) from error
    with file:
        yield Archive(file, source.name, limits)


def _not_a_zip(source: Source) -> BadInput:
    if source.head(4) == b"PK\x03\x04":
        return Unreadable(
            f"“{source.name}” is cut short or damaged.", advice="Copy or download it again, then retry."
        )
    return Unreadable(f"“{source.name}” is not what its name says: it is no zip package.")


def is_zip(source: Source) -> bool:
    """Whether a source begins like a zip file."""
    return source.head(4) in (b"PK\x03\x04", b"PK\x05\x06")
