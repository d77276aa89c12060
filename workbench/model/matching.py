"""Which page of a new source is which page of the old one, and in which order they come to stand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

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


def match_pages(old: Sequence[Face], new: Sequence[Face]) -> list[int | None]:
    """For each new page the place of the old one it is, or None.

    By its place in the source and its title, then by what it says, then by its title, then by the file it
    comes from, then by how alike the words are.
    """
    return _Matching(old, new).found()


class _Matching:
    """Pairs that are sure come first; each step only sees what is left."""

    def __init__(self, old: Sequence[Face], new: Sequence[Face]) -> None:
        self._old, self._new = old, new
        self._pairs: dict[int, int] = {}
        self._left = dict.fromkeys(range(len(old)))

    def found(self) -> list[int | None]:
        self._unique(lambda one: (one.path, one.place, one.title) if one.path or one.place else None)
        self._in_order(lambda one: (one.title, one.hash))
        self._in_order(lambda one: (one.title, one.kind))
        self._unique(lambda one: one.hash if one.text.strip() else None)
        self._unique(lambda one: (one.path, one.place) if one.path else None, least=_SOMEWHAT)
        self._by_words()
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

    def _by_words(self) -> None:
        old, new = list(self._left)[:_COMPARED], self._open()[:_COMPARED]
        scored = [(self._likeness(one, other), one, other) for one in old for other in new]
        for score, one, other in sorted(scored, key=lambda pair: (-pair[0], pair[1], pair[2])):
            if score < _ALIKE:
                return
            if one in self._left and other not in self._pairs:
                self._pair(other, one)

    def _likeness(self, old: int, new: int) -> float:
        """The share of words that two pages have in common; pages with hardly any words are not alike."""
        words = _bag(self._old[old].text), _bag(self._new[new].text)
        size = words[0].total() + words[1].total()
        return 2 * (words[0] & words[1]).total() / size if size > 8 else 0.0


def _bag(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text))


def arranged(now: Sequence[str], base: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The order of pages here, as the new source has it where nobody moved them here.

    Args:
        now: the pages as they stand.
        base: the pages as the last import had them.
        theirs: the pages as the new source has them.
    """
    known = set(base) & set(theirs) & set(now)
    moved_here = [one for one in now if one in known] != [one for one in base if one in known]
    if moved_here:
        return _inserted(list(now), [one for one in theirs if one not in set(now)], theirs)
    wanted = list(theirs)
    return _inserted(wanted, [one for one in now if one not in set(theirs)], now)


def _inserted(order: list[str], more: Iterable[str], by: Sequence[str]) -> list[str]:
    """The order with more put in, each behind what it stands behind in another order."""
    places = {one: place for place, one in enumerate(by)}
    for one in more:
        before = [order.index(other) for other in by[: places[one]] if other in order]
        order.insert(before[-1] + 1 if before else 0, one)
    return order
