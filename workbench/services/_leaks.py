"""Listening to an answer as it comes for what it must not give away.

Text passes as soon as it cannot become part of a secret. What could is held back until the next letters tell;
when it is one, it is withheld with the rest of its sentence. What passes does not depend on how the text was
cut into pieces, and holds no secret.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from workbench.model.numbers import in_text
from workbench.model.secret import Leak, Secret, linked
from workbench.services._claims import ENDINGS, OPTIONS, SCRIPT_LINKING, SYMBOLS, asserts, fold, links

MARK = "[…]"
_WHOLE_WORD = 5
"""Phrases with fewer letters count only as whole words."""
_INSIDE_WORDS = 8
"""Phrases with so many letters count inside longer words too."""
_GAP = 40
_BARE = 2
_APART = 60
_NUMERIC = re.compile(
    r"\d(?:[\d.,'’/⁄\u00a0\u202f ]|\{,\}|\{,?)*"
    r"(?:\s?(?:[×x*·]|\\(?:t(?:i(?:m(?:es?)?)?)?|c(?:d(?:ot?)?)?)?)?\s?"
    r"(?:1(?:0(?:\s?\^(?:\s?\{?\s?[-−]?\d{0,3}\}?)?)?)?)?)?(?:\s?\\?%)?"
    r"|\d+(?:[.,]\d+)?[eE][-−+]?\d{0,3}"
    r"|\\(?:[dt]?(?:f(?:r(?:a(?:c(?:\{[\d.,]*(?:\}(?:\{[\d.,]*\}?)?)?)?)?)?)?)?)?"
)
_NUMBER_CHARS = 48
_RECENT = 200
_MARKUP = "*_`$([{\"'“„«~"
_MARKUP_CHARS = 6
_IN_A_ROW = 3
_IDEOGRAPH = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)


@dataclass(frozen=True, kw_only=True)
class _Listed:
    """Where a phrase comes from: a secret and the part of it."""

    secret: Secret
    part: str
    breaks: int


class Phrases:
    """The phrases to listen for, by their folded letters, and all that they begin with."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self.numbers = [one for one in secrets if one.kind is Leak.NUMBER]
        self.of: dict[str, list[_Listed]] = {}
        self.beginnings: set[str] = set()
        for secret in secrets:
            if secret.kind is not Leak.NUMBER:
                for part in dict.fromkeys(secret.parts):
                    self._add(secret, part)

    def _add(self, secret: Secret, part: str) -> None:
        letters = "".join(_letters(part))
        breaks = len(re.findall(r"[\W_]+", fold(part).strip()))
        spellings = (
            [letters, letters[::-1]] if len(letters) > _WHOLE_WORD and not secret.claimed else [letters]
        )
        for spelling in spellings:
            if spelling:
                self.of.setdefault(spelling, []).append(_Listed(secret=secret, part=part, breaks=breaks))
                self.beginnings.update(spelling[:length] for length in range(1, len(spelling) + 1))


def _letters(text: str) -> Iterator[str]:
    return (one for one in fold(text) if one.isalnum())


def _one_word(before: str, after: str) -> bool:
    """Whether two characters stand in one word; in some scripts each may be a word."""
    return before.isalnum() and after.isalnum() and not _IDEOGRAPH.search(before + after)


@dataclass
class _Active:
    """A phrase that may be under way: its letters so far, where it began and what stood between."""

    letters: str
    start: int
    inside: bool
    breaks: int = 0


@dataclass
class _Sentence:
    """What the sentence under way has said."""

    claims: bool = False
    words: list[tuple[str, int]] = field(default_factory=list)
    named: list[tuple[_Listed, int, int]] = field(default_factory=list)
    ended: bool = False


class Listener:
    """Lets through what gives nothing away. `withheld` counts the sentences it did not."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._phrases = Phrases(tuple(secrets))
        self._at = 0
        self._held = self._recent = ""
        self._linked: dict[Secret, tuple[str, int, int]] = {}
        self._active: list[_Active] = []
        self._waiting: list[tuple[_Listed, int, int]] = []
        self._number = self._before = ""
        self._number_at = self._word_at = 0
        self._word = ""
        self._quiet = 0
        self._sentence = _Sentence()
        self._skipping = self._marked = False
        self.withheld = 0

    def hear(self, text: str) -> str:
        """Take in more text; what may be shown now."""
        return "".join(self._take(letter) for letter in text)

    def recall(self, text: str) -> None:
        """Take in what was said and shown before."""
        self.hear(text)
        self._held, self._skipping = "", False

    def end(self) -> str:
        """Take in that the text is over; what may still be shown."""
        shown = self._take("\n")
        rest = self._held
        self._held = ""
        return (shown + rest).removesuffix("\n")

    # One character --------------------------------------------------------------------------

    def _take(self, letter: str) -> str:
        if self._skipping:
            return self._skip(letter)
        shown = self._settle(letter)
        if self._skipping:
            return shown + self._skip(letter)
        self._held += letter
        self._recent = (self._recent + letter)[-_RECENT:]
        self._at += 1
        folded = "".join(_letters(letter))
        found = self._advance(folded, letter) if folded else False
        if not folded:
            self._pause(letter)
        self._before = letter
        return shown + (self._withhold() if found else self._release())

    def _settle(self, letter: str) -> str:
        """Decide what had to wait for this character: numbers, whole words, the end of a sentence."""
        ends, word_over = self._ends(letter), not letter.isalnum()
        waiting, self._waiting = self._waiting, []
        leaks = [self._names(*one) for one in waiting if word_over]
        if word_over and self._word:
            leaks.append(self._word_over())
        if self._number and (ends or not self._continues(letter)):
            leaks.append(self._number_over())
        if ends:
            leaks.append(self._bare(letter))
            if not any(leaks):
                self._sentence = self._next_sentence(letter)
        return self._withhold() if any(leaks) else ""

    def _next_sentence(self, letter: str) -> _Sentence:
        """A line may end without ending its sentence; what it claims then goes on."""
        return _Sentence(claims=self._sentence.claims and letter == "\n" and not self._sentence.ended)

    def _ends(self, letter: str) -> bool:
        if self._before in ".!?…" and self._before and not letter.isalnum():
            self._sentence.ended = True
        elif letter not in "\"'”’»)]*_`" and not letter.isspace():
            self._sentence.ended = False
        return letter == "\n" or letter in "。！？" or (self._sentence.ended and letter.isspace())

    def _advance(self, folded: str, letter: str) -> bool:
        """Go on with all phrases under way by this letter."""
        self._extend_word(folded)
        self._extend_number(letter)
        broken = bool(self._before) and not self._before.isalnum()
        leak = False
        for one in folded:
            inside = self._before.isalnum() and not _IDEOGRAPH.match(letter)
            fresh = _Active(letters="", start=self._at - 1, inside=inside)
            active, self._active = [*self._active, fresh], []
            for phrase in active:
                phrase.breaks += broken and bool(phrase.letters)
                phrase.letters += one
                if phrase.letters in self._phrases.beginnings:
                    self._active.append(phrase)
                    leak = self._complete(phrase) or leak
            broken = False
        self._quiet = 0
        return leak

    def _pause(self, letter: str) -> None:
        """A character that is no letter: after many, nothing is under way any more."""
        self._quiet += 1
        if self._quiet > _GAP:
            self._active = []
        if self._number:
            self._number += letter
        elif letter == "\\":
            self._number, self._number_at = letter, self._at - 1

    def _complete(self, phrase: _Active) -> bool:
        leak = False
        for listed in self._phrases.of.get(phrase.letters, ()):
            size = len(phrase.letters)
            short = size < _WHOLE_WORD and not _IDEOGRAPH.search(listed.part)
            if phrase.inside and size < _INSIDE_WORDS:
                continue
            if not short:
                leak = self._names(listed, phrase.start, self._at) or leak
            elif phrase.breaks == listed.breaks or phrase.breaks >= size - 1:
                self._waiting.append((listed, phrase.start, self._at))
        return leak

    # Words and numbers ----------------------------------------------------------------------

    def _extend_word(self, folded: str) -> None:
        if not self._word:
            self._word_at = self._at - 1
        self._word += folded
        if self._word.endswith(ENDINGS):
            self._sentence.claims = True

    def _word_over(self) -> bool:
        """A word is whole: it may say that what was named is the answer."""
        self._sentence.words.append((self._word, self._word_at))
        says, self._word = asserts(self._word), ""
        if not says:
            return False
        self._sentence.claims = True
        return any(self._is_claimed(*one) for one in self._sentence.named)

    def _extend_number(self, letter: str) -> None:
        if self._number:
            self._number += letter
        elif letter.isdecimal() and not self._before.isalpha():
            self._number, self._number_at = letter, self._at - 1

    def _continues(self, letter: str) -> bool:
        longer = self._number + letter
        return len(longer) <= _NUMBER_CHARS and _NUMERIC.fullmatch(longer) is not None

    def _number_over(self) -> bool:
        number, self._number = self._number, ""
        start, values, leak = self._number_at, set(in_text(number)), False
        for secret in self._phrases.numbers:
            if any(secret.lower <= value <= secret.upper for value in values):
                listed = _Listed(secret=secret, part=secret.parts[0], breaks=0)
                leak = self._names(listed, start, start + len(number)) or leak
        return leak

    # Judging --------------------------------------------------------------------------------

    def _names(self, listed: _Listed, start: int, end: int) -> bool:
        """Something of a secret was named; whether that gives it away."""
        kind = listed.secret.kind
        if kind in (Leak.ORDER, Leak.PAIRS):
            return self._joins(listed, start, end)
        if not listed.secret.claimed:
            return True
        if kind is Leak.LABEL and not self._recent[start - self._at :][: end - start].isupper():
            return False
        self._sentence.named.append((listed, start, end))
        return self._is_claimed(listed, start, end)

    def _is_claimed(self, listed: _Listed, start: int, end: int) -> bool:
        before = [word for word, at in self._sentence.words if at < start]
        if listed.secret.kind is Leak.LABEL:
            after = [word for word, at in self._sentence.words if at >= end]
            pointed = before[-1:] and before[-1] in OPTIONS or links(before) or links(after[:1])
            return self._sentence.claims and bool(pointed)
        return self._sentence.claims or links(before) or self._points(start)

    def _points(self, start: int) -> bool:
        """Whether a sign or a linking character stands right before."""
        lead = self._recent[: len(self._recent) - (self._at - start)].rstrip(f" \\-−+{_MARKUP}")
        return lead.endswith(tuple(SYMBOLS)) or lead.endswith(SCRIPT_LINKING)

    def _joins(self, listed: _Listed, start: int, end: int) -> bool:
        """Whether enough parts that belong together were named one right after the other."""
        secret = listed.secret
        part, last_end, row = self._linked.get(secret, ("", 0, 1))
        joined = bool(part) and start - last_end <= _APART and linked(secret, part, listed.part)
        row = row + 1 if joined else 1
        self._linked[secret] = (listed.part, end, row)
        enough = 2 if secret.kind is Leak.PAIRS else min(len(secret.parts), _IN_A_ROW)
        return row >= enough

    def _bare(self, letter: str) -> bool:
        """Whether a sentence says hardly more than the answer; a letter alone must have its own line."""
        return any(
            self._nearly_bare(start, end)
            for listed, start, end in self._sentence.named
            if listed.secret.kind is not Leak.LABEL or (letter == "\n" and len(self._sentence.words) == 1)
        )

    def _nearly_bare(self, start: int, end: int, until: float = math.inf) -> bool:
        """Whether hardly a word stands beside what was named, of those that begin before a place."""
        return sum(at < until and not start <= at < end for _, at in self._sentence.words) <= _BARE

    # Out ------------------------------------------------------------------------------------

    def _holding(self) -> int:
        """Where the text begins that may yet become part of a secret."""
        starts = [one.start for one in self._active] + [one[1] for one in self._waiting]
        if self._word:
            starts.append(self._word_at)
        if self._number:
            starts.append(self._number_at)
        held = min(starts, default=self._at)
        # Words that may yet be withheld do not count beside what was named.
        while bare := [
            one for one in self._sentence.named if one[1] < held and self._nearly_bare(*one[1:], held)
        ]:
            held = min(start for _, start, _ in bare)
        return held

    def _release(self) -> str:
        cut = max(0, len(self._held) - (self._at - self._holding()))
        while 0 < cut < len(self._held) and _one_word(*self._held[cut - 1 : cut + 1]):
            cut -= 1  # half a word could be another, or a secret
        for _ in range(_MARKUP_CHARS):  # what opens around a word goes with it
            if cut and self._held[cut - 1] in _MARKUP:
                cut -= 1
        shown, self._held = self._held[:cut], self._held[cut:]
        self._marked = self._marked and not shown.strip()
        return shown

    def _withhold(self) -> str:
        """Drop what is held, with the rest of its sentence."""
        self.withheld += 1
        self._held, self._skipping = "", True
        self._active, self._waiting, self._word, self._number = [], [], "", ""
        self._sentence = _Sentence(claims=self._sentence.claims, ended=self._sentence.ended)
        mark, self._marked = "" if self._marked else MARK, True
        return mark

    def _skip(self, letter: str) -> str:
        ends = self._ends(letter)
        self._before = letter
        self._at += 1
        if not ends:
            return ""
        self._skipping = False
        self._sentence = self._next_sentence(letter)
        return letter if letter.isspace() else ""
