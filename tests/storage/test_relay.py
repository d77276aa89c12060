"""Redis tells processes of each other's text at once; whatever befalls it, nothing is lost."""

import asyncio
import time
from contextlib import aclosing, suppress
from dataclasses import replace

import pytest
from processes import LIMITS, STORY, asking, engine
from redis import Redis
from streams_grammar import Viewer

from workbench.model.log import text_segment
from workbench.model.run import Status
from workbench.storage import relay as relays
from workbench.storage.live import LiveLog
from workbench.storage.relay import RedisRelay

SELDOM = replace(LIMITS, poll_ms=20_000)
"""The database is as good as never looked at: what comes, came over Redis."""


@pytest.fixture
def database(sqlite):
    return sqlite


@pytest.fixture
def start(database, redis_server):
    """Starts the engines of as many processes as wanted."""
    started = []

    def engine_(**values):
        started.append(engine(database, redis=redis_server.url, **values))
        return started[-1]

    yield engine_
    for one in started:
        one.close()


async def read(generating, run_id, viewer, *, until=None):
    viewer.connect()
    async with aclosing(generating.read(run_id)) as steps:
        async for step in steps:
            viewer.see(step.event, step.cursor)
            if until is not None and len(viewer.text) >= until:
                return


async def test_a_reader_in_another_process_hears_of_the_text_as_it_is_written(start):
    writing, reading = start(limits=SELDOM), start(limits=SELDOM)
    run, viewer = writing.start(asking()), Viewer()
    async with asyncio.timeout(15):
        await read(reading, run.id, viewer)
    assert viewer.text == STORY


async def test_a_stop_in_another_process_is_heard_at_once(start):
    writing, reading = start(limits=SELDOM), start(limits=SELDOM)
    run, viewer = writing.start(asking()), Viewer()
    async with asyncio.timeout(15):
        following = asyncio.create_task(read(reading, run.id, viewer))
        while len(viewer.text) < 50:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(writing.cancel, run.id, user="ann")
        await following
    assert viewer.events[-1].reason == "cancelled"
    assert viewer.text == reading.run(run.id).text


@pytest.mark.faults
@pytest.mark.parametrize("what", ["flushed", "restarted", "away for a while", "stopped for good"])
async def test_whatever_befalls_redis_no_reader_loses_text(start, redis_server, what):
    writing, reading = start(delay=0.02), start()
    run, viewer = writing.start(asking()), Viewer()
    async with asyncio.timeout(40):
        following = asyncio.create_task(read(reading, run.id, viewer))
        for least in (60, 400, 900):
            while len(viewer.text) < least:
                await asyncio.sleep(0.01)
            await asyncio.to_thread(befall, redis_server, what)
        await following
    assert viewer.text == STORY == reading.run(run.id).text
    assert reading.run(run.id).status is Status.COMPLETED


def befall(server, what):
    if what == "flushed":
        server.flush()
        return
    server.stop()
    if what != "stopped for good":
        time.sleep(0.5 if what == "away for a while" else 0)
        server.start()


async def test_a_process_hears_over_redis_again_after_it_was_away(start, redis_server, eventually):
    writing, reading = start(limits=SELDOM, delay=0.02), start(limits=SELDOM)
    run, viewer = writing.start(asking()), Viewer()
    async with asyncio.timeout(40):
        following = asyncio.create_task(read(reading, run.id, viewer))
        while len(viewer.text) < 60:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(befall, redis_server, "away for a while")
        await following
    assert viewer.text == STORY


def test_redis_refuses_what_a_passed_holder_says(redis_server, eventually):
    relay = RedisRelay(redis_server.url, LiveLog(), namespace="test")
    relay.start()
    relay.send([text_segment("r", 2, 5, "new")])
    relay.send([text_segment("r", 1, 5, "a zombie's words, that go further")])
    relay.send([text_segment("r", 2, 8, " and on")])
    with Redis.from_url(redis_server.url) as client:
        eventually(lambda: client.xlen("workbench:test:run:r") == 2)
        kept = [fields[b"d"] for _, fields in client.xrange("workbench:test:run:r")]
    relay.close()
    assert kept == [b"new", b" and on"]


def test_what_is_said_while_redis_is_away_is_dropped_and_counted_and_nothing_waits(redis_server, eventually):
    redis_server.stop()
    relay = RedisRelay(redis_server.url, LiveLog(), namespace="test")
    relay.start()
    began = time.monotonic()
    for number in range(1000):
        relay.send([text_segment("r", 1, number * 4, "text")])
    assert time.monotonic() - began < 2
    eventually(lambda: not relay.healthy)
    eventually(lambda: relay.dropped == 1000)
    redis_server.start()
    eventually(lambda: relay.healthy or relay.send([text_segment("r", 1, 4000, "more")]))
    relay.close()


def test_redis_keeps_a_bounded_stretch_of_a_run_for_a_bounded_time(redis_server, eventually, monkeypatch):
    monkeypatch.setattr(relays, "_LENGTH", 100)
    relay = RedisRelay(redis_server.url, LiveLog(), namespace="test")
    relay.start()
    relay.send([text_segment("r", 1, number, "x") for number in range(5000)])
    with Redis.from_url(redis_server.url) as client, suppress(IndexError):
        eventually(lambda: client.xrevrange("workbench:test:run:r", count=1)[0][0] == b"1-5000")
        assert client.xlen("workbench:test:run:r") < 400
        assert 0 < client.ttl("workbench:test:run:r") <= 3600
    relay.close()
