"""A course in one text, Word, HTML or Markdown, comes back page by page, with the links between its pages."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.exporters._base import exporter_named
from workbench.importers._base import read
from workbench.model.content import doc, heading, mark, node, paragraph, text
from workbench.model.course import Course, Page, PageKind
from workbench.model.exercise import Choice, Exercise, Interaction, Key, Kind, exercise_node, interaction_node
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits
from workbench.model.page_mark import PageMark, from_attributes, nested, page_of, to_attributes

FORMATS = ["docx", "html", "markdown"]
LINKED = interaction_node(
    Interaction(
        kind=Kind.CHOICE,
        choices=tuple(
            Choice(id=name, content=doc(paragraph(text(f"See {name}", mark("link", href="page:0")))))
            for name in "AB"
        ),
        key=Key(correct=("A",)),
    )
)


def again(format, course):
    """The course after a way out and back in."""
    one = exporter_named(format)
    data = one.write(course, lambda sha256: None).data
    return read(Source(name=f"a{one.ending}", data=data), ImportLimits()).course


words = st.text("abcXYZäß你😀", min_size=1, max_size=6)
titles = st.lists(words, min_size=1, max_size=3).map(" ".join)
links = st.integers(0, 9).map(
    lambda number: paragraph("To ", text("a page", mark("link", href=f"page:{number}")))
)
blocks = st.one_of(
    words.map(paragraph),
    links,
    titles.map(lambda said: heading(2, said)),
    words.map(lambda said: node("bulletList", node("listItem", paragraph(said)))),
)


def body(title, headed, blocks):
    first = (heading(1, title),) if headed else (paragraph("First."),)
    return doc(*first, *(one for block in blocks for one in (block, paragraph("Between."))))


pages = st.recursive(
    st.builds(
        lambda title, headed, blocks, kind: Page(title=title, body=body(title, headed, blocks), kind=kind),
        titles,
        st.booleans(),
        st.lists(blocks, max_size=2),
        st.sampled_from(PageKind),
    ),
    lambda below: st.builds(
        lambda page, pages: replace(page, pages=tuple(pages)), below, st.lists(below, max_size=2)
    ),
    max_leaves=5,
)


def sound(course):
    """The course with links only to pages that there are."""
    number = sum(1 for _ in course.walk())

    def page(one):
        kept = (block for block in one.body.content if not _leads_beyond(block, number))
        return replace(one, body=doc(*kept), pages=tuple(map(page, one.pages)))

    return replace(course, pages=tuple(map(page, course.pages)))


def _leads_beyond(block, number):
    hrefs = [mark.attrs["href"] for one in block.walk() for mark in one.marks if mark.type == "link"]
    return any(int(href.removeprefix("page:")) >= number for href in hrefs)


courses = st.builds(
    lambda title, pages: sound(Course(title=title, pages=tuple(pages), language="de")),
    titles,
    st.lists(pages, min_size=1, max_size=3),
)


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=25)
@given(course=courses)
def test_a_course_comes_back_as_it_was(format, course):
    assert again(format, course) == course


@pytest.mark.parametrize("format", FORMATS)
def test_links_within_questions_and_settings_come_back(format):
    asked = exercise_node(Exercise(body=(paragraph("Where?"), LINKED), title="One"))
    quiz = Page(title="Quiz", kind=PageKind.QUIZ, settings=(("Attempts", "3"),), body=doc(asked))
    course = Course(title="Leaves", pages=(Page(title="Light", pages=(quiz,)),), language="en")
    back = again(format, course)
    (found,) = [one for one in back.walk() if one.kind is PageKind.QUIZ]
    assert found.settings == quiz.settings and back.pages[0].pages == (found,)
    assert [one for one in found.body.walk() if one.type == "exercise"] == [asked]


@pytest.mark.parametrize("format", FORMATS)
def test_footnotes_of_each_page_stay_with_it(format):
    def page(title):
        note = node("footnotes", node("footnote", paragraph(f"About {title}."), label="1"))
        said = paragraph(f"{title} is", node("footnoteReference", label="1"))
        return Page(title=title, body=doc(said, note))

    course = Course(title="Leaves", pages=(page("Light"), page("Water")), language="en")
    assert again(format, course) == course


def test_a_page_that_looks_like_a_mark_stays_a_page():
    said = '<a id="page-0" data-level="1"></a>'
    course = Course(
        title="A", pages=(Page(title="B", body=doc(paragraph("x"), node("codeBlock", text(said)))),)
    )
    (page,) = again("html", course).pages
    assert page.body.content[-1].plain == said
    assert said in again("markdown", course).pages[0].body.plain


def test_a_title_written_anew_is_the_title():
    mark = PageMark(headed=True, title="The  old one")
    assert page_of(mark, (heading(1, "The old one"), paragraph("x"))).title == "The  old one"
    new = page_of(mark, (heading(1, "The new one"), paragraph("x")))
    assert (new.title, new.body) == ("The new one", doc(paragraph("x")))


def test_marks_that_somebody_made_up_are_read_as_far_as_they_make_sense():
    assert from_attributes({}) is None and from_attributes({"data-level": "-1"}) is None
    odd = {"data-level": "99999999", "data-kind": "x", "data-settings": '[["a","b"],["c"],7]'}
    assert from_attributes(odd) == PageMark(level=100, settings=(("a", "b"),))
    assert from_attributes({"data-level": "0", "data-settings": "{"}) == PageMark()


def test_pages_lie_below_the_nearest_one_that_is_less_deep():
    one, two, three, four = (Page(title=name) for name in "ABCD")
    assert nested((one, two, three, four), (1, 3, 2, 1)) == (replace(one, pages=(two, three)), four)


@given(
    st.builds(
        PageMark,
        level=st.integers(1, 100),
        headed=st.booleans(),
        title=st.one_of(st.none(), words),
        kind=st.sampled_from(PageKind),
        settings=st.lists(st.tuples(st.text(), st.text()), max_size=2).map(tuple),
    )
)
def test_a_mark_comes_back_from_its_attributes(mark):
    assert from_attributes(to_attributes(mark)) == mark


@pytest.mark.parametrize(("name", "file"), [("html", "a.html"), ("markdown", "a.md"), ("docx", "a.docx")])
def test_what_a_course_says_of_itself_comes_back(name, file):
    course = Course(
        title='About "leaves"',
        description='Of “leaves”, and "light": both.',
        pages=(Page(title="One"), Page(title="Two")),
    )
    made = exporter_named(name).write(course, lambda sha256: None)
    found = read(Source(name=file, data=made.data)).course
    assert (found.title, found.description) == (course.title, course.description)


def noted(title, label, said):
    reference = node("footnoteReference", label=label)
    note = node("footnotes", node("footnote", paragraph(said), label=label))
    return Page(title=title, body=doc(paragraph("A fact", reference, "."), note))


@pytest.mark.parametrize("format", FORMATS)
def test_footnotes_of_two_pages_with_one_label_stay_apart(format):
    course = Course(title="Notes", pages=(noted("One", "1", "Of one."), noted("Two", "1", "Of two.")))
    told = [page.body.content[-1].plain for page in again(format, course).walk()]
    assert told == ["Of one.", "Of two."]


def test_no_two_footnotes_in_one_text_have_one_label():
    below = (noted("Two", "1", "Of two."), noted("Three", "2", "Of three."), noted("Four", "†", "Of four."))
    course = Course(title="Notes", pages=(replace(noted("One", "1", "Of one."), pages=below),))
    html, markdown = (
        exporter_named(name).write(course, lambda sha256: None).data.decode() for name in FORMATS[1:]
    )
    assert re.findall(r'href="#footnote-([^"r]+)"', html) == ["1", "2", "3", "†"]
    assert [html.count(f'id="footnote-{one}"') for one in "123†"] == [1, 1, 1, 1]
    assert re.findall(r"^\[\^(.+)\]:", markdown, re.MULTILINE) == ["1", "2", "3", "4"]


def test_what_word_has_no_room_for_of_a_description_is_told():
    course = Course(title="Long", description="a" * 255 + "the rest", pages=(Page(title="One"),))
    made = exporter_named("docx").write(course, lambda sha256: None)
    assert [one.excerpt for one in made.notes] == ["the rest"]
    assert read(Source(name="a.docx", data=made.data)).course.description == "a" * 255
