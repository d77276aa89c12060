# ruff: noqa: E501 -- the markup reads better unbroken
"""Pages that ask for pairs, orders, claims and fields by their scripts, and what scripts show one way or the other."""

import json

import pytest
from packages import codes, exercises, package

MANIFEST = '<manifest identifier="M" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><organizations><organization identifier="O"><title>C</title><item identifier="I" identifierref="R"><title>Page</title></item></organization></organizations><resources><resource identifier="R" type="webcontent" adlcp:scormtype="sco" href="index.html"/></resources></manifest>'


def page(body, script="", **files):
    html = f"<!DOCTYPE html><html><body>{body}<script>{script}</script></body></html>"
    return package({"imsmanifest.xml": MANIFEST, "index.html": html, **files})


def pairs(exercise):
    (one,) = exercise.interactions
    names = {each.id: each.content.plain for each in (*one.choices, *one.targets)}
    return [tuple(names[part] for part in pair.split()) for pair in one.key.correct]


ANIMALS = [("Dog", "barks"), ("Cat", "meows"), ("Cow", "moos")]


@pytest.mark.parametrize(
    "script",
    [
        'const pairs=[{term:"Dog",match:"barks"},{term:"Cat",match:"meows"},{term:"Cow",match:"moos"}];',
        'var cards=[{left:"Dog",right:"barks"},{left:"Cat",right:"meows"},{left:"Cow",right:"moos"}]; deal(cards);',
        'const correctMatches={"Dog":"barks","Cat":"meows","Cow":"moos"}; deal(correctMatches);',
    ],
)
def test_pairs_in_a_script_are_to_be_found(script):
    (one,) = exercises(page('<h1>Memory</h1><div id="game"></div>', script))
    assert pairs(one) == ANIMALS


@pytest.mark.parametrize(
    "script",
    [
        'const pairs=[{left:"10px",right:"20px"},{left:"30px",right:"40px"}];',
        'const matchIds={"drag1":"drop2","drag2":"drop1"};',
        'const edges=[{source:"nodeA",target:"nodeB"},{source:"nodeB",target:"nodeC"}];',
    ],
)
def test_what_only_a_program_reads_is_no_pair(script):
    assert exercises(page('<h1>Memory</h1><div id="game"></div>', script)) == []


def test_things_that_are_dragged_belong_to_where_their_marks_say():
    body = '<h1>Drag</h1><div draggable="true" data-match="1">Sun</div><div draggable="true" data-match="2">Moon</div><div class="drop" data-match="2">Night</div><div class="drop" data-match="1">Day</div><p>After</p>'
    result = page(body)
    (one,) = exercises(result)
    assert pairs(one) == [("Sun", "Day"), ("Moon", "Night")]
    assert "Sun" not in (plain := result.course.pages[0].body.plain) and "After" in plain


QUIZ = {
    "title": "Quiz",
    "questions": [
        {"type": "matching", "prompt": "Match", "pairs": [{"prompt": "Lion", "answer": "Savanna"}, {"prompt": "Penguin", "answer": "Ice"}]},
        {"type": "ordering", "question": "Sort", "items": ["one", "two", "three"]},
        {"type": "sequence", "question": "Sort again", "items": ["b", "c", "a"], "correctOrder": [2, 0, 1]},
        {"type": "tf", "statement": "Ice is cold", "correct": True},
        {"type": "tf", "statement": "Ice is hot", "isTrue": False},
    ],
}  # fmt: skip


def test_data_asks_for_pairs_orders_and_claims():
    result = page('<div id="q"></div>', 'fetch("quiz.json").then(show)', **{"quiz.json": json.dumps(QUIZ)})
    matched, sorted_, again, cold, hot = exercises(result)
    assert pairs(matched) == [("Lion", "Savanna"), ("Penguin", "Ice")]
    for one, right in ((sorted_, ["one", "two", "three"]), (again, ["a", "b", "c"])):
        (asked,) = one.interactions
        names = {each.id: each.content.plain for each in asked.choices}
        assert [names[ident] for ident in asked.key.correct] == right
    assert [one.interactions[0].key.correct for one in (cold, hot)] == [("A1",), ("A2",)]
    assert "Ice is cold" in cold.body[0].plain and codes(result).count("key_guessed") == 1


@pytest.mark.parametrize(
    "test",
    [
        'document.quiz.q1.value=="b"',
        'document.forms[0].q1.value==="b"',
        "f.elements['q1'].value=='b'",
        'form.q1.value == "b"',
    ],
)
def test_a_choice_is_right_that_a_form_s_value_is_compared_with(test):
    form = '<form name="quiz"><p>Capital of Italy?</p><label><input type="radio" name="q1" value="a"> Milan</label><br><label><input type="radio" name="q1" value="b"> Rome</label><br><button onclick="check()">Check</button></form>'
    (one,) = exercises(page(form, f'function check(){{ if({test}) alert("Yes!"); }}'))
    assert one.interactions[0].key.correct == ("A2",)


def test_a_value_that_is_called_wrong_is_no_key():
    form = '<form name="quiz"><p>Capital?</p><label><input type="radio" name="q1" value="a"> Milan</label><br><label><input type="radio" name="q1" value="b"> Rome</label><br><button onclick="check()">Check</button></form>'
    assert exercises(page(form, 'function check(){ if(document.quiz.q1.value=="a") alert("Wrong"); }')) == []


@pytest.mark.parametrize(
    ("field", "script", "right"),
    [
        (
            '<input type="text" id="q2">',
            'if(document.getElementById("q2").value.toLowerCase()==="blue") s++;',
            "blue",
        ),
        ('<input type="text" id="q2">', 'const answers={q2:"blue"}; check(answers);', "blue"),
        (
            '<select id="q2"><option>red</option><option>blue</option></select>',
            'if($("#q2").val()=="blue") ok();',
            "A2",
        ),
    ],
)
def test_a_field_is_answered_by_what_scripts_compare_it_with(field, script, right):
    result = page(
        f'<p>The sky is {field} today.</p><button onclick="c()">ok</button>', f"function c(){{ {script} }}"
    )
    (one,) = exercises(result)
    assert one.interactions[0].key.correct == (right,)


def test_words_that_a_program_shows_one_way_or_the_other_stand_apart():
    drawn = 'const e=React;function A({t}){return e.createElement("div",null,e.createElement("h1",null,"Welcome to the course"),e.createElement("p",null,t?"You are done":"You have more to do"),t?e.createElement("p",null,"All is well here"):e.createElement("p",null,"Not all is well"))}'
    plain = page('<div id="root"></div>', drawn).course.pages[0].body.plain
    assert "You are done / You have more to do" in plain
    assert plain.splitlines()[-2:] == ["All is well here", "Not all is well"]


@pytest.mark.parametrize(
    ("fields", "script"),
    [
        ('<select data-answer="b"><option value="b">blue</option><option>red</option></select> and <input data-answer="wet">', ""),
        (
            '<select id="s1"><option value="b">blue</option><option>red</option></select> and <input id="s2">',
            "function go(){ if ($('#s1').val()=='b' && $('#s2').val()=='wet') { $('#yes').show() } }",
        ),
    ],
)  # fmt: skip
def test_a_sentence_with_several_fields_is_one_question_where_all_answers_are_known(fields, script):
    (one,) = exercises(page(f"<p>The sky is {fields} today.</p>", script))
    assert [each.key.correct for each in one.interactions] == [("A1",), ("wet",)]
    assert one.body[0].plain == "The sky is  and  today."


def test_a_sentence_with_a_field_whose_answer_is_not_known_stays_text():
    result = page('<p>The sky is <input data-answer="blue"> and <input id="s2"> today.</p>', "")
    assert exercises(result) == []
