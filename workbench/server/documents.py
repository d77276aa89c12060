"""The page's HTML, sent with a Content-Security-Policy: no script runs that the server did not send.

Takes the place of Panel's handler when this plugin is loaded. The conditions it sets for the components:
no inline handlers, no `eval`, so no `jslink`, `js_on_click` or `CustomJS`.
"""

from __future__ import annotations

import os
import re
import secrets
from typing import Any

from bokeh.server.urls import per_app_patterns
from panel.io.server import DocHandler
from tornado.web import GZipContentEncoding

_SCRIPT = re.compile(r"<script(?=[\s>])")
_ORIGIN = re.compile(r"https?://[\w.:\[\]-]+")
_HOST = re.compile(r"[\w.:\[\]-]+")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Accept-CH": "Sec-CH-Prefers-Color-Scheme",
}


class Compressed(GZipContentEncoding):
    """Compresses what compresses well, but not event streams: each event must leave at once."""

    def _compressible_type(self, ctype: str) -> bool:
        return not ctype.startswith("text/event-stream") and super()._compressible_type(ctype)


class SecuredDocHandler(DocHandler):
    """Panel's page with a nonce on each of its scripts."""

    def initialize(self, *args: Any, **kwargs: Any) -> None:
        """Compress from the first page on: Panel's command line has no switch for it."""
        super().initialize(*args, **kwargs)
        if Compressed not in self.application.transforms:
            self.application.add_transform(Compressed)

    async def prepare(self) -> None:
        """Set the headers of every page, refusals too."""
        await super().prepare()
        self._nonce = secrets.token_urlsafe(16)
        self.set_header("Content-Security-Policy", policy(self._nonce, self.request.host))
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def write(self, chunk: str | bytes | dict[str, Any]) -> None:
        """Send the page with its scripts signed."""
        if isinstance(chunk, str):
            chunk = _SCRIPT.sub(f'<script nonce="{self._nonce}"', chunk)
        super().write(chunk)


def policy(nonce: str, host: str) -> str:
    """What a page may load and run."""
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' 'nonce-{nonce}'",
            "style-src 'self' 'unsafe-inline'",
            " ".join(["img-src 'self' data: blob:", *_image_origins()]),
            "media-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' blob:{sockets}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def _image_origins() -> list[str]:
    """Where pictures in answers may come from besides: `WORKBENCH_RUN_IMAGE_ORIGINS`."""
    given = os.environ.get("WORKBENCH_RUN_IMAGE_ORIGINS", "").split()
    return [origin for origin in given if _ORIGIN.fullmatch(origin)]


def secure_documents() -> None:
    """Serve all pages with the policy from now on."""
    per_app_patterns[:] = [
        (route, SecuredDocHandler if handler is DocHandler else handler)
        for route, handler in per_app_patterns
    ]
