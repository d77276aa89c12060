"""Captivate's questions as exercises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.importers._tool import amount, listed, parsed, plain, record, records, string
from workbench.importers._tool_exercise import (
    Answer,
    Blocks,
    Gap,
    Told,
    choice,
    essay,
    gaps,
    lines,
    match,
    order,
    typed,
)
from workbench.model.content import Node

if TYPE_CHECKING:
    from workbench.importers._scorm_captivate import Course

Json = Any


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question slide: the question's data, and the parts that the slide shows."""

    course: Course
    data: Json
    items: tuple[str, ...]

    @property
    def words(self) -> Blocks:
        """What is asked."""
        for tag in ("slide-item-question-text", "slide-item-question-title"):
            for key in self.items:
                if string(self.course.item(key).get("tag")) == tag:
                    return self.course.text(key)
        key = string(self.data.get("qtc")).removesuffix("c")
        return self.course.text(key) if key else lines(plain(self.data.get("qt")))

    @property
    def told(self) -> Told:
        """Its points and name."""
        return Told(
            points=amount(self.data.get("w")),
            identifier=string(self.data.get("iid")) or string(self.data.get("oid")),
        )

    def parts(self, key: str) -> Iterator[tuple[str, Json]]:
        """The parts that a list of the question names."""
        for one in listed(self.data.get(key)):
            name = str(one).partition(":")[0]
            yield name, self.course.item(name)

    @property
    def named(self) -> list[str]:
        """The names of the right answers."""
        found = self.data.get("cal")
        return [str(one) for one in found] if isinstance(found, list) else []

    def say(self, name: str, part: Json, key: str = "atxtlms") -> Blocks:
        """The words of an answer."""
        words = plain(part.get(key)) or plain(part.get("atxt"))
        if not words:
            blocks = record(record(parsed(string(part.get("widgetProps")))).get("normal")).get("editorState")
            words = " ".join(plain(one.get("text")) for one in records(record(blocks).get("blocks")))
        return lines(words) or self.course.text(name) or lines(_spoken(part.get("accstr")))


def _spoken(told: Json) -> str:
    return plain(told) or next((plain(one) for one in record(told).values() if plain(one)), "")


def question(asked: Asked) -> tuple[Node, ...] | None:
    """The exercise; None for a kind that is not known."""
    make = _KINDS.get(string(asked.data.get("itp")))
    return None if make is None else (make(asked),)


def _choice(asked: Asked) -> Node:
    listed = list(asked.parts("ail" if asked.data.get("ail") else "ao"))
    right = set(asked.named)
    answers = (
        Answer(
            content=asked.say(name, one),
            right=one.get("ic") is True or name in right or string(one.get("aid")) in right,
        )
        for name, one in listed
    )
    many = any(one.get("at") == 10081 for _, one in listed)
    return choice(asked.words, answers, asked.told, many=many, shuffle=bool(asked.data.get("sra")))


def _gaps(asked: Asked) -> Node:
    """A phrase whose places are told as the word `dash`, and what may stand in each."""
    found = [
        Gap(answers=_texts(one.get("correctAnswers")), options=_options(one), cased=bool(one.get("cs")))
        for _, one in asked.parts("ao")
    ]
    first: Json = next((one for _, one in asked.parts("ao")), {})
    shown = asked.course.item(f"{string(first.get('capN'))}c")
    phrase = _spoken(shown.get("fibText")) or _spoken(shown.get("accstr"))
    pieces = phrase.split("dash") if phrase.count("dash") >= len(found) else [phrase]
    told: list[str | Gap] = []
    for at in range(max(len(pieces), len(found))):
        told += [pieces[at]] if at < len(pieces) and pieces[at] else []
        told += [found[at]] if at < len(found) else []
    return gaps(asked.words, told, asked.told)


def _options(one: Json) -> tuple[str, ...]:
    return _texts(one.get("allAnswers")) if one.get("sac") is True else ()


def _texts(value: Json) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else []
    return tuple(dict.fromkeys(word for one in listed if (word := plain(one))))


def _typed(asked: Asked) -> Node:
    answers, cased = list(asked.named), any(one.get("cs") is True for _, one in asked.parts("ao"))
    for key in asked.items:
        if string(asked.course.item(key).get("tag")) == "slide-item-answer-inputfield":
            props = record(
                record(parsed(string(asked.course.item(key).get("widgetProps")))).get("inputFieldProps")
            )
            answers += _texts(props.get("answersList"))
            cased = props.get("enableCaseSensitive") is True
    if not answers:
        return essay(asked.words, asked.told)
    return typed(asked.words, answers, asked.told, cased=cased)


def _match(asked: Asked) -> Node:
    targets = {string(one.get("aid")): asked.say(name, one) for name, one in asked.parts("aco")}
    pairs = [
        (asked.say(name, one, "aAnsTxtlms"), targets.get(string(one.get("aid")), ()))
        for name, one in asked.parts("aio")
    ]
    used = {string(one.get("aid")) for _, one in asked.parts("aio")}
    extra = [words for name, words in targets.items() if name not in used]
    return match(asked.words, pairs, asked.told, extra=extra)


def _order(asked: Asked) -> Node:
    listed = {name: one for name, one in asked.parts("ao")}
    by_id = {string(one.get("aid")): name for name, one in listed.items()}
    names = [by_id.get(one, one) for one in asked.named]
    names = [name for name in names if name in listed] or list(listed)
    return order(asked.words, (asked.say(name, listed[name]) for name in names), asked.told)


_KINDS = {
    "choice": _choice,
    "true-false": _choice,
    "likert": _choice,
    "fill-in": _gaps,
    "long-fill-in": _typed,
    "matching": _match,
    "sequencing": _order,
}
