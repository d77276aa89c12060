# ruff: noqa: E501 -- the markup reads better unbroken
"""Courses that Blackboard exported: pages, links and files beside the quizzes."""

import hashlib
import html
import json

import pytest
from packages import assessment, canvas, codes, condition, equal, exercises, label, links, mattext, package

from workbench.model.course import PageKind

CHOICE = f'{mattext("Which?")}<response_lid ident="r" rcardinality="Single"><render_choice>{label("1", "a")}{label("2", "b")}</render_choice></response_lid>'
KEY = condition(equal("r", "1"), "100")
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108020000009077")


def content(title, text="", url="", files="", more=""):
    return f'<CONTENT id="_1"><TITLE value="{title}"/><BODY><TEXT>{text}</TEXT></BODY><FLAGS>{more}</FLAGS><URL value="{url}"/><FILES>{files}</FILES></CONTENT>'


def course(**files):
    listed = "".join(
        f'<resource bb:file="{name}.dat" identifier="{name}" type="resource/x-bb-document" xml:base="{name}"/>'
        for name in ("toc", "week", "page", "site")
    )
    items = '<item identifier="i1" identifierref="toc"><title>COURSE_DEFAULT.Content.CONTENT_LINK.label</title><item identifier="i2" identifierref="week"><title>Week</title><item identifier="i3" identifierref="page"><title>Page</title></item><item identifier="i4" identifierref="site"><title>Site</title></item></item></item>'
    manifest = f'<manifest identifier="m" xmlns:bb="http://www.blackboard.com/content-packaging/"><organizations><organization identifier="o">{items}</organization></organizations><resources>{listed}</resources></manifest>'
    file = "<FILE id='_9'><NAME>notes.pdf</NAME><LINKNAME value='Notes'/></FILE>"
    stub = "@X@EmbeddedFile.requestUrlStub@X@bbcswebdav/xid-12_1"
    return package(
        {
            "imsmanifest.xml": manifest,
            "toc.dat": '<COURSETOC id="_1"><LABEL value="x"/></COURSETOC>',
            "week.dat": content("Week", more='<ISAVAILABLE value="false"/>'),
            "page.dat": content(
                "Page",
                f"&lt;p&gt;Some &lt;b&gt;words&lt;/b&gt; &lt;img src='{stub}'&gt;&lt;/p&gt;",
                files=file,
            ),
            "site.dat": content("Site", url="https://example.org/s"),
            "page/notes.pdf": b"%PDF-1.4",
            "csfiles/home_dir/pic__xid-12_1.png": PNG,
            **files,
        }
    )


def test_the_outline_of_a_blackboard_course_with_texts_pictures_files_and_links():
    result = course(**{"quiz.dat": assessment(canvas("multiple_choice_question", CHOICE, KEY), title="Quiz")})
    menu, quiz = result.course.pages
    (week,) = menu.pages
    page, site = week.pages
    assert (menu.title, week.kind, week.settings) == ("Content", PageKind.SECTION, (("Visible", "no"),))
    assert page.body.plain.startswith("Some words") and quiz.title == "Quiz"
    kinds = [one.type for one in page.body.walk() if one.type in ("image", "media")]
    assert kinds == ["image", "media"]
    assert [one.attrs["src"] for one in site.body.content] == ["https://example.org/s"]
    assert len(exercises(result)) == 1 and codes(result) == []


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("@X@EmbeddedFile.location@X@leaf%20one.png", "quiz/leaf one.png"),
        ("@X@EmbeddedFile.requestUrlStub@X@bbcswebdav/xid-12_1", "csfiles/home_dir/leaf__xid-12_1.png"),
        ("@X@EmbeddedFile.requestUrlStub@X@bbcswebdav/xid-12_1", "csfiles/home_dir/__xid-12_1"),
    ],
)
def test_pictures_of_questions_are_found_by_blackboards_signs(sign, name):
    picture = mattext(f"Which leaf? &lt;img src='{sign}'&gt;")
    question = canvas("multiple_choice_question", picture + CHOICE.partition("</material>")[2])
    listed = (
        '<resource bb:file="quiz.dat" identifier="quiz" type="assessment/x-bb-qti-pool" xml:base="quiz"/>'
    )
    result = package(
        {
            "imsmanifest.xml": f'<manifest xmlns:bb="http://www.blackboard.com/content-packaging/"><organizations/><resources>{listed}</resources></manifest>',
            "quiz.dat": assessment(question, title="Quiz"),
            f"{name}.xml": "<lom/>",
            "csfiles/home_dir/other__xid-12_10.png": PNG[:-1],
            name: PNG,
        }
    )
    (exercise,) = exercises(result)
    (shown,) = [one for block in exercise.body for one in block.walk() if one.type == "image"]
    assert shown.attrs["src"] == f"asset:{hashlib.sha256(PNG).hexdigest()}"


def test_a_course_without_quizzes_is_read_and_what_else_it_holds_is_told():
    result = course(**{"news.dat": '<ANNOUNCEMENT id="_3"><TITLE value="Hi"/></ANNOUNCEMENT>'})
    assert [one.title for one in result.course.pages] == ["Content"]
    (note,) = result.notes
    assert (note.code, note.excerpt) == ("blackboard_rest", "ANNOUNCEMENT (1)")


# Activities -----------------------------------------------------------------------------------


def listed_course(outline, **parts):
    """A course of these parts, each with the kind of its resource, under a menu entry's own folder."""
    resources = "".join(f'<resource bb:file="{name}.dat" identifier="{name}" type="{kind}" xml:base="{name}"/>' for name, (kind, _) in parts.items())  # fmt: skip
    items = "".join(f'<item identifier="i-{name}" identifierref="{name}"><title>{title}</title></item>' for name, title in outline)  # fmt: skip
    menu = f'<item identifier="t" identifierref="top"><title>--TOP--</title>{items}</item>'
    manifest = f'<manifest identifier="m" xmlns:bb="http://www.blackboard.com/content-packaging/"><organizations><organization identifier="o">{menu}</organization></organizations><resources><resource bb:file="top.dat" identifier="top" type="{DOC}"/>{resources}</resources></manifest>'
    data = {f"{name}.dat": text for name, (_, text) in parts.items()}
    return package({"imsmanifest.xml": manifest, "top.dat": content("--TOP--"), **data})


DOC = "resource/x-bb-document"
FORUM = '<FORUM id="_7"><TITLE value="Café"/><DESCRIPTION><TEXT>&lt;p&gt;Say hello&lt;/p&gt;</TEXT></DESCRIPTION></FORUM>'
BOARD = "resource/x-bb-discussionboard"


def handled(title, handler, text="", url=""):
    """A content that Blackboard handles in a way of its own."""
    return content(title, text, url).replace("<URL", f'<CONTENTHANDLER value="resource/{handler}"/><URL')


def link(start, end):
    return (
        f'<LINK id="_8"><REFERRER id="{start}" type="CONTENT"/><REFERREDTO id="{end}" type="FORUM"/></LINK>'
    )


def test_the_folder_around_a_menu_is_no_page_and_links_lead_to_forums_and_tests():
    exam = assessment(canvas("multiple_choice_question", CHOICE, KEY), title="Exam")
    result = listed_course(
        [("talk", "Talk"), ("try", "Try it")],
        talk=(DOC, handled("Talk", "x-bb-forumlink", "&lt;p&gt;Join&lt;/p&gt;")),
        ln=("resource/x-bb-link", link("talk", "board")),
        board=(BOARD, FORUM),
        other=(BOARD, FORUM.replace("_7", "_9").replace("Café", "Library")),
        exam=("assessment/x-bb-qti-test", exam),
        **{"try": (DOC, handled("Try it", "x-bb-asmt-test-link"))},
        lt=("resource/x-bb-link", link("try", "exam")),
        set=("course/x-bb-coursesetting", '<COURSE id="_1"><TITLE value="Biology"/></COURSE>'),
    )
    talk, attempt, discussions, quiz = result.course.pages
    assert result.course.title == "Biology"
    assert (talk.kind, talk.body.plain) == (PageKind.DISCUSSION, "Join\nSay hello")
    assert attempt.settings == (("Leads to", "Exam"),) and quiz.title == "Exam"
    assert [(one.title, one.kind) for one in discussions.pages] == [("Library", PageKind.DISCUSSION)]
    assert [(note.code, note.excerpt) for note in result.notes] == [("blackboard_rest", "COURSE (1)")]


def test_tools_sites_files_and_tasks_with_their_marks_and_dates():
    file = '<FILE id="_9"><NAME>/xid-66_1</NAME><LINKNAME value="plan.pdf"/></FILE>'
    dates = '<DATES><START value="2026-01-02"/><END value="2026-02-03"/></DATES><URL'
    column = '<OUTCOMEDEFINITION><CONTENTID value="essay"/><POINTSPOSSIBLE value="20.0"/><DATES><DUE value="2026-02-01"/></DATES></OUTCOMEDEFINITION>'
    result = listed_course(
        [("tool", "Lab"), ("site", "Site"), ("plan", "Plan"), ("essay", "Essay")],
        tool=(DOC, handled("Lab", "x-bb-blti-link", url="https://example.org/lti")),
        site=(DOC, handled("Site", "x-bb-externallink", url="https://example.org/s")),
        plan=(DOC, content("Plan", files=file)),
        essay=(DOC, handled("Essay", "x-bb-assignment", "Write").replace("<URL", dates)),
        book=("course/x-bb-gradebook", f"<GRADEBOOK>{column}</GRADEBOOK>"),
    )
    tool, site, plan, essay = result.course.pages
    assert [one.kind for one in (tool, site)] == [PageKind.LINK, PageKind.LINK]
    assert tool.body.content[0].attrs["kind"] == "lti" and essay.kind == PageKind.ASSIGNMENT
    assert dict(essay.settings) == {"Opens": "2026-01-02", "Closes": "2026-02-03", "Points": "20", "Due": "2026-02-01"}  # fmt: skip
    assert codes(result) == ["missing_file"] and plan.body.plain == ""


def test_a_file_by_its_number_comes_from_the_course_files():
    page = content("Plan", files='<FILE id="_9"><NAME>/xid-12_1</NAME><LINKNAME value="pic.png"/></FILE>')
    result = course(**{"page.dat": page})
    (media,) = [one for one in result.course.pages[0].pages[0].pages[0].body.walk() if one.type == "media"]
    assert media.attrs["title"] == "pic.png" and str(media.attrs["src"]).startswith("asset:")


def test_announcements_and_rubrics_are_pages():
    news = '<ANNOUNCEMENT id="_3"><TITLE value="Welcome"/><DESCRIPTION><TEXT>&lt;p&gt;Hi&lt;/p&gt;</TEXT></DESCRIPTION></ANNOUNCEMENT>'
    cells = "".join(f'<Column><Header value="{name}"/><Cell><CellDescription value="{words}"/><Percentage value="{share}"/></Cell></Column>' for name, words, share in (("Poor", "Dull", "0.0"), ("Good", "Clear", "100.0")))  # fmt: skip
    rubric = f'<LEARNRUBRICS><Rubric><Title value="Essay"/><RubricRows><Row><Header value="Style"/><RubricColumns>{cells}</RubricColumns></Row></RubricRows></Rubric></LEARNRUBRICS>'
    result = listed_course([("page", "Page")], page=(DOC, content("Page", "Words")), news=("resource/x-bb-announcement", news), marks=("course/x-bb-rubrics", rubric))  # fmt: skip
    _, announcements, rubrics = result.course.pages
    (welcome,) = announcements.pages
    assert (welcome.body.plain, welcome.settings) == ("Hi", (("Type", "announcement"),))
    heading, table = rubrics.body.content
    rows = [[cell.plain for cell in row.content] for row in table.content]
    assert heading.plain == "Essay"
    assert rows == [["Criterion", "Poor", "Good"], ["Style", "Dull\n0 %", "Clear\n100 %"]]


# Ultra ------------------------------------------------------------------------------------------


def ultra(body, **files):
    kinds = ("week", "text", "more")
    listed = "".join(f'<resource bb:file="{name}.dat" identifier="{name}" type="resource/x-bb-document"/>' for name in kinds)  # fmt: skip
    items = '<item identifierref="week"><title>Week 1</title><item identifierref="text"><title>ultraDocumentBody</title></item><item identifierref="more"><title>More</title></item></item>'
    body = f'<!-- {{"bbMLEditorVersion":1}} --><div data-bbid="bbml-editor-id_1">{body}</div>'
    return package(
        {
            "imsmanifest.xml": f'<manifest identifier="m" xmlns:bb="http://www.blackboard.com/content-packaging/"><organizations><organization>{items}</organization></organizations><resources>{listed}</resources></manifest>',
            "week.dat": content("Week 1", "Before."),
            "text.dat": content("ultraDocumentBody", html.escape(body), more='<ISAVAILABLE value="false"/>'),
            "more.dat": content("More", "After."),
            "csfiles/home_dir/pic__xid-12_1.png": PNG,
            "csfiles/home_dir/notes__xid-13_1.pdf": b"%PDF-1.4",
            **files,
        }
    )


def attached(href, words="", tag="a", **told):
    return f'<{tag} href="{href}" data-bbtype="attachment" data-bbfile="{html.escape(json.dumps(told))}" data-bbid="x">{words}</{tag}>'


def test_the_text_of_a_folder_of_ultra_is_the_page_of_the_folder():
    result = ultra("<h4>Large</h4><p>Words</p>")
    (week,) = result.course.pages
    assert (week.title, week.kind, dict(week.settings)) == ("Week 1", PageKind.PAGE, {"Visible": "no"})
    assert [block.plain for block in week.body.content] == ["Before.", "Large", "Words"]
    assert [one.title for one in week.pages] == ["More"] and codes(result) == ["unused_files"]


STUB, SERVED = "@X@EmbeddedFile.requestUrlStub@X@bbcswebdav/", "https://bb.example.edu/bbcswebdav/pid-1-dt-content-rid-2_1/"  # fmt: skip


@pytest.mark.parametrize("address", [STUB, SERVED])
def test_files_within_texts_of_ultra_are_pictures_media_and_links(address):
    picture = attached(
        f"{address}xid-12_1", "pic.png", render="inline", alternativeText="A leaf", mimeType="image/png"
    )
    notes = attached(f"{address}xid-13_1?t=1&amp;u=2", render="attachment", linkName="Notes.pdf", mimeType="application/pdf")  # fmt: skip
    named = attached(f"{address}xid-13_1", "Read <b>this</b>", tag="div", linkName="Notes.pdf", mimeType="application/pdf")  # fmt: skip
    result = ultra(f"<p>See</p>{picture}<p>{notes}</p>{named}")
    (week,) = result.course.pages
    assert [(one.attrs["alt"]) for one in week.body.walk() if one.type == "image"] == ["A leaf"]
    assert {words: where.partition(":")[0] for words, where in links(result).items()} == {
        "Notes.pdf": "asset",
        "Read ": "asset",
        "this": "asset",
    }
    assert "pic.png" not in week.body.plain and len(result.assets) == 2


def test_files_of_ultra_whose_description_is_broken_stay_links():
    result = ultra('<p><a data-bbfile="broken" href="https://example.org/f">Far</a> <a data-bbfile="[1]" href="https://example.org/g"></a></p>')  # fmt: skip
    assert links(result) == {"Far": "https://example.org/f", "File": "https://example.org/g"}
