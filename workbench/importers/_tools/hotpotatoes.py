"""Quizzes of Hot Potatoes: the questions stand in the page, their answers and keys in its script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from workbench.importers._javascript import value_at
from workbench.importers._tools.exercise import Answer, Blocks, Told, choice, typed
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
_TYPED, _SEVERAL = "1", "3"


def hot_potatoes(source: str, write: Write) -> Iterator[Node]:
    """The questions of a JQuiz page as exercises, in its order."""
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
