"""The editor in a browser: writing, asking, deciding, versions; in two windows and after a reload."""

import re

import pytest
from playwright.sync_api import expect

WORDY = (
    "In order to utilise the water in the soil, plants make use of roots, and due to the fact that roots "
    "are thin they are able to take up a large number of minerals."
)


@pytest.fixture
def desk(open_page, workbench_server):
    """Open the editor on a fresh page of the sample course, in as many windows as wanted."""

    def open_(address=None, **options):
        page = open_page(address or f"{workbench_server.url}?page=editor", **options)
        if address is None:
            page.wait_for_url(re.compile("document="))
            first = page.url
            page.get_by_role("button", name="Add page").click()
            page.wait_for_url(lambda url: url != first)
        expect(text(page)).to_be_visible()
        return page

    return open_


def text(page):
    return page.get_by_role("textbox", name=re.compile("^Text of"))


def write(page, words):
    text(page).click()
    page.keyboard.type(words)
    expect(page.get_by_text("All changes saved")).to_be_visible()


def ask(page, action="Simplify"):
    text(page).locator("p").first.click(click_count=3)
    page.get_by_role("dialog", name="Change the selected text").get_by_role("button", name=action).click()
    expect(page.get_by_text("Review the changes", exact=True)).to_be_visible()


def test_a_change_is_asked_for_and_taken_into_the_text(desk):
    page = desk()
    write(page, WORDY)
    ask(page)
    expect(page.get_by_text(re.compile(r"^0 of \d decided$"))).to_be_visible()
    page.get_by_role("button", name="Accept all").click()
    expect(text(page)).to_contain_text("To use the water in the soil, plants use roots")
    expect(page.get_by_text(re.compile("(changes are|change is) in the text"))).to_be_visible()
    page.locator(".assistant-head").get_by_role("button", name="Undo").click()
    expect(text(page)).to_contain_text(WORDY)


def test_a_change_that_is_undone_by_key_is_open_again_and_in_the_text_when_made_again(desk):
    page = desk()
    write(page, WORDY)
    ask(page)
    page.get_by_role("button", name="Accept all").click()
    expect(page.get_by_text("In the text", exact=True)).to_be_visible()
    text(page).focus()
    page.keyboard.press("Control+z")
    expect(text(page)).to_contain_text(WORDY)
    expect(page.get_by_text("In the text", exact=True)).to_be_hidden()
    expect(page.get_by_text("Review the changes", exact=True)).to_be_visible()
    text(page).focus()
    page.keyboard.press("Control+Shift+z")
    expect(page.get_by_text("In the text", exact=True)).to_be_visible()
    expect(text(page)).to_contain_text("To use the water in the soil, plants use roots")


def test_refusing_all_leaves_the_text(desk):
    page = desk()
    write(page, WORDY)
    ask(page)
    page.get_by_role("button", name="Refuse all").click()
    expect(page.get_by_text("Not taken", exact=True)).to_be_visible()
    expect(text(page)).to_contain_text(WORDY)


def test_an_open_answer_is_there_again_after_a_reload(desk):
    page = desk()
    write(page, WORDY)
    ask(page)
    page.reload()
    expect(page.get_by_text("Review the changes", exact=True)).to_be_visible()
    expect(text(page)).to_contain_text(WORDY)
    page.get_by_role("button", name="Accept all").click()
    expect(text(page)).to_contain_text("To use the water")


def test_two_windows_see_one_text_and_one_answer(desk):
    first = desk()
    second = desk(first.url)
    write(first, WORDY)
    expect(text(second)).to_contain_text(WORDY)
    ask(first)
    expect(second.get_by_text("Review the changes", exact=True)).to_be_visible()
    second.get_by_role("button", name="Accept all").click()
    expect(text(first)).to_contain_text("To use the water")
    expect(first.get_by_text("In the text", exact=True)).to_be_visible()
    expect(first.get_by_role("button", name="Accept all")).to_have_count(0)


def test_a_wish_in_words_is_asked_from_the_panel(desk):
    page = desk()
    write(page, WORDY)
    text(page).locator("p").first.click(click_count=3)
    head = page.locator(".assistant-head")
    expect(head.get_by_text("In order to utilise")).to_be_visible()
    expect(head.get_by_role("button", name="Ask", exact=True)).to_be_disabled()
    head.get_by_role("textbox", name="What to change").fill("Make it shorter")
    head.get_by_role("button", name="Ask", exact=True).click()
    expect(head.get_by_text("Make it shorter")).to_be_visible()


def test_versions_are_named_compared_and_restored(desk):
    page = desk()
    write(page, "Plants drink water.")
    page.get_by_role("button", name="Versions").click()
    page.get_by_role("textbox", name="Name of this version").fill("First draft")
    page.get_by_role("button", name="Save version").click()
    expect(page.get_by_text("First draft")).to_be_visible()
    text(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" They need light.")
    expect(page.get_by_text("All changes saved")).to_be_visible()
    page.get_by_role("button", name="Compare First draft with the text of now").click()
    expect(page.locator(".diff-view ins")).to_contain_text("They need light.")
    page.get_by_role("button", name="Restore First draft").click()
    expect(text(page)).not_to_contain_text("They need light.")
    page.get_by_role("banner").get_by_role("button", name="Undo").click()
    expect(text(page)).to_contain_text("They need light.")
    page.get_by_role("checkbox", name="Select First draft", exact=True).focus()
    page.keyboard.press(" ")
    expect(page.get_by_role("checkbox", name="Select First draft", exact=True)).to_be_focused()
    for turned in ("Close", "Versions", "Versions"):
        page.get_by_role("button", name=turned, exact=True).click()
    assistant = page.get_by_role("heading", name="Assistant")
    expect(assistant).to_be_visible()
    page.get_by_role("button", name="Versions").click()
    expect(assistant).to_be_hidden()
    text(page).fill(WORDY)
    ask(page)  # the assistant comes back to answer


def test_pages_are_renamed_and_changed_in_place(desk):
    page = desk()
    page.get_by_role("button", name="Rename the page").click()
    page.get_by_role("textbox", name="Title of the page").fill("Roots and water")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Roots and water")).to_be_visible()
    pages = page.get_by_role("navigation", name="Course outline")
    expect(pages.get_by_role("button", name="Roots and water")).to_have_attribute("aria-current", "page")
    other = pages.get_by_role("button").first
    title = other.inner_text()
    other.click()
    expect(page.get_by_role("heading", level=2, name=title)).to_be_visible()


def test_on_a_phone_pages_are_chosen_from_a_box_and_nothing_is_cut(desk):
    page = desk(viewport={"width": 390, "height": 844})
    write(page, WORDY)
    ask(page)
    expect(page.get_by_role("combobox", name="Page")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Accept all").click()
    expect(text(page)).to_contain_text("To use the water")


def test_a_page_that_does_not_exist_is_told(open_page, workbench_server):
    page = open_page(f"{workbench_server.url}?page=editor&document=1m7y1eb8nosuchpage")
    expect(page.get_by_text("This page does not exist any more.")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_page_is_printed_whole_with_dark_ink_and_nothing_around_it(open_page, workbench_server, dark):
    page = open_page(f"{workbench_server.url}?page=editor", color_scheme="dark" if dark else "light")
    text = page.locator(".ProseMirror")
    expect(text).to_contain_text("Try it", timeout=30_000)
    if dark:
        expect(text).to_have_css("color", re.compile(r"rgb\(2\d\d, 2\d\d, 2\d\d\)"))
    page.emulate_media(media="print")
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Pages")).to_be_hidden()
    expect(page.get_by_role("toolbar")).to_have_count(0)
    expect(text).to_have_css("color", "rgb(31, 36, 48)")
    assert len(re.findall(rb"/Type /Page\b(?!s)", page.pdf())) > 1
