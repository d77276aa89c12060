"""Where a browser finds the pictures of an import: at an address, or, without routes, in the page itself."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable

from workbench.model.course import Asset
from workbench.storage.previews import PreviewStore

_PICTURE_BYTES = 4 * 2**20
_TOGETHER = 6 * 2**20


class Pictures:
    """Finds the address of an asset. Reads files: call it in a thread."""

    def __init__(self, store: PreviewStore | None = None, user: str = "") -> None:
        self._store, self._user = store, user
        self._token = store.issue() if store else ""
        self._assets: dict[str, Asset] = {}

    def show(self, assets: Iterable[Asset]) -> None:
        """These are the files from now on."""
        self._assets = {asset.uri: asset for asset in assets}

    def named(self, uri: str) -> Asset | None:
        """The file of an `asset:` address; None where the import has none."""
        return self._assets.get(uri)

    def finder(self) -> Callable[[str], str | None]:
        """A function from `asset:` addresses to such that a browser can load.

        Pictures that go into the page share a budget for each finder, so that no message is too large.
        """
        left = _TOGETHER

        def find(uri: str) -> str | None:
            nonlocal left
            asset = self._assets.get(uri)
            if asset is None:
                return None
            if self._store is not None:
                name = self._store.keep(self._token, self._user, asset)
                return f"v1/previews/{self._token}/{name}" if name else None
            if not asset.media_type.startswith("image/") or asset.size > min(_PICTURE_BYTES, left):
                return None
            left -= asset.size
            return f"data:{asset.media_type};base64,{base64.b64encode(asset.read()).decode('ascii')}"

        return find

    def close(self) -> None:
        """Throw the files at their addresses away."""
        if self._store is not None:
            self._store.discard(self._token, self._user)
