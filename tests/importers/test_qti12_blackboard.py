# ruff: noqa: E501 -- the markup reads better unbroken
"""Questions of a pool of Blackboard in the structure of its exports: what partly right answers earn there."""

import pytest
from packages import assessment, codes, exercises, imported, package

from workbench.model.course import PageKind
from workbench.model.exercise import Kind
from workbench.model.scoring import score_exercise


def text(words):
    return f'<flow class="FORMATTED_TEXT_BLOCK"><material><mat_extension><mat_formattedtext type="HTML">&lt;p&gt;{words}&lt;/p&gt;</mat_formattedtext></mat_extension></material></flow>'


def read(kind, response, rules, partial="true", right="", stem="Say", more=""):
    """The one exercise that an item for ten points becomes, and the codes of what is told of it."""
    item = f"""<item maxattempts="0"><itemmetadata><bbmd_asi_object_id>_1_1</bbmd_asi_object_id><bbmd_asitype>Item</bbmd_asitype><bbmd_assessmenttype>Pool</bbmd_assessmenttype><bbmd_sectiontype>Subsection</bbmd_sectiontype><bbmd_questiontype>{kind}</bbmd_questiontype><bbmd_negative_points_ind>N</bbmd_negative_points_ind><bbmd_partialcredit>{partial}</bbmd_partialcredit><qmd_absolutescore_max>10.0</qmd_absolutescore_max><qmd_weighting>0</qmd_weighting></itemmetadata>
      <presentation><flow class="Block"><flow class="QUESTION_BLOCK">{text(stem)}</flow><flow class="RESPONSE_BLOCK">{response}</flow>{right}</flow></presentation>
      <resprocessing scoremodel="SumOfScores"><outcomes><decvar varname="SCORE" vartype="Decimal" defaultval="0" minvalue="0" maxvalue="10.0"/></outcomes>{rules}
      <respcondition title="incorrect"><conditionvar><other/></conditionvar><setvar variablename="SCORE" action="Set">0.0</setvar><displayfeedback linkrefid="incorrect" feedbacktype="Response"/></respcondition></resprocessing>{more}</item>"""
    result = imported(assessment(item))
    (exercise,) = exercises(result)
    return exercise, codes(result)


def earned(exercise, **given):
    return round(score_exercise(exercise, given).points, 4)


def correct(test):
    return f'<respcondition title="correct"><conditionvar>{test}</conditionvar><setvar variablename="SCORE" action="Set">SCORE.max</setvar><displayfeedback linkrefid="correct" feedbacktype="Response"/></respcondition>'


def is_(value, response="response", case="No"):
    return f'<varequal respident="{response}" case="{case}">{value}</varequal>'


def holds(value, response="response", how="Contains"):
    return f'<varsubset respident="{response}" setmatch="{how}">{value}</varsubset>'


def line(ident):
    return f'<response_str ident="{ident}" rcardinality="Single" rtiming="No"><render_fib charset="us-ascii" rows="0" columns="0" maxchars="0" prompt="Box" fibtype="String"/></response_str>'


@pytest.mark.parametrize(("partial", "swapped"), [("true", 5), ("false", 0), ("", 0)])
def test_an_order_pays_for_each_place_where_partial_credit_is_given(partial, swapped):
    labels = "".join(f'<flow_label class="Block"><response_label ident="i{at}" shuffle="Yes">{text(at)}</response_label></flow_label>' for at in range(4))  # fmt: skip
    response = f'<response_lid ident="response" rcardinality="Ordered" rtiming="No"><render_choice shuffle="Yes" minnumber="0" maxnumber="0">{labels}</render_choice></response_lid>'
    wanted = "".join(is_(f"i{at}") for at in (2, 0, 1, 3))
    exercise, told = read("Ordering", response, correct(f"<and>{wanted}</and>"), partial)
    assert [one.kind for one in exercise.interactions] == [Kind.ORDER] and told == []
    assert earned(exercise, response=("i2", "i0", "i1", "i3")) == 10
    assert earned(exercise, response=("i2", "i0", "i3", "i1")) == swapped


@pytest.mark.parametrize(("loss", "half_wrong"), [("", 5), ("0.0", 5), ("25.0", 2.5), ("75.0", 0)])
def test_a_wrong_pair_may_cost_a_share_but_no_more_than_there_is(loss, half_wrong):
    def left(at):
        labels = "".join(f'<response_label ident="{at}{letter}" shuffle="Yes" rarea="Ellipse" rrange="Exact"/>' for letter in "ab")  # fmt: skip
        return f'<flow class="Block"><response_lid ident="L{at}" rcardinality="Single" rtiming="No"><render_choice shuffle="No"><flow_label class="Block">{labels}</flow_label></render_choice></response_lid>{text(f"left {at}")}</flow>'

    def rule(at, letter):
        lost = f'<setvar variablename="NegativeCreditPercent" action="Set">{loss}</setvar>' if loss else ""
        return f'<respcondition title="L{at}"><conditionvar>{is_(f"{at}{letter}", f"L{at}")}</conditionvar><setvar variablename="PartialCreditPercent" action="Set">50.0</setvar>{lost}<setvar variablename="EvaluationType" action="Set">CORRECT</setvar><displayfeedback linkrefid="correct" feedbacktype="Response"/></respcondition>'

    sides = "".join(f'<flow class="Block">{text(words)}</flow>' for words in ("red", "blue"))
    right = f'<flow class="RIGHT_MATCH_BLOCK">{sides}</flow>'
    exercise, told = read("Matching", left(1) + left(2), rule(1, "b") + rule(2, "a"), right=right)
    (one,) = exercise.interactions
    assert told == [] and one.key.correct == ("L1 1b", "L2 1a")
    assert earned(exercise, RESPONSE=("L1 1b", "L2 1a")) == 10 and earned(exercise, RESPONSE=("L1 1b",)) == 5
    assert earned(exercise, RESPONSE=("L1 1b", "L2 1b")) == half_wrong


def test_parts_of_answers_and_patterns_stand_together_in_one_of_several_blanks():
    either = f"<or>{holds('blue', 'b')}{holds('g.*y', 'b', 'Matches')}{is_('green', 'b')}</or>"
    rule = correct(f"<and><or>{is_('sky', 'a', 'Yes')}{is_('air', 'a')}</or>{either}</and>")
    exercise, told = read("Fill in the Blank Plus", line("a") + line("b"), rule, stem="The [a] is [b].")
    assert told == []
    assert [earned(exercise, b=(said,)) for said in ("deep blue", "grey", "Green", "greens")] == [5, 5, 5, 0]
    assert [earned(exercise, a=(said,)) for said in ("sky", "Sky", "AIR")] == [5, 0, 5]


def test_units_and_nearly_right_results_of_a_formula_are_said():
    field = '<response_num ident="response" rcardinality="Single" rtiming="No"><render_fib charset="us-ascii" rows="0" columns="0" prompt="Box" fibtype="Decimal"/></response_num>'
    counted = '<answer_format>normal</answer_format><unit_points_percent>20.0</unit_points_percent><unit_required>false</unit_required><unit_value>kg</unit_value><unit_case_sensitive>true</unit_case_sensitive><partial_credit_points_percent>0.0</partial_credit_points_percent><partial_credit_tolerance type="percent">5.0</partial_credit_tolerance>'
    formula = f'<itemproc_extension><calculated><formula>2*x</formula><answer_scale>2</answer_scale><answer_tolerance type="numeric">0.5</answer_tolerance>{counted}<vars><var name="x" scale="0"><min>1.0</min><max>9.0</max></var></vars></calculated></itemproc_extension>'
    exercise, told = read("Calculated", field, "", more=formula)
    said = {key: value for key, value in exercise.metadata if key.startswith(("unit", "partial", "answer"))}
    assert told == [] and said == {
        "unit_points_percent": "20.0",
        "unit_value": "kg",
        "unit_case_sensitive": "true",
        "partial_credit_tolerance": "5.0%",
    }
    assert exercise.calculation.formulas == ("2*x",) and exercise.calculation.tolerance == "0.5"


@pytest.mark.parametrize(
    ("asking", "naming"), [(holds, holds), (lambda one: holds(one, how="Exact"), is_), (is_, is_)]
)
def test_an_answer_in_the_form_of_a_question_needs_the_word_and_the_name(asking, naming):
    asks, names = (asking("who") + asking("what"), naming("Newton") + naming("Sir Isaac"))
    exercise, told = read(
        "Quiz Bowl", line("response"), correct(f"<and><or>{asks}</or><or>{names}</or></and>")
    )
    said = ("Who is Newton?", "What was Sir Isaac", "Newton", "who")
    assert told == [] and [earned(exercise, response=(one,)) for one in said] == [10, 10, 0, 0]


@pytest.mark.parametrize(("partial", "half"), [("true", 5), ("false", 0)])
def test_pairs_without_shares_pay_alike_where_partial_credit_is_given(partial, half):
    def left(at):
        labels = "".join(f'<response_label ident="{at}{letter}" shuffle="Yes" rarea="Ellipse" rrange="Exact"/>' for letter in "ab")  # fmt: skip
        return f'<flow class="Block">{text(f"left {at}")}<response_lid ident="L{at}" rcardinality="Single" rtiming="No"><render_choice shuffle="Yes"><flow_label class="Block">{labels}</flow_label></render_choice></response_lid></flow>'

    rules = "".join(f'<respcondition><conditionvar>{is_(value, response)}</conditionvar><displayfeedback linkrefid="correct" feedbacktype="Response"/></respcondition>' for response, value in (("L1", "1b"), ("L2", "2a")))  # fmt: skip
    sides = "".join(f'<flow class="Block">{text(words)}</flow>' for words in ("red", "blue"))
    right = f'<flow class="RIGHT_MATCH_BLOCK">{sides}</flow>'
    exercise, told = read("Matching", left(1) + left(2), rules, partial, right)
    (one,) = exercise.interactions
    assert told == [] and set(one.key.correct) == {"L1 1b", "L2 1a"}
    assert earned(exercise, RESPONSE=one.key.correct) == 10
    assert earned(exercise, RESPONSE=("L1 1b",)) == half


def test_a_pool_is_known_by_its_questions_and_how_it_was_packed_is_not_told():
    fields = "<bbmd_assessmenttype>{}</bbmd_assessmenttype><bbmd_questiontype>Essay</bbmd_questiontype>"
    item = f'<item><itemmetadata>{fields}</itemmetadata><presentation><flow class="Block"><flow class="QUESTION_BLOCK">{text("Say")}</flow></flow></presentation></item>'
    manifest = '<manifest identifier="m"><resources><resource identifier="r" type="assessment/x-bb-qti-{}" file="res00001.dat"/></resources></manifest>'
    for sort, kind in (("Pool", PageKind.BANK), ("Test", PageKind.QUIZ)):
        files = {"imsmanifest.xml": manifest.format(sort.lower()), "res00001.dat": assessment(item.format(sort))}  # fmt: skip
        result = package({**files, ".bb-package-info": "#Bb", ".bb-package-sig": "1"})
        (page,) = result.course.pages
        assert page.kind == kind and codes(result) == []


@pytest.mark.parametrize(("sort", "settings"), [("Survey", (("Type", "survey"),)), ("Test", ())])
def test_a_survey_says_that_it_is_one(sort, settings):
    said = f"<assessmentmetadata><bbmd_assessmenttype>{sort}</bbmd_assessmenttype><qmd_assessmenttype>Proprietary</qmd_assessmenttype></assessmentmetadata>"
    quiz = assessment('<item ident="i"/>').replace("<section ", f"{said}<section ")
    (page,) = imported(quiz, "res00001.dat").course.pages
    assert page.settings == settings


@pytest.mark.parametrize(
    ("how", "typed"),
    [
        ("EXACT", {"north": 10, "the North Sea": 0}),
        ("CONTAINS", {"north": 10, "the North Sea": 10, "south": 0}),
        ("MATCHES", {"North": 10, "the North Sea": 0}),
    ],
)
def test_a_setting_of_a_rule_says_how_a_blank_is_compared(how, typed):
    rule = f'<respcondition title="a1"><conditionvar>{is_("North")}</conditionvar><setvar variablename="EvaluationType" action="Set">{how}</setvar><displayfeedback linkrefid="correct" feedbacktype="Response"/></respcondition>'
    exercise, told = read("Fill in the Blank", line("response"), rule)
    assert {word: earned(exercise, response=(word,)) for word in typed} == typed and not told


def test_a_pattern_that_only_a_setting_of_a_rule_says_is_one():
    rule = f'<respcondition title="a1"><conditionvar>{is_("gr[ae]y")}</conditionvar><setvar variablename="EvaluationType" action="Set">MATCHES</setvar><displayfeedback linkrefid="correct" feedbacktype="Response"/></respcondition>'
    exercise, told = read("Fill in the Blank", line("response"), rule)
    assert exercise.interactions[0].key.correct == ("gray", "grey") and told == ["pattern"]


@pytest.mark.parametrize(
    ("kind", "shares", "right"),
    [
        ("Multiple Choice", (0, 100, 0), {("1",): 10, ("0",): 0}),
        ("Multiple Answer", (100, 0, 100), {("0", "2"): 10, ("1",): 0}),
        ("Multiple Choice", (0, 100, 25), {("1",): 10, ("2",): 2.5, ("0",): 0}),
        ("Multiple Answer", (50, 0, 50), {("0", "2"): 10, ("0",): 5, ("1",): 0}),
    ],
)
def test_choices_that_are_only_paid_under_their_own_names_are_the_key(kind, shares, right):
    labels = "".join(f'<flow_label class="Block"><response_label ident="{at}" shuffle="Yes">{text(at)}</response_label></flow_label>' for at in range(3))  # fmt: skip
    many = "Multiple" if kind.endswith("Answer") else "Single"
    response = f'<response_lid ident="response" rcardinality="{many}" rtiming="No"><render_choice>{labels}</render_choice></response_lid>'
    rules = "".join(
        f'<respcondition><conditionvar><varequal respident="{at}" case="No"/></conditionvar><setvar variablename="SCORE" action="Set">{share}</setvar></respcondition>'
        for at, share in enumerate(shares)
    )
    exercise, _ = read(kind, response, rules)
    assert {answer: earned(exercise, response=answer) for answer in right} == right


@pytest.mark.parametrize("sign", ["", "bbmd_canvas_fullcrdt_ind", "bbmd_all_fullcredit_ind"])
def test_points_that_everyone_gets_are_told(sign):
    said = f"<bbmd_questiontype>Essay</bbmd_questiontype><{sign or 'bbmd_none'}>true</{sign or 'bbmd_none'}>"
    item = f'<item ident="i"><itemmetadata>{said}</itemmetadata><presentation>{text("Say")}{line("response")}</presentation></item>'
    told = [
        one for one in imported(assessment(item)).notes if one.message.startswith("The source gives everyone")
    ]
    assert len(told) == bool(sign)
