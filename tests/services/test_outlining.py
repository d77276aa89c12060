"""Courses and the order of their pages."""

import pytest

from workbench.model.content import doc, paragraph, plain_text
from workbench.model.course import Page, PageKind
from workbench.model.errors import BadInput, NotFound
from workbench.services.collaborating import Collaborating
from workbench.services.outlining import Outlining
from workbench.storage.courses import CourseStore
from workbench.storage.documents import DocumentStore
from workbench.storage.outlines import OutlineStore


@pytest.fixture
def outlines(database):
    return OutlineStore(database)


@pytest.fixture
def outlining(database, outlines):
    return Outlining(CourseStore(database), outlines)


@pytest.fixture
def course(outlining, outlines):
    course_id = outlining.create("Plants", "ada")
    outlining.delete_page(outlining.outline(course_id).entries[0].id)
    pages = [
        Page(
            title="Water",
            body=doc(paragraph("Plants drink.")),
            pages=(Page(title="Roots"), Page(title="Leaves")),
        ),
        Page(title="Light", settings=(("time limit", "20 minutes"),), kind=PageKind.QUIZ),
        Page(title="Soil"),
    ]
    outlines.add_pages(course_id, pages)
    return course_id


def shape(outlining, course_id):
    def drawn(entries):
        return [one.title if not one.entries else (one.title, drawn(one.entries)) for one in entries]

    return drawn(outlining.outline(course_id).entries)


def named(outlining, course_id, title):
    return next(one.id for one in outlining.outline(course_id).walk() if one.title == title)


def test_a_new_course_has_one_page(outlining):
    course_id = outlining.create("  Plants  and\n light ", "ada")
    assert outlining.outline(course_id).course.title == "Plants and light"
    assert shape(outlining, course_id) == ["First page"]


def test_what_was_stored_comes_back_as_a_course(outlining, course):
    value = outlining.course(course)
    assert [page.title for page in value.walk()] == ["Water", "Roots", "Leaves", "Light", "Soil"]
    assert value.pages[1].kind is PageKind.QUIZ
    assert value.pages[1].settings == (("time limit", "20 minutes"),)
    assert plain_text(value.pages[0].body) == "Plants drink."


def test_a_course_holds_what_was_typed_a_moment_ago(database, outlines, course):
    collaborating = Collaborating(DocumentStore(database))
    outlining = Outlining(CourseStore(database), outlines, collaborating.flush)
    room = collaborating.room(named(outlining, course, "Soil"))
    room.edit(lambda tree: doc(paragraph("Typed just now.")), author="ada")
    assert plain_text(outlining.course(course).pages[2].body) == "Typed just now."
    collaborating.close()


@pytest.mark.parametrize(
    ("title", "way", "expected"),
    [
        ("Light", "move_page_up", ["Light", ("Water", ["Roots", "Leaves"]), "Soil"]),
        ("Water", "move_page_down", ["Light", ("Water", ["Roots", "Leaves"]), "Soil"]),
        ("Water", "move_page_up", [("Water", ["Roots", "Leaves"]), "Light", "Soil"]),
        ("Soil", "move_page_down", [("Water", ["Roots", "Leaves"]), "Light", "Soil"]),
        ("Light", "indent_page", [("Water", ["Roots", "Leaves", "Light"]), "Soil"]),
        ("Water", "indent_page", [("Water", ["Roots", "Leaves"]), "Light", "Soil"]),
        ("Roots", "outdent_page", [("Water", ["Leaves"]), "Roots", "Light", "Soil"]),
        ("Soil", "outdent_page", [("Water", ["Roots", "Leaves"]), "Light", "Soil"]),
        ("Leaves", "move_page_up", [("Water", ["Leaves", "Roots"]), "Light", "Soil"]),
    ],
)
def test_pages_move(outlining, course, title, way, expected):
    getattr(outlining, way)(named(outlining, course, title))
    assert shape(outlining, course) == expected


def test_a_page_cannot_be_moved_into_itself_or_another_course(outlining, course):
    water, roots = named(outlining, course, "Water"), named(outlining, course, "Roots")
    with pytest.raises(BadInput):
        outlining.move_page(water, parent_id=roots, position=0)
    other = outlining.outline(outlining.create("Other", "ada")).entries[0].id
    with pytest.raises(BadInput):
        outlining.move_page(water, parent_id=other, position=0)
    assert shape(outlining, course) == [("Water", ["Roots", "Leaves"]), "Light", "Soil"]


def test_a_deleted_page_comes_back_with_what_was_deleted_with_it(outlining, course):
    water = named(outlining, course, "Water")
    outlining.delete_page(named(outlining, course, "Roots"))
    outlining.delete_page(water)
    assert shape(outlining, course) == ["Light", "Soil"]
    outlining.undelete_page(water)
    assert shape(outlining, course) == [("Water", ["Leaves"]), "Light", "Soil"]


def test_a_page_whose_parent_is_gone_comes_back_at_the_top(outlining, course):
    roots = named(outlining, course, "Roots")
    outlining.delete_page(roots)
    outlining.delete_page(named(outlining, course, "Water"))
    outlining.undelete_page(roots)
    assert "Roots" in shape(outlining, course)


def test_a_deleted_course_is_not_listed_and_comes_back(outlining, course):
    outlining.delete(course)
    assert course not in [one.id for one in outlining.courses("ada")]
    assert [one.id for one in outlining.deleted("ada")] == [course]
    with pytest.raises(NotFound):
        outlining.outline(course)
    outlining.undelete(course)
    assert shape(outlining, course)[1:] == ["Light", "Soil"]


def test_courses_are_found_by_title_description_and_pages(outlining, course):
    other = outlining.create("Ökologie", "bob")
    outlining.describe(other, description="Meadows and woods", language="de")
    for words, found in [("plANTS", course), ("light", course), ("ÖKO", other), ("woods meadows", other)]:
        assert [one.id for one in outlining.courses("ada", words)] == [found], words
    assert not outlining.courses("ada", "100%_")


def test_courses_keep_the_order_they_are_given(outlining):
    names = [outlining.create(title, "ada") for title in ("a", "b", "c")]
    outlining.move(names[2], -1)
    outlining.move(names[0], -1)
    assert [one.title for one in outlining.courses("ada")] == ["a", "c", "b"]


def test_a_title_needs_a_letter(outlining, course):
    with pytest.raises(BadInput):
        outlining.rename(course, " \n ")
    with pytest.raises(BadInput):
        outlining.rename_page(named(outlining, course, "Soil"), "")
