# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 1.2 as scripts, ATutor, Sakai and small converters write it: pairs, orders and names by rules of their own."""

import pytest
from packages import assessment, codes, condition, equal, exercises, imported, label, mattext, told

from workbench.model.exercise import Kind
from workbench.model.scoring import score


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


PART = '<varsubset respident="r" setmatch="Contains">oak</varsubset>'
STRING = '<varsubstring respident="r">oak</varsubstring>'
PATTERN = '<varsubset respident="r" setmatch="Matches">{}</varsubset>'
HOSTILE = ("((o{99}){99}){99}", "o{99999999999999}", "(" * 500 + ")" * 500, "(o")


@pytest.mark.parametrize(
    ("test", "right", "wrong"),
    [
        (PART, ["oak", "a big Oak"], ["ook"]),
        (STRING, ["oak", "oaks"], ["o ak"]),
        (STRING + equal("r", "elm"), ["a big oak", "elm"], ["elms"]),
        (STRING + equal("r", "2*2"), ["an oak", "2*2"], ["212"]),
        (PATTERN.format("o+ak|elm"), ["oak", "OOOak", "elm"], ["xoak", "oaks", "elms"]),
        (PATTERN.format("o+ak") + equal("r", "e.m"), ["ooak", "E.M"], ["elm", "oaks"]),
        (PATTERN.format("o+ak") + STRING.replace("oak", "e.m"), ["ooak", "an e.m"], ["elm", "oaks"]),
        (f"<and>{STRING}{STRING.replace('oak', 'big')}</and>", ["big oak", "oak, so BIG"], ["oak", "big"]),
        (
            f"<and><or>{PART}{PART.replace('oak', 'elm?')}</or><or>{PART.replace('oak', 'who')}</or></and>",
            ["who is elm?", "Oak: who"],
            ["who", "oak", "elm", "who is el"],
        ),
        (equal("r", "oak"), ["oak"], ["oaks"]),
    ],
)
def test_answers_that_count_in_part_or_by_a_pattern_count_so(test, right, wrong):
    exercise, told_of = only(BLANK, condition(test, "1"))
    (one,) = exercise.interactions
    assert [score(one, (said,)).points for said in right] == [1.0] * len(right)
    assert [score(one, (said,)).points for said in wrong] == [0.0] * len(wrong)
    assert not told_of


@pytest.mark.parametrize(
    ("test", "code"),
    [
        ('<varsubset respident="r" setmatch="Partial">oak</varsubset>', "scoring"),
        (f"<and>{STRING}{STRING.replace('oak', 'big')}{STRING.replace('oak', 'old')}</and>", "scoring"),
        (f"<and>{STRING}{equal('r', 'big')}</and>", "scoring"),
        *((PATTERN.format(hostile), "pattern") for hostile in HOSTILE),
    ],
)
def test_parts_and_patterns_that_cannot_be_tried_are_told(test, code):
    exercise, told_of = only(BLANK, condition(test, "1"))
    (one,) = exercise.interactions
    assert one.key.correct and told_of == [code] and not one.option("scoring-algorithm")


def test_a_count_of_right_pairs_is_not_what_the_question_is_worth():
    counts = '<decvar varname="Respondus_Correct" maxvalue="2"/><decvar varname="que_score" maxvalue="100"/>'
    exercise, _ = only(CHOICE, condition(equal("r", "a"), "100"), outcomes=counts)
    assert exercise.points is None


def test_scores_that_a_person_sets_add_up():
    scores = '<decvar varname="Style" maxvalue="5"/><decvar varname="Facts" maxvalue="3"/>'
    exercise, _ = only('<response_str ident="r"><render_fib rows="9"/></response_str>', outcomes=scores)
    assert exercise.points == 8


@pytest.mark.parametrize("named", ['variablename="PartialCreditPercent"', 'PartialCreditPercent="SCORE"'])
def test_blackboards_pairs_are_worth_their_percentages(named):
    def left(ident, words):
        return f'<flow class="Block">{mattext(words)}<response_lid ident="{ident}" rcardinality="Single"><render_choice>{label("x", "one")}{label("y", "two")}</render_choice></response_lid></flow>'

    def right(side, value, percent):
        share = f'<setvar {named} action="Set">{percent}</setvar>'
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


def test_what_a_quiz_says_of_itself_within_its_own_file_is_kept():
    names = (("shuffle_answers", "true"), ("cant_go_back", "false"), ("time_limit", "90"))
    fields = "".join(
        f"<qtimetadatafield><fieldlabel>{key}</fieldlabel><fieldentry>{value}</fieldentry></qtimetadatafield>"
        for key, value in names
    )
    said = f"<qtimetadata>{fields}</qtimetadata><description>Read &lt;i&gt;all&lt;/i&gt;.</description>"
    item = f'<item ident="q"><presentation>{CHOICE}</presentation></item>'
    (page,) = imported(assessment(item).replace("<section", f"{said}<section")).course.pages
    assert page.settings == (("Time limit", "1 h 30 min"), ("Answers shuffled", "yes"))
    assert page.body.content[0].plain == "Read all."


@pytest.mark.parametrize(
    "words",
    [
        '<mattext texttype="text/plain">See<material><matimage uri="a.png" label="a"/></material></mattext>',
        '<mattext texttype="text/html"><![CDATA[<p>See</p> <material><matimage imagtype="image/png" uri="a.png" /></material>]]></mattext>',
    ],
)
def test_a_picture_that_a_converter_put_into_the_text_is_no_less_there(words):
    source = f'<item ident="q"><presentation><material>{words}</material>{CHOICE}</presentation></item>'
    result = imported(assessment(source))
    (exercise,) = exercises(result)
    assert any(one.type == "image" for block in exercise.body for one in block.walk())
    assert [note.excerpt for note in result.notes if note.code == "image"] == ["a.png"]


def test_which_files_may_be_handed_in_is_kept():
    field = '<response_str ident="r"><render_fib fibtype="File" mimetype="application/pdf  text/plain"/></response_str>'
    exercise, _ = only(field, kind="file_upload_question")
    (one,) = exercise.interactions
    assert one.kind == Kind.UPLOAD and one.option("type") == "application/pdf text/plain"


# Sakai ----------------------------------------------------------------------------------------

SCORE = '<decvar varname="SCORE" vartype="Integer" defaultval="0" minvalue="0" maxvalue="4.0"/>'


def pair(place, left, right, points, link, words):
    shown = f'<displayfeedback feedbacktype="Response" linkrefid="{link}">{words}</displayfeedback>'
    test = f'<varequal case="Yes" index="{place}" respident="{left}">{right}</varequal>'
    return condition(test, points, action="Add").replace("</respcondition>", f"{shown}</respcondition>")


def test_sakais_pairs_whose_rules_take_a_choice_for_a_response_are_a_matching():
    lefts = label("MT-1", "bee") + label("MT-2", "cow")
    rights = (label("MS-1", "honey") + label("MS-2", "milk")).replace(
        "<response_label", '<response_label match_group="" match_max="1"'
    )
    rules = (
        pair(1, "MT-1", "MS-1", "2.0", "CorrectMatch", "Bees, yes")
        + pair(1, "MT-1", "MS-2", "0", "InCorrectMatch", "No bee")
        + pair(2, "MT-2", "MS-1", "0", "InCorrectMatch", "No cow")
        + pair(2, "MT-2", "MS-2", "2.0", "CorrectMatch", "Cows, yes")
    )
    group = f'<response_grp ident="resp_grp" rcardinality="Ordered"><render_choice>{lefts}{rights}</render_choice></response_grp>'
    exercise, _ = only(group, rules, kind="Matching", outcomes=SCORE)
    (one,) = exercise.interactions
    assert one.kind == Kind.MATCH and one.key.correct == ("MS-1 MT-1", "MS-2 MT-2") and exercise.points == 4
    assert texts(one.choices) == ["honey", "milk"] and texts(one.targets) == ["bee", "cow"]
    assert [(each.outcome, each.content.plain) for each in one.feedback] == [
        ("MS-1 MT-1", "Bees, yes"),
        ("MS-2 MT-1", "No bee"),
        ("MS-1 MT-2", "No cow"),
        ("MS-2 MT-2", "Cows, yes"),
    ]
    assert exercise.feedback == ()


def stated(ident, right, words):
    sides = "".join(
        condition(equal(ident, side), points, action="Add").replace(
            "</respcondition>", f'<displayfeedback linkrefid="{ident} {side}"/></respcondition>'
        )
        for side, points in zip("AB", ("1", "-1") if right == "A" else ("-1", "1"), strict=True)
    )
    return sides, "".join(told(f"{ident} {side}", one) for side, one in zip("AB", words, strict=True))


def statement(ident, words):
    sides = label("A", "True") + label("B", "False")
    return (
        f'<response_lid ident="{ident}">{mattext(words)}<render_choice>{sides}</render_choice></response_lid>'
    )


@pytest.mark.parametrize(
    ("second", "paired", "whole"),
    [
        ("Not cold", ["Wet, yes", "Not dry", "Not cold", "Hot, yes"], []),
        ("Not dry", ["Wet, yes", "Hot, yes"], ["Not dry"]),
    ],
)
def test_what_is_told_of_one_wrong_pair_stays_with_it(second, paired, whole):
    rules, rest = zip(
        stated("1", "A", ["Wet, yes", "Not dry"]), stated("2", "B", [second, "Hot, yes"]), strict=True
    )
    exercise, _ = only(
        statement("1", "Water is wet") + statement("2", "Fire is cold"), "".join(rules), "".join(rest)
    )
    (one,) = exercise.interactions
    assert [each.content.plain for each in one.feedback] == paired
    assert sorted({each.content.plain for each in exercise.feedback}) == whole


def blank(ident, shown="render_fib", **said):
    given = "".join(f' {key}="{value}"' for key, value in said.items())
    return (
        f'<response_str ident="{ident}" rcardinality="Ordered"><{shown}{given} prompt="Box"/></response_str>'
    )


def unpaid(ident, value):
    return condition(f"<or>{equal(ident, value)}</or>", "0", action="Add")


def test_more_sakai_prompts_than_answers_are_all_paired():
    lefts = label("MT-1", "bee") + label("MT-2", "cow")
    rights = "".join(label(f"MS-{at}", said) for at, said in enumerate(("honey", "milk", "wax"), start=1))
    rules = "".join(
        pair(1, left, f"MS-{at}", "1.0" if left == right else "0", "CorrectMatch", "")
        for at, right in enumerate(("MT-1", "MT-2", "MT-1"), start=1)
        for left in ("MT-1", "MT-2")
    )
    group = f'<response_grp ident="resp_grp" rcardinality="Ordered"><render_choice>{lefts}{rights}</render_choice></response_grp>'
    exercise, told_of = only(group, rules, kind="Matching", outcomes=SCORE)
    (one,) = exercise.interactions
    assert one.key.correct == ("MS-1 MT-1", "MS-2 MT-2", "MS-3 MT-1") and not told_of
    assert texts(one.choices) == ["honey", "milk", "wax"] and texts(one.targets) == ["bee", "cow"]


def test_a_survey_of_sakai_asks_for_a_column_in_each_row():
    rows = label("MT-7-1", "tea") + label("MT-7-2", "milk")
    columns = (label("MS-7-3", "cold") + label("MS-7-4", "hot")).replace(
        "<response_label", '<response_label match_group="" match_max="2"'
    )
    exercise, told_of = only(
        f'<response_grp ident="resp_grp" rcardinality="Ordered"><render_choice>{rows}{columns}</render_choice></response_grp>',
        kind="Survey Matrix",
    )
    (one,) = exercise.interactions
    assert one.kind == Kind.MATCH and not one.key.correct and not told_of
    assert texts(one.choices) == ["tea", "milk"] and texts(one.targets) == ["cold", "hot"]
    assert [side.match_max for side in one.choices] == [1, 1]


def words(text):
    return f"<material><mattext>{text}</mattext></material>"


@pytest.mark.parametrize(
    "written",
    [
        words("One ") + words(" two ") + blank("FIB00") + words("") + blank("FIB01") + words(""),
        words("One ") + words(" two ") + blank("FIB00") + words("") + blank("FIB01"),
        words("One ") + blank("FIB00") + words(" two ") + blank("FIB01"),
    ],
)
def test_blanks_of_sakai_stand_where_sakai_shows_them(written):
    rules = unpaid("FIB00", "red") + unpaid("FIB01", "blue")
    exercise, _ = only(written, rules, kind="Fill In the Blank", outcomes=SCORE)
    leaves = [
        one for part in exercise.body for one in part.walk() if one.type in ("text", "inlineInteraction")
    ]
    said = [one.plain.strip() if one.type == "text" else one.type for one in leaves]
    assert said == ["Say One", "inlineInteraction", "two", "inlineInteraction"]


def test_answers_of_sakai_are_html():
    exercise, _ = only(
        words("One ") + blank("FIB00"),
        unpaid("FIB00", "&amp;quot;12&amp;quot;|'12'"),
        kind="Fill In the Blank",
        outcomes=SCORE,
    )
    assert exercise.interactions[0].key.correct == ('"12"', "'12'")


@pytest.mark.parametrize(
    ("written", "given", "scored"),
    [
        ("ca*t", "carrot", True),
        ("ca*t", "Ca t", True),
        ("ca*t", "cat", False),
        ("ca*t", "ca*ts", False),
        ("dog|c.t*", "dog", True),
        ("dog|c.t*", "hotdog", False),
        ("dog|c.t*", "c.ts", True),
        ("dog|c.t*", "cuts", False),
    ],
)
def test_a_star_in_a_right_answer_of_sakai_is_anything(written, given, scored):
    exercise, told_of = only(
        words("One ") + blank("FIB00"),
        unpaid("FIB00", written),
        kind="Fill In the Blank",
        outcomes=SCORE,
    )
    (one,) = exercise.interactions
    assert score(one, (given,)).correct is scored and not told_of


def test_a_star_is_a_star_in_blanks_of_others():
    exercise, _ = only(words("One ") + blank("R1"), condition(equal("R1", "2*3"), "1"))
    assert exercise.interactions[0].key.correct == ("2*3",)
    assert not exercise.interactions[0].option("scoring-algorithm")


def test_blanks_whose_rules_pay_nothing_share_the_points():
    exercise, told_of = only(
        blank("FIB00") + blank("FIB01"),
        unpaid("FIB00", "red|crimson") + unpaid("FIB01", "blue"),
        kind="Fill In the Blank",
        outcomes=SCORE,
    )
    assert [one.key.correct for one in exercise.interactions] == [("red", "crimson"), ("blue",)]
    assert exercise.points == 4 and not told_of


def test_blanks_for_numbers_take_ranges():
    exercise, told_of = only(
        blank("FIN00", "render_fin", fintype="Decimal") + blank("FIN01", "render_fin"),
        unpaid("FIN00", "4.5|3") + unpaid("FIN01", "7"),
        kind="Numeric Response",
        outcomes=SCORE,
    )
    first, second = (one.key.ranges[0] for one in exercise.interactions)
    assert (first.lower, first.upper, second.exact) == (3, 4.5, 7) and not told_of


def test_a_number_of_two_parts_is_typed_as_it_is_written():
    exercise, _ = only(
        blank("FIN00", "render_fin"), unpaid("FIN00", "{1+2i}"), kind="Numeric Response", outcomes=SCORE
    )
    assert exercise.interactions[0].key.correct == ("{1+2i}",)


def test_what_the_rules_tell_for_each_choice_by_one_name_is_told_for_each():
    rules = "".join(
        condition(equal("r", one), points).replace(
            "</respcondition>",
            f'<displayfeedback linkrefid="AnswerFeedback">About {one}</displayfeedback></respcondition>',
        )
        for one, points in (("a", "1"), ("b", "0"))
    )
    exercise, _ = only(CHOICE, rules)
    assert [one.feedback.plain for one in exercise.interactions[0].choices] == ["About a", "About b"]


# Rules and feedback of small tools ------------------------------------------------------------


def test_a_rule_that_shows_that_all_is_correct_is_about_the_right_answer():
    exercise, _ = only(BLANK, condition(equal("r", "oak"), shows="AllCorrect"), told("AllCorrect", "Good"))
    assert exercise.interactions[0].key.correct == ("oak",)
    assert [(one.outcome, one.content.plain) for one in exercise.feedback] == [("correct", "Good")]


def test_feedback_with_a_solution_and_a_hint_keeps_all_its_words():
    parts = f"<flow_mat>{mattext('Good')}</flow_mat><solution><solutionmaterial>{mattext('First')}</solutionmaterial><solutionmaterial>{mattext('Then')}</solutionmaterial></solution><hint><hintmaterial>{mattext('Think')}</hintmaterial></hint>"
    exercise, _ = only(
        CHOICE, condition(equal("r", "a"), "1"), f'<itemfeedback ident="correct">{parts}</itemfeedback>'
    )
    (one,) = exercise.feedback
    assert one.content.plain == "Good\nFirst\nThen" and [hint.plain for hint in exercise.hints] == ["Think"]


def test_rules_without_a_part_for_what_they_want_name_the_sides_in_turn():
    sides = "".join(
        f'<response_label ident="{one}" match_group="1,2" match_max="1">{mattext(one)}</response_label>'
        for one in "AB"
    )
    rules = "<respcondition><varsubset respident='p'>2</varsubset><varsubset respident='p'>1</varsubset></respcondition>"
    group = f'<response_grp ident="p" rcardinality="Multiple">{sides}{label("1", "one")}{label("2", "two")}</response_grp>'
    exercise, _ = only(group, rules)
    assert exercise.interactions[0].key.correct == ("A 2", "B 1")


def test_a_field_of_a_page_for_a_file_asks_for_a_file():
    field = label("f", '&lt;input type="file" name="x"/&gt;')
    exercise, _ = only(
        f'<response_extension ident="w"><render_extension>{field}</render_extension></response_extension>'
    )
    assert [one.kind for one in exercise.interactions] == [Kind.UPLOAD]


def test_feedback_by_the_questions_own_name_is_for_all():
    source = f'<item ident="o" label="QUES_1"><presentation>{CHOICE}</presentation>{told("QUES_1_FEEDBACK", "Read on")}{told("QUES_1_x", "More")}</item>'
    (exercise,) = exercises(imported(assessment(source)))
    assert [one.outcome for one in exercise.feedback] == ["general", "QUES_1_x"]


def test_choices_that_were_never_filled_in_are_no_lost_answers():
    rules = "".join(
        condition(
            equal("r", one), "0.0", action="Add", shows="Correct" if one == "a" else "InCorrect"
        ).replace(
            "</respcondition>",
            '<displayfeedback linkrefid="AnswerFeedback">null</displayfeedback></respcondition>',
        )
        for one in "abcd"
    )
    exercise, told_of = only(CHOICE, rules, outcomes=SCORE)
    assert exercise.interactions[0].key.correct == ("a",) and exercise.points == 4 and not told_of
    assert [one.feedback for one in exercise.interactions[0].choices] == [None, None]


def test_rules_that_pay_nothing_for_other_answers_stay_so():
    rules = condition(equal("r", "a"), "4", action="Set") + condition("<other/>", "0", action="Add")
    exercise, _ = only(CHOICE, rules, outcomes=SCORE)
    assert exercise.interactions[0].key.correct == ("a",) and exercise.points == 4


def test_a_blank_without_a_name_has_its_answer():
    exercise, _ = only(blank(""), unpaid("", "Rome"), kind="Fill In the Blank", outcomes=SCORE)
    assert exercise.interactions[0].key.correct == ("Rome",) and exercise.points == 4


@pytest.mark.parametrize("span", ["P", "PT", ""])
def test_a_span_of_nothing_is_no_time_limit(span):
    result = imported(
        f'<questestinterop><assessment ident="a" title="A"><duration>{span}</duration><section ident="s"><item ident="q"><presentation>{CHOICE}</presentation></item></section></assessment></questestinterop>'
    )
    assert "Time limit" not in dict(result.course.pages[0].settings)


def test_rules_that_pay_for_what_nothing_asks_are_told():
    pair = condition('<varsubset respident="elsewhere">a,b</varsubset>', "1")
    exercise, told_of = only(BLANK + BLANK.replace('"r"', '"s"'), pair)
    assert not any(one.key.correct for one in exercise.interactions) and told_of == ["key_unread"]


def test_sakais_plain_text_is_html():
    def said(words, charset="ascii-us"):
        return f'<material><mattext charset="{charset}" texttype="text/plain"><![CDATA[{words}]]></mattext></material>'

    def asked(charset):
        lines = "".join(
            f'<response_label ident="{one}">{said(words, charset)}</response_label>'
            for one, words in (("a", "<code>int</code>"), ("b", "R&amp;D"))
        )
        source = f'<item ident="q"><duration/><presentation>{said("<p>Which <b>type</b>?</p>", charset)}<response_lid ident="r"><render_choice>{lines}</render_choice></response_lid></presentation></item>'
        (exercise,) = exercises(imported(assessment(source)))
        assert not exercise.preserved
        return exercise.body[0].plain, texts(exercise.interactions[0].choices)

    assert asked("ascii-us") == ("Which type?", ["int", "R&D"])
    assert asked("us-ascii") == ("<p>Which <b>type</b>?</p>", ["<code>int</code>", "R&amp;D"])


def test_sakai_says_how_often_and_when_a_test_is_taken():
    fields = "".join(
        f"<qtimetadatafield><fieldlabel>{key}</fieldlabel><fieldentry>{value}</fieldentry></qtimetadatafield>"
        for key, value in (("MAX_ATTEMPTS", "2"), ("START_DATE", "2026-04-20"), ("END_DATE", ""))
    )
    result = imported(
        f'<questestinterop><assessment ident="a" title="A"><qtimetadata>{fields}</qtimetadata><section ident="s"><item ident="q"><presentation>{CHOICE}</presentation></item></section></assessment></questestinterop>'
    )
    assert result.course.pages[0].settings == (("Attempts", "2"), ("Opens", "2026-04-20"))


def test_a_part_of_sakai_draws_from_its_pool_and_shuffles():
    def fields(**said):
        return "".join(
            f"<qtimetadatafield><fieldlabel>{key}</fieldlabel><fieldentry>{value}</fieldentry></qtimetadatafield>"
            for key, value in said.items()
        )

    drawn = fields(
        NUM_QUESTIONS_DRAWN="3",
        POOLNAME_FOR_RANDOM_DRAW="Rocks",
        POINT_VALUE_FOR_QUESTION="2.0",
        DISCOUNT_VALUE_FOR_QUESTION="0.5",
        QUESTIONS_ORDERING="2",
    )
    meta = f"<itemmetadata><qtimetadata>{fields(RANDOMIZE='true')}</qtimetadata></itemmetadata>"
    order = '<selection_ordering><order order_type="Sequential"/></selection_ordering>'
    result = imported(
        f'<questestinterop><assessment ident="a" title="A"><section ident="s"><qtimetadata>{drawn}</qtimetadata>{order}<item ident="q">{meta}<presentation>{CHOICE}</presentation></item></section></assessment></questestinterop>'
    )
    (part,) = result.course.pages[0].pages
    assert part.settings == (
        ("Questions drawn", "3"),
        ("Pool", "Rocks"),
        ("Points each", "2"),
        ("Points taken off for a wrong answer", "0.5"),
        ("Order", "Random"),
    )
    assert exercises(result)[0].interactions[0].shuffle


@pytest.mark.parametrize(("second", "told_of"), [("0.01", []), ("1%", ["scoring"])])
def test_sakais_calculated_questions_keep_formulas_and_variables(second, told_of):
    def formula(name, words, tolerance):
        return f"<formula><name>{name}</name><formula>{words}</formula><tolerance>{tolerance}</tolerance><decimalPlaces>3</decimalPlaces></formula>"

    words = "Twice {x}: {{a}}, and one more: {{b}}"
    variable = "<variable><name>x</name><min>1</min><max>2.5</max><decimalPlaces>1</decimalPlaces></variable>"
    asked = f"<variables>{variable}</variables><formulas>{formula('a', '{x}*2', '0.01')}{formula('b', '{x}+1', second)}</formulas>"
    source = f'<item ident="q"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>qmd_itemtype</fieldlabel><fieldentry>Calculated Question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata><presentation><flow>{mattext(words)}{asked}</flow></presentation><resprocessing><outcomes>{SCORE}</outcomes></resprocessing></item>'
    result = imported(assessment(source))
    (exercise,) = exercises(result)
    assert [(one.kind, one.base_type) for one in exercise.interactions] == [(Kind.TEXT_ENTRY, "float")] * 2
    assert exercise.body[0].plain.startswith("Twice {x}: ") and "{{" not in exercise.body[0].plain
    made = exercise.calculation
    assert made.formulas == ("{x}*2", "{x}+1") and (made.decimals, made.tolerance) == (3, "0.01")
    assert [(one.name, one.lower, one.upper, one.decimals) for one in made.variables] == [("x", 1.0, 2.5, 1)]
    assert exercise.points == 4 and codes(result) == told_of
