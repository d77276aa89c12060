"""Texts of H5P content that came to stand nowhere: told, whatever kind of content they are in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from workbench.importers._html.unsaid import carried
from workbench.importers._notes import Notes, counted
from workbench.importers._tools.shared import plain
from workbench.model.course import Page

Json = Any
_NAMES = frozenset(
    "solution tip feedbackOnCorrect feedbackOnIncorrect feedbackOnWrong chosenFeedback notChosenFeedback "
    "message backgroundImageAltText imageAltText startScreenAltText alt title subtitle tag label header "
    "headline caption credit description hint introduction sample placeholderText".split()
)
"""What learners see or hear, at once or when they ask for it."""
_SETTINGS = frozenset(
    "l10n i10n override overallFeedback UI ui uiElements confirmCheck confirmRetry currentMenu presets "
    "visuals accessibility a11y metadata copyright endscreens texts textTracks".split()
)
_SIGNS = re.compile(r"\W+")
_DEEPEST = 40
_MOST = 500
"""Texts that are looked for within others; more would take too long, and nobody reads on."""


def tell_unsaid(content: Json, pages: Iterable[Page], notes: Notes, where: str) -> None:
    """Tell which texts of some content are neither on its pages nor in a note."""
    said = dict.fromkeys(words for words in _texts(content, 0) if _letters(words) and "\\(" not in words)
    if not said:
        return
    every = [page for one in pages for page in one.walk()]
    words = [one for page in every for block in page.body.content for one in carried(block)]
    words += [one for page in every for one in (page.title, *(value for _, value in page.settings))]
    words += [one for note in notes for one in (note.message, note.excerpt)]
    if left := list(_left(said, words)):
        message = f"{counted(len(left), 'text')} of the content came to stand nowhere."
        advice = "Write into the text what learners need of it."
        notes.warning(message, where=where, excerpt="; ".join(left), code="spoken", advice=advice)


def _left(said: Iterable[str], words: Iterable[str]) -> Iterator[str]:
    """Which of these texts are nowhere in these words; most of the others are some of them as they are."""
    every = list(map(_letters, words))
    known, there = set(every), "".join(every)
    unknown = (one for one in said if _letters(one) not in known)
    yield from (one for one in islice(unknown, _MOST) if _letters(one) not in there)


def _texts(data: Json, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for one in data:
            yield from _texts(one, depth + 1)
    elif isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, str) and key in _NAMES:
                yield plain(value)
            elif key not in _SETTINGS:
                yield from _texts(value, depth + 1)


def _letters(words: str) -> str:
    return _SIGNS.sub("", words).lower()
