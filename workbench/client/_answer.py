"""An answer as it comes: iterated once or again, through connections that are cut."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

import httpx

from workbench.client._errors import Disconnected, error_of
from workbench.client._frames import Frames
from workbench.client._place import Place
from workbench.model.events import StreamEvent

if TYPE_CHECKING:
    from workbench.client._client import AsyncClient, Client

_AGAIN = frozenset({"shutdown", "slow"})
"""Reasons for a close after which the answer goes on elsewhere or from the same place."""

_MOST_WAIT = 10.0


class _Following:
    """What following an answer needs between connections, however bytes are read."""

    def __init__(self, stream_id: str, url: str, *, html: bool, patience: float, cursor: str) -> None:
        self.stream_id = stream_id
        self.url = f"{url}&format=html" if html else url
        self.place = Place(html=html)
        self.place.cursor = cursor
        self._patience = patience
        self._failures, self._failing_since = 0, 0.0
        self._retry = 1.0

    @property
    def text(self) -> str:
        """All of it that has come."""
        return self.place.text

    @property
    def cursor(self) -> str:
        """The place to go on from, for another reader or a later day."""
        return self.place.cursor

    @property
    def over(self) -> bool:
        """Whether all has come."""
        return self.place.closed is not None and self.place.closed not in _AGAIN

    def _request(self, base: httpx.URL) -> dict[str, Any]:
        self.place.connect()
        headers = {"Accept": "text/event-stream"}
        if self.place.cursor:
            headers["Last-Event-ID"] = self.place.cursor
        # What the server gave has its path in front already: joined to the host, not to the base address.
        return {"method": "GET", "url": base.join(self.url), "headers": headers}

    def _answered(self, response: httpx.Response) -> bool:
        """Whether there is something to read; errors that will not pass are raised by the caller."""
        if response.status_code == 204:
            self.place.closed = self.place.closed or "completed"
            return False
        return response.status_code == 200

    def _got(self, frames: Frames) -> None:
        self._failures = 0
        self._retry = frames.retry or self._retry

    def _wait(self, error: Exception | None) -> float:
        """How long to wait before the next try.

        Raises:
            Disconnected: there were no good tries for too long.
        """
        now = time.monotonic()
        if not self._failures:
            self._failing_since = now
        if now - self._failing_since > self._patience:
            raise Disconnected(f"The answer could not be followed for {self._patience:.0f} s.") from error
        self._failures += 1
        if self._failures == 1:
            return 0.0
        return min(_MOST_WAIT, self._retry * 2 ** (self._failures - 2)) * random.uniform(0.5, 1.0)


def _passes(response: httpx.Response) -> bool:
    return response.status_code in (429, 502, 503, 504, 507)


class Answer(_Following):
    """An answer that is being written. Iterate it for its events; `text` has what came so far."""

    def __init__(self, client: Client, stream_id: str, url: str, **how: Any) -> None:
        super().__init__(stream_id, url, **how)
        self._client = client

    def __iter__(self) -> Iterator[StreamEvent]:
        """Its events until it has ended, each once, whatever is cut.

        Raises:
            ApiError: the stream is not known, or no longer.
            Disconnected: the server was away for too long.
        """
        while not self.over:
            problem: Exception | None = None
            try:
                yield from self._connection()
            except httpx.TransportError as error:
                problem = error
            if not self.over:
                time.sleep(self._wait(problem))

    def _connection(self) -> Iterator[StreamEvent]:
        frames = Frames()
        with self._client.http.stream(**self._request(self._client.http.base_url)) as response:
            if not self._answered(response):
                response.read()
                if response.status_code >= 400 and not _passes(response):
                    raise error_of(response)
                return
            for data in response.iter_bytes():
                for frame in frames.feed(data):
                    event = self.place.take(frame)
                    self._got(frames)
                    if event is not None:
                        yield event

    def wait(self) -> str:
        """All of its text, once it has ended."""
        for _ in self:
            pass
        return self.text

    def stop(self) -> None:
        """Stop it; what was shown is kept."""
        self._client.stop(self.stream_id)


class AsyncAnswer(_Following):
    """The same for asyncio."""

    def __init__(self, client: AsyncClient, stream_id: str, url: str, **how: Any) -> None:
        super().__init__(stream_id, url, **how)
        self._client = client

    async def __aiter__(self) -> AsyncIterator[StreamEvent]:
        """Its events until it has ended, each once, whatever is cut.

        Raises:
            ApiError: the stream is not known, or no longer.
            Disconnected: the server was away for too long.
        """
        while not self.over:
            problem: Exception | None = None
            try:
                async for event in self._connection():
                    yield event
            except httpx.TransportError as error:
                problem = error
            if not self.over:
                await asyncio.sleep(self._wait(problem))

    async def _connection(self) -> AsyncIterator[StreamEvent]:
        frames = Frames()
        async with self._client.http.stream(**self._request(self._client.http.base_url)) as response:
            if not self._answered(response):
                await response.aread()
                if response.status_code >= 400 and not _passes(response):
                    raise error_of(response)
                return
            async for data in response.aiter_bytes():
                for frame in frames.feed(data):
                    event = self.place.take(frame)
                    self._got(frames)
                    if event is not None:
                        yield event

    async def wait(self) -> str:
        """All of its text, once it has ended."""
        async for _ in self:
            pass
        return self.text

    async def stop(self) -> None:
        """Stop it; what was shown is kept."""
        await self._client.stop(self.stream_id)
