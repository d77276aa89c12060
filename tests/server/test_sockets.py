"""A conversation over a WebSocket: its answers, the viewer's own pace, and questions that wait."""

import asyncio
import json
import time
from contextlib import suppress

import pytest
from streams_grammar import EVENTS, Viewer, event_from
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from workbench.model.limits import ApiLimits, RunLimits
from workbench.providers.scripted import Scripted
from workbench.storage.access import AccessKeyStore

REPLY = "Look at the leaf again. What colour is it? " * 12


@pytest.fixture
def slow(whole):
    """A workspace whose coach says a known text slowly."""
    provider = Scripted(REPLY, chunk=8, delay=0.01)
    whole.workspace.services.generating._engine._provider = lambda: provider
    return whole


class Socket:
    """One connection, with what it was sent."""

    def __init__(self, connection):
        self.connection, self.viewer, self.ref = connection, Viewer(), 0
        self.viewer.connect()
        self.seen, self.streams = [], []

    async def next(self):
        message = await asyncio.wait_for(self.connection.read_message(), 10)
        if message is None:
            raise EOFError
        given = json.loads(message)
        self.seen.append(given)
        if given["event"] in EVENTS:
            if given["event"] == "stream.start" and given["stream_id"] not in self.streams:
                self.streams.append(given["stream_id"])
                self.viewer = self.viewer if len(self.streams) == 1 else Viewer()
                self.viewer.connect()
            self.viewer.see(event_from(given["event"], json.dumps(given["data"])), given["id"])
        return given

    async def until(self, name):
        while (given := await self.next())["event"] != name:
            pass
        return given["data"]

    async def over(self):
        """Why the answer that is being shown was closed, once it was."""
        while self.viewer.state != "ended":
            await self.next()
        return self.viewer.events[-1].reason

    async def do(self, command, **values):
        self.ref += 1
        await self.connection.write_message(json.dumps({"command": command, "ref": self.ref} | values))
        while True:
            given = await self.next()
            if given["event"] == "ack" and given["data"]["ref"] == self.ref:
                return given["data"].get("result") or given["data"]["error"]


def conversation(server, user="ann"):
    services = server.workspace.services
    course = services.outlining.courses(user)[0]
    return services.coaching.start(course.id, user).id


@pytest.fixture
async def connect():
    """Opens connections, and closes them at the end."""
    opened = []

    async def to(*arguments, **named):
        opened.append(await connected(*arguments, **named))
        return opened[-1]

    yield to
    for one in opened:
        one.connection.close()
        while one.connection.close_code is None and await one.connection.read_message() is not None:
            pass


async def connected(server, session, *, user="ann", query="", key=""):
    url = f"ws://127.0.0.1:{server.port}/ws/stream/{session}{query}"
    headers = {"Authorization": f"Bearer {key}"} if key else {"X-User": user}
    return Socket(await websocket_connect(HTTPRequest(url, headers=headers)))


async def test_a_question_is_answered_over_the_socket(slow, connect):
    socket = await connect(slow, conversation(slow))
    assert await socket.until("state") == {"waiting": [], "paused": False, "characters_per_second": None}
    started = await socket.do("ask", message="Why are leaves green?")
    assert (await socket.until("stream.close"))["reason"] == "completed"
    assert socket.viewer.text == REPLY and socket.streams == [started["stream_id"]]


async def test_a_viewer_pauses_goes_on_and_skips_without_touching_the_answer(slow, connect):
    session = conversation(slow)
    socket, other = await connect(slow, session), await connect(slow, session)
    started = await socket.do("ask", message="Why?")
    assert (await socket.do("pause"))["paused"] is True
    seen = len(socket.viewer.text)
    assert (await other.until("stream.close"))["reason"] == "completed"
    run = slow.workspace.services.generating.run(started["stream_id"])
    assert run.status.ended and len(socket.viewer.text) <= seen + 8
    await socket.do("speed", characters_per_second=200)
    await socket.do("resume")
    began = time.monotonic()
    while len(socket.viewer.text) < seen + 60:
        await socket.next()
    assert time.monotonic() - began > 0.1
    await socket.do("skip")
    assert await socket.over() == "completed"
    assert socket.viewer.text == other.viewer.text == run.text == REPLY


async def test_it_goes_on_after_the_last_event_that_came(slow, connect):
    session = conversation(slow)
    socket = await connect(slow, session)
    started = await socket.do("ask", message="Why?")
    while len(socket.viewer.text) < 100:
        await socket.next()
    socket.connection.close()
    kept = socket.viewer
    again = await connect(
        slow, session, query=f"?stream_id={started['stream_id']}&last_event_id={kept.cursor}"
    )
    again.viewer, again.streams = kept, [started["stream_id"]]
    kept.connect()
    await again.until("stream.close")
    assert kept.text == REPLY


async def test_questions_wait_for_their_turn_in_the_order_they_were_put(slow, connect):
    session = conversation(slow)
    socket = await connect(slow, session)
    first = await socket.do("ask", message="first")
    second = await socket.do("ask", message="second")
    third = await socket.do("queue.add", message="third")
    fourth = await socket.do("queue.add", message="fourth")
    assert [one["message"] for one in fourth["waiting"]] == ["second", "third", "fourth"]
    moved = await socket.do("queue.reorder", id=fourth["id"], before=second["id"])
    assert [one["message"] for one in moved["waiting"]] == ["fourth", "second", "third"]
    left = await socket.do("queue.remove", id=third["id"])
    assert [one["message"] for one in left["waiting"]] == ["fourth", "second"]
    for _ in range(3):
        assert (await socket.until("stream.close"))["reason"] == "completed"
    chat = slow.workspace.services.coaching.conversation(session, "ann")
    assert [one.text for one in chat.shown if one.role == "user"] == ["first", "fourth", "second"]
    assert socket.streams[0] == first["stream_id"] and len(socket.streams) == 3
    assert (await socket.do("queue.list"))["waiting"] == []


async def test_a_stop_holds_the_queue_until_it_is_told_to_go_on(slow, connect):
    session = conversation(slow)
    socket = await connect(slow, session)
    await socket.do("ask", message="first")
    await socket.do("queue.add", message="second")
    assert (await socket.do("stop"))["status"] == "cancelled"
    assert await socket.over() == "cancelled"
    await asyncio.sleep(0.3)
    assert len((await socket.do("queue.list"))["waiting"]) == 1
    gone = await socket.do("queue.go")
    assert gone["stream_id"] and gone["waiting"] == []
    assert (await socket.until("stream.close"))["reason"] == "completed"


async def test_what_was_asked_a_moment_ago_can_be_stopped(slow, connect):
    socket = await connect(slow, conversation(slow))
    asking = {"command": "ask", "message": "first", "ref": "asked"}
    await socket.connection.write_message(json.dumps(asking))  # the next command is there before the answer
    assert (await socket.do("stop"))["status"] == "cancelled"


async def test_progress_says_how_far_it_is(slow, connect):
    socket = await connect(slow, conversation(slow))
    await socket.do("speed", characters_per_second=100)
    await socket.do("ask", message="Why?")
    progress = await socket.until("progress")
    assert 0 < progress["shown"] <= progress["written"] and progress["seconds_left"] > 0
    await socket.do("pause")
    assert (await socket.until("progress"))["seconds_left"] is None


@pytest.mark.parametrize(
    ("message", "code"),
    [("not json", "bad_input"), ("[1]", "bad_input"), ('{"command": "fly"}', "bad_input")]
    + [('{"command": "speed", "characters_per_second": "x"}', "bad_input")]
    + [('{"command": "queue.remove", "id": "nothing"}', "not_found"), ('{"command": "ask"}', "bad_input")],
)
async def test_a_command_that_cannot_be_done_is_told_and_the_line_stays(slow, connect, message, code):
    socket = await connect(slow, conversation(slow))
    await socket.connection.write_message(message)
    told = await socket.until("ack")
    assert (told["ok"], told["error"]["code"]) == (False, code)
    assert set(told["error"]) == {"code", "message", "retryable", "advice"}
    assert (await socket.do("queue.list"))["waiting"] == []


@pytest.mark.parametrize(
    ("user", "headers", "status"),
    [("bo", {}, 404), (None, {}, 401), ("ann", {"Origin": "https://elsewhere.example"}, 403)],
)
def test_who_may_not_is_refused_before_the_line_is_opened(whole, user, headers, status):
    with whole.client(user) as client:
        answer = client.get(f"/ws/stream/{conversation(whole)}", headers=headers)
    assert answer.status_code == status


async def test_halves_of_characters_and_endless_brackets_do_not_break_the_line(slow, connect):
    socket = await connect(slow, conversation(slow))
    asked = await socket.do("queue.add", message="\ud800 Why?")
    assert [one["message"] for one in asked["waiting"]] == ["\ufffd Why?"]
    await socket.connection.write_message("[" * 100_000)
    assert (await socket.until("ack"))["error"]["code"] == "bad_input"
    assert len((await socket.do("queue.list"))["waiting"]) == 1


async def test_sockets_count_as_open_streams_until_they_are_closed(serve_whole, connect):
    server = serve_whole(api=ApiLimits(streams=1))
    session = conversation(server)
    first = await connect(server, session)
    with pytest.raises(HTTPClientError, match="429"):
        await connect(server, session)
    first.connection.close()
    async with asyncio.timeout(10):
        while True:
            with suppress(HTTPClientError):
                await (await connect(server, session)).until("state")
                return


@pytest.mark.parametrize("asks", [True, False], ids=["that asks", "that only listens"])
async def test_the_line_of_a_program_whose_key_was_revoked_ends(serve_whole, connect, asks):
    server = serve_whole(runs=RunLimits(ping_seconds=0.1))
    keys = AccessKeyStore(server.workspace.database)
    made, key = keys.add("ann", "x")
    socket = await connect(server, conversation(server), key=key)
    assert (await socket.do("queue.list"))["waiting"] == []
    keys.revoke(made.id)
    if asks:
        await socket.connection.write_message('{"command": "queue.add", "message": "Why?"}')
    with pytest.raises(EOFError):
        await socket.until("never")
    assert socket.connection.close_code == 1008
    assert [one["event"] for one in socket.seen].count("ack") == 1, "it is not told what it asked for"
