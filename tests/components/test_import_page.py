"""The import page, without a browser: what comes in is read, looked at, and only then stored."""

from pathlib import Path

import pytest

from workbench.components.import_page import ImportPage
from workbench.components.session import Session
from workbench.settings import Settings
from workbench.workspace import Workspace

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
FILES = sorted(path.name for path in SAMPLES.iterdir() if path.suffix in (".docx", ".zip", ".csv"))


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(Settings(data_dir=tmp_path, samples=False)) as opened:
        yield opened


@pytest.fixture
def session():
    return Session()


@pytest.fixture
def page(workspace, session):
    return ImportPage(workspace.services, session)


def items(page):
    return [(item.name, item.state) for item in page._intake.items]


async def send(page, name, data):
    """What a browser does with a file that was chosen."""
    page.do_file({"key": "k", "name": name, "size": len(data), "type": ""})
    item = page._intake.items[-1]
    for number, at in enumerate(range(0, len(data), 1000)):
        page._piece(item.id, number, data[at : at + 1000])
        page._piece(item.id, number, data[at : at + 1000])  # sent again after a broken line
    await page.do_arrived({"id": item.id})
    return page._intake.get(item.id)


def preview(page):
    return page._looked_at


async def test_a_file_is_read_and_shown_and_nothing_is_stored(page, workspace):
    item = await send(page, "rivers.md", b"# Rivers\n\nThey flow.\n" * 200)
    assert item.state == "ready"
    assert preview(page)._title.value == "Rivers"
    assert workspace.services.outlining.courses("default_user") == ()
    assert list((workspace.settings.data_dir / "uploads").iterdir()) == []


async def test_what_was_chosen_is_stored_as_a_new_course_and_can_be_taken_back(page, workspace, session):
    item = await send(page, "rivers.md", b"# Rivers\n\nThey flow.\n")
    await page._store(item.id, "  Great rivers ", None, frozenset({0}))
    courses = workspace.services.outlining.courses("default_user")
    assert [course.title for course in courses] == ["Great rivers"]
    assert (session.page, session.course_id) == ("courses", courses[0].id)
    session.notice.undo()
    assert workspace.services.outlining.courses("default_user") == ()


async def test_it_becomes_part_of_a_course_that_is_there(page, workspace):
    course_id = workspace.services.outlining.create("Geography", "default_user")
    item = await send(page, "rivers.md", b"# Rivers\n\nThey flow.\n")
    await page._store(item.id, "ignored", course_id, frozenset({0}))
    outline = workspace.services.outlining.outline(course_id)
    assert outline.course.title == "Geography"
    assert [entry.title for entry in outline.entries] == ["First page", "Rivers"]


async def test_storing_no_page_is_refused_and_the_preview_stays(page, session):
    item = await send(page, "rivers.md", b"# Rivers\n\nThey flow.\n")
    await page._store(item.id, "Rivers", None, frozenset())
    assert session.notice.problem
    assert page._intake.get(item.id).state == "ready"


async def test_a_course_that_went_meanwhile_loses_nothing(page, session):
    item = await send(page, "rivers.md", b"# Rivers\n\nThey flow.\n")
    await page._store(item.id, "Rivers", "gone", frozenset({0}))
    assert session.notice.problem
    assert page._intake.get(item.id).imported is not None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF-1.7"),
        ("b.docx", b""),
        ("c.zip", b"PK\x03\x04cut"),
        ("d.xyz", b"what is this"),
        ("e", b"\x00"),
    ],
)
async def test_bad_input_ends_in_one_sentence(page, name, data):
    item = await send(page, name, data)
    assert item.state == "failed"
    assert item.message.endswith(".")
    assert "\n" not in item.message
    assert "Traceback" not in item.message


async def test_a_file_that_is_too_large_gets_no_place(workspace, session):
    page = ImportPage(workspace.services, session)
    page.do_file({"key": "k", "name": "big.docx", "size": 51 * 2**20, "type": ""})
    assert page._intake.items[0].message == "“big.docx” is larger than 50 MB."
    assert page._intake.items[0].token == ""


async def test_with_the_routes_files_may_be_larger(workspace):
    page = ImportPage(workspace.services, Session(routes=True))
    page.do_file({"key": "k", "name": "big.docx", "size": 51 * 2**20, "type": ""})
    assert items(page) == [("big.docx", "sending")]


async def test_text_is_read_as_what_it_is(page):
    await page.do_text({"text": "<h1>Rivers</h1><p>They flow.</p>"})
    await page.do_text({"text": "# Rivers\n\nThey *flow*."})
    assert items(page) == [("Pasted text.html", "ready"), ("Pasted text.md", "ready")]
    for item in page._intake.items:
        assert item.imported.course.pages[0].title == "Rivers"


async def test_a_private_address_is_refused(page):
    await page.do_address({"address": "http://127.0.0.1:9/"})
    assert items(page) == [("http://127.0.0.1:9/", "failed")]


async def test_what_was_removed_is_forgotten_with_its_preview(page, workspace):
    item = await send(page, "rivers.md", b"# Rivers\n")
    page.do_remove({"id": item.id})
    assert page._preview.objects == []
    assert items(page) == []


async def test_a_file_that_broke_off_is_told(page, workspace):
    page.do_file({"key": "k", "name": "half.docx", "size": 9, "type": ""})
    page.do_broken({"id": page._intake.items[0].id, "message": "The connection broke."})
    assert page._intake.items[0].message == "The connection broke."
    assert list((workspace.settings.data_dir / "uploads").iterdir()) == []


async def test_pages_and_notes_lead_to_their_place(page):
    item = await send(
        page, "rivers.html", b"<h1>Rivers</h1><p onclick='x()'>They flow.</p><script>1</script>"
    )
    shown = preview(page)
    assert item.imported.notes
    shown._look_closer(0)
    assert shown._tabs.active == 0
    for note in item.imported.notes:
        shown._go_to(note)


@pytest.mark.parametrize("sample", FILES)
async def test_every_sample_can_be_looked_at(page, sample):
    item = await send(page, sample, (SAMPLES / sample).read_bytes())
    assert item.state == "ready"
    for index in range(len(preview(page)._pages)):
        preview(page).look(index)
