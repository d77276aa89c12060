# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 1.2 as ILIAS, OLAT, Desire2Learn and old Blackboards write it, each in ways of their own."""

import pytest
from packages import assessment, codes, condition, equal, exercises, imported, label, mattext, package, told

from workbench.importers import read
from workbench.model.course import PageKind
from workbench.model.exercise import Calculation, Kind, Variable, Worked
from workbench.model.imported import Source
from workbench.model.scoring import score_exercise


def item(presentation, rules="", rest="", outcomes="", kind=""):
    meta = f"<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>QUESTIONTYPE</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>"
    return (
        f'<item ident="q" title="Q">{meta if kind else ""}<presentation><flow>{mattext("Say")}{presentation}</flow></presentation>'
        f"<resprocessing><outcomes><decvar {outcomes}/></outcomes>{rules}</resprocessing>{rest}</item>"
    )


def only(*parts, **more):
    (exercise,) = exercises(imported(assessment(item(*parts, **more))))
    return exercise


def test_pairs_in_one_response_are_a_matching():
    sides = "".join(
        f'<response_label ident="{ident}" {more}>{mattext(words)}</response_label>'
        for ident, words, more in (
            ("11", "bee", 'match_max="1" match_group="21,22"'),
            ("12", "cow", 'match_max="1" match_group="21,22"'),
            ("21", "milk", ""),
            ("22", "honey", ""),
        )
    )
    rules = "".join(
        condition(f'<varsubset respident="MQ">{pair}</varsubset>', "2", shows=shows, action="Add")
        for pair, shows in (("11,22", "sweet"), ("12,21", ""))
    )
    exercise = only(
        f'<response_grp ident="MQ" rcardinality="Multiple"><render_choice shuffle="Yes">{sides}</render_choice></response_grp>',
        rules,
        told("sweet", "Sweet"),
    )
    (one,) = exercise.interactions
    assert one.kind == Kind.MATCH and exercise.points == 4
    assert [side.content.plain for side in one.choices] == ["bee", "cow"]
    assert [side.content.plain for side in one.targets] == ["milk", "honey"]
    assert one.key.correct == ("11 22", "12 21")
    assert [(each.outcome, each.content.plain) for each in one.feedback] == [("11 22", "Sweet")]


def test_statements_to_judge_are_a_matching_with_two_sides():
    both = f"<and>{equal('k', 'a:correct')}{equal('k', 'b:wrong')}</and>"
    exercise = only(
        f'<response_lid ident="k" rcardinality="Multiple"><render_choice>{label("a", "Ice floats")}{label("b", "Lead floats")}</render_choice></response_lid>',
        condition(both, "4"),
    )
    (one,) = exercise.interactions
    assert one.kind == Kind.MATCH and one.key.correct == ("a correct", "b wrong")
    assert [side.content.plain for side in one.targets] == ["correct", "wrong"]


def judged_for(ident, said, points):
    test = equal("k", f"{ident}:{said}")
    right = condition(test, points, action="Add")
    return right + condition(f"<not>{test}</not>", f"-{points}", action="Add")


def test_statements_whose_wrong_judgement_costs_points():
    exercise = only(
        f'<response_lid ident="k" rcardinality="Multiple"><render_choice>{label("a", "Ice floats")}{label("b", "Lead floats")}</render_choice></response_lid>',
        judged_for("a", "correct", "0.5") + judged_for("b", "wrong", "0.5"),
    )
    key = exercise.interactions[0].key
    assert key.correct == ("a correct", "b wrong") and key.default == -0.5 and exercise.points == 1
    assert [(one.answer, one.value) for one in key.mapping] == [("a correct", 0.5), ("b wrong", 0.5)]


def test_a_pair_that_costs_points():
    sides = label("1", "honey") + label("2", "milk")
    lefts = "".join(
        f'<response_lid ident="{ident}" rcardinality="Single"><material><mattext>{ident}</mattext></material><render_choice>{sides}</render_choice></response_lid>'
        for ident in ("bee", "cow")
    )
    rules = condition(equal("bee", "1"), "1", action="Add") + condition(equal("cow", "2"), "1", action="Add")
    exercise = only(lefts, rules + condition(equal("cow", "1"), "-1", action="Add"))
    (one,) = exercise.interactions
    assert one.kind == Kind.MATCH and one.key.correct == ("bee 1", "cow 2") and one.key.default == 0
    credits = {credit.answer: credit.value for credit in one.key.mapping}
    assert credits == {"bee 1": 0.5, "cow 2": 0.5, "cow 1": -0.5}


def test_a_gap_with_choices_whose_rule_names_the_word():
    exercise = only(
        f'<response_str ident="gap_1" rcardinality="Single"><render_choice>{label("0", "blue")}{label("1", "green")}</render_choice></response_str>',
        condition(equal("gap_1", "green"), "1", action="Add"),
    )
    (one,) = exercise.interactions
    assert one.kind == Kind.INLINE_CHOICE and one.key.correct == ("1",)
    assert [choice.content.plain for choice in one.choices] == ["blue", "green"]


def test_an_order_by_places_and_its_points():
    rules = "".join(
        condition(f'<varequal respident="O" index="{place}">{ident}</varequal>', "1", action="Add")
        for place, ident in ((1, "x"), (0, "y"))
    )
    exercise = only(
        f'<response_lid ident="O" rcardinality="Ordered"><render_choice>{label("x", "two")}{label("y", "one")}</render_choice></response_lid>',
        rules,
    )
    assert exercise.interactions[0].key.correct == ("y", "x") and exercise.points == 2


def test_points_for_what_is_left_alone_count_towards_the_most():
    rules = condition(equal("M", "1"), "1", action="Add") + condition(
        f"<not>{equal('M', '2')}</not>", "1", action="Add"
    )
    rules += condition(equal("M", "3"), "1", action="Add")
    exercise = only(
        f'<response_lid ident="M" rcardinality="Multiple"><render_choice>{label("1", "a")}{label("2", "b")}{label("3", "c")}</render_choice></response_lid>',
        rules,
    )
    assert exercise.points == 3 and exercise.interactions[0].key.correct == ("1", "3")


def test_areas_that_are_named_and_a_picture_that_stands_in_the_file():
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
    picture = (
        f'<material><matimage imagtype="image/png" embedded="base64" label="map">{dot}</matimage></material>'
    )
    areas = f'<response_label ident="0" rarea="Rectangle">1,1,3,3{mattext("sea")}</response_label><response_label ident="1" rarea="Ellipse">5,5,2{mattext("land")}</response_label>'
    rule = '<varinside respident="IM" areatype="Ellipse">5,5,2</varinside>'
    exercise = only(
        f'<response_xy ident="IM" rcardinality="Single"><render_hotspot>{picture}{areas}</render_hotspot></response_xy>',
        condition(rule, "3", action="Add"),
    )
    (one,) = exercise.interactions
    assert one.kind == Kind.HOTSPOT and one.key.correct == ("1",) and one.image.startswith("asset:")
    assert [(spot.shape, spot.content.plain) for spot in one.choices] == [("rect", "sea"), ("circle", "land")]


def test_areas_whose_coordinates_stand_in_an_attribute():
    areas = "".join(f'<response_label ident="{ident}" rarea="Rectangle" coords="{at}"/>' for ident, at in (("A", "0,0,10,10"), ("B", "20,20,30,30")))  # fmt: skip
    spots = f'<response_xy ident="IM"><render_hotspot>{areas}</render_hotspot></response_xy>'
    result = imported(assessment(item(spots, condition(equal("IM", "B"), "1"))))
    ((one,),) = (each.interactions for each in exercises(result))
    assert one.kind == Kind.HOTSPOT and one.key.correct == ("B",) and "area" not in codes(result)
    assert [spot.coords for spot in one.choices] == ["0,0,10,10", "20,20,30,30"]


def test_text_within_what_is_answered_is_not_lost():
    exercise = only(
        f'<response_num ident="N" rcardinality="Single"><render_fib fibtype="Integer">{mattext("How many legs")}<response_label ident="A"/></render_fib></response_num>',
        condition(equal("N", "6"), "1"),
    )
    assert exercise.body[0].plain.split() == ["Say", "How", "many", "legs"]
    pointed = only(
        f'<response_lid ident="H" rcardinality="Single"><render_hotspot>{mattext("Where is it")}<response_label ident="A" rarea="Rectangle">1,2,3,4</response_label></render_hotspot></response_lid>'
    )
    assert "Where is it" in " ".join(block.plain for block in pointed.body)


def test_points_that_are_there_from_the_start_are_part_of_all():
    slider = '<response_num ident="S"><render_slider lowerbound="0" upperbound="9"/></response_num>'
    rule = condition(equal("S", "4"), "9", action="Add")
    points = [
        only(slider, rule, "", f'varname="SCORE" defaultval="{start}"').points for start in ("1", "-1", "")
    ]
    assert points == [10, 9, 9]


def test_a_slider_has_its_words_or_its_scale():
    named = only(
        '<response_lid ident="S" rcardinality="Single"><render_slider lowerbound="1" upperbound="3"><response_label ident="A">1</response_label><response_label ident="B">3</response_label></render_slider></response_lid>',
        condition(equal("S", "B"), "1"),
    )
    assert [choice.content.plain for choice in named.interactions[0].choices] == ["1", "3"]
    free = only(
        '<response_num ident="S" rcardinality="Single"><render_slider lowerbound="0" upperbound="9" step="3"/></response_num>',
        condition(equal("S", "6"), "1"),
    )
    (one,) = free.interactions
    assert (one.kind, one.option("upper-bound"), one.option("step")) == (Kind.SLIDER, "9", "3")
    assert one.key.correct == ("6",)


def test_feedback_for_tutors_is_apart_from_that_for_learners():
    exercise = only(
        f'<response_lid ident="R" rcardinality="Single"><render_choice>{label("1", "a")}{label("2", "b")}</render_choice></response_lid>',
        condition(equal("R", "1"), "1", shows="Mastery") + condition("<other/>", shows="Fail"),
        told("Mastery", "Good")
        + told("Fail", "Alas")
        + told("Fail", "Call them").replace('ident="Fail"', 'ident="Fail" view="Tutor"'),
    )
    assert {one.outcome: one.content.plain for one in exercise.feedback} == {
        "correct": "Good",
        "incorrect": "Alas",
    }
    assert [(one.view, one.content.plain) for one in exercise.rubrics] == [(("tutor",), "Call them")]


def test_lines_that_are_only_indented_are_one_line_and_others_stay():
    body = only("<material><mattext>One\n\t\t\ttwo\n\t\t\tthree</mattext></material>").body
    assert any("One two three" in block.plain for block in body)
    body = only("<material><mattext>Roses\nare red</mattext></material>").body
    assert any(node.type == "hardBreak" for block in body for node in block.walk())


def test_material_that_is_named_elsewhere_is_fetched_and_circles_end():
    named = '<material><mattext label="red">crimson</mattext></material>'
    exercise = only(f'{named}<material><matref linkrefid="red"/></material>')
    assert " ".join(block.plain for block in exercise.body).count("crimson") == 2
    circle = '<material label="a"><matref linkrefid="b"/></material><material label="b"><matref linkrefid="a"/></material>'
    assert exercises(imported(assessment(item(circle))))


def test_spans_of_time_and_texts_of_parts_can_be_read():
    part = f'<section ident="s"><duration>P0Y0M0DT1H30M0S</duration><objectives>{mattext("Read it")}</objectives>{item("")}</section>'
    result = imported(assessment(part))
    (page,) = [one for one in result.course.walk() if "Read it" in one.body.plain]
    assert page.settings == (("Time limit", "1 h 30 min"),)


# Desire2Learn ---------------------------------------------------------------------------------

D2L = 'xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0"'


def test_a_formula_of_desire2learn_and_the_settings_of_its_quiz():
    variable = '<variable name="n"><minvalue>2</minvalue><maxvalue>9</maxvalue><decimalplaces>1</decimalplaces></variable>'
    rule = '<respcondition><respcond_extension><formula>{n}*3</formula><precision type="decimalplaces">2</precision><tolerance type="percent">5</tolerance><units/></respcond_extension><conditionvar><other/></conditionvar><setvar action="Set">100</setvar></respcondition>'
    field = '<response_{0} ident="{1}" rcardinality="Single"><render_fib fibtype="String"><response_label ident="{1}x"/></render_fib></response_{0}>'
    question = item(
        f"<material><mattext>Thrice</mattext><mat_extension>{variable}<formula>{{n}}*3</formula></mat_extension></material>{field.format('num', 'N')}{field.format('str', 'U')}",
        rule,
        "<itemproc_extension><d2l_2p0:difficulty>3</d2l_2p0:difficulty></itemproc_extension>",
    )
    extension = "<assess_procextension><d2l_2p0:attempts_allowed>3</d2l_2p0:attempts_allowed><d2l_2p0:time_limit>45</d2l_2p0:time_limit><d2l_2p0:intro_message>Be &lt;b&gt;brave&lt;/b&gt;</d2l_2p0:intro_message></assess_procextension>"
    xml = f"<questestinterop {D2L}><assessment ident='a' title='A'>{extension}<section ident='s'>{question}</section></assessment></questestinterop>"
    result = imported(xml)
    (exercise,) = exercises(result)
    found = exercise.calculation
    assert found.formulas == ("{n}*3",) and (found.decimals, found.tolerance) == (2, "5%")
    assert found.variables == (Variable(name="n", lower=2, upper=9, decimals=1),)
    assert len(exercise.interactions) == 1 and ("d2l_difficulty", "3") in exercise.metadata
    assert not exercise.preserved
    (page,) = result.course.pages
    assert page.settings == (("Attempts", "3"), ("Time limit", "45 min")) and "Be brave" in page.body.plain


# Blackboard before QTI ------------------------------------------------------------------------

POOL = """<?xml version="1.0" encoding="ISO-8859-1"?><POOL><TITLE value="Rivers"/>
<QUESTIONLIST><QUESTION id="b" class="QUESTION_MULTIPLECHOICE" points="3"/><QUESTION id="a" class="QUESTION_MATCH" points="2"/><QUESTION id="gone"/></QUESTIONLIST>
<QUESTION_MATCH id="a"><BODY><TEXT>Pair</TEXT></BODY><ANSWER id="m1"><TEXT>Paris</TEXT></ANSWER><ANSWER id="m2"><TEXT>Rome</TEXT></ANSWER><CHOICE id="c1"><TEXT>Tiber</TEXT></CHOICE><CHOICE id="c2"><TEXT>Seine</TEXT></CHOICE>
<GRADABLE><CORRECTANSWER answer_id="m1" choice_id="c2"/><CORRECTANSWER answer_id="m2" choice_id="c1"/></GRADABLE></QUESTION_MATCH>
<QUESTION_MULTIPLECHOICE id="b"><BODY><TEXT>Which &lt;b&gt;one&lt;/b&gt;?</TEXT><FLAGS><ISHTML value="true"/></FLAGS></BODY><ANSWER id="x" position="2"><TEXT>Po</TEXT></ANSWER><ANSWER id="y" position="1"><TEXT>Ebro</TEXT></ANSWER>
<GRADABLE><CORRECTANSWER answer_id="y"/><FEEDBACK_WHEN_CORRECT>Si</FEEDBACK_WHEN_CORRECT><FEEDBACK_WHEN_INCORRECT>No</FEEDBACK_WHEN_INCORRECT></GRADABLE></QUESTION_MULTIPLECHOICE>
{more}</POOL>"""


def pool(more=""):
    return imported(POOL.replace("{more}", more), "res00001.dat")


def test_a_pool_of_an_old_blackboard_is_a_bank_in_the_order_of_its_list():
    result = pool()
    (page,) = result.course.pages
    first, second = exercises(result)
    assert (page.title, page.kind) == ("Rivers", PageKind.BANK)
    assert (first.identifier, first.points, first.body[0].plain) == ("b", 3, "Which one?")
    assert [choice.content.plain for choice in first.interactions[0].choices] == ["Ebro", "Po"]
    assert first.interactions[0].key.correct == ("y",)
    assert {one.outcome: one.content.plain for one in first.feedback} == {"correct": "Si", "incorrect": "No"}
    assert second.interactions[0].kind == Kind.MATCH and second.interactions[0].key.correct == (
        "m1 c2",
        "m2 c1",
    )
    assert codes(result) == ["dangling_reference"]


@pytest.mark.parametrize(
    ("kind", "inner", "expected"),
    [
        ("TRUEFALSE", '<ANSWER id="1"><TEXT>True</TEXT></ANSWER><GRADABLE><CORRECTANSWER answer_id="1"/></GRADABLE>', (Kind.CHOICE, ("1",))),
        ("MULTIPLEANSWER", '<ANSWER id="1"><TEXT>a</TEXT></ANSWER><ANSWER id="2"><TEXT>b</TEXT></ANSWER><GRADABLE><CORRECTANSWER answer_id="1"/><CORRECTANSWER answer_id="2"/></GRADABLE>', (Kind.CHOICE, ("1", "2"))),
        ("ORDER", '<ANSWER id="1"><TEXT>a</TEXT></ANSWER><ANSWER id="2"><TEXT>b</TEXT></ANSWER><GRADABLE><CORRECTANSWER answer_id="1" order="2"/><CORRECTANSWER answer_id="2" order="1"/></GRADABLE>', (Kind.ORDER, ("2", "1"))),
        ("FILLINBLANK", "<ANSWER><TEXT>Nile</TEXT></ANSWER><ANSWER><TEXT>the Nile</TEXT></ANSWER><GRADABLE/>", (Kind.TEXT_ENTRY, ("Nile", "the Nile"))),
        ("FILLINBLANK", "<ANSWER><TEXT>5 &lt; 6</TEXT></ANSWER><ANSWER><TEXT>H&lt;sub&gt;2&lt;/sub&gt;O</TEXT></ANSWER><ANSWER><TEXT>&lt;p&gt;the Nile&lt;/p&gt;</TEXT></ANSWER>", (Kind.TEXT_ENTRY, ("5 < 6", "H2O", "the Nile"))),
        ("ESSAY", "<ANSWER><TEXT>A model answer</TEXT></ANSWER><GRADABLE/>", (Kind.EXTENDED_TEXT, ())),
    ],
)  # fmt: skip
def test_each_kind_of_an_old_pool(kind, inner, expected):
    more = f'<QUESTION_{kind} id="z"><BODY><TEXT>Say</TEXT></BODY>{inner}</QUESTION_{kind}>'
    (one,) = exercises(pool(more))[-1].interactions
    assert (one.kind, one.key.correct) == expected


def test_a_kind_of_an_old_pool_that_is_not_known_is_kept():
    result = pool('<QUESTION_QUIZBOWL id="z"><BODY><TEXT>Say</TEXT></BODY></QUESTION_QUIZBOWL>')
    assert "item_preserved" in codes(result) and len(exercises(result)) == 2


def test_pools_in_a_package_are_found():
    manifest = '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources><resource identifier="r" type="assessment/x-bb-pool" file="res1.dat"/></resources></manifest>'
    assert len(exercises(package({"imsmanifest.xml": manifest, "res1.dat": POOL.replace("{more}", "")}))) == 2


def scoring(text, right, count="1", points="2.0"):
    """How Sakai writes one question of a list of extended matching items."""
    rules = "".join(
        f"<respcondition continue='Yes' title='{'CORRECT' if one in right else 'INCORRECT'}'><conditionvar><varequal case='Yes' respident='EMI01'>{one}</varequal></conditionvar>"
        f"<setvar action='{'Add' if one in right else 'Subtract'}' varname='SCORE'>{points if one in right else '0.0'}</setvar></respcondition>"
        for one in "ABC"
    )
    return (
        f"<resprocessing><outcomes><decvar defaultval='0' maxvalue='{points}' minvalue='0' varname='SCORE' vartype='Double'/>"
        f"<decvar defaultval='{len(right)}' maxvalue='{count}' minvalue='0' varname='requiredOptionsCount' vartype='Integer'/>"
        f"<decvar varname='scoreUserSet' vartype='String'/><interpretvar><material><mattext>{text}</mattext></material></interpretvar></outcomes>{rules}</resprocessing>"
    )


def test_extended_matching_items_of_sakai_are_matched_from_one_list():
    labels = "".join(
        f"<response_label ident='{one}'><material><mattext>{said}</mattext></material></response_label>"
        for one, said in zip("ABC", ("heart", "lung", "skin"), strict=True)
    )
    item = (
        "<item ident='e' title='Organs'><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>qmd_itemtype</fieldlabel><fieldentry>Extended Matching Items</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>"
        "<presentation><flow class='Block'><material><mattext>Organs</mattext></material></flow><flow class='Options'><material><mattext>Choose from these.</mattext></material>"
        f"<response_lid ident='EMI01' rcardinality='Multiple'><render_choice>{labels}</render_choice></response_lid></flow></presentation>"
        f"{scoring('It pumps.', 'A')}{scoring('They take oxygen in.', 'BC', count='2')}</item>"
    )
    data = f"<questestinterop><assessment ident='a'><section ident='s'>{item}</section></assessment></questestinterop>"
    (one,) = exercises(read(Source(name="a.xml", data=data.encode())))
    (match,) = one.interactions
    assert match.kind is Kind.MATCH
    assert [side.content.plain for side in match.choices] == ["It pumps.", "They take oxygen in."]
    assert [side.content.plain for side in match.targets] == ["heart", "lung", "skin"]
    pumps, take = (side.id for side in match.choices)
    assert set(match.key.correct) == {f"{pumps} A", f"{take} B", f"{take} C"}
    assert [side.match_max for side in match.choices] == [1, 2]
    said = [block.plain for block in one.body]
    assert "Choose from these." in said and "It pumps." not in said


def test_rules_that_call_the_only_response_otherwise_still_give_the_key():
    choices = f'<response_lid ident="MCMR" rcardinality="Multiple"><render_choice>{label("0", "C")}{label("1", "Java")}{label("2", "Ruby")}</render_choice></response_lid>'
    rules = condition(equal("MCSR", "1"), "1", action="Add") + condition(
        equal("MCSR", "2"), "1", action="Add"
    )
    result = imported(assessment(item(choices, rules)))
    (exercise,) = exercises(result)
    assert exercise.interactions[0].key.correct == ("1", "2") and "misnamed_response" in codes(result)


@pytest.mark.parametrize(
    ("named", "right"),
    [(("901",), ("water",)), (("901", "902"), ("water", "ice")), (("901", "X_ANS"), ("ice",))],
)
def test_rules_that_call_the_only_box_otherwise_still_give_the_key(named, right):
    box = '<response_str ident="X_STR"><render_fib fibtype="String"><response_label ident="X_ANS"/></render_fib></response_str>'
    rules = "".join(
        condition(equal(one, word), "1") for one, word in zip(named, ("water", "ice"), strict=False)
    )
    result = imported(assessment(item(box, rules)))
    ((one,),) = (each.interactions for each in exercises(result))
    assert one.kind is Kind.TEXT_ENTRY and one.key.correct == right
    assert ("misnamed_response" in codes(result)) is ("X_ANS" not in named)


def test_rules_on_something_else_than_the_response_are_not_bent_to_it():
    choices = f'<response_lid ident="r" rcardinality="Single"><render_choice>{label("a", "A")}{label("b", "B")}</render_choice></response_lid>'
    result = imported(
        assessment(item(choices, condition(equal("other", "9"), "1") + condition(equal("r", "b"), "1")))
    )
    (exercise,) = exercises(result)
    assert exercise.interactions[0].key.correct == ("b",) and "misnamed_response" not in codes(result)


def test_ilias_gives_the_limits_of_a_number_at_its_blank():
    blank = '<response_num ident="gap_0"><render_fib fibtype="Decimal" minnumber="4.5" maxnumber="5.5"/></response_num>'
    dear = f'<response_str ident="gap_1"><render_choice>{label("0", "no")}{label("1", "yes")}</render_choice></response_str>'
    rules = condition(equal("gap_0", "5"), "1", action="Add") + condition(
        equal("gap_1", "1"), "4", action="Add"
    )
    said = "<qtimetadatafield><fieldlabel>ILIAS_VERSION</fieldlabel><fieldentry>9.1</fieldentry></qtimetadatafield>"
    written = item(blank + dear, rules, kind="CLOZE QUESTION")
    for inside, span in (
        (written.replace("<qtimetadata>", f"<qtimetadata>{said}"), (4.5, 5.5)),
        (written, (None, None)),
    ):
        (exercise,) = exercises(imported(assessment(inside)))
        (only_range,) = exercise.interactions[0].key.ranges
        assert (only_range.lower, only_range.upper) == span and only_range.value == 1.0


def test_a_pool_of_ilias_is_called_as_it_calls_itself():
    beside = '<ContentObject Type="Questionpool_Test"><MetaData><General><Title Language="en">Cells</Title></General></MetaData></ContentObject>'
    choices = f'<response_lid ident="r" rcardinality="Single"><render_choice>{label("a", "A")}</render_choice></response_lid>'
    files = {
        "1__2__qpl_3/1__2__qpl_3.xml": beside,
        "1__2__qpl_3/1__2__qti_3.xml": f"<questestinterop>{item(choices)}</questestinterop>",
    }
    result = package(files)
    assert (
        result.course.title == "Cells" and "no_manifest" not in codes(result) and len(exercises(result)) == 1
    )


def test_questions_in_files_of_their_own_that_a_test_refers_to_are_read_once():
    def single(ident):
        return f'<questestinterop><item ident="{ident}" title="{ident}"><presentation>{mattext(ident)}</presentation></item></questestinterop>'

    test = '<questestinterop><assessment ident="t" title="Test"><section ident="s"><itemref linkrefid="b"/><itemref linkrefid="a"/></section></assessment></questestinterop>'
    result = package(
        {"test.xml": test, "items/a.xml": single("a"), "items/b.xml": single("b"), "items/c.xml": single("c")}
    )
    assert [one.identifier for one in exercises(result)] == ["b", "a", "c"]


def test_questions_in_bare_files_that_a_test_refers_to_as_in_qti_2_are_read_once():
    def single(ident):
        return f'<?xml version="1.0"?><item ident="{ident}" title="{ident}"><presentation>{mattext(ident)}</presentation></item>'

    refs = "".join(
        f'<assessmentItemRef href="items/{one}.xml" identifier="{one}"/>' for one in ("b", "a", "gone")
    )
    test = f'<questestinterop><assessment ident="t" title="Test"><section ident="s">{refs}</section></assessment></questestinterop>'
    files = {"test.xml": test, **{f"items/{one}.xml": single(one) for one in "abc"}}
    result = package({**files, "menu.xml": '<item title="Soup"/>'})
    assert [one.identifier for one in exercises(result)] == ["b", "a", "c"]
    assert [note.code for note in result.notes if "gone" in note.excerpt] == ["dangling_reference"]


def test_a_drawing_within_a_text_is_kept():
    drawing = '&lt;p&gt;See &lt;svg xmlns="http://www.w3.org/2000/svg" width="9"&gt;&lt;circle r="4"/&gt;&lt;/svg&gt;&lt;/p&gt;'
    result = imported(
        assessment(item(f'<material><mattext texttype="text/html">{drawing}</mattext></material>'))
    )
    assert [one.media_type for one in result.assets] == ["image/svg+xml"] and "drawing" not in codes(result)


def vista(kind, presentation, rules, **fields):
    """A question of WebCT Vista, whose rules pay percents."""
    meta = "".join(
        f"<qtimetadatafield><fieldlabel>{key}</fieldlabel><fieldentry>{value}</fieldentry></qtimetadatafield>"
        for key, value in {"wct_questiontype": f"WCT_{kind}", **fields}.items()
    )
    scored = f'<resprocessing><outcomes><decvar varname="SCORE" maxvalue="100.0"/></outcomes>{rules}</resprocessing>'
    source = f'<item ident="q" title="Q"><itemmetadata><qtimetadata>{meta}</qtimetadata></itemmetadata><presentation><flow>{presentation}</flow></presentation>{scored}</item>'
    result = imported(assessment(source))
    (exercise,) = exercises(result)
    return exercise, codes(result)


TYPED = (
    '<response_str ident="S" rcardinality="Single"><render_fib fibtype="String" columns="20"/></response_str>'
)


def test_a_subset_of_an_answer_of_webct_is_a_part_of_it():
    rules = condition('<varsubset respident="S">Shelley</varsubset>', "100.0", action="Add")
    exercise, told_so = vista("ShortAnswer", mattext("Who?") + TYPED, rules)
    typed = {word: score_exercise(exercise, {"S": (word,)}).correct for word in ("Mary Shelley", "Keats")}
    assert typed == {"Mary Shelley": True, "Keats": False} and not told_so


def test_comparisons_in_the_words_of_a_tool_are_told():
    own = '<var_extension><x xmlns="http://example.org/a" respident="S">By.*n</x></var_extension>'
    rules = condition(equal("S", "Byron"), "100.0", action="Add") + condition(own, "50.0", action="Add")
    exercise, told_so = vista("ShortAnswer", mattext("Who?") + TYPED, rules)
    assert exercise.interactions[0].key.correct == ("Byron",) and told_so == ["scoring"]


def test_words_of_a_jumbled_sentence_in_one_response_are_put_in_order():
    words = mattext("The") + "".join(label(one, one) for one in ("sat", "cat", "down")) + mattext("again.")
    response = f'<response_lid ident="J" rcardinality="Ordered"><render_extension><ims_render_object shuffle="Yes">{words}</ims_render_object></render_extension></response_lid>'
    wanted = "".join(
        f'<varequal respident="J" index="{at}">{word}</varequal>'
        for at, word in enumerate(("cat", "sat", "down"), 1)
    )
    exercise, _ = vista(
        "JumbledSentence", mattext("Say") + response, condition(f"<and>{wanted}</and>", "100.0")
    )
    (one,) = exercise.interactions
    assert (one.kind, one.key.correct) == (Kind.ORDER, ("cat", "sat", "down"))
    assert one.prompt is not None and one.prompt.plain == "The ___ ___ ___ again."


def test_time_that_counts_is_told():
    typed = '<response_num ident="N"><render_fib fibtype="Integer" maxchars="2"/></response_num>'
    quick = condition(equal("N", "4") + '<durlte respident="N">30</durlte>', "2")
    slow = condition(equal("N", "4") + '<durgt respident="N">30</durgt>', "1")
    result = imported(assessment(item(typed, quick + slow)))
    (note,) = result.notes
    assert (note.code, note.excerpt) == ("scoring", "30")


@pytest.mark.parametrize(
    ("kind", "named", "tolerance"), [("Unit", "[{}]", "0.1"), ("Percentage", "{{{}}}", "0.1%")]
)
def test_a_formula_of_webct_has_its_variables_in_attributes(kind, named, tolerance):
    drawn = '<w:var name="a" min="1.5" max="9" precision="1"/><w:var name="b" min="2" max="4" precision="0"/>'
    worked = '<w:calculated_set index="0"><w:calculated_var name="a" value="2.5"/><w:calculated_var name="b" value="3"/><w:calculated_answer value="5.5"/></w:calculated_set>'
    formula = f"<w:formula>{named.format('a')}+{named.format('b')}</w:formula>"
    block = f'<material><mat_extension><w:calculated xmlns:w="http://www.webct.com">{formula}{drawn}{worked}</w:calculated></mat_extension></material>'
    near = f'<itemproc_extension><w:calculated_answer xmlns:w="http://www.webct.com" toleranceType="{kind}" tolerance="0.1" precisionType="Decimal" precision="1"/></itemproc_extension>'
    number = '<response_num ident="N" rcardinality="Single"><render_fib fibtype="Decimal"/></response_num>'
    exercise, _ = vista("Calculated", block + mattext("What is [a] plus [b]?") + number, near)
    assert exercise.calculation == Calculation(
        formulas=("a+b",),
        variables=(
            Variable(name="a", lower=1.5, upper=9, decimals=1),
            Variable(name="b", lower=2, upper=4),
        ),
        decimals=1,
        tolerance=tolerance,
        worked=(Worked(values=(("a", 2.5), ("b", 3.0)), answer=5.5),),
    )


def test_the_other_names_of_a_box_are_told_in_the_order_of_the_rules():
    names = [f"x{at}" for at in (7, 3, 9, 1, 8, 2, 6)]
    box = '<response_str ident="X_STR"><render_fib fibtype="String"><response_label ident="X_ANS"/></render_fib></response_str>'
    rules = "".join(condition(equal(one, "ice"), "1") for one in names)
    notes = imported(assessment(item(box, rules))).notes
    assert [one.excerpt for one in notes if one.code == "misnamed_response"] == [", ".join(names)]
