"""Writing to a page: to the last message, and quietly when the page is just being closed.

While one message is on its way Panel keeps the next ones and starts a task for them. When the first is
through before that task has begun, the task takes its messages for sent: they stay until something else is
written, which after the end of an answer may be never.

Panel writes each message in three parts. When the browser is gone, the first part closes the connection and
the second is refused at once; the first part's failure is then heard by nobody, and asyncio reports it.
"""

from __future__ import annotations

from asyncio import Future
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from bokeh.document import Document
from panel.io import document
from tornado.websocket import WebSocketClosedError, WebSocketHandler, WebSocketProtocol

Write = Callable[..., Future[None]]


def mend_writes() -> None:
    """From now on write all that is kept, and hear how each part ended; whoever waits for one is told."""
    if not hasattr(document.dispatch_tornado, "__wrapped__"):
        document.dispatch_tornado = _hearing(document.dispatch_tornado)
        document._dispatch_msgs = _to_the_last(document._dispatch_msgs)  # noqa: SLF001 (nothing public does it)


def _to_the_last(dispatch: Callable[[Document], Awaitable[None]]) -> Callable[[Document], Awaitable[None]]:
    kept, under_way = document._WRITE_MSGS, document._WRITE_BLOCK  # noqa: SLF001

    @wraps(dispatch)
    async def dispatch_to_the_last(page: Document) -> None:
        await dispatch(page)
        while kept.get(page) and page not in under_way:
            under_way[page] = True
            await dispatch(page)

    return dispatch_to_the_last


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
