"""Zip files whose list is read once: each reader that looks whether a package is its own opens it."""

from __future__ import annotations

import os
import zipfile
from functools import lru_cache
from typing import IO, Any

_LISTS = ("filelist", "NameToInfo", "start_dir", "_comment")
Sign = tuple[int, ...]


@lru_cache(maxsize=2)  # a package and one within it
def _known(sign: Sign) -> dict[str, Any]:
    """What the list of a file on disk was, once it was read."""
    return {}


def zip_file(data: IO[bytes]) -> zipfile.ZipFile:
    """The zip file in an open file; one that lies on disk as it did before is not listed again.

    Raises:
        BadZipFile: it is none.
    """
    sign = _sign(data)
    known = {} if sign is None else _known(sign)
    if known:
        return _Listed(data, known)
    file = zipfile.ZipFile(data)
    if all(hasattr(file, name) for name in _LISTS):
        known.update({name: getattr(file, name) for name in _LISTS})
    return file


def _sign(data: IO[bytes]) -> Sign | None:
    """What tells a file on disk from others and from what it was before; None for what is in memory."""
    try:
        found = os.fstat(data.fileno())
    except (OSError, AttributeError):
        return None
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


class _Listed(zipfile.ZipFile):
    """A zip file whose list is known."""

    def __init__(self, data: IO[bytes], known: dict[str, Any]) -> None:
        self._listed = known
        super().__init__(data)

    def _RealGetContents(self) -> None:
        for name, value in self._listed.items():
            setattr(self, name, value.copy() if isinstance(value, list | dict) else value)
