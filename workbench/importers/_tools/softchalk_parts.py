"""A question or an activity of SoftChalk as an exercise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from workbench.importers._notes import Notes
from workbench.importers._numbers import whole_number
from workbench.importers._tools.exercise import Answer, Gap, Told, choice, essay, gaps, match, order, typed
from workbench.importers._tools.shared import amount, joined, listed, plain, record, records, string
from workbench.model.content import Node, heading

Json = Any
Blocks = tuple[Node, ...]
Write = Callable[[str], Blocks]
_ONE, _TRUE_FALSE, _MANY, _SHORT, _MATCHING, _ORDERING, _ESSAY = 1, 2, 3, 4, 5, 6, 8
_SENTENCE, _BLANKS, _FEEDBACK = 9, 10, 11


def question(number: str, data: dict[str, Json], write: Write, notes: Notes) -> Iterator[Node]:
    """The exercise that a question is, or its words and a note for a kind that is not known."""
    asked, told = write(string(data.get("theQuestion"))), _told(number, data, write)
    kind = int(amount(data.get("q_type")) or 0)
    right = [str(one) for one in listed(data.get("right_answers"))]
    answers = [string(one) for one in listed(data.get("answer_choices"))]
    found = _exercise(kind, asked, told, right, answers, data, write)
    if found is not None:
        yield found
        return
    notes.warning(
        "A question of a kind that is not known here was kept as text.",
        excerpt=plain(data.get("theQuestion")),
        code="question_kind",
    )
    yield from (*asked, *joined(write(one) for one in answers))


def _exercise(
    kind: int,
    asked: Blocks,
    told: Told,
    right: list[str],
    answers: list[str],
    data: dict[str, Json],
    write: Write,
) -> Node | None:
    if kind in (_ONE, _TRUE_FALSE, _MANY, _FEEDBACK):
        return choice(asked, _answers(kind, right, answers, data, write), told, many=kind == _MANY)
    if kind == _SHORT:
        return typed(asked, right, told, cased=str(data.get("case_sensitive")).lower() == "true")
    if kind == _ESSAY:
        return essay(asked, told)
    if kind in (_SENTENCE, _BLANKS):
        return _gapped(data, told, choose=kind == _SENTENCE)
    places = [at for one in right if (at := whole_number(one)) is not None]
    if kind == _ORDERING and sorted(places) == list(range(len(answers))):
        return order(asked, (write(answers[places.index(at)]) for at in range(len(answers))), told)
    half = len(answers) // 2
    if kind == _MATCHING and len(places) == half and all(one < half for one in places):
        pairs = [(write(left), write(answers[half + at])) for left, at in zip(answers, places, strict=False)]
        return match(asked, pairs, told)
    return None


def _answers(
    kind: int, right: list[str], answers: list[str], data: dict[str, Json], write: Write
) -> Iterator[Answer]:
    said = {part.strip().lower() for one in right for part in one.split(",")} if kind != _FEEDBACK else set()
    apart = str(data.get("showFeedbackIndividual")) == "yes" or kind == _FEEDBACK
    own = [string(one) for one in listed(data.get("feedbackIndividual"))] if apart else []
    names = [plain(one).lower() for one in answers]
    if kind == _TRUE_FALSE and said and not said & set(names):  # told in another language
        names = ["true", "false"]
    for at, words in enumerate(answers):
        name = names[at] if kind == _TRUE_FALSE and at < len(names) else chr(ord("a") + at)
        true = name in said
        feedback = write(own[at]) if at < len(own) and own[at] else ()
        yield Answer(content=write(words), right=true, feedback=feedback)


def _gapped(data: dict[str, Json], told: Told, *, choose: bool) -> Node | None:
    """A sentence with places to fill; those that its words do not name stand at its end."""
    manager = record(data.get("bracket_manager"))
    words, sets = plain(data.get("theQuestion")), record(manager.get("hash"))
    pieces: list[str | Gap] = []
    for name in map(str, listed(manager.get("order"))):
        options = records(record(sets.get(name)).get("answers"))
        right = tuple(plain(one.get("answer")) for one in options if one.get("correct") or not choose)
        gap = Gap(answers=right, options=tuple(plain(one.get("answer")) for one in options) if choose else ())
        sign = next((sign for sign in (f"[[{name}]]", f"[{name}]", f"{{{name}}}", name) if sign in words), "")
        before, _, words = words.partition(sign) if sign else ("", "", words)
        pieces += [before, gap] if sign else [gap]
    return gaps((), [*pieces, words], told) if pieces else None


def _told(number: str, data: dict[str, Json], write: Write) -> Told:
    hint = string(data.get("hint")) if data.get("showHint") == "yes" else ""
    partly = plain(data.get("feedbackPartial")) if data.get("q_type") in (_MANY, _MATCHING, _ORDERING) else ""
    return Told(
        correct=write(string(data.get("feedbackRight"))),
        incorrect=write(string(data.get("feedbackWrong"))),
        hints=(write(hint),) if hint else (),
        points=amount(data.get("q_value")) if data.get("scoreQ") == "yes" else None,
        identifier=number,
        metadata=(("Feedback on partly right answers", partly),) if partly else (),
    )


def activity(data: Json, write: Write, notes: Notes) -> Iterator[Node]:
    """The exercise that an activity is, or its title and texts where it asks nothing."""
    found, kind = record(data), string(record(data).get("type"))
    items = records(found.get("items"))
    asked = (
        *write(string(found.get("title")) or string(found.get("name"))),
        *write(string(found.get("studentInstruction"))),
    )
    told = Told(
        correct=write(string(found.get("correctFeedback"))),
        incorrect=write(string(found.get("incorrectFeedback"))),
        points=amount(found.get("score")),
        identifier=f"{kind}-{found.get('id')}",
    )
    if not items:
        return
    if kind in ("sorting", "pairs", "memory", "matching"):
        yield match(asked, _pairs(kind, items, write), told)
    elif kind == "connections":
        answers = [Answer(content=_card(one, write), right=bool(one.get("correct"))) for one in items]
        yield choice(asked, answers, told, many=True)
    elif kind == "ordering":
        yield order(asked, [_card(one, write) for one in items], told)
    else:
        yield from _shown(kind, asked, items, write, notes)


def _pairs(kind: str, items: list[dict[str, Json]], write: Write) -> Iterator[tuple[Blocks, Blocks]]:
    """What belongs together: a card and its pile, or two cards."""
    if kind == "sorting":
        for pile in items:
            name = write(string(pile.get("title")))
            yield from ((_card(one, write), name) for one in records(pile.get("items")))
    else:
        one, other = ("item", "zone") if kind == "matching" else ("first", "second")
        yield from (
            (_card(record(pair.get(one)), write), _card(record(pair.get(other)), write)) for pair in items
        )


def _shown(
    kind: str, asked: Blocks, items: list[dict[str, Json]], write: Write, notes: Notes
) -> Iterator[Node]:
    """What an activity says that only shows something."""
    notes.info(
        "An activity of SoftChalk was kept as its texts and pictures.", excerpt=kind, code="component_kind"
    )
    yield from asked
    for one in items:
        title = string(one.get("title")) or string(one.get("name"))
        if plain(title):
            yield heading(3, *_line(title, write))
        for side in (
            one,
            *(record(one.get(name)) for name in ("front", "back", "first", "second", "item", "zone")),
        ):
            yield from _card(side, write)


def _line(words: str, write: Write) -> tuple[Node, ...]:
    return next((block.content for block in write(words)), ())


def _card(data: dict[str, Json], write: Write) -> Blocks:
    """What a card shows: its words, or its picture."""
    words = next(
        (
            string(data[key])
            for key in ("text", "value", "description", "content")
            if string(data.get(key)).strip()
        ),
        "",
    )
    url = string(record(data.get("image")).get("url"))
    picture = (
        f'<img src="{url}" alt="{plain(data.get("imageAlt")) or plain(data.get("altText"))}">' if url else ""
    )
    return write(words + picture)
