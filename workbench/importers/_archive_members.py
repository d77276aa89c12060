"""The files that a zip file lists: their names put right, checked against what may be opened, found again."""

from __future__ import annotations

import posixpath
import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import suppress

from workbench.model.errors import Forbidden, NotFound, TooLarge, Unreadable
from workbench.model.limits import ImportLimits

_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_REGIONS = (
    "cp1252",
    "cp932",
    "gb18030",
    "cp949",
    "big5",
    "cp866",
    "cp1251",
    "cp1250",
    "cp852",
    "cp1253",
    "cp1256",
)
"""Encodings that programs of Windows write names in without saying so."""
_ENCRYPTED = 0x1
_ROOT = re.compile(r"^(?:[A-Za-z]:(?=/))?/+")
_DRIVE = re.compile(r"[A-Za-z]:")
"""A place on a disk that is not its root: nobody knows where that leads."""
_ROOTED = (
    "The package names files from the root of a disk; they were taken as files within it.",
    "",
)


class Members:
    """What a package holds, by clean names.

    Raises:
        Forbidden: a name leads outside, or to another file.
        TooLarge: there is too much.
        Unreadable: all of it is locked.
    """

    def __init__(self, listed: list[zipfile.ZipInfo], package: str, limits: ImportLimits) -> None:
        self.problems: list[tuple[str, str]] = []
        self.infos: dict[str, zipfile.ZipInfo] = {}
        self._package = package
        _admit(listed, package, limits)
        for info in listed:
            self._add(info)
        self._folded = {_folded(clean): clean for clean in reversed(self.infos)}

    def _add(self, info: zipfile.ZipInfo) -> None:
        written = _named(info).replace("\\", "/")
        name = _ROOT.sub("", written)
        if name != written and _ROOTED not in self.problems:
            self.problems.append(_ROOTED)
        if not written:
            self.problems.append(("The package holds a file without a name; it was left out.", ""))
            return
        if not name:
            return
        _refuse(name, info, self._package)
        clean = _clean(name)
        if info.is_dir() or name.endswith("/") or _ignored(clean):
            return
        if clean in self.infos:
            self.problems.append(("The package holds this file twice; the last one was read.", clean))
        self.infos[clean] = info

    def find(self, name: str) -> str | None:
        """The file's own name for one that may differ in letter case, a leading `./` or backslashes."""
        clean = _clean(name.replace("\\", "/")).lstrip("/")
        if clean in self.infos:
            return clean
        if (found := self._folded.get(_folded(clean))) or clean.isascii():
            return found
        return next(filter(None, (self._folded.get(_folded(one)) for one in _mistaken(clean))), None)

    def info(self, name: str) -> zipfile.ZipInfo:
        """A file by its name.

        Raises:
            NotFound: the package has none of that name.
        """
        try:
            return self.infos[name]
        except KeyError:
            raise NotFound(f"“{self._package}” has no file “{name}”.") from None


def _admit(listed: list[zipfile.ZipInfo], package: str, limits: ImportLimits) -> None:
    """Refuse a package that holds too much, or nothing that can be had."""
    if len(listed) > limits.archive_files:
        raise TooLarge(f"“{package}” holds more than {limits.archive_files} files.")
    if sum(info.file_size for info in listed) > limits.archive_mb * 2**20:
        raise TooLarge(f"“{package}” unpacks to more than {limits.archive_mb} MB.")
    locked = [info for info in listed if info.flag_bits & _ENCRYPTED]
    if locked and len(locked) == sum(not info.is_dir() for info in listed):
        raise Unreadable(f"“{package}” is protected by a password.")


def _refuse(name: str, info: zipfile.ZipInfo, package: str) -> None:
    """Refuse a package that leads outside itself."""
    if ".." in name.split("/") or _DRIVE.match(name) or "\0" in name:
        raise Forbidden(
            f"“{package}” names a file outside itself (“{name[:80]}”), so it was not opened.",
            advice="Make the package again with the program that wrote it.",
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Forbidden(f"“{package}” holds a link to another file (“{name[:80]}”), so it was not opened.")


def _named(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: many programs write UTF-8 without saying so."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _clean(name: str) -> str:
    """A name as every system takes it: nothing invisible, no dots or blanks at the end of a part."""
    parts = _UNSEEN.sub("", name).split("/")
    return posixpath.normpath("/".join(part.rstrip(". ") if part.strip(". ") else part for part in parts))


def _folded(name: str) -> str:
    """A name without regard to letter case and to how its accents are written."""
    return unicodedata.normalize("NFC", name).casefold()


def _mistaken(name: str) -> Iterator[str]:
    """How a name is read where nothing says in which encoding a program of its region wrote it."""
    for encoding in _REGIONS:
        with suppress(UnicodeError):
            yield _clean(name.encode(encoding).decode("cp437").replace("\\", "/"))


def _ignored(name: str) -> bool:
    return name.startswith(_IGNORED[0]) or posixpath.basename(name) in _IGNORED or "/__MACOSX/" in name
