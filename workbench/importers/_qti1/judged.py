"""The rules of a QTI 1.2 item carried out on made answers: what each really earns.

Keys and points are read from the shape of the rules. Where the rules are plain enough to be carried out,
this holds those readings against what the rules pay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from workbench.importers._numbers import whole_number
from workbench.importers._qti.names import Element, attr, below, child, children, name, number, string
from workbench.importers._qti1.conditions import outside, response_ident

Answers = Mapping[str, "_Given"]
Test = Callable[[Answers, bool], bool]
"""Whether answers are as a comparison wants them; it is told whether a rule before held."""
_JOINED = ("and", "or", "not")
_COMPARED = ("unanswered", "varequal", "varlt", "varlte", "vargt", "vargte")
_MOST_TESTS = 1000
_ALL = 100.0
"""What rules pay in all where they pay percents."""
_PARTS = ("fill_in_multiple_blanks_question", "multiple_dropdowns_question")
"""Kinds whose blanks Canvas counts one by one, also where a script's rules set a score for each of them."""
_ACTIONS: dict[str, Callable[[float, float], float]] = {
    "set": lambda _, amount: amount,
    "add": lambda score, amount: score + amount,
    "subtract": lambda score, amount: score - amount,
    "multiply": lambda score, amount: score * amount,
    "divide": lambda score, amount: score / amount if amount else score,
}


class _NotPlain(Exception):
    """A rule has something that cannot be carried out here."""


@dataclass(frozen=True)
class _Given:
    """The values of one answer, ready to be looked up: rules may ask for each of them many times."""

    values: tuple[str, ...] = ()

    @cached_property
    def exact(self) -> frozenset[str]:
        """The values as they are."""
        return frozenset(self.values)

    @cached_property
    def folded(self) -> frozenset[str]:
        """The values where capitals do not count."""
        return frozenset(map(str.casefold, self.values))

    @cached_property
    def numbers(self) -> frozenset[float]:
        """The values that are numbers."""
        return frozenset(value for one in self.values if (value := number(one)) is not None)

    def at(self, place: int) -> _Given:
        """The value at a place, counted from one; nothing where there is none."""
        return _Given(self.values[place - 1 : place])


_NOTHING = _Given()


@dataclass(frozen=True, kw_only=True)
class _Rule:
    tests: tuple[Test, ...]
    sets: tuple[tuple[Callable[[float, float], float], float], ...]
    goes_on: bool
    part: str = ""
    """The response, or the answer, that earns what the rule sets; no other rule for it pays once more."""


@dataclass(frozen=True, kw_only=True)
class _Block:
    rules: tuple[_Rule, ...]
    start: float
    least: float | None
    """The declared greatest value is no bound: where rules pay percents, it is the points."""

    def paid(self, answers: Answers, score: float, all_rules: bool) -> float:
        held, parts = False, set[str]()
        for rule in self.rules:
            if rule.part not in parts and all(test(answers, held) for test in rule.tests):
                held = True
                parts.update([rule.part] if rule.part else [])
                for change, amount in rule.sets:
                    score = change(score, amount)
                if not (all_rules or rule.goes_on):
                    break
        return score if self.least is None else max(self.least, score)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Plain rules: comparisons with values, and one score that they set, raise or lower."""

    blocks: tuple[_Block, ...]
    picked: frozenset[str]
    typed: frozenset[str]
    declared: bool = False
    adds: bool
    """Whether points are added up and nothing says which rules go on, as tools do that mean all of them."""

    @property
    def size(self) -> int:
        """How many comparisons there are."""
        return sum(len(rule.tests) for block in self.blocks for rule in block.rules)

    def paid(self, answers: Mapping[str, tuple[str, ...]], *, all_rules: bool) -> float:
        """What these answers earn; `all_rules` also carries out those after one that says to stop."""
        given = {ident: _Given(values) for ident, values in answers.items() if values}
        score = self.blocks[0].start
        for block in self.blocks:
            score = block.paid(given, score, all_rules)
        return score


def plain_rules(item: Element, owners: Mapping[str, str]) -> Rules | None:
    """The rules of an item; None where something in them cannot be carried out."""
    presentation = child(item, "presentation")
    picked = list(below(presentation, "response-lid"))
    typed = list(below(presentation, "response-str", "response-num"))
    blocks = tuple(children(item, "resprocessing"))
    sets = [one for block in blocks for one in below(block, "setvar")]
    if not _is_one_score(sets) or next(outside(item), None) is not None:
        return None
    names = _Names(
        known=frozenset(map(response_ident, (*picked, *typed))),
        ordered=frozenset(
            response_ident(one) for one in picked if attr(one, "rcardinality").lower() == "ordered"
        ),
        owners=owners,
        apart=any(string(one) in _PARTS for one in below(child(item, "itemmetadata"), "fieldentry")),
        shared=_share(blocks),
    )
    says_so = any(attr(one, "continue") for block in blocks for one in children(block, "respcondition"))
    try:
        return Rules(
            blocks=tuple(_block(one, names) for one in blocks),
            picked=frozenset(map(response_ident, (*picked, *filter(_offers, typed)))),
            typed=frozenset(map(response_ident, typed)),
            adds=not says_so and any(map(_changes, sets)),
        )
    except _NotPlain:
        return None


def _offers(response: Element) -> bool:
    """Whether a response for words has a list to pick them from."""
    return next(below(child(response, "render-choice"), "response-label"), None) is not None


def _is_one_score(sets: list[Element]) -> bool:
    """Whether all rules change one variable that is not of a system's own making."""
    names = {(attr(one, "varname") or "SCORE").upper() for one in sets}
    known = all(_action(one) in _ACTIONS and not attr(one, "variablename") for one in sets)
    return len(names) == 1 and known and not min(names).startswith("D2L_")


def _share(blocks: tuple[Element, ...]) -> bool:
    """Whether rules set shares that come to all points together, so that they are meant to be added up."""
    if len(blocks) != 1:
        return False
    most = number(attr(child(child(blocks[0], "outcomes"), "decvar"), "maxvalue")) or _ALL
    paid = [one for one in children(blocks[0], "respcondition") if child(one, "setvar") is not None]
    sets = [one for rule in paid for one in children(rule, "setvar")]
    shares = [amount for one in sets if (amount := number(string(one))) is not None and amount > 0]
    alone = all(len(tests) == 1 for rule in paid if (tests := child(rule, "conditionvar")) is not None)
    plain = alone and len(sets) == len(paid) and all(_action(one) == "set" for one in sets)
    return plain and len(shares) > 1 and max(shares) < most and abs(sum(shares) - most) <= most / 50


def _action(setvar: Element) -> str:
    return attr(setvar, "action", "set").strip().lower() or "set"


def _changes(setvar: Element) -> bool:
    """Whether it adds to what other rules have set, and not nought, as rules do that only tell something."""
    return _action(setvar) in ("add", "subtract") and number(string(setvar)) != 0


def _block(block: Element, names: _Names) -> _Block:
    declared = child(child(block, "outcomes"), "decvar")
    most = number(attr(declared, "maxvalue"))
    return _Block(
        rules=tuple(_rule(one, most, names) for one in children(block, "respcondition")),
        start=number(attr(declared, "defaultval")) or 0.0,
        least=number(attr(declared, "minvalue")),
    )


def _rule(rule: Element, most: float | None, names: _Names) -> _Rule:
    tests = child(rule, "conditionvar")
    if tests is None or not len(tests) or child(rule, "respcond-extension") is not None:
        raise _NotPlain
    if sum(1 for _ in tests.iter()) > _MOST_TESTS:
        raise _NotPlain
    changes = list(children(rule, "setvar"))
    part = names.part(tests) if all(_action(one) == "set" for one in changes) else ""
    return _Rule(
        tests=tuple(map(names.test, children(tests))),
        sets=tuple((_ACTIONS["add" if part else _action(one)], _amount(one, most)) for one in changes),
        goes_on=attr(rule, "continue").lower() == "yes",
        part=part,
    )


def _amount(setvar: Element, most: float | None) -> float:
    words = "".join(setvar.itertext()).strip()
    found = most if words.lower().endswith(".max") else number(words.removesuffix("%"))
    if found is None:
        raise _NotPlain
    return found


# Comparisons ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Names:
    """The responses that rules may speak of, and their other names."""

    known: frozenset[str]
    ordered: frozenset[str]
    owners: Mapping[str, str]
    apart: bool = False
    """Whether each response earns its part by itself."""
    shared: bool = False
    """Whether each answer that a rule wants earns its share by itself."""

    def part(self, tests: Element) -> str:
        """The one response or answer that a rule is about, where each earns its part."""
        if not (self.apart or self.shared) or len(tests) != 1 or name(tests[0]) != "varequal":
            return ""
        said = attr(tests[0], "respident")
        return self.owners.get(said, said) + ("" if self.apart else f" {string(tests[0])}")

    def test(self, element: Element) -> Test:
        """The comparison, ready to be carried out."""
        kind = name(element)
        if kind in _JOINED:
            return _joined(kind, tuple(map(self.test, children(element))))
        if kind == "other":
            return lambda _, held: not held
        said = attr(element, "respident")
        ident, place = self.owners.get(said, said), whole_number(attr(element, "index"))
        if kind not in _COMPARED or ident not in self.known:
            raise _NotPlain
        if kind == "unanswered":
            return lambda answers, _: ident not in answers
        if ident not in self.ordered:
            place = 0
        if place is None:
            raise _NotPlain
        fits = _fitting(element, kind, place)
        return lambda answers, _: fits(answers.get(ident, _NOTHING))


def _joined(kind: str, inner: tuple[Test, ...]) -> Test:
    if kind == "or":
        return lambda answers, held: any(one(answers, held) for one in inner)
    wanted = kind == "and"
    return lambda answers, held: all(one(answers, held) for one in inner) is wanted


def _fitting(element: Element, kind: str, place: int) -> Callable[[_Given], bool]:
    """What an answer has to be like."""
    wanted, case = "".join(element.itertext()).strip(), attr(element, "case").lower() == "yes"
    limit = number(wanted)
    if kind == "varequal":
        same = _same(wanted, limit, case)
        return (lambda given: same(given.at(place))) if place else same
    if limit is None:
        raise _NotPlain
    return lambda given: any(_within(kind, value, limit) for value in given.numbers)


def _within(kind: str, value: float, limit: float) -> bool:
    if value == limit:
        return kind.endswith("e")
    return value < limit if kind.startswith("varlt") else value > limit


def _same(wanted: str, value: float | None, case: bool) -> Callable[[_Given], bool]:
    """Whether one of the values is the one that is wanted, as a word or as a number."""
    folded = wanted.casefold()
    return lambda given: (
        wanted in given.exact
        or (not case and folded in given.folded)
        or (value is not None and value in given.numbers)
    )
