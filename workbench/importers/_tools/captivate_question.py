"""Captivate's questions as exercises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.importers._tools.captivate_objects import feedback_of, spots_of
from workbench.importers._tools.exercise import (
    Answer,
    Blocks,
    Gap,
    Told,
    choice,
    essay,
    gaps,
    hotspots,
    lines,
    match,
    order,
    typed,
)
from workbench.importers._tools.shared import amount, listed, parsed, plain, record, records, string

if TYPE_CHECKING:
    from workbench.importers._tools.captivate import Course

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
        return (self.course.text(key) if key else ()) or lines(plain(self.data.get("qt")))

    @property
    def told(self) -> Told:
        """Its points and name, and what is said after an answer."""
        return feedback_of(
            self.course,
            self.data,
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
        names = found if isinstance(found, list) else string(found).split(",")
        return [str(one) for one in names if one not in ("", None)]

    def tagged(self, tag: str) -> list[str]:
        """The slide's parts of one kind by their numbers, as the new player keeps them."""
        found = ((string(self.course.item(key).get("tag")), key) for key in self.items)
        own = [(said[len(tag) :], key) for said, key in found if said.startswith(tag)]
        return [key for _, key in sorted((int(at), key) for at, key in own if at.isdecimal() and len(at) < 5)]

    def properties(self, key: str) -> dict[str, Json]:
        """The settings of a part that are kept as JSON in a text."""
        return record(parsed(string(self.course.item(key).get("widgetProps"))))

    def say(self, name: str, part: Json, key: str = "atxtlms") -> Blocks:
        """The words of an answer."""
        words = next((said for each in (key, "atxt", "atxtlms") if (said := plain(part.get(each)))), "")
        if not words:
            blocks = record(record(parsed(string(part.get("widgetProps")))).get("normal")).get("editorState")
            words = " ".join(plain(one.get("text")) for one in records(record(blocks).get("blocks")))
        return lines(words) or self.course.text(name) or lines(_spoken(part.get("accstr")))


def _spoken(told: Json) -> str:
    return plain(told) or next((plain(one) for one in record(told).values() if plain(one)), "")


def question(asked: Asked) -> Blocks | None:
    """The exercise; None for a kind that is not known."""
    make = _KINDS.get(kind_of(asked.data))
    found = None if make is None else make(asked)
    return None if found is None else (*_pictured(asked), *found)


def kind_of(data: Json) -> str:
    """The kind of a question; "" for a click or drag that only counts."""
    said = string(data.get("qtp"))
    return "" if said in _OBJECTS else string(data.get("itp")) or said


def _pictured(asked: Asked) -> Blocks:
    """The pictures on the question's slide that no answer is."""
    answers = {name.removesuffix("c") for key in ("ao", "ail", "aio", "aco") for name, _ in asked.parts(key)}
    hot = kind_of(asked.data).lower() == "hotspot"
    shown = (key for key in asked.items if asked.course.item(key).get("type") == 15 and key not in answers)
    return () if hot else tuple(block for key in shown for block in asked.course.picture(key))


def _choice(asked: Asked) -> Blocks:
    listed = list(asked.parts("ail" if asked.data.get("ail") else "ao"))
    right = set(asked.named)
    answers = (
        Answer(
            content=asked.say(name, one),
            right=one.get("ic") is True or not right.isdisjoint(_names(name, one)),
        )
        for name, one in listed
    )
    many = any(one.get("at") == 10081 for _, one in listed)
    return (choice(asked.words, answers, asked.told, many=many, shuffle=bool(asked.data.get("sra"))),)


def _names(name: str, one: Json) -> set[str]:
    """What a list of right answers may call an answer: by its part, how that is shown, or its own name."""
    return {name, name.removesuffix("c"), string(one.get("aid"))}


def _scale(asked: Asked) -> Blocks:
    """Statements that are each rated on the same scale; one question with the scale where there are none."""
    scale = [Answer(content=lines(word)) for word in _texts(asked.data.get("rsv"))]
    said = [asked.say(name, one) for name, one in asked.parts("ail" if asked.data.get("ail") else "ao")]
    if not scale:
        return _choice(asked)
    return tuple(choice((*asked.words, *one), scale, asked.told) for one in said or [()])


def _spots(asked: Asked) -> Blocks | None:
    """Places on a picture to be found."""
    parts = list(asked.parts("ao"))
    name, places = spots_of(asked.course, parts, asked.items)
    if not name or not places:
        return None
    right = set(asked.named)
    spots = [
        (place, one.get("ic") is True or string(one.get("aid")) in right)
        for (_, one), place in zip(parts, places, strict=True)
    ]
    image = asked.course.pictures.address(string(asked.course.display(name).get("ip")))
    return (hotspots(asked.words, image, spots, asked.told),) if image else None


def _gaps(asked: Asked) -> Blocks:
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
    return (gaps(asked.words, told, asked.told),)


def _options(one: Json) -> tuple[str, ...]:
    return _texts(one.get("allAnswers")) if one.get("sac") is True else ()


def _texts(value: Json) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else []
    return tuple(dict.fromkeys(word for one in listed if (word := plain(one))))


def _typed(asked: Asked) -> Blocks:
    answers, cased = list(asked.named), any(one.get("cs") is True for _, one in asked.parts("ao"))
    for key in asked.items:
        if string(asked.course.item(key).get("tag")) == "slide-item-answer-inputfield":
            props = record(
                record(parsed(string(asked.course.item(key).get("widgetProps")))).get("inputFieldProps")
            )
            answers += _texts(props.get("answersList"))
            cased = props.get("enableCaseSensitive") is True
    if not any(answers):
        return (essay(asked.words, asked.told),)
    return (typed(asked.words, answers, asked.told, cased=cased),)


def _match(asked: Asked) -> Blocks:
    if not asked.data.get("aio"):
        return _listed_match(asked)
    targets = {string(one.get("aid")): asked.say(name, one) for name, one in asked.parts("aco")}
    pairs = [
        (asked.say(name, one, "aAnsTxtlms"), targets.get(string(one.get("aid")), ()))
        for name, one in asked.parts("aio")
    ]
    return (match(asked.words, pairs, asked.told, extra=targets.values()),)


def _listed_match(asked: Asked) -> Blocks:
    """Words with a list beside each, of which one entry fits."""
    pairs: list[tuple[Blocks, Blocks]] = []
    every: dict[str, None] = {}
    lists = asked.tagged("slide-item-answer-dropdown")
    for left, right in zip(asked.tagged("slide-item-question-text"), lists, strict=False):
        held = record(record(asked.properties(right).get("selected")).get("container"))
        options, at = _texts(held.get("options")), asked.course.item(right).get("dca")
        right_one = options[at] if isinstance(at, int) and 0 <= at < len(options) else ""
        pairs.append((asked.course.text(left), lines(right_one)))
        every.update(dict.fromkeys(options))
    return (match(asked.words, pairs, asked.told, extra=(lines(word) for word in every)),)


def _order(asked: Asked) -> Blocks:
    if not asked.data.get("ao") and (keys := asked.tagged("slide-item-answer-text")):
        return (order(asked.words, (asked.course.text(key) for key in keys), asked.told),)
    listed = {name: one for name, one in asked.parts("ao")}
    by_id = {string(one.get("aid")): name for name, one in listed.items()}
    names = [by_id.get(one, one) for one in asked.named]
    names = [name for name in names if name in listed] or list(listed)
    return (order(asked.words, (asked.say(name, listed[name]) for name in names), asked.told),)


_OBJECTS = ("InteractiveItemQuestion", "DragDropQuestion")
"""Clicks and drags that only count for the score."""
_KINDS = {
    "choice": _choice,
    "true-false": _choice,
    "likert": _scale,
    "hotspot": _spots,
    "fill-in": _gaps,
    "long-fill-in": _typed,
    "matching": _match,
    "sequencing": _order,
    "MCQ": _choice,
    "TrueFalse": _choice,
    "LIKERT": _scale,
    "Hotspot": _spots,
    "FIB": _gaps,
    "ShortAnswer": _typed,
    "Matching": _match,
    "Sequence": _order,
}
