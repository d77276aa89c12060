"""Clients of other people: exactly the text, once, whatever is done to the line."""

import json
import os
import random
import shutil
import time
from dataclasses import replace

import httpx
import pytest
from case_line import CaseLine
from clients.following import (
    in_chromium,
    in_node,
    in_threads,
    with_aiohttp,
    with_curl,
    with_httpx_sse,
    with_our_client,
)
from conftest import missing
from server.conftest import FAST
from streams_grammar import Viewer, event_from

from workbench.model.limits import ApiLimits
from workbench.providers.scripted import Scripted

LONG = os.environ.get("WORKBENCH_TEST_LONG") == "1"
SEED = int(os.environ.get("WORKBENCH_TEST_SEED", "4"))
UNLIMITED = ApiLimits(per_minute=10**6, address_per_minute=10**6, streams=10**4, address_streams=10**4)
FAMILY = "👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 é e\u0301 \u202eRTL\u202c"
HOSTILE = (
    '\ufeffCR\rLF\nboth\r\nNUL\x00 LS\u2028PS\u2029NEL\x85BOM\ufeff😀\n\ndata: {"x": 1}\nid: 9-9\n'
    "event: error\n"
    f'retry: 1\n\n: comment\n{FAMILY}\\u0041 \\ " </script> half \ud83d and \ude00 halves \x7f' + "long" * 60
)
KEPT = HOSTILE.replace("\ud83d", "\ufffd").replace("\ude00", "\ufffd")
CLIENTS = ["chromium", "eventsource", "fetch", "httpx-sse", "aiohttp", "curl", "workbench"]
PYTHON = {"httpx-sse": with_httpx_sse, "aiohttp": with_aiohttp, "workbench": with_our_client}


@pytest.fixture(params=CLIENTS)
def follow(request):
    """One client after the other: takes addresses, gives what was seen at each."""
    if request.param == "chromium":
        return in_chromium(request.getfixturevalue("browser"))
    if request.param == "curl":
        if shutil.which("curl") is None:
            missing("curl")
        return in_threads(with_curl)
    if request.param in PYTHON:
        return in_threads(PYTHON[request.param])
    return in_node(request.param)


@pytest.fixture
def line():
    opened = []

    def open_(*arguments, **how):
        opened.append(CaseLine(*arguments, **how))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


def serving(serve, provider, **limits):
    return serve(limits=replace(FAST, retry_ms=20, **limits), provider=provider, api=UNLIMITED)


def started(server):
    with server.client() as client:
        return client.post("/v1/runs", json={"text": "x", "action": "improve"}).json()


def addresses(line, run, cases, extra=""):
    return [f"http://127.0.0.1:{line.port}{run['stream_url']}{extra}&case={case}" for case in cases]


def verified(seen):
    """What a client saw, held against the grammar of streams."""
    viewer = Viewer()
    for name, data, place in seen:
        if name == "open":
            viewer.connect()
        else:
            viewer.see(event_from(name, data), None if name == "ping" else place)
    return viewer


def html_of(seen):
    """The blocks that a client ends with, by the rules of docs/api.md."""
    blocks = {}
    for name, data, _ in seen:
        event = json.loads(data) if data else {}
        if name == "stream.start":
            blocks = {pos: html for pos, html in blocks.items() if pos < event["base"]}
        elif name == "message.delta":
            blocks = {pos: html for pos, html in blocks.items() if pos < event["pos"]}
            blocks[event["pos"]] = event["content"]
    return "\n".join(blocks[pos] for pos in sorted(blocks) if blocks[pos])


def places(size, few):
    """Where to cut: at each byte in the long form, else at some."""
    return range(1, size + 1) if LONG else sorted(random.Random(SEED).sample(range(1, size + 1), few))


def size_of(server, address):
    with server.client() as client:
        answer = client.get(address)
        return len(answer.content) + len(str(answer.headers)) + 60


def test_cut_after_any_byte_a_client_has_exactly_the_text(serve, line, follow):
    server = serving(serve, Scripted(HOSTILE, chunk=3), frame_chars=90)
    run = started(server)
    server.generating.wait(run["id"])
    size = size_of(server, run["stream_url"])
    wanted = places(size, 14)
    again = random.Random(SEED)
    cut = line(server.port, {case: [case, again.randint(1, size)] for case in wanted})
    for case, seen in zip(wanted, follow(addresses(cut, run, wanted)), strict=True):
        viewer = verified(seen)
        assert viewer.text == KEPT and viewer.state == "ended", f"cut after {case} of {size} bytes"
    assert sum(map(len, cut.opened.values())) > 1.8 * len(wanted)
    print(f"\n{len(wanted)} places of {size} bytes, {sum(map(len, cut.opened.values()))} connections")


def test_cut_while_it_is_written_a_client_has_exactly_the_text(serve, line, follow):
    server = serving(serve, Scripted(KEPT * 3, chunk=7, delay=0.004), frame_chars=90)
    run = started(server)
    chance = random.Random(SEED)
    cuts = {case: [chance.randint(1, 1500) for _ in range(6)] for case in range(6)}
    cut = line(server.port, cuts)
    for seen in follow(addresses(cut, run, cuts)):
        assert verified(seen).text == KEPT * 3


@pytest.mark.parametrize(
    "how", [{"piece": 1}, {"piece": 700, "pause": 0.004}], ids=["byte by byte", "slowly"]
)
def test_a_proxy_may_split_it_and_be_slow(serve, line, follow, how):
    text = KEPT + "😀" * 9000
    server = serving(serve, Scripted(KEPT if how["piece"] == 1 else text, chunk=500))
    run = started(server)
    server.generating.wait(run["id"])
    seen = follow(addresses(line(server.port, **how), run, [0]))[0]
    assert verified(seen).text == (KEPT if how["piece"] == 1 else text)


LESSON = f"""# Light & life

Plants take **light** and $E = mc^2$; see [the page](https://example.org/a_b).

- one
- two

  still 😀 two

| a | b |
|---|---|
| 1 | `x & y` |

```python
def f(x):
    return x < 1
```

\\[ \\frac{{1}}{{2}} \\]

> {FAMILY}

<script>alert(1)</script><img src=x onerror=alert(1)>

The end."""


def test_cut_after_any_byte_a_client_has_the_same_html(serve, line, follow):
    server = serving(serve, Scripted(LESSON, chunk=9), frame_chars=60)
    run = started(server)
    server.generating.wait(run["id"])
    size = size_of(server, f"{run['stream_url']}&format=html")
    wanted = places(size, 8)
    cut = line(server.port, {case: [case] for case in wanted} | {0: []})
    whole, *others = follow(addresses(cut, run, [0, *wanted], "&format=html"))
    assert html_of(whole).startswith(
        "<h1>Light &amp; life</h1>"
    ) and "<td><code>x &amp; y</code></td>" in html_of(whole)
    for case, seen in zip(wanted, others, strict=True):
        assert html_of(seen) == html_of(whole), f"cut after {case} of {size} bytes"
    print(f"\n{len(wanted)} places of {size} bytes, {sum(map(len, cut.opened.values()))} connections")


# When there is no more, and when there is nothing


@pytest.mark.parametrize("follow", ["chromium", "eventsource"], indirect=True)
def test_an_eventsource_asks_once_more_at_the_end_and_then_never(serve, line, follow):
    server = serving(serve, Scripted("All of it."))
    run, open_ = started(server), line(server.port)
    assert verified(follow(addresses(open_, run, [0]))[0]).text == "All of it."
    assert open_.connections(0) == 2
    time.sleep(0.5)
    assert open_.connections(0) == 2


@pytest.mark.parametrize("follow", ["chromium", "eventsource"], indirect=True)
def test_an_eventsource_waits_as_long_as_it_was_told(serve, line, follow):
    server = serve(limits=replace(FAST, retry_ms=400), provider=Scripted("All of it."), api=UNLIMITED)
    run = started(server)
    server.generating.wait(run["id"])
    cut = line(server.port, {0: [450]})
    verified(follow(addresses(cut, run, [0]))[0])
    first, second, *_ = cut.opened[0]
    assert second - first > 0.35


@pytest.mark.parametrize("follow", ["chromium", "eventsource", "fetch"], indirect=True)
def test_a_refusal_ends_it_at_once(serve, line, follow):
    server = serving(serve, Scripted("All of it."), ttl_seconds=0.2)
    run, known, nobody = started(server), line(server.port), line(server.port, user="")
    server.generating.wait(run["id"])
    time.sleep(0.3)
    gone, absent = (
        addresses(known, run, [410])[0],
        addresses(known, {"stream_url": "/v1/tutor/stream?token=x"}, [404])[0],
    )
    nameless = addresses(nobody, run, [401])[0]
    assert [httpx.get(one).status_code for one in (gone, absent, nameless)] == [410, 404, 401]
    assert follow([gone, absent]) == [[], []] and follow([nameless]) == [[]]
    counts = [known.connections(410), known.connections(404), nobody.connections(401)]
    assert max(counts) <= 4, "httpx once, the client once, and twice more at most"
