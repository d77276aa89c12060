"""The Coach page, without a browser."""

import asyncio
import json
import threading
import time
from base64 import b64decode
from dataclasses import replace

import pytest

from workbench.components.coach_page import CoachPage
from workbench.components.session import Session
from workbench.model.chat import GO_ON
from workbench.model.content import doc, heading, node, paragraph, text
from workbench.model.course import Page
from workbench.model.errors import BadInput, NotFound
from workbench.model.events import Failed, Finished, TextDelta
from workbench.model.limits import RunLimits
from workbench.model.usage import Usage
from workbench.providers._failures import FAILURES
from workbench.providers._failures import failed as failure
from workbench.providers.scripted import Scripted
from workbench.services.coaching import Coaching
from workbench.services.generating import Generating
from workbench.services.guarding import guarded
from workbench.services.queueing import Queueing
from workbench.settings import Settings
from workbench.storage.chats import ChatStore
from workbench.storage.documents import DocumentStore
from workbench.storage.outlines import OutlineStore
from workbench.storage.runs import RunStore
from workbench.storage.waiting import WaitingStore
from workbench.workspace import Workspace

FAST = RunLimits(active=9, per_minute=99, tick_ms=10)
REPLY = "Where does the page speak of walls?"
LESSON = doc(heading(2, "Walls"), paragraph("Plant cells have a wall of cellulose."))


class Held(Scripted):
    """Says its first pieces, then waits until the test opens the gate."""

    def __init__(self, gate, first, *replies, **script):
        super().__init__(*replies, **script)
        self._gate, self._first = gate, first

    async def stream(self, prompt, *, limit):
        said = 0
        async for event in super().stream(prompt, limit=limit):
            said += isinstance(event, TextDelta)
            while said > self._first and not self._gate.is_set():
                await asyncio.sleep(0.005)
            yield event


@pytest.fixture
def gate():
    """What answers that are held wait for."""
    one = threading.Event()
    yield one
    one.set()


@pytest.fixture
def workspace(tmp_path):
    settings = Settings(data_dir=tmp_path, provider="offline", samples=False)
    with Workspace.open(settings) as opened:
        yield opened


@pytest.fixture
def course(workspace):
    course_id = workspace.services.outlining.create("Cells", "ann")
    pages = (Page(title="Plants", body=LESSON), Page(title="Animals"))
    OutlineStore(workspace.database).add_pages(course_id, pages)
    return course_id


@pytest.fixture
def services(workspace, gate):
    """Makes the services with an assistant that says what it is given, `held` after so many pieces."""
    opened = []

    def make(*replies, per_minute=99, held=None, **script):
        database, before = workspace.database, workspace.services
        replies = replies or (REPLY,)
        provider = Scripted(*replies, **script) if held is None else Held(gate, held, *replies, **script)
        limits = replace(FAST, per_minute=per_minute)
        generating = Generating(RunStore(database), guarded(lambda: provider), before.metering, limits)
        opened.append(generating)
        chats = ChatStore(database, RunStore(database))
        coaching = Coaching(chats, before.outlining, DocumentStore(database), generating)
        queueing = Queueing(WaitingStore(database), coaching, generating)
        return replace(before, generating=generating, coaching=coaching, queueing=queueing)

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
    while page._answers.going:
        assert time.monotonic() < until
        await asyncio.sleep(0.01)


def shown(page):
    return [(one.role, one.text, one.status) for one in page._talk.entries]


async def test_an_answer_streams_into_the_transcript(services, course, gate):
    page = opened(services(held=0), course)
    await page._send("What is a wall?", 1)
    assert page._talk.entries[1].status == "waiting"
    gate.set()
    await quiet(page)
    assert shown(page) == [("user", "What is a wall?", "done"), ("assistant", REPLY, "done")]


async def test_the_address_names_the_conversation_once_it_has_begun(services, course):
    page = opened(services(), course)
    assert page._session.conversation_id is None
    await page._send("What is a wall?", 1)
    await quiet(page)
    assert f"conversation={page._session.conversation_id}" in page._session.address
    (listed,) = page._conversations.view.shown["conversations"]
    assert listed["title"] == "What is a wall?"
    assert page._conversations.view.shown["current"] == listed["id"]


async def test_a_conversation_is_there_again_after_a_reload(services, course):
    made = services()
    page = opened(made, course)
    await page._send("What is a wall?", 1)
    await quiet(page)
    again = opened(made, None, conversation_id=page._session.conversation_id)
    assert shown(again) == shown(page)
    assert again._session.course_id == course


async def test_a_reload_in_mid_stream_gets_the_rest(services, course, gate):
    made = services("word " * 80, held=3)
    page = opened(made, course)
    await page._send("What is a wall?", 1)
    while not page._talk.entries[1].text:
        await asyncio.sleep(0.01)
    page._answers.leave()
    again = opened(made, course, conversation_id=page._session.conversation_id)
    assert again._talk.entries[1].status == "waiting"
    gate.set()
    await quiet(again)
    assert again._talk.entries[1].text == "word " * 80


async def test_two_tabs_see_the_same_text(services, course, gate):
    made = services("word " * 60, held=3)
    first = opened(made, course)
    await first._send("One?", 1)
    second = opened(made, course, conversation_id=first._session.conversation_id)
    gate.set()
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
    page = opened(services("word " * 300, held=3), course)
    await page._send("One?", 1)
    while not page._talk.entries[1].text:
        await asyncio.sleep(0.01)
    page._stop()
    await quiet(page)
    assert page._talk.entries[1].status == "stopped"
    assert page._talk.entries[1].text.startswith("word")
    assert (page._talk.entries[1].problem, page._talk.entries[1].deeds) == ("", ("continue",))


async def test_an_answer_that_is_gone_on_from_keeps_its_level_however_often(services, course):
    page = opened(services("word " * 300, held=3), course)
    await page._send("What is the Calvin cycle good for?", 3)
    page._stop()
    await quiet(page)
    for _ in range(2):
        await page.do_continue({"id": page._talk.entries[-1].id})
        page._stop()
        await quiet(page)
    asked = [one for one in page._talk.entries if one.role == "user"]
    assert [one.text for one in asked[1:]] == [GO_ON, GO_ON]
    chat = page._services.coaching.conversation(page._session.conversation_id, page._session.user)
    assert [one.hint_level for one in chat.messages] == [3] * 6


async def test_an_answer_is_tried_again_in_its_place(services, course):
    page = opened(services("First.", "Second."), course)
    await page._send("One?", 1)
    await quiet(page)
    await page._again(page._talk.entries[1].id)
    await quiet(page)
    assert shown(page) == [("user", "One?", "done"), ("assistant", "Second.", "done")]


@pytest.mark.parametrize(
    ("code", "replies", "deeds", "advice"),
    [
        ("wrong_key", ("",), ("settings", "retry"), "Settings page"),
        ("overloaded", ("",), ("retry",), "Try again"),
        ("overloaded", ("Half of it.",), ("continue", "retry"), "Try again"),
        ("cut", ("Half of it.",), ("continue", "retry"), "Go on from here"),
        ("cut", ("",), ("retry",), "Try again."),
        ("unheard_of", ("",), ("retry",), ""),
    ],
)
async def test_a_failure_is_one_sentence_with_advice_and_ways_out(
    services, course, code, replies, deeds, advice
):
    broken = Failed(code=code, message="It did not work.", retryable=False)
    page = opened(services(*replies, fail=broken), course)
    await page._send("One?", 1)
    await quiet(page)
    answer = page._talk.entries[1]
    assert answer.status == ("interrupted" if replies[0] else "failed")
    assert (answer.problem, answer.deeds) == ("It did not work.", deeds)
    assert advice in answer.advice


@pytest.mark.parametrize("code", sorted(FAILURES))
async def test_what_to_do_about_a_failure_is_said_once(services, course, code):
    broken = failure(code, place="http://127.0.0.1:8/v1", model="claude-x")
    page = opened(services("", fail=replace(broken, retryable=False)), course)
    await page._send("One?", 1)
    await quiet(page)
    answer = page._talk.entries[1]
    assert answer.problem == broken.message
    assert bool(answer.advice) == (": " not in broken.message)


async def test_an_answer_that_broke_off_is_gone_on_from(services, course):
    broken = Failed(code="cut", message="The line broke.", retryable=True)
    made = services("Half of it.", fail=broken)
    page = opened(made, course)
    await page._send("One?", 1)
    await quiet(page)
    await page.do_continue({"id": page._talk.entries[1].id})
    await quiet(page)
    assert page._talk.entries[2].text.startswith("Please go on")
    page._parts.do_settings({})
    assert page._session.page == "settings"


async def test_an_answer_that_may_be_no_longer_says_so_and_can_be_gone_on_from(services, course):
    page = opened(services(("Half of", Finished(usage=Usage(), stop_reason="max_tokens"))), course)
    await page._send("One?", 1)
    await quiet(page)
    answer = page._talk.entries[1]
    assert (answer.text, answer.status, answer.deeds) == ("Half of", "interrupted", ("continue",))
    assert answer.problem == "The answer is as long as one may be."


async def test_a_question_that_cannot_be_asked_is_given_back(services, course):
    page = opened(services(), course)
    await page._send("x" * 9000, 1)
    assert page._session.notice.problem
    assert "8,000 characters" in page._session.notice.text
    assert [one["kind"] for one in page._talk._commands.values()] == ["fill"]
    assert page._session.conversation_id is None


def waiting(page):
    return [one["text"] for one in page._talk.beside["queue"]["waiting"]]


async def test_questions_wait_while_one_is_answered_and_are_asked_in_turn(services, course, gate):
    page = opened(services("word " * 40, held=3), course)
    for words in ("One?", "Two?", "Three?", "Four?"):
        await page._send(words, 1)
    assert waiting(page) == ["Two?", "Three?", "Four?"]
    two, three, four = (one["id"] for one in page._talk.beside["queue"]["waiting"])
    page._queue.do_queue_move({"id": four, "before": two})
    page._queue.do_queue_remove({"id": three})
    assert waiting(page) == ["Four?", "Two?"]
    again = opened(page._services, course, conversation_id=page._session.conversation_id)
    assert waiting(again) == ["Four?", "Two?"]
    gate.set()
    until = time.monotonic() + 20
    while len(shown(page)) < 6 or page._answers.going:
        assert time.monotonic() < until
        page._look()
        await asyncio.sleep(0.05)
    assert [text for role, text, _ in shown(page) if role == "user"] == ["One?", "Four?", "Two?"]
    assert waiting(page) == []
    again._look()
    assert waiting(again) == []
    again._answers.leave()


async def test_a_stop_holds_what_waits_until_it_is_asked(services, course, gate):
    page = opened(services("word " * 200, "Short.", held=3), course)
    await page._send("One?", 1)
    await page._send("Two?", 1)
    page._stop()
    await quiet(page)
    assert page._talk.beside["queue"]["held"] and waiting(page) == ["Two?"]
    page._look()
    assert waiting(page) == ["Two?"]
    gate.set()
    await page._queue.do_queue_go({})
    await quiet(page)
    assert waiting(page) == [] and len(shown(page)) == 4


async def test_a_question_to_edit_goes_back_to_the_field(services, course):
    page = opened(services("word " * 200, held=3), course)
    await page._send("One?", 1)
    await page._send("Two?", 1)
    page._queue.do_queue_edit({"id": page._talk.beside["queue"]["waiting"][0]["id"]})
    assert waiting(page) == []
    (command,) = page._talk._commands.values()
    assert command["data"]["text"] == "Two?"
    page._stop()
    await quiet(page)


async def test_where_the_minute_is_full_the_question_waits_and_says_until_when(services, course):
    page = opened(services(per_minute=1), course)
    await page._send("One?", 1)
    await quiet(page)
    await page._send("Two?", 1)
    queue = page._talk.beside["queue"]
    assert page._session.notice is None
    assert waiting(page) == ["Two?"] and queue["at"] and not queue["held"]


async def test_a_pause_is_one_windows_alone_and_skip_shows_the_rest(services, course, gate):
    made = services("word " * 60, held=3)
    page = opened(made, course)
    await page._send("One?", 1)
    other = opened(made, course, conversation_id=page._session.conversation_id)
    while not page._talk.entries[1].text:
        await asyncio.sleep(0.01)
    page._answers.do_pause({})
    assert page._talk.beside["paused"]
    gate.set()
    await quiet(other)
    assert other._talk.entries[1].text == "word " * 60
    assert len(page._talk.entries[1].text) < 300 and page._answers.going
    page._answers.do_skip({})
    await quiet(page)
    assert shown(page) == shown(other)
    assert page._talk.beside["current"] is None


async def test_a_stop_shows_all_that_is_kept_however_slow_the_window(services, course):
    page = opened(services("word " * 300, delay=0.005), course)
    page._services.preferring.save("ann", {"characters_per_second": 20})
    assert page._talk.beside["speed"] == 20
    await page._send("One?", 1)
    while not page._talk.entries[1].text:
        await asyncio.sleep(0.01)
    page._stop()
    await quiet(page)
    chat = page._services.coaching.conversation(page._session.conversation_id, "ann")
    assert page._talk.entries[1].text == chat.shown[1].text


async def test_what_was_written_before_a_window_came_is_shown_at_once(services, course, gate):
    made = services("word " * 200, held=60)
    page = opened(made, course)
    await page._send("One?", 1)
    while len(page._talk.entries[1].text) < 400:
        await asyncio.sleep(0.01)
    made.preferring.save("ann", {"characters_per_second": 20})
    late = opened(made, course, conversation_id=page._session.conversation_id)
    began = time.monotonic()
    while len(late._talk.entries[1].text) < 400:
        assert time.monotonic() - began < 5
        await asyncio.sleep(0.01)
    assert len(late._talk.entries[1].text) < 1000
    gate.set()
    late._answers.do_speed({"characters_per_second": None})
    await quiet(late)
    assert late._talk.entries[1].text == "word " * 200
    page._answers.do_skip({})
    await quiet(page)


def test_a_speed_that_is_none_is_refused(services, course):
    with pytest.raises(BadInput):
        opened(services(), course)._answers.do_speed({"characters_per_second": "fast"})


async def test_an_idle_window_is_sent_nothing(services, course):
    page = opened(services(), course)
    for number in range(5):
        await page._send(f"Question {number}?", 1)
        await quiet(page)
    before = page._talk._number
    for _ in range(20):
        page._look()
    assert page._talk._number == before


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
    page._parts.show_source(where)
    assert page._session.document_id == where.partition(":")[0]
    assert "on-page" in page._parts.view.css_classes
    (command,) = page._reading._page._commands.values()
    assert command["data"]["block"] == where.partition(":")[2]


def test_the_page_to_read_is_the_one_in_the_address(services, course, workspace):
    pages = [one.id for one in workspace.services.outlining.outline(course).entries]
    page = opened(services(), course, document_id=pages[1])
    assert page._reading._head.shown["current"] == pages[1]
    assert page._reading._page.snapshot()["tree"]["content"][0]["type"] == "heading"
    page._reading._asked("open", {"id": pages[2]})
    assert page._session.document_id == pages[2]


async def test_a_long_page_is_read_beside_the_event_loop_and_shown_at_its_place(services, course, workspace):
    made, loop = services(), threading.get_ident()
    blocks = (
        node("paragraph", text(f"Paragraph {one}." + " So on." * 90), id=f"b{one}") for one in range(700)
    )
    (long,) = OutlineStore(workspace.database).add_pages(course, [Page(title="Long", body=doc(*blocks))])
    read, threads = made.editing.document, []

    def noting(document_id):
        threads.append(threading.get_ident())
        return read(document_id)

    made.editing.document = noting
    page = opened(made, course)
    threads.clear()
    page._parts.show_source(f"{long}:b650")
    view = page._reading._page
    assert view.empty == "Opening a long page…"
    until = time.monotonic() + 20
    while not view._commands:
        assert time.monotonic() < until
        await asyncio.sleep(0.01)
    assert len(view.snapshot()["tree"]["content"]) == 651
    assert threads
    assert loop not in threads
    assert [one["data"] for one in view._commands.values()] == [{"block": "b650"}]


def test_parts_fold_away(services, course):
    page = opened(services(), course)
    page._parts.do_fold({})
    page._reading._asked("fold", {})
    assert page._parts.view.css_classes == ["no-list", "no-reading"]
    page._parts.do_place({"name": "page"})
    assert "on-page" in page._parts.view.css_classes


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
    page._conversations.do_rename({"id": chat_id, "title": "Walls"})
    assert page._conversations.view.shown["conversations"][0]["title"] == "Walls"
    page._conversations.do_delete({"id": chat_id})
    assert page._conversations.view.shown["conversations"] == []
    assert page._session.conversation_id is None
    assert shown(page) == []
    page._session.notice.undo()
    assert [one["id"] for one in page._conversations.view.shown["conversations"]] == [chat_id]


async def test_the_list_searches_and_saves(services, course):
    page = opened(services(), course)
    await page._send("One?", 1)
    await quiet(page)
    page._conversations.do_search({"text": "walls"})
    assert len(page._conversations.view.shown["conversations"]) == 1
    page._conversations.do_search({"text": "nowhere"})
    assert page._conversations.view.shown["conversations"] == []
    await page._conversations.do_export({"id": page._session.conversation_id, "format": "json"})
    (command,) = page._conversations.view._commands.values()
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
        other._conversations.do_delete({"id": page._session.conversation_id})


async def test_turning_to_another_conversation_leaves_the_first_one_running(services, course):
    made = services("word " * 60, delay=0.005)
    page = opened(made, course)
    await page._send("One?", 1)
    first = page._session.conversation_id
    page._parts.do_begin({})
    assert shown(page) == []
    assert not page._answers.going
    page._parts.do_open({"id": first})
    await quiet(page)
    assert page._talk.entries[1].text == "word " * 60
