"""Which answers of a question in data are right: by what they say of themselves, or by what names them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from workbench.importers._tools.shared import record, string

Json = Any
Options = list[tuple[Json, Json]]
_TRUE = (
    "correct", "iscorrect", "is_correct", "right", "isright", "valid", "isvalid", "istrue", "ok", "correcta",
    "correcto", "correta", "escorrecta", "correctanswer", "iscorrectanswer", "richtig", "vrai", "juste",
    "goed", "juist", "riktig", "korrekt", "fraction",
)  # fmt: skip
_SAID = (
    "text", "label", "option", "answer", "content", "html", "value", "title", "choice", "varianttext", "ans",
    "tekst", "texto", "texte",
)  # fmt: skip
_IDS = ("id", "key", "value", "letter")
APART = re.compile(
    r"(?:option|choice|answer|opt|ans|opcion|opcao|respuesta|resposta|antwort|reponse|variant)?([a-h]|[1-8])"
)
"""Answers that each stand under a name of their own, by a letter or number."""
_PLACE = re.compile(r"ind(ex|ice)e?s?$|idx$|place$|pos(ition)?$")
"""Names of what tells a right answer by its place."""


def said(option: Json) -> str:
    """What an option says."""
    if isinstance(option, dict):
        told = {str(key).lower(): one for key, one in option.items()}
        return next((string(told[key]) for key in _SAID if string(told.get(key)).strip()), "")
    if isinstance(option, int | float) and not isinstance(option, bool):
        return str(option)
    return string(option).strip()


def judged(option: Json) -> bool | None:
    """Whether an option says of itself that it is right."""
    told = {str(key).lower(): one for key, one in option.items()} if isinstance(option, dict) else {}
    found = next((told[key] for key in _TRUE if key in told), None)
    return None if found is None else str(found).lower() in ("true", "1", "yes", "100")


def right_ones(options: Options, name: str, right: Json, first: int = 0) -> list[bool]:
    """Which options are right.

    Args:
        options: the answers with their names or places.
        name: the name of what tells which are right.
        right: what it tells: their places, letters, names or words.
        first: the number of the first place.
    """
    own = [judged(option) for _, option in options]
    if any(one is not None for one in own):
        return [one is True for one in own]
    told = right if isinstance(right, list) else [right]
    wanted = [one for one in told if one is not None and not isinstance(one, bool)]
    for names in _ways(options, name, wanted, first) if wanted else ():
        found = [_is_named(one, names) for one in wanted]
        if all(map(any, found)):
            return [any(places) for places in zip(*found, strict=True)]
    return [False] * len(options)


def _ways(options: Options, name: str, wanted: list[Json], first: int) -> Iterable[list[frozenset[str]]]:
    """By what answers may be named, the likeliest first."""
    places = [frozenset((str(at + first),)) for at in range(len(options))]
    letters = [frozenset((chr(ord("A") + at), chr(ord("a") + at))) for at in range(len(options))]
    words = [frozenset((said(option),)) for _, option in options]
    ids = [
        frozenset(str(one[key]) for key in _IDS if key in one) for one in (record(one) for _, one in options)
    ]
    keys = [
        frozenset((str(key), APART.sub(r"\1", str(key)))) if isinstance(key, str) else frozenset[str]()
        for key, _ in options
    ]
    numbered = all(isinstance(one, int) for one in wanted) and not all(_is_number(one) for _, one in options)
    if _PLACE.search(name):
        return (places, ids)
    return (
        (ids, keys, places, words)
        if numbered
        else (words, ids, keys, letters, places, list(map(_bare, words)))
    )


def _is_number(option: Json) -> bool:
    return isinstance(option, int | float)


def _is_named(wanted: Json, names: list[frozenset[str]]) -> list[bool]:
    bare = str(wanted).strip()
    ways = {bare, APART.sub(r"\1", bare.lower()), *_bare(frozenset((bare,)))}
    return [bool(ways & one) for one in names]


def _bare(words: frozenset[str]) -> frozenset[str]:
    """Words without what makes no difference."""
    return frozenset(" ".join(re.sub(r"<[^<>]*>", " ", one).split()).rstrip(".").casefold() for one in words)
