"""Collecting the notes of one import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.model.imported import Note, Severity

_MESSAGE = 500
"""Most characters of a sentence, which may name what a source calls something."""
_EXCERPT = 160


class Notes:
    """Notes in the order they were made, each said once a place."""

    def __init__(self, *, where: str = "", page: int | None = None) -> None:
        self._where = where
        self._page = page
        self._notes: dict[tuple[str, str, str], Note] = {}

    def info(
        self, message: str, *, where: str = "", excerpt: str = "", code: str = "", advice: str = ""
    ) -> None:
        """Something was changed, and nothing is missing."""
        self._add(Severity.INFO, message, where, excerpt, code, advice)

    def warning(
        self, message: str, *, where: str = "", excerpt: str = "", code: str = "", advice: str = ""
    ) -> None:
        """Something is there, but not as it was."""
        self._add(Severity.WARNING, message, where, excerpt, code, advice)

    def loss(
        self, message: str, *, where: str = "", excerpt: str = "", code: str = "", advice: str = ""
    ) -> None:
        """Something is missing."""
        self._add(Severity.LOSS, message, where, excerpt, code, advice)

    def extend(self, notes: Iterable[Note]) -> None:
        """Take over notes made elsewhere."""
        for note in notes:
            self._notes.setdefault((note.where, note.message, note.excerpt), note)

    def _add(
        self, severity: Severity, message: str, where: str, excerpt: str, code: str, advice: str
    ) -> None:
        short, message = shortened(excerpt), shortened(message, _MESSAGE)
        place = ", ".join(part for part in (self._where, where) if part)
        note = Note(
            severity=severity,
            where=place,
            message=message,
            excerpt=short,
            code=code,
            page=self._page,
            advice=advice,
        )
        self._notes.setdefault((place, message, short), note)

    def __len__(self) -> int:
        return len(self._notes)

    def __iter__(self) -> Iterator[Note]:
        return iter(self._notes.values())

    @property
    def all(self) -> tuple[Note, ...]:
        """The notes."""
        return tuple(self._notes.values())


def shortened(string: str, size: int = _EXCERPT) -> str:
    """A string on one line, cut to a readable length."""
    line = " ".join(string.split())
    return line if len(line) <= size else line[: size - 1].rstrip() + "…"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"
