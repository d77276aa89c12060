# ruff: noqa: E501 -- the data reads better unbroken
"""Courses of authoring tools: what their data says becomes editable text, media and exercises."""

import base64
import json
import time
import zlib

import pytest
from exercises import PICTURE
from packages import codes, exercises, package

from workbench.importers._image_size import measured
from workbench.importers._javascript import value_at
from workbench.model.course import PageKind
from workbench.model.errors import Unreadable

LONG = "Light is caught in the leaf and kept in sugar. " * 6
MANIFEST = """<manifest identifier="M" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><organizations default="O"><organization identifier="O">
 <title>Leaves</title><item identifier="I" identifierref="R"><title>Start</title></item></organization></organizations>
 <resources><resource identifier="R" type="webcontent" adlcp:scormtype="sco" href="{href}"/></resources></manifest>"""


def scorm(href, files):
    return package({"imsmanifest.xml": MANIFEST.format(href=href), **files})


def html(body="", head=""):
    return f"<html><head><title>Page</title>{head}</head><body>{body}</body></html>"


def packed(data):
    return base64.b64encode(json.dumps(data).encode()).decode()


def provided(kind, data):
    text = json.dumps(data).replace("\\", "\\\\").replace("'", "\\'")
    return f"\ufeffwindow.globalProvideData('{kind}', '{text}');"


def keys(result):
    return [one.interactions[0].key.correct for one in exercises(result)]


# Rise


def block(family, variant, *items, **more):
    return {"family": family, "type": family, "variant": variant, "items": list(items), **more}


def asked(**question):
    return {"type": "MULTIPLE_CHOICE", **question}


RISE = {
    "title": "Leaves",
    "description": "<p>All about leaves.</p>",
    "lessons": [
        {"id": "s", "type": "section", "title": "First part"},
        {"id": "l1", "type": "blocks", "title": "Catching light", "items": [
            block("text", "heading paragraph", {"heading": "Chlorophyll", "paragraph": f"<p>{LONG}</p>"}),
            block("text", "paragraph", {"heading": "Left over", "paragraph": "<p>Only this shows.</p>"}),
            block("impact", "a", {"paragraph": "<p>Light is life.</p>"}),
            block("quote", "a", {"paragraph": "<p>Green, how I want you green.</p>", "name": "Lorca"}),
            block("list", "bulleted", {"paragraph": "<p>red</p>"}, {"paragraph": "<p>blue</p>"}),
            block("image", "full", {"caption": "<p>A leaf.</p>", "media": {"image": {"key": "rise/leaf%20one.png", "alt": "a leaf"}}}),
            block("multimedia", "video", {"media": {"video": {"key": "film.mp4"}}}),
            block("multimedia", "embed", {"media": {"embed": {"src": "https://example.org/x", "title": "Map"}}}),
            block("multimedia", "attachment", {"media": {"attachment": {"key": "notes.pdf", "originalUrl": "Notes.pdf"}}}),
            block("interactive", "tabs", {"title": "Tab one", "description": "<p>In the tab.</p>"}),
            block("interactive", "timeline", {"date": "1779", "title": "Ingenhousz", "description": "<p>Found light.</p>"}),
            block("flashcard", "stack", {"front": {"description": "<p>Front</p>"}, "back": {"description": "<p>Back</p>"}}),
            block("interactive", "labeledgraphic", {"title": "Vein", "description": "<p>Carries water.</p>"}),
            block("interactive", "process", {"title": "Step one", "description": "<p>Take a leaf.</p>"}),
            block("buttons", "button", {"label": "Read on", "destination": "l2", "type": "lesson"}),
            block("text", "table", {"paragraph": "<table><tr><td>cell</td></tr></table>"}),
            block("knowledgeCheck", "multiple choice", asked(title="<p>Which is left?</p>", answers=[
                {"title": "green", "correct": True, "feedback": "Yes."}, {"title": "red", "correct": False}],
                feedbackType="ANY", feedback="<p>Green stays.</p>", feedbackCorrect="<p>Stale</p>")),
            block("continue", "continue", {"title": "CONTINUE"}),
        ]},
        {"id": "l2", "type": "quiz", "title": "Check", "settings": {"passingScore": 80}, "items": [
            asked(title="Which?", correct="b", answers=[{"id": "a", "title": "one", "correct": True}, {"id": "b", "title": "two"}]),
            asked(type="MULTIPLE_RESPONSE", title="Which two?", corrects=["1", "3"], answers=[{"id": 1, "title": "x"}, {"id": 2, "title": "y"}, {"id": 3, "title": "z"}]),
            asked(type="FILL_IN_THE_BLANK", title="Leaves are ___.", answers=[{"title": "green"}]),
            asked(type="MATCHING", title="Match", answers=[{"title": "leaf", "matchTitle": "green"}, {"title": "sky", "matchTitle": "blue"}]),
            asked(type="DRAW_FROM_QUESTION_BANK", questions=[asked(title="Banked?", correct="y", answers=[{"id": "y", "title": "Yes"}, {"id": "n", "title": "No"}])]),
            asked(type="HOTSPOT", title="<p>Where is it?</p>", answers=[]),
        ]},
    ],
}  # fmt: skip
RISE_FILES = {
    "scormcontent/assets/leaf one.png": PICTURE.read(),
    "scormcontent/assets/film.mp4": b"\x00\x00\x00\x18ftypmp42",
    "scormcontent/assets/notes.pdf": b"%PDF-1.4",
}
RISE_WAYS = {
    "a script of its own": {"scormcontent/locales/und.js": f'__resolveJsonp("course:und","{packed({"course": RISE})}")'},
    "the content page": {"scormcontent/index.html": html(head=f'<script>deserialize("{packed({"course": RISE})}")</script>')},
    "runtime data": {"scormcontent/runtime-data.js": f'__jsonp("runtime-data.js", "{packed({"course": RISE})}")'},
}  # fmt: skip


@pytest.mark.parametrize("way", RISE_WAYS)
def test_rise_is_read_wherever_its_data_is(way):
    launch = html("<iframe src='../scormcontent/index.html'></iframe>", "<script>start()</script>")
    result = scorm(
        "scormdriver/indexAPI.html", {"scormdriver/indexAPI.html": launch, **RISE_FILES, **RISE_WAYS[way]}
    )
    start = result.course.pages[0]
    assert [page.title for page in start.walk()][1:] == ["Leaves", "First part", "Catching light", "Check"]
    lesson, quiz = start.pages[1].pages
    said = lesson.body.plain
    for words in ("Chlorophyll", "Only this shows", "Light is life", "Lorca", "red", "A leaf.", "In the tab", "1779",
                  "Front", "Back", "Carries water", "Take a leaf", "cell", "Read on"):  # fmt: skip
        assert words in said, words
    assert "Left over" not in said and "CONTINUE" not in said
    kinds = [one.type for one in lesson.body.walk()]
    assert (
        kinds.count("image") == 1 and kinds.count("media") == 2 and "embed" in kinds and "bulletList" in kinds
    )
    assert quiz.kind is PageKind.QUIZ and dict(quiz.settings) == {"Score to pass": "80 %"}


def test_rise_questions_are_right_as_rise_grades_them():
    result = scorm(
        "index.html",
        {"index.html": html(head=f"<script>window.courseData = '{packed({'course': RISE})}'</script>")},
    )
    assert keys(result) == [("A1",), ("A2",), ("A1", "A3"), ("green",), ("L1 R1", "L2 R2"), ("A1",)]
    first = exercises(result)[0]
    assert [one.content.plain for one in first.feedback] == ["Green stays."]
    assert first.interactions[0].choices[0].feedback.plain == "Yes."
    assert "question_kind" in codes(result), "what is no question that is known here is said"


@pytest.mark.parametrize("sign", ["correct", "isCorrect"])
def test_rise_answers_say_themselves_that_they_are_right(sign):
    answers = [{"id": "a", "title": "one"}, {"id": "b", "title": "two", sign: True}]
    quiz = {"id": "q", "type": "quiz", "title": "Check", "items": [asked(title="Which?", answers=answers)]}
    data = packed({"course": {"title": "Leaves", "lessons": [quiz]}})
    head = f"<script>window.courseData = '{data}'</script>"
    assert keys(scorm("index.html", {"index.html": html(head=head)})) == [("A2",)]


def test_a_translated_rise_course_speaks_its_language():
    data = {
        "course": {"title": {"l10nId": "t"}, "lessons": [{"id": "x", "title": {"l10nId": "l"}, "items": [block("text", "paragraph", {"paragraph": {"l10nId": "p"}})]}]},
        "l10n": {"defaultLocale": "fr", "translations": {"fr": {"t": "Feuilles", "l": "Lumière", "p": "<p>La lumière.</p>"}}},
    }  # fmt: skip
    result = scorm(
        "index.html", {"index.html": html(head=f"<script>window.courseData = '{packed(data)}'</script>")}
    )
    assert result.course.pages[0].pages[0].body.plain == "La lumière."


def test_a_button_to_another_lesson_is_a_link_to_its_page():
    result = scorm(
        "index.html",
        {"index.html": html(head=f"<script>window.courseData = '{packed({'course': RISE})}'</script>")},
    )
    pages = list(result.course.walk())
    links = [
        mark.attrs["href"]
        for page in pages
        for one in page.body.walk()
        for mark in one.marks
        if mark.type == "link"
    ]
    assert pages[int(links[0].removeprefix("page:"))].title == "Check"


def rise_course(*blocks):
    lessons = [{"id": "l", "type": "blocks", "title": "Lesson", "items": list(blocks)}]
    course = packed({"course": {"title": "Leaves", "lessons": lessons}})
    files = {
        "scormcontent/index.html": html(),
        "scormcontent/locales/und.js": f'__resolveJsonp("course:und","{course}")',
    }
    return scorm(
        "scormcontent/index.html",
        {
            **files,
            "scormcontent/assets/hills.png": PICTURE.read(),
            "scormcontent/assets/x-notes.pdf": b"%PDF-1.4",
        },
    )


def test_rise_blocks_of_unknown_families_keep_their_texts_and_are_noted():
    result = rise_course(
        {
            "family": "orbit",
            "variant": "rings",
            "id": "o 1",
            "rings": [{"legend": "<p>Inner ring</p>", "core": {"gloss": "It is hot."}}],
            "intro": "Turn the rings",
        }
    )
    for words in ("Inner ring", "It is hot.", "Turn the rings"):
        assert words in result.course.pages[0].pages[0].body.plain, words
    assert "o 1" not in result.course.pages[0].pages[0].body.plain and "component_kind" in codes(result)


def test_rise_blocks_are_read_in_proportion_to_their_number():
    before = time.process_time()
    result = rise_course(*(block("text", "paragraph", {"paragraph": f"<p>Text {n}</p>"}) for n in range(200)))
    assert "Text 199" in result.course.pages[0].pages[0].body.plain
    assert time.process_time() - before < 5, (
        "sides that a card does not have were once looked for in each other"
    )


def test_rise_charts_are_tables_piles_have_names_and_a_process_ends_with_its_summary():
    piles = [{"title": "Wet", "cards": [{"title": "Water"}]}]
    steps = [{"type": kind, "title": title} for kind, title in (("summary", "End"), ("step", "One"), ("intro", "Start"))]  # fmt: skip
    result = rise_course(
        {**block("chart", "pie", {"type": "Yes", "value": "70"}), "title": "Share", "itemsLabel": "Vote", "valuesLabel": "In %"},
        {"family": "interactive-fullscreen", "variant": "sorting", "items": [{"piles": piles}]},
        {"family": "interactive-fullscreen", "variant": "process", "items": steps},
    )  # fmt: skip
    body = result.course.pages[0].pages[0].body
    said = [one.plain for one in body.walk() if one.type in ("heading", "tableHeader", "tableCell")]
    assert said == ["Share", "Vote", "In %", "Yes", "70", "Wet", "Water", "Start", "One", "End"]
    assert "component_kind" not in codes(result)


def test_rise_flashcards_leave_out_the_picture_that_new_cards_begin_with():
    unused = {"image": {"key": "assets/rise/hills.png", "src": "hills.png", "sourcedFrom": "DEFAULT"}}
    used = {"image": {"key": "hills.png", "sourcedFrom": "USER"}}
    card = {
        "front": {"media": unused, "description": "<p>Stoma</p>"},
        "back": {"media": used, "description": "<p>A pore</p>"},
    }
    result = rise_course(
        block("interactive", "flashcard", card),
        block(
            "multimedia",
            "attachment",
            {"media": {"attachment": {"key": "my%20notes.pdf", "filename": "x-notes.pdf"}}},
        ),
    )
    kinds = [one.type for one in result.course.pages[0].pages[0].body.walk()]
    assert kinds.count("image") == 1 and kinds.count("media") == 1


def test_rise_blocks_show_the_fields_of_their_variant_and_missing_storyline_blocks_are_told():
    result = rise_course(
        block("impact", "b", {"heading": "Left over", "paragraph": "Safety first."}),
        block("image", "text aside", {"caption": "Left over", "paragraph": "<p>Beside it.</p>"}),
        block("360", "storyline", {"media": {"storyline": {"src": "story1/story.html"}}}),
    )
    assert result.course.pages[0].pages[0].body.plain.split("\n") == ["Safety first.", "Beside it."]
    assert [one.excerpt for one in result.notes if one.severity == "loss"] == ["story1/story.html"]


# Storyline


def box(identifier, words, tab=0, **more):
    spans = [{"text": words}]
    return {
        "kind": "vectorshape",
        "id": identifier,
        "tabIndex": tab,
        "textLib": [{"vartext": {"blocks": [{"spans": spans}]}}],
        **more,
    }


def slide(identifier, *objects, layers=()):
    first = {"isBaseLayer": True, "objects": list(objects)}
    return provided(
        "slide", {"id": identifier, "slideLayers": [first, *({"objects": list(one)} for one in layers)]}
    )


def right(*names):
    statements = [{"kind": "equals", "choiceid": f"choices.choice_{name}"} for name in names]
    return [{"status": "correct", "evaluate": {"statements": statements}}]


STORY = {
    "scenes": [
        {"id": "m", "isMessageScene": True, "slides": [{"id": "prompt", "title": "Prompt"}]},
        {"id": "sc1", "slides": [{"id": "a", "title": "Welcome", "slideNumberInScene": 1}]},
        {"id": "sc2", "slides": [
            {"id": "q", "title": "Question", "slideNumberInScene": 1, "interactions": [
                {"type": "multiplechoice", "lmsId": "MC", "lmstext": "Which gas?", "answers": right("o2"),
                 "choices": [{"id": "choice_o1", "lmstext": "Rectangle 1"}, {"id": "choice_o2", "lmstext": "Rectangle 2"}]}]},
            {"id": "t", "title": "Typed", "slideNumberInScene": 2, "interactions": [
                {"type": "fillin", "lmstext": "Name it", "choices": [{"id": "choice_x", "lmstext": "sugar"}],
                 "answers": [{"status": "correct", "evaluate": {"statements": [{"kind": "equals", "choiceid": "choices.choice_x", "ignorecase": False}]}}]}]},
        ]},
    ],
    "assetLib": [{"id": 7, "url": "story_content/pic.png"}, {"id": 8, "url": "story_content/film.mp4"}],
}  # fmt: skip
STORY_FILES = {
    "index_lms.html": html(head="<script src='lms/driver.js'></script>"),
    "story_content/pic.png": PICTURE.read(),
    "story_content/film.mp4": b"\x00\x00\x00\x18ftypmp42",
    "html5/data/js/data.js": provided("data", STORY),
    "html5/data/js/frame.js": provided("frame", {
        "navData": {"outline": {"links": [{"slideid": "_player.sc1", "displaytext": "Basics"}, {"slideid": "_player.sc2", "displaytext": "Test"}]}},
        "notesData": [{"slideId": "sc1.a", "content": "<p>Say hello.</p>"}]}),
    "html5/data/js/a.js": slide(
        "a",
        box("two", "Second: it's \u00e9", 2),
        box("one", "First", 1),
        box("next", "Next", 9, accType="button"),
        box("score", "%_player.Score%", 8),
        {"kind": "stategroup", "id": "sg", "objects": [box("sg1", "Seen", 3), box("sg2", "Hovered", 4)]},
        {"kind": "vectorshape", "id": "pic", "tabIndex": 5, "accType": "image", "imagelib": [{"assetId": 7, "altText": "a leaf"}]},
        {"kind": "video", "id": "film", "tabIndex": 6, "data": {"videodata": {"assetId": 8}}},
    ),
    "html5/data/js/q.js": slide("q", box("ask", "Which gas?", 1), box("o1", "Oxygen", 2), box("o2", "Carbon dioxide", 3), layers=[[box("fb", "That is right!")]]),
    "html5/data/js/t.js": slide("t", box("ask", "Name it", 1)),
}  # fmt: skip


def test_storyline_slides_are_read_in_reading_order_by_scenes():
    result = scorm("index_lms.html", STORY_FILES)
    start = result.course.pages[0]
    assert [page.title for page in start.walk()][1:] == ["Basics", "Welcome", "Test", "Question", "Typed"]
    welcome = start.pages[0].pages[0]
    said = [block.plain for block in welcome.body.content if block.plain]
    assert said == ["First", "Second: it's é", "Seen", "a leaf", "Notes", "Say hello."]
    assert [one.type for one in welcome.body.walk() if one.type in ("image", "media")] == ["image", "media"]
    origin = next(one for one in result.origins if one.place == "a")
    assert origin.path == "html5/data/js/a.js"


def test_storyline_scenes_come_by_their_numbers_and_pictures_are_choices():
    scenes = [
        {"id": "sc2", "sceneNumber": 2, "slides": [{"id": "q", "title": "Test", "interactions": [
            {"type": "multiplechoice", "lmstext": "Pick One", "answers": right("o2"),
             "choices": [{"id": "choice_o1", "lmstext": "Picture 1"}, {"id": "choice_o2", "lmstext": "Picture 2"}]}]}]},
        {"id": "sc1", "sceneNumber": 1, "slides": [{"id": "a", "title": "Welcome"}]},
    ]  # fmt: skip
    picked = {"kind": "vectorshape", "accType": "radio"}
    pictures = [[{"assetId": 7, "altText": "a.jpg"}], [{"url": "story_content/other.png"}]]
    files = {
        **STORY_FILES,
        "story_content/other.png": PICTURE.read() + b" ",
        "html5/data/js/data.js": provided("data", {**STORY, "scenes": scenes}),
        "html5/data/js/q.js": slide(
            "q",
            box("ask", "Which?", 1),
            {**picked, "id": "o1", "imagelib": pictures[0]},
            {**picked, "id": "o2", "imagelib": pictures[1]},
        ),
    }
    result = scorm("index_lms.html", files)
    assert [page.title for page in result.course.pages[0].walk()][1:] == [
        "Basics", "Welcome", "Test", "Test", "Name it"
    ]  # fmt: skip
    choices = exercises(result)[0].interactions[0].choices
    assert [[each.type for each in one.content.walk()][-1] for one in choices] == ["image", "image"]


def storyline_question(interaction, *objects, **files):
    scenes = [{"id": "s", "slides": [{"id": "q", "title": "Test", "interactions": [interaction]}]}]
    data = provided("data", {"scenes": scenes, "assetLib": []})
    page = {
        "index_lms.html": html(),
        "html5/data/js/data.js": data,
        "html5/data/js/q.js": slide("q", *objects),
    }
    return scorm("index_lms.html", {**page, **files})


def paired(*pairs):
    statements = [
        {"kind": "pair", "choiceid": f"choices.{a}", "statementid": f"statements.{b}"} for a, b in pairs
    ]
    return [{"status": "correct", "evaluate": {"statements": statements}}]


def named(**words):
    return [{"id": name, "lmstext": word} for name, word in words.items()]


def test_storyline_word_banks_fill_blanks_and_what_matches_nothing_stays_on_its_side():
    words = named(a="warm", b="hot", c="blue")
    bank = {
        "type": "wordbank",
        "lmstext": "It is ____ and ____.",
        "choices": words,
        "statements": named(s="", t=""),
    }
    (one,) = exercises(storyline_question({**bank, "answers": paired(("a", "s"), ("b", "s"), ("c", "t"))}))
    first, second = (each.key for each in one.interactions)
    assert [credit.answer for credit in first.mapping] == ["A1", "A2"] and second.correct == ("A3",)
    told = {"type": "matching", "lmstext": "Match.", "choices": words, "statements": named(s="S", t="T")}
    (one,) = exercises(storyline_question({**told, "answers": paired(("a", "s"))}))
    assert [len(one.interactions[0].choices), len(one.interactions[0].targets)] == [3, 2]
    exact = [{"kind": "equals", "choiceid": "choices.a"}]
    typed = {
        "type": "numeric",
        "lmstext": "How many?",
        "choices": named(a="42"),
        "answers": [{"status": "correct", "evaluate": {"statements": exact}}],
    }
    assert keys(storyline_question(typed)) == [("42",)]


def test_storyline_groups_are_one_choice_and_drawn_pictures_are_shown():
    group = {"kind": "objgroup", "id": "o1", "accType": "radio", "objects": [box("l", "A", accType="button"), box("c", "Wool")]}  # fmt: skip
    drawn = {
        "kind": "svgimage",
        "id": "g",
        "data": {"imagedata": {"url": "cloth.png", "altText": "Two cloths"}},
    }
    interaction = {
        "type": "multiplechoice", "lmstext": "Which is warm?", "answers": right("o1"),
        "choices": [{"id": "choice_o1", "lmstext": "Choice A"}, {"id": "choice_o2", "lmstext": "Old words"}],
    }  # fmt: skip
    other = box("x", "Linen", connectdata="choices.choice_o2")
    result = storyline_question(interaction, drawn, group, other, **{"cloth.png": PICTURE.read()})
    (exercise,) = exercises(result)
    assert [one.content.plain for one in exercise.interactions[0].choices] == ["Wool", "Linen"]
    assert exercise.interactions[0].key.correct == ("A1",)
    assert any(one.type == "image" for block in exercise.body for one in block.walk())


def test_storyline_scales_rate_each_statement_and_short_answers_are_written():
    scale = {"type": "likert", "lmstext": "Rate", "choices": [{"id": "l", "lmstext": "No"}, {"id": "h", "lmstext": "Yes"}], "statements": [{"id": "a", "lmstext": "I see."}, {"id": "b", "lmstext": "I hear."}]}  # fmt: skip
    rated = exercises(storyline_question(scale))
    assert [one.body[1].plain for one in rated] == ["I see.", "I hear."]
    (written,) = exercises(
        storyline_question({"type": "shortanswer", "lmstext": "Your view?", "answers": []})
    )
    assert written.interactions[0].kind == "extendedText"


def test_storyline_questions_take_their_choices_from_the_slide():
    choice, typed = exercises(scorm("index_lms.html", STORY_FILES))
    assert [one.content.plain for one in choice.interactions[0].choices] == ["Oxygen", "Carbon dioxide"]
    assert choice.interactions[0].key.correct == ("A2",) and choice.body[0].plain == "Which gas?"
    assert choice.feedback[0].content.plain == "That is right!"
    assert typed.interactions[0].key.correct == ("sugar",) and typed.interactions[0].key.case_sensitive


def test_storyline_feedback_is_told_by_the_layers_that_answers_open():
    def opens(status, layer, *statements):
        action = {"kind": "show_slidelayer", "objRef": {"type": "string", "value": layer}}
        return {
            "status": status,
            "evaluate": {"statements": list(statements)},
            "actions": [{"kind": "if_action", "thenActions": [action]}],
        }

    def layer(name, *objects):
        return {"kind": "slidelayer", "id": name, "isBaseLayer": name == "base", "objects": list(objects)}

    right = {"kind": "equals", "choiceid": "choices.choice_o1"}
    asked = {
        "type": "multiplechoice",
        "lmstext": "Which gas?",
        "choices": [{"id": "choice_o1", "lmstext": "a"}, {"id": "choice_o2", "lmstext": "b"}],
        "answers": [opens("correct", "_parent.yes", right), opens("incorrect", "no", {"kind": "other"})],
    }
    shown = {"title": "Q", "id": "q", "slideLayers": [
        layer("base", box("ask", "Which gas?", 1), box("o1", "Oxygen", 2), box("o2", "Helium", 3)),
        layer("yes", box("y", "Yes, it is.", 1), box("c", "Weiter", 2, accType="button"), box("w", "See page 3.", 3)),
        layer("no", box("n", "No, it is not.", 1), box("w2", "See page 3.", 3)),
        layer("more", box("m", "More on gases.", 1)),
    ]}  # fmt: skip
    scenes = {"scenes": [{"id": "sc", "slides": [{"id": "q", "title": "Q", "interactions": [asked]}]}]}
    result = scorm(
        "story.html",
        {
            "story.html": html(),
            "html5/data/js/data.js": provided("data", scenes),
            "html5/data/js/q.js": provided("slide", shown),
        },
    )
    told = {one.outcome: one.content.plain for one in exercises(result)[0].feedback}
    assert (
        told["correct"] == "Yes, it is.\nSee page 3." and told["incorrect"] == "No, it is not.\nSee page 3."
    )
    assert "More on gases." in " ".join(told.values()) and "Weiter" not in " ".join(told.values())


# iSpring


def rich(words):
    return {"a": f"<p>{words}</p>"}


QUIZ = {"d": {"T": "Fire", "sl": {"g": [{"S": [
    {"tp": "MultipleChoice", "D": rich("Which?"), "C": {"chs": [{"t": rich("a")}, {"t": rich("b"), "c": True}]}},
    {"tp": "TypeIn", "D": rich("Type"), "C": {"chs": [{"t": "pin"}]}},
    {"tp": "Sequence", "D": rich("Order"), "C": {"chs": [{"t": rich("1st")}, {"t": rich("2nd")}]}},
    {"tp": "Matching", "D": rich("Match"), "C": {"m": [{"p": {"t": rich("A")}, "r": {"t": rich("B")}}]}},
    {"tp": "Numeric", "D": rich("How many?"), "C": {"na": [{"co": "equal", "op": 10}]}},
    {"tp": "FillInTheBlank", "D": rich("Fill"), "C": {"rt": {"d": ["Get ", {"id": "g"}, "."], "r": [{"id": "g", "data": {"v": ["out"]}}]}}},
    {"tp": "Hotspot", "D": rich("Click the exit")},
]}]}}}  # fmt: skip


def test_ispring_slides_quizzes_and_interactions_are_read():
    course = {"s": [
        {"t": "", "l": 0, "x": "Fire safety\rKnow your exits.\r2/5", "s": "data/slide1.js", "N": "<p>Welcome them.</p>"},
        {"t": "Tabs", "l": 1, "st": "i", "it": "iSpring.Tabs", "s": "data/intr1.js"},
        {"t": "Check", "l": 0, "st": "q", "s": "data/quiz1.js"},
    ]}  # fmt: skip
    deflated = base64.b64encode(zlib.compress(json.dumps(course).encode())).decode()
    slide_html = (
        '<img src="data/img0.png" alt="An exit sign"><img src="data/img1.png" alt="Know your exits.">'
    )
    tabs = {"d": {"C": {"is": [{"t": rich("Water"), "c": rich("For wood.")}]}}}
    result = scorm("index.html", {
        "index.html": html(head=f'<script>var presInfo="{deflated}";PresentationPlayer.start(presInfo);</script>'),
        "data/slide1.js": f"loadHandler&&loadHandler(0, '{slide_html}', '')",
        "data/intr1.js": f'var interactionJson = "{packed(tabs)}";',
        "data/quiz1.js": f'var quizInfo = "{packed(QUIZ)}";',
        "data/img0.png": PICTURE.read(),
        "data/img1.png": PICTURE.read(),
    })  # fmt: skip
    start = result.course.pages[0]
    assert [page.title for page in start.walk()][1:] == ["Fire safety", "Tabs", "Fire"]
    said = [block.plain for block in start.pages[0].body.content]
    assert said == ["Know your exits.", "An exit sign", "Notes", "Welcome them."]
    assert sum(one.type == "image" for one in start.pages[0].body.walk()) == 1
    assert start.pages[0].pages[0].body.plain == "Water\nFor wood."
    assert keys(result) == [("A2",), ("pin",), ("A1", "A2"), ("L1 R1",), ("10",), ("out",)]
    assert "question_kind" in codes(result) and "Click the exit" in start.pages[1].body.plain


def ispring_quiz(*slides, **files):
    quiz = {"d": {"T": "Fire", "sl": {"g": [{"S": list(slides)}]}}}
    head = f'<script>var data="{packed(quiz)}";QuizPlayer.start(data);</script>'
    return scorm("index.html", {"index.html": html(head=head), **files})


def test_ispring_objects_to_drag_are_pairs_where_they_are_all_known():
    objects = [
        {"I": "a", "rt": rich("Bolt")},
        {"I": "b", "i": "storage://images/bin.png", "S": {"a": {"t": "Bin"}}},
        {"I": "c", "rt": rich("Hurry")},
        {"I": "e", "rt": rich("Nut")},
        {"I": "f", "i": "storage://images/box.png"},
        {"I": "g", "rt": rich("Pin")},
        {"I": "h", "i": "storage://images/lid.png"},
    ]
    asked = {"tp": "DND", "D": rich("Connect"), "a": {"o": objects}}
    pairs = [{"o": {"s": one}, "d": {"s": other}} for one, other in ("ab", "ef", "gh")]
    known = {**asked, "C": {"d": pairs}}
    lost = {**asked, "C": {"d": [{"o": {"s": "a"}, "d": {"s": "z"}}]}}
    pictures = {"bin": PICTURE.read(), "box": PICTURE.read() + b"2", "lid": PICTURE.read() + b"3"}
    files = {f"data/quiz1/images/{name}.png": data for name, data in pictures.items()}
    result = ispring_quiz(known, lost, **files)
    (one,) = exercises(result)
    assert one.interactions[0].key.correct == ("L1 R1", "L2 R2", "L3 R3") and "question_kind" in codes(result)
    assert [block.plain for block in one.body if block.plain][:2] == ["Connect", "Hurry"]
    assert "image" in [each.type for each in one.interactions[0].targets[0].content.walk()]


def test_an_ispring_quiz_begins_with_its_own_slide_and_a_note_names_the_file():
    slides = {
        "i": {"tp": "Odd", "D": rich("Before you begin")},
        "g": [{"S": [QUIZ["d"]["sl"]["g"][0]["S"][1]]}],
    }
    data = packed({"d": {"T": "Fire", "sl": slides}})
    head = f'<script>var data="{data}";QuizPlayer.start(data);</script>'
    result = scorm("index.html", {"index.html": html(head=head)})
    assert result.course.pages[0].pages[0].body.content[0].plain == "Before you begin"
    (note,) = (one for one in result.notes if one.code == "question_kind")
    assert (note.code, note.where, note.excerpt) == ("question_kind", "index.html", "Before you begin (Odd)")


def test_ispring_tells_feedback_where_its_quizzes_keep_it_and_shows_their_pictures():
    said = {"F": {"c": {"v": rich("Right!")}, "i": {"v": rich("No.")}, "a": {"v": rich("Thanks.")}}}
    chosen = {"chs": [{"t": rich("a"), "c": True, "f": {"v": rich("Yes: a.")}}, {"t": rich("b")}]}
    asked = {"tp": "MultipleChoice", "D": rich("Which?"), "C": chosen}
    picture = {"o": [{"tp": "shape"}, {"tp": "image", "n": "Helmet", "i": "storage://images/helmet.png"}]}
    result = ispring_quiz(
        {**asked, "s": said, "a": picture},
        {**asked, "s": {**said, "ee": False}},
        **{"data/quiz1/images/helmet.png": PICTURE.read()},
    )
    graded, survey = exercises(result)
    assert [(one.outcome, one.content.plain) for one in graded.feedback] == [
        ("correct", "Right!"),
        ("incorrect", "No."),
    ]
    assert graded.interactions[0].choices[0].feedback.plain == "Yes: a."
    assert [one.attrs["alt"] for block in graded.body for one in block.walk() if one.type == "image"] == [
        "Helmet"
    ]
    assert [one.outcome for one in survey.feedback] == ["general"]


def test_ispring_spots_and_scales_are_questions():
    size = measured(PICTURE.read())
    spot = {"t": "rectangle", "r": {"x": 0, "y": 5000, "w": 10000, "h": 5000}, "c": True}
    result = ispring_quiz(
        {"tp": "Hotspot", "D": rich("Where?"), "C": {"i": "storage://p.png", "a": [spot]}},
        {
            "tp": "LikertScale",
            "D": rich("Rate"),
            "C": {"s": [rich("I see."), rich("I hear.")], "l": ["No", "Yes"]},
        },
        **{"data/p.png": PICTURE.read()},
    )
    where, *rated = exercises(result)
    assert where.interactions[0].choices[0].coords == f"0,{round(size[1] / 2)},{size[0]},{size[1]}"
    assert where.interactions[0].key.correct == ("A1",) and where.interactions[0].image.startswith("asset:")
    assert [one.body[1].plain for one in rated] == ["I see.", "I hear."]


def test_the_size_of_a_picture_is_read_from_its_first_bytes():
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x05\x00\x09\x01\x01\x11\x00"
    assert measured(jpeg) == (9, 5) and measured(jpeg[:12]) is None
    assert measured(b"GIF89a\x03\x00\x02\x00") == (3, 2) and measured(b"<svg/>") is None


# Captivate


def test_captivate_slides_and_questions_are_read_from_its_script():
    data = """cp.D = cp.model.data = {project_main:{slides:'Slide1,Slide2'}, // the slides
      Slide1:{lb:'Welcome',si:[{n:'T1',t:19},{n:'P1',t:15},{n:'B1',t:19},{n:'B2',t:612},{n:'B3',t:612}]},
      T1:{mdi:'T1c',from:1}, T1c:{accstr:'Hello\\x03leaf',b:[0,0,9,9]},
      P1:{mdi:'P1c',from:2}, P1c:{ip:'dr/p.png',accstr:'a leaf',b:[0,5,9,9]},
      B1:{mdi:'B1c',uab:1}, B1c:{accstr:'Go'},
      B2:{mdi:'B2c',uab:1,from:3,vt:'<div><span>The stem</span></div>'}, B2c:{accstr:'The stem',b:[0,9,9,9]}, B3:{mdi:'B3c',uab:1}, B3c:{accstr:'Next '},
      Slide2:{lb:'Quiz',qs:'Q1',si:[{n:'T2',t:19}]}, T2:{mdi:'T2c'}, T2c:{accstr:'Which one?'},
      Q1:{itp:'choice',qtc:'T2c',ao:['A1:1','A2:1'],cal:['B'],sra:!1}, A1:{aid:'A',atxtlms:'one'}, A2:{aid:'B',atxtlms:'two'}};"""
    result = scorm(
        "index.html",
        {
            "index.html": html(head="<script src='assets/js/CPM.js'></script>"),
            "assets/js/CPM.js": data,
            "dr/p.png": PICTURE.read(),
        },
    )
    welcome, quiz = result.course.pages[0].pages
    assert welcome.title == "Welcome" and welcome.body.plain.split()[:2] == ["Hello", "leaf"]
    assert sum(one.type == "image" for one in welcome.body.walk()) == 1
    assert "The stem" in welcome.body.plain and "Next" not in welcome.body.plain
    assert quiz.body.plain.startswith("Which one?") and keys(result) == [("A2",)]


# Adapt


def test_adapt_pages_components_and_questions_are_read():
    course = {
        "course/config.json": {"_defaultLanguage": "en"},
        "course/en/course.json": {"title": "Leaves", "body": "<p>Welcome.</p>"},
        "course/en/contentObjects.json": [{"_id": "p", "_type": "page", "_parentId": "c", "title": "Light"}],
        "course/en/articles.json": [{"_id": "a", "_parentId": "p", "displayTitle": "Article"}],
        "course/en/blocks.json": [{"_id": "b", "_parentId": "a", "displayTitle": "Block"}],
        "course/en/components.json": [
            {"_id": "1", "_parentId": "b", "_component": "text", "displayTitle": "Text", "body": f"<p>{LONG}</p>"},
            {"_id": "2", "_parentId": "b", "_component": "accordion", "_items": [{"title": "Item", "body": "In it.", "_graphic": {"src": "course/en/images/p.png", "alt": "a leaf"}}]},
            {"_id": "3", "_parentId": "b", "_component": "mcq", "body": "Which?", "_selectable": 1, "_items": [{"text": "a", "_shouldBeSelected": False}, {"text": "b", "_shouldBeSelected": True}], "_feedback": {"correct": "Yes.", "_incorrect": {"final": "No."}}},
            {"_id": "4", "_parentId": "b", "_component": "matching", "_items": [{"text": "leaf", "_options": [{"text": "green", "_isCorrect": True}, {"text": "blue", "_isCorrect": False}]}]},
            {"_id": "5", "_parentId": "b", "_component": "slider", "_scaleStart": 0, "_scaleEnd": 10, "_correctAnswer": 4},
            {"_id": "6", "_parentId": "b", "_component": "textinput", "_items": [{"prefix": "Leaves are", "_answers": ["green"]}]},
            {"_id": "7", "_parentId": "b", "_component": "media", "_media": {"mp4": "course/en/video/f.mp4"}},
        ],
    }  # fmt: skip
    files = {name: json.dumps(data) for name, data in course.items()}
    files |= {"course/en/images/p.png": PICTURE.read(), "course/en/video/f.mp4": b"\x00\x00\x00\x18ftypmp42"}
    result = scorm(
        "index.html", {"index.html": html(head="<script src='adapt/js/adapt.min.js'></script>"), **files}
    )
    intro, light = result.course.pages[0].pages
    assert (intro.title, light.title) == ("Leaves", "Light")
    for words in ("Article", "Block", "Text", "Light is caught", "Item", "In it.", "Leaves are"):
        assert words in light.body.plain, words
    assert keys(result) == [("A2",), ("A1",), ("4",), ("green",)]
    assert [one.outcome for one in exercises(result)[0].feedback] == ["correct", "incorrect"]
    assert sum(one.type in ("image", "media") for one in light.body.walk()) == 2


def adapt(*components, **course):
    """The page of a course with one page that has these components."""
    data = {
        "course": {"title": "Leaves", **course},
        "contentObjects": [{"_id": "p", "_type": "page", "_parentId": "c", "title": "Light"}],
        "articles": [{"_id": "a", "_parentId": "p", "_type": "article", "title": "New article"}],
        "blocks": [{"_id": "b", "_parentId": "a", "_type": "block", "title": "New block"}],
        "components": [{"_parentId": "b", "_type": "component", **one} for one in components],
    }
    files = {f"course/en/{name}.json": json.dumps(told) for name, told in data.items()}
    files["course/en/assets/5f0c/large.png"] = PICTURE.read()
    return scorm(
        "index.html", {"index.html": html(head="<script src='adapt/js/adapt.min.js'></script>"), **files}
    )


def test_adapt_drags_to_zones_and_labels_of_a_picture_are_exercises():
    zones = [{"_id": "z1", "text": "Light"}, {"_id": "z2", "text": ""}]
    items = [{"text": "Sun", "_correctDropZones": ["z1"]}, {"text": "Sand", "_correctDropZones": []}]
    labels = [{"text": "", "_optionsCorrect": [1]}, {"text": "Stem", "_optionsCorrect": [9]}]
    result = adapt(
        {"_component": "dragAndDrop", "_items": items, "_dropZones": zones},
        {"_component": "glabel", "_options": ["root", "leaf"], "_items": labels},
    )
    drag, labelled = exercises(result)
    assert keys(result) == [("L1 R1",), ("A2",)] and len(drag.interactions[0].choices) == 2
    assert [one.plain for one in (choice.content for choice in drag.interactions[0].targets)] == [
        "Light",
        "Zone 2",
    ]
    assert [one.key.correct for one in labelled.interactions] == [("A2",), ()]


def test_adapt_shows_captions_pictures_of_each_device_films_links_and_no_signs_of_plugins():
    graphic = {"srcAdvanced": {"large": {"_id": "5f0c", "_extension": "png"}}, "caption": "<p>In light</p>"}
    result = adapt(
        {
            "_component": "textReveal",
            "_items": [{"_graphic": graphic, "_video": {"src": "https://example.org/a.mp4"}}],
        },
        {
            "_component": "links",
            "_items": [
                {"link": "https://example.org/x", "itemTitle": "Out"},
                {"link": "p", "itemTitle": "Back"},
            ],
        },
        {
            "_component": "text",
            "body": '<p>{{#glossary term="Sea"}}Seas{{/glossary}} rise</p>{{#f a="{1}"}}{{#img src="course/en/assets/5f0c/large.png"}}{{/img}}{{/f}}',
        },
    )
    body = result.course.pages[0].pages[0].body
    assert [one.plain for one in body.content if one.plain] == ["In light", "Out", "Back", "Seas rise"]
    kinds = [one.type for one in body.walk()]
    assert (kinds.count("image"), kinds.count("media")) == (2, 1)
    assert [mark.attrs["href"] for one in body.walk() for mark in one.marks] == ["https://example.org/x"]


@pytest.mark.parametrize("yes", [True, "true", 1, "1"])
@pytest.mark.parametrize("sign", ["_shouldBeSelected", "_isCorrect"])
def test_adapt_choices_have_their_key_however_it_is_written(yes, sign):
    (found,) = exercises(
        adapt(
            {
                "_component": "mcq",
                "body": "Why?",
                "_selectable": "1",
                "_items": {"0": {"text": "A &amp; B", sign: yes}, "1": {"text": "C"}},
            }
        )
    )
    (one,) = found.interactions
    assert one.key.correct == ("A1",) and one.cardinality == "single"
    assert [choice.content.plain for choice in one.choices] == ["A & B", "C"]


def test_adapt_numbers_as_answers_and_options_in_objects_count():
    typed, paired = exercises(
        adapt(
            {"_component": "textinput", "_items": [{"_answers": [42, "forty-two"]}]},
            {
                "_component": "matching",
                "_items": [
                    {
                        "text": "Sea",
                        "_options": {
                            "a": {"text": "wet", "_isCorrect": "true"},
                            "b": {"text": "dry", "_isCorrect": "false"},
                        },
                    }
                ],
            },
        )
    )
    assert typed.interactions[0].key.correct == ("42", "forty-two")
    assert [choice.content.plain for choice in paired.interactions[0].choices] == [
        "wet",
        "dry",
    ] and paired.interactions[0].key.correct == ("A1",)


@pytest.mark.parametrize("key", ["_answer", "_correctAnswer", "_solution", "answer"])
def test_the_key_of_an_adapt_component_that_is_no_exercise_here_is_told(key):
    result = adapt(
        {
            "_component": "tryHtml",
            "title": "Try",
            "body": "<p>Write it.</p>",
            key: "<b>" if key[0] == "_" else "42",
        }
    )
    assert [note.severity for note in result.notes if note.code == "no_key"] == ["loss"]


def test_an_adapt_asset_is_not_taken_for_another_with_a_file_of_its_name():
    gone = {"_component": "graphic", "_graphic": {"src": {"_id": "9a9a", "_extension": "png"}, "alt": "gone"}}
    result = adapt(gone)
    assert "image" not in [one.type for one in result.course.pages[0].pages[0].body.walk()]


def test_adapt_shows_display_titles_and_no_names_for_authors():
    result = adapt(
        {"_component": "text", "title": "New text", "displayTitle": "", "body": "<p>Green.</p>"},
        {"_component": "narrative", "title": "Name", "displayTitle": "Parts", "_items": [{"title": "Stem", "strapline": "Stem", "body": "It carries."}]},
        {"_component": "mcq", "title": "Question 1", "displayTitle": " ", "body": "Which?", "_items": [{"text": "a", "_shouldBeSelected": True}, {"text": "b", "_shouldBeSelected": False}]},
    )  # fmt: skip
    (light,) = result.course.pages[0].pages
    said = light.body.plain
    assert "Green." in said and "Parts" in said and said.count("Stem") == 1
    assert not any(words in said for words in ("New ", "Name", "Question 1"))


def test_adapt_feedback_is_read_in_the_form_of_new_courses():
    result = adapt({"_component": "mcq", "body": "Which?", "_items": [{"text": "a", "_shouldBeSelected": True}, {"text": "b", "_shouldBeSelected": False}], "_feedback": {
        "title": "Feedback", "_correct": {"title": "Yes", "body": "Right so."}, "_incorrectFinal": {"body": "It was a."},
        "_incorrectNotFinal": {"body": "Try again."}, "_partlyCorrectFinal": {"body": "Half."}}})  # fmt: skip
    found = exercises(result)[0]
    assert [one.content.plain for one in found.feedback if one.outcome in ("correct", "incorrect")] == [
        "Yes\nRight so.",
        "It was a.",
    ]
    assert (
        any("Half." in one.content.plain for one in found.feedback) and "Try again." in found.hints[0].plain
    )


def test_adapt_components_of_any_kind_keep_their_texts_pictures_and_players():
    result = adapt(
        {"_component": "cardDeck", "displayTitle": "Cards", "layout": "top", "ariaLabel": "A deck", "_cards": {"_left": {"frontTitle": "Root", "backBody": "It drinks."}}, "_note": {"hintText": "Turn me"}},
        {"_component": "graphic", "_graphic": {"small": {"_id": "5f0c", "_extension": "png", "_size": "small"}, "alt": "a leaf", "attribution": "Photo: A. Leaf"}},
        {"_component": "videoStream", "_media": {"_source": '<iframe width="5" src="https://www.youtube.com/embed/x"></iframe>'}, "_transcript": {"inlineTranscriptButton": "Transcript", "inlineTranscriptBody": "<p>Spoken words.</p>"}},
        {"_component": "textinput", "body": "Fill", "_answers": [["green"]], "_items": [{"prefix": "Leaves are"}]},
        _glossary={"_glossaryItems": [{"term": "Stoma", "description": "A pore."}]},
    )  # fmt: skip
    light, glossary = result.course.pages[0].pages
    for words in ("Cards", "Root", "It drinks.", "Turn me", "Photo: A. Leaf", "Spoken words."):
        assert words in light.body.plain, words
    assert "A deck" not in light.body.plain and "Transcript" not in light.body.plain
    kinds = [one.type for one in light.body.walk()]
    assert "image" in kinds and "embed" in kinds and keys(result) == [("green",)]
    assert "component_kind" in codes(result)
    assert glossary.title == "Glossary" and glossary.body.plain == "Stoma\nA pore."


# eXeLearning


def test_exelearning_projects_are_pages_with_their_components():
    def component(html_view, data="{}"):
        return f"<odeComponent><odeIdeviceTypeName>text</odeIdeviceTypeName><htmlView><![CDATA[{html_view}]]></htmlView><jsonProperties><![CDATA[{data}]]></jsonProperties><odeComponentsOrder>1</odeComponentsOrder></odeComponent>"

    def node(identifier, parent, title, *components):
        blocks = "".join(
            f"<odePagStructure><blockName>Block</blockName><odeComponents>{one}</odeComponents></odePagStructure>"
            for one in components
        )
        return f"<odeNavStructure><odePageId>{identifier}</odePageId><odeParentPageId>{parent}</odeParentPageId><pageName>{title}</pageName><odePagStructures>{blocks}</odePagStructures></odeNavStructure>"

    form = json.dumps(
        {
            "questionsData": [
                {
                    "activityType": "selection",
                    "baseText": "<p>Which?</p>",
                    "answers": [[False, "a"], [True, "b"]],
                }
            ]
        }
    )
    game = "".join(
        f"%{ord(letter) ^ 146:02x}"
        for letter in json.dumps(
            {"selectsGame": [{"quextion": "Hue?", "options": ["red", "green"], "solution": "B"}]}
        )
    )
    xml = "<ode><odeProperties><odeProperty><key>pp_title</key><value>Leaves</value></odeProperty></odeProperties><odeNavStructures>{}{}</odeNavStructures></ode>".format(
        node("1", "", "One", component("<p>Hello</p><img src='{{context_path}}/p.png'><a href='exe-node:2'>on</a>"), component("<div></div>", form)),
        node("2", "1", "Two", component(f'<div class="selecciona-DataGame js-hidden">{game}</div>')),
    )  # fmt: skip
    result = package({"content.xml": xml, "content/resources/x/p.png": PICTURE.read()}, "a.elpx")
    one, two = result.course.walk()
    assert result.course.title == "Leaves" and two in one.pages and "Hello" in one.body.plain
    assert keys(result) == [("A2",), ("A2",)] and len(result.assets) == 1
    assert [mark.attrs["href"] for each in one.body.walk() for mark in each.marks] == ["page:1"]


def test_old_exelearning_projects_are_read_too():
    def pair(key, value):
        return f'<string role="key" value="{key}"/>{value}'

    device = f'<instance class="exe.engine.freetextidevice.FreeTextIdevice"><dictionary>{pair("content_w_resourcePaths", "<unicode value=&quot;&lt;p&gt;Old text&lt;/p&gt;&quot;/>".replace("&quot;", chr(34)))}</dictionary></instance>'
    tree = f'<instance class="exe.engine.node.Node"><dictionary>{pair("_title", "<unicode value=&quot;Home&quot;/>".replace("&quot;", chr(34)))}{pair("idevices", f"<list>{device}</list>")}{pair("children", "<list/>")}</dictionary></instance>'
    result = package(
        {
            "contentv3.xml": f'<instance xmlns="http://www.exelearning.org/content/v0.3" class="exe.engine.package.Package"><dictionary>{pair("_root", tree)}</dictionary></instance>'
        },
        "a.elp",
    )
    assert [page.title for page in result.course.pages] == ["Home"] and "Old text" in result.course.pages[
        0
    ].body.plain


def exe(name, fields, number="", kind="instance"):
    """An object of version 2's files."""
    table = "".join(f'<string role="key" value="{key}"/>{value}' for key, value in fields.items())
    return f'<instance class="exe.engine.{name}" reference="{number}"><dictionary>{table}</dictionary></instance>'


def exe_text(words, name="content_w_resourcePaths"):
    return exe("field.TextAreaField", {name: f'<unicode content="true" value="&lt;p&gt;{words}&lt;/p&gt;"/>', "_idevice": '<reference key="1"/>'})  # fmt: skip


def exe_listed(*parts):
    return f"<list>{''.join(parts)}</list>"


def exe_page(title, *devices, number="", **more):
    told = {"_title": f'<unicode value="{title}"/>', "idevices": exe_listed(*devices), **more}
    return exe("node.Node", told, number)


def exe_project(**told):
    return package({"contentv3.xml": exe("package.Package", told)}, "a.elp")


def test_old_exelearning_pages_are_found_where_they_are_only_referred_to():
    leaf = exe_page("Leaf", exe("jsidevice.JsIdevice", {"fields": exe_listed(exe_text("Green"))}), number="7")
    told = {
        "parentNode": '<reference key="3"/>',
        "anchors": leaf,
        "fields": exe_listed(exe_text("Home text")),
    }
    home = exe_page(
        "Home", exe("jsidevice.JsIdevice", told), number="3", children=exe_listed('<reference key="7"/>')
    )
    result = exe_project(_nodes=f"<list>{home}</list>", root='<reference key="3"/>')
    first, second = result.course.walk()
    assert (first.title, second.title) == ("Home", "Leaf") and second in first.pages
    assert "Green" in second.body.plain and "Green" not in first.body.plain


def test_old_exelearning_questions_keep_their_answers_and_keys():
    def option(name, words, right):
        return exe(
            name,
            {
                "answerTextArea": exe_text(words),
                "isCorrect": f'<bool value="{int(right)}"/>',
                "feedbackTextArea": exe_text(f"on {words}"),
            },
        )

    quiz = exe(
        "multichoiceidevice.MultichoiceIdevice",
        {
            "_title": '<unicode value="Check"/>',
            "questions": exe_listed(
                exe(
                    "field.QuizQuestionField",
                    {
                        "options": exe_listed(
                            option("field.QuizOptionField", "red", False),
                            option("field.QuizOptionField", "green", True),
                        ),
                        "questionTextArea": exe_text("Hue?"),
                        "hintTextArea": exe_text("Look up"),
                    },
                )
            ),
        },
    )
    many = exe(
        "multiselectidevice.MultiSelectIdevice",
        {
            "questions": exe_listed(
                exe(
                    "field.SelectQuestionField",
                    {
                        "questionTextArea": exe_text("Which?"),
                        "options": exe_listed(
                            option("field.SelectOptionField", "a", True),
                            option("field.SelectOptionField", "b", True),
                            option("field.SelectOptionField", "c", False),
                        ),
                        "feedbackTextArea": exe_text("So it is"),
                    },
                )
            )
        },
    )
    truth = exe(
        "truefalseidevice.TrueFalseIdevice",
        {
            "questions": exe_listed(
                exe(
                    "truefalseidevice.TrueFalseQuestion",
                    {"questionTextArea": exe_text("Leaves eat"), "isCorrect": '<bool value="0"/>'},
                )
            )
        },
    )
    cloze = exe(
        "clozeidevice.ClozeIdevice",
        {
            "instructionsForLearners": exe_text("Fill in"),
            "_content": exe(
                "field.ClozeField",
                {
                    "_encodedContent": '<unicode value="&lt;p&gt;Leaves are &lt;u&gt;green&lt;/u&gt;.&lt;/p&gt;"/>'
                },
            ),
        },
    )
    result = exe_project(root=exe_page("Home", quiz, many, truth, cloze))
    assert keys(result) == [("A2",), ("A1", "A2"), ("A2",), ("green",)]
    first = exercises(result)[0]
    assert first.body[0].plain == "Hue?" and first.hints[0].plain == "Look up"
    said = result.course.pages[0].body.plain
    assert "Check" in said and "Fill in" in said and said.count("Hue?") == 1


# Loaders


def test_questions_in_scripts_become_exercises():
    script = """test.AddQuestion(new Question("q1", "Which?", QUESTION_TYPE_CHOICE, new Array("a", "b's"), "b's", "o"));
    test.AddQuestion(new Question("q2", "True?", QUESTION_TYPE_TF, null, false, "o"));
    test.AddQuestion(new Question("q3", "How many?", QUESTION_TYPE_NUMERIC, null, 18, "o"));"""
    result = package({
        "imsmanifest.xml": MANIFEST.format(href="shared/assess.html?questions=Playing"),
        "shared/assess.html": html(),
        "Playing/questions.js": script,
        "Other/questions.js": script,
    })  # fmt: skip
    assert keys(result) == [("A2",), ("A2",), ("18",)] * 2, "those that nothing asks for are at the end"
    assert [page.title for page in result.course.walk()][1:] == ["Not in the outline", "Other"]


def test_an_empty_page_that_plays_a_video_holds_it():
    result = scorm(
        "index.html",
        {
            "index.html": html(head="<script>play('media/film.mp4')</script>"),
            "media/film.mp4": b"\x00\x00\x00\x18ftypmp42",
        },
    )
    assert [one.attrs["title"] for one in result.course.pages[0].body.content] == ["film.mp4"]


def test_javascript_values_are_read_and_never_run():
    assert value_at("{a: [1, -2.5, 'x\\u0041\\n', !0, null,], 'b': new Array(1, 2), c: \"p\" + 'q'}") == {
        "a": [1, -2.5, "xA\n", True, None], "b": [1, 2], "c": "pq"}  # fmt: skip
    for source in ("{a: f()}", "[function(){}]", "'open", "[" * 500, "{a:"):
        with pytest.raises(Unreadable):
            value_at(source)


def test_hot_potatoes_quizzes_keep_their_questions_and_keys():
    script = """I[0]=new Array();I[0][2]='0';I[0][3]=new Array();
    I[0][3][0]=new Array('red','No.',0,0,1); I[0][3][1]=new Array('green','Yes.',1,100,1);
    I[1]=new Array();I[1][2]='1';I[1][3]=new Array(); I[1][3][0]=new Array('sugar','',1,100,1);"""
    body = (
        '<ol id="Questions"><li class="QuizQuestion" id="Q_0" style="display: none;">'
        '<div class="QuestionText">Which hue?</div></li><li class="QuizQuestion" id="Q_1" style="display: none;">'
        '<div class="QuestionText">What is made?</div></li></ol>'
    )
    result = scorm("quiz.htm", {"quiz.htm": html(body, f"<script>{script}</script>")})
    assert [one.body[0].plain for one in exercises(result)] == ["Which hue?", "What is made?"]
    assert keys(result) == [("A2",), ("sugar",)]
    assert exercises(result)[0].interactions[0].choices[1].feedback.plain == "Yes."


def potato(body, script):
    result = scorm(
        "quiz.htm",
        {
            "quiz.htm": html(
                f"<h2>Seas</h2>{body}<button onclick='Check()'>Check</button>", f"<script>{script}</script>"
            )
        },
    )
    (found,) = exercises(result)
    said = [
        one.plain for page in result.course.walk() for one in page.body.content if one.type == "paragraph"
    ]
    return found, [one for one in said if one.strip() and one != "Check"]


def test_hot_potatoes_gaps_stand_in_their_text_with_their_answers_and_clues():
    body = """<div class="ClozeBody">Salt <b>is</b> in <span class="GapSpan"><input type="text" id="Gap0"><button onclick="ShowClue(0)">[?]</button></span>
      water.<br>It <span class="GapSpan"><select id="Gap1"><option></option><option>rises</option><option>sings</option></select></span>.</div>"""
    script = r"""I[0][1][0] = new Array(); I[0][1][0][0] = '\u0073ea'; I[0][1][1][0]='ocean'; I[0][2]='Not a lake';
      I[1][1][0][0] = 'rises'; I[1][2]='';"""
    found, said = potato(body, script)
    assert [one.plain.split() for one in found.body] == [
        ["Salt", "is", "in", "water."],
        ["It", "."],
    ] and said == []
    first, second = found.interactions
    assert first.key.correct == ("sea", "ocean") and [one.plain for one in found.hints] == ["Not a lake"]
    assert [one.content.plain for one in second.choices] == ["rises", "sings"] and second.key.correct == (
        "A1",
    )


PAIRED = """var V7 = '{ "LeftItems": [{"OrigPos": 0, "Group": 0}, {"OrigPos": 1, "Group": 1}],
 "RightItems": [{"OrigPos": 0, "Groups": [0]}, {"OrigPos": 1, "Groups": [1]}, {"OrigPos": 2, "Groups": [9]}]}';""".replace(
    "\n", ""
)
MENU = "<td><select id='R_{}'><option value='-1'>?</option><option value='1'>cold</option><option value='2'>old</option><option value='0'>hot</option></select></td>"


@pytest.mark.parametrize(
    ("body", "script"),
    [
        (
            "",
            "F[0][0]='Sun'; F[0][1] = 1; F[1][0]='Ice'; F[1][1] = 2; D[0][0]='hot'; D[0][1] = 1; D[0][2] = 0; D[1][0]='cold'; D[1][1] = 2; D[2][0]='old'; D[2][1] = 3;",
        ),
        (
            f"<table><tbody id='MatchItems'><tr><td id='L_0'>Sun</td>{MENU.format(0)}</tr><tr><td id='L_1'>Ice</td>{MENU.format(1)}</tr></tbody></table>",
            PAIRED,
        ),
        (
            "".join(
                f"<div class='CardStyle' id='{name}'>{words}</div>"
                for name, words in (
                    ("L_0", "Sun"),
                    ("L_1", "Ice"),
                    ("R_0", "hot"),
                    ("R_1", "cold"),
                    ("R_2", "old"),
                )
            ),
            PAIRED,
        ),
    ],
)
def test_hot_potatoes_cards_and_menus_are_pairs(body, script):
    found, said = potato(body, script)
    (one,) = found.interactions
    left, right = ([each.content.plain for each in side] for side in (one.choices, one.targets))
    assert (left, right, said) == (["Sun", "Ice"], ["hot", "cold", "old"], [])
    assert one.key.correct == ("L1 R1", "L2 R2")


def test_hot_potatoes_parts_of_a_sentence_are_put_in_order():
    script = "Segments[0][0] = 'at'; Segments[0][1] = 2; Segments[0][2] = 0; Segments[1][0] = 'noon'; Segments[1][1] = 3; Segments[2][0] = 'High tide'; Segments[2][1] = 1; Answers[0] = new Array(1,2,3);"
    found, _ = potato("", script)
    assert [one.content.plain for one in found.interactions[0].choices] == ["High tide", "at", "noon"]


def test_a_crossword_of_hot_potatoes_is_its_clues_with_places_for_their_words():
    script = "L[0] = new Array('S','U','N'); L[1] = new Array('E','',''); L[2] = new Array('A','',''); CL[0] = new Array(1,0,0); CL[1] = new Array(0,0,0); CL[2] = new Array(0,0,0);"
    body = """<table class="CrosswordGrid"><tr><td><a onclick="ShowClue(1,0,0)">1</a></td></tr></table><table id="Clues"><tr><td>
      <table class="ClueList"><tr><td>1.</td><td id="Clue_A_1">It is hot</td></tr><tr><td id="Clue_D_1">It is salt</td></tr></table></td></tr></table>"""
    found, said = potato(body, script)
    assert [one.plain.strip() for one in found.body] == ["1 → It is hot", "1 ↓ It is salt"] and said == []
    assert [one.key.correct for one in found.interactions] == [("SUN",), ("SEA",)]


@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, [[7]], {"items": 5}, 1e300, True])
def test_data_of_another_shape_than_expected_is_survived(odd):
    """Each value of each tool's data once replaced by something else."""
    for path in ("lessons", "title", "description"):
        data = packed(
            {
                "course": {
                    **RISE,
                    path: odd,
                    "lessons": [odd, {"items": [odd, {"items": odd, "answers": odd}]}],
                }
            }
        )
        scorm("index.html", {"index.html": html(head=f"<script>window.courseData = '{data}'</script>")})
    story = {
        **STORY_FILES,
        "html5/data/js/data.js": provided(
            "data",
            {
                "scenes": [
                    {
                        "slides": [
                            {
                                "id": "a",
                                "slideNumberInScene": odd,
                                "interactions": [{"type": "matching", "choices": odd, "answers": odd}],
                            }
                        ]
                    },
                    odd,
                ]
            },
        ),
    }
    scorm("index_lms.html", story)
    params = {
        "questions": [
            {"library": "H5P.SingleChoiceSet 1.1", "params": {"choices": [{"answers": odd}]}},
            {"library": "H5P.Blanks 1.1", "params": {"questions": odd}},
            odd,
        ]
    }
    head = json.dumps({"mainLibrary": "H5P.QuestionSet"})
    package({"h5p.json": head, "content/content.json": json.dumps(params)}, "a.h5p")
