"""The model's endpoint fails in each way it can, seen from the run, its viewer, the endpoint and the bill."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib import import_module

import pytest
from anthropic_server import REPLY, Scenario, in_thread
from processes import LIMITS, asking
from sqlalchemy import select

from workbench.model.run import Feature, Status
from workbench.providers._base import Endpoint
from workbench.providers.anthropic import Anthropic
from workbench.services.generating import Generating
from workbench.services.metering import Metering
from workbench.storage.ledger import Ledger
from workbench.storage.runs import RunStore
from workbench.storage.tables import call

pytestmark = [pytest.mark.faults, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
LAST = replace(LIMITS, stall_seconds=1.0, retries=2)
PATIENT = replace(LAST, stall_seconds=10.0)
"""Where silence is not what is tried: a machine full of work may be slow for a second."""
RATE = Scenario(status=429, error="rate_limit_error", message="Slow down")
BUSY = Scenario(status=529, error="overloaded_error", message="Overloaded")


@pytest.fixture
def upstream():
    """The endpoint."""
    import_module("workbench.providers._anthropic_call")  # takes longer than the silence that is allowed here
    with in_thread() as server:
        yield server


@pytest.fixture
def asked(stage, upstream):
    """Has the endpoint answer by a scenario; the run, its viewer, and what was billed for each call."""
    made = []

    async def ask(scenario, *, limits=LAST, watched=True, **values):
        upstream.scenario = scenario
        endpoint = Endpoint(
            api_key="key", base_url=upstream.url, model="m", stall_seconds=limits.stall_seconds
        )
        provider = Anthropic(endpoint)
        database = stage.store.database
        opened = Generating(RunStore(database), lambda: provider, Metering(Ledger(database)), limits)
        made.append(opened)
        run = opened.start(asking(**values))
        viewer = stage.watch(opened, run.id) if watched else None
        if not watched:
            return await over(database, run.id), None, billed(database)
        await stage.ends()
        ended = await asyncio.to_thread(opened.wait, run.id, timeout=40)
        assert viewer.text == ended.text
        return ended, viewer, billed(database)

    yield ask
    for one in made:
        one.close()


async def over(database, run_id):
    """A run once it has ended, seen without watching it."""
    async with asyncio.timeout(40):
        while not (found := await asyncio.to_thread(RunStore(database).get, run_id)).status.ended:
            await asyncio.sleep(0.05)
    return found


def billed(database):
    """The outcome and the tokens sent, for each call, in order."""
    with database.read() as connection:
        rows = connection.execute(select(call.c.outcome, call.c.input_tokens).order_by(call.c.at)).all()
    return [tuple(row) for row in rows]


FIRST = {
    "overloaded": (replace(BUSY, times=1), [("failed", 0), ("completed", 120)]),
    "rate limited": (replace(RATE, times=1), [("failed", 0), ("completed", 120)]),
    "an error of its own": (
        Scenario(status=500, error="api_error", times=1),
        [("failed", 0), ("completed", 120)],
    ),
    "overloaded in the stream": (
        Scenario(after=0, error="overloaded_error", times=1),
        [("failed", 120), ("completed", 120)],
    ),
    "cut before the first text": (
        Scenario(after=0, cut_at=330, times=1),
        [("failed", 120), ("completed", 120)],
    ),
    "ended before the first text": (
        Scenario(after=0, ending="none", times=1),
        [("failed", 120), ("completed", 120)],
    ),
}


@pytest.mark.parametrize("what", FIRST)
async def test_while_nothing_is_shown_it_is_asked_again_and_every_call_is_billed(asked, upstream, what):
    scenario, bill = FIRST[what]
    run, _, calls = await asked(scenario, limits=PATIENT)
    assert (run.status, run.text) == (Status.COMPLETED, REPLY)
    assert calls == bill and len(upstream.requests) == 2


MIDST = {
    "overloaded": (Scenario(after=5, error="overloaded_error"), "overloaded"),
    "reset in mid-delta": (Scenario(cut_at=1000), "cut"),
    "malformed": (Scenario(after=5, malformed='{"type": "content_block_delta", "delta": {"te'), "malformed"),
    "no object": (Scenario(after=5, malformed="[1, 2]"), "malformed"),
    "silent but pinging": (Scenario(after=5, ending="silence"), "stalled"),
    "dead": (Scenario(after=5, ending="dead"), "stalled"),
    "ended without saying so": (Scenario(after=5, ending="none"), "ended_early"),
}


@pytest.mark.parametrize("what", MIDST)
async def test_once_something_is_shown_it_is_kept_and_never_asked_again(asked, upstream, eventually, what):
    scenario, code = MIDST[what]
    run, viewer, calls = await asked(scenario, limits=LAST if code == "stalled" else PATIENT)
    assert (run.status, run.error_code) == (Status.INTERRUPTED, code)
    assert run.text and REPLY.startswith(run.text) and viewer.events[-1].reason == "interrupted"
    assert calls == [("interrupted", 120)] and len(upstream.requests) == 1
    if what != "dead":  # that one would not notice
        # The call is ended, so that nothing more is billed.
        await asyncio.to_thread(eventually, lambda: upstream.active == 0)


@pytest.mark.parametrize("written", ["1", "1.2", "date"])
async def test_a_wait_that_is_asked_for_is_kept_to(asked, upstream, written):
    asked_for = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
    scenario = replace(RATE, retry_after=asked_for if written == "date" else written, times=1)
    began = time.monotonic()
    run, _, calls = await asked(scenario)
    assert run.status is Status.COMPLETED and len(calls) == 2
    assert time.monotonic() - began >= (1.0 if written == "date" else float(written))


@pytest.mark.parametrize("written", ["4233600", "date"])
async def test_a_wait_that_is_too_long_is_told_at_once(asked, upstream, written):
    tomorrow = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)
    scenario = replace(RATE, retry_after=tomorrow if written == "date" else written)
    run, _, calls = await asked(scenario)
    assert (run.status, run.error_code, run.text) == (Status.FAILED, "rate_limited", "")
    assert calls == [("failed", 0)] and len(upstream.requests) == 1


async def test_it_is_tried_as_often_as_the_setting_says_with_growing_waits(asked, upstream):
    began = time.monotonic()
    run, _, calls = await asked(BUSY)
    assert (run.status, run.error_code) == (Status.FAILED, "overloaded")
    assert len(upstream.requests) == len(calls) == LAST.retries + 1
    assert time.monotonic() - began > 0.75 * (0.5 + 1.0)


@pytest.mark.parametrize("how", [{"header_delay": 3600}, {"ending": "dead", "after": 0}])
async def test_an_endpoint_that_never_says_anything_is_given_up(asked, upstream, how):
    scenario = Scenario(**how)
    run, _, calls = await asked(scenario, limits=replace(LAST, retries=0))
    assert run.status is Status.FAILED and run.error_code in ("stalled", "timeout") and len(calls) == 1


async def test_a_slow_first_text_is_waited_for(asked, upstream):
    run, _, calls = await asked(Scenario(first_delay=1.5), limits=replace(LAST, stall_seconds=20.0))
    assert (run.text, run.status, len(calls)) == (REPLY, Status.COMPLETED, 1)
    assert run.first_token_ms >= 1400


@pytest.mark.parametrize(("feature", "finishes"), [
    (Feature.EDIT, True), (Feature.BLOCK, True), (Feature.ANALYSIS, True), (Feature.COACH, False),
])  # fmt: skip
async def test_with_nobody_watching_only_what_is_marked_so_goes_on_to_spend(
    asked, upstream, eventually, feature, finishes
):
    slow = Scenario(delay=0.05, chunk=10)
    limits = replace(LAST, unwatched_seconds=0.4, stall_seconds=20.0)
    run, _, calls = await asked(slow, limits=limits, watched=False, feature=feature)
    assert (run.status is Status.COMPLETED) is finishes
    if not finishes:
        assert (run.error_code, calls) == ("unwatched", [("interrupted", 120)])
        await asyncio.to_thread(eventually, lambda: upstream.active == 0)
