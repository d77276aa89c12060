"""What a workbook says of itself: told, as a course has no place for it."""

from __future__ import annotations

from workbench.importers._archive import Archive
from workbench.importers._notes import Notes
from workbench.importers._xml import local, parse_lenient
from workbench.model.errors import BadInput
from workbench.model.limits import ImportLimits

_NAMES = ("title", "subject", "description", "keywords", "keyword", "category")


def tell_properties(archive: Archive, path: str, limits: ImportLimits, notes: Notes) -> None:
    """Tell what people wrote into the properties of a file."""
    found = archive.find(path)
    if found is None:
        return
    try:
        root = parse_lenient(archive.read(found), limits, name=path)[0]
    except BadInput:
        return  # it says nothing that anyone misses
    said = [
        f"{local(one)}: {words}"
        for one in root.iter()
        if isinstance(one.tag, str) and local(one) in _NAMES and (words := " ".join((one.text or "").split()))
    ]
    if said:
        message = "What the workbook says of itself was left out."
        notes.info(message, excerpt="; ".join(said), code="properties")
