"""Exercises and other blocks that our own exports carry as data beside what people read.

Anybody can write such data, so nothing of it is taken on trust: it is decoded by the schema, every value
is checked against the type of its field, and what fails is left as the text that stands around it.
"""

from __future__ import annotations

import json
import math
from dataclasses import fields, is_dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from workbench.model.content import Node, from_json, map_nodes, node, to_json
from workbench.model.errors import BadInput
from workbench.model.exercise import exercise_node, exercise_of, interaction_node, interaction_of

LARGEST = 2_000_000
"""Characters of one exercise's data."""
_BLOCKS = frozenset({"embed", "media", "preserved"})
_PLAIN = (str, int, float, bool)
_WRONG = (BadInput, ValueError, TypeError, KeyError, AttributeError, RecursionError)


def block_from(data: str) -> Node | None:
    """The embedded page, file or preserved source that some data describes; None when it is no sound one."""
    if len(data) > LARGEST:
        return None
    try:
        one = from_json(json.loads(data))
    except _WRONG:
        return None
    if one.type not in _BLOCKS:
        return None
    told = one.attrs.get("data")
    flat = isinstance(told, dict) and all(isinstance(each, _PLAIN) for each in told.values())
    return node(one.type, **{**one.attrs, "data": told if flat else None}) if "data" in one.attrs else one


def exercise_from(data: str) -> Node | None:
    """The exercise that some data describes, in the model's own form; None when it is no sound one."""
    if len(data) > LARGEST:
        return None
    try:
        tree = from_json(json.loads(data))
        if tree.type != "exercise":
            return None
        exercise = exercise_of(map_nodes(tree, _checked))
        _check(exercise, type(exercise))
        return exercise_node(exercise)
    except _WRONG:
        return None


def _checked(one: Node) -> Node:
    if one.type in ("interaction", "inlineInteraction"):
        interaction = interaction_of(one)
        _check(interaction, type(interaction))
        again = interaction_node(interaction)
        if again.type != one.type:
            raise ValueError(one.type)
        return again
    if one.type == "place" and one.attrs["data"] is not None:
        return node("place", **{**one.attrs, "data": _place(one.attrs["data"])})
    return one


def _place(data: Any) -> Any:
    """What a place in a line keeps: strings, and the document that shows there."""
    kept = {key: data[key] for key in data if isinstance(data[key], str)}
    if "content" in data:
        kept["content"] = to_json(from_json(data["content"]))
    return kept


def _check(value: Any, kind: Any) -> None:
    """Raise TypeError where a value is not of the type that its field names."""
    if is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, kind):
            raise TypeError(kind.__name__)
        if kind is not Node:
            hints = get_type_hints(kind)
            for one in fields(kind):
                _check(getattr(value, one.name), hints[one.name])
    elif get_origin(kind) is UnionType:
        if value is not None:
            _check(value, next(part for part in get_args(kind) if part is not type(None)))
    elif get_origin(kind) is tuple:
        _check_tuple(value, get_args(kind))
    elif isinstance(kind, type):
        _check_plain(value, kind)


def _check_tuple(value: Any, parts: tuple[Any, ...]) -> None:
    if not isinstance(value, tuple):
        raise TypeError("tuple")
    kinds = (parts[0],) * len(value) if parts[-1] is Ellipsis else parts
    for one, kind in zip(value, kinds, strict=True):
        _check(one, kind)


def _check_plain(value: Any, kind: type) -> None:
    known = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
    if kind is float:
        known = isinstance(value, float) and math.isfinite(value)
    if not known or (issubclass(kind, StrEnum) and not isinstance(value, kind)):
        raise TypeError(kind.__name__)
