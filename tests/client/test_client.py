"""The client: exactly the text, whatever happens to the line."""

import os

import httpx
import pytest
from cutting import CuttingLine
from hypothesis import given
from hypothesis import strategies as st

from workbench.client import Answer, ApiError, AsyncClient, Client, Disconnected
from workbench.client._frames import Frames
from workbench.providers.scripted import Scripted
from workbench.storage.access import AccessKeyStore

HOSTILE = 'CR\rLF\nboth\r\nNUL\x00LS\u2028BOM\ufeff😀\n\ndata: {"x": 1}\nid: 9-9\nevent: error\n\n: comment'
LONG = os.environ.get("WORKBENCH_TEST_LONG") == "1"
RUN = {"text": "x", "action": "improve"}


@pytest.fixture
def connect(server):
    opened = []

    def to(port=None, **options):
        options = {"headers": {"X-User": "ann"}} | options
        opened.append(Client(f"http://127.0.0.1:{port or server.port}", **options))
        return opened[-1]

    yield to
    for one in opened:
        one.close()


def test_an_answer_is_iterated_once_and_its_text_is_there(server, connect):
    server.provider = Scripted(HOSTILE, chunk=3)
    answer = connect().run(**RUN)
    names = [event.name for event in answer]
    assert answer.text == HOSTILE and answer.over
    assert (names[0], names[1], names[-2:]) == (
        "stream.start",
        "message.start",
        ["message.end", "stream.close"],
    )
    assert list(answer) == []


def through(client, answer, *, html=False):
    """The same answer, followed over another line; each request opens a connection of its own."""
    client.http.headers["Connection"] = "close"
    followed = Answer(client, answer.stream_id, answer.url, html=html, patience=60, cursor="")
    followed._retry = 0.0
    return followed


@pytest.mark.faults
def test_cut_after_any_byte_it_is_still_exactly_the_text(server, connect):
    server.provider = Scripted(HOSTILE, chunk=4)
    run = connect().run(**RUN)
    run.wait()
    size = len(httpx.get(f"{connect().http.base_url}{run.url}", headers={"X-User": "ann"}).content) + 400
    places = range(1, size, 1 if LONG else 29)
    line = CuttingLine(server.port, [cut for each in places for cut in (each, None)])
    client = connect(line.port)
    for cut in places:
        assert through(client, run).wait() == HOSTILE, f"cut after {cut} bytes"
    assert line.connections > len(places)
    line.close()


def test_while_it_is_written_cuts_lose_nothing_either(server, connect):
    server.provider = Scripted(HOSTILE * 4, chunk=5, delay=0.005)
    line = CuttingLine(server.port, range(300, 4000, 30))
    answer = through(connect(line.port), connect().run(**RUN))
    assert answer.wait() == HOSTILE * 4
    assert line.connections > 3
    line.close()


def test_as_html_too(server, connect):
    server.provider = Scripted("# One\n\n*two*\n\n- three\n- four", chunk=3, delay=0.01)
    line = CuttingLine(server.port, range(300, 1500, 20))
    answer = through(connect(line.port), connect().run(**RUN), html=True)
    assert answer.wait() == "<h1>One</h1><p><em>two</em></p><ul><li>three</li><li>four</li></ul>"
    assert line.connections > 3
    line.close()


def test_it_goes_on_from_a_place_that_was_kept(server, connect):
    server.provider = Scripted(HOSTILE, chunk=3)
    client = connect()
    first = client.run(**RUN)
    for event in first:
        if event.name == "message.delta":
            break
    later = client.follow(first.stream_id, cursor=first.cursor)
    assert first.text + later.wait() == HOSTILE


async def test_the_same_for_asyncio(server):
    server.provider = Scripted(HOSTILE * 2, chunk=5, delay=0.001)
    line = CuttingLine(server.port, [None, 300, 500, 400, None])
    headers = {"X-User": "ann", "Connection": "close"}
    async with AsyncClient(f"http://127.0.0.1:{line.port}", headers=headers) as client:
        answer = await client.run(**RUN)
        assert await answer.wait() == HOSTILE * 2
        assert line.connections == 5
        assert (await client.get(answer.stream_id))["status"] == "completed"
    line.close()


def test_a_refusal_is_an_error_with_its_code(server, connect):
    with pytest.raises(ApiError) as caught:
        connect().get("nothing")
    assert (caught.value.code, caught.value.status, caught.value.retryable) == ("not_found", 404, False)
    assert caught.value.advice


def test_a_stop_keeps_what_was_shown(server, connect):
    server.provider = Scripted("slow " * 200, delay=0.02)
    answer = connect().run(**RUN)
    for event in answer:
        if event.name == "message.delta":
            answer.stop()
    assert answer.place.closed == "cancelled" and 0 < len(answer.text) < 1000


def test_a_key_says_who_asks(server, connect):
    _, key = AccessKeyStore(server.database).add("bo", "x")
    answer = connect(headers={}, key=key).run(**RUN)
    assert server.generating.run(answer.stream_id).request.user == "bo"


def test_a_server_that_is_gone_for_good_is_told(server, connect):
    client = connect(patience=0.2)
    answer = client.run(**RUN)
    line = CuttingLine(1)
    client.http.base_url = f"http://127.0.0.1:{line.port}"
    line.close()
    with pytest.raises(Disconnected):
        answer.wait()


def test_the_catalogue_of_errors_is_there(connect):
    assert {"limit_reached", "resume_gap", "overloaded"} <= {one["code"] for one in connect().errors()}


@given(st.data())
def test_bytes_may_be_cut_anywhere(data):
    source = (
        b"\xef\xbb\xbfevent: a\r\ndata: x\xe2\x80\xa8\xf0\x9f\x98\x80\r\ndata:y\rid: 1-2\n\n: note\n"
        b"retry: 250\nid: bad\x00\ndata\n\nevent: nothing\n\ndata: last\n"
    )
    cuts = sorted(data.draw(st.lists(st.integers(0, len(source)), max_size=8)))
    frames = Frames()
    found = [
        frame
        for start, end in zip([0, *cuts], [*cuts, len(source)], strict=True)
        for frame in frames.feed(source[start:end])
    ]
    assert [(one.event, one.data, one.id) for one in found] == [
        ("a", "x\u2028😀\ny", "1-2"),
        ("message", "", None),
    ]
    assert frames.retry == 0.25
