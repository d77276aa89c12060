"""The questions of a course as rows: what is asked, what may be answered, what is right and what is told."""

from __future__ import annotations

from collections.abc import Iterator
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
    right = [" – ".join(names.get(part, part) for part in value.split()) for value in asked.key.correct]
    return {
        "page": page.title,
        "identifier": exercise.identifier,
        "title": exercise.title,
        "kind": asked.kind.value,
        "question": " ".join(filter(None, [told, prompt])),
        "choices": [name for name in names.values() if name],
        "answer": right if names else list(asked.key.correct),
        "points": exercise.points,
        "feedback": _feedback(exercise, asked),
        "hints": [_line(one) for one in exercise.hints],
    }


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
