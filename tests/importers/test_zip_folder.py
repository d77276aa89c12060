"""A zip file of documents."""

import io
import zipfile
from pathlib import Path

import pytest

from workbench.importers import read
from workbench.model.errors import BadInput, Unreadable
from workbench.model.imported import Source

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


def zipped(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, content in files.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return Source(name="Week 3.zip", data=data.getvalue())


def folder(**more):
    docx = (SAMPLES / "photosynthesis-lesson.docx").read_bytes()
    quiz = (SAMPLES / "photosynthesis-quiz.csv").read_bytes()
    return zipped(lesson_dot_docx=docx, quizzes__one_dot_csv=quiz, **more)


def test_each_document_becomes_part_of_one_course():
    result = read(folder(leaf_dot_gif=PIXEL))
    assert result.course.title == "Week 3" and result.provenance.importer == "zip"
    pages = list(result.course.walk())
    assert {one.path for one in result.origins} >= {"lesson.docx", "quizzes/one.csv"}
    assert any(each.type == "exercise" for page in pages for each in page.body.walk())
    assert pages[-1].title == "Pictures" and "leaf.gif" in repr(pages[-1].body)
    numbers = range(len(pages))
    assert all(one.page in numbers for one in (*result.origins, *result.proposals))
    assert all(note.page is None or note.page in numbers for note in result.notes)


def test_a_file_that_cannot_be_read_is_told_and_the_others_come():
    result = read(folder(broken_dot_docx=b"PK\x03\x04 cut short"))
    (note,) = (one for one in result.notes if one.code == "unread_file")
    assert note.where == "broken.docx" and len(list(result.course.walk())) >= 2


def test_what_a_person_chose_for_a_file_reaches_it():
    source = folder()
    offer = next(one for one in read(source).offers if one.name.startswith("quizzes/one.csv|"))
    other = next(one.value for one in offer.options if one.value != offer.chosen)
    again = read(Source(name=source.name, data=source.data, choices={offer.name: other}))
    assert next(one for one in again.offers if one.name == offer.name).chosen == other


def test_a_folder_of_nothing_readable_says_why():
    with pytest.raises(Unreadable, match="None of the files"):
        read(zipped(a_dot_docx=b"no word file"))
    inner = zipped(a_dot_csv=b"a,b\n1,2\n")
    with pytest.raises(Unreadable, match="folder within the folder"):
        read(zipped(inner_dot_zip=inner.data, leaf_dot_gif=PIXEL))


def inside(name, data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(name, data)
    return out.getvalue()


def test_a_package_that_was_zipped_once_more_is_read_as_if_it_had_come_alone():
    package = SAMPLES / "photosynthesis-scorm12.zip"
    alone = read(Source(name=package.name, data=package))
    data = inside("a.zip", inside("course/photosynthesis-scorm12.zip", package.read_bytes()))
    result = read(Source(name="b.zip", data=data))
    assert result.course == alone.course and result.assets == alone.assets
    assert [note.code for note in result.notes if note not in alone.notes] == ["wrapped_package"] * 2
    assert result.provenance.name == "b.zip" and result.provenance.identifier == alone.identifier


def test_packages_within_packages_end_somewhere():
    data = (SAMPLES / "photosynthesis-scorm12.zip").read_bytes()
    for number in range(4):
        data = inside(f"{number}.zip", data)
    with pytest.raises(BadInput, match="too often"):
        read(Source(name="b.zip", data=data))


def test_several_packages_in_one_zip_are_parts_of_one_course():
    names = ("photosynthesis-scorm12", "photosynthesis-quiz-qti21")
    files = {f"{name}_dot_zip": (SAMPLES / f"{name}.zip").read_bytes() for name in names}
    result = read(zipped(**files))
    alone = [read(Source(name=f"{name}.zip", data=SAMPLES / f"{name}.zip")) for name in names]
    titles = [page.title for one in alone for page in one.course.walk()]
    assert set(titles) <= {page.title for page in result.course.walk()}


MOODLE = (
    "<quiz><question type='shortanswer'><name><text>Leaf</text></name>"
    "<questiontext format='html'><text>What colour?</text></questiontext>"
    "<answer fraction='100'><text>green</text></answer></question></quiz>"
)


@pytest.mark.parametrize("more", [{}, {"notes_dot_txt": "Leaves are green."}])
def test_questions_in_xml_are_read_among_documents_and_alone(more):
    result = read(zipped(bank_dot_xml=MOODLE, other_dot_xml="<catalogue><leaf/></catalogue>", **more))
    asked = [one for page in result.course.walk() for one in page.body.walk() if one.type == "exercise"]
    assert len(asked) == 1 and result.provenance.importer == "zip"
    assert any("other.xml" in f"{one.excerpt} {one.message} {one.where}" for one in result.notes)
