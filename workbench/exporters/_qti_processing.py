"""How an item is scored, as QTI rules: a standard template, the rules kept, or ones made from the keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.exporters._qti_dialect import Dialect, escaped, identifier, plain_number
from workbench.exporters._qti_respell import knows, respelled
from workbench.model.exercise import Exercise, Feedback, Interaction, Kind, Range
from workbench.model.scoring import as_number, best, has_key

MADE = "<!-- made from the keys -->"
"""By this the importer knows that the rules say no more than the keys do."""
_SILENT = (Kind.END_ATTEMPT, Kind.MEDIA)


def processing(exercise: Exercise, dialect: Dialect) -> str:
    """The response processing of an item."""
    kept = exercise.processing
    if kept.source and knows(kept.source):
        return respelled(kept.source, dialect)
    if kept.template and kept.template != "sum" and not kept.together:
        return dialect.tag(
            "response-processing", "", {"template": f"{dialect.templates}{kept.template}{dialect.ending}"}
        )
    rules = "".join(_rules(exercise, dialect))
    return dialect.tag("response-processing", MADE + rules) if rules else ""


def _rules(exercise: Exercise, dialect: Dialect) -> Iterator[str]:
    asked = [one for one in exercise.interactions if one.kind not in _SILENT and has_key(one.key)]
    total = sum(best(one) for one in asked)
    scale = exercise.points / total if exercise.points is not None and total > 0 else 1.0
    once = exercise.processing.once
    if exercise.processing.together and len(asked) > 1:
        yield _all_right(asked, dialect, total * scale, once=once)
    else:
        scored = ((at, _scored(one, dialect, scale)) for at, one in enumerate(asked))
        yield from (_where_new(asked, at, rule, dialect) if once else rule for at, rule in scored)
    if asked and any(not one.variable for one in exercise.feedback):
        yield _feedback(exercise, dialect, exercise.points if exercise.points is not None else total)
    for one in exercise.interactions:
        if any(choice.feedback is not None for choice in one.choices):
            yield _add(dialect, "FEEDBACK", _variable(dialect, one.response))
        for name, told in told_for(exercise, one):
            shown = _add(dialect, "FEEDBACK", _name(dialect, name))
            test = _given(dialect, one, told.outcome)
            yield dialect.tag("response-condition", dialect.tag("response-if", test + shown))


def told_for(exercise: Exercise, one: Interaction) -> list[tuple[str, Feedback]]:
    """What is told for single answers to one part, each with a name, where rules can be made for it."""
    kept = exercise.processing
    if kept.source or kept.template not in ("", "sum"):
        return []
    named = ((identifier(f"told_{one.response}_{at}"), told) for at, told in enumerate(one.feedback, 1))
    return [(name, told) for name, told in named if not _is_number(one) or _span(told.outcome)]


def _is_number(one: Interaction) -> bool:
    return one.kind is Kind.TEXT_ENTRY and one.base_type in ("float", "integer")


def _span(words: str) -> Range | None:
    """The numbers that a feedback is for: one, or those between two."""
    low, dots, high = words.partition("..")
    lower, upper = as_number(low), as_number(high)
    if dots:
        return Range(lower=lower, upper=upper) if lower is not None or upper is not None else None
    return None if lower is None else Range(exact=lower)


def _given(dialect: Dialect, one: Interaction, answer: str) -> str:
    """The test whether this answer is among those given."""
    variable = _variable(dialect, one.response)
    if _is_number(one):
        return _between(dialect, identifier(one.response), _span(answer) or Range(exact=0.0))
    if one.base_type == "string":
        same = [told.outcome for told in one.feedback if told.outcome.casefold() == answer.casefold()]
        value = dialect.tag("base-value", escaped(answer), {"base-type": "string"})
        exact = one.key.case_sensitive or len(same) > 1
        return dialect.tag("string-match", variable + value, {"case-sensitive": exact})
    words = " ".join(map(identifier, answer.split()))
    value = dialect.tag("base-value", words, {"base-type": one.base_type})
    return dialect.tag("match" if one.cardinality == "single" else "member", value + variable)


def _scored(one: Interaction, dialect: Dialect, scale: float) -> str:
    response = identifier(one.response)
    if one.key.by_place:
        return "".join(_placed(one, dialect, scale))
    if one.key.mapping:
        earned = dialect.tag("map-response", "", {"identifier": response})
        if one.key.start:
            earned = dialect.tag("sum", earned + _number(dialect, one.key.start))
        return _sum(dialect, _times(dialect, earned, scale))
    if one.key.areas:
        return _sum(
            dialect, _times(dialect, dialect.tag("map-response-point", "", {"identifier": response}), scale)
        )
    if one.key.ranges:
        tests = "".join(
            _first(dialect, _between(dialect, response, each), each.value * scale, later=at > 0)
            for at, each in enumerate(one.key.ranges)
        )
        return dialect.tag("response-condition", tests)
    return dialect.tag("response-condition", _first(dialect, _right(dialect, one), scale))


def _all_right(asked: Sequence[Interaction], dialect: Dialect, points: float, *, once: bool) -> str:
    """The one rule that pays for all answers together, which may have to be different ones."""
    tests = [_full(one, dialect) for one in asked]
    told = (_counted(asked, at, dialect) for at in range(len(asked) if once else 0))
    tests += [dialect.tag("not", one) for one in told if one]
    test = dialect.tag("and", "".join(tests))
    return dialect.tag("response-condition", _first(dialect, test, points))


def _where_new(asked: Sequence[Interaction], at: int, rule: str, dialect: Dialect) -> str:
    """The rule of a response, for an answer that has not counted in a place before."""
    counted = _counted(asked, at, dialect)
    if not counted:
        return rule
    # A comparison with no answer is neither true nor false: only an `else` holds for all the rest.
    return dialect.tag(
        "response-condition", dialect.tag("response-if", counted) + dialect.tag("response-else", rule)
    )


def _counted(asked: Sequence[Interaction], at: int, dialect: Dialect) -> str:
    """The test whether the typed answer to a response is right in a place before; "" where none can be."""
    own = asked[at]
    same = [
        dialect.tag("and", _full(one, dialect) + _same(one, own, dialect))
        for one in asked[:at]
        if one.kind is own.kind is Kind.TEXT_ENTRY and one.base_type == own.base_type
    ]
    return same[0] if len(same) == 1 else dialect.tag("or", "".join(same)) if same else ""


def _same(one: Interaction, other: Interaction, dialect: Dialect) -> str:
    """The test whether two responses are the same answer."""
    both = _variable(dialect, one.response) + _variable(dialect, other.response)
    if one.base_type != "string":
        return dialect.tag("equal", both, {"tolerance-mode": "exact"})
    return dialect.tag("string-match", both, {"case-sensitive": False})


def _full(one: Interaction, dialect: Dialect) -> str:
    """The test whether a response earns all that it can."""
    key, response = one.key, identifier(one.response)
    if key.ranges:
        most = max(each.value for each in key.ranges)
        tests = [_between(dialect, response, each) for each in key.ranges if each.value == most]
        return tests[0] if len(tests) == 1 else dialect.tag("or", "".join(tests))
    if key.correct:
        return _right(dialect, one)
    kind = "map-response-point" if key.areas else "map-response"
    return dialect.tag("gte", dialect.tag(kind, "", {"identifier": response}) + _number(dialect, best(one)))


def _placed(one: Interaction, dialect: Dialect, scale: float) -> Iterator[str]:
    """A rule for each place of an order, and one against a score below the least."""
    key, worth = one.key, {each.answer: each.value for each in one.key.mapping}
    for at, name in enumerate(key.correct, start=1):
        there = dialect.tag("index", _variable(dialect, one.response), {"n": at})
        value = dialect.tag("base-value", identifier(name), {"base-type": one.base_type})
        earned = worth.get(name, 1 / len(key.correct)) * scale
        rule = _first(dialect, dialect.tag("match", there + value), earned)
        if key.default:
            rule += dialect.tag("response-else", _sum(dialect, _number(dialect, key.default * scale)))
        yield dialect.tag("response-condition", rule)
    if key.lower is not None:
        least = _number(dialect, key.lower * scale)
        below = dialect.tag("lt", dialect.tag("variable", "", {"identifier": "SCORE"}) + least)
        floor = dialect.tag("set-outcome-value", least, {"identifier": "SCORE"})
        yield dialect.tag("response-condition", dialect.tag("response-if", below + floor))


def _right(dialect: Dialect, one: Interaction) -> str:
    """The test whether a response is right; for typed answers any of them will do."""
    variable = _variable(dialect, one.response)
    if one.kind not in (Kind.TEXT_ENTRY, Kind.EXTENDED_TEXT):
        correct = dialect.tag("correct", "", {"identifier": identifier(one.response)})
        return dialect.tag("match", variable + correct)
    tests = [_typed(dialect, variable, one, word) for word in one.key.correct]
    return tests[0] if len(tests) == 1 else dialect.tag("or", "".join(tests))


def _typed(dialect: Dialect, variable: str, one: Interaction, word: str) -> str:
    value = dialect.tag("base-value", escaped(word), {"base-type": one.base_type})
    if one.base_type == "string":
        return dialect.tag("string-match", variable + value, {"case-sensitive": one.key.case_sensitive})
    slack = one.key.tolerance
    if slack and one.base_type in ("float", "integer") and as_number(word) is not None:
        mode = "relative" if one.key.tolerance_relative else "absolute"
        given = {"tolerance-mode": mode, "tolerance": f"{plain_number(slack)} {plain_number(slack)}"}
        return dialect.tag("equal", variable + value, given)
    return dialect.tag("match", variable + value)


def _between(dialect: Dialect, response: str, one: Range) -> str:
    tests = []
    signs = "gt" if one.lower_open else "gte", "lt" if one.upper_open else "lte"
    for sign, bound in zip(signs, (one.lower, one.upper), strict=True):
        if bound is not None:
            tests.append(dialect.tag(sign, _variable(dialect, response) + _number(dialect, bound)))
    if not tests and one.exact is not None:
        given = {"tolerance-mode": "exact"}
        return dialect.tag("equal", _variable(dialect, response) + _number(dialect, one.exact), given)
    return tests[0] if len(tests) == 1 else dialect.tag("and", "".join(tests))


def _first(dialect: Dialect, test: str, points: float, *, later: bool = False) -> str:
    return dialect.tag(
        "response-else-if" if later else "response-if", test + _sum(dialect, _number(dialect, points))
    )


def _feedback(exercise: Exercise, dialect: Dialect, total: float) -> str:
    """General feedback always; that for right and wrong by the score."""
    score = dialect.tag("variable", "", {"identifier": "SCORE"})
    full = dialect.tag("gte", score + _number(dialect, total))
    outcomes = {one.outcome for one in exercise.feedback if not one.variable}
    right = _add(dialect, "FEEDBACK", _name(dialect, "correct")) if "correct" in outcomes else ""
    wrong = _add(dialect, "FEEDBACK", _name(dialect, "incorrect")) if "incorrect" in outcomes else ""
    always = _add(dialect, "FEEDBACK", _name(dialect, "general")) if "general" in outcomes else ""
    if not right and not wrong:
        return always
    taken = dialect.tag("response-if", full + (right or _add(dialect, "FEEDBACK", dialect.tag("null"))))
    other = dialect.tag("response-else", wrong) if wrong else ""
    return always + dialect.tag("response-condition", taken + other)


# Small parts ----------------------------------------------------------------------------------


def _variable(dialect: Dialect, response: str) -> str:
    return dialect.tag("variable", "", {"identifier": identifier(response)})


def _number(dialect: Dialect, value: float) -> str:
    return dialect.tag("base-value", plain_number(round(value, 6)), {"base-type": "float"})


def _name(dialect: Dialect, word: str) -> str:
    return dialect.tag("base-value", word, {"base-type": "identifier"})


def _times(dialect: Dialect, inside: str, scale: float) -> str:
    return inside if scale == 1 else dialect.tag("product", inside + _number(dialect, scale))


def _sum(dialect: Dialect, inside: str) -> str:
    score = dialect.tag("variable", "", {"identifier": "SCORE"})
    return dialect.tag("set-outcome-value", dialect.tag("sum", score + inside), {"identifier": "SCORE"})


def _add(dialect: Dialect, outcome: str, inside: str) -> str:
    """Put a value beside those that an outcome has."""
    together = dialect.tag("multiple", _variable(dialect, outcome) + inside)
    return dialect.tag("set-outcome-value", together, {"identifier": outcome})
