"""GIFT questions as exercises."""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Iterator
from dataclasses import replace

from workbench.importers._gift.parse import (
    Answer,
    Raw,
    Written,
    answers,
    find,
    groups,
    plain,
    split,
    written,
)
from workbench.importers._html.reading import Assets
from workbench.importers._markup import Markup
from workbench.importers._numbers import figures
from workbench.importers._qti.names import number
from workbench.importers.markdown import markdown_to_html
from workbench.model.content import Node, doc, paragraph
from workbench.model.exercise import (
    Choice,
    Credit,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Range,
    interaction_node,
)

_RICH = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-z]+|#\d+);")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}


class GiftText(Markup):
    """Texts of one question in whatever format it names."""

    def __init__(self, where: str, default: str, assets: Assets) -> None:
        super().__init__(assets.resolve, where, keep=assets.keep)
        self._default, self._assets = default, assets

    def written(self, text: Written) -> tuple[Node, ...]:
        """The blocks of a text, escapes taken off, held parts in their places."""
        if (text.format or self._default) != "markdown":
            return self.blocks(self.html(text))
        made = markdown_to_html(plain(text.text).strip(), assets=self._assets, front_matter=False)
        self.notes.extend(made.notes)
        return self.placed(made.blocks)

    def html(self, text: Written) -> str:
        """A text that is no Markdown as HTML, escapes taken off."""
        kind, words = text.format or self._default, plain(text.text).strip()
        if kind == "html" or (kind != "plain" and _RICH.search(words)):
            return words
        return _shielded(words).replace("\n", "<br>")

    def tree(self, text: str) -> Node:
        """A text as a document."""
        return doc(*self.written(written(text)))


def _shielded(words: str) -> str:
    """Plain text as HTML; the signs of held parts stay."""
    return html_entities.escape(words)


def exercise_of_raw(raw: Raw, text: GiftText) -> Exercise:
    """The exercise that a question describes."""
    inside, told = _general(raw.answers, text)
    interaction, feedback = (None, ()) if inside is None else _interaction(inside, text)
    raw = replace(raw, after=_further(raw.after, text))
    if interaction is not None and raw.after.strip() and interaction.kind is Kind.CHOICE:
        interaction = _in_line(interaction)
    return Exercise(
        body=tuple(_body(raw, interaction, text)),
        identifier=dict(raw.marks).get("id", ""),
        title=raw.title,
        feedback=(*feedback, *told),
        metadata=tuple(("tag", value) for kind, value in raw.marks if kind == "tag"),
    )


def _further(after: str, text: GiftText) -> str:
    """What stands behind the answers, with a sign for each further pair of braces that holds some."""
    parts = []
    for place, (before, inside) in enumerate(groups(after), start=2):
        parts.append(before)
        if inside is not None and _ANSWERS.match(inside):
            one, _ = _interaction(inside, text)
            one = replace(_in_line(one) if one.kind is Kind.CHOICE else one, response=f"RESPONSE_{place}")
            parts.append(text.hold(interaction_node(one)))
        elif inside is not None:
            parts.append(f"\\{{{inside}\\}}")
    return "".join(parts)


_ANSWERS = re.compile(r"\s*(?:[=~]|#\s*[-=\d]|(?:T|F|TRUE|FALSE)\s*(?:#|$))", re.IGNORECASE)


def _general(inside: str | None, text: GiftText) -> tuple[str | None, tuple[Feedback, ...]]:
    """The answers without the feedback for all of them."""
    at = -1 if inside is None else find(inside, "####")
    if inside is None or at < 0:
        return inside, ()
    return inside[:at], (Feedback(outcome="general", content=text.tree(inside[at + 4 :])),)


def _in_line(one: Interaction) -> Interaction:
    """A choice within a sentence."""
    if one.cardinality != "single":
        return one
    return replace(one, kind=Kind.INLINE_CHOICE, shuffle=False)


def _body(raw: Raw, interaction: Interaction | None, text: GiftText) -> Iterator[Node]:
    part = None if interaction is None else interaction_node(interaction)
    if part is not None and part.type == "inlineInteraction" and raw.after.strip():
        said = f"{raw.before.text} {text.hold(part)} {raw.after.strip()}"
        yield from text.written(replace(raw.before, text=said))
        return
    after = f" {raw.after.strip()}" if raw.after.strip() else ""
    stem = text.written(replace(raw.before, text=raw.before.text + after))
    yield from stem or (() if part else (paragraph(),))
    if part is not None:
        yield paragraph(part) if part.type == "inlineInteraction" else part


# Answers --------------------------------------------------------------------------------------


def _interaction(inside: str, text: GiftText) -> tuple[Interaction, tuple[Feedback, ...]]:
    bare = inside.strip()
    if not bare:
        return Interaction(kind=Kind.EXTENDED_TEXT, base_type="string"), ()
    head, *told = split(bare, "#")
    if head.strip().upper() in _TRUTH:
        return _truth(_TRUTH[head.strip().upper()], told, text)
    if bare.startswith("#"):
        return _number(bare[1:], text), ()
    found = answers(bare) or [_bare(bare)]
    if any(one.partner is not None for one in found if one.sign == "="):
        return _matching(found, text), ()
    if any(one.sign == "~" for one in found):
        return _choice(found, text), ()
    return _short(found, text), ()


def _truth(right: bool, told: list[str], text: GiftText) -> tuple[Interaction, tuple[Feedback, ...]]:
    """True or false; the first feedback is for the wrong answer, the second for the right one."""
    choices = (
        Choice(id="T", content=doc(paragraph("True"))),
        Choice(id="F", content=doc(paragraph("False"))),
    )
    key = Key(correct=("T" if right else "F",))
    outcomes = zip(("incorrect", "correct"), told, strict=False)
    feedback = tuple(
        Feedback(outcome=one, content=text.tree(words)) for one, words in outcomes if words.strip()
    )
    return Interaction(kind=Kind.CHOICE, choices=choices, key=key), feedback


def _choices(found: list[Answer], text: GiftText) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            id=f"A{at}",
            content=text.tree(one.text),
            feedback=text.tree(one.feedback) if one.feedback else None,
        )
        for at, one in enumerate(found, start=1)
    )


def _choice(found: list[Answer], text: GiftText) -> Interaction:
    choices = _choices(found, text)
    shares = {choice.id: _share(one) for choice, one in zip(choices, found, strict=True)}
    whole = any(one.sign == "=" for one in found) and 1 in shares.values()
    many = not whole and any(share > 0 for share in shares.values())
    right = tuple(name for name, share in shares.items() if (share > 0 if many else share == 1))
    # Of several that are right, one is enough.
    uneven = ({share for share in shares.values()} - {0.0, 1.0}) or (not many and len(right) > 1)
    mapping = (
        tuple(Credit(answer=name, value=share) for name, share in shares.items() if share) if uneven else ()
    )
    return Interaction(
        kind=Kind.CHOICE,
        choices=choices,
        key=Key(correct=right, mapping=mapping),
        cardinality="multiple" if many else "single",
        max_choices=0 if many else 1,
        shuffle=True,
    )


def _share(one: Answer) -> float:
    if one.weight is not None:
        return round(one.weight / 100, 7)
    return 1.0 if one.sign == "=" else 0.0


def _short(found: list[Answer], text: GiftText) -> Interaction:
    shares = {_typed(one): _share(one) for one in found}
    uneven = set(shares.values()) - {1.0}
    return Interaction(
        kind=Kind.TEXT_ENTRY,
        base_type="string",
        key=Key(
            correct=tuple(word for word, share in shares.items() if share == 1.0),
            mapping=tuple(Credit(answer=word, value=share) for word, share in shares.items())
            if uneven
            else (),
        ),
        feedback=tuple(_told(found, text)),
    )


def _typed(one: Answer) -> str:
    """An answer as it is typed: in one line, without the format named before it."""
    return " ".join(plain(written(one.text).text).split())


def _told(found: list[Answer], text: GiftText) -> Iterator[Feedback]:
    for one in found:
        if one.feedback:
            yield Feedback(outcome=_typed(one), content=text.tree(one.feedback))


def _number(inside: str, text: GiftText) -> Interaction:
    found = answers(inside)
    if (first := _before_answers(inside)) is not None:
        found = [first, *found]
    right = [one for one in found if one.sign == "=" and _share(one) > 0]
    ranges = [_range(plain(one.text), _share(one)) for one in right]
    for one, range_ in zip(right, ranges, strict=True):
        if range_ is None:
            text.notes.warning(
                "A right answer is no number and counts for nothing here.",
                excerpt=one.text,
                code="answer",
                advice="Write the number that counts, as in {#3.14:0.01} or {#3..4}.",
            )
    for one in found:
        if one not in right and one.text.strip():
            text.notes.warning(
                "A wrong answer of a question for a number was left out; what is told on it was kept."
                if one.feedback
                else "A wrong answer of a question for a number was left out.",
                excerpt=one.text,
                code="answer",
                advice="Every number that is not right counts as wrong.",
            )
    kept = tuple(one for one in ranges if one is not None)
    exact = tuple(figures(one.exact) for one in kept if one.exact is not None and one.value == 1.0)
    return Interaction(
        kind=Kind.TEXT_ENTRY,
        base_type="float",
        key=Key(correct=exact, ranges=kept),
        feedback=tuple(_told(found, text)),
    )


def _before_answers(inside: str) -> Answer | None:
    """The right number where it stands without its sign, also before answers that have one."""
    at = min((at for sign in "=~" if (at := find(inside, sign)) >= 0), default=len(inside))
    return _bare(inside[:at]) if inside[:at].strip() else None


def _bare(inside: str) -> Answer:
    body, *told = split(inside, "#")
    return Answer(sign="=", text=body.strip(), feedback="#".join(told).strip())


def _range(words: str, share: float) -> Range | None:
    """`5`, `5:0.5`, `5:10%` or `4..6` as a range; None where it says no number."""
    low, dots, high = words.partition("..")
    if dots:
        lower, upper = _decimal(low), _decimal(high)
        unread = any(number is None and words.strip() for number, words in ((lower, low), (upper, high)))
        return None if unread or lower is upper is None else Range(lower=lower, upper=upper, value=share)
    said, colon, slack = words.partition(":")
    middle, around = _decimal(said), _decimal(slack.replace("%", "")) if colon else 0.0
    if middle is None or around is None:
        return None
    if "%" in slack:
        around = abs(middle) * around / 100
    if not around:
        return Range(exact=middle, value=share)
    return Range(
        lower=round(middle - around, 12), upper=round(middle + around, 12), exact=middle, value=share
    )


def _decimal(words: str) -> float | None:
    """The number that some words say, also with a comma."""
    return number(words.strip().replace(",", "."))


def _matching(found: list[Answer], text: GiftText) -> Interaction:
    pairs = [one for one in found if one.partner is not None]
    lefts = tuple(
        Choice(id=f"L{at}", content=text.tree(one.text)) for at, one in enumerate(pairs, 1) if one.text
    )
    partners = dict.fromkeys(one.partner or "" for one in pairs)
    words = {word: at for at, word in enumerate(partners, start=1)}
    rights = tuple(Choice(id=f"R{at}", content=text.tree(word), match_max=0) for word, at in words.items())
    key = tuple(f"L{at} R{words[one.partner or '']}" for at, one in enumerate(pairs, start=1) if one.text)
    return Interaction(
        kind=Kind.MATCH,
        choices=lefts,
        targets=rights,
        key=Key(correct=key, mapping=tuple(Credit(answer=pair, value=1.0) for pair in key)),
        cardinality="multiple",
        base_type="directedPair",
        max_choices=len(lefts),
        shuffle=True,
    )
