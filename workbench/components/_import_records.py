"""An import that was kept, as its course shows it: where it came from, when, and what was said about it."""

from __future__ import annotations

from collections import Counter

from workbench.components._channel import Json
from workbench.storage.imports import StoredImport

_MOST_NOTES = 300
_ORDER = ("loss", "warning", "info")


def import_record(kept: StoredImport) -> Json:
    """The facts of an import and its notes, the worst first."""
    notes = sorted(kept.notes, key=lambda note: _ORDER.index(str(note.severity)))
    return {
        "name": kept.provenance.name,
        "url": kept.provenance.url,
        "read_as": " ".join(filter(None, [kept.provenance.importer, kept.provenance.version])),
        "sha256": kept.provenance.sha256,
        "user": kept.user,
        "at": kept.at.isoformat(),
        "undone": kept.undone.isoformat() if kept.undone else None,
        "pages": len(kept.documents),
        "counts": Counter(str(note.severity) for note in notes),
        "notes": [
            {
                "severity": str(note.severity),
                "where": note.where,
                "message": note.message,
                "excerpt": note.excerpt,
                "advice": note.advice,
            }
            for note in notes[:_MOST_NOTES]
        ],
        "more": max(0, len(notes) - _MOST_NOTES),
    }
