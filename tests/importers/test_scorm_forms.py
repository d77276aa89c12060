# ruff: noqa: E501 -- the markup reads better unbroken
"""Questions in the forms of pages: those with a key are exercises, the others stay text and are told."""

import pytest
from packages import codes, exercises, package

LONG = "<p>" + "Light is caught in the leaf. " * 12 + "</p>"
MANIFEST = """<manifest xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><organizations><organization><title>Sea</title>
<item identifierref="R"><title>One</title></item></organization></organizations><resources>
<resource identifier="R" href="a.html" type="webcontent" adlcp:scormtype="sco"/></resources></manifest>"""


def quiz(body, script="", files=None):
    page = f"<html><head><script>{script}</script></head><body>{LONG}{body}</body></html>"
    return package({"imsmanifest.xml": MANIFEST, "a.html": page, **(files or {})})


def radio(words, name="q", more=""):
    return f'<label><input type="radio" name="{name}" {more}>{words}</label>'


PAIR = radio("Crab", more='value="a"') + radio("Moon", more='value="b"')


@pytest.mark.parametrize(
    ("body", "script"),
    [
        (f"<div><p>What pulls?</p>{PAIR}</div>", 'const answers = {q: "b"};'),
        (f"<div><p>What pulls?</p>{PAIR}</div>", "var correctAnswers = ['b']"),
        (
            f"<div><p>What pulls?</p>{PAIR}</div>",
            """if (document.querySelector('input[name="q"]:checked').value === "b") score++;""",
        ),
        (f'<div data-correct="b"><p>What pulls?</p>{PAIR}</div>', ""),
        (f'<div data-answer="1"><p>What pulls?</p>{radio("Crab")}{radio("Moon")}</div>', ""),
        (
            f"<fieldset><legend>What pulls?</legend>{radio('Crab', more='data-correct=false')}{radio('Moon', more='data-correct=true')}</fieldset>",
            "",
        ),
        (
            f"<div><p>What pulls?</p>{radio('Crab', more='value=wrong')}{radio('Moon', more='value=correct')}</div>",
            "",
        ),
        (
            '<div><p>What pulls?</p><button onclick="check(this, false)">Crab</button><button onclick="check(this, true)">Moon</button></div>',
            "",
        ),
        (
            '<div><p>What pulls?</p><ul><li data-correct="false">Crab</li><li data-correct="true">Moon</li></ul></div>',
            "",
        ),
        (
            '<div><p>What pulls?</p><div role="radiogroup" data-correct="B"><div role="radio" data-choice="A">Crab</div><div role="radio" data-choice="B">Moon</div></div></div>',
            "",
        ),
        (
            '<div><p>What pulls?</p><div data-answer="1"><div class="quiz-option">Crab</div><div class="quiz-option">Moon</div></div></div>',
            "",
        ),
        (
            "<p>What pulls?</p><input type=radio name=q value=a> Crab<br><input type=radio name=q value=b> Moon<br>",
            'key = {"q": "b"}',
        ),
    ],
)
def test_a_question_whose_key_is_known_is_an_exercise(body, script):
    (found,) = exercises(quiz(body, script))
    (one,) = found.interactions
    assert [block.plain.strip() for block in found.body if block.plain.strip()] == ["What pulls?"]
    assert [choice.content.plain for choice in one.choices] == ["Crab", "Moon"] and one.key.correct == ("A2",)


@pytest.mark.parametrize(
    ("correct", "right"),
    [
        ("[&quot;The full moon&quot;]", ("A2",)),
        ("The full moon", ("A2",)),
        ("[&quot;The full moon&quot;, &quot;The sun&quot;]", ("A2", "A3")),
        ("[2, 1]", ("A2", "A3")),
        ("[", ()),
    ],
)
def test_buttons_that_are_called_options_are_answers_of_the_key_above_them(correct, right):
    options = "".join(
        f'<button data-option data-value="{one}">{one}</button>'
        for one in ("A crab", "The full moon", "The sun")
    )
    told = 'data-full-feedback="By its mass." data-correct-feedback="Yes." data-wrong-feedback="No."'
    body = f'<section data-correct="{correct}" {told}><h2>What pulls?</h2><div><div>{options}</div></div><button data-check>Check</button></section>'
    found = exercises(quiz(body))
    assert [one.interactions[0].key.correct for one in found] == ([right] if right else [])
    for one in found:
        said = {each.when: each.content.plain for each in one.feedback}
        assert said == {"general": "By its mass.", "correct": "Yes.", "incorrect": "No."}


def test_what_an_attribute_of_an_answer_tells_is_its_feedback():
    option = '<div role="radio" data-choice="{0}" data-fb="&lt;b&gt;{1}&lt;/b&gt; indeed"><span>{0}</span><span>{2}</span></div>'
    answers = option.format("A", "No", "Crab") + option.format("B", "Yes", "Moon")
    (found,) = exercises(quiz(f'<div><p>What pulls?</p><div data-correct="B">{answers}</div></div>'))
    (one,) = found.interactions
    assert [(each.content.plain, each.feedback.plain) for each in one.choices] == [
        ("Crab", "No indeed"),
        ("Moon", "Yes indeed"),
    ]


def test_several_answers_in_several_questions_with_their_feedback():
    def box(words, value):
        return f'<li><input type="checkbox" name="t" id="{value}" value="{value}"><label for="{value}">{words}</label></li>'

    body = f"""<form><ol><li>What pulls?<div>{PAIR}</div><div class="feedback" style="display:none">Gravity.</div></li>
    <li>Which are tides?<ul>{box("Ebb", "x")}{box("Rain", "y")}{box("Flow", "z")}</ul></li></ol><p>The end.</p></form>"""
    result = quiz(body, "", {"k.js": 'var solutions = {q: "b", t: ["x", "z"]}'})
    assert exercises(result) == []
    result = quiz(
        body + '<script src="k.js"></script>', "", {"k.js": 'var solutions = {q: "b", t: ["x", "z"]}'}
    )
    one, two = exercises(result)
    assert one.feedback[0].content.plain == "Gravity." and two.interactions[0].key.correct == ("A1", "A3")
    assert two.interactions[0].cardinality == "multiple"
    assert "The end." in result.course.pages[0].body.plain


def test_questions_that_stand_free_on_a_page_leave_what_is_between_them():
    body = """<p>What pulls?</p><input type=radio name=a value=a> Crab<br><input type=radio name=a value=b> Moon<br> between
    <p>What falls?</p><input type=radio name=b value=a> Ebb<br><input type=radio name=b value=b> Flow<p>The end.</p>"""
    result = quiz(body, 'var answers = ["b", "a"]')
    one, two = exercises(result)
    assert [found.body[0].plain for found in (one, two)] == ["What pulls?", "What falls?"]
    assert [found.interactions[0].key.correct for found in (one, two)] == [("A2",), ("A1",)]
    assert {"between", "The end."} <= {block.plain.strip() for block in result.course.pages[0].body.content}


def test_a_question_without_a_key_stays_text_and_is_told_and_other_forms_are_left_alone():
    result = quiz(f"<p>What pulls?</p>{PAIR}", "function score() {}")
    assert (
        exercises(result) == []
        and "no_key" in codes(result)
        and "○ Crab" in result.course.pages[0].body.plain
    )
    tabs = quiz(
        '<input type="radio" name="tabs" id="t1"><label for="t1">One</label><div>First</div><input type="radio" name="tabs" id="t2"><label for="t2">Two</label><div>Second</div>'
    )
    assert exercises(tabs) == [] and "no_key" not in codes(tabs)


def test_true_and_false_are_answers_and_no_key():
    body = (
        f"<div><p>Is it wet?</p>{radio('True', more='value=true')}{radio('False', more='value=false')}</div>"
    )
    assert exercises(quiz(body)) == []
    (found,) = exercises(quiz(body, 'answers = {q: "true"}'))
    assert found.interactions[0].key.correct == ("A1",)


@pytest.mark.parametrize(
    "body",
    [
        '<div role="radiogroup"><p>Which bird cannot fly?</p><div role="radio"><b>A</b><span>Eagle</span></div>'
        '<div role="radio" data-correct="true"><b>B</b><span>Ostrich</span></div></div>',
        '<ul data-component="multiplechoice">Which bird cannot fly?<li data-component="answer">Eagle</li>'
        '<li data-component="answer" data-correct>Ostrich</li></ul>',
    ],
)  # fmt: skip
def test_answers_of_which_only_the_right_ones_say_so_are_choices(body):
    (exercise,) = exercises(quiz(body))
    (one,) = exercise.interactions
    assert [choice.content.plain for choice in one.choices] == ["Eagle", "Ostrich"]
    assert one.key.correct == ("A2",)


def test_what_stands_behind_an_answer_or_in_an_attribute_is_its_feedback():
    body = (
        '<ul data-component="multiplechoice">Which?<li data-component="answer">Eagle</li>'
        '<li data-component="feedback">It flies.</li><li data-component="answer" data-correct>Ostrich</li>'
        '<li data-component="feedback">It runs.</li></ul>'
        '<div data-correct="b" data-explanation="It swims."><p>And which swims?</p>'
        '<label><input type="radio" name="q" value="a">Hen</label>'
        '<label><input type="radio" name="q" value="b">Duck</label></div>'
    )
    both = {one.body[0].plain.strip(): one for one in exercises(quiz(body))}
    told = [choice.feedback.plain for choice in both["Which?"].interactions[0].choices]
    assert told == ["It flies.", "It runs."]
    assert both["And which swims?"].feedback[0].content.plain == "It swims."


def test_the_letter_of_an_answer_is_no_part_of_it_and_its_number_is():
    lettered = '<div onclick="pick(0, {0})"><span class="opt-letter">{1}</span> {2}</div>'
    counted = '<div onclick="pick(1, {0})"><b>{1}</b> {2}</div>'
    shown = [
        "<div><p>How many?</p><div>"
        + "".join(one.format(at, *words) for at, words in enumerate(said))
        + "</div></div>"
        for one, said in ((lettered, (("A", "4"), ("B", "5"))), (counted, (("4", "exits"), ("5", "exits"))))
    ]
    found = exercises(quiz("".join(shown), "var ANSWERS = [1, 0];"))
    answers = [[choice.content.plain.strip() for choice in one.interactions[0].choices] for one in found]
    assert answers == [["4", "5"], ["4 exits", "5 exits"]]
    assert [one.interactions[0].key.correct for one in found] == [("A2",), ("A1",)]


def test_the_parts_of_an_answer_are_no_answers_themselves():
    row = '<div class="option-row" role="radio" {0}><div class="option-row__letter">{1}</div><span class="option-row__text">{2}</span></div>'
    rows = row.format("", "A", "Crab") + row.format('data-correct="true"', "B", "Moon")
    (found,) = exercises(quiz(f'<div><p>What pulls?</p><div role="radiogroup">{rows}</div></div>'))
    assert found.interactions[0].key.correct == ("A2",)
    assert [one.content.plain.strip() for one in found.interactions[0].choices] == ["Crab", "Moon"]


FIELD = "<textarea id='a' name='n'></textarea>"


@pytest.mark.parametrize(
    "body",
    [
        f"<p>Bees</p><div><label for='a'>How did you <b>feel</b> then?</label>{FIELD}</div>",
        f"<p>Bees</p><label>How did you <b>feel</b> then? {FIELD}</label>",
        f"<p>Bees</p><p>How did you <b>feel</b> then?</p><br>{FIELD}<button>Send it</button>",
        f"<p>Bees</p><h4>How did you <b>feel</b> then?</h4><div class='field'>{FIELD}</div>",
        f"<p>Bees</p><ol><li>How did you <b>feel</b> then?<div>{FIELD}</div></li></ol>",
    ],
)
def test_a_field_to_write_in_is_an_open_question_with_what_asks_for_it(body):
    result = quiz(body)
    (found,) = exercises(result)
    assert [one.plain.strip() for one in found.body if one.plain.strip()] == ["How did you feel then?"]
    assert found.interactions[0].kind == "extendedText" and "form control" not in codes(result)
    text = result.course.pages[0].body.plain
    assert "Bees" in text and text.count("How did you") == 1


def test_a_field_may_say_itself_what_it_asks_for_and_what_stands_in_it_is_shown():
    (found,) = exercises(quiz("<p>Bees</p><textarea placeholder='What do bees like?'></textarea>"))
    assert found.body[0].plain.strip() == "Bees" or "What do bees like?" in found.body[0].plain
    (found,) = exercises(quiz("<p>What do bees like?</p><textarea placeholder='Write here'></textarea>"))
    assert dict(found.interactions[0].options) == {"placeholder-text": "Write here"}


@pytest.mark.parametrize(
    "body",
    [
        "<p>What the course reports now:</p><textarea id='debug-log'></textarea>",
        "<p>What do bees like?</p><textarea readonly>Flowers.</textarea>",
        "<p>Bees</p><textarea></textarea>",
        "<p>Write to the people here.</p><input type='email'><textarea name='message'></textarea>",
        "<p>What do bees like?</p><input name='n'><textarea></textarea>",
    ],
)
def test_other_fields_stay_told(body):
    result = quiz(body)
    assert exercises(result) == [] and "form control" in codes(result)


def test_each_field_takes_only_its_own_question():
    both = f"<p>What do bees like?</p>{FIELD}<p>Where do they live now?</p><textarea></textarea><textarea></textarea>"
    found = exercises(quiz(both))
    assert [one.body[0].plain for one in found] == ["What do bees like?", "Where do they live now?"]


@pytest.mark.parametrize(
    ("script", "right"),
    [
        ("var CORRECT_ANSWER = 2;", ("A2",)),
        ("const correct = 'B';", ("A2",)),
        ("let correctChoice = '3'; send(correctChoice)", ("A3",)),
        ("var CORRECT = 1; if (more) { CORRECT = 2; }", ()),
        ("start()", ()),
    ],
)
def test_answers_by_their_numbers_take_the_one_that_a_script_calls_right(script, right):
    options = "".join(
        f'<div class="c" data-choice="{at}" role="button"><span class="c-letter">{letter}</span><span>{words}</span></div>'
        for at, letter, words in ((1, "A", "Crab"), (2, "B", "Moon"), (3, "C", "Wind"))
    )
    result = quiz(f"<div><p>What pulls?</p><div>{options}</div></div>", script)
    found = exercises(result)
    assert [one.interactions[0].key.correct for one in found] == ([right] if right else [])
    assert [one.content.plain for each in found for one in each.interactions[0].choices] == (
        ["Crab", "Moon", "Wind"] if right else []
    )
