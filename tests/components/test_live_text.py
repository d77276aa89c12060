"""Streaming text in a real browser."""

import re
import threading

import pytest
from playwright.sync_api import expect

from workbench.components.live_text import LiveText

pytestmark = pytest.mark.browser


def shown(serve, page, text=""):
    """A LiveText on the page."""
    made = []

    def app():
        made.append(LiveText(text, sizing_mode="stretch_width"))
        return made[-1]

    page.goto(serve(app))
    page.locator(".live-text .wb-text").wait_for(state="attached")
    return made[-1]


def test_text_sent_before_the_view_is_mounted_is_shown_in_order(serve, page):
    def app():
        live = LiveText()
        for number in range(400):
            live.append(f"w{number} ")
        return live

    page.goto(serve(app))
    page.get_by_text("w399").wait_for()
    assert page.locator(".wb-text").inner_text().split() == [f"w{number}" for number in range(400)]


def test_2400_deltas_from_another_thread_arrive_whole_in_few_renders(serve, page):
    live = shown(serve, page)

    def write():
        for number in range(2400):
            live.append(f"token{number} " if number % 60 else "\n\n")
        live.done()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    page.get_by_text("token2399").wait_for()
    words = page.locator(".wb-text").inner_text().split()
    assert words == [f"token{number}" for number in range(2400) if number % 60]
    assert int(page.locator(".live-text").get_attribute("data-renders")) < 60


def test_formulas_tables_code_and_emphasis_are_shown_as_such(serve, page):
    shown(
        serve,
        page,
        "**Osmosis** $c_1<c_2$\n\n$$\\Pi = iMRT$$\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx = 1\n```\n",
    )
    assert page.locator("strong").inner_text() == "Osmosis"
    assert page.locator(".katex").count() == 2
    assert page.locator("td").all_inner_texts() == ["1", "2"]
    assert page.locator("pre .hljs-number").inner_text() == "1"


@pytest.mark.parametrize(
    ("so_far", "seen"),
    [
        ("The answer is $c_1 <", "The answer is"),
        ("Then \\(x^2", "Then"),
        ("See [the book](https://exam", "See"),
        ("It is **very", "It is very"),
        ("Use `print(", "Use print("),
        ("| Side | c |\n|--", ""),
        ("It costs $5 and more", "It costs $5 and more"),
        ("A line<b", "A line"),
        ("$$\\frac{1}{", ""),
    ],
)
def test_half_a_formula_link_or_table_is_not_shown(serve, page, so_far, seen):
    live = shown(serve, page)
    live.append(so_far)
    page.locator(".live-text.busy").wait_for(state="attached")
    page.wait_for_timeout(120)
    assert page.locator(".wb-text").inner_text().strip() == seen


ATTACKS = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "![x](https://evil.example/x.png)",
    "![x](//evil.example/x.png)",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "$\\href{javascript:alert(1)}{x}$",
    "$\\includegraphics{https://evil.example/x.png}$",
    "$$\\htmlStyle{background:url(https://evil.example)}{x}$$",
    "$\\def\\a{\\a\\a}\\a$",
    "```\n<img src=x onerror=alert(1)>\n```",
    "<style>@import 'https://evil.example'</style>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "| <img src=x onerror=alert(1)> |\n|---|\n",
]


def test_no_attack_runs_or_asks_another_host(serve, page):
    live = shown(serve, page)
    for attack in ATTACKS:
        live.append(attack + "\n\n")
    live.append("the end")
    live.done()
    page.get_by_text("the end").wait_for()
    addresses = page.locator(".wb-text a").evaluate_all("links => links.map(one => one.getAttribute('href'))")
    assert not [one for one in addresses if one and one.lower().startswith(("javascript", "data"))]
    assert page.locator(".wb-text :is(script, iframe, style, svg[onload], object)").count() == 0


def test_a_view_that_was_hidden_shows_all_when_it_comes_back(serve, page):
    import panel as pn

    made = []

    def app():
        made.append(LiveText("start "))
        return pn.Tabs(("Text", made[-1]), ("Other", pn.pane.HTML("<p>other</p>")), dynamic=True)

    page.goto(serve(app))
    page.get_by_text("start").wait_for()
    page.get_by_text("Other").click()
    page.locator(".live-text").wait_for(state="detached")
    for number in range(50):
        made[-1].append(f"n{number} ")
    page.locator(".bk-tab").get_by_text("Text").click()
    page.get_by_text("n49").wait_for()
    assert page.locator(".wb-text").inner_text().split() == ["start", *(f"n{number}" for number in range(50))]


def test_a_cut_connection_loses_no_text(serve, page, wire):
    import panel as pn

    made = []

    def app():
        pn.config.reconnect = True
        made.append(LiveText())
        return made[-1]

    page.forgiven = ["WebSocket", "ERR_CONNECTION", "websocket", "bokeh"]
    address = serve(app, origin=f"localhost:{wire.port}")
    wire.lead_to(int(address.split(":")[2].split("/")[0]))
    page.goto(f"http://localhost:{wire.port}/app")
    page.locator(".live-text").wait_for(state="attached")
    made[-1].append("one ")
    page.get_by_text("one").wait_for()
    wire.cut()
    for number in range(30):
        made[-1].append(f"n{number} ")
    page.wait_for_timeout(500)
    wire.mend()
    page.get_by_text("n29").wait_for(timeout=20_000)
    assert page.locator(".wb-text").inner_text().split() == ["one", *(f"n{number}" for number in range(30))]


def test_a_formula_that_broke_off_is_shown_as_code(serve, page):
    live = shown(serve, page)
    for text, seen, code in (
        ("Then $x + ", "Then x +…", ["x +"]),
        ("So\n\n$$\n\\frac{1}{\n2", "So\n\n\\frac{1}{ 2…", ["\\frac{1}{ 2"]),
        ("It costs $5 and more", "It costs $5 and more", []),
    ):
        live.reset(text, busy=True)
        live.done(broken=True)
        expect(page.locator(".wb-text")).to_have_text(re.compile(re.escape(seen.split("\n\n")[-1])))
        assert page.locator(".wb-text").inner_text().strip() == seen
        assert page.locator(".wb-text code").all_inner_texts() == code
