"""Whatever people bring, they get one clear sentence, soon."""

import io
import re
import stat
import tarfile
import time
import zipfile
from contextlib import suppress

import pytest
from word_files import p, word, zipped

from workbench.importers import read
from workbench.importers._isolation import read_isolated
from workbench.model.errors import BadInput, Forbidden, TooLarge, UnknownFormat, Unreadable
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits

WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def with_entry(name, *, mode=0, data=b"x"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        file.writestr(info, data)
    return out.getvalue()


def packed(*names):
    """A gzip archive of files, as systems make their backups."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as file:
        for name in names:
            file.addfile(tarfile.TarInfo(name))
    return out.getvalue()


def bomb():
    """Half a megabyte that unpacks to 136 MB of XML."""
    files = word("")
    files["word/document.xml"] = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 4_000_000
        + b"</w:body></w:document>"
    )
    return zipped(files)


def encrypted():
    data = bytearray(zipped(word(p("secret"))))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(sign), bytes(data)):
            data[found.start() + flags] |= 1
    return bytes(data)


def entities(declared, used="&x;"):
    files = word("")
    files["word/document.xml"] = (
        f"<!DOCTYPE d [{declared}]>"
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f"{p(used)}</w:body></w:document>"
    )
    return zipped(files)


LAUGHS = '<!ENTITY x0 "ha">' + "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10))

CASES = {
    "an empty file": ("a.docx", b"", Unreadable, "is empty"),
    "a file of no kind": ("a.xyz", b"hello", UnknownFormat, "Nothing here reads “.xyz” files"),
    "a file without an ending": ("notes", b"\x01\x02\x03", UnknownFormat, "without an ending"),
    "a PDF": ("a.pdf", b"%PDF-1.7 ...", UnknownFormat, "is a PDF file"),
    "a PDF with a wrong name": ("a.docx", b"%PDF-1.7 ...", UnknownFormat, "is a PDF file"),
    "a picture with a wrong name": ("a.docx", b"\x89PNG\r\n\x1a\n", UnknownFormat, "is a picture"),
    "text with a wrong name": ("a.docx", b"just text", Unreadable, "no zip package"),
    "bytes called text": ("a.txt", bytes(range(256)) * 8, UnknownFormat, "no text file"),
    "Word 2003 in XML": ("a.xml", b'<w:d xmlns:w="%s"/>' % WORD_2003, UnknownFormat, "of Word 2003"),
    "an old Word file": ("a.doc", OLE + b"\0" * 600, UnknownFormat, "before 2007"),
    "a Word file with a password": (
        "a.docx",
        OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"),
        Unreadable,
        "protected by a password",
    ),
    "a package with a password": ("a.docx", encrypted(), Unreadable, "protected by a password"),
    "a binary workbook": ("a.xlsb", zipped({"xl/workbook.bin": "x"}), UnknownFormat, "binary"),
    "an empty workbook": ("a.xlsx", zipped({"xl/workbook.xml": "<x/>"}), Unreadable, "no rows"),
    "a Moodle backup of nothing": ("a.mbz", packed(".ARCHIVE_INDEX", "x"), Unreadable, "holds no list"),
    "a Moodle backup of old": ("a.zip", zipped({"moodle.xml": "<b/>"}), UnknownFormat, "before version 2"),
    "a damaged Moodle backup": ("a.mbz", b"\x1f\x8bnothing", Unreadable, "no backup that can be unpacked"),
    "an Open edX course": ("a.tar.gz", packed("course/course.xml"), UnknownFormat, "no course of Open edX"),
    "another archive": ("a.tar.gz", packed("a.txt"), UnknownFormat, "a gzip archive"),
    "a zip of nothing known": ("a.zip", zipped({"a.bin": "x"}), UnknownFormat, "holds no course"),
    "a truncated package": ("a.docx", zipped(word(p("Text")))[:200], Unreadable, "cut short"),
    "a package that unpacks to far more": ("a.docx", bomb(), TooLarge, "times its size"),
    "a name that leads outside": ("a.docx", with_entry("../../etc/cron.d/x"), Forbidden, "outside itself"),
    "a drive that leads outside": (
        "a.docx",
        with_entry("C:\\..\\x"),
        Forbidden,
        "outside itself",
    ),
    "a link": ("a.docx", with_entry("x", mode=stat.S_IFLNK | 0o777), Forbidden, "link"),
    "entities that grow": ("a.docx", entities(LAUGHS, "&x9;"), Forbidden, "entities"),
    "an entity from outside": (
        "a.docx",
        entities('<!ENTITY x SYSTEM "file:///etc/passwd">'),
        Forbidden,
        "entities",
    ),
    "a parameter entity": (
        "a.docx",
        entities('<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;', ""),
        Forbidden,
        "entities",
    ),
    "a document without its text": (
        "a.docx",
        zipped({"[Content_Types].xml": "<Types/>"}),
        Unreadable,
        "no Word",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_input_ends_in_one_sentence_soon(case):
    name, data, kind, words = CASES[case]
    began = time.monotonic()
    with pytest.raises(kind, match=words) as caught:
        read(Source(name=name, data=data))
    assert time.monotonic() - began < 10
    assert "\n" not in caught.value.message and caught.value.advice.endswith(".")


@pytest.mark.parametrize(
    "case", ["a package that unpacks to far more", "entities that grow", "an empty file"]
)
def test_the_same_sentence_comes_out_of_another_process(case):
    name, data, kind, words = CASES[case]
    with pytest.raises(kind, match=words):
        read_isolated(Source(name=name, data=data), ImportLimits())


def test_a_package_with_too_many_files_is_refused():
    many = zipped({f"{number}.txt": "x" for number in range(30)})
    with pytest.raises(TooLarge, match="more than 20 files"):
        read(Source(name="a.docx", data=many), ImportLimits(archive_files=20))


def test_a_file_over_the_limit_is_refused():
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        read(Source(name="a.txt", data=b"a" * 1_200_000), ImportLimits(file_mb=1))


def test_deep_nesting_ends_soon():
    deep = "<div>" * 60_000 + "deep" + "</div>" * 60_000
    began = time.monotonic()
    imported = read(Source(name="a.html", data=deep.encode()))
    assert time.monotonic() - began < 10
    assert "deep" in imported.course.pages[0].body.plain
    assert any(note.code == "depth" for note in imported.notes)


@pytest.mark.parametrize("part", range(20))
def test_a_word_file_cut_anywhere_never_crashes_the_reader(part):
    whole = zipped(word(p("Text") * 40))
    data = whole[: len(whole) * part // 20]
    with suppress(BadInput):
        saved = read(Source(name="a.docx", data=data))
        assert set(saved.course.pages[0].body.plain.split()) <= {"Text", "Tex", "Te", "T"}
        assert "damaged" in [note.code for note in saved.notes]


def test_a_web_page_under_the_name_of_an_office_file_is_read_and_told():
    page = b"<html xmlns:w='urn:x'><body><h1>Leaves</h1><p>They are green.</p></body></html>"
    for name in ("lesson.doc", "lesson.docx", "grades.xls"):
        result = read(Source(name=name, data=page))
        assert result.course.title == "Leaves" and [note.code for note in result.notes] == ["disguised"]


def test_a_quiz_that_loses_its_next_question_or_has_none_says_so():
    swallowed = read(Source(name="a.gift", data=b"::Q:: A {=b ~c\n\n::R:: D {T}"))
    assert [note.code for note in swallowed.notes] == ["unclosed"]
    assert len(swallowed.course.pages[0].body.content) == 2
    empty = read(Source(name="a.csv", data=b"question,answer\n"))
    assert [note.code for note in empty.notes] == ["no_question"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<ol start='²'><li>One</li></ol>"),
        ("a.html", "<table><tr><td colspan='²' rowspan='²'>One</td></tr></table>"),
        ("a.html", "<p style='font-weight:²'>One</p>"),
        (
            "a.xml",
            "<questestinterop><item ident='1'><presentation><material><mattext>One</mattext></material>"
            "<response_lid ident='R' rcardinality='Ordered'><render_choice><response_label ident='A'/>"
            "</render_choice></response_lid></presentation><resprocessing><respcondition><conditionvar>"
            "<varequal respident='R' index='²'>A</varequal></conditionvar><setvar>1</setvar></respcondition>"
            "</resprocessing></item></questestinterop>",
        ),
    ],
)
def test_a_raised_figure_where_a_number_belongs_costs_nothing_else(name, text):
    imported = read(Source(name=name, data=text.encode()))
    assert "One" in "".join(page.body.plain for page in imported.course.walk())
