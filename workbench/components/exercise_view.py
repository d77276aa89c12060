"""One exercise as a learner sees it, its key on demand."""

from __future__ import annotations

from typing import Any

import param

from workbench.components.content_view import Shown
from workbench.model.exercise import Exercise, exercise_node


class ExerciseView(Shown):
    """An exercise, read-only; answers can be tried but go nowhere."""

    keys = param.Boolean(default=False, doc="Whether right answers, feedback and hints are shown.")

    def __init__(self, exercise: Exercise | None = None, **params: Any) -> None:
        super().__init__(exercise_node(exercise) if exercise else None, **params)
