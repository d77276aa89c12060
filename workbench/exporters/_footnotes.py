"""Footnotes of a course in one text, where each needs a label that no other page has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from itertools import count

from workbench.model.content import Node, map_nodes
from workbench.model.course import Course, Page

_PARTS = ("footnote", "footnoteReference")
_WORD = re.compile(r"[\w-]+")


def labelled(course: Course, *, words: bool = False) -> Course:
    """The course with a label of its own for each footnote; with `words`, one without other signs."""
    taken: set[str] = set()
    numbers = map(str, count(1))

    def paged(page: Page) -> Page:
        names = _names(page.body, taken, numbers, words=words)
        taken.update(names.values())
        return replace(page, body=_renamed(page.body, names), pages=tuple(map(paged, page.pages)))

    return replace(course, pages=tuple(map(paged, course.pages)))


def _names(body: Node, taken: Set[str], numbers: Iterator[str], *, words: bool) -> Mapping[str, str]:
    """The labels of a page, and what each is to be; the next free number, where it cannot stay."""
    labels = dict.fromkeys(_labels(body))
    stay = {one for one in labels if one not in taken and (not words or _WORD.fullmatch(one))}
    free = (one for one in numbers if one not in taken and one not in stay)
    return {one: one if one in stay else next(free) for one in labels}


def _labels(body: Node) -> Iterator[str]:
    return (str(one.attrs["label"]) for one in body.walk() if one.type in _PARTS)


def _renamed(body: Node, names: Mapping[str, str]) -> Node:
    if all(name == label for label, name in names.items()):
        return body

    def named(one: Node) -> Node:
        if one.type not in _PARTS:
            return one
        return replace(one, attrs={**one.attrs, "label": names[str(one.attrs["label"])]})

    return map_nodes(body, named)
