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

_LAST_WORDS = 60
"""Most characters of what is kept that a call is asked to begin with."""

_LAST_WORD = re.compile(r"(?<!\w)\w{3,}$")
_PAUSE = re.compile(r"[.!?…,;:][\"'”’)\]*_]*$")


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
    """Joins to a kept text: drops what is said again, and refuses what does not follow.

    A call that begins with the last words, as it is asked to, says exactly where it goes on: within a word,
    behind a blank, or not at all. One that does not is joined by what overlaps.
    """

    def __init__(self, kept: str) -> None:
        self._kept, self._asked = kept, last_words(kept)
        self._buffer = ""
        self._joined = False

    def feed(self, text: str) -> str:
        """Nothing until enough was heard; then the joined text, and all that follows."""
        if self._joined:
            return text
        self._buffer += text
        return self._judge() if self._enough() else ""

    def finish(self) -> str:
        """The joined text of a short continuation."""
        return "" if self._joined else self._judge()

    def _enough(self) -> bool:
        rest = self._as_asked()
        if rest is not None:
            return bool(rest.strip())
        # A call that starts all over is heard until it is past what is kept.
        least = max(_ENOUGH, len(self._kept) + 1) if self._restated() else _ENOUGH
        return len(self._buffer) >= least

    def _as_asked(self) -> str | None:
        """What follows the last words; None when it does not begin with them."""
        heard = self._buffer.lstrip()
        return heard[len(self._asked) :] if self._asked and heard.startswith(self._asked) else None

    def _restated(self) -> bool:
        start, kept = self._buffer.lstrip()[:_REPEATED], self._kept.strip()
        return bool(start) and kept.startswith(start[: len(kept)])

    def _judge(self) -> str:
        self._joined = True
        rest = self._as_asked()
        if rest is not None:
            return self._without_doubled_blanks(rest)
        if self._restated() and len(self._kept.strip()) >= _OVERLAP:
            return self._after_restating(self._buffer)
        if _META.match(self._buffer):
            raise Implausible
        rest = self._after_overlap(self._buffer)
        if len(rest) >= _REPEATED and rest.strip()[:_REPEATED] in self._kept:
            raise Implausible
        return rest

    def _after_overlap(self, heard: str) -> str:
        if again := overlap(self._kept, heard):
            return heard[again:]
        end = self._kept.rstrip()
        again = overlap(end, heard) or _last_word_again(end, heard)
        lost = not again and heard[:1].isalpha() and _PAUSE.search(self._kept)
        # What follows when the blanks at the end of what is kept were not repeated.
        return f" {heard}" if lost else self._without_doubled_blanks(heard[again:])

    def _after_restating(self, heard: str) -> str:
        whole, kept = heard.lstrip(), self._kept.strip()
        if not whole.startswith(kept):
            raise Implausible
        return self._without_doubled_blanks(whole[len(kept) :])

    def _without_doubled_blanks(self, rest: str) -> str:
        """A model is shown the kept text without the blanks at its end, and may begin with its own."""
        blanks = self._kept[len(self._kept.rstrip()) :]
        return rest[_overlap(blanks, rest, least=1) :]


def joining(kept: str) -> Joiner:
    """What joins a call to what was said before it; to nothing, when there is nothing."""
    return Continuing(kept) if kept.strip() else Passing()


def last_words(kept: str) -> str:
    """The end of a text, from the beginning of a word: what a call that continues it is to begin with."""
    words = kept.strip()
    if len(words) <= _LAST_WORDS:
        return words
    blank = re.search(r"\s+", words[-_LAST_WORDS : -_LAST_WORDS // 2])
    return words[-_LAST_WORDS + blank.end() :] if blank else words[-_LAST_WORDS:]


def overlap(kept: str, heard: str) -> int:
    """How many characters at the start of what is heard repeat the end of what is kept."""
    return _overlap(kept, heard, least=_OVERLAP)


def _overlap(kept: str, heard: str, *, least: int) -> int:
    for length in range(min(len(kept), len(heard)), least - 1, -1):
        if kept.endswith(heard[:length]):
            return length
    return 0


def _last_word_again(kept: str, heard: str) -> int:
    """How long the last word of what is kept is, when a call begins with it: whole now, or once more."""
    word = _LAST_WORD.search(kept)
    return len(word[0]) if word and heard.startswith(word[0]) else 0


def last_sentence_end(text: str) -> int:
    """Where the last whole sentence or line of a text ends; 0 when there is none."""
    ends = [match.end() for match in _SENTENCE.finditer(text)]
    return ends[-1] if ends else 0
