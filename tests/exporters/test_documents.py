"""Documents as HTML and Markdown: what comes back is what went out."""

import re
from base64 import b64decode
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trees import documents

from workbench.exporters.docx import write_docx
from workbench.exporters.html import write_html
from workbench.exporters.markdown import write_markdown
from workbench.importers import read
from workbench.model.content import doc, mark, node, paragraph, text
from workbench.model.course import Asset, Course, Page
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits

TITLE = "A title of its own"
PICTURE = Asset.of(
    b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    ),
    name="leaf.png",
    media_type="image/png",
)
FORMATS = {"html": write_html, "md": write_markdown, "docx": write_docx}
TEXT = ["html", "md"]


def find(sha256):
    return PICTURE if sha256 == PICTURE.sha256 else None


def again(format, *blocks):
    """The blocks after a way out and back in."""
    write = FORMATS[format]
    body = doc(node("heading", text(TITLE), level=1), *blocks)
    written = write(Course(title=TITLE, pages=(Page(title=TITLE, body=body),)), find)
    read_again = read(Source(name=f"a.{format}", data=written.data))
    (page,) = read_again.course.pages
    assert page.body.content[0].plain == TITLE
    return page.body.content[1:]


def said(*blocks):
    return re.findall(r"\w+", " ".join(block.plain for block in blocks))


words = st.lists(
    st.text("abcXYZäß你😀.,", min_size=1, max_size=6).filter(lambda word: word.strip(".,")),
    min_size=1,
    max_size=4,
).map(" ".join)
styles = st.lists(st.sampled_from(["bold", "italic", "strike", "subscript"]).map(mark), max_size=2)


def spaced(parts):
    """Runs of text with a plain word between each two: no two of one style meet."""
    line = [text("Start ")]
    for run in parts:
        line += [run, text(" and ")]
    return node("paragraph", *line, text("end"))


lines = st.lists(st.builds(lambda string, marks: text(string, *marks), words, styles), max_size=3).map(spaced)
maths = st.sampled_from([r"\frac{a}{b}", "x^2 < y", r"\sum_{i=1}^n i"])
cells = words.map(lambda string: paragraph(string))


def table(rows):
    head = node("tableRow", *(node("tableHeader", cell) for cell in rows[0]))
    rest = [node("tableRow", *(node("tableCell", cell) for cell in row)) for row in rows[1:]]
    return node("table", head, *rest)


tidy = st.one_of(
    lines,
    words.map(lambda string: node("heading", text(string), level=3)),
    maths.map(lambda latex: node("mathBlock", latex=latex)),
    maths.map(lambda latex: paragraph("So ", node("mathInline", latex=latex), " holds")),
    words.map(lambda string: node("codeBlock", text(string + "\n  x = $1 <b>"), language="python")),
    lines.map(lambda line: node("blockquote", line)),
    st.sampled_from(["note", "tip", "warning", "objective"]).flatmap(
        lambda kind: lines.map(lambda line: node("callout", line, kind=kind))
    ),
    st.lists(st.tuples(cells, cells), min_size=2, max_size=3).map(table),
    st.lists(lines, min_size=1, max_size=3).map(
        lambda many: node("bulletList", *(node("listItem", one) for one in many))
    ),
    st.lists(lines, min_size=1, max_size=3).map(
        lambda many: node("orderedList", *(node("listItem", one) for one in many), start=4)
    ),
)


def apart(blocks):
    """Blocks with a plain paragraph between each two, so that no two lists meet."""
    return [one for block in blocks for one in (block, paragraph("Between."))]


@pytest.mark.parametrize("format", TEXT)
@settings(max_examples=60)
@given(blocks=st.lists(tidy, min_size=1, max_size=4).map(apart))
def test_what_comes_back_is_what_went_out(format, blocks):
    assert list(again(format, *blocks)) == blocks


@settings(max_examples=60)
@given(tree=documents)
def test_what_came_back_once_comes_back_the_same(tree):
    once = again("html", paragraph("First."), *tree.content, paragraph("Last."))
    assert again("html", *once) == once


@settings(max_examples=60)
@given(tree=documents)
def test_no_word_is_lost_on_the_way_through_html(tree):
    assert said(*again("html", *tree.content, paragraph("Last."))) == said(*tree.content, paragraph("Last."))


@pytest.mark.parametrize("format", FORMATS)
def test_pictures_travel_inside_the_file(format):
    image = paragraph("See ", node("image", src=PICTURE.uri, alt="A leaf", width=40, height=30), " here")
    assert again(format, image) == (image,)


@pytest.mark.parametrize("format", FORMATS)
def test_footnotes_keep_their_references(format):
    blocks = (
        paragraph(
            "Light", node("footnoteReference", label="1"), " and water", node("footnoteReference", label="2")
        ),
        node(
            "footnotes",
            node("footnote", paragraph("From the sun."), label="1"),
            node("footnote", paragraph("From the ground."), label="2"),
        ),
    )
    assert again(format, *blocks) == blocks


plain = st.one_of(
    lines,
    words.map(lambda string: node("heading", text(string), level=3)),
    st.sampled_from([r"\frac{a}{b}", "x^{2}<y", r"\sum_{i=1}^{n} i"]).map(
        lambda latex: node("mathBlock", latex=latex)
    ),
    words.map(lambda string: node("codeBlock", text(string + "\n  x = $1 <b>"))),
    lines.map(lambda line: node("blockquote", line)),
    st.lists(st.tuples(cells, cells), min_size=2, max_size=3).map(table),
    st.lists(lines, min_size=1, max_size=3).map(
        lambda many: node("bulletList", *(node("listItem", one) for one in many))
    ),
    st.lists(lines, min_size=1, max_size=3).map(
        lambda many: node("orderedList", *(node("listItem", one) for one in many), start=4, type="a")
    ),
)


@settings(max_examples=30)
@given(blocks=st.lists(plain, min_size=1, max_size=4).map(apart))
def test_what_comes_back_from_word_is_what_went_out(blocks):
    assert list(again("docx", *blocks)) == blocks


@pytest.mark.parametrize("format", ["docx", "md"])
@settings(max_examples=30)
@given(tree=documents)
def test_no_letter_is_lost_on_the_way_through(format, tree):
    went, came = said(*tree.content), said(*again(format, *tree.content, paragraph("Last.")))
    assert not Counter("".join(went)) - Counter("".join(came))


def test_footnotes_that_need_html_keep_their_references_in_markdown():
    blocks = noted((node("paragraph", text("so"), textAlign="center"),))
    assert again("md", *blocks) == blocks
    blocks = (node("paragraph", *blocks[0].content, textAlign="right"), *noted((paragraph("so"),))[1:])
    assert again("md", *blocks) == blocks


def test_empty_lines_of_code_within_html_stay_empty_in_markdown():
    code = node("callout", node("codeBlock", text("a\n\n  \nb")), kind="example")
    assert again("md", code) == (code,)


@pytest.mark.parametrize("format", FORMATS)
def test_two_quotations_that_meet_stay_two(format):
    blocks = (node("blockquote", paragraph("one")), node("blockquote", paragraph("two")))
    assert again(format, *blocks) == blocks


def test_a_nested_list_comes_back_from_word():
    inner = node("orderedList", node("listItem", paragraph("inner")), start=1)
    block = node(
        "bulletList", node("listItem", paragraph("outer"), inner), node("listItem", paragraph("next"))
    )
    assert again("docx", block) == (block,)


def test_a_table_with_spans_comes_back_from_word():
    def cell(string, **spans):
        return node("tableCell", paragraph(string), **spans)

    block = node(
        "table",
        node("tableRow", node("tableHeader", paragraph("both"), colspan=2)),
        node("tableRow", cell("tall", rowspan=2), cell("a")),
        node("tableRow", cell("b")),
    )
    assert again("docx", block) == (block,)


def noted(note):
    """A line that refers to a footnote, and the footnote."""
    line = paragraph("See", node("footnoteReference", label="1"))
    return line, node("footnotes", node("footnote", *note, label="1"))


def test_a_footnote_keeps_its_looks_links_and_equations_in_word():
    link = mark("link", href="https://a.example/?a=1")
    line = paragraph(
        "so ", text("bold", mark("bold")), " ", text("this", link), " ", node("mathInline", latex="x^{2}")
    )
    blocks = noted((line, paragraph("And more.")))
    assert again("docx", *blocks) == blocks


OTHER = "https://a.example/page"
HELD = [
    node("embed", kind="lti", src=OTHER, title="A **tool**", data={"key": "value"}),
    node("embed", kind="assignment", src=OTHER),
    node("preserved", source='<x a="1">\n\n]]></x>', reason="Not known."),
    node("media", kind="file", src=PICTURE.uri, title="leaf"),
    node("media", kind="file", src=OTHER),
    node("codeBlock", text("  a\n\n\tb\n"), language="python"),
]


@pytest.mark.parametrize("format", TEXT)
@pytest.mark.parametrize("block", HELD, ids=lambda one: f"{one.type} {one.attrs.get('kind', '')}")
def test_what_html_has_no_word_for_comes_back(format, block):
    blocks = (block, node("blockquote", block))
    assert again(format, *blocks) == blocks


@pytest.mark.parametrize("format", TEXT)
def test_what_somebody_wrote_over_it_counts(format):
    write = FORMATS[format]
    body = doc(node("embed", src=OTHER, title="Old words"))
    written = write(Course(title=TITLE, pages=(Page(title=TITLE, body=body),)), find)
    data = written.data.replace(b">Old words<", b">New words<")
    (page,) = read(Source(name=f"a.{format}", data=data), ImportLimits()).course.pages
    assert page.body.content[-1] == paragraph(text("New words", mark("link", href=OTHER)))


SAID = [
    node("embed", src=OTHER, title="Page"),
    node("preserved", source="<x/>"),
    paragraph(text("Wort", mark("language", lang="de"))),
    paragraph(text("x", mark("superscript"), mark("subscript"))),
    paragraph("See", node("footnoteReference", label="7")),
]


@pytest.mark.parametrize("block", SAID, ids=lambda one: one.plain or one.type)
def test_what_word_does_not_keep_is_told(block):
    course = Course(title="A", pages=(Page(title="A", body=doc(block)),))
    assert len(write_docx(course, find).notes) == 1


def test_a_missing_picture_is_noted():
    image = paragraph(node("image", src="asset:" + "0" * 64, alt="Gone"))
    written = write_html(Course(title="A", pages=(Page(title="A", body=doc(image)),)), find)
    assert [note.message for note in written.notes] == ["A file is missing and was left out."]
    assert b"Gone" in written.data


def test_the_html_of_hostile_text_says_it_and_runs_nothing():
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    course = Course(title=hostile, pages=(Page(title=hostile, body=doc(paragraph(hostile))),))
    page = write_html(course, find).data.decode()
    assert "<script" not in page and "<img" not in page
    assert page.count("&lt;script&gt;") == 3


@pytest.mark.parametrize("format", ["html", "md"])
@pytest.mark.parametrize("words", [r"\(x\) is text", "a $$z$$ b", "==m== ==m==", "costs $5 and $6", r"\[y\]"])
def test_words_that_look_like_equations_or_marks_stay_words(format, words):
    assert again(format, paragraph(words)) == (paragraph(words),)


def test_words_that_word_files_cannot_keep_from_being_equations_are_told():
    course = Course(title="A", pages=(Page(title="A", body=doc(paragraph(r"so \(x\) it is"))),))
    assert [note.excerpt for note in write_docx(course, find).notes] == [r"so \(x\) it is"]


def test_a_line_across_the_page_and_code_in_a_link_come_back_from_word():
    code = paragraph(text("f()", mark("code"), mark("link", href="https://a.example/")))
    bold = paragraph(text("so", mark("bold"), mark("link", href="https://a.example/")))
    assert again("docx", node("horizontalRule"), code, bold) == (node("horizontalRule"), code, bold)


def test_titles_of_links_and_pictures_come_back_from_word():
    link = mark("link", href="https://a.example/", title="More “of” it")
    image = node("image", src=PICTURE.uri, alt="a", title="b", width=40, height=30)
    blocks = (paragraph(text("here", link)), paragraph(image))
    assert again("docx", *blocks) == blocks
    blocks = noted((paragraph("so ", text("this", link)),))
    assert again("docx", *blocks) == blocks


def test_what_word_puts_behind_a_list_or_out_of_a_quotation_is_told():
    item = node("listItem", paragraph("a"), node("codeBlock", text("b")))
    quote = node("blockquote", node("mathBlock", latex="x"))
    for block in (node("bulletList", item), quote):
        course = Course(title="A", pages=(Page(title="A", body=doc(block)),))
        assert len(write_docx(course, find).notes) == 1


def test_paragraphs_of_an_item_come_back_from_word():
    def item(*blocks):
        return node("listItem", *blocks)

    inner = node("bulletList", item(paragraph("c"), paragraph("d")))
    whole = item(paragraph("a"), paragraph("b"), inner, paragraph("e"))
    blocks = (node("orderedList", whole, item(paragraph("f")), start=3), paragraph("g"))
    assert again("docx", *blocks) == blocks


@pytest.mark.parametrize("format", FORMATS)
def test_empty_lines_and_the_sides_of_items_come_back(format):
    broken = paragraph("a", node("hardBreak"), node("hardBreak"), "b")
    inner = node("bulletList", node("listItem", paragraph("e")))
    item = node("listItem", node("paragraph", text("c"), textAlign="right"), paragraph("d"), inner)
    assert again(format, broken, node("bulletList", item)) == (broken, node("bulletList", item))


@pytest.mark.parametrize("format", FORMATS)
def test_characters_that_no_text_holds_are_told_and_the_file_can_be_read(format):
    write = FORMATS[format]
    course = Course(title="A\x00", pages=(Page(title="A\x00", body=doc(paragraph("b\x00\x0cc"))),))
    written = write(course, find)
    assert [note.message for note in written.notes] == [
        "Characters that such files cannot hold were left out."
    ]
    (page,) = read(Source(name=f"a.{format}", data=written.data), ImportLimits()).course.pages
    assert page.body.content[-1] == paragraph("bc")


def test_a_footnote_that_nothing_refers_to_comes_back_or_is_text():
    loose = node("footnotes", node("footnote", paragraph("Note"), label="1"))
    assert again("html", paragraph("a"), loose) == (paragraph("a"), loose)
    assert again("docx", paragraph("a"), loose) == (paragraph("a"), paragraph("Note"))


@pytest.mark.parametrize(("levels", "told"), [(3, []), (4, ["goes on"])])
def test_paragraphs_that_go_on_with_an_item_too_deep_for_word_are_told(levels, told):
    item = node("listItem", paragraph("deepest"), paragraph("goes on"))
    for level in range(levels - 1):
        item = node("listItem", paragraph(f"level {level}"), node("bulletList", item))
    page = Page(title="A", body=doc(node("bulletList", item)))
    written = write_docx(Course(title="A", pages=(page,)), find)
    assert [one.excerpt for one in written.notes if "behind the list" in one.message] == told
    again = read(Source(name="a.docx", data=written.data))
    assert "goes on" in again.course.pages[0].body.plain


def test_a_quotation_is_told_only_where_it_holds_more_than_paragraphs():
    for inside, told in ((paragraph("a"), 0), (node("bulletList", node("listItem", paragraph("a"))), 1)):
        page = Page(title="A", body=doc(node("blockquote", inside)))
        assert len(write_docx(Course(title="A", pages=(page,)), find).notes) == told


def test_equations_of_a_web_page_are_shown_without_a_script_and_come_back_as_they_were():
    latex = [r"E = mc^2", r"\frac{a}{b} < c", r"\foo{"]
    said = [paragraph("So ", node("mathInline", latex=one)) for one in latex]
    course = Course(title="T", pages=(Page(title="T", body=doc(*said, node("mathBlock", latex=latex[1]))),))
    html = write_html(course, lambda sha256: None).data.decode()
    assert html.count("<math>") == 2 and html.count('<math display="block">') == 1 and "<mfrac>" in html
    assert r"\(\foo{\)" in html  # what cannot be written so is left to readers of TeX
    back = read(Source(name="a.html", data=html.encode()), ImportLimits()).course.pages[0].body
    assert [one.attrs["latex"] for one in back.walk() if one.type.startswith("math")] == [*latex, latex[1]]
