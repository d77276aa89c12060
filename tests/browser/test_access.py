"""What programs can find of what stands in the way of people: axe-core over each page, light and dark."""

from pathlib import Path

import pytest
from conftest import missing
from playwright.sync_api import expect

AXE = Path(__file__).parents[1] / "clients" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = ("courses", "import", "editor", "coach", "usage", "settings")
RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map((one) =>
  `${one.impact} ${one.id}: ${one.nodes.map((node) => node.target.flat().join(" ")).join(", ")}`)"""


@pytest.fixture
def found():
    """What axe finds on a page."""
    if not AXE.exists():
        missing("axe-core (npm ci in tests/clients)")

    def found_(page):
        page.evaluate(AXE.read_text("utf-8") + "; undefined")
        return page.evaluate(RUN)

    return found_


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_that_a_program_can_find_stands_in_the_way(workbench_server, open_page, found, scheme):
    page = open_page(workbench_server.url, color_scheme=scheme)
    faults = {}
    for name in PAGES:
        if name != "courses":
            page.get_by_role("link", name=name.capitalize(), exact=True).click()
        expect(page.get_by_role("banner").get_by_role("heading", level=1)).to_have_text(name.capitalize())
        if name == "editor":
            expect(page.get_by_role("textbox", name="Text of")).to_be_visible()
        page.wait_for_timeout(300)  # colours that fade in are not yet those that stay
        faults |= {name: told} if (told := found(page)) else {}
    assert not faults


def test_an_import_that_is_looked_at_is_open_to_all_too(workbench_server, open_page, found):
    page = open_page(f"{workbench_server.url}?page=import", color_scheme="dark")
    page.get_by_role("button", name="photosynthesis-quiz-qti21.zip").click()
    faults = {}
    for name in ("Content", "Questions", "Notes", "Source", "About"):
        page.get_by_role("tab", name=name).click(timeout=30_000)
        page.wait_for_timeout(300)
        faults |= {name: told} if (told := found(page)) else {}
    assert not faults
