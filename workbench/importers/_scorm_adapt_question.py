"""Adapt's question components as exercises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.importers._tool import Writer, amount, joined, plain, record, records, string
from workbench.importers._tool_exercise import Answer, Blocks, Gap, Told, choice, gaps, slider
from workbench.model.content import Node
from workbench.model.exercise import Range

Json = Any
Media = Callable[[Json], Blocks]


def question(data: Json, write: Writer, media: Media) -> Node | None:
    """The exercise that a component is, if it is one."""
    items = records(data.get("_items"))
    kind = string(data.get("_component")).lower()
    if "slider" in kind and ("_correctAnswer" in data or "_correctRange" in data or "_scaleStart" in data):
        return _slider(data, write)
    if items and all("_shouldBeSelected" in one for one in items):
        return _choice(data, items, write, media)
    if items and all(isinstance(one.get("_options"), list) for one in items):
        return _matching(data, items, write)
    if items and all(isinstance(one.get("_answers"), list) for one in items):
        return _typed(data, items, write)
    return None


def _asked(data: Json, write: Writer) -> Blocks:
    title = next((data[key] for key in ("displayTitle", "title") if string(data.get(key)).strip()), "")
    return (*write.heading(title, 4), *joined(write.html(data.get(key)) for key in ("body", "instruction")))


def _told(data: Json, write: Writer) -> Told:
    feedback = record(data.get("_feedback"))
    wrong = record(feedback.get("_incorrect"))
    partly = record(feedback.get("_partlyCorrect"))
    correct = feedback.get("correct") or record(feedback.get("_correct")).get("body")
    weight = data.get("_questionWeight")
    return Told(
        correct=write.html(correct),
        incorrect=write.html(wrong.get("final") or wrong.get("body") or feedback.get("incorrect")),
        general=write.html(partly.get("final") or partly.get("body")),
        hints=tuple(filter(None, (write.html(wrong.get("notFinal")),))),
        points=amount(weight),
        identifier=string(data.get("_id")),
    )


def _choice(data: Json, items: list[Json], write: Writer, media: Media) -> Node:
    answers = (
        Answer(
            content=(*write.html(one.get("text")), *media(one)),
            right=one.get("_shouldBeSelected") is True,
            feedback=write.html(one.get("feedback")),
        )
        for one in items
    )
    many = data.get("_selectable") not in (None, 1)
    return choice(
        (*_asked(data, write), *media(data)),
        answers,
        _told(data, write),
        many=many,
        shuffle=data.get("_isRandom") is True,
    )


def _matching(data: Json, items: list[Json], write: Writer) -> Node:
    """Each item has options of its own, of which one is right: a place to choose in a line for each."""
    pieces: list[str | Gap] = []
    for at, one in enumerate(items):
        options = records(one.get("_options"))
        right = tuple(plain(each.get("text")) for each in options if each.get("_isCorrect"))
        pieces += ["\n" if at else "", f"{plain(one.get('text'))} "]
        pieces.append(Gap(answers=right, options=tuple(plain(each.get("text")) for each in options)))
    return gaps(_asked(data, write), [piece for piece in pieces if piece != ""], _told(data, write))


def _typed(data: Json, items: list[Json], write: Writer) -> Node:
    pieces: list[str | Gap] = []
    for at, one in enumerate(items):
        listed = [each for each in one["_answers"] if isinstance(each, str)]
        pieces += ["\n" if at else "", f"{plain(one.get('prefix'))} " if plain(one.get("prefix")) else ""]
        pieces.append(Gap(answers=tuple(listed), cased=data.get("_allowsAnyCase") is False))
        pieces.append(f" {plain(one.get('suffix'))}" if plain(one.get("suffix")) else "")
    return gaps(_asked(data, write), [piece for piece in pieces if piece != ""], _told(data, write))


def _slider(data: Json, write: Writer) -> Node:
    bounds = (_number(data.get("_scaleStart"), 0.0), _number(data.get("_scaleEnd"), 10.0))
    exact, spread = data.get("_correctAnswer"), record(data.get("_correctRange"))
    right = None
    if exact not in (None, ""):
        right = Range(exact=_number(exact, 0.0))
    elif "_bottom" in spread:
        right = Range(
            lower=_number(spread["_bottom"], bounds[0]), upper=_number(spread.get("_top"), bounds[1])
        )
    step = _number(data.get("_scaleStep"), 1.0) or 1.0
    return slider(_asked(data, write), bounds, step, right, _told(data, write))


def _number(value: Json, default: float) -> float:
    found = amount(value)
    return default if found is None else found
