"""What a course text says: its terms, definitions and examples, a summary, and questions made from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.providers._offline_language import (
    content_words,
    is_common,
    sentences,
    stem,
    unique,
    words,
)
from workbench.providers._offline_markdown import Kind, blocks, plain

_DEFINITION = re.compile(
    r"^(?:(?:An?|The) )?(?P<term>[A-Za-zÀ-ÿ][\w’-]*(?: [\w’-]+){0,3}?) "
    r"(?P<verb>is defined as|is called|are called|refers? to|means?|describes?|denotes?|is|are) "
    r"(?P<rest>(?:an?|the|any|one|when|how|what|all|those) .+)$"
)
_CALLED = re.compile(
    r"\b(?:called|known as|named|termed) (?:an? |the )?(?P<term>[A-Za-zÀ-ÿ][\w’-]*(?: [a-z][\w’-]*)?)"
)
_EXAMPLE = re.compile(r"\b(?:for example|for instance|such as|e\.g\.|an example of|consider)\b", re.I)
_STRONG = re.compile(r"(?:\*\*|__)(?=\S)(.+?)(?<=\S)(?:\*\*|__)")
_NO_TERM = frozenset("this that these those it they he she there we you i what which who here one".split())


@dataclass(frozen=True, kw_only=True)
class Passage:
    """The sentences below a heading."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A sentence with a word left out."""

    before: str
    answer: str
    after: str


def passages(markdown: str) -> tuple[Passage, ...]:
    """The prose of a text by heading; code, tables and formulas that stand alone are left out."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for block in blocks(markdown):
        if block.kind is Kind.HEADING:
            found.append((plain(block.text), []))
        elif block.kind is not Kind.KEPT:
            found[-1][1].extend(one.strip() for one in sentences(plain(block.text)) if words(one))
    return tuple(Passage(heading=heading, sentences=tuple(said)) for heading, said in found if said)


def all_sentences(markdown: str) -> list[str]:
    """The sentences of a text, each once."""
    return list(unique(one for passage in passages(markdown) for one in passage.sentences))


def definition(sentence: str) -> tuple[str, str]:
    """What a sentence defines and as what, or nothing."""
    match = _DEFINITION.match(sentence)
    if match is None or match["term"].split()[0].lower() in _NO_TERM or not content_words(match["term"]):
        return "", ""
    return match["term"], match["rest"]


def defined_term(sentence: str) -> str:
    """What a sentence defines, or nothing."""
    return definition(sentence)[0]


def is_example(sentence: str) -> bool:
    """Whether a sentence gives an example."""
    return _EXAMPLE.search(sentence) is not None


def stands_alone(sentence: str) -> bool:
    """Whether a sentence can be understood where it does not follow another."""
    first = sentence.split()[0].lower().strip(",")
    return (
        len(words(sentence)) > 5
        and first not in _NO_TERM
        and first not in ("such", "e.g", "and", "but", "so")
    )


def terms(markdown: str, most: int = 12) -> list[str]:
    """What a text is about: what it defines, names, stresses, puts in headings and says often."""
    said = all_sentences(markdown)
    stressed = [plain(term) for term in _STRONG.findall(markdown) if len(term.split()) < 4]
    defined = [term for one in said if (term := defined_term(one))]
    named = [match["term"] for one in said for match in _CALLED.finditer(one)]
    counts = Counter(stem(word) for one in said for word in words(one) if _may_be_term(word))
    often = [word for one in said for word in words(one) if counts[stem(word)] > 1]
    often.sort(key=lambda word: -counts[stem(word)])
    any_ = [word for one in said[:3] for word in words(one) if _may_be_term(word)]
    return list(_without_forms([*defined, *named, *stressed, *often, *(any_ if len(often) < 3 else ())]))[
        :most
    ]


def mentions(sentence: str, term: str) -> bool:
    """Whether a sentence speaks of a term, in any form."""
    return set(content_words(term)) <= set(content_words(sentence)) and bool(content_words(term))


def summary(markdown: str, most: int | None = None) -> list[str]:
    """The sentences that say most of what a text says, in its own order."""
    said = all_sentences(markdown)
    most = most or min(max(3, round(len(said) / 4)), 6)
    if len(said) <= most:
        return said
    weights = Counter(word for one in said for word in set(content_words(one)))
    left = set(range(len(said)))
    chosen: list[int] = []
    while len(chosen) < most and left:
        best = max(left, key=lambda index: _worth(said[index], index, weights))
        chosen.append(best)
        left.remove(best)
        # What has been said weighs less from now on, so that a summary does not repeat itself.
        for word in set(content_words(said[best])):
            weights[word] = weights[word] // 3
    return [said[index] for index in sorted(chosen)]


def gaps(markdown: str, most: int = 5) -> list[Gap]:
    """Sentences of a text with a term left out, each term once, in its own order."""
    known, found, used = terms(markdown, most=40), [], set()
    for index, sentence in enumerate(all_sentences(markdown)):
        if not 6 <= len(words(sentence)) <= 32 or sentence.endswith("?"):
            continue
        gap = next((gap for term in known if stem(term) not in used and (gap := _gap(sentence, term))), None)
        if gap is not None:
            used.add(stem(gap.answer))
            rank = next(place for place, term in enumerate(known) if stem(term) == stem(gap.answer))
            found.append((rank, index, gap))
    best = sorted(found, key=lambda one: one[0])[:most]
    return [gap for _, _, gap in sorted(best, key=lambda one: one[1])]


def _gap(sentence: str, term: str) -> Gap | None:
    match = re.search(rf"(?<![\w-]){re.escape(term)}s?(?![\w-])", sentence, re.I)
    if match is None or match.start() == 0 and len(words(sentence)) < 8:
        return None
    return Gap(before=sentence[: match.start()], answer=match.group(), after=sentence[match.end() :])


def _worth(sentence: str, index: int, weights: Counter[str]) -> float:
    said = content_words(sentence)
    length = len(words(sentence))
    if length < 5 or sentence.endswith("?"):
        return 0.0
    early = 1.25 if index == 0 else 1.0
    kind = 1.3 if defined_term(sentence) else 0.7 if is_example(sentence) else 1.0
    return early * kind * sum(weights[word] for word in set(said)) / (length + 6)


def _may_be_term(word: str) -> bool:
    return len(word) > 4 and not is_common(word) and not word.endswith("ly")


def _without_forms(found: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for term in found:
        key = " ".join(stem(word) for word in term.split())
        if key and key not in seen:
            seen.add(key)
            yield term
