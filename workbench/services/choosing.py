"""Choosing: an import without the questions that a person leaves out, and with a note that says so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from itertools import count

from workbench.model.content import Node
from workbench.model.course import Page
from workbench.model.imported import Imported, Note, Proposal, Severity


def leave_out(imported: Imported, questions: Collection[int]) -> Imported:
    """The import without the exercises that have these numbers, counted through all pages."""
    wanted = frozenset(questions)
    if not wanted:
        return imported
    left: dict[int, list[Node]] = {}
    numbers, places = count(), count()
    pages = tuple(_without(page, wanted, numbers, places, left) for page in imported.course.pages)
    proposals = tuple(_proposed(one, left.get(one.page, [])) for one in imported.proposals)
    note = Note(
        severity=Severity.INFO,
        where="",
        message=f"{_count(sum(map(len, left.values())))} left out by choice.",
        code="left_out",
    )
    course = replace(imported.course, pages=pages)
    return replace(imported, course=course, proposals=proposals, notes=(*imported.notes, note))


def _without(
    page: Page, wanted: frozenset[int], numbers: count[int], places: count[int], left: dict[int, list[Node]]
) -> Page:
    place = next(places)

    def keep(one: Node) -> bool:
        if one.type != "exercise" or next(numbers) not in wanted:
            return True
        left.setdefault(place, []).append(one)
        return False

    body = _filtered(page.body, keep)
    below = tuple(_without(one, wanted, numbers, places, left) for one in page.pages)
    return replace(page, body=body, pages=below)


def _filtered(tree: Node, keep: Callable[[Node], bool]) -> Node:
    def kept() -> Iterator[Node]:
        for one in tree.content:
            if keep(one):
                yield _filtered(one, keep) if one.content else one

    content = tuple(kept())
    return tree if content == tree.content else replace(tree, content=content)


def _proposed(proposal: Proposal, left: list[Node]) -> Proposal:
    """The proposal without the same exercises: what is left out is not proposed either."""
    if not left:
        return proposal
    return replace(proposal, body=_filtered(proposal.body, lambda one: one not in left))


def _count(number: int) -> str:
    return "1 question was" if number == 1 else f"{number} questions were"
