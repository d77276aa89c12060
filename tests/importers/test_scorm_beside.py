# ruff: noqa: E501 -- the data reads better unbroken
"""Pages that show text themselves, and whose scripts hold more: questions, slides, menus with their answers."""

import json

import pytest
from packages import codes, exercises, package

from workbench.importers._scorm.loader import uncommented

MANIFEST = """<manifest identifier="S" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><organizations><organization identifier="o">
  <item identifier="i" identifierref="r"><title>Start</title></item></organization></organizations>
  <resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html"/></resources>
  </manifest>"""
TEXT = "<h1>Fire</h1>" + "<p>When a fire breaks out, leave the building by the nearest exit.</p>" * 5
ASKED = {"question": "What first?", "options": ["Run", "Raise the alarm"], "correct": 1}


def course(body, script="", **files):
    page = f"<html><body>{TEXT}{body}<script>{script}</script></body></html>"
    return package({"imsmanifest.xml": MANIFEST, "index.html": page, **files}, "course.zip")


def keys(result):
    return [one.interactions[0].key.correct for one in exercises(result)]


@pytest.mark.parametrize(
    ("body", "script", "files"),
    [
        ("", f"const quiz = [{json.dumps(ASKED)}]; show(quiz)", {}),
        ('<script src="js/app.js"></script>', "", {"js/app.js": f"var quiz={json.dumps([ASKED])}"}),
        ("", "for (const f of ['data/q.js']) add(f)", {"data/q.js": f"window.Q = [{json.dumps(ASKED)}]"}),
        ("", "fetch('q.json')", {"q.json": json.dumps({"quiz": [ASKED]})}),
    ],
)
def test_questions_in_the_scripts_of_a_page_with_text_are_exercises(body, script, files):
    result = course(body, script, **files)
    assert keys(result) == [("A2",)] and "data_text" in codes(result)


def test_slides_in_data_beside_a_page_with_text_come_along_and_labels_do_not():
    slides = """window.S1 = {title: "Exits", content: '<div><p>Every floor has two exits that lead to the yard outside.</p></div>'};"""
    labels = """const LABELS = {en: {next: "Next", text: "Please wait until the module has been loaded, it takes a while."}};"""
    result = course(
        '<script src="s.js"></script><script src="l.js"></script>', "", **{"s.js": slides, "l.js": labels}
    )
    words = result.course.pages[0].body.plain
    assert "Every floor has two exits" in words and "Please wait" not in words
    assert [note.excerpt for note in result.notes if note.code == "plumbing"] == ["l.js"]


MEANT = """[{letter: 'A', value: 'Alarm', def: 'A sound that asks all people to leave at once'},
  {letter: 'B', value: 'Muster point', def: 'The place where people meet & are counted after a fire'}];"""


def test_words_and_meanings_that_are_called_pairs_are_to_be_found():
    result = course("", f"var matchData = {MEANT}")
    assert keys(result) == [("L1 R1", "L2 R2")]
    assert [one.plain for one in result.course.pages[0].body.content if "Alarm:" in one.plain] == []


def test_words_with_their_meanings_come_along():
    words = [one.plain for one in course("", f"var words = {MEANT}").course.pages[0].body.content]
    assert words[-2:] == [
        "Alarm: A sound that asks all people to leave at once",
        "Muster point: The place where people meet & are counted after a fire",
    ]


def test_what_a_page_shows_already_is_not_told_again():
    shown = 'const cards = [{title: "A", text: "When a fire breaks out, leave the building by the nearest exit."}, {title: "B", text: "When a fire breaks out, leave the building by the nearest exit, leave."}]'
    assert "data_text" not in codes(course("", shown))


def test_data_with_questions_that_no_page_asks_for_becomes_a_page_at_the_end():
    result = course("", "", **{"bank/final.js": f"bank = [{json.dumps(ASKED)}]"})
    assert keys(result) == [("A2",)] and result.course.pages[-1].pages[0].title == "final.js"


@pytest.mark.parametrize(
    ("data", "right"),
    [
        ({"pregunta": "¿Qué es?", "opciones": ["Una norma", "Un país"], "correcta": 0}, ("A1",)),
        ({"question": "Pick", "optionA": "One", "optionB": "Two", "correctAnswer": "optionB"}, ("A2",)),
        ({"question": "Which?", "a": "x", "b": "y", "answer": "b"}, ("A2",)),
        ({"q": "Sky?", "a": ["blue", "red"], "c": 0}, ("A1",)),
    ],
)
def test_questions_are_known_by_other_names_too(data, right):
    result = course("", f"const bank = [{json.dumps(data)}]")
    assert keys(result) == [right] and len(exercises(result)[0].interactions[0].choices) == 2


def test_things_to_click_are_answers_by_what_they_call():
    def buttons(name, values):
        return "".join(f'<button onclick="{name}(this,7,{value})">Word {value}</button>' for value in values)

    ask = '<div class="q"><h2>What now?</h2><div>{}</div></div>'
    result = course(ask.format(buttons("pick", (0, 1))), "window.pick = function (btn, at, ok) { score(ok) }")
    assert keys(result) == [("A2",)]
    assert exercises(result)[0].body[0].plain == "What now?"
    result = course(ask.format(buttons("check", ("'a'", "'b'"))), "const answers = {7: 'a'}")
    assert keys(result) == [("A1",)]
    assert (
        exercises(course(ask.format(buttons("pick", (0, 1))), "function pick(btn, at, to) { show(to) }"))
        == []
    )
    assert (
        exercises(course(ask.format(buttons("go", (0, 1))), "function go(a, b, ok) {}; answers = {7: '1'}"))
        == []
    )


def test_menus_and_fields_that_carry_their_answer_are_pairs_and_gaps():
    menu = '<option value="">Choose</option><option value="T">Time</option><option value="S">Special</option><option value="R">Rest</option>'
    rows = "".join(
        f'<label><span>{words}</span><select data-answer="{key}">{menu}</select></label>'
        for words, key in (("until five", "T"), ("burgers", "S"))
    )
    result = course(f'<h2>Match</h2><div>{rows}</div><p>It is <input data-answer="Paris|paris"> today.</p>')
    pairs, gap = exercises(result)
    (one,) = pairs.interactions
    assert [choice.content.plain for choice in one.choices] == ["until five", "burgers"]
    assert [choice.content.plain for choice in one.targets] == ["Time", "Special", "Rest"]
    assert one.key.correct == ("L1 R1", "L2 R2")
    assert gap.interactions[0].key.correct == ("Paris", "paris")
    assert (
        gap.body[0].plain == "It is  today."
        and "until five" not in result.course.pages[0].body.content[-1].plain
    )


def test_tables_and_titles_of_slides_are_known_in_data():
    slides = [
        {
            "type": "texto",
            "titulo": "Contexto",
            "html": "<p>La organización debe considerar el medio ambiente.</p>",
        },
        {
            "type": "tabla",
            "headers": ["Parte", "Requisito"],
            "rows": [["<b>Vecinos</b>", "Ley"], ["Clientes", None]],
        },
    ]
    body = course("", f"window.SLIDES = {json.dumps(slides)}").course.pages[0].body
    (table,) = (one for one in body.content if one.type == "table")
    assert [[cell.plain for cell in row.content] for row in table.content] == [
        ["Parte", "Requisito"], ["Vecinos", "Ley"], ["Clientes", ""],
    ]  # fmt: skip
    assert [one.plain for one in body.content if one.type == "heading"][-1] == "Contexto"


def test_a_value_that_counts_in_a_condition_is_the_key_of_a_question():
    def radio(value):
        return f'<label><input type="radio" name="q1" value="{value}"> After {value}</label>'

    body = f'<div class="q"><p>When does it sit?</p>{radio("4months")}{radio("1year")}</div>'
    script = "function calculate(q1Value) { let score = 0; if (q1Value === '1year') score += 50; }"
    assert keys(course(body, script)) == [("A2",)]
    assert keys(course(body, "if (q1Value === '1year') { show(); } let score = 0;")) == []


def test_comments_in_scripts_are_no_data_and_addresses_are_no_comments():
    assert uncommented("a // b\nc /* d */ e 'https://x' // f") == "a \nc  e 'https://x' "
    assert uncommented("a") == "a" and uncommented("a /* b") == "a "


def test_data_that_stands_in_a_page_as_such_comes_along_with_its_captions_and_players():
    tips = [
        {"icon": "i.png", "label": "Alarm", "caption": "Raise the alarm at once and tell all others in the house."},
        {"label": "Way\nout", "parrafo": "Take the way that is marked green.<br>Do not go back for your things.", "audioUrl": "out.mp3"},
    ]  # fmt: skip
    result = course(
        f"<script type='application/json'>{json.dumps(tips)}</script>", "", **{"out.mp3": b"ID3aaaa"}
    )
    blocks = result.course.pages[0].body.content
    assert [one.plain for one in blocks if one.type == "heading"] == ["Fire", "Alarm", "Way out"]
    assert "Raise the alarm at once" in result.course.pages[0].body.plain
    assert [one.attrs["title"] for one in blocks if one.type == "media"] == ["out.mp3"]
