"""Keys of QTI 2 and 3 as scripts write them: by other words than identifiers, or for another response."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

from workbench.importers._notes import Notes
from workbench.importers._qti.names import Element, attr, child, children, name, truth
from workbench.importers._xml import kin, local
from workbench.model.exercise import Interaction, Kind

_PICKED = (Kind.CHOICE, Kind.ORDER, Kind.INLINE_CHOICE)
_MARKED = ("correct", "is-correct")
_AROUND = frozenset(
    ("response-declaration", "outcome-declaration", "template-declaration", "template-processing")
    + ("response-processing", "modal-feedback", "stylesheet", "catalog-info", "rubric-block")
)
_NAMING = ("response-declaration", "variable", "correct", "map-response", "map-response-point")
_KEYS = ("correct-response", "mapping", "area-mapping")
_OFFERED = ("simple-choice", "simple-associable-choice", "inline-choice", "hottext")
_KEYLESS = ("media-interaction", "end-attempt-interaction")


def settled(one: Interaction, notes: Notes) -> Interaction:
    """The interaction with a key of its choices' identifiers, where what it says can only mean them."""
    if one.kind not in _PICKED or one.base_type != "identifier":
        return one
    names = _Names(one)
    correct = names.all(one.key.correct)
    correct = names.paid if correct and names.paid and names.knows_none(correct) else correct
    if not correct and not one.key.mapping:
        options = ((choice.id, dict(choice.options)) for choice in one.choices)
        correct = tuple(ident for ident, own in options if any(truth(own.get(key, "")) for key in _MARKED))
    if correct == one.key.correct:
        return one
    notes.info("The key names the right choices in other words than usual.", code="key_settled")
    return replace(one, key=replace(one.key, correct=correct))


def marks_right(interaction: Element) -> bool:
    """Whether choices say themselves that they are right."""
    return any(truth(attr(one, key)) for one in children(interaction) for key in _MARKED)


@dataclass(frozen=True)
class _Names:
    """The names that the choices of an interaction go by."""

    one: Interaction

    @property
    def paid(self) -> tuple[str, ...]:
        """The choices for which the mapping gives points."""
        worth = {credit.answer: credit.value for credit in self.one.key.mapping}
        return tuple(choice.id for choice in self.one.choices if worth.get(choice.id, 0.0) > 0)

    def knows_none(self, values: Collection[str]) -> bool:
        """Whether no choice goes by any of these names."""
        return {choice.id for choice in self.one.choices}.isdisjoint(values)

    def all(self, values: tuple[str, ...]) -> tuple[str, ...]:
        """The identifiers that these values mean; of several full answers, those of the first."""
        meant = [tuple(self._meant(value)) for value in values]
        together = tuple(ident for some in meant for ident in some)
        return together if len(set(together)) == len(together) or len(together) == len(meant) else meant[0]

    def _meant(self, value: str) -> Iterator[str]:
        idents = {choice.id for choice in self.one.choices}
        parts = [part for part in re.split(r"[\s,;]+", value) if part]
        many = self.one.cardinality != "single" and len(parts) > 1
        if value in idents:
            yield value
        elif many and idents.issuperset(parts):
            yield from parts
        else:
            alike = [choice.id for choice in self.one.choices if choice.id.casefold() == value.casefold()]
            said = [choice.id for choice in self.one.choices if choice.content.plain.strip() == value]
            yield alike[0] if len(alike) == 1 else said[0] if len(said) == 1 else value


def mended(item: Element, notes: Notes) -> Element:
    """The item with a body around what it asks, and its one key for the one response that has none."""
    if child(item, "item-body") is None and any(map(_asks, children(item))):
        item = deepcopy(item)
        _put_in_body(item)
        notes.info("What is asked stands in no body of its own; it was read as one.", code="no_body")
    item = _key_home(_with_names(item), notes)
    asked = _asked(item)
    declared = {attr(one, "identifier") for one in children(item, "response-declaration")}
    lost, spare = asked - declared, declared - asked - _asked(item, _KEYLESS)
    if len(lost) != 1 or len(spare) != 1:
        return item
    (wanted,), (given,) = lost, spare
    message = "The question asks for an answer by another name than its key has; they were put together."
    notes.info(message, excerpt=f"{wanted}, {given}", code="misnamed_response")
    return _renamed(deepcopy(item), given, wanted)


def _with_names(item: Element) -> Element:
    """The item with names for the choices that have none, so that its key can mean one of them."""
    if not any(map(_is_nameless, item.iter())):
        return item
    item = deepcopy(item)
    for number, one in enumerate(filter(_is_nameless, item.iter()), 1):
        one.set("identifier", f"choice_{number}")
    return item


def _is_nameless(one: Element) -> bool:
    return isinstance(one.tag, str) and name(one) in _OFFERED and not attr(one, "identifier")


def _key_home(item: Element, notes: Notes) -> Element:
    """The item with a key that a script wrote beside its one response in that response."""
    stray, declared = list(children(item, *_KEYS)), list(children(item, "response-declaration"))
    if not stray or len(declared) != 1 or child(declared[0], *_KEYS) is not None:
        return item
    item = deepcopy(item)
    home = next(children(item, "response-declaration"))
    home.extend(list(children(item, *_KEYS)))
    notes.info("The key stands beside the response that it is for; it was put there.", code="key_settled")
    return item


def _renamed(item: Element, given: str, wanted: str) -> Element:
    for one in item.iter():
        if name(one) in _NAMING and attr(one, "identifier") == given:
            one.set("identifier", wanted)
    return item


def _asks(one: Element) -> bool:
    return name(one).endswith("-interaction") or any(map(_asks, children(one)))


def _asked(item: Element, kinds: Collection[str] = ()) -> set[str]:
    """The responses that interactions of these kinds ask for, or all interactions that have a key."""
    every = (one for one in item.iter() if name(one).endswith("-interaction"))
    meant = (one for one in every if (name(one) in kinds if kinds else name(one) not in _KEYLESS))
    return {attr(one, "response-identifier", "RESPONSE") for one in meant}


def _put_in_body(item: Element) -> None:
    inner = [one for one in children(item) if name(one) not in _AROUND or _asks(one)]
    body = kin(item, "qti-item-body" if local(item).startswith("qti-") else "itemBody")
    inner[0].addprevious(body)
    body.extend(inner)
