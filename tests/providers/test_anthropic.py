"""Claude, against a server that speaks its protocol."""

import asyncio
import json
import time
from contextlib import aclosing

import pytest
from anthropic_server import NAMED, REPLY, Scenario, serving

from workbench.model.errors import Misconfigured
from workbench.model.events import Failed, Finished, Started, TextDelta, ToolCalled
from workbench.model.prompt import Prompt, Task, Tool, Turn
from workbench.model.usage import Usage
from workbench.providers import Endpoint
from workbench.providers.anthropic import Anthropic, connect


def _prompt(text="Hello", **values):
    return Prompt(task=Task(action="instruct", text=text), turns=(Turn(role="user", text=text),), **values)


def _provider(url, model="claude-test", **values):
    return Anthropic(Endpoint(base_url=url, api_key="secret-key-1234", model=model, **values))


async def _events(provider, prompt=None, limit=1000):
    return [event async for event in provider.stream(prompt or _prompt(), limit=limit)]


async def _of(model, scenario=None, **values):
    async with serving(scenario or Scenario()) as server:
        return await _events(_provider(server.url, model, **values))


def _text(events):
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def test_an_answer_streams_in_and_its_usage_is_what_the_endpoint_says_last():
    events = await _of("claude-test")
    assert isinstance(events[0], Started) and events[0].usage.input_tokens == 120
    assert _text(events) == REPLY and len(events) > 10
    deltas = -(-len(REPLY) // 6)
    assert events[-1] == Finished(usage=Usage(input_tokens=120, output_tokens=deltas), stop_reason="end_turn")


async def test_cache_and_thinking_tokens_are_kept_apart():
    events = await _of("cached")
    usage = events[-1].usage
    assert (usage.input_tokens, usage.cache_read_tokens) == (20, 900)
    assert (usage.cache_write_tokens, usage.cache_write_1h_tokens) == (300, 100)
    assert usage.sent_tokens == 1320
    assert (await _of("thinking"))[-1].usage.thinking_tokens == 40


async def test_a_tool_call_comes_whole():
    events = await _of("tool")
    assert [event for event in events if isinstance(event, ToolCalled)] == [
        ToolCalled(name="suggest_tests", input=NAMED["tool"].tool_input)
    ]
    assert events[-1].stop_reason == "tool_use"


@pytest.mark.parametrize(
    ("model", "code", "retryable"),
    [
        ("cut", "cut", True),
        ("ends-early", "ended_early", True),
        ("overloaded", "overloaded", True),
        ("overloaded-in-stream", "overloaded", True),
        ("error-in-stream", "endpoint_error", True),
        ("rate-limited", "rate_limited", True),
        ("server-error", "endpoint_error", True),
        ("unavailable", "overloaded", True),
        ("no-credit", "no_credit", False),
        ("too-long", "prompt_too_long", False),
        ("too-large", "prompt_too_long", False),
        ("refused", "bad_request", False),
        ("forbidden", "no_permission", False),
        ("unknown-model", "not_found", False),
        ("malformed", "malformed", True),
        ("not-an-endpoint", "not_an_endpoint", False),
        ("redirecting", "not_an_endpoint", False),
    ],
)
async def test_each_way_to_fail_has_a_code_and_one_plain_sentence(model, code, retryable):
    events = await _of(model)
    failed = events[-1]
    assert isinstance(failed, Failed) and not any(isinstance(event, Finished) for event in events)
    assert (failed.code, failed.retryable) == (code, retryable)
    assert failed.message.endswith(".") and "\n" not in failed.message and len(failed.message) < 250
    assert "secret-key" not in failed.message


async def test_a_broken_answer_keeps_its_text_and_what_was_counted():
    events = await _of("ends-early")
    assert _text(events) == REPLY[:30]
    assert events[-1].usage.input_tokens == 120


async def test_a_wait_that_is_asked_for_is_passed_on():
    assert (await _of("rate-limited"))[-1].retry_after == 2
    endless = (await _of("rate-limited-for-days"))[-1]
    assert endless.retry_after == 86_400 and "24 hours" in endless.message


async def test_silence_ends_the_call_even_when_the_endpoint_pings():
    for model in ("silent", "dead"):
        began = time.monotonic()
        events = await _of(model, stall_seconds=0.4)
        assert events[-1].code == "stalled" and time.monotonic() - began < 2
    assert (await _of("silent-at-once", stall_seconds=0.4))[-1].code == "timeout"


async def test_a_wrong_key_is_told_without_repeating_it():
    async with serving(key="right") as server:
        failed = (await _events(_provider(server.url)))[-1]
    assert failed.code == "wrong_key" and "did not accept the key" in failed.message
    assert "secret-key" not in failed.message


async def test_an_address_where_nothing_listens_is_told_at_once():
    failed = (await _events(_provider("http://127.0.0.1:9")))[-1]
    assert failed.code == "unreachable" and "127.0.0.1:9" in failed.message


async def test_a_plain_server_at_a_secure_address_is_told():
    async def plain(reader, writer):
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        failed = (await _events(_provider(f"https://127.0.0.1:{port}")))[-1]
    assert failed.code == "insecure" and not failed.retryable


async def test_a_simple_server_without_event_names_pings_or_counts_is_understood():
    events = await _of("bare")
    assert _text(events) == REPLY and events[-1].usage.input_tokens == 0


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
async def test_every_line_end_is_understood(line_end):
    assert _text(await _of("claude-test", Scenario(line_end=line_end))) == REPLY


async def test_text_survives_separators_that_other_clients_take_for_line_ends():
    text = "a\u2028b\u2029c\x85d\x0be data: x\n\n: y 🦋 é"
    assert _text(await _of("claude-test", Scenario(text=text, chunk=1))) == text


async def test_a_server_that_does_not_stream_is_understood():
    events = await _of("whole")
    assert _text(events) == REPLY and events[-1].stop_reason == "end_turn"


async def test_an_endpoint_that_ignores_the_limit_is_stopped():
    async with serving(Scenario(text="word " * 5000, chunk=50)) as server:
        events = await _events(_provider(server.url), limit=10)
    assert events[-1].stop_reason == "max_tokens" and len(_text(events)) < 1000


async def test_closing_the_stream_ends_the_call():
    async with serving(Scenario(delay=0.05)) as server:
        async with aclosing(_provider(server.url).stream(_prompt(), limit=100)) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    break
        for _ in range(100):
            if not server.active:
                break
            await asyncio.sleep(0.02)
        assert server.active == 0


async def test_the_request_is_what_the_protocol_wants():
    turns = (
        Turn(role="assistant", text="Welcome"),
        Turn(role="user", text="One"),
        Turn(role="user", text="two \ud800"),
        Turn(role="assistant", text=""),
    )
    tool = Tool(name="suggest", description="Suggest tests", schema={"type": "object"})
    prompt = Prompt(task=Task(action="coach"), system="Be kind.", turns=turns, tools=(tool,))
    async with serving() as server:
        await _events(_provider(server.url), prompt, limit=77)
    body, headers = server.requests[0], server.headers[0]
    assert body["messages"] == [{"role": "user", "content": "One\n\ntwo ?"}]
    assert body["system"][0]["cache_control"] == {"type": "ephemeral"}
    assert body["max_tokens"] == 77 and body["stream"] is True and body["tools"][0]["name"] == "suggest"
    assert headers["x-api-key"] == "secret-key-1234" and headers["authorization"] == "Bearer secret-key-1234"
    assert headers["anthropic-version"] == "2023-06-01"


async def test_nothing_in_the_environment_changes_the_call(monkeypatch):
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "another")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "third")
    async with serving(key="secret-key-1234") as server:
        assert _text(await _events(_provider(server.url))) == REPLY


async def test_one_provider_serves_several_event_loops_at_once():
    async with serving() as server:
        provider = _provider(server.url)
        there = asyncio.to_thread(lambda: asyncio.run(_events(provider)))
        here, elsewhere = await asyncio.gather(_events(provider), there)
    assert _text(here) == _text(elsewhere) == REPLY


@pytest.mark.parametrize("cut_at", [1, 60, 300, 777, 1500])
async def test_an_answer_cut_at_any_byte_never_looks_whole(cut_at):
    events = await _of("claude-test", Scenario(cut_at=cut_at))
    assert events[-1].code == "cut" and REPLY.startswith(_text(events))
    events = await _of("claude-test", Scenario(cut_at=cut_at, chunked=False))
    assert events[-1].code in ("ended_early", "malformed") and REPLY.startswith(_text(events))


@pytest.mark.parametrize(
    "url", ["localhost:8123", "ftp://host", "http://", "http://ho st", "http://h:99999999"]
)
def test_what_is_no_address_is_refused_with_a_sentence(url):
    with pytest.raises(Misconfigured, match="not an address"):
        connect.connect(Endpoint(base_url=url))


def test_an_address_may_be_given_as_servers_document_it():
    for given in ("http://host:1/v1/", "http://host:1/v1/messages", " http://host:1 "):
        assert _provider(given).base_url == "http://host:1"
    assert Anthropic(Endpoint()).base_url == "https://api.anthropic.com"


def test_a_key_with_other_characters_is_refused():
    with pytest.raises(Misconfigured, match="copy it again"):
        Anthropic(Endpoint(api_key="schlüssel"))


async def test_the_estimate_learns_from_what_the_endpoint_reports():
    prompt = _prompt("The rate of photosynthesis depends on light. " * 60)
    async with serving(Scenario(input_tokens=600)) as server:
        provider = _provider(server.url)
        before = provider.count(prompt)
        for _ in range(12):
            await _events(provider, prompt)
            after = provider.count(prompt)
    assert before > 700 and abs(after - 600) < 60


def test_the_server_can_be_told_its_scenario_by_hand():
    import urllib.request

    from anthropic_server import in_thread

    with in_thread() as server:
        body = json.dumps({"text": "Told", "chunk": 2}).encode()
        with urllib.request.urlopen(f"{server.url}/scenario", data=body) as answer:
            assert json.load(answer) == {"ok": True}
        assert _text(asyncio.run(_events(_provider(server.url)))) == "Told"
