"""Answers of a page that belong together: its buttons to choose with, and what else may be clicked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from workbench.importers._scorm.form_calls import answers_called
from workbench.importers._scorm.form_key import AROUND, Option
from workbench.importers._xml import Element, local

_CLICKED = ("button", "a", "li", "div", "label", "span")
_ROLES = ("radio", "option", "checkbox", "menuitemradio")
_OPTION = re.compile(r"(^|[\s_-])(option|answer|choice)([\s_-]|$)", re.IGNORECASE)
"""What things to choose are called by their looks."""
_CALLED = frozenset(("data-option", "data-choice", "data-answer-option", "data-opt"))
_NEAR = 2
"""How far above what holds the answers their key may stand."""
_VALUES = ("value", "data-value", "data-choice", "data-option", "data-letter", "data-id", "data-index")


def option_groups(tree: Element) -> list[list[Option]]:
    """The answers of each question of a page, without those within another's answers."""
    return _outermost(_groups(tree))


def _outermost(groups: Iterable[list[Option]]) -> list[list[Option]]:
    """The groups that are no part of an answer in another, such as its letter and its words."""
    found: list[list[Option]] = []
    answers: set[Element] = set()
    for group in groups:
        if answers.isdisjoint(group[0].control.iterancestors()):
            found.append(group)
            answers.update(one.control for one in group)
    return found


def _groups(tree: Element) -> Iterator[list[Option]]:
    """The answers that belong together, in the order of the page."""
    yield from _of_inputs(tree)
    for parent in list(tree.iter("div", "ul", "ol", "p", "section", "fieldset", "td", "form")):
        judged = [one for one in parent if local(one) in _CLICKED and _is_judged(one)]
        marked = [] if len(judged) > 1 else _marked(parent)
        named_so = [] if judged or marked else _named_so(parent)
        if len(judged) > 1 or marked or named_so:
            found = marked or named_so or judged
            yield [
                Option(control=one, parts=(one,), value=_value(one), alone=bool(named_so)) for one in found
            ]
        else:
            yield from _calling(parent)


def _of_inputs(tree: Element) -> Iterator[list[Option]]:
    """The radio buttons and checkboxes of each name."""
    labels = {one.get("for"): one for one in tree.iter("label") if one.get("for")}
    named: dict[tuple[str, str], list[Option]] = {}
    for one in tree.iter("input"):
        kind = (one.get("type") or "").lower()
        if kind in ("radio", "checkbox") and one.get("name"):
            named.setdefault((kind, one.get("name")), []).append(_option(one, labels))
    for found in named.values():
        if len(found) > 1 and all(text_of(one).strip() for one in found):
            yield found


def _marked(parent: Element) -> list[Element]:
    """Things to choose of which only the right ones say so, or what holds them; nothing where none does."""
    around = [parent, *islice(parent.iterancestors(), _NEAR)]
    keyed = [one for one in around if any((one.get(key) or "").strip() for key in AROUND)]
    looks = parent in keyed
    found = [one for one in parent if local(one) in _CLICKED and _may_be_chosen(one, looks, bool(keyed))]
    right = any(
        (one.get("data-correct") or "no").lower() != "false" for one in found if "data-correct" in one.attrib
    )
    return found if len(found) > 1 and (right or keyed) else []


def _named_so(parent: Element) -> list[Element]:
    """Things to click that attributes call answers, each with its own value; a script may have their key."""
    found = [one for one in parent if local(one) in _CLICKED and not _CALLED.isdisjoint(one.attrib)]
    values = {_value(one) for one in found}
    return found if len(found) > 1 and len(values) == len(found) and "" not in values else []


def _may_be_chosen(one: Element, by_looks: bool, by_name: bool) -> bool:
    """Whether a thing to click is an answer: it says so, or its class or an attribute does near a key."""
    if _is_answer(one) or (by_looks and _OPTION.search(one.get("class") or "")):
        return True
    return by_name and not _CALLED.isdisjoint(one.attrib)


def _value(element: Element) -> str:
    """The value of a thing to choose, by which it may be called right elsewhere."""
    return next((element.get(key) for key in _VALUES if element.get(key)), "") or ""


def _is_answer(element: Element) -> bool:
    if next(element.iter("input"), None) is not None:
        return False
    named = (element.get("role") or "").lower() in _ROLES or element.get("data-component") == "answer"
    return named or "data-correct" in element.attrib


def _calling(parent: Element) -> Iterator[list[Option]]:
    """Things to click that call one function, each with a value of its own."""
    clicked = [one for one in parent if local(one) in _CLICKED and one.get("onclick")]
    told = answers_called(clicked) if len(clicked) > 1 else None
    if told is not None:
        name, values, function = told
        yield [
            Option(control=one, parts=(one,), value=value, name=name, function=function)
            for one, value in zip(clicked, values, strict=True)
        ]


def _option(control: Element, labels: dict[str, Element]) -> Option:
    """A radio button or checkbox with its words."""
    around = next((one for one in control.iterancestors("label", "li")), None)
    label = labels.get(control.get("id") or "")
    if around is not None and len(list(around.iter("input"))) == 1:
        parts: tuple[Element, ...] = (around,)
    elif label is not None:
        parts = (label, control)
    else:
        words = control.makeelement("span", {})
        words.text, control.tail = control.tail, None
        control.addnext(words)
        parts = (words, control)
    return Option(
        control=control, parts=parts, value=control.get("value") or "", name=control.get("name") or ""
    )


def _is_judged(element: Element) -> bool:
    """Whether a thing to click says of itself that it is right or wrong."""
    if next(element.iter("input"), None) is not None:
        return False
    called = re.search(r"[(,]\s*(true|false)\s*[,)]", element.get("onclick") or "")
    return bool(called) or (element.get("data-correct") or "").lower() in ("true", "false")


def text_of(option: Option) -> str:
    return "".join(option.parts[0].itertext())
