"""Aligning two sequences: which places hold the same, in order in both. Bounded for every input."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence

_SMALL = 48
_REACH = 64
"""How many differences the exact search looks across before it commits to what it has found."""

Match = tuple[int, int]


def matches(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Match]:
    """Pairs of places that hold the same, both ascending.

    Items that occur once in both are anchors; between them the shortest edit script (Myers) is sought
    a stretch at a time.
    """
    found: list[Match] = []
    stack = [(0, len(a), 0, len(b))]
    while stack:
        low_a, high_a, low_b, high_b = stack.pop()
        while low_a < high_a and low_b < high_b and a[low_a] == b[low_b]:
            found.append((low_a, low_b))
            low_a, low_b = low_a + 1, low_b + 1
        while low_a < high_a and low_b < high_b and a[high_a - 1] == b[high_b - 1]:
            high_a, high_b = high_a - 1, high_b - 1
            found.append((high_a, high_b))
        if low_a == high_a or low_b == high_b:
            continue
        anchors = (
            _anchors(a, b, low_a, high_a, low_b, high_b) if high_a - low_a + high_b - low_b > _SMALL else []
        )
        if not anchors:
            found.extend(_shortest(a, b, low_a, high_a, low_b, high_b))
            continue
        found.extend(anchors)
        ends = [*anchors, (high_a, high_b)]
        starts = [(low_a - 1, low_b - 1), *anchors]
        stack.extend(
            (start[0] + 1, end[0], start[1] + 1, end[1]) for start, end in zip(starts, ends, strict=True)
        )
    return sorted(found)


def _anchors(
    a: Sequence[Hashable], b: Sequence[Hashable], low_a: int, high_a: int, low_b: int, high_b: int
) -> list[Match]:
    """The longest ascending chain of items that occur exactly once in both stretches."""
    once_a, once_b = Counter(a[low_a:high_a]), Counter(b[low_b:high_b])
    places = {b[place]: place for place in range(low_b, high_b) if once_b[b[place]] == 1}
    pairs = [
        (place, places[a[place]])
        for place in range(low_a, high_a)
        if once_a[a[place]] == 1 and a[place] in places
    ]
    return longest_chain(pairs)


def longest_chain(pairs: Sequence[Match]) -> list[Match]:
    """The longest part of pairs (ascending on the left) that ascends on the right too."""
    tails: list[int] = []
    chain_ends: list[int] = []
    previous: list[int] = []
    for index, (_, right) in enumerate(pairs):
        size = bisect_left(tails, right)
        previous.append(chain_ends[size - 1] if size else -1)
        tails[size : size + 1] = [right]
        chain_ends[size : size + 1] = [index]
    chain = []
    index = chain_ends[-1] if chain_ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = previous[index]
    return chain[::-1]


def _shortest(
    a: Sequence[Hashable], b: Sequence[Hashable], low_a: int, high_a: int, low_b: int, high_b: int
) -> Iterator[Match]:
    """Myers' greedy search; after `_REACH` differences it keeps the furthest path and goes on from there."""
    while low_a < high_a and low_b < high_b:
        path, low_a, low_b = _stretch(a, b, low_a, high_a, low_b, high_b)
        yield from path


def _stretch(
    a: Sequence[Hashable], b: Sequence[Hashable], low_a: int, high_a: int, low_b: int, high_b: int
) -> tuple[list[Match], int, int]:
    n, m = high_a - low_a, high_b - low_b
    reached = {1: 0}
    trail: list[dict[int, int]] = []
    for differences in range(min(n + m, _REACH) + 1):
        trail.append(dict(reached))
        for diagonal in range(-differences, differences + 1, 2):
            down = diagonal == -differences or (
                diagonal != differences and reached[diagonal - 1] < reached[diagonal + 1]
            )
            x = reached[diagonal + 1] if down else reached[diagonal - 1] + 1
            y = x - diagonal
            while x < n and y < m and a[low_a + x] == b[low_b + y]:
                x, y = x + 1, y + 1
            reached[diagonal] = x
            if x >= n and y >= m:
                return _traced(trail, diagonal, x, low_a, low_b), high_a, high_b
    best = max(
        (k for k in range(-differences, differences + 1, 2) if reached[k] <= n and reached[k] - k <= m),
        key=lambda k: 2 * reached[k] - k,
        default=None,
    )
    if best is None:
        return [], high_a, high_b
    x = reached[best]
    return _traced(trail, best, x, low_a, low_b), low_a + x, low_b + x - best


def _traced(trail: list[dict[int, int]], diagonal: int, x: int, low_a: int, low_b: int) -> list[Match]:
    """The matches on the way to a place, found by walking the trail back."""
    found: list[Match] = []
    for differences in range(len(trail) - 1, -1, -1):
        reached = trail[differences]
        down = diagonal == -differences or (
            diagonal != differences and reached[diagonal - 1] < reached[diagonal + 1]
        )
        before = diagonal + 1 if down else diagonal - 1
        start = reached[before] if down else reached[before] + 1
        while x > start:
            x -= 1
            found.append((low_a + x, low_b + x - diagonal))
        diagonal, x = before, reached[before]
    return found[::-1]


def heaviest_chain(pairs: Sequence[tuple[int, int, float]], width: int) -> list[Match]:
    """Of weighted pairs, the chain that ascends on both sides with the greatest weight."""
    best: list[tuple[float, int]] = [(0.0, -1)] * (width + 1)
    previous: list[int] = []
    order = sorted(range(len(pairs)), key=lambda index: (pairs[index][0], -pairs[index][1]))
    links: dict[int, int] = {}
    for index in order:
        _, right, weight = pairs[index]
        total, link = _highest(best, right)
        links[index] = link
        _raise(best, right + 1, (total + weight, index))
    _, index = _highest(best, width)
    while index >= 0:
        previous.append(index)
        index = links[index]
    return [pairs[index][:2] for index in reversed(previous)]


def strays(
    old: Sequence[Hashable], new: Sequence[Hashable], rather: Collection[Hashable] = ()
) -> set[Hashable]:
    """Which of the same items are not in their old order any more: as few as may be, `rather` these."""
    places = {one: place for place, one in enumerate(new)}
    weights = [1 if one in rather else 1 + 1 / (1 + len(old)) for one in old]
    pairs = [(place, places[one], weights[place]) for place, one in enumerate(old)]
    return set(old) - {old[place] for place, _ in heaviest_chain(pairs, len(new))}


def _highest(best: list[tuple[float, int]], place: int) -> tuple[float, int]:
    """The best total among right places below `place` (a Fenwick tree of maxima)."""
    top = (0.0, -1)
    while place > 0:
        top = max(top, best[place])
        place -= place & -place
    return top


def _raise(best: list[tuple[float, int]], place: int, total: tuple[float, int]) -> None:
    while place < len(best):
        best[place] = max(best[place], total)
        place += place & -place


def gaps(found: Sequence[Match], size_a: int, size_b: int) -> Iterator[tuple[range, range]]:
    """The stretches between matches, where either side has something."""
    last_a, last_b = -1, -1
    for place_a, place_b in [*found, (size_a, size_b)]:
        if place_a - last_a > 1 or place_b - last_b > 1:
            yield range(last_a + 1, place_a), range(last_b + 1, place_b)
        last_a, last_b = place_a, place_b


def alike(
    left: range, right: range, score: Callable[[int, int], float], *, least: float, band: int = 32
) -> list[Match]:
    """Pairs of the two stretches that are alike enough, ascending; far-off places are not compared."""
    if not left or not right:
        return []
    slope = len(right) / len(left)
    candidates = []
    for row, place in enumerate(left):
        middle = round(row * slope)
        for column in range(max(0, middle - band), min(len(right), middle + band + 1)):
            weight = score(place, right[column])
            if weight > least:
                candidates.append((place, column, weight))
    return [(place, right[column]) for place, column in heaviest_chain(candidates, len(right))]
