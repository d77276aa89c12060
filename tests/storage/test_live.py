"""The live log: whatever is cut, delayed or taken over, a reader ends with the database's text."""

import asyncio
import gc
import threading
import weakref
from dataclasses import replace
from itertools import zip_longest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streams_grammar import Viewer

from workbench.model.errors import StorageError
from workbench.model.events import MessageDelta, MessageStart, Ping, StreamClose
from workbench.model.limits import RunLimits
from workbench.model.log import Log, cut, event_segment, text_segment
from workbench.model.run import Cursor
from workbench.services._pace import Pace
from workbench.services._reader import Reader
from workbench.storage.bell import Bell
from workbench.storage.live import LiveLog, Tail
from workbench.storage.logs import Kept, News

texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\x00\r\n\u2028\ufeff😀."),
    min_size=1,
    max_size=9,
)
READING = ("read", "leave")
moves = st.one_of(
    st.tuples(st.just("say"), texts),
    st.tuples(st.just("publish"), st.integers(1, 3)),
    st.tuples(st.just("read"), st.integers(1, 6)),
    st.tuples(st.just("take over"), st.floats(0, 1)),
    st.tuples(st.just("hold"), st.none()),
    st.tuples(st.just("lose"), st.none()),
    st.tuples(st.just("leave"), st.none()),
)
meanwhile = st.tuples(
    st.just("meanwhile"), st.lists(moves.filter(lambda move: move[0] not in READING), max_size=4)
)


class Disk:
    """What a database would hold: segments of all epochs."""

    def __init__(self):
        self.epoch, self.bases, self.segments, self.ended = 1, [0], [], False

    @property
    def log(self):
        return Log(epoch=self.epoch, bases=tuple(self.bases), segments=cut(self.bases, self.segments))

    def keep(self, segment):
        self.segments.append(segment)
        return segment

    def news(self, epoch, position):
        later = [one for one in self.segments if (one.epoch, one.position) >= (epoch, position)]
        return News(
            epoch=self.epoch, bases=tuple(self.bases), ended=self.ended, segments=cut(self.bases, later)
        )

    def take_over(self, share):
        base = round(self.log.end * share)
        self.epoch += 1
        self.bases.append(base)


class Play:
    """A run being written, shown late or not at all, and read in pieces."""

    def __init__(self):
        self.disk, self.live, self.viewer = Disk(), LiveLog(), Viewer()
        self.steps, self.claims, self.next = None, [], []
        self.kept = [self.disk.keep(event_segment("r", 1, 0, MessageStart(message_id="m")))]

    def load(self, tail):
        """Read the database and take in what it had, but not before other things have happened."""
        with tail.loading:
            news = self.disk.news(tail.epoch, tail.end)
            happening, self.next = self.next, []
            for move, value in happening:
                self.play(move, value)
            tail.load(news)

    def play(self, move, value):
        if move == "say":
            end = self.disk.log.end
            if end == 0:
                event = MessageStart(message_id="m")
                self.kept.append(self.disk.keep(event_segment("r", self.disk.epoch, 0, event)))
                end = 1
            self.kept.append(self.disk.keep(text_segment("r", self.disk.epoch, end, value)))
        elif move == "publish":
            shown, self.kept = self.kept[:value], self.kept[value:]
            self.live.publish(Kept(segments=tuple(shown)))
        elif move == "take over":
            self.disk.take_over(value)
            self.claims.append(self.disk.log)
        elif move == "hold" and self.claims:
            self.live.hold("r", self.claims.pop(0))
        elif move == "meanwhile":
            self.next = value
        elif move == "lose":
            self.kept.clear()
            tail = self.live.tail("r")
            if tail is not None:
                tail.behind = True

    async def read(self, most=None):
        """Take some steps, or all to the end; the reader stays where it is in between."""
        if self.steps is None:
            after = Cursor(epoch=self.viewer.epoch, position=self.viewer.position)
            limits = RunLimits(ping_seconds=0.01)
            self.steps = Reader("r", live=self.live, load=self.load, limits=limits, after=after).steps()
            self.viewer.connect()
        async for step in self.steps:
            self.viewer.see(step.event, step.cursor)
            assert self.disk.log.epoch != self.viewer.epoch or self.disk.log.text.startswith(self.viewer.text)
            most = most - 1 if most is not None else None
            if most == 0 or (step.cursor is None and most is not None):
                break

    async def poll(self):
        """What a process does for the runs it reads and does not hold."""
        while True:
            tail = self.live.tail("r")
            if tail is not None:
                self.load(tail)
                self.live.ring(["r"])
            await asyncio.sleep(0.005)

    async def leave(self):
        if self.steps is not None:
            await self.steps.aclose()
        self.steps = None

    def end(self):
        self.disk.ended, self.next = True, []
        close = event_segment("r", self.disk.epoch, self.disk.log.end, StreamClose(reason="cancelled"))
        self.kept.append(self.disk.keep(close))


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(moves | meanwhile, max_size=40), st.booleans())
def test_a_reader_ends_with_exactly_the_databases_text(script, last_is_shown):
    async def play():
        one = Play()
        for move, value in script:
            if move == "read":
                await one.read(value)
            elif move == "leave":
                await one.leave()
            else:
                one.play(move, value)
        one.end()
        if last_is_shown:
            one.play("publish", len(one.kept))
        elif (tail := one.live.tail("r")) is not None:
            tail.behind = True
        one.live.let_go("r")
        polling = asyncio.ensure_future(one.poll())
        async with asyncio.timeout(10):
            await one.read()
        polling.cancel()
        await one.leave()
        assert one.viewer.text == one.disk.log.text and one.viewer.position == one.disk.log.end

    asyncio.run(play())


class Waiting(Play):
    """The same, with a viewer who always waits for more and takes text at once, now and then."""

    def __init__(self, takes):
        super().__init__()
        self.takes, self.taken = iter(takes), 0

    def take(self, cursor, text, said_at):
        if not next(self.takes, True):
            return False
        self.taken += 1
        self.viewer.see(
            MessageDelta(content=text, pos=cursor.position),
            Cursor(epoch=cursor.epoch, position=cursor.position + len(text)),
        )
        assert self.disk.log.epoch != self.viewer.epoch or self.disk.log.text.startswith(self.viewer.text)
        return True

    async def follow(self):
        limits = RunLimits(ping_seconds=5, frame_chars=12)
        reader = Reader("r", live=self.live, load=self.load, limits=limits, at_once=self.take)
        self.viewer.connect()
        async for step in reader.steps():
            self.viewer.see(step.event, step.cursor)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists((moves | meanwhile).filter(lambda move: move[0] not in READING), max_size=40),
    st.lists(st.booleans(), max_size=10),
    st.lists(st.integers(0, 3), max_size=40),
)
def test_what_is_taken_at_once_and_the_steps_between_are_exactly_the_databases_text(script, takes, turns):
    async def play():
        one = Waiting(takes)
        following = asyncio.ensure_future(one.follow())
        for (move, value), rest in zip_longest(script, turns[: len(script)], fillvalue=1):
            one.play(move, value)
            for _ in range(rest):
                await asyncio.sleep(0)
        one.end()
        one.play("publish", len(one.kept))
        polling = asyncio.ensure_future(one.poll())
        async with asyncio.timeout(10):
            await following
        polling.cancel()
        assert one.viewer.text == one.disk.log.text and one.viewer.position == one.disk.log.end

    asyncio.run(play())


async def test_text_that_is_taken_at_once_wakes_no_reader():
    one = Waiting([])
    one.live.hold("r", one.disk.log)
    following = asyncio.ensure_future(one.follow())
    while one.viewer.epoch == 0:
        await asyncio.sleep(0.001)
    for _ in range(20):
        one.play("say", "some words ")
        one.play("publish", 2)
        await asyncio.sleep(0.001)
    assert one.taken == 20
    one.end()
    one.play("publish", 1)
    await following
    assert one.viewer.text == "some words " * 20


def test_what_is_shown_while_the_database_is_read_is_not_missed():
    tail = Tail("r")
    start = event_segment("r", 1, 0, MessageStart(message_id="m"))
    tail.load(News(epoch=1, bases=(0,), ended=False, segments=(start,)))
    tail.behind = True
    said, more = text_segment("r", 1, 1, "One "), text_segment("r", 1, 5, "two.")
    stale = News(epoch=1, bases=(0,), ended=False, segments=(said,))
    tail.extend(said)
    tail.extend(more)
    tail.load(stale)
    assert tail.behind and tail.log.text == "One "
    tail.load(News(epoch=1, bases=(0,), ended=False, segments=(said, more)))
    assert not tail.behind and tail.log.text == "One two."


def whole(epoch, text, *, bases):
    """A log of one epoch from the start."""
    start = event_segment("r", epoch, 0, MessageStart(message_id="m"))
    said = text_segment("r", epoch, 1, text)
    close = event_segment("r", epoch, said.end, StreamClose(reason="cancelled"))
    return Log(epoch=epoch, bases=bases, segments=(start, said, close))


def test_what_the_database_had_before_a_takeover_does_not_come_back():
    tail, old = Tail("r"), whole(1, "Old", bases=(0,)).segments[:2]
    tail.hold(Log(epoch=2, bases=(0, 0)))
    tail.load(News(epoch=1, bases=(0,), ended=False, segments=old))
    assert (tail.epoch, tail.end, tail.behind) == (2, 0, False)
    for segment in whole(2, "New", bases=(0, 0)).segments:
        tail.extend(segment)
    assert tail.log.text == "New"


def test_a_takeover_in_mid_text_cuts_it_to_the_letter():
    tail = Tail("r")
    old = whole(1, "Hello to old friends", bases=(0,))
    tail.hold(replace(old, segments=old.segments[:2]))
    tail.load(News(epoch=2, bases=(0, 7), ended=False, segments=(text_segment("r", 2, 7, "world"),)))
    assert (tail.log.text, tail.end) == ("Hello world", 12)


def test_nothing_is_taken_at_once_while_the_database_holds_more():
    tail = Tail("r")
    tail.hold(Log(epoch=1, bases=(0,), segments=(text_segment("r", 1, 0, "One "),)))
    assert tail.fresh(1, 0, 99) == "One "
    tail.extend(text_segment("r", 1, 8, "three"))
    assert tail.behind and tail.fresh(1, 0, 99) is None


def test_who_takes_over_too_late_does_not_hide_a_later_epoch():
    tail, later = Tail("r"), whole(3, "Later", bases=(0, 0, 0))
    tail.load(News(epoch=3, bases=later.bases, ended=True, segments=later.segments))
    tail.hold(Log(epoch=2, bases=(0, 0)))
    assert tail.log == later


async def test_a_reader_in_mid_text_when_a_shorter_answer_ends_is_told_of_that_one():
    live, viewer = LiveLog(), Viewer()
    first = whole(1, "A long text that was cut off", bases=(0,))
    live.hold("r", replace(first, segments=first.segments[:2]))
    viewer.connect()
    async for step in Reader("r", live=live, load=lambda tail: None, limits=RunLimits()).steps():
        viewer.see(step.event, step.cursor)
        if viewer.text.startswith("A long"):
            live.hold("r", whole(2, "Short", bases=(0, 0)))
    assert (viewer.text, viewer.epoch) == ("Short", 2)


def test_the_end_of_a_later_epoch_is_not_told_to_readers_of_an_earlier_one():
    tail = Tail("r")
    tail.hold(whole(2, "Short", bases=(0, 0)))
    assert tail.ended(Cursor(epoch=1, position=50)) is None
    assert tail.ended(tail.place) is not None


async def test_a_reader_who_knows_more_than_this_process_looks_into_the_database_first():
    live, all_of_it = LiveLog(), whole(2, "Whole", bases=(0, 3))
    tail = live.listen("r", Bell())
    tail.load(News(epoch=1, bases=(0,), ended=False, segments=all_of_it.segments[:1]))
    news = News(epoch=2, bases=(0, 3), ended=True, segments=all_of_it.segments)
    after = Cursor(epoch=2, position=4)
    reader = Reader("r", live=live, load=lambda tail: tail.load(news), limits=RunLimits(), after=after)
    steps = [step async for step in reader.steps()]
    assert (steps[0].event.base, steps[1].event.content) == (4, "le")


async def test_one_commit_wakes_a_loop_once_for_all_its_readers():
    live, rung = LiveLog(), []
    loop = asyncio.get_running_loop()
    bells = [Bell() for _ in range(50)]
    for number, bell in enumerate(bells):
        live.hold(f"r{number}", Log(epoch=1, bases=(0,)))
        live.listen(f"r{number}", bell)
    await asyncio.sleep(0)
    for bell in bells:
        bell.clear()
    soon = loop.call_soon_threadsafe
    loop.call_soon_threadsafe = lambda *work: (rung.append(work), soon(*work))
    segments = tuple(text_segment(f"r{number}", 1, 0, "x") for number in range(50))
    thread = threading.Thread(target=live.publish, args=(Kept(segments=segments),))
    thread.start()
    thread.join()
    del loop.call_soon_threadsafe
    assert len(rung) == 1
    assert all([await bell.wait(1) for bell in bells])


def test_a_tail_without_readers_or_writer_is_let_go():
    async def play():
        live, bell = LiveLog(), Bell()
        live.hold("r", Log(epoch=1, bases=(0,)))
        live.listen("r", bell)
        live.let_go("r")
        assert live.tail("r") is not None and live.viewers == 1
        live.unlisten("r", bell)
        assert live.tail("r") is None

    asyncio.run(play())


def test_readers_on_a_closed_loop_harm_nobody():
    live, loop = LiveLog(), asyncio.new_event_loop()

    async def listen():
        live.listen("r", Bell())

    loop.run_until_complete(listen())
    loop.close()
    live.ring(["r"])


def test_a_late_reader_gets_text_in_frames_of_bounded_size():
    async def play():
        live = LiveLog()
        segments = tuple(text_segment("r", 1, start, "x" * 100) for start in range(0, 10_000, 100))
        live.hold("r", Log(epoch=1, bases=(0,), segments=segments))
        reader = Reader(
            "r", live=live, load=lambda tail: None, limits=RunLimits(frame_chars=450), pace=Pace()
        )
        sizes = []
        steps = reader.steps()
        async for step in steps:
            sizes.append(len(getattr(step.event, "content", "")))
            if sum(sizes) == 10_000:
                break
        await steps.aclose()
        assert max(sizes) == 450 and len(sizes) == 24

    asyncio.run(play())


async def test_a_reader_in_mid_text_outlasts_a_database_that_is_away():
    live, away = LiveLog(), True

    def load(tail):
        if away:
            raise StorageError("The database is away.")
        tail.load(News(epoch=1, bases=(0,), ended=False, segments=(text_segment("r", 1, 1, "On."),)))

    live.hold("r", Log(epoch=1, bases=(0,), segments=(text_segment("r", 1, 0, "."),)))
    steps = Reader("r", live=live, load=load, limits=RunLimits(ping_seconds=0.1)).steps()
    said = [(await anext(steps)).event for _ in range(2)]
    live.look("r")
    assert isinstance((await anext(steps)).event, Ping)
    away = False
    while not isinstance(event := (await anext(steps)).event, MessageDelta):
        pass
    assert (said[1].content, event.content) == (".", "On.")
    live.look("r")
    await steps.aclose()


async def test_a_reader_that_left_is_freed_without_a_search():
    class Viewer:
        def take(self, cursor, text, said_at):
            return True

    gc.disable()
    try:
        live = LiveLog()
        live.hold("r", Log(epoch=1, bases=(0,)))
        viewer = Viewer()
        reader = Reader("r", live=live, load=lambda tail: None, limits=RunLimits(), at_once=viewer.take)
        steps = reader.steps()
        await anext(steps)
        gone = weakref.ref(reader)
        await steps.aclose()
        del steps, reader, viewer
        assert gone() is None
    finally:
        gc.enable()
