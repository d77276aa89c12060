"""Packages and file names: nothing in a course can break out of them."""

import io
import zipfile

import pytest

from workbench.exporters._archive import Archive
from workbench.exporters._base import exporters
from workbench.model.course import Asset, Course

HOSTILE = ["../../etc/passwd", "a\\..\\b.png", "x.p/../ng", "a\x00.png", "con.ht ml", "ü" * 500]


def asset(name, data=b"data", media_type="application/octet-stream"):
    return Asset.of(data, name=name, media_type=media_type)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\\..\\b.png", "x.p/../ng", "a\x00.png", "con.ht ml", "ü" * 500]
)
def test_a_hostile_file_name_stays_inside_its_folder(name):
    path = Archive().asset(asset(name), "files")
    assert path.startswith("files/") and path.isascii() and path.isprintable()
    assert path.count("/") == 1 and "\\" not in path and ".." not in path and len(path) < 60


def test_a_file_on_disk_is_read_when_the_package_is_written_and_not_before(tmp_path):
    stored = tmp_path / "film"
    archive = Archive(first="z.xml")
    film = Asset(sha256="0" * 64, name="film.mp4", media_type="video/mp4", size=3, content=stored)
    path = archive.asset(film, "files")
    archive.add("z.xml", "<a/>")
    stored.write_bytes(b"abc")
    with (tmp_path / "out.zip").open("wb") as out:
        archive.save(out)
    with zipfile.ZipFile(tmp_path / "out.zip") as written:
        assert written.namelist() == ["z.xml", path] and written.read(path) == b"abc"


def test_the_same_files_give_the_same_bytes_in_whatever_order_they_came():
    one, two = Archive(), Archive()
    for name in ("a", "b"):
        one.add(name, name)
    for name in ("b", "a"):
        two.add(name, name)
    assert one.data() == two.data()
    written = zipfile.ZipFile(io.BytesIO(one.data()))
    assert written.testzip() is None
    assert {info.date_time for info in written.infolist()} == {(1980, 1, 1, 0, 0, 0)}, "on any day"


def test_no_two_formats_of_a_course_have_one_name():
    names = [one.filename(Course(title="Leaves")) for one in exporters()]
    assert len(set(names)) == len(names)
    assert {name for name in names if name.endswith(".zip")} == {
        f"Leaves-{one}.zip" for one in ("qti12", "qti21", "qti30")
    }


@pytest.mark.parametrize(
    "title",
    ["", "../..", "CON", "aux.", "a/b\\c:d*e?f", "nul.tar", "名" * 300, "\u202egnp.exe", "  . ", "x" * 999],
)
def test_every_system_takes_the_name_of_an_export(title):
    for one in exporters():
        name = one.filename(Course(title=title))
        stem = name.removesuffix(one.ending)
        assert stem and stem[0] not in ". -" and stem[-1] not in ". -" and len(name.encode()) < 200
        assert not set(name) & set('/\\:*?"<>|\u202e\0')
        assert stem.partition(".")[0].lower() not in ("con", "aux", "nul")
