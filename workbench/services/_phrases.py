"""The phrases that an answer must not say, and what in it may become one of them, letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from workbench.model.secret import Leak, Secret
from workbench.services._claims import fold

_WHOLE_WORD = 5
"""Phrases with fewer letters count only as whole words."""
_INSIDE_WORDS = 8
"""Phrases with so many letters count inside longer words too."""
_GAP = 40
_IDEOGRAPH = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Where a phrase comes from: a secret and the part of it."""

    secret: Secret
    part: str
    breaks: int = 0


class Found(NamedTuple):
    """Something of a secret, and where it stands."""

    listed: Listed
    start: int
    end: int


class Phrases:
    """The phrases to listen for, by their folded letters, and all that they begin with."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self.of: dict[str, list[Listed]] = {}
        self.beginnings: set[str] = set()
        for secret in secrets:
            if secret.kind is not Leak.NUMBER:
                for part in dict.fromkeys(secret.parts):
                    self._add(secret, part)

    def _add(self, secret: Secret, part: str) -> None:
        letters = "".join(letters_of(part))
        breaks = len(re.findall(r"[\W_]+", fold(part).strip()))
        spellings = (
            [letters, letters[::-1]] if len(letters) > _WHOLE_WORD and not secret.claimed else [letters]
        )
        for spelling in spellings:
            if spelling:
                self.of.setdefault(spelling, []).append(Listed(secret=secret, part=part, breaks=breaks))
                self.beginnings.update(spelling[:length] for length in range(1, len(spelling) + 1))


def letters_of(text: str) -> Iterator[str]:
    """The letters and digits of a text, folded."""
    return (one for one in fold(text) if one.isalnum())


def one_word(before: str, after: str) -> bool:
    """Whether two characters stand in one word; in some scripts each may be a word."""
    return before.isalnum() and after.isalnum() and not _IDEOGRAPH.search(before + after)


@dataclass
class _Active:
    """A phrase that may be under way: its letters so far, where it began and what stood between."""

    letters: str
    start: int
    inside: bool
    breaks: int = 0


class UnderWay:
    """The phrases that may be under way, and those that are said if the word is over."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self._active: list[_Active] = []
        self._waiting: list[Found] = []
        self._quiet = 0

    def go_on(self, folded: str, letter: str, before: str, end: int) -> list[Found]:
        """Go on by a letter that ends at a place; the phrases that are said with it."""
        broken, said = bool(before) and not before.isalnum(), list[Found]()
        for one in folded:
            inside = before.isalnum() and not _IDEOGRAPH.match(letter)
            fresh = _Active(letters="", start=end - 1, inside=inside)
            active, self._active = [*self._active, fresh], []
            for phrase in active:
                phrase.breaks += broken and bool(phrase.letters)
                phrase.letters += one
                if phrase.letters in self._phrases.beginnings:
                    self._active.append(phrase)
                    said += self._said(phrase, end)
            broken = False
        self._quiet = 0
        return said

    def _said(self, phrase: _Active, end: int) -> Iterator[Found]:
        """What the letters of a phrase say; what counts only as a whole word waits for its end."""
        for listed in self._phrases.of.get(phrase.letters, ()):
            size, found = len(phrase.letters), Found(listed, phrase.start, end)
            short = size < _WHOLE_WORD and not _IDEOGRAPH.search(listed.part)
            if phrase.inside and size < _INSIDE_WORDS:
                continue
            if not short:
                yield found
            elif phrase.breaks == listed.breaks or phrase.breaks >= size - 1:
                self._waiting.append(found)

    def pause(self) -> None:
        """Hear a character that is no letter: after many, nothing is under way any more."""
        self._quiet += 1
        if self._quiet > _GAP:
            self._active = []

    def waited(self) -> list[Found]:
        """What waited for the next character; it waits no more."""
        waiting, self._waiting = self._waiting, []
        return waiting

    def starts(self) -> list[int]:
        """Where all that may become a phrase begins."""
        return [one.start for one in self._active] + [one.start for one in self._waiting]

    def clear(self) -> None:
        """Forget what is under way."""
        self._active, self._waiting = [], []
