"""Versions of a page: kept, compared, restored."""

import pytest

from workbench.model.content import doc, paragraph, plain_text
from workbench.model.course import Page
from workbench.model.errors import BadInput, NotFound
from workbench.services.collaborating import Collaborating
from workbench.services.editing import NOW, Editing
from workbench.storage.courses import CourseStore
from workbench.storage.documents import DocumentStore
from workbench.storage.outlines import OutlineStore
from workbench.storage.revisions import RevisionStore


@pytest.fixture
def collaborating(database):
    service = Collaborating(DocumentStore(database))
    yield service
    service.close()


@pytest.fixture
def editing(database, collaborating):
    return Editing(DocumentStore(database), RevisionStore(database), collaborating)


@pytest.fixture
def pages(database):
    course = CourseStore(database).create("Plants", owner="ada")
    body = doc(paragraph("Plants drink water."), paragraph("They need light."))
    return OutlineStore(database).add_pages(course, [Page(title="Water", body=body), Page(title="Light")])


def type_(collaborating, page, *lines):
    collaborating.room(page).edit(lambda tree: doc(*map(paragraph, lines)), author="ada")


def test_a_page_says_what_was_just_typed(editing, collaborating, pages):
    type_(collaborating, pages[0], "New words.")
    assert plain_text(editing.document(pages[0]).body) == "New words."


def test_what_is_asked_of_a_page_is_answered_without_its_text(database, editing, collaborating, pages):
    collaborating.room(pages[0])
    documents, entry = DocumentStore(database), editing.document(pages[0])
    assert editing.course_of(pages[0]) == entry.course_id
    assert not editing.is_long(pages[0])
    assert documents.live(pages[0]).body is None
    assert documents.live(pages[1]).body is not None
    OutlineStore(database).delete(pages[0])
    with pytest.raises(NotFound):
        editing.course_of(pages[0])
    with pytest.raises(NotFound):
        editing.is_long("nosuchpage")


def test_versions_are_listed_with_the_newest_first(editing, collaborating, pages):
    first = editing.save_revision(pages[0], "First draft", "ada")
    type_(collaborating, pages[0], "Plants sip water.")
    second = editing.save_revision(pages[0], "Second draft", "bob")
    assert [(one.name, one.author) for one in editing.revisions(pages[0])] == [
        ("Second draft", "bob"),
        ("First draft", "ada"),
    ]
    assert second.parent_id == first.id


def test_an_unnamed_version_of_the_same_text_is_kept_once(editing, pages):
    first = editing.save_revision(pages[0], "", "ada")
    assert editing.save_revision(pages[0], "", "ada").id == first.id
    assert len(editing.revisions(pages[0])) == 1


def test_any_two_versions_can_be_compared_and_the_text_of_now(editing, collaborating, pages):
    first = editing.save_revision(pages[0], "First", "ada")
    type_(collaborating, pages[0], "Plants sip water.", "They need light.")
    second = editing.save_revision(pages[0], "Second", "ada")
    type_(collaborating, pages[0], "Plants sip water.", "They need much light.")
    _, changed = editing.compare(first.id, second.id)
    assert [(one.before, one.after) for one in changed.shown] == [("drink", "sip")]
    _, changed = editing.compare(second.id, NOW, document_id=pages[0])
    assert [(one.before, one.after) for one in changed.shown] == [("", "much ")]


def test_restoring_is_an_edit_that_can_be_taken_back(editing, collaborating, pages):
    first = editing.save_revision(pages[0], "First", "ada")
    type_(collaborating, pages[0], "All is gone.")
    editing.restore(first.id, "bob")
    assert plain_text(editing.document(pages[0]).body) == "Plants drink water.\nThey need light."
    kept = editing.revisions(pages[0])
    assert [one.origin for one in kept] == ["restore", "person", "person"]
    editing.restore(kept[1].id, "bob")
    assert plain_text(editing.document(pages[0]).body) == "All is gone."


def test_a_version_of_another_page_is_not_compared(editing, pages):
    other = editing.save_revision(pages[1], "Other", "ada")
    with pytest.raises(BadInput):
        editing.compare(other.id, NOW, document_id=pages[0])


def test_a_version_that_does_not_exist_is_told(editing):
    with pytest.raises(NotFound):
        editing.revision("none")
