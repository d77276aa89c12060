"""Where pages come to stand when a source is imported again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.model.matching import arranged
from workbench.storage.pages import Standing


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page of the source: its document, what it stands below there, and below what it stood before."""

    id: str
    parent: str | None
    base_parent: str | None = None
    new: bool = False


Outline = dict[str | None, list[str]]


def outline_of(standing: Mapping[str, Standing]) -> Outline:
    """The pages that are there, below each page in their order."""
    found: Outline = {}
    for one in sorted(standing.values(), key=lambda page: (page.position, page.id)):
        if one.deleted is None:
            found.setdefault(one.parent_id, []).append(one.id)
    return found


def rearranged(
    standing: Mapping[str, Standing],
    places: Sequence[Place],
    base: Sequence[str],
    removed: Iterable[str],
) -> Outline:
    """The outline after an import.

    Args:
        standing: the pages of the course.
        places: the pages of the new source, in its order.
        base: the pages of the last import, in its order.
        removed: the pages that leave.
    """
    gone = set(removed)
    parents = {one.id: one.parent_id for one in standing.values() if one.deleted is None}
    parents = _acyclic(_moved(parents, places), parents)
    parents = {one: _above(parents, one, gone) for one in parents if one not in gone}
    now = [one for below in _walk(outline_of(standing)) for one in below if one in parents]
    theirs = [place.id for place in places if place.id in parents]
    found: Outline = {}
    for parent in dict.fromkeys(parents.values()):
        here = {one for one, above in parents.items() if above == parent}
        stood = [one for one in now if one in here and standing[one].parent_id == parent]
        late = [one for one in now if one in here and one not in stood and one not in theirs]
        ordered = arranged(
            stood, [one for one in base if one in here], [one for one in theirs if one in here]
        )
        found[parent] = [*ordered, *late]
    return found


def _moved(parents: Mapping[str, str | None], places: Sequence[Place]) -> dict[str, str | None]:
    """Each page below what the source has it below, unless it was moved here."""
    found = dict(parents)
    beside: dict[str | None, str | None] = {}
    for place in places:
        wanted = place.parent if place.parent in found else None
        if place.new:
            found[place.id] = beside.get(place.parent, wanted)
        elif place.id in found and place.parent != place.base_parent == found[place.id]:
            found[place.id] = wanted
        if place.id in found:
            beside[place.parent] = found[place.id]
    return found


def _acyclic(parents: dict[str, str | None], before: Mapping[str, str | None]) -> dict[str, str | None]:
    """Without pages that would stand below themselves."""
    for one in parents:
        seen, above = {one}, parents[one]
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above is not None:
            return {name: before.get(name) if name in before else None for name in parents}
    return parents


def _above(parents: Mapping[str, str | None], one: str, gone: set[str]) -> str | None:
    above = parents[one]
    while above is not None and above in gone:
        above = parents.get(above)
    return above


def _walk(outline: Outline) -> Iterable[list[str]]:
    stack: list[str | None] = [None]
    while stack:
        below = outline.get(stack.pop(0), [])
        yield below
        stack.extend(below)
