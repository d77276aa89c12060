"""The courses page, without a browser: what is asked for is done, shown and can be taken back."""

from dataclasses import replace

import pytest

from workbench.components._course_files import _report
from workbench.components.courses_page import CoursesPage
from workbench.components.session import Session
from workbench.model.conflict import Merge
from workbench.model.content import doc, node, paragraph
from workbench.model.course import Course, Page
from workbench.model.imported import Imported, Note, Provenance, Severity
from workbench.settings import Settings
from workbench.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(Settings(data_dir=tmp_path, samples=False)) as opened:
        yield opened


@pytest.fixture
def session():
    return Session()


@pytest.fixture
def shown(workspace, session):
    """The page as it was opened; `ask` does what a visitor asks for, `state` is what is shown."""
    page = CoursesPage(workspace.services, session)
    page.opened()

    class Shown:
        browser = page._browser

        async def ask(self, kind, **data):
            await page._asked(kind, data)

        @property
        def state(self):
            return page._browser.snapshot()

        def titles(self):
            return [course["title"] for course in self.state["courses"]]

        def pages(self):
            return [entry["title"] for entry in self.state["outline"]["entries"]]

    return Shown()


async def test_a_new_course_is_shown_with_its_first_page(shown, session):
    await shown.ask("create", title="Rivers")
    assert shown.titles() == ["Rivers"]
    assert shown.pages() == ["First page"]
    assert shown.state["selected"] == session.course_id


async def test_a_page_that_is_deleted_is_open_no_more(shown, session):
    await shown.ask("create", title="Rivers")
    page = shown.state["outline"]["entries"][0]["id"]
    session.document_id = page
    await shown.ask("page_delete", course=session.course_id, id=page)
    assert session.document_id is None


async def test_a_title_of_nothing_is_refused_in_a_sentence(shown, session):
    await shown.ask("create", title="   ")
    assert shown.titles() == []
    assert session.notice.problem
    assert session.notice.text.startswith("A title needs at least one letter.")


async def test_a_deleted_course_comes_back(shown, session):
    await shown.ask("create", title="Rivers")
    await shown.ask("delete", course=session.course_id)
    assert shown.titles() == []
    assert session.course_id is None
    session.notice.undo()
    assert shown.titles() == ["Rivers"]


async def test_courses_change_places(shown, session):
    for title in ("One", "Two", "Three"):
        await shown.ask("create", title=title)
    await shown.ask("move", course=session.course_id, by=-2)
    assert shown.titles() == ["Three", "One", "Two"]


async def test_only_courses_with_the_words_are_shown(shown):
    await shown.ask("create", title="Rivers")
    await shown.ask("create", title="Mountains")
    await shown.ask("search", text="riv")
    assert shown.titles() == ["Rivers"]
    await shown.ask("search", text="")
    assert shown.titles() == ["Rivers", "Mountains"]


async def test_pages_are_added_named_moved_and_deleted(shown, session):
    await shown.ask("create", title="Rivers")
    course = session.course_id
    await shown.ask("page_create", course=course, parent=None)
    second = shown.state["outline"]["entries"][1]["id"]
    await shown.ask("page_rename", id=second, title="Sources")
    await shown.ask("page_shift", id=second, way="up")
    assert shown.pages() == ["Sources", "First page"]
    await shown.ask("page_delete", course=course, id=second)
    assert shown.pages() == ["First page"]
    session.notice.undo()
    assert shown.pages() == ["Sources", "First page"]


async def test_a_page_cannot_be_put_into_itself(shown, session):
    await shown.ask("create", title="Rivers")
    page = shown.state["outline"]["entries"][0]["id"]
    await shown.ask("page_move", id=page, parent=page, position=0)
    assert shown.pages() == ["First page"]
    assert session.notice.problem


async def test_what_nobody_can_ask_for_does_nothing(shown):
    await shown.ask("__init__")
    await shown.ask("opened")
    assert shown.titles() == []


async def test_an_address_of_a_course_that_is_gone_says_so_once(workspace):
    session = Session(course_id="gone")
    page = CoursesPage(workspace.services, session)
    page.opened()
    assert session.course_id is None
    assert session.notice.text == "This course does not exist any more."
    assert page._browser.snapshot()["selected"] is None


async def test_a_course_is_exported_under_its_title(shown, session, monkeypatch):
    await shown.ask("create", title="Rivers: sources")
    saved = []
    monkeypatch.setattr(shown.browser, "save", lambda *file: saved.append(file))
    await shown.ask("export", course=session.course_id, format="markdown")
    name, media_type, data = saved[0]
    assert name.endswith(".md")
    assert media_type.startswith("text/markdown")
    assert b"First page" in data


async def test_what_an_export_does_not_carry_is_listed_until_it_is_put_away(shown, workspace):
    gone = paragraph(node("image", src="asset:" + "0" * 64, alt="Leaf"))
    course = Course(title="Rivers", pages=(Page(title="Rivers", body=doc(gone)),))
    shown.browser.show(report=_report(workspace.services.exporting.export(course, "html")))
    (note,) = shown.state["report"]["notes"]
    assert note["severity"] == "loss" and "missing" in note["message"]
    await shown.ask("report_close")
    assert shown.state["report"] is None


async def test_opening_a_page_goes_to_the_editor(shown, session):
    await shown.ask("create", title="Rivers")
    course, page = session.course_id, shown.state["outline"]["entries"][0]["id"]
    await shown.ask("open", course=course, id=page)
    assert (session.page, session.course_id, session.document_id) == ("editor", course, page)


async def test_what_was_imported_into_a_course_can_be_read_there(shown, workspace):
    note = Note(severity=Severity.LOSS, where="page 1", message="A picture is missing.", advice="Add it.")
    given = Imported(
        course=Course(title="Rivers", pages=(Page(title="One"),)),
        notes=(Note(severity=Severity.INFO, where="", message="A style was dropped."), note),
        provenance=Provenance(name="rivers.docx", sha256="ab" * 32, importer="docx", version="1"),
    )
    course_id = workspace.services.importing.store(given, user="ann")
    await shown.ask("imports", course=course_id)
    assert shown.state["imports"]["course"] == course_id
    record = shown.state["imports"]["imports"][0]
    assert (record["name"], record["user"], record["counts"]) == (
        "rivers.docx",
        "ann",
        {"loss": 1, "info": 1},
    )
    assert [one["message"] for one in record["notes"]] == ["A picture is missing.", "A style was dropped."]
    await shown.ask("imports_close")
    assert shown.state["imports"] is None


async def test_what_waits_for_a_decision_is_said_of_the_course_and_its_pages(shown, workspace):
    def reading(*pages, version):
        found = Provenance(name="rivers.docx", sha256=version * 64, importer="docx", version="1")
        return Imported(course=Course(title="Rivers", pages=pages), provenance=found)

    importing, outlining = workspace.services.importing, workspace.services.outlining
    nile, rhine = (Page(title=title, body=doc(paragraph(title))) for title in ("Nile", "Rhine"))
    first = importing.bring(reading(nile, rhine, version="1"), user="ann")
    await shown.ask("search", text="")
    assert [course["undecided"] for course in shown.state["courses"]] == [0]
    outlining.rename_page(first.added[0], "The Nile")
    outlining.delete_page(first.added[1])
    longer = replace(rhine, body=doc(paragraph("Rhine"), paragraph("More.")))
    again = Merge(import_id=first.import_id)
    importing.bring(
        reading(replace(nile, title="Nile, a river"), longer, version="2"), user="ann", conflict=again
    )
    await shown.ask("search", text="")
    (course,) = shown.state["courses"]
    assert course["undecided"] == shown.state["outline"]["course"]["undecided"] == 2
    assert [(one["title"], one["undecided"]) for one in shown.state["outline"]["entries"]] == [
        ("The Nile", 1)
    ]
