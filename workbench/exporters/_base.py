"""What an exporter is, and how the exporters are found: one file per format, the mirror of importers/."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from workbench.model.course import Asset, Course
from workbench.model.errors import UnknownFormat
from workbench.model.imported import Note

Find = Callable[[str], Asset | None]
"""The asset of a SHA-256, or None."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """The bytes of an export, and a note for all that the format cannot carry."""

    data: bytes
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Exporter:
    """A format that can be written."""

    name: str
    label: str
    extension: str
    media_type: str
    function: Callable[[Course, Find], Written]

    def write(self, course: Course, find: Find) -> Written:
        """The course in this format."""
        return self.function(course, find)

    def filename(self, course: Course) -> str:
        """A file name for the course."""
        stem = re.sub(r"[^\w.-]+", "-", course.title).strip("-.")[:80]
        return f"{stem or 'course'}{self.extension}"


def exporter(
    name: str, *, label: str, extension: str, media_type: str
) -> Callable[[Callable[[Course, Find], Written]], Callable[[Course, Find], Written]]:
    """Make `function(course, find)` the writer of a format."""

    def decorate(function: Callable[[Course, Find], Written]) -> Callable[[Course, Find], Written]:
        function.exporter = Exporter(  # type: ignore[attr-defined]
            name=name, label=label, extension=extension, media_type=media_type, function=function
        )
        return function

    return decorate


@cache
def exporters() -> tuple[Exporter, ...]:
    """All formats, found by being files in this folder, by name."""
    package = __name__.rpartition(".")[0]
    modules = (one.name for one in pkgutil.iter_modules(import_module(package).__path__))
    found = [
        one for name in modules if name[0] != "_" for one in _declared(import_module(f"{package}.{name}"))
    ]
    return tuple(sorted(found, key=lambda one: one.name))


def _declared(module: Any) -> Iterator[Exporter]:
    for value in vars(module).values():
        if getattr(value, "__module__", "") == module.__name__ and hasattr(value, "exporter"):
            yield value.exporter


def exporter_named(name: str) -> Exporter:
    """The exporter of this name.

    Raises:
        UnknownFormat: there is none.
    """
    for one in exporters():
        if one.name == name:
            return one
    names = ", ".join(one.name for one in exporters())
    raise UnknownFormat(f"Nothing here writes “{name}”.", advice=f"Choose one of {names}.")
