"""Which answers of a form are right: by marks on them or around them, or by the scripts of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.importers._scorm.form_calls import judged_by_name
from workbench.importers._tools.shared import parsed
from workbench.importers._xml import Element

_MARKS = (
    "data-correct",
    "data-is-correct",
    "data-iscorrect",
    "data-right",
    "data-correct-answer",
    "data-valid",
)
AROUND = (*_MARKS, "data-answer", "data-answers", "data-key", "data-solution")
"""What names the right answers on something around all of them."""
_CALL = re.compile(
    r"\(\s*(?:this\s*,\s*|event\s*,\s*|['\"][^'\"]*['\"]\s*,\s*|\d+\s*,\s*){0,3}(true|false)\b"
)
_RIGHT = re.compile(r"correct|right|true|yes|richtig|correcto|correcta|vrai", re.IGNORECASE)
_WRONG = re.compile(
    r"(?:in-?correct|wrong|false|no|falsch|incorrecto|incorrecta|faux)[\s_-]?\d{0,2}", re.IGNORECASE
)
_MISSED = re.compile(r"wrong|in-?correct|falsch|faux|incorrect|fout|mal\b|sbagliat|try again", re.IGNORECASE)
_MAP = re.compile(
    r"\b\w*(?:answer|correct|key|solution|respuesta)\w*[\"']?\s*[=:]\s*(\{[^{}]{1,200000}\}|\[[^\[\]]{1,200000}\])",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"\b(?:correct|right)_?(?:answer|choice|option|value|id)?\s*=\s*(?:[\"']([\w-]{1,40})[\"']|(\d{1,2}))\s*[;\n]",
    re.IGNORECASE,
)
"""The one answer that a script names as right."""
_PAIR = re.compile(r"[\"']?([\w-]{1,80})[\"']?\s*:\s*(\[[^\[\]]*\]|[\"'][^\"']*[\"']|\d{1,3})")
_COUNTED = (
    r"\b{name}[a-z]*(?:\.value)?\s*={{2,3}}\s*[\"']([^\"']{{1,200}})[\"']"
    + r"(?=[^;]{{0,40}}?(?:score|correct|punt|\+\+|\+=))"
)
"""A value that a question's own variable is compared with, and that counts then."""
_ASKED_FOR = (
    r"(?:\bdocument\.[\w$.\[\]\"']{{1,80}}|\b[\w$]{{1,40}}(?:\.elements)?)"
    r"(?:\.|\[[\"']){name}(?:[\"']\])?\.value\s*={{2,3}}\s*[\"']([^\"']{{1,200}})[\"']([^;]{{0,60}})"
)
"""A value that what a form holds under a name is compared with, and what is done then."""
_WORD = re.compile(r"[\"']([^\"']*)[\"']|(\d{1,3})\b")


@dataclass(frozen=True, kw_only=True)
class Option:
    """An answer to choose: what is clicked, what belongs to it, and its value."""

    control: Element
    parts: tuple[Element, ...]
    value: str
    name: str = ""
    function: str = ""
    """The function of the page that is called with its value when it is clicked."""
    alone: bool = False
    """Whether the one right answer that a script names may be meant."""


def right_ones(
    options: Sequence[Option], around: Sequence[Element], scripts: str, place: int
) -> list[bool] | None:
    """Which options are right; None where nothing says so.

    Args:
        options: the answers of one question.
        around: the elements that hold them, from the inside.
        scripts: the text of the page's scripts.
        place: the number of the question on the page.
    """
    for found in (_own(options), _values(options), _of_container(options, around)):
        if found and any(found) and not all(found):
            return found
    names = [options[0].name, *(one.get("id") or "" for one in around)]
    found = _named(options, list(_scripted([one for one in names if one], scripts, place)))
    found = found if found and any(found) else _otherwise(options, scripts)
    return found if found and any(found) else None


def _otherwise(options: Sequence[Option], scripts: str) -> list[bool] | None:
    """By the one answer that scripts call right, or by what the function calls it that a click calls."""
    if options[0].alone:
        told = {one[1] or one[2] for one in _ONE.finditer(scripts)}
        return _named(options, list(told)) if len(told) == 1 else None
    if options[0].function:
        return judged_by_name([one.value for one in options], options[0].function, scripts)
    return None


def _own(options: Sequence[Option]) -> list[bool] | None:
    """By marks on the options themselves."""
    told = [_marked(one) for one in options]
    return [one is True for one in told] if True in told else None


def _marked(option: Option) -> bool | None:
    for one in (option.control, *option.parts):
        for key in _MARKS:
            if (value := one.get(key)) is not None and value.strip().lower() in (
                "true",
                "1",
                "yes",
                "",
                "false",
                "0",
                "no",
            ):
                return value.strip().lower() in ("true", "1", "yes", "")
        if call := _CALL.search(one.get("onclick") or ""):
            return call[1] == "true"
    return None


def _values(options: Sequence[Option]) -> list[bool] | None:
    """By values that are words for right and wrong."""
    values = [one.value.strip() for one in options]
    if not all(_RIGHT.fullmatch(one) or _WRONG.fullmatch(one) for one in values):
        return None
    return (
        [bool(_RIGHT.fullmatch(one)) for one in values]
        if len(set(values)) > 1 and not _is_statement(values)
        else None
    )


def _is_statement(values: Sequence[str]) -> bool:
    """Whether the answers are true and false, which are right or wrong by what is asked."""
    return {one.lower() for one in values} in ({"true", "false"}, {"yes", "no"})


def _of_container(options: Sequence[Option], around: Sequence[Element]) -> list[bool] | None:
    for one in around:
        for key in AROUND:
            if value := (one.get(key) or "").strip():
                return _named(options, [value]) or _named(options, _listed(value))
    return None


def _listed(value: str) -> list[str]:
    """The answers that an attribute names: those of a list as scripts write it, or parts of its words."""
    if isinstance(listed := parsed(value), list):
        return [str(one) for one in listed]
    return [part for part in re.split(r"[\s,;|]+", value) if part]


def _scripted(names: Sequence[str], scripts: str, place: int) -> Iterator[str]:
    """What the scripts say is right in a question, by its name or its number."""
    for name in names:
        asked = re.compile(
            rf"name\s*=\s*\\?[\"']?{re.escape(name)}\b[^;{{}}]{{0,80}}?\.value\s*={{2,3}}\s*[\"']([^\"']+)[\"']"
        )
        counted = re.compile(_COUNTED.format(name=re.escape(name)), re.IGNORECASE)
        if found := asked.search(scripts) or counted.search(scripts):
            yield found[1]
            return
    for name in names:
        if (only := compared(_ASKED_FOR.format(name=re.escape(name)), scripts)) is not None:
            yield only
            return
    for found in _MAP.finditer(scripts):
        if found[1].startswith("{"):
            pairs = {pair[1]: pair[2] for pair in _PAIR.finditer(found[1])}
            told = next((pairs[name] for name in names if name in pairs), "")
        else:
            listed = [one[1] or one[2] or "" for one in _WORD.finditer(found[1])]
            told = f"'{listed[place]}'" if place < len(listed) else ""
        if told:
            yield from (one[1] or one[2] or "" for one in _WORD.finditer(told))
            return


def listed_answer(name: str, scripts: str) -> str:
    """The one word that a list of answers in scripts has under a name; "" where none has."""
    for found in _MAP.finditer(scripts):
        told = {pair[1]: pair[2] for pair in _PAIR.finditer(found[1])} if found[1].startswith("{") else {}
        if (word := _WORD.fullmatch(told.get(name, ""))) is not None:
            return word[1] or word[2] or ""
    return ""


def compared(pattern: str, scripts: str) -> str | None:
    """The one value that scripts compare a field with and do not call wrong; None where there is none."""
    found = {one[1] for one in re.finditer(pattern, scripts) if not _MISSED.search(one[2])}
    return found.pop() if len(found) == 1 else None


def _named(options: Sequence[Option], wanted: Sequence[str]) -> list[bool] | None:
    """The options that are named: by their values, else by their letters, else by their places."""
    low = {one.strip().lower() for one in wanted}
    ways = (
        [one.value.strip().lower() for one in options],
        [" ".join("".join(part.itertext()).split()).lower() for one in options for part in one.parts[:1]],
        [chr(ord("a") + at) for at in range(len(options))],
        [str(at) for at in range(len(options))],
    )
    for names in ways:
        found = [name in low and bool(name) for name in names]
        if len(names) == len(options) and any(found) and sum(found) >= len(low):
            return found
    return None
