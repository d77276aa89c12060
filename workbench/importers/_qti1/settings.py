"""What QTI 1.2 files say of quizzes that is no text: limits, scoring, what is drawn from which bank."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from workbench.importers._numbers import local_number
from workbench.importers._qti.names import Element, attr, below, child, children, name, number, string
from workbench.importers._qti1.d2l import pool_points
from workbench.importers._qti2.rules import duration
from workbench.importers._qti2.text import Place

DRAWN, CHOSEN = "Drawn from bank", "Chosen by"
_LABELS = {
    "cc_maxattempts": "Attempts",
    "qmd_timelimit": "Time limit",
    "cc_timelimit": "Time limit",
    "qmd_assessmenttype": "Type",
    "qmd_scoretype": "Scoring",
    "bank_title": "Bank",
    "bb_assessment_type": "Type",
    "max_attempts": "Attempts",
    "start_date": "Opens",
    "end_date": "Due",
    "retract_date": "Closes",
    "num_questions_drawn": "Questions drawn",
    "poolname_for_random_draw": "Pool",
}
_EACH = {
    "point_value_for_question": "Points each",
    "discount_value_for_question": "Points taken off for a wrong answer",
}
"""What Sakai says of the questions that a part draws."""
_ITS_OWN = "proprietary"
"""What Blackboard writes for kinds that the standard has no name for."""
_PERMITTED = {
    "qmd_feedbackpermitted": "Feedback shown",
    "qmd_hintspermitted": "Hints shown",
    "qmd_solutionspermitted": "Solutions shown",
    "cc_allow_late_submission": "Late submission",
}
"""What a quiz allows unless it says no."""
_RANDOM = "2"
"""What Sakai writes of a part whose questions come in any order; its own `order` always says otherwise."""
_ISO = re.compile(r"P(?:0+Y)?(?:0+M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_META = {
    "points_possible": "Points",
    "time_limit": "Time limit",
    "allowed_attempts": "Attempts",
    "shuffle_questions": "Questions shuffled",
    "shuffle_answers": "Answers shuffled",
    "scoring_policy": "Score that counts",
    "quiz_type": "Type",
    "build_on_last_attempt": "Each attempt goes on from the last",
    "one_question_at_a_time": "One question at a time",
    "cant_go_back": "No way back",
    "show_correct_answers": "Correct answers shown",
    "show_correct_answers_last_attempt": "Correct answers shown after the last attempt",
    "show_correct_answers_at": "Correct answers shown from",
    "hide_correct_answers_at": "Correct answers hidden from",
    "hide_results": "Results hidden",
    "one_time_results": "Results shown once",
    "result_view_restricted": "Results shown in part",
    "anonymous_submissions": "Answered without names",
    "require_lockdown_browser": "LockDown Browser",
    "calculator_type": "Calculator",
    "only_visible_to_overrides": "Only for those with dates of their own",
    "ip_filter": "Only from addresses",
    "access_code": "Access code",
    "due_at": "Due",
    "unlock_at": "Opens",
    "lock_at": "Closes",
}


_DATES = ("due_at", "unlock_at", "lock_at")
"""What the assignment of a quiz tells as well, and in some exports alone."""


def settings_of(element: Element, meta: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What a quiz or a section says of itself, and which of its questions it draws."""
    for key, label in _LABELS.items():
        said = _minutes(meta.get(key, "")) if label == "Time limit" else meta.get(key)
        if said and said.lower() != _ITS_OWN:
            yield label, said
    for key, label in _EACH.items():
        if points := number(meta.get(key, "")):
            yield label, f"{points:g}"
    if meta.get("bbmd_assessmenttype", "").lower() == "survey":
        yield "Type", "survey"
    yield from ((label, "no") for key, label in _PERMITTED.items() if meta.get(key, "").lower() == "no")
    if (limit := string(child(element, "duration"))).strip("PTpt"):
        yield "Time limit", time_span(limit)
    yield from (("Comment", words[:500]) for one in children(element, "qticomment") if (words := string(one)))
    for variable in below(child(element, "outcomes-processing"), "decvar"):
        if attr(variable, "cutvalue"):
            yield "Pass mark", attr(variable, "cutvalue")
    if (selection := child(element, "selection-ordering")) is not None:
        yield from _selected(selection, meta)


def _selected(selection: Element, meta: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Which questions are drawn, and in which order they come."""
    for label, key in (
        ("Questions drawn", "selection-number"),
        ("Points each", "points-per-item"),
        (DRAWN, "sourcebank-ref"),
    ):
        for one in filter(None, map(string, below(selection, key))):
            yield label, one
    for one in below(selection, "selection-metadata"):
        said = (attr(one, "mdname"), attr(one, "mdoperator"), string(one))
        yield CHOSEN, " ".join(filter(None, said))[:500]
    if meta.get("questions_ordering") == _RANDOM:
        yield "Order", "Random"
    elif (order := next(below(selection, "order"), None)) is not None:
        yield "Order", attr(order, "order-type") or "as written"


def _minutes(words: str) -> str:
    """A number of minutes as hours and minutes; old Blackboards write nought where there is no limit."""
    minutes = number(words)
    return words if minutes is None else duration(minutes * 60) if minutes > 0 else ""


def points_each(element: Element) -> float | None:
    """What each question of a group is worth, where the group says it, or else the one around it."""
    for group in (element, *element.iterancestors()):
        each = next(below(child(group, "selection-ordering"), "points-per-item"), None)
        points = pool_points(group) if each is None else local_number(string(each))
        if points is not None:
            return points or None
    return None


def time_span(words: str) -> str:
    """A span of time as ISO 8601 writes it (`P0Y0M0DT1H30M0S`), as hours, minutes and seconds."""
    match = _ISO.fullmatch(words.strip().upper())
    if match is None or not any(match.groups()):
        return words
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return duration(((days * 24 + hours) * 60 + minutes) * 60 + seconds)


def description_beside(place: Place, path: str) -> Element | None:
    """Canvas's own description of a quiz, which lies beside it."""
    stem = posixpath.basename(path).partition(".")[0]
    for url in ("assessment_meta.xml", f"../{stem}/assessment_meta.xml"):
        if path and (found := place.xml(url)) is not None and name(found) == "quiz":
            return found
    return None


def told(beside: Element | None, key: str) -> str:
    """One of the things that Canvas's description says."""
    return next(
        (string(one) for one in children(beside) if one.tag.endswith("}" + key) or one.tag == key), ""
    )


def settings_named(said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The settings that are said by Canvas's names for them."""
    for key, label in _META.items():
        value = said.get(key, "")
        if value not in ("", "false", "none"):
            minutes = number(value) if key == "time_limit" else None
            named = {"true": "yes", "-1": "unlimited"}.get(value, value)
            yield label, duration(minutes * 60) if minutes is not None else named


def settings_beside(beside: Element | None) -> Iterator[tuple[str, str]]:
    """The settings that Canvas's description says."""
    graded = child(beside, "assignment")
    found = {key: told(beside, key) or (told(graded, key) if key in _DATES else "") for key in _META}
    yield from settings_named(found)
    state = string(next(below(beside, "workflow-state"), None))
    if (state or told(beside, "available")) in ("unpublished", "false"):
        yield "Published", "no"
