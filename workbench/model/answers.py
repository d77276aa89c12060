"""Keys and points in words, as people read them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbench.model.content import Node
from workbench.model.exercise import Interaction, Range

_ONE_WORD = re.compile(r"\^([^\\^$.|?*+(){}\[\]]+)\$")


def plain(tree: Node) -> str:
    """The words of a text in one line."""
    return " ".join(tree.plain.split())


def points(value: float | None) -> str:
    """A number of points in words."""
    if value is None:
        return ""
    return f"{value:g} point" if value == 1 else f"{value:g} points"


def answer(interaction: Interaction) -> str:
    """The key of an interaction in words; "" when it has none."""
    names = {one.id: plain(one.content) or one.id for one in (*interaction.choices, *interaction.targets)}
    key = interaction.key
    correct = [_named(_plainly(value, interaction), names) for value in key.correct]
    if key.lower is not None and key.upper is not None and not correct:
        correct = [f"{key.lower:g} to {key.upper:g}"]
    if key.tolerance and correct:
        unit = " %" if key.tolerance_relative else ""
        correct = [f"{value} (± {key.tolerance:g}{unit})" for value in correct]
    mapped = [f"{_named(one.answer, names)} ({points(one.value)})" for one in key.mapping if one.value]
    mapped += [_range(one) for one in key.ranges if one.value]
    between = " → " if interaction.cardinality == "ordered" else "; "
    found = correct or mapped
    return f"Answer{_how(interaction)}: {between.join(found)}" if found else ""


def _plainly(value: str, interaction: Interaction) -> str:
    """A pattern for one word as that word."""
    found = _ONE_WORD.fullmatch(value) if interaction.option("scoring-algorithm") == "TextRegex" else None
    return found[1] if found else value


def _how(interaction: Interaction) -> str:
    """How answers count, where that is not as it always is."""
    if interaction.key.by_place:
        return " (each in its place counts)"
    if interaction.key.start > 0:
        return " (what is rightly left alone counts)"
    return f" (any {interaction.lines}, in any order)" if interaction.lines > 1 else ""


def _range(one: Range) -> str:
    if one.exact is not None:
        return f"{one.exact:g}"
    lower = "" if one.lower is None else f"{'more than ' * one.lower_open}{one.lower:g}"
    upper = "" if one.upper is None else f"{'less than ' * one.upper_open}{one.upper:g}"
    if lower and upper:
        return f"{lower} to {upper}"
    return (
        f"{lower or upper}{'' if one.lower_open or one.upper_open else ' or more' if lower else ' or less'}"
    )


def _named(value: str, names: Mapping[str, str]) -> str:
    if value in names:
        return names[value]
    first, _, second = value.partition(" ")
    return f"{names[first]} – {names[second]}" if first in names and second in names else value
