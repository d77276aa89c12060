"""Packages: files in a zip, written out one by one, the same course to the same bytes."""

from __future__ import annotations

import io
import mimetypes
import posixpath
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from workbench.model.course import Asset

_EPOCH = (1980, 1, 1, 0, 0, 0)
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_PACKED = ("image/jpeg", "image/png", "image/webp", "image/gif", "audio/", "video/", "application/zip")


@dataclass
class Archive:
    """The files of a package. Those of the course stay where they are until the package is written."""

    first: str = ""
    """The file that stands first, such as the manifest."""
    _files: dict[str, bytes | Asset] = field(default_factory=dict)

    def add(self, path: str, content: bytes | str) -> None:
        """Put a file in."""
        self._files[path] = content.encode() if isinstance(content, str) else content

    def asset(self, asset: Asset, folder: str) -> str:
        """Put a file of the course in, once; its path, which has nothing of its name but the ending."""
        path = posixpath.join(folder, f"{asset.sha256[:24]}{ending(asset)}")
        self._files.setdefault(path, asset)
        return path

    def __contains__(self, path: str) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._files, key=lambda one: (one != self.first, one)))

    def save(self, out: IO[bytes]) -> None:
        """Write the package; never is more than one file of it in memory."""
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in self:
                _write(archive, path, self._files[path])

    def data(self) -> bytes:
        """The package as bytes."""
        out = io.BytesIO()
        self.save(out)
        return out.getvalue()


def _write(archive: zipfile.ZipFile, path: str, content: bytes | Asset) -> None:
    info = zipfile.ZipInfo(path, _EPOCH)
    info.external_attr = 0o644 << 16
    packed = isinstance(content, Asset) and content.media_type.startswith(_PACKED)
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    if isinstance(content, Asset):
        info.file_size = content.size  # decides whether the entry may grow beyond 4 GB
    with _opened(content) as source, archive.open(info, "w") as target:
        shutil.copyfileobj(source, target, 2**20)


def _opened(content: bytes | Asset) -> IO[bytes]:
    held = content.content if isinstance(content, Asset) else content
    return io.BytesIO(held) if isinstance(held, bytes) else held.open("rb")


def ending(asset: Asset) -> str:
    """The ending for a file's name, letters and digits only."""
    found = _ENDING.search(asset.name)
    return found[0].lower() if found else mimetypes.guess_extension(asset.media_type) or ""
