# ruff: noqa: E501 -- the markup reads better unbroken
"""Courses that cmi5, Tin Can and AICC tell of."""

import pytest
from packages import codes, package

from workbench.model.course import PageKind
from workbench.model.errors import Unreadable

LONG = "Light is caught in the leaf and kept in sugar. " * 6


def page(title):
    return f"<html><head><title>{title}</title></head><body><p>{title}: {LONG}</p></body></html>"


def words(tag, said):
    return f'<{tag}><langstring lang="en-US">{said}</langstring><langstring lang="fr">…</langstring></{tag}>'


CMI5 = f"""<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
<course id="https://e.org/c">{words("title", "Tides")}{words("description", "About tides.")}</course>
<objectives><objective id="o1">{words("title", "Know tides")}</objective></objectives>
<block id="b1">{words("title", "Block")}<objectives><objective idref="o1"/></objectives>
  <au id="a1" moveOn="CompletedOrPassed" masteryScore="0.8">{words("title", "One")}<url>./one.html?a=1</url></au>
  <block id="b2">{words("title", "Inner")}<au id="a2">{words("title", "Two")}<url>sub/two.html</url></au></block></block>
<au id="a3">{words("title", "Web")}<url>https://e.org/launch</url></au><au id="a4">{words("title", "Gone")}<url>gone.html</url></au></courseStructure>"""


def test_units_of_cmi5_are_pages_in_their_blocks_with_their_settings():
    result = package(
        {"cmi5.xml": CMI5, "one.html": page("1"), "sub/two.html": page("2"), "other.html": page("3")}
    )
    block, web, gone, rest = result.course.pages
    one, inner = block.pages
    assert (result.course.title, result.course.description, result.course.language) == (
        "Tides",
        "About tides.",
        "en-US",
    )
    assert dict(block.settings) == {"Objectives": "Know tides"} and block.kind == PageKind.SECTION
    assert dict(one.settings) == {"Done when": "completed or passed", "Score to pass": "0.8"}
    assert one.body.plain.startswith("1:") and inner.pages[0].body.plain.startswith("2:")
    assert (web.kind, web.body.content[0].attrs["src"]) == (PageKind.LINK, "https://e.org/launch")
    assert gone.title == "Gone" and "missing_file" in codes(result)
    assert rest.title == "Not in the outline" and [inner.title for inner in rest.pages] == ["3"]


def test_the_page_that_tin_can_launches_is_read_and_what_it_counts_is_told():
    told = """<tincan xmlns="http://projecttincan.com/tincan.xsd"><activities><activity id="x" type="course"><name lang="de">Gezeiten</name>
    <description lang="de">Über Gezeiten</description><launch lang="de">start/one.html</launch></activity>
    <activity id="x/2" type="module"><name lang="de">Scene</name></activity></activities></tincan>"""
    result = package({"in/tincan.xml": told, "in/start/one.html": page("1")})
    assert (result.course.title, result.course.language) == ("Gezeiten", "de")
    assert [one.title for one in result.course.walk()] == ["Gezeiten"] and "activities" in codes(result)


AU = '"System_ID","Command_Line","File_Name","Mastery_Score","Max_Time_Allowed","Web_Launch"\r\n"A1","","one.html","80","00:30:00","x=1"\r\n"A2","","two.html","","",""\r\n"A3","","three.html","","",""\r\n'
AICC = {
    "c.au": AU,
    "c.des": '"System_ID","Title","Description"\r\n"A1","One","The ""first"""\r\n"A2","Two",""\r\n"B1","Block",""\r\n',
    "c.CST": '"Block","Member","Member"\r\n"root","B1","A2"\r\n"B1","A1","B1"\r\n',
    "c.crs": "[Course]\r\nCourse_ID=C1\r\nCourse_Title=Tides\r\n[Course_Description]\r\nAll about\r\ntides.\r\n",
    "c.pre": '"structure_element","prerequisite"\r\n"A2","A1 & B1"\r\n',
}


def test_units_and_blocks_of_aicc_are_put_together_from_its_tables():
    result = package({**AICC, "one.html": page("1"), "two.html": page("2"), "three.html": page("3")})
    block, two, three = result.course.pages
    assert (result.course.title, result.course.description) == ("Tides", "All about tides.")
    assert [one.title for one in (block, *block.pages, two, three)] == ["Block", "One", "Two", "A3"]
    assert dict(block.pages[0].settings) == {
        "Description": 'The "first"',
        "Score to pass": "80",
        "Time allowed": "00:30:00",
        "Parameters": "x=1",
    }
    assert dict(two.settings) == {"Prerequisites": "“One” & “Block”"}


def test_a_scorm_manifest_says_more_than_tin_can():
    manifest = '<manifest xmlns:adlcp="x"><organizations><organization><title>S</title><item identifierref="R"><title>By SCORM</title></item></organization></organizations><resources><resource identifier="R" href="one.html" adlcp:scormtype="sco"/></resources></manifest>'
    result = package({"imsmanifest.xml": manifest, "tincan.xml": "<tincan/>", "one.html": page("1")})
    assert result.course.pages[0].title == "By SCORM"


def test_an_outline_that_opens_nothing_leaves_the_pages_by_their_names():
    result = package({"cmi5.xml": "<courseStructure/>", "b.html": page("2"), "a.html": page("1")})
    assert [one.title for one in result.course.pages] == ["a", "b"] and "no_outline" in codes(result)
    with pytest.raises(Unreadable, match=r"cmi5\.xml") as caught:
        package({"cmi5.xml": "<courseStructure/>"})
    assert caught.value.advice
