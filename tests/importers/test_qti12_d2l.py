# ruff: noqa: E501 -- the markup reads better unbroken
"""Questions of Brightspace in the structure of its exports: what they pay, and all that stands beside."""

import pytest
from packages import assessment, codes, exercises, imported

from workbench.model.course import PageKind
from workbench.model.exercise import Kind
from workbench.model.scoring import score_exercise

SPACE = 'xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0"'
REGEXP = "<var_extension><d2l_2p0:answer_is_regexp>yes</d2l_2p0:answer_is_regexp></var_extension>"


def html(words):
    return f'<material><mattext texttype="text/html">&lt;p&gt;{words}&lt;/p&gt;</mattext></material>'


def read(kind, presentation, processing="", rest=""):
    """The one exercise that an item of three points becomes, and the codes of what is told of it."""
    fields = "".join(
        f"<qti_metadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qti_metadatafield>"
        for label, entry in (
            ("qmd_computerscored", "yes"),
            ("qmd_questiontype", kind),
            ("qmd_weighting", "3.000000000"),
        )
    )
    item = f"""<item {SPACE} d2l_2p0:id="7" ident="OBJ_7" label="Q" d2l_2p0:page="1"><itemmetadata><qtimetadata>{fields}</qtimetadata></itemmetadata>
      <itemproc_extension><d2l_2p0:difficulty>1</d2l_2p0:difficulty><d2l_2p0:isbonus>no</d2l_2p0:isbonus><d2l_2p0:ismandatory>no</d2l_2p0:ismandatory></itemproc_extension>
      <presentation><flow>{html("Stem")}{presentation}</flow></presentation><resprocessing>{processing}</resprocessing>{rest}</item>"""
    result = imported(assessment(item))
    (exercise,) = exercises(result)
    return exercise, codes(result)


def earned(exercise, **given):
    return round(score_exercise(exercise, given).points, 4)


def said(response, answer, worth, case="no", extension=""):
    return f'<respcondition><conditionvar><varequal respident="{response}" case="{case}">{answer}</varequal>{extension}</conditionvar><setvar action="Set">{worth}</setvar></respcondition>'


def blank(name):
    return f'<response_str ident="{name}_STR" rcardinality="Single"><render_fib rows="1" columns="15" prompt="Box" fibtype="String"><response_label ident="{name}_ANS"/></render_fib></response_str>'


UNSCORED = '<respcondition><conditionvar><other/></conditionvar><setvar varname="que_score" action="Set">D2L_Correct</setvar></respcondition>'


@pytest.mark.parametrize(
    ("shares", "several"), [((33.33333, 33.33333, 0, 33.33333), True), ((50, 50), True), ((50, 20), False)]
)
def test_one_choice_whose_right_answers_share_the_points_is_told_as_one_of_several(shares, several):
    labels = "".join(f'<response_label ident="A{at}"><flow_mat>{html(f"Answer {at}")}</flow_mat></response_label>' for at in range(len(shares)))  # fmt: skip
    choice = f'<response_lid ident="LID" rcardinality="Single"><render_choice>{labels}</render_choice></response_lid>'
    rules = "".join(said("LID", f"A{at}", share) for at, share in enumerate(shares))
    extension = "<itemproc_extension><d2l_2p0:difficulty>1</d2l_2p0:difficulty></itemproc_extension>"
    item = f'<item {SPACE} ident="I">{extension}<presentation><flow>{html("Stem")}{choice}</flow></presentation><resprocessing>{rules}</resprocessing></item>'
    (note,) = imported(assessment(item)).notes
    assert note.code == "scoring" and note.excerpt == f"{max(shares):g} %"
    assert ("several" in note.advice) is several


def test_blanks_keep_their_shares_where_one_of_them_takes_a_pattern():
    outcomes = "<outcomes>" + "".join(f'<decvar vartype="Integer" minvalue="0" maxvalue="100" varname="Blank_{at}"/>' for at in (1, 2)) + "</outcomes>"  # fmt: skip
    rules = (
        said("A1_ANS", "one", "30.0")
        + said("A1_ANS", "uno", "15.0")
        + said("A2_ANS", "t.+o", "70.0", "no", REGEXP)
    )
    exercise, told = read("Fill in the Blanks", blank("A1") + html("and") + blank("A2"), outcomes + rules)
    assert told == [] and [one.kind for one in exercise.interactions] == [Kind.TEXT_ENTRY] * 2
    assert earned(exercise, A1_STR=("One",)) == 0.9 and earned(exercise, A1_STR=("uno",)) == 0.45
    assert earned(exercise, A2_STR=("tattoo",)) == 2.1
    assert earned(exercise, A1_STR=("one",), A2_STR=("TWOO",)) == 3


@pytest.mark.parametrize("extension", ["", REGEXP])
def test_capitals_count_for_those_answers_that_say_so(extension):
    rules = (
        said("A1_ANS", "W.rd", "100.0", "yes", REGEXP)
        if extension
        else said("A1_ANS", "Word", "100.0", "yes")
    )
    exercise, told = read(
        "Short Answer", blank("A1"), rules + said("A1_ANS", "term", "50.0", "no", extension) + UNSCORED
    )
    assert told == []
    points = [earned(exercise, A1_STR=(typed,)) for typed in ("Word", "word", "Term", "else")]
    assert points == [3, 0, 1.5, 0]


def test_answers_at_which_a_share_of_nought_was_left_count_and_are_told():
    exercise, told = read("Short Answer", blank("A1"), said("A1_ANS", "Didymus", "0.000000000") + UNSCORED)
    assert exercise.interactions[0].key.correct == ("Didymus",) and told == ["scoring"]
    exercise, told = read(
        "Short Answer", blank("A1"), said("A1_ANS", "Didymus", "0.0") + said("A1_ANS", "Thomas", "100.0")
    )
    assert earned(exercise, A1_STR=("Didymus",)) == 0 and told == []


@pytest.mark.parametrize(
    ("files", "kinds"), [("no", [Kind.EXTENDED_TEXT]), ("yes", [Kind.EXTENDED_TEXT, Kind.UPLOAD])]
)
def test_a_long_answer_says_what_it_takes_and_what_is_wanted(files, kinds):
    allowed = f"<response_extension><d2l_2p0:has_signed_comments>no</d2l_2p0:has_signed_comments><d2l_2p0:has_htmleditor>yes</d2l_2p0:has_htmleditor><d2l_2p0:has_fileupload>{files}</d2l_2p0:has_fileupload></response_extension>"
    box = '<response_str ident="STR" rcardinality="Multiple"><render_fib rows="8" columns="100" prompt="Box" fibtype="String"><response_label ident="LA"><material><mattext texttype="text/plain">Begin</mattext></material></response_label></render_fib></response_str>'
    key = f"<answer_key><answer_key_material><flow_mat>{html('A model')}</flow_mat></answer_key_material></answer_key>"
    exercise, told = read("Long Answer", allowed + box, "", key)
    first, *_ = exercise.interactions
    assert [one.kind for one in exercise.interactions] == kinds and told == []
    assert first.option("format") == "xhtml" and first.option("placeholder-text") == "Begin"
    assert [(one.use, one.content.plain) for one in exercise.rubrics] == [("answerKey", "A model")]


def starting(words):
    return f"<initial_text><initial_text_material><flow_mat>{html(words)}</flow_mat></initial_text_material></initial_text>"


@pytest.mark.parametrize(
    ("inside", "words", "shown", "kept"),
    [
        ("", "Dear reader,", "Dear reader,", []),
        ("", "Dear &lt;b&gt;reader&lt;/b&gt;,", "Dear reader,", []),
        ("In the field", "Beside it", "In the field", ["initial-text"]),
        ("", "", "", []),
    ],
)
def test_the_text_that_a_long_answer_starts_from_stands_in_its_field(inside, words, shown, kept):
    box = f'<response_str ident="STR" rcardinality="Multiple"><render_fib rows="5" columns="80" prompt="Box" fibtype="String"><response_label ident="LA"><material><mattext texttype="text/plain">{inside}</mattext></material></response_label></render_fib></response_str>'
    exercise, told = read("Long Answer", box, "", starting(words))
    (one,) = exercise.interactions
    assert one.kind is Kind.EXTENDED_TEXT and told == []
    assert one.option("placeholder-text") == shown
    assert [one.where for one in exercise.preserved] == kept


def test_a_text_to_start_from_where_nothing_is_typed_is_kept_as_it_was():
    choices = f'<response_lid ident="LID" rcardinality="Single"><render_choice>{labels(2)}</render_choice></response_lid>'
    exercise, _ = read("Multiple Choice", choices, "", starting("Begin"))
    assert [one.where for one in exercise.preserved] == ["initial-text"]


def labels(count):
    return "".join(f'<flow_label class="Block"><response_label ident="A{at}"><flow_mat>{html(f"choice {at}")}</flow_mat></response_label></flow_label>' for at in range(1, count + 1))  # fmt: skip


@pytest.mark.parametrize(("grading", "most"), [("0", 0), ("1", 0), ("3", 2)])
def test_limited_selections_may_be_as_many_as_are_right(grading, most):
    extension = f"<response_extension><d2l_2p0:display_style>2</d2l_2p0:display_style><d2l_2p0:enumeration>4</d2l_2p0:enumeration><d2l_2p0:grading_type>{grading}</d2l_2p0:grading_type></response_extension>"
    counted = "".join(
        f'<respcondition title="Response Condition" continue="yes"><conditionvar><varequal respident="LID">A{at}</varequal></conditionvar><setvar varname="D2L_{"Correct" if at < 3 else "Incorrect"}" action="Add">1</setvar></respcondition>'
        for at in (1, 2, 3, 4)
    )
    choices = f'{extension}<response_lid ident="LID" rcardinality="Multiple"><render_choice shuffle="no">{labels(4)}</render_choice></response_lid>'
    exercise, told = read("Multi-Select", choices, counted)
    (one,) = exercise.interactions
    assert (one.key.correct, one.max_choices, told) == (("A1", "A2"), most, [])
    assert dict(exercise.metadata)["d2l_enumeration"] == "a, b, c" and "d2l_display_style" not in dict(
        exercise.metadata
    )
    assert earned(exercise, LID=("A1", "A2")) == 3 and earned(exercise, LID=("A1",)) == (
        0 if grading == "0" else 1.5
    )


def arithmetic(precision, unit):
    variable = '<variable name="n"><minvalue>2</minvalue><maxvalue>10</maxvalue><decimalplaces>0</decimalplaces><step>2</step></variable>'
    asked = '<response_num ident="NUM" rcardinality="Single" rtiming="no"><render_fib fibtype="Decimal" prompt="Box"><response_label ident="B1"/></render_fib></response_num><response_str ident="STR" rcardinality="Single" rtiming="no"><render_fib fibtype="String" prompt="Box"><response_label ident="B2"/></render_fib></response_str>'
    shown = f'<material><mattext texttype="text/html">{{n}} twice</mattext><mat_extension>{variable}<formula>{{n}}*2</formula></mat_extension></material>'
    rule = f'<respcondition><respcond_extension><formula>{{n}}*2</formula>{precision}<tolerance type="percent">5</tolerance>{unit}</respcond_extension><conditionvar><other/></conditionvar><setvar action="Set">100</setvar></respcondition>'
    return shown + asked, rule


def test_a_unit_is_a_word_with_a_share_of_its_own():
    precision = '<precision type="decimalplaces" d2l_2p0:precision_enforced="no">1</precision>'
    exercise, told = read(
        "Arithmetic", *arithmetic(precision, '<units d2l_2p0:worth="20" casesensitive="yes">kg</units>')
    )
    number, unit = exercise.interactions
    assert (number.base_type, unit.base_type, unit.key.correct, told) == ("float", "string", ("kg",), [])
    assert earned(exercise, STR=("kg",)) == 0.6 and earned(exercise, STR=("KG",)) == 0
    assert ("step of n", "2") in exercise.metadata and exercise.calculation.decimals == 1


def test_figures_that_matter_stay_with_a_formula():
    precision = '<precision type="significantfigures" d2l_2p0:precision_enforced="yes">3</precision>'
    exercise, _ = read(
        "Significant Figures", *arithmetic(precision, '<units d2l_2p0:worth="0" casesensitive="no"/>')
    )
    assert [one.response for one in exercise.interactions] == [
        "NUM"
    ] and exercise.calculation.decimals is None
    assert {("significant_figures", "3"), ("precision_enforced", "yes")} <= set(exercise.metadata)


@pytest.mark.parametrize(
    ("kind", "best", "told"),
    [
        ("Short Answer", "50.0", ["scoring"]),
        ("Short Answer", "99.9", []),
        ("True/False", "20.000000000", ["scoring"]),
        ("True/False", "100.000000000", []),
    ],
)
def test_the_best_answer_that_earns_a_part_of_the_points_is_told(kind, best, told):
    if kind == "Short Answer":
        exercise, noted = read(kind, blank("A1"), said("A1_ANS", "word", best) + UNSCORED)
        answer = {"A1_STR": ("word",)}
    else:
        choices = "".join(f'<flow_label class="Block"><response_label ident="A{at}">{html(words)}</response_label></flow_label>' for at, words in enumerate(("True", "False")))  # fmt: skip
        asked = f'<response_lid ident="R" rcardinality="Single"><render_choice shuffle="no">{choices}</render_choice></response_lid>'
        exercise, noted = read(kind, asked, said("R", "A0", best) + said("R", "A1", "0.000000000"))
        answer = {"R": ("A0",)}
    assert noted == told and earned(exercise, **answer) == 3


def test_identifiers_are_no_titles():
    item = '<item ident="OBJ_8" label="QUES_12_34"><presentation><flow>%s</flow></presentation></item>'
    item %= html("Stem") + blank("A1")
    (exercise,) = exercises(imported(assessment(item)))
    assert exercise.title == ""
    (exercise,) = exercises(imported(assessment(item.replace("QUES_12_34", "Cells"))))
    assert exercise.title == "Cells"
    (exercise,) = exercises(imported(assessment(item.replace("label=", 'title=" " label='))))
    assert exercise.title == ""
    bank = f'<questestinterop><objectbank {SPACE} ident="QLIB_1">{item}</objectbank></questestinterop>'
    (page,) = imported(bank, "questiondb.xml").course.pages
    assert (page.title, page.kind) == ("Question bank", PageKind.BANK)


@pytest.mark.parametrize(("forced", "label"), [("yes", "Time limit"), ("no", "Suggested time")])
def test_a_quiz_says_when_it_opens_and_how_its_time_counts(forced, label):
    day = "<d2l_2p0:month>{}</d2l_2p0:month><d2l_2p0:day>5</d2l_2p0:day><d2l_2p0:year>2031</d2l_2p0:year><d2l_2p0:hour>17</d2l_2p0:hour><d2l_2p0:minutes>0</d2l_2p0:minutes><d2l_2p0:seconds>0</d2l_2p0:seconds>"
    said = f"<d2l_2p0:date_start>{day.format(9)}</d2l_2p0:date_start><d2l_2p0:date_end>{day.format('')}</d2l_2p0:date_end><d2l_2p0:time_limit>30</d2l_2p0:time_limit><d2l_2p0:enforce_time_limit>{forced}</d2l_2p0:enforce_time_limit>"
    quiz = assessment('<item ident="i"/>').replace('<assessment ', f"<assessment {SPACE} ").replace("<section ", f"<assess_procextension>{said}</assess_procextension><section ")  # fmt: skip
    (page,) = imported(quiz).course.pages
    settings = dict(page.settings)
    assert settings["Opens"] == "2031-09-05T17:00:00" and "Closes" not in settings
    assert settings[label] == "30 min" and len({"Time limit", "Suggested time"} & set(settings)) == 1


@pytest.mark.parametrize(("forward", "again"), [("yes", "retakeIncorrectOnly"), ("no", "")])
def test_a_quiz_says_whether_there_is_a_way_back_and_what_a_further_attempt_asks(forward, again):
    said = f"<d2l_2p0:retake_incorrect_only>{again}</d2l_2p0:retake_incorrect_only><d2l_2p0:is_forward_only>{forward}</d2l_2p0:is_forward_only>"
    quiz = assessment('<item ident="i"/>').replace('<assessment ', f"<assessment {SPACE} ").replace("<section ", f"<assess_procextension>{said}</assess_procextension><section ")  # fmt: skip
    (page,) = imported(quiz).course.pages
    wanted = [("Only wrong answers asked again", "yes"), ("No way back", "yes")] if again else []
    assert list(page.settings) == wanted


@pytest.mark.parametrize("displayed", ["yes", "no"])
def test_what_brightspace_does_not_show_before_the_questions_is_left_out_and_told(displayed):
    sign = f'd2l_2p0:isdisplayed="{displayed}" texttype="text/html"'
    text = "<mattext {}>&lt;p&gt;{} &lt;b&gt;here&lt;/b&gt;&lt;/p&gt;</mattext>"
    said = (
        f"<rubric><flow_mat><material>{text.format(sign, 'Rules')}</material></flow_mat></rubric>"
        f"<presentation_material><flow_mat><material>{text.format(sign, 'Header')}</material><material><mattext {sign}/></material></flow_mat></presentation_material>"
        f"<assess_procextension><d2l_2p0:intro_message {sign}>&lt;p&gt;Welcome&lt;/p&gt;</d2l_2p0:intro_message></assess_procextension>"
    )
    quiz = assessment('<item ident="i"/>').replace('<assessment ', f"<assessment {SPACE} ").replace("<section ", f"{said}<section ")  # fmt: skip
    result = imported(quiz)
    before = [one.plain for one in result.course.pages[0].body.content if one.type == "paragraph"]
    hidden = [one.excerpt for one in result.notes if one.code == "hidden"]
    words = ["Welcome", "Header here", "Rules here"]
    assert (sorted(before), sorted(hidden)) in [(sorted(words), []), ([], sorted(words))]
    assert bool(hidden) == (displayed == "no")


@pytest.mark.parametrize(("allowed", "attempts"), [("0", "unlimited"), ("3", "3"), ("", None)])
def test_no_attempts_are_as_many_as_one_likes(allowed, attempts):
    said = f"<assess_procextension><d2l_2p0:attempts_allowed>{allowed}</d2l_2p0:attempts_allowed></assess_procextension>"
    quiz = assessment('<item ident="i"/>').replace('<assessment ', f"<assessment {SPACE} ").replace("<section ", f"{said}<section ")  # fmt: skip
    (page,) = imported(quiz).course.pages
    assert dict(page.settings).get("Attempts") == attempts
