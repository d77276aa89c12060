"""The Coach page in a browser."""

import re
from dataclasses import replace

import panel as pn
import pytest
from playwright.sync_api import expect

from workbench.components.coach_page import CoachPage
from workbench.components.page import Page as Shell
from workbench.components.session import Session
from workbench.model.content import doc, heading, node, paragraph
from workbench.model.course import Page
from workbench.model.events import Failed
from workbench.model.limits import RunLimits
from workbench.providers.scripted import Scripted
from workbench.services.coaching import Coaching
from workbench.services.generating import Generating
from workbench.services.guarding import guarded
from workbench.services.queueing import Queueing
from workbench.settings import Settings
from workbench.storage.chats import ChatStore
from workbench.storage.courses import CourseStore
from workbench.storage.documents import DocumentStore
from workbench.storage.outlines import OutlineStore
from workbench.storage.runs import RunStore
from workbench.storage.waiting import WaitingStore
from workbench.workspace import Workspace

pytestmark = pytest.mark.browser

LESSON = doc(
    heading(2, "Walls"),
    paragraph("Plant cells have a wall of cellulose, ", node("mathInline", latex="a^2"), " thick."),
    *(paragraph(f"More about walls, part {number}.") for number in range(30)),
    heading(2, "Doors"),
    paragraph("Cells let water in by osmosis."),
)
REPLY = "Look at **Walls** again: how thick is $a^2$?\n\n" + "And what does that tell you? " * 20


@pytest.fixture
def coach(serve, tmp_path, request):
    """The address of the Coach page with an assistant that takes three seconds to answer, or another."""
    said = getattr(request, "param", REPLY)
    settings = Settings(data_dir=tmp_path, provider="offline", samples=False)
    with Workspace.open(settings) as workspace:
        before, database = workspace.services, workspace.database
        limits = RunLimits(active=9, per_minute=99)
        generating = Generating(
            RunStore(database), guarded(lambda: Scripted(said, delay=0.04)), before.metering, limits
        )
        chats = ChatStore(database, RunStore(database))
        coaching = Coaching(chats, before.outlining, DocumentStore(database), generating)
        queueing = Queueing(WaitingStore(database), coaching, generating)
        services = replace(before, generating=generating, coaching=coaching, queueing=queueing)
        course = CourseStore(database).create("Cells", owner="ann")
        OutlineStore(database).add_pages(course, (Page(title="Plants", body=LESSON),))

        def app():
            session = Session(user="ann", page="coach", course_id=course)
            query = pn.state.location.search if pn.state.location else ""
            if query:
                session.follow(query)
            view = CoachPage(services, session)
            view.opened()
            session.param.watch(
                lambda event: pn.state.location.param.update(search=session.address), "conversation_id"
            )
            return Shell(main=[pn.Column(view, sizing_mode="stretch_both")])

        yield serve(app)
        generating.close()


def ask(page, words):
    page.get_by_label("Your question").fill(words)
    page.keyboard.press("Enter")


def test_tokens_stream_in_and_survive_a_reload(coach, page, new_page):
    page.goto(coach)
    expect(page.get_by_text("You get hints, not solutions.")).to_be_visible()
    ask(page, "How thick is a wall?")
    answer = page.locator(".wb-message.answered .wb-text")
    expect(answer).to_contain_text("Look at Walls again")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.locator(".wb-message.answered .katex")).to_have_count(1)
    part = answer.inner_text()
    expect(page).to_have_url(re.compile("conversation="))
    second = new_page()
    second.goto(page.url)
    page.reload()
    for one in (page, second):
        expect(one.get_by_role("button", name="Ask", exact=True)).to_be_visible(timeout=15_000)
        expect(one.locator(".wb-message.answered")).to_have_count(1)
    first_text, second_text = (
        one.locator(".wb-message.answered .wb-text").inner_text() for one in (page, second)
    )
    assert first_text == second_text
    assert first_text.count("And what does that tell you?") == 20
    assert len(part) < len(first_text)
    ask(second, "And how wide?")
    expect(page.locator(".wb-message.asked")).to_have_count(2, timeout=5000)


def test_stop_keeps_the_text_and_another_try_replaces_it(coach, page):
    page.goto(coach)
    ask(page, "How thick is a wall?")
    expect(page.locator(".wb-message.answered .wb-text")).to_contain_text("Look")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".wb-message.answered")).to_have_attribute("data-status", "stopped")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".wb-message.answered")).to_have_attribute("data-status", "done", timeout=15_000)
    expect(page.locator(".wb-message")).to_have_count(2)


BUSY = Failed(code="overloaded", message="Overloaded", retryable=True, retry_after=25.0)


@pytest.mark.parametrize("coach", [BUSY], indirect=True)
def test_while_a_busy_model_is_waited_for_it_is_said_for_how_long(coach, page):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(coach)
    ask(page, "How thick is a wall?")
    said = page.locator(".wb-pace-left")
    expect(said).to_have_text(re.compile(r"^The model is busy\. Trying again in 2\d s\.$"))
    assert said.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".wb-message.answered")).to_have_attribute("data-status", "stopped")
    expect(said).to_have_count(0)


def test_an_answer_that_was_stopped_is_gone_on_from_while_it_is_the_last(coach, page):
    page.goto(coach)
    ask(page, "How thick is a wall?")
    expect(page.locator(".wb-message.answered .wb-text")).to_contain_text("Look")
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".wb-message.answered")).to_have_count(2)
    expect(page.get_by_role("button", name="Continue")).to_have_count(0)


@pytest.mark.parametrize("coach", [REPLY + "And so on and on. " * 60], indirect=True, ids=["long"])
def test_a_pause_holds_the_text_and_a_skip_shows_all_of_it(coach, page):
    page.goto(coach)
    ask(page, "How thick is a wall?")
    answer = page.locator(".wb-message.answered .wb-text")
    expect(answer).to_contain_text("Look")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    part = answer.inner_text()
    page.wait_for_timeout(600)
    assert answer.inner_text() == part
    page.get_by_role("button", name="Skip to the end").click()
    expect(page.locator(".wb-message.answered")).to_have_attribute("data-status", "done", timeout=30_000)
    assert answer.inner_text().count("And so on and on.") == 60


def test_what_waits_is_held_by_a_stop_and_seen_in_both_windows_and_after_a_reload(coach, page, new_page):
    page.goto(coach)
    ask(page, "How thick is a wall?")
    expect(page.locator(".wb-message.answered .wb-text")).to_contain_text("Look")
    ask(page, "And how wide?")
    ask(page, "And how old?")
    expect(page.get_by_text("2 questions wait", exact=True)).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    second = new_page()
    second.goto(page.url)
    second.get_by_role("button", name="Remove: And how old?").click()
    expect(page.get_by_text("1 question waits", exact=True)).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Ask now").click()
    for one in (page, second):
        expect(one.locator(".wb-message.asked")).to_have_count(2, timeout=15_000)
        expect(one.get_by_text("1 question waits", exact=True)).to_be_hidden()


def test_a_source_scrolls_the_page_to_its_place(coach, page):
    page.goto(coach)
    ask(page, "What is osmosis?")
    page.get_by_role("button", name="Plants: Doors").click()
    expect(page.get_by_text("Cells let water in by osmosis.")).to_be_in_viewport()


def test_a_conversation_is_renamed_and_deleted_from_its_menu(coach, page):
    page.goto(coach)
    ask(page, "What is osmosis?")
    row = page.get_by_role("list", name="Conversations").get_by_role("listitem")
    expect(row).to_contain_text("What is osmosis?")
    row.hover()
    row.get_by_role("button", name="Actions for").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_label("Title of the conversation").fill("Water")
    page.keyboard.press("Enter")
    expect(row).to_contain_text("Water")
    row.hover()
    row.get_by_role("button", name="Actions for").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_text("Conversations appear here once you have asked something.")).to_be_visible()
    expect(page.locator(".wb-message")).to_have_count(0)


def test_a_welcome_that_is_longer_than_its_place_begins_at_its_top(coach, new_page):
    zoomed = new_page(viewport={"width": 640, "height": 400})
    zoomed.goto(coach)
    expect(zoomed.get_by_text("You get hints, not solutions.")).to_be_visible()
    zoomed.wait_for_timeout(300)
    assert zoomed.get_by_text("You get hints, not solutions.").evaluate(CUT_ABOVE) == ""


CUT_ABOVE = """(one) => {
  for (let at = one.parentElement; at; at = at.parentElement)
    if (at.scrollTop > 0) return at.className;
  return "";
}"""


def test_all_of_it_works_on_a_phone(coach, new_page):
    phone = new_page(viewport={"width": 390, "height": 780})
    phone.goto(coach)
    ask(phone, "How thick is a wall?")
    expect(phone.locator(".wb-message.answered .wb-text")).to_contain_text("Look")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("button", name="How thick is a wall?").click()
    expect(phone.get_by_role("list", name="Conversations").get_by_role("listitem")).to_be_visible()
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("list", name="Conversations")).to_be_hidden()
    phone.get_by_role("radio", name="Page").click()
    expect(phone.get_by_text("Plant cells have a wall")).to_be_visible()
    expect(phone.get_by_label("Your question")).to_be_hidden()
