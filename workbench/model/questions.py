"""The questions of a course as rows: what is asked, what may be answered, what is right and what is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.model.content import Node, plain_text
from workbench.model.course import Course, Page
from workbench.model.exercise import Exercise, Interaction, exercises_in

COLUMNS = (
    "page",
    "identifier",
    "title",
    "kind",
    "question",
    "choices",
    "answer",
    "points",
    "feedback",
    "hints",
)

Row = dict[str, Any]


def question_rows(course: Course) -> Iterator[Row]:
    """A row for each place where a learner answers."""
    for page in course.walk():
        for exercise in exercises_in(page.body):
            for interaction in exercise.interactions:
                yield _row(page, exercise, interaction)


def _row(page: Page, exercise: Exercise, asked: Interaction) -> Row:
    names = {one.id: _line(one.content) for one in (*asked.choices, *asked.targets)}
    told = " ".join(_line(block) for block in exercise.body)
    prompt = _line(asked.prompt) if asked.prompt is not None else ""
    return {
        "page": page.title,
        "identifier": exercise.identifier,
        "title": exercise.title,
        "kind": asked.kind.value,
        "question": " ".join(filter(None, [told, prompt])),
        "choices": [name for name in names.values() if name],
        "answer": [*_right(asked, names), *_calculated(exercise, asked)],
        "points": exercise.points,
        "feedback": _feedback(exercise, asked),
        "hints": [_line(one) for one in exercise.hints],
    }


def _right(asked: Interaction, names: Mapping[str, str]) -> Iterator[str]:
    """What counts: choices by their words, pairs with a dash, numbers from `1..2`, areas of a picture.

    Of `>1..<2` the ends do not count.
    """
    key = asked.key
    for value in key.correct or [one.answer for one in key.mapping if one.value > 0]:
        yield " – ".join(names.get(part) or part for part in value.split()) if names else value
    for span in key.ranges:
        if span.value > 0 and span.exact is None:
            low, high = ("" if end is None else f"{end:.15g}" for end in (span.lower, span.upper))
            yield f"{'>' * span.lower_open}{low}..{'<' * span.upper_open}{high}"
    if not key.correct:
        yield from (f"{area.shape} {area.coords}" for area in key.areas if area.value > 0)


def _calculated(exercise: Exercise, asked: Interaction) -> Iterator[str]:
    """The formulas of numbers that are drawn anew."""
    if exercise.calculation is not None and exercise.interactions[0] == asked:
        yield from exercise.calculation.formulas


def _feedback(exercise: Exercise, asked: Interaction) -> list[str]:
    """What a learner is told, each with when, such as `correct: Well done.`."""
    whole = [(one.when, one.content) for one in (*exercise.feedback, *asked.feedback)]
    single = [
        (_line(choice.content) or choice.id, choice.feedback)
        for choice in asked.choices
        if choice.feedback is not None
    ]
    return [f"{when}: {_line(content)}" for when, content in (*whole, *single)]


def _line(tree: Node) -> str:
    return " ".join(plain_text(tree).split())
