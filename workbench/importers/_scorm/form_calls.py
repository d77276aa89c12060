"""What a thing to click calls: the answer that it stands for, and what the function takes for right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.importers._xml import Element

_CALL = re.compile(r"^\s*(?:return\s+)?(?:window\.)?([\w$]{1,80})\s*\(([^()]{0,300})\)")
_ARGUMENT = re.compile(r"\s*(?:'([^']*)'|\"([^\"]*)\"|([^,'\"]*))\s*(?:,|$)")
_JUDGED = re.compile(
    r"(?:is_?)?(?:ok|correct|right|good|valid|true|correcta|correcto|richtig)\w*", re.IGNORECASE
)
_ASKS = re.compile(
    r"check|answer|select|choose|pick|quiz|guess|option|choice|respon|antwort|verific", re.IGNORECASE
)
_SELF = frozenset(("this", "event", "e", ""))


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call of a function of the page, with what it is given."""

    function: str
    given: tuple[str, ...]


def called(element: Element) -> Call | None:
    """What an element calls when it is clicked; None where that is nothing simple."""
    found = _CALL.match(element.get("onclick") or "")
    if found is None:
        return None
    given = [one[1] or one[2] or (one[3] or "").strip() for one in _ARGUMENT.finditer(found[2])]
    return Call(function=found[1], given=tuple(one for one in given if one not in _SELF))


def answers_called(elements: Sequence[Element]) -> tuple[str, tuple[str, ...], str] | None:
    """The question's name, the answers' values, and the function that is called with them.

    None where they are no answers to one question: they call other functions, or differ in several values.
    """
    calls = [called(one) for one in elements]
    first = calls[0]
    if first is None or any(
        one is None or one.function != first.function or len(one.given) != len(first.given) for one in calls
    ):
        return None
    rows = [one.given for one in calls if one is not None]
    differ = [at for at, values in enumerate(zip(*rows, strict=True)) if len(set(values)) > 1]
    if len(differ) != 1 or not _ASKS.search(first.function):
        return None
    same = [value for at, value in enumerate(first.given) if at != differ[0]]
    return (same[0] if same else "", tuple(row[differ[0]] for row in rows), first.function)


def judged_by_name(values: Sequence[str], function: str, scripts: str) -> list[bool] | None:
    """Which values are right where the function calls what it is given there right or wrong."""
    if set(values) != {"0", "1"}:
        return None
    name = re.escape(function)
    found = re.search(
        rf"(?:\bfunction\s+{name}|\b{name}\s*[=:]\s*(?:async\s+)?(?:function\b[^(]{{0,80}})?)\s*\(([^()]{{0,300}})\)",
        scripts,
    )
    taken = [one.strip() for one in found[1].split(",")] if found else []
    return [one == "1" for one in values] if taken and _JUDGED.fullmatch(taken[-1]) else None
