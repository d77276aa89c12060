# ruff: noqa: E501 -- the markup reads better unbroken
"""What was read until a reader was stopped or failed is given, whatever the format, and says how far it got."""

import base64
import json

import pytest
from packages import assessment, exercises, zipped
from readings import COURSES, FOUND, ITEMS, MANY, PAGES, PLAIN, QUIZZES, entries, listed, manifest
from word_files import p, word

from workbench.importers import _isolation, _nursery, read, read_isolated
from workbench.importers._overlong import LONGEST
from workbench.importers._sharing import reading_seconds
from workbench.model.errors import OverBudget
from workbench.model.imported import Severity, Source
from workbench.model.limits import ImportLimits

CUT = 4
"""How much is read of what there is until the reader ends."""
ENDS = """
import ctypes, os, sys, time
from workbench.importers import _isolation, _nursery, _plain, _sending, _sofar
_plain.LARGE = 10
ENDS = {
    "abort": os.abort,
    "fault": lambda: ctypes.string_at(0),
    "kill": lambda: os.kill(os.getpid(), 9),
    "sleep": lambda: time.sleep(60),
    "memory": lambda: bytearray(2 << 30),
    "bug": lambda: {}["nothing"],
}
perform = _isolation.perform
def counting(do, end, count):
    seen = []
    def counted(*given, **options):
        result = do(*given, **options)
        seen.append(1)
        if len(seen) == count: end()
        return result
    return counted
def ending(request):
    choices = dict(request["choices"])
    when, how, count, often = choices.pop("end").split()
    _sofar._OFTEN = int(often)
    request["choices"] = choices
    setattr(_sending.Sender, when, counting(getattr(_sending.Sender, when), ENDS[how], int(count)))
    perform(request)
_isolation.perform = ending
_nursery.serve()
"""


@pytest.fixture(scope="module")
def nursery():
    """A nursery whose readers end as the choices of their source say."""
    made = _nursery.Nursery(ENDS)
    yield made
    made.close()


@pytest.fixture
def cut(nursery, monkeypatch):
    """Reads a file until a reader has called something of its report so often, and then ends in some way."""
    monkeypatch.setattr(_isolation, "_launch", nursery.fork)
    monkeypatch.setattr(_isolation, "_GRACE", 1.0)

    def part(name, data, *, when="did", how="abort", count=CUT, seconds=60.0, url="", often=1):
        choices = {"end": f"{when} {how} {count} {often}"}
        kind = "text/html" if url else ""
        source = Source(name=name, data=data, choices=choices, url=url, media_type=kind)
        return read_isolated(source, ImportLimits(seconds=seconds))

    return part


def said(imported):
    note = imported.notes[0]
    assert imported.partial and (note.severity, note.code) == (Severity.LOSS, "budget") and note.advice
    return note.message


@pytest.mark.parametrize("kind", QUIZZES)
def test_the_questions_that_were_read_are_given_in_their_order(cut, kind):
    name, data = QUIZZES[kind]
    whole, part = exercises(read(Source(name=name, data=data))), cut(name, data)
    assert len(whole) == MANY
    found = exercises(part)
    assert found == whole[: len(found)] and CUT <= len(found) <= CUT + 1
    assert f" of {MANY} questions were read" in said(part)


@pytest.mark.parametrize("kind", COURSES)
def test_the_pages_that_were_read_are_given_in_their_order(cut, kind):
    name, data = COURSES[kind]
    whole = [page.title for page in read(Source(name=name, data=data)).course.walk()]
    part = cut(name, data)
    found = [page.title for page in part.course.walk()]
    assert found == whole[: len(found)] and CUT <= len(found) < MANY
    assert f" of {MANY} " in said(part) and all(
        page.body.plain or kind == "elp" for page in part.course.pages
    )


@pytest.mark.parametrize("kind", FOUND)
def test_the_pages_in_the_data_of_a_tool_are_given_as_they_are_found(cut, kind):
    part = cut(*FOUND[kind], when="page", count=CUT + 1)
    texts = [page.body.plain for page in part.course.walk() if page.body.plain]
    assert texts[:3] == ["Text 0", "Text 1", "Text 2"] and len(texts) < MANY
    assert said(part)


@pytest.mark.parametrize("kind", PLAIN)
def test_of_a_document_that_is_one_page_its_plain_text_is_given(cut, kind):
    name, data, url = PLAIN[kind]
    part = cut(name, data, when="plain", count=1, url=url)
    assert all(f"Text {n}" in part.course.pages[0].body.plain for n in range(MANY))
    assert "plain text" in said(part) and part.provenance.importer == kind


def test_of_a_word_file_its_plain_text_is_given(cut, monkeypatch):
    body = "".join(p(f"Paragraph {number} has {'some ' * 200}words.") for number in range(2_000))
    part = cut("a.docx", zipped(word(body)), when="plain", count=1)
    assert "Paragraph 1999" in part.course.pages[0].body.plain and "plain text" in said(part)


def test_of_a_word_file_too_large_for_the_memory_its_plain_text_is_given():
    body = "".join(p(f"Paragraph {number} has {'some ' * 40}words.") for number in range(60_000))
    source = Source(name="a.docx", data=zipped(word(body)))
    part = read_isolated(source, ImportLimits(memory_mb=200, seconds=120.0))
    assert "Paragraph 59999" in part.course.pages[0].body.plain
    assert "200 MB of memory" in said(part) and "plain text" in said(part)


def h5p(questions):
    """Content that is a list of questions."""
    head = json.dumps({"title": "T", "mainLibrary": "H5P.QuestionSet"})
    content = {"questions": questions, "title": "T", "introduction": "<p>Begin.</p>"}
    return zipped({"h5p.json": head, "content/content.json": json.dumps(content)})


def test_the_questions_of_h5p_content_that_were_read_are_given(cut):
    asked = [{"question": f"Is {n} odd?", "correct": str(n % 2 == 1).lower()} for n in range(MANY)]
    data = h5p([{"library": "H5P.TrueFalse 1.8", "params": one} for one in asked])
    whole, part = read(Source(name="a.h5p", data=data)), cut("a.h5p", data)
    assert len(exercises(whole)) == MANY
    assert exercises(part) == exercises(whole)[:CUT] and f" of {MANY} questions were read" in said(part)


def test_of_h5p_content_that_cannot_be_read_its_plain_text_is_given(cut):
    question = {"library": "H5P.Unheard 1.0", "params": {"text": "<p>Say &amp; <b>hear</b> it.</p>" * 20}}
    part = cut("a.h5p", h5p([question] * 1_000), when="plain", count=1)
    assert part.course.pages[0].body.plain.count("Say & hear it.") == 20_000 and "plain text" in said(part)


@pytest.mark.parametrize(
    "left, crowd, most",
    [(0, 1.0, 60.0), (40_000_000, 1.0, 50.0), (40_000_000, 2.0, 40.0), (10**9, 1.0, 30.0)],
)
def test_a_reader_is_stopped_early_enough_to_put_together_what_it_left(left, crowd, most):
    assert reading_seconds(60.0, left, crowd) == most


def test_what_is_stopped_is_given_within_its_seconds(cut, monkeypatch):
    monkeypatch.setattr(_isolation, "_GRACE", 1000.0)
    assert "its 3 seconds were up" in said(cut(*QUIZZES["gift"], how="sleep", seconds=3.0))


@pytest.mark.parametrize(
    "how, why",
    [
        ("abort", "the reader failed on what comes next"),
        ("fault", "the reader failed on what comes next"),
        ("bug", "the reader failed on what comes next"),
        ("kill", "its time or memory was used up"),
        ("memory", "it needs more than 1024 MB of memory"),
        ("sleep", "its 3 seconds were up"),
    ],
)
def test_however_a_reader_ends_what_it_read_is_given(cut, how, why):
    part = cut(*QUIZZES["gift"], how=how, seconds=3.0 if how == "sleep" else 60.0)
    assert why in said(part) and len(exercises(part)) == CUT


@pytest.mark.parametrize("how", ["bug", "memory"])
def test_what_waits_to_be_left_is_left_when_the_reader_itself_fails(cut, how):
    assert len(exercises(cut(*QUIZZES["gift"], how=how, often=1000))) == CUT


def test_a_reader_that_ends_before_anything_is_read_is_one_sentence(cut):
    with pytest.raises(OverBudget, match="more than 1024 MB"):
        cut(*QUIZZES["gift"], when="expect", how="memory", count=1)


def test_links_to_what_was_not_read_keep_their_words_and_pictures_come_along(cut):
    picture = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    pages = {
        **PAGES,
        "p0.html": "<p>See <a href='p1.html'>the next</a> and <a href='p8.html'>the last</a>.</p><img src='a.png'>",
        "a.png": picture,
    }
    part = cut(
        "a.zip", zipped({"imsmanifest.xml": manifest(listed("webcontent", ".html"), entries()), **pages})
    )
    first = part.course.pages[0].body
    links = [one.attrs["href"] for text in first.walk() for one in text.marks if one.type == "link"]
    assert first.plain.startswith("See the next and the last.") and links == ["page:1"]
    (asset,) = part.assets
    assert asset.read() == picture
    assert "page_link" in [note.code for note in part.notes]


def test_a_part_never_passes_for_a_reading_of_the_whole(cut):
    name, data = QUIZZES["gift"]
    whole, part = read(Source(name=name, data=data)).provenance, cut(name, data).provenance
    assert (part.sha256, part.importer) == (whole.sha256, whole.importer) and part.version != whole.version


def test_notes_that_were_made_until_then_are_given(cut):
    questions = [
        "What is 0?\nA. one\nB. two\nANSWER: D",
        *(f"What is {n}?\nA. one\nB. two\nANSWER: A" for n in range(1, MANY)),
    ]
    part = cut("a.txt", "\n\n".join(questions).encode())
    assert "no_key" in [note.code for note in part.notes]


def test_long_texts_are_parted_in_what_is_left_too(cut):
    part = cut("a.txt", "\n\n".join(["words " * 9000] * MANY).encode())
    (page,) = part.course.pages
    assert max(len(one.plain) for one in page.body.content) <= LONGEST
    assert "long" in [note.code for note in part.notes]


def test_an_outline_keeps_its_levels(cut):
    items = "<item identifier='s'><title>Section</title>" + entries() + "</item>"
    part = cut(
        "a.zip",
        zipped({"imsmanifest.xml": manifest(listed("webcontent", ".html"), items), **PAGES}),
        count=CUT + 1,
    )
    (section,) = part.course.pages
    assert section.title == "Section" and [page.title for page in section.pages][:CUT] == [
        f"Entry {n}" for n in range(CUT)
    ]


def test_of_a_quiz_that_is_stored_twice_one_copy_is_given(cut):
    plain = assessment(*ITEMS).replace(
        "<section",
        "<qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel><fieldentry>cc.exam.v0p1</fieldentry></qtimetadatafield></qtimetadata><section",
        1,
    )
    files = {
        "imsmanifest.xml": manifest("", schema="QTI"),
        "a.xml": plain,
        "b.xml": assessment(*ITEMS),
    }
    part = cut("a.zip", zipped(files), count=MANY + CUT)
    assert CUT <= len(exercises(part)) <= CUT + 1


def test_a_large_tree_is_said_in_short_lines(tmp_path):
    from workbench.importers._lines import imported_lines

    rows = "".join(f"<tr><td>{n}</td><td>{'words ' * 20}</td></tr>" for n in range(2_000))
    imported = read(Source(name="a.html", data=f"<table>{rows}</table>".encode()))
    assert max(map(len, imported_lines(imported))) < 100_000
    assert (
        read_isolated(Source(name="a.html", data=f"<table>{rows}</table>".encode()), ImportLimits())
        == imported
    )


@pytest.mark.parametrize(
    "name, data",
    [
        ("a.html", b"<table>" + b"<tr><td>some words</td></tr>" * 60_000 + b"</table>"),
        ("a.md", b"Some *words*.\n\n" * 60_000),
        ("a.txt", b"Some words.\n\n" * 120_000),
        (
            "a.xml",
            b"<quiz>"
            + b"<question type='essay'><name><text>Q</text></name></question>" * 60_000
            + b"</quiz>",
        ),
    ],
)
def test_more_memory_than_there_may_be_ends_in_a_part_or_in_a_sentence(name, data):
    try:
        part = read_isolated(Source(name=name, data=data), ImportLimits(memory_mb=120))
    except OverBudget as error:
        assert "more than 120 MB of memory" in error.message
    else:
        assert "more than 120 MB of memory" in said(part) and part.course.pages[0].body.plain
