# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 1.2 as Questionmark Perception, Sakai, Brightspace and publishers export it: what is easily lost."""

import pytest
from packages import assessment, condition, equal, exercises, imported, label, mattext, told

from workbench.model.exercise import Kind
from workbench.model.scoring import best, score, score_exercise

CHOICES = f'<response_lid ident="R"><render_choice>{label("A", "a")}{label("B", "b")}</render_choice></response_lid>'


def read(presentation, processing="", rest="", meta=""):
    item = f'<item ident="q" title="Q">{meta}<presentation>{mattext("Say")}{presentation}</presentation>{processing}{rest}</item>'
    result = imported(assessment(item))
    (exercise,) = exercises(result)
    return exercise, result.notes


def processing(rules, variable="<decvar/>"):
    return f"<resprocessing><outcomes>{variable}</outcomes>{rules}</resprocessing>"


@pytest.mark.parametrize(
    ("test", "outcome"),
    [
        ('<unanswered respident="R"/>', "unanswered"),
        ('<or><unanswered respident="R"/><other/></or>', "incorrect"),
    ],
)
def test_what_is_told_of_no_answer_is_not_what_is_told_of_a_wrong_one(test, outcome):
    rules = condition(f"<not>{equal('R', 'A')}</not>", "0", "wrong") + condition(test, "0", "none") + condition(equal("R", "A"), "1")  # fmt: skip
    exercise, _ = read(CHOICES, processing(rules), told("wrong", "Review 3b.") + told("none", "Try it."))
    assert [(one.outcome, one.content.plain) for one in exercise.feedback] == [("incorrect", "Review 3b."), (outcome, "Try it.")]  # fmt: skip


def test_a_question_whose_score_stays_at_nought_is_worth_nothing():
    rules = condition(equal("R", "A"), "0.0", "InCorrect", "Add") + condition(equal("R", "B"), "0.0", "Correct", "Add")  # fmt: skip
    nought = '<decvar defaultval="0" maxvalue="0.0" minvalue="0.0" varname="SCORE" vartype="Integer"/>'
    exercise, _ = read(CHOICES, processing(rules, nought))
    assert exercise.points == 0 and exercise.interactions[0].key.correct == ("B",)


def test_a_declared_nought_is_no_number_of_points_where_an_answer_is_paid():
    exercise, _ = read(
        CHOICES, processing(condition(equal("R", "A"), "2"), '<decvar maxvalue="0" varname="SCORE"/>')
    )
    assert exercise.points != 0


def test_typed_answers_that_earn_nothing_are_told_and_stay_a_line_to_type_in():
    meta = "<itemmetadata><qtimetadata><qti_metadatafield><fieldlabel>qmd_questiontype</fieldlabel><fieldentry>Short Answer</fieldentry></qti_metadatafield></qtimetadata></itemmetadata>"
    response = '<response_str ident="R"><render_fib rows="3" columns="60" fibtype="String"><response_label ident="R_ANS"/></render_fib></response_str>'
    rules = (
        condition(equal("R_ANS", "Didymus"), "0.000000000")
        + '<respcondition><conditionvar><other/></conditionvar><setvar varname="que_score" action="Set">D2L_Correct</setvar></respcondition>'
    )
    exercise, notes = read(response, processing(rules, '<decvar minvalue="0" maxvalue="100" varname="Blank_1"/>'), meta=meta)  # fmt: skip
    assert exercise.interactions[0].kind == Kind.TEXT_ENTRY
    assert [(one.code, one.excerpt) for one in notes] == [("scoring", "Didymus")]


def test_pictures_that_belong_in_areas_of_a_picture_are_put_there():
    planets, image = (
        ("venus", "mars"),
        '<material><matimage imagtype="image/png" uri="https://example.org/{}.png"/></material>',
    )
    group = ", ".join(f"{one}_target" for one in planets)
    things = "".join(
        f'<response_label ident="{one}_source" match_max="1" match_group="{group}">{image.format(one)}</response_label>'
        for one in reversed(planets)
    )
    areas = "".join(
        f'<response_label ident="{one}_target" rarea="Rectangle">{at}0, 40, 25,80</response_label>'
        for at, one in enumerate(planets, 1)
    )
    response = f'{image.format("sky")}<response_grp ident="G" rcardinality="Multiple"><render_extension><ims_render_object>{things}{areas}</ims_render_object></render_extension></response_grp>'
    rules = "".join(
        condition(
            f'<varsubset respident="G" setmatch="Exact">{one}_source, {one}_target</varsubset>',
            "1",
            one,
            "Add",
        )
        for one in planets
    )
    exercise, _ = read(response, processing(rules), told("venus", "Hot."))
    (one,) = exercise.interactions
    assert (one.kind, one.image, exercise.points) == (
        Kind.GRAPHIC_GAP_MATCH,
        "https://example.org/sky.png",
        2,
    )
    assert [(place.shape, place.coords, place.content.plain) for place in one.targets] == [
        ("rect", "10,40,25,80", ""),
        ("rect", "20,40,25,80", ""),
    ]
    assert one.key.correct == ("mars_source mars_target", "venus_source venus_target")
    assert [(told.outcome, told.content.plain) for told in one.feedback] == [
        ("venus_source venus_target", "Hot.")
    ]


def test_an_answer_that_another_tool_asks_for_is_told():
    response = '<response_str ident="R"><render_extension><x:integration xmlns:x="http://example.org/x" system="ELSEWHERE"/></render_extension></response_str>'
    exercise, notes = read(response, processing(condition('<varequal respident="R"/>', "1")))
    assert exercise.interactions[0].kind == Kind.EXTENDED_TEXT and exercise.points == 1
    assert [one.code for one in notes] == ["foreign_response"] and "ELSEWHERE" in notes[0].excerpt


def blackboard(kind):
    return f"<itemmetadata><bbmd_questiontype>{kind}</bbmd_questiontype></itemmetadata>"


def blank(ident):
    return f'<response_str ident="{ident}" rcardinality="Single"><render_fib/></response_str>'


def test_equal_numbers_for_several_blanks_of_blackboard_add_up():
    rules = condition(equal("a", "red"), "2") + condition(equal("a", "pink"), "2") + condition(equal("b", "blue"), "2")  # fmt: skip
    exercise, notes = read(
        blank("a") + blank("b"), processing(rules), meta=blackboard("Fill in the Blank Plus")
    )
    assert exercise.points == 4


def test_one_number_for_all_blanks_of_blackboard_together_is_the_points():
    rules = condition(f"<and>{equal('a', 'red')}{equal('b', 'blue')}</and>", "3")
    assert read(blank("a") + blank("b"), processing(rules), meta=blackboard("Fill in the Blank Plus"))[0].points == 3  # fmt: skip


FAULTLESS = '<respcondition><conditionvar><varequal respident="D2L_Incorrect">0</varequal></conditionvar><setvar varname="que_score" action="Set">1</setvar></respcondition>'


@pytest.mark.parametrize(
    ("grading", "more", "two_changed", "three_changed"),
    [
        ("0", "", 2, 1),
        ("1", "", 0, 0),
        ("1", FAULTLESS, 0, 0),
        ("2", "", 0, 0),
        ("", "", 2, 1),
        ("", FAULTLESS, 0, 0),
    ],
)
def test_an_order_of_brightspace_counts_in_its_ways(grading, more, two_changed, three_changed):
    words = "".join(label(f"O{at}", word) for at, word in enumerate(("hen", "egg", "cup", "jar"), 1))
    response = f'<response_extension><d:grading_type xmlns:d="http://example.org/d">{grading}</d:grading_type></response_extension><response_grp respident="R" rcardinality="Ordered"><render_choice shuffle="yes">{words}</render_choice></response_grp>'
    counted = '<respcondition title="{0} Condition"><conditionvar>{1}</conditionvar><setvar varname="D2L_{0}" action="Add">1</setvar></respcondition>'
    rules = "".join(
        counted.format("Correct", equal(f"O{at}", at))
        + counted.format("Incorrect", f"<not>{equal(f'O{at}', at)}</not>")
        for at in (1, 2, 3, 4)
    )
    declared = '<decvar varname="D2L_Correct" maxvalue="100"/><decvar varname="D2L_Incorrect"/>'
    weight = "<itemmetadata><qtimetadata><qti_metadatafield><fieldlabel>qmd_weighting</fieldlabel><fieldentry>4.0</fieldentry></qti_metadatafield></qtimetadata></itemmetadata>"
    exercise, notes = read(response, processing(rules + more, declared), meta=weight)
    (one,) = exercise.interactions
    assert (one.kind, one.key.correct, notes) == (Kind.ORDER, ("O1", "O2", "O3", "O4"), ())
    given = (("O1", "O2", "O3", "O4"), ("O1", "O2", "O4", "O3"), ("O1", "O3", "O4", "O2"))
    points = [score_exercise(exercise, {one.response: order}).points for order in given]
    assert points == [4, two_changed, three_changed]
    assert score_exercise(exercise, {one.response: given[0][::-1]}).points == 0


def test_a_number_that_is_right_by_the_feedback_it_shows_and_has_no_points_is_told():
    response = '<response_num ident="R"><render_fib fibtype="Decimal"/></response_num>'
    bounds = (
        '<vargte respident="R">3</vargte><varlte respident="R">5</varlte><varequal respident="R">4</varequal>'
    )
    exercise, notes = read(
        response, processing(condition(bounds, shows="correct")), meta=blackboard("Numeric")
    )
    assert exercise.interactions[0].key.ranges and exercise.points is None
    assert [one.code for one in notes] == ["points_unnamed"]


@pytest.mark.parametrize(("count", "of_one"), [("1", 1), ("2", 0.5)])
def test_an_extended_matching_of_sakai_takes_any_of_the_right_answers(count, of_one):
    options = "".join(label(one, one.lower()) for one in "ABC")
    response = "".join(f'<response_lid ident="EMI{at}" rcardinality="Multiple">{mattext(f"case {at}")}<render_choice>{options}</render_choice></response_lid>' for at in (1, 2))  # fmt: skip
    wanted = f'<decvar defaultval="0" maxvalue="4" varname="SCORE"/><decvar defaultval="{count}" varname="requiredOptionsCount"/>'
    blocks = "".join(processing("".join(condition(equal(f"EMI{at}", one), "2.0", action="Add") for one in "AB"), wanted) for at in (1, 2))  # fmt: skip
    exercise, notes = read(response, blocks)
    (one,) = exercise.interactions
    assert [side.match_max for side in one.choices] == [int(count)] * 2 and notes == ()
    given = (("EMI1 A", "EMI2 B"), ("EMI1 B",), ("EMI1 A", "EMI1 B"), ("EMI1 C", "EMI2 A"))
    shares = [score(one, pairs).points / best(one) for pairs in given]
    assert shares == pytest.approx([of_one, of_one / 2, 0.5, of_one / 2], abs=1e-4)
    assert score(one, one.key.correct).points == best(one)


@pytest.mark.parametrize(("said", "told_of"), [("true", ["scoring"]), ("false", [])])
def test_blanks_of_sakai_that_take_each_word_once_are_told(said, told_of):
    meta = f"<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>MUTUALLY_EXCLUSIVE</fieldlabel><fieldentry>{said}</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>"
    rules = "".join(condition(equal(f"FIB0{at}", "red|blue"), "1.0", action="Add") for at in (0, 1))
    exercise, notes = read(blank("FIB00") + blank("FIB01"), processing(rules), meta=meta)
    assert [one.key.correct for one in exercise.interactions] == [("red", "blue")] * 2
    assert [one.code for one in notes] == told_of


def bounds(low, high, exact=""):
    return f'<or>{exact}<and><{low} respident="R">1</{low}><{high} respident="R">2</{high}></and></or>'


@pytest.mark.parametrize(
    ("test", "counted"),
    [
        (bounds("vargt", "varlt"), ["1.5"]),
        (bounds("vargte", "varlt"), ["1", "1.5"]),
        (bounds("vargte", "varlte"), ["1", "1.5", "2"]),
        (bounds("vargt", "varlte", equal("R", "1.5")), ["1.5", "2"]),
        (bounds("vargt", "varlte", equal("R", "1")), ["1", "1.5", "2"]),
        ('<not><or><varlt respident="R">1</varlt><vargte respident="R">2</vargte></or></not>', ["1", "1.5"]),
        ('<vargt respident="R">1</vargt>', ["1.5", "2"]),
        ('<varlt respident="R">2</varlt>', ["1", "1.5"]),
    ],
)
def test_the_ends_of_a_range_count_as_its_rules_say(test, counted):
    field = '<response_num ident="R"><render_fib fibtype="Decimal"/></response_num>'
    exercise, notes = read(field, processing(condition(test, "1")))
    (asked,) = exercise.interactions
    assert not notes
    assert [said for said in ("1", "1.5", "2") if score(asked, (said,)).points] == counted


def named(kind, field="qmd_itemtype", **more):
    fields = "".join(
        f"<qtimetadatafield><fieldlabel>{key}</fieldlabel><fieldentry>{value}</fieldentry></qtimetadatafield>"
        for key, value in {field: kind, **more}.items()
    )
    return f"<itemmetadata><qtimetadata>{fields}</qtimetadata></itemmetadata>"


@pytest.mark.parametrize(("model", "keys"), [("", []), ("Rain and wind.", ["Rain and wind."])])
def test_an_essay_that_sakai_writes_as_one_choice_is_a_free_answer_with_its_model_answer(model, keys):
    response = f'<response_lid ident="LID01" rcardinality="Single"><render_choice>{label("A", model)}</render_choice></response_lid>'
    variable = '<decvar defaultval="0" maxvalue="4.0" minvalue="0.0" varname="SCORE" vartype="Integer"/>'
    exercise, notes = read(response, processing("", variable), meta=named("Essay"))
    (one,) = exercise.interactions
    assert (one.kind, one.choices, exercise.points, notes) == (Kind.EXTENDED_TEXT, (), 4, ())
    assert [each.content.plain for each in exercise.rubrics if each.use == "answerKey"] == keys


def test_an_essay_of_no_points_is_worth_nothing():
    response = f'<response_lid ident="LID01"><render_choice>{label("A", "")}</render_choice></response_lid>'
    exercise, _ = read(
        response, processing("", '<decvar maxvalue="0.0" varname="SCORE"/>'), meta=named("Essay")
    )
    assert exercise.points == 0


def test_any_of_several_right_choices_of_sakai_is_right_where_one_is_to_be_taken():
    choices = "".join(label(one, one.lower()) for one in "ABC")
    response = f'<response_lid ident="MCMCSS" rcardinality="Multiple"><render_choice>{choices}</render_choice></response_lid>'
    rules = "".join(
        condition(equal("MCMCSS", one), "0.0", "Correct" if one in "AB" else "InCorrect", "Add")
        for one in "ABC"
    )
    variable = '<decvar defaultval="0" maxvalue="2.0" varname="SCORE"/>'
    meta = named("Multiple Correct Single Selection")
    exercise, notes = read(response, processing(rules, variable), meta=meta)
    earned = [score_exercise(exercise, {"MCMCSS": (one,)}).points for one in "ABC"]
    assert (exercise.interactions[0].cardinality, earned, notes) == ("single", [2, 2, 0], ())


@pytest.mark.parametrize(("said", "paid", "worth"), [("0", ("0", "0"), 0), ("2.50", ("100", "0"), 2.5)])
def test_respondus_names_what_is_right_and_how_much_it_is_worth(said, paid, worth):
    shown = (("QUE_12_AC", "QUE_04_C", "QUE_03_ALL"), ("QUE_13_AIC", "QUE_05_IC", "QUE_03_ALL"))
    rules = "".join(
        condition(equal("R", ident), points, links[0]).replace(
            "</respcondition>",
            "".join(f'<displayfeedback linkrefid="{link}"/>' for link in links[1:]) + "</respcondition>",
        )
        for ident, points, links in zip("AB", paid, shown, strict=True)
    )
    rest = "".join(told(link, f"tells {link[7:]}") for link in ("QUE_12_AC", "QUE_13_AIC", "QUE_03_ALL", "QUE_04_C", "QUE_05_IC"))  # fmt: skip
    exercise, notes = read(
        CHOICES, processing(rules), rest, named("multipleChoice", "respondusapi_qtype", respondusapi_qpoints=said)
    )  # fmt: skip
    (one,) = exercise.interactions
    assert (one.key.correct, exercise.points, notes) == (("A",), worth, ())
    assert [choice.feedback.plain for choice in one.choices] == ["tells AC", "tells AIC"]
    assert {(each.outcome, each.content.plain) for each in exercise.feedback} == {
        ("general", "tells ALL"),
        ("correct", "tells C"),
        ("incorrect", "tells IC"),
    }


@pytest.mark.parametrize(
    ("kind", "field"), [("Image", "qmd_questiontype"), ("Presentation Only", "bbmd_questiontype")]
)
def test_what_is_only_shown_misses_no_answer(kind, field):
    exercise, notes = read("", meta=named(kind, field))
    assert (exercise.interactions, notes) == ((), ())
