"""Which settings an element of QTI may carry, by version: schemas refuse all others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workbench.exporters._qti_dialect import Dialect
from workbench.model.exercise import Choice, Exercise, Interaction, Kind

Pairs = Iterable[tuple[str, str]]
_TEXT = "base=int string-identifier expected-length=count pattern-mask placeholder-text"
_SIDE = "orientation=side"
_PICKED = "template-identifier show-hide=shown"
_KNOWN = {
    Kind.CHOICE: _SIDE,
    Kind.ORDER: _SIDE,
    Kind.TEXT_ENTRY: _TEXT,
    Kind.EXTENDED_TEXT: f"{_TEXT} max-strings=count min-strings=count expected-lines=count format=format",
    Kind.INLINE_CHOICE: "required=bool",
    Kind.SLIDER: f"lower-bound=number upper-bound=number step=count step-label=bool reverse=bool {_SIDE}",
    Kind.MEDIA: "autostart=bool min-plays=count max-plays=count loop=bool",
    Kind.UPLOAD: "type",
    Kind.END_ATTEMPT: "title count-attempt=bool",
    Kind.POSITION_OBJECT: "centre-point",
}
_NEEDED = {
    Kind.MEDIA: {"autostart": "false"},
    Kind.SLIDER: {"lower-bound": "0", "upper-bound": "100"},
    Kind.END_ATTEMPT: {"title": ""},
}
_OUTCOME = "view interpretation long-interpretation mastery-value=number"
_OUTCOME_30 = f"{_OUTCOME} external-scored=scorer variable-identifier-ref"
_VARIABLE = "format power-form=bool base index delimiter field mapping-indicator"
_ALWAYS = "class label lang=language"
_VALUES = {
    "": re.compile(r".*", re.DOTALL),
    "bool": re.compile(r"true|false"),
    "count": re.compile(r"\d+"),
    "int": re.compile(r"-?\d+"),
    "number": re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?"),
    "side": re.compile(r"horizontal|vertical"),
    "shown": re.compile(r"show|hide"),
    "format": re.compile(r"plain|pre[Ff]ormatted|xhtml"),
    "scorer": re.compile(r"externalMachine|human"),
    "language": re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"),
}
_SILENT = ("id", "stage", "stage-width", "stage-height", "stage-alt", "feedback-variable", "lookup-table")
"""Settings that are written elsewhere, or that say nothing to a person."""


def settings_of(one: Interaction, dialect: Dialect) -> dict[str, object]:
    """The settings of an interaction that its element may carry, and those that it must."""
    kept = _kept(one.options, _KNOWN.get(one.kind, ""), dialect)
    if "format" in kept:
        old, new = ("preF", "pref") if dialect.hyphens else ("pref", "preF")
        kept["format"] = kept["format"].replace(old, new)
    return {**_NEEDED.get(one.kind, {}), **kept}


def settings_of_choice(
    choice: Choice, dialect: Dialect, *, matched: bool, pictured: bool = False
) -> dict[str, object]:
    """The settings of a choice that its element may carry."""
    placed = "object-label top left" if dialect.hyphens else "object-label"
    known = (_PICKED, "match-group" if matched else "", placed if pictured else "")
    return dict(_kept(choice.options, " ".join(filter(None, known)), dialect))


def settings_of_gap(gap: Choice, dialect: Dialect) -> dict[str, object]:
    """The settings of a gap that its element may carry."""
    return dict(_kept(gap.options, f"{_PICKED} match-group required=bool", dialect))


def settings_of_outcome(options: Pairs, dialect: Dialect) -> dict[str, object]:
    """The settings of an outcome that its declaration may carry."""
    known = _OUTCOME_30 if dialect.hyphens else _OUTCOME
    return {
        key: value
        for key, value in _kept(options, known, dialect).items()
        if key not in ("class", "xml:lang")
    }


def settings_of_variable(options: Pairs, dialect: Dialect) -> dict[str, object]:
    """The settings of a printed variable that its element may carry."""
    return dict(_kept(options, _VARIABLE, dialect))


def unsaid(exercise: Exercise, dialect: Dialect) -> Iterator[str]:
    """The settings that are left out, as words."""
    for one in exercise.interactions:
        yield from _left(one.options, settings_of(one, dialect))
        gaps = one.targets if one.kind is Kind.GAP_MATCH else ()
        for choice in (*one.choices, *(() if gaps else one.targets)):
            pictured = any(each.type == "image" for each in choice.content.walk())
            kept = settings_of_choice(choice, dialect, matched=True, pictured=pictured)
            yield from _left(choice.options, kept)
        for gap in gaps:
            yield from _left(gap.options, settings_of_gap(gap, dialect))
    for outcome in exercise.outcomes:
        yield from _left(outcome.options, settings_of_outcome(outcome.options, dialect))


def language(tag: str) -> str | None:
    """A language as XML wants it; None for what names none."""
    named = tag.replace("_", "-")
    return named if _VALUES["language"].fullmatch(named) else None


def _left(options: Pairs, kept: dict[str, object]) -> Iterator[str]:
    for key, value in options:
        if key not in kept and key not in _SILENT and not (key == "lang" and "xml:lang" in kept):
            yield f"{key}: {value}"


def _kept(options: Pairs, known: str, dialect: Dialect) -> dict[str, str]:
    types = dict(word.partition("=")[::2] for word in f"{known} {_ALWAYS}".split())
    kept = {}
    for key, value in options:
        if dialect.hyphens and key.startswith(("data-", "aria-")):
            kept[key] = value
        elif key in types and _VALUES[types[key]].fullmatch(value):
            kept["xml:lang" if key == "lang" else key] = value[:256] if key == "label" else value
    return kept
