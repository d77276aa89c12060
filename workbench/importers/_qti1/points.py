"""What a QTI 1.2 item is worth: as its metadata say, or as its conditions add up."""

from __future__ import annotations

from workbench.importers._notes import Notes
from workbench.importers._numbers import local_number
from workbench.importers._qti.names import (
    Element,
    attr,
    attributes,
    below,
    child,
    children,
    number,
    string,
)
from workbench.importers._qti1.conditions import Condition, most_points, response_ident
from workbench.importers._qti1.keys import scoring, worth

_LABELS = (
    "points_possible",
    "qmd_absolutescore_max",
    "qmd_weighting",
    "qmd_maximumscore",
    "cc_weighting",
    "respondusapi_qpoints",
)
_ALSO_NOUGHT = ("points_possible", "respondusapi_qpoints")
"""What says that a question is worth nothing; others write it where they know nothing."""
_OTHER_LABELS = (
    "qmd_points",
    "points",
    "point_value",
    "max_points",
    "maxpoints",
    "max_score",
    "maxscore",
    "marks",
    "weighting",
    "weight",
)
"""What tools of few people write, where nothing else tells."""
_BLACKBOARD = "bbmd_questiontype"
_PERCENT = 100.0


def points(
    item: Element, meta: dict[str, str], rules: tuple[Condition, ...], earned: float | None
) -> float | None:
    """The points; None where nothing names them, or only as a percentage.

    `earned` is the most that the rules came to when they were carried out, where they could be.
    """
    for key in _LABELS:
        value = local_number(meta.get(key, ""))
        if value is not None and (value > 0 or key in _ALSO_NOUGHT):
            return value
    total = most_points(item)
    if total is None and _BLACKBOARD in meta:
        return _one_for_all(item, rules)
    if total is None:
        total = earned if earned is not None else _added_up(rules, _many(item), _start(item))
    if total and abs(total - _PERCENT) > 0.1:
        return round(total, 6)
    said = [meta, {key.replace("-", "_"): value for key, value in attributes(item).items()}]
    others = (local_number(one.get(key, "")) for one in said for key in _OTHER_LABELS)
    named = next((value for value in others if value is not None and value > 0), None)
    return 0.0 if named is None and _for_nothing(item, rules) else named


def _for_nothing(item: Element, rules: tuple[Condition, ...]) -> bool:
    """Whether a question is asked for no points: its score can't rise, and no rule gives more."""
    given = [one.points for one in rules if one.points is not None]
    return most_points(item) == 0 and (bool(given) or not rules) and not any(given)


def tell_unnamed(
    meta: dict[str, str], rules: tuple[Condition, ...], total: float | None, notes: Notes
) -> None:
    """Tell of a question of Blackboard whose rules say what is right, but of points at most shares."""
    if total is None and _BLACKBOARD in meta and scoring(rules):
        message = "The question doesn't say how many points it is worth."
        notes.info(message, code="points_unnamed", advice="Set its points.")


def _one_for_all(item: Element, rules: tuple[Condition, ...]) -> float | None:
    """The one number of points that Blackboard's rules set, once for each answer that they ask about.

    Mostly they set shares of all points, which say nothing of how many these are.
    """
    every = (one for block in children(item, "resprocessing") for one in below(block, "setvar"))
    found = [number(string(one)) for one in every if attr(one, "varname").upper() == "SCORE"]
    paid = [value for value in found if value is not None and value > 0]
    asked = {frozenset(test.response for test in one.tests) for one in rules if worth(one) > 0}
    apart = sum(map(len, asked)) == len(frozenset().union(*asked))
    if None in found or len(set(paid)) != 1 or not apart:
        return None
    return None if _PERCENT in paid or abs(sum(paid) - _PERCENT) <= 1 else paid[0] * max(1, len(asked))


def _many(item: Element) -> set[str]:
    """The responses of which several answers may be given, each for its points."""
    found = below(child(item, "presentation"), "response-lid", "response-grp", "response-str")
    kinds = ("multiple", "ordered")
    return {response_ident(one) for one in found if attr(one, "rcardinality").lower() in kinds}


def _start(item: Element) -> dict[str, float]:
    """The points that are there before anything is answered, by their variables."""
    found = (
        (attr(one, "varname") or "SCORE", number(attr(one, "defaultval"))) for one in below(item, "decvar")
    )
    return {name: points for name, points in found if points is not None and points > 0}


def _added_up(rules: tuple[Condition, ...], many: set[str], start: dict[str, float]) -> float:
    """The most that the conditions can give: the best one that sets, or those that add for each response."""
    paid = [one for one in rules if worth(one) > 0 and not one.variable.lower().startswith("d2l_")]
    sets = [worth(one) for one in paid if not one.adds]
    best = _PERCENT if abs(sum(sets) - _PERCENT) <= 1 else max(sets, default=0.0)  # shares of all points
    single: dict[tuple[str, ...], float] = {}
    for at, one in enumerate(one for one in paid if one.adds):
        asked = tuple(sorted({test.response for test in one.tests}))
        if many.intersection(asked):
            asked = tuple(f"{test.response} {test.value}" for test in one.tests)
        values = {f"{test.kind} {test.value}" for test in one.tests if not test.negated}
        if all(test.kind in ("lower", "upper") for test in one.tests):
            asked = (*asked, *sorted(values))
        key = (*asked, str(at)) if len(values) != 1 else asked
        single[key] = max(single.get(key, 0.0), worth(one))
    before = max((start.get(one.variable, 0.0) for one in paid if one.adds), default=0.0)
    return max(best, before + sum(single.values()))
