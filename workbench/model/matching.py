"""Which page of a new source is which page of the old one, and in which order they come to stand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from workbench.model._align import alike, strays

_WORD = re.compile(r"\w+")
_ALIKE = 0.5
_SOMEWHAT = 0.2
_COMPARED = 250
"""Pages beyond this number of leftovers are not compared word by word, so that time stays bounded."""


@dataclass(frozen=True, kw_only=True)
class Face:
    """What a page is known by."""

    title: str
    kind: str = ""
    path: str = ""
    place: str = ""
    hash: str = ""
    text: str = ""

    @property
    def below(self) -> str:
        """What it says, without its title where it begins with that."""
        text = self.text.strip()
        return text.removeprefix(self.title).strip() if self.title else text


def match_pages(old: Sequence[Face], new: Sequence[Face]) -> list[int | None]:
    """For each new page the place of the old one it is, or None.

    By its place in the source and its title, then by what it says, then by its title, then by the file it
    comes from, then by what it says below its title, then by how alike the words are, and at last by its
    neighbours, where these are the same and some of its words are left.
    """
    return _Matching(old, new).found()


class _Matching:
    """Pairs that are sure come first; each step only sees what is left."""

    def __init__(self, old: Sequence[Face], new: Sequence[Face]) -> None:
        self._old, self._new = old, new
        self._pairs: dict[int, int] = {}
        self._left = dict.fromkeys(range(len(old)))
        self._bags = cache(_bag)

    def found(self) -> list[int | None]:
        self._unique(lambda one: (one.path, one.place, one.title) if one.path or one.place else None)
        self._in_order(lambda one: (one.title, one.hash))
        self._in_order(lambda one: (one.title, one.kind))
        self._unique(lambda one: one.hash if one.text.strip() else None)
        self._unique(lambda one: (one.path, one.place) if one.path else None, least=_SOMEWHAT)
        self._unique(lambda one: (one.kind, one.below) if one.below else None)
        self._in_sequence()
        self._by_words()
        self._by_neighbours()
        return [self._pairs.get(place) for place in range(len(self._new))]

    def _open(self) -> list[int]:
        return [place for place in range(len(self._new)) if place not in self._pairs]

    def _pair(self, new: int, old: int) -> None:
        self._pairs[new] = old
        del self._left[old]

    def _places(self, key: Callable[[Face], Hashable | None]) -> dict[Hashable, tuple[list[int], list[int]]]:
        found: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, faces, places in ((0, self._old, list(self._left)), (1, self._new, self._open())):
            for place in places:
                name = key(faces[place])
                if name is not None:
                    found[name][side].append(place)
        return found

    def _unique(self, key: Callable[[Face], Hashable | None], *, least: float = 0.0) -> None:
        for old, new in self._places(key).values():
            if len(old) == len(new) == 1 and (not least or self._likeness(old[0], new[0]) >= least):
                self._pair(new[0], old[0])

    def _in_order(self, key: Callable[[Face], Hashable | None]) -> None:
        for old, new in self._places(key).values():
            for pair in zip(new, old, strict=False):
                self._pair(*pair)

    def _in_sequence(self) -> None:
        """Where much is left, what is alike is looked for near its place first."""
        old, new = list(self._left), self._open()
        if max(len(old), len(new)) > _COMPARED:
            near = range(len(old)), range(len(new))
            for one, other in alike(*near, lambda i, j: self._likeness(old[i], new[j]), least=_ALIKE):
                self._pair(new[other], old[one])

    def _by_words(self) -> None:
        old, new = list(self._left)[:_COMPARED], self._open()[:_COMPARED]
        scored = [(self._likeness(one, other), one, other) for one in old for other in new]
        for score, one, other in sorted(scored, key=lambda pair: (-pair[0], pair[1], pair[2])):
            if score < _ALIKE:
                return
            if one in self._left and other not in self._pairs:
                self._pair(other, one)

    def _by_neighbours(self) -> None:
        for new in self._open():
            before, after = self._pairs.get(new - 1, -1), self._pairs.get(new + 1, len(self._old))
            old = before + 1
            between = new - 1 in self._pairs or new == 0
            if between and after - before == 2 and old in self._left and self._something(old, new):
                self._pair(new, old)

    def _something(self, old: int, new: int) -> bool:
        """Whether pages of a kind have words in common, few as these may be, or none at all."""
        one, other = self._old[old], self._new[new]
        words = _bag(one.below), _bag(other.below)
        size = words[0].total() + words[1].total()
        return one.kind == other.kind and 2 * (words[0] & words[1]).total() >= _ALIKE * size

    def _likeness(self, old: int, new: int) -> float:
        """The share of words that two pages have in common; pages with hardly any words are not alike."""
        words = self._bags(self._old[old].text), self._bags(self._new[new].text)
        size = words[0].total() + words[1].total()
        return 2 * (words[0] & words[1]).total() / size if size > 8 else 0.0


def _bag(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text))


def arranged(now: Sequence[str], base: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The order of pages here, with those that only the new source moved where it has them.

    Args:
        now: the pages as they stand.
        base: the pages as the last import had them.
        theirs: the pages as the new source has them.
    """
    here, there = _moves(now, base, theirs)
    if not here:
        return inserted(list(theirs), [one for one in now if one not in set(theirs)], now)
    steady = [one for one in theirs if one not in here]
    moved, known = there - here, set(now)
    left = [one for one in now if one not in moved]
    return inserted(left, [one for one in steady if one in moved or one not in known], steady)


def contested(now: Sequence[str], base: Sequence[str], theirs: Sequence[str]) -> frozenset[str]:
    """The pages that were moved here and in the new source, each elsewhere."""
    here, there = _moves(now, base, theirs)
    return frozenset(one for one in now if one in here & there)


def _moves(
    now: Sequence[str], base: Sequence[str], theirs: Sequence[str]
) -> tuple[set[Hashable], set[Hashable]]:
    """The pages of all three that were moved here, and those moved in the source; none where all agree."""
    known = set(base) & set(theirs) & set(now)
    ours, new, old = ([one for one in order if one in known] for order in (now, theirs, base))
    here = strays(old, ours, strays(old, new))
    return here, set() if ours == new else strays(old, new, here)


def inserted(order: list[str], more: Iterable[str], by: Sequence[str]) -> list[str]:
    """The order with more put in, each behind what it stands behind in another order."""
    places, known = {one: place for place, one in enumerate(by)}, set(order)
    for one in more:
        before = next((other for other in reversed(by[: places[one]]) if other in known), None)
        order.insert(0 if before is None else order.index(before) + 1, one)
        known.add(one)
    return order
