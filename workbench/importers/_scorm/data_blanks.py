"""Places to fill in data of no known tool: each with its answers, and perhaps with what may be chosen."""

from __future__ import annotations

from typing import Any

from workbench.importers._tools.exercise import Gap
from workbench.importers._tools.shared import record, string

Json = Any
_PLACES = ("fields", "blanks", "gaps", "inputs", "lucken", "campos", "champs")
_ANSWERS = (
    "answer",
    "answers",
    "correct",
    "correctanswer",
    "correctanswers",
    "solution",
    "accept",
    "accepted",
)
_BEFORE = ("label", "text", "before", "prompt", "name")
_AFTER = ("after", "suffix", "unit")
_OPTIONS = ("options", "choices", "selectoptions")
_MOST = 60


def blanks_in(found: dict[str, Json]) -> tuple[list[str | Gap], frozenset[str]]:
    """The places to fill that an object asks for, between what stands around them; nothing without any.

    Args:
        found: the object's values by what most would call them.
    """
    name = next((key for key in _PLACES if key in found and isinstance(found[key], list)), "")
    options = next((key for key in _OPTIONS if isinstance(found.get(key), list)), "")
    pieces: list[str | Gap] = []
    for one in found[name][:_MOST] if name else ():
        held = {str(key).lower(): value for key, value in record(one).items()}
        gap = _gap(held, found.get(options))
        if gap is None:
            return [], frozenset()
        pieces += [f"{_words(held, _BEFORE)} ".lstrip(), gap, f" {_words(held, _AFTER)}".rstrip() + "\n"]
    return pieces, frozenset((name, options)) - {""} if pieces else frozenset()


def _gap(held: dict[str, Json], shared: Json) -> Gap | None:
    """One place to fill; None where its answers are not known."""
    told = next((held[key] for key in _ANSWERS if key in held), None)
    answers = [
        str(one) for one in (told if isinstance(told, list) else [told]) if isinstance(one, str | int | float)
    ]
    if not answers or any(one in ("True", "False") for one in answers):
        return None
    own = next((held[key] for key in _OPTIONS if isinstance(held.get(key), list)), None)
    chosen = own if own is not None else shared if "select" in string(held.get("type")).lower() else None
    if not isinstance(chosen, list):
        return Gap(answers=tuple(answers))
    options = dict(map(_option, chosen[:_MOST]))
    named = tuple(options.get(one, one) for one in answers)
    shown = tuple(words for value, words in options.items() if value.strip())
    return Gap(answers=named, options=shown) if set(named) <= set(shown) else None


def _option(value: Json) -> tuple[str, str]:
    """The value of something to choose, and what it says."""
    held = {str(key).lower(): one for key, one in record(value).items()}
    words = next((string(held[key]) for key in ("text", "label", "title") if string(held.get(key))), "")
    bare = str(held.get("value", words)) if held else str(value)
    return bare, words or bare


def _words(held: dict[str, Json], names: tuple[str, ...]) -> str:
    return next((string(held[key]).strip() for key in names if string(held.get(key)).strip()), "")
