"""Declarations of QTI 2 and 3: responses with their keys, outcomes, and how scoring is to go."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

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
    truth,
)
from workbench.importers._qti2.numbers import ranges
from workbench.importers._qti2.points import made_from_keys, points
from workbench.importers._qti2.templates import fixed_keys
from workbench.importers._qti2.weights import weighted
from workbench.importers._qti2.written import containing, patterned, written_keys
from workbench.importers._xml import preserved
from workbench.model.exercise import Area, Credit, Key, Outcome, Pairs, Processing

TEMPLATES = ("match_correct", "map_response_point", "map_response")
_OLDER = {
    "CC2_match": "match_correct",
    "CC2_match_basic": "match_correct",
    "CC2_map_response": "map_response",
}
_COMPARING = ("match", "equal", "equal-rounded", "string-match", "member", "pattern-match", "gte", "lte")
_FITS = (("scoring-algorithm", "TextRegex"),)
_HOLDS = (("scoring-algorithm", "TextContainsAnswer"),)


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """A response variable: what it holds and what is right."""

    identifier: str = ""
    cardinality: str = "single"
    base_type: str = "identifier"
    key: Key = field(default_factory=Key)
    how: Pairs = ()
    """How a typed answer is compared with the key, where that is not as usual."""


def declarations(item: Element) -> dict[str, Declaration]:
    """The response declarations of an item by their identifiers."""
    found = {one.identifier: one for one in map(_declaration, children(item, "response-declaration"))}
    for response, numbers in ranges(item, points(item)).items():
        if response in found and found[response].base_type in ("float", "integer"):
            one = found[response]
            found[response] = replace(one, key=replace(one.key, ranges=numbers))
    found |= _from_templates(item, found)
    found |= _from_rules(item, found)
    found |= _more(item, found)
    found |= _strict(item, found)
    rules = child(item, "response-processing")
    if rules is None or made_from_keys(rules):
        return found
    if len(rules):
        found |= _without_signs(found)
    single = {response for response, one in found.items() if one.cardinality == "single"}
    worth = weighted(item, {response: one.key for response, one in found.items()}, single)
    return found | {response: replace(found[response], key=key) for response, key in worth.items()}


def _from_rules(item: Element, found: dict[str, Declaration]) -> dict[str, Declaration]:
    """The responses that declare no key and whose answers the rules name."""
    without = {response: one for response, one in found.items() if _keyless(one.key)}
    written, ways = (written_keys(item), _ways(item)) if without else ({}, {})
    return {
        response: replace(one, key=written[response], how=ways.get(response, ()))
        for response, one in without.items()
        if response in written
    }


def _from_templates(item: Element, found: dict[str, Declaration]) -> dict[str, Declaration]:
    """The responses whose right values the template rules set."""
    if child(item, "template-processing") is None:
        return {}
    return {
        response: replace(found[response], key=replace(found[response].key, correct=values))
        for response, values in fixed_keys(item).items()
        if response in found
    }


def _more(item: Element, found: dict[str, Declaration]) -> dict[str, Declaration]:
    """The responses for which rules pay more answers than they declare: other words, areas around a point."""
    few = {key: one for key, one in found.items() if one.base_type in ("string", "point") and one.key.correct}
    few = {key: one for key, one in few.items() if not (one.key.mapping or one.key.areas)}
    written, ways = (written_keys(item), _ways(item)) if few else ({}, {})
    return {
        response: replace(one, key=_widened(one.key, written[response]), how=ways.get(response, ()))
        for response, one in few.items()
        if response in written
    }


def _ways(item: Element) -> dict[str, Pairs]:
    """How rules compare typed answers, where they want no more than a part or a pattern."""
    return {**dict.fromkeys(containing(item), _HOLDS), **dict.fromkeys(patterned(item), _FITS)}


def _widened(own: Key, written: Key) -> Key:
    """A declared key with what rules count besides."""
    if written.areas:
        return replace(own, areas=written.areas)
    paid = {*written.correct, *(credit.answer for credit in written.mapping)}
    return written if paid > set(own.correct) else own


def _strict(item: Element, found: dict[str, Declaration]) -> dict[str, Declaration]:
    """The typed answers that rules compare letter by letter, capitals included."""
    typed = {
        response: one
        for response, one in found.items()
        if one.base_type == "string" and one.key.correct and not one.key.mapping
    }
    written = written_keys(item) if typed else {}
    return {
        response: replace(one, key=replace(one.key, case_sensitive=True))
        for response, one in typed.items()
        if response in written
        and written[response].case_sensitive
        and set(written[response].correct) >= set(one.key.correct)
    }


def _is_signed(one: Declaration) -> bool:
    """Whether a mapping only marks the answers that count, each with a loss."""
    marked = bool(one.key.mapping) and all(credit.value < 0 for credit in one.key.mapping)
    return one.base_type == "string" and bool(one.key.correct) and marked


def looks_for_signs(item: Element) -> bool:
    """Whether an item's rules look for such marks and mean nothing without them."""
    rules = child(item, "response-processing")
    if rules is None or not len(rules) or made_from_keys(rules):
        return False
    return any(_is_signed(_declaration(one)) for one in children(item, "response-declaration"))


def _without_signs(found: dict[str, Declaration]) -> dict[str, Declaration]:
    """OpenOLAT maps each answer that counts to -1, for its rules to look for; counted so, all were wrong."""
    declared = {value for one in found.values() for value in one.key.correct}
    signs = {response: one for response, one in found.items() if _is_signed(one)}
    return {
        response: replace(
            one,
            key=Key(
                correct=tuple(
                    dict.fromkeys(
                        (
                            *one.key.correct,
                            *(each.answer for each in one.key.mapping if each.answer not in declared),
                        )
                    )
                ),
                case_sensitive=all(credit.case_sensitive for credit in one.key.mapping),
            ),
        )
        for response, one in signs.items()
    }


def _keyless(key: Key) -> bool:
    return not (key.correct or key.mapping or key.areas or key.ranges)


def _declaration(element: Element) -> Declaration:
    return Declaration(
        identifier=attr(element, "identifier"),
        cardinality=attr(element, "cardinality", "single"),
        base_type=attr(element, "base-type")
        or ("identifier" if attr(element, "cardinality") != "record" else ""),
        key=_key(element),
    )


def _key(element: Element) -> Key:
    inside = child(element, "correct-response")  # where CoreSpring puts them
    mapping = next(
        (child(one, "mapping") for one in (element, inside) if child(one, "mapping") is not None), None
    )
    areas = child(element, "area-mapping")
    table = mapping if mapping is not None else areas
    if _empty(element, mapping):
        # Savvas writes every value as 0 beside the key; counted so, nothing would ever be right.
        return Key(correct=tuple(_values(child(element, "correct-response"))))
    return Key(
        correct=tuple(_values(child(element, "correct-response"))),
        mapping=tuple(_credit(one) for one in children(mapping, "map-entry")),
        areas=tuple(_area(one) for one in children(areas, "area-map-entry")),
        default=0.0 if table is None else number(attr(table, "default-value")) or 0.0,
        lower=None if table is None else number(attr(table, "lower-bound")),
        upper=None if table is None else number(attr(table, "upper-bound")),
    )


def _empty(element: Element, mapping: Element | None) -> bool:
    """Whether a mapping gives nothing for anything, beside a key that says what is right."""
    if mapping is None:
        return False
    entries = list(children(mapping, "map-entry"))
    values = (*(attr(one, "mapped-value") for one in entries), attr(mapping, "default-value", "0"))
    keyed = child(element, "correct-response") is not None
    return keyed and bool(entries) and not any(number(value) for value in values)


def _values(element: Element | None) -> Iterator[str]:
    if element is not None and child(element) is None and (words := string(element)):
        yield words  # Without the element around a value, as scripts write it.
    for value in children(element, "value"):
        words = string(value)
        record = attr(value, "field-identifier")
        if words or record:
            yield f"{record}={words}" if record else words


def _credit(element: Element) -> Credit:
    return Credit(
        answer=attr(element, "map-key"),
        value=number(attr(element, "mapped-value")) or 0.0,
        case_sensitive=truth(attr(element, "case-sensitive")),
    )


def _area(element: Element) -> Area:
    return Area(
        shape=attr(element, "shape", "default"),
        coords=coords(attr(element, "coords")),
        value=number(attr(element, "mapped-value")) or 0.0,
    )


def coords(value: str) -> str:
    """Coordinates with commas between them, as files also write spaces."""
    return ",".join(re.split(r"[\s,]+", value.strip())) if value.strip() else ""


# Outcomes and processing ----------------------------------------------------------------------


def outcomes(item: Element) -> tuple[Outcome, ...]:
    """The outcome declarations that say more than every exercise has."""
    found = (_outcome(one) for one in children(item, "outcome-declaration"))
    return tuple(one for one in found if not usual(one))


def usual(one: Outcome) -> bool:
    """Whether this is the score or the feedback variable as they are without saying."""
    if one.minimum is not None or one.options:
        return False
    if one.identifier in ("SCORE", "MAXSCORE"):
        plain = (one.cardinality, one.base_type) == ("single", "float")
        return plain and (one.identifier == "MAXSCORE" or one.default in ((), ("0",), ("0.0",)))
    return one.identifier in ("FEEDBACK", "HINT") and one.cardinality == "multiple" and not one.default


def _outcome(element: Element) -> Outcome:
    known = ("identifier", "cardinality", "base-type", "normal-maximum", "normal-minimum")
    more = [(key, value) for key, value in attributes(element).items() if key not in known]
    tables = (preserved(one) for one in children(element, "match-table", "interpolation-table"))
    return Outcome(
        identifier=attr(element, "identifier"),
        cardinality=attr(element, "cardinality", "single"),
        base_type=attr(element, "base-type"),
        default=tuple(_values(child(element, "default-value"))),
        maximum=number(attr(element, "normal-maximum")),
        minimum=number(attr(element, "normal-minimum")),
        options=(*more, *(("lookup-table", xml) for xml in tables)),
    )


def processing(item: Element) -> Processing:
    """How the item is scored: a standard template by name or shape, else the rules as they are."""
    element = child(item, "response-processing")
    if element is None or looks_for_signs(item):
        return Processing()
    link = attr(element, "template") or attr(element, "template-location")
    stem = link.rstrip("/").rpartition("/")[2].removesuffix(".xml")
    known = stem if stem in TEMPLATES else _OLDER.get(stem, "")
    rules = list(children(element))
    if known and not rules:
        return Processing(template=known)
    if (not rules and not link) or made_from_keys(element):
        return Processing()
    declared = {attr(one, "identifier") for one in children(item, "response-declaration")}
    sides = (each for one in below(element, *_COMPARING) for each in children(one, "variable"))
    compared = declared & {attr(one, "identifier") for one in sides}
    return Processing(template=known or _shape(element, compared), source=preserved(element))


def _shape(element: Element, compared: Collection[str]) -> str:
    """The standard template that hand-written rules, which compare these responses, amount to, or ""."""
    sets = [one for one in below(element, "set-outcome-value") if attr(one, "identifier") == "SCORE"]
    uses = {name(one) for one in element.iter()}
    if "map-response-point" in uses:
        return "map_response_point" if len(sets) <= 2 else "sum"
    if mapped := list(below(element, "map-response", "map-tol-response")):
        about = {*compared, *(attr(one, "identifier") for one in mapped)}
        return "map_response" if len(mapped) == len(about) == 1 else "sum"
    if len(compared) > 1 and "sum" in uses:
        return "sum"
    matches = list(below(element, "correct"))
    exact = [one for one in matches if name(one.getparent()) == "match"]
    if len(matches) == len(exact) == 1 and len(compared) < 2:
        return "match_correct"
    return "sum" if "match" in uses and len(matches) > 1 and "sum" in uses else ""
