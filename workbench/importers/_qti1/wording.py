"""How typed answers are compared with the right ones: as parts of them, or by a pattern."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workbench.importers._qti1.conditions import Test
from workbench.importers._qti1.keys import scoring
from workbench.importers._qti1.setting import Setting
from workbench.model.exercise import Interaction
from workbench.model.scoring import is_tried

_WAY = "scoring-algorithm"


def worded(asked: Interaction, setting: Setting) -> Interaction:
    """The interaction with the way in which its rules compare answers, or with that told."""
    tests = [test for rule in scoring(setting.conditions) for test in rule.wanted(asked.response)]
    parts, fits = {one.value for one in tests if _is_part(one)}, any(one.match == "matches" for one in tests)
    some = any(one.match == "partial" for one in tests)
    if not (parts or some or fits):
        return asked
    if asked.base_type != "string" or some or _together(tests) or fits and parts:
        _tell(setting, pattern=fits)
        return asked
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
    """A pattern that fits all of an answer; a word among patterns is one that fits itself."""
    return f"^({test.value})$" if test.match == "matches" else f"^{re.escape(test.value)}$"


def _is_part(test: Test) -> bool:
    return test.kind == "varsubstring" or test.match == "contains"


def _together(tests: Sequence[Test]) -> bool:
    """Whether several parts are wanted in one answer, and not one or the other."""
    groups = [one.group for one in tests if one.group]
    return len(groups) > len(set(groups))


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
