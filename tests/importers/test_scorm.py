# ruff: noqa: E501 -- the markup reads better unbroken
"""SCORM 1.2 and 2004 and plain content packages."""

import base64
import json

import pytest
from packages import codes, exercises, package

from workbench.model.course import PageKind
from workbench.model.errors import Unreadable

LONG = "Light is caught in the leaf and kept in sugar. " * 6


def html(body, head=""):
    return f"<html><head><title>Page</title>{head}</head><body>{body}</body></html>"


def manifest(items, resources, more="", base=""):
    return f"""<manifest identifier="M" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
    xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2" xmlns:imsss="http://www.imsglobal.org/xsd/imsss"{base}>
    <organizations default="O"><organization identifier="O"><title>Leaves</title>{items}</organization></organizations>
    <resources>{resources}</resources>{more}</manifest>"""


def entry(name, title, inside="", more=""):
    return f'<item identifier="I{name}" identifierref="{name}"{more}><title>{title}</title>{inside}</item>'


def resource(name, href, more=""):
    return f'<resource identifier="{name}" type="webcontent" adlcp:scormtype="sco" href="{href}"{more}/>'


def test_nested_entries_become_nested_pages_with_their_settings():
    rules = "<adlcp:prerequisites type='aicc_script'>IA</adlcp:prerequisites><adlcp:masteryscore>80</adlcp:masteryscore>"
    result = package(
        {
            "imsmanifest.xml": manifest(
                entry("A", "One", entry("B", "Two", rules, ' isvisible="false" parameters="?x=1"')),
                resource("A", "a.html") + resource("B", "b.html"),
            ),
            "a.html": html(f"<h1>One</h1><p>{LONG}</p>"),
            "b.html": html(f"<p>{LONG}</p>"),
        }
    )
    one, two = result.course.walk()
    assert result.course.title == "Leaves" and (one.title, two.title) == ("One", "Two") and two in one.pages
    assert dict(two.settings) == {
        "Visible": "no",
        "Parameters": "?x=1",
        "Prerequisites": "IA",
        "Score to pass": "80",
    }
    assert one.body.content[0].type == "paragraph", "the title is not said twice"


def test_sequencing_is_told_in_words():
    rules = """<imsss:sequencing IDRef="S"><imsss:controlMode choice="false" flow="true"/><imsss:sequencingRules>
    <imsss:preConditionRule><imsss:ruleConditions conditionCombination="any"><imsss:ruleCondition condition="satisfied"/>
    <imsss:ruleCondition operator="not" condition="activityProgressKnown"/></imsss:ruleConditions>
    <imsss:ruleAction action="skip"/></imsss:preConditionRule></imsss:sequencingRules></imsss:sequencing>"""
    shared = """<imsss:sequencingCollection><imsss:sequencing ID="S"><imsss:limitConditions attemptLimit="2"/>
    </imsss:sequencing></imsss:sequencingCollection>"""
    result = package(
        {
            "imsmanifest.xml": manifest(entry("A", "One", rules), resource("A", "a.html"), shared),
            "a.html": html(f"<p>{LONG}</p>"),
        }
    )
    assert dict(result.course.pages[0].settings) == {
        "Attempts": "2",
        "Navigation": "next and previous",
        "Before": "skip if satisfied or not activity progress known",
    }


def test_addresses_start_from_every_xml_base_above_them():
    result = package(
        {
            "imsmanifest.xml": manifest(
                entry("A", "One"), resource("A", "a.html", ' xml:base="inner/"'), base=' xml:base="outer/"'
            ),
            "outer/inner/a.html": html(f"<p>{LONG}</p><img src='../leaf.png' alt='leaf'>"),
            "outer/leaf.png": b"\x89PNG\r\n\x1a\n",
        }
    )
    assert [asset.name for asset in result.assets] == ["leaf.png"]
    assert "missing_file" not in codes(result)


def test_a_manifest_in_a_wrapper_folder_is_found_and_said():
    files = {
        "course/imsmanifest.xml": manifest(entry("A", "One"), resource("A", "a.html")),
        "course/a.html": html(f"<p>{LONG}</p>"),
    }
    result = package(files)
    assert "wrapped_manifest" in codes(result) and "Light" in result.course.pages[0].body.plain


def test_entries_of_a_manifest_within_are_taken_in():
    inner = manifest(entry("B", "Inner"), resource("B", "b.html")).replace(
        'identifier="M"', 'identifier="SUB"'
    )
    files = {
        "imsmanifest.xml": manifest(entry("SUB", "Outer"), "", inner),
        "b.html": html(f"<p>{LONG}</p>"),
    }
    result = package(files)
    assert [page.title for page in result.course.walk()] == ["Outer", "Inner"]
    assert "Light" in result.course.pages[0].pages[0].body.plain


def test_without_an_outline_the_listed_pages_are_taken():
    text = f"""<manifest identifier="M" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><resources>
    {resource("A", "a.html")}</resources></manifest>"""
    result = package({"imsmanifest.xml": text, "a.html": html(f"<p>{LONG}</p>")})
    assert "no_outline" in codes(result) and len(result.course.pages) == 1


def test_missing_files_and_dangling_references_are_reported():
    result = package(
        {"imsmanifest.xml": manifest(entry("A", "One") + entry("X", "Two"), resource("A", "a.html"))}
    )
    assert {"missing_file", "dangling_reference"} <= set(codes(result))
    assert [page.title for page in result.course.pages] == ["One", "Two"]


def test_the_pages_that_a_loader_names_in_its_script_are_read():
    script = "<script>/* 'old.html' */ var pages = ['text/one.html', 'text/two.html?x=1'];</script>"
    result = package(
        {
            "imsmanifest.xml": manifest(entry("A", "One"), resource("A", "shared/launch.html")),
            "shared/launch.html": html("<iframe id='f'></iframe>", script),
            "shared/old.html": html(f"<p>{LONG}</p>"),
            "text/one.html": html(f"<h1>First</h1><p>{LONG}</p>"),
            "text/two.html": html(f"<h1>Second</h1><p>{LONG}</p>"),
        }
    )
    assert len(result.course.pages[0].pages) == 2 and "loader" in codes(result)


RISE = {
    "course": {
        "title": "Leaves",
        "lessons": [
            {
                "title": "Catching light",
                "items": [
                    {
                        "type": "text",
                        "items": [{"heading": "<p>Chlorophyll</p>", "paragraph": f"<p>{LONG}</p>"}],
                    },
                    {
                        "type": "knowledgeCheck",
                        "items": [
                            {
                                "type": "MULTIPLE_CHOICE",
                                "title": "<p>Which colour is left?</p>",
                                "answers": [
                                    {"title": "green", "correct": True},
                                    {"title": "red", "correct": False},
                                ],
                                "feedback": "<p>Green is not taken up.</p>",
                            }
                        ],
                    },
                ],
            }
        ],
    }
}


def test_text_and_questions_come_out_of_rise_data():
    packed = base64.b64encode(json.dumps(RISE).encode()).decode()
    result = package(
        {
            "imsmanifest.xml": manifest(entry("A", "One"), resource("A", "scormdriver/index.html")),
            "scormdriver/index.html": html("", "<script>start()</script>"),
            "scormdriver/scormcontent/locales/und.js": f'__resolveJsonp("course:und","{packed}")',
        }
    )
    lesson = result.course.pages[0].pages[0]
    assert lesson.title == "Catching light" and "Light is caught" in lesson.body.plain
    (exercise,) = exercises(result)
    assert exercise.interactions[0].key.correct == ("A1",)
    assert exercise.feedback[0].content.plain == "Green is not taken up."
    assert "authoring_tool" in codes(result)


def test_text_comes_out_of_storyline_data():
    def provided(kind, data):
        return "window.globalProvideData('{}', '{}');".format(
            kind, json.dumps(data).replace("\\", "\\\\").replace("'", "\\'")
        )

    slide = {"id": "s1", "slideLayers": [{"objects": [{"textLib": [{"vartext": {"blocks": [
        {"spans": [{"text": "The leaf’s "}, {"text": "gates"}]}, {"spans": [{"text": LONG}]}]}}]}]}]}  # fmt: skip
    result = package(
        {
            "imsmanifest.xml": manifest(entry("A", "One"), resource("A", "index.html")),
            "index.html": html("", "<script>start()</script>"),
            "html5/data/js/data.js": provided(
                "data", {"scenes": [{"slides": [{"id": "s1", "title": "Stomata"}]}]}
            ),
            "html5/data/js/s1.js": provided("slide", slide),
        }
    )
    (slide_page,) = result.course.pages[0].pages
    assert slide_page.title == "Stomata" and slide_page.body.content[0].plain == "The leaf’s gates"


def test_an_entry_that_leads_to_the_web_is_a_link():
    result = package({"imsmanifest.xml": manifest(entry("A", "Out"), resource("A", "https://example.org/x"))})
    assert result.course.pages[0].kind is PageKind.LINK


@pytest.mark.parametrize("content", ["no xml at all", "", "<manifest"])
def test_a_manifest_that_is_no_xml_ends_in_one_sentence(content):
    with pytest.raises(Unreadable) as told:
        package({"imsmanifest.xml": content, "a.txt": "x"}, "course.zip")
    assert "manifest" in str(told.value).lower()


def test_the_pages_of_a_package_whose_manifest_is_no_xml_are_taken_by_name():
    result = package({"imsmanifest.xml": "no xml", "b.html": html("b"), "a.html": html("a")}, "course.zip")
    assert [page.body.plain for page in result.course.pages] == ["a", "b"]
    assert "no_outline" in codes(result)


def test_scripts_never_come_through():
    files = {
        "imsmanifest.xml": manifest(entry("A", "One"), resource("A", "a.html")),
        "a.html": html(f"<p onclick='x()'>{LONG}</p><script>steal()</script><a href='javascript:x()'>go</a>"),
    }
    body = package(files).course.pages[0].body
    assert "steal" not in body.plain
    assert not [one for node in body.walk() for one in node.marks if one.type == "link"]
