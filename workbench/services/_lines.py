"""Lines: what the runs of a process have to say and what was kept of it, from any thread."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

from workbench.model.events import StreamEvent
from workbench.model.log import Log, Segment, append, event_segment, text_segment
from workbench.model.run import Ending
from workbench.model.usage import Call

_ENDINGS = 40
"""Most runs that end, and calls that are recorded, in one commit: text that others wait for comes first."""


@dataclass(eq=False)
class Line:
    """A run as it is written in one epoch: what was kept of it, and what it still has to say.

    Its log is its own: what readers know of the run may lag behind, or be ahead when others took it over.
    """

    run_id: str
    log: Log
    epoch: int = field(init=False)
    position: int = field(init=False)
    buffer: list[str] = field(default_factory=list)
    pending: list[Segment] = field(default_factory=list)
    kept: list[Segment] = field(init=False)
    ending: Ending | None = None
    given_up: bool = False

    def __post_init__(self) -> None:
        """Go on where the log ends."""
        self.epoch, self.position, self.kept = self.log.epoch, self.log.end, list(self.log.segments)

    def whole(self, pending: list[Segment]) -> Log | None:
        """The log with what is being committed; none when it is not certain what the database has."""
        return None if self.given_up else replace(self.log, segments=(*self.kept, *pending))

    def settle(self) -> list[Segment]:
        """Turn the text so far into a segment; all that is pending."""
        if self.buffer:
            text = "".join(self.buffer)
            self.buffer.clear()
            self.add(text_segment(self.run_id, self.epoch, self.position, text))
        return list(self.pending)

    def add(self, segment: Segment) -> None:
        """Queue a segment."""
        self.pending.append(segment)
        self.position = segment.end

    def keep(self, count: int) -> None:
        """Note that so much of what was pending was committed."""
        for segment in islice(self.pending, count):
            append(self.kept, segment)
        del self.pending[:count]

    @property
    def waits(self) -> bool:
        """Whether it has something to say."""
        return bool(self.pending or self.buffer or self.ending is not None)


Said = list[tuple[Line, list[Segment]]]
"""Lines, and what is to be committed of each."""


class Due(NamedTuple):
    """What one tick is to commit."""

    lines: Said
    calls: list[Call]

    @property
    def endings(self) -> dict[str, tuple[Ending, Log | None]]:
        """The runs that end in it, each with its log as it will be."""
        ending = ((line, pending) for line, pending in self.lines if line.ending is not None)
        return {
            line.run_id: (line.ending, line.whole(pending))
            for line, pending in islice(ending, _ENDINGS)
            if line.ending is not None
        }


class Lines:
    """The lines of a process. Those that have something to say wait for the next tick.

    `change` is notified when a tick is to come sooner than the one who waits knows.
    """

    def __init__(self) -> None:
        self.change = threading.Condition()
        self.urgent = False
        """Whether readers wait for what is said: a beginning, a whole sentence, an end."""
        self._lines: dict[str, Line] = {}
        self._dirty: dict[str, Line] = {}
        self._calls: list[Call] = []
        self._waiting_since: float | None = None
        self._next_since: float | None = None

    def __len__(self) -> int:
        """How much waits for a commit."""
        return len(self._dirty) + len(self._calls)

    @property
    def runs(self) -> int:
        """How many runs wait for a commit."""
        return len(self._dirty)

    @property
    def waiting_since(self) -> float | None:
        """Since when the oldest of what is being committed has waited."""
        return self._waiting_since

    # What runs say

    def hold(self, run_id: str, log: Log) -> Line:
        """Take text for a run from now on, behind what its log has; an earlier line of it is cut off."""
        line = Line(run_id=run_id, log=log)
        with self.change:
            self._lines[run_id] = line
            self._dirty.pop(run_id, None)
        return line

    def let_go(self, run_id: str) -> None:
        """Take nothing more for a run; what was not committed is dropped."""
        with self.change:
            self._lines.pop(run_id, None)
            self._dirty.pop(run_id, None)

    def text(self, line: Line, text: str, *, urgent: bool) -> None:
        """More text of a run."""
        with self.change:
            if self._open(line) and text:
                line.buffer.append(text)
                self._touch(line, urgent=urgent)

    def event(self, line: Line, event: StreamEvent) -> None:
        """A control event of a run."""
        with self.change:
            if self._open(line):
                line.settle()
                line.add(event_segment(line.run_id, line.epoch, line.position, event))
                self._touch(line, urgent=False)

    def end(self, line: Line, ending: Ending) -> None:
        """The end of a run."""
        with self.change:
            if self._open(line):
                line.ending = ending
                self._touch(line, urgent=True)

    def call(self, call: Call) -> None:
        """A call to be recorded."""
        with self.change:
            self._calls.append(call)
            self.change.notify()

    # What becomes of it

    def take(self) -> Due:
        """What the next commit is to hold; it stays until it is known to be kept."""
        with self.change:
            self.urgent, self._next_since = False, None
            return Due([(line, line.settle()) for line in self._dirty.values()], self._calls[:_ENDINGS])

    def kept(self, due: Due) -> None:
        """Note that what was due was committed."""
        with self.change:
            del self._calls[: len(due.calls)]
            for line, pending in due.lines:
                line.keep(len(pending))
                if not line.waits and self._dirty.get(line.run_id) is line:
                    del self._dirty[line.run_id]

    def tick_over(self) -> None:
        """Note that readers were shown what a tick committed: what was said since waits for the next."""
        self._waiting_since = self._next_since

    def silent(self, said: Said) -> list[Line]:
        """The runs held that say nothing now."""
        saying = {line.run_id for line, _ in said}
        with self.change:
            return [line for line in self._lines.values() if line.run_id not in saying]

    def drop(self, line: Line) -> bool:
        """Write no more of a run; whether it was still written."""
        with self.change:
            if self._lines.get(line.run_id) is not line:
                return False
            del self._lines[line.run_id]
            self._dirty.pop(line.run_id, None)
        return True

    def drop_call(self, call: Call) -> None:
        """Record a call no more."""
        with self.change:
            self._calls.remove(call)

    def give_up(self, line: Line, ending: Ending) -> None:
        """Take nothing more of a run whose text cannot be kept; its ending is tried until it is written."""
        with self.change:
            line.given_up, line.ending = True, ending
            line.pending.clear()
            line.buffer.clear()

    def _open(self, line: Line) -> bool:
        return line.ending is None and self._lines.get(line.run_id) is line

    def _touch(self, line: Line, *, urgent: bool) -> None:
        """Note that a line has something to say; who waits is woken only when that brings a tick forward."""
        sooner = not self._dirty or (urgent and not self.urgent)
        self._dirty[line.run_id] = line
        if self._next_since is None:
            self._next_since = time.monotonic()
            self._waiting_since = self._waiting_since or self._next_since
        if sooner:
            self.urgent = self.urgent or urgent
            self.change.notify()
