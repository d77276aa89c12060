# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 1.2: keys, points and feedback out of rules of every shape that files have."""

import pytest
from packages import assessment, condition, equal, exercises, imported, label, mattext, told

from workbench.model.content import plain_text
from workbench.model.exercise import Kind
from workbench.model.scoring import score, score_exercise


def only(presentation, rules="", rest="", meta="", most=""):
    outcomes = f"<outcomes><decvar{most}/></outcomes>"
    item = f'<item ident="q" title="Q">{meta}<presentation>{mattext("Say")}{presentation}</presentation><resprocessing>{outcomes}{rules}</resprocessing>{rest}</item>'
    (exercise,) = exercises(imported(assessment(item)))
    return exercise


def picked(cardinality="Single"):
    labels = "".join(label(one, f"word {one}") for one in "ABC")
    return f'<response_lid ident="R" rcardinality="{cardinality}"><render_choice>{labels}</render_choice></response_lid>'


NUMBER = (
    '<response_str ident="R"><render_fib columns="9"><response_label ident="x"/></render_fib></response_str>'
)
LOW, HIGH = '<vargte respident="R">3</vargte>', '<varlte respident="R">4</varlte>'


def right(exercise, *answer):
    return score(exercise.interactions[0], answer).correct


@pytest.mark.parametrize(
    "rules",
    [
        condition(LOW + HIGH, "2"),
        condition(f"<or>{equal('R', '3.5')}<and>{LOW}{HIGH}</and></or>", "2"),
        condition(LOW, "2", action="Add") + condition(HIGH, "2", action="Add"),
        condition('<not><or><varlt respident="R">3</varlt><vargt respident="R">4</vargt></or></not>', "2"),
    ],
)
def test_bounds_make_a_number_of_any_box(rules):
    exercise = only(NUMBER, rules)
    assert right(exercise, "3.25") and not right(exercise, "4.5") and not right(exercise, "2.5")
    (span,) = exercise.interactions[0].key.ranges
    assert (span.lower, span.upper) == (3, 4)


def test_a_number_may_have_a_comma():
    numeric = NUMBER.replace("response_str", "response_num")
    assert right(only(numeric, condition(equal("R", "3,5"), "1")), "3.5")


def test_rules_that_pay_nothing_tell_by_what_they_show_or_stand_alone():
    shown = condition(equal("R", "B"), shows="correct_fb") + condition(
        "<other/>", shows="general_incorrect_fb"
    )
    assert right(only(picked(), shown), "B")
    assert right(only(picked(), condition(equal("R", "B"))), "B")
    assert right(only(picked("Multiple"), condition(equal("R", "A") + equal("R", "C"))), "A", "C")


@pytest.mark.parametrize("responses", [1, 2])
@pytest.mark.parametrize("kind", ["", "true_false_question", "multiple_dropdowns_question"])
@pytest.mark.parametrize(
    "of", [picked, lambda: NUMBER, lambda: NUMBER.replace("response_str", "response_num")]
)
def test_questions_whose_rules_are_missing_are_read_without_a_key(of, kind, responses):
    fields = f"<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>"
    asked = "".join(of().replace('"R"', f'"response_{one}"') for one in range(responses))
    for most in (
        "",
        ' varname="SCORE" maxvalue="100"',
        ' varname="SCORE" maxvalue="100">5<setvar/></decvar><decvar',
    ):
        exercise = only(asked, meta=fields, most=most)
        assert len(exercise.interactions) == responses
        assert not any(one.key.correct for one in exercise.interactions)


def test_a_rule_that_only_tells_something_makes_no_key():
    exercise = only(picked(), condition(equal("R", "B"), shows="f"), told("f", "Are you sure?"))
    assert exercise.interactions[0].key.correct == ()
    two = condition(equal("R", "A")) + condition(equal("R", "B"))
    assert only(picked(), two).interactions[0].key.correct == ()


def test_points_that_a_rule_takes_away_are_taken_away():
    rules = condition(equal("R", "A"), "2", action="Add") + condition(equal("R", "B"), "1", action="Subtract")
    exercise = only(picked("Multiple"), rules)
    assert exercise.points == 2 and exercise.interactions[0].key.correct == ("A",)
    assert score(exercise.interactions[0], ("A", "B")).points == 0.5


def test_the_most_that_can_be_scored_is_what_the_score_says():
    rule = condition(equal("R", "A"), "SCORE.max")
    assert only(picked(), rule, most=' maxvalue="5"').points == 5


def test_what_is_told_for_any_other_answer_is_feedback_on_wrong_ones():
    other = f"<not>{equal('R', 'A')}</not>"
    rules = condition(equal("R", "A"), "1") + condition(other, shows="f")
    exercise = only(picked(), rules, told("f", "Look again"))
    assert [(one.outcome, plain_text(one.content)) for one in exercise.feedback] == [
        ("incorrect", "Look again")
    ]


def test_only_the_score_counts_where_rules_set_other_things_too():
    both = '<setvar varname="Correct">1</setvar><setvar varname="SCORE">2</setvar>'
    rule = f"<respcondition><conditionvar>{equal('R', 'B')}</conditionvar>{both}</respcondition>"
    assert only(picked(), rule).points == 2


@pytest.mark.parametrize("name", ["qmd_points", "point_value", "points", "max_score", "Marks", "weighting"])
def test_points_are_told_under_many_names(name):
    meta = f"<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>{name}</fieldlabel><fieldentry>3</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>"
    rule = condition(equal("R", "B"), "100")
    assert only(picked(), rule, meta=meta, most=' maxvalue="100"').points == 3
    assert only(picked(), condition(equal("R", "B"), "4"), meta=meta, most=' maxvalue="4"').points == 4


def test_several_identifiers_in_one_comparison():
    assert right(only(picked("Multiple"), condition('<varsubset respident="R">A,C</varsubset>', "1")), "A", "C")  # fmt: skip
    ordered = only(picked("Ordered"), condition(equal("R", "B, C, A"), "1"))
    assert ordered.interactions[0].key.correct == ("B", "C", "A")


RIGHT = condition(equal("R", "B"), "2", shows="good")


@pytest.mark.parametrize(
    "wrong",
    [
        condition(f"<not>{equal('R', 'B')}</not>", "0", shows="bad"),
        condition(f"<or>{equal('R', 'A')}{equal('R', 'C')}</or>", "0", shows="bad"),
        condition(equal("R", "A"), "0", shows="bad") + condition("<other/>", "0", shows="bad"),
    ],
)
def test_what_is_told_after_any_wrong_answer_is_for_wrong_answers(wrong):
    exercise = only(picked(), RIGHT + wrong, told("good", "Well done") + told("bad", "Have another look"))
    assert [(one.outcome, one.content.plain) for one in exercise.feedback] == [("incorrect", "Have another look")]  # fmt: skip
    assert [one.feedback.plain if one.feedback else "" for one in exercise.interactions[0].choices] == ["", "Well done", ""]  # fmt: skip


REST = [
    condition("<other/>", shows="all"),
    condition(f"<not>{equal('R', 'B')}</not>", "0", shows="all"),
    condition(f"<or>{equal('R', 'A')}{equal('R', 'C')}</or>", "0", shows="all"),
]


@pytest.mark.parametrize("rest", REST)
@pytest.mark.parametrize("first", [True, False])
def test_what_is_told_after_right_answers_and_after_wrong_ones_is_for_all(rest, first):
    paid = condition(equal("R", "B"), "1", shows="all")
    exercise = only(picked(), paid + rest if first else rest + paid, told("all", "Read chapter 2"))
    assert [(one.outcome, one.content.plain) for one in exercise.feedback] == [("general", "Read chapter 2")]
    assert not any(one.feedback for one in exercise.interactions[0].choices)


def test_feedback_that_no_rule_shows_belongs_to_the_choice_of_its_name():
    outside = '<displayfeedback linkrefid="A_fb"/>'
    exercise = only(
        picked(), RIGHT + outside, told("A_fb", "Not A") + told("C", "Not C") + told("D_fb", "What?")
    )
    assert [one.feedback.plain if one.feedback else "" for one in exercise.interactions[0].choices] == ["Not A", "", "Not C"]  # fmt: skip
    assert [one.outcome for one in exercise.feedback] == ["D_fb"]


def test_feedback_that_no_rule_shows_belongs_to_the_choice_of_its_number():
    labels = "".join(label(f"Q_5_A{at}", f"word {at}") for at in (1, 2, 3))
    response = f'<response_lid ident="R"><render_choice>{labels}</render_choice></response_lid>'
    rules = condition(equal("R", "Q_5_A2"), "1", shows="Q_5_FB3")
    exercise = only(response, rules, told("Q_5_FB1", "Not this") + told("Q_5_FB3", "Well done"))
    assert [one.feedback.plain if one.feedback else "" for one in exercise.interactions[0].choices] == ["Not this", "Well done", ""]  # fmt: skip
    assert not exercise.feedback


def test_escaped_html_with_elements_in_it_is_html():
    words = "&lt;p&gt;What does <code>a &lt; b</code> say?&lt;/p&gt;"
    exercise = only(mattext(words) + picked(), RIGHT)
    assert "What does a < b say?" in " ".join(one.plain for one in exercise.body)
    assert all("<p>" not in one.plain for one in exercise.body)


def test_every_hint_of_several_is_kept():
    hints = "".join(f"<hintmaterial>{mattext(words)}</hintmaterial>" for words in ("First", "Then"))
    exercise = only(
        picked(),
        condition(equal("R", "A"), "1"),
        f'<itemfeedback ident="h"><hint feedbackstyle="Multilevel">{hints}</hint></itemfeedback>',
    )
    assert [one.plain for one in exercise.hints] == ["First", "Then"]


def test_a_number_is_spelled_as_its_author_did():
    exercise = only(NUMBER.replace("response_str", "response_num"), condition(equal("R", "1e+06"), "1"))
    assert exercise.interactions[0].key.correct == ("1e+06",) and right(exercise, "1000000")


@pytest.mark.parametrize(
    ("right", "rest", "said"),
    [("", "general_fb", ["wrong"]), ("general_fb", "", ["right"]), ("general_fb", "general_fb", [])],
)
def test_general_feedback_that_only_some_answers_come_to_is_told(right, rest, said):
    rules = condition(equal("R", "B"), "100", shows=right) + condition("<other/>", shows=rest)
    item = f'<item ident="q"><presentation>{picked()}</presentation><resprocessing>{rules}</resprocessing>{told("general_fb", "Look")}</item>'
    result = imported(assessment(item))
    (one,) = exercises(result)[0].feedback
    assert (one.outcome, one.content.plain) == ("general", "Look")
    assert [
        word for note in result.notes for word in ("right", "wrong") if f"of {word} " in note.message
    ] == said


def test_choices_that_a_script_wrote_into_a_response_each_are_one_question():
    boxes = "".join(
        f'<response_lid ident="r{at}"><render_choice>{label(f" {at}{at} ", word)}</render_choice></response_lid>'
        for at, word in enumerate(["red", "green", "blue"])
    )
    kind = "<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>multiple_choice_question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>"
    exercise = only(boxes, condition(equal(" r1 ", " 11 "), "100"), meta=kind)
    (one,) = exercise.interactions
    assert [choice.content.plain for choice in one.choices] == ["red", "green", "blue"]
    assert right(exercise, "11") and not right(exercise, "22")


def test_an_area_may_be_called_a_polygon():
    area = '<response_label ident="A" rarea="polygon">1,1,9,1,5,9</response_label>'
    shown = f'<response_xy ident="R"><render_hotspot>{area}</render_hotspot></response_xy>'
    (one,) = only(shown, condition(equal("R", "A"), "1")).interactions
    assert [(spot.shape, spot.coords) for spot in one.choices] == [("poly", "1,1,9,1,5,9")]


def test_an_answer_that_only_has_to_hold_some_words_counts_with_others_around_them():
    test = '<varsubstring respident="r" case="No">cat</varsubstring>'
    presentation = f'{mattext("Who?")}<response_str ident="r"><render_fib/></response_str>'
    result = imported(
        assessment(
            f'<item ident="i"><presentation>{presentation}</presentation><resprocessing>{condition(test, "1")}</resprocessing></item>'
        )
    )
    (exercise,) = exercises(result)
    assert score_exercise(exercise, {"r": ("a cat",)}).correct and result.notes == ()
    assert score_exercise(exercise, {"r": ("a dog",)}).points == 0


@pytest.mark.parametrize(
    ("margin", "bounds"),
    [
        ('margintype="absolute" margin="0.5"', [(7.5, 8.5)]),
        ('margintype="percent" margin="10"', [(7.2, 8.8)]),
        ('margin="0"', []),
        ('margin="wide"', []),
    ],
)
def test_a_margin_beside_a_number_makes_its_bounds(margin, bounds):
    exercise = only(NUMBER, condition(f'<varequal respident="R" {margin}>8</varequal>', "2"))
    key = exercise.interactions[0].key
    assert [(one.lower, one.upper) for one in key.ranges] == bounds and key.correct == ("8",)
    assert right(exercise, "8") and right(exercise, "8.4") is bool(bounds)


def test_bounds_that_stand_beside_a_margin_count():
    number = '<varequal respident="R" margin="9">3.5</varequal>'
    exercise = only(NUMBER, condition(f"<or>{number}<and>{LOW}{HIGH}</and></or>", "2"))
    (span,) = exercise.interactions[0].key.ranges
    assert (span.lower, span.upper) == (3, 4)


def test_two_answers_that_a_rule_wants_at_once_may_both_be_taken_where_nothing_says_how_many():
    free = picked().replace(' rcardinality="Single"', "")
    both = condition(f"<and>{equal('R', 'A')}{equal('R', 'C')}</and>", "2")
    (one,) = only(free, both).interactions
    assert one.cardinality == "multiple" and one.key.correct == ("A", "C")
    assert only(free, condition(equal("R", "A"), "2")).interactions[0].cardinality == "single"
    assert only(picked(), both).interactions[0].cardinality == "single"


def test_feedback_that_no_rule_shows_is_told_as_its_name_ends():
    rest = told("Q1_correct", "Yes") + told("Q1_wrong_fb", "No") + told("fb_12", "Twelve")
    exercise = only(picked(), condition(equal("R", "A"), "2"), rest)
    assert [(one.when, one.content.plain) for one in exercise.feedback] == [
        ("correct", "Yes"),
        ("incorrect", "No"),
        ("fb_12", "Twelve"),
    ]


def test_choices_that_rules_name_and_pay_nothing_for_are_told():
    item = f'<item ident="q"><presentation>{mattext("Say")}{picked()}</presentation><resprocessing>{condition(equal("R", "A"), "0")}</resprocessing></item>'
    (note,) = imported(assessment(item)).notes
    assert note.code == "key_unread" and note.excerpt == "word A"


def test_a_formula_may_stand_in_the_fields_of_a_question():
    fields = {
        "question_type": "calculated_question",
        "formula_question_formula": "A * sin(b_1)",
        "formula_variable_A_min": "1",
        "formula_variable_A_max": "10",
        "formula_variable_b_1_min": "-2.5",
        "formula_variable_b_1_max": "5",
    }
    said = "".join(
        f"<qtimetadatafield><fieldlabel>{key}</fieldlabel><fieldentry>{value}</fieldentry></qtimetadatafield>"
        for key, value in fields.items()
    )
    exercise = only(NUMBER, meta=f"<itemmetadata><qtimetadata>{said}</qtimetadata></itemmetadata>")
    assert exercise.calculation is not None and exercise.calculation.formulas == ("A * sin(b_1)",)
    drawn = [(one.name, one.lower, one.upper) for one in exercise.calculation.variables]
    assert drawn == [("A", 1, 10), ("b_1", -2.5, 5)]


def test_points_may_have_a_comma_before_their_fraction():
    field = "<qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>2,5</fieldentry></qtimetadatafield>"
    meta = f"<itemmetadata><qtimetadata>{field}</qtimetadata></itemmetadata>"
    shares = condition(equal("R", "A"), "33,34", action="Add") + condition(
        equal("R", "B"), "66,66", action="Add"
    )
    exercise = only(picked("Multiple"), shares, meta=meta)
    assert exercise.points == 2.5
    assert score_exercise(exercise, {"R": ("B",)}).points == pytest.approx(1.67, abs=0.01)
    assert only(picked(), condition(equal("R", "A"), "1,5"), most=' maxvalue="1,5"').points == 1.5


def test_a_group_may_say_its_points_with_a_comma():
    drawn = "<selection_ordering><selection><selection_number>1</selection_number><selection_extension><points_per_item>1,5</points_per_item></selection_extension></selection></selection_ordering>"
    item = f'<item ident="q"><presentation>{mattext("Say")}{picked()}</presentation><resprocessing>{condition(equal("R", "A"), "100")}</resprocessing></item>'
    (exercise,) = exercises(imported(assessment(f'<section ident="g">{drawn}{item}</section>')))
    assert exercise.points == 1.5


def test_rules_that_stand_within_a_response_count():
    rules = f"<resprocessing><outcomes><decvar/></outcomes>{condition(equal('R', 'B'), '3')}</resprocessing>"
    inner = picked().replace("</response_lid>", f"{rules}</response_lid>")
    (exercise,) = exercises(
        imported(assessment(f'<item ident="q"><presentation>{mattext("Say")}{inner}</presentation></item>'))
    )
    assert exercise.points == 3 and right(exercise, "B") and not right(exercise, "A")


@pytest.mark.parametrize("kind", ["file_upload_question", "File Upload", "file-upload"])
@pytest.mark.parametrize("presentation", ["", NUMBER])
def test_a_file_is_asked_for_by_each_of_the_names_of_its_kind(kind, presentation):
    field = f"<qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield>"
    (one,) = only(
        presentation, meta=f"<itemmetadata><qtimetadata>{field}</qtimetadata></itemmetadata>"
    ).interactions
    assert one.kind == Kind.UPLOAD
