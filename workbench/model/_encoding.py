"""Frozen values as JSON and back, by the types of their fields; what is as by default is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, partial
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
    return _reader(kind)(data)


@cache
def _reader(kind: Any) -> Callable[[Json], Any]:
    """What makes values of this type; found once for each type that a field may have."""
    if kind is Node:
        return from_json
    if is_dataclass(kind):
        return partial(_record, kind)
    if get_origin(kind) is UnionType:
        return partial(_optional, _reader(next(part for part in get_args(kind) if part is not NoneType)))
    if get_origin(kind) is tuple:
        return _tuples(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    if kind is datetime:
        return datetime.fromisoformat
    return float if kind is float else _same


def _tuples(parts: tuple[Any, ...]) -> Callable[[Json], Any]:
    if len(parts) == 2 and parts[1] is Ellipsis:
        return partial(_many, _reader(parts[0]))
    return partial(_each, tuple(map(_reader, parts)))


def _record(kind: Any, data: Mapping[str, Json]) -> Any:
    readers = _readers(kind)
    return kind(**{name: readers[name](value) for name, value in data.items() if name in readers})


@cache
def _readers(kind: Any) -> Mapping[str, Callable[[Json], Any]]:
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items()}


def _optional(read: Callable[[Json], Any], data: Json) -> Any:
    return None if data is None else read(data)


def _many(read: Callable[[Json], Any], data: Json) -> tuple[Any, ...]:
    return tuple(map(read, data))


def _each(readers: tuple[Callable[[Json], Any], ...], data: Json) -> tuple[Any, ...]:
    return tuple(read(value) for read, value in zip(readers, data, strict=True))


def _same(data: Json) -> Json:
    return data


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    """The fields of a class with what they are where nothing is said; only to be compared with."""
    return tuple(
        (one.name, one.default_factory() if one.default_factory is not MISSING else one.default)
        for one in fields(kind)
    )
