"""What a process knows of the runs that it holds, without asking for it at every tick."""

import atexit
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import event, select

from workbench.model.limits import RunLimits
from workbench.model.log import Log, text_segment
from workbench.model.prompt import Prompt, Task
from workbench.model.run import Ending, Feature, RunRequest, Status
from workbench.storage.database import Database
from workbench.storage.logs import Batch
from workbench.storage.runs import RunStore
from workbench.storage.tables import run as run_table

LIMITS = RunLimits(active=1000, per_minute=1000)
DONE = Ending(status=Status.COMPLETED, finish_reason="end_turn")


def create(runs, owner="p1"):
    request = RunRequest(user="ann", feature=Feature.EDIT, prompt=Prompt(task=Task(action="improve")))
    return runs.create(request, owner=owner, limits=LIMITS)[0].id


@cache
def empty():
    """A database without a row, made once."""
    path = Path(tempfile.mkdtemp()) / "a.db"
    atexit.register(shutil.rmtree, path.parent)
    database = Database.open(f"sqlite:///{path}")
    with database.read() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


class Broken(Exception):
    """What a failing commit fails with."""


def fail(connection, call):
    raise Broken


class Ticks(RuleBasedStateMachine):
    """Ticks of a process, while runs come, end and are taken by others, on any connection."""

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        url = f"sqlite:///{shutil.copy(empty(), self.folder.name)}"
        self.databases = [Database.open(url), Database.open(url)]
        self.here, self.there = map(RunStore, self.databases)
        self.epochs, self.ended = {}, {}
        for _ in range(2):
            self.create(self.here)

    def teardown(self):
        for database in self.databases:
            database.close()
        self.folder.cleanup()

    def create(self, store):
        self.epochs[create(store)] = 1

    def held(self):
        """Asked of the database at this moment, without any memory."""
        with self.databases[1].read() as connection:
            mine = select(run_table.c.id, run_table.c.epoch).where(run_table.c.owner == "p1")
            return {row.id: row.epoch for row in connection.execute(mine)}

    @rule()
    def comes_here(self):
        self.create(self.here)

    @rule()
    def comes_while_another_connection_is_in_use(self):
        with self.databases[0].read():
            self.create(self.here)

    @rule(data=st.data(), ending=st.booleans())
    def some_speak(self, data, ending):
        self.tick(data.draw(self.some()), ending=ending)

    @rule()
    def all_speak_for_a_while(self):
        for _ in range(3):  # only the third one can know without asking
            self.tick(sorted(self.epochs))

    def some(self):
        return st.lists(st.sampled_from(sorted(self.epochs)), unique=True, min_size=1)

    def tick(self, some, *, ending=False):
        before, batch = self.held(), self.batch(some, ending=ending)
        kept = self.here.logs.commit(batch, fail)
        assert kept.lost == {one for one in some if before.get(one) != self.epochs[one]}
        assert {one.run_id for one in kept.segments if one.kind == "text"} == set(some) - kept.lost

    @rule(data=st.data())
    def tick_fails(self, data):
        some = data.draw(self.some())
        with pytest.raises(Broken):
            self.here.logs.commit(self.batch(some, calls=[None]), fail)

    @rule(data=st.data(), there=st.booleans())
    def is_ended(self, data, there):
        store = self.there if there else self.here
        store.end(data.draw(st.sampled_from(sorted(self.epochs))), DONE)

    @rule()
    def all_are_let_go_and_one_is_taken_there(self):
        self.here.leases.release("p1")
        leases = self.there.leases.others("p2")
        if leases:
            self.there.leases.claim(leases[0], "p2", seconds=15, base=lambda log: log.end)

    @rule(data=st.data())
    def one_is_taken_back(self, data):
        leases = self.here.leases.others("p1")
        if leases:
            claimed = self.here.leases.claim(leases[0], "p1", seconds=15, base=lambda log: log.end)
            if claimed is not None and data.draw(st.booleans()):
                self.epochs[leases[0].run_id] = claimed.log.epoch

    def batch(self, some, *, ending=False, calls=()):
        return Batch(
            owner="p1",
            epochs={one: self.epochs[one] for one in some},
            segments=[text_segment(one, self.epochs[one], 0, "said ") for one in some],
            endings={one: (DONE, Log(epoch=self.epochs[one], bases=(0,))) for one in some[:1] if ending},
            calls=calls,
        )


TestTicks = Ticks.TestCase
TestTicks.settings = settings(max_examples=20, stateful_step_count=25)


def test_a_tick_reads_the_runs_only_after_somebody_changed_them(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path / 'a.db'}")
    runs, reads = RunStore(database), []
    run_id = create(runs)

    def said(at):
        segment = text_segment(run_id, 1, at, "x")
        return runs.logs.commit(Batch(owner="p1", epochs={run_id: 1}, segments=[segment]), fail)

    said(0)  # it streams from here on

    @event.listens_for(database.engine, "before_cursor_execute")
    def note(connection, cursor, statement, *rest):
        reads.extend(re.findall(r"FROM run|UPDATE run", statement))

    said(1)
    del reads[:]
    assert [said(at).lost for at in range(2, 9)] == [frozenset()] * 7
    assert reads == []
    runs.end(run_id, DONE)
    del reads[:]
    assert said(9).lost == {run_id}
    assert reads == ["FROM run"]
    database.close()


@pytest.mark.parametrize("who", ["this connection", "another one", "another process"])
def test_a_tick_knows_at_once_who_ended_a_run(tmp_path, who):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    database, other = Database.open(url), Database.open(url)
    runs = RunStore(database)
    run_id, still = create(runs), create(runs)
    epochs = {run_id: 1, still: 1}

    def said(at):
        segments = [text_segment(one, 1, at, "x") for one in epochs]
        return runs.logs.commit(Batch(owner="p1", epochs=epochs, segments=segments), fail)

    assert [said(at).lost for at in range(3)] == [frozenset()] * 3
    if who == "another one":
        with database.read():
            runs.end(run_id, DONE)
    else:
        (runs if who == "this connection" else RunStore(other)).end(run_id, DONE)
    assert said(3).lost == {run_id}
    other.close()
    database.close()


def test_what_came_before_a_call_was_recorded_is_known_after_it(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path / 'a.db'}")
    runs = RunStore(database)

    def said(*run_ids):
        segments = [text_segment(one, 1, 0, "x") for one in run_ids]
        batch = Batch(owner="p1", epochs=dict.fromkeys(run_ids, 1), segments=segments)
        return runs.logs.commit(batch, fail)

    first = create(runs)
    for _ in range(3):
        said(first)
    second = create(runs)
    runs.logs.commit(Batch(owner="p1", epochs={}, calls=[None]), lambda connection, call: None)
    assert said(first, second).lost == frozenset()
    database.close()
