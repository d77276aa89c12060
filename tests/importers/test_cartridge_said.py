# ruff: noqa: E501 -- the markup reads better unbroken
"""What a cartridge says beside its texts: readers, standards, titles of its own, vendors, what a quiz allows."""

from packages import package

from workbench.model.course import PageKind

SPACE = 'xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1" xmlns:lom="http://ltsc.ieee.org/xsd/imsccv1p3/LOM/resource" xmlns:csmd="http://www.imsglobal.org/xsd/imsccv1p3/imscsmd_v1p0"'


def cartridge(items, resources, files):
    manifest = f'<manifest {SPACE} identifier="M"><organizations><organization identifier="O"><item identifier="root">{items}</item></organization></organizations><resources>{resources}</resources></manifest>'
    return package({"imsmanifest.xml": manifest, **files}, "course.imscc")


def entry(ref, title, more=""):
    return f'<item identifier="i{ref}" identifierref="{ref}"><title>{title}</title>{more}</item>'


def resource(ident, kind, path, more=""):
    return (
        f'<resource identifier="{ident}" type="{kind}" href="{path}">{more}<file href="{path}"/></resource>'
    )


def test_an_entry_says_whom_it_is_meant_for_and_which_standards_it_follows():
    roles = "<metadata><lom:lom><lom:educational><lom:intendedEndUserRole><lom:value>Instructor</lom:value></lom:intendedEndUserRole></lom:educational></lom:lom></metadata>"
    standard = "<metadata><csmd:curriculumStandardsMetadataSet><csmd:curriculumStandardsMetadata><csmd:setOfGUIDs><csmd:labelledGUID><csmd:label>Math.1</csmd:label><csmd:GUID>urn:1</csmd:GUID></csmd:labelledGUID></csmd:setOfGUIDs></csmd:curriculumStandardsMetadata></csmd:curriculumStandardsMetadataSet></metadata>"
    result = cartridge(entry("a", "Key", roles), resource("a", "webcontent", "a.html", standard), {"a.html": "<p>Key</p>"})  # fmt: skip
    (page,) = result.course.pages
    assert set(page.settings) == {("Meant for", "teachers"), ("Standards", "Math.1 (urn:1)")}


def test_the_own_titles_of_what_an_entry_names_otherwise_are_kept():
    quiz = '<questestinterop><assessment ident="q" title="Final"><qtimetadata><qtimetadatafield><fieldlabel>qmd_solutionspermitted</fieldlabel><fieldentry>No</fieldentry></qtimetadatafield></qtimetadata><section ident="s"/></assessment></questestinterop>'
    link = '<webLink><title>Leaves</title><url href="https://example.org/"/></webLink>'
    result = cartridge(
        entry("l", "Read more") + entry("q", "Test") + entry("m", "Leaves"),
        resource("l", "imswl_xmlv1p3", "l.xml") + resource("q", "imsqti_xmlv1p2/imscc_xmlv1p3/assessment", "q.xml") + resource("m", "imswl_xmlv1p3", "m.xml"),
        {"l.xml": link, "m.xml": link, "q.xml": quiz},
    )  # fmt: skip
    assert [page.settings for page in result.course.pages] == [
        (("Its own title", "Leaves"),),
        (("Solutions shown", "no"), ("Its own title", "Final")),
        (),
    ]


def test_a_tool_says_who_offers_it():
    tool = "<cartridge_basiclti_link xmlns:blti='b' xmlns:lticp='p'><blti:title>Lab</blti:title><blti:secure_launch_url>https://example.org/lti</blti:secure_launch_url><blti:vendor><lticp:code>unknown</lticp:code><lticp:name>Leaf Labs</lticp:name><lticp:contact><lticp:email>hi@example.org</lticp:email></lticp:contact></blti:vendor></cartridge_basiclti_link>"
    result = cartridge(entry("t", "Lab"), resource("t", "imsbasiclti_xmlv1p3", "t.xml"), {"t.xml": tool})
    assert result.course.pages[0].settings == (("Vendor", "Leaf Labs, hi@example.org"),)


def test_an_assignment_whose_variant_is_a_plain_page_stays_an_assignment():
    task = '<assignment identifier="a"><title>Draw</title><text texttype="text/html">Draw a leaf</text></assignment>'
    result = cartridge(
        entry("a", "Draw"),
        resource("a", "assignment_xmlv1p0", "a.xml", '<variant identifierref="v"/>') + resource("v", "webcontent", "v.html"),
        {"a.xml": task, "v.html": "<p>Plain</p>"},
    )  # fmt: skip
    (page,) = result.course.pages
    assert (page.kind, page.body.plain) == (PageKind.ASSIGNMENT, "Draw a leaf")


def test_canvas_says_what_a_course_is_about_and_where_its_dates_are():
    space = 'xmlns="http://canvas.instructure.com/xsd/cccv1p0"'
    settings = f"<course identifier='c' {space}><title>Seas</title><public_description>All about seas</public_description></course>"
    events = f"<events {space}><event identifier='e'><title>Trip</title><start_at>2026-10-01T08:00:00</start_at><location_name>Harbour</location_name><location_address>Quay 1</location_address></event></events>"
    result = cartridge(
        entry("a", "Start"),
        resource("a", "webcontent", "a.html"),
        {"a.html": "<p>Start</p>", "course_settings/canvas_export.txt": "x", "course_settings/course_settings.xml": settings, "course_settings/events.xml": events},
    )  # fmt: skip
    assert result.course.description == "All about seas"
    calendar = next(page for page in result.course.walk() if page.title == "Calendar")
    assert "Harbour, Quay 1" in calendar.body.plain
