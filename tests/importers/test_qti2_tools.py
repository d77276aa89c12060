# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 2: how ONYX, Cito, Chamilo and Moodle write keys, rules and feedback of their own."""

import pytest
from packages import codes, declared, exercises, imported, item2

from workbench.model.scoring import score_exercise

RESPONSE = '<variable identifier="RESPONSE"/>'
RIGHT = f'<match>{RESPONSE}<correct identifier="RESPONSE"/></match>'
LINE = '<p>What? <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
ONE, TWO = ('<baseValue baseType="float">1</baseValue>', '<baseValue baseType="float">2</baseValue>')


def chosen(*more):
    made = "".join(
        f'<simpleChoice identifier="{one}">{one}{more}</simpleChoice>'
        for one, more in zip("abc", (*more, "", "", ""), strict=False)
    )
    return f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="0">{made}</choiceInteraction>'


def processing(rules):
    return f"<responseProcessing>{rules}</responseProcessing>"


def when(test, then):
    return f"<responseCondition><responseIf>{test}{then}</responseIf></responseCondition>"


def score(value):
    return f'<setOutcomeValue identifier="SCORE">{value}</setOutcomeValue>'


def modal(identifier, outcome="FEEDBACK", hide="show"):
    return f'<modalFeedback outcomeIdentifier="{outcome}" identifier="{identifier}" showHide="{hide}"><p>Words</p></modalFeedback>'


def read(body, declarations, after):
    result = imported(item2(body, declarations, after))
    (exercise,) = exercises(result)
    return exercise, result


def typed(declarations, rules):
    exercise, result = read(LINE, declarations, processing(rules))
    return lambda answer: score_exercise(exercise, {"RESPONSE": (answer,)}).points, exercise, result


# Feedback -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("test", "times"),
    [
        (RIGHT, ["correct", "incorrect"]),
        (f"<not>{RIGHT}</not>", ["incorrect", "correct"]),
        ('<equal><variable identifier="SCORE"/><baseValue baseType="float">0</baseValue></equal>', ["incorrect", "true"]),
    ],
)  # fmt: skip
def test_feedback_that_a_test_turns_on_is_told_when_it_holds(test, times):
    other = "NO" if times[1] != "true" else "ANY"
    opposite = (
        f"<not>{test}</not>"
        if other == "NO"
        else "<gt><variable identifier='SCORE'/><baseValue baseType='float'>0</baseValue></gt>"
    )
    rules = f'<setOutcomeValue identifier="YES">{test}</setOutcomeValue><setOutcomeValue identifier="{other}">{opposite}</setOutcomeValue>'
    after = processing(rules) + modal("true", "YES") + modal("true", other)
    assert [one.when for one in read(chosen(), declared(["a"]), after)[0].feedback] == times


def test_what_several_branches_tell_after_any_but_right_answers_is_for_wrong_ones():
    given = '<setOutcomeValue identifier="FEEDBACK"><baseValue baseType="identifier">{}</baseValue></setOutcomeValue>'
    some = '<gt><variable identifier="SCORE"/><baseValue baseType="float">0</baseValue></gt>'
    branches = f"<responseIf>{RIGHT}{given.format('f1')}</responseIf><responseElseIf>{some}{given.format('f2')}</responseElseIf><responseElse>{given.format('f2')}</responseElse>"
    after = processing(f"<responseCondition>{branches}</responseCondition>") + modal("f1") + modal("f2")
    assert [one.when for one in read(chosen(), declared(["a"]), after)[0].feedback] == [
        "correct",
        "incorrect",
    ]


def test_the_same_words_shown_and_hidden_by_one_value_are_there_once_and_always():
    after = modal("f1", hide="show") + modal("f1", hide="hide")
    (one,) = read(chosen(), declared(["a"]), after)[0].feedback
    assert one.when == "general"


def test_feedback_of_which_only_rules_know_the_time_is_told_of():
    given = '<setOutcomeValue identifier="FEEDBACK"><baseValue baseType="identifier">f1</baseValue></setOutcomeValue>'
    third = '<match><variable identifier="numAttempts"/><baseValue baseType="integer">3</baseValue></match>'
    _, result = read(chosen(), declared(["a"]), processing(when(third, given)) + modal("f1"))
    (note,) = [one for one in result.notes if one.code == "feedback_rules"]
    assert note.excerpt == "f1"


@pytest.mark.parametrize(("rules", "known"), [("", True), (score(ONE), False)])
def test_feedback_hidden_in_a_choice_that_no_rule_can_show_belongs_to_the_choice(rules, known):
    own = '<feedbackInline outcomeIdentifier="FEEDBACK" identifier="a" showHide="hide">Why a</feedbackInline>'
    exercise, _ = read(chosen(own), declared(["a"]), processing(rules))
    choice = exercise.interactions[0].choices[0]
    assert bool(choice.feedback) == known


# Keys and points ------------------------------------------------------------------------------


def test_a_key_that_names_no_choice_gives_way_to_what_the_mapping_pays():
    mapping = '<mapping defaultValue="-1"><mapEntry mapKey="a" mappedValue="1"/><mapEntry mapKey="b" mappedValue="1"/><mapEntry mapKey="c" mappedValue="-1"/></mapping>'
    exercise, result = read(chosen(), declared(["r_1_ab"], "multiple", mapping=mapping), "")
    assert exercise.interactions[0].key.correct == ("a", "b") and "key_settled" in codes(result)


def test_a_table_says_what_a_raw_score_pays():
    table = '<interpolationTable><interpolationTableEntry sourceValue="1" targetValue="4"/><interpolationTableEntry sourceValue="0" targetValue="0"/></interpolationTable>'
    outcomes = f'<outcomeDeclaration identifier="RAW" cardinality="single" baseType="float"/><outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float">{table}</outcomeDeclaration>'
    rules = when(RIGHT, f'<setOutcomeValue identifier="RAW">{ONE}</setOutcomeValue>')
    rules += '<lookupOutcomeValue identifier="SCORE"><variable identifier="RAW"/></lookupOutcomeValue>'
    points, _, _ = typed(declared(["x"], base="string") + outcomes, rules)
    assert (points("x"), points("y")) == (4, 0)


@pytest.mark.parametrize(
    ("test", "right"),
    [
        ('<stringMatch caseSensitive="false"><customOperator definition="qade:Trim"><customOperator definition="qade:ToAscii">{}</customOperator></customOperator><baseValue baseType="string">cafe</baseValue></stringMatch>', "Cafe"),
        ('<equal><customOperator definition="qade:ParseCommaDecimal">{}</customOperator><baseValue baseType="float">0.63</baseValue></equal>', "0.63"),
    ],
)  # fmt: skip
def test_operators_that_only_tidy_an_answer_do_not_hide_what_rules_pay(test, right):
    points, exercise, result = typed(
        declared([right], base="string"), when(test.format(RESPONSE), score(TWO))
    )
    assert (points(right), points("other")) == (2, 0)
    assert exercise.processing.template == "sum" and "custom_processing" not in codes(result)


def test_rules_that_add_up_what_two_answers_earn_do_not_want_just_one_to_match():
    both = '<p><textEntryInteraction responseIdentifier="RESPONSE"/><textEntryInteraction responseIdentifier="UNIT"/></p>'
    near = f'<equal toleranceMode="absolute" tolerance="0.5 0.5">{RESPONSE}<correct identifier="RESPONSE"/></equal>'
    unit = '<match><variable identifier="UNIT"/><correct identifier="UNIT"/></match>'
    adds = score(f'<sum><variable identifier="SCORE"/>{ONE}</sum>')
    keys = declared(["100"], base="float") + declared(["C"], base="string", name="UNIT")
    exercise, _ = read(both, keys, processing(when(near, adds) + when(unit, adds)))
    assert exercise.processing.template == "sum"


@pytest.mark.parametrize(("letters", "told"), [("1", "by 1 letter in"), ("2", "by 2 letters in"), ("0", "")])
def test_letters_by_which_a_word_may_differ_are_told_of(letters, told):
    mapping = '<mapping><mapEntry mapKey="word" mappedValue="2"/></mapping>'
    rule = score(f'<mapTolResponse identifier="RESPONSE" tolerance="{letters}"/>')
    points, _, result = typed(declared(base="string", mapping=mapping), rule)
    said = [one.message for one in result.notes if one.code == "scoring"]
    assert points("word") == 2 and (told in said[0] if told else said == [])


@pytest.mark.parametrize(("ends", "told"), [('includeUpperBound="false"', True), ("", False)])
def test_the_open_end_of_a_range_is_told_of(ends, told):
    near = f'<equal toleranceMode="absolute" tolerance="2 3" {ends}>{RESPONSE}<correct identifier="RESPONSE"/></equal>'
    _, _, result = typed(declared(["300"], base="float"), when(near, score(ONE)))
    assert ("range_ends" in codes(result)) == told


def test_a_style_sheet_in_the_words_is_no_text():
    styled = "&lt;amp-style&gt;.muted {color:#999;}&lt;/amp-style&gt; Read this."
    exercise, _ = read(f"<p>{styled}</p>{chosen()}", declared(["a"]), "")
    words = " ".join(one.text for block in exercise.body for one in block.walk())
    assert "muted" not in words and "Read this." in words


def test_numbers_that_a_question_only_gives_names_to_are_what_its_rules_pay():
    def named(name, value):
        return f'<templateDeclaration identifier="{name}" cardinality="single" baseType="float"><defaultValue><value>{value}</value></defaultValue></templateDeclaration>'

    test = f'<stringMatch caseSensitive="false">{RESPONSE}<baseValue baseType="string">heart</baseValue></stringMatch>'
    worth = score('<sum><variable identifier="SCORE"/><variable identifier="EACH"/></sum>')
    least = "<lt><variable identifier='SCORE'/><variable identifier='LEAST'/></lt>"
    rules = when(test, worth) + when(least, score('<variable identifier="LEAST"/>'))
    declarations = declared(["heart"], base="string") + named("EACH", 3) + named("LEAST", "")
    points, exercise, result = typed(declarations, rules)
    assert (points("Heart"), points("lung")) == (3, 0)
    assert exercise.processing.template == "sum" and "custom_processing" not in codes(result)


def test_feedback_without_words_needs_no_time_to_be_told():
    rules = when(
        RIGHT,
        '<setOutcomeValue identifier="FEEDBACK"><baseValue baseType="identifier">seen</baseValue></setOutcomeValue>',
    )
    empty = '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="other" showHide="show"/>'
    assert "feedback_rules" not in codes(read(chosen(), declared(["a"]), processing(rules) + empty)[1])
