# ruff: noqa: E501 -- the data reads better unbroken
"""Interactive content of H5P becomes text, media and questions."""

import json
import re

import pytest
from costs import calls
from exercises import PICTURE
from packages import codes, exercises, package

from workbench.model.course import PageKind
from workbench.model.exercise import Kind


def keys(result):
    return [one.interactions[0].key.correct for one in exercises(result)]


def h5p(library, params, title="Leaves"):
    return {
        "h5p.json": json.dumps({"title": title, "mainLibrary": library, "language": "en"}),
        "content/content.json": json.dumps(params),
    }


def test_h5p_questions_become_exercises():
    inner = [
        {"library": "H5P.MultiChoice 1.16", "params": {"question": "<p>Which?</p>", "answers": [{"text": "a", "correct": True, "tipsAndFeedback": {"chosenFeedback": "Yes", "tip": "Think"}}, {"text": "b", "correct": False}]}},
        {"library": "H5P.TrueFalse 1.8", "params": {"question": "<p>Green?</p>", "correct": "false"}},
        {"library": "H5P.Blanks 1.14", "params": {"text": "<p>Fill</p>", "questions": ["<p>Leaves are *green/emerald:a colour*.</p>"]}},
        {"library": "H5P.DragText 1.10", "params": {"taskDescription": "Drag", "textField": "The *leaf* is *green*."}},
        {"library": "H5P.MarkTheWords 1.11", "params": {"taskDescription": "Mark", "textField": "a *b* c"}},
        {"library": "H5P.SingleChoiceSet 1.11", "params": {"choices": [{"question": "One?", "answers": ["right", "wrong"]}]}},
        {"library": "H5P.Essay 1.5", "params": {"taskDescription": "Write."}},
    ]  # fmt: skip
    result = package(
        h5p("H5P.QuestionSet", {"introPage": {"introduction": "<p>Begin.</p>"}, "questions": inner}), "a.h5p"
    )
    assert result.provenance.importer == "h5p" and result.course.language == "en"
    assert keys(result) == [("A1",), ("A2",), ("green", "emerald"), ("A2",), ("A1",), ("A1",), ()]
    assert "Begin." in result.course.pages[0].body.plain and exercises(result)[0].hints[0].plain == "Think"


PLACED = {"path": "images/p.png", "mime": "image/png", "width": 400, "height": 200}
SHOWN = {"content/images/p.png": PICTURE.read()}


def asked(name, params, **files):
    result = package({**h5p(f"H5P.{name}", params), **SHOWN, **files}, "a.h5p")
    return result, exercises(result)


@pytest.mark.parametrize(
    ("name", "params", "expected", "hints"),
    [
        ("Crossword", {"words": [{"clue": "Net", "answer": "WEB", "extraClue": {"library": "H5P.AdvancedText 1.1", "params": {"text": "<p>Wide</p>"}}}]}, ("WEB",), ["Wide"]),
        ("AdvancedBlanks", {"content": {"blanksText": "<p>The sky is ___.</p>", "blanksList": [{"correctAnswerText": "blue/azure", "hint": "a colour"}]}}, ("blue", "azure"), ["a colour"]),
        ("AdvancedBlanks", {"content": {"blanksText": "___", "blanksList": [{"correctAnswerText": "blue", "incorrectAnswersList": [{"incorrectAnswerText": "azure"}]}]}, "behaviour": {"mode": "selection"}}, ("A2",), []),
        ("SpeakTheWords", {"question": "<p>Say</p>", "acceptedAnswers": ["red", "crimson"]}, ("red", "crimson"), []),
        ("Dictation", {"sentences": [{"text": "The cat sat."}]}, ("The cat sat.",), []),
        ("ImageSequencing", {"sequenceImages": [{"image": PLACED, "imageDescription": "Seed"}, {"image": PLACED}]}, ("A1", "A2"), []),
        ("ImagePair", {"cards": [{"image": PLACED, "match": PLACED}]}, ("L1 R1",), []),
        ("SimpleMultiChoice", {"alternatives": [{"text": "Mon"}, {"text": "Tue"}]}, (), []),
        ("StructureStrip", {"sections": [{"title": "Opening", "hint": "Be short"}]}, (), ["Be short"]),
        ("ImageHotspotQuestion", {"imageHotspotQuestion": {"backgroundImageSettings": PLACED, "hotspotSettings": {"hotspot": [{"userSettings": {"correct": True}, "computedSettings": {"x": 10, "y": 20, "width": 30, "height": 25}}]}}}, ("A1",), []),
    ],
)  # fmt: skip
def test_h5p_games_surveys_and_places_are_exercises(name, params, expected, hints):
    result, found = asked(name, params)
    assert keys(result) == [expected] and [one.plain for one in found[0].hints] == hints
    if name == "ImageHotspotQuestion":
        assert found[0].interactions[0].choices[0].coords == "40,40,160,90"


def test_h5p_distractors_empty_sets_and_what_is_told_at_the_end():
    word = {"library": "H5P.AdvancedText 1.1", "params": {"text": "<p>word</p>"}}
    elements = [{"type": word, "dropZones": zones} for zones in (["0"], ["0"], [])]
    task = {"elements": elements, "dropZones": [{"label": "Zone", "correctElements": ["0"]}]}
    result, (drag,) = asked("DragQuestion", {"question": {"task": task}})
    assert keys(result) == [("L1 R1",)] and len(drag.interactions[0].choices) == 2
    bands = [{"from": 0, "to": 49, "feedback": "Low"}, {"from": 50, "to": 100, "feedback": "High"}]
    sets = [{"summary": ["right", "wrong"]}, {"tip": ""}]
    _, (one,) = asked("Summary", {"summaries": sets, "overallFeedback": bands})
    assert one.feedback[0].content.plain.split("\n") == ["0–49 %:", "Low", "50–100 %:", "High"]
    result, _ = asked(
        "QuestionSet", {"passPercentage": 50, "poolSize": 3, "endGame": {"overallFeedback": bands}}
    )
    assert [value for _, value in result.course.pages[0].settings] == ["50 %", "3", "Low", "High"]


def test_h5p_words_under_names_of_their_own_are_kept_and_those_of_buttons_are_not():
    scene = {
        "scenename": "Hall",
        "scenesrc": PLACED,
        "interactions": [
            {
                "labelText": "The door",
                "action": {"library": "H5P.GoToScene 0.1", "params": {"nextSceneId": 1}},
            }
        ],
    }
    questions = [{"library": {"library": "H5P.OpenEndedQuestion 1.0", "params": {"question": "Foo?"}}}]
    track = {"videoTrack": [{"label": "Subtitles", "track": {"path": "videos/t.vtt", "mime": "text/vtt"}}]}
    result = package({**h5p("H5P.Column", {"content": [
        {"content": {"library": library, "params": params}}
        for library, params in (
            ("H5P.ThreeImage 0.5", {"threeImage": {"scenes": [scene]}}),
            ("H5P.Questionnaire 1.3", {"questionnaireElements": questions, "uiElements": {"header": "Ui"}}),
            ("H5P.Timeline 1.1", {"timeline": {"date": [{"headline": "Start", "startDate": "1900", "asset": {"caption": "A view"}}]}}),
            ("H5P.Chart 1.2", {"listOfTypes": [{"text": "Cat", "value": 2.5}]}),
            ("H5P.GoToQuestion 1.3", {"choices": [{"text": "Left"}], "text": "Where?", "continueButtonLabel": "Go on now"}),
            ("H5P.Video 1.6", {"textTracks": track}),
            ("H5P.Orbit 1.0", {"legend": "<p>Rings</p>", "buttonTitle": "Turn it", "task": "Draw all rings of it.", "check": "Check now"}),
        )
    ]}), **SHOWN, "content/videos/t.vtt": b"WEBVTT"}, "a.h5p")  # fmt: skip
    said = result.course.pages[0].body.plain
    assert (
        re.sub(r"\W+", " ", said)
        == "Hall The door Foo Start 1900 A view Cat 2 5 Where Left Rings Draw all rings of it "
    )
    assert [one.excerpt for one in result.notes if one.code == "component_kind"] == ["H5P.Orbit"]
    assert len(result.assets) == 2


def test_h5p_parts_of_a_film_say_when_they_appear():
    action = {"library": "H5P.AdvancedText 1.1", "params": {"text": "<p>Look</p>"}}
    parts = [
        {
            "duration": {"from": 217.39, "to": 220},
            "action": action,
            "label": "<p>Here</p>",
            "libraryTitle": "Some Text",
        }
    ]
    shown = {
        "assets": {"interactions": parts, "endscreens": [{"time": 9, "label": "0:09 Submit"}]},
        "summary": {
            "task": {
                "library": "H5P.Summary 1.10",
                "params": {"intro": "Choose.", "summaries": [{"tip": ""}]},
            }
        },
    }
    result, found = asked("InteractiveVideo", {"interactiveVideo": shown})
    assert result.course.pages[0].body.plain.split() == ["3:37", "Here", "Look"] and not found


@pytest.mark.parametrize("name", ["IFrameEmbed", "ArithmeticQuiz", "FindTheWords"])
def test_h5p_content_that_is_made_while_it_is_played_is_told(name):
    result, found = asked(name, {"source": "game/index.html", "wordList": "WEB,NET"})
    assert not found and {"component_kind", "question_kind"} & set(codes(result))


def test_h5p_books_are_chapters_and_their_media_come_along():
    chapters = [{"metadata": {"title": "One"}, "library": "H5P.Column 1.16", "params": {"content": [
        {"content": {"library": "H5P.AdvancedText 1.1", "params": {"text": "<p>Light is caught in the leaf.</p>"}}},
        {"content": {"library": "H5P.Image 1.1", "params": {"file": {"path": "images/p.png", "mime": "image/png"}, "alt": "a leaf"}}},
        {"content": {"library": "H5P.Accordion 1.0", "params": {"panels": [{"title": "Open me", "content": {"library": "H5P.AdvancedText 1.1", "params": {"text": "<p>Inside.</p>"}}}]}}},
    ]}}]  # fmt: skip
    result = package(
        {**h5p("H5P.InteractiveBook", {"chapters": chapters}), "content/images/p.png": PICTURE.read()},
        "a.h5p",
    )
    book, one = result.course.walk()
    assert (book.kind, one.title) == (PageKind.SECTION, "One")
    assert "Open me" in one.body.plain and "Inside." in one.body.plain and len(result.assets) == 1


def test_h5p_says_who_made_it_and_its_media_and_under_which_licences():
    head = {
        "title": "Leaves",
        "mainLibrary": "H5P.Text",
        "authors": [{"name": "Ana Autora", "role": "Author"}],
        "license": "CC BY",
        "licenseVersion": "4.0",
        "licenseExtras": "No films",
        "authorComments": "Second try",
    }
    content = {
        "text": "<p>Green</p>",
        "image": {
            "path": "images/a.png",
            "mime": "image/png",
            "copyright": {"license": "CC0 1.0", "title": "Leaf", "author": "Bo"},
        },
        "sound": {"copyright": {"license": "U"}},
    }
    result = package(
        {
            "h5p.json": json.dumps(head),
            "content/content.json": json.dumps(content),
            "content/images/a.png": b"\x89PNG\r\n\x1a\n",
        },
        "leaves.h5p",
    )
    assert result.course.pages[0].settings == (
        ("Made by", "Ana Autora (author)"),
        ("Licence", "CC BY 4.0 No films"),
        ("Authors’ comments", "Second try"),
        ("Credits", "Leaf, Bo, CC0 1.0"),
    )


def test_h5p_tells_of_single_words_what_it_tells_of_them():
    _, (dragged,) = asked("DragText", {"textField": "The *sun:star\\+Yes!\\-Think*"})
    keyword = {"keyword": "leaf", "options": {"feedbackMissed": "And the leaf?"}}
    _, (written,) = asked(
        "Essay", {"taskDescription": "Say", "placeholderText": "Here", "keywords": [keyword]}
    )
    assert dragged.feedback[0].content.plain == "sun (right): Yes!\nsun (wrong): Think"
    assert written.feedback[0].content.plain == "leaf (missing): And the leaf?"
    assert written.interactions[0].option("placeholder-text") == "Here"


def test_h5p_texts_that_come_to_stand_nowhere_are_told():
    zone = {
        "label": "zone",
        "correctElements": ["0"],
        "tipsAndFeedback": {"tip": "Look up", "feedbackOnIncorrect": "No"},
    }
    element = {"type": {"library": "H5P.AdvancedText 1.1", "params": {"text": "thing"}}, "dropZones": ["0"]}
    task = {"settings": {}, "task": {"elements": [element], "dropZones": [zone]}}
    result = package(h5p("H5P.DragQuestion", {"question": task}))
    assert [note.excerpt for note in result.notes if note.code == "spoken"] == ["Look up; No"]
    shown = {"text": "Said <b>so</b>", "tip": "Said so"}
    assert not [note for note in package(h5p("H5P.Text", shown)).notes if note.code == "spoken"]


def test_h5p_pictures_have_their_titles():
    params = {
        "alt": "A leaf",
        "title": "Seen from below",
        "file": {"path": "https://e.org/leaf.png", "mime": "image/png"},
    }
    (image,) = [
        one for one in package(h5p("H5P.Image", params)).course.pages[0].body.walk() if one.type == "image"
    ]
    assert (image.attrs["alt"], image.attrs["title"]) == ("A leaf", "Seen from below")


def test_words_that_nobody_can_look_through_are_typed_and_not_chosen():
    for count, kind in ((3, Kind.INLINE_CHOICE), (250, Kind.TEXT_ENTRY)):
        params = {
            "taskDescription": "Drag",
            "textField": " ".join(f"The *leaf{at}* is." for at in range(count)),
        }
        result, (found,) = asked("DragText 1.10", params)
        assert {one.kind for one in found.interactions} == {kind}
        assert len({one.response for one in found.interactions}) == count
        assert ("gaps" in codes(result)) is (kind is Kind.TEXT_ENTRY)


def test_each_gap_is_numbered_without_counting_those_before():
    def blanks(size):
        asked("Blanks 1.14", {"text": "Fill", "questions": [f"<p>{'Leaves are *green*. ' * size}</p>"]})

    blanks(4)
    assert calls(lambda: blanks(200)) < 4.5 * calls(lambda: blanks(50))
