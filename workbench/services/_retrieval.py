"""Finding the passages of a course that a question is about: BM25 over words, parts of words and characters.

Nothing here depends on a language: words of scripts without spaces are taken as pairs of characters, and long
words also by their beginning, so that “mitochondria” finds “mitochondrion”.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from workbench.model.content import Node, is_textblock
from workbench.model.exercise import exercise_of
from workbench.model.secret import Secret, secrets_of

_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
)
_LONG, _BEGINNING = 6, 5
_K1, _B = 1.2, 0.6
_PASSAGE_CHARS = 900
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Some blocks of a page that stand under one heading."""

    document_id: str
    block_id: str
    page: str
    heading: str
    text: str

    @property
    def label(self) -> str:
        """What it is called: the page, and the heading where that says more."""
        same = not self.heading or self.heading.casefold() == self.page.casefold()
        return self.page if same else f"{self.page}: {self.heading}"


@dataclass(frozen=True, kw_only=True)
class Question:
    """An exercise of the course: what it asks, and what its answer is."""

    document_id: str
    block_id: str
    page: str
    text: str
    secrets: tuple[Secret, ...]


# Terms and ranking ----------------------------------------------------------------------------


def terms(text: str) -> Iterator[str]:
    """What a text is found by."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in apart if unicodedata.category(one) != "Mn")
    for word in _WORD.findall(unicodedata.normalize("NFKC", bare)):
        yield from _word_terms(word)


def _word_terms(word: str) -> Iterator[str]:
    at = 0
    for run in _UNSPACED.finditer(word):
        yield from _spaced_terms(word[at : run.start()])
        characters = run.group()
        yield from (
            (characters[place : place + 2] for place in range(len(characters) - 1))
            if len(characters) > 1
            else (characters,)
        )
        at = run.end()
    yield from _spaced_terms(word[at:])


def _spaced_terms(word: str) -> Iterator[str]:
    if word:
        yield word
    if len(word) >= _LONG:
        yield f"{word[:_BEGINNING]}…"


class Index(Generic[T]):
    """Things found by what they say."""

    def __init__(self, things: Iterable[T], text: Callable[[T], str]) -> None:
        self._things: Sequence[T] = tuple(things)
        self._counts = [Counter(terms(text(thing))) for thing in self._things]
        self._lengths = [sum(counts.values()) for counts in self._counts]
        self._mean = sum(self._lengths) / len(self._lengths) if self._lengths else 1.0
        self._in: dict[str, list[int]] = {}
        for place, counts in enumerate(self._counts):
            for term in counts:
                self._in.setdefault(term, []).append(place)

    def search(
        self, query: str, *, most: int, weight: Callable[[T], float] = lambda thing: 1.0
    ) -> tuple[T, ...]:
        """The best matches, best first; those far behind the best are left out."""
        scores: Counter[int] = Counter()
        for term in dict.fromkeys(terms(query)):
            places = self._in.get(term, ())
            rarity = math.log(1 + (len(self._things) - len(places) + 0.5) / (len(places) + 0.5))
            for place in places:
                scores[place] += rarity * self._saturated(place, term)  # type: ignore[assignment]
        weighed = {place: score * weight(self._things[place]) for place, score in scores.items()}
        best = max(weighed.values(), default=0.0)
        ranked = sorted(weighed, key=lambda place: (-weighed[place], place))
        return tuple(self._things[place] for place in ranked[:most] if weighed[place] >= best * 0.25)

    def share(self, query: str) -> float:
        """How many of the things hold all terms of a query, of all."""
        found = [set(self._in.get(term, ())) for term in dict.fromkeys(terms(query))]
        both = set.intersection(*found) if found else set[int]()
        return len(both) / len(self._things) if self._things else 0.0

    def _saturated(self, place: int, term: str) -> float:
        count = self._counts[place][term]
        size = 1 - _B + _B * self._lengths[place] / self._mean
        return count * (_K1 + 1) / (count + _K1 * size)


# A page as passages and questions -------------------------------------------------------------


def passages_of(document_id: str, page: str, tree: Node) -> Iterator[Passage]:
    """The text of a page in pieces of some paragraphs, each under its heading, without its exercises."""
    heading, begun, lines = "", "", list[str]()
    for block in tree.content:
        said = _told(block)
        begins = block.type == "heading" or sum(map(len, lines)) + len(said) > _PASSAGE_CHARS
        if begins and lines:
            yield _passage(document_id, begun, page, heading, lines)
            lines = []
        if block.type == "heading":
            heading = said
        elif said:
            begun = begun if lines else str(block.attrs.get("id") or "")
            lines.append(said)
    if lines:
        yield _passage(document_id, begun, page, heading, lines)


def _passage(document_id: str, block_id: str, page: str, heading: str, lines: list[str]) -> Passage:
    return Passage(
        document_id=document_id, block_id=block_id, page=page, heading=heading, text="\n\n".join(lines)
    )


def questions_of(document_id: str, page: str, tree: Node) -> Iterator[Question]:
    """The exercises of a page."""
    for one in tree.walk():
        if one.type == "exercise":
            exercise = exercise_of(one)
            asked = [_told(block) for block in exercise.body]
            prompts = [_told(part.prompt) for part in exercise.interactions if part.prompt is not None]
            yield Question(
                document_id=document_id,
                block_id=str(one.attrs.get("id") or ""),
                page=page,
                text="\n".join(filter(None, [exercise.title, *asked, *prompts])),
                secrets=secrets_of(exercise),
            )


_SILENT = frozenset({"exercise", "conditional", "interaction", "inlineInteraction", "preserved", "footnotes"})


def _told(node: Node) -> str:
    """What a reader reads in a block, as simple Markdown; nothing that an exercise keeps to itself."""
    if node.type == "text":
        return node.text
    if node.type in _SILENT:
        return "____" if node.type == "inlineInteraction" else ""
    if node.type in ("mathInline", "mathBlock"):
        sign = "$" if node.type == "mathInline" else "$$"
        return f"{sign}{node.attrs['latex']}{sign}"
    if node.type == "image":
        return str(node.attrs["alt"])
    told = [_told(child) for child in node.content]
    if is_textblock(node.type):
        return "".join(told).strip()
    if node.type == "tableRow":
        return f"| {' | '.join(' '.join(cell.split()) for cell in told)} |"
    if node.type == "table":  # as Markdown, so that it is known for a table and not taken for a sentence
        return "\n".join([told[0], "|" + " --- |" * len(node.content[0].content), *told[1:]])
    mark = "- " if node.type == "listItem" else ""
    return mark + "\n".join(filter(None, told)) if any(told) else ""
