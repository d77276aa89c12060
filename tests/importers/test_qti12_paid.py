# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 1.2: keys pay what the rules pay, or the difference is told; held against a second reading of the rules."""

from functools import partial
from itertools import chain, combinations

import pytest
from costs import calls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from packages import assessment, codes, condition, equal, exercises, imported, label, mattext

from workbench.model.scoring import score_exercise

IDENTS = "ABCD"
CLOSE = 0.02


def item(rules, cardinality="Single", default="0"):
    """A question with four choices and these rules, all of which go on."""
    labels = "".join(label(one, f"word {one}") for one in IDENTS)
    response = f'<response_lid ident="R" rcardinality="{cardinality}"><render_choice>{labels}</render_choice></response_lid>'
    going_on = "".join(rules).replace("<respcondition>", '<respcondition continue="Yes">')
    outcomes = f'<outcomes><decvar defaultval="{default}"/></outcomes>'
    return f'<item ident="q"><presentation>{mattext("Say")}{response}</presentation><resprocessing>{outcomes}{going_on}</resprocessing></item>'


def read(source):
    result = imported(assessment(source))
    (exercise,) = exercises(result)
    return exercise, codes(result)


def share(exercise, *answer):
    found = score_exercise(exercise, {exercise.interactions[0].response: answer})
    return round(max(0.0, found.points / found.maximum), 2)


# A second reading of rules ---------------------------------------------------------------------


def holds(test, answer):
    kind, inner = test.tag, [holds(one, answer) for one in test]
    if kind == "or":
        return any(inner)
    if kind in ("and", "conditionvar", "not"):
        return all(inner) is not (kind == "not")
    return test.text in answer


def paid(source, answer):
    points = 0.0
    for rule in etree.fromstring(source).iter("respcondition"):
        if holds(rule.find("conditionvar"), answer):
            change = rule.find("setvar")
            amount, action = float(change.text), change.get("action")
            points = {
                "Set": amount,
                "Add": points + amount,
                "Subtract": points - amount,
                "Multiply": points * amount,
            }[action]
    return points


def answers(cardinality):
    if cardinality == "Single":
        return [(one,) for one in IDENTS]
    return list(chain.from_iterable(combinations(IDENTS, size) for size in range(5)))


# Rules of any shape ----------------------------------------------------------------------------

leaves = st.sampled_from([equal("R", one) for one in IDENTS])
tests = st.recursive(
    leaves,
    lambda inner: st.tuples(
        st.sampled_from(["and", "or", "not"]), st.lists(inner, min_size=1, max_size=3)
    ).map(lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"),
    max_leaves=5,
)
rules = st.lists(
    st.tuples(
        tests,
        st.sampled_from(["1", "2", "4", "0.5"]),
        st.sampled_from(["Set", "Add", "Subtract", "Multiply"]),
    ),
    min_size=1,
    max_size=4,
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=80)
@given(rules, st.sampled_from(["Single", "Multiple"]))
def test_a_single_answer_earns_what_the_rules_say_or_the_difference_is_told(made, cardinality):
    source = item([condition(test, points, action=action) for test, points, action in made], cardinality)
    exercise, noted = read(source)
    earned = {answer: paid(source, answer) for answer in answers(cardinality)}
    most = max(earned.values())
    if most <= 0 or most == min(earned[one] for one in earned if one) or "scoring" in noted:
        return
    assert exercise.points == pytest.approx(most, abs=CLOSE)
    for answer in answers(cardinality):
        if len(answer) <= 1:
            assert share(exercise, *answer) == pytest.approx(max(0.0, earned[answer] / most), abs=CLOSE)


# Shapes that files have ------------------------------------------------------------------------


def test_one_of_two_right_choices_is_enough_where_one_may_be_taken():
    exercise, _ = read(item([condition(f"<or>{equal('R', 'A')}{equal('R', 'C')}</or>", "2")]))
    assert (share(exercise, "A"), share(exercise, "B"), share(exercise, "C")) == (1, 0, 1)


def test_what_is_left_when_the_others_are_excluded_is_the_key():
    others = "".join(equal("R", one) for one in "ABD")
    exercise, _ = read(item([condition(f"<not><or>{others}</or></not>", "1")]))
    assert exercise.interactions[0].key.correct == ("C",)


def test_points_that_a_question_starts_with_and_wrong_answers_take():
    exercise, _ = read(
        item([condition(equal("R", one), "3", action="Subtract") for one in "ABC"], default="3")
    )
    assert exercise.interactions[0].key.correct == ("D",) and exercise.points == 3


def test_any_wrong_choice_takes_all_points():
    right = [condition(equal("R", one), "2", action="Add") for one in "AB"]
    wrong = [condition(equal("R", one), "0") for one in "CD"]
    exercise, noted = read(item([*right, *wrong], "Multiple"))
    assert (
        share(exercise, "A") == 0.5 and share(exercise, "A", "B") == 1 and share(exercise, "A", "B", "C") == 0
    )
    assert exercise.interactions[0].key.correct == ("A", "B") and "scoring" not in noted


def test_points_for_a_wrong_choice_that_is_left_alone_count():
    rules = [condition(equal("R", "A"), "1", action="Add")]
    rules += [condition(f"<not>{equal('R', 'B')}</not>", "1", action="Add")]
    exercise, noted = read(item(rules, "Multiple"))
    assert exercise.points == 2 and noted == []
    answers = ((), ("A",), ("A", "B"), ("B",))
    assert [score_exercise(exercise, {"R": one}).points for one in answers] == [1, 2, 1, 0]


def test_rules_that_exclude_each_other_do_not_add_up():
    rules = [condition(equal("R", one), points, action="Add") for one, points in (("A", "1"), ("B", "3"))]
    assert read(item(rules))[0].points == 3


def blanks(rules):
    """A question with two blanks."""
    boxes = "".join(
        f'{mattext(f"blank {one} ")}<response_str ident="{one}"><render_fib columns="9"><response_label ident="x{one}"/></render_fib></response_str>'
        for one in "PQ"
    )
    return f'<item ident="q"><presentation>{boxes}</presentation><resprocessing><outcomes><decvar/></outcomes>{rules}</resprocessing></item>'


def test_blanks_are_worth_what_their_rules_add():
    rules = condition(equal("P", "sun"), "3", action="Add") + condition(equal("Q", "moon"), "1", action="Add")
    exercise, noted = read(blanks(rules))
    half = score_exercise(exercise, {"P": ("sun",), "Q": ("no",)})
    assert (half.points, half.maximum, exercise.points) == (3, 4, 4) and "scoring" not in noted


def test_blanks_that_pay_only_together_do_so():
    exercise, noted = read(blanks(condition(equal("P", "sun") + equal("Q", "moon"), "2")))
    assert exercise.points == 2 and noted == [] and exercise.processing.together
    given = ({"P": ("sun",), "Q": ("moon",)}, {"P": ("sun",)}, {"P": ("sun",), "Q": ("no",)})
    assert [score_exercise(exercise, one).points for one in given] == [2, 0, 0]


def test_blanks_that_pay_most_together_and_less_alone_are_told():
    rules = condition(equal("P", "sun") + equal("Q", "moon"), "3", action="Add")
    exercise, noted = read(blanks(rules + condition(equal("P", "sun"), "1", action="Add")))
    assert not exercise.processing.together and "scoring" in noted


def test_blanks_of_one_response_are_paid_by_their_places():
    boxes = '<response_str ident="R" rcardinality="Ordered"><render_fib><response_label ident="P"/><response_label ident="Q"/></render_fib></response_str>'
    rules = "".join(
        condition(equal("R", word).replace("<varequal", f'<varequal index="{place}"'), "1", action="Add")
        for place, word in ((1, "sun"), (2, "moon"))
    )
    source = (
        f'<item ident="q"><presentation>{boxes}</presentation><resprocessing>{rules}</resprocessing></item>'
    )
    exercise, noted = read(source)
    assert exercise.points == 2 and "scoring" not in noted


def test_percents_are_added_up_beside_a_greatest_value_in_points():
    rules = [condition(equal("R", one), "50", action="Add") for one in "AB"]
    rules += [condition(equal("R", one), "-20", action="Add") for one in "CD"]
    source = item(rules, "Multiple").replace("<decvar ", '<decvar maxvalue="10" minvalue="0" ')
    exercise, noted = read(source.replace(' continue="Yes"', ""))
    assert exercise.points == 10 and "scoring" not in noted
    assert share(exercise, "A", "B") == 1 and share(exercise, "A") == 0.5 and share(exercise, "A", "C") == 0.3


def test_a_rule_that_names_a_choice_by_its_number_means_it_and_one_that_names_none_is_told():
    labels = "".join(label(f"choice{one}", f"word {one}") for one in (1, 2))
    presentation = f'<response_lid ident="R"><render_choice>{labels}</render_choice></response_lid>'
    source = f'<item ident="q"><presentation>{presentation}</presentation><resprocessing>{{}}</resprocessing></item>'
    exercise, noted = read(source.format(condition(equal("R", "2"), "1")))
    assert exercise.interactions[0].key.correct == ("choice2",) and "key_settled" in noted
    assert "key_unknown" in read(source.format(condition(equal("R", "nobody"), "1")))[1]


def test_feedback_that_stands_among_the_rules_is_told():
    stray = f'<itemfeedback ident="general_fb">{mattext("Think of rain")}</itemfeedback>'
    exercise, _ = read(
        item([condition(equal("R", "A"), "1")]).replace("</resprocessing>", f"{stray}</resprocessing>")
    )
    assert [(one.outcome, one.content.plain) for one in exercise.feedback] == [("general", "Think of rain")]


def test_a_rule_that_adds_nought_to_tell_something_does_not_make_the_others_add_up():
    typed = '<response_num ident="R" rcardinality="Single"><render_fib fibtype="Decimal"/></response_num>'
    near = '<vargte respident="R">6.5</vargte><varlte respident="R">7.5</varlte>'
    told_all = condition("<or><other/><not><other/></not></or>", "0", "general", "Add")
    rules = condition(equal("R", "7"), "2") + condition(near, "1") + told_all
    exercise, told = read(
        f'<item ident="q"><presentation>{mattext("Say")}{typed}</presentation><resprocessing><outcomes><decvar/></outcomes>{rules}</resprocessing></item>'
    )
    assert exercise.points == 2 and not told
    assert [share(exercise, value) for value in ("7", "7.2", "8")] == [1, 0.5, 0]


def test_a_wrong_choice_takes_away_what_the_rule_for_any_other_says():
    exercise, told = read(item((condition(equal("R", "A"), "2"), condition("<other/>", "-1"))))
    assert {credit.answer: credit.value for credit in exercise.interactions[0].key.mapping} == {
        "A": 1.0,
        "B": -0.5,
        "C": -0.5,
        "D": -0.5,
    }
    assert exercise.points == 2 and not told


def numbered(rules, start="0"):
    typed = '<response_num ident="R" rcardinality="Single"><render_fib fibtype="Integer"/></response_num>'
    return read(
        f'<item ident="q"><presentation>{mattext("Say")}{typed}</presentation><resprocessing><outcomes><decvar defaultval="{start}"/></outcomes>{rules}</resprocessing></item>'
    )


@pytest.mark.parametrize(
    ("start", "wrong", "said"), [("0", "-1", ["scoring"]), ("1", "0", ["scoring"]), ("0", "0", [])]
)
def test_what_any_other_number_earns_or_costs_is_told(start, wrong, said):
    right, other = equal("R", "42"), f"<not>{equal('R', '42')}</not>"
    exercise, told = numbered(condition(right, "2", "", "Add") + condition(other, wrong, "", "Add"), start)
    assert exercise.interactions[0].key.correct == ("42",) and told == said


def test_what_a_number_outside_of_a_range_costs_is_told():
    near = '<vargte respident="R">3</vargte><varlte respident="R">4</varlte>'
    rules = condition(near, "1", "", "Add") + condition(f"<not><and>{near}</and></not>", "1", "", "Subtract")
    exercise, told = numbered(rules)
    assert exercise.interactions[0].key.ranges and told == ["scoring"]


def test_any_wrong_choice_of_several_that_takes_points_away_is_told():
    whole = equal("R", "A") + equal("R", "B") + f"<not>{equal('R', 'C')}</not><not>{equal('R', 'D')}</not>"
    exercise, told = read(item((condition(whole, "3"), condition("<other/>", "-1")), "Multiple"))
    assert exercise.interactions[0].key.correct == ("A", "B") and told == ["scoring"]


def judged(rules):
    """Two statements that are each true or false, with rules in which the first that stops ends all."""
    sides = label("T", "true") + label("F", "false")
    asked = "".join(
        f'<response_lid ident="{one}">{mattext(f"Statement {one}")}<render_choice>{sides}</render_choice></response_lid>'
        for one in "12"
    )
    return read(
        f'<item ident="q"><presentation>{mattext("Judge")}{asked}</presentation><resprocessing><outcomes><decvar/></outcomes>{rules}</resprocessing></item>'
    )


def test_pairs_of_which_one_wrong_ends_all_pay_only_together():
    def rule(about, answer, points, on):
        return condition(equal(about, answer), points).replace(
            "<respcondition>", f'<respcondition continue="{on}">'
        )

    exercise, told = judged(
        rule(1, "T", "2", "Yes")
        + rule(1, "F", "0", "No")
        + rule(2, "T", "0", "No")
        + rule(2, "F", "2", "Yes")
    )
    (one,) = exercise.interactions
    assert (one.key.correct, one.key.mapping, exercise.points) == (("1 T", "2 F"), (), 2) and not told


def test_pairs_that_earn_more_together_than_each_are_told():
    def rule(test):
        return condition(test, "1", "", "Add").replace("<respcondition>", '<respcondition continue="Yes">')

    first, second = equal(1, "T"), equal(2, "F")
    exercise, told = judged(rule(first) + rule(second) + rule(first + second))
    assert exercise.points == 3 and told == ["scoring"]


def test_pairs_whose_right_sides_say_the_same_pay_what_the_rules_say():
    sides = "".join(label(f"{word}{at}", word) for at in "123" for word in ("verb", "noun"))
    asked = "".join(
        f'<response_lid ident="{at}">{mattext(f"Word {at}")}<render_choice>{sides}</render_choice></response_lid>'
        for at in "123"
    )
    rules = "".join(condition(equal(at, f"verb{at}"), "33.33", "", "Add") for at in "123")
    exercise, told = read(
        f'<item ident="q"><presentation>{mattext("Sort")}{asked}</presentation><resprocessing><outcomes><decvar maxvalue="100"/></outcomes>{rules}</resprocessing></item>'
    )
    (one,) = exercise.interactions
    assert one.key.correct == ("1 verb1", "2 verb1", "3 verb1") and told == []


def many(count):
    """A question with so many choices, and a rule for each."""
    labels = "".join(label(f"c{one}", f"word {one}") for one in range(count))
    rules = "".join(condition(equal("R", f"c{one}"), "1" if one == 0 else "0") for one in range(count))
    response = f'<response_lid ident="R" rcardinality="Single"><render_choice>{labels}</render_choice></response_lid>'
    return assessment(
        f'<item ident="q"><presentation>{mattext("Say")}{response}</presentation><resprocessing>{rules}</resprocessing></item>'
    )


def test_the_rules_of_very_many_choices_are_not_all_tried():
    some, twice = (calls(partial(imported, many(count))) for count in (800, 1600))
    assert twice < 3 * some
