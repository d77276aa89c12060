"""GET /google/connect and /google/callback: a person signs in to Google and comes back."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape

from workbench.model.errors import WorkbenchError
from workbench.server._api import ApiHandler, in_thread
from workbench.services.connecting import Connecting

_STYLE = """body { font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 15vh auto 0; padding: 0 1.5rem; }
h1 { font-size: 1.25rem; }"""
_KNOWN = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_KNOWN}'; frame-ancestors 'none'"
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>{style}</style></head>
<body><main><h1>{title}</h1><p>{words}</p></main></body></html>"""


class _GoogleHandler(ApiHandler):
    """What both have in common: they answer a browser with a page."""

    @property
    def connecting(self) -> Connecting:
        """The service that signs people in."""
        return self.workspace.services.connecting

    def show(self, title: str, words: str, status: int = 200) -> None:
        """Answer with a page of one sentence."""
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Content-Security-Policy", _POLICY)
        self.set_header("Referrer-Policy", "no-referrer")
        self.finish(_PAGE.format(title=escape(title), words=escape(words), style=_STYLE))

    def failed(self, error: WorkbenchError) -> None:
        """Say why it did not work."""
        self.show("Not connected", f"{error.message} {error.advice}", error.status)


class ConnectHandler(_GoogleHandler):
    """Sends a person to Google."""

    async def get(self) -> None:
        """Begin, and redirect."""
        path = self.request.path.removesuffix("connect") + "callback"
        back = f"{self.request.protocol}://{self.request.host}{path}"
        try:
            address = await in_thread(self.connecting.begin, self.user, back)
        except WorkbenchError as error:
            self.failed(error)
        else:
            self.redirect(address)


class CallbackHandler(_GoogleHandler):
    """Where Google sends a person back to."""

    async def get(self) -> None:
        """Finish, and say so."""
        given = {name: self.get_query_argument(name, "")[:4000] for name in ("state", "code", "error")}
        try:
            account = await in_thread(self.connecting.finish, self.user, **given)
        except WorkbenchError as error:
            self.failed(error)
        else:
            who = account.email or account.name or "Your account"
            self.show("Connected", f"{who} is connected. Close this tab and go back to the Import page.")


ROUTES = [(r"/google/connect", ConnectHandler), (r"/google/callback", CallbackHandler)]
