"""Collecting the notes of one import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbench.model.imported import Note, Severity

_MESSAGE = 500
"""Most characters of a sentence, which may name what a source calls something."""
_EXCERPT = 160
_OFTEN = 2000
"""Times that one sentence is told of a page."""
_QUOTED = frozenset({"comment", "hidden"})
"""Codes of notes whose excerpts are said nowhere else."""


class Notes:
    """Notes in the order they were made, each said once a place."""

    def __init__(self, *, where: str = "", page: int | None = None) -> None:
        self._where = where
        self._page = page
        self._notes: dict[tuple[str, str, str], Note] = {}

    def info(self, message: str, *, where: str = "", excerpt: str = "", code: str, advice: str = "") -> None:
        """Something was changed, and nothing is missing."""
        self._add(Severity.INFO, message, where, excerpt, code, advice)

    def warning(
        self, message: str, *, where: str = "", excerpt: str = "", code: str, advice: str = ""
    ) -> None:
        """Something is there, but not as it was."""
        self._add(Severity.WARNING, message, where, excerpt, code, advice)

    def loss(self, message: str, *, where: str = "", excerpt: str = "", code: str, advice: str = "") -> None:
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


def gathered(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """The notes; of a sentence that is said very often of a page the first, and how many more there were."""
    often = Counter(map(_sentence, notes))
    if not notes or max(often.values()) <= _OFTEN:
        return notes
    said: Counter[tuple[object, ...]] = Counter()
    kept = list[Note]()
    for one in notes:
        sentence = _sentence(one)
        said[sentence] += 1
        if said[sentence] <= _OFTEN:
            kept.append(one)
        elif said[sentence] == often[sentence]:
            kept.append(_more(one, said[sentence] - _OFTEN))
    return tuple(kept)


def _sentence(note: Note) -> tuple[object, ...]:
    quoted = note.excerpt if note.code in _QUOTED else ""
    return (note.severity, note.code, note.message, note.page, quoted)


def _more(last: Note, count: int) -> Note:
    """What stands for so many more notes, of which this is the last."""
    places = counted(count, "more place")
    return replace(last, message=f"{last.message} The same is so of {places}, of which this is the last.")


def shortened(string: str, size: int = _EXCERPT) -> str:
    """A string on one line, cut to a readable length."""
    line = " ".join(string.split())
    return line if len(line) <= size else line[: size - 1].rstrip() + "…"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"
