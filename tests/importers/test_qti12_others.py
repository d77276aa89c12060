# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 1.2 as Rogō, WebCT and Questionmark write it, each in ways of their own."""

import pytest
from packages import assessment, condition, equal, exercises, imported, label, mattext, told

from workbench.model.exercise import Kind
from workbench.model.imported import Severity


def only(presentation, rules="", rest="", meta=""):
    item = f'<item ident="q" title="Q">{meta}<presentation>{mattext("Say")}{presentation}</presentation><resprocessing><outcomes><decvar/></outcomes>{rules}</resprocessing>{rest}</item>'
    (exercise,) = exercises(imported(assessment(item)))
    return exercise


PICTURE = '<material><matimage imagtype="image/png" uri="https://example.org/map.png" width="100" height="80"/></material>'


def inside(ident, area, points="1"):
    test = f'<varinside respident="{ident}" areatype="Rectangle">{area}</varinside>'
    return condition(test, points, action="Add")


def test_labels_belong_in_places_of_a_picture():
    labels = label("A", "sea") + label("B", "land") + label("C", "moon")
    response = f'<response_xy ident="I" rcardinality="Multiple"><render_hotspot>{PICTURE}{labels}</render_hotspot></response_xy>'
    exercise = only(response, inside("A", "1,2 11,12") + inside("B", "21,22 31,32", "3"))
    (one,) = exercise.interactions
    assert one.kind == Kind.GRAPHIC_GAP_MATCH and one.image_size == (100, 80) and exercise.points == 4
    assert [choice.content.plain for choice in one.choices] == ["sea", "land", "moon"]
    assert [(place.shape, place.coords) for place in one.targets] == [("rect", "1,2,11,12"), ("rect", "21,22,31,32")]  # fmt: skip
    assert [(pair.answer, pair.value) for pair in one.key.mapping] == [("A P1", 0.25), ("B P2", 0.75)]


def test_ranks_named_by_their_words_beside_an_empty_one():
    ranks = '<response_label ident="BLANK"><material><mattext/></material></response_label>'
    ranks += label("A", "1st") + label("B", "2nd")
    rows = "".join(f'<response_lid ident="{at}">{mattext(words)}<render_choice>{ranks}</render_choice></response_lid>' for at, words in (("1", "Mars"), ("2", "Venus")))  # fmt: skip
    (one,) = only(rows, condition(equal("1", "2nd"), "1", action="Add") + condition(equal("2", "1st"), "1", action="Add")).interactions  # fmt: skip
    assert one.kind == Kind.MATCH and one.key.correct == ("1 B", "2 A")


ALWAYS = "<or><other/><not><other/></not></or>"


@pytest.mark.parametrize(
    ("test", "outcome"),
    [
        (ALWAYS, "general"),
        (f"<or>{equal('R', 'A')}<not>{equal('R', 'A')}</not></or>", "general"),
        ("<other/>", "incorrect"),
    ],
)
def test_feedback_that_a_rule_shows_always_is_general(test, outcome):
    response = f'<response_lid ident="R"><render_choice>{label("A", "a")}{label("B", "b")}</render_choice></response_lid>'
    rules = condition(equal("R", "A"), "1") + condition(test, "0", shows="Note")
    (feedback,) = only(response, rules, told("Note", "Model answer")).feedback
    assert (feedback.outcome, feedback.content.plain) == (outcome, "Model answer")


@pytest.mark.parametrize(
    ("presentation", "more", "outcome"),
    [
        ('<response_str ident="R"><render_fib rows="9"/></response_str>', "", "general"),
        ("", "", "general"),
        (f'<response_lid ident="R"><render_choice>{label("A", "a")}{label("B", "b")}</render_choice></response_lid>', condition(equal("R", "A"), "0"), "incorrect"),
        ('<response_str ident="R"><render_fib/></response_str>', condition('<unanswered respident="R"/>', "1"), "incorrect"),
    ],
)  # fmt: skip
def test_feedback_for_any_other_answer_is_general_where_no_answer_is_wanted(presentation, more, outcome):
    rules = more + condition("<other/>", "0", shows="KEY")
    (feedback,) = only(presentation, rules, told("KEY", "Model answer")).feedback
    assert (feedback.outcome, feedback.content.plain) == (outcome, "Model answer")


def test_right_and_wrong_are_names_for_correct_and_incorrect():
    response = f'<response_lid ident="R"><render_choice>{label("A", "a")}{label("B", "b")}</render_choice></response_lid>'
    rules = condition(equal("R", "A"), "1", shows="right") + condition(f"<not>{equal('R', 'A')}</not>", "0", shows="wrong")  # fmt: skip
    exercise = only(response, rules, told("right", "Yes") + told("wrong", "No"))
    assert [(one.outcome, one.content.plain) for one in exercise.feedback] == [("correct", "Yes"), ("incorrect", "No")]  # fmt: skip


def test_several_answers_that_only_the_kind_of_question_tells_of():
    meta = "<itemmetadata><qmd_itemtype>Multiple Response Static</qmd_itemtype></itemmetadata>"
    response = f'<response_lid ident="R"><render_choice>{label("A", "a")}{label("B", "b")}{label("C", "c")}</render_choice></response_lid>'
    rules = "".join(condition(equal("R", one), "1", action="Add") for one in "AC")
    exercise = only(response, rules, meta=meta)
    assert exercise.interactions[0].cardinality == "multiple" and exercise.points == 2
    assert exercise.interactions[0].key.correct == ("A", "C")


def test_the_text_that_webct_writes_as_an_extension_and_comments_are_kept():
    text = '<material><mat_extension><webct:localizable_mattext xmlns:webct="http://www.webct.com">What grows?</webct:localizable_mattext></mat_extension></material>'
    exercise = only(f'{text}<qticomment>Units:cm</qticomment><response_str ident="R"><render_fib/></response_str>')  # fmt: skip
    assert "What grows?" in exercise.body[0].plain
    assert ("qticomment", "Units:cm") in exercise.metadata


def test_feedback_that_stands_in_a_rule_is_kept_unless_it_repeats_the_choice():
    response = f'<response_lid ident="R"><render_choice>{label("A", "(a)")}{label("B", "(b)")}</render_choice></response_lid>'
    shown = '<respcondition><conditionvar>{}</conditionvar><setvar>{}</setvar><displayfeedback feedbacktype="Response" linkrefid="F{}">{}</displayfeedback></respcondition>'
    rules = shown.format(equal("R", "A"), 100, 1, " (a)") + shown.format(equal("R", "B"), 0, 2, "Look &lt;b&gt;again&lt;/b&gt;")  # fmt: skip
    (one,) = only(response, rules).interactions
    assert [choice.feedback and choice.feedback.plain for choice in one.choices] == [None, "Look again"]


def test_questions_behind_a_group_of_questions_stay_behind_it():
    item = f'<item ident="q" title="Q"><presentation>{mattext("Say {}")}</presentation></item>'
    group = f'<section ident="g" title="Group">{item.format(2)}</section>'
    result = imported(
        assessment(item.format(1), group, item.format(3), item.format(4), group, item.format(5))
    )
    (mixed,) = result.notes
    assert (mixed.code, mixed.where) == ("order", "quiz.xml, Quiz")
    assert [one.body[0].plain for one in exercises(result)] == [f"Say {at}" for at in (1, 2, 3, 4, 2, 5)]
    (quiz,) = result.course.pages
    assert [page.title for page in quiz.pages] == ["Group", "Quiz (continued)", "Group", "Quiz (continued)"]
    assert imported(assessment(item, item, group)).notes == ()


def test_points_that_nothing_can_earn_are_told():
    def asking(most):
        outcomes = f'<outcomes><decvar defaultval="0" maxvalue="{most}"/></outcomes>'
        return f'<item ident="q" title="Open"><presentation><flow>{mattext("Why?")}</flow></presentation><resprocessing>{outcomes}{condition("<other/>", "0")}</resprocessing></item>'

    result = imported(assessment(asking("1.0")))
    (exercise,), (note,) = exercises(result), result.notes
    assert (exercise.points, note.code, note.severity) == (1, "no_response", Severity.WARNING)
    assert imported(assessment(asking("0"))).notes == ()
