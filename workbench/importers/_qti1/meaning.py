"""What the name of a rule or of a feedback says of the answers that it is about."""

from __future__ import annotations

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


def meaning(name: str) -> str:
    """Whether it is about right answers (`correct`), wrong ones (`incorrect`) or all (`general`); else ""."""
    return _MEANS.get(name.lower(), "")
