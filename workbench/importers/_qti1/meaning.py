"""What the name of a rule or of a feedback says of the answers that it is about."""

from __future__ import annotations

import re

_MEANS = {
    "correct": "correct",
    "correct_fb": "correct",
    "general_correct_fb": "correct",
    "incorrect": "incorrect",
    "incorrect_fb": "incorrect",
    "general_incorrect_fb": "incorrect",
    "general_fb": "general",
    "general": "general",
    "mastery": "correct",
    "fail": "incorrect",
    "response_allcorrect": "correct",
    "response_onenotcorrect": "incorrect",
    "allcorrect": "correct",
    "all_correct": "correct",
    "right": "correct",
    "wrong": "incorrect",
}
_RESPONDUS = re.compile(r"QUE_\d+_(C|IC|ALL)")
_ENDINGS = {"C": "correct", "IC": "incorrect", "ALL": "general"}
"""How Respondus ends the names of what is told of all right answers, of all wrong ones, and always."""


def meaning(name: str) -> str:
    """Whether it is about right answers (`correct`), wrong ones (`incorrect`) or all (`general`); else ""."""
    if found := _RESPONDUS.fullmatch(name):
        return _ENDINGS[found[1]]
    return _MEANS.get(name.lower(), "")
