"""When an activity or section of a Moodle backup is open to learners, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from workbench.importers._notes import shortened

_JOINED = {"&": " and ", "|": " or ", "!&": " and ", "!|": " or "}
_LONGEST = 400
_STATES = {0: "is not complete", 1: "is complete", 2: "is passed", 3: "is failed"}
_COMPARED = {
    "isequalto": "is",
    "contains": "contains",
    "doesnotcontain": "does not contain",
    "startswith": "starts with",
    "endswith": "ends with",
    "isempty": "is empty",
    "isnotempty": "is not empty",
}


def restriction(condition: str, titles: Mapping[str, str]) -> str:
    """A tree of conditions, Moodle's `availability`, as a sentence; "" for none.

    Args:
        condition: JSON; what is none stays as it is written.
        titles: the titles of the activities by their numbers.
    """
    try:
        tree = json.loads(condition) if condition.strip() else {}
        said = _tree(tree, titles) if isinstance(tree, dict) else condition
    except (ValueError, RecursionError):
        said = condition
    return shortened(said, _LONGEST)


def moment(seconds: Any) -> str:
    """A moment as it is read, from seconds since 1970; "" for none."""
    words = str(seconds).strip()
    if not words.isdecimal() or len(words) > len(str(2**33)) or not 0 < int(words) < 2**33:
        return ""
    return f"{datetime.fromtimestamp(int(words), UTC):%Y-%m-%d %H:%M} UTC"


def _tree(tree: dict[str, Any], titles: Mapping[str, str]) -> str:
    """Conditions that hold together, or one of them, or not."""
    listed = tree.get("c")
    parts = (
        [_condition(one, titles) for one in listed if isinstance(one, dict)]
        if isinstance(listed, list)
        else []
    )
    parts = [one for one in parts if one]
    operator = str(tree.get("op", "&"))
    joined = _JOINED.get(operator, " and ").join(parts)
    return f"not ({joined})" if joined and operator.startswith("!") else joined


def _condition(one: dict[str, Any], titles: Mapping[str, str]) -> str:
    if "type" not in one:
        inner = _tree(one, titles)
        return f"({inner})" if " and " in inner or " or " in inner else inner
    kind = str(one["type"])
    match kind:
        case "date":
            return f"{'until' if one.get('d') == '<' else 'from'} {moment(one.get('t')) or 'a date'}"
        case "completion":
            return _completed(one, titles)
        case "grade":
            return _graded(one)
        case "group" | "grouping":
            return "for the members of a group"
        case "profile":
            return _profile(one)
        case _:
            return f"a condition of the kind “{shortened(kind, 40)}”"


def _completed(one: dict[str, Any], titles: Mapping[str, str]) -> str:
    number = str(one.get("cm", ""))
    name = f"“{titles[number]}”" if number in titles else "an activity"
    state = one.get("e")
    ended = _STATES.get(state, "is complete") if isinstance(state, int) else "is complete"
    return f"{'the activity before it' if number == '-1' else name} {ended}"


def _graded(one: dict[str, Any]) -> str:
    """A grade within bounds, in percent."""
    bounds = [
        f"{words} {value:g} %"
        for words, value in (("at least", one.get("min")), ("below", one.get("max")))
        if isinstance(value, int | float) and abs(value) < 1e6
    ]
    return f"a grade of {' and '.join(bounds)}" if bounds else "a grade"


def _profile(one: dict[str, Any]) -> str:
    name = shortened(str(one.get("sf") or one.get("cf") or ""), 60)
    compared = _COMPARED.get(str(one.get("op")), "is")
    wanted = f" “{shortened(str(one['v']), 60)}”" if one.get("v") else ""
    return f"the learner's “{name}” {compared}{wanted}"
