"""Listening to an answer as it comes for what it must not give away.

Text passes as soon as it cannot become part of a secret. What could is held back until the next letters tell;
when it is one, it is withheld with the rest of its sentence. What passes does not depend on how the text was
cut into pieces, and holds no secret.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.secret import Leak, Secret, linked
from workbench.services._claims import ENDINGS, SCRIPT_LINKING, SYMBOLS, asserts
from workbench.services._figure import Figure
from workbench.services._phrases import Found, Phrases, UnderWay, letters_of, one_word
from workbench.services._sentence import Sentence

MARK = "[…]"
_APART = 60
_RECENT = 200
_MARKUP = "*_`$([{\"'“„«~"
_MARKUP_CHARS = 6
_IN_A_ROW = 3


class _Rows:
    """Parts of secrets that belong together, named one right after the other."""

    def __init__(self) -> None:
        self._last: dict[Secret, tuple[str, int, int]] = {}

    def is_enough(self, found: Found) -> bool:
        """Whether enough of them were named in a row with this one."""
        secret, named = found.listed.secret, found.listed.part
        part, last_end, row = self._last.get(secret, ("", 0, 1))
        joined = bool(part) and found.start - last_end <= _APART and linked(secret, part, named)
        row = row + 1 if joined else 1
        self._last[secret] = (named, found.end, row)
        enough = 2 if secret.kind is Leak.PAIRS else min(len(secret.parts), _IN_A_ROW)
        return row >= enough


class _Withheld:
    """What is held back of the text, at its end."""

    def __init__(self) -> None:
        self._text, self._marked = "", False

    def add(self, letter: str) -> None:
        """Hold this back too."""
        self._text += letter

    def release(self, most: int) -> str:
        """Let go of what comes before so many last characters."""
        cut = max(0, len(self._text) - most)
        while 0 < cut < len(self._text) and one_word(*self._text[cut - 1 : cut + 1]):
            cut -= 1  # half a word could be another, or a secret
        for _ in range(_MARKUP_CHARS):  # what opens around a word goes with it
            if cut and self._text[cut - 1] in _MARKUP:
                cut -= 1
        shown, self._text = self._text[:cut], self._text[cut:]
        self._marked = self._marked and not shown.strip()
        return shown

    def drop(self) -> str:
        """Forget it; the mark for it, unless one is the last that was shown."""
        mark = "" if self._marked else MARK
        self._text, self._marked = "", True
        return mark

    def rest(self) -> str:
        """Let go of all."""
        text, self._text = self._text, ""
        return text


class Listener:
    """Lets through what gives nothing away. `withheld` counts the sentences it did not."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        secrets = tuple(secrets)
        self._phrases = UnderWay(Phrases(secrets))
        self._figure = Figure(secrets)
        self._sentence = Sentence()
        self._at = 0
        self._held, self._rows = _Withheld(), _Rows()
        self._recent = self._before = self._word = ""
        self._word_at = 0
        self._skipping = False
        self.withheld = 0

    def hear(self, text: str) -> str:
        """Take in more text; what may be shown now."""
        return "".join(self._take(letter) for letter in text)

    def recall(self, text: str) -> None:
        """Take in what was said and shown before."""
        self.hear(text)
        self._held.rest()
        self._skipping = False

    def end(self) -> str:
        """Take in that the text is over; what may still be shown."""
        return (self._take("\n") + self._held.rest()).removesuffix("\n")

    # One character --------------------------------------------------------------------------

    def _take(self, letter: str) -> str:
        if self._skipping:
            return self._skip(letter)
        shown = self._settle(letter)
        if self._skipping:
            return shown + self._skip(letter)
        self._held.add(letter)
        self._recent = (self._recent + letter)[-_RECENT:]
        self._at += 1
        folded = "".join(letters_of(letter))
        found = self._advance(folded, letter) if folded else False
        if not folded:
            self._pause(letter)
        self._before = letter
        return shown + (self._withhold() if found else self._held.release(self._at - self._holding()))

    def _settle(self, letter: str) -> str:
        """Decide what had to wait for this character: numbers, whole words, the end of a sentence."""
        ends, word_over = self._sentence.ends(letter, self._before), not letter.isalnum()
        leaks = [self._names(one) for one in self._phrases.waited() if word_over]
        if word_over and self._word:
            leaks.append(self._word_over())
        if self._figure.text and (ends or not self._figure.goes_on(letter)):
            leaks += [self._names(one) for one in self._figure.said()]
        if ends:
            leaks.append(self._sentence.is_bare(letter))
            if not any(leaks):
                self._sentence = self._sentence.next(letter)
        return self._withhold() if any(leaks) else ""

    def _advance(self, folded: str, letter: str) -> bool:
        """Hear a letter; whether it gives something away."""
        self._extend_word(folded)
        self._figure.letter(letter, self._before, self._at - 1)
        said = self._phrases.go_on(folded, letter, self._before, self._at)
        return any([self._names(one) for one in said])

    def _pause(self, letter: str) -> None:
        """Hear a character that is no letter."""
        self._phrases.pause()
        self._figure.sign(letter, self._at - 1)

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
        return any(self._is_claimed(one) for one in self._sentence.named)

    # Judging --------------------------------------------------------------------------------

    def _names(self, found: Found) -> bool:
        """Something of a secret was named; whether that gives it away."""
        secret = found.listed.secret
        if secret.kind in (Leak.ORDER, Leak.PAIRS):
            return self._rows.is_enough(found)
        if not secret.claimed:
            return True
        said = self._recent[found.start - self._at :][: found.end - found.start]
        if secret.kind is Leak.LABEL and not said.isupper():
            return False
        self._sentence.named.append(found)
        return self._is_claimed(found)

    def _is_claimed(self, found: Found) -> bool:
        if self._sentence.says(found):
            return True
        return found.listed.secret.kind is not Leak.LABEL and self._points(found.start)

    def _points(self, start: int) -> bool:
        """Whether a sign or a linking character stands right before."""
        lead = self._recent[: len(self._recent) - (self._at - start)].rstrip(f" \\-−+{_MARKUP}")
        return lead.endswith(tuple(SYMBOLS)) or lead.endswith(SCRIPT_LINKING)

    # Out ------------------------------------------------------------------------------------

    def _holding(self) -> int:
        """Where the text begins that may yet become part of a secret."""
        starts = self._phrases.starts()
        if self._word:
            starts.append(self._word_at)
        if self._figure.text:
            starts.append(self._figure.start)
        # Words that may yet be withheld do not count beside what was named.
        return self._sentence.held(min(starts, default=self._at))

    def _withhold(self) -> str:
        """Drop what is held, with the rest of its sentence."""
        self.withheld += 1
        self._skipping = True
        self._phrases.clear()
        self._figure.clear()
        self._word, self._sentence = "", self._sentence.withheld()
        return self._held.drop()

    def _skip(self, letter: str) -> str:
        ends = self._sentence.ends(letter, self._before)
        self._before = letter
        self._at += 1
        if not ends:
            return ""
        self._skipping = False
        self._sentence = self._sentence.next(letter)
        return letter if letter.isspace() else ""
