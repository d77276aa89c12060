"""Importing: whole or not at all."""

import errno
import os
import threading
import time
from dataclasses import replace

import pytest

from workbench.model.content import doc, heading, node, paragraph
from workbench.model.course import Asset, Course, Page
from workbench.model.errors import BadInput, Cancelled, NotFound, StorageError, Unreadable
from workbench.model.imported import Imported, Note, Provenance, Severity, Source
from workbench.model.limits import FetchLimits, ImportLimits
from workbench.model.revision import tree_hash
from workbench.services.importing import Importing
from workbench.storage.assets import AssetStore
from workbench.storage.courses import CourseStore
from workbench.storage.documents import DocumentStore
from workbench.storage.outlines import OutlineStore
from workbench.storage.revisions import RevisionStore


@pytest.fixture
def assets(database, tmp_path):
    return AssetStore(database, tmp_path / "assets")


@pytest.fixture
def importing(database, assets):
    return Importing(database, assets, ImportLimits(), FetchLimits())


def picture(data=b"\x89PNG\r\n\x1a\n picture"):
    return Asset.of(data, name="leaf.png", media_type="image/png")


def imported(**changes):
    asset = picture()
    image = paragraph(node("image", src=asset.uri, alt="A leaf"))
    pages = (
        Page(title="One", body=doc(heading(1, "One"), image), pages=(Page(title="Inner"),)),
        Page(title="Two", body=doc(paragraph("Two"))),
    )
    values = {
        "course": Course(title="Leaves", pages=pages, language="en"),
        "notes": (
            Note(severity=Severity.LOSS, where="page 1", message="A film was left out.", excerpt="film"),
        ),
        "assets": (asset,),
        "provenance": Provenance(name="leaves.docx", sha256="1" * 64, importer="docx", version="1"),
    }
    return Imported(**{**values, **changes})


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_reading_a_file_stores_nothing(importing, database):
    read = importing.read(Source(name="a.md", data=b"# Title\n\nText"))
    assert read.course.title == "Title"
    assert CourseStore(database).all() == ()


def test_a_server_that_ends_does_not_wait_for_what_is_being_read(importing):
    long = Source(name="long.html", data=b"".join(b"<p>part <b>%d</b></p>" % one for one in range(200_000)))
    closing = threading.Timer(1.0, importing.close)
    closing.start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        importing.read(long)
    assert time.monotonic() - began < 5
    closing.join()


def test_what_is_stored_is_what_was_read(importing, database, assets):
    course_id = importing.store(imported(), user="ada")
    pages = OutlineStore(database).pages(course_id)
    assert [page.title for page in pages] == ["One", "Two"]
    assert [page.title for page in pages[0].pages] == ["Inner"]
    assert tree_hash(pages[0].body) == tree_hash(imported().course.pages[0].body)
    assert assets.get(picture().sha256).read() == picture().read()
    assert assets.courses(picture().sha256) == {course_id}


def test_each_page_has_a_first_revision_with_the_ids_of_its_blocks(importing, database):
    importing.store(imported(), user="ada")
    document_id = importing.history(CourseStore(database).all()[0].id)[0].documents[0]
    (only,) = RevisionStore(database).all(document_id)
    assert (only.origin, only.author) == ("import", "ada")
    stored = DocumentStore(database).get(document_id).body
    assert RevisionStore(database).get(only.id).body == stored
    assert stored.content[0].attrs["id"]


def test_the_notes_are_kept_with_the_import(importing):
    course_id = importing.store(imported(), user="ada")
    (kept,) = importing.history(course_id)
    assert kept.notes == imported().notes
    assert kept.provenance == imported().provenance
    assert len(kept.documents) == 3


def test_the_same_source_is_known_again(importing):
    course_id = importing.store(imported(), user="ada")
    assert [one.course_id for one in importing.earlier(imported())] == [course_id]


def test_only_chosen_pages_are_taken_and_their_children_move_up(importing, database):
    course_id = importing.store(imported(), user="ada", pages={1, 2})
    assert [page.title for page in OutlineStore(database).pages(course_id)] == ["Inner", "Two"]


def test_a_second_import_goes_behind_what_is_there(importing, database):
    course_id = importing.store(imported(), user="ada")
    assert importing.store(imported(), user="ada", course_id=course_id) == course_id
    titles = [page.title for page in OutlineStore(database).pages(course_id)]
    assert titles == ["One", "Two", "One", "Two"]


def test_what_a_source_says_of_its_course_is_told_where_the_course_was_there_before(importing, database):
    given = imported(course=replace(imported().course, description="For the first year"))
    course_id = importing.store(given, user="ada")
    assert CourseStore(database).get(course_id).description == "For the first year"
    importing.store(replace(given, notes=()), user="ada", course_id=course_id)
    notes = [one.notes for one in importing.history(course_id)]
    assert sorted([note.excerpt for note in kept] for kept in notes) == [["For the first year"], ["film"]]


def test_choosing_no_page_is_refused(importing, database):
    with pytest.raises(BadInput):
        importing.store(imported(), user="ada", pages=())
    assert CourseStore(database).all() == ()


def test_into_a_course_that_is_gone_stores_nothing(importing, assets, tmp_path):
    with pytest.raises(NotFound):
        importing.store(imported(), user="ada", course_id="gone")
    assert files(tmp_path / "assets") == []


def test_a_full_disk_leaves_no_half_file_and_no_course(importing, database, monkeypatch, tmp_path):
    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="No space left"):
        importing.store(imported(), user="ada")
    assert files(tmp_path / "assets") == []
    assert CourseStore(database).all() == ()


def test_a_failed_import_leaves_the_files_that_other_courses_use(importing, assets):
    importing.store(imported(), user="ada")
    with pytest.raises(NotFound):
        importing.store(imported(), user="ada", course_id="gone")
    assert assets.get(picture().sha256).read()


def test_a_broken_file_ends_in_a_sentence(importing):
    with pytest.raises(Unreadable, match="empty"):
        importing.read(Source(name="a.docx", data=b""))


def test_assets_outside_the_folder_cannot_be_named(assets):
    for name in ("../../etc/passwd", "..", "", "A" * 64, "1" * 63):
        with pytest.raises(NotFound):
            assets.path(name)


def test_a_small_picture_can_be_inlined_and_a_large_one_not(assets):
    assets.put(picture())
    assert assets.data_uri(picture().uri).startswith("data:image/png;base64,")
    assert assets.data_uri(picture().sha256, 5) is None
    assert assets.data_uri("asset:" + "0" * 64) is None
