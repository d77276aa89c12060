"""Moodle XML as Moodle's plugins and other programs write it."""

import base64

import pytest
from costs import growth
from exercises import PICTURE
from packages import codes, exercises, imported

from workbench.model.exercise import Kind, Range
from workbench.model.scoring import score, score_exercise


def quiz(*questions):
    return imported(f'<?xml version="1.0"?><quiz>{"".join(questions)}</quiz>')


def question(kind, inside="", text="What?", grade="<defaultgrade>2</defaultgrade>"):
    return (
        f'<question type="{kind}"><name><text>Name</text></name><questiontext format="html">'
        f"<text>{text}</text></questiontext>{grade}{inside}</question>"
    )


def only(*arguments, **named):
    result = quiz(question(*arguments, **named))
    (exercise,) = exercises(result)
    return exercise, result


def answer(words, fraction, more=""):
    return f'<answer fraction="{fraction}" format="html"><text>{words}</text>{more}</answer>'


def file_of(name, data=None, path="/"):
    told = base64.b64encode(PICTURE.read() if data is None else data).decode()
    return f'<file name="{name}" path="{path}" encoding="base64">{told}</file>'


def shown(exercise):
    return [one.attrs["src"] for block in exercise.body for one in block.walk() if one.type == "image"]


# Texts and files -------------------------------------------------------------------------------


def test_html_that_stands_as_elements_is_html_still():
    exercise, _ = only("multichoice", answer("<b>yes</b> &lt;i&gt;", 100), "<p>Read <em>this</em></p>")
    assert [mark.type for one in exercise.body[0].content for mark in one.marks] == ["italic"]
    assert exercise.interactions[0].choices[0].content.plain == "yes <i>"


@pytest.mark.parametrize(
    ("named", "name", "path"),
    [("a%20b.png", "a b.png", "/"), ("maps/a.png", "a.png", "/maps/"), ("a.png?x=1", "a.png", "/")],
)
def test_files_are_found_by_their_names_and_folders(named, name, path):
    text = f'<![CDATA[<p><img src="@@PLUGINFILE@@/{named}"></p>]]></text>{file_of(name, path=path)}<text>'
    exercise, result = only("essay", "", text)
    assert shown(exercise) == [f"asset:{PICTURE.sha256}"] and result.notes == ()


def test_pictures_in_a_markdown_question_come_along():
    inside = question("essay").replace('"html"', '"markdown"')
    text = inside.replace("What?</text>", f"Look ![here](@@PLUGINFILE@@/a.png)</text>{file_of('a.png')}")
    result = quiz(text)
    assert shown(exercises(result)[0]) == [f"asset:{PICTURE.sha256}"] and result.notes == ()


def test_sound_and_linked_files_come_along():
    text = (
        '<![CDATA[<p><a href="@@PLUGINFILE@@/s.pdf">sheet</a> <a href="https://example.org/">site</a></p>'
        '<audio src="@@PLUGINFILE@@/a.mp3"></audio>]]></text>'
        + file_of("s.pdf", b"%PDF-1.4\n")
        + file_of("a.mp3", b"ID3\x04")
        + "<text>"
    )
    exercise, result = only("essay", "", text)
    assert {asset.media_type for asset in result.assets} == {"application/pdf", "audio/mpeg"}
    links = [mark.attrs["href"] for block in exercise.body for one in block.walk() for mark in one.marks]
    assert links[0].startswith("asset:") and links[1] == "https://example.org/" and result.notes == ()


def test_what_is_said_about_a_category_stands_before_its_questions():
    category = (
        '<question type="category"><category><text>$course$/top/Leaves</text></category>'
        '<info format="html"><text>All about leaves</text></info></question>'
    )
    result = quiz(category, question("essay"), question("essay"))
    (page,) = result.course.pages
    assert [one.type for one in page.body.content] == ["paragraph", "exercise", "exercise"]


# Kinds -----------------------------------------------------------------------------------------


def test_pairs_to_drag_have_html_on_both_sides_and_an_empty_left_side_asks_nothing():
    pairs = "".join(
        f'<subquestion format="html"><text><![CDATA[<p>{left}</p>]]></text>'
        f'<answer format="html"><text><![CDATA[<p>{right}</p>]]></text></answer></subquestion>'
        for left, right in (("<em>U</em>", "Volt"), ("<em>I</em>", "Ampere"), ("", "Newton"))
    )
    exercise, _ = only("ddmatch", pairs)
    (one,) = exercise.interactions
    assert [choice.content.plain for choice in one.targets] == ["Volt", "Ampere", "Newton"]
    assert one.key.correct == ("L1 R1", "L2 R2") and len(one.choices) == 2


def test_stack_shows_its_inputs_in_their_places_and_keeps_its_rules():
    inputs = (
        "<input><name>ans1</name><type>algebraic</type><tans>ta</tans></input>"
        "<input><name>ans2</name><type>textarea</type><tans>[1]</tans></input>"
        "<questionvariables><text>ta: x^2;</text></questionvariables>"
    )
    text = "<![CDATA[<p>Square x: [[input:ans1]] [[validation:ans1]]</p><p>List: [[input:ans2]]</p>]]>"
    exercise, result = only("stack", inputs, text)
    assert [(one.kind, one.response) for one in exercise.interactions] == [
        (Kind.TEXT_ENTRY, "ans1"),
        (Kind.EXTENDED_TEXT, "ans2"),
    ]
    assert codes(result) == ["checked_elsewhere"] and "<tans>ta</tans>" in exercise.preserved[0].source
    assert [one.content.plain for one in exercise.rubrics] == ["ans1: ta", "ans2: [1]", "ta: x^2;"]
    assert not score_exercise(exercise, {}).graded


def test_a_program_is_written_from_what_is_begun_and_its_model_is_for_graders():
    inside = "<answerpreload>def f():</answerpreload><answer>def f():\n    return 1</answer>"
    exercise, result = only("coderunner", inside)
    (one,) = exercise.interactions
    assert one.kind is Kind.EXTENDED_TEXT and one.option("placeholder-text") == "def f():"
    assert exercise.rubrics[0].content.plain == "def f():\n    return 1"
    assert exercise.rubrics[0].view == ("scorer",) and codes(result) == ["checked_elsewhere"]


@pytest.mark.parametrize("kind", ["pmatch", "regexp", "varnumericset", "algebra"])
def test_answers_that_a_rule_checks_are_written_here_and_graded_by_hand(kind):
    exercise, result = only(kind, answer("match (a*)", 100) + answer("*", 0))
    assert [one.kind for one in exercise.interactions] == [Kind.TEXT_ENTRY]
    assert [one.content.plain for one in exercise.rubrics] == ["match (a*)"] and exercise.preserved
    assert codes(result) == ["checked_elsewhere"]


def test_several_right_choices_of_the_open_university():
    exercise, _ = only("oumultiresponse", answer("a", 100) + answer("b", 0) + answer("c", 100))
    assert exercise.interactions[0].key.correct == ("A1", "A3")


@pytest.mark.parametrize(
    ("form", "files", "kinds"),
    [
        ("noinline", 2, [Kind.UPLOAD]),
        ("editor", 2, [Kind.EXTENDED_TEXT, Kind.UPLOAD]),
        ("noinline", 0, [Kind.EXTENDED_TEXT]),
    ],
)
def test_an_essay_that_takes_files_asks_for_them(form, files, kinds):
    inside = f"<responseformat>{form}</responseformat><attachments>{files}</attachments>"
    exercise, _ = only("essay", inside)
    assert [one.kind for one in exercise.interactions] == kinds
    assert (("attachments", "2") in exercise.metadata) == bool(files)


def test_a_word_that_fills_two_gaps_is_asked_twice():
    options = "".join(f"<selectoption><text>{word}</text><group>1</group></selectoption>" for word in "ab")
    exercise, _ = only("gapselect", options, "[[1]], [[2]] and [[1]]")
    assert [one.response for one in exercise.interactions] == ["GAP_1", "GAP_2", "GAP_1_2"]


def test_a_gap_without_its_word_is_told_and_has_no_key():
    option = "<selectoption><text>a</text><group>1</group></selectoption>"
    exercise, result = only("gapselect", option, "[[1]] and [[9]] and [[0]]")
    assert [one.key.correct for one in exercise.interactions] == [("C1",), (), ()]
    assert codes(result) == ["no_key", "no_key"] and "[[9]]" in result.notes[0].message


@pytest.mark.parametrize(
    ("kind", "inside", "told"),
    [
        ("multichoice", answer("a", 0) + answer("b", 0), ["no_key"]),
        ("multichoice", answer("a", 0) + answer("b", 100), []),
        ("shortanswer", answer("a", 0), ["no_key"]),
        ("numerical", "", ["no_key"]),
        ("numerical", answer("five", 100), ["answer"]),
        ("essay", "", []),
    ],
)
def test_a_question_without_a_right_answer_is_told(kind, inside, told):
    assert codes(only(kind, inside)[1]) == told


def test_points_with_a_comma_count():
    exercise, _ = only("essay", grade="<defaultgrade>2,5</defaultgrade>")
    assert exercise.points == 2.5


def test_numbers_with_a_comma_count_and_units_are_kept():
    units = "<units><unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>"
    exercise, result = only("numerical", answer("2,5", 100, "<tolerance>0,5</tolerance>") + units)
    assert exercise.interactions[0].key.ranges == (Range(lower=2.0, upper=3.0, exact=2.5),)
    assert exercise.metadata == (("unit", "cm × 100"),) and result.notes == ()


def test_a_right_answer_that_is_no_number_is_told():
    _, result = only("numerical", answer("about five", 100) + answer("*", 0))
    assert codes(result) == ["answer"]


def test_settings_that_are_not_as_usual_are_kept():
    inside = (
        answer("a", 100) + "<penalty>0.5</penalty><hidden>1</hidden><answernumbering>123</answernumbering>"
    )
    exercise, _ = only("multichoice", inside)
    assert dict(exercise.metadata) == {"penalty": "0.5", "hidden": "1", "answernumbering": "123"}


def test_the_numbers_drawn_for_a_calculated_question_are_kept():
    drawn = (
        "<dataset_definitions><dataset_definition><name><text>a</text></name><minimum><text>1</text></minimum>"
        "<maximum><text>9</text></maximum><dataset_items><dataset_item><number>1</number><value>3</value>"
        "</dataset_item></dataset_items></dataset_definition></dataset_definitions>"
    )
    exercise, _ = only("calculated", answer("{a}*2", 100) + drawn)
    assert "<value>3</value>" in exercise.preserved[0].source and exercise.calculation.formulas == ("{a}*2",)


@pytest.mark.parametrize(
    ("kind", "tolerance", "told"), [("1", "0.05", "5%"), ("2", "0.05", "0.05"), ("1", "0", ""), ("2", "", "")]
)
def test_a_formula_says_how_exact_its_answer_must_be(kind, tolerance, told):
    how = f"<tolerance>{tolerance}</tolerance><tolerancetype>{kind}</tolerancetype>"
    length = "<correctanswerlength>2</correctanswerlength>"
    said = (("name", "a"), ("minimum", "1"), ("maximum", "9.5"), ("decimals", "1"))
    parts = "".join(f"<{name}><text>{words}</text></{name}>" for name, words in said)
    drawn = f"<dataset_definitions><dataset_definition>{parts}</dataset_definition></dataset_definitions>"
    exercise, _ = only("calculated", answer("{a}*3", 100, how + length) + answer("{a}", 0) + drawn)
    made = exercise.calculation
    assert made.formulas == ("{a}*3",) and made.decimals == 2 and made.tolerance == told
    (variable,) = made.variables
    assert (variable.name, variable.lower, variable.upper, variable.decimals) == ("a", 1, 9.5, 1)


def test_numbers_in_a_gap_have_their_margins_and_shares_and_wrong_ones_none():
    exercise, _ = only("cloze", "", "{1:NUMERICAL:=4:0.5~%50%4:1~*x~9}")
    assert exercise.interactions[0].key.ranges == (
        Range(lower=3.5, upper=4.5, exact=4.0, value=1.0),
        Range(lower=3.0, upper=5.0, exact=4.0, value=0.5),
    )


def test_a_wrong_number_has_no_share():
    exercise, _ = only("numerical", answer("3", 100, "<tolerance>0.25</tolerance>") + answer("9", 0))
    assert exercise.interactions[0].key.ranges == (Range(lower=2.75, upper=3.25, exact=3.0, value=1.0),)


def test_a_question_of_no_known_kind_is_kept_as_it_is():
    exercise, result = only("unheard-of", "<secret>42</secret>")
    assert len(result.notes) == 1
    assert "<secret>42</secret>" in exercise.preserved[0].source


def test_one_of_two_right_choices_is_enough_where_one_can_be_picked():
    exercise, _ = only("multichoice", "<single>true</single>" + answer("a", 100) + answer("b", 100))
    assert [score(exercise.interactions[0], (name,)).correct for name in ("A1", "A2")] == [True, True]
    (gift,) = exercises(imported("Which? {=a =b ~c}", "quiz.gift"))
    assert [score(gift.interactions[0], (name,)).correct for name in ("A1", "A2", "A3")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("single", "cardinality"),
    [("", "multiple"), ("<single>true</single>", "single"), ("<single>0</single>", "multiple")],
)
def test_halves_make_a_whole_where_nothing_says_that_one_is_taken(single, cardinality):
    exercise, _ = only("MultiChoice", single + answer("a", 50) + answer("b", 50) + answer("c", 0))
    assert exercise.interactions[0].cardinality == cardinality


def test_a_share_may_stand_in_an_element_of_its_own():
    given = "<answer><text>yes</text><fraction>100</fraction></answer><answer><text>no</text></answer>"
    exercise, _ = only("multichoice", given)
    assert exercise.interactions[0].key.correct == ("A1",)


# Answers within a text -------------------------------------------------------------------------


def test_gaps_weigh_what_they_say_and_the_whole_is_their_sum():
    text = "{1:SA:=a} {3:NM:%100%5:0~%50%5:1} {1:MR:=x~=y~z}"
    exercise, _ = only("cloze", "", f"<![CDATA[{text}]]>", grade="")
    typed, number, several = exercise.interactions
    assert exercise.points == 5
    assert [score(typed, ("a",)).points, score(number, ("5",)).points] == [1, 3]
    assert score(number, ("6",)).points == 1.5 and score(several, ("A1", "A2")).points == 1
    right = {"GAP_1": ("a",), "GAP_2": ("5",), "GAP_3": ("A1", "A2")}
    assert score_exercise(exercise, right).points == 5


@pytest.mark.parametrize(("said", "share"), [("%33,33333%", 0.333333), ("%33.3%", 0.333), ("%100%", 1.0)])
def test_shares_and_numbers_in_a_gap_may_have_a_comma(said, share):
    exercise, _ = only("cloze", "", f"{{1:MC:{said}Ohio~=Utah}} {{1:NM:=18,6:0,1}}")
    choice, number = exercise.interactions
    assert [one.content.plain for one in choice.choices] == ["Ohio", "Utah"]
    assert pytest.approx(score(choice, ("A1",)).points, abs=1e-5) == share
    assert number.key.ranges == (Range(lower=18.5, upper=18.7, exact=18.6),)


def test_choices_in_a_gap_keep_their_pictures_and_styles():
    inside = '=<img src="@@PLUGINFILE@@/a.png" style="color:#f00" alt="~x">#Well ~H<sub>2</sub>O~<b>no</b>'
    text = f"<![CDATA[<p>{{1:MCV:{inside}}}</p>]]></text>{file_of('a.png')}<text>"
    exercise, _ = only("cloze", "", text)
    (one,) = exercise.interactions
    first, second, third = (choice.content for choice in one.choices)
    assert [each.type for each in first.walk()].count("image") == 1
    assert (second.plain, third.content[0].content[0].marks[0].type) == ("H2O", "bold")
    assert one.choices[0].feedback.plain == "Well" and one.key.correct == ("A1",)


def test_pictures_and_drawings_in_the_text_itself_are_kept():
    data = base64.b64encode(PICTURE.read()).decode()
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'
    text = f'<![CDATA[<p>See <img src="data:image/png;base64,{data}" alt="dot"> and {drawing}</p>]]>'
    exercise, result = only("essay", text=text)
    assert len(shown(exercise)) == 2 and not {"image", "drawing"}.intersection(codes(result))
    assert {one.media_type for one in result.assets} == {PICTURE.media_type, "image/svg+xml"}


def test_a_picture_in_a_text_of_markdown_is_kept():
    data = base64.b64encode(PICTURE.read()).decode()
    xml = question("essay", text=f"See ![dot](data:image/png;base64,{data})").replace('"html"', '"markdown"')
    result = quiz(xml)
    assert [one.uri for one in result.assets] == shown(exercises(result)[0])


def test_files_that_no_text_uses_are_told():
    text = '<p>See <img src="@@PLUGINFILE@@/a%20b.png" alt="x"></p>'
    xml = question("essay", text=f"<![CDATA[{text}]]>").replace(
        "</questiontext>", f"{file_of('a b.png')}{file_of('left.png')}</questiontext>"
    )
    result = quiz(xml)
    assert [(one.code, one.excerpt) for one in result.notes] == [("unused_files", "left.png")]
    assert len(shown(exercises(result)[0])) == 1


def test_gaps_that_never_close_take_no_longer_than_others():
    def asked(size):
        return quiz(question("cloze", text="{1:SA:=a " * size + "{1:SA:=b}"))

    (exercise,) = exercises(asked(3))
    assert len(exercise.interactions) == 1
    assert growth(asked, 500) < 8


def test_a_gap_that_does_not_say_its_points_has_one():
    (exercise,) = exercises(quiz(question("cloze", text="{:SA:=a} {20:SA:=b}", grade="")))
    assert exercise.points == 21.0
    assert [one.key.mapping[0].value for one in exercise.interactions] == [1.0, 20.0]


def test_a_gap_to_choose_in_with_one_whole_answer_has_no_shares():
    (exercise,) = exercises(quiz(question("cloze", text="{1:MC:=a~b} {1:MC:=a~%50%b} {1:NM:=3:0.1}")))
    plain, shared, numbered = (one.key for one in exercise.interactions)
    assert plain.mapping == () and [one.value for one in shared.mapping] == [1.0, 0.5]
    assert (numbered.ranges[0].lower, numbered.ranges[0].upper) == (2.9, 3.1)


def test_the_picture_that_old_versions_keep_beside_a_question_comes_along():
    data = base64.b64encode(PICTURE.read()).decode()
    exercise, result = only("essay", f"<image>pix/leaf.png</image><image_base64>{data}</image_base64>")
    assert shown(exercise) == [result.assets[0].uri]
    assert codes(result) == []
    exercise, result = only("essay", "<image>pix/leaf.png</image>")
    assert codes(result) == ["image"]


def test_how_units_are_to_be_written_is_asked_too():
    exercise, _ = only("numerical", "<instructions><text>In metres</text></instructions>" + answer("1", 100))
    assert [block.plain for block in exercise.body][:2] == ["What?", "In metres"]


def test_a_key_keeps_all_figures_of_its_number():
    exercise, _ = only("numerical", answer("1234567.891", 100))
    assert exercise.interactions[0].key.correct == ("1234567.891",)


def test_what_is_told_for_a_thing_to_be_ordered_stays_with_it():
    told = '<feedback format="html"><text>Right, first</text></feedback>'
    exercise, _ = only("ordering", answer("a", 1, told) + answer("b", 2))
    first, second = exercise.interactions[0].choices
    assert (first.feedback.plain, second.feedback) == ("Right, first", None)


@pytest.mark.parametrize(
    ("grading", "swapped", "told_of"),
    [
        ("ABSOLUTE_POSITION", 1 / 3, []),
        ("0", 1 / 3, []),
        ("ALL_OR_NOTHING", 0, []),
        ("RELATIVE_TO_CORRECT", 0, ["scoring"]),
    ],
)
def test_an_order_of_moodle_pays_for_each_place_where_it_says_so(grading, swapped, told_of):
    answers = answer("a", 1) + answer("b", 2) + answer("c", 3)
    exercise, result = only("ordering", f"<gradingtype>{grading}</gradingtype>{answers}")
    (one,) = exercise.interactions
    assert codes(result) == told_of
    assert score(one, ("A1", "A3", "A2")).points == pytest.approx(swapped)
    assert score(one, ("A1", "A2", "A3")).correct


def test_numbers_drawn_that_lost_what_is_around_them_are_kept():
    drawn = "<dataset_item><number>1</number><value>2.5</value></dataset_item>"
    exercise, _ = only("calculated", answer("{a}", 100) + drawn)
    assert "2.5" in exercise.preserved[0].source
