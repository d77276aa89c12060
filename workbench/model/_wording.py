"""Ways in which a typed answer is compared with a right one: as part of it, nearly, or by a pattern."""

from __future__ import annotations

import re
from math import prod

import regex

WAYS = ("TextContainsAnswer", "TextCloseEnough", "TextRegex", "Wildcard")
_LONGEST = 500
_SECONDS = 0.1
"""How long an answer is held against a pattern; one that takes longer does not fit."""
_COUNT = re.compile(r"\{(\d*),?(\d*)\}")
_MOST = 500
"""How often a part may be repeated by counts, those within each other together: each takes its memory."""
_STRANGE = re.compile(
    r"(?<!\\)(?:(?<!\\[pP])\{(?![\d,]*\})|\(\?(?![:=!]|<[=!]|[aimsux-]+[:)]|P?<\w+>))|\\g|\(\*"
)
"""What only some programs know in patterns: matches within matches and nearly right ones."""
_STARS = re.compile(r"(?<!\\)\*+")
_BETWEEN = re.compile(r"(?<!\\)(?:\(\?(?:[:=!]|<[=!])|\)(?:[*+?]|\{[\d,]+\})?\??|[\^$|()]|\.[*+?])+")
"""What stands between the words of a pattern: its ends, groups and alternatives, and anything at all."""
_OPEN = re.compile(r"(?<!\\)[.*+?\[\]{}]|\\[A-Za-z0-9]")
"""What stands for more than one letter or word."""
_ESCAPED = re.compile(r"\\(.)")


def spoken(way: str, right: str) -> tuple[str, ...]:
    """The words of a right answer without the signs of its way; none where a pattern has others."""
    if way == "Wildcard":
        parts = _STARS.split(right)
    elif way == "TextRegex":
        parts = [one for one in _BETWEEN.split(right) if not _OPEN.search(one)]
    else:
        return (right,)
    words = (_ESCAPED.sub(r"\1", one).strip() for one in parts)
    return tuple(dict.fromkeys(filter(None, words)))


def matches(way: str, right: str, given: str, *, case_sensitive: bool, near: int) -> bool:
    """Whether a typed answer counts in this way."""
    one, other = right.strip(), given.strip()[:_LONGEST]
    if way == "TextRegex":
        return one == other or _fits(one, other, case_sensitive)
    if not case_sensitive:
        one, other = one.casefold(), other.casefold()
    if way == "Wildcard":
        return _in_order(re.split(r"(?<!\\)\*+", one), other)
    if way == "TextContainsAnswer":
        return one in other
    return _distance(one[:_LONGEST], other, near) <= near


def is_pattern(pattern: str) -> bool:
    """Whether a pattern is one, and answers are held against it."""
    return _compiled(pattern) is not None


def _compiled(pattern: str, how: int = 0) -> regex.Pattern[str] | None:
    counts = (max(map(int, filter(None, ends)), default=1) for ends in _COUNT.findall(pattern))
    if len(pattern) > _LONGEST or _STRANGE.search(pattern) or prod(max(1, one) for one in counts) > _MOST:
        return None
    try:
        return regex.compile(pattern, regex.V0 | how)
    except (regex.error, OverflowError, RecursionError):
        return None


def _fits(pattern: str, given: str, case_sensitive: bool) -> bool:
    """Whether the answer fits a pattern, which is found out soon."""
    tried = _compiled(pattern, 0 if case_sensitive else regex.IGNORECASE)
    try:
        return tried is not None and tried.search(given, timeout=_SECONDS) is not None
    except TimeoutError:
        return False


def _in_order(parts: list[str], given: str) -> bool:
    """Whether the parts between asterisks follow each other, first and last at the ends."""
    first, *rest = [" ".join(part.replace("\\*", "*").split()) for part in parts]
    given = " ".join(given.split())
    if not rest:
        return given == first
    end = len(given) - len(rest[-1])
    at = len(first)
    if not given.startswith(first) or end < at or not given.endswith(rest[-1]):
        return False
    for part in rest[:-1]:
        found = given.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _distance(one: str, other: str, near: int) -> int:
    """How many letters must be changed, added or left out to make one word of the other."""
    if abs(len(one) - len(other)) > near:
        return near + 1
    before = list(range(len(other) + 1))
    for at, left in enumerate(one, start=1):
        row = [at]
        for to, right in enumerate(other, start=1):
            row.append(min(row[-1] + 1, before[to] + 1, before[to - 1] + (left != right)))
        before = row
    return before[-1]
