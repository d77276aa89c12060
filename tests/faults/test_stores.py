"""PostgreSQL, Redis, SQLite and the disk fail in mid-stream: runs go on, or end and say so."""

import asyncio
import random
import resource
import sqlite3
import time
from contextlib import closing

import pytest
from conftest import LONG
from processes import STORY, asking
from staging import ON_POSTGRESQL, until

from workbench.model.run import Status

pytestmark = pytest.mark.faults
SEEDS = range(10 if LONG else 1)


async def test_under_load_nobody_sees_what_is_not_kept(stage):
    first, second = stage.engine(delay=0.01), stage.engine()
    runs = [first.start(asking()) for _ in range(12)]
    for run in runs:
        stage.watch(first, run.id)
        stage.watch(second, run.id)
    stage.agree(await stage.ends())
    assert stage.samples > 50


@ON_POSTGRESQL
@pytest.mark.parametrize("seed", SEEDS)
async def test_postgresql_restarts_in_mid_stream(stage, postgresql, seed):
    chance = random.Random(seed)
    first, second = stage.engine(delay=0.01), stage.engine(delay=0.01)
    for run in [first.start(asking()) for _ in range(3)]:
        seen = stage.watch(first, run.id), stage.watch(second, run.id)
    await until(lambda: all(len(one.text) > chance.randrange(50, 500) for one in seen))
    await asyncio.to_thread(postgresql.stop, "immediate")
    await asyncio.sleep(1.0 + chance.random())  # leases of 1.5 s run out meanwhile
    await asyncio.to_thread(postgresql.start)
    runs = await stage.ends()
    stage.agree(runs)
    assert {run.status for run in runs} == {Status.COMPLETED}
    assert {run.epoch for run in runs} == {1}, "nobody takes runs from those who only waited for the database"


@ON_POSTGRESQL
async def test_postgresql_stays_away_and_readers_are_told(stage, postgresql):
    writing, reading = stage.engine(delay=0.02, storage_seconds=0.5), stage.engine()
    run = writing.start(asking())
    here, there = stage.watch(writing, run.id), stage.watch(reading, run.id)
    await until(lambda: min(len(here.text), len(there.text)) > 100)
    await asyncio.to_thread(postgresql.stop, "immediate")
    await until(lambda: here.state == "ended")
    assert (here.events[-2].code, here.events[-1].reason) == ("storage_error", "failed")
    assert there.state == "open", "a reader elsewhere waits for what becomes of it"
    await asyncio.to_thread(postgresql.start)
    (ended,) = await stage.ends()
    assert ended.status in (Status.INTERRUPTED, Status.COMPLETED) and there.text == ended.text
    assert ended.text.startswith(here.text) and STORY.startswith(ended.text)


@ON_POSTGRESQL
@pytest.mark.parametrize("seed", SEEDS)
async def test_redis_is_flushed_and_restarted_at_random_moments(stage, redis_server, seed):
    chance = random.Random(seed)
    first, second = (stage.engine(delay=0.01, redis=redis_server.url) for _ in range(2))
    for run in [first.start(asking()) for _ in range(3)]:
        stage.watch(first, run.id)
        stage.watch(second, run.id)
    ending = asyncio.ensure_future(stage.ends())
    while not ending.done():
        await asyncio.sleep(chance.random() * 0.4)
        await asyncio.to_thread(chance.choice([redis_server.flush, redis_server.stop, redis_server.start]))
        if not redis_server.runs:
            await asyncio.sleep(chance.random() * 0.4)
            await asyncio.to_thread(redis_server.start)
    stage.agree(await ending)
    assert {run.text for run in await ending} == {STORY}


ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@ON_SQLITE
@pytest.mark.parametrize("seed", SEEDS)
async def test_another_process_holds_sqlites_lock_again_and_again(stage, tmp_path, seed):
    chance = random.Random(seed)
    opened = stage.engine(delay=0.01, busy_timeout=0.1, lease_seconds=5.0)
    for run in [opened.start(asking()) for _ in range(3)]:
        stage.watch(opened, run.id)
    ending = asyncio.ensure_future(stage.ends())
    file = tmp_path / "workbench.db"
    held = sqlite3.connect(file, isolation_level=None, timeout=5, check_same_thread=False)
    with closing(held) as other:
        while not ending.done():
            await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
            await asyncio.sleep(chance.random() * 0.5)
            other.execute("ROLLBACK")
            await asyncio.sleep(chance.random() * 0.3)
    stage.agree(await ending)
    assert {run.text for run in await ending} == {STORY}


@ON_SQLITE
@pytest.mark.parametrize("seconds", [0.6, 12.0] if LONG else [0.6])
async def test_the_disk_is_full_for_a_while(stage, seconds):
    writing = stage.process(delay=0.02, busy_timeout=0.2)
    reading = stage.engine(delay=0.001)
    viewer = stage.watch(reading, writing.run_id)
    await until(lambda: len(viewer.text) > 100)
    _, most = resource.prlimit(writing.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(writing.pid, resource.RLIMIT_FSIZE, (4096, most))
    before = time.monotonic()
    await asyncio.sleep(seconds)
    seen = len(viewer.text)
    resource.prlimit(writing.pid, resource.RLIMIT_FSIZE, (most, most))
    (run,) = await stage.ends()
    stage.agree([run])
    assert seen < len(STORY) or time.monotonic() - before > 1.5, "nothing is shown that cannot be kept"
