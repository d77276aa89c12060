"""HTML of any origin: safe by construction, nothing lost in silence."""

import pytest
from costs import calls
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.exporters._base import exporter_named
from workbench.importers import read
from workbench.importers._html.math import split_math
from workbench.importers._html.reading import Assets, read_html
from workbench.model.content import doc, heading, mark, node, paragraph, schema, text
from workbench.model.course import Course, Page
from workbench.model.errors import Unreadable
from workbench.model.imported import Severity, Source
from workbench.model.render import to_html

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def blocks(html, **options):
    return read_html(html, **options).blocks


def notes(html, **options):
    return [(note.severity, note.code) for note in read_html(html, **options).notes]


def test_headings_paragraphs_and_styles():
    assert blocks("<h2>One</h2><p>a <b>b</b> <i>c</i> <code>d</code></p>loose") == (
        heading(2, "One"),
        paragraph(
            "a ", text("b", mark("bold")), " ", text("c", mark("italic")), " ", text("d", mark("code"))
        ),
        paragraph("loose"),
    )


def test_class_styles_of_word_processors_become_marks():
    html = (
        "<style>.c1{font-weight:700}.c2{font-style:italic;text-decoration:underline}</style>"
        '<p><span class="c1">a</span><span class="c2">b</span></p>'
    )
    assert blocks(html) == (paragraph(text("a", mark("bold")), text("b", mark("italic"), mark("underline"))),)


def test_pasted_text_wrapped_in_a_bold_that_is_none_is_plain():
    assert blocks('<b style="font-weight:normal"><p>plain</p></b>') == (paragraph("plain"),)


def test_hidden_text_is_left_out_and_reported():
    read_hidden = read_html('<p>seen</p><p style="display: none">the key is B</p><p hidden>more</p>')
    assert read_hidden.blocks == (paragraph("seen"),)
    assert [(note.code, note.excerpt) for note in read_hidden.notes] == [
        ("hidden", "the key is B"),
        ("hidden", "more"),
    ]


def test_lists_nest_restart_and_take_what_stands_between_items():
    html = "<ol start=3><li>a<ul><li>b</li></ul></li><ul><li>c</li></ul><li value=9>d</li></ol>"

    def item(*content):
        return node("listItem", *content)

    assert blocks(html) == (
        node(
            "orderedList",
            item(
                paragraph("a"),
                node("bulletList", item(paragraph("b"))),
                node("bulletList", item(paragraph("c"))),
            ),
            start=3,
        ),
        node("orderedList", item(paragraph("d")), start=9),
    )


def test_tables_keep_spans_and_nest():
    html = (
        "<table><tr><th>a</th><th>b</th></tr>"
        "<tr><td colspan=2>c<table><tr><td>d</td></tr></table></td></tr></table>"
    )
    (table,) = blocks(html)
    cell = table.content[1].content[0]
    assert cell.attrs["colspan"] == 2
    assert [child.type for child in cell.content] == ["paragraph", "table"]
    assert [one.type for one in table.content[0].content] == ["tableHeader", "tableHeader"]


@pytest.mark.parametrize(
    ("html", "latex"),
    [
        ("<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>", r"\frac{a}{b}"),
        (
            '<math><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation>'
            "</semantics></math>",
            "x^2",
        ),
        ("<math><mi>x</mi><script>alert(1)</script><style>mi{}</style><mo>+</mo><mn>1</mn></math>", "x+1"),
        (r"\(a+b\)", "a+b"),
        ("$E=mc^2$", "E=mc^2"),
        (r"\(a<b\)", "a<b"),
        (r"\(f(x)<g(x)\)", "f(x)<g(x)"),
        ("$a<b$", "a<b"),
        ('<span class="math inline">\\(y\\)</span>', "y"),
        ('<script type="math/tex">z^3</script>', "z^3"),
        ('<img class="equation_image" data-equation-content="\\pi r^2" alt="LaTeX">', r"\pi r^2"),
        (
            '<span class="katex"><span class="katex-mathml"><math><semantics><mi>k</mi><annotation '
            'encoding="application/x-tex">k_1</annotation></semantics></math></span>'
            '<span class="katex-html" aria-hidden="true">k1</span></span>',
            "k_1",
        ),
        *(
            (
                '<math><semantics><mi>x</mi><annotation encoding="latex">'
                '{"version":"1.1","math":"' + written + '"}</annotation></semantics></math>',
                latex,
            )
            for written, latex in (
                (r"\frac{a}{b}", r"\frac{a}{b}"),
                (r"\\frac{a}{b}", r"\frac{a}{b}"),
                (r"\text{a}\\b", r"\text{a}\\b"),
                (r"\text{\"a\"}", r'\text{"a"}'),
            )
        ),
    ],
)
def test_equations_come_as_latex_however_they_are_written(html, latex):
    assert blocks(f"<p>so {html} holds</p>") == (paragraph("so ", node("mathInline", latex=latex), " holds"),)


@pytest.mark.parametrize(("name", "told"), [("equation_image", []), ("photo", ["of pi"])])
def test_what_is_said_of_a_picture_that_became_an_equation_is_not_missing(name, told):
    address = "/equation_images/%255Cpi"
    notes = read_html(f'<p><img class="{name}" src="{address}" alt="LaTeX: p" data-tip="of pi"></p>').notes
    assert [note.excerpt for note in notes if note.code == "spoken"] == told


def test_an_empty_equation_takes_no_words_up_to_the_next():
    assert blocks(r"<p>\(\)Is \(1<2\)?</p>")[0].content[1] == node("mathInline", latex="1<2")


def test_dollars_in_addresses_make_no_equation_of_the_tags_between_them():
    written = '<p><a href="?a=$1">one</a> <img alt="two" src="https://example.org/?b=$2"></p>'
    assert [one.type for one in blocks(written)[0].content] == ["text", "text", "image"]


def test_equations_may_be_broken_into_lines():
    written = r"<p>so<br>it is \(\begin{array}{c}<br/>a &amp; b\\<br>\end{array}\),<br>$$c<br>d$$</p>"
    line = node("hardBreak")
    (words, apart) = blocks(written)
    assert words.content[:4] == (
        *(text("so"), line, text("it is ")),
        node("mathInline", latex=r"\begin{array}{c} a & b\\ \end{array}"),
    )
    assert apart == node("mathBlock", latex="c d")


def test_lines_between_equations_and_prices_stay():
    (words,) = blocks(r"<p>\(a\)<br>\(b\) for $5<br>or $6, \(open<br><b>and</b> closed\)</p>")
    assert [one.type for one in words.content].count("hardBreak") == 3


def test_prices_are_no_equations():
    words = "It costs $5 and $6, or $10 for both."
    assert list(split_math(words)) == [("", words)]


def test_code_keeps_its_lines_and_language():
    assert blocks('<pre><code class="language-python">if a:\n    b</code></pre>') == (
        node("codeBlock", text("if a:\n    b"), language="python"),
    )
    assert blocks("<pre>a<br>b<br>c</pre>") == (node("codeBlock", text("a\nb\nc")),)


@pytest.mark.parametrize(
    "html",
    [
        '<p>a<sup><a href="#fn" id="r">[1]</a></sup></p><ol><li id="fn">Note <a href="#r">↩</a></li></ol>',
        '<p>a<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p>'
        '<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> Note</p></div>',
    ],
)
def test_footnotes_are_known_by_their_links_back(html):
    assert blocks(html) == (
        paragraph("a", node("footnoteReference", label="1")),
        node("footnotes", node("footnote", paragraph("Note"), label="1")),
    )


def pasted(sign, words, level=1, name="p", more=""):
    """A paragraph as Word pastes it."""
    drawn = f'<span style="mso-list:Ignore">{sign}<span>&nbsp;&nbsp; </span></span>'
    return f'<{name} style="mso-list:l0 level{level} lfo1{more}">{drawn}{words}</{name}>'


def counted_items(*, of):
    return [
        (one.attrs["type"] or "1", one.attrs["start"], one.plain) for one in of if one.type == "orderedList"
    ]


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        (["1.1", "1.2"], [("1", 1, "0\n1")]),
        (["3", "4"], [("1", 3, "0\n1")]),
        (["C.", "D."], [("A", 3, "0\n1")]),
        (["h)", "i)"], [("a", 8, "0\n1")]),
        (["i.", "ii."], [("i", 1, "0\n1")]),
        (["IV.", "V."], [("I", 4, "0\n1")]),
        (["(aa)", "(bb)"], [("a", 27, "0\n1")]),
        (["2.", "5."], [("1", 2, "0"), ("1", 5, "1")]),
        (["B", "C"], [("A", 2, "0\n1")]),
    ],
)
def test_numbers_that_word_draws_are_counted_on(signs, expected):
    assert counted_items(of=blocks("".join(map(pasted, signs, "01")))) == expected


def test_paragraphs_and_lists_of_word_that_belong_together_are_one():
    item = '<li style="mso-list:l0 level1 lfo1">'
    below = '<ol type="a"><li style="mso-list:l0 level2 lfo1">b</ol>'
    html = f"<ol>{item}a</li>{below}</ol>{pasted('i.', 'c', 3)}{pasted('b.', 'd', 2)}{pasted('2.', 'e')}"
    (found,) = blocks(html)
    assert [one.plain for one in found.content] == ["a\nb\nc\nd", "e"]
    (second,) = found.content[0].content[1:]
    assert [one.plain for one in second.content] == ["b\nc", "d"]


def test_letters_in_a_font_of_symbols_are_bullets():
    html = pasted("v", "a").replace("mso-list:Ignore", "font-family:Wingdings;mso-list:Ignore")
    assert blocks(html) == (node("bulletList", node("listItem", paragraph("a"))),)


def test_what_word_draws_before_headings_and_hides_between_items():
    assert blocks(pasted("1.", "a", name="h1") + pasted("·", "b", name="h2")) == (
        heading(1, "1. a"),
        heading(2, "b"),
    )
    html = (
        pasted("1.", "a")
        + pasted("2.", "", more=";display:none")
        + pasted("3.", "c", more=";text-align:right")
    )
    assert [one.plain for one in blocks(html)] == ["a", "c"]
    assert blocks(html)[1].content[0].content[0].attrs["textAlign"] == "right"


def test_a_list_that_begins_deeper_counts_its_own_items():
    (found,) = blocks("<ol><ol><li>a</ol><li>b<li>c</ol>")
    assert (found.attrs["start"], [one.plain for one in found.content]) == (0, ["\na", "b", "c"])


def test_a_picture_on_a_disk_is_named_without_its_folders():
    html = r'<link rel=File-List href="file:///C:\Users\me\list.xml"><p>a<img src="file:///C:\Users\me\leaf.png">'
    assert blocks(html)[0].content[1].attrs["alt"] == "leaf.png"
    assert notes(html) == [(Severity.LOSS, "image")]


def test_lines_are_aligned_as_what_is_around_them_unless_they_say_otherwise():
    centred = node("paragraph", text("a"), textAlign="center")
    assert blocks(
        '<div style="text-align:center"><ul><li>a<li align="left">b</ul><p align=start>c</div>'
    ) == (
        node("bulletList", node("listItem", centred), node("listItem", paragraph("b"))),
        paragraph("c"),
    )


def test_players_and_frames_become_media_and_links():
    html = (
        '<video src="https://e.org/a.mp4" title="Film"></video>'
        '<iframe src="https://e.org/x" title="Page"></iframe>'
    )
    assert blocks(html) == (
        node("media", kind="video", src="https://e.org/a.mp4", title="Film"),
        node("embed", src="https://e.org/x", title="Page"),
    )


def test_pictures_inside_the_page_become_assets():
    assets = Assets()
    (block,) = blocks(f'<p><img src="{PIXEL}" alt="Dot" width=5></p>', resolve=assets.resolve)
    (asset,) = assets.all
    assert block == paragraph(node("image", src=asset.uri, alt="Dot", width=5))
    assert asset.media_type == "image/png"


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("WIDTH: 40px; Height : 30.5px", (40, 30)),
        ("width: 50%; height: 2em", (None, None)),
        ("width:0", (None, None)),
    ],
)
def test_a_size_in_a_style_counts_where_it_is_in_pixels(said, size):
    (block,) = blocks(f'<p><img src="{PIXEL}" alt="Dot" style="{said}"></p>', resolve=Assets().resolve)
    assert (block.content[0].attrs["width"], block.content[0].attrs["height"]) == size


def test_drawings_are_kept_without_what_runs_in_them():
    assets = Assets()
    html = (
        '<svg viewBox="0 0 1 1"><title>Drawn</title><circle r="1" onclick="x()" fill="url(http://e.org/x)"/>'
        '<script>alert(1)</script><a href="javascript:x()"><rect/></a>'
        "<foreignObject><p>x</p></foreignObject>"
        '<use href="http://linked.org/#a"/><image href="data:text/html,linked.org"/><use href="#mine"/>'
        r'<path style="fill:u\72l(//spelt.org)" aria-label="\frac"/>'
        r'<style>@\69mport "//spelt.org"</style></svg>'
    )
    blocks(html, resolve=assets.resolve, keep=assets.keep)
    drawing = assets.all[0].read().decode()
    assert "circle" in drawing and 'viewBox="0 0 1 1"' in drawing
    assert r'aria-label="\frac"' in drawing and 'href="#mine"' in drawing
    for word in ("script", "onclick", "e.org", "javascript", "foreignObject", "spelt.org", "linked.org"):
        assert word not in drawing


def test_a_missing_picture_is_a_loss_with_its_name():
    (note,) = read_html('<p><img src="img/leaf.png" alt="Leaf"></p>').notes
    assert (note.severity, note.excerpt) == (Severity.LOSS, "img/leaf.png")


def test_scripts_and_handlers_are_left_out_and_counted():
    html = (
        '<body onload="x()"><script>alert(1)</script><p onclick="y()">text</p><script src=z></script></body>'
    )
    cleaned = read_html(html)
    assert cleaned.blocks == (paragraph("text"),)
    assert [note.message.split(":")[0] for note in cleaned.notes] == [
        "2 scripts were left out",
        "2 event handlers left out.",
    ]


@pytest.mark.parametrize(
    "sign", ["\x01", "\x1f", "\ufffe", "\0", "&#1;", "&#14", "&#x0e;", "&#xFFFF;", "&#31;"]
)
def test_what_is_no_character_is_nothing_wherever_it_stands(sign):
    page = f"<h2 title='{sign}'>A{sign}b</h2><p {sign}x=1><a href='{sign}https://x.test/{sign}'>c</a></p>"
    page += f"<p><math><mi>{sign}x</mi></math><s{sign}>d</p>"
    shown = "".join(block.plain for block in blocks(page))
    assert shown.replace("\n", "").startswith("Abc") and "x" in shown and "d" in shown
    assert "https://x.test/" in str(blocks(page))


def test_numbers_of_true_characters_stay():
    assert blocks("<p>&#65;&#10;&#x41;&#140;&#300;&#x1F600;&#xbeef;a&#12;b&#320;</p>") == (
        paragraph("A A\u0152\u012c\U0001f600\ubeefa b\u0140"),
    )


@pytest.mark.parametrize("href", ["ftp://x.test/a", "sms:+123", "onenote:x", "http://[bad"])
def test_a_link_of_another_kind_is_told_with_its_address(href):
    read = read_html(f'<p><a href="{href}">words</a></p>')
    assert read.blocks == (paragraph("words"),)
    assert [(note.code, note.excerpt) for note in read.notes] == [("link", f"words ({href})")]


def test_a_link_that_runs_something_is_only_text():
    assert blocks('<p><a href="java&#10;script:alert(1)">go</a></p>') == (paragraph("go"),)
    assert (Severity.WARNING, "link") in notes('<p><a href="javascript:alert(1)">go</a></p>')


VECTORS = [
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<math><mtext></p><img src=x onerror=alert(1)></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<form action='javascript:alert(1)'><button>x</button></form>",
    "<style>@import 'javascript:alert(1)'</style>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<span data-node='media' data-src='javascript:alert(1)'>x</span>",
    "<span data-latex='inline'><img src=x onerror=alert(1)></span>",
    "<table background='javascript:alert(1)'><tr><td>x</td></tr></table>",
    "<base href='javascript:alert(1)//'><a href='x'>x</a>",
    "<img src='data:text/html,<script>alert(1)</script>'>",
    "<a href='data:text/html,x'>x</a>",
    "<template><script>alert(1)</script></template>",
    "<select><option><img src=x onerror=alert(1)></select>",
    "<!--><script>alert(1)</script>-->",
    "<p title='\"><script>alert(1)</script>'>x</p>",
]


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_that_runs_comes_through(vector):
    page = to_html(doc(*blocks(f"<p>before</p>{vector}<p>after</p>"))).lower()
    # What is left of an attack may be said, but only as escaped text.
    for sign in ("<script", "<iframe", "<svg", "<form", "<object", "<style", "src=", "<img src"):
        assert sign not in page
    assert 'href="javascript' not in page and 'src="javascript' not in page and 'href="data' not in page
    assert "before" in page and "after" in page


tags = st.sampled_from(
    "p div ul ol li table tr td th b a h1 h7 pre code blockquote br hr img span math mi svg details summary "
    "dl dt dd section x-y font center sup figure script".split()
)
pieces = st.one_of(
    tags.map(lambda name: f"<{name}>"),
    tags.map(lambda name: f"</{name}>"),
    st.sampled_from(["word ", " $x$ ", "&amp;", "<", ">", "\\(", "<!--", "-->", "\n"]),
)


@settings(max_examples=300)
@given(st.lists(pieces, max_size=30).map("".join))
def test_any_soup_of_tags_becomes_a_document_of_the_schema(soup):
    tree = doc(*blocks(soup))
    assert {one.type for one in tree.walk()} <= set(schema()["nodes"])


@settings(max_examples=100)
@given(st.lists(st.sampled_from(["div", "p", "b", "table", "li", "blockquote", "h2", "x-y"]), max_size=8))
def test_unknown_structure_keeps_its_text(names):
    html = "".join(f"<{name}>" for name in names) + "kept" + "".join(f"</{name}>" for name in reversed(names))
    assert "kept" in doc(*blocks(html)).plain


def test_a_page_ten_times_as_long_costs_ten_times_as_much():
    def reading(times):
        line = b"<p>Some <b>bold</b> words and a <a href='x'>link</a>.</p>"
        return calls(lambda: read(Source(name="a.html", data=line * times)))

    reading(1)  # what is loaded once
    assert reading(1000) < 11 * reading(100)


def test_the_title_and_language_of_a_page():
    imported = read(
        Source(
            name="a.html", data=b"<html lang=de><head><title>Blatt</title></head><body><p>x</p></body></html>"
        )
    )
    assert (imported.course.title, imported.course.language) == ("Blatt", "de")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("<meta charset=windows-1251><p>Лист</p>".encode("cp1251"), "Лист"),
        ("<p>Blätter</p>".encode("latin-1"), "Blätter"),
        ("<p>葉</p>".encode("utf-16"), "葉"),
    ],
)
def test_the_encoding_is_found(data, words):
    assert read(Source(name="a.html", data=data)).course.pages[0].body.plain == words


MESSAGE = b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"


@pytest.mark.parametrize("way", ["file", "address", "mhtml"])
def test_an_export_of_ours_comes_back_page_by_page_however_it_comes(way):
    pages = tuple(Page(title=title, body=doc(paragraph(title.lower()))) for title in ("One", "Two"))
    data = exporter_named("html").write(Course(title="C", pages=pages), lambda sha256: None).data
    source = {
        "file": Source(name="a.html", data=data),
        "address": Source(name="a", data=data, url="https://example.org/a", media_type="text/html"),
        "mhtml": Source(name="a.mhtml", data=MESSAGE + data),
    }[way]
    found = [(page.title, page.body.plain) for page in read(source).course.pages]
    assert found == [("One", "one"), ("Two", "two")]


@pytest.mark.parametrize(
    "headers",
    [b"", b"Date: Thu, 1 Jan 2026\r\nMessage-ID: <1@x>\r\nSubject: Exported\r\n from a wiki\r\n"],
    ids=["alone", "after others"],
)
def test_a_message_with_a_page_is_known_whatever_it_is_called(headers):
    page = read(Source(name="page.doc", data=headers + MESSAGE + b"<p>Said</p>")).course.pages[0]
    assert page.body == doc(paragraph("Said"))


def test_a_drawing_of_many_shapes_side_by_side_keeps_them_all():
    shapes = '<path d="M 1 2"/><circle r=1 /><g/>' * 300
    assets = Assets()
    read_html(f"<p><svg>{shapes}</svg></p>", resolve=assets.resolve, keep=assets.keep)
    (drawing,) = assets.all
    assert drawing.read().count(b"<path") == 300


def test_tags_that_only_look_as_if_they_closed_themselves_are_deep():
    assert ("depth" in [code for _, code in notes("<div a=b/>" * 1000 + "x")]) and not notes(
        "<b/>" * 1000 + "x"
    )


def test_a_drawing_within_drawings_is_a_part_of_the_outermost():
    def reading(depth):
        html = "<svg>" * depth + '<path d="M 1 2"/>' * 1000
        assets = Assets()
        cost = calls(lambda: read_html(f"<p>{html}</p>", resolve=assets.resolve, keep=assets.keep))
        assert len(assets.all) == 1
        return cost

    reading(1)  # what is loaded once
    assert reading(100) < 2 * reading(10)


def test_words_before_the_first_item_of_a_list_are_not_lost():
    item = node("listItem", paragraph("x"))
    assert blocks("<p>a</p><ul>loose<li>x</ul>") == (
        paragraph("a"),
        paragraph("loose"),
        node("bulletList", item),
    )


FRAMES = (
    '<html><head><title>Sea</title></head><frameset cols="1,2"><frame src="menu.html"><frame src="main.html">'
    "{}</frameset></html>"
)


def test_what_stands_in_for_frames_that_did_not_come_along_is_read_as_markup():
    page = FRAMES.format("<noframes><body><p>Ebb &amp; <b>flow</b></p></body></noframes>")
    result = read(Source(name="index.html", data=page.encode()))
    assert [one.plain for one in result.course.pages[0].body.content] == ["Ebb & flow"]
    assert [note.excerpt for note in result.notes if note.code == "frame"] == ["menu.html", "main.html"]


def test_a_page_of_frames_alone_says_which_pages_are_missing_and_what_to_do():
    with pytest.raises(Unreadable, match=r"frames.*menu\.html, main\.html") as caught:
        read(Source(name="index.html", data=FRAMES.format("").encode()))
    assert "zip" in caught.value.advice


def test_a_short_text_for_browsers_without_frames_is_left_out_where_the_frames_came_along():
    page = FRAMES.format("<noframes><p>Get a newer browser.</p></noframes>")
    found = read_html(page, resolve=lambda url: f"page:{url}")
    assert [one.type for one in found.blocks] == ["embed", "embed"]
    assert "text for browsers without frames" in [note.code for note in found.notes]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<table>{}</table>", "tableRow"),
        ("<table><thead>{}</table>", "tableRow"),
        ("<ul>{}</ul>", "listItem"),
        ("<dl>{}</dl>", "paragraph"),
    ],
)
def test_many_rows_and_items_whose_end_tags_are_left_out_are_not_deep(html, kind):
    rows = {
        "tableRow": "<tr><th>a<td><p>b",
        "listItem": "<li><p>a<ul><li>c</ul>",
        "paragraph": "<dt>a<dd>b",
    }
    read_all = read_html(html.format(rows[kind] * 300))
    counts = sum(one.type == kind for block in read_all.blocks for one in block.walk())
    assert counts == (600 if kind != "tableRow" else 300)
    assert not read_all.notes
