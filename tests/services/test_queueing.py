"""Questions that wait for their turn."""

import time

import pytest

from workbench.model.errors import LimitReached, NotFound
from workbench.model.limits import RunLimits
from workbench.model.run import Run
from workbench.providers.scripted import Scripted
from workbench.services.coaching import Coaching
from workbench.services.generating import Generating
from workbench.services.guarding import guarded
from workbench.services.metering import Metering
from workbench.services.outlining import Outlining
from workbench.services.queueing import Queueing
from workbench.storage.chats import ChatStore
from workbench.storage.courses import CourseStore
from workbench.storage.documents import DocumentStore
from workbench.storage.ledger import Ledger
from workbench.storage.outlines import OutlineStore
from workbench.storage.runs import RunStore
from workbench.storage.waiting import WaitingStore


class Bench:
    """A coach, a queue and a conversation of Ann's."""

    def __init__(self, database, **limits):
        runs, documents = RunStore(database), DocumentStore(database)
        self.generating = Generating(
            runs,
            guarded(lambda: Scripted("Look at the walls. " * 10, delay=0.01)),
            Metering(Ledger(database)),
            RunLimits(tick_ms=10, **{"per_minute": 99, **limits}),
        )
        outlining = Outlining(CourseStore(database), OutlineStore(database))
        self.coaching = Coaching(ChatStore(database, runs), outlining, documents, self.generating)
        self.queueing = Queueing(WaitingStore(database), self.coaching, self.generating)
        self.course = outlining.create("Cells", "ann")
        self.chat = self.coaching.start(self.course, "ann").id

    def ask(self, text, **options):
        return self.queueing.ask(self.chat, text, "ann", **options)

    @property
    def queue(self):
        return self.queueing.queue(self.chat, "ann")

    def until(self, done, seconds=10):
        end = time.monotonic() + seconds
        while not done(self.queue):
            assert time.monotonic() < end
            time.sleep(0.02)


@pytest.fixture
def bench(database):
    opened = []

    def make(**limits):
        opened.append(Bench(database, **limits))
        return opened[-1]

    yield make
    for one in opened:
        one.generating.close()


def test_a_stop_holds_what_waits_and_a_question_asked_later_waits_behind_it(bench):
    made = bench()
    run = made.ask("first")
    made.ask("second")
    assert not made.queue.held
    made.coaching.stop(made.chat, "ann")
    made.generating.wait(run.id)
    assert made.queue.held and made.queue.at is None
    made.ask("third")
    assert [one.text for one in made.queue.waiting] == ["second", "third"]
    made.queueing.go(made.chat, "ann")
    made.until(lambda queue: not queue.waiting)


def test_who_is_patient_waits_where_the_minute_is_full_and_is_told_how_long(bench):
    made = bench(per_minute=1)
    made.generating.wait(made.ask("first").id)
    with pytest.raises(LimitReached):
        made.ask("second")
    waits = made.ask("second", patient=True)
    assert not isinstance(waits, Run)
    assert not made.queue.held
    assert 50 < (made.queue.at - waits.at).total_seconds() < 61


def test_what_waits_for_room_is_asked_when_there_is_room(bench):
    made = bench(active=1)
    other = made.coaching.start(made.course, "ann").id
    made.coaching.ask(other, "elsewhere", "ann")
    assert not isinstance(made.ask("here", patient=True), Run)
    made.until(lambda queue: not queue.waiting)
    assert made.coaching.conversation(made.chat, "ann").shown[0].text == "here"


def test_a_question_after_a_stop_is_not_held_when_only_the_limit_is_in_the_way(bench):
    made = bench(per_minute=1)
    run = made.ask("first")
    made.coaching.stop(made.chat, "ann")
    made.generating.wait(run.id)
    made.ask("second", patient=True)
    assert not made.queue.held and made.queue.at is not None


def test_other_windows_can_see_that_the_queue_changed(bench):
    made = bench()
    made.ask("first")
    before = made.coaching.touched(made.chat, "ann")
    waits = made.ask("second")
    between = made.coaching.touched(made.chat, "ann")
    made.queueing.remove(made.chat, waits.id, "ann")
    assert before < between < made.coaching.touched(made.chat, "ann")


def test_the_queue_of_somebody_else_is_not_there(bench):
    with pytest.raises(NotFound):
        bench().queueing.queue(bench().chat, "bo")
