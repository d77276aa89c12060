"""Things on a page that are dragged to where they belong, as pairs to find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.importers._tools.exercise import lines, match
from workbench.importers._xml import Element
from workbench.model.content import Node

_SAYS = (
    "data-match",
    "data-target",
    "data-pair",
    "data-answer",
    "data-zone",
    "data-category",
    "data-correct",
)
_CALLED = (*_SAYS, "data-accept", "data-accepts", "data-id", "data-value", "data-name", "id")
_LONG, _MOST = 300, 60


def asked_in_drags(tree: Element) -> Iterator[tuple[Element, Node]]:
    """The first of the things that are dragged, with the exercise that all of them are."""
    things = [one for one in tree.iter() if isinstance(one.tag, str) and one.get("draggable") == "true"]
    things = [one for one in things if 0 < len(_words(one)) <= _LONG][: _MOST + 1]
    for key in _SAYS if 2 <= len(things) <= _MOST else ():
        zones = _zones(tree, things, key)
        if zones and all((one.get(key) or "").strip() in zones for one in things):
            used = [zones[(one.get(key) or "").strip()] for one in things]
            pairs = [(_words(one), _words(zone)) for one, zone in zip(things, used, strict=True)]
            for one in dict.fromkeys((*things[1:], *used)):
                _clear(one)
            yield things[0], match((), [(lines(left), lines(right)) for left, right in pairs])
            return


def _zones(tree: Element, things: Sequence[Element], key: str) -> dict[str, Element]:
    """What things may be dragged to, by what these say that they belong to."""
    wanted = {(one.get(key) or "").strip() for one in things}
    found: dict[str, Element] = {}
    for one in tree.iter():
        inside = one in things or not isinstance(one.tag, str) or not 0 < len(_words(one)) <= _LONG
        for name in () if inside or any(each in things for each in one.iter()) else _CALLED:
            if (value := (one.get(name) or "").strip()) in wanted:
                found.setdefault(value, one)
    return found


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _clear(element: Element) -> None:
    """Leave of an element what stands behind it."""
    tail = element.tail
    element.clear()
    element.tail = tail
