# ruff: noqa: E501 -- the trees read better unbroken
"""Links between the pages of a course, on the way out and back in."""

from dataclasses import replace

import pytest

from workbench.exporters._base import exporter_named
from workbench.importers._base import read
from workbench.model.content import doc, map_nodes, mark, node, paragraph, text
from workbench.model.course import Course, Page, PageKind
from workbench.model.exercise import Choice, Exercise, Interaction, Kind, exercise_node, interaction_node
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits


def page(title, *links, **more):
    said = (paragraph(text(words, mark("link", href=href))) for words, href in links)
    return Page(title=title, body=doc(paragraph(text(f"What {title} says.")), *said), **more)


COURSE = Course(
    title="Leaves",
    pages=(
        page(
            "Light",
            ("on to water", "page:2"),
            ("nowhere", "page:9"),
            ("talk of it", "page:3"),
            ("a folder", "page:4"),
        ),
        page("Earth", pages=(page("Water", ("back to light", "page:0")),)),
        page("Talk", ("the water", "page:2"), kind=PageKind.DISCUSSION),
        Page(title="Folder", kind=PageKind.SECTION, pages=(Page(title="Empty"),)),
    ),
)


def hrefs(course):
    found = {}
    for page in course.walk():
        for each in page.body.walk():
            found.update((each.text, one.attrs["href"]) for one in each.marks if one.type == "link")
    return found


def written(name, course=COURSE):
    return exporter_named(name).write(course, lambda sha256: None)


def test_a_cartridge_comes_back_with_its_links():
    made = written("cartridge")
    result = read(Source(name="leaves.imscc", data=made.data), ImportLimits())
    titles = [one.title for one in result.course.walk()]
    found = {words: titles[int(href.removeprefix("page:"))] for words, href in hrefs(result.course).items()}
    assert found == {
        "on to water": "Water",
        "talk of it": "Talk",
        "back to light": "Light",
        "the water": "Water",
    }
    assert any("kept as words" in note.message for note in made.notes)


@pytest.mark.parametrize(("name", "place", "link"), [
    ("html", 'id="page-2"', 'href="#page-2"'),
    ("markdown", '<a id="page-2"', "(<#page-2>)"),
])  # fmt: skip
def test_a_text_in_one_piece_leads_to_the_places_of_its_pages(name, place, link):
    made = written(name).data.decode()
    assert place in made and link in made and "page-9" not in made and "nowhere" in made


def test_a_word_file_leads_to_its_bookmarks(tmp_path):
    from docx import Document

    (tmp_path / "a.docx").write_bytes(written("docx").data)
    xml = Document(str(tmp_path / "a.docx")).element.xml
    assert 'w:bookmarkStart w:id="0" w:name="page-0"' in xml and 'w:anchor="page-2"' in xml
    assert xml.index('w:name="page-2"') < xml.index("What Water says.")


@pytest.mark.parametrize("name", ["qti12", "qti21", "qti30", "gift"])
def test_a_format_without_pages_says_that_links_are_words_now(name):
    asked = Interaction(kind=Kind.CHOICE, choices=(Choice(id="A", content=doc(paragraph(text("Yes")))),))
    quiz = Page(title="Quiz", body=doc(exercise_node(Exercise(body=(interaction_node(asked),)))))
    notes = written(name, replace(COURSE, pages=(*COURSE.pages, quiz))).notes
    assert sum("another page" in note.message for note in notes) == 6


def called(words, name):
    return node("paragraph", text(words), id=name)


def led(words, href):
    return text(words, mark("link", href=href))


PLACES = Course(
    title="Places",
    pages=(
        Page(
            title="One",
            body=doc(
                paragraph(led("twin", "#twin"), " ", led("deep", "page:1#deep"), " ", led("item", "#item"), " ", led("cell", "#cell"),
                          " ", led("code", "#code"), " ", led("sum", "#sum"), " ", led("gone", "#gone")),
                called("A twin.", "twin"),
                node("bulletList", node("listItem", called("An item.", "item"))),
                node("table", node("tableRow", node("tableHeader", paragraph("Head"))), node("tableRow", node("tableCell", called("A cell.", "cell")))),
                node("codeBlock", text("x = 1"), id="code"),
                node("mathBlock", latex="x", id="sum"),
                called("Nothing leads here.", "idle"),
            ),
        ),
        Page(
            title="Two",
            body=doc(called("Another twin.", "twin"), called("Deep.", "deep"), paragraph(led("own", "#twin"), " ", led("other", "page:0#twin"))),
        ),
    ),
)  # fmt: skip


def known(course, names):
    """The course with those of its block ids that links lead to."""

    def kept(one):
        name = one.attrs.get("id")
        return replace(one, attrs={**one.attrs, "id": name if name in names else None}) if name else one

    return [map_nodes(page.body, kept) for page in course.walk()]


@pytest.mark.parametrize(
    ("name", "file"), [("html", "a.html"), ("markdown", "a.md"), ("docx", "a.docx"), ("cartridge", "a.imscc")]
)
def test_links_to_places_come_back_as_they_were(name, file):
    made = written(name, PLACES)
    result = read(Source(name=file, data=made.data), ImportLimits())
    wanted = known(PLACES, {"twin", "item", "cell", "code", "sum", "deep"})
    first = wanted[0].content[0]
    plain = paragraph(*first.content[:-2], text(" gone"))
    assert [page.body for page in result.course.walk()] == [doc(plain, *wanted[0].content[1:]), wanted[1]]
    assert sum("a place in the text" in note.message for note in made.notes) == 1


def test_a_question_that_a_link_leads_to_is_found_again():
    asked = Interaction(kind=Kind.CHOICE, choices=(Choice(id="A", content=doc(paragraph(text("Yes")))),))
    question = exercise_node(Exercise(body=(paragraph("Why?"), interaction_node(asked)), title="Q"))
    named = replace(question, attrs={**question.attrs, "id": "ask"})
    course = Course(
        title="Quiz", pages=(Page(title="Quiz", body=doc(paragraph(led("down", "#ask")), named)),)
    )
    for name, file in (("html", "a.html"), ("markdown", "a.md"), ("docx", "a.docx")):
        result = read(Source(name=file, data=written(name, course).data), ImportLimits())
        assert result.course.pages[0].body.content[1].attrs["id"] == "ask", name
