"""The import page, without a browser: what comes in is read, looked at, and only then stored."""

import asyncio
import gc
import io
import json
import shutil
import sys
import weakref
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.components._formats import grouped
from workbench.components._items import Item
from workbench.components.import_page import ImportPage
from workbench.components.session import Session
from workbench.importers import importers
from workbench.model.errors import Conflict
from workbench.model.imported import Source
from workbench.settings import Settings
from workbench.workspace import Workspace

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
FILES = sorted(path.name for path in SAMPLES.iterdir() if path.suffix in (".docx", ".zip", ".csv"))
RIVERS = b"# Rivers\n\nThey flow.\n"


@pytest.fixture
def workspace(tmp_path):
    with Workspace.open(Settings(data_dir=tmp_path, samples=False)) as opened:
        yield opened


@pytest.fixture
def session():
    return Session()


@pytest.fixture
def page(workspace, session):
    made = ImportPage(workspace.services, session)
    yield made
    made._close()


def items(page):
    return [(item.name, item.state) for item in page._intake.items]


async def settled(page):
    """Wait until nothing is under way and what is ready is shown."""
    for _ in range(600):
        busy = any(item.state in ("waiting", "reading", "storing") for item in page._intake.items)
        ready = any(item.state == "ready" for item in page._intake.items)
        if not busy and (not ready or _shown_whole(page._looking.preview)):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(items(page))


def _shown_whole(shown):
    """Whether a preview is shown, and it was looked up whether its source is here already."""
    return shown is not None and "conflicts" in shown._shown.snapshot()


async def send(page, name, data):
    """What a browser does with a file that was chosen."""
    page._ways.do_file({"key": "k", "name": name, "size": len(data), "type": ""})
    item = page._intake.items[-1]
    for number, at in enumerate(range(0, len(data), 1000)):
        page._ways.piece(item.id, number, data[at : at + 1000])
        page._ways.piece(item.id, number, data[at : at + 1000])  # sent again after a broken line
    await page._ways.do_arrived({"id": item.id})
    await settled(page)
    return page._intake.get(item.id)


def preview(page):
    return page._looking.preview


def asked(page, what, /, **data):
    return json.loads(preview(page)._answers(what, data))


def courses(workspace):
    return workspace.services.outlining.courses("default_user")


async def test_a_file_is_read_and_shown_and_nothing_is_stored(page, workspace):
    item = await send(page, "rivers.md", b"# Rivers\n\nThey flow.\n" * 200)
    assert item.state == "ready"
    assert preview(page).wanted.title == "Rivers"
    assert courses(workspace) == ()


async def test_what_arrived_is_kept_until_it_is_removed(page, workspace):
    item = await send(page, "rivers.md", RIVERS)
    assert len(list((workspace.settings.data_dir / "uploads").iterdir())) == 1
    await page.do_remove({"id": item.id})
    assert list((workspace.settings.data_dir / "uploads").iterdir()) == []
    assert preview(page) is None
    assert items(page) == []


SHELF = "s" * 32


@pytest.fixture
def opened(workspace, session):
    """Open the import page as a browser with a shelf does; what was open before was left by a reload."""
    pages = []

    async def open_(token=SHELF, user="default_user"):
        for before in pages:
            before._close()
            await asyncio.to_thread(before._intake._kept._desk.shutdown)
        pages[:] = [ImportPage(workspace.services, Session(user=user))]
        await pages[0]._resume(token)
        await settled(pages[0])
        return pages[0]

    yield open_
    for page in pages:
        page._close()


async def test_what_was_not_imported_is_there_after_a_reload_with_all_that_was_chosen(opened, workspace):
    page = await opened()
    quiz = (SAMPLES / "photosynthesis-quiz.csv").read_bytes()
    item = await send(page, "quiz.csv", quiz)
    await page._intake.reader.again(item.id, {"column:1": "ignore"}, lambda share, doing: None)
    await send(page, "broken.docx", b"")
    course = workspace.services.outlining.create("Plants", "default_user")
    page._offer()
    preview(page)._asked("aim", {"title": "Leaves", "course": course, "place": "first"})
    preview(page)._asked("leave", {"numbers": [1], "on": True})
    wanted = preview(page).wanted
    page = await opened()
    assert items(page) == [("quiz.csv", "ready"), ("broken.docx", "failed")]
    assert preview(page).wanted == wanted and wanted.course_id == course and wanted.without == {1}
    again = page._intake.get(item.id)
    assert again.source.choices == {"column:1": "ignore"} and again.source.read() == quiz
    assert again.imported.source.read() == quiz
    await page.do_remove({"id": page._intake.items[1].id})
    await page._shelving.store(item.id, replace(wanted, course_id=None))
    assert items(await opened()) == []
    while list((workspace.settings.data_dir / "prepared").glob("*/*")):  # the closed page's thread
        await asyncio.sleep(0.01)


async def test_what_was_read_is_taken_up_and_what_was_not_is_read(opened, workspace, monkeypatch):
    page = await opened()
    item = await send(page, "lessons.docx", (SAMPLES / FILES[0]).read_bytes())
    half = asyncio.ensure_future(page._ways.do_text({"text": "# Rivers"}))
    while len(page._intake.items) < 2 or page._intake.items[1].state != "reading":
        await asyncio.sleep(0)
    read = []
    importing = workspace.services.importing
    real = importing.read
    monkeypatch.setattr(
        importing, "read", lambda source, **more: read.append(source.name) or real(source, **more)
    )
    page = await opened()
    await half
    assert [state for _, state in items(page)] == ["ready", "ready"]
    assert set(read) == {"Pasted text.md"}
    same = page._intake.get(item.id).imported
    assert same == item.imported and [one.read() for one in same.assets]
    assert items(await opened())[0] == (item.name, "ready"), "as often as somebody asks"


async def test_what_comes_now_is_looked_at_before_what_lay_here_unless_somebody_asked_for_that(opened):
    old = await send(await opened(), "rivers.md", RIVERS)
    page = await opened()
    assert await looked_at(page) == old.id
    new = await send(page, "lakes.md", b"# Lakes\n")
    assert await looked_at(page) == new.id
    await send(page, "seas.md", b"# Seas\n")
    assert await looked_at(page) == new.id, "of several that come, the first"
    page = await opened()
    await page.do_select({"id": old.id})
    await send(page, "ponds.md", b"# Ponds\n")
    assert await looked_at(page) == old.id


async def test_after_a_reload_the_one_that_was_looked_at_is_shown_again(opened, workspace):
    page = await opened()
    first, second, _ = [await send(page, f"{name}.md", RIVERS) for name in ("rivers", "lakes", "seas")]
    await page.do_select({"id": second.id})
    page = await opened()
    assert [items(page)[0][0], await looked_at(page)] == ["rivers.md", second.id]
    shelf = workspace.services.preparing.shelf(SHELF, "default_user")
    assert shelf.looked() == second.id
    await page.do_remove({"id": second.id})
    assert await looked_at(page) == first.id
    assert await looked_at(await opened()) == first.id


async def test_of_two_that_are_ready_in_one_breath_the_first_is_shown(page, workspace):
    imported = workspace.services.importing.read(Source(name="rivers.md", data=RIVERS))
    first, second = (Item(name=name, state="ready", imported=imported) for name in ("rivers", "lakes"))
    for item in (first, second):
        page._intake.note(item)
    assert await looked_at(page) == first.id


async def test_when_the_one_that_was_looked_at_cannot_be_read_any_more_another_is_shown(opened, workspace):
    page = await opened()
    first, second = [await send(page, f"{name}.md", RIVERS) for name in ("rivers", "lakes")]
    await page.do_select({"id": second.id})
    await looked_at(page)
    page._close()
    folder = next((workspace.settings.data_dir / "prepared").glob(f"*/{second.id}"))
    shutil.rmtree(folder / "reading")
    (folder / "source").write_bytes(b"")
    page = await opened()
    assert [page._intake.get(second.id).state, await looked_at(page)] == ["failed", first.id]


async def looked_at(page):
    """What is shown, once what was begun is done."""
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)
    return page._looking.at


@pytest.mark.parametrize("again", [False, True])
async def test_what_is_cancelled_while_it_is_put_by_stays_cancelled_and_can_be_tried_again(opened, again):
    page = await opened()
    page._ways.do_file({"key": "k", "name": "rivers.md", "size": len(RIVERS), "type": ""})
    (item,) = page._intake.items
    page._ways.piece(item.id, 0, RIVERS)
    coming = asyncio.ensure_future(page._ways.do_arrived({"id": item.id}))
    while page._intake.get(item.id).state != "waiting":
        await asyncio.sleep(0)
    page.do_cancel({"id": item.id})
    await coming
    if not again:
        page = await opened()
        assert items(page) == [("rivers.md", "failed")]
    await page.do_retry({"id": item.id})
    assert items(page) == [("rivers.md", "ready")]


async def test_what_there_is_no_room_for_says_that_it_does_not_wait(opened, workspace, monkeypatch):
    page = await opened()
    assert (await send(page, "lakes.md", b"# Lakes\n")).shown()["waits"]
    monkeypatch.setattr(workspace.services.preparing._store, "_most", 0)
    assert not (await send(page, "rivers.md", RIVERS)).shown()["waits"]
    assert items(await opened()) == [("lakes.md", "ready")]


async def test_a_shelf_is_one_persons_and_one_pages(opened):
    await send(await opened(), "rivers.md", RIVERS)
    assert items(await opened(user="somebody else")) == []
    assert items(await opened("t" * 32)) == []
    assert items(await opened("../" + "t" * 29)) == []
    assert len(items(await opened())) == 1


async def test_what_was_chosen_of_one_is_there_when_it_is_looked_at_again(page):
    rivers = await send(page, "rivers.md", RIVERS)
    lakes = await send(page, "lakes.md", b"# Lakes\n")
    preview(page)._asked("aim", {"title": "Great rivers"})
    await page._select(page._intake.get(lakes.id))
    await page._select(page._intake.get(rivers.id))
    assert preview(page).wanted.title == "Great rivers"


async def test_what_was_chosen_is_stored_as_a_new_course_and_can_be_taken_back(page, workspace, session):
    item = await send(page, "rivers.md", RIVERS)
    preview(page)._asked("aim", {"title": "  Great rivers "})
    await page._shelving.store(item.id, preview(page).wanted)
    assert [course.title for course in courses(workspace)] == ["Great rivers"]
    assert items(page) == [("rivers.md", "stored")]
    await page._shelving.do_undo({"id": item.id})
    assert courses(workspace) == ()
    assert items(page) == [("rivers.md", "ready")]


@pytest.mark.parametrize(
    ("place", "titles"),
    [
        ("last", ["First page", "Second", "Rivers"]),
        ("first", ["Rivers", "First page", "Second"]),
        ("after", ["First page", "Rivers", "Second"]),
    ],
)
async def test_it_becomes_part_of_a_course_at_the_place_that_was_chosen(page, workspace, place, titles):
    outlining = workspace.services.outlining
    course_id = outlining.create("Geography", "default_user")
    outlining.create_page(course_id, "Second")
    first = outlining.outline(course_id).entries[0].id
    item = await send(page, "rivers.md", RIVERS)
    where = f"after:{first}" if place == "after" else place
    await page._shelving.store(item.id, replace(preview(page).wanted, course_id=course_id, place=where))
    outline = outlining.outline(course_id)
    assert outline.course.title == "Geography"
    assert [entry.title for entry in outline.entries] == titles
    await page._shelving.do_undo({"id": item.id})
    assert [entry.title for entry in outlining.outline(course_id).entries] == ["First page", "Second"]


async def test_it_can_stand_below_a_page(page, workspace):
    outlining = workspace.services.outlining
    course_id = outlining.create("Geography", "default_user")
    first = outlining.outline(course_id).entries[0].id
    item = await send(page, "rivers.md", RIVERS)
    await page._shelving.store(
        item.id, replace(preview(page).wanted, course_id=course_id, place=f"under:{first}")
    )
    assert [one.title for one in outlining.outline(course_id).entries[0].entries] == ["Rivers"]


async def test_the_places_of_a_course_are_offered(page, workspace):
    course_id = workspace.services.outlining.create("Geography", "default_user")
    await send(page, "rivers.md", RIVERS)
    assert [one["title"] for one in asked(page, "places", course=course_id)["places"]] == ["First page"]
    assert asked(page, "places", course="gone")["places"] == []


async def test_questions_that_are_left_out_are_not_stored_and_a_note_says_so(page, workspace):
    item = await send(page, "quiz.csv", (SAMPLES / "photosynthesis-quiz.csv").read_bytes())
    preview(page)._asked("leave", {"numbers": [0, 3], "on": True})
    preview(page)._asked("leave", {"numbers": [3], "on": False})
    before = len(preview(page).review.questions)
    await page._shelving.store(item.id, preview(page).wanted)
    course = workspace.services.outlining.course(courses(workspace)[0].id)
    kept = [one for part in course.walk() for one in part.body.walk() if one.type == "exercise"]
    assert len(kept) == before - 1
    notes = workspace.services.importing.history(courses(workspace)[0].id)[0].notes
    assert [note.message for note in notes if note.code == "left_out"] == [
        "1 question was left out by choice."
    ]


async def test_storing_no_page_is_refused_and_the_preview_stays(page, session):
    item = await send(page, "rivers.md", RIVERS)
    preview(page)._asked("take", {"taken": []})
    await page._shelving.store(item.id, preview(page).wanted)
    assert session.notice.problem
    assert page._intake.get(item.id).state == "ready"


async def test_a_course_that_went_meanwhile_loses_nothing(page, session):
    item = await send(page, "rivers.md", RIVERS)
    await page._shelving.store(item.id, replace(preview(page).wanted, course_id="gone"))
    assert session.notice.problem
    assert page._intake.get(item.id).imported is not None


@pytest.mark.parametrize(
    ("into", "titles"), [("each", ["Lakes", "Rivers"]), ("one", ["Rivers"])], ids=["each", "one"]
)
async def test_all_that_are_ready_are_stored_at_once(page, workspace, into, titles):
    await send(page, "rivers.md", RIVERS)
    await send(page, "broken.docx", b"")
    await send(page, "lakes.md", b"# Lakes\n\nThey lie.\n")
    await page._shelving.do_store_all({"into": into})
    assert sorted(course.title for course in courses(workspace)) == titles
    assert sum(course.pages for course in courses(workspace)) == 2
    assert [state for _, state in items(page)] == ["stored", "failed", "stored"]
    await page.do_clear({})
    assert items(page) == []


@pytest.mark.parametrize("into", ["each", "one"])
async def test_what_is_here_already_is_not_stored_again_with_all_others(page, session, workspace, into):
    await send(page, "rivers.md", RIVERS)
    await page._shelving.do_store_all({"into": into})
    await send(page, "rivers.md", RIVERS)
    await send(page, "lakes.md", b"# Lakes\n\nThey lie.\n")
    await page._shelving.do_store_all({"into": into})
    assert sorted(course.title for course in courses(workspace)) == ["Lakes", "Rivers"]
    _, again, lakes = page._intake.items
    assert (again.state, lakes.state) == ("ready", "stored")
    assert again.doing.endswith("in “Rivers” already")
    assert "imported before" in session.notice.text and not session.notice.problem
    assert page._looking.at == again.id, "it is what is looked at next"


async def test_a_folders_files_become_a_course_of_its_name(page, workspace):
    await send(page, "Water/rivers.md", RIVERS)
    await send(page, "Water/still/lakes.md", b"# Lakes\n\nThey lie.\n")
    await page._shelving.do_store_all({"into": "one"})
    assert [course.title for course in courses(workspace)] == ["Water"]


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
    assert not item.shown()["again"]  # the same bytes would fail again


async def test_what_failed_can_be_tried_again(page):
    item = await send(page, "rivers.md", RIVERS)
    failed = replace(item, state="failed", imported=None, message="It broke.")
    page._intake._items.put(failed)
    assert failed.shown()["again"]
    await page.do_retry({"id": item.id})
    assert items(page) == [("rivers.md", "ready")]


async def test_two_are_read_at_a_time_and_each_can_be_cancelled(page):
    reading = [
        asyncio.ensure_future(page._ways.do_text({"text": f"# Text {at}\n\nWords."})) for at in range(4)
    ]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert sorted(state for _, state in items(page)) == ["reading", "reading", "waiting", "waiting"]
    page.do_cancel({"id": page._intake.items[-1].id})
    page.do_cancel({"id": page._intake.items[0].id})
    await asyncio.gather(*reading)
    await settled(page)
    assert [state for _, state in items(page)] == ["failed", "ready", "ready", "failed"]
    assert page._intake.items[0].message == "Cancelled."


async def test_cancelling_all_leaves_what_is_ready(page):
    await send(page, "rivers.md", RIVERS)
    page._ways.do_file({"key": "k", "name": "half.docx", "size": 9, "type": ""})
    page.do_cancel_all({})
    assert items(page) == [("rivers.md", "ready"), ("half.docx", "failed")]


async def test_a_zip_of_loose_files_becomes_one_course_of_them(page):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("geo/rivers.csv", "River,Length\nRhine,1233\n")
        archive.writestr("geo/lakes.csv", "Lake,Depth\nBaikal,1642\n")
        archive.writestr("geo/notes.xyz", "no")
        archive.writestr("__MACOSX/geo/._rivers.csv", "no")
    await send(page, "geography.zip", packed.getvalue())
    await settled(page)
    assert items(page) == [("geography.zip", "ready")]
    course = page._intake.items[0].imported.course
    assert {"lakes", "rivers"} <= {one.title for one in course.walk()}


async def test_a_file_that_is_too_large_gets_no_place(workspace, session):
    page = ImportPage(workspace.services, session)
    page._ways.do_file({"key": "k", "name": "big.docx", "size": 201 * 2**20, "type": ""})
    assert page._intake.items[0].message == "“big.docx” is larger than 200 MB."
    assert page._intake.items[0].token == ""


async def test_with_the_routes_files_may_be_larger(workspace):
    page = ImportPage(workspace.services, Session(routes=True))
    page._ways.do_file({"key": "k", "name": "big.docx", "size": 51 * 2**20, "type": ""})
    assert items(page) == [("big.docx", "sending")]


async def test_text_is_read_as_what_it_is(page):
    await page._ways.do_text({"text": "<h1>Rivers</h1><p>They flow.</p>"})
    await page._ways.do_text({"text": "# Rivers\n\nThey *flow*."})
    assert items(page) == [("Pasted text.html", "ready"), ("Pasted text.md", "ready")]
    for item in page._intake.items:
        assert item.imported.course.pages[0].title == "Rivers"


async def test_a_private_address_is_refused(page):
    await page._ways.do_address({"address": "http://127.0.0.1:9/"})
    assert items(page) == [("http://127.0.0.1:9/", "failed")]


async def test_a_file_that_broke_off_is_told(page, workspace):
    page._ways.do_file({"key": "k", "name": "half.docx", "size": 9, "type": ""})
    page._ways.do_broken({"id": page._intake.items[0].id, "message": "The connection broke."})
    assert page._intake.items[0].message == "The connection broke."
    assert list((workspace.settings.data_dir / "uploads").iterdir()) == []


async def test_a_file_that_was_imported_before_is_known_and_can_be_merged_replaced_or_kept_twice(
    page, workspace
):
    async def again(text, conflict):
        item = await send(page, "rivers.md", text)
        await page._select(page._intake.get(item.id))
        said = preview(page)._shown.snapshot()["conflicts"]
        way = f"{conflict}:{said[0]['id']}" if said else ""
        await page._shelving.store(item.id, replace(preview(page).wanted, conflict=way))
        return item, said

    _, said = await again(RIVERS, "")
    assert said == []
    _, said = await again(RIVERS, "merge")
    assert [way["label"] for way in said[0]["ways"]] == ["Replace", "Merge", "Keep both"]
    assert "nothing would change" in said[0]["ways"][1]["does"]
    assert [course.pages for course in courses(workspace)] == [1]
    item, said = await again(b"# Rivers\n\nThey flow slowly.\n", "replace")
    assert "1 changed" in said[0]["ways"][1]["does"]
    assert [course.pages for course in courses(workspace)] == [1]
    kept = workspace.services.outlining.course(courses(workspace)[0].id)
    assert "slowly" in str(kept.pages[0].body)
    await page._shelving.do_undo({"id": item.id})
    kept = workspace.services.outlining.course(courses(workspace)[0].id)
    assert "slowly" not in str(kept.pages[0].body)
    await again(RIVERS, "keep")
    assert len(courses(workspace)) == 2


async def test_what_is_to_be_decided_after_a_merge_is_said_and_opened(page, workspace, session):
    async def again(text, way):
        item = await send(page, "rivers.md", text)
        await page._select(page._intake.get(item.id))
        said = preview(page)._shown.snapshot()["conflicts"]
        conflict = f"{way}:{said[0]['id']}" if said else ""
        await page._shelving.store(item.id, replace(preview(page).wanted, conflict=conflict))
        return item

    await again(RIVERS, "")
    services, (course,) = workspace.services, courses(workspace)
    (entry,) = services.outlining.outline(course.id).entries
    services.outlining.delete_page(entry.id)
    item = await again(b"# Rivers\n\nThey flow slowly.\n", "merge")
    said = preview(page)._shown.snapshot()["stored"]["said"]
    assert said == "1 page to decide on in the editor."
    page._edit(item.id)
    assert (session.page, session.document_id) == ("editor", entry.id)


async def test_what_cannot_be_taken_back_before_something_newer_can_be_after_it(page, workspace):
    course = workspace.services.outlining.create("Water", "default_user")
    first = await send(page, "rivers.md", RIVERS)
    await page._shelving.store(first.id, replace(preview(page).wanted, course_id=course))
    newer = await send(page, "rivers.md", b"# Rivers\n\nThey flow slowly.\n")
    await page._select(page._intake.get(newer.id))
    (found,) = preview(page)._shown.snapshot()["conflicts"]
    await page._shelving.store(newer.id, replace(preview(page).wanted, conflict=f"merge:{found['id']}"))
    with pytest.raises(Conflict):
        await page._shelving.do_undo({"id": first.id})
    for one in (newer, first):
        await page._shelving.do_undo({"id": one.id})
    outline = workspace.services.outlining.outline(course)
    assert [one.title for one in outline.walk()] == ["First page"]


async def test_the_next_file_is_looked_at(page):
    await send(page, "rivers.md", RIVERS)
    await send(page, "lakes.md", b"# Lakes\n")
    first = page._looking.at
    await page._next()
    assert page._looking.at != first
    await page._next()
    assert page._looking.at == first


async def test_what_was_stored_makes_room_for_what_comes_next(page):
    first = await send(page, "rivers.md", RIVERS)
    await page._shelving.store(first.id, preview(page).wanted)
    assert page._looking.at == first.id
    second = await send(page, "lakes.md", b"# Lakes\n")
    assert page._looking.at == second.id
    third = await send(page, "seas.md", b"# Seas\n")
    assert third.state == "ready" and page._looking.at == second.id


async def test_a_file_is_marked_as_looked_at_while_its_preview_is_made(page):
    await send(page, "rivers.md", RIVERS)
    second = await send(page, "lakes.md", b"# Lakes\n")
    selecting = asyncio.ensure_future(page._select(second))
    await asyncio.sleep(0)
    assert page._zone.snapshot()["selected"] == second.id
    assert "Making the preview" in page._looking._layout[0].object
    await selecting
    assert preview(page).review.imported.course.title == "Lakes"


async def test_a_merge_that_changed_nothing_cannot_be_taken_back(page):
    first = await send(page, "rivers.md", RIVERS)
    await page._shelving.store(first.id, preview(page).wanted)
    assert preview(page)._shown.snapshot()["stored"]["acts"] == ["open", "edit", "undo"]
    second = await send(page, "rivers.md", RIVERS)
    (found,) = preview(page)._shown.snapshot()["conflicts"]
    await page._shelving.store(second.id, replace(preview(page).wanted, conflict=f"merge:{found['id']}"))
    assert preview(page)._shown.snapshot()["stored"]["acts"] == ["open", "edit"]


async def test_a_file_alone_has_no_next_one(page):
    await send(page, "rivers.md", RIVERS)
    await settled(page)
    assert preview(page)._shown.snapshot()["following"] == 0
    await send(page, "seas.md", RIVERS)
    assert preview(page)._shown.snapshot()["following"] == 1


async def test_what_is_not_looked_at_any_more_is_let_go_without_a_search(page):
    item = await send(page, "rivers.md", RIVERS)
    await settled(page)
    seen, read = preview(page), weakref.ref(item.imported.course)
    gc.disable()
    try:
        await page.do_remove({"id": item.id})
        del item
        assert seen.review.imported.course.pages == ()
        async with asyncio.timeout(10):
            while read() is not None:  # a thread that compared it with what there is may not be over yet
                await asyncio.sleep(0.02)
    finally:
        gc.enable()


def test_each_format_is_named_in_one_group():
    groups = {one["title"]: one["names"] for one in grouped(importers())}
    assert "Word" in groups["Documents"] and "GIFT" in groups["Questions"] and "CSV" in groups["Sheets"]
    new = replace(importers()[0], name="new", label="New kind")
    assert "New kind" in grouped([*importers(), new])[-1]["names"]


async def test_pictures_have_addresses_where_there_are_routes_and_are_inlined_elsewhere(workspace):
    for routes, start in ((True, "v1/previews/"), (False, "data:image/")):
        page = ImportPage(workspace.services, Session(routes=routes))
        await send(page, "lesson.docx", (SAMPLES / "photosynthesis-lesson.docx").read_bytes())
        assert all(found.startswith(start) for found in asked(page, "page", page=0)["assets"].values())
        assert asked(page, "page", page=0)["assets"]
        page._close()
    assert list((workspace.settings.data_dir / "previews").iterdir()) == []


async def test_pictures_stay_until_another_preview_stands_in_their_place(workspace):
    page = ImportPage(workspace.services, Session(routes=True))
    folder = workspace.settings.data_dir / "previews"
    lesson = await send(page, "lesson.docx", (SAMPLES / "photosynthesis-lesson.docx").read_bytes())
    asked(page, "page", page=0)
    answers = preview(page)._answers
    assert len(list(folder.glob("*/*"))) == 1
    await page.do_remove({"id": lesson.id})
    assert len(list(folder.glob("*/*"))) == 1, "a browser may still be loading it"
    assert answers.pictures.finder()(lesson.imported.assets[0].uri) is None, "an answer under way adds none"
    await send(page, "rivers.md", RIVERS)
    preview(page)._shown._handle_msg({"type": "ready", "view": "v"})
    await looked_at(page)
    assert list(folder.iterdir()) == []
    page._close()


async def test_the_source_of_a_package_can_be_read_file_by_file(page):
    await send(page, "quiz.zip", (SAMPLES / "photosynthesis-quiz-qti21.zip").read_bytes())
    shown = asked(page, "source")
    assert shown["name"] == "imsmanifest.xml"
    assert shown["language"] == "xml"
    assert "test.xml" in [name for name, _ in shown["files"]]
    picture = next(name for name, _ in shown["files"] if name.endswith(".png"))
    assert asked(page, "source", member=picture)["why"]


async def test_what_is_asked_of_an_import_that_has_it_not_is_refused(page):
    await send(page, "rivers.md", RIVERS)
    answers = []
    preview(page)._shown.mention = lambda kind, **data: answers.append(json.loads(data["text"]))
    for what in ("page", "proposal", "check", "nothing"):
        await preview(page)._shown._reply({"id": "1", "what": what, "page": 99, "number": 99})
    assert all("problem" in answer for answer in answers)
    assert len(answers) == 4


@pytest.mark.parametrize("sample", FILES)
async def test_every_sample_can_be_looked_at(page, sample):
    item = await send(page, sample, (SAMPLES / sample).read_bytes())
    assert item.state == "ready"
    review = preview(page).review
    for index in range(len(review.pages)):
        assert asked(page, "page", page=index)["of"] == len(review.pages[index].body.content)
    assert asked(page, "questions")["of"] == len(review.questions)
    assert asked(page, "notes")["of"] == len(item.imported.notes)
    assert asked(page, "source")["text"]


async def test_an_analysis_is_kept_with_the_import_it_was_made_of(page, workspace):
    item = await send(page, "rivers.md", b"# Rivers\n\nStudents can explain how rivers flow.\n" * 3)
    panel = page._looking.analysis
    panel._switch.param.update(value=True)
    await panel.show(item.imported)
    await page._shelving.store(item.id, preview(page).wanted)
    kept = workspace.services.importing.history(courses(workspace)[0].id)[0]
    assert workspace.services.analysing.kept(kept.id) == panel.analysis


async def work_on_the_loop(page, pages):
    """How often the event loop's own thread went through what reads and knows courses, while one came in."""
    files = {f"p{number}.html": f"<h1>Page {number}</h1>" + "<p>Words.</p>" * 60 for number in range(pages)}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as out:
        for name, content in files.items():
            out.writestr(name, content)
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        name = frame.f_globals.get("__name__", "")
        calls += event == "call" and name.startswith(("workbench.importers", "workbench.model", "json"))

    sys.setprofile(count)
    try:
        await page._intake.take(Source(name=f"{pages}.zip", data=data.getvalue()))
    finally:
        sys.setprofile(None)
    (item,) = (one for one in page._intake.items if one.name == f"{pages}.zip")
    assert sum(1 for _ in item.imported.course.walk()) == pages
    return calls


async def test_the_event_loop_has_no_part_in_reading_however_much_there_is(page):
    assert await work_on_the_loop(page, 100) <= await work_on_the_loop(page, 5) + 200
