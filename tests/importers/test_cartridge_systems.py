# ruff: noqa: E501 -- the markup reads better unbroken
"""Cartridges and course packages as Canvas, Desire2Learn and others write them, and several in one file."""

import pytest
from packages import assessment, canvas, codes, condition, equal, exercises, label, mattext, package

from workbench.model.course import PageKind

CHOICE = f'{mattext("Which?")}<response_lid ident="r" rcardinality="Single"><render_choice>{label("1", "a")}{label("2", "b")}</render_choice></response_lid>'
ITEM = canvas("multiple_choice_question", CHOICE, condition(equal("r", "1"), "100"))
CC = 'xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"'


def manifest(resources, items="", space=CC, encoding="UTF-8", rest=""):
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><manifest identifier="m" {space}><metadata><schema>Any</schema></metadata>'
        f'<organizations><organization identifier="o"><item identifier="root">{items}</item></organization></organizations>'
        f"<resources>{resources}</resources>{rest}</manifest>"
    )


def entry(ident, words):
    return f'<item identifier="i{ident}" identifierref="{ident}"><title>{words}</title></item>'


def resource(ident, kind, href, more=""):
    return (
        f'<resource identifier="{ident}" type="{kind}" href="{href}" {more}><file href="{href}"/></resource>'
    )


def titled(result, title):
    return next(one for one in result.course.walk() if one.title == title)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_a_manifest_in_another_encoding_is_known(encoding):
    name = "ISO-8859-1" if encoding == "latin-1" else "UTF-16"
    text = manifest(resource("p", "webcontent", "p.html"), entry("p", "Café"), encoding=name)
    quiz = assessment(ITEM)
    result = package({"imsmanifest.xml": text.encode(encoding), "p.html": "<p>Coffee</p>", "q.xml": quiz})
    assert result.provenance.importer == "cartridge" and titled(result, "Café").body.plain == "Coffee"


def test_what_is_for_teachers_is_said_to_be():
    task = '<assignment><title>T</title><text texttype="text/html">Do it</text><instructor_text>Wait for them</instructor_text></assignment>'
    listed = resource("a", "assignment_xmlv1p0", "a.xml") + resource(
        "p", "webcontent", "p.html", 'intendeduse="lessonplan"'
    )
    result = package(
        {
            "imsmanifest.xml": manifest(listed, entry("a", "Task") + entry("p", "Plan")),
            "a.xml": task,
            "p.html": "<p>Plan</p>",
        }
    )
    body = titled(result, "Task").body
    assert [one.type for one in body.content] == ["paragraph", "callout"]
    assert body.content[1].plain.split("\n")[0].startswith("For teachers")
    assert titled(result, "Plan").settings == (("Intended use", "lesson plan"),)


def test_the_standards_that_a_resource_is_aligned_with_are_kept():
    guids = "".join(f"<labelledGUID><GUID>{one}</GUID></labelledGUID>" for one in ("S-1", "S-2"))
    standards = f"<metadata><curriculumStandardsMetadataSet><curriculumStandardsMetadata>{guids}</curriculumStandardsMetadata></curriculumStandardsMetadataSet></metadata>"
    listed = f'<resource identifier="p" type="webcontent" href="p.html">{standards}<file href="p.html"/></resource>'
    result = package({"imsmanifest.xml": manifest(listed, entry("p", "Plan")), "p.html": "<p>Plan</p>"})
    assert titled(result, "Plan").settings == (("Standards", "S-1, S-2"),)


def drawing(bank):
    return assessment(
        f'<section ident="s" title="Some"><selection_ordering><selection><sourcebank_ref>{bank}</sourcebank_ref><selection_number>2</selection_number></selection></selection_ordering></section>'
    )


def bank(ident, title):
    meta = f"<qtimetadata><qtimetadatafield><fieldlabel>bank_title</fieldlabel><fieldentry>{title}</fieldentry></qtimetadatafield></qtimetadata>"
    return f'<questestinterop><objectbank ident="{ident}">{meta}{ITEM}</objectbank></questestinterop>'


def with_bank(named):
    listed = resource("q", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment", "q.xml") + resource(
        "b", "associatedcontent/imscc_xmlv1p1/learning-application-resource", "non_cc_assessments/b.xml.qti"
    )
    return package(
        {
            "imsmanifest.xml": manifest(listed, entry("q", "Quiz")),
            "q.xml": drawing(named),
            "non_cc_assessments/b.xml.qti": bank("bank1", "Chapter 1"),
        }
    )


def test_a_bank_that_questions_are_drawn_from_is_called_by_its_title():
    result = with_bank("bank1")
    assert ("Drawn from bank", "Chapter 1") in titled(result, "Some").settings
    assert "dangling_reference" not in codes(result)


def test_a_bank_that_did_not_come_along_is_told():
    assert "dangling_reference" in codes(with_bank("elsewhere"))
    assert "dangling_reference" in codes(package({"q.xml": drawing("elsewhere")}))


def test_a_page_that_is_linked_and_not_listed_comes_along():
    files = {
        "imsmanifest.xml": manifest(resource("p", "webcontent", "w/p.html"), entry("p", "First")),
        "w/p.html": '<p><a href="second.html">on</a></p>',
        "w/second.html": '<title>Second</title><p><a href="third.html">further</a></p>',
        "w/third.html": "<title>Third</title><p>End</p>",
    }
    result = package(files)
    assert titled(result, "Third").body.plain == "End" and codes(result) == ["unlisted_page"] * 2
    (link,) = [one for one in titled(result, "First").body.walk() if one.marks]
    assert link.marks[0].attrs["href"].startswith("page:")


# Desire2Learn ---------------------------------------------------------------------------------

D2L = 'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0"'


def test_a_course_of_desire2learn_has_its_pages_quizzes_and_library():
    def own(ident, sort, href):
        return resource(ident, "webcontent", href, f'd2l_2p0:material_type="{sort}" title="{ident}"')

    link = "/d2l/common/dialogs/quickLink.d2l?type=quiz&amp;rCode=ORG-quiz"
    listed = own("m", "contentmodule", "") + own("c", "content", "c.html") + own("l", "contentlink", link)
    listed += own("ORG-quiz", "d2lquiz", "quiz_1.xml") + own("lib", "d2lquestionlibrary", "questiondb.xml")
    outline = f'<item identifier="im" identifierref="m"><title>Week 1</title>{entry("c", "Read")}{entry("l", "Try")}</item>'
    quiz = assessment('<itemref linkrefid="q1"/>', title="The quiz")
    result = package(
        {
            "imsmanifest.xml": manifest(listed, outline, D2L),
            "c.html": "<p>Words</p>",
            "quiz_1.xml": quiz,
            "questiondb.xml": bank("QLIB", "Library"),
        }
    )
    (week, outside) = result.course.pages
    assert [one.title for one in week.pages] == ["Read", "Try"] and week.kind == PageKind.SECTION
    assert [one.title for one in outside.pages] == ["Library"] and len(exercises(result)) == 2
    assert codes(result) == []


# Several packages in one file -----------------------------------------------------------------


def test_packages_side_by_side_in_one_file_become_sections():
    one = {"imsmanifest.xml": manifest(resource("p", "webcontent", "p.html"), entry("p", "Page")), "p.html": "<p>Words</p>"}  # fmt: skip
    two = {"imsmanifest.xml": manifest(resource("q", "imsqti_xmlv1p2", "q.xml"), entry("q", "Quiz")), "q.xml": assessment(ITEM, title="Quiz")}  # fmt: skip
    files = {f"first/{name}": data for name, data in one.items()}
    files |= {f"in/second/{name}": data for name, data in two.items()} | {"note.txt": "Read me"}
    result = package(files, "both.zip")
    assert titled(result, "Page").body.plain == "Words" and len(exercises(result)) == 1
    assert titled(result, "note").body.plain == "Read me" and codes(result) == []


def test_a_package_within_the_folder_of_another_stays_part_of_it():
    page = manifest(resource("p", "webcontent", "p.html"), entry("p", "Page"))
    result = package(
        {"imsmanifest.xml": page, "p.html": "<p>Words</p>", "sub/imsmanifest.xml": page, "sub/p.html": "x"}
    )
    assert result.provenance.importer == "cartridge" and "second_manifest" in codes(result)


def test_a_broken_package_beside_a_good_one_is_told():
    good = {"a/imsmanifest.xml": manifest(resource("p", "webcontent", "p.html"), entry("p", "Page")), "a/p.html": "<p>Words</p>"}  # fmt: skip
    result = package(good | {"b/imsmanifest.xml": "no xml"}, "both.zip")
    assert titled(result, "Page") and codes(result) == ["unread_file"]


OWN = "non_cc_assessments/q.xml.qti"
PLAIN = assessment(ITEM.replace("question_type", "cc_profile").replace("multiple_choice_question", "cc.multiple_choice.v0p1"), title="Quiz", ident="q")  # fmt: skip
BESIDE = '<quiz identifier="q" xmlns="http://canvas.instructure.com/xsd/cccv1p0"><title>Quiz</title><points_possible>7</points_possible></quiz>'


def stored(meta="q/assessment_meta.xml", **files):
    """A quiz as Canvas lists it, with its own copy, of which some files came along."""
    more = f'<file href="{OWN}"/></resource>'
    meta = resource("m", "associatedcontent/imscc_xmlv1p1/learning-application-resource", meta)
    meta = meta.replace("</resource>", more)
    listed = resource("q", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment", "q/assessment_qti.xml") + meta
    return package(
        {"imsmanifest.xml": manifest(listed, entry("q", "Quiz")), "q/assessment_meta.xml": BESIDE, **files}
    )


@pytest.mark.parametrize("meta", ["q/assessment_meta.xml", OWN])
def test_a_quiz_of_which_only_canvas_own_copy_came_along_is_read_from_that(meta):
    result = stored(meta, **{OWN: assessment(ITEM, title="Quiz", ident="q")})
    quiz = titled(result, "Quiz")
    assert quiz.kind == PageKind.QUIZ and ("Points", "7") in quiz.settings
    assert [one.points for one in exercises(result)] == [2.0] and codes(result) == []


def test_a_quiz_whose_fuller_copy_did_not_come_along_says_so():
    result = stored(**{"q/assessment_qti.xml": PLAIN})
    assert len(exercises(result)) == 1 and titled(result, "Quiz").kind == PageKind.QUIZ
    assert "Canvas's own copy" in next(one.message for one in result.notes if one.where == "Quiz")
