"""Pictures of imports that are being looked at: files on disk for as long as the preview lasts."""

from __future__ import annotations

import re
from pathlib import Path

from workbench.model.course import Asset
from workbench.model.errors import NotFound
from workbench.storage._passing import discard, new_token, place, sweep

_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,4}")
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
        return new_token()

    def keep(self, token: str, user: str, asset: Asset) -> str | None:
        """Write a file that a browser can show; its name, or None for other kinds of files."""
        ending = _ENDINGS.get(asset.media_type.partition(";")[0].strip().lower())
        folder = place(self._folder, token, user)
        if ending is None or folder is None:
            return None
        if not folder.exists():
            folder.mkdir(parents=True)
            sweep(self._folder)
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
        folder = place(self._folder, token, user)
        if folder is None or not _NAME.fullmatch(name) or not (folder / name).exists():
            raise NotFound("This preview is gone.", advice="Read the file again.")
        return folder / name

    def discard(self, token: str, user: str) -> None:
        """Throw a preview's files away."""
        if folder := place(self._folder, token, user):
            discard(folder)
