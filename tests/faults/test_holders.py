"""Processes that die, sleep or have a wrong clock, and what two do at once: a run has one holder."""

import asyncio
import json
import random
import signal
import time

import pytest
from conftest import LONG
from processes import STORY, Process, asking, jump
from staging import ON_POSTGRESQL, until

from workbench.model.run import Status
from workbench.storage.runs import RunStore

pytestmark = pytest.mark.faults
ROUNDS = range(20 if LONG else 1)
HOUR = 3600.0


@ON_POSTGRESQL
@pytest.mark.parametrize("seed", ROUNDS)
async def test_a_process_is_killed_while_many_watch_elsewhere(stage, redis_server, seed):
    chance = random.Random(seed)
    dying = stage.process(redis=redis_server.url, runs=5)
    first, second = (stage.engine(redis=redis_server.url, delay=0.002) for _ in range(2))
    for run_id in dying.run_ids:
        stage.watch(first, run_id)
        stage.watch(second, run_id)
    ending = asyncio.ensure_future(stage.ends())
    await asyncio.sleep(chance.random() * 2)
    dying.kill()
    runs = await ending
    stage.agree(runs)
    assert {run.status for run in runs} == {Status.COMPLETED}


@ON_POSTGRESQL
@pytest.mark.parametrize("seed", ROUNDS)
async def test_a_process_sleeps_past_its_lease_at_a_random_moment_and_wakes(stage, seed):
    chance = random.Random(seed)
    sleeping, waking = stage.process(runs=2), stage.engine(delay=0.004)
    for run_id in sleeping.run_ids:
        stage.watch(waking, run_id)
    ending = asyncio.ensure_future(stage.ends())
    await asyncio.sleep(chance.random())
    sleeping.send(signal.SIGSTOP)
    await asyncio.sleep(1.6 + chance.random() * 2)
    sleeping.send(signal.SIGCONT)
    runs = await ending
    stage.agree(runs)
    logs = [stage.store.logs.read(run.id) for run in runs]
    await asyncio.sleep(0.3)
    assert [stage.store.logs.read(run.id) for run in runs] == logs, "the sleeper writes nothing more"


@ON_POSTGRESQL
@pytest.mark.parametrize("clock", [HOUR, -HOUR])
async def test_a_holder_whose_clock_jumps_stays_the_only_one(stage, clock):
    holding, watching = stage.process(clock=clock, delay=0.03), stage.engine()
    viewer = stage.watch(watching, holding.run_id)
    await until(lambda: len(viewer.text) > 60)
    holding.send(signal.SIGUSR1)
    (run,) = await stage.ends()
    stage.agree([run])
    assert (run.epoch, run.status) == (1, Status.COMPLETED)


@ON_POSTGRESQL
@pytest.mark.parametrize("clock", [HOUR, -HOUR])
async def test_a_watcher_whose_clock_jumps_takes_nothing_from_the_living_but_all_from_the_dead(
    stage, monkeypatch, clock
):
    living, dying = stage.process(delay=0.02), stage.process(delay=0.02)
    watching = stage.engine()
    viewers = [stage.watch(watching, one.run_id) for one in (living, dying)]
    await until(lambda: min(len(one.text) for one in viewers) > 60)
    monkeypatch.setattr(time, "time", time.time)  # restored in the end
    jump(clock)
    dying.kill()
    runs = await stage.ends()
    stage.agree(runs)
    assert [run.epoch for run in runs] == [1, 2] and {run.status for run in runs} == {Status.COMPLETED}


# Two at once


def at_once(url, deed, *, processes=2, times=10, **more):
    """What as many processes say who do something in as many threads at one moment."""
    started = [Process(url, deed=deed, times=times, **more) for _ in range(processes)]
    for one in started:
        one.send(signal.SIGUSR1)
    said = [one.said() for one in started]
    for one in started:
        one.kill()
    return [answer for some in said for answer in some]


def test_of_twenty_creates_at_once_from_two_processes_two_get_through(database, database_url):
    answers = at_once(database_url, "create")
    made = [one for one in answers if isinstance(one, str)]
    refused = [one["code"] for one in answers if not isinstance(one, str)]
    assert len(made) == 2 and refused == ["limit_reached"] * 18, json.dumps(answers)
    assert {run.id for run in RunStore(database).active(user="ann")} == set(made)


async def test_of_twenty_accepts_at_once_from_two_processes_one_wins(stage, database_url):
    opened = stage.engine(delay=0.0)
    run = opened.start(asking())
    await asyncio.to_thread(opened.wait, run.id)
    answers = await asyncio.to_thread(at_once, database_url, "accept", run_id=run.id)
    won = [one for one in answers if isinstance(one, str)]
    assert won == [stage.store.get(run.id).accepted_by] and len(answers) == 20
    assert stage.store.get(run.id).text == STORY


async def test_several_who_find_a_dead_process_claim_each_run_once(stage):
    dying = stage.process(runs=4)
    engines = [stage.engine(delay=0.002) for _ in range(3)]
    for run_id in dying.run_ids:
        for one in engines:
            stage.watch(one, run_id)
    await until(lambda: all(viewer.text for _, viewer, _ in stage.watched))
    dying.kill()
    runs = await stage.ends()
    stage.agree(runs)
