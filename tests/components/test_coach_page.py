"""The Coach page, without a browser."""

import asyncio
import json
import time
from base64 import b64decode
from dataclasses import replace

import pytest

from workbench.components.coach_page import CoachPage
from workbench.components.session import Session
from workbench.model.content import doc, heading, paragraph
from workbench.model.course import Page
from workbench.model.errors import NotFound
from workbench.model.events import Failed
from workbench.model.limits import RunLimits
from workbench.providers.scripted import Scripted
from workbench.services.coaching import Coaching
from workbench.services.generating import Generating
from workbench.services.guarding import guarded
from workbench.settings import Settings
from workbench.storage.chats import ChatStore
from workbench.storage.documents import DocumentStore
from workbench.storage.runs import RunStore
from workbench.workspace import Workspace

FAST = RunLimits(active=9, per_minute=99, tick_ms=10)
REPLY = "Where does the page speak of walls?"
LESSON = doc(heading(2, "Walls"), paragraph("Plant cells have a wall of cellulose."))


@pytest.fixture
def workspace(tmp_path):
    settings = Settings(data_dir=tmp_path, provider="offline", samples=False)
    with Workspace.open(settings) as opened:
        yield opened


@pytest.fixture
def course(workspace):
    course_id = workspace.services.outlining.create("Cells", "ann")
    pages = (Page(title="Plants", body=LESSON), Page(title="Animals"))
    DocumentStore(workspace.database).add_pages(course_id, pages)
    return course_id


@pytest.fixture
def services(workspace):
    """Makes the services with an assistant that says what it is given."""
    opened = []

    def make(*replies, **script):
        database, before = workspace.database, workspace.services
        provider = Scripted(*(replies or (REPLY,)), **script)
        generating = Generating(RunStore(database), guarded(lambda: provider), before.metering, FAST)
        opened.append(generating)
        chats = ChatStore(database, RunStore(database))
        coaching = Coaching(chats, before.outlining, DocumentStore(database), generating)
        return replace(before, generating=generating, coaching=coaching)

    yield make
    for one in opened:
        one.close()


def opened(services, course=None, **place):
    page = CoachPage(services, Session(user="ann", page="coach", course_id=course, **place))
    page.opened()
    return page


async def quiet(page, seconds=10):
    """Wait until no answer is being written."""
    until = time.monotonic() + seconds
    while page._following:
        assert time.monotonic() < until
        await asyncio.sleep(0.01)


def shown(page):
    return [(one.role, one.text, one.status) for one in page._talk.entries]


async def test_an_answer_streams_into_the_transcript(services, course):
    page = opened(services(), course)
    await page._send("What is a wall?", 1)
    assert page._talk.entries[1].status == "waiting"
    await quiet(page)
    assert shown(page) == [("user", "What is a wall?", "done"), ("assistant", REPLY, "done")]


async def test_the_address_names_the_conversation_once_it_has_begun(services, course):
    page = opened(services(), course)
    assert page._session.conversation_id is None
    await page._send("What is a wall?", 1)
    await quiet(page)
    assert f"conversation={page._session.conversation_id}" in page._session.address
    (listed,) = page._list.shown["conversations"]
    assert listed["title"] == "What is a wall?"
    assert page._list.shown["current"] == listed["id"]


async def test_a_conversation_is_there_again_after_a_reload(services, course):
    made = services()
    page = opened(made, course)
    await page._send("What is a wall?", 1)
    await quiet(page)
    again = opened(made, None, conversation_id=page._session.conversation_id)
    assert shown(again) == shown(page)
    assert again._session.course_id == course


async def test_a_reload_in_mid_stream_gets_the_rest(services, course):
    made = services("word " * 80, delay=0.005)
    page = opened(made, course)
    await page._send("What is a wall?", 1)
    while not page._talk.entries[1].text:
        await asyncio.sleep(0.01)
    page._leave()
    again = opened(made, course, conversation_id=page._session.conversation_id)
    assert again._talk.entries[1].status == "waiting"
    await quiet(again)
    assert again._talk.entries[1].text == "word " * 80


async def test_two_tabs_see_the_same_text(services, course):
    made = services("word " * 60, delay=0.005)
    first = opened(made, course)
    await first._send("One?", 1)
    second = opened(made, course, conversation_id=first._session.conversation_id)
    await quiet(first)
    await quiet(second)
    assert shown(first) == shown(second)
    await second._send("Two?", 1)
    first._look()
    await quiet(first)
    await quiet(second)
    assert shown(first) == shown(second)
    assert len(shown(first)) == 4


async def test_stopping_keeps_the_text_and_says_so(services, course):
    page = opened(services("word " * 300, delay=0.01), course)
    await page._send("One?", 1)
    while not page._talk.entries[1].text:
        await asyncio.sleep(0.01)
    page._stop()
    await quiet(page)
    assert page._talk.entries[1].status == "stopped"
    assert page._talk.entries[1].text.startswith("word")


async def test_an_answer_is_tried_again_in_its_place(services, course):
    page = opened(services("First.", "Second."), course)
    await page._send("One?", 1)
    await quiet(page)
    await page._again(page._talk.entries[1].id)
    await quiet(page)
    assert shown(page) == [("user", "One?", "done"), ("assistant", "Second.", "done")]


async def test_a_failure_is_one_sentence_with_a_way_out(services, course):
    broken = Failed(code="auth", message="The key was refused.", retryable=False)
    page = opened(services("", fail=broken), course)
    await page._send("One?", 1)
    await quiet(page)
    answer = page._talk.entries[1]
    assert (answer.status, answer.problem, answer.retryable) == ("failed", "The key was refused.", True)


async def test_a_question_that_cannot_be_asked_is_given_back(services, course):
    page = opened(services(), course)
    await page._send("x" * 9000, 1)
    assert page._session.notice.problem
    assert "8,000 characters" in page._session.notice.text
    assert [one["kind"] for one in page._talk._commands.values()] == ["fill"]
    assert page._session.conversation_id is None


async def test_a_second_question_while_one_is_answered_is_refused_in_a_sentence(services, course):
    made = services("word " * 200, delay=0.01)
    page = opened(made, course)
    await page._send("One?", 1)
    await page._send("Two?", 1)
    assert "still answering" in page._session.notice.text
    page._stop()
    await quiet(page)
    assert len(shown(page)) == 2


async def test_the_level_rises_with_evidence_and_says_why(services, course):
    page = opened(services(), course)
    for words, level in (("What is a wall?", 1), ("I am stuck", 2), ("still no idea", 3)):
        await page._send(words, page._talk.hint_level)
        await quiet(page)
        assert page._talk.hint_level == level
    assert "You are stuck" in page._talk.notice
    assert [one.hint_level for one in page._talk.entries] == [None, 1, None, 2, None, 3]


async def test_a_chosen_level_is_used_at_once(services, course):
    page = opened(services(), course)
    await page._send("What is a wall?", 3)
    await quiet(page)
    assert page._talk.entries[1].hint_level == 3
    await page._send("Why do leaves look green?", page._talk.hint_level)
    await quiet(page)
    assert page._talk.entries[3].hint_level == 3


async def test_a_source_opens_its_page_at_its_place(services, course):
    page = opened(services(), course)
    await page._send("What is a plant’s wall made of?", 1)
    await quiet(page)
    (label, where) = page._talk.entries[1].sources[0]
    assert label == "Plants: Walls"
    page._show_source(where)
    assert page._session.document_id == where.partition(":")[0]
    assert "on-page" in page._layout.css_classes
    (command,) = page._reading._page._commands.values()
    assert command["data"]["block"] == where.partition(":")[2]


def test_the_page_to_read_is_the_one_in_the_address(services, course, workspace):
    pages = [one.id for one in workspace.services.outlining.outline(course).entries]
    page = opened(services(), course, document_id=pages[1])
    assert page._reading._head.shown["current"] == pages[1]
    assert page._reading._page.snapshot()["tree"]["content"][0]["type"] == "heading"
    page._reading._asked("open", {"id": pages[2]})
    assert page._session.document_id == pages[2]


def test_parts_fold_away(services, course):
    page = opened(services(), course)
    page.do_fold({})
    page._reading._asked("fold", {})
    assert page._layout.css_classes == ["no-list", "no-reading"]
    page.do_place({"name": "page"})
    assert "on-page" in page._layout.css_classes


def test_without_a_course_nothing_can_be_asked(services):
    page = opened(services())
    assert not page._talk.enabled
    assert page._talk.welcome == "Import a course first; then ask about it here."


def test_the_first_course_is_opened_and_first_questions_offered(services, course):
    page = opened(services())
    assert page._session.course_id == course
    assert page._talk.starters == ["What should I understand about “Walls”?"]
    assert "not AI" in page._talk.notice


async def test_the_list_renames_deletes_and_brings_back(services, course):
    page = opened(services(), course)
    await page._send("One?", 1)
    await quiet(page)
    chat_id = page._session.conversation_id
    page.do_rename({"id": chat_id, "title": "Walls"})
    assert page._list.shown["conversations"][0]["title"] == "Walls"
    page.do_delete({"id": chat_id})
    assert page._list.shown["conversations"] == []
    assert page._session.conversation_id is None
    assert shown(page) == []
    page._session.notice.undo()
    assert [one["id"] for one in page._list.shown["conversations"]] == [chat_id]


async def test_the_list_searches_and_saves(services, course):
    page = opened(services(), course)
    await page._send("One?", 1)
    await quiet(page)
    page.do_search({"text": "walls"})
    assert len(page._list.shown["conversations"]) == 1
    page.do_search({"text": "nowhere"})
    assert page._list.shown["conversations"] == []
    await page.do_export({"id": page._session.conversation_id, "format": "json"})
    (command,) = page._list._commands.values()
    assert command["data"]["name"] == "One.json"
    assert json.loads(b64decode(command["data"]["data"]))["messages"][1]["text"] == REPLY


async def test_the_conversation_of_another_is_not_shown(services, course):
    made = services()
    page = opened(made, course)
    await page._send("One?", 1)
    await quiet(page)
    session = Session(
        user="bob", page="coach", course_id=course, conversation_id=page._session.conversation_id
    )
    other = CoachPage(made, session)
    other.opened()
    assert shown(other) == []
    assert session.conversation_id is None
    assert session.notice.problem
    with pytest.raises(NotFound):
        other.do_delete({"id": page._session.conversation_id})


async def test_turning_to_another_conversation_leaves_the_first_one_running(services, course):
    made = services("word " * 60, delay=0.005)
    page = opened(made, course)
    await page._send("One?", 1)
    first = page._session.conversation_id
    page.do_begin({})
    assert shown(page) == []
    assert not page._following
    page.do_open({"id": first})
    await quiet(page)
    assert page._talk.entries[1].text == "word " * 60
