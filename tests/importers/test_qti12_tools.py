# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 1.2 as scripts, ATutor, Sakai and small converters write it: pairs, orders and names by rules of their own."""

import pytest
from packages import assessment, codes, condition, equal, exercises, imported, label, mattext, told

from workbench.model.exercise import Kind


def only(presentation, rules="", rest="", kind="", outcomes="<decvar/>"):
    meta = f"<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>qmd_itemtype</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>"
    source = f'<item ident="q" title="Q">{meta if kind else ""}<presentation>{mattext("Say")}{presentation}</presentation><resprocessing><outcomes>{outcomes}</outcomes>{rules}</resprocessing>{rest}</item>'
    result = imported(assessment(source))
    (exercise,) = exercises(result)
    return exercise, codes(result)


SIDES = "".join(
    label(*one) for one in (("l1", "bee"), ("l2", "cow"), ("r1", "honey"), ("r2", "milk"), ("r3", "silk"))
)
GROUP = f'<response_grp ident="m" rcardinality="Multiple">{SIDES}</response_grp>'
LIST = f'<response_lid ident="m" rcardinality="Multiple"><render_choice shuffle="Yes">{SIDES}</render_choice></response_lid>'


def pairs(words, points):
    return condition(f'<varsubset respident="m">{words}</varsubset>', points, action="Add")


def texts(sides):
    return [one.content.plain for one in sides]


def test_pairs_that_only_the_rules_name_are_a_matching():
    exercise, told_of = only(GROUP, pairs("l1,r1", "4") + pairs("l2,r2", "2"))
    (one,) = exercise.interactions
    assert one.kind == Kind.MATCH and exercise.points == 6 and not told_of
    assert texts(one.choices) == ["bee", "cow"] and texts(one.targets) == ["honey", "milk", "silk"]
    assert one.key.correct == ("l1 r1", "l2 r2") and [c.value for c in one.key.mapping] == [
        0.666667,
        0.333333,
    ]


@pytest.mark.parametrize("words", ["l1.r1 l2.r2", "l1:r1 l2:r2", "l1|r1 l2|r2"])
def test_several_pairs_in_one_rule_are_a_matching_where_the_question_says_so(words):
    wrong = condition(f'<not><varsubset respident="m">{words}</varsubset></not>', "0")
    exercise, _ = only(
        LIST, condition(f'<varsubset respident="m">{words}</varsubset>', "5") + wrong, kind="Matching"
    )
    (one,) = exercise.interactions
    assert one.kind == Kind.MATCH and one.key.correct == ("l1 r1", "l2 r2") and exercise.points == 5
    assert one.shuffle


def test_a_list_of_choices_with_commas_stays_one_of_several_right_ones():
    exercise, _ = only(LIST, condition('<varsubset respident="m">l1,r1</varsubset>', "1"))
    (one,) = exercise.interactions
    assert one.kind == Kind.CHOICE and one.key.correct == ("l1", "r1")


ORDER = f'<response_lid ident="o" rcardinality="Ordered"><render_choice>{label("a", "first")}{label("b", "second")}{label("c", "third")}</render_choice></response_lid>'


def test_an_order_in_one_value_with_spaces_is_the_key():
    exercise, told_of = only(ORDER, condition(equal("o", "b a c"), "3"))
    assert exercise.interactions[0].key.correct == ("b", "a", "c") and "key_unknown" not in told_of


def test_an_order_by_places_in_the_file_names_the_choices():
    rules = "".join(
        condition(f'<varequal respident="o" index="{at}">{at}</varequal>', "1.6666666666667", action="Add")
        for at in range(3)
    )
    exercise, told_of = only(ORDER, rules)
    assert exercise.interactions[0].key.correct == ("a", "b", "c") and exercise.points == 5
    assert "key_unknown" not in told_of


def test_how_deep_a_choice_stands_is_no_word_of_it():
    deep = f'<response_label ident="a">{mattext("first")}<material><mattext label="answerdepth">0</mattext></material></response_label>'
    order = f'<response_lid ident="o" rcardinality="Ordered"><render_choice>{deep}{label("b", "second")}</render_choice></response_lid>'
    exercise, _ = only(order, condition(equal("o", "a") + equal("o", "b"), "1"))
    assert texts(exercise.interactions[0].choices) == ["first", "second"]


def test_an_order_is_mixed_where_its_rendering_says_so():
    shown = f'<render_extension><ims_render_object shuffle="Yes"><flow_label>{label("a", "first")}{label("b", "second")}</flow_label></ims_render_object></render_extension>'
    exercise, _ = only(f'<response_lid ident="o" rcardinality="Ordered">{shown}</response_lid>')
    assert exercise.interactions[0].kind == Kind.ORDER and exercise.interactions[0].shuffle


CHOICE = f'<response_lid ident="r" rcardinality="Single"><render_choice>{label("a", "A")}{label("b", "B")}</render_choice></response_lid>'


@pytest.mark.parametrize(
    ("name", "when"),
    [("FEEDBACK", "general"), ("fb_general", "general"), ("feedback-correct", "correct"), ("fb_7", "fb_7")],
)
def test_feedback_that_no_rule_shows_is_told_when_its_name_says(name, when):
    exercise, _ = only(CHOICE, condition(equal("r", "a"), "1"), told(name, "Read on"))
    assert [(one.outcome, one.content.plain) for one in exercise.feedback] == [(when, "Read on")]


BLANK = '<response_str ident="r"><render_fib/></response_str>'


@pytest.mark.parametrize(
    ("test", "code"),
    [
        ('<varsubset respident="r" setmatch="Contains">oak</varsubset>', "scoring"),
        ('<varsubstring respident="r">oak</varsubstring>', "scoring"),
        ('<varsubset respident="r" setmatch="Matches">o+ak</varsubset>', "pattern"),
        (equal("r", "oak"), None),
    ],
)
def test_answers_that_count_in_part_or_by_a_pattern_are_told(test, code):
    exercise, told_of = only(BLANK, condition(test, "1"))
    assert exercise.interactions[0].key.correct and told_of == ([code] if code else [])


def test_a_count_of_right_pairs_is_not_what_the_question_is_worth():
    counts = '<decvar varname="Respondus_Correct" maxvalue="2"/><decvar varname="que_score" maxvalue="100"/>'
    exercise, _ = only(CHOICE, condition(equal("r", "a"), "100"), outcomes=counts)
    assert exercise.points is None


def test_scores_that_a_person_sets_add_up():
    scores = '<decvar varname="Style" maxvalue="5"/><decvar varname="Facts" maxvalue="3"/>'
    exercise, _ = only('<response_str ident="r"><render_fib rows="9"/></response_str>', outcomes=scores)
    assert exercise.points == 8


def test_blackboards_pairs_are_worth_their_percentages():
    def left(ident, words):
        return f'<flow class="Block">{mattext(words)}<response_lid ident="{ident}" rcardinality="Single"><render_choice>{label("x", "one")}{label("y", "two")}</render_choice></response_lid></flow>'

    def right(side, value, percent):
        share = f'<setvar variablename="PartialCreditPercent" action="Set">{percent}</setvar>'
        return condition(equal(side, value), shows="correct").replace(
            "<displayfeedback", f"{share}<displayfeedback"
        )

    exercise, _ = only(
        left("1", "un") + left("2", "deux"), right("1", "x", "60") + right("2", "y", "40"), kind="Matching"
    )
    (one,) = exercise.interactions
    assert one.key.correct == ("1 x", "2 y") and [credit.value for credit in one.key.mapping] == [0.6, 0.4]


def test_a_recording_is_handed_in():
    exercise, _ = only('<response_str ident="audio"><material_ref/></response_str>', kind="Audio Recording")
    assert exercise.interactions[0].kind == Kind.UPLOAD


def test_what_a_section_leaves_empty_is_no_setting():
    selection = "<selection_ordering><selection><sourcebank_ref>\n</sourcebank_ref><selection_number>\n</selection_number></selection><order order_type='Sequential'/></selection_ordering>"
    section = f'<section ident="s" title="Part"><duration>\n</duration>{selection}<item ident="q"><presentation>{CHOICE}</presentation></item></section>'
    result = imported(assessment(section))
    (part,) = result.course.pages[0].pages
    assert part.settings == (("Order", "Sequential"),) and "dangling_reference" not in codes(result)
