"""The assistant beside the editor: what is shown of an answer that breaks off, and of one taken slowly."""

import asyncio
import re
import time
from dataclasses import replace

import panel as pn
import pytest
from anthropic_server import Scenario, in_thread
from playwright.sync_api import expect

from workbench.components._loop import Home
from workbench.components.assistant_panel import AssistantPanel
from workbench.components.page import Page as Shell
from workbench.components.session import Session
from workbench.model.content import doc, paragraph, plain_text
from workbench.model.course import Page
from workbench.model.limits import RunLimits
from workbench.model.suggestion import State
from workbench.services._joining import last_words
from workbench.settings import Settings
from workbench.storage.courses import CourseStore
from workbench.storage.outlines import OutlineStore
from workbench.workspace import Workspace

BODY = doc(paragraph("Plants utilise water in order to grow."))
WHOLE = "Plants drink **water** to grow, and they need light. Without either of them, no leaf unfolds."
CUT = Scenario(text=WHOLE, after=8, ending="none")


@pytest.fixture
def upstream():
    with in_thread() as server:
        yield server


@pytest.fixture
def workspace(tmp_path, upstream):
    limits = RunLimits(retries=0, per_minute=99)
    endpoint = {"provider": "anthropic", "api_key": "key", "base_url": upstream.url, "model": "m"}
    with Workspace.open(Settings(data_dir=tmp_path, samples=False, runs=limits, **endpoint)) as opened:
        yield opened


@pytest.fixture
def page_id(workspace):
    course = CourseStore(workspace.database).create("Plants", owner="ann")
    return OutlineStore(workspace.database).add_pages(course, (Page(title="Water", body=BODY),))[0]


class OnLoop(Home):
    """Calls from other threads are made on the loop, as in a visitor's session."""

    def __init__(self):
        super().__init__()
        self._loop = asyncio.get_running_loop()

    def call(self, function, *arguments):
        self._loop.call_soon_threadsafe(function, *arguments)


@pytest.fixture
async def panel(workspace, page_id):
    """The panel, with all of the page selected."""
    home = OnLoop()
    made = AssistantPanel(workspace.services, Session(user="ann", page="editor"), home)
    made.open(page_id)
    block = workspace.services.collaborating.tree(page_id).content[0].attrs["id"]
    made.select({"block_ids": [block], "text": plain_text(BODY)})
    yield made
    home.close()


def rest_of(kept):
    return WHOLE[len(kept.rstrip()) - len(last_words(kept)) :]


async def until(so, seconds=40):
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end, "it did not become so"
        await asyncio.sleep(0.01)


async def become(panel, state):
    def so():
        followed = state == "failed" or panel._answer.text.text and not panel._answer.text.busy
        return panel._head.shown.get("state") == state and followed

    await until(so)
    return panel._head.shown


async def test_what_broke_off_stays_to_read_and_is_gone_on_with(panel, upstream):
    upstream.scenario = CUT
    await panel.do_act({"action": "simplify"})
    shown = await become(panel, "unfinished")
    kept = panel._answer.text.text
    assert panel._answer.text.visible and kept and WHOLE.startswith(kept)
    assert shown["message"].endswith("; what came until then is kept.")
    upstream.scenario = Scenario(text=rest_of(kept), after=14, ending="silence")
    await panel.do_continue({})
    await until(lambda: panel._answer.text.busy and panel._answer.text.text != kept)
    assert panel._head.shown["state"] == "streaming"
    panel.do_stop({})
    shown = await become(panel, "unfinished")
    more = panel._answer.text.text
    assert shown["message"] == "The answer was stopped; what came until then is kept."
    assert more.startswith(kept) and WHOLE.startswith(more)
    upstream.scenario = Scenario(text=rest_of(more))
    await panel.do_continue({})
    await become(panel, "open")
    assert panel.reviewing and panel._answer.changes.visible and not panel._answer.text.visible


async def test_what_broke_off_waits_until_it_is_discarded(panel, workspace, page_id, upstream):
    upstream.scenario = replace(CUT, ending="max_tokens")
    await panel.do_act({"action": "simplify"})
    await become(panel, "unfinished")
    panel.open(page_id)
    shown = await become(panel, "unfinished")
    assert shown["message"] == "The answer is as long as one may be; what came until then is kept."
    await panel.do_dismiss({})
    assert panel._head.shown["state"] == "idle" and workspace.services.suggesting.open(page_id) == ()


async def test_another_answer_that_waits_is_named_by_its_text_too(panel, upstream):
    upstream.scenario = Scenario(text=WHOLE)
    await panel.do_act({"action": "simplify"})
    await become(panel, "open")
    await panel.do_act({"action": "simplify"})
    await until(lambda: panel._head.shown.get("waiting"))
    [other] = panel._head.shown["waiting"]
    assert (other["title"], other["about"]) == ("Simplify", "Plants utilise water in order to grow.")


async def test_an_answer_of_which_nothing_came_has_only_another_draft(panel, workspace, page_id, upstream):
    upstream.scenario = Scenario(status=529, error="overloaded_error", message="Overloaded")
    await panel.do_act({"action": "simplify"})
    await become(panel, "failed")
    assert workspace.services.suggesting.open(page_id) == ()


async def test_another_draft_that_is_taken_puts_away_what_broke_off(panel, workspace, page_id, upstream):
    upstream.scenario = CUT
    await panel.do_act({"action": "simplify"})
    await become(panel, "unfinished")
    upstream.scenario = Scenario(text=WHOLE)
    await panel.do_regenerate({})
    await become(panel, "open")
    assert len(workspace.services.suggesting.open(page_id)) == 1
    await panel._decide("all", "accept")
    drafts = workspace.services.suggesting.drafts(panel._suggested.current)
    assert [one.state for one in drafts] == [State.REFUSED, State.APPLIED]
    assert workspace.services.suggesting.open(page_id) == ()


async def test_a_paused_answer_is_reviewed_once_the_window_has_all_of_it(panel, workspace, upstream):
    upstream.scenario = Scenario(text=WHOLE, delay=0.03)
    await panel.do_act({"action": "simplify"})
    await until(lambda: panel._answer.text.text)
    panel._answer.following.do_pause({})
    paused = panel._answer.text.text
    services = workspace.services
    await until(lambda: services.suggesting.suggestion(panel._suggested.current).state is State.OPEN)
    await until(lambda: panel._head.shown["state"] == "shown")
    assert panel._answer.text.text == paused and panel._answer.text.visible and not panel.reviewing
    assert panel._answer.text.beside["paused"]
    panel._answer.following.do_skip({})
    await become(panel, "open")
    assert (
        panel.reviewing and panel._answer.text.text == WHOLE and panel._answer.text.beside["current"] is None
    )


@pytest.mark.browser
def test_continue_is_reached_by_keyboard_and_said_aloud(serve, page, workspace, page_id, upstream):
    def app():
        session = Session(user="ann", page="editor")
        made = AssistantPanel(workspace.services, session, Home())
        made.open(page_id)
        block = workspace.services.collaborating.tree(page_id).content[0].attrs["id"]
        made.select({"block_ids": [block], "text": plain_text(BODY)})
        return Shell(main=[pn.Column(made)])

    upstream.scenario = Scenario(text=WHOLE, delay=0.1)
    page.goto(serve(app))
    head, said = page.locator(".assistant-head"), page.locator(".assistant-head [role=status]")
    head.get_by_role("button", name="Simplify").click()
    pause = page.get_by_role("button", name="Pause")
    pause.click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    head.get_by_role("button", name="Stop").press("Enter")
    told = "The answer was stopped; what came until then is kept."
    expect(head.get_by_text(told, exact=True)).to_be_visible()
    expect(said).to_contain_text("Unfinished. The answer was stopped")
    page.get_by_role("button", name="Skip to the end").click()
    expect(pause).to_be_hidden()
    kept = next(iter(workspace.services.suggesting.open(page_id))).said
    upstream.scenario = Scenario(text=rest_of(kept))
    go_on = head.get_by_role("button", name="Continue")
    go_on.focus()
    go_on.press("Enter")
    expect(head.get_by_text("Review the changes", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile(r"^0 of \d decided$"))).to_be_visible()
