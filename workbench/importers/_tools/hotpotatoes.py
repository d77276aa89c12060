"""What Hot Potatoes keeps in scripts: the keys of quizzes, and cards to match or to put in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from workbench.importers._javascript import value_at
from workbench.importers._tools.exercise import Answer, Blocks, Told, choice, match, order, typed
from workbench.model.content import Node
from workbench.model.errors import Unreadable

Json = Any
Write = Callable[[str], Blocks]
_ANSWER = re.compile(r"\bI\[(\d{1,4})\]\[3\]\[\d{1,4}\]\s*=\s*(?=new Array|\[)")
_KIND = re.compile(r"\bI\[(\d{1,4})\]\[2\]\s*=\s*['\"]?(\d)")
_ASKED = re.compile(
    r"<li[^>]*\bid=[\"']Q_(\d{1,4})[\"'][^>]*>.{0,300}?<div[^>]*class=[\"']QuestionText[\"'][^>]*>(.{0,20000}?)</div>",
    re.IGNORECASE | re.DOTALL,
)
_CARD = re.compile(r"\b(F|D|Segments)\[(\d{1,4})\]\[([01])\]\s*=\s*(?=['\"\d])")
_ORDER = re.compile(r"\bAnswers\[0\]\s*=\s*(?=new Array|\[)")
_TYPED, _SEVERAL = "1", "3"


def hot_potatoes(source: str, write: Write) -> Iterator[Node]:
    """The questions in the scripts of a page as exercises, in their order."""
    asked = {number: words for number, words in _ASKED.findall(source)}
    kinds = dict(_KIND.findall(source))
    answers: dict[str, list[list[Json]]] = {}
    for found in _ANSWER.finditer(source):
        try:
            told = value_at(source, found.end())
        except Unreadable:
            continue
        if isinstance(told, list) and len(told) >= 3:
            answers.setdefault(found[1], []).append(told)
    for number, listed in answers.items():
        yield _exercise(write(asked.get(number, "")), kinds.get(number, "0"), listed, write, number)
    cards = _cards(source) if _CARD.search(source) else {}
    yield from _matched(cards, write)
    yield from _ordered(cards, source, write)


def _cards(source: str) -> dict[str, list[tuple[str, Json]]]:
    """The cards of each kind: their words, and the number that those have which belong together."""
    read: dict[tuple[str, str], dict[str, Json]] = {}
    for found in _CARD.finditer(source):
        try:
            read.setdefault((found[1], found[2]), {})[found[3]] = value_at(source, found.end())
        except Unreadable:
            continue
    cards: dict[str, list[tuple[str, Json]]] = {}
    for (kind, _), card in read.items():
        if "0" in card and "1" in card:
            cards.setdefault(kind, []).append((str(card["0"]), card["1"]))
    return cards


def _matched(cards: dict[str, list[tuple[str, Json]]], write: Write) -> Iterator[Node]:
    """Fixed cards, each with the one that is to be dragged there."""
    fixed, moved = cards.get("F", []), cards.get("D", [])
    pairs = [(write(words), write(other)) for words, at in fixed for other, to in moved if at == to]
    if len(pairs) > 1:
        known = {at for _, at in fixed}
        yield match((), pairs, extra=[write(words) for words, to in moved if to not in known])


def _ordered(cards: dict[str, list[tuple[str, Json]]], source: str, write: Write) -> Iterator[Node]:
    """Parts of a sentence in their right order; a part may come more than once."""
    found = _ORDER.search(source) if "Segments" in cards else None
    try:
        wanted = value_at(source, found.end()) if found else []
    except Unreadable:
        return
    words = {number: part for part, number in cards.get("Segments", [])}
    parts = [write(words[one]) for one in wanted if one in words] if isinstance(wanted, list) else []
    if len(parts) > 1:
        yield order((), parts)


def _exercise(asked: Blocks, kind: str, listed: list[list[Json]], write: Write, number: str) -> Node:
    told = Told(identifier=f"Q_{number}")
    if kind == _TYPED:
        return typed(asked, (str(one[0]) for one in listed if _right(one)), told)
    found = (
        Answer(content=write(str(one[0])), right=_right(one), feedback=write(str(one[1]))) for one in listed
    )
    return choice(asked, found, told, many=kind == _SEVERAL)


def _right(one: list[Json]) -> bool:
    return one[2] in (1, "1", True)
