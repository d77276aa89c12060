"""Elements and styles that few pages hold: their words come in all the same."""

import pytest

from workbench.importers import read
from workbench.model.imported import Source


def page(body, head="", name="page.html"):
    text = f"<!doctype html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"
    return read(Source(name=name, data=text.encode()))


def lines(imported):
    """The words of each textblock, breaks as line ends."""
    blocks = [one for page in imported.course.walk() for one in page.body.walk()]
    return [
        one.plain for one in blocks if one.type in ("paragraph", "heading", "codeBlock") and one.plain.strip()
    ]


@pytest.mark.parametrize("value", ["pre-wrap", "pre-line", "pre", "break-spaces"])
def test_line_ends_that_a_style_keeps_are_breaks(value):
    imported = page(f"<p style='white-space: {value}'>one\ntwo</p><p>three\nfour</p>")
    assert lines(imported) == ["one\ntwo", "three four"]


def test_line_ends_are_kept_where_a_class_or_what_is_around_says_so():
    css = "<style>body { white-space: pre-wrap } .code, td { white-space: normal }</style>"
    imported = page(
        "<p>one <b>two\nthree</b>\nfour</p>\n<p class='code'>five\nsix</p><ul>\n<li>seven\neight</li>\n</ul>"
        "<table>\n<tr>\n<td>nine\nten</td>\n</tr>\n</table><p><i>x</i>\n<b>y</b></p>",
        css,
    )
    assert lines(imported) == ["one two\nthree\nfour", "five six", "seven\neight", "nine ten", "x\ny"]


def test_a_page_within_its_frame_is_read():
    imported = page(
        "<p>before</p><iframe srcdoc='<p>in the <b>frame</b></p><script>x()</script>'></iframe>after"
    )
    assert lines(imported) == ["before", "in the frame", "after"]
    assert not [note for note in imported.notes if note.code in ("empty_frame", "frame")]
    assert lines(page("<iframe src='data:text/html,%3Cp%3Ewithin%3C/p%3E'></iframe>")) == ["within"]


def test_sections_of_xhtml_are_text_and_those_around_scripts_are_not():
    text = (
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><script>//<![CDATA[\nrun()\n//]]>"
        "</script></head><body><p>a <![CDATA[b < c & d]]> e</p></body></html>"
    )
    assert lines(read(Source(name="x.xhtml", data=text.encode()))) == ["a b < c & d e"]


def test_words_in_boxes_of_their_own_do_not_run_together():
    imported = page("one<dialog>two</dialog>three<marquee>four</marquee><form>five</form>six")
    assert lines(imported) == ["one", "two", "three", "four", "five", "six"]
    assert lines(page("<textarea>one</textarea><button>two</button>three")) == ["one two three"]


def test_what_stands_as_it_was_typed_is_code():
    assert lines(page("<p>a</p><xmp><b>raw</b> & more</xmp>")) == ["a", "<b>raw</b> & more"]


def test_places_of_a_picture_that_lead_on_become_links():
    imported = page(
        "<img src='https://e.org/map.png' alt='Map' usemap='#m'><map name='m'>"
        "<area href='https://e.org/north' alt='The north'><area href='https://e.org/south'></map>"
    )
    marks = [
        (one.text, one.marks[0].attrs["href"])
        for block in imported.course.pages[0].body.walk()
        for one in block.content
        if one.type == "text" and one.marks
    ]
    assert marks == [
        ("The north", "https://e.org/north"),
        ("https://e.org/south", "https://e.org/south"),
    ]


def test_what_an_abbreviation_stands_for_is_told():
    imported = page("<p>The <abbr title='World Health Organization'>WHO</abbr> says</p>")
    assert [note.excerpt for note in imported.notes] == ["WHO: World Health Organization"]


def test_of_many_abbreviations_the_last_are_told_together():
    imported = page("".join(f"<abbr title='Whole {number}'>W{number}</abbr> " for number in range(25)) * 2)
    told = [note.excerpt for note in imported.notes]
    assert (len(told), told[19]) == (21, "W19: Whole 19")
    assert told[20].startswith("W20: Whole 20; W21: Whole 21") and told[20].endswith("W24: Whole 24")


def test_a_caption_without_a_table_is_said_once():
    assert lines(page("<table><caption>cap</caption></table>")) == ["cap"]


WORD = (
    "<p class=MsoNormal>so <!--[if gte msEquation 12]><m:oMath><m:f><m:fPr><span style='font-style:italic'>"
    "<m:ctrlPr></m:ctrlPr></span></m:fPr><m:num><i><span style='x'><m:r>a</m:r></span></i></m:num><m:den>"
    "<i><m:r>b</m:r></i></m:den></m:f></m:oMath><![endif]--><![if !msEquation]><span><![if !vml]>"
    "<img width=9 src='file:///C:/clip_image001.png'><![endif]></span><![endif]> holds</p>"
)


def test_equations_of_pages_that_word_wrote_are_read_and_not_their_pictures():
    imported = page(WORD)
    paragraph = imported.course.pages[0].body.content[0]
    assert [one.attrs["latex"] for one in paragraph.content if one.type == "mathInline"] == [r"\frac{a}{b}"]
    assert paragraph.plain == r"so \frac{a}{b} holds"
    assert imported.notes == ()


def test_the_picture_stands_where_an_equation_of_words_cannot_be_read():
    text = (
        "<p>x<!--[if gte msEquation 12]><m:oMath></m:oMath><![endif]-->"
        "<![if !msEquation]><img alt=eq src=a.png><![endif]></p>"
    )
    assert [one.type for one in page(text).course.pages[0].body.content[0].content] == ["text", "image"]


def test_a_condition_or_section_that_never_ends_changes_nothing():
    assert lines(page("<p>x</p><!--[if gte msEquation 12]><p>y</p>")) == ["x"]
    text = "<?xml version='1.0'?><html><body><p>x</p><![CDATA[ y</body></html>"
    assert lines(read(Source(name="x.xhtml", data=text.encode())))[0] == "x"


@pytest.mark.parametrize("name", ["mi", "mrow", "mtext", "text", "tspan", "foreignObject", "g", "annotation"])
def test_parts_of_drawings_outside_of_them_keep_their_words(name):
    assert lines(page(f"<p class='x'>a <big><{name} title='t'>b <b>c</b></{name}></big> d</p>")) == [
        "a b c d"
    ]


def test_a_reading_outside_of_ruby_and_words_in_a_map_are_read():
    assert lines(page("<p>a <rp>b</rp></p><map name='m'><p>c</p></map>")) == ["a b", "c"]
    assert lines(page("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>")) == ["漢(kan)"]


def message(*parts):
    """A page saved in one file, each part with what it is called."""
    joined = "".join(
        f"--B\r\nContent-Type: text/html; charset=utf-8\r\n{name}\r\n\r\n{html}\r\n" for name, html in parts
    )
    return f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n{joined}--B--\r\n'


def test_pages_in_frames_of_a_page_saved_in_one_file_stand_where_they_are_shown():
    saved = message(
        (
            "Content-Location: https://e.org/a/page.html",
            "<p>one</p><iframe src='cid:f1'></iframe><p>three</p><iframe src='in.html'></iframe>",
        ),
        ("Content-ID: <f1>", '<p>two "quoted"</p>'),
        ("Content-Location: https://e.org/a/in.html", "<p>four</p><iframe src='cid:f2'></iframe>"),
        ("Content-ID: <f2>", "<p>five</p>"),
        ("Content-ID: <f3>", "<p>shown nowhere</p>"),
    )
    imported = read(Source(name="a.mhtml", data=saved.encode()))
    assert lines(imported) == ["one", 'two "quoted"', "three", "four", "five"]
    assert [(note.code, note.excerpt) for note in imported.notes] == [("frame", "<f3>")]
