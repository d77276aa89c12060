"""Runs: kept before they are shown, read by a cursor, ended always."""

import asyncio
import sqlite3
import threading
import time
from contextlib import aclosing, closing
from dataclasses import replace

import pytest
from processes import Halting
from sqlalchemy import event, select
from streams_grammar import Viewer

from workbench.model.errors import Conflict, LimitReached, Misconfigured, NotFound, StorageError, TooLarge
from workbench.model.events import (
    Failed,
    Finished,
    MessageDelta,
    MessageStart,
    Ping,
    SuggestedTests,
    ToolCalled,
)
from workbench.model.limits import RunLimits
from workbench.model.prompt import Prompt, Task, Turn
from workbench.model.run import Cursor, Ending, Feature, RunRequest, Status
from workbench.model.usage import Usage
from workbench.providers.scripted import Scripted
from workbench.services.generating import Generating, Pace
from workbench.services.metering import Metering
from workbench.storage.bell import Bell
from workbench.storage.database import Database
from workbench.storage.ledger import Ledger
from workbench.storage.runs import RunStore
from workbench.storage.tables import call

FAST = RunLimits(active=50, per_minute=500, reaper_seconds=0.1, tick_ms=10, poll_ms=20, retries=2)
STORY = "Once there was a river. It ran to the sea, and nobody asked why. " * 5
BUSY = Failed(code="overloaded", message="The model is busy.", retryable=True)
TESTS = ({"input": "2", "expected": "4"},)


def asking(user="ann", feature=Feature.EDIT, **values):
    return RunRequest(user=user, feature=feature, prompt=Prompt(task=Task(action="improve")), **values)


@pytest.fixture
def opened(database):
    """Makes processes' engines on one database, and closes them."""
    engines = []

    def make(provider=None, *, limits=FAST, on=None, **values):
        provider = provider or Scripted(STORY, delay=0.002)
        provide = provider if callable(provider) else lambda: provider
        store = on or database
        engine = Generating(RunStore(store), provide, Metering(Ledger(store)), limits, **values)
        engines.append(engine)
        return engine

    yield make
    for engine in engines:
        engine.close()


async def read(engine, run_id, viewer=None, *, most=None, pace=None):
    """Read on from where a viewer is, at most so many events of text."""
    viewer = viewer or Viewer()
    viewer.connect()
    deltas = 0
    async with aclosing(engine.read(run_id, after=Cursor.parse(viewer.cursor), pace=pace)) as steps:
        async for step in steps:
            viewer.see(step.event, step.cursor)
            deltas += isinstance(step.event, MessageDelta)
            if most is not None and deltas >= most:
                break
    return viewer


def calls(database):
    with database.read() as connection:
        return connection.execute(select(call).order_by(call.c.at)).all()


async def test_an_answer_streams_in_and_is_kept(opened, database):
    engine = opened()
    run = engine.start(asking(hint_level=2, details={"message_id": "m1"}))
    viewer = await read(engine, run.id)
    ended = await asyncio.to_thread(engine.wait, run.id)
    assert viewer.text == STORY == ended.text and ended.status is Status.COMPLETED
    assert MessageStart(message_id="m1", hint_level=2) in viewer.events
    (row,) = calls(database)
    assert (row.outcome, row.run_id, row.provider) == ("completed", run.id, "scripted")
    assert row.input_tokens == ended.usage.input_tokens and row.first_token_ms is not None


async def test_what_anybody_sees_is_in_the_database(opened, database):
    engine, runs = opened(), RunStore(database)
    run = engine.start(asking())
    viewer = Viewer()
    viewer.connect()
    async with aclosing(engine.read(run.id)) as steps:
        async for step in steps:
            viewer.see(step.event, step.cursor)
            assert runs.get(run.id).text.startswith(viewer.text)
    assert viewer.text == STORY


async def test_a_reader_that_leaves_stops_nothing_and_comes_back_to_the_rest(opened):
    provider = Halting(STORY[:50], STORY[50:])
    engine = opened(provider)
    run = engine.start(asking())
    viewer = await read(engine, run.id, most=1)
    assert viewer.text == STORY[:50]
    provider.go_on.set()
    assert (await asyncio.to_thread(engine.wait, run.id, timeout=30)).text == STORY
    seen = len(viewer.events)
    await read(engine, run.id, viewer)
    assert viewer.text == STORY and len(viewer.events) - seen < 8, "late text comes in few pieces"


async def test_two_readers_see_the_same(opened):
    engine = opened()
    run = engine.start(asking())
    viewers = await asyncio.gather(*(read(engine, run.id) for _ in range(3)))
    assert {viewer.text for viewer in viewers} == {STORY}


async def test_who_waits_for_a_run_that_is_not_there_keeps_nobody_from_the_others(opened):
    writing, reading = opened(), opened()
    reading.open()
    reading._live.listen("nothing", Bell())
    await asyncio.sleep(10 * FAST.poll_ms / 1000)
    run = writing.start(asking())
    async with asyncio.timeout(20):
        assert (await read(reading, run.id)).text == STORY


async def test_a_reader_of_another_process_sees_it_come(opened):
    provider = Halting(STORY[:50], STORY[50:])
    writing, reading = opened(provider), opened()
    run = writing.start(asking())
    viewer = await read(reading, run.id, most=1)
    assert viewer.text == STORY[:50]
    provider.go_on.set()
    assert (await read(reading, run.id, viewer)).text == STORY


async def test_readers_of_any_loop_are_woken(opened):
    engine = opened()
    run = engine.start(asking())
    threads = [asyncio.to_thread(asyncio.run, read(engine, run.id)) for _ in range(3)]
    assert {viewer.text for viewer in await asyncio.gather(*threads)} == {STORY}


async def test_a_run_read_at_its_end_is_closed_again(opened):
    engine = opened(Scripted("Short."))
    run = engine.start(asking())
    viewer = await read(engine, run.id)
    again = await read(engine, run.id, viewer)
    assert again.text == "Short." and again.events[-1].reason == "completed"


async def test_a_place_that_is_not_known_starts_again(opened):
    engine = opened(Scripted("Short."))
    run = engine.start(asking())
    engine.wait(run.id)
    steps = [step async for step in engine.read(run.id, after=Cursor(epoch=1, position=500))]
    assert (steps[0].event.base, steps[1].event.code) == (0, "resume_gap")
    assert steps[2].event.name == "message.start"


async def test_who_reads_what_does_not_exist_is_told(opened):
    with pytest.raises(NotFound):
        await read(opened(), "nothing")


# Pace


async def test_pausing_one_viewer_stops_neither_the_run_nor_the_others(opened):
    engine, pace = opened(), Pace()
    run = engine.start(asking())
    pace.pause()
    waiting = asyncio.ensure_future(read(engine, run.id, pace=pace))
    assert (await read(engine, run.id)).text == STORY
    assert not waiting.done()
    pace.resume()
    assert (await waiting).text == STORY


async def test_speed_holds_text_back_and_skip_shows_all(opened):
    engine, pace = opened(Scripted(STORY)), Pace(speed=20)
    run = engine.start(asking())
    engine.wait(run.id)
    began, viewer = time.monotonic(), Viewer()
    reading = asyncio.ensure_future(read(engine, run.id, viewer, pace=pace))
    while len(viewer.text) < 10:
        await asyncio.sleep(0.01)
    assert len(viewer.text) <= 20 * (time.monotonic() - began) + 5
    pace.skip()
    assert (await reading).text == STORY and time.monotonic() - began < len(STORY) / 20 - 2


async def test_a_quiet_stream_pings(opened):
    engine = opened(Scripted(("One.", 1.0, " Two.")), limits=replace(FAST, ping_seconds=0.1))
    viewer = await read(engine, engine.start(asking()).id)
    assert viewer.text == "One. Two." and viewer.events.count(Ping()) >= 3


# Stopping, taking, asking again


async def test_stopping_keeps_what_was_shown_and_its_cost(opened, database, eventually):
    engine = opened(Scripted(STORY * 20, delay=0.02))
    run = engine.start(asking())
    viewer = await read(engine, run.id, most=3)
    stopped = engine.cancel(run.id, user="ann")
    assert stopped.status is Status.CANCELLED and stopped.text.startswith(viewer.text)
    await read(engine, run.id, viewer)
    assert viewer.text == stopped.text and viewer.events[-1].reason == "cancelled"
    eventually(lambda: calls(database))
    (row,) = calls(database)
    assert row.outcome == "cancelled" and row.input_tokens > 0
    eventually(lambda: engine.run(run.id).usage)
    assert engine.cancel(run.id, user="ann").status is Status.CANCELLED
    assert engine.active() == ()


async def test_any_process_can_stop_a_run(opened, database, eventually):
    writing, other = opened(Scripted(STORY * 20, delay=0.02)), opened()
    run = writing.start(asking())
    viewer = await read(writing, run.id, most=2)
    text = other.cancel(run.id, user="ann").text
    await read(writing, run.id, viewer)
    assert viewer.text == text and viewer.events[-1].reason == "cancelled"
    eventually(lambda: [row.outcome for row in calls(database)] == ["cancelled"])


def test_only_the_asker_stops_a_run_and_reads_a_private_one(opened):
    engine = opened()
    run = engine.start(asking(feature=Feature.COACH))
    shared = engine.start(asking(document_id="d1"))
    for refused in (engine.cancel, engine.accept, engine.run, engine.regenerate):
        with pytest.raises(NotFound):
            refused(run.id, user="bob")
    assert engine.run(shared.id, user="bob").id == shared.id
    with pytest.raises(NotFound):
        engine.cancel(shared.id, user="bob")


def test_the_first_to_accept_wins(opened):
    provider = Halting("Yes", ".")
    engine = opened(provider)
    run = engine.start(asking(document_id="d1"))
    with pytest.raises(Conflict, match="still being written"):
        engine.accept(run.id, user="ann")
    provider.go_on.set()
    engine.wait(run.id)
    assert engine.accept(run.id, user="bob").accepted_by == "bob"
    with pytest.raises(Conflict, match="bob"):
        engine.accept(run.id, user="ann")


def test_asking_again_is_a_new_run(opened):
    engine = opened(Scripted("First.", "Second."))
    first = engine.wait(engine.start(asking(request_id="r1")).id)
    second = engine.wait(engine.regenerate(first.id, user="ann").id)
    assert (first.text, second.text) == ("First.", "Second.")
    assert second.request.details["regenerated_from"] == first.id


def test_asking_twice_with_one_id_asks_once(opened):
    provider = Scripted(STORY)
    engine = opened(provider)
    runs = [engine.start(asking(request_id="r1")) for _ in range(3)]
    engine.wait(runs[0].id)
    assert len({run.id for run in runs}) == 1 and len(provider.prompts) == 1


def test_a_third_run_at_once_is_refused(opened):
    engine = opened(Scripted(STORY * 20, delay=0.05), limits=replace(FAST, active=2))
    engine.start(asking())
    engine.start(asking())
    with pytest.raises(LimitReached):
        engine.start(asking())


def test_a_prompt_that_is_too_long_is_refused(opened):
    engine = opened(limits=replace(FAST, prompt_chars=100))
    prompt = Prompt(task=Task(action="improve"), turns=(Turn(role="user", text="x" * 101),))
    with pytest.raises(TooLarge, match="101 characters"):
        engine.start(RunRequest(user="ann", feature=Feature.EDIT, prompt=prompt))


# The provider


async def test_a_failure_before_anything_was_shown_is_tried_again(opened, database):
    engine = opened(Scripted(BUSY, BUSY, "At last."))
    run = engine.start(asking())
    viewer = await read(engine, run.id)
    assert viewer.text == "At last." and viewer.events[-1].reason == "completed"
    assert [row.outcome for row in calls(database)] == ["failed", "failed", "completed"]


async def test_when_all_attempts_fail_the_reason_is_told(opened):
    engine = opened(Scripted(BUSY))
    run = engine.start(asking())
    viewer = await read(engine, run.id)
    ended = engine.run(run.id)
    assert (ended.status, ended.error_code, ended.error_message) == (
        Status.FAILED,
        "overloaded",
        "The model is busy.",
    )
    assert viewer.text == "" and viewer.events[-2].retryable


@pytest.mark.parametrize(
    ("failure", "least", "attempts"),
    [
        (replace(BUSY, retry_after=1.2), 1.2, 2),
        (replace(BUSY, retry_after=3600.0), 0.0, 1),
        (replace(BUSY, retryable=False), 0.0, 1),
    ],
)
def test_a_provider_says_whether_and_when_to_try_again(opened, failure, least, attempts):
    provider, began = Scripted(failure, "Yes."), time.monotonic()
    engine = opened(provider)
    ended = engine.wait(engine.start(asking()).id)
    assert len(provider.prompts) == attempts and time.monotonic() - began >= least
    assert ended.status is (Status.COMPLETED if attempts == 2 else Status.FAILED)


async def test_a_failure_in_mid_text_keeps_what_was_shown(opened, database):
    provider = Scripted(("The first half", BUSY), "never asked")
    engine = opened(provider)
    run = engine.start(asking())
    viewer = await read(engine, run.id)
    ended = engine.run(run.id)
    assert (ended.status, ended.text, len(provider.prompts)) == (Status.INTERRUPTED, "The first half", 1)
    assert viewer.text == "The first half" and viewer.events[-1].reason == "interrupted"
    assert [row.outcome for row in calls(database)] == ["interrupted"]


def test_a_silent_model_is_ended(opened):
    engine = opened(Scripted(("Some text, then", 30.0)), limits=replace(FAST, stall_seconds=0.2))
    ended = engine.wait(engine.start(asking()).id, timeout=30)
    assert (ended.status, ended.error_code) == (Status.INTERRUPTED, "stalled")


def test_a_provider_that_cannot_be_made_is_told_in_its_own_sentence(opened):
    def refuse():
        raise Misconfigured("There is no key for Claude.")

    engine = opened(refuse)
    ended = engine.wait(engine.start(asking()).id, timeout=30)
    assert (ended.status, ended.error_message) == (Status.FAILED, "There is no key for Claude.")


def test_a_provider_that_breaks_ends_its_run_and_no_other(opened, caplog):
    class Broken(Scripted):
        async def stream(self, prompt, *, limit):
            yield await super().stream(prompt, limit=limit).__anext__()
            raise ZeroDivisionError

    broken, good = Broken(), Scripted("Fine.")
    engine = opened(lambda: broken if not broken.prompts else good)
    first = engine.wait(engine.start(asking()).id, timeout=30)
    assert (first.status, first.error_code) == (Status.FAILED, "internal")
    assert "ZeroDivisionError" in caplog.text
    assert engine.wait(engine.start(asking()).id, timeout=30).text == "Fine."


def test_a_provider_that_stops_without_an_end_was_cut(opened):
    class Cut(Scripted):
        async def stream(self, prompt, *, limit):
            events = super().stream(prompt, limit=limit)
            yield await anext(events)
            yield await anext(events)

    engine = opened(Cut("Hello there."))
    ended = engine.wait(engine.start(asking()).id, timeout=30)
    assert (ended.status, ended.error_code) == (Status.INTERRUPTED, "cut")


def test_a_refusal_without_text_is_a_failure(opened):
    refusal = Finished(usage=Usage(input_tokens=5), stop_reason="refusal")
    engine = opened(Scripted((refusal,)))
    ended = engine.wait(engine.start(asking()).id, timeout=30)
    assert (ended.status, ended.error_code) == (Status.FAILED, "refused")


def test_an_empty_answer_is_an_answer(opened):
    engine = opened(Scripted(""))
    ended = engine.wait(engine.start(asking()).id, timeout=30)
    assert (ended.status, ended.text) == (Status.COMPLETED, "")


def test_characters_cut_in_two_are_joined(opened):
    engine = opened(Scripted("a\ud83d\ude00b\ud83dc", chunk=1))
    assert engine.wait(engine.start(asking()).id, timeout=30).text == "a😀b\ufffdc"


async def test_suggested_tests_are_an_event_and_other_tools_are_text(opened):
    called = ToolCalled(name="suggest_tests", input={"tests": list(TESTS)})
    engine = opened(Scripted(("Try these.", called, ToolCalled(name="block", input={"type": "choice"}))))
    viewer = await read(engine, engine.start(asking()).id)
    assert SuggestedTests(tests=TESTS) in viewer.events
    assert viewer.text == 'Try these.{"type": "choice"}'


# Who asked


def test_who_asked_is_told_of_the_end_once(opened):
    told, engine = [], opened(Scripted("Done."))
    engine.on_end(Feature.EDIT, lambda run: told.append((run.id, run.status, run.text)))
    engine.on_end(Feature.COACH, lambda run: told.append("wrong feature"))
    run = engine.start(asking())
    engine.wait(run.id)
    assert told == [(run.id, Status.COMPLETED, "Done.")]
    other = engine.start(asking())
    engine.cancel(other.id, user="ann")
    engine.wait(other.id)
    time.sleep(0.3)
    assert len(told) == 2 and told[1][0] == other.id


def test_who_asked_is_told_by_another_process_when_theirs_died_right_after_the_end(
    opened, database, eventually
):
    runs, told = RunStore(database), []
    run, _ = runs.create(asking(), owner="dead", limits=FAST)
    runs.end(run.id, Ending(status=Status.CANCELLED))
    limits = replace(FAST, lease_seconds=0.5)
    idle, *engines = (opened(limits=limits) for _ in range(4))
    for engine in engines:
        engine.on_end(Feature.EDIT, lambda run: (time.sleep(0.3), told.append(run.id)))
    for engine in (idle, *engines):
        engine.open()
    eventually(lambda: told)
    time.sleep(0.7)
    assert told == [run.id] and runs.leases.unsettled(older_than=-1) == ()


def test_a_handler_that_breaks_is_logged_and_not_called_again(opened, caplog):
    told, engine = [], opened(Scripted("Done."))

    def handler(run):
        told.append(run.id)
        raise ZeroDivisionError

    engine.on_end(Feature.EDIT, handler)
    engine.wait(engine.start(asking()).id, timeout=30)
    time.sleep(0.3)
    assert len(told) == 1 and "ZeroDivisionError" in caplog.text


def test_waiting_gives_the_run_as_it_stands_when_the_time_is_over(opened, eventually):
    engine = opened(Halting("Some.", "More."))
    run = engine.start(asking())
    eventually(lambda: engine.run(run.id).text)
    assert engine.wait(run.id, timeout=0.2).status is Status.STREAMING


# Nobody watching


def test_a_coach_answer_that_nobody_reads_is_ended_and_an_edit_is_not(opened, eventually):
    engine = opened(Scripted(("Some.", 1.5)), limits=replace(FAST, unwatched_seconds=0.3))
    coach, edit = engine.start(asking(feature=Feature.COACH)), engine.start(asking())
    assert engine.wait(edit.id, timeout=30).status is Status.COMPLETED
    ended = eventually(lambda: (found := engine.run(coach.id)).status.ended and found)
    assert (ended.status, ended.error_code) == (Status.INTERRUPTED, "unwatched")


async def test_a_coach_answer_read_in_another_process_goes_on(opened):
    limits = replace(FAST, unwatched_seconds=2.0, lease_seconds=2.0)
    writing, reading = opened(Scripted(STORY, delay=0.08), limits=limits), opened(limits=limits)
    run = writing.start(asking(feature=Feature.COACH))
    assert (await read(reading, run.id)).text == STORY


# When the database fails


@pytest.fixture
def file(tmp_path):
    return tmp_path / "other" / "workbench.db"


@pytest.fixture
def impatient(file):
    """A SQLite database that waits 0.1 s for a lock, and may be made full."""
    opened = Database.open(f"sqlite:///{file}", busy_timeout=0.1)
    yield opened
    opened.close()


SHORT = replace(FAST, storage_seconds=0.5)


async def test_a_database_that_is_busy_for_a_moment_loses_nothing(impatient, opened, file):
    engine = opened(Scripted(STORY, delay=0.005), limits=FAST, on=impatient)
    run = engine.start(asking())
    await read(engine, run.id, most=1)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(0.3)
        other.execute("ROLLBACK")
    assert (await asyncio.to_thread(engine.wait, run.id, timeout=30)).text == STORY


async def test_a_database_that_stays_busy_is_told_and_the_run_ends_when_it_can(
    impatient, opened, file, eventually
):
    engine = opened(Scripted(STORY, delay=0.01), limits=SHORT, on=impatient)
    run = engine.start(asking())
    viewer = await read(engine, run.id, most=1)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(20):
            await read(engine, run.id, viewer)
        with pytest.raises(StorageError):
            engine.start(asking())
        other.execute("ROLLBACK")
    assert (viewer.events[-2].code, viewer.events[-1].reason) == ("storage_error", "failed")
    ended = await asyncio.to_thread(
        eventually, lambda: engine.run(run.id) if engine.run(run.id).status.ended else None
    )
    assert (ended.status, ended.error_code) == (Status.INTERRUPTED, "storage_error")
    assert ended.text == viewer.text != ""


async def test_a_full_disk_is_told_and_loses_nothing_that_was_kept(opened, file, eventually):
    full = threading.Event()
    small = Database.open(f"sqlite:///{file}")

    @event.listens_for(small.engine, "before_cursor_execute")
    def limit(connection, cursor, statement, parameters, context, many):
        cursor.connection.execute("PRAGMA max_page_count = " + ("1" if full.is_set() else "1000000"))

    engine = opened(Scripted(STORY * 20, delay=0.002, chunk=400), limits=SHORT, on=small)
    run = engine.start(asking())
    viewer = await read(engine, run.id, most=1)
    full.set()
    async with asyncio.timeout(20):
        await read(engine, run.id, viewer)
    assert viewer.events[-2].code == "storage_error"
    full.clear()
    ended = await asyncio.to_thread(
        eventually, lambda: engine.run(run.id) if engine.run(run.id).status.ended else None
    )
    assert ended.text == viewer.text != ""
    engine.close()
    small.close()


def test_a_call_that_cannot_be_recorded_ends_no_other_run(database, eventually, caplog):
    class Refusing:
        def record_on(self, connection, call):
            raise ZeroDivisionError

    engine = Generating(RunStore(database), lambda: Scripted("Fine."), Refusing(), FAST)
    try:
        assert engine.wait(engine.start(asking()).id, timeout=30).text == "Fine."
        eventually(lambda: "could not be recorded" in caplog.text)
    finally:
        engine.close()


# Handing over


async def test_closing_hands_a_run_over_and_another_process_goes_on(opened):
    rest = STORY[len("Once there was a river. ") :]
    first = opened(Scripted(("Once there was a river. It ran to", 30.0)))
    run = first.start(asking())
    viewer = await read(first, run.id, most=1)
    await asyncio.sleep(0.1)
    first.close()
    assert first.run(run.id).status is Status.STREAMING
    provider = Scripted(rest)
    second = opened(provider)
    await read(second, run.id, viewer)
    assert viewer.text == STORY and viewer.epoch == 2
    assert second.run(run.id).status is Status.COMPLETED
    (prompt,) = provider.prompts
    assert [turn.role for turn in prompt.turns] == ["assistant", "user"]
    assert prompt.turns[0].text == "Once there was a river."


async def test_readers_are_told_when_a_process_stops(opened):
    engine = opened(Scripted(("Hello.", 30.0)))
    run = engine.start(asking())
    viewer = Viewer()
    reading = asyncio.ensure_future(read(engine, run.id, viewer))
    await asyncio.sleep(0.2)
    await asyncio.to_thread(engine.close)
    assert (await reading).events[-1].reason == "shutdown"
    with pytest.raises(StorageError):
        engine.start(asking())
