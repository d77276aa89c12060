"""WS /ws/stream/{session_id}: a conversation's answers, and commands for the viewer who watches them.

The server sends `{"event", "data", "id", "stream_id"}`, the same events as a stream of server-sent events;
besides these `state` (what waits and how the viewer takes it), `progress` once a second, and an answer to
each command: `{"event": "ack", "data": {"ref", "command", "ok", "result" or "error"}}`.
The client sends `{"command", "ref", …}`: see `_commands.py`. A pause, a speed or a skip is this viewer's
alone: the answer goes on, and other viewers see it as they wish.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from tornado.websocket import WebSocketClosedError, WebSocketHandler

from workbench.model.errors import StorageError, WorkbenchError
from workbench.model.events import ErrorEvent
from workbench.server._api import Body, Unauthorized, in_thread, told
from workbench.server._commands import Commands
from workbench.server._watching import Watching
from workbench.server.streams import StreamingHandler
from workbench.services.generating import Step

_PROGRESS_SECONDS = 1.0


class SocketHandler(StreamingHandler, WebSocketHandler):
    """One viewer of a conversation."""

    _tasks: tuple[asyncio.Task[None], ...] = ()
    _gone = False

    def check_origin(self, origin: str) -> bool:
        """The origin was looked at before the upgrade."""
        return True

    @property
    def max_message_size(self) -> int:
        """Longest command, in bytes."""
        return self.workspace.settings.runs.request_kb * 1024

    async def get(self, *arguments: Any, **named: Any) -> None:
        """Check what is asked for while a refusal can still be told, then upgrade."""
        self._first, self._after = self.get_query_argument("stream_id", "") or None, self.place()
        services = self.workspace.services
        page = self.get_query_argument("problem_id", "") or None
        self._session = await in_thread(services.coaching.session, arguments[0], self.user, page)
        if self._first:
            await in_thread(services.generating.run, self._first, user=self.user)
        self._watching = Watching(services.generating, self._session, form=self.form())
        self._commands = Commands(services, self._session, self.user, self._watching)
        self.limiter.enter(self.caller, self.remote)
        try:
            await super().get(*arguments, **named)  # returns when the line is closed
        finally:
            self.limiter.leave(self.caller, self.remote)

    async def open(self, *arguments: str, **named: str) -> None:
        """Begin to show."""
        self._note("stream.opened")
        queue = await self._commands.do("queue.list", Body({}))
        self._send("state", queue | self._watching.state)
        if not self._gone:
            self._tasks = asyncio.create_task(self._show()), asyncio.create_task(self._tell_progress())

    async def on_message(self, message: str | bytes) -> None:
        """Do a command and say what came of it."""
        asked: dict[str, Any] = {"ref": None, "command": ""}
        try:
            body = Body.of(message, "A command")
            asked = {"ref": body.value("ref"), "command": body.text("command", most=40)}
            self.limiter.callers.take(self.caller)
            if await self._is_revoked():
                return
            done = {"ok": True, "result": await self._commands.do(asked["command"], body)}
        except WorkbenchError as error:
            done = {"ok": False, "error": told(error)}
        self._send("ack", asked | done)

    def on_close(self) -> None:
        """The viewer is gone, perhaps before it was shown anything; the answer goes on."""
        self._gone = True
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            self._note("stream.closed")

    async def _show(self) -> None:
        try:
            async for stream_id, step in self._watching.steps(self._first, self._after):
                await self._step(stream_id, step)
            self.close(1001, "shutdown")
        except WorkbenchError as error:
            event = ErrorEvent(code=error.code, message=error.message, retryable=error.retryable)
            self._send(event.name, asdict(event))
            self.close(1011)
        except (WebSocketClosedError, TimeoutError):
            self.close()

    async def _step(self, stream_id: str, step: Step) -> None:
        """Send an event and wait until it was taken; a viewer that takes nothing for long is dropped."""
        sent = self._message(step.event.name, asdict(step.event), str(step.cursor or "") or None, stream_id)
        async with asyncio.timeout(self.workspace.settings.runs.viewer_seconds):
            await self.write_message(sent)
        if step.said_at is not None:
            self.generating.measures.delivered.observe(time.monotonic() - step.said_at)

    async def _tell_progress(self) -> None:
        """Once a second, and keep proxies from taking a quiet line for a dead one."""
        pinged = time.monotonic()
        while True:
            await asyncio.sleep(_PROGRESS_SECONDS)
            if time.monotonic() - pinged > self.workspace.settings.runs.ping_seconds:
                pinged = time.monotonic()
                with suppress(WebSocketClosedError, StorageError):
                    if not await self._is_revoked():
                        self.ping()
            if progress := self._watching.progress:
                self._send("progress", progress | self._watching.state)

    async def _is_revoked(self) -> bool:
        """Whether a program's key was revoked meanwhile; then its line ends."""
        if self.key is None:
            return False
        try:
            await self.check_key()
        except Unauthorized:
            self.close(1008, "unauthorized")
            return True
        return False

    def _send(self, event: str, data: dict[str, Any]) -> None:
        with suppress(WebSocketClosedError):
            self.write_message(self._message(event, data, None, None))

    @staticmethod
    def _message(event: str, data: dict[str, Any], cursor: str | None, stream_id: str | None) -> str:
        return json.dumps({"event": event, "data": data, "id": cursor, "stream_id": stream_id})

    def _note(self, action: str) -> None:
        details = {"over": "ws", "address": self.remote, "key": self.key.id if self.key else None}
        place = {"stream_id": self._watching.run_id, "until": str(self._watching.cursor or "") or None}
        self.workspace.services.auditing.note(self.user, action, self._session, details | place)


ROUTES = [(r"/ws/stream/([A-Za-z0-9._~-]{1,255})", SocketHandler)]
