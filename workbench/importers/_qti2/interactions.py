"""The interactions of QTI 2 and 3, each as an `Interaction`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from workbench.importers._notes import Notes
from workbench.importers._qti.earned import PAIRED
from workbench.importers._qti.names import (
    Element,
    attr,
    attributes,
    below,
    child,
    children,
    name,
    string,
    truth,
    whole,
)
from workbench.importers._qti2.keys import Declaration, coords
from workbench.importers._qti2.settled import marks_right, settled
from workbench.importers._qti2.text import ItemText, described, media_of
from workbench.importers._qti2.unknown import alike, custom
from workbench.model.content import Node, doc, paragraph
from workbench.model.exercise import Choice, Interaction, Kind

KINDS = {
    "choice": Kind.CHOICE,
    "order": Kind.ORDER,
    "associate": Kind.ASSOCIATE,
    "match": Kind.MATCH,
    "gap-match": Kind.GAP_MATCH,
    "inline-choice": Kind.INLINE_CHOICE,
    "text-entry": Kind.TEXT_ENTRY,
    "extended-text": Kind.EXTENDED_TEXT,
    "hottext": Kind.HOTTEXT,
    "hotspot": Kind.HOTSPOT,
    "select-point": Kind.SELECT_POINT,
    "graphic-order": Kind.GRAPHIC_ORDER,
    "graphic-associate": Kind.GRAPHIC_ASSOCIATE,
    "graphic-gap-match": Kind.GRAPHIC_GAP_MATCH,
    "position-object": Kind.POSITION_OBJECT,
    "slider": Kind.SLIDER,
    "drawing": Kind.DRAWING,
    "media": Kind.MEDIA,
    "upload": Kind.UPLOAD,
    "end-attempt": Kind.END_ATTEMPT,
    "custom": Kind.CUSTOM,
    "portable-custom": Kind.PORTABLE_CUSTOM,
}
_NO_LIMIT = (Kind.ORDER, Kind.GRAPHIC_ORDER, Kind.GAP_MATCH, Kind.GRAPHIC_GAP_MATCH)
"""Kinds in which any number may be used unless a number is given."""
_READ = (
    "response-identifier",
    "shuffle",
    "max-choices",
    "min-choices",
    "max-associations",
    "min-associations",
)
_CHOICE_READ = ("identifier", "fixed", "match-max", "match-min", "shape", "coords", "hotspot-label")
_PICKED = ("simple-choice", "simple-associable-choice", "inline-choice", "gap-text", "gap-img")
_SPOTS = ("hotspot-choice", "associable-hotspot")


def interactions_below(element: Element | None) -> int:
    """The number of interactions in an element; one within another is part of it."""
    inner = children(element)
    return sum(1 if is_interaction(one) else interactions_below(one) for one in inner)


def is_interaction(element: Element) -> bool:
    """Whether an element is an interaction."""
    kind = name(element)
    return kind.endswith("-interaction") and kind.removesuffix("-interaction") in KINDS


def reader(declared: Mapping[str, Declaration]) -> Callable[[ItemText, Element], Interaction]:
    """A function that reads interactions whose responses are declared here."""

    def read(text: ItemText, element: Element) -> Interaction:
        kind = KINDS.get(name(element).removesuffix("-interaction"))
        kind = kind or alike(text, element, declared.get(attr(element, "response-identifier", "RESPONSE")))
        basis = _basis(text, element, kind, declared)
        return _PARTS.get(kind, _plain)(text, element, basis)

    return read


def _basis(text: ItemText, element: Element, kind: Kind, declared: Mapping[str, Declaration]) -> Interaction:
    response = attr(element, "response-identifier", "RESPONSE")
    known = _as_meant(text.notes, kind, declared.get(response) or Declaration())
    undeclared = response not in declared and kind not in (Kind.MEDIA, Kind.END_ATTEMPT, Kind.DRAWING)
    if undeclared and not marks_right(element):
        text.notes.warning(f"No response is declared for “{response}”, so it has no key.", code="no_key")
    prompt = _prompt(text, element, kind)
    most = attr(element, "max-choices") or attr(element, "max-associations")
    least = attr(element, "min-choices") or attr(element, "min-associations")
    free = kind in _NO_LIMIT or known.cardinality == "multiple"
    return Interaction(
        kind=kind,
        response=response,
        prompt=prompt,
        key=known.key,
        cardinality=known.cardinality,
        base_type=known.base_type,
        shuffle=truth(attr(element, "shuffle")),
        max_choices=_most(text, element, known, whole(most, 0 if free else 1)),
        min_choices=whole(least, 0),
        options=(*_options(element, _READ), *known.how),
    )


_IN_ORDER = (Kind.ORDER, Kind.GRAPHIC_ORDER)
_TAKEN = (Kind.CHOICE, Kind.HOTTEXT, Kind.HOTSPOT, *PAIRED)
"""Kinds of which several answers may be right, in any order."""
_PARTS_OF = frozenset(
    (*_PICKED, *_SPOTS, "prompt", "simple-match-set", "gap", "object", "img", "picture", "video", "audio")
    + ("style", "script", "stylesheet", "catalog-info")
)
_WITH_TEXT = (Kind.GAP_MATCH, Kind.HOTTEXT, Kind.CUSTOM, Kind.PORTABLE_CUSTOM, Kind.GRAPHIC_GAP_MATCH)
"""Kinds in which other elements are text with a meaning."""


def _prompt(text: ItemText, element: Element, kind: Kind) -> Node | None:
    """What is asked; words that stand beside the choices, where none are foreseen, come to it."""
    own = child(element, "prompt")
    asked = () if own is None else text.tree(own).content
    parts = _PARTS_OF | ({"item"} if kind is Kind.MATCH else set())
    others = [one for one in children(element) if name(one) not in parts and not is_interaction(one)]
    strays = [] if kind in _WITH_TEXT else others
    told = [one for one in strays if string(one)]
    for one in told:
        asked = (*asked, *text.tree(one).content)
    if told:
        text.notes.info(
            "Text among the choices stands before them now.", excerpt=string(told[0]), code="moved"
        )
    return doc(*asked) if asked or own is not None else None


def _as_meant(notes: Notes, kind: Kind, known: Declaration) -> Declaration:
    """What is declared of a response, with one answer, several or an order as its kind has them."""
    said, several = known.cardinality, len(known.key.correct) > 1
    if kind in _IN_ORDER and said != "ordered":
        meant, message = "ordered", "The order of the answers counts, though it is not declared so."
    elif kind in _TAKEN and several and said in ("single", "ordered"):
        meant, message = "multiple", "Several answers are right, in any order, though it is not declared so."
    else:
        return known
    if several:
        notes.info(message, code="key_settled")
    return replace(known, cardinality=meant)


def _most(text: ItemText, element: Element, known: Declaration, most: int) -> int:
    """How many choices may be taken: no limit where one would keep the full answer out of reach."""
    right = len(known.key.correct)
    limited = attr(element, "max-choices") and known.cardinality == "multiple" and 0 < most < right
    if not limited or most > 1 and known.key.mapping:
        return most
    one = most == 1
    message = (
        f"Only {'one choice' if one else f'{most} choices'} may be taken though "
        f"{'several' if one else right} are right; the limit was left out."
    )
    text.notes.warning(message, code="max_choices")
    return 0


def _options(element: Element, read: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (key, value)
        for key, value in attributes(element).items()
        if key not in read and value and key != "base"
    )


def _plain(text: ItemText, element: Element, basis: Interaction) -> Interaction:
    return basis


def _with_choices(text: ItemText, element: Element, basis: Interaction) -> Interaction:
    choices = tuple(_choice(text, one) for one in below(element, *_PICKED))
    return settled(replace(basis, choices=choices), text.notes)


def _match(text: ItemText, element: Element, basis: Interaction) -> Interaction:
    if child(element, "item") is not None:
        return _rows(text, element, basis)
    sets = [
        tuple(_choice(text, one) for one in children(each, *_PICKED))
        for each in children(element, "simple-match-set")
    ]
    sets += [()] * (2 - len(sets))
    return replace(basis, choices=sets[0], targets=sets[1])


def _rows(text: ItemText, element: Element, basis: Interaction) -> Interaction:
    """A row for each item, as YDP's player has it, with the same choices in all."""
    rows = tuple(_choice(text, one) for one in children(element, "item"))
    offered = (_choice(text, one) for one in children(element, "simple-choice"))
    return replace(basis, choices=rows, targets=tuple(replace(one, match_max=0) for one in offered))


def _gap_match(text: ItemText, element: Element, basis: Interaction) -> Interaction:
    gaps = tuple(
        Choice(id=attr(one, "identifier"), options=_options(one, _CHOICE_READ))
        for one in below(element, "gap")
    )
    body = text.tree(element, skip=("prompt", "gap-text", "gap-img"))
    return _gap_last(replace(_with_choices(text, element, basis), targets=gaps, body=body))


def _hottext(text: ItemText, element: Element, basis: Interaction) -> Interaction:
    choices = tuple(_choice(text, one) for one in below(element, "hottext"))
    return replace(basis, choices=choices, body=text.tree(element, skip=("prompt",)))


def _graphic(text: ItemText, element: Element, basis: Interaction) -> Interaction:
    shown = child(element, "object", "img", "picture")
    image, size = text.image(shown)
    spots = tuple(_choice(text, one) for one in children(element, *_SPOTS))
    return replace(basis, image=image, image_size=size, image_alt=described(shown), choices=spots)


def _graphic_gap(text: ItemText, element: Element, basis: Interaction) -> Interaction:
    if child(element, "associable-hotspot") is None and next(below(element, "gap"), None) is not None:
        message = "The gaps stand in a text and not on the picture, so it was read as a text with gaps."
        text.notes.info(message, code="gaps_in_text")
        return _gap_match(text, element, replace(basis, kind=Kind.GAP_MATCH))
    spotted = _graphic(text, element, basis)
    picked = tuple(_choice(text, one) for one in children(element, "gap-img", "gap-text"))
    return _gap_last(replace(spotted, choices=picked, targets=spotted.choices))


def _gap_last(one: Interaction) -> Interaction:
    """The key's pairs with the choice before its gap; files also write the gap first."""
    choices, gaps = {each.id for each in one.choices}, {each.id for each in one.targets}

    def turned(pair: str) -> str:
        first, _, second = pair.partition(" ")
        plain = first in choices and second in gaps
        return pair if plain or first not in gaps or second not in choices else f"{second} {first}"

    key = replace(
        one.key,
        correct=tuple(turned(each) for each in one.key.correct),
        mapping=tuple(replace(each, answer=turned(each.answer)) for each in one.key.mapping),
    )
    return replace(one, key=key)


def _positioned(text: ItemText, element: Element, basis: Interaction) -> Interaction:
    shown = child(element, "object", "img", "picture")
    image, size = text.image(shown)
    stage = element.getparent()
    found = replace(basis, image=image, image_size=size, image_alt=described(shown))
    if stage is None or name(stage) != "position-object-stage":
        return found
    ground_shown = child(stage, "object", "img", "picture")
    ground, extent = text.image(ground_shown)
    width, height = extent or (0, 0)
    said = described(ground_shown)
    stage_options = (("stage", ground), ("stage-width", str(width)), ("stage-height", str(height)))
    alt = (("stage-alt", said),) if said else ()
    return replace(found, options=(*found.options, *stage_options, *alt))


def _slider(text: ItemText, element: Element, basis: Interaction) -> Interaction:
    return replace(basis, base_type=basis.base_type if basis.base_type != "identifier" else "float")


def _media(text: ItemText, element: Element, basis: Interaction) -> Interaction:
    source = child(element, "object", "video", "audio")
    media = media_of(text, source) if source is not None else None
    return replace(basis, body=None if media is None else doc(media))


def _choice(text: ItemText, element: Element) -> Choice:
    identifier = attr(element, "identifier")
    feedback = _own_feedback(element, identifier)
    skipped = () if feedback is None else ("feedback-inline", "feedback-block")
    feedback = None if feedback is not None and not string(feedback) and not len(feedback) else feedback
    variable = "" if feedback is None else attr(feedback, "outcome-identifier")
    more = (("feedback-variable", variable),) if variable not in ("", "FEEDBACK") else ()
    return Choice(
        id=identifier,
        content=_content(text, element, skipped),
        feedback=None if feedback is None else text.tree(feedback),
        fixed=truth(attr(element, "fixed")),
        match_max=whole(attr(element, "match-max"), 1),
        match_min=whole(attr(element, "match-min"), 0),
        shape=attr(element, "shape"),
        coords=coords(attr(element, "coords")),
        options=(*_options(element, _CHOICE_READ), *more),
    )


def _content(text: ItemText, element: Element, skipped: tuple[str, ...]) -> Node:
    label = attr(element, "hotspot-label")
    tree = text.tree(element, skip=skipped)
    if name(element) in _SPOTS and label:
        return doc(paragraph(label), *(tree.content if tree.plain.strip() else ()))
    return tree


def _own_feedback(element: Element, identifier: str) -> Element | None:
    """The feedback that is shown when just this choice is taken, if it is the only one there."""
    found = list(children(element, "feedback-inline", "feedback-block"))
    if len(found) != 1 or len(list(below(element, "feedback-inline", "feedback-block"))) != 1:
        return None
    one = found[0]
    hidden = attr(one, "show-hide", "show") == "hide" and _has_rules(one)
    return one if attr(one, "identifier") == identifier and not hidden else None


def _has_rules(element: Element) -> bool:
    """Whether the item around has rules of its own; without any, nothing tells what Chamilo hides."""
    item = next((one for one in element.iterancestors() if name(one) == "assessment-item"), None)
    return child(child(item, "response-processing")) is not None


_PARTS: dict[Kind, Callable[[ItemText, Element, Interaction], Interaction]] = {
    Kind.CHOICE: _with_choices,
    Kind.ORDER: _with_choices,
    Kind.ASSOCIATE: _with_choices,
    Kind.INLINE_CHOICE: _with_choices,
    Kind.MATCH: _match,
    Kind.GAP_MATCH: _gap_match,
    Kind.HOTTEXT: _hottext,
    Kind.HOTSPOT: _graphic,
    Kind.SELECT_POINT: _graphic,
    Kind.GRAPHIC_ORDER: _graphic,
    Kind.GRAPHIC_ASSOCIATE: _graphic,
    Kind.GRAPHIC_GAP_MATCH: _graphic_gap,
    Kind.POSITION_OBJECT: _positioned,
    Kind.DRAWING: _graphic,
    Kind.SLIDER: _slider,
    Kind.MEDIA: _media,
    Kind.CUSTOM: custom,
    Kind.PORTABLE_CUSTOM: custom,
}
