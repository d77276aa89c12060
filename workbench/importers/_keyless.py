"""Questions whose source scores them by itself, but which were left without a right answer there."""

from __future__ import annotations

from workbench.importers._notes import Notes
from workbench.model.exercise import Exercise, Key, Kind, keys_in
from workbench.model.imported import Severity

_SCORED = frozenset({Kind.CHOICE, Kind.INLINE_CHOICE, Kind.TEXT_ENTRY})


def tell_keyless(exercise: Exercise, notes: Notes) -> None:
    """Say of a question that none of its answers is right, where nothing else says why."""
    told = any(note.severity is not Severity.INFO for note in notes)
    if not (told or exercise.calculation or exercise.preserved) and is_keyless(exercise):
        notes.warning(
            "No right answer is given; set it by hand.", excerpt=exercise.body[0].plain, code="no_key"
        )


def is_keyless(exercise: Exercise) -> bool:
    """Whether a question, or a part of it, has answers of which none is right."""
    return any(kind in _SCORED and not _has_right(key) for kind, key in keys_in(exercise.body))


def _has_right(key: Key) -> bool:
    """Whether an answer earns something."""
    paid = (*(one.value for one in key.mapping), *(one.value for one in key.ranges))
    return bool(key.correct or key.areas) or any(value > 0 for value in paid)
