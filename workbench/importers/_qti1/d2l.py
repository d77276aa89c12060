"""What Desire2Learn (Brightspace) adds to QTI 1.2: formulas, settings of quizzes and of questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from workbench.importers._qti.names import Element, attr, below, child, children, name, number, string, whole
from workbench.importers._qti1.conditions import Condition
from workbench.importers._qti1.metadata import metadata
from workbench.importers._qti1.paired import made
from workbench.importers._qti1.text import shown
from workbench.importers._qti2.rules import duration
from workbench.model.exercise import MOST_LINES, Calculation, Credit, Exercise, Interaction, Kind, Variable

_SETTINGS = {
    "attempts-allowed": "Attempts",
    "time-limit": "Time limit",
    "enforce-time-limit": "Time limit enforced",
    "password": "Access code",
    "date-due": "Due",
    "date-start": "Opens",
    "date-end": "Closes",
    "is-forward-only": "No way back",
    "retake-incorrect-only": "Only wrong answers asked again",
}
_ASKED = {
    "difficulty": "d2l_difficulty",
    "isbonus": "d2l_isbonus",
    "ismandatory": "d2l_ismandatory",
}
_SHOWN = {
    "enumeration": {"1": "1, 2, 3", "2": "i, ii, iii", "3": "I, II, III", "4": "a, b, c", "5": "A, B, C"},
    "display-style": {"1": "horizontal", "3": "dropdown"},
}
"""What the numbers stand for that say how choices are shown; usual are no signs, one below the other."""
_BLOCKS = ("random block", "question block", "question set")
"""What Blackboard calls a part that draws its questions."""
_MOMENT = ("year", "month", "day", "hour", "minutes", "seconds")
_NUMBERED = re.compile(r"(QUES|OBJ|QLIB|SECT|RAND)_\d+(_\d+)*")
_NONE = ("", "no", "0", "false")
_YES = ("true", "retakeincorrectonly")
_NEARLY_ALL = 95.0
"""Percentages are rounded, so that three thirds may be 99.9."""
_BLANKS = "fill in the blanks"
"""The kind of questions whose points are shared out among blanks."""


def quiz_settings(assessment: Element) -> Iterator[tuple[str, str]]:
    """The settings of a quiz that a person would read."""
    around = child(assessment, "assess-procextension")
    unforced = string(next(below(around, "enforce-time-limit"), None)).lower() == "no"
    for one in below(around, *_SETTINGS):
        if not (said := _said(one)):
            continue
        minutes = number(said) if name(one) == "time-limit" else None
        label = "Suggested time" if minutes is not None and unforced else _SETTINGS[name(one)]
        yield label, said if minutes is None else duration(minutes * 60)
    if string(child(child(assessment, "assess-procextension"), "is-active")).lower() == "no":
        yield "Published", "no"


def _said(setting: Element) -> str:
    """What is set, in words; "" where it is not. No attempts are as many as one likes."""
    value = moment(setting) if len(setting) else string(setting)
    if name(setting) == "attempts-allowed" and value == "0":
        return "unlimited"
    return "" if value.lower() in _NONE else "yes" if value.lower() in _YES else value


def moment(element: Element | None) -> str:
    """The day and time that a timestamp gives in parts; none where a part is missing."""
    parts = [number(string(next(below(element, key), None))) for key in _MOMENT]
    if any(one is None for one in parts):
        return ""
    year, month, day, hour, minute, second = (int(one or 0) for one in parts)
    return f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}"


def drawn(section: Element, meta: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """How many questions a section draws at random, and the points of each; Blackboard's blocks likewise."""
    count = number(meta.get("qmd_numberofitems", "")) or None
    block = meta.get("bbmd_sectiontype", "").lower() in _BLOCKS
    if name(section) != "section" or (count is None and not block):
        return
    if count is not None:
        yield "Questions drawn", f"{count:g}"
    if (points := number(meta.get("qmd_weighting", ""))) is not None:
        yield "Points each", f"{points:g}"


def pool_points(section: Element) -> float | None:
    """What a pool pays for each of its questions, whatever they say; none where this is no pool."""
    meta = metadata(section) if name(section) == "section" else {}
    return number(meta.get("qmd_weighting", "")) if number(meta.get("qmd_numberofitems", "")) else None


def introductions(assessment: Element) -> Iterator[str]:
    """The messages, as HTML, that stand before the questions."""
    for one in below(child(assessment, "assess-procextension"), "intro-message"):
        yield shown(one, "".join(one.itertext()))


def asked_of(item: Element) -> Iterator[tuple[str, str]]:
    """How hard a question is, and whether it is a bonus or must be answered."""
    for one in children(child(item, "itemproc-extension"), *_ASKED):
        if string(one):
            yield _ASKED[name(one)], string(one)


def titled(item: Element) -> str:
    """A question's title, or its label where that is more than a number."""
    return attr(item, "title").strip() or spoken(attr(item, "label").strip())


def spoken(name_: str) -> str:
    """An identifier that can stand for a title: one that is more than a number."""
    return "" if _NUMBERED.fullmatch(name_) else name_


def falls_short(item: Element, rules: Sequence[Condition]) -> float:
    """The share of the points, in percent, that the best answer earns where that is not all; else 0."""
    best = max(_paid(rules), default=0.0)
    return best if 0 < best < _NEARLY_ALL and any(asked_of(item)) else 0.0


def shared_out(rules: Sequence[Condition]) -> bool:
    """Whether several answers share all of the points, as where they are to be chosen together."""
    return abs(sum(share for share in _paid(rules) if share > 0) - 100.0) <= 100.0 - _NEARLY_ALL


def _paid(rules: Sequence[Condition]) -> list[float]:
    return [one.points or 0.0 for one in rules if one.tests and not one.adds]


def as_here(exercise: Exercise, reference: Element, each: float | None = None) -> Exercise:
    """The exercise with its points, and with what else is asked of it, as a reference to it says.

    Where that names no points, those count that its group gives for `each`.
    """
    points = number(attr(reference, "points-possible") or string(child(reference, "points")))
    points = each if points is None else points
    said = {_ASKED[name(one)]: string(one) for one in children(reference, *_ASKED) if string(one)}
    if passage := attr(reference, "parent-stimulus-item-ident"):
        said["parent_stimulus_item_ident"] = passage
    other = (pair for pair in exercise.metadata if pair[0] not in said)
    return replace(
        exercise,
        points=exercise.points if points is None else points,
        metadata=(*other, *said.items()),
    )


def shown_so(presentation: Element | None) -> Iterator[tuple[str, str]]:
    """How choices are counted and laid out, where that is not as usual."""
    for key, ways in _SHOWN.items():
        if way := ways.get(string(next(below(presentation, key), None)), ""):
            yield f"d2l_{key.replace('-', '_')}", way


def says_all(extension: Element) -> bool:
    """Whether an extension holds no more than `asked_of` reads."""
    return all(name(one) in _ASKED for one in children(extension))


def numbered(item: Element) -> dict[str, str]:
    """The choices that feedback is for, by its identifier: both end in the same number (`_IF7`, `_A7`)."""
    labels = {attr(one, "ident") for one in below(child(item, "presentation"), "response-label")}
    shown = {attr(one, "linkrefid") for one in below(item, "displayfeedback")}
    found: dict[str, str] = {}
    for ident in (attr(one, "ident") for one in children(item, "itemfeedback")):
        stem, sign, number_ = ident.rpartition("_IF")
        if not sign and ident not in shown:
            stem, sign, number_ = ident.rpartition("_FB")
        wanted = [f"{stem}_{letter}{number_}" for letter in "AO"] if sign else []
        found.update((ident, label) for label in wanted if label in labels)
    return found


def has_boxes(item: Element) -> bool:
    """Whether one response has several boxes, each for any of the answers."""
    return any(_boxes(one) > 1 for one in below(child(item, "presentation"), "render-fib"))


def _boxes(typed: Element) -> int:
    return min(MOST_LINES, whole(attr(typed, "input-boxes"), 1))


def in_any_box(one: Interaction, typed: Element | None) -> Interaction:
    """A response with several boxes, each for any of the answers, as single answers in any order."""
    boxes = 1 if typed is None else _boxes(typed)
    if boxes < 2:
        return one
    key = one.key
    paid = {credit.answer: credit.value for credit in key.mapping} or dict.fromkeys(key.correct, 1.0)
    most = sum(sorted(paid.values(), reverse=True)[:boxes]) or 1.0
    credits = tuple(
        Credit(answer=answer, value=round(value / most, 6), case_sensitive=key.case_sensitive)
        for answer, value in paid.items()
    )
    upper = sum(sorted((credit.value for credit in credits), reverse=True)[:boxes]) if credits else None
    return replace(
        one,
        kind=Kind.EXTENDED_TEXT,
        cardinality="multiple",
        key=replace(key, correct=tuple(paid), mapping=credits, upper=upper and round(upper, 6)),
        options=(("max-strings", str(boxes)), *one.options),
    )


def blanks_add_up(item: Element) -> None:
    """The rules of each blank set its share of the points; together these shares add up."""
    kinds = {string(one).lower() for one in below(item, "fieldentry")}
    rules = [(one, test) for one in below(item, "respcondition") for test in below(one, "varequal")]
    answers = [(attr(test, "respident"), string(test).casefold()) for _, test in rules]
    if _BLANKS not in kinds or len(set(answers)) < len(answers):
        return
    for rule, _ in rules:
        for one in below(rule, "setvar"):
            if not attr(one, "varname"):
                one.set("action", "Add")


# Formulas -------------------------------------------------------------------------------------


def calculation(item: Element) -> Calculation | None:
    """The formula of an arithmetic question, with the numbers that are drawn for it."""
    rule = next(below(item, "respcond-extension"), None)
    shown = next(below(child(item, "presentation"), "mat-extension"), None)
    formulas = [string(one) for part in (rule, shown) for one in below(part, "formula") if string(one)]
    if not formulas:
        return None
    precision, tolerance = (next(below(rule, key), None) for key in ("precision", "tolerance"))
    decimals = number(string(precision)) if attr(precision, "type") == "decimalplaces" else None
    percent = "%" if attr(tolerance, "type") == "percent" else ""
    return Calculation(
        formulas=tuple(dict.fromkeys(formulas)),
        variables=tuple(_variable(one) for one in below(child(item, "presentation"), "variable")),
        decimals=None if decimals is None else int(decimals),
        tolerance=f"{string(tolerance)}{percent}" if number(string(tolerance)) else "",
    )


def drawn_so(item: Element) -> Iterator[tuple[str, str]]:
    """What is more to a formula: significant figures, and the steps in which numbers are drawn."""
    precision = next(below(next(below(item, "respcond-extension"), None), "precision"), None)
    if precision is not None and attr(precision, "type") != "decimalplaces" and string(precision):
        yield "significant_figures", string(precision)
    if attr(precision, "precision-enforced").lower() == "yes":
        yield "precision_enforced", "yes"
    for one in below(child(item, "presentation"), "variable"):
        step, places = number(string(child(one, "step"))), number(string(child(one, "decimalplaces"))) or 0.0
        if step and abs(step - 10 ** -min(places, 20.0)) > 1e-9:
            yield f"step of {attr(one, 'name')}", f"{step:g}"


def _variable(element: Element) -> Variable:
    low, high, places = (
        number(string(child(element, key))) or 0.0 for key in ("minvalue", "maxvalue", "decimalplaces")
    )
    return Variable(name=attr(element, "name"), lower=low, upper=high, decimals=int(places))


def units_apart(item: Element) -> None:
    """The field for the unit of an arithmetic question gets a rule; where none is wanted, it goes."""
    units = next(below(item, "units"), None)
    if units is None or not string(next(below(item, "formula"), None)):
        return
    rule = next((one for one in below(item, "respcondition") if units in set(one.iter())), None)
    for response in list(below(child(item, "presentation"), "response-str")):
        if string(units) and rule is not None:
            rule.addprevious(_wanted(response, units))
        else:
            response.getparent().remove(response)


def _wanted(response: Element, units: Element) -> Element:
    """The rule for the unit: what it is worth is a percentage of all."""
    rule = made(response, "respcondition")
    test = made(response, "varequal", respident=attr(response, "ident"), case=attr(units, "casesensitive"))
    paid = made(response, "setvar", action="Add")
    test.text, paid.text = string(units), attr(units, "worth") or "0"
    tests = made(response, "conditionvar")
    tests.append(test)
    rule.extend((tests, paid))
    return rule


def allows(presentation: Element | None, what: str) -> bool:
    """Whether a long answer may have looks, or files beside it."""
    return string(next(below(presentation, what), None)).lower() == "yes"


def begun(item: Element) -> Element | None:
    """The text that an answer starts from, where one is typed into a field that says nothing itself."""
    typed = next(below(child(item, "presentation"), "render-fib"), None)
    if typed is None or string(typed) or (found := child(item, "initial-text")) is None:
        return None
    return next(below(found, "initial-text-material"), found)
