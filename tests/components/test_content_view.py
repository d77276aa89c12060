"""A document to read, in a real browser."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from workbench.components.content_view import ContentView, asset_addresses
from workbench.components.exercise_view import ExerciseView
from workbench.components.import_preview import ImportPreview
from workbench.model.answers import answer
from workbench.model.content import doc, heading, mark, node, paragraph, text, to_json, with_ids
from workbench.model.course import Course, Page
from workbench.model.exercise import (
    Choice,
    Credit,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Range,
    interaction_node,
)
from workbench.model.imported import Imported

pytestmark = pytest.mark.browser

PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="


def choices(*names):
    return tuple(Choice(id=name, content=doc(paragraph(name))) for name in names)


def of_each_kind():
    """An interaction of every kind."""
    for kind in Kind:
        pairs = kind in (Kind.MATCH, Kind.ASSOCIATE, Kind.GAP_MATCH, Kind.GRAPHIC_GAP_MATCH)
        yield Interaction(
            kind=kind,
            prompt=doc(paragraph(f"The {kind} one")),
            choices=choices("alpha", "beta"),
            targets=choices("one", "two") if pairs else (),
            key=Key(
                correct=("alpha one",) if pairs else ("alpha",), mapping=(Credit(answer="alpha", value=1.0),)
            ),
            image="asset:pic",
            image_size=(10, 10),
        )


def test_exercises_of_every_kind_are_shown_without_their_key_until_it_is_asked_for(page, serve):
    blocks = [
        paragraph(interaction_node(one)) if one.kind.inline else interaction_node(one)
        for one in of_each_kind()
    ]
    exercise = Exercise(
        body=tuple(blocks),
        title="Everything",
        points=2,
        hints=(doc(paragraph("Think.")),),
        feedback=(Feedback(outcome="correct", content=doc(paragraph("Well done."))),),
    )
    made = []

    def app():
        made.append(ExerciseView(exercise, assets=lambda address: PIXEL))
        return made[-1]

    page.goto(serve(app))
    page.locator(".wb-exercise").wait_for()
    assert page.locator(".wb-interaction").count() == len(Kind)
    assert page.locator(".right, .wb-key-chip").count() == 0
    assert page.get_by_text("Well done.").count() == page.get_by_text("Think.").count() == 0
    made[-1].keys = True
    page.get_by_text("Well done.").wait_for()
    assert page.locator(".right, .wb-key-chip").count() > 3


def test_the_numbers_that_count_are_told_as_the_exports_tell_them(page, serve):
    spans = (
        Range(lower=1, upper=2),
        Range(lower=1, upper=2, lower_open=True, upper_open=True),
        Range(lower=1),
        Range(upper=2, upper_open=True),
    )
    numbers = [
        Interaction(kind=Kind.TEXT_ENTRY, base_type="float", key=Key(ranges=(span,))) for span in spans
    ]
    exercise = Exercise(body=tuple(paragraph(interaction_node(one)) for one in numbers))
    page.goto(serve(lambda: ExerciseView(exercise, keys=True)))
    page.locator(".wb-key-chip").last.wait_for()
    told = [f"Answer: {words.strip()}" for words in page.locator(".wb-key-chip").all_inner_texts()]
    assert told == [answer(one) for one in numbers]


def test_with_its_keys_a_question_of_any_kind_shows_what_is_said_of_each_choice(page, serve):
    said = Choice(id="beta", content=doc(paragraph("beta")), feedback=doc(paragraph("Said of beta.")))
    blocks = [replace(one, choices=(*one.choices[:1], said)) for one in of_each_kind()]
    body = [paragraph(interaction_node(one)) if one.kind.inline else interaction_node(one) for one in blocks]
    made = []

    def app():
        made.append(ExerciseView(Exercise(body=tuple(body)), assets=lambda address: PIXEL))
        return made[-1]

    page.goto(serve(app))
    page.locator(".wb-exercise").wait_for()
    assert page.get_by_text("Said of beta.").count() == 0
    made[-1].keys = True
    page.get_by_text("Said of beta.").first.wait_for()
    kinds = page.locator(".wb-interaction").evaluate_all(
        "(all) => all.filter((one) => !/Said of beta/.test(one.textContent)).map((one) => one.dataset.kind)"
    )
    assert kinds == []
    assert page.get_by_text("Said of beta.").count() == len(Kind)


def test_a_page_without_text_says_so(page, serve):
    page.goto(serve(lambda: ContentView(doc(node("paragraph")), empty="This page is empty.")))
    expect(page.get_by_text("This page is empty.")).to_be_visible()


def test_a_picture_is_shown_from_its_asset_and_none_from_elsewhere(page, serve):
    picture = lambda src: node("image", src=src, alt=src)  # noqa: E731
    tree = doc(
        node(
            "paragraph",
            picture("asset:here"),
            picture("asset:gone"),
            picture("https://far.example/x.png"),
            picture("x.png"),
        )
    )
    page.goto(serve(lambda: ContentView(tree, assets={"asset:here": PIXEL}.get)))
    expect(page.locator(".wb-stand-in")).to_have_count(3)
    expect(page.locator(".wb-page img")).to_have_count(1)


def test_the_view_can_be_scrolled_to_a_block_even_before_it_is_mounted(page, serve):
    names = iter(f"b{number}" for number in range(1000))
    tree = with_ids(doc(*(paragraph(f"Line {number}") for number in range(200))), lambda: next(names))

    def app():
        view = ContentView(tree, height=400)
        view.scroll_to("b150")
        return view

    page.goto(serve(app))
    page.get_by_text("Line 150").wait_for()
    page.wait_for_timeout(900)
    assert page.get_by_text("Line 150", exact=True).evaluate("one => one.getBoundingClientRect().top < 800")


def test_each_block_runs_in_the_direction_of_its_own_words(page, serve):
    arabic = node("bulletList", node("listItem", paragraph("نقطة أولى")))
    body = doc(paragraph("Plain words"), paragraph("الكيمياء علم المادة"), arabic)
    page.goto(serve(lambda: ContentView(body, sizing_mode="stretch_width")))
    expect(page.get_by_role("article").locator("p")).to_have_count(3)
    sides = page.get_by_role("article").evaluate(
        """(article) => [...article.querySelectorAll("p")].map((one) => {
            const range = document.createRange();
            range.selectNodeContents(one);
            const [text, box] = [range.getBoundingClientRect(), one.getBoundingClientRect()];
            return text.left - box.left < box.right - text.right ? "left" : "right";
        })"""
    )
    assert sides == ["left", "right", "right"]
    assert page.get_by_role("list").evaluate("(list) => getComputedStyle(list).direction") == "rtl"


def test_links_that_could_run_are_only_text(page, serve):
    tree = doc(
        heading(1, "<img src=x onerror=alert(1)>"),
        node("codeBlock", text("<script>alert(1)</script>"), language="xml"),
        node("preserved", source="<script>alert(1)</script>", reason="<b>"),
        node("embed", src="https://ok.example", title="<script>"),
    )
    data = to_json(tree)
    data["content"].append(
        {
            "type": "paragraph",
            "content": [
                {
                    "type": "text",
                    "text": "bad",
                    "marks": [{"type": "link", "attrs": {"href": "java\tscript:alert(1)"}}],
                }
            ],
        }
    )
    data["content"].append({"type": "script", "content": [{"type": "text", "text": "alert(1)"}]})

    def app():
        view = ContentView(tree)
        view._tree = data
        return view

    page.goto(serve(app))
    page.get_by_text("bad").wait_for()
    assert page.locator(".wb-page a").count() == 1
    assert page.locator(".wb-page script").count() == 0


def test_addresses_are_asked_for_once_and_only_for_assets():
    asked = []

    def assets(address):
        asked.append(address)
        return None if address.endswith("gone") else f"data:{address}"

    tree = {
        "content": [
            {"attrs": {"src": "asset:a"}},
            {"attrs": {"src": "asset:a", "data": [{"image": "asset:gone"}]}},
            {"text": "plain"},
        ]
    }
    assert asset_addresses(tree, assets) == {"asset:a": "data:asset:a", "asset:gone": ""}
    assert sorted(asked) == ["asset:a", "asset:gone"]


def test_gaps_offer_their_choices_and_pictures_take_points_and_places(page, serve):
    spots = tuple(
        Choice(id=one, shape="rect", coords=f"{at},0,{at + 4},9") for at, one in enumerate(("north", "south"))
    )
    gap = Interaction(
        kind=Kind.GAP_MATCH,
        response="G",
        choices=choices("light", "soil"),
        targets=(Choice(id="g1"),),
        body=doc(paragraph("A leaf needs ", node("place", kind="gap", identifier="g1"))),
    )
    point = Interaction(
        kind=Kind.SELECT_POINT, response="P", base_type="point", image="asset:pic", image_size=(10, 10)
    )
    place = Interaction(kind=Kind.HOTSPOT, response="H", choices=spots, image="asset:pic")
    pair = Interaction(kind=Kind.ASSOCIATE, response="A", choices=choices("one", "two"), max_choices=0)
    body = tuple(map(interaction_node, (gap, point, place, pair)))
    page.goto(serve(lambda: ExerciseView(Exercise(body=body), assets=lambda address: PIXEL)))
    field = page.get_by_label("Fill the gap")
    field.select_option("light")
    assert field.locator("option").all_text_contents() == ["…", "light", "soil"]
    assert page.get_by_label("Pair 1, first").locator("option").count() == 3
    picture = page.locator("[data-kind=selectPoint] svg")
    picture.dispatch_event("click", {"clientX": 5, "clientY": 5})
    picture.dispatch_event("click", {"clientX": 6, "clientY": 6})
    assert picture.locator("circle.picked").count() == 1
    north = page.get_by_role("checkbox", name="north")
    north.press("Enter")
    assert north.get_attribute("aria-checked") == "true"


def test_a_link_to_another_page_of_the_course_is_followed(page, serve):
    tree = doc(
        paragraph(text("On to light", mark("link", href="page:light#ray"))), node("embed", src="page:water")
    )
    followed, made = [], []

    def app():
        made.append(ContentView(tree))
        made[-1].on_page(lambda *goal: followed.append(goal))
        return made[-1]

    page.goto(serve(app))
    page.get_by_role("link", name="On to light").click()
    page.get_by_role("link", name="Open").click()
    page.wait_for_timeout(300)
    assert followed == [("light", "ray"), ("water", "")]


def test_a_link_in_a_preview_leads_to_the_page_of_the_preview(page, serve):
    way = doc(paragraph(text("On to light", mark("link", href="page:1"))))
    course = Course(
        title="Leaves",
        pages=(Page(title="Water", body=way), Page(title="Light", body=doc(paragraph("It shines.")))),
    )
    page.goto(serve(lambda: ImportPreview(Imported(course=course), ())))
    page.get_by_role("link", name="On to light").click()
    page.get_by_text("It shines.").wait_for()


def test_a_link_to_a_place_on_the_page_leads_there_also_where_it_is_not_shown_yet(page, serve):
    blocks = (node("paragraph", text(f"Paragraph {number}."), id=f"b{number}") for number in range(601))
    page.goto(serve(lambda: ContentView(doc(paragraph(text("Down", mark("link", href="#b600"))), *blocks))))
    page.get_by_role("link", name="Down").click()
    page.locator("[data-block=b600].wb-found").wait_for()


def test_a_link_in_a_preview_leads_to_a_place_on_another_page(page, serve):
    way = doc(paragraph(text("On to light", mark("link", href="page:1#ray"))))
    ray = doc(paragraph("It shines."), node("paragraph", text("A ray."), id="ray"))
    course = Course(title="Leaves", pages=(Page(title="Water", body=way), Page(title="Light", body=ray)))
    page.goto(serve(lambda: ImportPreview(Imported(course=course), ())))
    page.get_by_role("link", name="On to light").click()
    page.locator("[data-block=ray].wb-found").wait_for()


def test_more_of_a_long_page_is_shown_when_it_is_asked_for(page, serve):
    blocks = (node("paragraph", text(f"Paragraph {number}."), id=f"b{number}") for number in range(601))
    made = []

    def app():
        made.append(ContentView(doc(*blocks)))
        return made[-1]

    page.goto(serve(app))
    further = page.get_by_role("button", name="Show more of this page")
    further.click()
    page.get_by_text("Paragraph 599.").wait_for()
    assert page.locator("article p").count() == 600
    made[0].scroll_to("b600")
    page.get_by_text("Paragraph 600.").wait_for()
    further.wait_for(state="detached")
    assert page.locator("article > p").all_inner_texts()[-1] == "Paragraph 600."
