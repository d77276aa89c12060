"""What the sentence of an answer that is under way has said so far."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from workbench.model.secret import Leak
from workbench.services._claims import OPTIONS, links
from workbench.services._phrases import Found

_BARE = 2
"""Words that may stand beside an answer in a sentence that says hardly more."""


@dataclass
class Sentence:
    """Its words, what it named of a secret, and whether it claims that something is the answer."""

    claims: bool = False
    words: list[tuple[str, int]] = field(default_factory=list)
    named: list[Found] = field(default_factory=list)
    ended: bool = False

    def ends(self, letter: str, before: str) -> bool:
        """Whether it is over with this character, which follows another."""
        if before in ".!?…" and before and not letter.isalnum():
            self.ended = True
        elif letter not in "\"'”’»)]*_`" and not letter.isspace():
            self.ended = False
        return letter == "\n" or letter in "。！？" or (self.ended and letter.isspace())

    def next(self, letter: str) -> Sentence:
        """The one after it. A line may end without ending its sentence; what it claims then goes on."""
        return Sentence(claims=self.claims and letter == "\n" and not self.ended)

    def withheld(self) -> Sentence:
        """What is left of it when all that it said is dropped."""
        return Sentence(claims=self.claims, ended=self.ended)

    def says(self, found: Found) -> bool:
        """Whether it says that what was named is the answer."""
        before = [word for word, at in self.words if at < found.start]
        if found.listed.secret.kind is Leak.LABEL:
            after = [word for word, at in self.words if at >= found.end]
            pointed = before[-1:] and before[-1] in OPTIONS or links(before) or links(after[:1])
            return self.claims and bool(pointed)
        return self.claims or links(before)

    def is_bare(self, letter: str) -> bool:
        """Whether it says hardly more than the answer; a letter alone must have its own line."""
        return any(
            self._nearly_bare(one)
            for one in self.named
            if one.listed.secret.kind is not Leak.LABEL or (letter == "\n" and len(self.words) == 1)
        )

    def _nearly_bare(self, one: Found, until: float = math.inf) -> bool:
        """Whether hardly a word stands beside what was named, of those that begin before a place."""
        return sum(at < until and not one.start <= at < one.end for _, at in self.words) <= _BARE

    def held(self, at: int) -> int:
        """Where the text begins that must be held if all from a place on may yet be withheld."""
        while bare := [one for one in self.named if one.start < at and self._nearly_bare(one, at)]:
            at = min(one.start for one in bare)
        return at
