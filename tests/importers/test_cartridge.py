# ruff: noqa: E501 -- the markup reads better unbroken
"""Common Cartridges, and what Canvas adds to them."""

import pytest
from exercises import PICTURE
from packages import assessment, canvas, codes, exercises, links, mattext, package

from workbench.model.course import PageKind

CC = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"


def manifest(items, *resources):
    listed = "".join(
        f'<resource identifier="{ident}" type="{kind}" href="{href}"><file href="{href}"/></resource>'
        for ident, kind, href in resources
    )
    return f"""<manifest identifier="M" xmlns="{CC}"><metadata><schema>IMS Common Cartridge</schema></metadata>
    <organizations><organization identifier="O"><item identifier="root">{items}</item></organization></organizations>
    <resources>{listed}</resources></manifest>"""


def entry(ref, title, inside=""):
    given = f' identifierref="{ref}"' if ref else ""
    return f'<item identifier="i{ref}"{given}><title>{title}</title>{inside}</item>'


def page(body):
    return f"<html><head><title>Own title</title></head><body>{body}</body></html>"


QUIZ = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
OTHER = "associatedcontent/imscc_xmlv1p1/learning-application-resource"


def test_the_outline_with_pages_links_tools_and_discussions():
    link = (
        '<webLink xmlns="http://x/imswl_v1p1"><title>Out</title><url href="https://example.org/a"/></webLink>'
    )
    tool = (
        '<cartridge_basiclti_link xmlns:blti="http://x/lti"><blti:title>Lab</blti:title>'
        "<blti:launch_url>https://example.org/lti</blti:launch_url></cartridge_basiclti_link>"
    )
    topic = (
        '<topic><title>Talk</title><text texttype="text/html">&lt;p&gt;Why green?&lt;/p&gt;</text></topic>'
    )
    items = entry(
        "", "Week 1", entry("P", "Leaf") + entry("W", "Out") + entry("T", "Lab") + entry("D", "Talk")
    )
    result = package(
        {
            "imsmanifest.xml": manifest(
                items,
                ("P", "webcontent", "wiki_content/leaf.html"),
                ("W", "imswl_xmlv1p1", "w.xml"),
                ("T", "imsbasiclti_xmlv1p0", "t.xml"),
                ("D", "imsdt_xmlv1p1", "d.xml"),
            ),
            "wiki_content/leaf.html": page(
                "<p>A leaf</p><img src='$IMS-CC-FILEBASE$/leaf.png'><a href='$WIKI_REFERENCE$/pages/x'>more</a>"
            ),
            "web_resources/leaf.png": PICTURE.read(),
            "w.xml": link,
            "t.xml": tool,
            "d.xml": topic,
        },
        "course.imscc",
    )
    (week,) = result.course.pages
    assert week.kind is PageKind.SECTION
    assert [one.kind for one in week.pages] == [
        PageKind.PAGE,
        PageKind.LINK,
        PageKind.LINK,
        PageKind.DISCUSSION,
    ]
    assert [asset.sha256 for asset in result.assets] == [PICTURE.sha256]
    embeds = [one.body.content[-1].attrs["src"] for one in week.pages[1:3]]
    assert embeds == ["https://example.org/a", "https://example.org/lti"]
    assert week.pages[3].body.plain == "Why green?" and "page_link" in codes(result)


def test_a_quiz_that_is_stored_twice_is_read_once_and_the_fuller_copy_stands():
    full = assessment(canvas("multiple_dropdowns_question", mattext("Full")), title="Quiz")
    thin = full.replace("multiple_dropdowns_question", "cc.multiple_choice.v0p1").replace("Full", "Thin")
    result = package(
        {
            "imsmanifest.xml": manifest(entry("a1", "Check"), ("a1", QUIZ, "a1/assessment_qti.xml")),
            "a1/assessment_qti.xml": thin,
            "non_cc_assessments/a1.xml.qti": full,
        }
    )
    assert [one.body[0].plain for one in exercises(result)] == ["Full"]
    assert [one.title for one in result.course.pages] == ["Check"] and "stored_twice" in codes(result)


def test_what_the_outline_leaves_out_is_at_the_end():
    result = package(
        {
            "imsmanifest.xml": manifest(
                entry("P", "Leaf"),
                ("P", "webcontent", "a.html"),
                ("Q", "webcontent", "b.html"),
                ("B", OTHER, "non_cc_assessments/bank.xml.qti"),
            ),
            "a.html": page("<p>a</p>"),
            "b.html": page("<p>b</p>"),
            "c.bin": b"unused",
            "non_cc_assessments/bank.xml.qti": f'<questestinterop><objectbank ident="bank">{canvas("text_only_question", mattext("Banked"))}</objectbank></questestinterop>',
        }
    )
    outside = result.course.pages[-1]
    assert outside.title == "Not in the outline"
    assert [(one.title, one.kind) for one in outside.pages] == [
        ("Own title", PageKind.PAGE),
        ("bank", PageKind.BANK),
    ]
    assert any(note.code == "unused_files" and "c.bin" in note.excerpt for note in result.notes)


def test_assignments_keep_their_settings():
    settings = (
        '<assignment xmlns="http://canvas.instructure.com/xsd/cccv1p0"><title>Report</title>'
        "<points_possible>10</points_possible><submission_types>online_upload</submission_types></assignment>"
    )
    result = package(
        {
            "imsmanifest.xml": manifest(entry("A", "Report"), ("A", OTHER, "g1/report.html")),
            "g1/report.html": page("<p>Write a report.</p>"),
            "g1/assignment_settings.xml": settings,
        }
    )
    (one,) = result.course.pages
    assert one.kind is PageKind.ASSIGNMENT
    assert dict(one.settings) == {"Points": "10", "Handed in as": "online_upload"}


def test_unknown_resources_and_dangling_references_are_kept_and_reported():
    result = package(
        {
            "imsmanifest.xml": manifest(
                entry("X", "Odd") + entry("Y", "Gone"), ("X", "imsunknown_xmlv1p9", "x.xml")
            )
        }
    )
    assert [one.title for one in result.course.pages] == ["Odd", "Gone"]
    assert {"unknown_resource", "dangling_reference"} <= set(codes(result))
    assert result.course.pages[0].body.content[0].type == "preserved"


def test_rubrics_become_tables():
    rubrics = (
        '<rubrics xmlns="http://canvas.instructure.com/xsd/cccv1p0"><rubric><title>Report</title><criteria><criterion>'
        "<description>Clarity</description><ratings><rating><description>Good</description><points>3</points></rating>"
        "</ratings></criterion></criteria></rubric></rubrics>"
    )
    result = package(
        {
            "imsmanifest.xml": manifest(entry("P", "Leaf"), ("P", "webcontent", "a.html")),
            "a.html": page("<p>a</p>"),
            "course_settings/rubrics.xml": rubrics,
        }
    )
    assert result.course.pages[-1].body.plain == "Report\nClarity\nGood (3)"


def test_assignments_and_quizzes_name_their_group_and_rubric():
    space = 'xmlns="http://canvas.instructure.com/xsd/cccv1p0"'
    refs = "<assignment_group_identifierref>G</assignment_group_identifierref><rubric_identifierref>R</rubric_identifierref>"
    state = "<workflow_state>unpublished</workflow_state>"
    listed = (("A", "associatedcontent/imscc_xmlv1p3/learning-application-resource", "A/a.html"), ("Q", "imsqti_xmlv1p2/imscc_xmlv1p3/assessment", "Q/assessment_qti.xml"))  # fmt: skip
    result = package(
        {
            "imsmanifest.xml": manifest(entry("A", "Report") + entry("Q", "Quiz"), *listed),
            "A/a.html": page("<p>Write</p>"),
            "A/assignment_settings.xml": f'<assignment {space}><title>Report</title><allowed_attempts>-1</allowed_attempts><hide_in_gradebook>true</hide_in_gradebook><turnitin_enabled>false</turnitin_enabled><assignment_overrides><override title="Evening" due_at="2030-01-02"/></assignment_overrides><post_policy><post_manually>true</post_manually></post_policy>{refs}</assignment>',
            "Q/assessment_qti.xml": assessment(canvas("essay_question", mattext("Why?")), ident="Q"),
            "Q/assessment_meta.xml": f"<quiz {space}><title>Quiz</title><available>true</available><allowed_attempts>-1</allowed_attempts><one_time_results>true</one_time_results><assignment>{state}{refs}</assignment></quiz>",
            "course_settings/assignment_groups.xml": f'<assignmentGroups {space}><assignmentGroup identifier="G"><title>Homework</title><group_weight>40.0</group_weight><rules><rule><drop_type>drop_lowest</drop_type><drop_count>1</drop_count></rule></rules></assignmentGroup><assignmentGroup identifier="H"><title>Other</title><group_weight>0.0</group_weight></assignmentGroup></assignmentGroups>',
            "course_settings/rubrics.xml": f'<rubrics {space}><rubric identifier="R"><title>Style</title></rubric></rubrics>',
        }
    )
    report, quiz = result.course.pages[:2]
    assert dict(report.settings) == {
        "Attempts": "unlimited",
        "Hidden in the gradebook": "yes",
        "Other dates": "Evening, due 2030-01-02",
        "Grades shown": "when the teacher posts them",
        "Group": "Homework",
        "Rubric": "Style",
    }
    (weights,) = (one for one in result.course.walk() if one.title == "Assignment groups")
    assert weights.body.plain.split("\n") == ["Homework", "40.0 %", "The 1 lowest are dropped"]
    told = {"Attempts": "unlimited", "Results shown once": "yes"}
    assert dict(quiz.settings) == {**told, "Published": "no", "Group": "Homework", "Rubric": "Style"}


@pytest.mark.parametrize(("available", "said"), [("false", [("Published", "no")]), ("true", [])])
def test_a_quiz_that_is_not_available_is_not_published(available, said):
    meta = (
        f'<quiz xmlns="http://canvas.instructure.com/xsd/cccv1p0"><available>{available}</available></quiz>'
    )
    quiz = assessment(canvas("essay_question", mattext("Why?")), ident="Q")
    listed = ("Q", "imsqti_xmlv1p2/imscc_xmlv1p3/assessment", "Q/assessment_qti.xml")
    result = package({"imsmanifest.xml": manifest(entry("Q", "Quiz"), listed), "Q/assessment_qti.xml": quiz, "Q/assessment_meta.xml": meta})  # fmt: skip
    assert list(result.course.pages[0].settings) == said


@pytest.mark.parametrize("folder", ["", "course/"])
def test_canvas_links_to_pages_files_and_objects_lead_to_what_became_of_them(folder):
    body = (
        "<a href='$WIKI_REFERENCE$/pages/leaf'>page</a><a href='$CANVAS_OBJECT_REFERENCE$/assignments/gassign1'>task</a>"
        "<a href='$CANVAS_COURSE_REFERENCE$/file_contents/course%20files/notes.pdf?x=1'>file</a>"
        "<a href='$CANVAS_COURSE_REFERENCE$/assignments/syllabus'>plan</a><a href='$CANVAS_COURSE_REFERENCE$/grades'>marks</a>"
        "<img class='equation_image' data-equation-content='x^2' src='/equation_images/x'>"
        "<iframe src='$CANVAS_COURSE_REFERENCE$/external_tools/retrieve?display=borderless&amp;url=https%3A%2F%2Fexample.org%2Flti'></iframe>"
    )
    files = {
        "imsmanifest.xml": manifest(
            entry("P", "Start") + entry("L", "Leaf") + entry("gassign1", "Task"),
            ("P", "webcontent", "wiki_content/start.html"),
            ("L", "webcontent", "wiki_content/leaf.html"),
            ("gassign1", OTHER, "gassign1/task.html"),
            ("F", "webcontent", "web_resources/notes.pdf"),
        ),
        "wiki_content/start.html": page(body),
        "wiki_content/leaf.html": page("<p>leaf</p>"),
        "gassign1/task.html": page("<p>do</p>"),
        "course_settings/syllabus.html": page("<p>Plan</p>"),
        "web_resources/notes.pdf": b"%PDF-1",
    }
    result = package({folder + name: data for name, data in files.items()})
    (asset,) = result.assets
    assert links(result) == {"page": "page:1", "task": "page:2", "file": asset.uri, "plan": "page:3"}
    start = result.course.pages[0].body
    assert [one.attrs["latex"] for one in start.walk() if one.type.startswith("math")] == ["x^2"]
    assert [(one.attrs["kind"], one.attrs["src"]) for one in start.walk() if one.type == "embed"] == [
        ("lti", "https://example.org/lti")
    ]
    assert any("$CANVAS_COURSE_REFERENCE$/grades" in note.excerpt for note in result.notes)


@pytest.mark.parametrize("folder", ["", "course/"])
def test_a_link_leads_to_a_page_that_no_list_names(folder):
    listed = manifest(entry("P", "Start"), ("P", "webcontent", "wiki_content/start.html"))
    files = {
        "imsmanifest.xml": listed,
        "wiki_content/start.html": page("<a href='$WIKI_REFERENCE$/pages/loose'>loose</a>"),
        "wiki_content/loose.html": page("<p>leaf</p>"),
    }
    result = package({folder + name: data for name, data in files.items()})
    assert links(result) == {"loose": "page:2"} and "unlisted_page" in codes(result)


def test_secrets_of_tools_are_left_out_and_their_fields_kept():
    tool = (
        '<cartridge_basiclti_link xmlns:b="b" xmlns:m="m"><b:title>Lab</b:title><b:launch_url>https://example.org/l</b:launch_url>'
        '<b:custom><m:property name="unit">3</m:property><m:property name="api_key">hush</m:property></b:custom>'
        '<b:extensions><m:property name="shared_secret">hush</m:property></b:extensions></cartridge_basiclti_link>'
    )
    result = package(
        {
            "imsmanifest.xml": manifest(entry("T", "Lab"), ("T", "imsbasiclti_xmlv1p3", "t.xml")),
            "t.xml": tool,
        }
    )
    (embed,) = result.course.pages[0].body.content
    assert embed.attrs["data"] == {"unit": "3"}
    assert [one.excerpt for one in result.notes if one.code == "secret"] == ["api_key, shared_secret"]
    assert "hush" not in repr(result)


def test_what_canvas_says_of_modules_topics_and_pages_becomes_settings():
    space = 'xmlns="http://canvas.instructure.com/xsd/cccv1p0"'
    modules = (
        f'<modules {space}><module identifier="mod1"><title>Week</title><workflow_state>unpublished</workflow_state>'
        "<unlock_at>2024-01-01</unlock_at><prerequisites><prerequisite><title>Before</title></prerequisite></prerequisites>"
        '<items><item identifier="it1"><title>Talk</title><identifierref>D</identifierref><workflow_state>active</workflow_state><indent>2</indent><new_tab>false</new_tab></item>'
        '<item identifier="it2"><content_type>ExternalUrl</content_type><title>Out</title><url>https://example.org/o</url></item></items>'
        '<completionRequirements><completionRequirement type="must_view"><identifierref>it1</identifierref></completionRequirement></completionRequirements>'
        "</module></modules>"
    )
    meta = f"<topicMeta {space}><topic_id>D</topic_id><type>announcement</type><workflow_state>active</workflow_state></topicMeta>"
    result = package(
        {
            "imsmanifest.xml": manifest("", ("D", "imsdt_xmlv1p1", "d.xml"), ("M", OTHER, "m.xml")),
            "d.xml": "<topic><title>Talk</title><text>&lt;p&gt;Hi&lt;/p&gt;</text></topic>",
            "m.xml": meta,
            "course_settings/module_meta.xml": modules,
        }
    )
    week = result.course.pages[0]
    assert [one.title for one in week.walk()] == ["Week", "Talk", "Out"]
    assert dict(week.settings) == {
        "Opens": "2024-01-01",
        "After": "Before",
        "To complete": "must view “Talk”",
        "Published": "no",
    }
    assert (
        dict(week.pages[0].settings) == {"Type": "announcement", "Indented": "2"}
        and week.pages[1].kind is PageKind.LINK
    )


def test_a_tool_that_the_outline_names_by_its_entry_in_the_modules():
    tool = '<item identifier="T"><content_type>ContextExternalTool</content_type><title>Badge</title><url>https://example.org/badge</url></item>'
    modules = f'<modules xmlns="http://canvas.instructure.com/xsd/cccv1p0"><module identifier="m"><items>{tool}</items></module></modules>'
    result = package({"imsmanifest.xml": manifest(entry("T", "Badge")), "course_settings/module_meta.xml": modules})  # fmt: skip
    (page,) = result.course.pages
    (embed,) = page.body.content
    assert (page.kind, embed.attrs["kind"], embed.attrs["src"]) == (PageKind.LINK, "lti", "https://example.org/badge")  # fmt: skip
    assert codes(result) == []


def test_each_page_of_a_cartridge_says_which_file_it_came_from():
    result = package(
        {
            "imsmanifest.xml": manifest(entry("P", "Leaf"), ("P", "webcontent", "a.html")),
            "a.html": page("<p>a</p>"),
        }
    )
    assert [(one.page, one.path, one.place) for one in result.origins] == [(0, "a.html", "P")]


def test_links_to_the_assignment_that_a_canvas_topic_or_quiz_is_lead_to_it():
    space = 'xmlns="http://canvas.instructure.com/xsd/cccv1p0"'
    graded = "<assignment identifier='{}'><title>Graded</title></assignment>"
    address = "%24CANVAS_OBJECT_REFERENCE%24/assignments/{}"
    body = f"<p><a href='{address.format('gtopic01')}'>talk</a> <a href='{address.format('gquiz001')}'>quiz</a></p>"
    result = package(
        {
            "imsmanifest.xml": manifest(
                entry("P", "Page") + entry("D", "Talk") + entry("Q", "Quiz"),
                ("P", "webcontent", "wiki_content/p.html"), ("D", "imsdt_xmlv1p1", "d.xml"), ("M", OTHER, "m.xml"), ("Q", QUIZ, "Q/assessment_qti.xml"),
            ),
            "wiki_content/p.html": page(body),
            "d.xml": "<topic><title>Talk</title><text>Hi</text></topic>",
            "m.xml": f"<topicMeta {space}><topic_id>D</topic_id>{graded.format('gtopic01')}</topicMeta>",
            "Q/assessment_qti.xml": assessment(canvas("essay_question", mattext("Why?"))),
            "Q/assessment_meta.xml": f"<quiz {space}>{graded.format('gquiz001')}</quiz>",
        }
    )  # fmt: skip
    assert links(result) == {"talk": "page:1", "quiz": "page:2"} and "page_link" not in codes(result)


CANVAS = 'xmlns="http://canvas.instructure.com/xsd/cccv1p0"'


def with_settings(**files):
    """A small course of Canvas with files of settings."""
    listed = '<resource identifier="f1" type="webcontent" href="web_resources/a.pdf"/><resource identifier="img" type="webcontent" href="web_resources/c.png"/>'
    start = '<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"><organizations><organization><item/></organization></organizations>'
    made = {
        "imsmanifest.xml": f"{start}<resources>{listed}</resources></manifest>",
        "web_resources/a.pdf": b"%PDF-1.4",
        "web_resources/c.png": b"\x89PNG\r\n\x1a\n",
    }
    result = package({**made, **{f"course_settings/{name}.xml": text for name, text in files.items()}})
    return {page.title: page for page in result.course.walk()}, result


def test_dates_licence_picture_late_work_schemes_and_hidden_files_of_a_canvas_course_have_a_page():
    course = f"<course {CANVAS}><title>T</title><course_code>C1</course_code><start_at>2030-01-01</start_at><license>cc_by</license><image_identifier_ref>img</image_identifier_ref></course>"
    late = f"<late_policy {CANVAS}><late_submission_deduction_enabled>true</late_submission_deduction_enabled><late_submission_deduction>10.0</late_submission_deduction><late_submission_interval>day</late_submission_interval><missing_submission_deduction_enabled>false</missing_submission_deduction_enabled></late_policy>"
    scheme = f'<gradingStandards {CANVAS}><gradingStandard><title>Marks</title><data>[["A",0.9],["F",0.0]]</data></gradingStandard></gradingStandards>'
    files = f'<fileMeta {CANVAS}><folders><folder path="Drafts"><hidden>true</hidden></folder></folders><files><file identifier="f1"><locked>true</locked><unlock_at>2030-02-01</unlock_at></file></files></fileMeta>'
    pages, result = with_settings(
        course_settings=course, late_policy=late, grading_standards=scheme, files_meta=files
    )
    body = pages["Course settings"].body
    said = " ".join(body.plain.split())
    for words in (
        "Starts 2030-01-01",
        "Licence cc_by",
        "Late work 10 % less for each day",
        "Grading scheme: Marks A from 90 %",
        "Drafts hidden",
        "web_resources/a.pdf locked, opens 2030-02-01",
    ):
        assert words in said
    assert "Missing work" not in said and [
        one.attrs["alt"] for one in body.walk() if one.type == "image"
    ] == ["c.png"]


def test_a_canvas_course_without_such_settings_has_no_page_of_them():
    pages, _ = with_settings(
        course_settings=f"<course {CANVAS}><title>T</title><course_code>C1</course_code><license>private</license></course>"
    )
    assert "Course settings" not in pages


def test_outcomes_come_with_groups_levels_and_reckoning_and_rubrics_with_ranges():
    outcomes = f"<learningOutcomes {CANVAS}><learningOutcomeGroup><title>Sea</title><learningOutcomes><learningOutcome><title>Tides</title><calculation_method>decaying_average</calculation_method><calculation_int>65</calculation_int><mastery_points>3.0</mastery_points><ratings><rating><description>Fine</description><points>4.0</points></rating></ratings></learningOutcome></learningOutcomes></learningOutcomeGroup></learningOutcomes>"
    rubric = f"<rubrics {CANVAS}><rubric><title>R</title><criteria><criterion><description>Depth</description><criterion_use_range>true</criterion_use_range><learning_outcome_identifierref>o</learning_outcome_identifierref><ratings><rating><description>Full</description><points>5</points></rating><rating><description>None</description><points>0</points></rating></ratings></criterion></criteria></rubric></rubrics>"
    pages, _ = with_settings(learning_outcomes=outcomes, rubrics=rubric)
    assert pages["Outcomes"].body.plain.split("\n") == [
        "Sea",
        "Tides",
        "Points to master it: 3.0",
        "Reckoned by: decaying average (65)",
        "Fine (4.0)",
    ]
    assert "Shows a learning outcome\nFull (5 to more than 0)\nNone (0)" in pages["Rubrics"].body.plain


def test_a_quiz_of_new_quizzes_says_that_its_questions_are_elsewhere():
    start = '<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"><organizations><organization><item><item identifierref="q"><title>Quiz</title></item></item></organization></organizations>'
    listed = '<resource identifier="q" type="associatedcontent/imscc_xmlv1p1/learning-application-resource" href="q/quiz.html"/>'
    result = package(
        {
            "imsmanifest.xml": f"{start}<resources>{listed}</resources></manifest>",
            "q/quiz.html": "<html><body></body></html>",
            "q/assignment_settings.xml": f"<assignment {CANVAS}><title>Quiz</title><quiz_lti>true</quiz_lti></assignment>",
        }
    )
    assert "new_quiz" in codes(result)


def test_a_code_of_the_outline_is_a_name_that_links_find():
    outline = entry("A", "One").replace("<item ", '<item resource-code="C1" ', 1)
    result = package(
        {
            "imsmanifest.xml": manifest(outline + entry("B", "Two"), ("A", "webcontent", "a.html"), ("B", "webcontent", "b.html")),
            "a.html": page("<p>Hello.</p>"),
            "b.html": page('<p>See <a href="/d2l/common/dialogs/quickLink/quickLink.d2l?type=content&amp;rcode=C1">one</a>.</p>'),
        }
    )  # fmt: skip
    assert links(result) == {"one": "page:0"}


def test_keywords_and_description_of_a_cartridge_are_its_description():
    lom = "<lom><general><title><string>Sea</string></title><description><string>Of water.</string></description>{}</general></lom>"
    for words, told in (
        ("", "Of water."),
        ("<keyword><string>tide</string></keyword>", "Of water.\nKeywords: tide"),
    ):
        text = manifest(entry("A", "One"), ("A", "webcontent", "a.html"))
        text = text.replace("</metadata>", f"{lom.format(words)}</metadata>")
        result = package({"imsmanifest.xml": text, "a.html": page("<p>Hello.</p>")})
        assert (result.course.title, result.course.description) == ("Sea", told)


@pytest.mark.parametrize(
    ("kind", "href", "made"),
    [
        ("imsdt_xmlv1p1", "k.xml", PageKind.DISCUSSION),
        ("assignment_xmlv1p0", "k.xml", PageKind.ASSIGNMENT),
        (QUIZ, "k.xml", PageKind.PAGE),
        ("webcontent", "k.html", PageKind.PAGE),
    ],
)
def test_entries_whose_files_did_not_come_stay_as_pages_and_are_told(kind, href, made):
    result = package({"imsmanifest.xml": manifest(entry("K", "Gone"), ("K", kind, href))})
    assert [(one.title, one.kind) for one in result.course.pages] == [("Gone", made)]
    assert [(note.code, note.where) for note in result.notes] == [("missing_file", "Gone")]


def test_groups_of_outcomes_without_titles_say_what_they_are():
    space = 'xmlns="http://canvas.instructure.com/xsd/cccv1p0"'
    inner = "<learningOutcome><description>To swim</description></learningOutcome>"
    result = package(
        {
            "imsmanifest.xml": manifest(""),
            "course_settings/learning_outcomes.xml": f"<learningOutcomes {space}><learningOutcomeGroup><learningOutcomes>{inner}</learningOutcomes></learningOutcomeGroup></learningOutcomes>",
        }
    )
    (found,) = (one for one in result.course.walk() if "swim" in one.body.plain)
    assert [block.plain for block in found.body.content] == ["Group", "Outcome", "To swim"]


def test_links_in_questions_lead_to_the_files_of_the_package():
    words = "".join(
        f"&lt;a href='{to}'&gt;{to[-3:]}&lt;/a&gt; "
        for to in ("$IMS-CC-FILEBASE$/f.pdf", "https://example.org/web", "gone.doc", "#top")
    )
    result = package(
        {
            "imsmanifest.xml": manifest(entry("Q", "Quiz"), ("Q", QUIZ, "q.xml"), ("F", "webcontent", "web_resources/f.pdf")),
            "q.xml": assessment(canvas("essay_question", mattext(words)), ident="Q"),
            "web_resources/f.pdf": b"%PDF-1.4",
        }
    )  # fmt: skip
    (asset,) = result.assets
    assert links(result) == {
        "pdf": asset.uri,
        "web": "https://example.org/web",
        "doc": "gone.doc",
        "top": "page:0",
    }
    assert [(note.code, note.excerpt) for note in result.notes] == [("page_link", "gone.doc")]
