# ruff: noqa: E501 -- the markup reads better unbroken
"""Courses that cmi5, Tin Can and AICC tell of."""

import pytest
from packages import codes, exercises, package

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


def test_aicc_says_when_a_part_is_done_what_it_aims_at_and_what_it_is_given():
    result = package(
        {
            "c.crs": "[Course]\nCourse_ID=1\nCourse_Title=Seas\n",
            "c.au": '"system_id","file_name","core_vendor","time_limit_action"\n"A1","a.html","page=2","C,N"\n',
            "c.des": '"system_id","title","description"\n"A1","Salt",""\n"B1","Block",""\n"J1","Aim","To know salt"\n',
            "c.cst": '"block","member"\n"root","B1"\n"B1","A1"\n',
            "c.ort": '"course_element","member"\n"A1","J1"\n',
            "c.cmp": '"structure_element","requirement","result"\n"B1","A1","complete"\n',
            "a.html": "<p>Salty water</p>",
        }
    )
    (block,) = result.course.pages
    assert block.settings == (("Done when", "“Salt” → complete"),)
    assert dict(block.pages[0].settings) == {
        "When time is up": "C,N",
        "Data from the LMS": "page=2",
        "Objectives": "Aim: To know salt",
    }


def test_a_course_of_cmi5_says_its_aims_in_full_and_which_languages_were_left():
    words = "<{0}><langstring lang='en'>{1}</langstring>{2}</{0}>"
    german = "<langstring lang='de'>Meere</langstring>"
    aim = f"<objectives><objective id='o'>{words.format('title', 'Aim', '')}{words.format('description', 'To know salt', '')}</objective></objectives>"
    unit = f"<au id='a' launchMethod='OwnWindow'>{words.format('title', 'Salt', '')}<objectives><objective idref='o'/></objectives><url>a.html</url></au>"
    course = f"<course id='c'>{words.format('title', 'Seas', german)}</course>"
    outline = f"<courseStructure xmlns='https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd'>{course}{aim}{unit}</courseStructure>"
    result = package({"cmi5.xml": outline, "a.html": "<p>Salty water</p>"})
    assert ("Objectives", "Aim (To know salt)") in result.course.pages[0].settings
    assert ("In a window of its own", "yes") in result.course.pages[0].settings
    assert [note.message for note in result.notes if note.code == "languages"][0].endswith("left out: de.")


def test_questions_of_tin_can_are_told_whole_where_they_are_only_counted():
    asked = "<activity id='q' type='http://adlnet.gov/expapi/activities/cmi.interaction'><name lang='en'>Q1</name><description lang='en'>Which colour?</description><correctResponsePatterns><correctResponsePattern>red</correctResponsePattern></correctResponsePatterns><choices><component><id>red</id><description lang='en'>Red</description></component></choices></activity>"
    course = "<activity id='c' type='course'><name lang='en'>Seas</name><launch lang='en'>a.html</launch></activity>"
    result = package({"tincan.xml": f"<tincan xmlns='http://projecttincan.com/tincan.xsd'><activities>{course}{asked}</activities></tincan>", "a.html": "<p>Salty water</p>"})  # fmt: skip
    (told,) = [note.excerpt for note in result.notes if note.code == "activities"]
    assert all(word in told for word in ("Q1", "Which colour?", "Red", "red"))


def test_questions_of_qti_that_no_unit_opens_come_behind_the_outline():
    item = '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="I"><itemBody><p>Sea?</p></itemBody></assessmentItem>'
    outline = "<courseStructure xmlns='https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd'><course id='c'><title><langstring>Seas</langstring></title></course><au id='a'><title><langstring>Salt</langstring></title><url>a.html</url></au></courseStructure>"
    result = package({"cmi5.xml": outline, "a.html": "<p>Salty water</p>", "q.xml": item})
    assert [one.identifier for one in exercises(result)] == ["i"]
