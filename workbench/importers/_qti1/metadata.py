"""The fields in which a QTI 1.2 item, section or assessment says what it is."""

from __future__ import annotations

from workbench.importers._qti.names import Element, child, children, name, string
from workbench.importers._xml import local


def metadata(item: Element) -> dict[str, str]:
    """What an item, a section or an assessment says of itself, by labels in small letters."""
    found: dict[str, str] = {}
    for block in children(item, "itemmetadata", "qtimetadata", "assessmentmetadata", "sectionmetadata"):
        for one in block.iter():
            if name(one) in ("qtimetadatafield", "qti-metadatafield", "metadatafield"):
                label, entry = string(child(one, "fieldlabel")), string(child(one, "fieldentry"))
                found.setdefault(label.lower(), entry)
            elif len(one) == 0 and local(one).startswith(("bbmd_", "qmd_")):
                found.setdefault(local(one).lower(), string(one))
    return found
