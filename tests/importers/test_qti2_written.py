# ruff: noqa: E501 -- the markup reads better unbroken
"""Keys of QTI 2 that stand in the rules alone."""

import pytest
from packages import exercises, imported, item2

from workbench.model.scoring import score

CHOICES = '<choiceInteraction responseIdentifier="R" maxChoices="0"><simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="B">b</simpleChoice><simpleChoice identifier="C">c</simpleChoice></choiceInteraction>'
WORD = '<p>Say <textEntryInteraction responseIdentifier="R"/></p>'
R = '<variable identifier="R"/>'


def value(words, base="identifier"):
    return f'<baseValue baseType="{base}">{words}</baseValue>'


def rule(test, points=1, more=""):
    return f'<responseCondition><responseIf>{test}<setOutcomeValue identifier="SCORE">{value(points, "float")}</setOutcomeValue></responseIf>{more}</responseCondition>'


def key(rules, body=CHOICES, cardinality="single", base="identifier"):
    declared = f'<responseDeclaration identifier="R" cardinality="{cardinality}" baseType="{base}"/>'
    processing = f"<responseProcessing>{rules}</responseProcessing>"
    (exercise,) = exercises(imported(item2(body, declared, processing)))
    return exercise.interactions[0].key


def test_one_answer_that_a_rule_pays_for():
    assert key(rule(f"<match>{R}{value('B')}</match>")).correct == ("B",)
    assert key(rule(f"<match>{value('B')}{R}</match>")).correct == ("B",)


def test_answers_that_are_paid_for_differently():
    less = f'<responseElseIf><match>{R}{value("C")}</match><setOutcomeValue identifier="SCORE">{value(1, "float")}</setOutcomeValue></responseElseIf>'
    found = key(rule(f"<match>{R}{value('B')}</match>", 2, less))
    assert found.correct == ("B",)
    assert [(one.answer, one.value) for one in found.mapping] == [("B", 2), ("C", 1)]


@pytest.mark.parametrize(
    "test",
    [
        f"<and><member>{value('A')}{R}</member><member>{value('C')}{R}</member><not><member>{value('B')}{R}</member></not></and>",
        f"<match>{R}<multiple>{value('A')}{value('C')}</multiple></match>",
        f"<contains>{R}<multiple>{value('A')}{value('C')}</multiple></contains>",
    ],
)
def test_answers_that_belong_together(test):
    assert key(rule(test), cardinality="multiple").correct == ("A", "C")


def test_words_of_which_each_counts():
    test = "".join(f'<stringMatch caseSensitive="true">{R}{value(word, "string")}</stringMatch>' for word in ("York", "NY"))  # fmt: skip
    found = key(rule(f"<or>{test}</or>"), WORD, base="string")
    assert found.correct == ("York", "NY") and found.case_sensitive


def test_points_that_are_added_for_each():
    added = '<sum><variable identifier="SCORE"/>{}</sum>'
    rules = "".join(
        f'<responseCondition><responseIf><member>{value(one)}{R}</member><setOutcomeValue identifier="SCORE">{added.format(value(1, "float"))}</setOutcomeValue></responseIf></responseCondition>'
        for one in "AC"
    )
    found = key(rules, cardinality="multiple")
    assert found.correct == ("A", "C") and [one.value for one in found.mapping] == [1, 1]


def test_rules_that_pay_nothing_or_compare_something_else_make_no_key():
    assert key(rule(f"<match>{R}{value('B')}</match>", 0)).correct == ()
    assert key(rule(f'<match>{R}<variable identifier="X"/></match>')).correct == ()


def test_a_rule_that_pays_for_all_but_one_answer_makes_the_others_right():
    assert key(rule(f"<not><match>{R}{value('B')}</match></not>")).correct == ("A", "C")


def test_a_declared_key_stands_before_what_rules_say():
    declared = '<responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>A</value></correctResponse></responseDeclaration>'
    test = f"<match>{R}{value('B')}</match>"
    processing = f"<responseProcessing>{rule(test)}</responseProcessing>"
    (exercise,) = exercises(imported(item2(CHOICES, declared, processing)))
    assert exercise.interactions[0].key.correct == ("A",)


@pytest.mark.parametrize(
    ("tolerance", "expected"),
    [
        ('toleranceMode="absolute" tolerance="2 3"', (298, 303)),
        ('toleranceMode="absolute" tolerance="2"', (298, 302)),
        ('toleranceMode="relative" tolerance="10 10"', (270, 330)),
        ("", (None, None)),
    ],
)
def test_how_far_off_the_declared_number_still_counts(tolerance, expected):
    declared = '<responseDeclaration identifier="R" cardinality="single" baseType="float"><correctResponse><value>300</value></correctResponse></responseDeclaration>'
    test = f'<equal {tolerance}>{R}<correct identifier="R"/></equal>'
    paid = '<setOutcomeValue identifier="SCORE_R"><variable identifier="MAXSCORE_R"/></setOutcomeValue>'
    rules = f"<responseProcessing><responseCondition><responseIf>{test}{paid}</responseIf></responseCondition></responseProcessing>"
    (exercise,) = exercises(imported(item2(WORD, declared, rules)))
    (found,) = exercise.interactions[0].key.ranges
    assert (found.lower, found.upper) == expected and (found.exact, found.value) == (300, 1)


def declared_number(test, more=""):
    declared = '<responseDeclaration identifier="R" cardinality="single" baseType="float"><correctResponse><value>300</value></correctResponse></responseDeclaration>'
    rules = f"<responseProcessing>{rule(test, 2, more)}</responseProcessing>"
    (exercise,) = exercises(imported(item2(WORD, declared, rules)))
    return exercise


NEAR = f'<equal toleranceMode="absolute" tolerance="2 3">{R}<correct identifier="R"/></equal>'
ANSWERED = f"<not><isNull>{R}</isNull></not>"


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (f"<and>{ANSWERED}{NEAR}</and>", (298, 303)),
        (f'<and><match><variable identifier="STATE"/>{value("done")}</match>{NEAR}</and>', (298, 303)),
        (f'<and><gte>{value(298, "float")}{R}</gte><lte>{value(303, "float")}{R}</lte></and>', (298, 303)),
        (f'<equalRounded roundingMode="decimalPlaces" figures="1">{R}<correct identifier="R"/></equalRounded>', (299.95, 300.05)),
        (f'<equalRounded roundingMode="significantFigures" figures="2">{R}<correct identifier="R"/></equalRounded>', (295, 305)),
    ],
)  # fmt: skip
def test_a_number_may_be_near_in_other_words(test, expected):
    exercise = declared_number(test)
    (found,) = exercise.interactions[0].key.ranges
    assert (found.lower, found.upper) == expected and exercise.processing.template != "match_correct"


def test_a_number_that_has_to_come_with_another_answer_has_no_range_of_its_own():
    other = f'<match><variable identifier="R"/>{value("7", "float")}</match>'
    assert declared_number(f"<and>{other}{NEAR}</and>").interactions[0].key.ranges == ()


def test_an_order_by_its_places_an_area_and_a_pattern_are_keys():
    places = "".join(rule(f'<match><index n="{at}">{R}</index>{value(one)}</match>') for at, one in ((2, "A"), (1, "C")))  # fmt: skip
    assert key(places, cardinality="ordered").correct == ("C", "A")
    (area,) = key(rule(f'<inside shape="circle" coords="5 5,3">{R}</inside>', 2), base="point").areas
    assert (area.shape, area.coords, area.value) == ("circle", "5,5,3", 2)
    words = key(rule(f'<patternMatch pattern="(York|New York)">{R}</patternMatch>'), WORD, base="string")
    assert words.correct == ("York", "New York")


def test_a_pattern_that_is_more_than_words_is_tried_as_one():
    test = f'<patternMatch pattern="[0-9]+ km">{R}</patternMatch>'
    rules = f"<responseProcessing>{rule(test)}</responseProcessing>"
    declared = '<responseDeclaration identifier="R" cardinality="single" baseType="string"/>'
    (exercise,) = exercises(imported(item2(WORD, declared, rules)))
    (asked,) = exercise.interactions
    assert score(asked, ("12 km",)).correct and not score(asked, ("12 km/h",)).correct


SET = '<setOutcomeValue identifier="{}">{}</setOutcomeValue>'
SCORE_SO_FAR = '<variable identifier="SCORE"/>'


@pytest.mark.parametrize(
    ("rules", "points"),
    [
        (f"<responseCondition><responseIf>{ANSWERED}{rule('<match/>', 3)}</responseIf></responseCondition>", 3),
        (f"<responseProcessingFragment>{rule('<match/>', 3)}</responseProcessingFragment>", 3),
        (rule("<match/>", 3).replace("SCORE", "RAW") + SET.format("SCORE", '<variable identifier="RAW"/>'), 3),
        (SET.format("SCORE", f'<product><mapResponse identifier="R"/>{value(2, "float")}</product>'), 6),
        (rule("<match/>", 3).replace("SCORE", "SCORE_A") + rule("<match/>", 2).replace("SCORE", "SCORE_B"), 5),
        (rule("<match/>", 3).replace("</responseIf>", "<exitResponse/></responseIf>") + SET.format("SCORE", value(0, "float")), 3),
        (SET.format("SCORE", f'<sum>{SCORE_SO_FAR}<mapResponse identifier="R"/></sum>'), None),
        ("<responseCondition>" * 60 + "</responseCondition>" * 60, None),
    ],
)  # fmt: skip
def test_the_most_that_rules_give_is_what_a_question_is_worth(rules, points):
    declared = '<responseDeclaration identifier="R" cardinality="multiple" baseType="identifier"><mapping><mapEntry mapKey="A" mappedValue="2"/><mapEntry mapKey="B" mappedValue="1"/></mapping></responseDeclaration>'
    processing = f"<responseProcessing>{rules}</responseProcessing>"
    (exercise,) = exercises(imported(item2(CHOICES, declared, processing)))
    assert exercise.points == points


@pytest.mark.parametrize(("asked", "points"), [("PART", 4), ("NO_TABLE", None)])
def test_what_a_table_makes_of_the_answers_is_what_a_question_is_worth(asked, points):
    entries = (
        '<matchTableEntry sourceValue="0" targetValue="0"/><matchTableEntry sourceValue="1" targetValue="4"/>'
    )
    table = f'<outcomeDeclaration identifier="PART" cardinality="single" baseType="float"><matchTable>{entries}</matchTable></outcomeDeclaration>'
    looked_up = f'<lookupOutcomeValue identifier="{asked}"><variable identifier="RAW"/></lookupOutcomeValue>'
    rules = looked_up + SET.format("SCORE", '<variable identifier="PART"/>')
    processing = f"<responseProcessing>{rules}</responseProcessing>"
    (exercise,) = exercises(imported(item2(CHOICES, table, processing)))
    assert exercise.points == points
