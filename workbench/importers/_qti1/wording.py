"""How typed answers are compared with the right ones: as parts of them, or by a pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from workbench.importers._qti1.conditions import Test
from workbench.importers._qti1.keys import scoring
from workbench.importers._qti1.patterns import escaped
from workbench.importers._qti1.setting import Setting
from workbench.model.exercise import Interaction, Key
from workbench.model.scoring import is_tried

_WAY = "scoring-algorithm"
_FITS = ("matches", "finds")


def worded(asked: Interaction, setting: Setting) -> Interaction:
    """The interaction with the way in which its rules compare answers, or with that told."""
    tests = [test for rule in scoring(setting.conditions) for test in rule.wanted(asked.response)]
    parts, fits = {one.value for one in tests if _is_part(one)}, any(one.match in _FITS for one in tests)
    some = any(one.match == "partial" for one in tests)
    if not (parts or some or fits):
        return asked
    together = _together(tests)
    if asked.base_type != "string" or some or together and not _both(tests):
        _tell(setting, pattern=fits)
        return asked
    if together:
        return _by(replace(asked, key=Key(correct=(_both(tests),))), "TextRegex", {})
    if fits:
        whole = {one.value: _whole(one) for one in tests}
        if all(map(is_tried, whole.values())):
            return _by(asked, "TextRegex", whole)
        _tell(setting, pattern=True)
        return asked
    if parts.issuperset(one.value for one in tests):
        return _by(asked, "TextContainsAnswer", {})
    stars = {one.value: one.value.replace("*", "\\*") for one in tests}
    around = {one: f"*{said}*" if one in parts else said for one, said in stars.items()}
    return _by(asked, "Wildcard", around)


def _whole(test: Test) -> str:
    """A pattern for all of an answer, or a part of it; a word among patterns is one that fits itself."""
    word = test.value if test.match in _FITS else escaped(test.value)
    if _is_part(test) or test.match == "finds":
        return word
    return f"^({word})$" if test.match == "matches" else f"^{word}$"


def _both(tests: Sequence[Test]) -> str:
    """A pattern for answers that contain one of these words and one of those; "" where more is asked for."""
    sides = [tuple(same) for _, same in groupby(tests, key=lambda one: one.side)]
    alike = all(_is_part(one) and one.group == tests[0].group and not one.case for one in tests)
    first, second = (
        ("|".join(escaped(one.value) for one in side) for side in sides) if len(sides) == 2 else ("", "")
    )
    found = f"({first}).*({second})|({second}).*({first})"
    return found if alike and first and is_tried(found) else ""


def _is_part(test: Test) -> bool:
    return test.kind == "varsubstring" or test.match == "contains"


def _together(tests: Sequence[Test]) -> bool:
    """Whether several parts are wanted in one answer, and not one or the other."""
    sides: dict[int, set[int]] = {}
    for one in tests:
        sides.setdefault(one.group, set()).add(one.side)
    return any(len(some) > 1 for group, some in sides.items() if group)


def _by(asked: Interaction, way: str, spelled: dict[str, str]) -> Interaction:
    """The interaction compared in a way that has its own spelling of the answers."""
    changed = replace(
        asked.key,
        correct=tuple(spelled.get(one, one) for one in asked.key.correct),
        mapping=tuple(replace(one, answer=spelled.get(one.answer, one.answer)) for one in asked.key.mapping),
    )
    return replace(asked, key=changed, options=(*asked.options, (_WAY, way)))


def _tell(setting: Setting, *, pattern: bool) -> None:
    """Tell of answers that count when only a part of them is as wanted, or when they fit a pattern."""
    if pattern:
        message = "The right answers are given as a pattern; here they have to be its very characters."
        setting.text.notes.warning(message, code="pattern", advice="Write the answers that are to count.")
        return
    message = "In the source, answers count that only contain the right words; here they must be these."
    setting.text.notes.info(message, code="scoring", advice="Add what else is to count.")
