"""Rise's questions as exercises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.importers._tools.exercise import Answer, Told, choice, match, typed
from workbench.importers._tools.shared import Writer, plain, record, records, string
from workbench.model.content import Node

Json = Any
Blocks = tuple[Node, ...]
_STALE = {"ANY": ("feedbackCorrect", "feedbackIncorrect"), "CORRECT_INCORRECT": ("feedback",)}


def question(data: Json, write: Writer, media: Callable[[Json], Blocks]) -> Node | None:
    """The exercise that a question is; None for a kind that is not known."""
    kind = string(data.get("type")).upper()
    answers = records(data.get("answers"))
    asked = (*write.html(data.get("title")), *media(data))
    told = _told(data, write)
    if not answers:
        return None
    if kind == "MATCHING" or all(string(one.get("matchTitle")) for one in answers):
        pairs = ((_words(one, write), write.html(one.get("matchTitle"))) for one in answers)
        return match(asked, pairs, told)
    if kind.startswith("FILL_IN"):
        listed = [one for one in answers if one.get("correct")] or answers
        cased = bool(record(data.get("settings")).get("isCaseSensitive"))
        return typed(asked, (plain(one.get("title")) for one in listed), told, cased=cased)
    right = _right(data, kind, answers)
    found = (
        Answer(
            content=(*_words(one, write), *media(one)),
            right=at in right,
            feedback=write.html(one.get("feedback")),
        )
        for at, one in enumerate(answers)
    )
    shuffle = bool(record(data.get("settings")).get("shuffleAnswerChoices"))
    return choice(asked, found, told, many="RESPONSE" in kind or "MULTIPLE_SELECT" in kind, shuffle=shuffle)


def _words(one: Json, write: Writer) -> Blocks:
    found = next((one[key] for key in ("title", "text", "content") if string(one.get(key)).strip()), "")
    return write.html(found)


def _right(data: Json, kind: str, answers: list[Json]) -> set[int]:
    """The places of the right answers: what the question names counts before the signs of its answers."""
    named = data.get("corrects") if "RESPONSE" in kind else data.get("correct")
    names = {
        str(one) for one in (named if isinstance(named, list) else [named]) if one not in (None, "", True)
    }
    found = {at for at, one in enumerate(answers) if str(one.get("id")) in names}
    return found or {at for at, one in enumerate(answers) if one.get("correct") or one.get("isCorrect")}


def _told(data: Json, write: Writer) -> Told:
    """What a learner is told; texts that the question's setting leaves unused are not."""
    stale = _STALE.get(string(data.get("feedbackType")).upper(), ())
    found = {key: () if key in stale else write.html(data.get(key)) for key in _FEEDBACK}
    return Told(
        correct=found["feedbackCorrect"],
        incorrect=found["feedbackIncorrect"],
        general=found["feedback"],
        identifier=str(data.get("id") or ""),
    )


_FEEDBACK = ("feedbackCorrect", "feedbackIncorrect", "feedback")
