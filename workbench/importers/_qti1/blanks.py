"""Blanks to type in as Canvas writes them: what counts stands there as choices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workbench.importers._qti.agreeing import Agreed, Rules, agreed, weighed
from workbench.importers._qti.names import Element, attr, below, name, string
from workbench.importers._qti1.carried_out import costed, paired
from workbench.importers._qti1.keys import scoring, single_key, worth
from workbench.importers._qti1.setting import Setting
from workbench.importers._qti2.weights import scaled
from workbench.model.content import doc, paragraph
from workbench.model.exercise import Choice, Feedback, Interaction, Key, Kind
from workbench.model.scoring import best, has_key

_MARKED = re.compile(r"</[a-zA-Z]|<br|&(#\d+|\w+);")


def typed_blank(ident: str, labels: Sequence[Element], setting: Setting) -> Interaction:
    """A blank that takes the words of any of its choices, or of those that its rules pay for."""
    words = {attr(one, "ident"): _answer(one, setting) for one in labels}
    right = single_key(ident, setting.conditions)
    chosen = tuple(words[one] for one in right.correct if words.get(one))
    mapping = tuple(replace(one, answer=words[one.answer]) for one in right.mapping if words.get(one.answer))
    how = tuple(
        (key, attr(labels[0], key))
        for key in ("scoring-algorithm", "levenshtein-distance")
        if attr(labels[0], key)
    )
    answers = chosen if mapping else tuple(dict.fromkeys(filter(None, (*chosen, *words.values()))))
    told = ((word, content) for one, word in words.items() if word and (content := setting.told(ident, one)))
    return Interaction(
        kind=Kind.TEXT_ENTRY,
        response=ident,
        base_type="string",
        key=Key(
            correct=answers,
            mapping=mapping,
            case_sensitive=(attr(labels[0], "ignore-case") or str(not setting.case)).lower() == "false",
        ),
        feedback=tuple(Feedback(outcome=word, content=content) for word, content in told),
        options=how,
    )


def agreed_blanks(
    asked: Sequence[Interaction], places: Sequence[Element | None], rules: Rules | None, setting: Setting
) -> Agreed:
    """The interactions with keys that pay as the rules do, also where these name words by identifiers."""
    if any(one.lines > 1 for one in asked):  # such rules pay one answer more than once
        return Agreed(asked=tuple(asked), most=_most_in_lines(asked, setting))
    listed = tuple(_as_list(one, at, setting) for one, at in zip(asked, places, strict=True))
    alone = rules is not None and len(asked) == 1
    found = agreed(listed, rules, setting.text.notes)
    every = zip(asked, listed, found.asked, strict=True)
    made = tuple(new if old is one else _weighed(one, old, new) for one, old, new in every)
    if rules is not None and alone:
        made = (costed(paired(made[0], places[0], rules, setting.text.notes), rules, setting.text.notes),)
    return replace(found, asked=made if rules is not None else _by_share(made, setting))


def _most_in_lines(asked: Sequence[Interaction], setting: Setting) -> float | None:
    """The most that single answers in any order earn, where they are all that is asked for."""
    best_of = max((credit.value for credit in asked[0].key.mapping), default=0.0)
    if len(asked) > 1 or not best_of:
        return None
    return max(map(worth, scoring(setting.conditions))) / best_of * best(asked[0])


def _by_share(asked: tuple[Interaction, ...], setting: Setting) -> tuple[Interaction, ...]:
    """Brightspace's blanks and units by their shares of all points, where rules cannot be carried out."""
    if len(asked) < 2 or not setting.says("fill in the blanks", "arithmetic", "figures"):
        return asked
    paid = scoring(setting.conditions)
    shares = {
        one.response: max((worth(rule) for rule in paid if rule.wanted(one.response)), default=0.0)
        for one in asked
        if has_key(one.key)
    }
    every = len(shares) == len(asked)
    left = 100.0 if every else 100.0 - sum(shares.values())
    if left <= 0 or 0.0 in shares.values() or (every and len(set(shares.values())) == 1):
        return asked
    return tuple(
        weighed(one, shares[one.response] / left) if one.response in shares else one for one in asked
    )


def _as_list(typed: Interaction, blank: Element | None, setting: Setting) -> Interaction:
    """A blank as a list of its answers, which rules know by their identifiers; anything else as it is."""
    if typed.kind is not Kind.TEXT_ENTRY or blank is None or name(blank) != "response-lid":
        return typed
    words = {attr(one, "ident"): _answer(one, setting) for one in below(blank, "response-label")}
    paid = single_key(typed.response, setting.conditions)
    idents = (*paid.correct, *(one.answer for one in paid.mapping)) or tuple(words)
    choices = (
        Choice(id=one, content=doc(paragraph(words[one]))) for one in dict.fromkeys(idents) if words.get(one)
    )
    key = paid if has_key(paid) else Key(correct=tuple(one for one in idents if words.get(one)))
    return replace(typed, kind=Kind.INLINE_CHOICE, choices=tuple(choices), key=key)


def _weighed(typed: Interaction, before: Interaction, after: Interaction) -> Interaction:
    """A blank that is worth what its list has come to be worth."""
    if before.key == after.key:
        return typed
    share = best(after) / (best(before) or 1.0)
    credits = (replace(one, value=round(one.value * share, 6)) for one in typed.key.mapping)
    return replace(typed, key=scaled(replace(typed.key, mapping=tuple(credits)), share))


def _answer(label: Element, setting: Setting) -> str:
    """What is to be typed: the words of HTML, for nobody types its tags; what says it is plain, as it is."""
    said = string(label)
    if any("html" in attr(one, "texttype") for one in below(label, "mattext")) and _MARKED.search(said):
        return " ".join(setting.text.once(label).plain.split()) or said
    return said
