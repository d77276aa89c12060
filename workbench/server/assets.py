"""GET /v1/assets/{sha256}: a file that a course uses, for those who may see the course."""

from __future__ import annotations

from urllib.parse import quote

from tornado.web import StaticFileHandler

from workbench.model.errors import NotFound
from workbench.server._api import ApiHandler, in_thread
from workbench.storage.assets import StoredAsset

_YEAR = 31_536_000
# What a browser may show as it is. SVG is none of them: opened as a document it could run scripts; as a
# picture in a page it is shown all the same.
_SHOWN = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/avif",
        "audio/mpeg",
        "audio/mp4",
        "audio/ogg",
        "audio/wav",
        "audio/webm",
        "video/mp4",
        "video/ogg",
        "video/webm",
    }
)


class AssetHandler(ApiHandler, StaticFileHandler):
    """Sends a file whole or in ranges, never as a page."""

    def initialize(self) -> None:
        """Tornado's handler of static files wants a folder; ours are found by name."""
        StaticFileHandler.initialize(self, path="/")

    async def get(self, path: str, include_body: bool = True) -> None:
        """Send the file that has this hash."""
        self._asset = await in_thread(self._find, path)
        await StaticFileHandler.get(self, path, include_body)

    def _find(self, digest: str) -> StoredAsset:
        services = self.workspace.services
        asset = services.assets.get(digest)
        visible = {course.id for course in services.outlining.courses(self.user)}
        if not visible & services.assets.courses(digest):
            raise NotFound("This file does not exist.")
        return asset

    # Tornado's handler asks these -------------------------------------------------------------

    def parse_url_path(self, url_path: str) -> str:
        """Where the file lies."""
        return str(self._asset.path)

    @classmethod
    def get_absolute_path(cls, root: str, path: str) -> str:
        """The same."""
        return path

    def validate_absolute_path(self, root: str, absolute_path: str) -> str:
        """The same, if it is there."""
        if not self._asset.path.exists():
            raise NotFound("This file does not exist.")
        return absolute_path

    def compute_etag(self) -> str:
        """The name is the hash of the bytes."""
        return f'"{self._asset.sha256}"'

    def get_content_type(self) -> str:
        """As it was stored."""
        return self._asset.media_type or "application/octet-stream"

    def set_extra_headers(self, path: str) -> None:
        """The bytes of a hash never change; nothing in them may run."""
        kind = "inline" if self._asset.media_type in _SHOWN else "attachment"
        self.set_header("Content-Disposition", f"{kind}; filename*=UTF-8''{quote(self._asset.name, safe='')}")
        self.set_header("Cache-Control", f"private, max-age={_YEAR}, immutable")
        self.set_header("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")


ROUTES = [(r"/v1/assets/([0-9a-f]{64})", AssetHandler)]
