"""Gathering: reading many files, folders and addresses; one that fails is a row, not an exception."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.model.errors import BadInput, Unreadable, WorkbenchError
from workbench.model.imported import Imported, Source
from workbench.services.importing import Importing

STDIN = "-"
_OWN = re.compile(r"\.|~\$|__MACOSX$|Thumbs\.db$|desktop\.ini$", re.IGNORECASE)
_NOTHING = "There is nothing in the folder {} that can be read."
_FOLDER = "Name a file in it, or read all of it with `read_many` or `workbench import`."
Progress = Callable[[str, float, str], None]
"""Called with the name, the share that is done and what comes now."""


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What came of one file or address: a course, or the reason why there is none."""

    name: str
    imported: Imported | None = None
    error: WorkbenchError | None = None


class Gathering:
    """Finds what words mean (a file, a folder, a pattern, an address) and reads it."""

    def __init__(self, importing: Importing) -> None:
        self._importing = importing

    def names(self, words: Iterable[str | Path]) -> list[str]:
        """The files and addresses that words mean, each once; a folder means all in it that can be read."""
        found: dict[str, str] = {}
        for word in words:
            for name in self._meant(str(word)):
                found.setdefault(os.path.realpath(name) if os.path.exists(name) else name, name)
        return list(found.values())

    def left(self, words: Iterable[str | Path]) -> list[str]:
        """What the folders among the words hold besides: files of other kinds, links to other folders."""
        folders = [path for path in map(_path, words) if path is not None and os.path.isdir(path)]
        return [str(one) for path in folders for one in _shown(path) if not self._readable(one)]

    def _meant(self, word: str) -> list[str]:
        path = _path(word)
        if path is None or os.path.isfile(path):
            return [word]
        if os.path.isdir(path):
            return [str(one) for one in _shown(path) if self._readable(one)] or [word]
        if glob.has_magic(word):
            found = sorted(glob.glob(str(path), recursive=True), key=lambda name: (name.count(os.sep), name))
            return [name for one in found for name in self._meant(one)] or [word]
        return [word]

    def _readable(self, path: Path) -> bool:
        return path.is_file() and path.suffix.lower() in self._importing.endings()

    def source(self, name: str, choices: Mapping[str, str], *, given: Source | None = None) -> Source:
        """What is there; `given` is what came by standard input.

        Raises:
            WorkbenchError: nothing is there, or it cannot be opened.
        """
        if name == STDIN and given is not None:
            return Source(name=given.name, data=given.data, choices=choices)
        if _is_address(name):
            found = self._importing.fetch(name)
            return Source(
                name=found.name, data=found.data, media_type=found.media_type, url=found.url, choices=choices
            )
        path = _path(name)
        if path is None:
            raise BadInput("The name of a file is missing.", advice="Say which file, folder or address.")
        if os.path.isdir(path):
            some = any(self._readable(one) for one in _shown(path))
            raise BadInput(f"{name} is a folder." if some else _NOTHING.format(name), advice=_FOLDER)
        if not os.path.isfile(path):
            where = "" if path.is_absolute() else f" in {Path.cwd()}"
            raise BadInput(f"There is no file {name}{where}.", advice="Check its name and folder.")
        try:
            path.open("rb").close()
        except OSError as error:
            advice = "Check its permissions."
            raise Unreadable(f"{name} cannot be opened: {error.strerror}.", advice=advice) from error
        return Source(name=path.name, data=path, choices=choices)

    def read(
        self,
        words: Iterable[str | Path],
        *,
        choices: Mapping[str, str] | None = None,
        progress: Progress | None = None,
        given: Source | None = None,
    ) -> Iterator[Gathered]:
        """Read all of it; a failure is told in its place, and the rest is read."""
        for name in self.names(words):
            try:
                source = self.source(name, choices or {}, given=given)
                imported = self._importing.read(source, progress=_of(name, progress))
            except WorkbenchError as error:
                yield Gathered(name=name, error=error)
            else:
                yield Gathered(name=name, imported=imported)


def _path(word: str | Path) -> Path | None:
    """The file or folder of a word; None for what is none, and for no word at all."""
    name = str(word)
    none = name == STDIN or not name.strip() or _is_address(name)
    return None if none else Path(name).expanduser()


def _shown(folder: Path) -> Iterator[Path]:
    """What a folder holds at any depth, without what programs and systems keep there for themselves."""
    for one in sorted(folder.rglob("*")):
        own = any(_OWN.match(part) for part in one.relative_to(folder).parts)
        if not own and (not one.is_dir() or one.is_symlink()):
            yield one


def _is_address(word: str) -> bool:
    return word.lower().startswith(("http://", "https://"))


def _of(name: str, progress: Progress | None) -> Callable[[float, str], None] | None:
    return None if progress is None else lambda share, doing: progress(name, share, doing)
