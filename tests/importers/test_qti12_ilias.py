# ruff: noqa: E501 -- the markup reads better unbroken
"""Questions of ILIAS that have no response in QTI 1.2: their metadata say all there is."""

from base64 import b64encode

import pytest
from packages import assessment, codes, condition, equal, exercises, imported, mattext, told

from workbench.model.exercise import Kind, Variable
from workbench.model.scoring import score_exercise


def field(name, words):
    return f"<qtimetadatafield><fieldlabel>{name}</fieldlabel><fieldentry>{words}</fieldentry></qtimetadatafield>"


def written(words):
    """A value as PHP writes it."""
    match words:
        case dict():
            return f"a:{len(words)}:{{{''.join(written(one) for pair in words.items() for one in pair)}}}"
        case list():
            return written(dict(enumerate(words)))
        case str():
            return f's:{len(words.encode())}:"{words}";'
        case float():
            return f"d:{words};"
    return f"i:{words};"


def asked(kind, shown, *fields, rest=""):
    meta = field("ILIAS_VERSION", "9.3 2024-08-01") + field("QUESTIONTYPE", kind) + "".join(fields)
    item = f'<item ident="q" title="Q"><itemmetadata><qtimetadata>{meta}</qtimetadata></itemmetadata><presentation label="Q"><flow>{shown}</flow></presentation>{rest}</item>'
    return imported(assessment(item))


AREAS = (("0", "Rectangle", "1,1,5,5", "roof"), ("1", "Ellipse", "9,9,2", "sun"))


def pictured(points, *fields, also=""):
    """A question on areas of a picture, and what is told of each area."""
    labels = "".join(
        f'<response_label ident="{ident}" rarea="{area}">{coords}{mattext(name)}</response_label>'
        for ident, area, coords, name in AREAS
    )
    rules = "".join(
        f'<respcondition continue="Yes"><conditionvar><varequal respident="IM" areatype="{area}">{coords}</varequal></conditionvar><setvar action="Add">{worth}</setvar><displayfeedback linkrefid="response_{ident}"/></respcondition>'
        f'<respcondition continue="Yes"><conditionvar><not><varequal respident="IM">{coords}</varequal></not></conditionvar><setvar action="Add">0</setvar></respcondition>'
        for (ident, area, coords, _), worth in zip(AREAS, points, strict=True)
    )
    said = "".join(told(f"response_{ident}", f"The {name}") for ident, _, _, name in AREAS)
    shown = f'<response_xy ident="IM" rcardinality="Single"><render_hotspot>{labels}</render_hotspot></response_xy>'
    rest = f"<resprocessing><outcomes><decvar/></outcomes>{rules}{also}</resprocessing>{said}"
    return asked("IMAGE MAP QUESTION", mattext("Where?") + shown, *fields, rest=rest)


def test_an_area_of_a_picture_that_rules_tell_by_its_coordinates_is_the_key():
    result = pictured((0, 3))
    (exercise,) = exercises(result)
    (one,) = exercise.interactions
    assert one.kind == Kind.HOTSPOT and one.key.correct == ("1",) and one.cardinality == "single"
    assert [spot.feedback.plain for spot in one.choices] == ["The roof", "The sun"]
    assert exercise.points == 3 and not exercise.feedback


def test_several_areas_of_a_picture_may_be_right():
    whole = '<respcondition continue="Yes"><conditionvar><varequal respident="IM">0</varequal><varequal respident="IM">1</varequal></conditionvar></respcondition>'
    (exercise,) = exercises(pictured((1, 3), field("IS_MULTIPLE_CHOICE", "1"), also=whole))
    (one,) = exercise.interactions
    assert one.cardinality == "multiple" and one.key.correct == ("0", "1") and exercise.points == 4
    assert [credit.value for credit in one.key.mapping] == [0.25, 0.75]


def test_areas_that_rules_tell_by_other_places_stay_points_in_the_picture():
    also = '<respcondition continue="Yes"><conditionvar><varinside respident="IM" areatype="Rectangle">2,2,3,3</varinside></conditionvar></respcondition>'
    (exercise,) = exercises(pictured((0, 3), also=also))
    assert exercise.interactions[0].response == "IM" and exercise.interactions[0].kind == Kind.HOTSPOT


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("The::quick fox::runs", ["The", "quick fox", "runs"]),
        ("The quick fox", ["The", "quick", "fox"]),
    ],
)
def test_words_in_a_line_are_put_in_order(line, words):
    (exercise,) = exercises(
        asked(
            "assOrderingHorizontal",
            mattext("Sort"),
            field("points", "4"),
            field("ordertext", line),
            field("separator", "::"),
        )  # fmt: skip
    )
    (one,) = exercise.interactions
    assert one.kind == Kind.ORDER and one.shuffle and exercise.points == 4
    assert [choice.content.plain for choice in one.choices] == words
    assert one.key.correct == tuple(choice.id for choice in one.choices)


def test_each_result_of_a_formula_is_asked_for_in_its_place():
    variable = written({"precision": 1, "rangemin": 0.5, "rangemax": -3.0, "unit": "Ω"})
    first = written(
        {"precision": 2, "tolerance": "5", "points": "1", "formula": "$v1 * 10", "resultunits": []}
    )
    second = written({"precision": 0, "tolerance": 0, "points": "2", "formula": "$v1 + 1"})
    fields = [field("points", "3"), field("$v1", variable), field("$r1", first), field("$r10", second)]
    (exercise,) = exercises(asked("assFormulaQuestion", mattext("R = $v1, so $r10 and $r1."), *fields))
    assert [one.response for one in exercise.interactions] == ["$r10", "$r1"]
    assert {one.kind for one in exercise.interactions} == {Kind.TEXT_ENTRY} and exercise.points == 3
    calculation = exercise.calculation
    assert calculation.formulas == ("$v1 * 10", "$v1 + 1") and calculation.tolerance == "5%"
    assert calculation.variables == (Variable(name="$v1", lower=0.5, upper=-3.0, decimals=1),)


def test_mistakes_are_picked_in_a_text():
    paid = written([["slow", "quick fox", 1], ["ate", "eated", "3"]])
    fields = [field("errortext", "A ((quick fox)) #eated\nmy tea"), field("points_wrong", "-2"), field("errordata", paid)]  # fmt: skip
    (exercise,) = exercises(asked("assErrorText", mattext("Find"), *fields))
    (one,) = exercise.interactions
    assert one.kind == Kind.HOTTEXT and exercise.points == 4
    words = {choice.id: choice.content.plain for choice in one.choices}
    assert list(words.values()) == ["A", "quick fox", "eated", "my", "tea"]
    assert [words[ident] for ident in one.key.correct] == ["quick fox", "eated"]
    assert [credit.value for credit in one.key.mapping] == [-0.5, 0.25, 0.75, -0.5, -0.5]
    assert len(one.body.content) == 2


def test_a_list_in_a_gap_stands_where_the_text_has_its_number():
    def gap(number, *words):
        choices = "".join(
            f'<response_label ident="{at}"><material><fieldentry>{word}</fieldentry></material></response_label>'
            for at, word in enumerate(words)
        )
        return f'<response_str ident="LongMenu_{number}" rcardinality="Single">{choices}</response_str>'

    rules = "".join(
        condition(equal(f"LongMenu_{number}", word), points, action="Add")
        for number, word, points in ((1, "cat", "2"), (1, "dog", "0"), (2, "red", "0"), (2, "blue", "1"))
    )
    result = asked(
        "LONG MENU QUESTION",
        mattext("A [Longmenu 1] is [LongMenu 2] here.") + gap(1, "cat", "dog") + gap(2, "red", "blue"),
        rest=f"<resprocessing><outcomes><decvar/></outcomes>{rules}</resprocessing>{told('0', 'On the first gap')}",
    )
    (exercise,) = exercises(result)
    (line,) = exercise.body
    assert [part.text or part.type for part in line.content] == [
        "A ",
        "inlineInteraction",
        " is ",
        "inlineInteraction",
        " here.",
    ]
    first, second = exercise.interactions
    assert first.kind == Kind.INLINE_CHOICE and exercise.points == 3
    assert [choice.content.plain for choice in first.choices] == ["cat", "dog"]
    assert first.key.correct == (first.choices[0].id,) and second.key.correct == (second.choices[1].id,)
    assert [credit.value for credit in first.key.mapping] == [2.0] and not second.key.mapping
    assert not any(choice.feedback for choice in first.choices)
    assert [one.content.plain for one in exercise.feedback] == ["On the first gap"]


def test_a_file_is_handed_in_where_nothing_else_says_so():
    (exercise,) = exercises(asked("assFileUpload", mattext("Send it"), field("points", "7")))
    assert [one.kind for one in exercise.interactions] == [Kind.UPLOAD] and exercise.points == 7


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("assJavaApplet", ()),
        ("assErrorText", (field("errortext", " "),)),
        ("assFormulaQuestion", (field("$r1", 'a:1:{s:9:"formula";s:99:"$v1";}'),)),
    ],
)
def test_a_question_that_asks_for_nothing_is_told(kind, fields):
    assert "no_response" in codes(asked(kind, mattext("Draw it"), *fields))


@pytest.mark.parametrize(
    ("rating", "typed", "points"),
    [
        ("ci", ("Blue", "pink"), 3),
        ("ci", ("red", "blue"), 4),
        ("ci", ("red", "red"), 2),
        ("cs", ("Red", "blue"), 2),
        ("ci", ("rde", "blue"), 2),
        ("l2", ("rde", "blue"), 4),
    ],
)
def test_lines_for_some_of_several_words_count_each_word_once(rating, typed, points):
    lines = "".join(f'<response_str ident="TEXTSUBSET_0{at}" rcardinality="Single"><render_fib fibtype="String" columns="12"></render_fib></response_str>' for at in (1, 2))  # fmt: skip
    rules = "".join(
        f'<respcondition continue="Yes"><conditionvar><varsubset respident="TEXTSUBSET_0{at}">{words}</varsubset></conditionvar><setvar varname="matches" action="Add">{worth}</setvar><displayfeedback feedbacktype="Response" linkrefid="Matches_0{at}"/></respcondition>'
        for at in (1, 2)
        for worth, words in ((2, "red,blue"), (1, "pink"))
    )
    shown = "".join(f'<itemfeedback ident="Matches_0{at}" view="All"><flow_mat><material><mattext/></material></flow_mat></itemfeedback>' for at in (1, 2))  # fmt: skip
    rest = f'<resprocessing><outcomes><decvar/><decvar varname="matches" defaultval="0"/></outcomes>{rules}</resprocessing>{shown}'
    fields = (field("textrating", rating), field("correctanswers", "2"), field("points", "4"))
    result = asked("TEXTSUBSET QUESTION", mattext("Name two colours.") + lines, *fields, rest=rest)
    (exercise,) = exercises(result)
    (one,) = exercise.interactions
    assert (one.lines, one.key.correct, codes(result)) == (2, ("red", "blue", "pink"), [])
    assert score_exercise(exercise, {one.response: typed}).points == pytest.approx(points, abs=1e-4)


def test_choices_of_ilias_that_earn_points_when_they_are_left_alone_do_so():
    labels = "".join(f'<response_label ident="{at}"><material><mattext>choice {at}</mattext></material></response_label>' for at in range(3))  # fmt: skip
    rules = "".join(
        f'<respcondition continue="Yes"><conditionvar>{equal("MCMR", at)}</conditionvar><setvar action="Add">{taken}</setvar></respcondition>'
        f'<respcondition continue="Yes"><conditionvar><not>{equal("MCMR", at)}</not></conditionvar><setvar action="Add">{left}</setvar></respcondition>'
        for at, (taken, left) in enumerate(((1, 0), (1, 0), (0, 1)))
    )
    shown = f'<response_lid ident="MCMR" rcardinality="Multiple"><render_choice shuffle="Yes">{labels}</render_choice></response_lid>'
    rest = f"<resprocessing><outcomes><decvar/></outcomes>{rules}</resprocessing>"
    result = asked("MULTIPLE CHOICE QUESTION", mattext("Which?") + shown, field("points", "3"), rest=rest)
    (exercise,) = exercises(result)
    given = ((), ("0",), ("0", "1"), ("0", "1", "2"), ("2",))
    points = [score_exercise(exercise, {"MCMR": one}).points for one in given]
    assert points == pytest.approx([1, 2, 3, 2, 0], abs=1e-4) and codes(result) == []


@pytest.mark.parametrize(("least", "one_wrong"), [("0", 0), ("2", 2)])
@pytest.mark.parametrize(("label", "own", "sides"), [("right_wrong", "", ["right", "wrong"]), ("plus_minus", "", ["+", "−"]), ("custom", "Ja", ["Ja", "wrong"])])  # fmt: skip
def test_statements_are_judged_each_and_all_but_one_may_be_worth_half(least, one_wrong, label, own, sides):
    kind = "KPRIM CHOICE QUESTION" if own else "assKprimChoice"
    labels = "".join(f'<response_label ident="{at}"><material><mattext>claim {at}</mattext></material></response_label>' for at in range(4))  # fmt: skip
    shown = f'<response_lid ident="MCMR" rcardinality="Multiple"><render_choice shuffle="No">{labels}</render_choice></response_lid>'
    single = "".join(
        f'<respcondition continue="Yes"><conditionvar>{equal(at, right)}</conditionvar><displayfeedback feedbacktype="Response" linkrefid="response_{at}"/></respcondition>'
        for at, right in enumerate("1010")
    )
    every = "".join(equal(at, right) for at, right in enumerate("1010"))
    other = "".join(f"<not>{equal(at, right)}</not>" for at, right in enumerate("1010"))
    rules = f'{single}<respcondition continue="Yes"><conditionvar><and>{every}</and></conditionvar><setvar action="Add">4</setvar></respcondition><respcondition continue="Yes"><conditionvar><or>{other}</or></conditionvar><setvar action="Add">0</setvar></respcondition>'
    declared = f'<decvar varname="SCORE" vartype="Decimal" defaultval="0" minvalue="{least}" maxvalue="4"/>'
    rest = f"<resprocessing><outcomes>{declared}</outcomes>{rules}</resprocessing>" + told(
        "response_1", "No."
    )
    fields = (field("option_label_setting", label), field("custom_true_option_label", own))
    result = asked(kind, mattext("Judge.") + shown, *fields, rest=rest)
    (exercise,) = exercises(result)
    (one,) = exercise.interactions
    assert [side.content.plain for side in one.targets] == sides and codes(result) == []
    right = ("0 right", "1 wrong", "2 right", "3 wrong")
    given = (right, (*right[:3], "3 right"), (*right[:2], "2 wrong", "3 right"), ())
    points = [score_exercise(exercise, {one.response: pairs}).points for pairs in given]
    assert exercise.points == 4 and points == [4, one_wrong, 0, 0]
    assert [(each.outcome, each.content.plain) for each in one.feedback] == [("1 wrong", "No.")]


@pytest.mark.parametrize(("relation", "how"), [("any", " (each that is there counts)"), ("one", " (one is enough)")])  # fmt: skip
def test_the_words_that_are_looked_for_in_a_free_answer_are_for_those_who_score(relation, how):
    def answer(word, points):
        return f'O:26:"ASS_AnswerMultipleResponse":3:{{{written("points_unchecked")}i:0;{written(chr(0) + "*" + chr(0) + "answertext")}{written(word)}{written(chr(0) + "*" + chr(0) + "points")}{written(points)}}}'

    terms = f"a:2:{{i:0;{answer('Röntgen', 2.0)}i:1;{answer('<b>light', 0.5)}}}"
    fields = (field("termscoring", b64encode(terms.encode()).decode()), field("termrelation", relation))
    box = '<response_str ident="TEXT" rcardinality="Ordered"><render_fib fibtype="String" prompt="Box" maxchars="900"><response_label ident="A"/></render_fib></response_str>'
    rated = '<resprocessing scoremodel="HumanRater"><outcomes><decvar varname="WritingScore" vartype="Integer" minvalue="0" maxvalue="3"/></outcomes><respcondition><conditionvar><other>tutor_rated</other></conditionvar></respcondition></resprocessing>'
    (exercise,) = exercises(asked("TEXT QUESTION", mattext("Why?") + box, *fields, rest=rated))
    (one,) = exercise.interactions
    assert (one.kind, exercise.points) == (Kind.EXTENDED_TEXT, 3)
    (words,) = exercise.rubrics
    said = [block.plain for block in words.content.content]
    assert words.view == ("scorer",) and said[0] == f"Keywords and their points{how}:"
    items = [each.plain for each in words.content.walk() if each.type == "listItem"]
    assert items == ["Röntgen (2)", "<b>light (0.5)"]


@pytest.mark.parametrize(
    "terms", ["", "not base64!", "YTowOnt9", "/w==", b64encode(b'a:1:{i:0;s:1:"x";}').decode()]
)
def test_words_that_cannot_be_read_are_none(terms):
    (exercise,) = exercises(asked("TEXT QUESTION", mattext("Why?"), field("termscoring", terms)))
    assert exercise.rubrics == ()


@pytest.mark.parametrize(("span", "said"), [("P0Y0M0DT0H1M30S", "1 min 30 s"), ("P0Y0M0DT0H0M0S", None)])
def test_the_time_that_a_question_is_thought_to_take_is_said(span, said):
    shown = (
        f'<item ident="q"><duration>{span}</duration><presentation>{mattext("Why?")}</presentation></item>'
    )
    (exercise,) = exercises(imported(assessment(shown)))
    assert dict(exercise.metadata).get("duration") == said and exercise.preserved == ()


REACHED = '<respcondition continue="Yes"><conditionvar><varequal respident="points">10</varequal></conditionvar><displayfeedback linkrefid="response_allcorrect"/></respcondition>'


def test_the_points_that_a_rule_asks_about_are_no_right_answer():
    essay = '<response_str ident="TEXT" rcardinality="Ordered"><render_fib fibtype="String" prompt="Box"><response_label ident="A"/></render_fib></response_str>'
    outcomes = '<outcomes><decvar varname="WritingScore" minvalue="0" maxvalue="10"/></outcomes>'
    rest = f'<resprocessing scoremodel="HumanRater">{outcomes}{REACHED}</resprocessing>{told("response_allcorrect", "Well done")}'
    result = asked("TEXT QUESTION", mattext("Explain") + essay, rest=rest)
    (exercise,) = exercises(result)
    assert exercise.interactions[0].key.correct == () and exercise.points == 10 and not codes(result)
    assert [(one.outcome, one.content.plain) for one in exercise.feedback] == [("correct", "Well done")]


def gaps(*ratings, told_so="", link="0_Response_1"):
    gap = '<response_str ident="gap_0" rcardinality="Single"><render_fib fibtype="String" prompt="Box"/></response_str>'
    rules = condition(equal("gap_0", "Bern"), "1", "0_Response_0", "Add") + condition(
        equal("gap_0", "bear"), "0", link, "Add"
    )
    rest = f"<resprocessing><outcomes><decvar/></outcomes>{rules}</resprocessing>{told_so}"
    fields = [field("textgaprating", one) for one in ratings]
    (exercise,) = exercises(asked("CLOZE QUESTION", mattext("It is ") + gap, *fields, rest=rest))
    return exercise


@pytest.mark.parametrize(
    ("rating", "right"),
    [("ci", {"bern": 1, "Bärn": 0}), ("cs", {"Bern": 1, "bern": 0}), ("l1", {"Bärn": 1, "Berlin": 0})],
)
def test_gaps_tell_capitals_apart_or_take_words_with_other_letters(rating, right):
    exercise = gaps(rating)
    assert {word: score_exercise(exercise, {"gap_0": (word,)}).points for word in right} == right


def test_feedback_for_an_answer_in_a_gap_is_found_by_its_numbers():
    exercise = gaps("ci", told_so=told("0:0", "The capital") + told("0:1", "An animal"))
    (one,) = exercise.interactions
    assert {each.outcome: each.content.plain for each in one.feedback} == {
        "Bern": "The capital",
        "bear": "An animal",
    }
    assert exercise.feedback == ()


def test_feedback_for_a_whole_gap_is_none_for_its_first_answer():
    exercise = gaps("ci", told_so=told("0:0", "Think of bears"))
    assert exercise.interactions[0].feedback == ()
    assert [one.content.plain for one in exercise.feedback] == ["Think of bears"]


def test_feedback_for_a_pair_is_found_though_its_link_breaks_off():
    def side(ident, words, more=""):
        return f'<response_label ident="{ident}" {more}>{mattext(words)}</response_label>'

    grouped = 'match_max="1" match_group="815,816"'
    sides = (
        side("47", "France", grouped)
        + side("48", "Italy", grouped)
        + side("815", "Paris")
        + side("816", "Rome")
    )
    rules = "".join(
        f'<respcondition continue="Yes"><conditionvar><varsubset respident="MQ">{pair}</varsubset></conditionvar><setvar action="Add">1</setvar><displayfeedback linkrefid="{link}"/></respcondition>'
        for pair, link in (("815,47", "correct_815_"), ("816,48", "correct_816_"))
    )
    response = f'<response_grp ident="MQ" rcardinality="Multiple"><render_choice>{sides}</render_choice></response_grp>'
    said = told("correct_815_47", "On the Seine") + told("correct_816_48", "On the Tiber")
    rest = f"<resprocessing><outcomes><decvar/></outcomes>{rules}</resprocessing>{said}"
    (exercise,) = exercises(asked("MATCHING QUESTION", mattext("Match") + response, rest=rest))
    (one,) = exercise.interactions
    assert {each.outcome: each.content.plain for each in one.feedback} == {
        "47 815": "On the Seine",
        "48 816": "On the Tiber",
    }


@pytest.mark.parametrize(("depth", "said"), [("0", []), ("1", ["levels"])])
def test_levels_of_an_order_are_told(depth, said):
    things = "".join(
        f'<response_label ident="{at}">{mattext(words)}<material><mattext label="answerdepth">{level}</mattext></material></response_label>'
        for at, (words, level) in enumerate((("plan", "0"), ("ask", depth)))
    )
    rules = "".join(
        f'<respcondition continue="Yes"><conditionvar><varequal respident="OQNT" index="{at}">{at}</varequal></conditionvar><setvar action="Add">1</setvar></respcondition>'
        for at in range(2)
    )
    response = f'<response_lid ident="OQNT" rcardinality="Ordered"><render_choice>{things}</render_choice></response_lid>'
    rest = f"<resprocessing><outcomes><decvar/></outcomes>{rules}</resprocessing>"
    result = asked("ORDERING QUESTION", mattext("Sort") + response, rest=rest)
    assert codes(result) == said and exercises(result)[0].interactions[0].key.correct == ("0", "1")
