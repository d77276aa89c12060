# ruff: noqa: E501 -- the markup reads better unbroken
"""Files that are too much: their beginning is read, and it is said how much that is and where it ends."""

import io
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from packages import exercises, item2, zipped
from readings import ODS

from workbench.importers import _isolation, _nursery, read, read_isolated
from workbench.importers._portion import LARGE, by_lines, by_questions, closed, pieces
from workbench.model.imported import Severity, Source
from workbench.model.limits import ImportLimits

WORDS = "some words of the text that say what there is to know " * 3
MOODLE = (
    "<question type='essay'><name><text>Q{n}</text></name><questiontext format='html'><text>Say {n} "
    + WORDS * 2
    + "</text></questiontext></question>\n"
)
OLD = (
    "<item ident='i{n}'><presentation><material><mattext>Say {n} "
    + WORDS * 2
    + "</mattext></material><response_str ident='r'><render_fib/></response_str></presentation></item>\n"
)
QTI12 = (
    "<questestinterop><assessment ident='a'><section ident='root_section'>",
    "</section></assessment></questestinterop>",
)
QTI2 = (
    "<assessmentTest xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1' identifier='t' title='T'><testPart identifier='p'><assessmentSection identifier='s' title='S'>",
    "</assessmentSection></testPart></assessmentTest>",
)
ITEM = item2("<p>Say {n} " + WORDS + "</p><extendedTextInteraction responseIdentifier='R'/>") + "\n"


def repeated(unit, head="", tail="", size=LARGE + 2**16):
    count = size // len(unit.replace("{n}", "1000")) + 1
    return (head + "".join(unit.replace("{n}", str(n)) for n in range(count)) + tail).encode()


def workbook():
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Question", "Answer A", "Answer B", "Correct"])
    for n in range(9000):
        sheet.append([f"What is {n} of {n * 7919 % 9973}?", f"one {n * 31}", f"two {n * 17}", "A"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FILES = {
    "csv": ("a.csv", repeated("What is {n}? " + WORDS + ",one,two,A\n", "Question,Answer A,Answer B,Correct\n"), "line "),
    "gift": ("a.gift", repeated("::Q{n}:: What is {n}? " + WORDS + "{=one ~two}\n\n"), "line "),
    "aiken": ("a.aiken", repeated("What is {n}? " + WORDS + "\nA. one\nB. two\nANSWER: A\n\n"), "line "),
    "moodle": ("a.xml", repeated(MOODLE, "<quiz>", "</quiz>"), "line "),
    "qti12": ("a.xml", repeated(OLD, *QTI12), "line "),
    "qti2": ("a.xml", repeated(ITEM, *QTI2), "line "),
    "xlsx": ("a.xlsx", workbook(), "row "),
}  # fmt: skip
SPAWN = """
import os, signal, time
from workbench.importers import _isolation, _nursery, _sending
perform, first = _isolation.perform, _sending.Sender.first
def ending(request):
    choices = dict(request["choices"])
    clock = choices.pop("end") == "clock"
    def then_nothing(self, read):
        first(self, read)
        time.sleep(60) if clock else os.kill(os.getpid(), signal.SIGXCPU)
    request["choices"], _sending.Sender.first = choices, then_nothing
    perform(request)
_isolation.perform = ending
_nursery.serve()
"""


@pytest.fixture(scope="module")
def nursery():
    """A nursery whose readers come no further than the beginning of a file."""
    made = _nursery.Nursery(SPAWN)
    yield made
    made.close()


@pytest.mark.parametrize("kind, end", [*((kind, "processor") for kind in FILES), ("csv", "clock")])
def test_of_a_file_that_takes_too_long_its_beginning_is_given(kind, end, nursery, monkeypatch):
    monkeypatch.setattr(_isolation, "_launch", nursery.fork)
    name, data, place = FILES[kind]
    limits = ImportLimits(seconds=5.0 if end == "clock" else 60.0)
    part = read_isolated(Source(name=name, data=data, choices={"end": end}), limits)
    note, found = part.notes[0], exercises(part)
    assert part.partial and (note.severity, note.code) == (Severity.LOSS, "budget") and note.advice
    assert f"the first {'rows' if kind == 'xlsx' else ''}" in note.message and place in note.where
    assert f"({len(found)} questions) were read" in note.message and len(found) > 100
    assert [one.code for one in part.notes if one.code in ("cells", "not_well_formed")] == []
    assert part.provenance.importer == kind and part.provenance.version.endswith("(in part)")


@pytest.mark.parametrize("unit, around", [(OLD, QTI12), (ITEM, QTI2)], ids=["qti12", "qti2"])
def test_of_xml_that_is_too_large_as_much_is_read_as_may_be(unit, around):
    name, place, data = "a.xml", "line ", repeated(unit.replace(WORDS, WORDS * 8), *around)
    whole = read(Source(name=name, data=data))
    part = read(Source(name=name, data=data), ImportLimits(xml_mb=1))
    found, note = exercises(part), part.notes[0]
    assert found == exercises(whole)[: len(found)] and len(found) > 100
    assert part.partial and note.code == "size" and place in note.where and "XML_MB" in note.advice
    left = len(exercises(whole)) - len(found)
    assert f"({len(found)} questions) were read; {left} questions after that were left out" in note.message
    assert len(part.notes) == len(whole.notes) + 1 and part.provenance != whole.provenance


def test_moodle_questions_that_are_too_much_for_one_tree_are_read_in_pieces(monkeypatch):
    monkeypatch.setattr("workbench.importers._portion._PIECE", 2**16)
    name, data, _ = FILES["moodle"]
    assert exercises(read(Source(name=name, data=data), ImportLimits(xml_mb=1))) == exercises(
        read(Source(name=name, data=data))
    )


@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_of_a_page_that_is_too_large_as_much_is_read_as_may_be(name):
    texts = ("Text {n} says this.", WORDS * 3)
    unit = "".join(f"<p>{one}</p>\n" if name == "a.html" else f"{one}\n\n" for one in texts)
    part = read(Source(name=name, data=repeated(unit, size=2**20 + 2**16)), ImportLimits(xml_mb=1))
    assert part.partial and part.notes[0].code == "size" and "line " in part.notes[0].where
    assert "Text 1000 says this." in [one.plain for one in part.course.pages[0].body.content]


def test_what_is_small_is_read_once():
    assert by_questions(Source(name="a.xml", data=b"<quiz/>"), ImportLimits(), 1000) is None


def test_a_sheet_with_more_cells_than_may_be_says_which_row_is_the_last():
    data = "Question,Answer A,Answer B,Correct\n" + "".join(f"What is {n}?,one,two,A\n" for n in range(99))
    part = read(Source(name="a.csv", data=data.encode()), ImportLimits(sheet_cells=200))
    (note,) = [one for one in part.notes if one.code == "cells"]
    assert note.severity is Severity.LOSS and "row 51 (about 49 rows)" in note.message
    assert note.where == "row 52" and len(exercises(part)) == 50


def test_an_opendocument_sheet_ends_where_it_has_as_many_cells_as_may_be():
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>c{n}</text:p></table:table-cell></table:table-row>"
        for n in range(50)
    )
    content = ODS["content.xml"]
    content = (
        content[: content.index("<table:table-row")] + rows + content[content.rindex("</table:table>") :]
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in {**ODS, "content.xml": content}.items():
            file.writestr(name, data)
    part = read(Source(name="a.ods", data=out.getvalue()), ImportLimits(sheet_cells=20))
    assert [one.severity for one in part.notes if one.code == "cells"] == [Severity.LOSS]
    assert "c20" in part.course.pages[0].body.plain and "c21" not in part.course.pages[0].body.plain


NAMES = st.sampled_from(["a", "b", "ims:c"])
TREES = st.recursive(
    st.builds("<{0}/>".format, NAMES) | st.sampled_from(["words", "<![CDATA[ </a> ]]>", "<![CDATA[ <!-- > ]]>", "<!-- <b> -->", "<!-- <![CDATA[ > -->"]),
    lambda inner: st.builds(lambda name, parts: f"<{name} x='>'>{''.join(parts)}</{name}>", NAMES, st.lists(inner, max_size=3)),
    max_leaves=12,
)  # fmt: skip


@given(TREES, st.integers(0, 400))
@example("<!-- <b> -->", 7)
@example("<!-- <![CDATA[ > -->", 16)
@example("<![CDATA[ <!-- > ]]>", 16)
def test_xml_that_was_cut_at_the_end_of_a_tag_is_whole_when_it_is_closed(tree, at):
    data = f"<root xmlns:ims='x'>{tree}</root>".encode()
    cut = data[: data.rfind(b">", 0, at % len(data) + 21) + 1]
    parser = etree.XMLPullParser(events=("start",))
    parser.feed(closed(cut))
    assert parser.close() is not None


def test_an_element_that_nobody_closes_does_not_keep_open_those_around_it():
    assert closed(b"<a><br></a><p>words") == b"<a><br></a><p>words</p>"


@pytest.mark.parametrize(
    "letters, encoding",
    [("é\N{GRINNING FACE}x€", "utf-8"), ("é€", "utf-16"), ("é\N{GRINNING FACE}", "utf-32")],
)
def test_no_letter_is_torn_where_there_is_no_end_of_a_line(letters, encoding):
    data = (letters * 400).encode(encoding)
    for size in range(900, 911):
        part = by_lines(Source(name="a.csv", data=data), ImportLimits(), size)
        assert len(part.source.read().decode(encoding).encode(encoding)) > size - 8


def test_it_ends_with_the_last_whole_line_wherever_that_is():
    data = b"one\n" * 10 + b"x" * 200_000
    near = by_lines(Source(name="a.csv", data=data), ImportLimits(), 30)
    far = by_lines(Source(name="a.csv", data=data), ImportLimits(), 150_000)
    assert (near.source.read(), near.where) == (b"one\n" * 7, "line 8")
    assert (far.source.read(), far.where) == (b"one\n" * 10, "line 11")


def test_a_package_is_not_cut():
    assert (
        by_questions(Source(name="a.zip", data=zipped({"a.xml": "<item/>" * 99})), ImportLimits(), 50) is None
    )


def test_pieces_hold_every_question_once(monkeypatch):
    monkeypatch.setattr("workbench.importers._portion._PIECE", 50)
    data = b"<quiz>" + b"".join(b"<question>%d</question>" % n for n in range(40)) + b"</quiz>"
    found = [one.text for piece in pieces(data, b"quiz") for one in etree.fromstring(piece).iter("question")]
    assert found == [str(n) for n in range(40)]
