"""What a QTI 1.2 item's response processing says: conditions, their points, and what they show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from workbench.importers._numbers import whole_number
from workbench.importers._qti.names import (
    Element,
    attr,
    attributes,
    below,
    child,
    children,
    name,
    number,
    string,
)
from workbench.importers._xml import local

_RESPONSES = ("response-lid", "response-str", "response-num", "response-grp", "response-xy")
_COMPARED = ("varequal", "varsubset", "varsubstring", "varlt", "varlte", "vargt", "vargte", "varinside")
_TURNED = {"lower": "upper", "upper": "lower"}
_COUNTS = ("respondus_correct", "respondus_incorrect", "d2l_correct", "d2l_incorrect")
_SHARE, _LOSS = "PartialCreditPercent", "NegativeCreditPercent"
_SETTINGS = ("EvaluationType", _LOSS, _SHARE)
"""Blackboard's settings, which rules set as they set the score."""
_REACHED = "points"
"""What ILIAS calls the points reached, where a rule compares these to show a feedback."""
_BOUNDS = {"vargt": "lower", "vargte": "lower", "varlt": "upper", "varlte": "upper"}


@dataclass(frozen=True, kw_only=True)
class Test:
    """One comparison of a response with a value."""

    kind: str
    response: str
    value: str
    negated: bool = False
    case: bool = False
    area: str = ""
    group: int = 0
    """Comparisons that stand in one `and` share a number."""
    side: int = 0
    """The place in it of the part that it belongs to: those of one part are alternatives."""
    match: str = ""
    """How an answer has to be as the value: `contains`, `matches`, `finds`, `exact`, or "" for all of it."""
    index: int | None = None
    """The place in an order that it is about, where it says so."""
    open: bool = False
    """Of a bound: whether the number itself lies outside."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A `respcondition`: what must hold, what it is worth, which feedback it shows."""

    tests: tuple[Test, ...]
    points: float | None
    """What it sets or adds to the score; None when it does neither."""
    adds: bool
    variable: str
    shows: tuple[str, ...]
    title: str
    other: bool
    share: float | None = None
    """The percentage of all points that Blackboard gives for one pair."""
    loss: float = 0.0
    """The percentage that it takes for a wrong pair in its place."""
    always: bool = False
    """Whether it wants any other answer, or none of those, or no condition wants one: it is all there is."""
    unanswered: bool = False
    """Whether it holds where nothing was answered, and only there."""

    def wanted(self, response: str) -> tuple[Test, ...]:
        """What must be the case for one response."""
        return tuple(one for one in self.tests if one.response in (response, "") and not one.negated)


def other_names(item: Element) -> dict[str, str]:
    """The responses that rules mean, by other names that they call them."""
    return owners(item) | misnamed(item)


def conditions(item: Element, known: dict[str, str]) -> tuple[Condition, ...]:
    """The conditions of all response processing in an item, in order."""
    blocks = ((block, _most(block)) for block in children(item, "resprocessing"))
    made = [
        (_condition(one, most, known), one)
        for block, most in blocks
        for one in children(block, "respcondition")
    ]
    if any(rule.tests or not _any_answer(one) and (rule.points or 0) > 0 for rule, one in made):
        return tuple(rule for rule, _ in made)
    return tuple(replace(rule, always=rule.always or _any_answer(one)) for rule, one in made)


def _any_answer(condition: Element) -> bool:
    """Whether a condition wants an answer other than those that the other conditions want."""
    return [name(one) for one in children(child(condition, "conditionvar"))] == ["other"]


def outside(item: Element) -> Iterator[Element]:
    """Parts of rules that stand in no rule, so that nothing says when they hold."""
    for block in children(item, "resprocessing"):
        for part in (block, *children(block, "outcomes")):
            yield from children(part, "setvar", "conditionvar", "displayfeedback")


def response_ident(response: Element) -> str:
    """A response's name; Desire2Learn gives the left sides of a matching another attribute."""
    return attr(response, "ident") or attr(response, "respident") or "response"


def owners(item: Element) -> dict[str, str]:
    """The responses that blanks belong to which Desire2Learn names in their place."""
    return {
        attr(label, "ident"): response_ident(response)
        for response in below(child(item, "presentation"), "response-str", "response-num")
        for label in below(response, "response-label")
    }


def misnamed(item: Element) -> dict[str, str]:
    """Names in the rules that nothing in the item bears, where they can only mean its one response."""
    responses = list(below(child(item, "presentation"), *_RESPONSES))
    if len(responses) != 1:
        return {}
    ident = response_ident(responses[0])
    labels = {attr(one, "ident") for one in below(item, "response-label")}
    tests = list(below(item, *_COMPARED))
    if next(below(responses[0], "render-fib"), None) is None:
        tests = [one for one in tests if not labels or "".join(one.itertext()).strip() in labels]
    elif not labels.isdisjoint(attr(one, "respident") for one in tests):
        return {}
    known = labels | {"", _REACHED, ident}
    return {said: ident for said in (attr(one, "respident") for one in tests) if said not in known}


def _mosts(block: Element) -> list[float]:
    """The maxima that a block declares: of its scores or, where none is called so, of all but counts."""
    declared = [
        ((attr(one, "varname") or "SCORE").lower(), most)
        for one in children(child(block, "outcomes"), "decvar")
        if (most := number(attr(one, "maxvalue"))) is not None
    ]
    scores = [most for name_, most in declared if "score" in name_]
    return scores or [most for name_, most in declared if not name_.startswith(_COUNTS)]


def _most(block: Element) -> float | None:
    """The value that `SCORE.max` stands for."""
    return next(iter(_mosts(block)), None)


def most_points(item: Element) -> float | None:
    """The maximum that the score variable declares; of several that only a person sets, the sum."""
    for block in children(item, "resprocessing"):
        if mosts := _mosts(block):
            return mosts[0] if next(below(block, "setvar"), None) is not None else sum(mosts)
    return None


def _condition(element: Element, most: float | None, known: dict[str, str]) -> Condition:
    tested = child(element, "conditionvar")
    found = _tests(element if tested is None else tested)
    tests = tuple(replace(one, response=known.get(one.response, one.response)) for one in found)
    every = list(children(element, "setvar"))
    sets = [one for one in every if _scores(one)]
    sets = [one for one in sets if _variable(one).upper() == "SCORE"] or sets
    points = [value for one in sets if (value := _value(one, most)) is not None]
    title = attr(element, "title").lower()
    return Condition(
        tests=tests,
        points=sum(points) if points else None,
        adds=any(attr(one, "action").lower() in ("add", "subtract") for one in sets),
        variable=_variable(sets[0]) if sets else "",
        shows=tuple(attr(one, "linkrefid") for one in children(element, "displayfeedback")),
        title=title,
        share=_percent(every, _SHARE),
        loss=abs(_percent(every, _LOSS) or 0.0),
        other=any(local(one) == "other" for one in element.iter()) or not tests,
        always=any(child(one, "other") is not None for one in below(element, "not")),
        unanswered=_leaves(element) == {"unanswered"},
    )


def _percent(sets: Sequence[Element], setting: str) -> float | None:
    return next((number(string(one)) for one in sets if _variable(one) == setting), None)


def _leaves(condition: Element) -> set[str]:
    """What a condition compares, by the names of its elements; none where something is turned round."""
    tested = child(condition, "conditionvar")
    inside = () if tested is None else tested.iterdescendants()
    names = {name(one) for one in inside if isinstance(one.tag, str)}
    return set() if "not" in names else names - {"and", "or"}


def _scores(element: Element) -> bool:
    """Whether it sets the score and not one of Blackboard's settings."""
    return _variable(element) not in _SETTINGS


def _variable(element: Element) -> str:
    """What is set; some scripts write Blackboard's settings as the names of attributes."""
    own = attributes(element)
    keys = {key.replace("-", "") for key in own}
    setting = next((one for one in _SETTINGS if one.lower() in keys), "")
    return own.get("varname") or own.get("variablename") or setting or "SCORE"


def _value(element: Element, most: float | None) -> float | None:
    words = "".join(element.itertext()).strip()
    if words.lower().endswith(".max"):
        return most if most is not None else 1.0
    value = number(words.removesuffix("%"))
    if not words and _variable(element).lower() in ("d2l_correct", "d2l_incorrect"):
        value = 1.0
    if value is not None and attr(element, "action").lower() == "subtract":
        return -value
    return value


def _tests(element: Element) -> Iterator[Test]:
    """The comparisons in a condition, with those under `not` marked."""
    counter = count(1)

    def walk(part: Element, negated: bool, group: int, side: int) -> Iterator[Test]:
        kind, inner = name(part), children(part)
        if kind == "not":
            found = (test for one in inner for test in walk(one, not negated, group, side))
            yield from (map(_turned, found) if child(part, "or") is not None else found)
        elif kind == "and":
            own = next(counter)
            yield from (test for at, one in enumerate(inner) for test in walk(one, negated, own, at))
        elif kind == "or":
            yield from (test for one in inner for test in walk(one, negated, group, side))
        elif kind in (*_COMPARED, "durequal"):
            yield replace(_test(part, kind, negated), group=group, side=side)

    for at, part in enumerate(children(element)):
        yield from walk(part, False, 0, at)


def _turned(test: Test) -> Test:
    """A bound that neither side of an `or` may pass, as the bound on the other side."""
    if not test.negated or test.kind not in _TURNED:
        return test
    return replace(test, kind=_TURNED[test.kind], negated=False, open=not test.open)


def _test(part: Element, kind: str, negated: bool) -> Test:
    return Test(
        kind=_BOUNDS.get(kind, kind),
        response=attr(part, "respident"),
        value="".join(part.itertext()).strip(),
        negated=negated,
        case=attr(part, "case").lower() == "yes",
        area=attr(part, "areatype"),
        match=attr(part, "setmatch").lower(),
        index=whole_number(attr(part, "index")),
        open=kind in ("vargt", "varlt"),
    )
