"""Google Docs as it comes without a login: its HTML download, zipped or not, and what is pasted from it."""

import pytest
from word_files import zipped

from workbench.importers import read
from workbench.importers._html.google import goal
from workbench.importers._html.reading import read_html
from workbench.model.content import heading, mark, node, paragraph, text
from workbench.model.imported import Source

HEAD = (
    '<html><head><style type="text/css">@import url(https://themes.googleusercontent.com/fonts/css?kit=x);'
    '.lst-kix_b-0>li:before{content:"\\0025cf   "}'
    '.lst-kix_o-1>li:before{content:"" counter(lst-ctn-kix_o-1,lower-latin) ". "}'
    '.lst-kix_t-0>li:before{content:"\\002610   "}'
    '.c1{font-weight:700}.c2{font-style:italic}.c3{font-family:"PT Mono"}.c4{color:#ff0000}'
    ".c5{text-decoration:underline;color:#1155cc}.c6{text-decoration:line-through}"
    '</style></head><body class="c0 doc-content">'
)
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture
def exported():
    def exported(body):
        imported = read(Source(name="a.html", data=(HEAD + body + "</body></html>").encode()))
        return imported.course.pages[0].body.content, imported.notes

    return exported


def item(*content):
    return node("listItem", *content)


def test_styles_in_classes_become_marks_and_colours_are_told(exported):
    blocks, notes = exported(
        '<p><span class="c1">a</span><span class="c2 c6">b</span> <span class="c4">c</span></p>'
    )
    assert blocks == (paragraph(text("a", mark("bold")), text("b", mark("italic"), mark("strike")), " c"),)
    assert [note.code for note in notes] == ["colour"]


def test_links_lead_to_their_goal_and_are_not_underlined_twice(exported):
    blocks, _ = exported(
        '<p><span class="c5"><a class="c9" href="https://www.google.com/url?q=https://e.org/?a%3D1%26b&amp;sa=D'
        '&amp;usg=x">there</a></span></p>'
    )
    assert blocks == (paragraph(text("there", mark("link", href="https://e.org/?a=1&b"))),)


@pytest.mark.parametrize(
    ("href", "leads_to"),
    [
        ("https://www.google.com/url?q=javascript:alert(1)&sa=D", None),
        ("https://www.google.com/search?q=https://e.org", None),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fe.org%2F&data=1",
            "https://e.org/",
        ),
        ("https://[", None),
        ("#h.1", None),
    ],
)
def test_only_counting_pages_with_a_web_goal_are_passed_over(href, leads_to):
    assert goal(href) == (leads_to or href)


def test_a_list_for_each_level_becomes_lists_in_lists(exported):
    blocks, _ = exported(
        '<ul class="lst-kix_b-0 start"><li>A</li></ul>'
        '<ul class="lst-kix_b-1 start"><li>A1</li><li>A2</li></ul>'
        '<ul class="lst-kix_b-2 start"><li>A2x</li></ul><ul class="lst-kix_b-0"><li>B</li></ul>'
    )
    deepest = node("bulletList", item(paragraph("A2x")))
    inner = node("bulletList", item(paragraph("A1")), item(paragraph("A2"), deepest))
    assert blocks == (node("bulletList", item(paragraph("A"), inner), item(paragraph("B"))),)


def test_numbered_lists_count_on_behind_what_interrupts_them(exported):
    blocks, _ = exported(
        '<ol class="lst-kix_o-0 start" start="1"><li>1</li></ol>'
        '<ol class="lst-kix_o-1 start" start="1"><li>a</li></ol>'
        '<ol class="lst-kix_o-0" start="2"><li>2</li></ol><p>x</p>'
        '<ol class="lst-kix_o-0" start="3"><li>3</li></ol>'
    )
    lettered = node("orderedList", item(paragraph("a")), type="a")
    assert blocks == (
        node("orderedList", item(paragraph("1"), lettered), item(paragraph("2"))),
        paragraph("x"),
        node("orderedList", item(paragraph("3")), start=3),
    )


def test_checklists_keep_their_boxes(exported):
    blocks, _ = exported('<ul class="lst-kix_t-0 start"><li>do it</li></ul>')
    assert blocks[0].plain == "☐ do it"
    pasted = (
        '<b id="docs-internal-guid-1" style="font-weight:normal"><ul><li role="checkbox" aria-checked="true">'
        '<img src="data:x" aria-roledescription="checkbox"><p>done</p></li></ul></b>'
    )
    imported = read(Source(name="a.html", data=pasted.encode()))
    assert imported.course.pages[0].body.plain == "☑ done"
    assert imported.notes == ()


def test_title_and_headings_with_bold_of_their_own(exported):
    blocks, _ = exported(
        '<p class="c9 title"><span>Plants</span></p><p class="c9 subtitle"><span>An intro</span></p>'
        '<h2><span>A </span><span class="c1">bold</span><span> word</span></h2>'
    )
    assert blocks == (
        heading(1, "Plants"),
        paragraph("An intro"),
        heading(2, "A ", text("bold", mark("bold")), " word"),
    )


def test_lines_in_a_font_for_code_become_code(exported):
    blocks, _ = exported(
        '<p>See <span class="c3">x</span></p><p><span class="c3">\uec03if&nbsp;a:</span></p>'
        '<p><span class="c3">&nbsp;&nbsp;b</span></p><p><span class="c3"></span></p>'
        '<p><span class="c3">c<br>d</span></p><p><span>\uec02</span></p><p>end</p>'
    )
    assert blocks == (
        paragraph("See ", text("x", mark("code"))),
        node("codeBlock", text("if a:\n  b\n\nc\nd")),
        paragraph("end"),
    )


def test_comments_leave_the_text_and_are_told_with_what_they_are_about(exported):
    blocks, notes = exported(
        '<p>Water boils at 90°<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup>, as is known.</p>'
        '<div class="c9"><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>100, surely?</span></p></div>'
    )
    assert blocks == (paragraph("Water boils at 90°, as is known."),)
    (note,) = notes
    assert (note.code, note.where, note.excerpt) == ("comment", "at “Water boils at 90°”", "100, surely?")


OLD = (
    '<html><head><style type="text/css">.c1{font-weight:700}.title{font-size:26pt}.subtitle{font-size:15pt}'
    '</style></head><body class="c2">'
)
COMMENTED = (
    '<p class="c3 title"><span>Bees</span></p><p><span class="c1">Two</span><span> wings</span>'
    '<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p><div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>'
    "<span>Four?</span></p><p><span>Yes, four.</span></p></div>"
)


@pytest.mark.parametrize("head", [OLD, '<html><body><div id="contents"><div class="c9 doc-content">'])
def test_an_old_export_without_lists_and_a_published_page_are_known(head):
    imported = read(Source(name="a.html", data=f"{head}{COMMENTED}</body></html>".encode()))
    title, words = imported.course.pages[0].body.content
    assert (title, words.plain) == (heading(1, "Bees"), "Two wings")
    (comment,) = imported.notes
    assert comment.code == "comment" and comment.excerpt == "Four?Yes, four."


def test_footnotes_and_equations(exported):
    blocks, _ = exported(
        '<p>a<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup> <img src="https://www.google.com/chart?cht=tx&amp;'
        'chf=bg,s,FFFFFF00&amp;chl=%5Cfrac%7Ba%7D%7Bb%7D"></p><hr class="c9"><div><p><a href="#ftnt_ref1" '
        'id="ftnt1">[1]</a><span>&nbsp;Foot</span></p></div>'
    )
    assert blocks == (
        paragraph("a", node("footnoteReference", label="1"), " ", node("mathInline", latex=r"\frac{a}{b}")),
        node("footnotes", node("footnote", paragraph("Foot"), label="1")),
    )


def test_a_formatters_line_ends_are_no_spaces(exported):
    blocks, _ = exported('<p>\n\t<span>\n\t\tso\n\t</span>\n\t<span class="c1">\n\t\tme\n\t</span>\n</p>')
    assert blocks == (paragraph("so", text("me", mark("bold"))),)


def test_the_zipped_download_brings_its_pictures_and_tells_of_files_on_no_page():
    from base64 import b64decode

    page = HEAD + '<p class="title">Doc</p><p><img alt="A leaf" src="images/image1.png"></p></body></html>'
    pixel = b64decode(PIXEL)
    data = zipped({"My doc.html": page, "images/image1.png": pixel, "images/image2.png": b"\x89PNG other"})
    imported = read(Source(name="doc.zip", data=data))
    (page,) = imported.course.pages
    (picture,) = (one for one in page.body.walk() if one.type == "image")
    assert (page.title, picture.attrs["alt"], picture.attrs["src"]) == (
        "Doc",
        "A leaf",
        imported.assets[0].uri,
    )
    assert [(note.code, note.excerpt) for note in imported.notes] == [("unused_files", "image2.png")]
    assert imported.origins[0].path == "My doc.html"


def test_zipped_pages_come_in_order_with_the_index_first():
    data = zipped({f"{name}.md": f"# {name}" for name in ("p10", "p2", "index")})
    assert [page.title for page in read(Source(name="a.zip", data=data)).course.pages] == [
        "index",
        "p2",
        "p10",
    ]


def test_a_page_saved_in_one_file_brings_its_pictures():
    data = (
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
        "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        "Content-Location: https://a.org/x/\r\n\r\n"
        '<h1>T=C3=A4</h1><p><img src=3D"p.png"><img src=3D"cid:q"></p>\r\n'
        "--B\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <q>\r\n"
        f"Content-Location: https://a.org/x/p.png\r\n\r\n{PIXEL}\r\n--B--\r\n"
    )
    imported = read(Source(name="a.mhtml", data=data.encode()))
    assert imported.course.title == "Tä"
    pictures = [one for one in imported.course.pages[0].body.walk() if one.type == "image"]
    assert [one.attrs["src"] for one in pictures] == [imported.assets[0].uri] * 2
    assert imported.notes == ()


def test_lists_pasted_from_word_are_lists():
    html = (
        "<p class=MsoNormal>Intro<o:p></o:p></p>"
        "<p style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; "
        "</span></span><![endif]>A<o:p></o:p></p><p style='mso-list:l0 level2 lfo1'>"
        "<span style='mso-list:Ignore'>o</span>B</p>"
        "<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>3.</span>C</p>"
    )
    imported = read(Source(name="a.html", data=html.encode()))
    inner = node("bulletList", item(paragraph("B")))
    assert imported.course.pages[0].body.content == (
        paragraph("Intro"),
        node("bulletList", item(paragraph("A"), inner)),
        node("orderedList", item(paragraph("C")), start=3),
    )


def test_items_without_a_list_and_items_labelled_by_level_become_lists(blocks_of):
    assert blocks_of("a.html", b"<div><li>a</li><li>b</li></div>") == (
        node("bulletList", item(paragraph("a")), item(paragraph("b"))),
    )
    labelled = b'<ul><li aria-level="1">a</li><li aria-level="2">b</li><li aria-level="1">c</li></ul>'
    inner = node("bulletList", item(paragraph("b")))
    assert blocks_of("a.html", labelled) == (
        node("bulletList", item(paragraph("a"), inner), item(paragraph("c"))),
    )


def test_comments_are_told_where_nothing_else_is_of_google_and_where_their_place_is_gone():
    placed = '<p>Water<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p>'
    said = '<p><a href="#cmnt_ref{0}" id="cmnt{0}">[x]</a> Is it {0}?</p>'
    html = f"<div>{placed}{said.format(1)}{said.format(2)}<p>More</p></div>"
    found = read_html(html)
    assert [one.plain for one in found.blocks] == ["Water", "More"]
    assert [(one.code, one.where, one.excerpt) for one in found.notes] == [
        ("comment", "at “Water”", "Is it 1?"),
        ("comment", "", "Is it 2?"),
    ]


def test_a_comment_is_told_with_what_stands_before_it_in_its_line_not_after(exported):
    placed = '<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup>'
    said = '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Really?</span></p></div>'
    _, (short,) = exported(
        f"<p><span>Bees have</span><span> four</span>{placed}<span> wings</span></p>{said}"
    )
    assert short.where == "at “Bees have four”"
    long = "<span>So many words stand in this line before </span><span>the one that is asked about</span>"
    _, (note,) = exported(f"<p>{long}{placed}<span> after</span></p>{said}")
    assert note.where == "at “…words stand in this line before the one that is asked about”"
