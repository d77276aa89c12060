"""Zip packages: what is refused, what is put right, and what is read as far as it goes."""

import io
import struct
import zipfile

import pytest
from costs import calls
from exercises import PICTURE
from packages import codes, imported, item2, package, zipped
from word_files import p, word

from workbench.importers import read
from workbench.importers._archive import Archive, open_archive
from workbench.importers._archive_recovery import recover_files
from workbench.importers._media_type import media_type
from workbench.importers._qti.package import kinds
from workbench.model.errors import BadInput, Forbidden, TooLarge, Unreadable
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits

MANIFEST = """<manifest identifier="M" xmlns:adlcp="x"><organizations><organization><title>Leaves</title>
<item identifier="I" identifierref="R"><title>One</title></item></organization></organizations>
<resources><resource identifier="R" type="webcontent" href="{href}"/></resources></manifest>"""


def course(href="a.html", **files):
    return {"imsmanifest.xml": MANIFEST.format(href=href), **files}


def names(data, **limits):
    with open_archive(Source(name="a.zip", data=data), ImportLimits(**limits)) as archive:
        return archive.names()


def entry(name, **settings):
    """A zip of one file whose header says what it likes."""
    out = io.BytesIO()
    info = zipfile.ZipInfo("placeholder.txt")
    info.filename = name
    for key, value in settings.items():
        setattr(info, key, value)
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "text")
    return out.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt",
        "/../a.txt",
        "a/../../b",
        "C:/../a.txt",
        "C:a.txt",
        "/C:a.txt",
        "..\\a.txt",
        "\\\\host\\..\\..\\a",
        "a/..\\..\\b",
    ],
)
def test_names_that_lead_outside_are_refused(name):
    with pytest.raises(Forbidden):
        names(entry(name))


@pytest.mark.parametrize(
    ("name", "within"),
    [("/etc/a.txt", "etc/a.txt"), ("C:\\course\\a.txt", "course/a.txt"), ("//host/share/a", "host/share/a")],
)
def test_names_from_the_root_of_a_disk_are_files_within_the_package(name, within):
    with open_archive(Source(name="a.zip", data=entry(name)), ImportLimits()) as archive:
        assert archive.names() == (within,)
        assert archive.read(within) == b"text" and archive.find(name) in (within, None)
        assert [words for words, _ in archive.problems] == [
            "The package names files from the root of a disk; they were taken as files within it."
        ]


def test_links_to_other_files_are_refused():
    with pytest.raises(Forbidden):
        names(entry("link", external_attr=0o120777 << 16))


def test_plumbing_of_operating_systems_is_left_aside():
    junk = {"__MACOSX/._a.html": "x", "a/.DS_Store": "x", "Thumbs.db": "x", "a/desktop.ini": "x"}
    assert names(zipped({"a.html": "x", **junk})) == ("a.html",)


def test_too_many_and_too_large_files_are_refused():
    with pytest.raises(TooLarge):
        names(zipped({f"{number}.txt": "x" for number in range(20)}), archive_files=10)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"0" * (12 * 2**20))
    with pytest.raises(TooLarge):
        names(out.getvalue(), archive_mb=5, archive_ratio=100_000)
    with open_archive(Source(name="a.zip", data=out.getvalue()), ImportLimits()) as archive:
        with pytest.raises(TooLarge):
            archive.read("bomb.txt")


def test_a_file_that_nobody_reads_may_grow_as_it_likes():
    files = {**word(p("words")), "docProps/app.xml": b" " * (12 * 2**20)}
    assert read(Source(name="a.docx", data=zipped(files))).course.pages[0].body.plain == "words"


def test_a_file_that_says_a_smaller_size_than_it_has_is_damaged_and_never_grows():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 100_000)
    data = bytearray(out.getvalue())
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    with open_archive(Source(name="a.zip", data=bytes(data)), ImportLimits()) as archive:
        with pytest.raises(Unreadable):
            archive.read("a.txt")


def test_files_that_share_their_bytes_are_damaged():
    """The overlapping entries that make a bomb of a small file."""
    data = bytearray(zipped({"a.txt": "x" * 100, "b.txt": "y" * 100}))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    with open_archive(Source(name="a.zip", data=bytes(data)), ImportLimits()) as archive:
        with pytest.raises(Unreadable):
            archive.read("b.txt")


def test_passwords_and_unknown_packing_are_told():
    with pytest.raises(Unreadable, match="password"):
        names(_flagged(zipped({"a.txt": "x"}), 8, 1))
    data = _flagged(_flagged(zipped({"a.txt": "x"}), 10, 97), 8, 0, local=True)
    with open_archive(Source(name="a.zip", data=data), ImportLimits()) as archive:
        with pytest.raises(Unreadable, match="packed in a way"):
            archive.read("a.txt")


def _flagged(data, offset, value, local=False):
    """The zip with a field of its list, and of the file's own header, changed."""
    changed = bytearray(data)
    at = changed.index(b"PK\x01\x02")
    changed[at + offset : at + offset + 2] = struct.pack("<H", value)
    if not local:
        changed[offset - 2 : offset] = struct.pack("<H", value)
    return bytes(changed)


def test_files_are_found_whatever_their_letter_case_slashes_and_accents():
    files = course("Text\\Seite%20Ü.HTML", **{"text/seite U\u0308.html": "<p>gefunden</p>"})
    assert package(files).course.pages[0].body.plain == "gefunden"


def test_a_name_in_the_encoding_of_old_windows_is_found():
    data = zipped(course("caf\u00e9.html", **{"cafe.html": "<p>ici</p>"})).replace(
        b"cafe.html", b"caf\xe9.html"
    )
    assert imported(data, "a.zip").course.pages[0].body.plain == "ici"


def test_a_file_that_is_there_twice_is_said():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, pytest.warns(UserWarning):
        for name, content in (*course(**{"a.html": "<p>first</p>"}).items(), ("a.html", "<p>last</p>")):
            archive.writestr(name, content)
    result = imported(out.getvalue(), "a.zip")
    assert result.course.pages[0].body.plain == "last" and "archive" in codes(result)


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_package_that_was_cut_short_is_read_as_far_as_it_goes(packing):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, content in course(**{"a.html": "<p>saved</p>", "big.bin": bytes(range(256)) * 400}).items():
            archive.writestr(name, content)
    data = out.getvalue()
    cut = data[: data.index(b"big.bin") + 40]
    result = imported(cut, "a.zip")
    assert result.course.pages[0].body.plain == "saved" and "archive" in codes(result)


def test_a_package_cut_anywhere_ends_in_a_course_or_a_sentence():
    data = zipped(course(**{"a.html": "<p>text</p>" * 20}))
    for at in range(4, len(data), 23):
        try:
            assert imported(data[:at], "a.zip").notes
        except BadInput as told:
            assert str(told)


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (PICTURE.read(), "a.html", "image/png"),
        (b"<html><script>x()</script>", "a.png", "application/octet-stream"),
        (b"<html>", "a.html", "text/plain"),
        (b"alert(1)", "a.js", "text/plain"),
        (b"<svg xmlns='x' onload='x()'/>", "a.jpg", "image/svg+xml"),
        (b"\x00\x00\x00\x18ftypmp42", "a.bin", "video/mp4"),
        (b"ID3\x04", "a.mp3", "audio/mpeg"),
        (b"%PDF-1.7", "a.docx", "application/pdf"),
    ],
)
def test_what_is_served_is_what_its_bytes_say_and_never_runs(head, name, kind):
    assert media_type(head, name) == kind


def test_drawings_in_packages_lose_what_would_run():
    inner = "<script>x()</script><rect/><foreignObject/>"
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'>{inner}</svg>"
    result = package(course(**{"a.html": "<p>x</p><img src='d.svg'>", "d.svg": drawing}))
    (asset,) = result.assets
    assert asset.media_type == "image/svg+xml" and b"x()" not in asset.read() and b"rect" in asset.read()


def test_large_files_stay_on_disk():
    film = b"\x00\x00\x00\x18ftypmp42" + b"0" * 2_000_000
    result = package(course(**{"a.html": "<video src='f.mp4'></video>", "f.mp4": film}))
    (asset,) = result.assets
    assert not isinstance(asset.content, bytes) and asset.read() == film and asset.size == len(film)


def many(*files):
    """A zip of these files by the names as they are written, twice the same included."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files:
            info = zipfile.ZipInfo("placeholder")
            info.filename = name
            archive.writestr(info, content)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "written, kept",
    [
        ("a.html.", "a.html"),
        ("b .html ", "b .html"),
        ("part./a.html", "part/a.html"),
        ("a//b.html", "a/b.html"),
        ("a\\b.html", "a/b.html"),
        ("a\u202elmth.html", "almth.html"),
        ("a\x07\n.html", "a.html"),
        ("aux.html", "aux.html"),
        ("CON", "CON"),
        ("...", "..."),
    ],
)
def test_names_are_as_every_system_takes_them(written, kept):
    source = Source(name="a.zip", data=many((written, "text")))
    with open_archive(source, ImportLimits()) as archive:
        assert archive.names() == (kept,) and archive.find(written) == kept and archive.read(kept) == b"text"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "files, pages, told",
    [
        ((("Page.html", "one"), ("page.html", "two")), ["Page", "page"], False),
        ((("caf\u00e9.html", "one"), ("cafe\u0301.html", "two")), ["cafe\u0301", "caf\u00e9"], False),
        ((("a.html", "one"), ("a.html.", "two")), ["a"], True),
        ((("", "one"), ("a.html", "two")), ["a"], True),
        ((("NUL.html", "one"), ("com1.html", "two")), ["NUL", "com1"], False),
    ],
)
def test_names_that_some_systems_take_for_one_are_kept_apart_or_told(files, pages, told):
    result = imported(many(*((name, f"<p>{words}</p>") for name, words in files)), "a.zip")
    assert sorted(page.title for page in result.course.walk()) == sorted(pages)
    assert ("archive" in codes(result)) == told


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp932", "日本.html"),
        ("gb18030", "中文.html"),
        ("cp949", "한국.html"),
        ("cp866", "урок.html"),
        ("cp1252", "Übung.html"),
    ],
)
def test_a_name_is_found_in_whatever_encoding_a_program_wrote_it_without_saying_so(encoding, name):
    written = name.encode(encoding)
    data = zipped({"x" * len(written): "Ebb"}).replace(b"x" * len(written), written)
    with open_archive(Source(name="a.zip", data=data), ImportLimits()) as archive:
        assert archive.read(archive.find(name)) == b"Ebb" and archive.find(f"other{name}") is None


KINDS = {
    "a SCORM package": ("scorm", course("a.html", **{"a.html": "<p>One</p>"})),
    "web pages": ("website", {"a.html": "<p>One</p>", "b.html": "<p>Two</p>"}),
    "questions of QTI": ("qti2", {"q.xml": item2("<p>Say</p>")}),
    "a Word file": ("docx", word(p("One."))),
    "a folder of documents": ("zip", {"a.txt": "One."}),
}


@pytest.mark.parametrize(("name", "files"), KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("on_disk", [False, True])
def test_a_package_is_opened_once_by_all_who_look_at_it_and_the_one_who_reads_it(
    tmp_path, name, files, on_disk
):
    data, path = zipped(files), tmp_path / "a.zip"
    path.write_bytes(data)
    source = Source(name="a.zip", data=path if on_disk else data)
    found = []
    assert calls(lambda: found.append(read(source)), of=Archive.__init__) == 1
    assert found[0].provenance.importer == name


def test_what_kind_a_package_is_of_is_looked_for_once():
    source = Source(name="a.zip", data=zipped({"a.html": "<p>One</p>"}))
    assert calls(lambda: read(source), of=kinds) == 1


def test_a_package_that_cannot_be_opened_is_tried_once():
    source = Source(name="a.zip", data=zipped({"a.html": "<p>One</p>"})[:20])
    assert calls(lambda: pytest.raises(Unreadable, read, source), of=recover_files) == 1


def test_a_package_is_never_taken_for_the_first_file_that_lies_in_it():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("bank.xml", "<quiz><question type='essay'/></quiz>")
        archive.writestr("more.txt", "One.")
    assert imported(out.getvalue(), "a.zip").provenance.importer == "zip"
