"""Frozen values as JSON and back, by the types of their fields; what is as by default is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from workbench.model.content import Node, from_json, to_json

Json = Any


def encode(value: Any) -> Json:
    """A value as JSON; `decode` reads the same value from it."""
    if isinstance(value, Node):
        return to_json(value)
    if isinstance(value, tuple):
        return [encode(part) for part in value]
    if isinstance(value, str | int | float | NoneType):
        return str(value) if isinstance(value, StrEnum) else value
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        pairs = ((name, getattr(value, name), default) for name, default in _defaults(value.__class__))
        return {name: encode(part) for name, part, default in pairs if part != default}
    return value


def decode(kind: Any, data: Json) -> Any:
    """The value of this type that the JSON stands for; fields it does not know are ignored."""
    if kind is Node:
        return from_json(data)
    if is_dataclass(kind):
        return _record(kind, data)
    if get_origin(kind) is UnionType:
        return None if data is None else decode(_only(kind), data)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), data)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(data)
    if kind is datetime:
        return datetime.fromisoformat(data)
    return float(data) if kind is float else data


def _record(kind: Any, data: Mapping[str, Json]) -> Any:
    hints = _hints(kind)
    return kind(**{name: decode(hints[name], value) for name, value in data.items() if name in hints})


def _tuple(parts: tuple[Any, ...], data: Json) -> tuple[Any, ...]:
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(decode(parts[0], part) for part in data)
    return tuple(decode(part, value) for part, value in zip(parts, data, strict=True))


def _only(kind: Any) -> Any:
    return next(part for part in get_args(kind) if part is not NoneType)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    """The fields of a class with what they are where nothing is said; only to be compared with."""
    return tuple(
        (one.name, one.default_factory() if one.default_factory is not MISSING else one.default)
        for one in fields(kind)
    )
