# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 1.2 whose files say a key, a passage, a limit or a picture in ways that no rule repeats."""

import pytest
from packages import assessment, canvas, codes, condition, equal, exercises, imported, mattext, package, told

from workbench.exporters._base import exporter_named
from workbench.model.exercise import Kind
from workbench.model.scoring import score_exercise

NUMBER = '<response_str ident="r"><render_fib fibtype="Decimal"><response_label ident="answer1"/></render_fib></response_str>'


def offered(*idents, kind="Multiple", way=""):
    labels = "".join(
        f'<response_label ident="{one}"{way}>{mattext(f"word {one}")}</response_label>' for one in idents
    )
    return f'<response_lid ident="r" rcardinality="{kind}"><render_choice>{labels}</render_choice></response_lid>'


def only(item):
    result = imported(assessment(item))
    (exercise,) = exercises(result)
    return exercise, result


def with_field(item, label, entry):
    field = f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>"
    return item.replace("</qtimetadata>", f"{field}</qtimetadata>", 1)


def again(result):
    """What comes back when the course is written for Canvas and read once more."""
    written = exporter_named("qti12").write(result.course, lambda digest: None)
    return imported(written.data, "quiz.zip")


@pytest.mark.parametrize("kind", ["numerical_question", "cc.fib.v0p1"])
def test_a_number_that_nobody_set_is_told(kind):
    _, result = only(canvas(kind, mattext("How many hours?") + NUMBER))
    assert codes(result) == ["keyless"]


@pytest.mark.parametrize("kind", ["multiple_answers_question", "cc.multiple_choice.v0p1"])
def test_choices_of_which_none_is_right_are_told(kind):
    _, result = only(canvas(kind, mattext("Which?") + offered("a", "b")))
    assert codes(result) == ["keyless"]


def test_questions_that_are_answered_freely_need_no_key():
    _, result = only(
        canvas("essay_question", mattext("Why?") + '<response_str ident="r"><render_fib/></response_str>')
    )
    assert codes(result) == []


RIGHT = "<and>" + equal("r", "b") + f"<not>{equal('r', 'a')}</not>" + equal("r", "c") + "</and>"
PARTIAL = with_field(
    canvas("multiple_answers_question", mattext("Which?") + offered("a", "b", "c"), condition(RIGHT, "100")),
    "scoring_algorithm",
    "PartialScore",
)


def test_new_quizzes_take_wrong_choices_from_right_ones_where_they_say_so():
    exercise, result = only(PARTIAL)
    earned = [
        score_exercise(exercise, {"r": given}).points for given in (("b", "c"), ("b",), ("a", "b"), ("a",))
    ]
    assert earned == [2.0, 1.0, 0.0, 0.0]
    assert again(result).course.pages[0].body == result.course.pages[0].body


def test_words_of_a_bank_stay_words_of_a_bank():
    way = ' scoring_algorithm="TextEquivalence" answer_type="wordbank"'
    labels = offered("a", "b", way=way).replace('ident="r"', 'ident="response_one"')
    rules = condition(equal("response_one", "b"), "100.00", action="Add")
    _, result = only(
        canvas("fill_in_multiple_blanks_question", mattext("The sea is [one] here") + labels, rules)
    )
    for (exercise,) in (exercises(result), exercises(again(result))):
        (asked,) = exercise.interactions
        assert asked.kind is Kind.INLINE_CHOICE and asked.option("data-answer-type") == "wordbank"
        assert [one.id for one in asked.choices] == ["a", "b"] and asked.key.correct == ("b",)


def test_a_list_without_a_right_word_beside_one_with_it_is_told():
    lists = "".join(
        offered("1", "2").replace('ident="r"', f'ident="response_{name}"') for name in ("one", "two")
    )
    words = mattext("Sun [one] and moon [two]")
    rules = condition(equal("response_one", "1"), "100", action="Add")
    _, result = only(canvas("multiple_dropdowns_question", words + lists, rules))
    assert "keyless" in codes(result)


GAPS = (
    mattext("Fill in")
    + '<response_lid rcardinality="Multiple" ident="r"><render_fib>'
    + '<response_label ident="a">{}</response_label></render_fib></response_lid>'
)
SHOWN = '<respcondition title="General feedback" continue="Yes"><displayfeedback linkrefid="general_fb"/></respcondition>'


def test_gaps_of_chamilo_ask_for_the_words_in_their_brackets():
    words = mattext("&lt;p&gt;[Rome] lies on the [Tiber||Tevere].&lt;/p&gt;")
    exercise, _ = only(canvas("cc.fib.v0p1", GAPS.format(words), SHOWN, told("general_fb", "Italy")))
    assert [(one.kind, one.key.correct) for one in exercise.interactions] == [
        (Kind.TEXT_ENTRY, ("Rome",)),
        (Kind.TEXT_ENTRY, ("Tiber", "Tevere")),
    ]
    assert "[" not in "".join(block.plain for block in exercise.body)
    assert [one.outcome for one in exercise.feedback] == ["general"]


def test_gaps_that_are_menus_or_have_rules_stay_as_they_are():
    menu = mattext("The capital is [Rome|Milan].")
    for item in (
        canvas("cc.fib.v0p1", GAPS.format(menu), SHOWN),
        canvas("cc.fib.v0p1", GAPS.format(mattext("An [array]")), condition(equal("r", "list"), "100")),
    ):
        exercise, result = only(item)
        (asked,) = exercise.interactions
        assert bool(asked.key.correct) != ("keyless" in codes(result))
        assert "Rome" not in asked.key.correct and "array" not in asked.key.correct


def test_a_question_of_a_bank_keeps_the_passage_that_it_is_taken_for():
    bank = f'<objectbank ident="b">{canvas("essay_question", mattext("Why?"))}</objectbank>'
    taken = '<bankentry_item sourcebank_ref="b" item_ref="q1" points_possible="3" parent_stimulus_item_ident="s1"/>'
    quiz = assessment(taken)
    result = imported(quiz.replace("</questestinterop>", f"{bank}</questestinterop>"))
    exercise = exercises(result)[0]
    assert dict(exercise.metadata)["parent_stimulus_item_ident"] == "s1" and exercise.points == 3.0


def test_rules_that_name_the_feedback_of_a_choice_name_no_unknown_answer():
    rules = condition(equal("r", "a"), "100") + condition(equal("r", "b_fb"), shows="general_fb")
    item = canvas(
        "multiple_answers_question", mattext("Which?") + offered("a", "b"), rules, told("b_fb", "No")
    )
    exercise, result = only(item)
    assert "key_unknown" not in codes(result)
    assert [one.feedback.plain for one in exercise.interactions[0].choices if one.feedback] == ["No"]


def test_a_limit_of_time_is_known_by_the_name_that_cartridges_give_it():
    field = "<qtimetadata><qtimetadatafield><fieldlabel>cc_timelimit</fieldlabel><fieldentry>90</fieldentry></qtimetadatafield></qtimetadata>"
    quiz = assessment(canvas("text_only_question", mattext("Hello"))).replace(
        "<section", f"{field}<section", 1
    )
    assert ("Time limit", "1 h 30 min") in imported(quiz).course.pages[0].settings


def test_a_picture_is_found_where_the_sign_of_its_folder_lost_its_beginning():
    words = mattext('Look: &lt;img src="IMS-CC-FILEBASE$/My%20files/leaf.png" alt="leaf"&gt;')
    result = package(
        {
            "imsmanifest.xml": '<manifest identifier="m"><organizations/><resources>'
            '<resource identifier="q" type="imsqti_xmlv1p2"><file href="q/q.xml"/></resource></resources></manifest>',
            "q/q.xml": assessment(canvas("essay_question", words)),
            "web_resources/My files/leaf.png": b"\x89PNG\r\n\x1a\n",
        }
    )
    assert len(result.assets) == 1 and "image" not in codes(result)


@pytest.mark.parametrize("kind", ["multiple_dropdowns_question", "fill_in_multiple_blanks_question"])
def test_blanks_whose_answers_bear_the_same_names_are_told_their_own(kind):
    lists = "".join(
        offered("1", "2").replace('ident="r"', f'ident="response_{name}"') for name in ("one", "two")
    )
    rules = condition(equal("response_one", "1"), shows="a_fb") + condition(
        equal("response_two", "1"), shows="b_fb"
    )
    rules += "".join(condition(equal(f"response_{name}", "1"), "50", action="Add") for name in ("one", "two"))
    words = mattext("Sun [one] and moon [two]")
    _, result = only(canvas(kind, words + lists, rules, told("a_fb", "Noon") + told("b_fb", "Night")))
    for exercise in (*exercises(result), *exercises(again(result))):
        given = [
            [one.plain for one in filter(None, (each.feedback for each in asked.choices))]
            or [one.content.plain for one in asked.feedback]
            for asked in exercise.interactions
        ]
        assert given == [["Noon"], ["Night"]] and not exercise.feedback


@pytest.mark.parametrize("rules", ["", condition("<other/>", shows="general_fb")])
def test_the_area_of_a_new_quiz_is_right_though_rules_only_tell_something(rules):
    area = '<response_label ident="1" rarea="rectangle">0.1,0.2,0.3,0.4</response_label>'
    shown = f'<render_hotspot><material><matimage uri="https://example.org/p.png"/></material>{area}</render_hotspot>'
    spot = f'<response_xy ident="r" rcardinality="Multiple">{mattext("Where?")}{shown}</response_xy>'
    exercise, _ = only(canvas("hot_spot_question", spot, rules, told("general_fb", "Look again")))
    (asked,) = exercise.interactions
    assert asked.key.correct == ("1",) and asked.choices[0].coords == "100,200,300,400"


def test_a_rule_that_pays_for_taking_none_is_told_once():
    none = "<and>" + "".join(f"<not>{equal('r', one)}</not>" for one in "ab") + "</and>"
    item = canvas("multiple_answers_question", mattext("Which?") + offered("a", "b"), condition(none, "100"))
    assert codes(only(item)[1]) == ["scoring"]


def test_groups_to_sort_into_without_a_right_answer_are_told():
    sides = "".join(
        offered("a", "b")
        .replace('ident="r"', f'ident="response_{name}"')
        .replace("<render", f"{mattext(name)}<render", 1)
        for name in ("fruit", "tool")
    )
    assert "keyless" in codes(only(canvas("categorization_question", mattext("Sort") + sides))[1])


def compared(*values, kind="numerical_question"):
    """A question for a number, and its notes on thousands."""
    field = '<response_str ident="r"><render_fib fibtype="Decimal"/></response_str>'
    tests = "".join(f'<{tag} respident="r">{value}</{tag}>' for tag, value in values)
    exercise, result = only(canvas(kind, mattext("How many?") + field, condition(tests, "100")))
    (range_,) = exercise.interactions[0].key.ranges
    return (range_.lower, range_.upper, range_.exact), [
        note.excerpt for note in result.notes if note.code == "thousands"
    ]


def test_a_comma_before_three_figures_parts_thousands_as_the_other_numbers_tell():
    assert compared(("vargte", "950"), ("varlte", "1,050")) == ((950.0, 1050.0, None), [])
    assert compared(("vargte", "1,000,000"), ("varlte", "2,000")) == ((1000000.0, 2000.0, None), [])
    assert compared(("vargte", "0,5"), ("varlte", "1,500")) == ((0.5, 1.5, None), [])
    assert compared(("varequal", "0,125")) == ((None, None, 0.125), [])


def test_a_comma_that_may_be_either_is_told():
    assert compared(("varequal", "1,000")) == ((None, None, 1000.0), ["1,000"])


def test_points_and_more_that_stand_on_the_item_itself_are_read():
    item = f'<item ident="i" title="T" points="4" difficulty="hard" maxattempts="0"><presentation>{mattext("Say.")}<response_str ident="r"><render_fib/></response_str></presentation></item>'
    exercise, _ = only(item)
    assert exercise.points == 4 and ("difficulty", "hard") in exercise.metadata
    assert "maxattempts" not in dict(exercise.metadata)


@pytest.mark.parametrize("kind", ["text-block", "text", "text_only_question"])
def test_a_text_among_the_questions_asks_for_nothing_and_says_nothing(kind):
    assert "no_response" not in codes(only(canvas(kind, mattext("Read this.")))[1])


def test_a_group_within_a_group_is_worth_what_the_outer_one_says():
    how = "<selection_ordering><selection><selection_number>1</selection_number><selection_extension><points_per_item>3</points_per_item></selection_extension></selection></selection_ordering>"
    asked = canvas(
        "essay_question",
        mattext("Why?") + "<response_str ident='r'><render_fib/></response_str>",
        points="1.0",
    )
    inner = f'<section ident="in" title="Inner">{asked}</section>'
    result = imported(assessment(f'<section ident="out" title="Outer">{how}{inner}</section>'))
    assert [one.points for one in exercises(result)] == [3.0]


def test_what_authors_remark_on_a_quiz_stands_with_it():
    quiz = assessment(canvas("essay_question", mattext("Why?"))).replace(
        "<section", "<qticomment>For class 8</qticomment><section", 1
    )
    assert ("Comment", "For class 8") in imported(quiz).course.pages[0].settings
