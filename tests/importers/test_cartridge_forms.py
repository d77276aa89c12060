# ruff: noqa: E501 -- the markup reads better unbroken
"""The forms that makers of cartridges give them: in one file, in two variants, with texts of every sort."""

import pytest
from packages import assessment, canvas, codes, exercises, imported, mattext, package

from workbench.model.course import PageKind

CANVAS = 'xmlns="http://canvas.instructure.com/xsd/cccv1p0"'
OTHER = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
TOPIC = '<topic xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imsdt_v1p3"><title>Talk</title>{}</topic>'


def manifest(items, resources, title=""):
    return (
        '<manifest identifier="M" xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"><metadata><schema>IMS Thin Common Cartridge</schema></metadata>'
        f'<organizations><organization identifier="O">{title}<item identifier="root">{items}</item></organization></organizations><resources>{resources}</resources></manifest>'
    )


def entry(ref, title):
    return f'<item identifier="i{ref}" identifierref="{ref}"><title>{title}</title></item>'


def resource(ident, kind, inside):
    return f'<resource identifier="{ident}" type="{kind}">{inside}</resource>'


def file(path):
    return f'<file href="{path}"/>'


def topic(text):
    listed = resource("d", "imsdt_xmlv1p3", file("d.xml"))
    return package({"imsmanifest.xml": manifest(entry("d", "Talk"), listed), "d.xml": TOPIC.format(text)})


THIN = manifest(
    entry("t", "Reading") + entry("d", "Talk") + entry("a", "Draw") + entry("w", "Web"),
    resource("t", "imsbasiclti_xmlv1p0", "<cartridge_basiclti_link><blti:title xmlns:blti='b'>Reading</blti:title><secure_launch_url>https://example.org/lti?page=5</secure_launch_url></cartridge_basiclti_link>")
    + resource("d", "imsdt_xmlv1p3", TOPIC.format('<text texttype="text/html">&lt;p&gt;Why?&lt;/p&gt;</text><gradable points_possible="5">true</gradable>'))
    + resource("a", "assignment_xmlv1p0", '<assignment identifier="a"><title>Draw</title><text texttype="text/html">Draw a leaf</text><gradable points_possible="10">true</gradable></assignment>')
    + resource("w", "imswl_xmlv1p3", '<webLink><title>Web</title><url href="https://example.org/w"/></webLink>'),
    "<title>Leaves</title>",
)  # fmt: skip


@pytest.mark.parametrize(
    "read", [lambda: imported(THIN, "thin.xml"), lambda: package({"imsmanifest.xml": THIN})]
)
def test_a_thin_cartridge_holds_what_its_resources_are_in_one_file_or_a_package(read):
    result = read()
    assert result.course.title == "Leaves" and result.provenance.importer == "cartridge"
    reading, talk, draw, web = result.course.pages
    assert [one.body.content[-1].attrs["src"] for one in (reading, web)] == ["https://example.org/lti?page=5", "https://example.org/w"]  # fmt: skip
    assert (talk.kind, talk.body.plain, talk.settings) == (PageKind.DISCUSSION, "Why?", (("Points", "5"),))
    assert (draw.kind, draw.body.plain, draw.settings) == (PageKind.ASSIGNMENT, "Draw a leaf", (("Points", "10"),))  # fmt: skip
    assert result.notes == ()


def test_files_that_are_not_where_the_manifest_says_are_found_by_their_names():
    listed = resource("q", "imsqti_xmlv1p2/imscc_xmlv1p3/assessment", file("q/quiz.xml")) + resource(
        "p", "webcontent", file("wiki/leaf.html")
    )
    item = canvas(
        "true_false_question",
        '<response_lid ident="r"><render_choice><response_label ident="t"><material><mattext>True</mattext></material></response_label></render_choice></response_lid>',
    )
    files = {"quiz.xml": assessment(item), "web/wiki/leaf.html": "<p>Green</p>"}
    result = package({"imsmanifest.xml": manifest(entry("q", "Quiz") + entry("p", "Leaf"), listed), **files})
    assert len(exercises(result)) == 1 and result.course.pages[-1].body.plain == "Green"
    assert codes(result).count("strayed_file") == 2 and "missing_file" not in codes(result)


def test_a_manifest_alone_says_which_files_did_not_come():
    alone = manifest(entry("p", "Leaf"), '<resource identifier="p" type="webcontent" href="p.html"/>')
    result = imported(alone, "imsmanifest.xml")
    assert [one.title for one in result.course.pages] == ["Leaf"] and codes(result) == ["missing_file"]


def test_of_two_forms_of_a_page_the_richer_is_read_and_the_plainer_told():
    variant = '<variant xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_extensionv1p2" identifier="v" identifierref="a"/>'
    page = '<p>See <a href="$CANVAS_OBJECT_REFERENCE$/assignments/a_fallback">it</a></p>'
    files = {
        "a/assignment.xml": '<assignment><title>Essay</title><text>Write</text><gradable points_possible="3">true</gradable></assignment>',
        "a/essay.html": "<p>Write</p>",
        "p.html": page,
    }
    listed = (
        resource("a", "assignment_xmlv1p0", file("a/assignment.xml"))
        + resource("a_fallback", "webcontent", variant + file("a/essay.html"))
        + resource("p", "webcontent", file("p.html"))
    )
    for named in ("a", "a_fallback"):
        made = manifest(entry(named, "Essay") + entry("p", "Page"), listed)
        result = package({"imsmanifest.xml": made, **files})
        assert [(one.title, one.kind, one.settings) for one in result.course.pages] == [
            ("Essay", PageKind.ASSIGNMENT, (("Points", "3"),)),
            ("Page", PageKind.PAGE, ()),
        ]
        assert codes(result) == ["stored_twice"]
        (link,) = (mark for one in result.course.pages[1].body.walk() for mark in one.marks)
        assert link.attrs["href"] == "page:0"


def test_a_form_that_nothing_reads_leaves_the_plainer_one():
    variant = '<variant identifier="v" identifierref="x"/>'
    listed = resource("x", "imsfuture_xmlv9", file("x.xml")) + resource("p", "webcontent", variant + file("p.html"))  # fmt: skip
    result = package({"imsmanifest.xml": manifest(entry("p", "Leaf"), listed), "x.xml": "<x/>", "p.html": "<p>A leaf</p>"})  # fmt: skip
    assert result.course.pages[0].body.plain == "A leaf" and "unknown_resource" in codes(result)


def test_plain_words_of_a_topic_keep_their_lines_and_signs():
    body = (
        topic('<text texttype="text/plain">Is a &lt; b?\n- yes\n- no\n\nSay why.</text>').course.pages[0].body
    )
    assert [one.plain for one in body.content] == ["Is a < b?\n- yes\n- no", "Say why."]


@pytest.mark.parametrize(
    "text",
    [
        '<text texttype="text/html"><p>Say <b>why</b>&lt;3</p></text>',
        '<text texttype="text/plain">&lt;p&gt;Say &lt;b&gt;why&lt;/b&gt;&amp;lt;3&lt;/p&gt;</text>',
    ],
)
def test_html_of_a_topic_is_known_as_elements_and_where_it_is_called_plain(text):
    (paragraph,) = topic(text).course.pages[0].body.content
    assert paragraph.plain == "Say why<3"
    assert [mark.type for one in paragraph.content for mark in one.marks] == ["bold"]


def test_the_secure_address_of_a_tool_is_taken_wherever_it_stands():
    tool = "<cartridge_basiclti_link><launch_url>http://example.org/l</launch_url><secure_launch_url>https://example.org/s</secure_launch_url><vendor><url>https://vendor.example</url></vendor></cartridge_basiclti_link>"
    made = manifest(entry("t", "Tool"), resource("t", "imsbasiclti_xmlv1p0", tool))
    assert package({"imsmanifest.xml": made}).course.pages[0].body.content[-1].attrs["src"] == "https://example.org/s"  # fmt: skip
    none = made.replace("http://example.org/l", "").replace("https://example.org/s", "")
    assert package({"imsmanifest.xml": none}).course.pages[0].body.content[-1].attrs["src"] == ""


def test_a_bare_ampersand_of_an_address_stays_in_it_and_is_told():
    link = '<webLink><title xmlns="">Sets &rarr; maps</title><url href="https://example.org/?a=1&b=2" xmlns=""/></webLink>'
    listed = resource("w", "imswl_xmlv1p1", file("w.xml"))
    result = package({"imsmanifest.xml": manifest(entry("w", "Sets"), listed), "w.xml": link})
    assert result.course.pages[0].body.content[-1].attrs["src"] == "https://example.org/?a=1&b=2"
    assert codes(result) == ["not_well_formed"]


def test_what_is_for_instructors_only_says_so_and_banks_need_not():
    role = "<metadata><lom><educational><intendedEndUserRole><value>Instructor</value></intendedEndUserRole></educational></lom></metadata>"
    listed = resource("p", "webcontent", role + file("p.html")) + resource(
        "b", "imsqti_xmlv1p2/imscc_xmlv1p1/question-bank", role + file("b.xml")
    )
    bank = f'<questestinterop><objectbank ident="b">{canvas("essay_question", mattext("Why?"))}</objectbank></questestinterop>'
    result = package({"imsmanifest.xml": manifest(entry("p", "Key"), listed), "p.html": "<p>42</p>", "b.xml": bank})  # fmt: skip
    told = {one.title: one.settings for one in result.course.walk()}
    assert told["Key"] == (("Meant for", "teachers"),) and told["b"] == ()


def test_a_tool_named_by_its_entry_in_the_modules_keeps_what_is_set_there():
    modules = f'<modules {CANVAS}><module identifier="m"><title>M</title><items><item identifier="T"><content_type>ContextExternalTool</content_type><workflow_state>unpublished</workflow_state><title>Badge</title><url>https://example.org/badge</url></item></items></module></modules>'
    result = package({"imsmanifest.xml": manifest(entry("T", "Badge"), ""), "course_settings/module_meta.xml": modules})  # fmt: skip
    assert result.course.pages[0].settings == (("Published", "no"),)


@pytest.mark.parametrize(("said", "assignments"), [("", 0), ("<p>Read the rules first.</p>", 1)])
def test_an_assignment_that_only_grades_a_quiz_is_the_quiz(said, assignments):
    listed = (
        f'<resource identifier="set" type="{OTHER}" href="course_settings/canvas_export.txt">{file("course_settings/course_settings.xml")}</resource>'
        + resource("a", OTHER, file("a/quiz.html") + file("a/assignment_settings.xml"))
        + resource("q", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment", file("q/assessment_qti.xml"))
    )
    result = package(
        {
            "imsmanifest.xml": manifest(entry("q", "Quiz"), listed),
            "course_settings/course_settings.xml": f"<course {CANVAS}><title>Leaves</title></course>",
            "a/quiz.html": f"<html><head><title>Assignment: Quiz</title></head><body>{said}</body></html>",
            "a/assignment_settings.xml": f"<assignment {CANVAS} identifier='a'><title>Quiz</title><quiz_identifierref>q</quiz_identifierref></assignment>",
            "q/assessment_qti.xml": assessment(canvas("essay_question", mattext("Why?")), ident="q"),
        }
    )
    assert sum(one.kind is PageKind.ASSIGNMENT for one in result.course.walk()) == assignments
    assert len(exercises(result)) == 1 and ("stored_twice" in codes(result)) is not bool(assignments)
    assert "missing_file" not in codes(result)


COURSE = "$CANVAS_COURSE_REFERENCE$"


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        (f"{COURSE}/file_ref/gfile0001", "file"),
        (f"/{COURSE}/file_ref/gfile0001/download?wrap=1", "file"),
        (f"{COURSE.replace('$', '%24')}/file_ref/gfile0001", "file"),
        ("/courses/70/file_contents/course%20files/Notes/leaf%201.pdf", "file"),
        ("/courses/70/pages/next-page", "page"),
        (f"/{COURSE}/pages/next-page#top", "page"),
        (f"{COURSE}/file_ref/gnothere1", ""),
        ("/courses/70/pages/not-here", ""),
        ("/courses/70/files/8812/download", ""),
    ],
)
def test_files_and_pages_that_canvas_names_in_other_ways_are_found_or_told(address, leads_to):
    listed = (
        resource("p", "webcontent", file("wiki_content/first.html"))
        + resource("n", "webcontent", file("wiki_content/next-page.html"))
        + resource("gfile0001", "webcontent", file("web_resources/Notes/leaf 1.pdf"))
    )
    result = package(
        {
            "imsmanifest.xml": manifest(entry("p", "First") + entry("n", "Next"), listed),
            "wiki_content/first.html": f'<p><a href="{address}">there</a></p>',
            "wiki_content/next-page.html": "<p>Next</p>",
            "web_resources/Notes/leaf 1.pdf": b"%PDF-1.4",
        }
    )
    (words,) = result.course.pages[0].body.content
    found = [str(mark.attrs["href"]) for one in words.content for mark in one.marks]
    (asset,) = [one.uri for one in result.assets]
    assert words.plain == "there"
    assert found == {"file": [asset], "page": ["page:1"], "": []}[leads_to]
    assert bool(leads_to) is not any(code in ("page_link", "missing_file") for code in codes(result))


CODE = "d630dff4-c81f-45e6-a7dc-e021c5138339"


def launch(title, code, more=""):
    return f'<cartridge_basiclti_link><title>{title}</title><secure_launch_url>https://example.org/{title}</secure_launch_url><custom>{more}</custom><extensions platform="canvas.instructure.com"><property name="lookup_uuid">{code}</property></extensions></cartridge_basiclti_link>'


def test_tools_that_canvas_names_by_codes_stand_where_they_are_launched_and_once():
    frame = f"<iframe title='Clip' src='{COURSE}/external_tools/retrieve?display=borderless&amp;resource_link_lookup_uuid={CODE}'></iframe>"
    settings = f"<assignment {CANVAS}><title>Task</title><resource_link_lookup_uuid>22</resource_link_lookup_uuid></assignment>"
    names = ("clip", "grade", "other")
    listed = resource("p", "webcontent", file("p.html")) + resource("a", OTHER, file("a/t.html"))
    listed += "".join(resource(f"t{one}", "imsbasiclti_xmlv1p3", file(f"lti_resource_links/{one}.xml")) for one in names)  # fmt: skip
    result = package(
        {
            "imsmanifest.xml": manifest(entry("p", "Page") + entry("a", "Task"), listed),
            "p.html": frame,
            "a/t.html": "<p>Do it</p>",
            "a/assignment_settings.xml": settings,
            "lti_resource_links/clip.xml": launch("clip", CODE),
            "lti_resource_links/grade.xml": launch("grade", "22", '<property name="due">$Due</property>'),
            "lti_resource_links/other.xml": launch("other", "33"),
        }
    )
    page, task, outside = result.course.pages
    (embed,) = [one for one in page.body.walk() if one.type == "embed"]
    assert (embed.attrs["kind"], embed.attrs["src"]) == ("lti", "https://example.org/clip")
    assert task.settings == (("Tool", "https://example.org/grade"),)
    assert [one.title for one in outside.pages] == ["other"]
    assert [note.excerpt for note in result.notes if note.code == "tool_fields"] == ["due"]


def test_what_canvas_says_behind_links_that_lead_out_is_no_part_of_their_words():
    said = '<span class="screenreader-only">&nbsp;(Links to an external site.)</span>'
    link = f'<p>See <a href="https://example.org/"><span>the site</span>{said}</a></p>'
    result = package({"imsmanifest.xml": manifest(entry("p", "P"), resource("p", "webcontent", file("p.html"))), "p.html": link})  # fmt: skip
    assert result.course.pages[0].body.plain == "See the site"


@pytest.mark.parametrize(
    ("name", "href", "address"),
    [
        ("Folder#1/!@$^(2).txt", "Folder#1/!@$^(2).txt", "Folder%231/!@$%5E(2).txt?canvas_=1&amp;canvas_qs_wrap=1"),
        ("what?.pdf", "what?.pdf", "what%3F.pdf"),
        ("half 50%.pdf", "half 50%.pdf", "half%2050%25.pdf?canvas_download=1"),
        ("a%20b.pdf", "a%20b.pdf", "a%2520b.pdf"),
        ("leaf(1).jpg", "leaf%281%29.jpg", "leaf%281%29.jpg?canvas_=1"),
        ("plain one.pdf", "plain one.pdf", "plain%20one.pdf?x=1#top"),
    ],
)  # fmt: skip
def test_files_with_signs_in_their_names_that_addresses_use_are_found(name, href, address):
    listed = resource("p", "webcontent", file("wiki_content/p.html"))
    listed += f'<resource identifier="f" type="webcontent" href="web_resources/{href}">{file(f"web_resources/{href}")}</resource>'
    result = package(
        {
            "imsmanifest.xml": manifest(entry("p", "P") + entry("f", "File"), listed),
            "wiki_content/p.html": f'<p><a href="$IMS-CC-FILEBASE$/{address}">it</a></p>',
            f"web_resources/{name}": b"%PDF-1.4",
        }
    )
    (asset,) = result.assets
    (words,) = result.course.pages[0].body.content[0].content
    assert [str(mark.attrs["href"]).partition("#")[0] for mark in words.marks] == [asset.uri]
    assert [one.title for one in result.course.pages] == ["P", "File"]
    assert asset.uri in str(result.course.pages[1].body)
    assert "missing_file" not in codes(result)


def bare(resources, more=""):
    return f'<manifest identifier="M"><organizations/><resources>{resource("s", OTHER, file("course_settings/canvas_export.txt"))}{resources}</resources>{more}</manifest>'


def modules(*every):
    made = (
        f'<module identifier="{ident}"><title>{title}</title><position>{place}</position><items>{items}</items></module>'
        for ident, title, place, items in every
    )
    return f"<modules {CANVAS}>{''.join(made)}</modules>"


def item(ident, title, kind, ref):
    return f'<item identifier="{ident}"><content_type>{kind}</content_type><title>{title}</title><identifierref>{ref}</identifierref></item>'


def essay(ident):
    return assessment(canvas("essay_question", mattext("Why?")), ident=ident)


def test_canvas_modules_are_the_outline_of_a_manifest_without_one_and_without_names():
    second = ("m2", "Two", 2, item("i3", "Again", "Assignment", "a"))
    first = ("m1", "One", 1, item("i1", "Task", "Assignment", "a") + item("i2", "Quiz", "Quizzes::Quiz", "q"))
    result = package(
        {
            "imsmanifest.xml": bare(resource("a", OTHER, file("a/task.html"))),
            "course_settings/canvas_export.txt": "Q",
            "course_settings/module_meta.xml": modules(second, first),
            "a/task.html": "<p>Do it</p>",
            "q/assessment_qti.xml": essay("q"),
            "non_cc_assessments/q.xml.qti": essay("q"),
        }
    )
    assert result.provenance.importer == "cartridge"
    assert [(one.title, one.kind) for one in result.course.walk()] == [
        ("One", PageKind.SECTION),
        ("Task", PageKind.ASSIGNMENT),
        ("Quiz", PageKind.QUIZ),
        ("Two", PageKind.SECTION),
        ("Again", PageKind.ASSIGNMENT),
    ]
    assert len(exercises(result)) == 1
    assert [one.where for one in result.notes if one.code == "unlisted_quiz"] == ["q/assessment_qti.xml"]
    assert "plumbing" not in codes(result)


def test_quizzes_that_lie_anywhere_and_that_no_manifest_lists_are_read_and_told():
    asked = canvas("essay_question", mattext("Why?"))
    listed = resource("in", "imsqti_xmlv1p2", file("in/in.xml"))
    files = {
        "in/in.xml": assessment(asked, ident="in", title="In"),
        "a/quiz.xml": assessment(asked, ident="a", title="A"),
        "b/quiz.xml": assessment(asked, ident="b", title="B"),
        "b/data.xml": "<settings/>",
    }
    result = package({"imsmanifest.xml": bare(listed), **files})
    assert [one.title for one in result.course.walk()] == ["In", "A", "B"]
    assert [one.where for one in result.notes if one.code == "unlisted_quiz"] == ["a/quiz.xml", "b/quiz.xml"]


def test_a_quiz_without_questions_whose_bank_canvas_keeps_apart_is_a_quiz():
    modules_of = modules(("m", "M", 1, item("i", "Quiz", "Quizzes::Quiz", "q")))
    bank = f'<questestinterop><objectbank ident="q">{canvas("essay_question", mattext("Why?"))}</objectbank></questestinterop>'
    listed = resource("q", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment", file("q/assessment_qti.xml"))
    result = package({"imsmanifest.xml": bare(listed), "course_settings/module_meta.xml": modules_of, "q/assessment_qti.xml": assessment(ident="q"), "non_cc_assessments/q.xml.qti": bank})  # fmt: skip
    assert [one.kind for one in result.course.walk()] == [PageKind.SECTION, PageKind.QUIZ]
    assert len(exercises(result)) == 1


QUIZ = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
BANK = "imsqti_xmlv1p2/imscc_xmlv1p1/question-bank"


def short(words, ident):
    return assessment(canvas("essay_question", mattext(words)), ident=ident)


@pytest.mark.parametrize("ident", ["same", ""])
@pytest.mark.parametrize("outline", ["", entry("a", "A") + entry("b", "B")])
def test_quizzes_of_one_identifier_keep_their_own_questions(ident, outline):
    listed = "".join(resource(one, QUIZ, file(f"{one}/quiz.xml")) for one in "ab")
    files = {f"{one}/quiz.xml": short(f"Why {one}?", ident) for one in "ab"}
    result = package({"imsmanifest.xml": manifest(outline, listed), **files})
    assert [one.body[0].plain for one in exercises(result)] == ["Why a?", "Why b?"]


def test_quizzes_of_one_identifier_in_one_file_are_all_there():
    two = (
        short("Why a?", "same").replace("</questestinterop>", "") + short("Why b?", "same").partition(">")[2]
    )
    listed = resource("a", QUIZ, file("quiz.xml"))
    result = package({"imsmanifest.xml": manifest(entry("a", "A"), listed), "quiz.xml": two})
    assert [one.body[0].plain for one in exercises(result)] == ["Why a?", "Why b?"]


@pytest.mark.parametrize("turned", [False, True])
def test_a_bank_and_its_own_copy_are_one(turned):
    plain = f'<questestinterop><objectbank ident="q">{canvas("essay_question", mattext("Why?")).replace("question_type", "cc_profile").replace("essay_question", "cc.essay.v0p1")}</objectbank></questestinterop>'
    full = f'<questestinterop><objectbank ident="q">{canvas("essay_question", mattext("Why?"))}</objectbank></questestinterop>'
    both = [
        resource("q", BANK, file("q/bank.xml")),
        resource("m", OTHER, file("non_cc_assessments/q.xml.qti")),
    ]
    listed = "".join(reversed(both) if turned else both)
    files = {"q/bank.xml": plain, "non_cc_assessments/q.xml.qti": full}
    result = package({"imsmanifest.xml": manifest("", listed), **files})
    (exercise,) = exercises(result)
    assert ("question_type", "essay_question") in exercise.metadata


def test_entries_that_only_canvas_modules_name_stand_at_the_ends_of_their_modules():
    outline = (
        '<item identifier="m1"><title>One</title>{}</item><item identifier="m2"><title>Two</title></item>'
    )
    pages = "".join(resource(one, "webcontent", file(f"{one}.html")) for one in "abc")
    result = package(
        {
            "imsmanifest.xml": manifest(outline.format(entry("a", "A")), pages),
            "course_settings/module_meta.xml": modules(
                (
                    "m1",
                    "One",
                    1,
                    item("ia", "A", "WikiPage", "a")
                    + item("ib", "B", "WikiPage", "b")
                    + item("g", "Ghost", "WikiPage", "nowhere"),
                ),
                ("m2", "Two", 2, ""),
                ("m3", "Three", 3, item("ic", "C", "WikiPage", "c")),
                ("m4", "Four", 4, ""),
            ),
            **{f"{one}.html": f"<p>{one}</p>" for one in "abc"},
        }
    )
    one, two, three, four = result.course.pages
    assert [[inner.title for inner in each.pages] for each in (one, two, three, four)] == [
        ["A", "B", "Ghost"],
        [],
        ["C"],
        [],
    ]
    assert [each.excerpt for each in result.notes if each.code == "more_entries"] == ["B, Ghost, C"]
    assert codes(result).count("dangling_reference") == 1


def test_an_entry_keeps_its_own_title_for_an_assignment():
    settings = f"<assignment {CANVAS}><title>A</title><points_possible>3</points_possible></assignment>"
    listed = resource("a", OTHER, file("a/assignment_settings.xml"))
    result = package({"imsmanifest.xml": manifest(entry("a", "Ready for review"), listed), "a/assignment_settings.xml": settings})  # fmt: skip
    (page,) = result.course.pages
    assert (page.title, page.kind) == ("Ready for review", PageKind.ASSIGNMENT)
    assert ("Points", "3") in page.settings


def test_tasks_say_which_outcomes_they_are_to_show_and_outcomes_name_their_banks():
    def shown(kind, ident, score=""):
        return f"<alignment><content_type>{kind}</content_type><content_id>{ident}</content_id><mastery_score>{score}</mastery_score></alignment>"

    aligned = (
        shown("Assignment", "a") + shown("Assignment", "qa") + shown("AssessmentQuestionBank", "b", "0.7")
    )
    outcomes = f'<learningOutcomes {CANVAS}><learningOutcome identifier="o"><title>Tides</title><alignments>{aligned}</alignments></learningOutcome></learningOutcomes>'
    listed = resource("a", OTHER, file("a/t.html")) + resource(
        "q", "imsqti_xmlv1p2", file("q/assessment_qti.xml")
    )
    result = package(
        {
            "imsmanifest.xml": manifest(entry("a", "Task") + entry("q", "Quiz"), listed),
            "course_settings/learning_outcomes.xml": outcomes,
            "a/t.html": "<p>Do it</p>",
            "a/assignment_settings.xml": f'<assignment identifier="a" {CANVAS}><title>Task</title></assignment>',
            "q/assessment_qti.xml": essay("q"),
            "q/assessment_meta.xml": f'<quiz identifier="q" {CANVAS}><title>Quiz</title><assignment identifier="qa"/></quiz>',
        }
    )
    task, quiz, told = result.course.pages
    assert [one.settings[-1] for one in (task, quiz)] == [("Outcome", "Tides")] * 2
    assert "Shown by a question bank, from 0.7 on" in told.body.plain


def test_questions_lead_to_pages_and_files_by_canvas_signs():
    asked = '&lt;p&gt;&lt;a href="$CANVAS_OBJECT_REFERENCE$/pages/r_page"&gt;by code&lt;/a&gt; &lt;a href="$WIKI_REFERENCE$/pages/leaf"&gt;by name&lt;/a&gt; &lt;a href="$CANVAS_COURSE_REFERENCE$/files/map.pdf"&gt;map&lt;/a&gt;&lt;/p&gt;'
    choice = '&lt;p&gt;&lt;a href="$WIKI_REFERENCE$/pages/leaf"&gt;this&lt;/a&gt;&lt;/p&gt;'
    shown = f'{mattext(asked)}<response_lid ident="r"><render_choice><response_label ident="a">{mattext(choice)}</response_label></render_choice></response_lid>'
    listed = (
        resource("r_page", "webcontent", file("wiki_content/leaf.html"))
        + resource("q", "imsqti_xmlv1p2/imscc_xmlv1p3/assessment", file("q/quiz.xml"))
        + resource("f", "webcontent", file("web_resources/map.pdf"))
    )
    files = {
        "imsmanifest.xml": manifest(entry("r_page", "Leaf") + entry("q", "Quiz"), listed),
        "wiki_content/leaf.html": "<p>Leaf</p>",
        "web_resources/map.pdf": b"%PDF",
        "q/quiz.xml": assessment(canvas("multiple_choice_question", shown)),
    }
    result = package(files)
    quiz = result.course.pages[1]
    hrefs = [mark.attrs["href"] for one in quiz.body.walk() for mark in one.marks if mark.type == "link"]
    assert (
        hrefs[:2] == ["page:0", "page:0"]
        and hrefs[2].startswith("asset:")
        and "page_link" not in codes(result)
    )
    (side,) = exercises(result)[0].interactions[0].choices
    assert [mark.attrs["href"] for one in side.content.walk() for mark in one.marks] == ["page:0"]


def test_addresses_of_the_web_in_place_of_files_and_links_called_tools_are_links():
    link = '<webLink xmlns="http://www.imsglobal.org/xsd/imswl_v1p1"><title>T</title><url href="https://example.org/launch"/></webLink>'
    listed = (
        '<resource identifier="a" type="resource/x-bb-link" href="https://example.org/a"/>'
        '<resource identifier="b" type="webcontent" href="https://example.org/b"/>'
        + resource("t", "imsbasiclti_xmlv1p0", file("tool.xml"))
        + resource("c", "webcontent", file("http/c.html"))
    )
    result = package(
        {"imsmanifest.xml": manifest(entry("a", "A") + entry("t", "Tool"), listed), "tool.xml": link}
    )
    pages = [one for one in result.course.walk() if one.kind == PageKind.LINK]
    assert [(one.title, one.body.content[-1].attrs["src"]) for one in pages] == [
        ("A", "https://example.org/a"),
        ("Tool", "https://example.org/launch"),
        ("https://example.org/b", "https://example.org/b"),
    ]
    assert codes(result) == ["missing_file"]


@pytest.mark.parametrize(("others", "text"), [((), "Read it"), (("a/more.html",), "")])
def test_the_text_beside_an_assignments_settings_comes_with_them(others, text):
    settings = f"<assignment {CANVAS}><title>Tool</title><points_possible>3</points_possible></assignment>"
    listed = resource("a", OTHER, file("a/assignment_settings.xml") + file("a/text.html"))
    files = {
        "imsmanifest.xml": manifest(entry("a", ""), listed),
        "a/assignment_settings.xml": settings,
        "a/text.html": "<html><head><title>T</title></head><body><p>Read it</p></body></html>",
        **dict.fromkeys(others, "<p>More</p>"),
    }
    (task,) = package(files).course.pages[:1]
    assert (task.title, task.kind, task.body.plain) == ("Tool", PageKind.ASSIGNMENT, text)
    assert task.settings == (("Points", "3"),)


@pytest.mark.parametrize(
    "link",
    [
        '<webLink xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"><title>Out</title><url>https://example.org/a</url></webLink>',
        "<url>https://example.org/a</url>",
        '<url href="https://example.org/a"/>',
    ],
)
def test_the_address_of_a_link_may_be_text_or_all_that_its_file_says(link):
    listed = resource("W", "imswl_xmlv1p1", file("w.xml"))
    result = package({"imsmanifest.xml": manifest(entry("W", "Out"), listed), "w.xml": link})
    (page,) = result.course.pages
    assert page.body.content[0].attrs["src"] == "https://example.org/a" and codes(result) == []
