"""The page as it starts: what it says, where it leads, how it looks, and what it never does."""

import gzip
import re
import urllib.request

import pytest
from playwright.sync_api import expect

PAGES = ["Courses", "Import", "Editor", "Coach", "Usage", "Settings"]


def test_it_starts_with_the_courses_and_says_which_assistant_answers(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("Courses")
    expect(page.get_by_role("link", name=re.compile("^Assistant: Offline"))).to_be_visible()
    expect(page).to_have_title("Courses · Course workbench")


@pytest.mark.parametrize("title", PAGES)
def test_each_page_opens_from_the_navigation_and_has_its_address(page, title):
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=title).click()
    expect(page.get_by_role("banner").get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("link", name=title, exact=True)).to_have_attribute("aria-current", "page")
    assert f"page={title.lower()}" in page.url


def test_a_button_that_leads_to_another_page_takes_the_keyboard_with_it(page):
    page.get_by_role("button", name="Edit", exact=True).press("Enter")
    expect(page.get_by_role("banner").get_by_role("heading", level=1)).to_have_text("Editor")
    expect(page.get_by_role("main")).to_be_focused()
    page.get_by_role("link", name="Usage", exact=True).press("Enter")
    expect(page.get_by_role("banner").get_by_role("heading", level=1)).to_have_text("Usage")
    page.wait_for_timeout(600)
    expect(page.get_by_role("link", name="Usage", exact=True)).to_be_focused()


def test_the_coachs_welcome_begins_at_its_top_where_there_is_little_room(open_page, workbench_server):
    page = open_page(f"{workbench_server.url}?page=coach", viewport={"width": 640, "height": 400})
    expect(page.get_by_text("You get hints, not solutions.")).to_be_in_viewport(ratio=1)
    page.wait_for_timeout(500)
    expect(page.get_by_text("You get hints, not solutions.")).to_be_in_viewport(ratio=1)


def test_back_forward_and_reload_keep_the_place(page):
    for title in ("Import", "Settings"):
        page.get_by_role("link", name=title, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Import")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Courses")
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text("Import")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Import")
    for title in ("Editor", "Coach"):  # each names what it shows, which is no step to go back from
        page.get_by_role("link", name=title, exact=True).click()
        page.wait_for_url(re.compile("document=" if title == "Editor" else "page=coach&course="))
    page.go_back()
    page.wait_for_url(re.compile("page=editor&course=.*&document="))
    page.go_back()  # before the editor is there
    expect(page.get_by_role("banner").get_by_role("heading", level=1)).to_have_text("Import")
    expect(page).to_have_url(re.compile(r"\?page=import"))


def test_a_list_of_choices_holds_options(page):
    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_role("combobox", name="Speed of answers").click()
    expect(page.get_by_role("listbox").get_by_role("option", name="Slow")).to_be_visible()
    page.keyboard.press("Escape")


def test_an_address_of_nothing_leads_to_the_courses(open_page, workbench_server):
    page = open_page(f"{workbench_server.url}?page=nowhere&course=../etc&document=<b>")
    expect(page.get_by_role("heading", level=1)).to_have_text("Courses")
    expect(page).to_have_url(re.compile(r"\?page=courses$"))


def background(page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_it_follows_the_system_until_somebody_chooses(open_page, serve):
    url = serve("--plugins", "workbench.server").url
    page = open_page(url, color_scheme="dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(21, 23, 26)")
    page.get_by_role("button", name="Toggle theme").click()
    expect(page.locator("body")).to_have_css("background-color", "rgb(246, 246, 243)")
    again = open_page(url, color_scheme="dark")
    again.wait_for_timeout(1500)
    assert background(again) == "rgb(246, 246, 243)"


@pytest.mark.parametrize("title", PAGES)
def test_a_phone_shows_each_page_without_scrolling_sideways(open_page, workbench_server, title):
    page = open_page(f"{workbench_server.url}?page={title.lower()}", viewport={"width": 390, "height": 844})
    expect(page.get_by_role("banner").get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("navigation", name="Pages").get_by_role("link")).to_have_count(0)
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = page.evaluate(WIDER_THAN_THE_SCREEN)
    assert not wide


WIDER_THAN_THE_SCREEN = """() => {
  const found = [];
  const visit = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) visit(one.shadowRoot);
      const style = getComputedStyle(one);
      const wide = one.clientWidth > 300 && one.scrollWidth > one.clientWidth + 1;
      if (wide && ["auto", "scroll"].includes(style.overflowX)) found.push(one.outerHTML.slice(0, 120));
    }
  };
  visit(document);
  return found;
}"""


def test_on_a_phone_the_pages_open_from_the_menu_and_close_after_the_choice(open_page, workbench_server):
    page = open_page(workbench_server.url, viewport={"width": 390, "height": 844})
    page.get_by_role("button", name="Open drawer").click()
    page.get_by_role("link", name="Settings", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Settings")
    expect(page.get_by_role("link", name="Settings", exact=True)).to_have_count(0)


def test_the_keyboard_reaches_the_page_past_the_navigation(page):
    names = []
    for _ in range(4):
        page.keyboard.press("Tab")
        names.append(page.evaluate(FOCUSED))
    assert "Skip to the page" in names
    assert page.evaluate("document.querySelectorAll('#main').length") == 1  # without shadow roots
    page.get_by_role("link", name="Skip to the page").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED_ID) == "main"


FOCUSED = """() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  return (one?.getAttribute("aria-label") || one?.textContent || "").trim();
}"""
FOCUSED_ID = """() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  return one?.id;
}"""


def headers(url: str, **given: str):
    request = urllib.request.Request(url, headers=given)
    with urllib.request.urlopen(request) as answer:
        return answer.headers, answer.read()


def test_the_page_is_sent_with_a_policy_that_lets_no_foreign_script_run(workbench_server):
    first, body = headers(workbench_server.url)
    second, _ = headers(workbench_server.url)
    policy = first["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)[1]
    assert "unsafe-eval" not in policy
    assert re.search(r"script-src 'self' 'nonce-[^']+'(;|$)", policy)
    assert policy != second["Content-Security-Policy"]
    assert all(nonce in script for script in re.findall(r"<script[^>]*>", body.decode()))
    assert first["X-Frame-Options"] == "DENY"
    assert first["X-Content-Type-Options"] == "nosniff"
    assert first["Referrer-Policy"] == "same-origin"


def test_scripts_are_sent_compressed(workbench_server, page):
    url = f"{workbench_server.root}/static/extensions/panel-material-ui/panel-material-ui.bundle.js"
    sent, body = headers(url, **{"Accept-Encoding": "gzip"})
    assert sent["Content-Encoding"] == "gzip"
    assert len(gzip.decompress(body)) > 3 * len(body)


def test_it_works_without_the_routes_too(serve, open_page):
    page = open_page(serve().url)
    page.get_by_role("link", name="Import", exact=True).click()
    expect(page.get_by_text("Up to 200 MB each.")).to_be_visible()


def test_a_second_server_on_the_same_folder_says_so_on_its_page(
    serve, open_page, workbench_server, browser, watch
):
    headers(f"{workbench_server.root}/readyz")
    second = serve(data_dir=workbench_server.data_dir)
    context = browser.new_context()
    page = context.new_page()
    page.goto(second.url)
    expect(page.get_by_text("Another workbench server is using this data folder")).to_be_visible(
        timeout=20_000
    )
    context.close()
