# ruff: noqa: E501 -- the data reads better unbroken
"""Courses of no known tool, whose empty page is filled by a script from data beside it."""

import json

import pytest
from packages import codes, exercises, package

MANIFEST = """<manifest identifier="S" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><organizations><organization identifier="o">
  <item identifier="i" identifierref="r"><title>Start</title></item></organization></organizations>
  <resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html"/></resources>
  </manifest>"""
PAGE = '<html><body><div id="app"></div><script src="app.js"></script></body></html>'
QUESTION = {"question": "Which is red?", "options": ["apple", "lime"], "correct": 0, "feedback": "Look"}
COURSE = {
    "title": "Fruit",
    "theme": {"color": "#ff0000", "font": "Open Sans, Helvetica, Arial, sans serif"},
    "screens": [
        {"title": "Apples", "html": "<p>Apples are <b>red</b> and grow on trees.</p>", "image": "a.png"},
        {"title": "Limes", "text": "Limes are green and sour.", "id": "screen-2"},
    ],
    "quiz": [QUESTION],
}
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108020000009077")


def course(**files):
    return package({"imsmanifest.xml": MANIFEST, "index.html": PAGE, **files}, "course.zip")


def words(result):
    return [one.plain for one in result.course.pages[0].body.content if one.type != "exercise"]


@pytest.mark.parametrize(
    "files",
    [
        {"app.js": "fetch('data/course.json?v=2').then(show)", "data/course.json": json.dumps(COURSE)},
        {"app.js": f"window.course = {json.dumps(COURSE)};\nstart(window.course)"},
        {"app.js": f"const c=JSON.parse({json.dumps(json.dumps(COURSE))});start(c)"},
    ],
)
def test_titles_texts_pictures_and_questions_are_taken_from_the_data(files):
    result = course(**files, **{"a.png": PNG})
    told = ["Fruit", "Apples", "Apples are red and grow on trees.", "", "Limes", "Limes are green and sour."]
    assert [one for one in words(result) if one] == [one for one in told if one]
    assert any(one.type == "image" for one in result.course.pages[0].body.walk())
    (exercise,) = exercises(result)
    (one,) = exercise.interactions
    assert [choice.content.plain for choice in one.choices] == ["apple", "lime"]
    assert one.key.correct == ("A1",) and exercise.feedback[0].content.plain == "Look"
    assert "data_text" in codes(result) and "no_text" not in codes(result)


def test_xml_data_is_taken_too():
    xml = (
        '<course><page title="Cats"><text>Cats purr when they are warm.</text></page>'
        "<page><body><p>Dogs <b>bark</b> at strangers.</p></body></page>"
        '<item><question>Who barks?</question><answer correct="true">Dog</answer>'
        "<answer>Cat</answer></item></course>"
    )
    result = course(**{"app.js": 'load("content/course.xml")', "content/course.xml": xml})
    assert words(result) == ["Cats", "Cats purr when they are warm.", "Dogs bark at strangers."]
    (exercise,) = exercises(result)
    assert exercise.interactions[0].key.correct == ("A1",)


@pytest.mark.parametrize(
    ("more", "right"),
    [
        ({"correctAnswer": "lime"}, ("A2",)),
        ({"answer": "b"}, ("A2",)),
        ({"correct": [0, 1]}, ("A1", "A2")),
        ({"options": [{"text": "apple", "isCorrect": False}, {"text": "lime", "isCorrect": True}]}, ("A2",)),
        (
            {"options": [{"id": "x", "text": "apple"}, {"id": "y", "text": "lime"}], "correctAnswer": "y"},
            ("A2",),
        ),
        ({"options": {"a": "apple", "b": "lime"}, "answer": "b"}, ("A2",)),
    ],
)
def test_the_right_answer_by_what_it_is_called(more, right):
    asked = {key: value for key, value in QUESTION.items() if key != "correct"} | more
    result = course(**{"app.js": f"var data = {json.dumps({'items': [asked]})}"})
    (exercise,) = exercises(result)
    assert exercise.interactions[0].key.correct == right


def test_questions_without_options():
    asked = [{"question": "Is it red?", "answer": True}, {"prompt": "Name it", "answer": "apple"}]
    first, second = exercises(course(**{"app.js": f"var data = {json.dumps(asked)}"}))
    assert first.interactions[0].key.correct == ("A1",)
    assert second.interactions[0].key.correct == ("apple",)


def test_a_player_without_words_stays_an_empty_page_that_is_told():
    script = 'var o = {title: "Loading", width: 800, path: "lib/x.js"}; var f = {a: function () { return 1 }}'
    result = course(**{"app.js": script})
    assert "no_text" in codes(result) and "data_text" not in codes(result)


def test_text_without_a_name_is_text():
    data = {"": "Limes are green and sour.", "text": "Apples are red and grow on trees."}
    result = course(**{"app.js": f"var data = {json.dumps([data])}"})
    assert sorted(words(result)) == ["Apples are red and grow on trees.", "Limes are green and sour."]


def test_data_that_is_endless_or_broken_is_survived():
    deep = "[" * 5000 + "]" * 5000
    odd = f"var a = {deep}; var b = {{'x': [1,2; var c = [{{question: 1, options: 2}}, null];"
    assert "no_text" in codes(course(**{"app.js": odd + "fetch('d.json')", "d.json": "{broken"}))


@pytest.mark.parametrize("outer", ['<iframe src="app.html"></iframe>', "<script>go('app.html')</script>"])
def test_a_page_in_a_frame_and_one_that_only_says_loading_are_filled_too(outer):
    page = PAGE.replace("</div>", "Loading the course</div>")
    script = f"var data = {json.dumps(COURSE)}"
    files = {"imsmanifest.xml": MANIFEST, "index.html": f"<html><body>{outer}</body></html>"}
    result = package(files | {"app.html": page, "app.js": script}, "course.zip")
    said = " ".join(one.body.plain for one in result.course.walk())
    assert "Apples are red" in said and len(exercises(result)) == 1


@pytest.mark.parametrize("part", ['"=[",', "={", "=['"])
def test_scripts_made_to_be_read_again_and_again_end(part):
    script = "var a=[" + part * 60_000 + "f()"
    assert "no_text" in codes(course(**{"app.js": script}))


def test_a_file_of_data_that_an_entry_opens_is_read_as_a_page():
    page = (
        '<page subtype="singlechoice"><title>Growth</title><content><script>function go() { return 1; }</script>'
        '<conditions><p>Look at the <b>curve</b> that was drawn.</p><object file="a.png"/></conditions>'
        '<choice><variant valid="false"><varianttext>falls</varianttext></variant>'
        '<variant valid="true"><varianttext>grows</varianttext></variant><comment><p>It grows.</p></comment></choice></content></page>'
    )
    result = package(
        {"imsmanifest.xml": MANIFEST.replace("index.html", "1/1.xml"), "1/1.xml": page, "1/a.png": PNG}
    )
    (one,) = exercises(result)
    assert one.interactions[0].key.correct == ("A2",) and one.feedback[0].content.plain == "It grows."
    told = result.course.pages[0].body
    assert "Look at the curve that was drawn." in told.plain and "return" not in told.plain
    assert any(each.type == "image" for each in told.walk()) and "data_text" in codes(result)


def test_a_list_of_chapters_is_shown_and_data_that_says_nothing_is_told_as_left():
    script = "fetch('parts.json'); fetch('levels.json')"
    result = course(
        **{
            "app.js": script,
            "parts.json": json.dumps([{"title": "Ropes", "start": 0}, {"title": "Sails", "start": 90}]),
            "levels.json": json.dumps({"speed": 3}),
        }
    )
    assert words(result) == ["Ropes", "Sails"]
    assert any("levels.json" in one.excerpt for one in result.notes)


def test_what_stands_beside_a_question_in_its_data_is_kept():
    asked = {"title": "Task", "text": "Which is red?", "intro": "Think of fruit that you have seen.", "items": [{"label": "apple", "isCorrect": True}, {"label": "lime", "isCorrect": False}]}  # fmt: skip
    result = course(**{"app.js": f"var c = {json.dumps([asked])};"})
    assert [one for one in words(result) if one] == ["Task", "Think of fruit that you have seen."]
    (one,) = exercises(result)
    assert one.body[0].plain == "Which is red?" and one.interactions[0].key.correct == ("A1",)


FIGURES = [
    {"value": "400", "unit": "ft", "label": "Highest flight"},
    {"value": 3, "label": "Miles of sight"},
    {"value": "87", "suffix": "%", "caption": "of learners finish"},
]


def test_figures_keep_their_numbers_and_answers_by_number_are_none():
    result = course(**{"app.js": f"x = {json.dumps({'title': 'Rules', 'stats': FIGURES})}"})
    assert words(result)[:4] == [
        "Rules",
        "400 ft Highest flight",
        "3 Miles of sight",
        "87% of learners finish",
    ]
    scale = [{"value": at, "label": word} for at, word in enumerate(["Never", "Often", "Always"])]
    said = words(
        course(
            **{
                "app.js": f"x = {json.dumps({'title': 'How often', 'text': 'Say how often you swim in the sea.', 'scale': scale})}"
            }
        )
    )
    assert "Never" in said and not any(one.startswith("0") for one in said)


def test_a_right_answer_that_a_number_of_an_unknown_name_tells_is_told_question_by_question():
    data = [{"xyz": f"{word}?", "abc": ["kot", "pies"], "poz": 1} for word in ("Kto", "Co")]
    result = course(**{"app.js": f"x = {json.dumps(data)}"})
    assert [one.interactions[0].key.correct for one in exercises(result)] == [("A2",), ("A2",)]
    assert [note.excerpt for note in result.notes if note.code == "key_guessed"] == ["Kto?", "Co?"]
    known = [{"question": "Kto?", "options": ["kot", "pies"], "correct": 1}]
    assert "key_guessed" not in codes(course(**{"app.js": f"x = {json.dumps(known)}"}))


@pytest.mark.parametrize(
    "more", [{"columns": 1}, {"current": 1}, {"index": 0}, {"poz": 1, "tags": ["a", "b"]}]
)
def test_numbers_that_serve_a_screen_are_no_key(more):
    data = [{"xyz": "Ready to start?", "abc": ["First part", "Second part"], **more}]
    assert exercises(course(**{"app.js": f"x = {json.dumps(data)}"})) == []


def _keys(data):
    result = course(**{"app.js": f"x = {json.dumps(data)}"})
    return [one.interactions[0].key.correct for one in exercises(result)], codes(result)


def _asking(answers, **more):
    return {"question": "Which?", "options": answers, **more}


@pytest.mark.parametrize(
    ("question", "right"),
    [
        (_asking(["1", "2", "3"], correct="2"), ("A2",)),
        (_asking(["3", "4", "5"], correctIndex=2), ("A3",)),
        (_asking([3, 4, 5], answer=4), ("A2",)),
        (_asking(["Ant", "Bee"], correct=False, answer="B"), ("A2",)),
        (_asking(["Ant.", "<b>Bee</b>"], answer="bee"), ("A2",)),
        (_asking({"a": "Ant", "b": "Bee"}, answer="b"), ("A2",)),
        ({"question": "Which?", "optionA": "Ant", "optionB": "Bee", "correct": "0"}, ("A1",)),
    ],
)
def test_a_key_is_taken_in_the_way_that_is_likeliest(question, right):
    assert _keys([question])[0] == [right]


def test_places_count_from_one_where_only_that_fits_and_doubts_are_told():
    three = ["Ant", "Bee", "Cow"]
    assert _keys([_asking(three, correct=at) for at in (1, 3)])[0] == [("A1",), ("A3",)]
    assert _keys([_asking(three, correct=at) for at in (0, 1)])[0] == [("A1",), ("A2",)]
    assert "key_guessed" in _keys([_asking(three, correct=at) for at in (1, 2, 1, 2, 1)])[1]
    assert "key_guessed" not in _keys([_asking(three, correct=at) for at in (0, 2, 1, 2, 1)])[1]


def test_an_exercise_without_a_key_is_told():
    keys, told = _keys([_asking(["Ant", "Bee"]), _asking(["Ant", "Bee"], correct="Cow")])
    assert keys == [(), ()] and "no_key" in told


def test_hints_feedback_of_each_answer_and_all_that_is_told_after_it_stay_with_their_question():
    options = [{"text": "Ant", "fb": "It has no wings."}, {"text": "Bee", "correct": True}]
    more = {
        "hints": ["Listen.", "It hums."],
        "explain": "Bees fly.",
        "solution": "The bee is the one that flies.",
    }
    result = course(**{"app.js": f"x = {json.dumps([{'prompt': 'Who flies?', 'options': options, **more}])}"})
    (exercise,) = exercises(result)
    assert [one.plain for one in exercise.hints] == ["Listen.", "It hums."]
    assert exercise.interactions[0].choices[0].feedback.plain == "It has no wings."
    (general,) = exercise.feedback
    assert general.content.plain.split("\n") == ["Bees fly.", "The bee is the one that flies."]
    assert [one for one in words(result) if one] == []


def test_places_to_fill_keep_their_answers_and_what_may_be_chosen():
    data = [
        {
            "prompt": "How many legs?",
            "fields": [{"label": "Ant:", "answer": ["6"]}, {"label": "Cow:", "answer": [4, "four"]}],
        },
        {
            "prompt": "Who is it?",
            "fields": [{"label": "It hums:", "type": "select", "answer": ["b"]}],
            "selectOptions": [
                {"value": "", "text": "choose"},
                {"value": "a", "text": "Ant"},
                {"value": "b", "text": "Bee"},
            ],
        },
        {"prompt": "What do you think of it all?", "fields": [{"label": "Say it"}]},
    ]
    first, second = exercises(course(**{"app.js": f"x = {json.dumps(data)}"}))
    assert [one.key.correct for one in first.interactions] == [("6",), ("4", "four")]
    (one,) = second.interactions
    assert [each.content.plain for each in one.choices] == ["Ant", "Bee"] and one.key.correct == ("A2",)


def test_a_sentence_of_xml_with_numbered_places_lets_choose_a_word_in_each():
    sheet = """<page><title>Tides</title><content><conditions><p>The <term><termname>moon</termname>moons</term> pull.</p></conditions>
      <dropdownlist><sentence><bullet><li>Water <field number="1"/> twice &amp; falls.</li></bullet></sentence>
      <word number="1"><variant valid="false"><varianttext>sings</varianttext></variant><variant valid="true"><varianttext>rises</varianttext></variant></word>
      </dropdownlist></content></page>"""
    result = course(**{"app.js": "load('a.xml')", "a.xml": sheet})
    (exercise,) = exercises(result)
    (one,) = exercise.interactions
    assert " ".join(exercise.body[0].plain.split()) == "Water twice & falls."
    assert [each.content.plain for each in one.choices] == ["sings", "rises"] and one.key.correct == ("A2",)
    assert "The moons pull." in words(result)


def test_what_data_says_is_told_by_words_and_labels_and_not_by_signs_that_code_has_too():
    data = {
        "title": "Ada",
        "ondertitel": "Zij woont thuis",
        "contentType": "case",
        "diagnosis": "Wound under the jaw",
        "chart": "Diagnosis: a wound; living at home.",
        "more": {"Care Context": "Ongoing", "status": "none"},
        "look": "color: red; width: 3px; border: none here now",
        "run": "go(1); stop(); then.more(2); and so on",
    }
    found = words(course(**{"app.js": f"const d = {json.dumps(data)};"}))
    assert found == [
        "Ada",
        "Zij woont thuis",
        "Wound under the jaw",
        "Diagnosis: a wound; living at home.",
        "Care Context: Ongoing",
    ]


def test_right_answers_may_be_called_a_combination():
    asked = {
        "stem": "Which fly?",
        "options": [
            {"id": "q-a", "text": "Bees"},
            {"id": "q-b", "text": "Ants"},
            {"id": "q-c", "text": "Moths"},
        ],
        "correctCombination": ["q-a", "q-c"],
    }
    (one,) = exercises(course(**{"app.js": f"const d = [{json.dumps(asked)}];"}))
    assert one.interactions[0].key.correct == ("A1", "A3")


def test_stars_around_words_set_them_off_and_others_stay():
    texts = ["They *dance* and **sing** here.", "It is 2*3*4 or a * b * c.", "All <b>bees</b> *fly* there."]
    result = course(**{"app.js": f"const d = {json.dumps({'text': texts})};"})
    found = [one for block in result.course.pages[0].body.content for one in block.walk() if one.text]
    set_off = {one.text: [mark.type for mark in one.marks] for one in found if one.marks}
    assert set_off == {"dance": ["italic"], "sing": ["bold"], "bees": ["bold"]}
    assert "It is 2*3*4 or a * b * c." in words(result)
