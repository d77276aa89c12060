"""Who made a piece of H5P content and its media, and under which licences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.importers._tools.shared import plain, record, records

Json = Any
_UNDECIDED = ("", "U", "undisclosed")
_DEEPEST, _MOST = 40, 200


def credits(head: Json, content: Json) -> tuple[tuple[str, str], ...]:
    """What the whole says of itself, and a line for all that its parts say."""
    told = record(head)
    years = "–".join(filter(None, (plain(str(told.get(key) or "")) for key in ("yearFrom", "yearTo"))))
    found = (
        ("Made by", ", ".join(_people(told))),
        ("Licence", " ".join(filter(None, (_licence(told), plain(told.get("licenseExtras")))))),
        ("Years", years),
        ("Source", plain(told.get("source"))),
        ("Authors’ comments", plain(told.get("authorComments"))),
        ("Credits", "; ".join(list(dict.fromkeys(_credited(content, 0)))[:_MOST])),
    )
    return tuple((label, words) for label, words in found if words)


def _people(told: dict[str, Json]) -> Iterator[str]:
    for one in records(told.get("authors")):
        name, role = plain(one.get("name")), plain(one.get("role"))
        if name:
            yield f"{name} ({role.lower()})" if role else name


def _licence(told: dict[str, Json]) -> str:
    said = plain(told.get("license"))
    return "" if said in _UNDECIDED else " ".join(filter(None, (said, plain(told.get("licenseVersion")))))


def _credited(data: Json, depth: int) -> Iterator[str]:
    """What the parts and media in data say of who made them."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for one in data:
            yield from _credited(one, depth + 1)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in ("copyright", "metadata") and isinstance(value, dict):
                yield from _credit(value)
            elif isinstance(value, (dict, list)):
                yield from _credited(value, depth + 1)


def _credit(told: dict[str, Json]) -> Iterator[str]:
    people = [*_people(told), *filter(None, (plain(told.get("author")),))]
    rights = [
        _licence(told),
        plain(told.get("licenseExtras")),
        plain(told.get("source")),
        plain(told.get("year")),
    ]
    if any((*people, *rights)):
        yield ", ".join(filter(None, (plain(told.get("title")), *people, *rights)))
