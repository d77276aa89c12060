"""The questions of Adobe Presenter as exercises, from what it tells an LMS of them."""

from __future__ import annotations

import re

from workbench.importers._qti.names import Element, attr, below, child, children, string
from workbench.importers._tools.exercise import (
    Answer,
    Blocks,
    Gap,
    Told,
    choice,
    essay,
    gaps,
    lines,
    match,
    typed,
)
from workbench.model.content import Node

_GAP = re.compile(r"<(\d{1,3})>")
_ANY = "*"
"""Stands before the answers that count."""


def question(one: Element, points: float | None) -> Node:
    """The exercise that an interaction is."""
    told = Told(points=points, identifier=attr(one, "id"))
    title = child(one, "title")
    words = "" if title is None else "".join(title.itertext()).strip()
    kind = attr(one, "type").lower()
    if next(below(one, "matching-set"), None) is not None:
        return _match(one, _asked(words), told)
    if "fill" in kind and _GAP.search(words):
        return _gaps(one, words, told)
    answers = {attr(each, "id"): each for each in children(child(one, "responses"), "response")}
    if "fill" in kind or any(child(each, "option") is not None for each in answers.values()):
        found = [each for listed in answers.values() for each in _options(listed)]
        return typed(_asked(words), found, told) if found else essay(_asked(words), told)
    right = set(_right(one))
    listed = (Answer(content=lines(string(each)), right=name in right) for name, each in answers.items())
    return choice(_asked(words), listed, told) if answers else essay(_asked(words), told)


def title_of(words: str) -> str:
    """Words on one line."""
    return " ".join(words.split())


def _asked(words: str) -> Blocks:
    return lines(*(title_of(line) for line in words.split("\n")))


def _right(one: Element) -> list[str]:
    return [part.strip() for part in attr(one, "correct-response").strip("{} ").split(",") if part.strip()]


def _options(listed: Element) -> tuple[str, ...]:
    found = (string(each) for each in children(listed, "option"))
    return tuple(word for word in found if word and word != _ANY)


def _match(one: Element, asked: Blocks, told: Told) -> Node:
    sides = {
        attr(each, "type"): {attr(part, "id"): lines(string(part)) for part in children(each, "response")}
        for each in below(one, "matching-set")
    }
    lefts, rights = sides.get("source", {}), sides.get("target", {})
    pairs = [(left, right) for left, _, right in (part.partition(".") for part in _right(one))]
    known = [(lefts[left], rights[right]) for left, right in pairs if left in lefts and right in rights]
    used = {left for left, _ in pairs}
    lone = [words for name, words in lefts.items() if name not in used]
    return match(asked, known, told, extra=rights.values(), lone=lone)


def _gaps(one: Element, words: str, told: Told) -> Node:
    answers = {attr(each, "id"): _options(each) for each in below(one, "response")}
    parts = _GAP.split(words)
    pieces: list[str | Gap] = [parts[0]]
    for name, after in zip(parts[1::2], parts[2::2], strict=True):
        pieces += [Gap(answers=answers.get(name, ())), after]
    return gaps((), pieces, told)
