# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 1.2 as single tools write it: Desire2Learn, Blackboard, Canvas's blanks, banks that are referred to."""

from html import escape

import pytest
from packages import (
    assessment,
    canvas,
    codes,
    condition,
    equal,
    exercises,
    imported,
    label,
    mattext,
    package,
    told,
)

from workbench.importers._qti1.patterns import words_of
from workbench.model.exercise import Kind
from workbench.model.scoring import full_answers, score, score_exercise

STEM = mattext("&lt;p&gt;What makes a leaf green?&lt;/p&gt;")


def d2l(kind, presentation, processing="", rest="", grading=""):
    """An item as Desire2Learn writes it."""
    settings = f"<response_extension><d2l_2p0:display_style>2</d2l_2p0:display_style><d2l_2p0:grading_type>{grading}</d2l_2p0:grading_type></response_extension>"
    return f"""<item xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0" ident="OBJ_1" label="QUES_1" title="Leaf"><itemmetadata><qtimetadata>
      <qti_metadatafield><fieldlabel>qmd_questiontype</fieldlabel><fieldentry>{kind}</fieldentry></qti_metadatafield>
      <qti_metadatafield><fieldlabel>qmd_weighting</fieldlabel><fieldentry>4.0000</fieldentry></qti_metadatafield>
      </qtimetadata></itemmetadata><itemproc_extension><d2l_2p0:difficulty>1</d2l_2p0:difficulty></itemproc_extension>
      <presentation><flow>{STEM}{settings}{presentation}</flow></presentation>
      <resprocessing>{processing}</resprocessing>{rest}</item>"""


def only(*items, **more):
    (found,) = exercises(imported(assessment(*items, **more)))
    return found


def worth(test, variable, value="1"):
    return f'<respcondition><conditionvar>{test}</conditionvar><setvar varname="{variable}" action="Add">{value}</setvar></respcondition>'


TWO = f"<render_choice>{label('A1', 'chlorophyll')}{label('A2', 'water')}</render_choice>"
THREE = f"<render_choice>{label('A1', 'a')}{label('A2', 'b')}{label('A3', 'c')}</render_choice>"


def test_desire2learn_takes_one_choice_though_it_says_multiple():
    exercise = only(
        d2l(
            "Multiple Choice",
            f'<response_lid ident="L" rcardinality="Multiple">{TWO}</response_lid>',
            condition(equal("L", "A1"), points="100.0000", shows="F1")
            + condition(equal("L", "A2"), points="0.0000", shows="F2"),
            told("QUES_1", "See page 4") + told("F1", "Yes") + told("F2", "Hardly"),
        )
    )
    (one,) = exercise.interactions
    assert (one.kind, one.cardinality, one.key.correct) == (Kind.CHOICE, "single", ("A1",))
    assert [each.feedback.plain for each in one.choices] == ["Yes", "Hardly"]
    assert [(each.outcome, each.content.plain) for each in exercise.feedback] == [("general", "See page 4")]
    assert exercise.points == 4


@pytest.mark.parametrize(
    ("grading", "given", "points"),
    [
        ("0", ("A1",), 0),
        ("0", ("A1", "A3"), 4),
        ("1", ("A1", "A2"), 0),
        ("1", ("A1",), 2),
        ("2", ("A1",), 8 / 3),
        ("2", (), 4 / 3),
        ("2", ("A2",), 0),
        ("2", ("A1", "A3"), 4),
    ],
)
def test_desire2learn_counts_several_choices_in_its_ways(grading, given, points):
    processing = worth(equal("L", "A1"), "D2L_Correct", "") + worth(equal("L", "A3"), "D2L_Correct", "")
    processing += worth(equal("L", "A2"), "D2L_Incorrect", "")
    exercise = only(
        d2l(
            "Multi-Select",
            f'<response_lid ident="L" rcardinality="Multiple">{THREE}</response_lid>',
            processing,
            grading=grading,
        )
    )
    assert exercise.interactions[0].key.correct == ("A1", "A3")
    assert score_exercise(exercise, {"L": given}).points == pytest.approx(points, abs=1e-5)


def test_desire2learn_blanks_are_compared_by_their_labels():
    blank = '<response_str ident="S{0}"><render_fib fibtype="String" rows="1" columns="30"><response_label ident="ANS{0}"/></render_fib></response_str>'
    exercise = only(
        d2l(
            "Fill in the Blanks",
            f"{mattext('Light is')}{blank.format(1)}{mattext('by the')}{blank.format(2)}",
            condition(equal("ANS1", "caught"), points="50")
            + condition(equal("ANS1", "trapped"), points="50")
            + condition(equal("ANS2", "leaf"), points="50"),
        )
    )
    assert [one.key.correct for one in exercise.interactions] == [("caught", "trapped"), ("leaf",)]


@pytest.mark.parametrize(("repeated", "told"), [("leaf", False), ("TRAPPED", True)])
def test_the_shares_of_desire2learn_blanks_add_up(repeated, told):
    blank = '<response_str ident="S{0}"><render_fib fibtype="String"><response_label ident="ANS{0}"/></render_fib></response_str>'
    shares = "".join(
        f'<respcondition><conditionvar>{equal(name, word)}</conditionvar><setvar action="Set">{share}</setvar></respcondition>'
        for name, word, share in (
            ("ANS1", "caught", 25),
            ("ANS1", "trapped", 25),
            ("ANS2", "leaf", 75),
            ("ANS1", repeated, 25),
        )  # fmt: skip
    )
    result = imported(assessment(d2l("Fill in the Blanks", blank.format(1) + blank.format(2), shares)))
    (exercise,) = exercises(result)
    assert ("scoring" in codes(result)) is told
    if not told:
        points = [score_exercise(exercise, given).points for given in ({"S1": ("Leaf",)}, {"S2": ("leaf",)})]
        assert points == [exercise.points * 0.25, exercise.points * 0.75]


def test_desire2learn_orders_by_the_place_of_each_choice():
    places = "".join(worth(equal(f"A{3 - at}", str(at)), "D2L_Correct") for at in range(3))
    exercise = only(
        d2l("Ordering", f'<response_grp ident="O" rcardinality="Ordered">{THREE}</response_grp>', places)
    )
    (one,) = exercise.interactions
    assert (one.kind, one.key.correct) == (Kind.ORDER, ("A3", "A2", "A1"))


@pytest.mark.parametrize(("partial", "half"), [("false", 0), ("true", 5), ("", 5)])
def test_blanks_of_blackboard_may_pay_only_together(partial, half):
    meta = f"<itemmetadata><bbmd_questiontype>Fill in the Blank Plus</bbmd_questiontype><qmd_absolutescore_max>10</qmd_absolutescore_max><bbmd_partialcredit>{partial}</bbmd_partialcredit></itemmetadata>"
    blanks = "".join(f'<response_str ident="{one}"><render_fib/></response_str>' for one in "ab")
    paid = f'<respcondition><conditionvar><and>{equal("a", "sky")}{equal("b", "blue")}</and></conditionvar><setvar variablename="SCORE" action="Set">SCORE.max</setvar></respcondition>'
    result = imported(
        assessment(
            f'<item ident="q">{meta}<presentation>{mattext("The [a] is [b].")}{blanks}</presentation><resprocessing>{paid}</resprocessing></item>'
        )
    )
    (exercise,) = exercises(result)
    assert codes(result) == [] and exercise.processing.together is (half == 0)
    given = ({"a": ("sky",), "b": ("blue",)}, {"a": ("sky",), "b": ("red",)})
    assert [score_exercise(exercise, one).points for one in given] == [10, half]


@pytest.mark.parametrize(("kind", "key"), [("Essay", ["At noon."]), ("Fill in the Blank", [])])
def test_the_sample_answer_to_an_essay_of_blackboard_is_for_those_who_score(kind, key):
    meta = f"<itemmetadata><bbmd_questiontype>{kind}</bbmd_questiontype></itemmetadata>"
    asked = '<presentation><response_str ident="response"><render_fib rows="8" columns="127"/></response_str></presentation>'
    shown = f'<itemfeedback ident="solution"><solution><solutionmaterial>{mattext("At noon.")}</solutionmaterial></solution></itemfeedback>'
    exercise = only(f'<item ident="q">{meta}{asked}{shown}</item>')
    assert [(one.use, one.content.plain) for one in exercise.rubrics] == [("answerKey", one) for one in key]
    assert [one.content.plain for one in exercise.feedback] == ([] if key else ["At noon."])


@pytest.mark.parametrize(
    ("kind", "rule", "key"),
    [
        ("cc.essay.v0p1", "", ["At noon."]),
        ("cc.essay.v0p1", '<displayfeedback linkrefid="s4"/>', []),
        ("cc.fib.v0p1", "", []),
    ],
)
def test_the_sample_answer_to_an_essay_of_a_cartridge_is_for_those_who_score(kind, rule, key):
    field = f"<qtimetadatafield><fieldlabel>cc_profile</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield>"
    meta = f"<itemmetadata><qtimetadata>{field}</qtimetadata></itemmetadata>"
    asked = '<presentation><response_str ident="response"><render_fib/></response_str></presentation>'
    scored = f"<resprocessing><respcondition><conditionvar><other/></conditionvar>{rule}</respcondition></resprocessing>"
    solved = f'<itemfeedback ident="s4"><solution><solutionmaterial>{mattext("At noon.")}</solutionmaterial></solution></itemfeedback>'
    exercise = only(f'<item ident="q">{meta}{asked}{scored}{solved}{told("general_fb", "Thanks")}</item>')
    assert [(one.use, one.content.plain) for one in exercise.rubrics] == [("answerKey", one) for one in key]
    told_of = [one.content.plain for one in exercise.feedback]
    assert sorted(told_of) == ([] if key else ["At noon."]) + ["Thanks"]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("4|four", ("4", "four")),
        ("^colou?r$", ("colour", "color")),
        ("[Cc]at(s|fish)?", ("Cats", "Catfish", "Cat", "cats", "catfish", "cat")),
        ("^(?:a|b)$|^c$", ("a", "b", "c")),
        (r"3\.14", ("3.14",)),
        ("blue", ("blue",)),
        *(
            (one, ())
            for one in ("a+", "x.*", "(a", "a)", "[a-z]", "[^a]", "[a", "a$b", "(?i)x", r"\d", "a??")
        ),
        *(
            (one, ())
            for one in ("", "|", "a?b?c?d?e?f?g?", "(" * 900, "x" * 3000, "|".join("ab" * 50), "a\\")
        ),
    ],
)
def test_patterns_that_stand_for_few_words_are_written_out(pattern, words):
    assert words_of(pattern) == words


def by_pattern(pattern, inside="", after='<setvar action="Set">100.0</setvar>'):
    test = f'<varequal respident="S_ANS" case="no">{pattern}</varequal><var_extension><d2l_2p0:answer_is_regexp>yes</d2l_2p0:answer_is_regexp></var_extension>'
    blank = '<response_str ident="S_STR" rcardinality="Single"><render_fib rows="1" columns="20"><response_label ident="S_ANS"/></render_fib></response_str>'
    rule = f"<respcondition><conditionvar>{test}{inside}</conditionvar>{after}</respcondition>"
    return imported(assessment(d2l("Short Answer", blank, rule)))


@pytest.mark.parametrize(
    ("pattern", "right", "told_of"),
    [
        ("colou?r", ("colour", "color"), ["pattern"]),
        ("green", ("green",), []),
        ("gr.*", ("gr.*",), []),
        (r"^(\w+)+x$", (r"^(\w+)+x$",), []),
        ("a{9}{900}", ("a{9}{900}",), ["pattern"]),
    ],
)
def test_patterns_of_desire2learn_are_told_and_their_words_count(pattern, right, told_of):
    result = by_pattern(pattern)
    (exercise,) = exercises(result)
    assert exercise.interactions[0].key.correct == right and exercise.points == 4
    assert codes(result) == told_of


@pytest.mark.parametrize(("words", "points"), [(29, 0), (30, 4), (45, 4)])
def test_a_pattern_of_desire2learn_is_looked_for_anywhere_in_an_answer(words, points):
    (exercise,) = exercises(by_pattern(r"(?:\w+(?:\W+|$)){30}"))
    (one,) = exercise.interactions
    assert score_exercise(exercise, {one.response: ("word " * words,)}).points == points


def test_what_a_rule_pays_may_stand_among_its_comparisons():
    paid = '<setvar action="Set">100.0</setvar>'
    result = by_pattern("4|four", inside=paid, after="")
    (exercise,) = exercises(result)
    assert exercise.interactions[0].key.correct == ("4", "four") and exercise.points == 4


def test_patterns_of_blackboard_that_stand_for_few_words_are_keys():
    blank = '<response_str ident="a"><render_fib columns="9"/></response_str>'
    rule = condition('<varsubset respident="a" setmatch="Matches">oaks?</varsubset>', "1")
    result = imported(
        assessment(
            f'<item ident="q"><presentation>{blank}</presentation><resprocessing>{rule}</resprocessing></item>'
        )
    )
    assert exercises(result)[0].interactions[0].key.correct == ("oaks", "oak")
    assert codes(result) == ["pattern"]


def test_desire2learn_matches_by_responses_with_another_attribute():
    left = f'<response_grp respident="L{{0}}" rcardinality="Single">{mattext("left {0}")}{TWO}</response_grp>'
    processing = worth(equal("L1", "A2"), "D2L_Correct") + worth(equal("L1", "A1"), "D2L_Incorrect")
    processing += worth(equal("L2", "A1"), "D2L_Correct") + worth(equal("L2", "A2"), "D2L_Incorrect")
    (one,) = only(d2l("Matching", left.format(1) + left.format(2), processing)).interactions
    assert (one.kind, one.key.correct) == (Kind.MATCH, ("L1 A2", "L2 A1"))
    assert [each.content.plain for each in one.choices] == ["left 1", "left 2"]


@pytest.mark.parametrize(
    ("grading", "given", "points"),
    [
        ("0", ("L1 A2", "L2 A2"), 2),
        ("1", ("L1 A2", "L2 A2"), 0),
        ("2", ("L1 A2", "L2 A2"), 0),
        ("2", ("L1 A2",), 2),
    ],
)
def test_desire2learn_counts_pairs_in_other_numbers(grading, given, points):
    left = f'<response_grp respident="L{{0}}" rcardinality="Single">{mattext("left {0}")}{TWO}</response_grp>'
    processing = worth(equal("L1", "A2"), "D2L_Correct") + worth(equal("L1", "A1"), "D2L_Incorrect")
    processing += worth(equal("L2", "A1"), "D2L_Correct") + worth(equal("L2", "A2"), "D2L_Incorrect")
    exercise = only(d2l("Matching", left.format(1) + left.format(2), processing, grading=grading))
    assert score_exercise(exercise, {"RESPONSE": given}).points == pytest.approx(points, abs=1e-5)


def test_desire2learn_takes_one_share_for_each_wrong_pair():
    left = f'<response_grp respident="L{{0}}" rcardinality="Single">{mattext("left {0}")}{TWO}</response_grp>'
    lefts = "".join(left.format(number) for number in (1, 2, 3))
    processing = "".join(worth(equal(f"L{number}", "A2"), "D2L_Correct") for number in (1, 2, 3))
    exercise = only(d2l("Matching", lefts, processing, grading="2"))
    given = ("L1 A2", "L2 A2", "L3 A1")
    assert score_exercise(exercise, {"RESPONSE": given}).points == pytest.approx(4 / 3, abs=1e-4)


def test_desire2learn_takes_as_many_right_sides_as_are_right_for_a_left_one():
    left = f'<response_grp respident="L{{0}}" rcardinality="Single">{mattext("left {0}")}{TWO}</response_grp>'
    rights = (("L1", "A1"), ("L1", "A2"), ("L2", "A1"))
    processing = "".join(worth(equal(side, right), "D2L_Correct") for side, right in rights)
    exercise = only(d2l("Matching", left.format(1) + left.format(2), processing))
    assert [side.match_max for side in exercise.interactions[0].choices] == [0, 1]


def test_a_long_answer_keeps_its_answer_key_for_those_who_grade():
    exercise = only(
        d2l(
            "Long Answer",
            '<response_str ident="S" rcardinality="Multiple"><render_fib rows="15" columns="100"><response_label ident="LA"/></render_fib></response_str>',
            rest=f"<answer_key><answer_key_material><flow_mat>{mattext('It absorbs red and blue.')}</flow_mat></answer_key_material></answer_key>",
        )
    )
    assert [one.kind for one in exercise.interactions] == [Kind.EXTENDED_TEXT]
    (rubric,) = exercise.rubrics
    assert rubric.view == ("scorer",) and rubric.content.plain == "It absorbs red and blue."


# Blackboard -----------------------------------------------------------------------------------


def formatted(words):
    return f'<material><mat_extension><mat_formattedtext type="HTML">&lt;p&gt;{words}&lt;/p&gt;</mat_formattedtext></mat_extension></material>'


def blackboard(kind, response, processing="", right=""):
    return f"""<item title="Leaf"><itemmetadata><bbmd_questiontype>{kind}</bbmd_questiontype><qmd_absolutescore_max>10.0</qmd_absolutescore_max></itemmetadata>
      <presentation><flow class="Block"><flow class="QUESTION_BLOCK"><flow class="FORMATTED_TEXT_BLOCK">{formatted("Try this")}</flow></flow>
      <flow class="RESPONSE_BLOCK">{response}</flow>{right}</flow></presentation><resprocessing>{processing}</resprocessing></item>"""


def test_blackboard_writes_the_sides_of_a_matching_beside_the_responses():
    def left(number):
        labels = "".join(f'<response_label ident="{number}{letter}"/>' for letter in "ab")
        return f'<flow class="Block"><response_lid ident="L{number}" rcardinality="Single"><render_choice>{labels}</render_choice></response_lid><flow class="FORMATTED_TEXT_BLOCK">{formatted(f"left {number}")}</flow></flow>'

    blocks = "".join(
        f'<flow class="Block"><flow class="FORMATTED_TEXT_BLOCK">{formatted(words)}</flow></flow>'
        for words in ("red", "blue")
    )
    exercise = only(
        blackboard(
            "Matching",
            left(1) + left(2),
            condition(equal("L1", "1b"), points="50") + condition(equal("L2", "2a"), points="50"),
            f'<flow class="RIGHT_MATCH_BLOCK">{blocks}</flow>',
        )
    )
    (one,) = exercise.interactions
    assert [each.content.plain for each in (*one.choices, *one.targets)] == [
        "left 1",
        "left 2",
        "red",
        "blue",
    ]
    assert one.key.correct == ("L1 1b", "L2 1a")
    assert [block.plain for block in exercise.body if block.type == "paragraph"] == ["Try this"]


@pytest.mark.parametrize(
    ("mathml", "typed"),
    [
        ("<mi>a</mi><mo>+</mo><mi>b</mi>", "a+b"),
        ("<mfrac><mrow><mi>a</mi><mo>-</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a-b)/2"),
        ("<mn>2</mn><mi>x</mi><mo>×</mo><msqrt><mi>y</mi></msqrt>", "2*x*sqrt(y)"),
        ("<mi>sin</mi><mo>(</mo><msup><mi>x</mi><mn>2</mn></msup><mo>)</mo>", "sin(x^2)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot><mo>&minus;</mo><mn>1</mn><mn>0</mn>", "x^(1/3)-10"),
        ("<mi>a", None),
    ],
)
def test_a_formula_of_blackboard_is_typed_in_a_line(mathml, typed):
    mathml = f'<math xmlns="http://www.w3.org/1998/Math/MathML">{mathml}' + ("</math>" if typed else "")
    formula = f"<itemproc_extension><calculated><formula>{escape(mathml)}</formula><answer_scale>3</answer_scale><answer_tolerance type='percent'>10.0</answer_tolerance></calculated></itemproc_extension>"
    field = '<response_num ident="response"><render_fib fibtype="Decimal"/></response_num>'
    exercise = only(blackboard("Calculated", field).replace("</item>", f"{formula}</item>"))
    told = exercise.calculation
    assert (told.formulas, told.decimals, told.tolerance) == ((typed or mathml,), 3, "10.0%")


def test_a_rule_of_blackboard_shows_the_feedback_that_it_is_titled_by():
    typed = '<response_str ident="response"><render_fib fibtype="String"/></response_str>'
    rules = "".join(
        f'<respcondition title="{ident}"><conditionvar>{equal("response", word)}</conditionvar><displayfeedback linkrefid="correct"/></respcondition>'
        for ident, word in (("8f", "Paris"), ("9a", "Lutetia"))
    )
    shown = "".join(f'<itemfeedback ident="{ident}"><solution><solutionmaterial>{mattext(words)}</solutionmaterial></solution></itemfeedback>' for ident, words in (("8f", ""), ("9a", "Its old name")))  # fmt: skip
    exercise = only(blackboard("Fill in the Blank", typed, rules, told("correct", "Good") + shown))
    (one,) = exercise.interactions
    assert one.key.correct == ("Paris", "Lutetia")
    assert [(each.outcome, each.content.plain) for each in one.feedback] == [("Lutetia", "Its old name")]
    assert [(each.outcome, each.content.plain) for each in exercise.feedback] == [("correct", "Good")]


@pytest.mark.parametrize(("said", "points"), [("10.0", 10.0), ("-1.0", None), ("0", None)])
def test_percents_of_blackboard_are_no_points(said, points):
    choices = f'<response_lid ident="response" rcardinality="Multiple"><render_choice>{label("a", "A")}{label("b", "B")}</render_choice></response_lid>'
    rules = condition(equal("response", "a"), points="SCORE.max") + condition(equal("a", ""), points="50.0")
    exercise = only(blackboard("Multiple Answer", choices, rules).replace("10.0", said))
    assert exercise.points == points and exercise.interactions[0].key.correct == ("a",)


@pytest.mark.parametrize(
    ("rules", "most", "points"),
    [
        (condition(equal("response", "a"), points="10.0"), "", 10),
        (condition(equal("response", "a"), points="10.0") + condition("<other/>", points="0.0"), "", 10),
        (condition(equal("response", "a"), points="10.0") + condition(equal("response", "b"), points="10.0"), "", 10),
        (condition(equal("response", "a"), points="100.0"), "", None),
        (condition(equal("response", "a"), points="SCORE.max"), "", None),
        (condition(equal("response", "a"), points="50") + condition(equal("response", "b"), points="50"), "", None),
        (condition(equal("response", "a"), points="60") + condition(equal("response", "b"), points="20"), "", None),
        (condition(equal("response", "a"), points="10.0"), ' maxvalue="100"', None),
        (condition("<other/>", points="0"), "", None),
    ],
)  # fmt: skip
def test_one_number_in_all_rules_of_blackboard_is_the_points_and_shares_are_told(rules, most, points):
    choices = f'<response_lid ident="response" rcardinality="Single"><render_choice>{label("a", "A")}{label("b", "B")}</render_choice></response_lid>'
    scoring = f'<outcomes><decvar varname="SCORE"{most}/></outcomes>{rules}'
    item = blackboard("Multiple Choice", choices, scoring).replace("<qmd_absolutescore_max>10.0<", "<qmd_absolutescore_max>0<")  # fmt: skip
    result = imported(assessment(item))
    assert [one.points for one in exercises(result)] == [points]
    paid = "<other/>" not in rules or points is not None
    assert ("points_unnamed" in codes(result)) is (paid and points is None)


@pytest.mark.parametrize(("each", "points"), [("10.0", 20), ("50.0", None)])
def test_one_number_for_each_of_several_blanks_of_blackboard_is_points_or_a_share_of_all(each, points):
    blanks = "".join(f'<response_str ident="{ident}"><render_fib/></response_str>' for ident in "xy")
    rules = "".join(condition(equal(ident, "a"), points=each) for ident in "xy")
    item = blackboard("Fill in the Blank Plus", blanks, rules).replace("max>10.0<", "max>0<")
    result = imported(assessment(item))
    assert [one.points for one in exercises(result)] == [points]
    assert ("points_unnamed" in codes(result)) is (points is None)


def test_blackboard_uploads_hot_spots_and_either_or_questions_are_what_they_are_called():
    box = '<response_str ident="response"><render_fib rows="0" columns="0" fibtype="String"/></response_str>'
    (one,) = only(blackboard("File Upload", box)).interactions
    assert one.kind == Kind.UPLOAD

    spot = '<response_xy ident="response"><render_hotspot/></response_xy><flow class="FILE_BLOCK"><material><matapplication uri="leaf.png"/></material></flow>'
    inside = '<varinside respident="response" areatype="Rectangle">1, 2, 30, 40</varinside>'
    exercise = only(blackboard("Hot Spot", spot, condition(inside, shows="correct")))
    assert exercise.interactions[0].image == "leaf.png"
    assert not any(part.type == "image" for block in exercise.body for part in block.walk())

    either = f'<response_lid ident="response"><render_choice>{label("yes_no.true", "yes_no.true")}{label("yes_no.false", "yes_no.false")}</render_choice></response_lid>'
    (one,) = only(
        blackboard("Either/Or", either, condition(equal("response", "yes_no.true"), points="SCORE.max"))
    ).interactions
    assert [each.content.plain for each in one.choices] == ["Yes", "No"] and one.key.correct == (
        "yes_no.true",
    )


# Canvas ---------------------------------------------------------------------------------------


def test_all_words_of_a_blank_count_though_a_condition_names_only_the_first():
    blank = f'<response_lid ident="response_x">{mattext("x")}<render_choice>{label("1", "caught")}{label("2", "trapped")}</render_choice></response_lid>'
    exercise = only(
        canvas(
            "fill_in_multiple_blanks_question",
            mattext("Light is [x].") + blank,
            condition(equal("response_x", "1"), points="100"),
        )
    )
    assert exercise.interactions[0].key.correct == ("caught", "trapped")


@pytest.mark.parametrize(
    ("way", "right", "typed", "counts"),
    [
        ("TextContainsAnswer", "green", "a dark green leaf", True),
        ("TextContainsAnswer", "green", "grey", False),
        ("TextCloseEnough", "chlorophyll", "clorophyl", True),
        ("TextCloseEnough", "chlorophyll", "water", False),
        ("TextRegex", "^gr[ae]y?", "Gray leaves", True),
        ("TextRegex", "(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", False),
        ("TextRegex", r"^(the\s+)?mitochondri(?:a|on)s?$", "The mitochondria", True),
        ("TextRegex", r"^(?:\w+(?:\W+|$)){30}$", "word, " * 30, True),
        ("TextRegex", r"^(?:\w+(?:\W+|$)){30}$", "word, " * 29, False),
        ("TextRegex", "((a{99}){99}){99}", "a", False),
        ("TextRegex", "(a(?1)?)", "a", False),
        ("TextRegex", r"^\p{Lu}x$", "Ax", True),
        ("TextRegex", "[", "anything", False),
        ("TextRegex", "a{99999999999999}", "aa", False),
    ],
)
def test_new_quizzes_compare_words_in_ways_of_their_own(way, right, typed, counts):
    choice = f'<response_label ident="1" scoring_algorithm="{way}" levenshtein_distance="2" answer_type="openEntry">{mattext(right, "text/plain")}</response_label>'
    blank = f'<response_lid ident="response_x"><render_choice>{choice}</render_choice></response_lid>'
    exercise = only(
        canvas(
            "fill_in_multiple_blanks_question",
            mattext("It is [x].") + blank,
            condition(equal("response_x", "1"), points="100"),
        )
    )
    (one,) = exercise.interactions
    assert score(one, (typed,)).correct is counts
    assert all(score(one, answer).correct for answer in full_answers(one))


def test_feedback_for_a_range_of_numbers_is_told_for_that_range():
    span = '<vargte respident="r">41.5</vargte><varlte respident="r">42.5</varlte>'
    exercise = only(
        canvas(
            "numerical_question",
            f'{STEM}<response_str ident="r"><render_fib fibtype="Decimal"><response_label ident="a"/></render_fib></response_str>',
            condition(span, points="100", shows="near_fb"),
            told("near_fb", "Near enough"),
        )
    )
    assert [(one.outcome, one.content.plain) for one in exercise.interactions[0].feedback] == [
        ("41.5..42.5", "Near enough")
    ]
    assert exercise.feedback == ()


def test_a_list_to_put_in_order_keeps_what_stands_above_and_below_it():
    shown = f'<render_extension><material position="top"><mattext>First</mattext></material><ims_render_object>{label("A", "seed")}{label("B", "leaf")}</ims_render_object><material position="bottom"><mattext>Last</mattext></material></render_extension>'
    (one,) = only(
        f'<item ident="i"><presentation><response_lid ident="O" rcardinality="Ordered">{shown}</response_lid></presentation></item>'
    ).interactions
    assert (one.option("data-top-label"), one.option("data-bottom-label")) == ("First", "Last")


# Points and banks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("processing", "points"),
    [
        (condition(equal("r", "A1"), points="10.00"), 10),
        (condition(equal("r", "A1"), points="100"), None),
        (
            condition(equal("r", "A1"), points="3", action="Add")
            + condition(equal("r", "A2"), points="2", action="Add"),
            3,
        ),
        (
            condition(equal("r", "A1"), points="3", action="Add")
            + condition(equal("s", "B1"), points="2", action="Add"),
            5,
        ),
    ],
)
def test_points_add_up_from_the_conditions_where_nothing_else_names_them(processing, points):
    response = f'<response_lid ident="r">{TWO}</response_lid>'
    exercise = only(
        f'<item ident="i"><presentation>{STEM}{response}</presentation><resprocessing>{processing}</resprocessing></item>'
    )
    assert exercise.points == points


def test_a_reference_into_a_bank_of_the_package_brings_the_question_with_its_points_there():
    bank = f'<questestinterop><objectbank ident="B"><section ident="s">{d2l("Long Answer", "")}</section></objectbank></questestinterop>'
    quiz = assessment(
        '<bankentry_item item_ref="OBJ_1" points_possible="7"/>', '<itemref linkrefid="QUES_1"/>'
    )
    result = package({"a.xml": quiz, "b.xml": bank})
    assert [one.points for one in exercises(result)] == [7, 4, 4]
    assert "dangling_reference" not in codes(result)


def test_a_group_names_the_bank_that_it_draws_from():
    bank = '<questestinterop><objectbank ident="B"><qtimetadata><qtimetadatafield><fieldlabel>bank_title</fieldlabel><fieldentry>Leaves</fieldentry></qtimetadatafield></qtimetadata></objectbank></questestinterop>'
    drawn = '<section ident="g" title="Group"><selection_ordering><selection><sourcebank_ref>B</sourcebank_ref><selection_number>2</selection_number></selection></selection_ordering></section>'
    result = package({"a.xml": assessment(drawn), "b.xml": bank})
    (group,) = result.course.pages[0].pages
    assert ("Drawn from bank", "Leaves") in group.settings


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("", Kind.EXTENDED_TEXT), ("Short Answer", Kind.TEXT_ENTRY), ("Arithmetic", Kind.TEXT_ENTRY)],
)
def test_a_box_without_a_key_asks_for_a_text_unless_its_name_says_otherwise(kind, expected):
    box = '<response_str ident="r"><render_fib><response_label ident="a"/></render_fib></response_str>'
    (one,) = only(d2l(kind, box)).interactions
    assert one.kind == expected


def test_blackboard_ultra_takes_one_choice_though_it_names_several():
    single = '<respcondition><conditionvar/><setvar variablename="single_correct_answer" action="Set">true</setvar></respcondition>'
    item = f"""<item><itemmetadata><bbmd_questiontype>Multiple Answer</bbmd_questiontype></itemmetadata>
      <presentation>{STEM}<response_lid ident="L" rcardinality="Multiple">{TWO}</response_lid></presentation>
      <resprocessing><respcondition title="correct"><conditionvar><and>{equal("L", "A1")}<not>{equal("L", "A2")}</not></and></conditionvar><setvar variablename="SCORE" action="Set">SCORE.max</setvar></respcondition>{single}</resprocessing></item>"""
    (one,) = only(item).interactions
    assert (one.cardinality, one.max_choices, one.key.correct) == ("single", 1, ("A1",))
