"""Scoring a response against a key."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.content import paragraph
from workbench.model.exercise import (
    Area,
    Credit,
    Exercise,
    Interaction,
    Key,
    Kind,
    Processing,
    Range,
    interaction_node,
)
from workbench.model.scoring import best, full_answers, inside, score, score_exercise


def choice(*right, kind=Kind.CHOICE, **more):
    many = len(right) > 1
    given = {"cardinality": "multiple" if many else "single", "max_choices": 0 if many else 1} | more
    return Interaction(kind=kind, key=Key(correct=right), **given)


def test_one_choice_is_right_or_wrong():
    assert score(choice("A"), ("A",)).points == 1
    assert score(choice("A"), ("B",)).points == 0
    assert score(choice("A"), ()).points == 0


def test_several_choices_must_be_all_there_in_any_order():
    assert score(choice("A", "B"), ("B", "A")).correct
    assert not score(choice("A", "B"), ("A",)).correct
    assert not score(choice("A", "B"), ("A", "B", "C")).correct


def test_order_matters_only_where_it_is_asked():
    ordered = choice("A", "B", kind=Kind.ORDER, cardinality="ordered")
    assert score(ordered, ("A", "B")).correct and not score(ordered, ("B", "A")).correct


def test_what_is_rightly_left_alone_counts_where_there_is_a_start():
    worth = {"A": 0.25, "B": 0.25, "C": -0.25, "D": -0.25}
    key = Key(
        correct=("A", "B"),
        mapping=tuple(Credit(answer=one, value=value) for one, value in worth.items()),
        start=0.5,
    )
    several = Interaction(kind=Kind.CHOICE, cardinality="multiple", max_choices=0, key=key)
    assert best(several) == 1 and score(several, ("A", "B")).correct
    given = (("A",), (), ("C", "D"), ("A", "B", "C"))
    assert [score(several, one).points for one in given] == [0.75, 0.5, 0, 0.75]


def test_an_order_by_place_pays_for_each_thing_in_its_place():
    ordered = choice("A", "B", "C", kind=Kind.ORDER, cardinality="ordered")
    placed = replace(ordered, key=replace(ordered.key, by_place=True))
    assert score(placed, ("A", "B", "C")).correct and best(placed) == pytest.approx(1)
    assert score(placed, ("A", "C", "B")).points == pytest.approx(1 / 3)
    assert score(placed, ("C", "A", "B")).points == 0 == score(placed, ()).points
    strict = replace(placed, key=replace(placed.key, default=-1 / 3, lower=0.0))
    assert score(strict, ("A", "C", "B")).points == 0 and score(strict, ("A", "B", "C")).correct


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        (("Hen", "cow"), 1.0),
        (("hen", "HEN"), 0.6),
        (("cow", "pig"), 0.8),
        (("cow", "pig", "hen"), 1.0),
        ((), 0),
    ],
)
def test_single_answers_in_any_order_count_once(typed, points):
    worth = (("hen", 0.6), ("cow", 0.4), ("pig", 0.4))
    key = Key(
        correct=("hen", "cow", "pig"),
        mapping=tuple(Credit(answer=word, value=value) for word, value in worth),
        upper=1.0,
    )
    lines = Interaction(
        kind=Kind.EXTENDED_TEXT,
        base_type="string",
        cardinality="multiple",
        key=key,
        options=(("max-strings", "2"),),
    )
    assert lines.lines == 2 and score(lines, typed).points == pytest.approx(points)
    patterns = replace(lines, options=(*lines.options, ("scoring-algorithm", "TextRegex")))
    assert score(patterns, typed).points == pytest.approx(points)


def test_a_pair_without_direction_may_be_turned():
    pair = choice("A B", kind=Kind.ASSOCIATE, base_type="pair", cardinality="multiple")
    directed = choice("A B", kind=Kind.MATCH, base_type="directedPair", cardinality="multiple")
    assert score(pair, ("B A",)).correct
    assert not score(directed, ("B A",)).correct


@pytest.mark.parametrize("typed", ["Oxygen", " oxygen ", "OXYGEN", "dioxygen"])
def test_any_of_several_words_counts(typed):
    entry = Interaction(kind=Kind.TEXT_ENTRY, base_type="string", key=Key(correct=("oxygen", "Dioxygen")))
    assert score(entry, (typed,)).correct


def test_letter_case_counts_when_the_key_says_so():
    key = Key(correct=("pH",), case_sensitive=True)
    entry = Interaction(kind=Kind.TEXT_ENTRY, base_type="string", key=key)
    assert score(entry, ("pH",)).correct and not score(entry, ("ph",)).correct


@pytest.mark.parametrize(("typed", "right"), [("3.14", True), ("3,14", True), ("3.2", False), ("pi", False)])
def test_a_number_may_be_off_by_its_tolerance(typed, right):
    key = Key(correct=("3.1416",), tolerance=0.01)
    entry = Interaction(kind=Kind.TEXT_ENTRY, base_type="float", key=key)
    assert score(entry, (typed,)).correct is right


def test_partial_credit_is_summed_once_a_value_and_kept_in_bounds():
    key = Key(
        correct=("A", "B"),
        mapping=(Credit(answer="A", value=1), Credit(answer="B", value=2), Credit(answer="C", value=-5)),
        lower=0,
    )
    many = Interaction(kind=Kind.CHOICE, key=key, cardinality="multiple", max_choices=0)
    assert score(many, ("A",)).points == 1
    assert score(many, ("A", "A", "B")).points == 3
    assert score(many, ("A", "C")).points == 0
    assert best(many) == 3


def test_a_number_in_the_best_of_its_ranges():
    key = Key(ranges=(Range(lower=1, upper=9, value=0.5), Range(exact=5)))
    entry = Interaction(kind=Kind.TEXT_ENTRY, base_type="float", key=key)
    assert [score(entry, (typed,)).points for typed in ("5", "4", "10", "x")] == [1, 0.5, 0, 0]


@pytest.mark.parametrize(
    ("span", "counted"),
    [
        (Range(lower=0, upper=0.3), ["0", "0.1", "0.3"]),
        (Range(lower=0, upper=0.3, lower_open=True), ["0.1", "0.3"]),
        (Range(lower=0, upper=0.3, upper_open=True), ["0", "0.1"]),
        (Range(lower=0, lower_open=True), ["0.1", "0.3"]),
        (Range(lower=0, upper=0.3, exact=0, lower_open=True, upper_open=True), ["0", "0.1"]),
    ],
)
def test_an_open_end_of_a_range_does_not_count_unless_it_is_the_answer_itself(span, counted):
    entry = Interaction(kind=Kind.TEXT_ENTRY, base_type="float", key=Key(ranges=(span,)))
    assert [typed for typed in ("0", "0.1", "0.3") if score(entry, (typed,)).points] == counted


@pytest.mark.parametrize(
    ("shape", "coords", "hit", "miss"),
    [
        ("rect", "10,10,20,20", (15, 15), (25, 15)),
        ("circle", "10,10,5", (13, 13), (15, 15)),
        ("ellipse", "10,10,8,2", (17, 10), (10, 13)),
        ("poly", "0,0,10,0,0,10", (2, 2), (8, 8)),
    ],
)
def test_points_in_areas(shape, coords, hit, miss):
    area = Area(shape=shape, coords=coords)
    assert inside(area, *hit) and not inside(area, *miss)


def test_each_area_counts_once():
    key = Key(areas=(Area(shape="circle", coords="10,10,5"), Area(shape="circle", coords="50,50,5", value=2)))
    spot = Interaction(
        kind=Kind.SELECT_POINT, base_type="point", key=key, cardinality="multiple", max_choices=0
    )
    assert score(spot, ("10 10", "11 11", "50 50")).points == 3
    assert score(spot, ("nonsense", "1 2 3")).points == 0


def test_what_has_no_key_is_for_a_person_to_grade():
    assert not score(Interaction(kind=Kind.EXTENDED_TEXT, base_type="string"), ("An essay",)).graded


def test_a_whole_exercise_is_scaled_to_its_points():
    one, two = choice("A", response="R1"), choice("B", response="R2")
    exercise = Exercise(body=(interaction_node(one), paragraph("and"), interaction_node(two)), points=10)
    assert score_exercise(exercise, {"R1": ("A",), "R2": ("A",)}).points == 5
    assert score_exercise(exercise, {"R1": ("A",), "R2": ("B",)}).correct


@given(st.lists(st.sampled_from("ABCDE"), max_size=8), st.sets(st.sampled_from("ABCDE"), min_size=1))
def test_no_response_is_worth_more_than_the_best(response, right):
    mapping = tuple(Credit(answer=one, value=1.0) for one in sorted(right))
    many = Interaction(kind=Kind.CHOICE, key=Key(mapping=mapping), cardinality="multiple", max_choices=0)
    assert 0 <= score(many, tuple(response)).points <= best(many)


def test_the_answer_that_the_key_names_is_worth_all_the_points():
    mapping = (Credit(answer="A", value=2.0), Credit(answer="B", value=1.0))
    many = Interaction(
        kind=Kind.CHOICE, key=Key(correct=("A",), mapping=mapping), cardinality="multiple", max_choices=0
    )
    assert score(many, ("A",)).correct and best(many) == 2
    assert score(many, ("A", "B")).points == 2 and not score(many, ("B",)).correct


def test_match_correct_wants_the_whole_answer_though_parts_are_mapped():
    mapping = (Credit(answer="A", value=1.0), Credit(answer="B", value=1.0))
    key = Key(correct=("A", "B"), mapping=mapping)
    many = Interaction(kind=Kind.CHOICE, key=key, cardinality="multiple", max_choices=0)
    whole = Exercise(body=(interaction_node(many),), processing=Processing(template="match_correct"))
    assert score_exercise(whole, {"RESPONSE": ("A",)}).points == 0
    assert score_exercise(whole, {"RESPONSE": ("B", "A")}).correct


def test_a_key_that_only_gives_points_names_the_answers_that_earn_the_most():
    mapping = (Credit(answer="A", value=1.0), Credit(answer="B", value=0.5), Credit(answer="C", value=-1.0))
    one = Interaction(kind=Kind.CHOICE, key=Key(mapping=mapping))
    assert full_answers(one) == (("A",),)
    many = replace(one, cardinality="multiple", max_choices=0)
    assert full_answers(many) == (("A", "B"),) and score(many, ("A", "B")).correct


def blank(name, *right, **more):
    return Interaction(
        kind=Kind.TEXT_ENTRY, response=name, base_type="string", key=Key(correct=right), **more
    )


@pytest.mark.parametrize(
    ("given", "apart", "together"),
    [
        (("3", "5"), 2, 2),
        (("5", "3"), 2, 2),
        (("5", " 5 "), 1, 0),
        (("4", "4"), 0, 0),
        (("", "3"), 1, 0),
    ],
)
def test_an_answer_that_two_places_take_may_count_in_one_of_them_only(given, apart, together):
    blanks = [blank("A", "3", "5"), blank("B", "5", "3")]
    responses = {one.response: (word,) for one, word in zip(blanks, given, strict=True) if word}
    for processing, points in (
        (Processing(once=True), apart),
        (Processing(once=True, together=True), together),
    ):
        exercise = Exercise(body=(paragraph(*map(interaction_node, blanks)),), processing=processing)
        assert score_exercise(exercise, responses).points == points


def test_an_answer_that_was_wrong_before_counts_where_it_is_right():
    blanks = [blank("A", "3"), blank("B", "5")]
    exercise = Exercise(body=(paragraph(*map(interaction_node, blanks)),), processing=Processing(once=True))
    assert score_exercise(exercise, {"A": ("5",), "B": ("5",)}).points == 1
