"""Zip packages, opened under limits: nothing outside the root, no links, no bombs, no passwords."""

from __future__ import annotations

import io
import posixpath
import re
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, Any, TypeVar

from workbench.importers._archive_recovery import recover_files, torn_content
from workbench.model.errors import BadInput, Forbidden, NotFound, TooLarge, Unreadable
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits

_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
_NO_ZIP = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError)
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
T = TypeVar("T")
_PART = 1 << 18
_ENCRYPTED = 0x1
_IN_MEMORY = 8 * 2**20
_SMALL = 10 * 2**20
"""Below this size a file may grow as it likes: short repetitive XML compresses very well."""


class Archive:
    """The files of a package by their names, `/` between folders."""

    def __init__(self, file: zipfile.ZipFile, name: str, limits: ImportLimits) -> None:
        self.name = name
        self._file = file
        self._limits = limits
        self.problems: list[tuple[str, str]] = []
        """What was odd about it: a sentence, and the file that it is about."""
        self.torn: BadInput | None = None
        """Why it has not all of its files."""
        self._answers: dict[Any, Any] = {}
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for clean, info in self._checked(file.infolist()):
            if clean in self._infos:
                self.problems.append(("The package holds this file twice; the last one was read.", clean))
            self._infos[clean] = info
        self._folded = {_folded(clean): clean for clean in reversed(self._infos)}

    def once(self, ask: Callable[[Archive], T]) -> T:
        """The answer to a question that several readers have; it is looked for once."""
        if ask not in self._answers:
            self._answers[ask] = ask(self)
        found: T = self._answers[ask]
        return found

    @property
    def why(self) -> str:
        """What is wrong with it as a whole, as a further sentence; "" where nothing is."""
        return next((f" {said}" for said, where in self.problems if not where), "")

    def names(self) -> tuple[str, ...]:
        """The names of all files, in the package's order."""
        return tuple(self._infos)

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def find(self, name: str) -> str | None:
        """The file's own name for one that may differ in letter case, a leading `./` or backslashes."""
        clean = _clean(name.replace("\\", "/")).lstrip("/")
        if clean in self._infos:
            return clean
        if (found := self._folded.get(_folded(clean))) or clean.isascii():
            return found
        return next(filter(None, (self._folded.get(_folded(one)) for one in _mistaken(clean))), None)

    def size(self, name: str) -> int:
        """The size of a file once unpacked."""
        return self._info(name).file_size

    def read(self, name: str) -> bytes:
        """The bytes of a file.

        Raises:
            NotFound: the package has no such file.
            Unreadable: it is damaged.
            TooLarge: it would unpack to far more than its size.
        """
        return b"".join(self.parts(name))

    def parts(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, piece by piece.

        Raises:
            NotFound: the package has no such file.
            Unreadable: it is damaged.
            TooLarge: it would unpack to far more than its size.
        """
        info, given = self._readable(name), 0
        try:
            with self._file.open(info) as file:
                while part := file.read(_PART):
                    given += len(part)
                    yield part
        except _DAMAGE as error:
            if rest := self._saved(info, error)[given:]:
                yield rest
            raise self._problem(name, error) from error

    def as_far(self, name: str) -> tuple[bytes, BadInput | None]:
        """The bytes of a file as far as they can be unpacked, and what is wrong with it.

        Raises:
            NotFound: the package has no such file.
            Unreadable: nothing of it can be unpacked.
            TooLarge: it would unpack to far more than its size.
        """
        found: list[bytes] = []
        try:
            found.extend(self.parts(name))
        except Unreadable as error:
            if not found:
                raise
            return b"".join(found), error
        return b"".join(found), None

    def _saved(self, info: zipfile.ZipInfo, error: Exception) -> bytes:
        """What can be unpacked of a damaged file; nothing of one that is locked or packed in another way."""
        if isinstance(error, NotImplementedError | RuntimeError) or self._file.fp is None:
            return b""
        return torn_content(self._file.fp, info)

    def head(self, name: str, size: int) -> bytes:
        """The first bytes of a file.

        Raises:
            NotFound: the package has no such file.
            Unreadable: nothing of it can be unpacked.
        """
        return self.head_as_far(name, size)[0]

    def head_as_far(self, name: str, size: int) -> tuple[bytes, BadInput | None]:
        """The first bytes of a file as far as they can be unpacked, and what is wrong with them.

        Raises:
            NotFound: the package has no such file.
            Unreadable: nothing of it can be unpacked.
        """
        info = self._info(name)
        try:
            with self._file.open(info) as file:
                return file.read(size), None
        except _DAMAGE as error:
            problem = self._problem(name, error)
            if found := self._saved(info, error):
                return found[:size], problem
            raise problem from error

    def _problem(self, name: str, error: Exception) -> Unreadable:
        if "encrypted" in str(error):
            return Unreadable(f"“{name}” in “{self.name}” is protected by a password.")
        if isinstance(error, NotImplementedError):
            return Unreadable(
                f"“{name}” in “{self.name}” is packed in a way that is not known here.",
                advice="Unpack it and make an ordinary zip file of it.",
            )
        return Unreadable(f"“{name}” in “{self.name}” is damaged and cannot be unpacked.")

    def _info(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._infos[name]
        except KeyError:
            raise NotFound(f"“{self.name}” has no file “{name}”.") from None

    def _readable(self, name: str) -> zipfile.ZipInfo:
        """A file that may be unpacked: one that grows too much harms nobody until it is read.

        Raises:
            TooLarge: it would grow too much.
        """
        info = self._info(name)
        if info.file_size > _SMALL and info.file_size > self._limits.archive_ratio * max(
            info.compress_size, 1
        ):
            raise TooLarge(
                f"“{name[:80]}” in “{self.name}” unpacks to {info.file_size // 2**20} MB, "
                f"more than {self._limits.archive_ratio} times its size, so it was not read.",
                advice="If this is a real course, save it again, or raise WORKBENCH_IMPORT_ARCHIVE_RATIO.",
            )
        return info

    def _checked(self, infos: list[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        limits = self._limits
        if len(infos) > limits.archive_files:
            raise TooLarge(f"“{self.name}” holds more than {limits.archive_files} files.")
        if sum(info.file_size for info in infos) > limits.archive_mb * 2**20:
            raise TooLarge(f"“{self.name}” unpacks to more than {limits.archive_mb} MB.")
        locked = [info for info in infos if info.flag_bits & _ENCRYPTED]
        if locked and len(locked) == sum(not info.is_dir() for info in infos):
            raise Unreadable(f"“{self.name}” is protected by a password.")
        for info in infos:
            name = _named(info).replace("\\", "/")
            if not name:
                self.problems.append(("The package holds a file without a name; it was left out.", ""))
                continue
            self._refuse(name, info)
            clean = _clean(name)
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


@contextmanager
def open_archive(source: Source, limits: ImportLimits, *, recover: bool = False) -> Iterator[Archive]:
    """The package in a source.

    Args:
        source: where it is.
        limits: how much it may hold.
        recover: whether one that was cut short is read as far as it goes.

    Raises:
        Unreadable: it is no zip file, cut short, damaged or encrypted.
        Forbidden: it has a link, or a name that leads outside.
        TooLarge: it would unpack to too much.
    """
    with ExitStack() as open_files:
        data = io.BytesIO(source.data) if isinstance(source.data, bytes) else source.data.open("rb")
        open_files.enter_context(data)
        try:
            file = zipfile.ZipFile(data)
        except _NO_ZIP as error:
            if not recover or not is_zip(source):
                raise _not_a_zip(source) from error
            archive = _recovered(data, source, limits, open_files)
        else:
            archive = Archive(open_files.enter_context(file), source.name, limits)
        yield archive


def _recovered(data: IO[bytes], source: Source, limits: ImportLimits, open_files: ExitStack) -> Archive:
    """What is left of a package that was cut short."""
    torn = _not_a_zip(source)
    kept = open_files.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))
    count, last = recover_files(data, kept, limits)
    if not count:
        raise torn
    archive = Archive(open_files.enter_context(zipfile.ZipFile(kept)), source.name, limits)
    said = f"The package is cut short or damaged: only the first {count} of its files could be read"
    said += f", the last one, “{last}”, only in part." if last else "."
    archive.torn = torn
    archive.problems.append((said, ""))
    return archive


def _not_a_zip(source: Source) -> BadInput:
    if source.head(4) == b"PK\x03\x04":
        return Unreadable(
            f"“{source.name}” is cut short or damaged.", advice="Copy or download it again, then retry."
        )
    return Unreadable(f"“{source.name}” is not what its name says: it is no zip package.")


def is_zip(source: Source) -> bool:
    """Whether a source begins like a zip file."""
    return source.head(4) in (b"PK\x03\x04", b"PK\x05\x06")
