"""The rubrics of Desire2Learn as tables: a row for each criterion, a column for each level."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.importers._qti.names import Element, attr, below, child, children, number, string
from workbench.model.content import Node, heading, node, paragraph

Html = Callable[[str], tuple[Node, ...]]


def rubrics(root: Element, html: Html) -> Iterator[Node]:
    """Each rubric under its name."""
    for rubric in children(root, "rubric"):
        yield heading(2, attr(rubric, "name") or "Rubric")
        yield from html(inside(child(rubric, "description")))
        groups = list(below(rubric, "criteria-group"))
        for group in groups:
            if len(groups) > 1:
                yield heading(3, attr(group, "name") or "Criteria")
            yield from _table(group, html)
        yield from _overall(rubric, html)


def _table(group: Element, html: Html) -> Iterator[Node]:
    levels = {attr(one, "level-id"): attr(one, "name") for one in below(group, "level")}
    head = [node("tableHeader", paragraph(words)) for words in ("Criterion", *levels.values())]
    rows = [_criterion(one, tuple(levels), html) for one in below(group, "criterion")]
    if rows:
        yield node("table", node("tableRow", *head), *rows)


def _criterion(one: Element, levels: tuple[str, ...], html: Html) -> Node:
    cells = {attr(cell, "level-id"): cell for cell in below(one, "cell")}
    made = [node("tableCell", paragraph(attr(one, "name")))]
    made += [node("tableCell", *_cell(cells.get(level), html)) for level in levels]
    return node("tableRow", *made)


def _cell(cell: Element | None, html: Html) -> tuple[Node, ...]:
    """What earns a level, its points, and what is told to those who reach it."""
    points = number(attr(cell, "cell-value"))
    blocks = [paragraph(f"{points:g} points")] if points is not None else []
    blocks += html(inside(child(cell, "description")))
    told = html(inside(child(cell, "feedback")))
    return (*blocks, *((paragraph("Feedback:"), *told) if told else ())) or (paragraph(),)


def _overall(rubric: Element, html: Html) -> Iterator[Node]:
    """The levels of the whole, from which number of points on."""
    for level in below(rubric, "overall-level"):
        points = number(attr(level, "range-start-value"))
        start = "" if points is None else f" (from {points:g} points)"
        yield paragraph(f"{attr(level, 'name')}{start}")
        for part in ("description", "feedback"):
            yield from html(inside(child(level, part)) if string(child(level, part)) else "")


def inside(element: Element | None) -> str:
    """All text in an element as it was written."""
    return "" if element is None else "".join(element.itertext())
