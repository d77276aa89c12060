"""Python's full search for lost memory is put off while a large course is in hand."""

import gc
from contextlib import contextmanager

import pytest

from workbench.model.content import doc, paragraph
from workbench.model.course import Course, Page
from workbench.model.imported import Imported, Provenance
from workbench.model.limits import FetchLimits, ImportLimits
from workbench.services import _resting
from workbench.services._resting import Resting
from workbench.services.collaborating import Collaborating
from workbench.services.importing import Importing
from workbench.storage import pages
from workbench.storage.assets import AssetStore
from workbench.storage.courses import CourseStore
from workbench.storage.documents import DocumentStore
from workbench.storage.outlines import OutlineStore

PAGES = 12


@pytest.fixture(autouse=True)
def rounds():
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.collect()  # which then found next to nothing: full rounds are due as often as they can be
    gc.set_threshold(200, 2, 2)
    yield
    gc.set_threshold(*usual)
    gc.unfreeze()


@pytest.fixture
def importing(database, tmp_path):
    return Importing(database, AssetStore(database, tmp_path / "assets"), ImportLimits(), FetchLimits())


@contextmanager
def full_rounds():
    found = []

    def note(phase, info):
        if phase == "start" and info["generation"] == 2:
            found.append(info)

    gc.callbacks.append(note)
    try:
        yield found
    finally:
        gc.callbacks.remove(note)


def course(word="Rivers"):
    made = (
        Page(
            title=f"Page {number}",
            body=doc(*(paragraph(f"{word} {number}, {place}.") for place in range(60))),
        )
        for number in range(PAGES)
    )
    provenance = Provenance(name="rivers.zip", sha256=word, importer="zip", version="1")
    return Imported(course=Course(title="Rivers", pages=tuple(made)), provenance=provenance)


def test_no_full_round_comes_while_a_course_is_stored_compared_or_taken_back(importing):
    first, second = course(), course("Lakes")
    gc.collect()
    with full_rounds() as found:
        outcome = importing.bring(first, user="ada")
        importing.conflicts(second, "ada")
        importing.undo(outcome.import_id, "ada")
    assert not found


def test_full_rounds_come_again_when_such_work_is_over():
    resting = Resting()
    with resting.meanwhile(), resting.meanwhile():
        assert gc.get_threshold()[2] >= 200
    with resting.meanwhile():
        pass
    assert 0 < gc.get_threshold()[2] - gc.get_count()[2] <= 2


def test_small_work_puts_nothing_off():
    before = gc.get_threshold()
    with Resting().meanwhile(much=False):
        assert gc.get_threshold() == before
    assert gc.get_threshold() == before


def test_full_rounds_are_not_put_off_for_ever_however_often_such_work_is_done():
    resting, due = Resting(), []
    for _ in range(3):
        gc.collect(1)  # younger rounds, after which a full one is due
    for _ in range(_resting._IN_A_ROW + 1):
        with resting.meanwhile():
            pass
        due.append(gc.get_threshold()[2])
    assert due[0] >= 5
    assert due[-1] == 2


def test_no_full_round_comes_while_a_long_page_is_opened_and_read(database):
    documents = DocumentStore(database)
    long = doc(*(paragraph(f"Paragraph {number}." + " It goes on." * 80) for number in range(900)))
    course = CourseStore(database).create("Plants", owner="ada")
    page = OutlineStore(database).add_pages(course, [Page(title="Water", body=long)])[0]
    collaborating = Collaborating(documents)
    gc.collect()
    with full_rounds() as found:
        room = collaborating.room(page)
        assert room.tree().plain == long.plain
    collaborating.close()
    assert not found


def test_a_page_that_nobody_edited_is_read_once_to_be_compared(importing, monkeypatch):
    importing.bring(course(), user="ada")
    read, trees = pages.tree_from, []

    def counting(data):
        trees.append(data)
        return read(data)

    monkeypatch.setattr(pages, "tree_from", counting)
    (conflict,) = importing.conflicts(course(), "ada")
    assert conflict.unchanged
    assert not conflict.edited
    assert len(trees) == PAGES
