"""Changes to decide on, in a real browser; the diff is that of the model."""

import re

import pytest
from exercises import PICTURE
from playwright.sync_api import expect

from workbench.components.diff_view import DiffView
from workbench.model.content import doc, heading, node, paragraph, text
from workbench.model.course import Asset
from workbench.model.diff import diff
from workbench.model.errors import NotFound
from workbench.model.rows import rows

pytestmark = pytest.mark.browser

BEFORE = doc(
    heading(2, "Water"),
    *(paragraph(f"Unchanged {number}.") for number in range(6)),
    paragraph("Due to the fact that plants drink, they grow."),
    paragraph("This says little."),
    node("bulletList", node("listItem", paragraph("one")), node("listItem", paragraph("two"))),
)
AFTER = doc(
    heading(2, "Water"),
    *(paragraph(f"Unchanged {number}.") for number in range(6)),
    paragraph("Because plants drink, they grow ", text("fast"), "."),
    node(
        "bulletList",
        node("listItem", paragraph("one")),
        node("listItem", paragraph("two")),
        node("listItem", paragraph("three")),
    ),
)


@pytest.fixture
def decide(serve, page):
    """Opens a diff; gives the component and what was decided."""

    def start(**options):
        made, decided = [], []
        shown = rows(BEFORE, diff(BEFORE, AFTER))

        def app():
            made.append(DiffView(shown, sizing_mode="stretch_width", **options))

            def answer(change, decision):
                decided.append((change, decision))
                state = {"accept": "accepted", "refuse": "refused", "open": "open"}[decision]
                for one in shown["changes"]:
                    if change in (one["id"], "all"):
                        made[-1].decided(one["id"], state)

            made[-1].on_decide(answer)
            return made[-1]

        page.goto(serve(app))
        page.locator(".wb-row").first.wait_for()
        return shown, decided

    return start


def test_a_paragraph_that_was_replaced_is_seen_to_go_and_the_new_one_to_come(page, serve):
    before, after = doc(paragraph("Water.")), doc(paragraph("Something else entirely."))

    def app():
        return DiffView(rows(before, diff(before, after)), layout="inline", sizing_mode="stretch_width")

    page.goto(serve(app))
    gone, come = page.get_by_text("Water."), page.get_by_text("Something else entirely.")
    gone.wait_for()
    assert "line-through" in gone.evaluate("(one) => getComputedStyle(one).textDecoration")
    colours = [one.evaluate("(one) => getComputedStyle(one).backgroundColor") for one in (gone, come)]
    assert len({*colours, "rgba(0, 0, 0, 0)"}) == 3


def test_both_sides_are_shown_and_equal_stretches_folded(page, decide):
    decide()
    page.get_by_text("unchanged blocks").wait_for()
    assert page.get_by_text("Unchanged 2.").count() == 0
    assert "Due to the fact that" in page.locator(".wb-cell.before del").first.inner_text()
    assert page.locator(".wb-cell.after ins").first.inner_text().startswith("Because")
    page.get_by_text("unchanged blocks").click()
    assert page.get_by_text("Unchanged 2.").count() == 2


def test_the_inline_view_shows_what_went_and_what_came_in_one_text(page, decide):
    decide(layout="inline")
    row = page.locator(".wb-row").filter(has=page.locator("ins")).first
    assert row.locator("del").count() and row.locator("ins").count()
    assert row.locator(".wb-cell").first.inner_text().endswith("they grow fast.")
    assert page.get_by_text("three").count() == 1


def test_each_change_is_decided_with_the_keys(page, decide, eventually):
    shown, decided = decide()
    ids = [one["id"] for one in shown["changes"]]
    page.locator(".wb-diff-body").focus()
    page.keyboard.press("j")
    page.keyboard.press("a")
    assert eventually(lambda: decided == [(ids[0], "accept")])
    page.keyboard.press("r")
    assert eventually(lambda: decided[1:] == [(ids[1], "refuse")])
    page.get_by_text(f"2 of {len(ids)} decided").wait_for()
    page.keyboard.press("k")
    page.keyboard.press("u")
    assert eventually(lambda: decided[-1][1] == "open")


def test_one_of_several_changes_of_a_paragraph_is_picked_and_decided_with_the_mouse(page, decide, eventually):
    shown, decided = decide(layout="inline")
    row = page.locator(".wb-row").filter(has=page.locator("ins")).first
    ids = [int(one) for one in row.get_attribute("data-changes").split()]
    row.get_by_text("pick one to decide on it alone").wait_for()
    row.locator(f'ins[data-change="{ids[1]}"]').click()
    row.get_by_role("button", name=f"All {len(ids)}").click()
    row.get_by_role("button", name=f"Accept {len(ids)}").wait_for()
    row.locator(f'ins[data-change="{ids[1]}"]').click()
    row.get_by_role("button", name="Accept this one").click()
    assert eventually(lambda: decided == [(ids[1], "accept")])
    row.get_by_role("button", name="Refuse", exact=True).wait_for()  # one is left


def test_all_are_accepted_at_once(page, decide, eventually):
    shown, decided = decide()
    page.get_by_role("button", name="Accept all").click()
    assert eventually(lambda: decided) == [("all", "accept")]
    page.get_by_text(f"{len(shown['changes'])} of {len(shown['changes'])} decided").wait_for()
    assert page.get_by_role("button", name="Accept all").is_disabled()


def test_on_a_narrow_screen_there_is_one_column(new_page, serve):
    page = new_page(viewport={"width": 390, "height": 800})
    shown = rows(BEFORE, diff(BEFORE, AFTER))
    page.goto(serve(lambda: DiffView(shown, sizing_mode="stretch_width")))
    page.locator(".wb-row").first.wait_for()
    page.locator(".diff-view.inline").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_decision_about_an_unknown_change_is_ignored(decide):
    view = DiffView(rows(BEFORE, diff(BEFORE, AFTER)))
    decided = []
    view.on_decide(lambda *what: decided.append(what))
    view.received("decide", {"change": 999, "decision": "accept"})
    view.received("decide", {"change": "all", "decision": "destroy"})
    assert decided == []


def test_a_picture_without_an_address_is_fetched_and_one_that_is_gone_is_said_to_be(page, serve):
    dot = Asset.of(PICTURE.read(), name="dot.png", media_type="image/png")
    picture = lambda src, alt: paragraph(node("image", src=src, alt=alt))  # noqa: E731
    after = doc(picture(dot.uri, "A dot"), picture("asset:" + "0" * 64, "Nothing"))

    def app():
        shown = rows(doc(), diff(doc(), after))
        return DiffView(shown, assets=lambda uri: None, media=known, sizing_mode="stretch_width")

    def known(uri):
        if uri != dot.uri:
            raise NotFound("This file does not exist.")
        return dot

    page.goto(serve(app))
    shown = page.get_by_role("img", name="A dot").first
    expect(shown).to_have_attribute("src", re.compile("^blob:"))
    assert shown.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
    expect(page.locator(".wb-stand-in", has_text="Nothing")).to_be_visible()
