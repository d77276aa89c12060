"""Adapt's question components as exercises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.importers._tools.exercise import Answer, Blocks, Gap, Told, choice, gaps, lines, match, slider
from workbench.importers._tools.shared import Writer, amount, joined, listed, plain, record, records, string
from workbench.model.content import Node
from workbench.model.exercise import Range

Json = Any
Media = Callable[[Json], Blocks]
_SIGNS = ("_shouldBeSelected", "_isCorrect", "_correct")
"""What says of an answer that it is right."""


def question(data: Json, write: Writer, media: Media) -> Node | None:
    """The exercise that a component is, if it is one."""
    items = _each(data.get("_items"))
    kind = string(data.get("_component")).lower()
    if "slider" in kind and ("_correctAnswer" in data or "_correctRange" in data or "_scaleStart" in data):
        return _slider(data, write)
    named = [any(sign in one for sign in _SIGNS) for one in items]
    if items and (all(named) or (any(named) and "mcq" in kind)):
        return _choice(data, items, write, media)
    if items and all(_each(one.get("_options")) for one in items):
        return _matching(data, items, write)
    if items and all("_correctDropZones" in one for one in items):
        return _dragged(data, items, write, media)
    if items and all(isinstance(one.get("_optionsCorrect"), list) for one in items):
        return _labelled(data, items, write, media)
    every = [_typed_answers(data, one, at) for at, one in enumerate(items)]
    if items and all(every):
        return _typed(data, items, every, write)
    return None


def _asked(data: Json, write: Writer) -> Blocks:
    """What is asked: `title` is a name for authors, it stands in only where nothing else is said."""
    said = joined(write.html(data.get(key)) for key in ("body", "instruction"))
    title = string(data.get("displayTitle")).strip() or ("" if said else data.get("title"))
    return (*write.heading(title, 4), *said)


def _told(data: Json, write: Writer) -> Told:
    """What a learner is told, in the form of old courses and in that of new ones."""
    feedback = record(data.get("_feedback"))
    wrong, partly = record(feedback.get("_incorrect")), record(feedback.get("_partlyCorrect"))
    final = write.html(wrong.get("final")) or _body(feedback, write, "_incorrectFinal", "_incorrect")
    first = write.html(wrong.get("notFinal")) or _body(feedback, write, "_incorrectNotFinal")
    half = (partly.get("final") or partly.get("notFinal"), "_partlyCorrectFinal", "_partlyCorrectNotFinal")
    return Told(
        correct=write.html(feedback.get("correct")) or _body(feedback, write, "_correct"),
        incorrect=final or write.html(feedback.get("incorrect")) or first,
        general=write.html(half[0]) or _body(feedback, write, *half[1:], "_partlyCorrect"),
        hints=(first,) if first and final and first != final else (),
        points=amount(data.get("_questionWeight")),
        identifier=string(data.get("_id")),
    )


def _body(feedback: Json, write: Writer, *names: str) -> Blocks:
    """The first of some feedbacks that says something, with its title."""
    for one in (record(feedback.get(name)) for name in names):
        if body := write.html(one.get("body")):
            return (*write.heading(one.get("title"), 5), *body)
    return ()


def _choice(data: Json, items: list[Json], write: Writer, media: Media) -> Node:
    answers = (
        Answer(
            content=(*write.html(one.get("text")), *media(one)),
            right=any(_is_true(one.get(sign)) for sign in _SIGNS),
            feedback=write.html(one.get("feedback")) or _body(one, write, "_feedback", "feedback"),
        )
        for one in items
    )
    many = amount(data.get("_selectable")) not in (None, 1)
    return choice(
        (*_asked(data, write), *media(data)),
        answers,
        _told(data, write),
        many=many,
        shuffle=_is_true(data.get("_isRandom")),
    )


def _matching(data: Json, items: list[Json], write: Writer) -> Node:
    """Each item has options of its own, of which one is right: a place to choose in a line for each."""
    pieces: list[str | Gap] = []
    for at, one in enumerate(items):
        options = _each(one.get("_options"))
        right = tuple(plain(each.get("text")) for each in options if _is_true(each.get("_isCorrect")))
        pieces += ["\n" if at else "", f"{plain(one.get('text'))} "]
        pieces.append(Gap(answers=right, options=tuple(plain(each.get("text")) for each in options)))
    return gaps(_asked(data, write), [piece for piece in pieces if piece != ""], _told(data, write))


def _dragged(data: Json, items: list[Json], write: Writer, media: Media) -> Node:
    """Items to be dragged to zones; those that belong to none are there to mislead."""
    told = records(data.get("_dropZones"))
    zones = {
        string(one.get("_id")): (*write.html(one.get("text") or one.get("title")), *media(one))
        for one in told
    }
    named = {name: shown or lines(f"Zone {at}") for at, (name, shown) in enumerate(zones.items(), start=1)}
    pairs, lone = [], []
    for one in items:
        shown = (*write.html(one.get("text")), *media(one))
        right = [named[name] for name in listed(one.get("_correctDropZones")) if name in named]
        pairs += [(shown, zone) for zone in right]
        lone += [] if right else [shown]
    asked = (*_asked(data, write), *media(data))
    return match(asked, pairs, _told(data, write), extra=named.values(), lone=lone)


def _labelled(data: Json, items: list[Json], write: Writer, media: Media) -> Node:
    """Places on a picture, each of which has its label among those that all share."""
    options = tuple(plain(one) for one in listed(data.get("_options")))
    pieces: list[str | Gap] = []
    for at, one in enumerate(items, start=1):
        right = [options[n] for n in one["_optionsCorrect"] if isinstance(n, int) and 0 <= n < len(options)]
        pieces += ["\n"] if at > 1 else []
        pieces += [f"{plain(one.get('text')) or at}: ", Gap(answers=tuple(right), options=options)]
    return gaps((*_asked(data, write), *media(data)), pieces, _told(data, write))


def _typed_answers(data: Json, item: Json, at: int) -> list[str]:
    """What may be typed for an item: its own answers, or those in its place that count for all."""
    shared = listed(data.get("_answers"))
    found = listed(item.get("_answers")) or listed(shared[at] if at < len(shared) else None)
    return [_written(one) for one in found if isinstance(one, str | int | float)]


def _typed(data: Json, items: list[Json], every: list[list[str]], write: Writer) -> Node:
    pieces: list[str | Gap] = []
    for at, (one, answers) in enumerate(zip(items, every, strict=True)):
        pieces += ["\n" if at else "", f"{plain(one.get('prefix'))} " if plain(one.get("prefix")) else ""]
        pieces.append(Gap(answers=tuple(answers), cased=data.get("_allowsAnyCase") is False))
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
    ends = joined(write.html(data.get(key)) for key in ("labelStart", "labelEnd"))
    return slider((*_asked(data, write), *ends), bounds, step, right, _told(data, write))


def _each(value: Json) -> list[Json]:
    """The objects in a list, or in an object that counts them."""
    return records(list(value.values()) if isinstance(value, dict) else value)


def _is_true(value: Json) -> bool:
    """Whether a value says yes, however it is written."""
    return value is True or str(value).strip().lower() in ("true", "1", "yes")


def _written(value: Json) -> str:
    """An answer as it is typed."""
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value:g}" if known else str(value)


def _number(value: Json, default: float) -> float:
    found = amount(value)
    return default if found is None else found
