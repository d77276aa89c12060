"""The difference of two lines of text: words first, then styles; small islands between changes are joined."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace

from workbench.model._align import gaps, matches
from workbench.model.change import Keep, Kind, Swap
from workbench.model.content import Mark, Node

_STOP = (
    r"\s!-/:-@\[-`{-~\u00a1-\u00bf\u2010-\u205e\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\ufffc"
    r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
)
_TOKEN = re.compile(rf"[^{_STOP}]+(?:['’._-][^{_STOP}]+)*|\s+|.", re.DOTALL)
"""Words with inner apostrophes, points and hyphens; stretches of space; signs and ideographs one by one."""

_LEAST_KEPT = 0.25
"""The share of a line that must stay for its words to be compared one by one."""

Report = Callable[[Kind, tuple[Node, ...], tuple[Node, ...]], int]


@dataclass(frozen=True)
class _Run:
    """Tokens `start` to `end` of the old line became `low` to `high` of the new one."""

    start: int
    end: int
    low: int
    high: int


class Line:
    """The content of a textblock as tokens."""

    def __init__(self, content: tuple[Node, ...]) -> None:
        self.content = content
        self._starts: list[int] = []
        place = 0
        for child in content:
            self._starts.append(place)
            place += len(child.text) if child.type == "text" else 1
        self.text = "".join(child.text if child.type == "text" else "\ufffc" for child in content)
        self.bounds = [match.start() for match in _TOKEN.finditer(self.text)] + [place]
        self.keys = [self._key(index) for index in range(len(self.bounds) - 1)]

    def _key(self, index: int) -> Hashable:
        start, end = self.bounds[index], self.bounds[index + 1]
        if self.text[start] == "\ufffc" and (atom := self.at(start)).type != "text":
            return replace(atom, marks=())
        return self.text[start:end]

    def at(self, place: int) -> Node:
        """The node that covers a place."""
        return self.content[bisect_right(self._starts, place) - 1]

    def nodes(self, start: int, end: int) -> tuple[Node, ...]:
        """The nodes of tokens `start` to `end`, cut to fit."""
        low, high = self.bounds[start], self.bounds[end]
        found: list[Node] = []
        index = bisect_right(self._starts, low) - 1
        while low < high:
            child, first = self.content[index], self._starts[index]
            if child.type != "text":
                found.append(child)
                low += 1
            else:
                piece = child.text[low - first : high - first]
                found.append(child if len(piece) == len(child.text) else replace(child, text=piece))
                low += len(piece)
            index += 1
        return tuple(found)

    def style(self, index: int) -> tuple[tuple[int, tuple[Mark, ...]], ...]:
        """The marks of a token, piece by piece."""
        if self.bounds[index + 1] - self.bounds[index] == 1 or len(self.content) == 1:
            return ((0, self.at(self.bounds[index]).marks),)
        pieces = self.nodes(index, index + 1)
        if len(pieces) == 1:
            return ((0, pieces[0].marks),)
        return tuple((len(piece.text), piece.marks) for piece in pieces)

    def letters(self, start: int, end: int) -> int:
        """How much there is to read in tokens `start` to `end`: spaces and signs count nothing."""
        return sum(_letters(key) for key in self.keys[start:end])


def _letters(key: Hashable) -> int:
    if not isinstance(key, str):
        return 1
    return len(key) if key[0].isalnum() else 0


def line_ops(a: tuple[Node, ...], b: tuple[Node, ...], report: Report) -> Iterator[Keep | Swap]:
    """The steps from one line to another. `report` numbers each change."""
    old, new = Line(a), Line(b)
    found = matches(old.keys, new.keys)
    runs = [
        _Run(left.start, left.stop, right.start, right.stop)
        for left, right in gaps(found, len(old.keys), len(new.keys))
    ]
    place, low = 0, 0
    for run in _readable(old, new, runs):
        yield from _restyled(old, new, place, run.start, low, report)
        before, after = old.nodes(run.start, run.end), new.nodes(run.low, run.high)
        kind = Kind.INSERT if not before else Kind.DELETE if not after else Kind.REPLACE
        yield Swap(change=report(kind, before, after), before=before, after=after)
        place, low = run.end, run.high
    yield from _restyled(old, new, place, len(old.keys), low, report)


def _readable(old: Line, new: Line, runs: list[_Run]) -> list[_Run]:
    """Changes as a reader would draw them; one when little of the line is kept."""
    joined = [_slid(old, new, run) for run in _joined(old, runs)]
    sizes = old.letters(0, len(old.keys)), new.letters(0, len(new.keys))
    kept = sizes[0] - sum(old.letters(run.start, run.end) for run in joined)
    if len(joined) > 1 and kept < _LEAST_KEPT * max(sizes):
        return [_Run(0, len(old.keys), 0, len(new.keys))]
    return joined


def _joined(old: Line, runs: list[_Run]) -> list[_Run]:
    """Changes joined across what is kept between them when that is too small to be worth reading."""
    joined: list[_Run] = []
    for run in runs:
        joined.append(run)
        while len(joined) > 1 and _island(old, joined[-2], joined[-1]):
            last = joined.pop()
            joined[-1] = replace(joined[-1], end=last.end, high=last.high)
    return joined


def _island(old: Line, first: _Run, second: _Run) -> bool:
    between = old.letters(first.end, second.start)
    return 2 * between <= min(_weight(old, first), _weight(old, second))


def _weight(old: Line, run: _Run) -> int:
    return old.letters(run.start, run.end) if run.end > run.start else run.high - run.low


def _slid(old: Line, new: Line, run: _Run) -> _Run:
    """A pure insertion or deletion that begins with a space moved on, so that it ends with one."""
    if run.start == run.end:
        keys, start, end = new.keys, run.low, run.high
    elif run.low == run.high:
        keys, start, end = old.keys, run.start, run.end
    else:
        return run
    follows = keys[end] if end < len(keys) else None
    first = keys[start]
    slides = isinstance(first, str) and first.isspace() and first == follows
    if not slides or _style_differs(old, new, run):
        return run
    return _Run(run.start + 1, run.end + 1, run.low + 1, run.high + 1)


def _style_differs(old: Line, new: Line, run: _Run) -> bool:
    return old.style(run.start) != new.style(run.low)


def _restyled(old: Line, new: Line, start: int, end: int, low: int, report: Report) -> Iterator[Keep | Swap]:
    """Tokens that are the same but for their styles, as changes of style."""
    shift = low - start
    kept = start
    while start < end:
        looks = old.style(start), new.style(start + shift)
        if looks[0] == looks[1]:
            start += 1
            continue
        if kept < start:
            yield Keep(count=old.bounds[start] - old.bounds[kept])
        first = start
        while start < end and (old.style(start), new.style(start + shift)) == looks:
            start += 1
        before, after = old.nodes(first, start), new.nodes(first + shift, start + shift)
        yield Swap(change=report(Kind.RESTYLE, before, after), before=before, after=after)
        kept = start
    if kept < end:
        yield Keep(count=old.bounds[end] - old.bounds[kept])
