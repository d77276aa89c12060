# ruff: noqa: E501 -- the markup reads better unbroken
"""Sound, video and the pictures of questions: in the preview and in the editor, with the routes and without."""

import io
import random
import re
import wave
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

SECONDS = 90
"""So long that the sound goes in several pieces where there are no routes."""
LEAFLET = b"%PDF-1.4 a leaflet"
WIDTH = 1300
"""So wide, of noise, that the picture is too large to stand in the page."""
MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><metadata><schema>IMS Content</schema></metadata>
<organizations/><resources><resource identifier="r" type="imsqti_item_xmlv2p1" href="i.xml"><file href="i.xml"/><file href="p.png"/>
<file href="t.wav"/><file href="leaf.pdf"/></resource></resources></manifest>"""
ITEM = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="Bird" adaptive="false" timeDependent="false">
<responseDeclaration identifier="R1" cardinality="single" baseType="identifier"><correctResponse><value>A</value></correctResponse></responseDeclaration>
<responseDeclaration identifier="R2" cardinality="single" baseType="identifier"><correctResponse><value>X</value></correctResponse></responseDeclaration>
<itemBody><p>Read <a href="leaf.pdf">the leaflet</a>.</p><div><object type="application/pdf" data="leaf.pdf">Leaflet</object></div><p>Listen:</p><div><object type="audio/wav" data="t.wav"/></div>
<hotspotInteraction responseIdentifier="R1" maxChoices="1"><prompt>Where is it?</prompt><object type="image/png" data="p.png" width="300" height="200">The garden</object>
<hotspotChoice identifier="A" shape="circle" coords="77,115,18"/></hotspotInteraction>
<choiceInteraction responseIdentifier="R2" maxChoices="1"><prompt>Which?</prompt><simpleChoice identifier="X"><img src="p.png" alt="A robin"/></simpleChoice>
<simpleChoice identifier="Y">None</simpleChoice></choiceInteraction></itemBody></assessmentItem>"""


@pytest.fixture
def package():
    """A question with a sound, a picture to point at and a picture to choose."""
    sound, packed = io.BytesIO(), io.BytesIO()
    with wave.open(sound, "wb") as writer:
        writer.setparams((1, 2, 8000, 0, "NONE", ""))
        writer.writeframes(bytes(2 * 8000 * SECONDS))
    picture = io.BytesIO()
    Image.frombytes("RGB", (WIDTH, WIDTH), random.Random(1).randbytes(3 * WIDTH**2)).save(picture, "PNG")
    with zipfile.ZipFile(packed, "w") as zipped:
        zipped.writestr("imsmanifest.xml", MANIFEST)
        zipped.writestr("i.xml", ITEM)
        zipped.writestr("p.png", picture.getvalue())
        zipped.writestr("t.wav", sound.getvalue())
        zipped.writestr("leaf.pdf", LEAFLET)
    return {"name": "bird.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}


def is_seen(picture):
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", WIDTH, timeout=30_000)


def is_saved(page, press):
    with page.expect_download() as saved:
        press()
    assert saved.value.suggested_filename.endswith(".pdf")
    assert Path(saved.value.path()).read_bytes() == LEAFLET


def plays(within, plugins):
    """Whether the sound can be heard; where there are no routes, it is fetched first."""
    if not plugins:
        within.get_by_role("button", name="Play Audio").click()
    sound = within.locator("audio")
    expect(sound).to_be_visible()
    sound.evaluate("(audio) => audio.play()")
    return sound.evaluate("(audio) => audio.duration")


@pytest.mark.parametrize("plugins", [("--plugins", "workbench.server"), ()], ids=["routes", "plain"])
def test_sound_and_the_pictures_of_questions_are_there_before_and_after_an_import(
    serve, open_page, package, plugins
):
    page = open_page(f"{serve(*plugins).url}?page=import")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files([package])
    article = page.get_by_role("article", name="Page")
    is_seen(article.get_by_role("img", name="A robin"))
    assert plays(article, plugins) == SECONDS
    is_saved(page, article.get_by_role("link", name="the leaflet").click)
    page.get_by_role("button", name=re.compile(r"^Import \d+ page")).click()
    page.get_by_role("button", name="Open in the editor").click()
    text = page.get_by_role("textbox", name="Text of")
    expect(text).to_be_visible()
    page.reload()  # what was fetched for the preview is forgotten
    for name in ("The garden", "A robin"):
        is_seen(text.get_by_role("img", name=name))
    assert plays(text, plugins) == SECONDS
    is_saved(page, lambda: text.get_by_text("the leaflet").click(modifiers=["Control"]))
    page.get_by_role("link", name="Coach", exact=True).click()
    lesson = page.get_by_role("article", name="Page of the course")
    is_seen(lesson.get_by_role("img", name="A robin"))
    page.reload()
    assert plays(lesson, plugins) == SECONDS
    is_saved(page, lesson.get_by_role("link", name="the leaflet").click)
