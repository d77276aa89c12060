"""One call in Anthropic's protocol; only this and the file of its errors import the SDK."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import cache
from typing import Any, Protocol

import anthropic
import httpx2

from workbench.model.events import Failed, Finished, ProviderEvent, TextDelta
from workbench.model.prompt import Prompt
from workbench.providers._anthropic_errors import EXPECTED, EndedEarly, NoEndpoint, told
from workbench.providers._anthropic_events import Malformed, Reading
from workbench.providers._anthropic_request import request
from workbench.providers._failures import failed, one_line
from workbench.providers._sse import LARGEST, Decoder, Unreadable

_OLD_VERSION = "2023-06-01"
_CHARS_PER_TOKEN = 40
"""No token is longer on average: beyond it an endpoint ignores the limit it was given."""
_STREAMS = ("text/event-stream", "text/plain", "application/octet-stream")


class Asked(Protocol):
    """The endpoint that a call goes to."""

    model: str
    base_url: str
    official: bool
    place: str
    key: str
    connect_seconds: float
    stall_seconds: float


async def answer(asked: Asked, prompt: Prompt, limit: int) -> AsyncGenerator[ProviderEvent]:
    """The events of one call, of which the last is Finished or Failed."""
    reading = Reading(model=prompt.model or asked.model)
    ended = False
    try:
        async with aclosing(_called(asked, prompt, limit, reading)) as events:
            async for event in events:
                ended = isinstance(event, Finished)
                yield event
    except EXPECTED as error:
        if not ended:
            yield _failure(asked, error, reading)


async def _called(
    asked: Asked, prompt: Prompt, limit: int, reading: Reading
) -> AsyncGenerator[ProviderEvent]:
    arguments = request(prompt, model=asked.model, limit=limit, official=asked.official)
    # A client for each call costs 0.2 ms and belongs to no event loop, so that none must outlive its own.
    async with (
        anthropic.AsyncAnthropic(**_connection(asked)) as client,
        client.messages.with_streaming_response.create(**arguments) as response,
    ):
        kind = response.headers.get("content-type", _STREAMS[0]).partition(";")[0].strip().lower()
        if kind == "application/json":
            for event in reading.read_whole(await _body(response)):
                yield event
            yield reading.finished()
        elif kind in _STREAMS:
            async with aclosing(_streamed(response, reading, asked.stall_seconds, limit)) as events:
                async for event in events:
                    yield event
        else:
            raise NoEndpoint(kind)


async def _streamed(
    response: Any, reading: Reading, silence: float, limit: int
) -> AsyncGenerator[ProviderEvent]:
    """The events until the answer is whole, or longer than any answer of so many tokens."""
    room = limit * _CHARS_PER_TOKEN
    async with aclosing(_pairs(response, silence)) as pairs:
        async for name, data in pairs:
            for event in reading.read(name, data):
                room -= len(event.text) if isinstance(event, TextDelta) else 0
                yield event
            if room < 0:
                reading.stop_reason = "max_tokens"
            if reading.stopped or room < 0:
                break
    if not reading.whole:
        raise EndedEarly
    yield reading.finished()


async def _pairs(response: Any, silence: float) -> AsyncGenerator[tuple[str, str]]:
    """Names and data of the events. Pings are no sign of life: a model that hangs sends them too."""
    decoder, now = Decoder(), asyncio.get_running_loop().time
    deadline = now() + silence
    async with aclosing(response.iter_bytes()) as chunks:
        while True:
            async with asyncio.timeout_at(deadline):
                chunk = await anext(chunks, None)
            if chunk is None:
                break
            for name, data in decoder.feed(chunk):
                if name != "ping":
                    deadline = now() + silence
                    yield name, data
    for name, data in decoder.end():
        if data.endswith("}"):  # else it was cut: an early end, not a fault in what was sent
            yield name, data


async def _body(response: Any) -> Any:
    """The whole body, as JSON."""
    body = bytearray()
    async for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST:
            raise Unreadable("answer too large")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _connection(asked: Asked) -> dict[str, Any]:
    """The client's arguments: nothing is left for the SDK to find in the environment."""
    timeout = httpx2.Timeout(asked.stall_seconds, connect=asked.connect_seconds)
    # A key must not follow a redirect to another host, so none is followed.
    http = anthropic.DefaultAsyncHttpxClient(verify=_tls(), timeout=timeout, follow_redirects=False)
    key = asked.key or "none"
    return {
        "api_key": key,
        "base_url": asked.base_url,
        "max_retries": 0,
        "timeout": timeout,
        "http_client": http,
        # Endpoints that follow an older protocol look for the key and the version here.
        "default_headers": {} if asked.official else {"x-api-key": key, "anthropic-version": _OLD_VERSION},
    }


def _failure(asked: Asked, error: BaseException, reading: Reading) -> Failed:
    code, said, wait = told(error, started=reading.started)
    return failed(
        code,
        place=asked.place,
        model=reading.model,
        said=one_line(said, hide=asked.key),
        retry_after=wait,
        usage=reading.usage if reading.started else None,
    )
