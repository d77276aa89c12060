"""What a new version of a source suggests for whole pages, decided on in the editor in a browser."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from workbench.model.conflict import Merge
from workbench.model.content import doc, paragraph, plain_text
from workbench.model.course import Course, Page
from workbench.model.imported import Imported, Provenance
from workbench.settings import Settings
from workbench.workspace import Workspace

LIGHT, FIRE = "Leaves turn to the light every day.", "Fire burns leaves to ashes in no time."
WATER = ("Roots drink water from the soil.", "Leaves give it off again.")


def reading(version, **pages):
    made = tuple(Page(title=name, body=doc(*map(paragraph, lines))) for name, lines in pages.items())
    source = Provenance(name="plants.docx", sha256=version * 64, importer="docx", version="1")
    return Imported(course=Course(title="Plants", pages=made), provenance=source)


def edited(tree):
    return doc(*(replace(paragraph(f"{plain_text(one)} Truly."), attrs=one.attrs) for one in tree.content))


def undo(page):
    page.locator(".notice").get_by_role("button", name="Undo").click()


@pytest.fixture
def course(serve, open_page, tmp_path):
    """The editor on a course: one page was deleted here and changed in the source, one vice versa."""
    settings = Settings(data_dir=tmp_path / "data", samples=False)
    with Workspace.open(settings) as workspace:
        services = workspace.services
        bring = services.importing.bring
        first = bring(reading("1", Light=(LIGHT,), Water=WATER, Fire=(FIRE,)), user="default_user")
        light, water, fire = first.added
        services.outlining.delete_page(water)
        services.collaborating.room(fire).edit(edited, author="ann")
        new = reading("2", Light=(LIGHT,), Water=(*WATER, "A tree drinks a lot."))
        bring(new, user="default_user", conflict=Merge(import_id=first.import_id))
    server = serve("--plugins", "workbench.server", data_dir=settings.data_dir, WORKBENCH_SAMPLES="0")
    return open_page(f"{server.url}?page=editor&course={first.course_id}&document={light}")


def test_a_page_that_was_deleted_here_and_changed_in_the_source_is_looked_at_and_brought_back(course):
    page, outline = course, course.get_by_role("navigation", name="Course outline")
    suggested = outline.get_by_role("button", name="Water suggested")
    suggested.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("This page was deleted here, and changed in “plants.docx”.")).to_be_visible()
    expect(page.get_by_role("region", name="What the page would say")).to_contain_text("A tree drinks a lot.")
    back = page.get_by_role("button", name="Bring it back")
    back.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Text of Water")).to_contain_text("A tree drinks a lot.")
    expect(outline.get_by_role("button", name="Water", exact=True)).to_be_visible()
    undo(page)
    expect(suggested).to_be_visible()
    page.get_by_role("button", name="Leave it deleted").click()
    expect(suggested).to_have_count(0)
    expect(page.get_by_role("textbox", name="Text of Light")).to_be_visible()


def test_a_page_that_is_gone_from_the_source_is_deleted_or_kept_as_somebody_decides(course):
    page, outline = course, course.get_by_role("navigation", name="Course outline")
    fire = outline.get_by_role("button", name="Fire")
    expect(fire).to_have_text("Fire 1 to decide")
    fire.click()
    expect(page.get_by_text("“plants.docx” has this page no more.")).to_be_visible()
    page.get_by_role("button", name="Delete the page").click()
    expect(fire).to_have_count(0)
    undo(page)
    fire.click()
    page.get_by_role("button", name="Keep it").click()
    expect(fire).to_have_text("Fire")
    expect(page.get_by_role("textbox", name="Text of Fire")).to_contain_text("Truly.")


def test_the_other_pages_are_within_reach_while_a_suggestion_is_looked_at(serve, open_page, tmp_path):
    settings = Settings(data_dir=tmp_path / "data", samples=False)
    with Workspace.open(settings) as workspace:
        services = workspace.services
        bring = services.importing.bring
        first = bring(reading("1", Light=(LIGHT,), Fire=(FIRE,)), user="default_user")
        for one in first.added:
            services.collaborating.room(one).edit(edited, author="ann")
        new = reading("2", Light=(f"{LIGHT} Always.",), Fire=(f"{FIRE} Always.",))
        bring(new, user="default_user", conflict=Merge(import_id=first.import_id))
    server = serve("--plugins", "workbench.server", data_dir=settings.data_dir, WORKBENCH_SAMPLES="0")
    page = open_page(f"{server.url}?page=editor&course={first.course_id}&document={first.added[0]}")
    expect(page.get_by_role("button", name="Accept", exact=True)).to_be_visible()
    page.get_by_role("combobox", name="Page").select_option("Fire (1 to decide)")
    expect(page.get_by_role("textbox", name="Text of Fire")).to_be_visible()
    page.get_by_role("button", name="Accept", exact=True).click()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("navigation", name="Course outline")).to_be_visible()


def test_who_does_not_import_again_goes_on_by_keyboard_where_it_would_go(serve, open_page):
    page = open_page(f"{serve('--plugins', 'workbench.server').url}?page=import")

    def read():
        page.get_by_role("textbox", name="Text to import").fill("# Leaves\n\nThey are green.")
        page.get_by_role("button", name="Read this text").click()

    read()
    page.get_by_role("button", name="Import 1 page").click()
    expect(page.get_by_text("Imported into")).to_be_visible()
    read()
    page.get_by_role("region", name="Imported before").get_by_role("button", name="Cancel").press("Enter")
    expect(page.get_by_role("region", name="Imported before")).to_be_hidden()
    expect(page.get_by_role("combobox", name="Into")).to_be_focused()
