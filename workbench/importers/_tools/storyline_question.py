"""Storyline's questions as exercises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

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
    number,
    order,
    typed,
)
from workbench.importers._tools.shared import amount, plain, record, records, string
from workbench.importers._tools.storyline_slide import Shown
from workbench.model.content import Node
from workbench.model.exercise import Range

Json = Any
_BLANK = re.compile(r"_{2,}")


def asked_of(interaction: Json) -> str:
    """The words of the question, as an LMS is told them."""
    return plain(interaction.get("lmstext"))


def answer_layers(interaction: Json, status: str) -> set[str]:
    """The layers that open after answers of one kind."""
    found: set[str] = set()
    stack: list[Json] = [one for one in records(interaction.get("answers")) if one.get("status") == status]
    while stack:
        one = stack.pop()
        if one.get("kind") == "show_slidelayer":
            found.add(string(record(one.get("objRef")).get("value")).rpartition(".")[2])
        for key in ("actions", "thenActions", "elseActions"):
            stack += records(one.get(key))
    return found


def exercise(interaction: Json, shown: list[Shown]) -> tuple[Node, ...] | None:
    """The exercise with what stands around it on its slide; None for a kind that is not known."""
    make = _KINDS.get(str(interaction.get("type") or "").lower())
    if make is None:
        return None
    parts = _Parts(interaction, shown)
    return _scales(parts) if parts.data.get("type") == "likert" and parts.statements else (make(parts),)


class _Parts:
    """A question's parts: what is asked, what may be answered, what is right, what is told."""

    def __init__(self, interaction: Json, shown: list[Shown]) -> None:
        self.data = interaction
        self.choices = {str(one.get("id")): one for one in records(interaction.get("choices"))}
        self.statements = {str(one.get("id")): one for one in records(interaction.get("statements"))}
        self._shown = {name: one for one in shown for name in one.names}
        used = {name.partition("_")[2] for name in (*self.choices, *self.statements)}
        said = {plain(one.get("lmstext")) for one in (*self.choices.values(), *self.statements.values())}
        free = [one for one in shown if not one.names & used and one.plain not in said]
        asked = [one for one in free if one.base]
        own = asked_of(interaction)
        known = own in {one.plain for one in asked} or not own or bool(asked) and len(own.split()) < 4
        self.asked: Blocks = (
            *(block for one in asked for block in one.blocks),
            *(() if known else lines(own)),
        )
        self.told = self._told([one for one in free if not one.base])

    def _told(self, shown: list[Shown]) -> Told:
        """What the layers say that open after right and wrong answers, without their buttons."""
        right, wrong = answer_layers(self.data, "correct"), answer_layers(self.data, "incorrect")

        def on(layers: set[str]) -> Blocks:
            found = (one for one in shown if one.layer in layers and not one.button)
            return tuple(block for one in found for block in one.blocks)

        rest = (one for one in shown if one.layer not in right ^ wrong)
        return Told(
            correct=on(right - wrong),
            incorrect=on(wrong - right),
            general=tuple(block for one in rest for block in one.blocks),
            identifier=str(self.data.get("lmsId") or ""),
        )

    def words(self, name: str) -> Blocks:
        """What a choice or statement says: as the slide shows it, else as an LMS is told."""
        found = self._shown.get(name.partition("_")[2])
        one = self.choices.get(name) or self.statements.get(name) or {}
        return found.blocks if found and found.blocks else lines(plain(one.get("lmstext")))

    def right(self) -> list[Json]:
        """The statements that are true of a right answer."""
        answers = records(self.data.get("answers"))
        correct = [one for one in answers if one.get("status") == "correct"]
        return [each for one in correct for each in records(record(one.get("evaluate")).get("statements"))]


def _named(reference: Json) -> str:
    return string(reference).partition(".")[2] or string(reference)


def _choice(parts: _Parts) -> Node:
    right = {_named(one.get("choiceid")) for one in parts.right() if one.get("kind") == "equals"}
    answers = (Answer(content=parts.words(name), right=name in right) for name in parts.choices)
    many = str(parts.data.get("type")).lower() == "multipleresponse"
    return choice(parts.asked, answers, parts.told, many=many)


def _scales(parts: _Parts) -> Blocks:
    """Statements that are each rated on the same scale."""
    scale = [Answer(content=parts.words(name)) for name in parts.choices]
    return tuple(choice((*parts.asked, *parts.words(name)), scale, parts.told) for name in parts.statements)


def _typed(parts: _Parts) -> Node:
    found = parts.right()
    answers = [plain(parts.choices.get(_named(one.get("choiceid")), {}).get("lmstext")) for one in found]
    cased = any(one.get("ignorecase") is False for one in found)
    return typed(parts.asked, answers, parts.told, cased=cased)


def _pairs(parts: _Parts) -> list[tuple[str, str]]:
    return [(_named(one.get("choiceid")), _named(one.get("statementid"))) for one in parts.right()]


def _match(parts: _Parts) -> Node:
    pairs = _pairs(parts)
    drops = str(parts.data.get("lmsId") or "").startswith("MatchingDropDown")
    sides = [(right, left) if drops else (left, right) for left, right in pairs]
    used = {name for pair in pairs for name in pair}
    choices, statements = (
        [parts.words(name) for name in names if name not in used]
        for names in (parts.choices, parts.statements)
    )
    lone, extra = (statements, choices) if drops else (choices, statements)
    told = ((parts.words(left), parts.words(right)) for left, right in sides)
    return match(parts.asked, told, parts.told, extra=extra, lone=lone)


def _bank(parts: _Parts) -> Node:
    """Words to be put in the blanks of a sentence, or one to be chosen."""
    pieces = _BLANK.split(asked_of(parts.data))
    if len(pieces) - 1 != len(parts.statements) or len(pieces) < 2:
        return _match(parts) if parts.statements else _choice(parts)
    words = {name: plain(one.get("lmstext")) for name, one in parts.choices.items()}
    options = tuple(dict.fromkeys(words.values()))
    filled: list[str | Gap] = [pieces[0]]
    for name, piece in zip(parts.statements, pieces[1:], strict=True):
        right = tuple(words[choice_] for choice_, at in _pairs(parts) if at == name and choice_ in words)
        filled += [Gap(answers=right, options=options), piece]
    beside = tuple(block for block in parts.asked if block.plain != asked_of(parts.data))
    return gaps(beside, filled, parts.told)


def _order(parts: _Parts) -> Node:
    """The right order: the place that each choice's statement names."""
    places = {choice_: plain(parts.statements.get(at, {}).get("lmstext")) for choice_, at in _pairs(parts)}
    names = sorted(parts.choices, key=lambda name: (_place(places.get(name, "")), name))
    return order(parts.asked, (parts.words(name) for name in names), parts.told)


def _place(word: str) -> float:
    return float(word) if word.isdecimal() and len(word) < 9 else 1e9


def _number(parts: _Parts) -> Node:
    ranges = [found for one in parts.right() for found in _ranges(record(one.get("statement")) or one)]
    return number(parts.asked, ranges, parts.told) if ranges else _typed(parts)


def _ranges(statement: Json, depth: int = 0) -> Iterator[Range]:
    """The numbers that a condition lets pass."""
    inner = records(statement.get("statements"))
    if statement.get("kind") == "compare":
        yield from _compared([statement])
    elif statement.get("kind") == "and":
        yield from _compared(inner)
    elif depth < 10:
        for one in inner:
            yield from _ranges(one, depth + 1)


def _compared(parts: list[Json]) -> Iterator[Range]:
    bounds: dict[str, float] = {}
    for one in parts:
        found = amount(one.get("valueb"))
        if found is not None:
            bounds[str(one.get("operator"))] = found
    if "eq" in bounds:
        yield Range(exact=bounds["eq"])
    elif bounds:
        lower, upper = bounds.get("gte", bounds.get("gt")), bounds.get("lte", bounds.get("lt"))
        yield Range(
            lower=lower,
            upper=upper,
            lower_open="gte" not in bounds and "gt" in bounds,
            upper_open="lte" not in bounds and "lt" in bounds,
        )


def _essay(parts: _Parts) -> Node:
    return essay(parts.asked, parts.told)


def _written(parts: _Parts) -> Node:
    """A short answer, with the answers that count where there are any."""
    return _typed(parts) if parts.right() else _essay(parts)


_KINDS = {
    "multiplechoice": _choice,
    "truefalse": _choice,
    "multipleresponse": _choice,
    "wordbank": _bank,
    "fillin": _typed,
    "textentry": _typed,
    "matching": _match,
    "sequence": _order,
    "sequencing": _order,
    "numeric": _number,
    "essay": _essay,
    "shortanswer": _written,
    "likert": _choice,
}
