"""The courses: the list, the outline of one, and all that can be done to them, by pointer and by key."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def course(page):
    """A new course of three pages, open."""

    def make(title, *pages):
        page.get_by_role("button", name="New course").click()
        page.get_by_role("textbox", name="Title of the new course").fill(title)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        for name in pages:
            page.get_by_role("button", name="Add a page").click()
            page.get_by_role("textbox", name="Title of the page").fill(name)
            page.keyboard.press("Enter")
            expect(item(page, name)).to_be_visible()
        return page

    return make


def item(page, name):
    return page.get_by_role("treeitem", name=re.compile(f": {re.escape(name)}( \\d+ questions?)?$"))


def titles(page):
    return page.get_by_role("tree").locator(".name").all_text_contents()


def test_the_sample_course_is_there_with_its_pages_and_questions(page):
    expect(page.get_by_role("tree").get_by_role("treeitem").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile(r"\d+ pages · \d+ questions")).first).to_be_visible()


def test_a_course_is_made_renamed_deleted_and_brought_back(course):
    page = course("Botany")
    page.get_by_role("button", name="Actions for Botany").click()
    assert all(page.get_by_role("menuitem").all_inner_texts())
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_role("textbox", name="Title of the course").fill("Botany <b>for</b> all")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Botany <b>for</b> all 1 page", exact=True)).to_be_focused()
    expect(page.get_by_role("heading", name="Botany <b>for</b> all")).to_be_visible()
    page.get_by_role("button", name="Actions for Botany <b>for</b> all").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_text("“Botany <b>for</b> all” was deleted.")).to_be_visible()
    expect(page.get_by_role("button", name="Actions for Botany <b>for</b> all")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Actions for Botany <b>for</b> all")).to_be_visible()


def test_words_are_searched_in_titles_and_pages(course):
    page = course("Geology", "Basalt and granite")
    page.get_by_role("searchbox", name="Search courses and pages").fill("granite")
    expect(page.get_by_role("list", name="Courses").get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_role("button", name="Actions for Geology")).to_be_visible()
    page.get_by_role("searchbox").fill("nothing is called this")
    expect(page.get_by_text("No course or page is called “nothing is called this”.")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    expect(page.get_by_role("button", name="Actions for Geology")).to_be_visible()


def test_pages_are_ordered_by_keys_alone(course):
    page = course("Keys", "One", "Two", "Three")
    expect(page.get_by_role("tree").locator(".name")).to_have_text(["First page", "One", "Two", "Three"])
    item(page, "Three").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_role("tree").locator(".name")).to_have_text(["First page", "One", "Three", "Two"])
    page.keyboard.press("Alt+ArrowRight")
    expect(item(page, "Three")).to_have_attribute("aria-level", "2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(item(page, "One")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+ArrowLeft")
    expect(item(page, "Three")).to_have_attribute("aria-level", "1")
    page.keyboard.press("F2")
    page.get_by_role("textbox", name="Title of the page").fill("Third")
    page.keyboard.press("Enter")
    expect(item(page, "Third")).to_be_visible()


def test_the_actions_of_a_page_open_from_the_keyboard_and_are_no_part_of_its_name(course):
    page = course("Actions", "Page")
    row = item(page, "Page")
    row.focus()
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("menuitem", name="Rename")).to_be_visible()
    assert row.get_by_role("menu").count() == 0
    page.keyboard.press("Escape")
    expect(row.get_by_role("button", name="Actions for Page", include_hidden=True)).to_be_focused()


def test_a_page_is_deleted_with_all_below_it_and_brought_back(course):
    page = course("Deleting", "Above", "Below")
    item(page, "Below").focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(item(page, "Below")).to_have_attribute("aria-level", "2")
    item(page, "Above").focus()
    page.keyboard.press("Delete")
    expect(page.get_by_role("tree").locator(".name")).to_have_text(["First page"])
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("tree").locator(".name")).to_have_text(["First page", "Above", "Below"])
    expect(item(page, "Below")).to_have_attribute("aria-level", "2")


def test_a_page_is_dragged_into_another(course):
    page = course("Dragging", "Box", "Thing")
    item(page, "Thing").drag_to(item(page, "Box"))
    expect(item(page, "Thing")).to_have_attribute("aria-level", "2")


def test_a_course_is_moved_and_stays_there_after_a_reload(course):
    page = course("Moved")
    first = page.get_by_role("list", name="Courses").get_by_role("listitem").first
    for _ in range(20):
        if "Moved" in first.inner_text():
            break
        page.get_by_role("button", name="Actions for Moved").click()
        page.get_by_role("menuitem", name="Move up").click()
        page.wait_for_timeout(200)
    expect(first).to_contain_text("Moved")
    page.reload()
    expect(page.get_by_role("heading", name="Moved")).to_be_visible()
    expect(page.get_by_role("list", name="Courses").get_by_role("listitem").first).to_contain_text("Moved")


def test_a_course_is_exported_in_each_format(page):
    page.get_by_role("button", name=re.compile("sample course.*pages")).click()
    expect(page.get_by_role("heading", name=re.compile("sample course"))).to_be_visible()
    page.get_by_role("button", name="Export").click()
    labels = page.get_by_role("menuitem").all_text_contents()
    assert len(labels) >= 3
    page.keyboard.press("Escape")
    for label in labels:
        item = page.get_by_role("menuitem", name=label, exact=True)
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            item.click()
        assert download.value.path().stat().st_size > 500


def test_the_keyboard_stays_at_the_notes_of_imports_and_exports(page):
    page.get_by_role("button", name=re.compile("sample course.*pages")).click()
    expect(page.get_by_role("heading", name=re.compile("sample course"))).to_be_visible()
    export = page.get_by_role("button", name="Export", exact=True)
    for _ in range(2):  # the second takes the place of the first
        export.press("Enter")
        with page.expect_download():
            page.get_by_role("menuitem", name="GIFT questions for Moodle").press("Enter")
        expect(page.get_by_role("heading", name=re.compile("does not carry"))).to_be_visible()
        expect(export).to_be_focused()
    page.get_by_role("complementary").get_by_role("button", name="Close", exact=True).press("Enter")
    expect(page.get_by_role("heading", name=re.compile("does not carry"))).to_be_hidden()
    expect(export).to_be_focused()
    notes = page.get_by_role("button", name="Import notes", exact=True)
    notes.press("Enter")
    expect(page.get_by_role("region", name="Import notes")).to_be_visible()
    expect(notes).to_be_focused()
    page.get_by_role("button", name="Close the import notes").press("Enter")
    expect(page.get_by_role("region", name="Import notes")).to_be_hidden()
    expect(notes).to_be_focused()


def test_what_is_too_long_for_the_connection_is_told_and_the_page_goes_on(page):
    field = page.get_by_role("searchbox")
    # A field that only says that it holds so much: to lay it out would take the browser minutes.
    field.evaluate(
        """(field) => {
          Object.defineProperty(field, "value", { get: () => "ä".repeat(11e6), configurable: true });
          field.dispatchEvent(new Event("input"));
        }"""
    )
    expect(page.get_by_text("This is too long to be sent at once")).to_be_visible()
    field.evaluate("(field) => delete field.value")
    field.fill("no such thing")
    expect(page.get_by_text("No course or page is called “no such thing”.")).to_be_visible()


def test_a_page_opens_in_the_editor_and_the_course_with_the_coach(course):
    page = course("Opening", "Here")
    item(page, "Here").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("banner").get_by_role("heading", level=1)).to_have_text("Editor")
    assert re.search(r"page=editor&course=\w+&document=\w+", page.url)
    page.go_back()
    page.get_by_role("button", name="Coach", exact=True).click()
    expect(page.get_by_role("banner").get_by_role("heading", level=1)).to_have_text("Coach")


def test_an_address_of_a_deleted_course_says_so(open_page, workbench_server):
    page = open_page(f"{workbench_server.url}?page=courses&course=gone")
    expect(page.get_by_text("This course does not exist any more.")).to_be_visible()
    expect(page.get_by_role("tree")).to_be_visible()


def test_without_any_course_it_says_how_to_begin(open_page, serve):
    page = open_page(serve("--plugins", "workbench.server", WORKBENCH_SAMPLES="false").url)
    expect(page.get_by_role("heading", name="Bring in your first course")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="Import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Import")


def test_on_a_phone_the_list_and_the_outline_take_turns(open_page, workbench_server):
    page = open_page(workbench_server.url, viewport={"width": 390, "height": 844})
    expect(page.get_by_role("tree")).not_to_be_visible()
    page.get_by_role("list", name="Courses").get_by_role("button").first.click()
    expect(page.get_by_role("tree")).to_be_visible()
    page.get_by_role("button", name="All courses").click()
    expect(page.get_by_role("tree")).not_to_be_visible()
