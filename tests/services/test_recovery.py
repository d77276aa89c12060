"""Recovery: what becomes of a run whose process died, and how two texts are joined."""

import asyncio
import random
import signal
import threading
import time
from contextlib import aclosing
from dataclasses import replace
from functools import partial

import pytest
from conftest import LONG
from hypothesis import example, given
from hypothesis import strategies as st
from processes import LIMITS, STORY, Halting, Process, asking, engine
from streams_grammar import Viewer

from workbench.model.errors import StorageError
from workbench.model.events import MessageStart, StreamStart
from workbench.model.log import event_segment, text_segment
from workbench.model.run import Cursor, Status
from workbench.providers.scripted import Scripted
from workbench.services._joining import Continuing, Implausible, last_sentence_end, last_words
from workbench.services.generating import Generating
from workbench.services.metering import Metering
from workbench.storage.leases import Leases
from workbench.storage.ledger import Ledger
from workbench.storage.logs import Batch, RunLogs
from workbench.storage.runs import RunStore

servers = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
"""A process stopped in mid-commit holds SQLite's only lock, which is why that serves one process."""


@pytest.fixture
def here(database):
    """This process's engine, which takes over."""
    opened = engine(database, delay=0.001)
    yield opened
    opened.close()


@pytest.fixture
def elsewhere(database_url, database):
    """Starts processes that are killed in the end."""
    started = []

    def start():
        started.append(Process(database_url))
        return started[-1]

    yield start
    for process in started:
        process.kill()


async def read(generating, run_id, viewer, *, until=None):
    """Read on from where a viewer is, until it has so many characters."""
    viewer.connect()
    async with aclosing(generating.read(run_id, after=Cursor.parse(viewer.cursor))) as steps:
        async for step in steps:
            viewer.see(step.event, step.cursor)
            if until is not None and len(viewer.text) >= until:
                break


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_run_survives_its_process_being_killed(here, elsewhere, database, seed):
    process, viewer = elsewhere(), Viewer()
    cut = random.Random(seed).randrange(60, len(STORY) // 2)
    await read(here, process.run_id, viewer, until=cut)
    process.kill()
    async with asyncio.timeout(60):
        await read(here, process.run_id, viewer)
    run = here.run(process.run_id)
    assert (run.status, run.text, run.epoch) == (Status.COMPLETED, STORY, 2)
    assert viewer.text == STORY
    late = Viewer()
    await read(here, process.run_id, late)
    assert late.text == STORY


async def test_a_run_killed_before_its_first_text_starts_again(here, elsewhere):
    process, viewer = elsewhere(), Viewer()
    process.kill()
    async with asyncio.timeout(60):
        await read(here, process.run_id, viewer)
    assert viewer.text == STORY and here.run(process.run_id).text == STORY


@servers
async def test_a_process_that_slept_past_its_lease_writes_nothing_when_it_wakes(here, elsewhere, database):
    process, viewer = elsewhere(), Viewer()
    await read(here, process.run_id, viewer, until=100)
    process.send(signal.SIGSTOP)
    async with asyncio.timeout(60):
        await read(here, process.run_id, viewer)
    logs = RunStore(database).logs
    before = logs.read(process.run_id)
    process.send(signal.SIGCONT)
    await asyncio.sleep(0.5)
    assert logs.read(process.run_id) == before and before.text == viewer.text == STORY


@servers
async def test_a_process_that_wakes_while_another_goes_on_writes_nothing(elsewhere, database):
    slow = engine(database, delay=0.012)
    process, viewer = elsewhere(), Viewer()
    try:
        await read(slow, process.run_id, viewer, until=100)
        process.send(signal.SIGSTOP)
        seen = len(viewer.text)
        await read(slow, process.run_id, viewer, until=seen + 300)
        assert slow.run(process.run_id).epoch == 2
        process.send(signal.SIGCONT)
        async with asyncio.timeout(60):
            await read(slow, process.run_id, viewer)
    finally:
        slow.close()
    assert viewer.text == STORY == slow.run(process.run_id).text


async def test_two_processes_that_find_a_dead_one_do_not_both_go_on(elsewhere, database):
    engines = [engine(database, delay=0.001) for _ in range(3)]
    process, viewers = elsewhere(), [Viewer() for _ in engines]
    try:
        await read(engines[0], process.run_id, viewers[0], until=60)
        process.kill()
        async with asyncio.timeout(60):
            await asyncio.gather(
                *(read(one, process.run_id, viewer) for one, viewer in zip(engines, viewers, strict=True))
            )
        run = engines[0].run(process.run_id)
    finally:
        for one in engines:
            one.close()
    # All three are in this process: when it is held up for long, one may take the run from another.
    assert {viewer.text for viewer in viewers} == {STORY} and run.epoch >= 2


async def kill(process, seconds):
    """Kill a process after a time."""
    await asyncio.sleep(seconds)
    process.kill()


KILLS = 34 if LONG else 1
"""How often three processes are killed at random moments, on each database."""


@pytest.mark.slow
@pytest.mark.faults
@pytest.mark.parametrize("seed", range(KILLS))
async def test_runs_survive_kills_at_random_moments(here, elsewhere, seed):
    chance = random.Random(seed)
    processes, viewers = [elsewhere() for _ in range(3)], [Viewer() for _ in range(3)]
    readings = [
        asyncio.ensure_future(read(here, process.run_id, viewer))
        for process, viewer in zip(processes, viewers, strict=True)
    ]
    await asyncio.gather(*(kill(process, chance.random() * 2.5) for process in processes))
    async with asyncio.timeout(60):
        await asyncio.gather(*readings)
    for process, viewer in zip(processes, viewers, strict=True):
        run = here.run(process.run_id)
        assert viewer.text == run.text
        if run.status is Status.INTERRUPTED:  # it lost a second process while it went on after the first
            assert run.epoch > 2 and STORY.startswith(run.text)
        else:
            assert (run.status, run.text) == (Status.COMPLETED, STORY)


# When going on fails


async def handed_over(database, *replies, kept="The river was wide. It ran to"):
    """A run handed over by one process, and what another with these replies makes of it."""

    def make(*scripts):
        provider = Scripted(*scripts)
        return Generating(RunStore(database), lambda: provider, Metering(Ledger(database)), LIMITS)

    first, viewer = make((kept, 60.0)), Viewer()
    run = first.start(asking())
    await read(first, run.id, viewer, until=len(kept))
    await asyncio.to_thread(first.close)
    second = make(*replies)
    try:
        async with asyncio.timeout(30):
            await read(second, run.id, viewer)
        return second.run(run.id), viewer
    finally:
        await asyncio.to_thread(second.close)


async def test_what_is_said_again_is_said_once(database):
    run, viewer = await handed_over(database, "The river was wide. It ran to the sea, at last.")
    assert run.text == viewer.text == "The river was wide. It ran to the sea, at last."
    run, viewer = await handed_over(database, "was wide. It ran to the sea, at last.")
    assert run.text == viewer.text == "The river was wide. It ran to the sea, at last."


async def test_a_continuation_that_does_not_fit_is_not_shown(database):
    run, viewer = await handed_over(database, "Sure, here is the rest of the text: it ran to the sea.")
    assert (run.status, run.error_code) == (Status.INTERRUPTED, "interrupted")
    assert run.text == viewer.text == "The river was wide. " and viewer.events[-1].reason == "interrupted"


async def test_without_a_whole_sentence_the_answer_starts_again(database):
    run, viewer = await handed_over(database, "A new start.", kept="The river was")
    assert run.text == viewer.text == "A new start."
    starts = [one for one in viewer.events if isinstance(one, StreamStart)]
    assert starts[-1].base == 0 and starts[-1].epoch == 2


class HeldUp(RunLogs):
    """Logs whose first answers come late: each waits for its event, later ones for the last."""

    def __init__(self, database):
        super().__init__(database)
        self.asked = 0
        self.answers = [threading.Event(), threading.Event()]

    def since(self, *place, **values):
        news = super().since(*place, **values)
        self.asked += 1
        self.answers[min(self.asked, 2) - 1].wait(20)
        return news


def said_by(runs, owner, text):
    """A run that a process began before it died."""
    run, _ = runs.create(asking(), owner=owner, limits=LIMITS)
    segments = (
        event_segment(run.id, 1, 0, MessageStart(message_id="m")),
        text_segment(run.id, 1, 1, text),
    )
    runs.logs.commit(Batch(owner=owner, epochs={run.id: 1}, segments=segments), lambda *call: None)
    return run


async def test_what_is_kept_does_not_hang_on_what_readers_were_told(database, eventually):
    """A reader asks before a takeover and is answered after it, when a new answer has begun."""
    runs, provider, viewer = RunStore(database), Halting("A new st", "art."), Viewer()
    run = said_by(runs, "dead", "The river was")
    runs.logs = late = HeldUp(database)
    second = Generating(runs, lambda: provider, Metering(Ledger(database)), LIMITS)
    until = partial(asyncio.to_thread, eventually)
    try:
        reading = asyncio.ensure_future(read(second, run.id, viewer))
        await until(lambda: late.asked)
        runs.leases.release("dead")
        await until(lambda: runs.get(run.id).text == "A new st")
        late.answers[0].set()
        await until(lambda: viewer.epoch == 2 or late.asked > 1)
        provider.go_on.set()
        await until(lambda: runs.get(run.id).status.ended)
        late.answers[1].set()
        await asyncio.wait_for(reading, 20)
    finally:
        for event in (*late.answers, provider.go_on):
            event.set()
        await asyncio.to_thread(second.close)
    assert runs.get(run.id).text == viewer.text == "A new start."


class Away(Leases):
    """Leases that cannot be looked at while the database is away."""

    def __init__(self, database):
        super().__init__(database)
        self.away, self.looks = False, []

    def others(self, owner):
        if self.away:
            raise StorageError("The database is away.")
        self.looks.append(time.monotonic())
        return super().others(owner)


async def test_holders_renew_first_when_the_database_comes_back(database, eventually):
    """All leases are over by then: who looks first must not take everybody's runs."""
    runs = RunStore(database)
    run = said_by(runs, "held up as well", "The river was wide.")
    runs.leases = leases = Away(database)
    limits = replace(LIMITS, lease_seconds=1.6)
    second = Generating(runs, lambda: Scripted("It ran on."), Metering(Ledger(database)), limits)
    until = partial(asyncio.to_thread, eventually)
    try:
        second.open()
        await until(lambda: leases.looks)
        leases.away = True
        await asyncio.sleep(2.5)
        leases.looks, leases.away = [], False
        await until(lambda: runs.get(run.id).epoch == 2)
        assert time.monotonic() - leases.looks[0] > limits.lease_seconds / 4
    finally:
        await asyncio.to_thread(second.close)


async def test_a_run_is_continued_once(database):
    def make(reply):
        return Generating(RunStore(database), lambda: Scripted(reply), Metering(Ledger(database)), LIMITS)

    viewer, run = Viewer(), None
    for reply, until in (
        (("One sentence. And a h", 60.0), 21),
        (("Then, after a long while, it all went on as it had begun, and on. " * 4, 60.0), 200),
    ):
        process = make(reply)
        run = run or process.start(asking())
        await read(process, run.id, viewer, until=until)
        await asyncio.to_thread(process.close)
    last = make("never")
    try:
        async with asyncio.timeout(30):
            await read(last, run.id, viewer)
        ended = last.run(run.id)
    finally:
        await asyncio.to_thread(last.close)
    assert (ended.status, ended.epoch, ended.error_code) == (Status.INTERRUPTED, 3, "interrupted")
    assert ended.text == viewer.text and "never" not in ended.text and "twice" in ended.error_message


# Joining


@example(kept="0", rest=" ", again=8, chunk=1)
@given(kept=st.text(min_size=1), rest=st.text(), again=st.integers(0, 40), chunk=st.integers(1, 9))
def test_what_overlaps_is_dropped_and_nothing_else(kept, rest, again, chunk):
    kept += " The end of what was kept. "
    repeated = kept[-again:] if again >= 8 else ""
    joiner, said = Continuing(kept), ""
    text = repeated + rest
    try:
        for start in range(0, len(text), chunk):
            said += joiner.feed(text[start : start + chunk])
        said += joiner.finish()
    except Implausible:
        return
    dropped = text[: len(text) - len(said)]
    assert text.endswith(said)
    assert kept.endswith(dropped) or text.lstrip().startswith(kept.strip())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("One. Two. Thr", "One. Two. "),
        ("No end", ""),
        ("“Quoted.” And", "“Quoted.” "),
        ("- item\n- it", "- item\n"),
        ("3.14 is", ""),
        ("Whole.", "Whole."),
        ("", ""),
    ],
)
def test_a_text_is_cut_back_to_its_last_sentence(text, kept):
    assert text[: last_sentence_end(text)] == kept


@pytest.mark.parametrize(
    ("kept", "heard", "text"),
    [
        ("One. ", "Two.", "One. Two."),
        ("One. ", " Two.", "One. Two."),
        ("One.\n", "\n\nTwo.", "One.\n\nTwo."),
        ("One. ", "\n\nTwo.", "One. \n\nTwo."),
        ("One sentence. ", "One sentence. Two.", "One sentence. Two."),
        ("One sentence. ", "One sentence.\nTwo.", "One sentence. \nTwo."),
    ],
)
def test_blanks_at_the_join_are_not_doubled(kept, heard, text):
    joiner = Continuing(kept)
    assert kept + joiner.feed(heard) + joiner.finish() == text


def test_a_continuation_is_shown_as_it_comes_once_it_is_joined():
    joiner = Continuing("It began here. ")
    assert joiner.feed("And then ") == ""
    assert joiner.feed("x" * 200).startswith("And then xxx")
    assert joiner.feed("more") == "more" and joiner.finish() == ""


def test_a_call_that_says_all_of_a_long_text_again_is_heard_until_it_is_past_it():
    kept = "".join(f"This is sentence {number}. " for number in range(40))
    joiner, said = Continuing(kept), ""
    for start in range(0, len(kept), 50):
        said += joiner.feed(kept[start : start + 50])
    said += joiner.feed("And this is new.") + joiner.finish()
    assert said == "And this is new."


def test_the_last_words_begin_with_a_whole_word():
    kept = "Photosynthesis happens in the chloroplasts, and respiration in the mitochondria of every cell. "
    words = last_words(kept)
    assert kept.strip().endswith(f" {words}") and 30 <= len(words) <= 60


def test_a_call_that_says_again_what_stood_in_the_middle_does_not_go_on():
    kept = "".join(f"This is sentence {number}. " for number in range(40))
    with pytest.raises(Implausible):
        Continuing(kept).feed(kept[200:500])
