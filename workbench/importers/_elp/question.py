"""Questions in eXeLearning's iDevices: forms are JSON, games hidden data, older quizzes HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from workbench.importers._clean import parse_html
from workbench.importers._elp.film import film_questions
from workbench.importers._markup import inner_html
from workbench.importers._notes import Notes
from workbench.importers._tools.exercise import (
    Answer,
    Blocks,
    Gap,
    Told,
    choice,
    gaps,
    lines,
    match,
    typed,
)
from workbench.importers._tools.shared import listed, parsed, plain, record, records, string
from workbench.importers._xml import Element
from workbench.model.content import Node
from workbench.model.limits import ImportLimits

Json = Any
Write = Callable[[str], Blocks]
_GAME = re.compile(r'class="[\w-]*-DataGame[^"]*"[^>]*>([^<]+)<')
_SOURCE_KEY = 146
_WIDE = re.compile(r"%u([0-9A-Fa-f]{4})")
"""A letter that is no Latin one, as JavaScript's own escaping writes it."""
_BOLD = re.compile(r"<u>(.*?)</u>", re.DOTALL | re.IGNORECASE)


def questions(html: str, data: str, write: Write) -> Blocks | None:
    """The exercises in an iDevice with the text before them; None where it asks nothing that is known."""
    told = record(parsed(data))
    found = [*_form(told, write), *_game(html, write), *film_questions(html, write)]
    if not found:
        found = [*_older(html, write)]
        return tuple(found) or None
    intro = string(told.get("eXeFormInstructions") or told.get("instructions"))
    return (*write(intro), *found)


# Forms -----------------------------------------------------------------------------------------


def _form(told: dict[str, Json], write: Write) -> Iterator[Node]:
    for one in records(told.get("questionsData")):
        kind, base = string(one.get("activityType")), string(one.get("baseText"))
        if kind in ("selection", "true-false") or "answers" in one:
            answers = [_pair(each) for each in listed(one.get("answers"))]
            if kind == "true-false":
                right = str(one.get("answer")) in ("1", "true", "True")
                answers = [("True", right), ("False", not right)]
            found = (Answer(content=write(words), right=right) for words, right in answers)
            yield choice(write(base), found, many=one.get("selectionType") == "multiple")
        elif kind in ("fill", "dropdown"):
            yield gaps((), underlined(base, kind == "dropdown", string(one.get("otherWords"))))


def _pair(one: Json) -> tuple[str, bool]:
    if isinstance(one, list) and len(one) > 1:
        return str(one[1]), one[0] is True
    return string(record(one).get("text")), record(one).get("correct") is True


def underlined(html: str, chosen: bool = False, others: str = "") -> Iterator[str | Gap]:
    """A text whose answers are underlined."""
    parts = _BOLD.split(html)
    words = [plain(one) for one in parts[1::2]]
    options = tuple(dict.fromkeys((*words, *(one.strip() for one in others.split("|") if one.strip()))))
    for at, part in enumerate(parts):
        if at % 2:
            answers = tuple(one for one in plain(part).split("|") if one)
            yield Gap(answers=answers[:1] if chosen else answers, options=options if chosen else ())
        elif plain(part):
            yield f"{plain(part)} " if at < len(parts) - 1 else f" {plain(part)}"


# Games -----------------------------------------------------------------------------------------


def _game(html: str, write: Write) -> Iterator[Node]:
    """The questions of a game, which stand in the page as scrambled JSON."""
    for packed in _GAME.findall(html):
        game = record(parsed(packed) or parsed(unscrambled(packed)))
        yield from _paired(records(game.get("cardsGame")), write)
        for key in ("selectsGame", "questionsGame", "wordsGame"):
            for one in records(game.get(key)):
                yield from _asked(one, write)


def _paired(cards: list[Json], write: Write) -> Iterator[Node]:
    """Cards with words on both sides, or in two halves, as pairs."""
    pairs = [(string(one.get("eText")), string(one.get("eTextBk"))) for one in cards]
    found = [(write(front), write(back)) for front, back in pairs if plain(front) and plain(back)]
    if found:
        yield match((), found)


def unscrambled(packed: str) -> str:
    """A game's data: each letter is changed by one number, and percent signs are written for the rest."""
    parts = _WIDE.split(packed.strip())
    letters = "".join(
        chr(int(one, 16)) if at % 2 else unquote(one, "latin-1") for at, one in enumerate(parts)
    )
    return "".join(chr(ord(letter) ^ _SOURCE_KEY) for letter in letters)


def _asked(one: Json, write: Write) -> Iterator[Node]:
    words = string(one.get("quextion") or one.get("question") or one.get("definition"))
    told = Told(
        correct=write(string(one.get("msgHit"))),
        incorrect=write(string(one.get("msgError"))),
        hints=tuple(filter(None, (write(string(one.get("clue"))),))),
    )
    options = [string(each) for each in listed(one.get("options")) if string(each).strip()]
    if words and not options and one.get("solution") in (0, 1) and not string(one.get("word")):
        told = replace(told, general=write(string(one.get("feedback"))))
        pair = ((lines("True"), bool(one["solution"])), (lines("False"), not one["solution"]))
        yield choice(write(words), (Answer(content=each, right=right) for each, right in pair), told)
    elif options and words:
        solution = one.get("solution")
        right = (
            set("ABCDEF".find(letter) for letter in str(solution).upper())
            if isinstance(solution, str)
            else {solution}
        )
        answers = (Answer(content=write(each), right=at in right) for at, each in enumerate(options))
        yield choice(write(words), answers, told)
    elif words and string(one.get("word") or one.get("solutionQuestion")):
        answer = plain(one.get("word") or one.get("solutionQuestion"))
        yield typed(write(words), answer.split("|"), told)


# Version 2's quizzes ---------------------------------------------------------------------------


def _older(html: str, write: Write) -> Iterator[Node]:
    """Forms of earlier versions, whose answers say in a hidden place what is right."""
    if "Idevice" not in html and "iDevice_" not in html:
        return
    tree = parse_html(html, ImportLimits(), Notes())
    for form in tree.iter("form", "div") if tree is not None else ():
        if "question" in (form.get("class") or "").split() and form.find(".//input[@type]") is not None:
            yield from _older_question(form, write)


def _older_question(form: Element, write: Write) -> Iterator[Node]:
    answers = [
        one for one in form.iter("section", "div") if "iDevice_answer" in (one.get("class") or "").split()
    ]
    found = []
    for one in answers:
        content = next(
            (x for x in one.iter() if "iDevice_answer-content" in (x.get("class") or "").split()), None
        )
        told = one.find(".//*[@data-right]")
        right = told is not None and told.get("data-right") == "true"
        found.append(Answer(content=write(inner_html(content)) if content is not None else (), right=right))
    if len(found) > 1:
        asked = [x for x in form.iter() if "iDevice_question" in (x.get("class") or "").split()]
        yield choice(write(inner_html(asked[0])) if asked else lines("Question"), found)
