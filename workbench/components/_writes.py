"""Writing to a page that is just being closed.

Panel writes each message in three parts. When the browser is gone, the first part closes the connection and
the second is refused at once; the first part's failure is then heard by nobody, and asyncio reports it.
"""

from __future__ import annotations

from asyncio import Future
from collections.abc import Callable
from functools import wraps
from typing import Any

from panel.io import document
from tornado.websocket import WebSocketClosedError, WebSocketHandler, WebSocketProtocol

Write = Callable[..., Future[None]]


def hear_writes() -> None:
    """From now on hear how each part ended; whoever waits for one is told as before."""
    if not hasattr(document.dispatch_tornado, "__wrapped__"):
        document.dispatch_tornado = _hearing(document.dispatch_tornado)


def _hearing(dispatch: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(dispatch)
    def dispatch_and_hear(connection: Any, *arguments: Any, **options: Any) -> Any:
        socket: WebSocketHandler = connection._socket  # noqa: SLF001 (as Panel's own does)
        protocol: WebSocketProtocol | None = getattr(socket, "ws_connection", None)
        if protocol is not None and "write_message" not in vars(protocol):
            protocol.write_message = _heard(protocol.write_message)
        try:
            return dispatch(connection, *arguments, **options)
        except WebSocketClosedError:
            return []  # as for a connection that was closed before

    return dispatch_and_hear


def _heard(write: Write) -> Write:
    @wraps(write)
    def write_and_hear(*arguments: Any, **options: Any) -> Future[None]:
        future = write(*arguments, **options)
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
        return future

    return write_and_hear
