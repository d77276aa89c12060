"""What of an import is already here: pages by the runs of words they share, questions by their words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

from workbench.model.analysis import Duplicate
from workbench.model.course import Page
from workbench.model.exercise import exercises_in

_WORD = re.compile(r"\w+")
_RUN = 5
"""Words in a row that are compared as one."""
_LEAST_WORDS = 12
_ALIKE_PAGE = 0.5
_ALIKE_QUESTION = 0.8
_MOST = 200


@dataclass(frozen=True, kw_only=True)
class Known:
    """A stored page."""

    course_id: str
    course: str
    document_id: str
    page: Page


class Likeness:
    """The pages and questions of an import, to be held against stored ones."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._runs: list[frozenset[int]] = []
        self._questions: list[tuple[int, str, frozenset[str]]] = []
        self._pages_of: dict[int, list[int]] = defaultdict(list)
        self._questions_of: dict[str, list[int]] = defaultdict(list)
        for number, page in enumerate(pages):
            self._take(number, page)

    def _take(self, number: int, page: Page) -> None:
        runs = _runs(page)
        self._runs.append(runs)
        for run in runs:
            self._pages_of[run].append(number)
        for text in _questions(page):
            words = _bag(text)
            for word in words:
                self._questions_of[word].append(len(self._questions))
            self._questions.append((number, text, words))

    def against(self, known: Known) -> Iterator[Duplicate]:
        """What of the import is like a stored page, or asks what it asks."""
        runs = _runs(known.page)
        shared = Counter(number for run in runs for number in self._pages_of.get(run, ()))
        for number, count in shared.items():
            alike = count / min(len(runs), len(self._runs[number]))
            whole = count / len(runs | self._runs[number])
            if alike >= _ALIKE_PAGE and whole >= 0.2:
                yield _duplicate(known, number, whole)
        for text in _questions(known.page):
            yield from self._asked(text, known)

    def _asked(self, text: str, known: Known) -> Iterator[Duplicate]:
        words = _bag(text)
        shared = Counter(at for word in words for at in self._questions_of.get(word, ()))
        for at, count in shared.items():
            number, own, bag = self._questions[at]
            alike = count / len(words | bag)
            if alike >= _ALIKE_QUESTION:
                same = " ".join(own.casefold().split()) == " ".join(text.casefold().split())
                yield _duplicate(known, number, 1.0 if same else min(alike, 0.99), own)


def surest(found: Iterable[Duplicate]) -> tuple[Duplicate, ...]:
    """The duplicates, the likest first; each page and question once for each stored page."""
    best: dict[tuple[int, str, str], Duplicate] = {}
    for one in found:
        key = (one.page, one.question, one.document_id)
        if key not in best or best[key].similarity < one.similarity:
            best[key] = one
    return tuple(sorted(best.values(), key=lambda one: (-one.similarity, one.page, one.question)))[:_MOST]


def _duplicate(known: Known, page: int, similarity: float, question: str = "") -> Duplicate:
    return Duplicate(
        page=page,
        course_id=known.course_id,
        course=known.course,
        document_id=known.document_id,
        document=known.page.title,
        similarity=round(similarity, 3),
        question=" ".join(question.split())[:200],
    )


def _runs(page: Page) -> frozenset[int]:
    """The runs of words of a page as numbers; none for a page that says next to nothing."""
    words = _WORD.findall(page.body.plain.casefold())
    if len(words) < _LEAST_WORDS:
        return frozenset()
    # crc32 is the same in every process, and two different runs that share a number do no harm.
    return frozenset(crc32(" ".join(words[at : at + _RUN]).encode()) for at in range(len(words) - _RUN + 1))


def _questions(page: Page) -> Iterator[str]:
    for exercise in exercises_in(page.body):
        told = [block.plain for block in exercise.body]
        told += [one.prompt.plain for one in exercise.interactions if one.prompt is not None]
        text = " ".join(" ".join(told).split())
        if len(text) > 3:
            yield text


def _bag(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
