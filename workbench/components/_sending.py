"""Files on their way from a browser: a place for each, and which piece of it is wanted next."""

from __future__ import annotations

from workbench.components._items import Item
from workbench.model.errors import TooLarge
from workbench.model.imported import Source
from workbench.storage.uploads import UploadStore


class Sending:
    """Keeps the pieces of files that one visitor sends."""

    def __init__(self, uploads: UploadStore, user: str) -> None:
        self._uploads, self._user = uploads, user
        self._wanted: dict[str, int] = {}

    def place(self, name: str, size: int) -> str:
        """The token of a place for a file.

        Raises:
            WorkbenchError: it is too large, or there is no room for it.
        """
        if size > self._uploads.largest:
            raise TooLarge(f"“{name}” is larger than {self._uploads.largest // 2**20} MB.")
        return self._uploads.issue(self._user)

    def take(self, item: Item, number: int, data: bytes) -> int:
        """Keep the next piece of a file; the number of the one wanted then."""
        wanted = self._wanted.setdefault(item.id, 0)
        if number == wanted:
            self._uploads.append(item.token, self._user, data)
            self._wanted[item.id] = wanted + 1
        return self._wanted[item.id]

    def source(self, item: Item) -> Source:
        """A file that has come whole."""
        return Source(name=item.name, data=self._uploads.path(item.token, self._user))

    def discard(self, item: Item) -> None:
        """Throw away what came of it."""
        self._wanted.pop(item.id, None)
        if item.token:
            self._uploads.discard(item.token, self._user)
