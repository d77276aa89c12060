"""What was changed, kept apart or lost on the way in, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from workbench.components._channel import Channel, Json
from workbench.model.imported import Note


class NoteList(Channel):
    """An importer's notes, grouped by how much they matter."""

    def __init__(self, notes: Sequence[Note], **params: Any) -> None:
        super().__init__(**params)
        self._notes = tuple(notes)
        self._on_show: list[Callable[[Note], Any]] = []

    def on_show(self, handler: Callable[[Note], Any]) -> None:
        """Call `handler(note)` when the visitor wants to see the place."""
        self._on_show.append(handler)

    def snapshot(self) -> dict[str, Json]:
        """All notes."""
        return {"notes": [_note(number, one) for number, one in enumerate(self._notes)]}

    def received(self, kind: str, data: dict[str, Json]) -> None:
        """A place is wanted."""
        number = data.get("number")
        if kind == "show" and isinstance(number, int) and 0 <= number < len(self._notes):
            self.call(list(self._on_show), self._notes[number])


def _note(number: int, note: Note) -> Json:
    return {
        "number": number,
        "severity": note.severity.value,
        "where": note.where,
        "message": note.message,
        "excerpt": note.excerpt,
        "page": note.page,
        "advice": note.advice,
    }
