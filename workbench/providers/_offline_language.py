"""Words, sentences and languages, by simple rules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

_END = re.compile(r"([.!?…]+[\"'”’)\]*_]*)(\s+)(?=[\"'“‘(\[*_]*[A-ZÀ-ÖØ-Þ0-9\ue000-\uf8ff])")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_ENDINGS = (
    "ically",
    "ations",
    "ation",
    "ingly",
    "ically",
    "ments",
    "ment",
    "ness",
    "ally",
    "ies",
    "ing",
    "ed",
    "es",
)


@cache
def _lists() -> Any:
    return json.loads(files("workbench.providers").joinpath("data", "words.json").read_text("utf-8"))


@cache
def common_words(language: str = "en") -> frozenset[str]:
    """The words a language is full of."""
    return frozenset(_lists()["common"][language].split())


@cache
def _empty_words() -> frozenset[str]:
    return common_words("en") | frozenset(_lists()["empty"].split())


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(_lists()["abbreviations"].split())


def language_of(text: str) -> str:
    """The language of a text as its two letters; `other` where it is none of those known."""
    words = [word.lower() for word in _WORD.findall(text[:20_000])]
    hits = {code: sum(word in common_words(code) for word in words) for code in _lists()["common"]}
    best = max(hits, key=lambda code: hits[code])
    if hits[best] == 0:
        ascii_only = all(one.isascii() for one in text if one.isalpha())
        return "en" if words and ascii_only and len(words) < 30 else "other"
    return best if best == "en" or hits[best] > hits["en"] else "en"


def words(text: str) -> list[str]:
    """The words of a text."""
    return _WORD.findall(text)


def content_words(text: str) -> list[str]:
    """The words that say what a text is about, as stems."""
    found = (word.lower() for word in words(text))
    return [stem(word) for word in found if len(word) > 2 and not is_common(word)]


def is_common(word: str) -> bool:
    """Whether a word says nothing about the subject."""
    return word.lower() in _empty_words()


@cache
def stem(word: str) -> str:
    """The word without the ending that grammar gives it; for comparing, not for showing."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 3:
            word = word.removesuffix(ending)
            break
    else:
        word = word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
    return word.rstrip("ey") if len(word) > 4 else word


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with the white space after it."""
    found, begin = [], 0
    for match in _END.finditer(text):
        if match.group(1)[0] == "." and _abbreviated(text[begin : match.start()]):
            continue
        found.append(text[begin : match.end()])
        begin = match.end()
    return [*found, text[begin:]] if text[begin:] else found


def joined(items: Iterable[str], last: str = "and") -> str:
    """The items as one says them: a, b and c."""
    given = list(items)
    return given[0] if len(given) == 1 else f"{', '.join(given[:-1])} {last} {given[-1]}" if given else ""


def unique(items: Iterable[str]) -> Iterator[str]:
    """Each item once, in order, whatever its case."""
    seen: set[str] = set()
    for item in items:
        if item.lower() not in seen:
            seen.add(item.lower())
            yield item


def _abbreviated(before: str) -> bool:
    last = before.split()[-1].lstrip("(“\"'[*_") if before.split() else ""
    initial = len(last) == 1 and last.isalpha() and last.isupper() and last != "I"
    return initial or last.isdecimal() and len(before.split()) == 1 or last.lower() in _abbreviations()
