"""The notes of an import as its preview shows them, and what of it they are about."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from workbench.components._channel import Json
from workbench.components._places import Place, source_place
from workbench.model.imported import Note

NOTES_AT_ONCE = 50
_ORDER = ("loss", "warning", "info")


class ReviewNotes:
    """The notes with their places."""

    def __init__(self, notes: Sequence[Note], places: Sequence[Place]) -> None:
        self._notes, self._places = notes, places

    def severities(self) -> Counter[str]:
        """How many there are of each severity."""
        return Counter(str(note.severity) for note in self._notes)

    def codes(self) -> Counter[str]:
        """How many there are of each kind."""
        return Counter(_code(note) for note in self._notes)

    def to_check(self) -> Iterator[Place]:
        """The places of those that say more than how something came."""
        pairs = zip(self._notes, self._places, strict=True)
        return (place for note, place in pairs if note.severity != "info")

    def of_question(self, number: int) -> list[Json]:
        """What is said of a question."""
        return [
            {"severity": str(note.severity), "message": note.message}
            for note, place in zip(self._notes, self._places, strict=True)
            if place.question == number
        ]

    def some(self, wanted: Mapping[str, Json]) -> tuple[dict[str, Json], list[str]]:
        """A screen of notes as JSON, and where it begins among how many; the worst come first."""
        found = [at for at, note in enumerate(self._notes) if self._says(at, note, wanted)]
        found.sort(key=lambda at: _ORDER.index(str(self._notes[at].severity)))
        start = max(0, int(wanted.get("start") or 0))
        shown = found[start : start + NOTES_AT_ONCE]
        return {"start": start, "of": len(found)}, [json.dumps(self._note(at)) for at in shown]

    def _says(self, at: int, note: Note, wanted: Mapping[str, Json]) -> bool:
        severity, code, page = wanted.get("severity"), wanted.get("code"), wanted.get("page")
        text = str(wanted.get("text") or "").casefold()
        return (
            (not severity or severity == str(note.severity))
            and (not code or code == _code(note))
            and (page is None or page == self._places[at].page)
            and (not text or text in f"{note.message} {note.excerpt} {note.where} {note.advice}".casefold())
        )

    def _note(self, at: int) -> Json:
        note, place = self._notes[at], self._places[at]
        return {
            "severity": str(note.severity),
            "code": _code(note),
            "where": note.where,
            "message": note.message,
            "excerpt": note.excerpt,
            "advice": note.advice,
            "page": place.page,
            "block": place.block,
            "question": place.question,
            "source": source_place(note),
        }


def _code(note: Note) -> str:
    return note.code.replace("_", " ").strip() or "other"
