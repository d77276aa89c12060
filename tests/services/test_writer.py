"""The writer: what runs say is kept once and to the letter, whoever took them over meanwhile."""

from dataclasses import replace

import pytest
from processes import LIMITS, asking
from sqlalchemy.exc import OperationalError

from workbench.model.errors import StorageError
from workbench.model.events import MessageStart
from workbench.model.log import Log
from workbench.model.run import Ending, Status
from workbench.services._committing import Told
from workbench.services._measures import Measures
from workbench.services._writer import Writer
from workbench.storage.live import LiveLog
from workbench.storage.logs import RunLogs
from workbench.storage.runs import RunStore

MANY = replace(LIMITS, active=500)
DONE = Ending(status=Status.COMPLETED, finish_reason="end_turn")


@pytest.fixture
def runs(database):
    return RunStore(database)


@pytest.fixture
def lost():
    """The lines that turned out to be somebody else's."""
    return []


@pytest.fixture
def limits():
    """How soon the writer does what."""
    return LIMITS


@pytest.fixture
def writer(runs, lost, limits):
    """The writer of the process p1."""
    told = Told(
        lost=lost.append,
        ended=lambda run_id: None,
        stopped=lambda line: None,
        renewed=lambda watched: None,
    )
    opened = Writer(
        runs,
        LiveLog(),
        lambda connection, call: None,
        limits,
        owner="p1",
        told=told,
        measures=Measures(),
    )
    opened.start()
    yield opened
    opened.close(timeout=10)


def begun(runs, writer, text="", limits=LIMITS):
    """A run of p1, and its line with some text."""
    run, _ = runs.create(asking(), owner="p1", limits=limits)
    line = writer.hold(run.id, Log(epoch=1, bases=(0,)))
    if text:
        writer.event(line, MessageStart(message_id="m"))
        writer.text(line, text)
    return run, line


def taken(runs, run_id, owner, base=0):
    """Have another process take a run over, as if its holder had been asleep."""
    claimed = None
    while claimed is None:  # its holder may be awake and renew the lease just now
        (lease,) = (one for one in runs.leases.others(owner) if one.run_id == run_id)
        claimed = runs.leases.claim(lease, owner, seconds=60.0, base=lambda log: base)
    return claimed.log


def test_a_run_lost_and_taken_again_hears_nothing_of_its_first_call(runs, writer, eventually):
    run, first = begun(runs, writer, "Old text")
    eventually(lambda: runs.get(run.id).text == "Old text")
    taken(runs, run.id, "p2")
    second = writer.hold(run.id, taken(runs, run.id, "p1"))
    writer.text(first, " goes on")
    writer.event(second, MessageStart(message_id="m"))
    writer.text(first, " and on")
    writer.text(second, "New text")
    writer.end(first, DONE)
    writer.end(second, DONE)
    ended = eventually(lambda: (found := runs.get(run.id)).status.ended and found)
    assert (ended.text, ended.epoch) == ("New text", 3)


def test_what_a_first_call_still_had_to_say_does_not_end_the_second(runs, writer, lost, eventually):
    run, first = begun(runs, writer, "Old")
    eventually(lambda: runs.get(run.id).text == "Old")
    taken(runs, run.id, "p2")
    log = taken(runs, run.id, "p1")
    writer.text(first, " never kept")
    second = writer.hold(run.id, log)
    writer.event(second, MessageStart(message_id="m"))
    writer.text(second, "New")
    eventually(lambda: runs.get(run.id).text == "New")
    assert second not in lost
    writer.end(second, DONE)
    assert eventually(lambda: (found := runs.get(run.id)).status.ended and found).text == "New"


def test_what_is_said_after_the_end_is_not_heard(runs, writer, eventually):
    run, line = begun(runs, writer, "All.")
    writer.end(line, DONE)
    writer.text(line, " More.")
    writer.end(line, Ending(status=Status.FAILED, error_code="internal"))
    ended = eventually(lambda: (found := runs.get(run.id)).status.ended and found)
    assert (ended.text, ended.status) == ("All.", Status.COMPLETED)


def test_a_run_that_says_nothing_is_let_go_when_it_was_taken_over(runs, writer, lost, eventually):
    run, line = begun(runs, writer)
    taken(runs, run.id, "p2")
    eventually(lambda: lost == [line])


class Unheard(RunLogs):
    """Logs whose commits succeed without anybody hearing of it, for as many times."""

    def __init__(self, database, times):
        super().__init__(database)
        self.times = times

    def commit(self, batch, record):
        kept = super().commit(batch, record)
        if batch.segments and self.times:
            self.times -= 1
            raise StorageError("The connection was lost.") from OperationalError("COMMIT", {}, Exception())
        return kept


@pytest.mark.parametrize("times", [1, 3])
def test_a_commit_that_nobody_heard_of_is_kept_once(runs, writer, eventually, times):
    runs.logs = Unheard(runs.database, times)
    run, line = begun(runs, writer, "Kept once. ")
    eventually(lambda: runs.logs.times < times)
    writer.text(line, "And this too.")
    eventually(lambda: runs.get(run.id).text == "Kept once. And this too.")
    writer.end(line, DONE)
    ended = eventually(lambda: (found := runs.get(run.id)).status.ended and found)
    assert ended.text == runs.logs.read(run.id).text == "Kept once. And this too."


@pytest.mark.parametrize("limits", [replace(LIMITS, storage_seconds=0.05)])
def test_what_was_kept_unheard_is_in_the_text_of_a_run_that_was_given_up(runs, writer, eventually):
    runs.logs = Unheard(runs.database, 8)
    run, line = begun(runs, writer, "Kept unheard.")
    eventually(lambda: line.given_up)
    ended = eventually(lambda: (found := runs.get(run.id)).status.ended and found)
    assert (ended.status, ended.text) == (Status.FAILED, "Kept unheard.")


def test_runs_that_end_at_once_do_not_keep_the_text_of_others_waiting(runs, writer, monkeypatch, eventually):
    batches, commit = [], runs.logs.commit

    def noting(batch, record):
        batches.append(batch)
        return commit(batch, record)

    monkeypatch.setattr(runs.logs, "commit", noting)
    with writer._lines.change:  # all of it comes in one tick
        ending = [begun(runs, writer, "The end.", MANY) for _ in range(100)]
        for _, line in ending:
            writer.end(line, DONE)
        other, line = begun(runs, writer, "Goes on.", MANY)
    eventually(lambda: all(runs.get(run.id).status is Status.COMPLETED for run, _ in ending))
    first = next(batch for batch in batches if batch.segments)
    assert {one.run_id for one in first.segments} == {run.id for run, _ in [*ending, (other, line)]}
    assert max(len(batch.endings) for batch in batches) <= 40
    assert all(runs.get(run.id).text == "The end." for run, _ in ending)


def test_a_writer_that_closes_keeps_all_endings(runs, writer):
    with writer._lines.change:
        ending = [begun(runs, writer, "The end.", MANY) for _ in range(100)]
        for _, line in ending:
            writer.end(line, DONE)
    writer.close(timeout=10)
    assert all(runs.get(run.id).status is Status.COMPLETED for run, _ in ending)
