"""How long a visitor's session lives: past a broken connection, but not past its tab."""

from __future__ import annotations

from collections.abc import Callable

from bokeh.document import Document
from bokeh.server.callbacks import PeriodicCallback
from bokeh.server.session import ServerSession
from bokeh.settings import settings
from bokeh.util.token import generate_jwt_token, get_token_payload
from tornado.websocket import WebSocketHandler

from workbench.model.limits import PageLimits

_CHECK_MS = 5_000
_RENEW_AFTER_CHECKS = 36
_GONE = 1001  # what browsers say when a tab closes or goes elsewhere; a broken line says nothing
_OWN = ("session_id", "session_expiry")


class Lifetime:
    """Keeps a session while its tab may come back.

    Bokeh ends a session 15 seconds after its connection broke, and refuses to reconnect five minutes
    after the page was loaded, unless it was started with other values. This holds the session itself
    and renews the token, so that a plain `panel serve app.py` reconnects too.
    """

    def __init__(self, document: Document, limits: PageLimits, *, renew: Callable[[str], None]) -> None:
        self._document = document
        self._limits = limits
        self._renew = renew
        self._held: ServerSession | None = None
        self._socket: WebSocketHandler | None = None
        self._periodic: PeriodicCallback | None = None
        self._checks = 0

    def begin(self) -> None:
        """Hold the session from now on; call it when the page has loaded."""
        context = self._document.session_context
        if context is None or context.session is None or self._held is not None:
            return
        self._held = context.session
        self._held.block_expiration()
        self._connected(self._held)
        self._periodic = self._document.add_periodic_callback(self._check, _CHECK_MS)

    def _check(self) -> None:
        if self._held is None:
            return
        if self._held.connection_count:
            self._connected(self._held)
        elif self._over(self._held):
            self._release()

    def _connected(self, session: ServerSession) -> None:
        for connection in session._subscribed_connections:  # noqa: SLF001 (Bokeh tells nobody why one closed)
            self._socket = connection._socket  # noqa: SLF001
        if self._checks % _RENEW_AFTER_CHECKS == 0:
            self._renew(self._token(session))
        self._checks += 1

    def _over(self, session: ServerSession) -> bool:
        left = self._socket is not None and self._socket.close_code == _GONE
        return left or session.milliseconds_since_last_unsubscribe > self._limits.linger_seconds * 1000

    def _release(self) -> None:
        if self._held is None or self._periodic is None:
            return
        self._document.remove_periodic_callback(self._periodic)
        self._held.request_expiration()
        self._held.unblock_expiration()
        self._held = self._socket = None

    def _token(self, session: ServerSession) -> str:
        payload = get_token_payload(session.token)
        return str(
            generate_jwt_token(
                session.id,
                secret_key=settings.secret_key_bytes(),
                signed=settings.sign_sessions(),
                extra_payload={name: value for name, value in payload.items() if name not in _OWN},
                expiration=int(self._limits.token_hours * 3600),
            )
        )
