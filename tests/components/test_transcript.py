"""The coach's chat in a real browser."""

import pytest

from workbench.components.transcript import Entry, Transcript

pytestmark = pytest.mark.browser


@pytest.fixture
def talk(serve, page):
    """Opens a transcript; gives the component."""

    def start(*entries, **options):
        made = []

        def app():
            made.append(Transcript(height=600, sizing_mode="stretch_width", **options))
            made[-1].show(entries)
            return made[-1]

        start.url = serve(app)
        page.goto(start.url)
        page.get_by_label("Your question").wait_for()
        return made[-1]

    return start


def test_enter_asks_with_the_hint_level_and_shift_enter_makes_a_line(page, talk, eventually):
    asked = []
    talk().on_send(lambda text, level: asked.append((text, level)))
    page.get_by_role("radio", name="Hint").click()
    field = page.get_by_label("Your question")
    field.click()
    page.keyboard.type("Why?")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Really?")
    page.keyboard.press("Enter")
    assert eventually(lambda: asked) == [("Why?\nReally?", 2)]
    assert field.input_value() == ""


def test_an_answer_streams_in_and_is_whole_at_its_end(page, talk):
    chat = talk()
    chat.add(Entry(id="q", role="user", text="Why <b>?"))
    chat.add(Entry(id="a", role="assistant", status="waiting", hint_level=1))
    for number in range(300):
        chat.append("a", f"t{number} ")
    chat.append("a", "and $x^2$.")
    chat.update("a", status="done")
    page.locator(".answered .katex").wait_for()
    assert page.locator(".asked").inner_text() == "Why <b>?"
    words = page.locator(".answered .wb-text").inner_text().split()
    assert words[:300] == [f"t{number}" for number in range(300)]
    assert int(page.locator(".answered").get_attribute("data-renders")) < 40
    assert chat.entries[-1].text.endswith("and $x^2$.")


def test_what_was_said_is_there_after_a_reload_and_so_is_the_unsent_question(page, talk):
    said = (Entry(id="q", role="user", text="Why?"), Entry(id="a", role="assistant", text="Look **again**."))
    talk(*said, draft="talk1")
    page.get_by_label("Your question").fill("Half a ques")
    page.wait_for_timeout(200)
    page.reload()
    page.get_by_text("again").wait_for()
    page.wait_for_timeout(300)
    assert page.get_by_label("Your question").input_value() == "Half a ques"


def test_stop_is_offered_while_an_answer_is_written(page, talk, eventually):
    stopped = []
    chat = talk(busy=True)
    chat.on_stop(lambda: stopped.append(True))
    page.get_by_role("button", name="Stop").click()
    assert eventually(lambda: stopped)
    chat.busy = False
    page.get_by_role("button", name="Ask").wait_for()


def test_a_failed_answer_says_why_and_can_be_tried_again(page, talk, eventually):
    again = []
    chat = talk(Entry(id="a", role="assistant", status="failed", problem="The assistant is not there."))
    chat.on_retry(again.append)
    page.get_by_text("The assistant is not there.").wait_for()
    page.get_by_role("button", name="Try again").click()
    assert eventually(lambda: again) == ["a"]


def test_a_reader_who_scrolled_up_is_left_there_and_can_jump_to_the_latest(page, talk):
    chat = talk(
        *(
            Entry(id=str(number), role="assistant", text=f"Answer {number}\n\nmore\n\nmore")
            for number in range(30)
        )
    )
    scroller = page.locator(".wb-scroller")
    page.get_by_text("Answer 29").wait_for()
    scroller.evaluate("one => one.scrollTop = 0")
    page.wait_for_timeout(100)
    chat.add(Entry(id="new", role="assistant", text="Newest"))
    page.get_by_text("Newest").wait_for()
    assert scroller.evaluate("one => one.scrollTop") == 0
    page.get_by_role("button", name="Jump to latest").click()
    assert scroller.evaluate("one => one.scrollHeight - one.scrollTop - one.clientHeight") < 4


def test_a_starter_asks_itself_and_the_notice_says_who_answers(page, talk, eventually):
    asked = []
    talk(starters=["Why does water move?"], notice="Offline assistant, not AI").on_send(
        lambda *what: asked.append(what)
    )
    assert page.get_by_text("Offline assistant, not AI").is_visible()
    page.get_by_role("button", name="Why does water move?").click()
    assert eventually(lambda: asked) == [("Why does water move?", 1)]
