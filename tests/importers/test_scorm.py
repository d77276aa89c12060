# ruff: noqa: E501 -- the markup reads better unbroken
"""SCORM 1.2 and 2004 and plain content packages."""

import base64
import json

import pytest
from packages import codes, exercises, links, package, zipped
from word_files import p, word

from workbench.importers import read
from workbench.model.course import PageKind
from workbench.model.errors import Unreadable
from workbench.model.exercise import exercises_in
from workbench.model.imported import Source

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
        "Prerequisites": "“One”",
        "Score to pass": "80",
    }
    assert one.body.content[0].type == "paragraph", "the title is not said twice"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("IA&amp;IB", "“One” and “Two”"),
        ("~IA|IB=&quot;passed&quot;", "not “One” or “Two” is passed"),
        ("1*{IA,IB}", "1 of {“One”,“Two”}"),
        ("IA&amp;gone", "IA&gone"),
        ("IA AND NOT IB", "“One” and not “Two”"),
        ("IA OR gone", "IA OR gone"),
    ],
)
def test_what_has_to_be_done_before_is_told_by_titles_where_all_are_known(words, told):
    before = f"<adlcp:prerequisites type='aicc_script'>{words}</adlcp:prerequisites>"
    entries = entry("A", "One") + entry("B", "Two") + entry("C", "Three", before)
    listed = "".join(resource(name, f"{name}.html") for name in "ABC")
    pages = {f"{name}.html": html(f"<p>{LONG}</p>") for name in "ABC"}
    result = package({"imsmanifest.xml": manifest(entries, listed), **pages})
    assert dict(result.course.pages[2].settings)["Prerequisites"] == told


def test_titles_are_plain_words_and_an_entry_without_one_has_its_pages():
    entries = (
        entry("A", "&lt;p&gt;&lt;b&gt;R&amp;amp;D&lt;/b&gt;&lt;br/&gt;basics&lt;/p&gt;")
        + entry("B", "")
        + entry("C", "The &lt;b&gt; element")
    )
    listed = "".join(resource(name, f"{name}.html") for name in "ABC")
    pages = {
        f"{name}.html": f"<html><head><title>Own {name}</title></head><body><p>{LONG}</p></body></html>"
        for name in "ABC"
    }
    result = package({"imsmanifest.xml": manifest(entries, listed), **pages})
    assert [one.title for one in result.course.pages] == ["R&D basics", "Own B", "The <b> element"]


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


def test_rules_of_its_own_stand_for_the_shared_ones_of_their_kind():
    rules = '<imsss:sequencing IDRef="S"><imsss:controlMode choice="false" flow="true"/></imsss:sequencing>'
    shared = """<imsss:sequencingCollection><imsss:sequencing ID="S"><imsss:controlMode forwardOnly="true"/>
    <imsss:limitConditions attemptLimit="2"/></imsss:sequencing></imsss:sequencingCollection>"""
    files = {"a.html": html(f"<p>{LONG}</p>")}
    result = package(
        {"imsmanifest.xml": manifest(entry("A", "One", rules), resource("A", "a.html"), shared), **files}
    )
    assert result.course.pages[0].settings == (("Attempts", "2"), ("Navigation", "next and previous"))


def test_a_manifest_within_means_its_own_resources_where_others_are_called_alike():
    organization = f'<organizations><organization identifier="P">{entry("A", "Inner")}{entry("B", "Outer")}</organization></organizations>'
    inner = f'<manifest identifier="S" xml:base="sub/">{organization}<resources>{resource("A", "a.html")}</resources></manifest>'
    listed = resource("A", "a.html") + resource("B", "b.html")
    files = {"a.html": "Above", "sub/a.html": "Below", "b.html": "Beside"}
    pages = {name: html(f"<p>{words}</p>") for name, words in files.items()}
    result = package(
        {"imsmanifest.xml": manifest(entry("A", "One") + entry("S", "Two"), listed, inner), **pages}
    )
    told = {page.title: page.body.plain for page in result.course.walk() if page.body.plain.strip()}
    assert told == {"One": "Above", "Inner": "Below", "Outer": "Beside"} and result.notes == ()


def test_a_manifest_within_that_no_entry_opens_is_an_outline_at_the_end():
    organization = f'<organizations><organization identifier="P"><title>More</title>{entry("B", "Inner")}</organization></organizations>'
    inner = (
        f'<manifest identifier="S">{organization}<resources>{resource("B", "b.html")}</resources></manifest>'
    )
    pages = {"a.html": html("<p>Above</p>"), "b.html": html("<p>Below</p>")}
    listed = manifest(entry("A", "One"), resource("A", "a.html"), inner)
    result = package({"imsmanifest.xml": listed, **pages})
    assert [page.title for page in result.course.walk()] == ["One", "More", "Inner"]
    assert codes(result) == ["organization"]
    opened = manifest(entry("A", "One") + entry("S", "Two"), resource("A", "a.html"), inner)
    result = package({"imsmanifest.xml": opened, **pages})
    assert [page.title for page in result.course.walk()] == ["One", "Two", "Inner"] and codes(result) == []


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"in/u/a.html": "A", "in/u/b.html": "B"}, ("A", "B", ["strayed_file"])),
        ({"a.html": "A", "in/b.html": "B"}, ("A", "B", ["strayed_file"] * 2)),
        ({"x/a.html": "A", "y/a.html": "A", "u/b.html": "B"}, ("", "B", ["missing_file", "unused_files", "unused_files"])),
        ({"u/b.html": "B"}, ("", "B", ["missing_file"])),
    ],
)  # fmt: skip
def test_files_that_are_not_where_the_manifest_says_are_found_by_their_names(files, told):
    listed = resource("A", "u/a.html") + resource("B", "u/b.html")
    pages = {name: html(f"<p>{words}</p>") for name, words in files.items()}
    result = package({"imsmanifest.xml": manifest(entry("A", "One") + entry("B", "Two"), listed), **pages})
    one, two = (page.body.plain for page in result.course.pages)
    assert (one, two, codes(result)) == told


def test_a_file_that_another_entry_opens_or_that_two_could_mean_stands_for_no_other():
    listed = (
        resource("A", "u/a.html")
        + resource("B", "v/b.html")
        + resource("C", "w/b.html")
        + resource("D", "b.html")
    )
    pages = {"a.html": html("<p>A</p>"), "b.html": html("<p>D</p>")}
    entries = "".join(entry(name, f"Entry {name}") for name in "ABCD")
    result = package({"imsmanifest.xml": manifest(entries, listed), **pages})
    assert [page.body.plain for page in result.course.pages] == ["A", "", "", "D"]
    assert codes(result) == ["strayed_file", "missing_file", "missing_file"]


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


def test_a_missing_default_outline_and_an_address_that_cant_be_opened_are_told_by_kind():
    spoilt = manifest(entry("I", "One"), resource("I", "ftp://files.test/one")).replace(
        'default="O"', 'default="X"'
    )
    told = codes(package({"imsmanifest.xml": spoilt}))
    assert {"organization", "link"} <= set(told) and "" not in told


def test_a_link_to_a_file_that_did_not_come_is_told_with_the_page_it_stands_on():
    page = html(f"<p>{LONG}</p><p><a href='gone.pdf'>More on leaves</a></p>")
    files = {
        "imsmanifest.xml": manifest(entry("A", "One"), resource("A", "text/a.html")),
        "text/a.html": page,
    }
    (note,) = [one for one in package(files).notes if one.excerpt == "gone.pdf"]
    assert (note.code, note.where) == ("missing_file", "text/a.html")


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


def test_pages_that_a_short_page_links_are_not_said_to_be_opened_by_a_script():
    listed = '<resource identifier="A" type="webcontent" href="a.html"><file href="a.html"/><file href="b.html"/></resource>'
    files = {"a.html": html("<p>Hello <a href='b.html'>more</a></p>"), "b.html": html("<p>Little</p>")}
    result = package({"imsmanifest.xml": manifest(entry("A", "One"), listed), **files})
    assert [page.body.plain for page in result.course.walk()] == ["Hello more", "Little"]
    assert result.notes == () and links(result) == {"more": "page:1"}


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


def test_links_between_pages_lead_to_what_became_of_them():
    files = {
        "imsmanifest.xml": manifest(
            entry("A", "One") + entry("B", "Two"), resource("A", "x/a.html") + resource("B", "x/b.html")
        ),
        "x/a.html": html(f"<p>{LONG}</p><a href='b.html#part'>on</a><a href='../gone.html'>away</a>"),
        "x/b.html": html(f"<p>{LONG}</p><a href='more.html'>deeper</a>"),
        "x/more.html": html("<p>More of it.</p><a href='a.html'>back</a>"),
    }
    result = package(files)
    assert [page.title for page in result.course.walk()] == ["One", "Two", "Page"]
    assert links(result) == {"on": "page:1", "deeper": "page:2", "back": "page:0"}
    assert [(one.page, one.path) for one in result.origins] == [
        (0, "x/a.html"),
        (1, "x/b.html"),
        (2, "x/more.html"),
    ]


def test_links_to_folders_lead_to_the_pages_that_a_server_shows_for_them():
    files = {
        "a.html": '<p><a href="/en/">English</a> <a href="./de?x=1#top">German</a> <a href="about">About</a> <a href="gone/">Gone</a></p>',
        "en/index.html": "<h1>Welcome</h1><p>All about the sea.</p><a href='../'>Back</a>",
        "de/index.htm": "<h1>Willkommen</h1><p>Alles vom Meer.</p>",
        "about.html": "<h1>Who we are</h1><p>Two divers.</p>",
    }
    result = package({"imsmanifest.xml": manifest(entry("r", "One"), resource("r", "a.html")), **files})
    titles = [page.title for page in result.course.walk()]
    assert titles == ["One", "Welcome", "Willkommen", "Who we are"]
    assert [note.excerpt for note in result.notes if note.code == "missing_file"] == ["gone/", "../"]


def test_a_frame_shows_a_page_that_comes_along():
    files = {
        "imsmanifest.xml": manifest(entry("A", "One"), resource("A", "a.html")),
        "a.html": html(f"<p>{LONG}</p><iframe src='inner.html' title='Inside'></iframe>"),
        "inner.html": html("<p>Inner words.</p>"),
    }
    one, inner = package(files).course.walk()
    assert [each.attrs["src"] for each in one.body.walk() if each.type == "embed"] == ["page:1"]
    assert inner.body.plain == "Inner words."


TWO = manifest(entry("A", "One"), resource("A", "a.html") + resource("B", "b.html")).replace(
    "</organization>",
    '</organization><organization identifier="P"><title>Other way</title>'
    + entry("B", "Two")
    + "</organization>",
)


def test_one_of_several_outlines_can_be_chosen():
    files = {"imsmanifest.xml": TWO, "a.html": html(f"<p>{LONG}</p>"), "b.html": html(f"<p>{LONG}</p>")}
    result = package(files)
    (offer,) = result.offers
    assert [option.value for option in offer.options] == ["all", "O", "P"] and offer.chosen == "all"
    assert [page.title for page in result.course.walk()] == ["One", "Other way", "Two"]
    again = read(Source(name="a.zip", data=zipped(files), choices={"organization": "P"}))
    assert [page.title for page in again.course.walk()] == ["Two"] and again.offers[0].chosen == "P"
    assert "organization" in codes(again)


def test_metadata_inline_and_in_files_of_their_own_are_taken_over():
    lom = """<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string language="de">Blatt</string></title>
    <language>de</language><description><string>Über Blätter</string></description><keyword><string>grün</string></keyword>
    </general></lom>"""
    text = manifest(
        entry("A", "One", "<metadata><adlcp:location>item.xml</adlcp:location></metadata>"),
        resource("A", "a.html"),
    ).replace("<organizations", f"<metadata>{lom}</metadata><organizations", 1)
    result = package({"imsmanifest.xml": text, "a.html": html(f"<p>{LONG}</p>"), "item.xml": lom})
    assert (result.course.title, result.course.language) == ("Blatt", "de")
    assert result.course.description == "Über Blätter\nKeywords: grün"
    assert dict(result.course.pages[0].settings)["Keywords"] == "grün"


def test_what_is_not_known_of_an_item_is_told_as_it_is_written():
    rules = """<imsss:sequencing><imsss:objectives><imsss:primaryObjective objectiveID="P" satisfiedByMeasure="true">
    <imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure><imsss:mapInfo targetObjectiveID="G" writeSatisfiedStatus="true"/>
    </imsss:primaryObjective></imsss:objectives><imsss:rollupRules><imsss:rollupRule childActivitySet="atLeastPercent" minimumPercent="0.5">
    <imsss:rollupConditions><imsss:rollupCondition condition="attempted"/></imsss:rollupConditions><imsss:rollupAction action="completed"/>
    </imsss:rollupRule></imsss:rollupRules></imsss:sequencing><adlcp:completionThreshold minProgressMeasure="0.7"/>
    <adlcp:data><adlcp:map targetID="T" writeSharedData="false"/></adlcp:data><x:odd xmlns:x="x" someThing="1"/>"""
    result = package(
        {
            "imsmanifest.xml": manifest(entry("A", "One", rules), resource("A", "a.html")),
            "a.html": html(f"<p>{LONG}</p>"),
        }
    )
    assert dict(result.course.pages[0].settings) == {
        "Main objective": "P, by score, at least 0.6, shared as G (write)",
        "Result of the parts": "completed if attempted (at least 50 % of the parts)",
        "Complete at": "0.7",
        "Shared data": "T (reads)",
        "Odd": "some thing: 1",
    }


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_manifests_with_byte_order_marks_and_a_doctype_are_read(encoding):
    text = '<!DOCTYPE manifest SYSTEM "x.dtd">' + manifest(entry("A", "Ünë"), resource("A", "a.html"))
    data = zipped({"imsmanifest.xml": text.encode(encoding), "a.html": html(f"<p>{LONG}</p>")})
    assert [page.title for page in read(Source(name="a.zip", data=data)).course.pages] == ["Ünë"]


def test_files_that_nothing_uses_are_kept_or_told():
    files = {
        "imsmanifest.xml": manifest(entry("A", "One"), resource("A", "a.html")),
        "a.html": html(f"<p>{LONG}</p>"),
        "notes.pdf": b"%PDF-1",
        "skin/back.png": b"x",
        "skin/style.css": b"x",
    }
    result = package(files)
    assert [one.attrs["title"] for one in result.course.pages[-1].body.content] == ["notes.pdf"]
    assert any("back.png" in note.excerpt for note in result.notes) and "plumbing" in codes(result)


def test_a_course_for_the_web_is_read_without_a_manifest():
    files = {
        "index.html": html(f"<p>{LONG}</p><a href='two.html'>on</a>", "<script src='x.js'></script>"),
        "two.html": html("<p>Second.</p>"),
        "x.js": "go()",
    }
    result = package(files, "course.zip")
    assert result.provenance.importer == "website" and links(result) == {"on": "page:1"}


def test_a_learning_design_is_an_outline_of_its_plays_and_activities():
    def activity(kind, name, title, inside=""):
        return f'<l:{kind} identifier="{name}"{inside}><l:title>{title}</l:title><l:activity-description><l:item identifier="{name}i" identifierref="{name}r"><l:title>Text of {title}</l:title></l:item></l:activity-description></l:{kind}>'

    design = f"""<l:learning-design identifier="D" level="B"><l:title>Salts</l:title><l:components>
    <l:roles><l:learner identifier="L"><l:title>Pupils</l:title></l:learner></l:roles><l:activities>
    {activity("learning-activity", "a", "Dissolving", ' isvisible="false"')}{activity("support-activity", "b", "Board")}{activity("learning-activity", "c", "Spare")}
    <l:activity-structure identifier="s" structure-type="selection"><l:title>Both</l:title><l:support-activity-ref ref="b"/><l:learning-activity-ref ref="a"/><l:learning-activity-ref ref="gone"/></l:activity-structure>
    </l:activities></l:components><l:method><l:play identifier="p"><l:title>Lesson</l:title><l:act identifier="t"><l:title>Hour</l:title>
    <l:role-part identifier="rp"><l:role-ref ref="L"/><l:activity-structure-ref ref="s"/></l:role-part></l:act></l:play>
    <l:conditions><l:if/></l:conditions></l:method></l:learning-design>"""
    found = "".join(resource(f"{name}r", f"{name}.html") for name in "abc")
    whole = f"""<manifest identifier="M" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:l="http://www.imsglobal.org/xsd/imsld_v1p0"
    xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><organizations>{design}</organizations><resources>{found}</resources></manifest>"""
    result = package(
        {"imsmanifest.xml": whole, **{f"{name}.html": html(f"<p>Page {name}.</p>") for name in "abc"}}
    )
    titles = ["Lesson", "Hour", "Both", "Board", "Text of Board", "Dissolving", "Text of Dissolving", "Spare", "Text of Spare"]  # fmt: skip
    pages = list(result.course.walk())
    assert [one.title for one in pages] == titles and result.course.title == "Salts"
    assert dict(pages[2].settings) == {"Choose": "any of the parts", "Role": "Pupils"}
    assert dict(pages[5].settings) == {"Visible": "no"} and pages[6].body.plain == "Page a."
    assert "design_rules" in codes(result)


def test_objectives_that_are_for_the_course_alone_are_told():
    whole = manifest(entry("A", "One"), resource("A", "a.html")).replace(
        'identifier="O">', 'identifier="O" xmlns:adlseq="urn:seq" adlseq:objectivesGlobalToSystem="false">'
    )
    result = package({"imsmanifest.xml": whole, "a.html": html(f"<p>{LONG}</p>")})
    assert "own_objectives" in codes(result) and [one.title for one in result.course.pages] == ["One"]


def test_pages_without_an_ending_and_those_that_servers_make_are_pages():
    entries = entry("A", "Syllabus") + entry("B", "Plan")
    listed = (
        '<resource identifier="A" type="webcontent" href="http://e.org/courses/syllabus"><file href="in/syllabus"/></resource>'
        + resource("B", "plan.php")
    )
    files = {
        "in/syllabus": f"<h2>Aims</h2><p>{LONG}</p><a href='../plan.php'>plan</a>",
        "plan.php": html(f"<p>{LONG}</p>"),
        "in/data": "plain words <p>",
    }
    result = package({"imsmanifest.xml": manifest(entries, listed), **files})
    one, two = result.course.pages
    assert one.body.plain.startswith("Aims") and two.body.plain.strip() == LONG.strip()
    assert links(result) == {"plan": "page:1"}


def test_a_course_without_a_title_is_called_like_its_file():
    listed = manifest(entry("A", "One"), resource("A", "a.html")).replace("<title>Leaves</title>", "")
    result = package({"imsmanifest.xml": listed, "a.html": html(f"<p>{LONG}</p>")}, "leaves.zip")
    assert result.course.title == "leaves"


def test_questions_that_a_frame_asks_for_by_name_and_those_that_nothing_asks_for_come_along():
    ask = 'test.AddQuestion(new Question("{0}", "{0}?", "choice", new Array("yes", "no"), "no", "o"));'
    frame = '<iframe src="shared/ask.html?questions=two&amp;x=1"></iframe>'
    result = package(
        {
            "imsmanifest.xml": manifest(entry("A", "One"), resource("A", "a.html")),
            "a.html": html(f"<p>{LONG}</p>{frame}"),
            "shared/ask.html": html("", "<script>document.write('questions')</script>"),
            "two/questions.js": ask.format("Two"),
            "three/questions.js": ask.format("Three"),
            "four/questions.js": "var none = 1",
        }
    )
    asked = {page.title: [one.body[0].plain for one in exercises_of(page)] for page in result.course.walk()}
    assert asked == {"One": ["Two?"], "Not in the outline": [], "three": ["Three?"]}
    assert any("four/questions.js" in note.excerpt for note in result.notes)


def exercises_of(page):
    return list(exercises_in(page.body))


def test_settings_that_no_rule_names_and_rules_of_the_whole_are_told():
    rules = """<imsss:sequencing><imsss:rollupRules rollupObjectiveSatisfied="false"/><imsss:deliveryControls tracked="false"/>
    <imsss:notes>as before</imsss:notes><imsss:bare/></imsss:sequencing>"""
    result = package(
        {"imsmanifest.xml": manifest(entry("A", "One", rules), resource("A", "a.html")), "a.html": html(LONG)}
    )
    assert dict(result.course.pages[0].settings) == {
        "Counts towards the whole": "rollup objective satisfied: false",
        "Delivery controls": "tracked: false",
        "Notes": "as before",
        "Bare": "yes",
    }


def test_addresses_that_lead_above_the_package_stay_in_it():
    result = package(
        {
            "imsmanifest.xml": manifest(entry("A", "One"), resource("A", "../../sub/a.html")),
            "sub/a.html": html(f'<p>{LONG}</p><p><img src="../../../../x.png" alt="Leaf"></p>'),
            "x.png": b"\x89PNG\r\n\x1a\n",
        }
    )
    assert result.course.pages[0].body.plain.startswith("Light")
    assert [asset.name for asset in result.assets] == ["x.png"]


def test_an_entry_that_opens_another_manifest_has_the_outline_there():
    inner = manifest(
        entry("B", "Within") + entry("C", "Further"), resource("B", "b.html") + resource("C", "c.html")
    )
    files = {
        "imsmanifest.xml": manifest(entry("A", "Part"), resource("A", "part/imsmanifest.xml")),
        "part/imsmanifest.xml": inner,
        "part/b.html": html(f"<p>First. {LONG}</p>"),
        "part/c.html": html(f"<p>Second. {LONG}</p>"),
    }
    result = package(files)
    (part,) = result.course.pages
    assert [one.title for one in part.pages] == ["Within", "Further"]
    assert part.pages[1].body.plain.startswith("Second.")
    assert "second_manifest" not in codes(result) and "unused_files" not in codes(result)


def test_manifests_that_open_one_another_come_to_an_end():
    to = manifest(entry("A", "On"), resource("A", "{}/imsmanifest.xml"))
    files = {
        "imsmanifest.xml": to.format("one"),
        "one/imsmanifest.xml": to.format("../two"),
        "two/imsmanifest.xml": to.format("../one"),
    }
    assert [one.title for one in package(files).course.walk()] == ["On", "On", "On"]


@pytest.mark.parametrize(
    ("href", "name"),
    [("a%20b.html", "a%20b.html"), ("%DCbung.html", "Übung.html"), ("a%20b.html", "A b.HTML")],
)
def test_files_are_found_however_their_names_are_written(href, name):
    result = package(
        {"imsmanifest.xml": manifest(entry("A", "One"), resource("A", href)), name: f"<p>{LONG}</p>"}
    )
    assert result.course.pages[0].body.plain.strip() == LONG.strip()
    assert codes(result) == []


def test_documents_that_entries_open_are_read_as_text_or_told_to_stay_files():
    files = {
        "a.md": "# Leaves\n\nThey are *green*.",
        "b.txt": "Roots are brown.\nThey drink.",
        "c.docx": zipped(word(p("Stems are long."))),
        "d.pdf": b"%PDF-1.4\n%%EOF",
    }
    listed = "".join(resource(name[0].upper(), name) for name in files)
    items = "".join(entry(name[0].upper(), name) for name in files)
    result = package({"imsmanifest.xml": manifest(items, listed), **files})
    told = [[block.plain for block in page.body.content] for page in result.course.pages]
    assert told == [
        ["Leaves", "They are green."],
        ["Roots are brown.", "They drink."],
        ["Stems are long."],
        [""],
    ]
    (note,) = [one for one in result.notes if one.code == "kept_file"]
    assert note.where == "d.pdf" and note.advice


def test_rules_that_an_entry_refers_to_and_that_are_nowhere_are_told():
    rules = '<imsss:sequencing IDRef="common"/>'
    collection = '<imsss:sequencingCollection><imsss:sequencing ID="{}"><imsss:limitConditions attemptLimit="2"/></imsss:sequencing></imsss:sequencingCollection>'
    files = {"a.html": html(f"<p>{LONG}</p>")}
    listed = (entry("A", "One", rules), resource("A", "a.html"))
    known = package({"imsmanifest.xml": manifest(*listed, collection.format("common")), **files})
    assert ("Attempts", "2") in known.course.pages[0].settings and codes(known) == []
    lost = package({"imsmanifest.xml": manifest(*listed, collection.format("other")), **files})
    (note,) = lost.notes
    assert note.code == "dangling_reference" and "common" in note.message and note.advice


def test_pages_of_resources_that_no_entry_opens_are_in_a_section_at_the_end():
    pages = {f"{name}.html": html(f"<p>Words of {name}.</p>") for name in "abcd"}
    second = '<organization identifier="P"><title>More</title><item identifier="IC" identifierref="C"><title>Third</title></item></organization>'
    inside = manifest(
        entry("A", "First"),
        resource("A", "a.html") + resource("B", "b.html") + resource("C", "c.html") + resource("E", "e.html"),
    )
    result = package({"imsmanifest.xml": inside.replace("</organizations>", f"{second}</organizations>"), **pages, "e.html": html("")})  # fmt: skip
    assert [(page.title, page.body.plain) for page in result.course.walk()] == [
        ("First", "Words of a."),
        ("More", ""),
        ("Third", "Words of c."),
        ("Not in the outline", ""),
        ("Page", "Words of b."),
    ]
    told = [(note.code, note.excerpt) for note in result.notes]
    assert told == [("organization", ""), ("not_in_outline", ""), ("unused_files", "d.html, e.html")]
