# ruff: noqa: E501 -- the markup reads better unbroken
"""Keys of QTI 2 that stand in the rules alone."""

import pytest
from packages import exercises, imported, item2

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
    assert key(rule(f"<not><match>{R}{value('B')}</match></not>")).correct == ()


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
