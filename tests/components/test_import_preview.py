"""A preview in a browser: it is there once it is known what it shows."""

import pytest
from playwright.sync_api import expect

from workbench.components.import_preview import ImportPreview
from workbench.model.content import doc, paragraph
from workbench.model.course import Course, Page
from workbench.model.imported import Imported

pytestmark = pytest.mark.browser


def test_nobody_writes_into_a_field_before_it_is_filled(serve, page):
    body = doc(paragraph("They flow."))
    preview = ImportPreview(
        Imported(course=Course(title="Rivers", pages=(Page(title="Rivers", body=body),))), ()
    )
    address = serve(lambda: preview)
    title = page.get_by_role("textbox", name="Title of the new course")
    with preview._shown.changing:  # what it shows cannot be told to the browser meanwhile
        page.goto(address)
        page.locator(".review").wait_for(state="attached")
        assert not title.is_visible()
    expect(title).to_have_value("Rivers")
    title.fill("Great rivers")
    preview.offer(())
    preview.follow(2)
    expect(page.get_by_role("button", name="Next file")).to_be_visible()
    expect(title).to_have_value("Great rivers")
