"""Places to fill in data of no known tool: each with its answers, and perhaps with what may be chosen."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from workbench.importers._scorm.data_key import judged, said
from workbench.importers._scorm.patterns import TAG
from workbench.importers._tools.exercise import Gap
from workbench.importers._tools.shared import record, records, string

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
_FIELD = re.compile(r"<field\b[^<>]{0,200}?\bnumber=[\"'](\w{1,4})[\"'][^<>]{0,200}>(?:</field>)?")
"""A place in a sentence of XML, by the number of what may be chosen there."""
_LINE = re.compile(r"</(?:p|li|div)>|<br\s*/?>", re.IGNORECASE)
_MOST = 60


def blanks_in(found: dict[str, Json]) -> tuple[list[str | Gap], frozenset[str]]:
    """The places to fill that an object asks for, between what stands around them; nothing without any.

    Args:
        found: the object's values by what most would call them.
    """
    if pieces := _sentence(found):
        return pieces, frozenset(("sentence", "word"))
    name = next((key for key in _PLACES if key in found and isinstance(found[key], list)), "")
    options = next((key for key in _OPTIONS if isinstance(found.get(key), list)), "")
    for one in found[name][:_MOST] if name else ():
        held = {str(key).lower(): value for key, value in record(one).items()}
        gap = _gap(held, found.get(options))
        if gap is None:
            return [], frozenset()
        pieces += [f"{_words(held, _BEFORE)} ".lstrip(), gap, f" {_words(held, _AFTER)}".rstrip() + "\n"]
    return pieces, frozenset((name, options)) - {""} if pieces else frozenset()


def _sentence(found: dict[str, Json]) -> list[str | Gap]:
    """A sentence with places that are numbered, and the words of which each lets choose one."""
    words = found.get("word")
    known = {str(one.get("number")): one for one in records(words if isinstance(words, list) else [words])}
    pieces: list[str | Gap] = []
    for at, part in enumerate(_FIELD.split(_flat(found.get("sentence")))):
        options = records(record(known.get(part)).get("variant")) if at % 2 else []
        right = tuple(said(one).strip() for one in options if judged(one))
        if at % 2 and not right:
            return []
        shown = tuple(said(one).strip() for one in options)
        plain = unescape(TAG.sub("", _LINE.sub("\n", part)))
        pieces.append(Gap(answers=right, options=shown) if at % 2 else plain)
    return pieces if len(pieces) > 1 else []


def _flat(value: Json) -> str:
    """The text in an object, whatever it is called there."""
    return "".join(map(_flat, value.values())) if isinstance(value, dict) else string(value)


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
