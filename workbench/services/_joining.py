"""Joining: how a second call goes on where a first one was cut off, without a repetition or a break."""

from __future__ import annotations

import re
from typing import Protocol

_SENTENCE = re.compile(r"[.!?…][\"'”’)\]*_]*(?:\s+|$)|\n+")
_META = re.compile(
    r"\s*(?:sure|certainly|of course|okay|ok|absolutely|here(?:['’]s| is| are)|continuing"
    r"|i(?:['’]m| am) sorry|i apologi[sz]e|as an ai|(?:let me|i['’]ll|i will) continue"
    r"|the (?:answer|text) continues)\b",
    re.IGNORECASE,
)

_ENOUGH = 200
"""Characters to hear before the join is judged."""

_OVERLAP = 8
"""Shortest repetition that is taken for one."""

_REPEATED = 40
"""Shortest stretch that nobody writes twice by chance."""


class Implausible(Exception):
    """The second call does not go on where the first one ended."""


class Joiner(Protocol):
    """Takes the text of a call and gives what of it is to be shown."""

    def feed(self, text: str) -> str:
        """What may be shown now.

        Raises:
            Implausible: this is no continuation.
        """
        ...

    def finish(self) -> str:
        """What may be shown now that the call has ended.

        Raises:
            Implausible: this is no continuation.
        """
        ...


class Passing:
    """Shows all of it: there is nothing to join."""

    def feed(self, text: str) -> str:
        """The text."""
        return text

    def finish(self) -> str:
        """Nothing is held back."""
        return ""


class Continuing:
    """Joins to a kept text: drops what is said again, and refuses what does not follow."""

    def __init__(self, kept: str) -> None:
        self._kept = kept
        self._buffer = ""
        self._joined = False

    def feed(self, text: str) -> str:
        """Nothing until enough was heard; then the joined text, and all that follows."""
        if self._joined:
            return text
        self._buffer += text
        return self._judge() if len(self._buffer) >= self._needed() else ""

    def finish(self) -> str:
        """The joined text of a short continuation."""
        return "" if self._joined else self._judge()

    def _needed(self) -> int:
        """A call that starts all over is heard until it is past what is kept."""
        return max(_ENOUGH, len(self._kept) + 1) if self._restated() else _ENOUGH

    def _restated(self) -> bool:
        start, kept = self._buffer.lstrip()[:_REPEATED], self._kept.strip()
        return bool(start) and kept.startswith(start[: len(kept)])

    def _judge(self) -> str:
        self._joined = True
        heard = self._buffer
        if self._restated() and len(self._kept.strip()) >= _OVERLAP:
            return self._after_restating(heard)
        if _META.match(heard):
            raise Implausible
        again = overlap(self._kept, heard)
        rest = heard[again:] if again else self._after_blanks(heard)
        if len(rest) >= _REPEATED and rest.strip()[:_REPEATED] in self._kept:
            raise Implausible
        return rest

    def _after_blanks(self, heard: str) -> str:
        """What follows when the blanks at the end of what is kept were not repeated."""
        return self._without_doubled_blanks(heard[overlap(self._kept.rstrip(), heard) :])

    def _after_restating(self, heard: str) -> str:
        whole, kept = heard.lstrip(), self._kept.strip()
        if not whole.startswith(kept):
            raise Implausible
        return self._without_doubled_blanks(whole[len(kept) :])

    def _without_doubled_blanks(self, rest: str) -> str:
        """A model is shown the kept text without the blanks at its end, and may begin with its own."""
        blanks = self._kept[len(self._kept.rstrip()) :]
        return rest[_overlap(blanks, rest, least=1) :]


def overlap(kept: str, heard: str) -> int:
    """How many characters at the start of what is heard repeat the end of what is kept."""
    return _overlap(kept, heard, least=_OVERLAP)


def _overlap(kept: str, heard: str, *, least: int) -> int:
    for length in range(min(len(kept), len(heard)), least - 1, -1):
        if kept.endswith(heard[:length]):
            return length
    return 0


def last_sentence_end(text: str) -> int:
    """Where the last whole sentence or line of a text ends; 0 when there is none."""
    ends = [match.end() for match in _SENTENCE.finditer(text)]
    return ends[-1] if ends else 0
