"""Moodle's questions on pictures: where things go, how often, and what goes where."""

import base64

import pytest
from exercises import PICTURE
from packages import exercises, imported

from workbench.model.exercise import Kind

IMAGE = base64.b64encode(PICTURE.read()).decode()


def file_of(name):
    return f'<file name="{name}" path="/" encoding="base64">{IMAGE}</file>'


def only(kind, inside):
    text = '<questiontext format="html"><text>Where?</text></questiontext>'
    result = imported(f'<quiz><question type="{kind}">{text}{file_of("map.png")}{inside}</question></quiz>')
    (exercise,) = exercises(result)
    assert result.notes == ()
    return exercise.interactions[0]


def drag(number, words="", inside=""):
    return f"<drag><no>{number}</no><text>{words}</text>{inside}</drag>"


def area(number, shape, coords, choice):
    inside = f"<shape>{shape}</shape><coords>{coords}</coords><choice>{choice}</choice>"
    return f"<drop><no>{number}</no>{inside}</drop>"


@pytest.mark.parametrize(
    ("given", "coords", "shape", "expected"),
    [
        ("rectangle", "10,20;30,40", "rect", "10,20,40,60"),
        ("circle", "5,6;7", "circle", "5,6,7"),
        ("polygon", "0,0;9,0;9,9;0,9", "poly", "0,0,9,0,9,9,0,9"),
        ("polygon", "1,2;3,4", "poly", "1,2,3,4"),
    ],
)
def test_areas_for_markers_have_the_shape_and_size_that_moodle_means(given, coords, shape, expected):
    marker = only("ddmarker", drag(1, "lake") + area(1, given, coords, 1))
    assert marker.kind is Kind.GRAPHIC_GAP_MATCH
    assert [(one.shape, one.coords) for one in marker.targets] == [(shape, expected)]
    assert marker.image == f"asset:{PICTURE.sha256}"


def test_markers_can_be_used_as_often_as_is_said_and_belong_to_their_areas():
    drags = drag(1, "lake", "<noofdrags>2</noofdrags>") + drag(2, "hill", "<infinite/>") + drag(3, "road")
    areas = "".join(area(at, "circle", f"{at},1;1", choice) for at, choice in enumerate((2, 1, 1), start=1))
    marker = only("ddmarker", drags + areas + "<shuffleanswers/>")
    assert [(one.content.plain, one.match_max) for one in marker.choices] == [
        ("lake", 2),
        ("hill", 0),
        ("road", 1),
    ]
    assert marker.key.correct == ("D2 P1", "D1 P2", "D1 P3")
    assert marker.shuffle and not only("ddmarker", drags + areas).shuffle


def test_pictures_and_words_are_dragged_to_places_with_labels():
    drops = (
        "<drop><text>here</text><no>1</no><choice>2</choice><xleft>12</xleft><ytop>34</ytop></drop>"
        "<drop><text/><no>2</no><choice>1</choice><xleft>50</xleft><ytop>60</ytop></drop>"
    )
    placed = only("ddimageortext", drag(1, "sun", file_of("sun.png")) + drag(2, "word") + drops)
    picture, word = (tuple(one.content.walk()) for one in placed.choices)
    assert [(one.attrs["src"], one.attrs["alt"]) for one in picture if one.type == "image"] == [
        (f"asset:{PICTURE.sha256}", "sun")
    ]
    assert word[0].plain == "word"
    assert [(one.coords, one.content.plain) for one in placed.targets] == [
        ("12,34,112,64", "here"),
        ("50,60,150,90", ""),
    ]
    assert placed.key.correct == ("D2 P1", "D1 P2")
