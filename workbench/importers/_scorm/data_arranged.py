"""Things to be brought together or into an order, in data of no known tool: pairs, and steps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from workbench.importers._javascript import values_after
from workbench.importers._scorm.patterns import MEANINGS, WORD
from workbench.importers._tools.exercise import match
from workbench.importers._tools.shared import Writer, record, string
from workbench.model.content import Node

Json = Any
Sides = tuple[tuple[str, str], ...]
_PAIRS = ("pairs", "matches", "matching", "matchingpairs", "couples", "parejas", "pares", "paare", "paires")
_SURE = (
    ("left", "right"), ("premise", "response"), ("prompt", "match"), ("item", "match"), ("text", "match"),
    ("term", "match"), ("word", "match"), ("question", "match"),
)  # fmt: skip
"""The names of the sides of pairs, which are that wherever they stand."""
_SIDES = (
    *_SURE,
    ("source", "target"),
    ("item", "target"),
    ("label", "target"),
    ("term", "definition"),
    ("word", "definition"),
    ("prompt", "answer"),
    ("question", "answer"),
    ("a", "b"),
    ("key", "value"),
    ("from", "to"),
)
_MEANT = (
    *_SIDES,
    *((one, other) for one in ("term", "word", "value", "concept") for other in MEANINGS.split("|")),
)
"""Those of lists that are called pairs."""
_ORDERS = re.compile(r"order|sequenc|sort|rank|arrange|reihenfolge|orden|ordre", re.IGNORECASE)
_KINDS = ("type", "kind", "questiontype", "qtype", "format", "typ", "tipo")
_STEPS = (
    "items",
    "steps",
    "sequence",
    "elements",
    "events",
    "options",
    "choices",
    "answers",
    "parts",
    "list",
)
_RIGHT = ("correctorder", "correctsequence", "order", "solution", "correct", "answer", "rightorder")
_MOST = 60
_CALLED = re.compile(r"\b\w*(?:match|pair|paar|zuordn|parej)\w*\s*=\s*(?=[\[{])", re.IGNORECASE)
_CODE = re.compile(r"[\w-]*[\d_][\w-]*|[\d.]+\w{1,3}|[#./].*|[a-z]+[A-Z]\w*|https?:.*")


def named(value: dict[str, Json]) -> dict[str, str]:
    """An object's own names by what most would call them."""
    called = ((str(key).lower().replace("-", "").replace("_", ""), str(key)) for key in value)
    return {usual: own for usual, own in called if usual}


# Pairs ----------------------------------------------------------------------------------------


def pairs_of(value: dict[str, Json], names: dict[str, str]) -> tuple[list[tuple[str, str]], str]:
    """The pairs that an object lists, and the name of their list; none where it lists none."""
    key = next((names[one] for one in _PAIRS if one in names and isinstance(value[names[one]], list)), "")
    pairs = [pair for one in value[key] if (pair := _pair(one, _SIDES))] if key else []
    return (pairs, key) if 2 <= len(pairs) == len(value[key] if key else ()) else ([], "")


def pairs_alone(listed: list[Json], writer: Writer) -> tuple[Node, ...]:
    """The exercise that a list of pairs is, whose sides have names that tell; nothing for any other list."""
    pairs = listed_pairs(listed, _SURE)
    return (match((), [(writer.html(left), writer.html(right)) for left, right in pairs]),) if pairs else ()


def listed_pairs(listed: Json, sides: Sides = _SURE) -> list[tuple[str, str]]:
    """The pairs of words that a list is whose objects name their sides so; none for any other list."""
    if not isinstance(listed, list) or not 2 <= len(listed) <= _MOST:
        return []
    pairs = [pair for one in listed if (pair := _pair(one, sides))]
    fits = len(pairs) == len(listed) and len({left for left, _ in pairs}) > 1
    return pairs if fits and _worded(pairs) else []


def pairs_named(source: str, most: int) -> Iterator[list[tuple[str, str]]]:
    """The pairs in objects and lists of a script whose names say that they are pairs."""
    for value in values_after(source, _CALLED, most, lenient=True):
        pairs = listed_pairs(value, _MEANT) if isinstance(value, list) else list(record(value).items())
        plain = all(isinstance(one, str) for pair in pairs for one in pair)
        if plain and 2 <= len(pairs) <= _MOST and _worded(pairs):
            yield pairs


def pair_in(value: Json) -> tuple[str, str] | None:
    """The pair that a value is in a list that is called pairs; None where it could be none."""
    return _pair(value, _MEANT)


def without_pairs(value: Json, found: Sequence[list[tuple[str, str]]]) -> bool:
    """Whether a value is none of these lists of pairs."""
    return not found or listed_pairs(value, _MEANT) not in found


def _worded(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether both sides of pairs are words for people, and no names or measures of a program's."""
    both = [one.strip() for pair in pairs for one in pair]
    return all(WORD.search(one) and not _CODE.fullmatch(one) for one in both) and any(
        " " in one or one[:1].isupper() or not one.isascii() for one in both
    )


def _pair(value: Json, sides: Sides) -> tuple[str, str] | None:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(one, str) for one in value):
        return (value[0], value[1]) if sides is not _SURE else None
    found = named(record(value))
    for left, right in sides:
        if left in found and right in found:
            one, other = string(record(value)[found[left]]), string(record(value)[found[right]])
            return (one, other) if one.strip() and other.strip() else None
    return None


# Orders ---------------------------------------------------------------------------------------


def order_of(value: dict[str, Json], names: dict[str, str]) -> tuple[list[str], tuple[str, ...]]:
    """The steps that an object asks to put in order, in their order, and the names of what tells them."""
    kind = " ".join(string(value[names[key]]) for key in _KINDS if key in names)
    own = next((names[key] for key in _STEPS if key in names and _said(value[names[key]])), "")
    if not own or not _ORDERS.search(kind):
        return [], ()
    steps, key = (
        _said(value[own]),
        next((names[one] for one in _RIGHT if names.get(one) not in (None, own)), ""),
    )
    right = _placed(steps, value[key]) if key else []
    return (right, (own, key)) if right else (steps, (own,))


def _said(listed: Json) -> list[str]:
    """What each of some steps says; nothing where one of them says nothing."""
    if not isinstance(listed, list) or not 2 <= len(listed) <= _MOST:
        return []
    said = [
        one if isinstance(one, str) else string(record(one).get("text") or record(one).get("label"))
        for one in listed
    ]
    return said if all(one.strip() for one in said) else []


def _placed(steps: list[str], right: Json) -> list[str]:
    """The steps in the order that places or their own words tell; nothing where these do not fit."""
    if not isinstance(right, list) or len(right) != len(steps):
        return []
    if sorted(map(str, right)) == sorted(steps):
        return [str(one) for one in right]
    first = min((one for one in right if isinstance(one, int)), default=0)
    places = [one - first for one in right if isinstance(one, int) and not isinstance(one, bool)]
    return [steps[one] for one in places] if sorted(places) == list(range(len(steps))) else []


def tell_order(writer: Writer, asked: str, *, guessed: bool) -> None:
    """Say of an order that it was taken as the data has it."""
    if guessed:
        writer.package.notes.warning(
            "The right order was taken as it stands in the data, which says no other.",
            where=writer.folders[0],
            excerpt=asked,
            code="key_guessed",
            advice="Check the right order in the editor.",
        )
