"""The coach's chat in a real browser."""

import pytest
from playwright.sync_api import expect

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


WRITING = (Entry(id="q", role="user", text="Why?"), Entry(id="a", role="assistant", status="streaming"))


def test_an_answer_that_is_written_can_be_paused_skipped_sped_and_stopped(page, talk, eventually):
    asked, stopped = [], []
    chat = talk(*WRITING)
    chat.on_ask(lambda kind, data: asked.append((kind, data)))
    chat.on_stop(lambda: stopped.append(True))
    chat.show_beside(current="a", paused=False, speed=None)
    group = page.get_by_role("group", name="This answer")
    group.get_by_role("button", name="Pause").focus()
    page.keyboard.press("Enter")
    assert eventually(lambda: asked) == [("pause", {})]
    chat.show_beside(paused=True)
    expect(group.get_by_role("button", name="Resume")).to_be_focused()
    expect(page.locator(".transcript .wb-hidden[role=status]")).to_have_text("Paused")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    group.get_by_label("Speed").select_option("Slow")
    assert eventually(lambda: asked[2:]) == [("speed", {"characters_per_second": 20})]
    assert asked[1] == ("skip", {})
    page.get_by_label("Your question").press("Escape")
    group.get_by_role("button", name="Stop").click()
    assert eventually(lambda: len(stopped) == 2)
    chat.show_beside(current=None)
    expect(group).to_have_count(0)
    expect(page.get_by_label("Your question")).to_be_focused()


def test_progress_tells_how_far_it_is_and_how_long_it_takes(page, talk):
    chat = talk(*WRITING)
    chat.show_beside(current="a", paused=False, speed=20)
    bar = page.get_by_role("progressbar")
    bar.wait_for(state="attached")
    chat.mention("progress", id="a", shown=50, written=120, usual=200, seconds_left=7.5)
    expect(page.get_by_text("about 10 s left")).to_be_visible()
    expect(bar).to_have_attribute("aria-valuenow", "25")
    chat.show_beside(paused=True)
    expect(page.get_by_text("Paused", exact=True).last).to_be_visible()


def test_what_waits_is_listed_moved_by_button_and_by_hand_edited_and_taken_out(page, talk, eventually):
    asked = []
    chat = talk()
    chat.on_ask(lambda kind, data: asked.append((kind, data)))
    waiting = [{"id": name, "text": f"Question {name}"} for name in "abc"]
    chat.show_beside(queue={"waiting": waiting, "answering": True, "held": False, "at": None})
    region = page.get_by_role("region", name="Questions that wait")
    expect(region).to_contain_text("3 questions wait")
    expect(region.get_by_role("button", name="Ask now")).to_be_hidden()
    page.get_by_role("button", name="Ask later: Question a").press("Enter")
    page.get_by_role("button", name="Ask later: Question b").click()
    page.get_by_role("button", name="Ask earlier: Question c").click()
    items = region.get_by_role("listitem")
    items.nth(0).drag_to(items.nth(2))
    page.get_by_role("button", name="Edit: Question a").click()
    page.get_by_role("button", name="Remove: Question a").click()
    assert eventually(lambda: len(asked) == 6)
    moves = [(data["id"], data["before"]) for kind, data in asked if kind == "queue_move"]
    assert moves == [("a", "c"), ("b", None), ("c", "b"), ("a", None)]
    assert asked[4:] == [("queue_edit", {"id": "a"}), ("queue_remove", {"id": "a"})]
    page.get_by_role("button", name="Remove: Question b").focus()
    chat.show_beside(queue={"waiting": waiting[2:], "answering": False, "held": True, "at": None})
    expect(page.get_by_role("button", name="Remove: Question c")).to_be_focused()
    region.get_by_role("button", name="Ask now").click()
    assert eventually(lambda: asked[6:]) == [("queue_go", {})]
    chat.show_beside(queue={"waiting": [], "answering": False, "held": False, "at": None})
    expect(region).to_be_hidden()


def test_a_question_can_be_asked_while_an_answer_is_written(page, talk, eventually):
    asked = []
    talk(*WRITING).on_send(lambda text, level: asked.append(text))
    page.get_by_label("Your question").fill("And why not?")
    page.get_by_role("button", name="Ask next").click()
    assert eventually(lambda: asked) == ["And why not?"]


def test_nothing_moves_for_who_prefers_that(page, talk):
    chat = talk(Entry(id="a", role="assistant", status="waiting"))
    dot = page.locator(".wb-message .wb-wait span").first
    assert dot.evaluate("one => getComputedStyle(one).animationName") == "wb-breathe"
    chat.show_beside(calm=True)
    page.wait_for_function("one => getComputedStyle(one).animationName === 'none'", arg=dot.element_handle())


PICTURES = (
    "![A leaf](https://elsewhere.example/leaf.png) and ![A root](data:image/gif;base64,R0lGODlhAQABAAAAACw=)"
)


def test_a_picture_of_another_host_is_a_link_unless_its_origin_is_allowed(page, talk):
    talk(Entry(id="a", role="assistant", text=PICTURES))
    link = page.get_by_role("link", name="A leaf")
    expect(link).to_have_attribute("href", "https://elsewhere.example/leaf.png")
    expect(page.get_by_alt_text("A root")).to_have_attribute("loading", "lazy")


def test_a_picture_of_an_allowed_origin_is_fetched_when_it_is_seen(page, talk):
    page.forgiven += ["Content Security Policy", "asked for https://elsewhere.example"]
    talk(Entry(id="a", role="assistant", text=PICTURES), image_origins=["https://elsewhere.example"])
    picture = page.get_by_alt_text("A leaf")
    expect(picture).to_have_attribute("src", "https://elsewhere.example/leaf.png")
    expect(picture).to_have_attribute("loading", "lazy")
    expect(picture).to_have_attribute("referrerpolicy", "no-referrer")


def test_a_failed_answer_says_why_and_can_be_tried_again(page, talk, eventually):
    again = []
    chat = talk(
        Entry(
            id="a",
            role="assistant",
            status="failed",
            problem="The assistant is not there.",
            advice="Check the address.",
            deeds=("settings", "retry"),
        )
    )
    chat.on_ask(lambda kind, data: again.append(kind))
    chat.on_retry(again.append)
    page.get_by_text("The assistant is not there.").wait_for()
    page.get_by_text("Check the address.").wait_for()
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("button", name="Try again").click()
    assert eventually(lambda: len(again) == 2) and again == ["settings", "a"]


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
