"""Rarely used parts of QTI items, written and read back."""

from dataclasses import replace

import pytest
from exercises import PICTURE
from packages import exercises, imported

from workbench.exporters._base import exporter_named
from workbench.model.content import doc, node, paragraph
from workbench.model.course import Asset, Course, Page, PageKind
from workbench.model.exercise import (
    Choice,
    Credit,
    Exercise,
    Interaction,
    Key,
    Kind,
    Rubric,
    exercise_node,
    interaction_node,
)
from workbench.model.scoring import score_exercise

FORMATS = ("qti21", "qti30")
HOT = Interaction(
    kind=Kind.HOTSPOT,
    choices=(Choice(id="A", shape="circle", coords="5,5,2"),),
    key=Key(correct=("A",)),
    image=PICTURE.uri,
    image_size=(20, 10),
    image_alt="A leaf under a lamp",
)
ESSAY = Interaction(kind=Kind.EXTENDED_TEXT, base_type="string", options=(("format", "xhtml"),))
GAPS = Interaction(
    kind=Kind.GAP_MATCH,
    choices=(
        Choice(
            id="A",
            content=doc(paragraph(node("image", src=PICTURE.uri, alt="A leaf", width=20, height=10))),
            options=(("object-label", "leaf"),),
        ),
        Choice(id="B", content=doc(paragraph("root"))),
    ),
    targets=(Choice(id="G1", options=(("required", "true"),)),),
    body=doc(paragraph("Light falls on the ", node("place", kind="gap", identifier="G1"))),
    key=Key(correct=("A G1",)),
    cardinality="multiple",
    base_type="directedPair",
    max_choices=0,
)
PICKED = Interaction(
    kind=Kind.INLINE_CHOICE,
    choices=(Choice(id="A", content=doc(paragraph("red"))), Choice(id="B", content=doc(paragraph("blue")))),
    key=Key(correct=("A",)),
    min_choices=1,
)


def item(one):
    block = paragraph("It is ", interaction_node(one)) if one.kind.inline else interaction_node(one)
    return Exercise(body=(block,), identifier="item1")


def written(name, exercise):
    page = Page(title="Quiz", kind=PageKind.QUIZ, body=doc(exercise_node(exercise)))
    return exporter_named(name).write(Course(title="Light", pages=(page,)), {PICTURE.sha256: PICTURE}.get)


def there_and_back(name, exercise):
    return exercises(imported(written(name, exercise).data, "quiz.zip"))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("one", (HOT, ESSAY, GAPS), ids=("words of a picture", "format", "gaps"))
def test_the_settings_of_an_interaction_come_back(name, one):
    (back,) = there_and_back(name, item(one))
    assert back.interactions == item(one).interactions


def test_how_many_are_to_be_picked_in_a_line_comes_back_or_is_told():
    assert there_and_back("qti30", item(PICKED))[0].interactions[0].min_choices == 1
    assert [note.excerpt for note in written("qti21", item(PICKED)).notes] == ["1"]


@pytest.mark.parametrize("name", FORMATS)
def test_what_an_author_says_of_a_key_and_what_guidance_is_for_come_back(name):
    guidance = Rubric(view=("scorer",), content=doc(paragraph("Two points.")), use="scoring")
    exercise = replace(item(HOT), metadata=(("key of RESPONSE", "The lamp"),), rubrics=(guidance,))
    (back,) = there_and_back(name, exercise)
    assert dict(back.metadata)["key of RESPONSE"] == "The lamp"
    assert [one.use for one in back.rubrics] == ["scoring"]


@pytest.mark.parametrize("name", (*FORMATS, "qti12", "gift"))
@pytest.mark.parametrize("relative", (False, True))
def test_numbers_that_may_differ_come_back_with_their_bounds(name, relative):
    key = Key(correct=("8",), tolerance=25.0 if relative else 2.0, tolerance_relative=relative)
    asked = item(Interaction(kind=Kind.TEXT_ENTRY, base_type="float", key=key))
    data = written(name, asked).data
    (back,) = exercises(imported(data, "quiz.gift" if name == "gift" else "quiz.zip"))
    for exercise in (asked, back):
        earned = [
            score_exercise(exercise, {one.response: (given,)}).correct
            for one in exercise.interactions
            for given in ("5.9", "6.1", "8", "9.9", "10.1", "100")
        ]
        assert earned == [False, True, True, True, False, False]


@pytest.mark.parametrize("name", (*FORMATS, "qti12", "cartridge"))
@pytest.mark.parametrize("word", ("NaN", "inf"))
def test_a_key_that_is_no_number_stops_no_export(name, word):
    key = Key(correct=(word,), mapping=(Credit(answer=word, value=3.0),))
    asked = item(Interaction(kind=Kind.TEXT_ENTRY, base_type="float", key=key))
    other = replace(ESSAY, response="OTHER")
    assert written(name, replace(asked, body=(*asked.body, *item(other).body))).data


@pytest.mark.parametrize("tail", (b"z", b"\0\0\0\rIHD\xae" + bytes(40), b"\0\0\0\0IEND" + bytes(40)))
def test_a_damaged_picture_stops_no_export_into_word(tail):
    damaged = Asset.of(b"\x89PNG\r\n\x1a\n" + tail, name="leaf.png", media_type="image/png")
    page = Page(title="Leaf", body=doc(paragraph(node("image", src=damaged.uri, alt="A leaf"))))
    found = exporter_named("docx").write(Course(title="Light", pages=(page,)), {damaged.sha256: damaged}.get)
    assert [note.excerpt for note in found.notes] == ["A leaf"]
