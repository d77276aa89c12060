"""What an exporter is, and how the exporters are found: one file per format, the mirror of importers/."""

from __future__ import annotations

import pkgutil
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from workbench.exporters._archive import Archive
from workbench.exporters._links import PageAddress, addressed
from workbench.model.course import Asset, Course
from workbench.model.errors import UnknownFormat
from workbench.model.imported import Note

Find = Callable[[str], Asset | None]
"""The asset of a SHA-256, or None."""
_LONGEST = 120
"""Bytes of a file name."""
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)
"""Names that Windows keeps for itself."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """An export, and a note for all that the format cannot carry."""

    content: bytes | Archive
    notes: tuple[Note, ...] = ()

    @property
    def data(self) -> bytes:
        """The bytes."""
        return self.content.data() if isinstance(self.content, Archive) else self.content

    def save(self, target: Path) -> None:
        """Write it to a file; large packages are never whole in memory."""
        if isinstance(self.content, Archive):
            with target.open("wb") as out:
                self.content.save(out)
        else:
            target.write_bytes(self.content)


@dataclass(frozen=True, kw_only=True)
class Exporter:
    """A format that can be written."""

    name: str
    label: str
    ending: str
    """What the names of its files end with; it also tells apart formats that share an extension."""
    media_type: str
    function: Callable[[Course, Find], Written]
    address: PageAddress | None = None
    """How links between pages are written; None for a format that has none."""

    def write(self, course: Course, find: Find) -> Written:
        """The course in this format."""
        linked, notes = addressed(course, self.address)
        written = self.function(linked, find)
        return replace(written, notes=(*written.notes, *notes))

    def filename(self, course: Course) -> str:
        """A file name for the course that every system takes."""
        stem = re.sub(r"[^\w.-]+", "-", unicodedata.normalize("NFC", course.title))
        short = stem.encode()[:_LONGEST].decode("utf-8", "ignore").strip("-._ ")
        safe = f"course-{short}" if _RESERVED.fullmatch(short.partition(".")[0]) else short
        return f"{safe or 'course'}{self.ending}"


def exporter(
    name: str, *, label: str, ending: str, media_type: str, address: PageAddress | None = None
) -> Callable[[Callable[[Course, Find], Written]], Callable[[Course, Find], Written]]:
    """Make `function(course, find)` the writer of a format."""

    def decorate(function: Callable[[Course, Find], Written]) -> Callable[[Course, Find], Written]:
        function.exporter = Exporter(  # type: ignore[attr-defined]
            name=name,
            label=label,
            ending=ending,
            media_type=media_type,
            function=function,
            address=address,
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
