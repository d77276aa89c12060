"""Moodle's cloze: answers written into a text, as `{1:SHORTANSWER:=light~%50%sunlight#nearly}`."""

from __future__ import annotations

import html as html_entities
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbench.importers._gift.parse import plain, split
from workbench.importers._markup import Markup, escape
from workbench.importers._qti.names import number
from workbench.model.content import doc, paragraph
from workbench.model.exercise import Choice, Credit, Feedback, Interaction, Key, Kind, Range, interaction_node

_GAP = re.compile(r"\{(\d*):([A-Z_]+):")
_ENDS = re.compile(r"\\.|(\})", re.DOTALL)
_LONGEST = 20_000
_TYPED = ("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC")
_NUMERIC = ("NUMERICAL", "NM")
_PATTERNS = ("REGEXP", "RX", "REGEXP_C", "RXC")
_SIGN = re.compile(r"\s*(?:(=)|%(-?\d{1,3}(?:[.,]\d{0,7})?)%)?\s*")


def cloze(html: str, text: Markup) -> str:
    """The HTML with a sign for each answer."""
    gaps = list(_gaps(html))
    uneven = len({one.weight for one in gaps}) > 1
    parts, at = list[str](), 0
    for count, one in enumerate(gaps, start=1):
        made = _interaction(one.kind, one.inside, f"GAP_{count}", text)
        held = text.hold(interaction_node(_weighted(made, one.weight) if uneven else made))
        parts += (html[at : one.start], held)
        at = one.end
    return "".join((*parts, html[at:]))


@dataclass(frozen=True, kw_only=True)
class _Gap:
    """A gap as it is written, and where."""

    start: int
    end: int
    weight: int
    kind: str
    inside: str


def _gaps(html: str) -> Iterator[_Gap]:
    """The gaps; braces are looked at once, however many are never closed."""
    ends = [one.start() for one in _ENDS.finditer(html) if one[1]]
    at = 0
    for found in _GAP.finditer(html):
        next_one = bisect_left(ends, found.end())
        if found.start() < at or next_one == len(ends) or ends[next_one] - found.end() > _LONGEST:
            continue
        at = ends[next_one] + 1
        yield _Gap(
            start=found.start(),
            end=at,
            weight=_weight(found[1]),
            kind=found[2],
            inside=html[found.end() : at - 1],
        )


def points_of(html: str) -> float | None:
    """The points of all gaps together; None where there are none."""
    weights = [one.weight for one in _gaps(html)]
    return float(sum(weights)) if weights else None


def _weight(said: str) -> int:
    return int(said[:6]) if said else 1


def _weighted(one: Interaction, weight: int) -> Interaction:
    """The gap with as many points as it says, where another gap has others."""
    key = one.key
    share = weight / len(key.correct) if one.cardinality == "multiple" and key.correct else weight
    given = key.mapping or tuple(
        Credit(answer=answer, value=1.0, case_sensitive=key.case_sensitive) for answer in key.correct
    )
    mapping = tuple(replace(each, value=each.value * share) for each in given)
    ranges = tuple(replace(each, value=each.value * weight) for each in key.ranges)
    return replace(one, key=replace(key, ranges=ranges, mapping=() if ranges else mapping))


def _interaction(kind: str, inside: str, response: str, text: Markup) -> Interaction:
    """A gap; the first answer need not have a sign. Tags are held aside: no sign within them counts."""
    tags = re.findall(r"<[^>]*>", inside)
    numbers = iter(range(len(tags)))
    words = html_entities.unescape(re.sub(r"<[^>]*>", lambda _: f"\ue0f2{next(numbers)}\ue0f3", inside))
    found = [_alternative(one) for one in split(words, "~") if one.strip()]
    told = tuple(
        Feedback(outcome=_bare(answer), content=text.document(_rich(plain(feedback), tags)))
        for answer, _, feedback in found
        if feedback
    )
    if kind not in (*_TYPED, *_PATTERNS, *_NUMERIC):
        return _chosen(kind, found, response, text, tags)
    found = [(_bare(answer), share, feedback) for answer, share, feedback in found]
    if kind in _NUMERIC:
        key = Key(
            ranges=tuple(one for answer, share, _ in found if (one := _range(answer, share)) is not None)
        )
        return Interaction(kind=Kind.TEXT_ENTRY, response=response, base_type="float", key=key, feedback=told)
    if kind in _PATTERNS:
        text.notes.warning(
            "A gap takes what fits a pattern; the pattern itself stands as its answer.",
            excerpt=_bare(words),
            code="pattern",
            advice="Write the answers that count in its place.",
        )
    key = _typed(found, cased=kind.endswith("C"))
    return Interaction(kind=Kind.TEXT_ENTRY, response=response, base_type="string", key=key, feedback=told)


_TAG = re.compile("\ue0f2([0-9]{1,9})\ue0f3")


def _bare(words: str) -> str:
    """A text without its tags."""
    return " ".join(_TAG.sub("", words).split())


def _rich(words: str, tags: list[str]) -> str:
    """A text with its tags, as HTML."""
    return _TAG.sub(lambda found: tags[int(found[1])] if int(found[1]) < len(tags) else "", escape(words))


def _alternative(words: str) -> tuple[str, float, str]:
    """An answer, its share and the feedback on it; only a sign at its start says that it is right."""
    sign = _SIGN.match(words)
    share = 1.0 if sign and sign[1] else float(sign[2].replace(",", ".")) / 100 if sign and sign[2] else 0.0
    answer, *told = split(words[sign.end() if sign else 0 :], "#")
    return plain(answer).strip(), share, "#".join(told).strip()


def _typed(found: list[tuple[str, float, str]], *, cased: bool) -> Key:
    shares: dict[str, float] = {}
    for answer, share, _ in found:
        shares.setdefault(answer, share)
    right = tuple(answer for answer, share in shares.items() if share == 1.0)
    uneven = any(share not in (0.0, 1.0) for share in shares.values())
    credit = tuple(
        Credit(answer=answer, value=share, case_sensitive=cased) for answer, share in shares.items() if share
    )
    return Key(correct=right, mapping=credit if uneven else (), case_sensitive=cased)


def _chosen(
    kind: str, found: list[tuple[str, float, str]], response: str, text: Markup, tags: list[str]
) -> Interaction:
    choices = _choices(found, text, tags)
    many = kind.startswith(("MULTIRESPONSE", "MR"))
    right = tuple(
        choice.id
        for choice, (_, share, _) in zip(choices, found, strict=True)
        if (share > 0 if many else share == 1.0)
    )
    # Of several that are right, one is enough.
    uneven = any(share not in (0.0, 1.0) for _, share, _ in found) or (not many and len(right) > 1)
    pairs = zip(choices, found, strict=True)
    credit = tuple(Credit(answer=one.id, value=share) for one, (_, share, _) in pairs if uneven and share)
    return Interaction(
        kind=Kind.CHOICE if many else Kind.INLINE_CHOICE,
        response=response,
        choices=choices,
        key=Key(correct=right, mapping=credit),
        cardinality="multiple" if many else "single",
        max_choices=0 if many else 1,
        shuffle=kind.endswith("S"),
    )


def _choices(found: list[tuple[str, float, str]], text: Markup, tags: list[str]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            id=f"A{at}",
            content=text.document(_rich(answer, tags)) if _TAG.search(answer) else doc(paragraph(answer)),
            feedback=text.document(_rich(plain(feedback), tags)) if feedback else None,
        )
        for at, (answer, _, feedback) in enumerate(found, start=1)
    )


def _range(words: str, share: float) -> Range | None:
    value, _, slack = words.partition(":")
    middle, around = number(value.replace(",", ".")), number(slack.replace(",", ".")) or 0.0
    if middle is None or share <= 0:
        return None
    if not around:
        return Range(exact=middle, value=share)
    return Range(
        lower=round(middle - around, 12), upper=round(middle + around, 12), exact=middle, value=share
    )
