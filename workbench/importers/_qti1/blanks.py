"""Blanks to type in as Canvas writes them: what counts stands there as choices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workbench.importers._qti.names import Element, attr, below, string
from workbench.importers._qti1.keys import single_key
from workbench.importers._qti1.setting import Setting
from workbench.model.exercise import Feedback, Interaction, Key, Kind

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
    told = ((words[one], setting.feedback[one]) for one in words if words[one] and one in setting.feedback)
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


def _answer(label: Element, setting: Setting) -> str:
    """What is to be typed: the words of HTML, for nobody types its tags; what says it is plain, as it is."""
    said = string(label)
    if any("html" in attr(one, "texttype") for one in below(label, "mattext")) and _MARKED.search(said):
        return " ".join(setting.text.once(label).plain.split()) or said
    return said
