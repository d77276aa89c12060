# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI as chats and scripts write it: words around it, several roots, keys in other words, missing parts."""

import pytest
from packages import (
    assessment,
    condition,
    declared,
    equal,
    exercises,
    imported,
    item2,
    label,
    mattext,
    package,
)

from workbench.model.scoring import score_exercise

LABELS = (
    '<simpleChoice identifier="A">Apple</simpleChoice><simpleChoice identifier="B"{}>Berry</simpleChoice>'
)
PICK = '<choiceInteraction responseIdentifier="{}" maxChoices="1">{}</choiceInteraction>'


def body(response="RESPONSE", marked=""):
    return "<p>Which?</p>" + PICK.format(response, LABELS.format(marked))


ONE = item2(body(), declared(["B"]))
OLD = assessment(f'<item ident="q"><presentation>{mattext("Which?")}<response_lid ident="R"><render_choice>{label("A", "x")}{label("B", "y")}</render_choice></response_lid></presentation><resprocessing>{condition(equal("R", "b"), "1")}</resprocessing></item>')  # fmt: skip


def keys(result):
    return [one.interactions[0].key.correct for one in exercises(result)]


@pytest.mark.parametrize(
    "words", ["```xml\n{}\n```", "Here is the question you asked for:\n\n{}\n\nGood luck!"]
)
@pytest.mark.parametrize("source", [ONE, OLD, '<?xml version="1.0"?>\n' + ONE])
def test_words_around_the_xml_are_left_out_and_told(words, source):
    result = imported(words.format(source))
    assert keys(result) == [("B",)] and "gathered" in [note.code for note in result.notes]


HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@pytest.mark.parametrize(
    "source",
    [HEAD + ONE + "\n" + ONE, HEAD + ONE + "\n" + HEAD + ONE, f"<items>{ONE}{ONE}</items>",
     f"{HEAD}<quiz title='T'>\n{ONE}{ONE}</quiz>", OLD + OLD.replace("a1", "a2")],
)  # fmt: skip
def test_all_questions_of_a_file_are_read_whatever_stands_around_them(source):
    assert keys(imported(source)) == [("B",), ("B",)]


def test_a_file_in_wide_letters_stays_as_it_is():
    assert keys(imported(('<?xml version="1.0" encoding="UTF-16"?>' + ONE).encode("utf-16"))) == [("B",)]


@pytest.mark.parametrize(
    ("values", "cardinality", "right"),
    [
        (["b"], "single", ("B",)),
        (["Berry"], "single", ("B",)),
        (["A, B"], "multiple", ("A", "B")),
        (["A B"], "multiple", ("A", "B")),
        (["Cherry"], "single", ("Cherry",)),
        (["A B"], "single", ("A B",)),
        (["A", "B"], "multiple", ("A", "B")),
        (["A B", "B A"], "ordered", ("A", "B")),
    ],
)
def test_a_key_in_other_words_is_found_where_it_can_only_mean_one_choice(values, cardinality, right):
    assert keys(imported(item2(body(), declared(values, cardinality)))) == [right]


def test_a_key_without_elements_around_its_values_or_at_the_choices():
    bare = declared(["B"]).replace("<value>", "").replace("</value>", "")
    assert keys(imported(item2(body(), bare))) == [("B",)]
    for mark in (' correct="true"', ' isCorrect="true"'):
        assert keys(imported(item2(body(marked=mark), declared()))) == [("B",)]


def test_one_key_is_for_the_one_response_that_has_none():
    result = imported(item2(body("ANSWER"), declared(["B"])))
    assert keys(result) == [("B",)] and "misnamed_response" in [note.code for note in result.notes]
    two = body("ONE") + body("TWO")
    assert keys(imported(item2(two, declared(["B"])))) == [()]


def test_what_is_asked_without_a_body_is_read():
    bare = ONE.replace("<itemBody>", "").replace("</itemBody>", "")
    (exercise,) = exercises(imported(bare))
    assert exercise.body[0].plain == "Which?" and exercise.interactions[0].key.correct == ("B",)


def test_packages_without_such_files_stay_as_they_were():
    result = package({"one.xml": ONE, "two.xml": ONE.replace('"item1"', '"item2"')})
    assert len(exercises(result)) == 2


def test_a_key_beside_its_response_is_put_there():
    stray = '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"/><correctResponse><value>B</value></correctResponse>'
    result = imported(item2(body(), stray))
    assert exercises(result)[0].interactions[0].key.correct == ("B",)
    assert [note.code for note in result.notes] == ["key_settled"]


def test_choices_that_say_that_they_are_right_need_no_declaration():
    result = imported(item2(body(marked=' correct="true"')))
    assert exercises(result)[0].interactions[0].key.correct == ("B",)
    assert "no_key" not in [note.code for note in result.notes]


def test_several_quizzes_in_one_file_of_a_package_are_all_read():
    result = package(
        {"imsmanifest.xml": "<manifest/>", "quiz.xml": OLD + OLD.replace('ident="q"', 'ident="r"')}
    )
    assert [one.identifier for one in exercises(result)] == ["q", "r"]
    files = {"imsmanifest.xml": "<manifest/>", "items.xml": ONE + ONE.replace("i1", "i2")}
    assert [one.identifier for one in exercises(package(files))] == ["i1", "i2"]


SORT = f'<orderInteraction responseIdentifier="RESPONSE">{LABELS.format("")}</orderInteraction>'
MATCHED = (
    '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
)


@pytest.mark.parametrize(
    ("asked", "said", "right", "wrong", "told"),
    [
        (SORT, "single", ("B", "A"), ("A", "B"), ["key_settled"]),
        (SORT, "multiple", ("B", "A"), ("A", "B"), ["key_settled"]),
        (SORT, "ordered", ("B", "A"), ("A", "B"), []),
        (body(), "single", ("A", "B"), ("B",), ["key_settled", "max_choices"]),
        (body(), "ordered", ("A", "B"), ("B",), ["key_settled", "max_choices"]),
    ],
)
def test_answers_count_as_the_kind_has_them_whatever_is_declared(asked, said, right, wrong, told):
    result = imported(item2(asked, declared(["B", "A"], said), MATCHED))
    (exercise,) = exercises(result)
    earned = [score_exercise(exercise, {"RESPONSE": given}).points for given in (right, wrong)]
    assert earned == [1, 0] and [note.code for note in result.notes] == told


@pytest.mark.parametrize(("most", "left"), [("1", 0), ("2", 0), ("3", 3)])
def test_a_limit_that_keeps_the_full_answer_out_of_reach_is_left_out(most, left):
    three = LABELS.format("") + '<simpleChoice identifier="C">Cherry</simpleChoice>'
    asked = PICK.format("RESPONSE", three).replace('maxChoices="1"', f'maxChoices="{most}"')
    result = imported(item2(asked, declared(["A", "B", "C"], "multiple"), MATCHED))
    assert exercises(result)[0].interactions[0].max_choices == left
    assert [note.code for note in result.notes] == ["max_choices"] * (left == 0)


def test_choices_without_names_get_some_so_that_the_key_means_one():
    nameless = LABELS.format("").replace(' identifier="A"', "").replace(' identifier="B"', "")
    (exercise,) = exercises(imported(item2(PICK.format("RESPONSE", nameless), declared(["Berry"]), MATCHED)))
    (one,) = exercise.interactions
    assert [choice.content.plain for choice in one.choices if choice.id in one.key.correct] == ["Berry"]
