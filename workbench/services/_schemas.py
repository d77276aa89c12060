"""Whether an answer fits a JSON schema, of which the few words are known that are used here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = Any
_TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}
_MOST = 5


def misfits(value: Json, schema: Json) -> tuple[str, ...]:
    """What does not fit, in a few sentences; none when all does."""
    found = _misfits(value, schema, "The answer")
    return tuple(one for one, _ in zip(found, range(_MOST), strict=False))


def _misfits(value: Json, schema: Json, where: str) -> Iterator[str]:
    kind = schema.get("type", "")
    known = _TYPES.get(kind)
    if known is not None and (not isinstance(value, known) or isinstance(value, bool) != (kind == "boolean")):
        yield f"{where} is no {kind}."
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where} is none of {', '.join(map(str, schema['enum']))}."
    if kind in ("integer", "number"):
        yield from _beyond(value, schema, where)
    if kind == "object":
        yield from _object(value, schema, where)
    for place, one in enumerate(value if kind == "array" else ()):
        yield from _misfits(one, schema.get("items", {}), f"{where}[{place}]")


def _object(value: Json, schema: Json, where: str) -> Iterator[str]:
    properties = schema.get("properties", {})
    yield from (f"{where} lacks {name}." for name in schema.get("required", ()) if name not in value)
    for name, one in value.items():
        if name in properties:
            yield from _misfits(one, properties[name], f"{where}.{name}")


def _beyond(value: Json, schema: Json, where: str) -> Iterator[str]:
    if value < schema.get("minimum", value) or value > schema.get("maximum", value):
        yield f"{where} is out of range."
