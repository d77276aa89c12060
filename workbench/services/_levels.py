"""How much the next hint may give away: more only when the last one did not help, or when it was chosen."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from workbench.model.chat import GO_ON, HintLevel, LevelReason, Message
from workbench.services._retrieval import terms

_STUCK = re.compile(
    r"\b(?:stuck|no (?:idea|clue)|(?:do ?n[o'’]?t|dont) (?:know|understand|get)|not sure|lost|confus\w+|"
    r"give up|did ?n[o'’]?t (?:help|work)|wei(?:ß|ss) (?:es )?nicht|versteh\w* (?:\w+ )?nicht|keine ahnung|"
    r"komme nicht weiter|(?:je )?ne (?:sais|comprends) pas|aucune idée|no (?:lo )?(?:sé|entiendo)|ni idea|"
    r"non (?:lo )?(?:so|capisco)|não (?:sei|entendo)|не (?:знаю|понимаю))\b"
    r"|不(?:知道|明白|懂|会)|(?:分から|わから)な|모르",
    re.IGNORECASE,
)
_SHORT, _LETTERS = 4, 5
_ALIKE = 0.5


def next_level(
    before: Sequence[Message], text: str, chosen: HintLevel | None
) -> tuple[HintLevel, LevelReason]:
    """The level of the next hint, and why; a chosen level is the least there is.

    An answer that is gone on from stays on its level, and about what was asked.
    """
    if text == GO_ON and (asked := [one for one in before if one.role == "user"]):
        return asked[-1].hint_level or HintLevel.NUDGE, LevelReason.SAME
    earned, reason = _earned(before, text)
    if chosen is not None and chosen > earned:
        return chosen, LevelReason.CHOSEN
    return earned, reason


def _earned(before: Sequence[Message], text: str) -> tuple[HintLevel, LevelReason]:
    asked = [one for one in before if one.role == "user"]
    if not asked:
        return HintLevel.NUDGE, LevelReason.NEW
    last = asked[-1].hint_level or HintLevel.NUDGE
    higher = HintLevel(min(last + 1, HintLevel.STEP))
    likeness = max(alike(one.text, text) for one in asked[-2:])
    if _STUCK.search(text):
        return higher, LevelReason.STUCK
    if likeness >= _ALIKE:
        return higher, LevelReason.AGAIN
    if likeness > 0 or len(text.split()) <= _SHORT:
        return last, LevelReason.SAME
    return HintLevel.NUDGE, LevelReason.NEW


def alike(one: str, other: str) -> float:
    """How much two questions share of what they say, from 0 to 1; words too common to tell are left out."""
    first, second = _telling(one), _telling(other)
    return len(first & second) / math.sqrt(len(first) * len(second)) if first and second else 0.0


def _telling(text: str) -> frozenset[str]:
    """The beginnings of words of five letters and more, and the characters of scripts without spaces."""
    found = frozenset(terms(text))
    return frozenset(one[:_LETTERS] for one in found if len(one) >= _LETTERS or not one.isascii())
