"""A server that speaks Anthropic's streaming protocol, as well or as badly as a test wants.

By hand: `python tests/anthropic_server.py --port 8123`, then WORKBENCH_ANTHROPIC_BASE_URL=http://localhost:8123
and any key but `wrong`. The scenario is the model's name (`cut`, `overloaded`, `rate-limited-3` …) or, for
models with any other name, what was last posted to /scenario as JSON with the fields of `Scenario`.

In a test: `async with serving() as server:` or, from another thread, `with in_thread() as server:`; both
give `.url`, `.requests` (bodies and headers as they came) and `.scenario`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, fields, replace
from typing import Any

Json = Any
REPLY = (
    "Plants turn light into chemical energy. They do it in the **chloroplasts**, where chlorophyll absorbs "
    "red and blue light.\n\nThe rate is $r = k \\cdot I$ for low light $I$. "
    "It stops rising when another factor limits it."
)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """How a request is answered."""

    text: str = REPLY
    chunk: int = 6
    """Characters in a delta."""
    delay: float = 0.0
    """Seconds before each delta."""
    first_delay: float = 0.0
    """Seconds between the start of the message and its first delta, with pings."""
    header_delay: float = 0.0
    """Seconds before anything is sent."""
    status: int = 200
    error: str = ""
    """Type of the error, in the body or, with status 200, in the stream."""
    message: str = ""
    retry_after: str = ""
    after: int | None = None
    """Deltas before the stream errs, ends, falls silent or becomes malformed; none for all."""
    ending: str = "end_turn"
    """The stop reason; `none` ends cleanly without one, `silence` only pings, `dead` sends nothing more."""
    cut_at: int | None = None
    """Byte of the body at which the connection is reset."""
    malformed: str = ""
    """Data sent instead of a delta."""
    tool: str = ""
    tool_input: Json = field(default_factory=dict)
    input_tokens: int | None = 120
    cache_read: int = 0
    cache_write: int = 0
    cache_write_1h: int = 0
    thinking: int = 0
    bare: bool = False
    """Send `data:` lines only, and neither pings nor block ends, as simple servers do."""
    whole: bool = False
    """Answer in one piece, as servers that do not stream do."""
    content_type: str = ""
    line_end: str = "\n"
    chunked: bool = True
    """Say where the body ends, so that a cut is seen as one."""
    times: int | None = None
    """How many requests are answered so; later ones are answered as `then` says."""
    then: Scenario | None = None
    """None answers well."""


NAMED = {
    "slow-first-token": Scenario(first_delay=3.0),
    "slow": Scenario(delay=0.05),
    "fast": Scenario(chunk=40),
    "cut": Scenario(cut_at=1200),
    "ends-early": Scenario(after=5, ending="none"),
    "silent": Scenario(after=5, ending="silence"),
    "dead": Scenario(after=5, ending="dead"),
    "silent-at-once": Scenario(header_delay=3600),
    "overloaded": Scenario(status=529, error="overloaded_error", message="Overloaded"),
    "overloaded-in-stream": Scenario(after=5, error="overloaded_error", message="Overloaded"),
    "error-in-stream": Scenario(after=5, error="api_error", message="Internal server error"),
    "rate-limited": Scenario(status=429, error="rate_limit_error", message="Slow down", retry_after="2"),
    "rate-limited-for-days": Scenario(status=429, error="rate_limit_error", retry_after="4233600"),
    "server-error": Scenario(status=500, error="api_error", message="Internal server error"),
    "unavailable": Scenario(status=503, content_type="text/html", message="<h1>503</h1>"),
    "no-credit": Scenario(
        status=400, error="invalid_request_error", message="Your credit balance is too low to access the API."
    ),
    "too-long": Scenario(
        status=400, error="invalid_request_error", message="prompt is too long: 1100000 tokens"
    ),
    "refused": Scenario(status=400, error="invalid_request_error", message="messages: roles must alternate"),
    "forbidden": Scenario(status=403, error="permission_error", message="No access"),
    "unknown-model": Scenario(status=404, error="not_found_error", message="model: unknown-model"),
    "too-large": Scenario(status=413, error="request_too_large", message="Request exceeds 32 MB"),
    "malformed": Scenario(after=5, malformed='{"type": "content_block_delta", "delta": {"type": "text_'),
    "not-an-endpoint": Scenario(content_type="text/html", whole=True, message="<html>Welcome</html>"),
    "redirecting": Scenario(status=302),
    "whole": Scenario(whole=True),
    "bare": Scenario(bare=True, input_tokens=None),
    "max-tokens": Scenario(after=8, ending="max_tokens"),
    "refusal": Scenario(text="", ending="refusal"),
    "thinking": Scenario(thinking=40),
    "cached": Scenario(input_tokens=20, cache_read=900, cache_write=300, cache_write_1h=100),
    "tool": Scenario(
        tool="suggest_tests",
        tool_input={"tests": [{"question": "Why “green”?", "answer": "It is reflected."}]},
    ),
}


class AnthropicServer:
    """Answers POST /v1/messages by scenario, and keeps what it was asked."""

    def __init__(self, scenario: Scenario = Scenario(), *, key: str = "") -> None:
        self.scenario = scenario
        self.key = key
        self.requests: list[Json] = []
        self.headers: list[dict[str, str]] = []
        self.active = 0
        self.url = ""
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._used: dict[str, int] = {}

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> None:
        self._server = await asyncio.start_server(self._connected, host, port)
        self.url = f"http://{host}:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            method, path, headers = _parsed(head.decode("latin-1"))
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            await self._answered(method, path, headers, body, _Out(writer))
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, _Cut):
            writer.transport.abort()
        finally:
            writer.close()
            self._tasks.discard(task)

    async def _answered(
        self, method: str, path: str, headers: dict[str, str], body: bytes, out: _Out
    ) -> None:
        if (method, path) == ("POST", "/scenario"):
            known = {one.name for one in fields(Scenario)}
            given = {name: value for name, value in json.loads(body).items() if name in known}
            self.scenario = replace(Scenario(), **given)
            return await out.whole(200, {"ok": True})
        if (method, path) == ("GET", "/requests"):
            return await out.whole(200, self.requests)
        if method != "POST" or path != "/v1/messages":
            return await out.whole(404, _error("not_found_error", f"{method} {path}"))
        request = json.loads(body)
        self.requests.append(request)
        self.headers.append(headers)
        self.active += 1
        try:
            await self._message(request, headers, out)
        finally:
            self.active -= 1

    async def _message(self, request: Json, headers: dict[str, str], out: _Out) -> None:
        key = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")
        if key == "wrong" or self.key and key != self.key:
            return await out.whole(401, _error("authentication_error", f"invalid x-api-key {key}"))
        if problem := _problem(request):
            return await out.whole(400, _error("invalid_request_error", problem))
        scenario = self._scenario_of(request["model"])
        out.cut_at = scenario.cut_at
        await asyncio.sleep(scenario.header_delay)
        if scenario.status != 200 or scenario.content_type == "text/html":
            return await _refused(scenario, out)
        if scenario.whole or not request.get("stream"):
            return await out.whole(200, _whole(request, scenario))
        return await _streamed(request, scenario, out)

    def _scenario_of(self, model: str) -> Scenario:
        times = re.fullmatch(r"(.+)-(\d+)", model)
        name = times.group(1) if times and times.group(1) in NAMED else model
        scenario = NAMED.get(name, self.scenario)
        most = int(times.group(2)) if times and name != model else scenario.times
        self._used[model] = self._used.get(model, 0) + 1
        over = most is not None and self._used[model] > most
        return (scenario.then or Scenario()) if over else scenario


class _Cut(Exception):
    pass


class _Out:
    """Writes a response, and resets the connection where it is to be cut."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer, self._sent = writer, 0
        self.cut_at: int | None = None
        self.line_end = "\n"
        self.bare = self.chunked = False

    async def head(self, status: int, headers: dict[str, str]) -> None:
        lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers.items())]
        self._writer.write("\r\n".join([*lines, "connection: close", "", ""]).encode())
        await self._writer.drain()

    async def whole(self, status: int, body: Json, headers: dict[str, str] | None = None) -> None:
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        kind = {"content-type": "application/json", "content-length": str(len(data))}
        await self.head(status, kind | (headers or {}))
        self._writer.write(data)
        await self._writer.drain()

    async def event(self, name: str, data: Json) -> None:
        text = data if isinstance(data, str) else json.dumps({"type": name, **data}, ensure_ascii=False)
        lines = [f"data: {text}", "", ""] if self.bare else [f"event: {name}", f"data: {text}", "", ""]
        await self._bytes(self.line_end.join(lines).encode())

    async def _bytes(self, data: bytes) -> None:
        room = len(data) if self.cut_at is None else min(len(data), max(0, self.cut_at - self._sent))
        self._writer.write(b"%x\r\n%b\r\n" % (room, data[:room]) if self.chunked and room else data[:room])
        await self._writer.drain()
        self._sent += len(data[:room])
        if room < len(data):
            await asyncio.sleep(0.01)
            raise _Cut

    async def end(self) -> None:
        if self.chunked:
            self._writer.write(b"0\r\n\r\n")
            await self._writer.drain()


async def _refused(scenario: Scenario, out: _Out) -> None:
    headers = {"retry-after": scenario.retry_after} if scenario.retry_after else {}
    if scenario.status == 302:
        headers["location"] = "/elsewhere"
    if scenario.content_type:
        return await out.whole(
            scenario.status, scenario.message, headers | {"content-type": scenario.content_type}
        )
    return await out.whole(scenario.status, _error(scenario.error, scenario.message), headers)


async def _streamed(request: Json, scenario: Scenario, out: _Out) -> None:
    out.bare, out.line_end = scenario.bare, scenario.line_end
    headers = {"content-type": scenario.content_type or "text/event-stream; charset=utf-8"}
    out.chunked = scenario.chunked
    await out.head(200, headers | ({"transfer-encoding": "chunked"} if out.chunked else {}))
    usage = _sent(scenario) | {"output_tokens": 1}
    start = _message_of(request, content=[], stop_reason=None, usage=usage)
    await out.event("message_start", {"message": start})
    await _waited(scenario.first_delay, out)
    pieces = [scenario.text[at : at + scenario.chunk] for at in range(0, len(scenario.text), scenario.chunk)]
    index = await _thought(scenario, out)
    await out.event("content_block_start", {"index": index, "content_block": {"type": "text", "text": ""}})
    for piece in pieces[: scenario.after]:
        await asyncio.sleep(scenario.delay)
        await out.event(
            "content_block_delta", {"index": index, "delta": {"type": "text_delta", "text": piece}}
        )
    if not await _goes_wrong(scenario, out):
        await _ended(scenario, out, index, len(pieces[: scenario.after]))
    await out.end()


async def _goes_wrong(scenario: Scenario, out: _Out) -> bool:
    """What a scenario does instead of ending well."""
    if scenario.error:
        await out.event("error", {"error": {"type": scenario.error, "message": scenario.message}})
    elif scenario.malformed:
        await out.event("content_block_delta", scenario.malformed)
    elif scenario.ending == "silence":
        await _waited(3600, out)
    elif scenario.ending == "dead":
        await asyncio.sleep(3600)
    return bool(scenario.error or scenario.malformed) or scenario.ending in ("none", "silence", "dead")


async def _ended(scenario: Scenario, out: _Out, index: int, written: int) -> None:
    if not out.bare:
        await out.event("content_block_stop", {"index": index})
    if scenario.tool:
        await _tool(scenario, out, index + 1)
    usage = _sent(scenario) | {"output_tokens": written + scenario.thinking}
    if scenario.thinking:
        usage["output_tokens_details"] = {"thinking_tokens": scenario.thinking}
    reason = "tool_use" if scenario.tool else scenario.ending
    await out.event(
        "message_delta", {"delta": {"stop_reason": reason, "stop_sequence": None}, "usage": usage}
    )
    await out.event("message_stop", {})


async def _thought(scenario: Scenario, out: _Out) -> int:
    if not scenario.thinking:
        return 0
    await out.event(
        "content_block_start", {"index": 0, "content_block": {"type": "thinking", "thinking": ""}}
    )
    for delta in (
        {"type": "thinking_delta", "thinking": "Hm."},
        {"type": "signature_delta", "signature": "x"},
    ):
        await out.event("content_block_delta", {"index": 0, "delta": delta})
    await out.event("content_block_stop", {"index": 0})
    return 1


async def _tool(scenario: Scenario, out: _Out, index: int) -> None:
    block = {"type": "tool_use", "id": "toolu_1", "name": scenario.tool, "input": {}}
    await out.event("content_block_start", {"index": index, "content_block": block})
    written = json.dumps(scenario.tool_input, ensure_ascii=False)
    for at in range(0, len(written), 9):
        delta = {"type": "input_json_delta", "partial_json": written[at : at + 9]}
        await out.event("content_block_delta", {"index": index, "delta": delta})
    if not out.bare:
        await out.event("content_block_stop", {"index": index})


async def _waited(seconds: float, out: _Out) -> None:
    for _ in range(round(seconds / 0.1)):
        await asyncio.sleep(0.1)
        await out.event("ping", {})


def _whole(request: Json, scenario: Scenario) -> Json:
    content: list[Json] = [{"type": "text", "text": scenario.text}]
    if scenario.tool:
        content.append(
            {"type": "tool_use", "id": "toolu_1", "name": scenario.tool, "input": scenario.tool_input}
        )
    usage = _sent(scenario) | {"output_tokens": len(scenario.text) // 4}
    return _message_of(request, content=content, stop_reason=scenario.ending, usage=usage)


def _message_of(request: Json, **values: Json) -> Json:
    return {"id": "msg_1", "type": "message", "role": "assistant", "model": request["model"], **values}


def _sent(scenario: Scenario) -> dict[str, Json]:
    usage: dict[str, Json] = {}
    if scenario.input_tokens is not None:
        usage["input_tokens"] = scenario.input_tokens
    if scenario.cache_read or scenario.cache_write or scenario.cache_write_1h:
        short, hour = scenario.cache_write, scenario.cache_write_1h
        usage["cache_read_input_tokens"] = scenario.cache_read
        usage["cache_creation_input_tokens"] = short + hour
        usage["cache_creation"] = {"ephemeral_5m_input_tokens": short, "ephemeral_1h_input_tokens": hour}
    return usage


def _problem(request: Json) -> str:
    """What Anthropic would refuse in a request."""
    turns = request.get("messages") or []
    if not turns or turns[0]["role"] != "user":
        return "messages: first message must use the user role"
    if turns[-1]["role"] == "assistant":
        return "This model does not support assistant message prefill."
    if any(not turn["content"] for turn in turns):
        return "messages: text content blocks must be non-empty"
    if not isinstance(request.get("max_tokens"), int) or request["max_tokens"] < 1:
        return "max_tokens: must be a number above zero"
    if any(name in request for name in ("temperature", "top_p", "top_k")):
        return "temperature: not supported"
    return ""


def _error(kind: str, message: str) -> Json:
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}


def _parsed(head: str) -> tuple[str, str, dict[str, str]]:
    first, *rest = head.split("\r\n")
    method, path, _ = first.split(" ")
    pairs = (line.partition(":") for line in rest if line)
    return method, path.partition("?")[0], {name.lower(): value.strip() for name, _, value in pairs}


@asynccontextmanager
async def serving(scenario: Scenario = Scenario(), *, key: str = "") -> AsyncIterator[AnthropicServer]:
    """A server on a free port, in this loop."""
    server = AnthropicServer(scenario, key=key)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


@contextmanager
def in_thread(scenario: Scenario = Scenario(), *, key: str = "") -> Iterator[AnthropicServer]:
    """A server on a free port, in a thread of its own."""
    server, ready, loop = AnthropicServer(scenario, key=key), threading.Event(), asyncio.new_event_loop()

    async def main() -> None:
        await server.start()
        ready.set()
        await done.wait()
        await server.stop()

    done = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(main(),), daemon=True)
    thread.start()
    assert ready.wait(5)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(5)
        loop.close()


async def _serve(host: str, port: int, key: str) -> None:
    server = AnthropicServer(key=key)
    await server.start(port, host)
    print(f"Anthropic's protocol at {server.url}; models by scenario: {', '.join(NAMED)}", flush=True)  # noqa: T201
    await asyncio.Event().wait()


if __name__ == "__main__":
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--port", type=int, default=8123)
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--key", default="", help="the only key to accept; any but `wrong` when empty")
    given = options.parse_args()
    try:
        asyncio.run(_serve(given.host, given.port, given.key))
    except KeyboardInterrupt:
        pass
