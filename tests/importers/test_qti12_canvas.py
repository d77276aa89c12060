# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 1.2 as Canvas writes it, in Classic and in New Quizzes: blanks, pairs, groups, what lies beside a quiz."""

import pytest
from packages import assessment, canvas, codes, condition, equal, exercises, imported, mattext, package, told

from workbench.model.course import PageKind
from workbench.model.exercise import Kind
from workbench.model.scoring import score, score_exercise

SPACE = 'xmlns="http://canvas.instructure.com/xsd/cccv1p0"'


def only(item):
    result = imported(assessment(item))
    (exercise,) = exercises(result)
    return exercise, result


def offered(ident, words, kind="text/plain"):
    given = f' texttype="{kind}"' if kind else ""
    return f'<response_label ident="{ident}"><material><mattext{given}>{words}</mattext></material></response_label>'


def blank(name, *labels, cardinality=""):
    left = f"<material><mattext>{name}</mattext></material>"
    return f'<response_lid ident="response_{name}"{cardinality}>{left}<render_choice>{"".join(labels)}</render_choice></response_lid>'


def adds(response, *values, points="50.00"):
    return condition("".join(equal(response, one) for one in values), points, action="Add")


def unless(response, value, shows):
    return condition(f"<not>{equal(response, value)}</not>", shows=shows)


BLANKS = (
    mattext("&lt;p&gt;Sun [one] and moon [two]&lt;/p&gt;")
    + blank("one", offered("1", "hot"), offered("3", "warm"))
    + blank("two", offered("2", "cold"), offered("4", "cool"))
)
RULES = (
    adds("response_one", "1")
    + unless("response_one", "1", "1_fb")
    + adds("response_two", "2")
    + unless("response_two", "2", "2_fb")
)
TOLD = told("1_fb", "Look at noon") + told("2_fb", "Look at night")


def test_what_is_told_of_one_wrong_blank_of_several_names_the_blank():
    exercise, _ = only(canvas("fill_in_multiple_blanks_question", BLANKS, RULES, TOLD))
    said = {one.outcome: one.content.plain for one in exercise.feedback}
    assert said == {"“one” wrong": "Look at noon", "“two” wrong": "Look at night"}


def test_what_is_told_of_one_wrong_list_of_several_stands_at_its_wrong_words():
    exercise, _ = only(canvas("multiple_dropdowns_question", BLANKS, RULES, TOLD))
    said = [
        {choice.id: choice.feedback.plain for choice in one.choices if choice.feedback}
        for one in exercise.interactions
    ]
    assert said == [{"3": "Look at noon"}, {"4": "Look at night"}] and not exercise.feedback


def test_a_blank_stands_in_the_text_and_not_in_what_a_picture_shows():
    words = '&lt;p&gt;&lt;img src="https://example.org/e.png" alt="LaTeX: [one]"&gt; is [one], not [two], and [two]&lt;/p&gt;'
    presentation = BLANKS.replace("&lt;p&gt;Sun [one] and moon [two]&lt;/p&gt;", words)
    exercise, result = only(canvas("fill_in_multiple_blanks_question", presentation, RULES))
    assert [one.response for one in exercise.interactions] == ["response_one", "response_two"]
    assert len(exercise.body) == 1 and "blank_again" in codes(result)


def test_the_name_of_a_blank_beside_its_box_is_no_text():
    boxes = "".join(
        f'<response_str ident="response_{name}"><material><mattext>{name}</mattext></material><render_fib/></response_str>'
        for name in ("one", "two")
    )
    rules = adds("response_one", "hot") + adds("response_two", "cold")
    said = mattext("Sun [one] and moon [two]")
    exercise, _ = only(canvas("fill_in_multiple_blanks_question", said + boxes, rules))
    assert [block.plain.split() for block in exercise.body] == [["Sun", "and", "moon"]]
    other = boxes.replace("<mattext>two", "<mattext>the night")
    assert "the night" in " ".join(
        block.plain for block in only(canvas("short_answer_question", said + other, rules))[0].body
    )


@pytest.mark.parametrize("tag", ["&lt;b&gt;", "x &lt;br&gt; y", "&lt;!-- x --&gt;"])
def test_a_tag_that_pairs_ask_for_is_text(tag):
    sides = "".join(blank(name, offered("1", tag, ""), offered("2", "other", "")) for name in ("a", "b"))
    exercise, _ = only(
        canvas(
            "matching_question", mattext("Match") + sides, adds("response_a", "1") + adds("response_b", "2")
        )
    )
    assert exercise.interactions[0].targets[0].content.plain == tag.replace("&lt;", "<").replace("&gt;", ">")


def groups(*rules):
    pool = [offered(str(at), f"word {at}") for at in range(5)]
    sides = "".join(blank(name, *pool, cardinality=' rcardinality="Multiple"') for name in ("many", "few"))
    return only(canvas("categorization_question", mattext("Sort") + sides, "".join(rules)))


def test_groups_of_different_sizes_are_worth_what_their_rules_say():
    exercise, result = groups(adds("response_many", "0", "1", "2"), adds("response_few", "3"))
    (one,) = exercise.interactions
    assert one.kind is Kind.MATCH
    assert score(one, ("response_few 3",)).points == pytest.approx(0.5, abs=0.001)
    assert score(one, ("response_many 0", "response_many 1")).points == 0
    assert score(one, ("response_few 3", "response_few 4")).points == 0
    assert score(one, ("response_many 0", "response_many 1", "response_many 2")).points == pytest.approx(0.5, abs=0.001)  # fmt: skip
    assert "scoring" not in codes(result)


def test_groups_that_no_single_rule_pays_for_are_told():
    exercise, result = groups(adds("response_many", "0", "1"), adds("response_many", "2"), adds("response_few", "3"))  # fmt: skip
    assert "scoring" in codes(result) and not exercise.interactions[0].option("scoring-algorithm")
    exercise, result = groups(adds("response_many", "0"), adds("response_few", "3"))
    assert "scoring" not in codes(result)
    assert score(exercise.interactions[0], ("response_few 3", "response_few 4")).points == 0


def pairs(rules, more=""):
    sides = "".join(blank(name, offered("1", "x"), offered("2", "y")) for name in ("a", "b"))
    item = canvas("matching_question", mattext("Match") + sides, rules)
    exercise, _ = only(item.replace("</qtimetadata>", f"{more}</qtimetadata>"))
    return score_exercise(exercise, {exercise.interactions[0].response: ("response_a 1",)}).points


def test_pairs_that_pay_only_together_earn_nothing_alone():
    each = adds("response_a", "1") + adds("response_b", "2")
    way = "<qtimetadatafield><fieldlabel>scoring_algorithm</fieldlabel><fieldentry>{}</fieldentry></qtimetadatafield>"
    assert pairs(condition(f"<and>{equal('response_a', '1')}{equal('response_b', '2')}</and>", "100")) == 0
    assert pairs(each, way.format("DeepEquals")) == 0
    assert pairs(each, way.format("PartialDeep")) == 1 == pairs(each)


def test_choices_that_are_missing_and_numbers_that_cannot_be_are_told():
    empty = '<response_lid ident="r" rcardinality="Single"><render_choice/></response_lid>'
    assert "no_response" in codes(only(canvas("multiple_choice_question", mattext("Say") + empty))[1])
    number = '<response_str ident="r"><render_fib fibtype="Decimal"><response_label ident="a"/></render_fib></response_str>'
    between = '<vargte respident="r">8</vargte><varlte respident="r">6</varlte>'
    asked = canvas("numerical_question", mattext("Say") + number, condition(between, "100"))
    assert "key_unread" in codes(only(asked)[1])


def test_answers_that_are_no_numbers_and_sides_without_a_pair_are_told():
    number = '<response_str ident="r"><render_fib fibtype="Decimal"><response_label ident="a"/></render_fib></response_str>'
    rules = condition(equal("r", "0.5"), "100") + condition(equal("r", "1/2"), "100")
    exercise, result = only(canvas("numerical_question", mattext("Say") + number, rules))
    assert exercise.interactions[0].key.correct == ("0.5",)
    assert [note.excerpt for note in result.notes if note.code == "key_unread"] == ["1/2"]
    sides = "".join(blank(name, offered("1", "x"), offered("2", "y")) for name in ("a", "b"))
    result = only(canvas("matching_question", mattext("Match") + sides, adds("response_a", "1")))[1]
    assert [note.excerpt for note in result.notes if note.code == "key_unread"] == ["b"]
    whole = adds("response_a", "1") + adds("response_b", "1")
    assert "key_unread" not in codes(only(canvas("matching_question", mattext("Match") + sides, whole))[1])


def test_a_short_answer_minds_capitals_when_its_question_does():
    box = '<response_str ident="r"><render_fib><response_label ident="a"/></render_fib></response_str>'
    item = canvas("short_answer_question", mattext("Say") + box, condition(equal("r", "Red"), "100"))
    minds = "<qtimetadatafield><fieldlabel>case_sensitive</fieldlabel><fieldentry>true</fieldentry></qtimetadatafield></qtimetadata>"
    exercise, _ = only(item.replace("</qtimetadata>", minds))
    assert score_exercise(exercise, {"r": ("red",)}).points == 0
    assert score_exercise(only(item)[0], {"r": ("red",)}).points == 2


def test_no_points_are_no_points():
    assert only(canvas("text_only_question", mattext("Read"), points="0.0"))[0].points == 0


@pytest.mark.parametrize(
    "loose",
    [
        '<setvar varname="SCORE" action="Set">3</setvar>',
        '<conditionvar><varequal respident="response_one">1</varequal></conditionvar>',
    ],
)
def test_scoring_outside_of_the_rules_is_told(loose):
    item = canvas("multiple_dropdowns_question", BLANKS, RULES + loose)
    (note,) = [one for one in only(item)[1].notes if one.code == "scoring"]
    assert "outside" in note.message
    within = canvas("multiple_dropdowns_question", BLANKS, RULES).replace(
        "</outcomes>", f"{loose}</outcomes>"
    )
    assert "scoring" in codes(only(within)[1])
    assert "scoring" not in codes(only(canvas("multiple_dropdowns_question", BLANKS, RULES))[1])


def test_a_formula_says_that_its_answer_has_powers_of_ten():
    formula = '<itemproc_extension><calculated><formulas decimal_places="2" scientific_notation="true"><formula>m*100</formula></formulas></calculated></itemproc_extension>'
    typed = '<response_str ident="r"><render_fib fibtype="Decimal"><response_label ident="a"/></render_fib></response_str>'
    exercise, _ = only(canvas("calculated_question", mattext("Say") + typed, feedback=formula))
    assert dict(exercise.metadata)["scientific_notation"] == "true"


def test_what_a_new_quiz_sets_and_the_dates_of_its_assignment_are_read():
    meta = f"""<quiz {SPACE} identifier="a1"><title>Leaves</title><due_at/><shuffle_questions>true</shuffle_questions>
        <calculator_type>basic</calculator_type><result_view_restricted>true</result_view_restricted>
        <build_on_last_attempt>true</build_on_last_attempt>
        <assignment identifier="b"><due_at>2030-01-05T23:59:59</due_at><lock_at/><unlock_at>2030-01-01T00:00:00</unlock_at></assignment></quiz>"""
    essay = canvas("text_only_question", mattext("Read"))
    result = package({"a1/a1.xml": assessment(essay), "a1/assessment_meta.xml": meta})
    assert dict(result.course.pages[0].settings) == {
        "Questions shuffled": "yes",
        "Each attempt goes on from the last": "yes",
        "Results shown in part": "yes",
        "Calculator": "basic",
        "Due": "2030-01-05T23:59:59",
        "Opens": "2030-01-01T00:00:00",
    }
    plain = meta.replace("basic", "none").replace("true", "false").replace("2030", "2031")
    told_so = package({"a1/a1.xml": assessment(essay), "a1/assessment_meta.xml": plain}).course.pages[0]
    assert [label for label, _ in told_so.settings] == ["Due", "Opens"]


def test_dates_that_a_quiz_of_a_cartridge_has_for_some_are_told():
    override = '<assignment_overrides><override title="Evening" due_at="2030-01-02"/></assignment_overrides>'
    meta = f'<quiz {SPACE} identifier="a1"><title>Leaves</title><assignment identifier="b">{override}</assignment>{override}</quiz>'
    resource = '<resource identifier="a1" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"><file href="a1/assessment_qti.xml"/></resource>'
    manifest = f'<manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"><metadata><schema>IMS Common Cartridge</schema></metadata><organizations/><resources>{resource}</resources></manifest>'
    essay = assessment(canvas("text_only_question", mattext("Read")))
    result = package(
        {"imsmanifest.xml": manifest, "a1/assessment_qti.xml": essay, "a1/assessment_meta.xml": meta}
    )
    (quiz,) = [page for page in result.course.walk() if page.kind is PageKind.QUIZ]
    assert [value for label, value in quiz.settings if label == "Other dates"] == ["Evening, due 2030-01-02"]


def sets(response, value, points):
    return condition(equal(response, value), points)


@pytest.mark.parametrize("points", ["100", "50"])
@pytest.mark.parametrize(
    ("kind", "right"),
    [("fill_in_multiple_blanks_question", "hot"), ("multiple_dropdowns_question", "1")],
)
def test_rules_that_set_a_score_for_each_blank_pay_for_each_as_canvas_counts_them(kind, right, points):
    rules = sets("response_one", "1", points) + sets("response_two", "2", points)
    exercise, result = only(canvas(kind, BLANKS, rules))
    half = score_exercise(exercise, {"response_one": (right,)})
    assert half.points * 2 == half.maximum and codes(result) == []


def earned(rules, **typed):
    exercise, result = only(canvas("fill_in_multiple_blanks_question", BLANKS, rules))
    found = score_exercise(exercise, {f"response_{name}": (word,) for name, word in typed.items()})
    return found.points / found.maximum, codes(result)


def test_blanks_that_rules_pay_unlike_shares_for_are_worth_these():
    rules = adds("response_one", "1", points="25") + adds("response_two", "2", points="75")
    assert earned(rules, one="hot") == (0.25, []) == earned(rules, one="warm")
    assert earned(rules, two="cool") == (0.75, [])
    even = adds("response_one", "1", points="33.33") + adds("response_two", "2", points="33.34")
    assert earned(even, one="hot") == (0.5, [])


def test_blanks_that_count_together_only_do_so_and_one_that_does_not_count_is_told():
    together = condition(f"<and>{equal('response_one', '1')}{equal('response_two', '2')}</and>", "100")
    assert earned(together, one="hot") == (0, []) and earned(together, one="hot", two="cool") == (1, [])
    assert earned(adds("response_one", "1"))[1] == ["scoring"]


def test_a_formula_that_cannot_be_read_is_told():
    asks = (
        mattext("x + y?") + '<response_str ident="response1"><render_fib fibtype="Decimal"/></response_str>'
    )
    _, result = only(canvas("calculated_question", asks, ""))
    assert [(one.code, "formula" in one.message) for one in result.notes] == [("key_unread", True)]


def test_pairs_whose_rules_set_a_score_each_count_one_by_one():
    sides = "".join(
        f'<response_lid ident="{one}">{mattext(one)}<render_choice>{offered("x", "X")}{offered("y", "Y")}</render_choice></response_lid>'
        for one in ("left", "right")
    )
    rules = sets("left", "x", "50") + sets("right", "y", "50")
    exercise, _ = only(canvas("matching_question", mattext("Match") + sides, rules))
    assert [one.value for one in exercise.interactions[0].key.mapping] == [0.5, 0.5]


def test_choices_whose_rules_set_shares_of_all_points_are_worth_their_shares():
    labels = "".join(offered(one, one) for one in "abc")
    asks = f'<response_lid ident="r" rcardinality="Multiple"><render_choice>{labels}</render_choice></response_lid>'
    rules = sets("r", "a", "50") + sets("r", "b", "50")
    exercise, _ = only(canvas("multiple_answers_question", mattext("Pick") + asks, rules))
    key = exercise.interactions[0].key
    assert [(one.answer, one.value) for one in key.mapping] == [("a", 0.5), ("b", 0.5)]


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("&lt;p&gt;New&lt;/p&gt;&lt;p&gt;York&lt;/p&gt;", "New York"),
        ("H&lt;sub&gt;2&lt;/sub&gt;O", "H2O"),
        ("a&amp;nbsp;b", "a b"),
        ("a &lt; b", "a < b"),
    ],
)
def test_html_that_counts_in_a_blank_is_typed_without_its_tags(said, typed):
    asks = (
        mattext("[one] [two]")
        + blank("one", offered("1", said, "text/html"))
        + blank("two", offered("2", "x"))
    )
    exercise, _ = only(canvas("fill_in_multiple_blanks_question", asks, RULES))
    assert exercise.interactions[0].key.correct == (typed,)


def test_html_beside_the_text_is_kept():
    beside = '<material><img src="https://example.org/a.png" alt="A map"/><mattext>Where?</mattext><p>Say <b>it</b>.</p></material>'
    exercise, _ = only(canvas("essay_question", beside, ""))
    body = "".join(one.plain for one in exercise.body)
    assert all(one in body for one in ("A map", "Where?", "Say it."))


def test_shares_that_come_to_a_hundred_are_no_points():
    item = canvas(
        "short_answer_question", BLANKS, sets("response_one", "1", "50") + sets("response_two", "2", "50")
    )
    exercise, _ = only(item.replace("points_possible", "other"))
    assert exercise.points is None


def test_words_in_no_element_for_words_are_kept():
    bare = "<material>Why?</material> Say it."
    exercise, _ = only(
        canvas("essay_question", bare, "", '<itemfeedback ident="general_fb">Because.</itemfeedback>')
    )
    body = "".join(one.plain for one in exercise.body)
    assert (
        "Why?" in body
        and "Say it." in body
        and [one.content.plain for one in exercise.feedback] == ["Because."]
    )


def test_a_formula_without_a_place_for_its_answer_asks_for_a_number():
    worked = "<var_set><var name='a'>2</var><answer>4</answer></var_set>"
    formula = f"<itemproc_extension><calculated><formulas><formula>a+a</formula></formulas><var_sets>{worked}</var_sets></calculated></itemproc_extension>"
    exercise, result = only(canvas("calculated_question", mattext("[a]+[a]?"), "", formula))
    (asked,) = exercise.interactions
    assert (asked.kind, asked.base_type, codes(result)) == (Kind.TEXT_ENTRY, "float", [])


def test_how_a_group_chooses_its_questions_is_kept():
    chosen = '<selection_metadata mdname="level" mdoperator="EQ">easy</selection_metadata>'
    group = f'<section ident="g" title="Group"><selection_ordering><selection><selection_number>1</selection_number>{chosen}</selection></selection_ordering></section>'
    result = imported(assessment(group))
    assert ("Chosen by", "level EQ easy") in [pair for page in result.course.walk() for pair in page.settings]


def test_what_is_told_of_a_wrong_pair_stands_at_its_left_side():
    sides = "".join(blank(name, offered("1", "x"), offered("2", "y")) for name in ("a", "b"))
    rules = adds("response_a", "1") + unless("response_a", "1", "1_fb")
    exercise, _ = only(canvas("matching_question", mattext("Match") + sides, rules, told("1_fb", "No bee")))
    (one,) = exercise.interactions
    assert [side.feedback and side.feedback.plain for side in one.choices] == ["No bee", None]
    assert not one.feedback and not exercise.feedback


@pytest.mark.parametrize(("least", "wrong"), [('minvalue="0" ', 0.0), ("", -0.5)])
def test_a_score_that_may_not_fall_below_nought_does_not(least, wrong):
    choices = f"<render_choice>{offered('a', 'A')}{offered('b', 'B')}</render_choice>"
    asked = f'<response_lid ident="response1" rcardinality="Multiple">{choices}</response_lid>'
    rules = adds("response1", "a", points="100") + adds("response1", "b", points="-50")
    item = canvas("multiple_answers_question", asked, rules).replace('minvalue="0" ', least)
    (one,) = only(item)[0].interactions
    assert score(one, ("b",)).points == wrong


def test_feedback_of_a_number_with_a_margin_is_for_all_numbers_within():
    between = '<vargte respident="response1">41.5</vargte><varlte respident="response1">42.5</varlte>'
    near = f"<or>{equal('response1', '42.0')}<and>{between}</and></or>"
    asked = '<response_str ident="response1"><render_fib fibtype="Decimal"/></response_str>'
    rules = condition(near, "100", shows="9_fb")
    exercise, _ = only(canvas("numerical_question", asked, rules, told("9_fb", "Near")))
    (one,) = exercise.interactions
    assert [(each.outcome, each.content.plain) for each in one.feedback] == [("41.5..42.5", "Near")]


def test_a_text_in_a_group_is_worth_nothing():
    item = canvas("text_only_question", mattext("Read this."), points="0")
    how = "<selection><selection_number>1</selection_number><selection_extension><points_per_item>3.0</points_per_item></selection_extension></selection>"
    section = f'<section ident="g" title="G"><selection_ordering>{how}</selection_ordering>{item}</section>'
    (exercise,) = exercises(imported(assessment(section)))
    assert exercise.points == 0


def test_each_right_pair_of_one_side_keeps_what_is_told_of_it():
    side = blank("a", offered("1", "x"), offered("2", "y"), cardinality=' rcardinality="Multiple"')
    rules = "".join(
        condition(equal("response_a", one), "50", shows=f"{one}_fb", action="Add") for one in ("1", "2")
    )
    shown = told("1_fb", "An x") + told("2_fb", "A y")
    exercise, _ = only(canvas("matching_question", mattext("Match") + side, rules, shown))
    said = {one.outcome: one.content.plain for one in exercise.interactions[0].feedback}
    assert said == {"response_a 1": "An x", "response_a 2": "A y"} and not exercise.feedback
