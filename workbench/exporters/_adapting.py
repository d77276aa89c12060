"""Exercises for formats that know few kinds of questions: the nearest kind, and a note for each change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from workbench.exporters._notes import Notes
from workbench.model.content import Node, doc, map_nodes, paragraph, text
from workbench.model.exercise import (
    Choice,
    Credit,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    interaction_node,
    interaction_of,
)
from workbench.model.scoring import has_key

_Adapter = Callable[[Interaction], tuple[Node, ...]]
_NUMBERS = ("integer", "float")


@dataclass(frozen=True, kw_only=True)
class Adapting:
    """What a format can ask, and where its notes go."""

    format: str
    """The format's name as people say it."""
    kinds: frozenset[Kind]
    notes: Notes

    def adapt(self, exercise: Exercise, where: str) -> Exercise:
        """The exercise with kinds that the format knows, and text where it has only text."""
        self._tell(exercise, where)
        return replace(
            exercise,
            body=tuple(self._blocks(exercise.body, where)),
            feedback=tuple(_plainly(one) for one in exercise.feedback if one.means or not one.variable),
        )

    def _tell(self, exercise: Exercise, where: str) -> None:
        """Say what no simple format holds."""
        for there, what in _uncarried(exercise):
            if there:
                self.notes.loss(where, f"{self.format} cannot carry {what}.")
        for one in exercise.feedback:
            if one.variable and not one.means:
                message = f"{self.format} has no feedback for single outcomes."
                self.notes.loss(where, message, one.content.plain)

    # Parts

    def _blocks(self, blocks: Iterable[Node], where: str) -> Iterator[Node]:
        for block in blocks:
            if block.type == "interaction":
                yield from self._interaction(interaction_of(block), where)
            elif block.type == "conditional":
                message = f"{self.format} cannot show text for some answers only; it always shows."
                self.notes.warning(where, message, block.plain)
                yield from self._blocks(block.content, where)
            elif block.content and block.type not in ("codeBlock",):
                yield replace(block, content=tuple(self._inside(block, where)))
            else:
                yield block

    def _inside(self, block: Node, where: str) -> Iterator[Node]:
        if block.type not in ("paragraph", "heading"):
            yield from self._blocks(block.content, where)
            return
        for one in block.content:
            if one.type == "place":
                yield from self._place(one, where)
            elif one.type == "inlineInteraction":
                yield self._inline(one, where)
            else:
                yield one

    def _place(self, one: Node, where: str) -> Iterator[Node]:
        said = str((one.attrs["data"] or {}).get("text", ""))
        if one.attrs["kind"] == "gap":
            yield text("________")
        elif one.attrs["kind"] == "variable":
            yield text(f"[{one.attrs['identifier'] or 'x'}]")
        else:
            self.notes.loss(where, f"{self.format} has no feedback within a line.", said)

    def _inline(self, one: Node, where: str) -> Node:
        if interaction_of(one).kind in self.kinds:
            return one
        self.notes.loss(where, f"{self.format} has no place to answer within a line of text.")
        return text("________")

    def _interaction(self, one: Interaction, where: str) -> Iterator[Node]:
        if one.lines > 1 and has_key(one.key) and Kind.TEXT_ENTRY in self.kinds:
            self.notes.warning(
                where, f"{self.format} counts an answer again in each line; here it counts once."
            )
            yield from _prompt(one)
            yield from _lines(one)
            return
        if one.kind in self.kinds and not one.preserved:
            yield interaction_node(one)
            return
        change = _ADAPTERS.get(one.kind)
        made = () if change is None or one.preserved else change(one)
        lacks = f"{self.format} has no {_NAMES.get(one.kind, one.kind)}"
        if made and all(each.kind in self.kinds for each in _asked(made)):
            self.notes.warning(where, f"{lacks}; it became {_BECAME[one.kind]}.")
            yield from _prompt(one)
            yield from made
        else:
            self.notes.loss(where, f"{lacks}; it became a free answer without a key.")
            yield from _prompt(one)
            yield from _free(one)


def _free(one: Interaction) -> Iterator[Node]:
    """What a question shows, and a place to write an answer."""
    yield from (() if one.body is None else map(_plain, one.body.content))
    yield from (paragraph(choice.content.plain or choice.id) for choice in (*one.choices, *one.targets))
    yield interaction_node(Interaction(kind=Kind.EXTENDED_TEXT, response=one.response, base_type="string"))


def _plainly(one: Feedback) -> Feedback:
    """Feedback by when it is told, and not by the outcome that a source has for it."""
    return replace(one, outcome=one.when, variable="", hide=False, means="") if one.means else one


def _asked(blocks: Iterable[Node]) -> Iterator[Interaction]:
    for block in blocks:
        for one in block.walk():
            if one.type in ("interaction", "inlineInteraction"):
                yield interaction_of(one)


def _prompt(one: Interaction) -> tuple[Node, ...]:
    return () if one.prompt is None else one.prompt.content


def _plain(block: Node) -> Node:
    """A block with blanks for its places."""
    return map_nodes(block, lambda one: text("________") if one.type == "place" else one)


# One kind as another --------------------------------------------------------------------------


def _gap_match(one: Interaction) -> tuple[Node, ...]:
    """A gap to drag things to as a list to choose from."""
    if one.body is None:
        return ()
    pairs = {gap: name for name, _, gap in (pair.partition(" ") for pair in one.key.correct)}

    def chosen(place: Node) -> Node:
        if place.type != "place" or place.attrs["kind"] != "gap":
            return place
        gap = place.attrs["identifier"]
        right = (pairs[gap],) if gap in pairs else ()
        choices = tuple(Choice(id=f"{gap}_{each.id}", content=each.content) for each in one.choices)
        key = Key(correct=tuple(f"{gap}_{each}" for each in right))
        return interaction_node(Interaction(kind=Kind.INLINE_CHOICE, response=gap, choices=choices, key=key))

    return tuple(map_nodes(block, chosen) for block in one.body.content)


def _hottext(one: Interaction) -> tuple[Node, ...]:
    """Words to be picked in a text: the text, then the words as choices."""
    if one.body is None:
        return ()
    words = {choice.id: choice.content.plain for choice in one.choices}

    def said(place: Node) -> Node:
        if place.type != "place":
            return place
        return text(words.get(place.attrs["identifier"]) or place.attrs["identifier"] or " ")

    blocks = tuple(map_nodes(block, said) for block in one.body.content)
    asked = Interaction(
        kind=Kind.CHOICE,
        response=one.response,
        choices=one.choices,
        key=one.key,
        cardinality="multiple" if one.max_choices != 1 or len(one.key.correct) > 1 else "single",
        max_choices=one.max_choices if len(one.key.correct) < 2 else 0,
    )
    return (*blocks, interaction_node(asked))


def _lines(one: Interaction) -> Iterator[Node]:
    """Single answers in any order as lines of their own, each of which takes any of the answers."""
    best_of = max((credit.value for credit in one.key.mapping), default=1.0) or 1.0
    credits = tuple(replace(credit, value=round(credit.value / best_of, 6)) for credit in one.key.mapping)
    even = len({credit.value for credit in credits}) < 2
    key = replace(one.key, mapping=() if even else credits, default=0.0, lower=None, upper=None)
    options = tuple(pair for pair in one.options if pair[0] != "max-strings")
    for at in range(1, one.lines + 1):
        response = one.response if at == 1 else f"{one.response}_{at}"
        asked = replace(
            one,
            kind=Kind.TEXT_ENTRY,
            response=response,
            cardinality="single",
            key=key,
            options=options,
            prompt=None,
        )
        yield paragraph(interaction_node(asked))


def _order(one: Interaction) -> tuple[Node, ...]:
    """Things to be put in order as things to be matched with places."""
    places = tuple(
        Choice(id=f"place{at}", content=doc(paragraph(str(at))), match_max=1)
        for at in range(1, len(one.choices) + 1)
    )
    pairs = tuple(f"{name} place{at}" for at, name in enumerate(one.key.correct, start=1))
    share = round(1 / max(1, len(pairs)), 6)
    credits = tuple(Credit(answer=pair, value=share) for pair in pairs) if one.key.by_place else ()
    asked = Interaction(
        kind=Kind.MATCH,
        response=one.response,
        choices=tuple(replace(choice, feedback=None, fixed=False) for choice in one.choices),
        targets=places,
        key=Key(correct=pairs, mapping=credits, default=one.key.default, lower=one.key.lower),
        cardinality="multiple",
        base_type="directedPair",
        max_choices=len(places),
    )
    return (interaction_node(asked),)


def _slider(one: Interaction) -> tuple[Node, ...]:
    """A slider as a number to be typed."""
    bounds = " – ".join(filter(None, (one.option("lower-bound"), one.option("upper-bound"))))
    base = one.base_type if one.base_type in _NUMBERS else "float"
    asked = Interaction(kind=Kind.TEXT_ENTRY, response=one.response, base_type=base, key=one.key)
    said = (text(f"({bounds}) "),) if bounds else ()
    return (paragraph(*said, interaction_node(asked)),)


_ADAPTERS: dict[Kind, _Adapter] = {
    Kind.GAP_MATCH: _gap_match,
    Kind.HOTTEXT: _hottext,
    Kind.ORDER: _order,
    Kind.SLIDER: _slider,
}
_BECAME = {
    Kind.GAP_MATCH: "lists to choose from",
    Kind.HOTTEXT: "a choice of those words",
    Kind.ORDER: "matching with places 1, 2, 3 …",
    Kind.SLIDER: "a number to be typed",
}
_NAMES = {
    Kind.CHOICE: "choices",
    Kind.ORDER: "ordering",
    Kind.ASSOCIATE: "pairing",
    Kind.MATCH: "matching",
    Kind.GAP_MATCH: "gaps to drag words into",
    Kind.HOTTEXT: "words to pick in a text",
    Kind.HOTSPOT: "spots to pick in a picture",
    Kind.SELECT_POINT: "points to set in a picture",
    Kind.GRAPHIC_ORDER: "ordering in a picture",
    Kind.GRAPHIC_ASSOCIATE: "pairing in a picture",
    Kind.GRAPHIC_GAP_MATCH: "gaps in a picture",
    Kind.POSITION_OBJECT: "things to place on a picture",
    Kind.SLIDER: "slider",
    Kind.DRAWING: "drawing",
    Kind.MEDIA: "media question",
    Kind.UPLOAD: "files to hand in",
    Kind.CUSTOM: "question of a tool’s own",
    Kind.PORTABLE_CUSTOM: "question of a tool’s own",
    Kind.EXTENDED_TEXT: "free answer",
}


def _uncarried(one: Exercise) -> tuple[tuple[bool, str], ...]:
    return (
        (bool(one.templates), "numbers that are drawn by rules"),
        (bool(one.outcomes), "score variables of a question’s own"),
        (bool(one.preserved), "parts that were kept as XML"),
        (one.processing.together, "that only all answers together earn points"),
        (one.processing.once, "that the same answer counts in one place only"),
        (one.adaptive, "questions that change with the answers"),
        (one.time_dependent, "that a question depends on time"),
        (bool(one.language), "the language of a single question"),
    )
