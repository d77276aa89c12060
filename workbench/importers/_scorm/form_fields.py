"""Menus and fields on a page that carry their own answer: pairs, and sentences with places to fill."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from workbench.importers._scorm.form_key import compared, listed_answer
from workbench.importers._tools.exercise import Gap, gaps, lines, match
from workbench.importers._xml import Element, local
from workbench.model.content import Node

_MARKS = ("data-answer", "data-correct-answer", "data-correct", "data-solution", "data-key", "data-expected")
_AROUND = ("label", "li", "tr", "p", "div", "td")
_SPACE = re.compile(r"\s+")
_LONGEST = 400
"""Characters from which on what is around a field is more than its sentence."""
_MOST, _FIELDS = 60, 1000
_CLICKED = ("radio", "checkbox", "button", "submit", "reset", "hidden", "image", "file", "range", "password")
_BY_NAME = (
    r"(?:getElementById\(\s*[\"']{name}[\"']\s*\)|querySelector\(\s*[\"']#{name}[\"']\s*\)|\$\(\s*[\"']#{name}[\"']\s*\)"
    r"|\bdocument\.[\w$.\[\]]{{1,80}}\.{name})\.val(?:ue)?(?:\(\))?(?:\.\w{{1,30}}\(\)){{0,3}}"
    r"\s*={{2,3}}\s*[\"']([^\"']{{1,200}})[\"']([^;]{{0,60}})"
)
"""A value that what a field holds is compared with, and what is done then."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A menu or field, what is around it, its answers, and what it lets choose from."""

    control: Element
    holder: Element
    answers: tuple[str, ...]
    options: tuple[str, ...] = ()


class _Lengths(dict[Element, int]):
    """How many characters the words of elements have, counted once."""

    def __missing__(self, element: Element) -> int:
        self[element] = len(_words(element))
        return self[element]


def asked_in_fields(tree: Element, scripts: Callable[[], str]) -> Iterator[tuple[Element, Node]]:
    """The elements that are questions of this kind, with their exercises; each is then taken out."""
    fields = (one for one in tree.iter("select", "input") if one.get("type") not in _CLICKED)
    listed = list(islice(fields, _FIELDS))
    told = scripts() if any(one.get("id") or one.get("name") for one in listed) else ""
    lengths = _Lengths()
    found = [field for one in listed if (field := _field(one, told, lengths)) is not None]
    held = Counter(one.holder for one in found)
    count = {holder: _controls(holder) for holder in held}
    whole = {holder for holder, inside in held.items() if 1 < inside == count[holder]}
    yield from _sentences([one for one in found if one.holder in whole])
    found = [one for one in found if count[one.holder] == 1]
    while found:
        together = _together(found)
        found = found[len(together) :]
        if len(together) > 1:
            pairs = [(lines(_before(one)), lines(one.answers[0])) for one in together]
            extra = [
                lines(one) for one in together[0].options if all(one not in each.answers for each in together)
            ]
            yield _outermost(together), match((), pairs, extra=extra)
        else:
            yield together[0].holder, _filled(together)


def _sentences(found: Sequence[Field]) -> Iterator[tuple[Element, Node]]:
    """The elements that hold several fields whose answers are all known, with their exercises."""
    inside: dict[Element, list[Field]] = {}
    for one in found:
        inside.setdefault(one.holder, []).append(one)
    yield from ((holder, _filled(fields)) for holder, fields in inside.items())


def _controls(holder: Element) -> int:
    """How many fields an element holds."""
    return sum(1 for one in holder.iter("select", "input", "textarea") if one.get("type") not in _CLICKED)


def _filled(fields: Sequence[Field]) -> Node:
    """The exercise that what holds some fields is, with a place to fill for each."""
    places = {one.control: Gap(answers=one.answers, options=one.options) for one in fields}
    parts: list[str | Gap] = [""]
    for piece in _pieces(fields[0].holder, places):
        if isinstance(piece, Gap):
            parts += (piece, "")
        else:
            parts[-1] = f"{parts[-1]}{piece}"
    told = [one if isinstance(one, Gap) else _SPACE.sub(" ", one) for one in parts]
    return gaps((), [one for one in told if one])


def _field(control: Element, scripts: str, length: _Lengths) -> Field | None:
    right = next((value.strip() for key in _MARKS if (value := control.get(key) or "").strip()), "")
    right = right or _scripted(control, scripts)
    own = length[control]
    holder = next((one for one in control.iterancestors(*_AROUND) if length[one] > own), None)
    if not right or holder is None or length[holder] > _LONGEST + own:
        return None
    if local(control) == "input":
        plain = (control.get("type") or "text").lower() in ("text", "number", "search")
        return Field(control=control, holder=holder, answers=tuple(right.split("|"))) if plain else None
    told = {one.get("value", _words(one)): _words(one) for one in control.iter("option")}
    options = tuple(words for value, words in told.items() if value.strip())[:_MOST]
    answer = told.get(right, right if right in options else "")
    return Field(control=control, holder=holder, answers=(answer,), options=options) if answer else None


def _scripted(control: Element, scripts: str) -> str:
    """What scripts compare a field with by its name, or list under it; "" where they do neither."""
    for name in filter(None, (control.get("id"), control.get("name"))) if scripts else ():
        found = compared(_BY_NAME.format(name=re.escape(name)), scripts) or listed_answer(name, scripts)
        if found:
            return found
    return ""


def _together(found: Sequence[Field]) -> list[Field]:
    """The first menus that stand beside one another and let choose from the same."""
    first = found[0]
    same = [first]
    for one in found[1:] if first.options else ():
        beside = one.holder.getparent() is first.holder.getparent()
        if not beside or set(one.options) != set(first.options):
            break
        same.append(one)
    return same


def _outermost(together: Sequence[Field]) -> Element:
    """The element that goes: the first of the sentences, the others go with it."""
    first, *rest = together
    for one in rest:
        parent = one.holder.getparent()
        if parent is not None:
            parent.remove(one.holder)
    return first.holder


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _before(field: Field) -> str:
    """The words of the sentence in front of a field."""
    said: list[str] = []
    for piece in _pieces(field.holder, {field.control: Gap(answers=())}):
        if isinstance(piece, Gap):
            break
        said.append(piece)
    return _SPACE.sub(" ", "".join(said)).lstrip()


def _pieces(element: Element, places: dict[Element, Gap]) -> Iterator[str | Gap]:
    """The texts of an element and the places to fill in it, in their order."""
    if element in places:
        yield places[element]
        return
    yield element.text or ""
    for one in element:
        if isinstance(one.tag, str):
            yield from _pieces(one, places)
        yield one.tail or ""
