"""Sessions: they end when their tab does, and outlive a broken line without losing text."""

import json
import time
import urllib.request

import pytest
from browser_line import Line
from playwright.sync_api import expect

COUNTED = """
import gc, json, sys
from bokeh.document import Document
from tornado.web import RequestHandler


class Count(RequestHandler):
    def get(self):
        gc.collect()
        kinds = [type(one) for one in gc.get_objects()]
        ours = [kind for kind in kinds if kind.__module__ == "workbench.components.page"]
        self.finish({"documents": kinds.count(Document), "pages": len(ours)})


ROUTES = [("/count", Count)]
"""


@pytest.fixture
def counted(tmp_path, serve):
    """A server that tells how many documents and pages are alive in it."""
    (tmp_path / "counted.py").write_text(COUNTED)
    # A browser with much to do cuts some lines without a word; those pages may come back for a while.
    lingers = {"WORKBENCH_PAGE_LINGER_SECONDS": "15"}
    server = serve(
        "--plugins", "workbench.server", "--plugins", "counted", PYTHONPATH=str(tmp_path), **lingers
    )

    def alive() -> dict[str, int]:
        with urllib.request.urlopen(f"{server.root}/count") as answer:
            return json.load(answer)

    return server, alive


def test_sessions_end_when_their_tabs_do(counted, browser, watch):
    server, alive = counted
    for _ in range(12):
        context = browser.new_context()
        watch.attach(context)
        page = context.new_page()
        page.goto(server.url)
        page.get_by_role("heading", level=1).wait_for()
        context.close()
    until = time.monotonic() + 100
    while time.monotonic() < until and alive()["pages"] > 1:
        time.sleep(1)
    left = alive()
    assert left["pages"] <= 1
    assert left["documents"] <= 3
    assert "ERROR" not in server.log


@pytest.fixture
def line(serve):
    lines = []

    def lay(*arguments, **environment):
        server = serve(*arguments, **environment)
        lines.append(Line(server.port))
        return lines[-1], f"http://127.0.0.1:{lines[-1].port}/app"

    yield lay
    for one in lines:
        one.close()


ROUTED = ("--plugins", "workbench.server")


@pytest.mark.parametrize(
    ("arguments", "seconds"),
    [(ROUTED, 4), pytest.param(ROUTED, 40, marks=pytest.mark.slow), ((), 4)],
    ids=["routes-4", "routes-40", "plain-4"],
)
def test_a_page_comes_back_to_where_it_was_after_the_line_broke(line, open_page, watch, arguments, seconds):
    cable, url = line(*arguments)
    for text in ("ERR_", "WebSocket connection to", "Could not open websocket"):
        watch.allow(text)
    page = open_page(url)
    page.get_by_role("button", name="New course").click()
    page.get_by_role("textbox", name="Title of the new course").fill("Before the break")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Before the break")).to_be_visible()
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_role("textbox", name="Text to import").fill("Typed before the line broke")
    cable.cut()
    expect(page.get_by_text("Offline, reconnecting…")).to_be_visible()
    page.get_by_role("textbox", name="Text to import").press_sequentially(", and after")
    page.wait_for_timeout(seconds * 1000)
    cable.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Offline, reconnecting…")).to_have_count(0, timeout=30_000)
    expect(page.get_by_role("textbox", name="Text to import")).to_have_value(
        "Typed before the line broke, and after"
    )
    page.get_by_role("link", name="Courses", exact=True).click()
    expect(page.get_by_role("heading", name="Before the break")).to_be_visible()


def test_a_page_comes_back_to_where_it_was_after_the_server_was_restarted(serve, open_page, watch):
    server = serve("--plugins", "workbench.server")
    for text in ("ERR_", "WebSocket connection to", "Could not open websocket"):
        watch.allow(text)
    page = open_page(server.url, color_scheme="dark")
    page.get_by_role("link", name="Coach", exact=True).click()
    page.get_by_role("textbox", name="Your question").fill("What does light do?")
    page.get_by_role("button", name="Ask", exact=True).click()
    asked = page.get_by_role("article", name="You").get_by_text("What does light do?")
    expect(asked).to_be_visible()
    page.wait_for_url("**conversation=**")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    server.stop()
    expect(page.get_by_text("Offline, reconnecting…")).to_be_visible()
    server.start()
    with page.expect_event("load", timeout=40_000):
        page.evaluate("dispatchEvent(new Event('online'))")
    expect(asked).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
