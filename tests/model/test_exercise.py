"""Exercises as values and as nodes."""

import json

from exercises import exercises
from hypothesis import HealthCheck, given, settings

from workbench.model.content import doc, from_json, node, paragraph, to_json
from workbench.model.exercise import (
    Calculation,
    Choice,
    Exercise,
    Interaction,
    Key,
    Kind,
    Range,
    Variable,
    Worked,
    exercise_node,
    exercise_of,
    exercises_in,
    interaction_node,
    interaction_of,
)

slow = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)


@slow
@given(exercises)
def test_an_exercise_comes_back_from_its_node_and_its_json(exercise):
    built = exercise_node(exercise)
    assert exercise_of(built) == exercise
    assert exercise_of(from_json(json.loads(json.dumps(to_json(built))))) == exercise


def test_numbers_and_formulas_come_back():
    key = Key(ranges=(Range(lower=1.0, upper=2.0, exact=1.5),))
    interaction = Interaction(kind=Kind.TEXT_ENTRY, base_type="float", key=key, image_size=(3, 4))
    calculation = Calculation(
        formulas=("2*x",),
        variables=(Variable(name="x", lower=1.0, upper=9.0),),
        worked=(Worked(values=(("x", 2.0),), answer=4.0),),
    )
    exercise = Exercise(body=(paragraph(interaction_node(interaction)),), calculation=calculation)
    again = exercise_of(from_json(json.loads(json.dumps(to_json(exercise_node(exercise))))))
    assert again == exercise and again.interactions == (interaction,)


def test_interactions_are_found_in_tables_and_conditional_parts():
    part = interaction_node(Interaction(kind=Kind.CHOICE, response="R1"))
    line = interaction_node(Interaction(kind=Kind.TEXT_ENTRY, response="R2"))
    table = node("table", node("tableRow", node("tableCell", part)))
    exercise = Exercise(body=(table, node("conditional", paragraph("x ", line))))
    assert [one.response for one in exercise.interactions] == ["R1", "R2"]


def test_what_newer_versions_add_is_ignored():
    part = node("interaction", data={"kind": "choice", "unheard": 1, "choices": [{"id": "A", "new": 2}]})
    assert interaction_of(part) == Interaction(kind=Kind.CHOICE, choices=(Choice(id="A"),))


def test_the_exercises_of_a_document_come_in_their_order():
    made = [exercise_node(Exercise(body=(paragraph("x"),), identifier=name)) for name in "ab"]
    assert [one.identifier for one in exercises_in(doc(made[0], paragraph("between"), made[1]))] == ["a", "b"]
