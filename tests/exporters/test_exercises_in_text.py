"""Questions in HTML, Markdown and Word files: all of each comes back, and nothing is taken on trust."""

import io
import json
import re
import zipfile
from dataclasses import replace
from html import escape

import pytest
from exercises import PICTURE, exercises
from hypothesis import HealthCheck, given, settings
from packages import exercises as exercises_of_import
from packages import imported

from workbench.exporters._base import exporter_named
from workbench.importers._exercise_data import exercise_from
from workbench.model.content import doc, node, paragraph, to_json
from workbench.model.course import Course, Page
from workbench.model.exercise import Choice, Exercise, Interaction, Key, Kind, exercise_node, interaction_node

slow = settings(suppress_health_check=list(HealthCheck), max_examples=15)
FORMATS = {"html": "a.html", "markdown": "a.md", "docx": "a.docx"}
CHOICES = tuple(Choice(id=name, content=doc(paragraph(f"Answer {name}"))) for name in "AB")
ASKED = Exercise(
    body=(
        paragraph("Which one?"),
        interaction_node(Interaction(kind=Kind.CHOICE, choices=CHOICES, key=Key(correct=("A",)))),
    ),
    title="One",
    points=2.0,
)


def written(format, *asked):
    body = doc(paragraph("Before."), *(exercise_node(one) for one in asked), paragraph("After."))
    course = Course(title="Light", pages=(Page(title="Quiz", body=body),))
    return exporter_named(format).write(course, {PICTURE.sha256: PICTURE}.get).data


@pytest.mark.parametrize("format", FORMATS)
@slow
@given(asked=exercises)
def test_an_exercise_of_any_kind_comes_back_whole(format, asked):
    result = imported(written(format, asked), FORMATS[format])
    assert exercises_of_import(result) == [asked]
    assert not [note for note in result.notes if note.code.startswith("exercise")]


@pytest.mark.parametrize("format", ["html", "markdown"])
def test_words_changed_in_the_file_are_said(format):
    data = written(format, ASKED).decode().replace("Which one?</p>", "Which two?</p>")
    result = imported(data, FORMATS[format])
    assert exercises_of_import(result) == [ASKED]
    assert "exercise_changed" in [note.code for note in result.notes]


def test_words_changed_in_word_are_said_too():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written("docx", ASKED))) as archive, zipfile.ZipFile(out, "w") as changed:
        for name in archive.namelist():
            changed.writestr(name, archive.read(name).replace(b"Which one?<", b"Which two?<"))
    result = imported(out.getvalue(), "a.docx")
    assert exercises_of_import(result) == [ASKED]
    assert "exercise_changed" in [note.code for note in result.notes]


def test_characters_that_no_xml_holds_are_left_out_of_word_and_said():
    body = doc(paragraph("a\x00b"), exercise_node(replace(ASKED, title="c\x0cd")))
    course = Course(title="t\x01", pages=(Page(title="p\x02", body=body),))
    made = exporter_named("docx").write(course, {}.get)
    assert any("cannot hold" in note.message for note in made.notes)
    assert exercises_of_import(imported(made.data, "a.docx"))[0].title == "cd"


def test_a_picture_that_only_a_question_shows_comes_back_with_the_page():
    shown = paragraph("Which leaf?", node("image", src=PICTURE.uri, alt="A leaf"))
    result = imported(written("html", replace(ASKED, body=(shown, *ASKED.body[1:]))), "a.html")
    assert [asset.sha256 for asset in result.assets] == [PICTURE.sha256]


HOSTILE = [
    {"type": "doc"},
    {"type": "exercise", "content": [{"type": "script"}]},
    {"type": "exercise", "content": [{"type": "interaction", "attrs": {"data": {"kind": "nonsense"}}}]},
    {
        "type": "exercise",
        "content": [{"type": "interaction", "attrs": {"data": {"kind": "choice", "choices": 5}}}],
    },
    {"type": "exercise", "content": [{"type": "paragraph"}], "attrs": {"data": {"hints": [{"type": "x"}]}}},
    {"type": "exercise", "content": [{"type": "paragraph"}], "attrs": {"data": {"templates": {"a": 1}}}},
    {"type": "exercise", "content": [{"type": "paragraph"}], "attrs": {"points": "many"}},
    [],
    "exercise",
]


@pytest.mark.parametrize("data", HOSTILE)
def test_data_that_is_no_sound_exercise_is_left_as_text_with_a_note(data):
    page = f'<section data-exercise="{escape(json.dumps(data))}"><p>What the page says</p></section>'
    result = imported(page, "a.html")
    assert result.course.pages[0].body.plain == "What the page says"
    assert "exercise_data" in [note.code for note in result.notes]


def test_deep_or_endless_data_is_refused_at_once():
    assert exercise_from("[" * 100_000) is None
    assert exercise_from('"' + "x" * 3_000_000 + '"') is None


def test_links_in_the_data_cannot_run_anything():
    tree = json.dumps(to_json(exercise_node(ASKED))).replace(
        '"text": "Which one?"',
        '"text": "x", "marks": [{"type": "link", "attrs": {"href": "javascript:alert(1)"}}]',
    )
    assert exercise_from(tree) is None


def test_what_lies_beside_the_text_of_a_word_file_has_a_name_and_styles_are_there_once():
    asked = Exercise(body=(paragraph("Why?"),))
    data = written("docx", asked)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        types = archive.read("[Content_Types].xml").decode()
        identities = [archive.read(one) for one in sorted(names) if "customXml/itemProps" in one]
    items = {one for one in names if re.fullmatch(r"customXml/item\d+\.xml", one)}
    assert items and {f"customXml/_rels/{one.rpartition('/')[2]}.rels" for one in items} <= names
    assert len(set(identities)) == len(items) and all(b"ds:itemID" in one for one in identities)
    assert "/customXml/itemProps1000.xml" in types and "word/stylesWithEffects.xml" not in names
