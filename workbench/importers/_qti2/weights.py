"""What each response of an item is worth, where its rules pay for one response after the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from workbench.importers._qti.names import Element, attr, below, child, children, name, number, string
from workbench.model.exercise import Credit, Key

_TESTS = ("match", "equal", "equal-rounded", "string-match", "member", "and", "not", "is-null", "or")


def weighted(item: Element, keys: Mapping[str, Key], single: Collection[str]) -> dict[str, Key]:
    """The keys of an item with several responses, each with what it is worth beside the others."""
    asked = {response: key for response, key in keys.items() if key.correct or key.mapping or key.ranges}
    worth = _worth(item, asked)
    told = all(response in worth or key.mapping for response, key in asked.items())
    even = len({worth.get(response) for response in asked}) == 1
    plain = all(response in single or key.mapping for response, key in asked.items())
    if len(asked) < 2:
        return {}
    if not told or even or not plain:
        # Each counts as much as the other; numbers were read as shares of the whole.
        return {response: scaled(key, 1.0) for response, key in asked.items() if key.ranges}
    return {response: scaled(key, worth[response]) for response, key in asked.items() if response in worth}


def scaled(key: Key, points: float) -> Key:
    """The key with this many points for the right answer."""
    if key.ranges:
        best = max(one.value for one in key.ranges)
        if best <= 0:
            return key
        ranges = tuple(replace(one, value=round(one.value / best * points, 6)) for one in key.ranges)
        return replace(key, ranges=ranges)
    if key.mapping or points == 1.0:
        return key
    each = points / len(key.correct) if key.by_place and key.correct else points
    credits = (Credit(answer=answer, value=each, case_sensitive=key.case_sensitive) for answer in key.correct)
    return replace(key, mapping=tuple(credits))


def _worth(item: Element, asked: Collection[str]) -> dict[str, float]:
    """The most points that a rule about only this response pays."""
    known, responses = constants(item), frozenset(asked)
    found: dict[str, float] = {}
    for rule in below(child(item, "response-processing"), "response-if", "response-else-if"):
        test = next(children(rule), None)
        if test is None or name(test) not in _TESTS:
            continue
        about = {attr(one, "identifier") for one in below(test, "variable")} & responses
        paid = max(_paid(rule, known), default=0.0)
        if len(about) == 1 and paid > 0:
            (response,) = about
            found[response] = max(found.get(response, 0.0), paid)
    return found


def constants(item: Element) -> dict[str, float]:
    """Numbers that have a name in the item: declared with a value that no rule ever changes."""
    declared = children(item, "outcome-declaration", "template-declaration")
    rules = below(item, "set-outcome-value", "set-template-value", "lookup-outcome-value")
    changed = {attr(one, "identifier") for one in rules}
    found = {attr(one, "identifier"): string(child(child(one, "default-value"), "value")) for one in declared}
    numbers = ((named, number(value)) for named, value in found.items() if named not in changed)
    return {named: value for named, value in numbers if value is not None}


def _paid(rule: Element, known: Mapping[str, float]) -> Iterator[float]:
    """The points that a rule sets or adds."""
    for one in children(rule, "set-outcome-value"):
        if attr(one, "identifier").startswith("SCORE") and (value := number_set(one, known)) is not None:
            yield value


def number_set(rule: Element, known: Mapping[str, float]) -> float | None:
    """The one number, written or named, that a rule sets or adds to what there is."""
    values = [number(string(each)) for each in below(rule, "base-value")]
    named = [attr(each, "identifier") for each in below(rule, "variable")]
    values += [known.get(each) for each in named if each != attr(rule, "identifier")]
    return values[0] if len(values) == 1 else None
