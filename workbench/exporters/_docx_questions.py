"""Questions in a Word document, as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.exporters._docx_exercises import Exercises
from workbench.exporters._docx_xml import add_run
from workbench.model.answers import answer, points
from workbench.model.content import Node, node
from workbench.model.exercise import Choice, Exercise, Kind, exercise_of, interaction_of

if TYPE_CHECKING:
    from workbench.exporters._docx_blocks import Writer


class Questions:
    """Writes questions; the text in them, a writer writes."""

    def __init__(self, writer: Writer, exercises: Exercises) -> None:
        self._writer, self._exercises = writer, exercises

    def exercise(self, holder: Any, block: Node) -> None:
        """Write a question, from its title to its feedback, and keep all of it beside the text."""
        exercise = exercise_of(block)
        worth = f" ({points(exercise.points)})" if exercise.points else ""
        heading = (exercise.title or "Question") + worth
        first = self._writer.new(holder)
        add_run(first, heading, {"bold"})
        for child in exercise.body:
            self._writer.block(holder, child)
        self._answers(holder, exercise)
        for hint in exercise.hints:
            self._writer.blocks(holder, hint.content)
        for told in exercise.feedback:
            self._writer.blocks(holder, told.content.content)
        self._exercises.wrap(first, block)

    def interaction(self, holder: Any, block: Node) -> None:
        """Write what is to be answered."""
        interaction = interaction_of(block)
        if interaction.prompt is not None:
            self._writer.blocks(holder, interaction.prompt.content)
        if interaction.body is not None:
            self._writer.blocks(holder, interaction.body.content)
        if interaction.image:
            self._writer.image(self._writer.new(holder), node("image", src=interaction.image, alt="Picture"))
        sign = "☐ " if interaction.cardinality == "multiple" else "○ "
        for choice in interaction.choices:
            self._choice(holder, choice, sign if interaction.kind is Kind.CHOICE else "– ")
        for choice in interaction.targets:
            self._choice(holder, choice, "→ ")
        if interaction.kind in (Kind.EXTENDED_TEXT, Kind.UPLOAD, Kind.DRAWING):
            for _ in range(interaction.lines):
                add_run(self._writer.new(holder), "_" * 40)

    def _choice(self, holder: Any, choice: Choice, sign: str) -> None:
        first, *rest = choice.content.content
        paragraph = self._writer.new(holder, "List Paragraph")
        add_run(paragraph, sign)
        if first.type == "paragraph":
            self._writer.line(paragraph, first.content)
            self._writer.blocks(holder, rest)
        else:
            self._writer.blocks(holder, choice.content.content)

    def _answers(self, holder: Any, exercise: Exercise) -> None:
        for interaction in exercise.interactions:
            if words := answer(interaction):
                add_run(self._writer.new(holder), words, {"italic"})
