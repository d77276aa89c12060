"""Pictures of imports that are being looked at: files on disk for as long as the preview lasts."""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
import time
from pathlib import Path

from workbench.model.course import Asset
from workbench.model.errors import NotFound

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,4}")
_KEPT_SECONDS = 86_400
MEDIA = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "weba": "audio/webm",
    "mp4": "video/mp4",
    "ogv": "video/ogg",
    "webm": "video/webm",
}
_ENDINGS = {media: ending for ending, media in MEDIA.items()}


class PreviewStore:
    """A folder for each preview. Who looks at it may read it, nobody else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def issue(self) -> str:
        """The token that names a new preview."""
        return secrets.token_urlsafe(24)

    def keep(self, token: str, user: str, asset: Asset) -> str | None:
        """Write a file that a browser can show; its name, or None for other kinds of files."""
        ending = _ENDINGS.get(asset.media_type.partition(";")[0].strip().lower())
        if ending is None:
            return None
        folder = self._named(token, user)
        if not folder.exists():
            folder.mkdir(parents=True)
            self._sweep()
        path = folder / f"{asset.sha256}.{ending}"
        if not path.exists():
            part = path.with_suffix(".part")
            part.write_bytes(asset.read())
            part.replace(path)
        return path.name

    def path(self, token: str, name: str, user: str) -> Path:
        """Where a file of a preview is.

        Raises:
            NotFound: there is none for this person.
        """
        path = self._named(token, user) / name
        if not _TOKEN.fullmatch(token) or not _NAME.fullmatch(name) or not path.exists():
            raise NotFound("This preview is gone.", advice="Read the file again.")
        return path

    def discard(self, token: str, user: str) -> None:
        """Throw a preview's files away."""
        if _TOKEN.fullmatch(token):
            shutil.rmtree(self._named(token, user), ignore_errors=True)

    def _named(self, token: str, user: str) -> Path:
        owner = hashlib.sha256(user.encode()).hexdigest()[:16]
        return self._folder / f"{token}.{owner}"

    def _sweep(self) -> None:
        """Throw away what was left behind by tabs that closed."""
        before = time.time() - _KEPT_SECONDS
        for path in self._folder.iterdir():
            if path.stat().st_mtime < before:
                shutil.rmtree(path, ignore_errors=True)
