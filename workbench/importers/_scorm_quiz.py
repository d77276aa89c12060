"""Questions in authoring tools' data as exercises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from workbench.model.content import Node, doc, paragraph
from workbench.model.exercise import (
    Choice,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    exercise_node,
    interaction_node,
)

Json = Any
Html = Callable[[str], tuple[Node, ...]]
_ASKED = ("title", "question", "prompt", "body")


def question(data: dict[str, Json], html: Html) -> Node | None:
    """The exercise in a piece of data that has answers of which some are marked correct; else None."""
    answers = [one for one in _answers(data) if isinstance(one, dict)]
    marked = [one for one in answers if "correct" in one or "_shouldBeSelected" in one or "isCorrect" in one]
    if len(answers) < 2 or len(marked) != len(answers):
        return None
    asked = next(
        (str(data[key]) for key in _ASKED if isinstance(data.get(key), str) and data[key].strip()), ""
    )
    choices = tuple(_choice(at, one, html) for at, one in enumerate(answers, start=1))
    right = tuple(choice.id for choice, one in zip(choices, answers, strict=True) if _right(one))
    many = len(right) > 1 or "MULTIPLE_RESPONSE" in str(data.get("type"))
    interaction = Interaction(
        kind=Kind.CHOICE,
        choices=choices,
        key=Key(correct=right),
        cardinality="multiple" if many else "single",
        max_choices=0 if many else 1,
    )
    body = (*(html(asked) or (paragraph(),)), interaction_node(interaction))
    return exercise_node(Exercise(body=body, feedback=tuple(_feedback(data, html))))


def _answers(data: dict[str, Json]) -> list[Json]:
    for key in ("answers", "_items", "choices", "options"):
        if isinstance(data.get(key), list):
            return data[key]
    return []


def _right(one: dict[str, Json]) -> bool:
    return bool(one.get("correct") or one.get("_shouldBeSelected") or one.get("isCorrect"))


def _choice(at: int, one: dict[str, Json], html: Html) -> Choice:
    words = next(
        (one[key] for key in ("title", "text", "content", "answer") if isinstance(one.get(key), str)), ""
    )
    told = one.get("feedback")
    feedback = html(told) if isinstance(told, str) and told.strip() else ()
    return Choice(id=f"A{at}", content=doc(*html(words)), feedback=doc(*feedback) if feedback else None)


def _feedback(data: dict[str, Json], html: Html) -> Iterator[Feedback]:
    found = data.get("_feedback") if isinstance(data.get("_feedback"), dict) else data
    for key, outcome in (
        ("feedbackCorrect", "correct"),
        ("correct", "correct"),
        ("feedbackIncorrect", "incorrect"),
        ("feedback", "general"),
    ):
        told = found.get(key) if isinstance(found, dict) else None
        if isinstance(told, str) and (blocks := html(told)):
            yield Feedback(outcome=outcome, content=doc(*blocks))
