"""Lists, counted headings and the looks of headings, as Google Docs writes them in HTML."""

import pytest

from workbench.importers import read
from workbench.importers._counting import spelt
from workbench.model.content import heading, mark, node, paragraph, text
from workbench.model.imported import Source

EMPTY = '<p class="c7"><span class="c1"></span></p>'


def counted(name, level, *counters, before="", after="."):
    signs = '"."'.join(f" counter(lst-ctn-kix_{name}-{at},{style}) " for at, style in counters)
    return f'.lst-kix_{name}-{level}>li:before{{content:"{before}"{signs}"{after} "}}'


SHEET = "".join(
    (
        counted("n", 0, (0, "decimal")),
        counted("n", 1, (0, "decimal"), (1, "decimal")),
        counted("n", 2, (0, "upper-roman"), (1, "decimal"), (2, "lower-latin")),
        counted("a", 1, (1, "lower-latin"), before="(", after=")"),
        '.lst-kix_b-0>li:before{content:"\\0025cf   "}',
        ".c1{font-weight:400}.c2{font-weight:700}.c3{font-style:italic}",
    )
)


def exported(body, more=""):
    head = f'<html><head><style type="text/css">{SHEET}{more}</style></head><body class="c0 doc-content">'
    imported = read(Source(name="a.html", data=f"{head}{body}</body></html>".encode()))
    return imported.course.pages[0].body.content, imported.notes


def listed(name, level, *items, start=None, begins=False, tag="ol"):
    given = f' start="{start}"' if start else ""
    inside = "".join(f'<li class="c6 li-bullet-0">{one}</li>' for one in items)
    return f'<{tag} class="c8 lst-kix_{name}-{level}{" start" if begins else ""}"{given}>{inside}</{tag}>'


def item(*content):
    return node("listItem", *content)


def title(level, words):
    return f'<h{level} id="h.x{level}" style="display:inline"><span class="c1">{words}</span></h{level}>'


def test_headings_that_are_counted_stay_headings_with_their_numbers():
    blocks, notes = exported(
        listed("n", 0, title(1, "Aims"), start=1, begins=True)
        + listed("n", 1, title(2, "Why"), start=1, begins=True)
        + "<p>Because.</p>"
        + listed("n", 1, title(2, "How"), start=2)
        + listed("n", 0, title(1, "Means"), start=2)
        + listed("n", 1, title(2, "Money"), start=1, begins=True)
        + listed("n", 2, title(3, "Coins"), start=3, begins=True)
    )
    assert blocks == (
        heading(1, "1. Aims"),
        heading(2, "1.1. Why"),
        paragraph("Because."),
        heading(2, "1.2. How"),
        heading(1, "2. Means"),
        heading(2, "2.1. Money"),
        heading(3, "II.1.c. Coins"),
    )
    assert notes == ()


def test_items_around_a_heading_in_their_list_keep_their_numbers():
    inside = ("<span>first</span>", title(2, "Second"), "<span>third</span>", "<span>fourth</span>")
    blocks, _ = exported(listed("n", 0, *inside, start=1, begins=True) + "<p>end</p>")
    assert blocks == (
        node("orderedList", item(paragraph("first"))),
        heading(2, "2. Second"),
        node("orderedList", item(paragraph("third")), item(paragraph("fourth")), start=3),
        paragraph("end"),
    )


def test_a_heading_with_a_dot_loses_it_and_one_with_more_behind_it_stays_an_item():
    blocks, _ = exported(listed("b", 0, title(2, "Dot"), begins=True, tag="ul"))
    assert blocks == (heading(2, "Dot"),)
    blocks, _ = exported(listed("b", 0, title(2, "Dot") + "<span>more</span>", begins=True, tag="ul"))
    kept = item(paragraph(text("Dot", mark("bold"))), paragraph("more"))
    assert blocks == (node("bulletList", kept),)


def test_empty_lines_between_the_items_of_a_list_do_not_part_it():
    blocks, _ = exported(
        listed("n", 0, "<span>Terms</span>", start=1, begins=True)
        + EMPTY
        + listed("n", 1, "<span>In this:</span>", start=1, begins=True)
        + EMPTY
        + listed("a", 1, "<span>we</span>", start=1, begins=True)
        + EMPTY
        + EMPTY
        + listed("a", 1, "<span>you</span>", start=2)
        + EMPTY
        + listed("n", 1, "<span>Other</span>", start=2)
        + EMPTY
        + listed("n", 0, "<span>Use</span>", start=2)
        + EMPTY
        + listed("n", 1, "<span>Goes on</span>", start=3)
    )
    letters = node("orderedList", item(paragraph("we")), item(paragraph("you")), type="a")
    terms = item(
        paragraph("Terms"),
        node("orderedList", item(paragraph("In this:"))),
        letters,
        node("orderedList", item(paragraph("Other")), start=2),
    )
    use = item(paragraph("Use"), node("orderedList", item(paragraph("Goes on")), start=3))
    assert blocks == (node("orderedList", terms, use),)


@pytest.mark.parametrize("between", ["<p>words</p>", '<p><img alt="A leaf" src="data:,"></p>', "<hr>"])
def test_what_shows_something_parts_a_list_and_so_does_a_new_one(between):
    one, two = ("<span>one</span>", "<span>two</span>")
    blocks, _ = exported(
        listed("n", 0, one, start=1, begins=True) + EMPTY + between + EMPTY + listed("n", 0, two, start=2)
    )
    lists = [block for block in blocks if block.type == "orderedList"]
    assert [block.attrs["start"] for block in lists] == [1, 2]
    blocks, _ = exported(
        listed("n", 0, one, start=1, begins=True) + EMPTY + listed("m", 0, two, start=1, begins=True)
    )
    assert [block.type for block in blocks] == ["orderedList", "orderedList"]


def test_how_all_headings_look_is_no_mark_of_their_words():
    looks = "h1{font-weight:700}h6{font-style:italic;text-decoration:underline}"
    body = (
        '<h1><span class="c2">Bold </span><span class="c3">and more</span></h1>'
        '<h6><span class="c3">Slanted </span><span class="c2">and bold</span></h6>'
    )
    blocks, _ = exported(body, looks)
    assert blocks == (
        heading(1, "Bold ", text("and more", mark("italic"))),
        heading(6, "Slanted ", text("and bold", mark("bold"))),
    )


PUBLISHED = (
    '<html><head><title>Plan</title></head><body><div id="{above}"><div>Published using Google Docs</div>'
    '<a href="https://docs.google.com/abuse?id=1">Report abuse</a></div><div id="contents"><style>'
    ".title{{font-size:26pt}}.subtitle{{font-size:15pt}}.c1{{font-weight:700}}</style>"
    '<p class="c2 title"><span>Bees</span></p><div id="header"><p><span class="c1">Wings</span></p></div>'
    "</div>"
    '<div id="footer"><span>Updated automatically every 5 minutes</span></div></body></html>'
)


@pytest.mark.parametrize("above", ["banners", "header"])
def test_what_google_shows_around_a_published_document_is_told_and_left_out(above):
    imported = read(Source(name="a.html", data=PUBLISHED.format(above=above).encode()))
    assert imported.course.pages[0].body.content == (
        heading(1, "Bees"),
        paragraph(text("Wings", mark("bold"))),
    )
    assert [note.code for note in imported.notes] == ["navigation", "navigation"]
    assert imported.notes[0].excerpt == "Published using Google DocsReport abuse"


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [(4, "1", "4"), (28, "a", "bb"), (3, "A", "C"), (49, "i", "xlix"), (14, "I", "XIV"), (0, "a", "0")],
)
def test_numbers_are_spelt_as_lists_spell_them(number, kind, said):
    assert spelt(number, kind) == said


@pytest.mark.parametrize("kind", ["a", "i"])
def test_a_number_that_would_be_very_long_in_letters_is_in_figures(kind):
    assert spelt(10**12, kind) == "1000000000000"
