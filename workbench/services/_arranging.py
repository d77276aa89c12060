"""Where pages come to stand when a source is imported again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.model.matching import arranged, contested, inserted
from workbench.storage.imports import ImportedPage
from workbench.storage.pages import Standing


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page of the source: its document, what it stands below there, and below what it stood before."""

    id: str
    parent: str | None
    base_parent: str | None = None
    new: bool = False

    @property
    def moved(self) -> bool:
        """Whether the source has it below another page than before."""
        return not self.new and self.parent != self.base_parent


Outline = dict[str | None, list[str]]


@dataclass(frozen=True, kw_only=True)
class Arranged:
    """Where pages come to stand, and which of them were moved here and elsewhere in the source."""

    outline: Outline
    contested: frozenset[str]


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
) -> Arranged:
    """The outline after an import: a page that was moved here and elsewhere in the source stays.

    Args:
        standing: the pages of the course.
        places: the pages of the new source, in its order.
        base: the pages of the last import, in its order.
        removed: the pages that leave.
    """
    gone = set(removed)
    stood = {one.id: one.parent_id for one in standing.values() if one.deleted is None}
    parents = _acyclic(_moved(stood, places), stood)
    apart = {one.id for one in places if one.moved and _elsewhere(one, stood)}
    parents = {one: _above(parents, one, gone) for one in parents if one not in gone}
    now = [one for below in _walk(outline_of(standing)) for one in below if one in parents]
    theirs = [place.id for place in places if place.id in parents]
    found: Outline = {}
    for parent in dict.fromkeys(parents.values()):
        here = {one for one, above in parents.items() if above == parent}
        known = [one for one in now if one in here and standing[one].parent_id == parent]
        late = [one for one in now if one in here and one not in known and one not in theirs]
        three = known, [one for one in base if one in here], [one for one in theirs if one in here]
        found[parent] = [*arranged(*three), *late]
        apart |= contested(*three)
    return Arranged(outline=found, contested=frozenset(apart - gone))


def _elsewhere(place: Place, stood: Mapping[str, str | None]) -> bool:
    """Whether a page was put below another page here than the source has it below, now and before."""
    wanted = place.parent if place.parent in stood else None
    return place.id in stood and stood[place.id] not in (place.base_parent, wanted)


def placed(
    document_id: str, pages: Sequence[ImportedPage], standing: Mapping[str, Standing]
) -> tuple[str | None, list[str]]:
    """What the source has a page below, as far as that is here, and the pages there with it among them."""
    numbers = {page.number: page for page in pages}
    there = {one.id for one in standing.values() if one.deleted is None} - {document_id}
    above = first = next(page.parent for page in pages if page.document_id == document_id)
    while above is not None and numbers[above].document_id not in there:
        above = numbers[above].parent
    parent = None if above is None else numbers[above].document_id
    now = [one for one in outline_of(standing).get(parent, ()) if one != document_id]
    theirs = [page.document_id for page in pages if page.parent == first]
    return parent, inserted(now, [document_id], theirs)


def _moved(parents: Mapping[str, str | None], places: Sequence[Place]) -> dict[str, str | None]:
    """Each page below what the source has it below, unless it was moved here."""
    found = dict(parents)
    beside: dict[str | None, str | None] = {}
    for place in places:
        wanted = place.parent if place.parent in found else None
        if place.new:
            found[place.id] = beside.get(place.parent, wanted)
        elif place.id in found and place.moved and place.base_parent == found[place.id]:
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
