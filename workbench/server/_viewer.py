"""A viewer of one run: server-sent events straight onto a connection, once the head of the answer is sent.

Tornado's handler and its request are let go by then. A viewer that stays for hours keeps a socket, its
place and little else, and text that was said just now goes to the socket without waking a coroutine.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress

from tornado.iostream import IOStream, StreamClosedError

from workbench.model.errors import WorkbenchError
from workbench.model.events import ErrorEvent, StreamClose
from workbench.model.run import Cursor
from workbench.server._frames import delta_frame, frame
from workbench.services.generating import Step

_UNASKED = 16 * 1024
"""Most bytes that a reader may send after its request; one that goes on is cut off."""


class EventLine:
    """A connection that takes frames: each one whole, as a chunk of its own where HTTP/1.1 is spoken."""

    def __init__(self, stream: IOStream, *, chunked: bool) -> None:
        stream.max_buffer_size = _UNASKED
        self._stream, self._chunked = stream, chunked

    def push(self, text: str) -> bool:
        """Send what the socket takes at once; False, and nothing of it, while earlier frames wait."""
        stream = self._stream
        if stream.writing() or stream.closed():
            return False
        data = self._framed(text)
        try:
            taken = stream.write_to_fd(memoryview(data))
        except BlockingIOError:
            taken = 0
        except OSError as error:
            stream.close(exc_info=error)
            return False
        if taken < len(data):
            stream.write(data[taken:])
        return True

    async def send(self, text: str, patience: float) -> None:
        """Send, and wait until it was taken.

        Raises:
            TimeoutError: nothing was taken for so many seconds.
            StreamClosedError: the reader is gone.
        """
        await self._write(self._framed(text), patience)

    def on_close(self, gone: Callable[[], object]) -> None:
        """Be told when the reader is gone."""
        self._stream.set_close_callback(gone)

    async def finish(self, patience: float) -> None:
        """End the answer and the connection; an answer that is cut off has no end."""
        self._stream.set_close_callback(None)
        try:
            with suppress(StreamClosedError, TimeoutError):
                if self._chunked and not self._stream.writing():
                    await self._write(b"0\r\n\r\n", patience)
        finally:
            self._stream.close()

    async def _write(self, data: bytes, patience: float) -> None:
        sent = self._stream.write(data)
        if not sent.done():
            await asyncio.wait([sent], timeout=patience)  # leaves Tornado's future alone, as it must be
            if not sent.done():
                raise TimeoutError
        sent.result()

    def _framed(self, text: str) -> bytes:
        data = text.encode("ascii")
        return b"%x\r\n%b\r\n" % (len(data), data) if self._chunked else data


class Viewer:
    """Sends a run's steps until there are no more or the reader is gone."""

    def __init__(self, *, patience: float, retry_ms: int, delivered: Callable[[float], None]) -> None:
        """`delivered` hears how long ago each text was said when it is sent."""
        self._patience, self._delivered = patience, delivered
        self._retry = f"retry: {retry_ms}\n"
        self._line: EventLine | None = None
        self._task: asyncio.Task[None] | None = None
        self._refused: WorkbenchError | None = None
        self.sent: Cursor | None = None
        """The place after what was sent."""

    def take(self, cursor: Cursor, text: str, said_at: float | None) -> bool:
        """Send text behind a place at once, if nothing is in its way."""
        epoch, position = cursor
        if self._line is None or not self._line.push(delta_frame(epoch, position, text)):
            return False
        self.sent = Cursor(epoch, position + len(text))
        if said_at is not None:
            self._delivered(time.monotonic() - said_at)
        return True

    def first(self, step: Step) -> str:
        """The frame that goes out with the head of the answer."""
        self.sent = step.cursor
        return frame(step, self._retry)

    async def serve(self, line: EventLine, steps: AsyncGenerator[Step]) -> None:
        """Send all further steps over a line; returns when the run or the reader ended."""
        self._line, self._task = line, asyncio.current_task()
        line.on_close(self._task.cancel)  # type: ignore[union-attr]
        with suppress(asyncio.CancelledError, StreamClosedError, TimeoutError):
            async with aclosing(steps):
                if self._refused is None:
                    await self._send_all(line, steps)
        with suppress(asyncio.CancelledError, StreamClosedError, TimeoutError):
            if self._refused is not None:
                await self._tell(line, self._refused)
        await line.finish(self._patience)

    def refuse(self, error: WorkbenchError) -> None:
        """End it with this error, whatever was still to come."""
        told, self._refused = self._refused, error
        if told is None and self._task is not None:
            self._task.cancel()

    async def _send_all(self, line: EventLine, steps: AsyncGenerator[Step]) -> None:
        try:
            async for step in steps:
                await line.send(frame(step), self._patience)
                self.sent = step.cursor or self.sent
                if step.said_at is not None:
                    self._delivered(time.monotonic() - step.said_at)
        except WorkbenchError as error:
            await self._tell(line, error)

    async def _tell(self, line: EventLine, error: WorkbenchError) -> None:
        told = ErrorEvent(code=error.code, message=error.message, retryable=error.retryable)
        for event in (told, StreamClose(reason="failed")):
            await line.send(frame(Step(event=event)), self._patience)
