# ruff: noqa: E501 -- the markup reads better unbroken
"""Packages that hold pages and questions of other standards side by side: none of them displaces the others."""

import pytest
from packages import assessment, declared, exercises, item2, mattext, package

from workbench.model.course import PageKind
from workbench.model.scoring import score_exercise

ITEM = item2(
    '<p>Sea? <textEntryInteraction responseIdentifier="RESPONSE"/></p>', declared(["blue"], base="string")
)
SECOND = ITEM.replace('"i1"', '"i2"').replace("Sea?", "Sky?")
TEST = '<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="t" title="Colours"><testPart identifier="p"><assessmentSection identifier="s" title="S"><assessmentItemRef identifier="r" href="two.xml"/></assessmentSection></testPart></assessmentTest>'
CARTRIDGE = 'xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"'
CONTENT = 'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"'
SCORM = f'{CONTENT} xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"'


def mixed(space, entries, resources, files):
    listed = "".join(
        f'<resource identifier="{key}" type="{kind}" href="{path}"><file href="{path}"/></resource>'
        for key, kind, path in resources
    )
    items = "".join(
        f'<item identifier="i{key}" identifierref="{key}"><title>{title}</title></item>'
        for key, title in entries
    )
    manifest = f'<manifest {space} identifier="M"><organizations><organization identifier="O"><title>Seas</title>{items}</organization></organizations><resources>{listed}</resources></manifest>'
    return package({"imsmanifest.xml": manifest, "page.html": "<p>Read this first</p>", **files})


@pytest.mark.parametrize("space", [CARTRIDGE, CONTENT, SCORM])
def test_pages_and_questions_of_qti_2_stand_side_by_side_in_the_outline(space):
    result = mixed(
        space,
        [("a", "Reading"), ("q", "Question"), ("old", "Quiz")],
        [("a", "webcontent", "page.html"), ("q", "imsqti_item_xmlv2p1", "one.xml"), ("old", "imsqti_xmlv1p2", "old.xml")],
        {"one.xml": ITEM, "old.xml": assessment(f'<item ident="o"><presentation><material>{mattext("Old?")}</material></presentation></item>')},
    )  # fmt: skip
    reading, question, quiz = result.course.pages
    assert reading.body.plain.strip() == "Read this first"
    assert (question.title, question.kind, quiz.kind) == ("Question", PageKind.QUIZ, PageKind.QUIZ)
    sea, old = exercises(result)
    assert score_exercise(sea, {"RESPONSE": ("blue",)}).correct and "Old?" in old.body[0].plain


@pytest.mark.parametrize("space", [CARTRIDGE, CONTENT, SCORM])
def test_questions_that_the_outline_leaves_out_come_once_behind_it(space):
    result = mixed(
        space,
        [("a", "Reading")],
        [("a", "webcontent", "page.html"), ("q", "imsqti_item_xmlv2p1", "one.xml"), ("r", "imsqti_item_xmlv2p1", "two.xml"), ("t", "imsqti_test_xmlv2p1", "test.xml")],
        {"one.xml": ITEM, "two.xml": SECOND, "test.xml": TEST},
    )  # fmt: skip
    assert result.course.pages[0].title == "Reading"
    assert [one.identifier for one in exercises(result)] == ["i2", "i1"]
    assert "Colours" in [page.title for page in result.course.walk()]


def test_a_package_that_only_lists_questions_in_its_outline_stays_a_quiz():
    result = mixed(CONTENT, [("q", "Question")], [("q", "imsqti_item_xmlv2p1", "one.xml")], {"one.xml": ITEM})
    assert result.provenance.importer == "qti2" and len(exercises(result)) == 1


META = """<metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string>Seas of the world</string></title><description><string>All seven.</string></description></general>
<lifeCycle><version><string>3.1</string></version><contribute><role><value>author</value></role><entity>BEGIN:VCARD
FN:Maria Skłodowska
END:VCARD</entity></contribute></lifeCycle><educational><typicalLearningTime><duration>PT2H</duration></typicalLearningTime></educational>
<rights><description><string>CC BY 4.0</string></description></rights><classification><taxonPath><taxon><entry><string>Science</string></entry></taxon><taxon><entry><string>Oceans</string></entry></taxon></taxonPath></classification></lom></metadata>"""


@pytest.mark.parametrize("space", [CARTRIDGE, SCORM])
def test_who_made_a_course_and_what_one_may_do_with_it_is_in_its_description(space):
    manifest = f'<manifest {space} identifier="M">{META}<organizations><organization identifier="O"><title>Other</title><item identifier="i" identifierref="a"><title>Read</title></item></organization></organizations><resources><resource identifier="a" type="webcontent" href="page.html"><file href="page.html"/></resource></resources></manifest>'
    result = package({"imsmanifest.xml": manifest, "page.html": "<p>Read</p>"})
    assert result.course.description.splitlines() == [
        "All seven.",
        "Version: 3.1",
        "Made by: Maria Skłodowska (author)",
        "Rights: CC BY 4.0",
        "Learning time: PT2H",
        "Subject: Science › Oceans",
    ]


@pytest.mark.parametrize("base", ["p%C3%A1ginas/", "a%20b", "páginas/index.html"])
def test_bases_of_addresses_are_decoded(base):
    folder = "a b" if "%20" in base else "páginas"
    manifest = f'<manifest {SCORM} identifier="M"><organizations><organization identifier="O"><title>Seas</title><item identifier="i" identifierref="a"><title>Read</title></item></organization></organizations><resources xml:base="{base}"><resource identifier="a" type="webcontent" href="page.html"/></resources></manifest>'
    result = package({"imsmanifest.xml": manifest, f"{folder}/page.html": "<p>Read this</p>"})
    assert (result.course.pages[0].body.plain.strip(), result.notes) == ("Read this", ())


def test_the_title_of_an_outline_within_another_is_told():
    inner = '<manifest identifier="S"><organizations><organization identifier="SO"><title>Inner seas</title><item identifier="j" identifierref="a"><title>Read</title></item></organization></organizations><resources/></manifest>'
    manifest = f'<manifest {SCORM} identifier="M">{META}<organizations><organization identifier="O"><title>Outline</title><item identifier="i" identifierref="S"><title>Part</title></item></organization></organizations><resources><resource identifier="a" type="webcontent" href="page.html"/></resources>{inner}</manifest>'
    result = package({"imsmanifest.xml": manifest, "page.html": "<p>Read</p>"})
    assert ("Title of its outline", "Inner seas") in result.course.pages[0].settings
    assert any("Outline" in note.message for note in result.notes if note.code == "outline_title")
