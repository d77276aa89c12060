"""Files on their way in: written to disk piece by piece, read from there, then thrown away."""

from __future__ import annotations

from pathlib import Path

from workbench.model.errors import NotFound, StorageError, TooLarge
from workbench.storage._passing import discard, new_token, place, sweep


class UploadStore:
    """A folder of files that are arriving. Who asked for a place may write to it, nobody else."""

    def __init__(self, folder: Path, *, largest_mb: int) -> None:
        self._folder = folder
        self.largest = largest_mb * 2**20

    def issue(self, user: str) -> str:
        """A place for one file: the token that names it.

        Raises:
            StorageError: the folder cannot be written.
        """
        token = new_token()
        path = place(self._folder, token, user)
        assert path is not None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            sweep(self._folder)
            path.touch(mode=0o600)
        except OSError as error:
            raise StorageError(f"The file cannot be received: {error.strerror}.") from error
        return token

    def path(self, token: str, user: str) -> Path:
        """Where the file of a token is.

        Raises:
            NotFound: no such place was given to this person.
        """
        path = place(self._folder, token, user)
        if path is None or not path.exists():
            raise NotFound("This upload is not expected any more.", advice="Choose the file again.")
        return path

    def append(self, token: str, user: str, chunk: bytes) -> int:
        """Add the next piece; how long the file is now.

        Raises:
            NotFound: no such place was given to this person.
            TooLarge: the file would pass the limit.
            StorageError: the disk is full.
        """
        path = self.path(token, user)
        size = path.stat().st_size + len(chunk)
        if size > self.largest:
            raise TooLarge(f"The file is larger than {self.largest // 2**20} MB.")
        try:
            with path.open("ab") as file:
                file.write(chunk)
        except OSError as error:
            raise StorageError(f"The file cannot be received: {error.strerror}.") from error
        return size

    def discard(self, token: str, user: str) -> None:
        """Throw the file away; nothing happens if it is gone."""
        if path := place(self._folder, token, user):
            discard(path)
