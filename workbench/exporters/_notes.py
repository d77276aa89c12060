"""Collecting the notes of one export: each thing said once a place."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.model.imported import Note, Severity

_LONGEST = 160


@dataclass
class Notes:
    """What an export changed or left out, in the order it was found."""

    _said: dict[tuple[str, str, str], Note] = field(default_factory=dict)

    def info(self, where: str, message: str, excerpt: str = "", *, advice: str = "") -> None:
        """Something was changed, and nothing is missing."""
        self._add(Severity.INFO, where, message, excerpt, advice)

    def warning(self, where: str, message: str, excerpt: str = "", *, advice: str = "") -> None:
        """Something is there, but not as it was."""
        self._add(Severity.WARNING, where, message, excerpt, advice)

    def loss(self, where: str, message: str, excerpt: str = "", *, advice: str = "") -> None:
        """Something is missing."""
        self._add(Severity.LOSS, where, message, excerpt, advice)

    def _add(self, severity: Severity, where: str, message: str, excerpt: str, advice: str) -> None:
        line = " ".join(excerpt.split())
        short = line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
        note = Note(
            severity=severity,
            where=where,
            message=message,
            excerpt=short,
            code="export",
            advice=advice,
        )
        self._said.setdefault((where, message, short), note)

    @property
    def all(self) -> tuple[Note, ...]:
        """The notes."""
        return tuple(self._said.values())
