"""Keys that stand only in an item's rules: answers that a rule compares a response with and pays for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.importers._qti.names import Element, attr, below, child, children, name, string, truth, whole
from workbench.importers._qti2.numbers import earned_by
from workbench.importers._qti2.weights import constants
from workbench.model.exercise import Area, Credit, Key

_ONE = ("match", "string-match", "substring", "equal", "equal-rounded", "member", "contains")
_LISTS = ("multiple", "ordered")
_WORDS = re.compile(r"\^?\(?([\w\s'’,|-]+)\)?\$?")
"""A pattern that is only a word, or a choice between words."""


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """An answer to a response that earns points: one value, or several together."""

    response: str
    values: tuple[str, ...] = ()
    case: bool = False
    place: int = 0
    """The place in an order that it is about, from 1."""
    area: Area | None = None
    points: float = 0.0
    adds: bool = False


def written_keys(item: Element) -> dict[str, Key]:
    """The keys by response, as far as rules tell them."""
    found: dict[str, list[_Answer]] = {}
    known, declared = constants(item), _declared(item)
    for rule in below(child(item, "response-processing"), "response-if", "response-else-if"):
        test, earned = next(children(rule), None), earned_by(rule, known)
        if test is None or earned is None or earned <= 0:
            continue
        adds = any(name(child(one)) == "sum" for one in children(rule, "set-outcome-value") if len(one))
        for answer in _together(test, declared):
            found.setdefault(answer.response, []).append(replace(answer, points=earned, adds=adds))
    return {response: _key(answers) for response, answers in found.items()}


def _declared(item: Element) -> dict[str, tuple[str, ...]]:
    """The right values that the responses of an item declare."""
    right = ((one, child(one, "correct-response")) for one in children(item, "response-declaration"))
    return {attr(one, "identifier"): tuple(map(string, children(key, "value"))) for one, key in right}


def containing(item: Element) -> set[str]:
    """The responses in which rules look for right words, whatever stands around these."""
    rules = child(item, "response-processing")
    tests = [one for one in below(rules, "substring") if name(list(children(one))[-1:][0]) == "variable"]
    tests += [one for one in below(rules, "string-match") if truth(attr(one, "substring"))]
    others = {id(one) for one in tests}
    plain = (one for one in below(rules, "match", "string-match", "member") if id(one) not in others)
    return _about(tests) - _about(plain)


def _about(tests: Iterable[Element]) -> set[str]:
    return {attr(child(one, "variable"), "identifier") for one in tests}


def patterned(item: Element) -> set[str]:
    """The responses that rules compare with patterns which are more than words."""
    tests = below(child(item, "response-processing"), "pattern-match")
    return {
        attr(child(one, "variable"), "identifier")
        for one in tests
        if not _WORDS.fullmatch(attr(one, "pattern"))
    }


def _together(test: Element, declared: Mapping[str, tuple[str, ...]]) -> Iterator[_Answer]:
    """The answers that a test holds for: each of an `or`, those of an `and` as one for each response."""
    kind = name(test)
    if kind == "or":
        for part in children(test):
            yield from _together(part, declared)
    elif kind == "and":
        apart: dict[str, _Answer] = {}
        for part in (one for inner in children(test) for one in _together(inner, declared)):
            before = apart.get(part.response, replace(part, values=()))
            apart[part.response] = replace(
                before, values=(*before.values, *part.values), case=before.case and part.case
            )
        yield from apart.values()
    elif kind in _ONE and (found := _compared(test, declared)):
        yield found
    elif kind == "inside" and (variable := child(test, "variable")) is not None:
        area = Area(shape=attr(test, "shape", "default"), coords=_coords(attr(test, "coords")))
        yield _Answer(response=attr(variable, "identifier"), area=area)
    elif kind == "pattern-match" and (variable := child(test, "variable")) is not None:
        for words in _patterns(attr(test, "pattern")):
            yield _Answer(response=attr(variable, "identifier"), values=(words,), case=True)


def _coords(value: str) -> str:
    return ",".join(re.split(r"[\s,]+", value.strip()))


def _patterns(pattern: str) -> tuple[str, ...]:
    """The words that a pattern stands for, or the pattern itself as it has to fit the whole answer."""
    if words := _WORDS.fullmatch(pattern):
        return tuple(filter(None, (one.strip() for one in words[1].split("|"))))
    return (f"^({pattern.removeprefix('^').removesuffix('$')})$",) if pattern else ()


def _compared(test: Element, declared: Mapping[str, tuple[str, ...]]) -> _Answer | None:
    """The response and the values that a comparison is about; None where it compares anything else."""
    sides = list(children(test))
    variable = next((one for one in sides if name(one) in ("variable", "index")), None)
    other = next((one for one in sides if one is not variable), None)
    if variable is None or other is None or len(sides) != 2:
        return None
    place = whole(attr(variable, "n"), 0) if name(variable) == "index" else 0
    variable = variable if name(variable) == "variable" else child(variable, "variable")
    listed = list(children(other)) if name(other) in _LISTS else [other]
    values = tuple(string(one) for one in listed if name(one) == "base-value")
    if name(other) == "correct" and len(own := declared.get(attr(other, "identifier"), ())) == 1:
        values = own
    if variable is None or not values or len(values) != len(listed) or not all(values):
        return None
    case = name(test) in ("string-match", "substring") and truth(attr(test, "case-sensitive"))
    return _Answer(response=attr(variable, "identifier"), values=values, case=case, place=place)


def _key(answers: Sequence[_Answer]) -> Key:
    best = max(answer.points for answer in answers)
    case = all(answer.case for answer in answers)
    if areas := tuple(replace(one.area, value=one.points) for one in answers if one.area is not None):
        return Key(areas=areas)
    if all(one.place for one in answers):
        return Key(correct=tuple(one.values[0] for one in sorted(answers, key=lambda one: one.place)))
    together = [answer for answer in answers if len(answer.values) > 1]
    if together:
        full = max(together, key=lambda answer: (answer.points, len(answer.values)))
        return Key(correct=full.values, case_sensitive=case)
    points: dict[str, float] = {}
    for answer in answers:
        points[answer.values[0]] = max(points.get(answer.values[0], 0.0), answer.points)
    adding = all(answer.adds for answer in answers)
    right = tuple(value for value, worth in points.items() if adding or worth == best)
    uneven = len(set(points.values())) > 1 or (adding and len(points) > 1)
    credits = (Credit(answer=value, value=worth, case_sensitive=case) for value, worth in points.items())
    return Key(correct=right, mapping=tuple(credits) if uneven else (), case_sensitive=case)
