"""QTI 2 and 3: keys pay what an item's own rules pay, or the difference is told."""

import pytest
from packages import as_version_3, codes, declared, exercises, imported, item2

from workbench.model.scoring import score_exercise

IDENTS = "ABCD"


def variable(named="RESPONSE"):
    return f'<variable identifier="{named}"/>'


def base(value, kind="identifier"):
    return f'<baseValue baseType="{kind}">{value}</baseValue>'


def sets(value):
    return f'<setOutcomeValue identifier="SCORE">{value}</setOutcomeValue>'


def paid(points):
    return sets(base(points, "float"))


def added(points):
    return sets(f"<sum>{variable('SCORE')}{base(points, 'float')}</sum>")


def when(test, then, *more, otherwise=""):
    middle = "".join(f"<responseElseIf>{inner}{rule}</responseElseIf>" for inner, rule in more)
    last = f"<responseElse>{otherwise}</responseElse>" if otherwise else ""
    return f"<responseCondition><responseIf>{test}{then}</responseIf>{middle}{last}</responseCondition>"


def taken(ident):
    return f"<member>{base(ident)}{variable()}</member>"


def same(ident):
    return f"<match>{variable()}{base(ident)}</match>"


RIGHT = f'<match>{variable()}<correct identifier="RESPONSE"/></match>'


def read(rules, key=(), cardinality="single", version=2):
    choices = "".join(f'<simpleChoice identifier="{one}">word {one}</simpleChoice>' for one in IDENTS)
    most = 0 if cardinality == "multiple" else 1
    body = (
        f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="{most}">{choices}</choiceInteraction>'
    )
    source = item2(body, declared(key, cardinality), f"<responseProcessing>{rules}</responseProcessing>")
    result = imported(source if version == 2 else as_version_3(source))
    (exercise,) = exercises(result)
    return exercise, codes(result)


def share(exercise, *answer):
    found = score_exercise(exercise, {"RESPONSE": answer})
    return round(max(0.0, found.points / found.maximum), 2)


@pytest.mark.parametrize("version", [2, 3])
def test_an_answer_that_is_partly_right_by_a_branch_of_its_own(version):
    exercise, _ = read(when(same("B"), paid(4), (same("C"), paid(1)), otherwise=paid(0)), version=version)
    assert [share(exercise, one) for one in IDENTS] == [0, 1, 0.25, 0] and exercise.points == 4


def test_conditions_that_exclude_each_other_do_not_add_up():
    exercise, _ = read(when(same("A"), added(1)) + when(same("B"), added(3)), ["B"])
    assert exercise.points == 3 and share(exercise, "A") == 0.33


def test_right_choices_that_are_paid_one_by_one_and_wrong_ones_that_cost():
    rules = "".join(when(taken(one), added(1 if one in "AC" else -1)) for one in IDENTS)
    rules += when(f"<lt>{variable('SCORE')}{base(0, 'float')}</lt>", paid(0))
    exercise, noted = read(rules, ["A", "C"], "multiple")
    assert (share(exercise, "A"), share(exercise, "A", "B"), share(exercise, "A", "C")) == (0.5, 0, 1)
    assert exercise.interactions[0].key.correct == ("A", "C") and "scoring" not in noted


def test_a_part_of_the_answer_that_no_key_can_say_is_told_beside_a_standard_rule():
    some = f"<or>{taken('A')}{taken('B')}</or>"
    exercise, noted = read(when(RIGHT, paid(2), (some, paid(1))), ["A", "B"], "multiple")
    assert exercise.points == 2 and exercise.interactions[0].key.correct == ("A", "B") and "scoring" in noted


def test_any_of_the_answers_in_an_or_is_right():
    exercise, _ = read(when(f"<or>{same('A')}{same('D')}</or>", paid(1)), ["A"])
    assert [share(exercise, one) for one in IDENTS] == [1, 0, 0, 1]


def test_rules_that_draw_or_ask_a_program_are_left_alone():
    drawn = when(f'<gt><randomInteger min="0" max="1"/>{base(0, "integer")}</gt>', paid(9))
    exercise, noted = read(when(RIGHT, paid(1)) + drawn, ["A"])
    assert share(exercise, "A") == 1 and "scoring" not in noted


def test_a_standard_rule_stays_one():
    exercise, noted = read(when(RIGHT, paid(1), otherwise=paid(0)), ["A"])
    assert exercise.processing.template == "match_correct" and noted == []


def typed(name, word):
    value = f'<baseValue baseType="string">{word}</baseValue>'
    return f'<stringMatch caseSensitive="false"><variable identifier="{name}"/>{value}</stringMatch>'


def linked(rules):
    asked = "".join(f'<textEntryInteraction responseIdentifier="{one}"/> ' for one in "AB")
    keys = "".join(declared(["3", "5"], base="string", name=one) for one in "AB")
    processing = f"<responseProcessing>{rules}</responseProcessing>"
    result = imported(item2(f"<p>{asked}= 8</p>", keys + f"{MAXIMUM}", processing))
    (exercise,) = exercises(result)
    given = [("3", "5"), ("5", "3"), ("3", "3"), ("3", "x")]
    points = [score_exercise(exercise, {"A": (a,), "B": (b,)}).points for a, b in given]
    return exercise.processing, points, codes(result)


MAXIMUM = (
    '<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float"><defaultValue>'
    "<value>2</value></defaultValue></outcomeDeclaration>"
)
BOTH = [f"<and>{typed('A', a)}{typed('B', b)}</and>" for a, b in (("3", "5"), ("5", "3"))]
EITHER = {name: f"<or>{typed(name, '3')}{typed(name, '5')}</or>" for name in "AB"}
SAME = f"<and>{typed('A', '3')}{typed('B', '3')}</and>", f"<and>{typed('A', '5')}{typed('B', '5')}</and>"


def test_blanks_that_take_the_same_answers_want_different_ones_where_the_rules_do():
    processing, points, told = linked(when(f"<or>{''.join(BOTH)}</or>", paid(2)))
    assert (processing.once, processing.together) == (True, True)
    assert points == [2, 2, 0, 0] and told == []
    new = when(f"<or>{''.join(SAME)}</or>", "", otherwise=when(EITHER["B"], added(1)))
    processing, points, told = linked(when(EITHER["A"], added(1)) + new)
    assert (processing.once, processing.together) == (True, False)
    assert points == [2, 2, 1, 1] and told == []


def test_blanks_that_take_the_same_answers_count_each_where_the_rules_say_no_more():
    processing, points, _ = linked(when(EITHER["A"], added(1)) + when(EITHER["B"], added(1)))
    assert not processing.once and points == [2, 2, 2, 1]
