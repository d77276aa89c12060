"""Gathering: reading many files, folders and addresses; one that fails is a row, not an exception."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.model.errors import BadInput, Unreadable, WorkbenchError
from workbench.model.imported import Imported, Source
from workbench.services.importing import Importing

STDIN = "-"
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
        """Each word as the files and addresses it means; a folder means all in it that can be read."""
        return list(dict.fromkeys(name for word in words for name in self._meant(str(word))))

    def _meant(self, word: str) -> list[str]:
        path = Path(word).expanduser()
        if word == STDIN or _is_address(word) or path.is_file():
            return [word]
        if path.is_dir():
            return [str(one) for one in sorted(path.rglob("*")) if self._readable(one, path)]
        if glob.has_magic(word):
            found = sorted(glob.glob(str(path), recursive=True))
            return [name for one in found for name in self._meant(one)] or [word]
        return [word]

    def _readable(self, path: Path, folder: Path) -> bool:
        endings = {ending for one in self._importing.formats() for ending in one.extensions}
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        return path.is_file() and not hidden and path.suffix.lower() in endings

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
        path = Path(name).expanduser()
        if path.is_dir():
            raise BadInput(f"There is nothing in the folder {name} that can be read.")
        if not path.is_file():
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


def _is_address(word: str) -> bool:
    return word.lower().startswith(("http://", "https://"))


def _of(name: str, progress: Progress | None) -> Callable[[float, str], None] | None:
    return None if progress is None else lambda share, doing: progress(name, share, doing)
