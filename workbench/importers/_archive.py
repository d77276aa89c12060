"""Zip packages, opened under limits: nothing outside the root, no links, no bombs, no passwords."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any, TypeVar

from workbench.importers._archive_members import Members
from workbench.importers._archive_recovery import recover_files, torn_content
from workbench.model.errors import BadInput, TooLarge, Unreadable
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
_NO_ZIP = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError)
T = TypeVar("T")
_PART = 1 << 18
_IN_MEMORY = 8 * 2**20
_SMALL = 10 * 2**20
"""Below this size a file may grow as it likes: short repetitive XML compresses very well."""


class Archive:
    """The files of a package by their names, `/` between folders."""

    def __init__(self, file: zipfile.ZipFile, name: str, limits: ImportLimits) -> None:
        self.name = name
        self._file = file
        self._limits = limits
        self._members = Members(file.infolist(), name, limits)
        self.problems = self._members.problems
        """What was odd about it: a sentence, and the file that it is about."""
        self.torn: BadInput | None = None
        """Why it has not all of its files."""
        self._answers: dict[Any, Any] = {}

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
        return tuple(self._members.infos)

    def __contains__(self, name: str) -> bool:
        return name in self._members.infos

    def find(self, name: str) -> str | None:
        """The file's own name for one that may differ in letter case, a leading `./` or backslashes."""
        return self._members.find(name)

    def size(self, name: str) -> int:
        """The size of a file once unpacked."""
        return self._members.info(name).file_size

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
        info = self._members.info(name)
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

    def _readable(self, name: str) -> zipfile.ZipInfo:
        """A file that may be unpacked: one that grows too much harms nobody until it is read.

        Raises:
            TooLarge: it would grow too much.
        """
        info = self._members.info(name)
        if info.file_size > _SMALL and info.file_size > self._limits.archive_ratio * max(
            info.compress_size, 1
        ):
            raise TooLarge(
                f"“{name[:80]}” in “{self.name}” unpacks to {info.file_size // 2**20} MB, "
                f"more than {self._limits.archive_ratio} times its size, so it was not read.",
                advice="If this is a real course, save it again, or raise WORKBENCH_IMPORT_ARCHIVE_RATIO.",
            )
        return info


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
            file = _opened(data)
        except _NO_ZIP as error:
            if not recover or not is_zip(source):
                raise _not_a_zip(source) from error
            archive = _recovered(data, source, limits, open_files)
        else:
            archive = Archive(open_files.enter_context(file), source.name, limits)
        yield archive


def _opened(data: IO[bytes]) -> zipfile.ZipFile:
    """The zip file in some bytes; one whose list names places before its beginning has lost a piece."""
    file = zipfile.ZipFile(data)
    if any(one.header_offset < 0 for one in file.infolist()):
        raise zipfile.BadZipFile("a piece is missing")
    return file


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
