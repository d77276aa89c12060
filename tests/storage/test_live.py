"""The live log: whatever is cut, delayed or taken over, a reader ends with the database's text."""

import asyncio
import threading

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streams_grammar import Viewer

from workbench.model.events import MessageStart, StreamClose
from workbench.model.limits import RunLimits
from workbench.model.log import Log, cut, event_segment, text_segment
from workbench.model.run import Cursor
from workbench.services._pace import Pace
from workbench.services._reader import Reader
from workbench.storage.live import Bell, LiveLog, Tail
from workbench.storage.logs import Kept, News

texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\x00\r\n\u2028\ufeff😀."),
    min_size=1,
    max_size=9,
)
moves = st.one_of(
    st.tuples(st.just("say"), texts),
    st.tuples(st.just("publish"), st.integers(1, 3)),
    st.tuples(st.just("read"), st.integers(1, 6)),
    st.tuples(st.just("take over"), st.floats(0, 1)),
    st.tuples(st.just("lose"), st.none()),
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
        self.kept = [self.disk.keep(event_segment("r", 1, 0, MessageStart(message_id="m")))]

    def load(self, tail):
        tail.load(self.disk.news(tail.epoch, tail.end))

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
            if value > 0.5:
                self.live.hold("r", self.disk.log)
        elif move == "lose":
            self.kept.clear()
            tail = self.live.tail("r")
            if tail is not None:
                tail.behind = True

    async def read(self, most=None):
        after = Cursor(epoch=self.viewer.epoch, position=self.viewer.position)
        reader = Reader("r", live=self.live, load=self.load, limits=RunLimits(ping_seconds=0.01), after=after)
        self.viewer.connect()
        steps = reader.steps()
        async for step in steps:
            self.viewer.see(step.event, step.cursor)
            assert self.disk.log.epoch != self.viewer.epoch or self.disk.log.text.startswith(self.viewer.text)
            most = most - 1 if most is not None else None
            if most == 0 or (step.cursor is None and most is not None):
                break
        await steps.aclose()

    def end(self):
        self.disk.ended = True
        close = event_segment("r", self.disk.epoch, self.disk.log.end, StreamClose(reason="cancelled"))
        self.kept.append(self.disk.keep(close))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(moves, max_size=40), st.booleans())
def test_a_reader_ends_with_exactly_the_databases_text(script, last_is_shown):
    async def play():
        one = Play()
        for move, value in script:
            if move == "read":
                await one.read(value)
            else:
                one.play(move, value)
        one.end()
        if last_is_shown:
            one.play("publish", len(one.kept))
        elif (tail := one.live.tail("r")) is not None:
            tail.behind = True
        await one.read()
        assert one.viewer.text == one.disk.log.text and one.viewer.position == one.disk.log.end

    asyncio.run(play())


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
