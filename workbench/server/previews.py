"""GET /v1/previews/{token}/{name}: a picture of an import that this person is looking at."""

from __future__ import annotations

from workbench.server.assets import AssetHandler
from workbench.storage.assets import StoredAsset
from workbench.storage.previews import MEDIA, PreviewStore


class PreviewHandler(AssetHandler):
    """Sends a file of a preview with the same safeguards as a stored one."""

    def _find(self, digest: str) -> StoredAsset:
        token, _, name = digest.partition("/")
        store = PreviewStore(self.workspace.settings.data_dir / "previews")
        path = store.path(token, name, self.user)
        digest, _, ending = name.partition(".")
        media = MEDIA[ending]
        size = path.stat().st_size
        return StoredAsset(sha256=digest, name=name, media_type=media, size=size, path=path)


ROUTES = [(r"/v1/previews/([A-Za-z0-9_-]+/[0-9a-f]{64}\.[a-z0-9]+)", PreviewHandler)]
