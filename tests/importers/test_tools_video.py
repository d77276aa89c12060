# ruff: noqa: E501 -- the data reads better unbroken
"""Videos with questions, presentations for Flash, and what an author switched off."""

import json

import pytest
from packages import codes, exercises, package

MANIFEST = """<manifest identifier="M" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><organizations default="O"><organization identifier="O">
 <title>Boats</title><item identifier="I" identifierref="R"><title>Start</title></item></organization></organizations>
 <resources><resource identifier="R" type="webcontent" adlcp:scormtype="sco" href="{href}"/></resources></manifest>"""


def scorm(href, files):
    return package({"imsmanifest.xml": MANIFEST.format(href=href), **files})


def of(result):
    return [one.interactions[0].key.correct for one in exercises(result)]


# Camtasia


def answer(at, words):
    return f'<r:li><r:Description q:orderId="{at}"><q:answer>{words}</q:answer></r:Description></r:li>'


def asked(kind, words, right="", *answers):
    listed = "".join(answer(at, one) for at, one in enumerate(answers))
    key = f"<q:correctAnswer>{right}</q:correctAnswer>" if right else ""
    return f'<r:li><r:Description q:type="{kind}"><q:question>{words}</q:question>{key}<q:answerArray><r:Seq>{listed}</r:Seq></q:answerArray></r:Description></r:li>'


def track(kind, *marks):
    inside = "".join(f"<r:li>{one}</r:li>" for one in marks)
    return f'<r:li><r:Description d:trackType="{kind}" d:trackName="{kind}"><d:markers><r:Seq>{inside}</r:Seq></d:markers></r:Description></r:li>'


def video(name, *tracks):
    return f"""<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:d="http://ns.adobe.com/xmp/1.0/DynamicMedia/" xmlns:q="http://www.techsmith.com/xmp/tscIQ/"
 xmlns:h="http://www.techsmith.com/xmp/tscHS/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:t="http://www.techsmith.com/xmp/tscDM/"><r:RDF><r:Description dc:title="On {name}"><d:Tracks><r:Bag>{"".join(tracks)}</r:Bag></d:Tracks>
 <t:contentList><r:Description><t:files><r:Seq><r:li d:name="0" d:value="{name}.mp4"/></r:Seq></t:files></r:Description></t:contentList>
 </r:Description></r:RDF></x:xmpmeta>"""


def quiz(*questions):
    return track(
        "Quiz",
        f'<r:Description d:startTime="65000" q:questionSetName="Check"><q:questions><r:Seq>{"".join(questions)}</r:Seq></q:questions></r:Description>',
    )


def played(name):
    frame = f"<html><body><iframe src='{name}_player.html'></iframe></body></html>"
    return {
        f"{name}.html": frame,
        f"{name}_player.html": "<html><body><div id='v'></div></body></html>",
        f"{name}.mp4": b"\0" * 99,
    }


def test_a_video_of_camtasia_brings_its_parts_captions_links_and_questions():
    told = video(
        "ropes",
        track("TableOfContents", '<r:Description d:name="Knots" d:startTime="65000.5"/>'),
        track("Captions", '<r:Description d:startTime="0" d:comment="Welcome aboard."/>'),
        track(
            "Hotspot",
            '<r:Description h:url="https://boats.example.org/"/>',
            '<r:Description h:jumpTime="900"/>',
        ),
        quiz(
            asked("MC", "Which holds?", "2", "reef", "bowline", "granny"),
            asked("FITB", "A rope is a", "", "line", "sheet"),
            asked("SHORT", "Why?"),
        ),
    )
    result = scorm("ropes.html", {**played("ropes"), "ropes_config.xml": told})
    page = result.course.pages[0].pages[0]
    assert page.title == "On ropes"
    for words in ("1:05 Knots", "Welcome aboard.", "https://boats.example.org/", "Check", "At 1:05"):
        assert words in page.body.plain, words
    assert of(result) == [("A2",), ("line", "sheet"), ()] and "hotspots" in codes(result)
    assert [one.attrs["kind"] for one in page.body.walk() if one.type == "media"] == ["video"]


@pytest.mark.parametrize(
    ("right", "keys"), [("1", ("A1",)), ("4", ("A3",)), ("5", ("A1", "A3")), ("0", ("A1",)), ("9", ())]
)
def test_right_answers_of_camtasia_are_the_bits_of_a_number(right, keys):
    told = video("ropes", quiz(asked("MC", "Which?", right, "a", "b", "c")))
    assert of(scorm("ropes.html", {**played("ropes"), "ropes_config.xml": told})) == [keys]


def test_a_page_has_its_own_video_of_camtasia_alone():
    files = {**played("ropes"), **played("sails")}
    files |= {
        f"{name}_config.xml": video(name, quiz(asked("SHORT", f"Why {name}?"))) for name in ("ropes", "sails")
    }
    result = scorm("sails.html", files)
    assert [one.title for one in result.course.pages[0].pages] == ["On sails"]


def test_what_camtasia_wrote_into_a_script_is_read():
    told = video("ropes", quiz(asked("MC", "It’s a captain's?", "1", "yes", "no")))
    script = "TSC.embedded_config_xml = '" + told.replace("'", "\\'").replace("\n", "\\\n") + "';"
    result = scorm("ropes.html", {**played("ropes"), "scripts/config_xml.js": script})
    assert of(result) == [("A1",)] and "captain's" in result.course.pages[0].pages[0].body.plain


# iSpring


def test_a_presentation_for_flash_alone_keeps_its_texts_notes_and_says_what_of_its_quiz():
    told = """<presentation title="Boats"><slides><slide title="" hidden="0"><notes>Greet them.</notes><notesHtml/><text>Boats
All about them</text></slide><slide title="Later" hidden="1"><notes/><text>Later
More</text></slide><quiz title="Check" src="quiz1.swf"/></slides></presentation>"""
    files = {"index.html": "<html><body><script>swfobject.embedSWF('data/player.swf')</script></body></html>"}
    result = scorm("index.html", {**files, "data/presentation.xml": told, "data/player.swf": b"FWS"})
    first, later = result.course.pages[0].pages
    assert first.title == "Boats" and first.body.plain.split() == "All about them Notes Greet them.".split()
    assert later.settings == (("Visible", "no"),) and "flash_quiz" in codes(result)


# Adapt


def test_what_is_switched_off_in_adapt_is_on_a_hidden_page():
    off = {"_isAvailable": False}
    course = {
        "course": {"title": "Boats"},
        "contentObjects": [
            {"_id": "p", "_type": "page", "_parentId": "c", "title": "Ropes"},
            {"_id": "s", "_type": "page", "_parentId": "c", "title": "Sails", **off},
        ],
        "articles": [{"_id": "a", "_parentId": "p"}, {"_id": "old", "_parentId": "p", **off}],
        "blocks": [{"_id": "b", "_parentId": "a"}, {"_id": "bo", "_parentId": "old"}],
        "components": [
            {
                "_id": "1",
                "_parentId": "b",
                "_component": "text",
                "body": "Pull it tight.",
                "_isEnabled": True,
            },
            {"_id": "4", "_parentId": "b", "_component": "text", "body": "A draft.", "_isEnabled": False},
            {
                "_id": "2",
                "_parentId": "bo",
                "_component": "text",
                "displayTitle": "Old",
                "body": "Nobody reads this.",
            },
            {
                "_id": "3",
                "_parentId": "b",
                "_component": "mcq",
                "body": "Which?",
                "_items": [{"text": "a", "_shouldBeSelected": True}],
                **off,
            },
        ],
    }
    files = {f"course/en/{name}.json": json.dumps(told) for name, told in course.items()}
    result = scorm("index.html", {"index.html": "<html><body></body></html>", **files})
    ropes, sails = result.course.pages[0].pages
    assert ropes.body.plain.strip() == "Pull it tight." and sails.settings == (("Visible", "no"),)
    (hidden,) = ropes.pages
    assert hidden.settings == (("Visible", "no"),) and "Nobody reads this." in hidden.body.plain
    assert "A draft." in hidden.body.plain
    assert len(exercises(result)) == 1 and "switched_off" in codes(result)


# Adobe Presenter

VIEWER = """<presentation><presentationTitle>Boats</presentationTitle><search url="srchdata.xml"/><slides>
<slide id="256" type="normal"><slideTitle>Ropes</slideTitle><notes isHTML="true">&lt;p&gt;Show one.&lt;/p&gt;</notes></slide>
<slide id="257" type="quiz"><questions><question index="1"/><question index="2"/></questions><slideTitle>Quiz</slideTitle><notes/></slide>
<slide id="258" type="quiz"><questions><question index="9"/></questions><slideTitle>Lost</slideTitle><notes/></slide>
<slide id="259" type="scoring"><slideTitle>Score</slideTitle><notes/></slide></slides></presentation>"""
SEARCH = """<document-metadata xmlns="http://breeze.macromedia.com/"><section position="1" xmlns=""><title>Ropes</title><content>Ropes Pull it tight Pull it tight</content></section>
<section position="2" xmlns=""><content>Which? Clear Submit A) reef B) bowline</content></section><section position="3" xmlns=""><content>Lost Some words here</content></section></document-metadata>"""
TRACKED = """<tracking-metadata><objective><interactions>
<interaction id="Interaction1" type="choice" score="2" correct-response="{A,C}"><title>Which hold?</title><responses><response id="A">bowline</response><response id="B">granny</response><response id="C">reef</response></responses></interaction>
<interaction id="Interaction2" type="matching" correct-response="{0.B}"><title>Pair them</title><responses><matching-set type="source"><response id="0">left</response></matching-set><matching-set type="target"><response id="A">starboard</response><response id="B">port</response></matching-set></responses></interaction>
<interaction id="Interaction3" type="fill-in" correct-response="{}"><title>2 + &lt;1&gt; = 5</title><responses><response id="1"><option id="0">*</option><option id="1">3</option></response></responses></interaction>
<interaction id="Interaction4" type="long-fill-in" correct-response="sea"><title>Where?</title><responses><response id="1"><option id="0">*</option><option id="1">sea</option><option id="2">at sea</option></response></responses></interaction>
</interactions></objective></tracking-metadata>"""
PLAYER = "<html><body><script>showFlash('viewer.swf')</script></body></html>"


def test_a_presentation_of_adobe_presenter_has_its_texts_notes_and_keyed_questions():
    files = {"data/viewer.xml": VIEWER, "data/srchdata.xml": SEARCH, "data/trackdta.xml": TRACKED}
    result = scorm("SCORM.htm", {"SCORM.htm": PLAYER, "viewer.swf": b"FWS", **files})
    ropes, quiz_page, lost, rest = result.course.pages[0].pages
    assert ropes.title == "Ropes" and ropes.body.plain == "Pull it tight\nNotes\nShow one."
    assert [one.type for one in quiz_page.body.content] == ["exercise"] * 2
    assert lost.body.plain == "Some words here" and {"flash_quiz", "results_slide"} <= set(codes(result))
    assert of(result) == [("A1", "A3"), ("L1 R1",), ("3",), ("sea", "at sea")] and rest.title == "Quiz"
    assert exercises(result)[0].points == 2


def test_a_presentation_of_adobe_presenter_for_browsers_is_read_from_its_script():
    slide = r"{dn_:'dy1',pxi_:[{ip_:'a.png'}],eb:[{cs:'s.mp3'}],lc:'Ropes',dt:{du:'Ropes',dv:'Ropes Pull &amp; hold&#x0A;Twice Ropes Pull &amp; hold&#x0A;Twice  &lt;TextFlow&gt;&lt;p&gt;N&lt;/p&gt;&lt;/TextFlow&gt;',dw:'<TextFlow><p><span >Show one.</span></p></TextFlow>'}}"
    files = {
        "data/html/Project.js": f"var projectdata = {{dy1: {slide},dx:['dy1']}};",
        "data/resources/s.mp3": b"ID3",
        "index.htm": "<html><body><script src='./data/html/Project.js'></script></body></html>",
    }
    (page,) = scorm("index.htm", files).course.pages[0].pages
    assert page.title == "Ropes" and [one.type for one in page.body.content][:3] == [
        "paragraph",
        "paragraph",
        "media",
    ]
    assert page.body.plain.split("\n")[:2] == ["Pull & hold", "Twice"] and "Show one." in page.body.plain


# ActivePresenter

PREZ = r"""(function(AP){var w = {}; var d = {l:[[1280,720]],params:{x:1},projectName:"Bees",pools:[],
feedbacks:[{at:"Correct Feedback",fbi:"301_1",i:1,n:"Correct Feedback",tl:[[0,"M"]],cc:[{i:1,k:0,n:"Title_1",s:[{t:["<p>Well \"buzzed\".</p>","",""],p:0,n:"Normal"}]},
{i:2,k:10,n:"Button_2",s:[{d:1,t:["<p>\r\nContinue</p>"],p:0},{t:["<p>Continue</p>"],p:4}]}],e:null},{n:"Blank Feedback",fbi:"0",tl:[],cc:[]}],
slides:[{at:"Hive",i:5,de:"",n:"<p>\r\nThe hive</p>\r\n",b:{im:[10024,0],f:[1,4294967295],ct:[]},tl:[[0,"Main Timeline"]],
cc:[{i:1,k:0,n:"Shape_1",s:[{d:1,t:["<p>Bees live in a <b>hive</b>.</p>"],p:0},{t:["<p>Hovered words</p>"],p:4}]},
{i:7,k:21,cc:[{i:2,k:2,n:"Image_2",s:[{im:[10011,255,"png"],t:[""],p:0}]},{i:3,k:3,mi:10026,s:[{t:[""]}]}]},
{i:4,k:31,n:"Answers_4",s:[{t:[""]}],cc:[{i:6,k:32,s:[{t:["<p>Six legs</p>"]}]}]}],e:null},
{at:"Slide 2",i:6,n:"Slide 2",b:{f:null},tl:[],cc:[]}],textDir:"ltr"},f=[];d.f=f;AP.data=d;})(AtomiAP);"""


def test_slides_of_activepresenter_come_out_of_its_script():
    page = '<html><body><script>AtomiAP.open("rlprez.js", {})</script></body></html>'
    media = {f"resources/res_{name}": name.encode() for name in ("10024.png", "10011.png", "10026.mp3")}
    result = scorm("tutorial.html", {"tutorial.html": page, "rlprez.js": PREZ, **media})
    hive, messages = result.course.pages[0].pages
    assert (hive.title, messages.title, messages.settings) == ("The hive", "Messages", (("Visible", "no"),))
    words = hive.body.plain
    assert "Bees live in a hive." in words and "Hovered" not in words and "Six legs" in words
    assert "buzzed" in messages.body.plain
    assert [one.type for one in hive.body.walk() if one.type in ("image", "media")] == [
        "image",
        "image",
        "media",
    ]
    assert len(result.assets) == 3 and "question_kind" in codes(result)


# Elsewhere

LAUNCHER = """<html><head><title>x</title><script src="api.js"></script></head><body><script>
// var old = "https://learn.example.org/old";
var space = "http://www.w3.org/1999/xhtml"; var css = "https://play.school.org/look.css";
var course = "https://play.school.org/course/77?lang=en"; window.location = course + "&who=" + id;
</script></body></html>"""


def test_a_launcher_of_a_course_on_the_web_leads_there_and_says_that_it_is_not_in_the_package():
    api = "var API = {home: 'https://www.adlnet.gov/api'};" + "var x;" * 20_000
    result = scorm("index.html", {"index.html": LAUNCHER, "api.js": api})
    (page,) = result.course.pages
    assert page.body.plain == "https://play.school.org/course/77?lang=en"
    assert "on_the_web" in codes(result) and "no_text" not in codes(result)


def test_pages_that_the_manifest_lists_for_an_empty_page_come_below_it_in_their_order():
    def resource(name, *needed):
        held = "".join(f'<dependency identifierref="{one}"/>' for one in needed)
        return f'<resource identifier="{name}" type="webcontent" adlcp:scormtype="asset" href="m/{name}.htm"><file href="m/{name}.htm"/>{held}</resource>'

    names = ("two", "one", "three")
    items = '<item identifier="A" identifierref="first"><title>First</title></item><item identifier="B" identifierref="last"><title>Last</title></item>'
    manifest = MANIFEST[: MANIFEST.index("<item")] + items + "</organization></organizations><resources>"
    manifest += resource("first", "two", "one") + resource("last", "three")
    manifest += "".join(map(resource, names)) + "</resources></manifest>"
    frames = "<html><script src='nav.js'></script><frameset><frame name='main'></frameset></html>"
    pages = {f"m/{one}.htm": f"<title>Part {one}</title><p>Text {one}.</p>" for one in names}
    files = {"imsmanifest.xml": manifest, "m/first.htm": frames, "m/last.htm": frames, **pages}
    first, last = package(files).course.pages
    assert [one.title for one in (*first.pages, *last.pages)] == ["Part two", "Part one", "Part three"]
    assert len(first.pages) == 2 and "Text two." in first.pages[0].body.plain


def test_pages_that_the_manifest_lists_and_nothing_opens_are_in_a_section_at_the_end():
    long = (
        "<p>Words enough that nobody takes this page for a loader of others, and a few more of them.</p>" * 3
    )
    held = '<file href="quiz.html"/><file href="game.html"/><file href="bare.html"/></resource>'
    manifest = MANIFEST.format(href="start.html").replace('href="start.html"/>', f'href="start.html">{held}')
    pages = {
        "quiz.html": f"<title>Quiz</title>{long}",
        "game.html": f"<title>Game</title>{long}",
        "bare.html": "<p>x</p>",
    }
    pages["quiz.html"] += '<a href="more.html">more</a>'
    pages["more.html"] = f"<title>More</title>{long}"
    result = package({"imsmanifest.xml": manifest, "start.html": long, **pages})
    section = result.course.pages[-1]
    assert section.title == "Not in the outline" and [one.title for one in section.pages] == [
        "Quiz",
        "Game",
        "More",
    ]
    assert any("bare.html" in one.excerpt for one in result.notes if one.code == "unused_files")
