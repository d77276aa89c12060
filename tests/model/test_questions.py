"""Questions as rows of a table."""

from workbench.model.content import doc, node, text
from workbench.model.course import Course, Page
from workbench.model.exercise import (
    Area,
    Calculation,
    Choice,
    Credit,
    Exercise,
    Interaction,
    Key,
    Kind,
    Range,
    exercise_node,
    interaction_node,
)
from workbench.model.questions import question_rows


def answer(one: Interaction, **whole: object) -> list[str]:
    """The answers that the only row of a question tells."""
    exercise = exercise_node(Exercise(body=(interaction_node(one),), **whole))
    (row,) = question_rows(Course(title="C", pages=(Page(title="P", body=doc(exercise)),)))
    return row["answer"]


def said(words: str):
    return doc(node("paragraph", text(words))) if words else doc()


def test_numbers_between_two_others_are_answers():
    key = Key(
        correct=("10",),
        ranges=(
            Range(lower=9.5, upper=10.5, exact=10.0),
            Range(lower=20.0),
            Range(upper=0.25),
            Range(lower=2.0, upper=3.0, lower_open=True, upper_open=True),
        ),
    )
    assert answer(Interaction(kind=Kind.EXTENDED_TEXT, key=key)) == ["10", "20..", "..0.25", ">2..<3"]


def test_words_that_are_only_paid_are_answers_and_those_that_cost_are_not():
    paid = (Credit(answer="Rome", value=2.0), Credit(answer="Paris", value=-1.0))
    assert answer(Interaction(kind=Kind.EXTENDED_TEXT, key=Key(mapping=paid))) == ["Rome"]


def test_areas_of_a_picture_are_answers():
    key = Key(areas=(Area(shape="rect", coords="1,2,3,4"), Area(shape="circle", coords="5,5,2", value=0.0)))
    assert answer(Interaction(kind=Kind.SELECT_POINT, key=key)) == ["rect 1,2,3,4"]


def test_a_formula_is_an_answer():
    whole = {"calculation": Calculation(formulas=("5 + x",))}
    assert answer(Interaction(kind=Kind.EXTENDED_TEXT), **whole) == ["5 + x"]


def test_pairs_are_told_by_words_or_where_they_have_none_by_name():
    choices = tuple(Choice(id=name, content=said(words)) for name, words in (("a", "Cow"), ("b", "")))
    targets = (Choice(id="x", content=said("Moo")),)
    one = Interaction(kind=Kind.MATCH, choices=choices, targets=targets, key=Key(correct=("a x", "b x")))
    assert answer(one) == ["Cow – Moo", "b – Moo"]
