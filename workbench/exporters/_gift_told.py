"""What of a question GIFT cannot say, or says in its own way."""

from __future__ import annotations

from workbench.exporters._notes import Notes
from workbench.exporters._qti_dialect import plain_number
from workbench.model.exercise import Exercise, Interaction, Kind


def tell(one: Exercise, where: str, notes: Notes) -> None:
    """Tell what of an exercise is left out or changed."""
    _tell_whole(one, where, notes)
    told = [each for each in one.feedback if each.outcome != "general" and not each.variable]
    if told and not (len(one.interactions) == 1 and is_truth(one.interactions[0])):
        notes.loss(where, "GIFT has one feedback for all answers only.", told[0].content.plain)
    for each in one.interactions:
        _tell_words(each, where, notes)
        _tell_scoring(each, where, notes)


def _tell_whole(one: Exercise, where: str, notes: Notes) -> None:
    """What concerns the question as a whole."""
    if one.points not in (None, 1.0):
        notes.loss(
            where, "GIFT has no points; set them in Moodle.", f"{plain_number(one.points or 0)} points"
        )
    for hint in one.hints:
        notes.loss(where, "GIFT has no hints.", hint.plain)
    for rubric in one.rubrics:
        notes.loss(where, "GIFT has no guidance for scoring.", rubric.content.plain)
    if one.calculation is not None:
        notes.loss(where, "GIFT has no formulas; the question has no key.")
    if one.stimuli:
        notes.warning(where, "The shared text was written into the question.")
    if one.processing.source:
        notes.loss(where, "Scoring rules of a question’s own were left out; its keys are there.")
    for key, value in one.metadata:
        if key != "tag":
            notes.info(where, "A label was left out.", f"{key}: {value}")


def _tell_words(one: Interaction, where: str, notes: Notes) -> None:
    """What concerns how answers are compared."""
    if arrow := next((word for word in one.key.correct if "->" in word), ""):
        if one.base_type == "string":
            notes.warning(where, "GIFT makes pairs of an arrow in an answer; it became →.", arrow)
    if one.option("scoring-algorithm") not in ("", "Wildcard"):
        notes.warning(where, "GIFT cannot say how the answers are compared or counted here.")
    if any(span.lower_open or span.upper_open for span in one.key.ranges):
        notes.warning(where, "In GIFT the numbers at the ends of a range count, too.")
    if one.base_type == "string" and one.key.case_sensitive and one.key.correct:
        notes.warning(where, "GIFT takes capitals and small letters for the same.")


def _tell_scoring(one: Interaction, where: str, notes: Notes) -> None:
    """What concerns points, and the order of answers."""
    if one.cardinality == "multiple" and one.key.correct and not one.key.mapping:
        notes.info(where, "Each right answer earns its part of the points.")
    if one.kind is Kind.CHOICE and len(one.choices) > 1 and not (one.shuffle or is_truth(one)):
        notes.info(where, "GIFT cannot say that answers keep their order; Moodle shuffles them.")
    if one.key.default or one.key.lower is not None or one.key.upper is not None:
        notes.loss(where, "Bounds of the points for one answer were left out.")
    if one.key.start:
        notes.loss(where, "That what is rightly left alone counts, was left out.")


def is_truth(one: Interaction) -> bool:
    """Whether it asks whether something is true, in the way that GIFT has a word for."""
    said = [choice.content.plain.strip().casefold() for choice in one.choices]
    bare = all(choice.feedback is None for choice in one.choices)
    single = one.kind is Kind.CHOICE and one.cardinality == "single"
    return single and bare and said == ["true", "false"] and len(one.key.correct) == 1 and not one.key.mapping
