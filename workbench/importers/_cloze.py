"""Moodle's cloze: answers written into a text, as `{1:SHORTANSWER:=light~%50%sunlight#nearly}`."""

from __future__ import annotations

import html as html_entities
import re

from workbench.importers._gift_parse import plain, split
from workbench.importers._markup import Markup, escape
from workbench.importers._qti_names import number
from workbench.model.content import doc, paragraph
from workbench.model.exercise import Choice, Credit, Feedback, Interaction, Key, Kind, Range, interaction_node

_GAP = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^}\\]){0,20000})\}")
_TYPED = ("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC")
_NUMERIC = ("NUMERICAL", "NM")
_PATTERNS = ("REGEXP", "RX", "REGEXP_C", "RXC")
_SIGN = re.compile(r"\s*(?:(=)|%(-?\d{1,3}(?:\.\d{1,5})?)%)?\s*")


def cloze(html: str, text: Markup) -> str:
    """The HTML with a sign for each answer."""
    count = 0

    def gap(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return text.hold(interaction_node(_interaction(match[2], match[3], f"GAP_{count}", text)))

    return _GAP.sub(gap, html)


def _interaction(kind: str, inside: str, response: str, text: Markup) -> Interaction:
    """A gap; the first answer need not have a sign."""
    words = html_entities.unescape(re.sub(r"<[^>]*>", "", inside))
    found = [_alternative(one) for one in split(words, "~") if one.strip()]
    told = tuple(
        Feedback(outcome=answer, content=text.document(escape(plain(feedback))))
        for answer, _, feedback in found
        if feedback
    )
    if kind in _NUMERIC:
        key = Key(
            ranges=tuple(one for answer, share, _ in found if (one := _range(answer, share)) is not None)
        )
        return Interaction(kind=Kind.TEXT_ENTRY, response=response, base_type="float", key=key, feedback=told)
    if kind in _PATTERNS:
        text.notes.warning(
            "A gap takes what fits a pattern; the pattern itself stands as its answer.",
            excerpt=words,
            code="pattern",
            advice="Write the answers that count in its place.",
        )
    if kind in (*_TYPED, *_PATTERNS):
        key = _typed(found, cased=kind.endswith("C"))
        return Interaction(
            kind=Kind.TEXT_ENTRY, response=response, base_type="string", key=key, feedback=told
        )
    return _chosen(kind, found, response, text)


def _alternative(words: str) -> tuple[str, float, str]:
    """An answer, its share and the feedback on it; only a sign at its start says that it is right."""
    sign = _SIGN.match(words)
    share = 1.0 if sign and sign[1] else float(sign[2]) / 100 if sign and sign[2] else 0.0
    answer, *told = split(words[sign.end() if sign else 0 :], "#")
    return plain(answer).strip(), share, "#".join(told).strip()


def _typed(found: list[tuple[str, float, str]], *, cased: bool) -> Key:
    right = tuple(answer for answer, share, _ in found if share == 1.0)
    uneven = any(share not in (0.0, 1.0) for _, share, _ in found)
    credit = tuple(
        Credit(answer=answer, value=share, case_sensitive=cased) for answer, share, _ in found if share
    )
    return Key(correct=right, mapping=credit if uneven else (), case_sensitive=cased)


def _chosen(kind: str, found: list[tuple[str, float, str]], response: str, text: Markup) -> Interaction:
    choices = tuple(
        Choice(
            id=f"A{at}",
            content=doc(paragraph(answer)),
            feedback=text.document(escape(plain(feedback))) if feedback else None,
        )
        for at, (answer, _, feedback) in enumerate(found, start=1)
    )
    many = kind.startswith(("MULTIRESPONSE", "MR"))
    right = tuple(
        choice.id
        for choice, (_, share, _) in zip(choices, found, strict=True)
        if (share > 0 if many else share == 1.0)
    )
    uneven = any(share not in (0.0, 1.0) for _, share, _ in found)
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


def _range(words: str, share: float) -> Range | None:
    value, _, slack = words.partition(":")
    middle, around = number(value), number(slack) or 0.0
    if middle is None or share <= 0:
        return None
    if not around:
        return Range(exact=middle, value=share)
    return Range(
        lower=round(middle - around, 12), upper=round(middle + around, 12), exact=middle, value=share
    )
