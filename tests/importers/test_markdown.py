"""Markdown and plain text."""

import pytest

from workbench.importers import read
from workbench.importers.markdown import markdown_to_blocks
from workbench.model.content import heading, mark, node, paragraph, text
from workbench.model.imported import Source


def blocks(string):
    return markdown_to_blocks(string)[0]


def test_front_matter_gives_title_and_language():
    imported = read(Source(name="a.md", data=b'---\ntitle: "My lesson"\nlang: en\n---\nText\n'))
    assert (imported.course.title, imported.course.language) == ("My lesson", "en")
    assert imported.course.pages[0].body.plain == "Text"


def test_the_first_heading_is_the_title_where_none_is_given():
    assert read(Source(name="a.md", data=b"# Leaves\n\nText")).course.title == "Leaves"


@pytest.mark.parametrize(
    ("string", "content"),
    [
        ("so $x^2$ holds", ["so ", node("mathInline", latex="x^2"), " holds"]),
        (r"so \(x^2\) holds", ["so ", node("mathInline", latex="x^2"), " holds"]),
        ("from $5 to $6", ["from $5 to $6"]),
        ("`$x$`", [text("$x$", mark("code"))]),
        ("~~gone~~", [text("gone", mark("strike"))]),
    ],
)
def test_lines(string, content):
    assert blocks(string) == (paragraph(*content),)


@pytest.mark.parametrize("string", ["$$\na+b\n$$", r"\[ a+b \]"])
def test_equations_of_their_own_line(string):
    assert blocks(string) == (node("mathBlock", latex="a+b"),)


def test_alerts_become_callouts():
    assert blocks("> [!WARNING]\n> Hot") == (node("callout", paragraph("Hot"), kind="warning"),)


def test_footnotes():
    assert blocks("a[^1]\n\n[^1]: Note") == (
        paragraph("a", node("footnoteReference", label="1")),
        node("footnotes", node("footnote", paragraph("Note"), label="1")),
    )


def test_html_in_markdown_is_cleaned_like_any_other():
    said, notes = markdown_to_blocks("<script>alert(1)</script>\n\n<b onclick=x()>bold</b>")
    assert said == (paragraph(text("bold", mark("bold"))),)
    assert [note.code for note in notes] == ["script", "handler"]


def test_plain_text_has_paragraphs_and_lists():
    imported = read(Source(name="a.txt", data=b"One\ntwo\r\n\r\n- a\n- b\n\n3. c\n4. d\n"))
    assert imported.course.pages[0].body.content == (
        paragraph("One", node("hardBreak"), "two"),
        node("bulletList", node("listItem", paragraph("a")), node("listItem", paragraph("b"))),
        node("orderedList", node("listItem", paragraph("c")), node("listItem", paragraph("d")), start=3),
    )


def test_headings_of_all_levels():
    assert blocks("# a\n\n###### b") == (heading(1, "a"), heading(6, "b"))
