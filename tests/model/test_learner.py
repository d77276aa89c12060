"""Documents as learners may have them."""

import json

from hypothesis import given
from trees import documents

from workbench.model.content import doc, from_json, node, paragraph, to_json
from workbench.model.exercise import (
    Choice,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Preserved,
    Rubric,
    exercise_node,
    exercises_in,
    interaction_node,
)
from workbench.model.learner import for_learners

SECRET = "xylem"


def secret():
    return doc(paragraph(f"It is {SECRET}."))


def exercise():
    choices = (Choice(id="a", content=doc(paragraph("One")), feedback=secret()),)
    chosen = Interaction(
        kind=Kind.CHOICE, choices=choices, key=Key(correct=(SECRET,)), preserved=f"<x>{SECRET}</x>"
    )
    typed = Interaction(kind=Kind.TEXT_ENTRY, base_type="string", key=Key(correct=(SECRET,)))
    return Exercise(
        body=(
            paragraph("Which part carries water? ", interaction_node(typed)),
            interaction_node(chosen),
            node("conditional", paragraph(f"It is {SECRET}."), kind="feedback"),
        ),
        title="Water",
        points=2.0,
        feedback=(Feedback(outcome="correct", content=secret()),),
        hints=(secret(),),
        rubrics=(
            Rubric(view=("scorer",), content=secret()),
            Rubric(view=("candidate",), content=doc(paragraph("Think"))),
        ),
        preserved=(Preserved(where="item", source=SECRET),),
    )


def test_nothing_that_answers_a_question_is_left():
    tree = doc(
        paragraph("Read this."), exercise_node(exercise()), node("preserved", source=SECRET, reason="kept")
    )
    told = json.dumps(to_json(for_learners(tree)))
    assert SECRET not in told
    assert "Which part carries water?" in told
    (left,) = exercises_in(for_learners(tree))
    assert [one.kind for one in left.interactions] == [Kind.TEXT_ENTRY, Kind.CHOICE]
    assert (left.title, left.points, len(left.rubrics)) == ("Water", 2.0, 1)


def test_what_is_left_is_a_document():
    tree = for_learners(doc(exercise_node(exercise())))
    assert from_json(to_json(tree)) == tree


@given(documents)
def test_a_page_without_questions_stays_as_it_is(tree):
    assert for_learners(tree) == tree
