"""Word files: what mammoth would drop is kept, what is hidden is not shown, and all of it is said."""

from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from word_files import one_file, p, word, zipped

from workbench.importers import read
from workbench.importers._omml import omml_to_latex
from workbench.importers._xml import parse_xml
from workbench.model.content import heading, mark, node, paragraph, text
from workbench.model.errors import Unreadable
from workbench.model.imported import Severity, Source
from workbench.model.limits import ImportLimits

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PICTURES = "http://schemas.openxmlformats.org/drawingml/2006/picture"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def style(name, *, based="", outline="", shown=""):
    based = f'<w:basedOn w:val="{based}"/>' if based else ""
    outline = f'<w:pPr><w:outlineLvl w:val="{outline}"/></w:pPr>' if outline else ""
    inside = f'<w:name w:val="{shown or name}"/>{based}{outline}'
    return f'<w:style w:type="paragraph" w:styleId="{name}">{inside}</w:style>'


def styled(name):
    return f'<w:pStyle w:val="{name}"/>'


def listed(number, level=0):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def levels(kind):
    return "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/></w:lvl>'
        for level in range(3)
    )


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{levels("decimal")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="1">{levels("bullet")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{levels("lowerLetter")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    '</w:lvlOverride></w:num><w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>'
)


@pytest.mark.parametrize(
    ("properties", "styles", "level"),
    [
        (styled("Heading2"), "", 2),
        (styled("Mine"), style("Heading1", shown="heading 1") + style("Mine", based="Heading1"), 1),
        (styled("Kopf"), style("Kopf", outline="2"), 3),
        ('<w:outlineLvl w:val="3"/>', "", 4),
        (styled("Title"), style("Title"), 1),
        (styled("X"), style("X", shown="heading 4"), 4),
        (styled("Deep"), style("Deep", outline="8"), 6),
    ],
    ids=["built in", "based on it", "style's outline", "direct outline", "title", "by name", "ninth"],
)
def test_headings_are_found_however_they_are_made(word_blocks, properties, styles, level):
    blocks, _ = word_blocks(p("Überschrift", properties) + p("text"), styles=styles)
    assert blocks == (heading(level, "Überschrift"), paragraph("text"))


def test_of_several_default_styles_the_last_holds(word_blocks):
    first, last = style("Normal"), style("Kopf", outline="1")
    both = "".join(one.replace("<w:style ", '<w:style w:default="1" ') for one in (first, last))
    assert word_blocks(p("words"), styles=both)[0] == (heading(2, "words"),)


def test_a_heading_made_body_text_is_none(word_blocks):
    blocks, _ = word_blocks(p("text", styled("Heading1") + '<w:outlineLvl w:val="9"/>'))
    assert blocks == (paragraph("text"),)


def test_tracked_changes_are_accepted_and_each_is_said(word_blocks):
    body = (
        '<w:p><w:r><w:t xml:space="preserve">A </w:t></w:r>'
        '<w:ins w:author="Ada" w:date="2026-01-05T00:00:00Z"><w:r><w:t>new</w:t></w:r></w:ins>'
        '<w:del w:author="Bob"><w:r><w:delText>old</w:delText></w:r></w:del>'
        '<w:moveFrom w:author="Bob"><w:r><w:t>gone</w:t></w:r></w:moveFrom></w:p>'
        '<w:p><w:moveTo w:author="Bob"><w:r><w:t>come</w:t></w:r></w:moveTo></w:p>'
    )
    blocks, notes = word_blocks(body)
    assert blocks == (paragraph("A new"), paragraph("come"))
    assert [(note.code, note.excerpt) for note in notes] == [
        ("insertion", "new"),
        ("deletion", "old"),
        ("move", "gone"),
        ("move", "come"),
    ]
    assert "Ada, 2026-01-05" in notes[0].message


def test_a_deleted_paragraph_end_joins_two_paragraphs(word_blocks):
    first = p("one ", '<w:rPr><w:del w:author="A"/></w:rPr>')
    blocks, _ = word_blocks(first + p("two"))
    assert blocks == (paragraph("one two"),)


def test_comments_are_listed_with_what_they_are_about(word_blocks):
    body = (
        p("Leaf", styled("Heading1"))
        + '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>green</w:t></w:r><w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )
    comment = f'<w:comment w:id="0" w:author="Ada">{p("Why?")}</w:comment>'
    blocks, (note,) = word_blocks(body, comments=comment)
    assert blocks == (heading(1, "Leaf"), paragraph("green"))
    assert (note.message, note.excerpt, note.where) == ("Comment by Ada: Why?", "green", "under “Leaf”")


def test_hidden_text_is_left_out_and_reported(word_blocks):
    body = "<w:p><w:r><w:t>seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>key: B</w:t></w:r></w:p>"
    blocks, (note,) = word_blocks(body)
    assert blocks == (paragraph("seen"),)
    assert (note.severity, note.code, note.excerpt) == (Severity.WARNING, "hidden", "key: B")


def test_text_after_a_hidden_beginning_is_read(word_blocks):
    body = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>key</w:t></w:r><w:r><w:t>seen</w:t></w:r></w:p>"
    assert word_blocks(body)[0] == (paragraph("seen"),)


def test_content_controls_fields_and_smart_tags_keep_their_text(word_blocks):
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('control')}</w:sdtContent></w:sdt>"
        "<w:p><w:sdt><w:sdtContent><w:r><w:t>inline</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        '<w:p><w:fldSimple w:instr="DATE"><w:r><w:t>field</w:t></w:r></w:fldSimple></w:p>'
        "<w:p><w:smartTag><w:r><w:t>smart</w:t></w:r></w:smartTag></w:p>"
    )
    blocks, _ = word_blocks(body)
    assert [block.plain for block in blocks] == ["control", "inline", "field", "smart"]


def test_a_text_box_follows_its_paragraph_and_comes_once(word_blocks):
    box = f"<w:txbxContent>{p('boxed')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>anchor</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>" + p("after")
    )
    blocks, _ = word_blocks(body)
    assert [block.plain for block in blocks] == ["anchor", "boxed", "after"]


def box(*words):
    inside = "".join(p(one) for one in words)
    return f"<w:r><w:pict><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></w:pict></w:r>"


def test_text_boxes_of_one_paragraph_come_in_its_order(word_blocks):
    blocks, _ = word_blocks(f"<w:p>{box('one', 'two')}{box('three')}</w:p>" + p("after"))
    assert [block.plain for block in blocks] == ["one", "two", "three", "after"]


def test_words_drawn_as_art_are_text(word_blocks):
    art = '<w:r><w:pict><v:shape><v:textpath string="Welcome&#10;to all"/></v:shape></w:pict></w:r>'
    blocks, notes = word_blocks(f"<w:p>{art}</w:p>")
    assert [block.plain for block in blocks] == ["Welcome", "to all"] and notes == ()


def test_a_line_in_a_text_box_is_not_all_of_it(word_blocks):
    rule = '<w:r><w:pict><v:rect o:hr="t" xmlns:o="urn:schemas-microsoft-com:office:office"/></w:pict></w:r>'
    inside = f"{p('words')}<w:p>{rule}</w:p>"
    boxed = f"<w:pict><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></w:pict>"
    blocks, _ = word_blocks(f"<w:p><w:r>{boxed}</w:r></w:p>")
    assert [(block.type, block.plain) for block in blocks] == [("paragraph", "words"), ("horizontalRule", "")]


@pytest.mark.parametrize("kind", ["page", "column"])
def test_a_new_page_within_a_paragraph_parts_its_words(word_blocks, kind):
    broken = f'<w:r><w:br w:type="{kind}"/></w:r>'
    body = f"<w:p>{broken}<w:r><w:t>before</w:t></w:r>{broken}<w:r><w:t>after</w:t></w:r>{broken}</w:p>"
    blocks, _ = word_blocks(body)
    assert blocks == (paragraph(text("before"), node("hardBreak"), text("after")),)


def test_an_embedded_page_is_read(word_blocks):
    relation = f'<Relationship Id="c1" Type="{OFFICE}/aFChunk" Target="chunk.html"/>'
    files = {"word/chunk.html": "<html><body><h2>Within</h2><p>page</p><script>x</script></body></html>"}
    blocks, _ = word_blocks(p("before") + '<w:altChunk r:id="c1"/>', relations=relation, files=files)
    assert blocks == (paragraph("before"), heading(2, "Within"), paragraph("page"))


def test_pictures_keep_their_words_and_size(word_blocks):
    relation = f'<Relationship Id="i1" Type="{OFFICE}/image" Target="media/leaf.png"/>'
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="952500" cy="476250"/>'
        '<wp:docPr id="1" name="x" descr="A leaf"/>'
        '<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="i1"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    (block,), _ = word_blocks(drawing, relations=relation, files={"word/media/leaf.png": PIXEL})
    image = block.content[0]
    assert (image.attrs["alt"], image.attrs["width"], image.attrs["height"]) == ("A leaf", 100, 50)
    assert image.attrs["src"].startswith("asset:")


def test_a_picture_no_browser_shows_is_a_loss(word_blocks):
    relation = f'<Relationship Id="i1" Type="{OFFICE}/image" Target="media/old.emf"/>'
    drawing = p("x") + '<w:p><w:r><w:drawing><a:blip r:embed="i1"/></w:drawing></w:r></w:p>'
    _, notes = word_blocks(drawing, relations=relation, files={"word/media/old.emf": b"\x01\0\0\0"})
    assert [(note.severity, note.excerpt) for note in notes] == [(Severity.LOSS, "old.emf")]


def test_equations_come_as_latex_in_the_line_and_alone(word_blocks):
    fraction = "<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"
    body = (
        f'<w:p><w:r><w:t xml:space="preserve">so </w:t></w:r><m:oMath>{fraction}</m:oMath></w:p>'
        f"<w:p><m:oMathPara><m:oMath>{fraction}</m:oMath></m:oMathPara></w:p>"
    )
    blocks, _ = word_blocks(body)
    assert blocks == (
        paragraph("so ", node("mathInline", latex=r"\frac{a}{b}")),
        node("mathBlock", latex=r"\frac{a}{b}"),
    )


def test_an_equation_stands_alone_beside_empty_text_and_in_the_line_beside_words(word_blocks):
    alone = "<m:oMathPara><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></m:oMathPara>"
    body = f"<w:p><w:r><w:t/></w:r>{alone}</w:p><w:p><w:r><w:t>so</w:t></w:r>{alone}</w:p>"
    assert word_blocks(body)[0] == (
        node("mathBlock", latex="x"),
        paragraph("so", node("mathInline", latex="x")),
    )


def test_a_package_without_a_document_is_refused_with_a_way_out():
    files = word(p("a"))
    del files["word/document.xml"]
    with pytest.raises(Unreadable) as refused:
        read(Source(name="a.docx", data=zipped(files)))
    assert "no Word document" in str(refused.value) and "save it as .docx" in refused.value.advice


def test_items_keep_their_side_and_empty_lines_stay_within_their_paragraph(word_blocks):
    broken = "<w:p><w:r><w:t>a</w:t><w:br/><w:br/><w:t>b</w:t></w:r></w:p>"
    blocks, _ = word_blocks(p("item", listed(2) + '<w:jc w:val="center"/>') + broken, numbering=NUMBERING)
    assert blocks == (
        node("bulletList", node("listItem", node("paragraph", text("item"), textAlign="center"))),
        paragraph("a", node("hardBreak"), node("hardBreak"), "b"),
    )


def test_a_sign_without_a_place_for_a_number_is_a_bullet(word_blocks):
    signs = NUMBERING.replace("</w:lvl>", '<w:lvlText w:val="&#xF09F;"/></w:lvl>', 1)
    blocks, _ = word_blocks(p("item", listed(1)) + p("inner", listed(1, 1)), numbering=signs)
    inner = node("orderedList", node("listItem", paragraph("inner")))
    assert blocks == (node("bulletList", node("listItem", paragraph("item"), inner)),)


def test_footnotes_and_endnotes(word_blocks):
    body = (
        '<w:p><w:r><w:t>a</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        '<w:r><w:endnoteReference w:id="2"/></w:r></w:p>'
    )
    blocks, _ = word_blocks(
        body,
        footnotes=f'<w:footnote w:id="2">{p("foot")}</w:footnote>',
        endnotes=f'<w:endnote w:id="2">{p("end")}</w:endnote>',
    )
    assert blocks[0].content[1:] == (
        node("footnoteReference", label="1"),
        node("footnoteReference", label="2"),
    )
    assert [one.plain for one in blocks[1].content] == ["foot", "end"]


def test_lists_count_on_after_a_break_and_restart_where_they_should(word_blocks):
    body = (
        p("one", listed(1)) + p("inner", listed(2, 1)) + p("two", listed(1)) + p("between")
        + p("three", listed(1)) + p("again", listed(3)) + p("letter", listed(4))
    )  # fmt: skip
    blocks, _ = word_blocks(body, numbering=NUMBERING)
    kinds = [(one.type, one.attrs.get("start"), one.attrs.get("type")) for one in blocks]
    assert kinds == [
        ("orderedList", 1, None),
        ("paragraph", None, None),
        ("orderedList", 3, None),
        ("orderedList", 1, None),
        ("orderedList", 1, "a"),
    ]
    first = blocks[0].content[0]
    assert [child.type for child in first.content] == ["paragraph", "bulletList"]


def test_a_list_that_does_not_say_where_it_begins_begins_at_nought(word_blocks):
    numbering = NUMBERING.replace('<w:start w:val="1"/>', "")
    blocks, _ = word_blocks(p("nought", listed(1)) + p("one", listed(1)), numbering=numbering)
    assert [one.attrs["start"] for one in blocks] == [0]


def test_text_that_a_merged_cell_covers_is_told(word_blocks):
    def row(first, mark):
        cell = f'<w:tc><w:tcPr><w:vMerge w:val="{mark}"/></w:tcPr>{p(first)}</w:tc>'
        return f"<w:tr>{cell}<w:tc>{p('b')}</w:tc></w:tr>"

    table = f"<w:tbl>{row('shown', 'restart')}{row('covered', 'continue')}{row('', 'continue')}</w:tbl>"
    blocks, notes = word_blocks(table)
    assert "covered" not in blocks[0].plain
    assert [(note.code, note.excerpt, note.severity) for note in notes] == [
        ("hidden", "covered", Severity.WARNING)
    ]


def test_tables_keep_their_spans(word_blocks):
    def cell(words, properties=""):
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}</w:tc>"

    head = cell("both", '<w:gridSpan w:val="2"/>')
    tall = cell("tall", '<w:vMerge w:val="restart"/>')
    below = cell("", "<w:vMerge/>")
    body = (
        f"<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{head}</w:tr>"
        f"<w:tr>{tall}{cell('a')}</w:tr><w:tr>{below}{cell('b')}</w:tr></w:tbl>"
    )
    (table,), _ = word_blocks(body)
    spans = [
        [(cell.attrs["colspan"], cell.attrs["rowspan"]) for cell in row.content] for row in table.content
    ]
    assert spans == [[(2, 1)], [(1, 2), (1, 1)], [(1, 1)]]
    assert table.content[0].content[0].type == "tableHeader"


def test_looks_become_marks_also_through_character_styles(word_blocks):
    styles = (
        '<w:style w:type="character" w:styleId="Loud"><w:name w:val="Loud"/><w:rPr><w:b/></w:rPr></w:style>'
    )
    body = (
        '<w:p><w:r><w:rPr><w:rStyle w:val="Loud"/></w:rPr><w:t>bold</w:t></w:r>'
        '<w:r><w:rPr><w:i/><w:u w:val="single"/></w:rPr><w:t>both</w:t></w:r>'
        '<w:r><w:rPr><w:rFonts w:ascii="Consolas"/></w:rPr><w:t>x=1</w:t></w:r></w:p>'
    )
    blocks, _ = word_blocks(body, styles=styles)
    assert blocks == (
        paragraph(
            text("bold", mark("bold")),
            text("both", mark("italic"), mark("underline")),
            text("x=1", mark("code")),
        ),
    )


def test_a_link_that_runs_something_is_only_text(word_blocks):
    relation = (
        f'<Relationship Id="h1" Type="{OFFICE}/hyperlink" TargetMode="External" Target="javascript:x()"/>'
        f'<Relationship Id="h2" Type="{OFFICE}/hyperlink" Target="https://e.org/" TargetMode="External"/>'
    )
    body = (
        '<w:p><w:hyperlink r:id="h1"><w:r><w:t>bad</w:t></w:r></w:hyperlink>'
        '<w:hyperlink r:id="h2"><w:r><w:t>good</w:t></w:r></w:hyperlink></w:p>'
    )
    blocks, notes = word_blocks(body, relations=relation)
    assert blocks == (paragraph("bad", text("good", mark("link", href="https://e.org/"))),)
    assert [note.code for note in notes] == ["link"]


def test_strict_files_are_read(word_blocks):
    files = {
        name: content.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        for name, content in word(p("Strict", styled("Heading1"))).items()
    }
    imported = read(Source(name="a.docx", data=zipped(files)))
    assert imported.course.pages[0].body.content == (heading(1, "Strict"),)


def test_headers_and_footers_are_said(word_blocks):
    _, notes = word_blocks(p("body"), header=p("School of leaves"))
    assert [(note.code, note.excerpt) for note in notes] == [("header", "School of leaves")]


def test_a_document_without_text_is_an_empty_page(word_blocks):
    blocks, (note,) = word_blocks("<w:p/>")
    assert blocks == (paragraph(),)
    assert note.code == "empty"


def test_a_long_document_becomes_a_page_for_each_main_heading_with_its_footnotes():
    def chapter(number):
        reference = f'<w:p><w:r><w:footnoteReference w:id="{number}"/></w:r></w:p>'
        return p(f"Chapter {number}", styled("Heading1")) + p("word " * 60) + reference

    notes = "".join(f'<w:footnote w:id="{number}">{p(f"note {number}")}</w:footnote>' for number in (1, 2, 3))
    body = p("A book", styled("Title")) + p("Preface") + chapter(1) + chapter(2) + chapter(3)
    data = zipped(word(body, footnotes=notes))
    imported = read(Source(name="a.docx", data=data), ImportLimits(page_words=100))
    assert [page.title for page in imported.course.pages] == ["A book", "Chapter 1", "Chapter 2", "Chapter 3"]
    last = imported.course.pages[3].body.content[-1]
    assert last.type == "footnotes" and "note 3" in last.plain and "note 2" not in last.plain
    assert [note.code for note in imported.notes] == ["pages"]


def test_the_sample_lesson_comes_in_whole():
    path = SAMPLES / "photosynthesis-lesson.docx"
    imported = read(Source(name=path.name, data=path))
    (page,) = imported.course.pages
    kinds = [one.type for one in page.body.walk()]
    assert imported.course.title == "Photosynthesis: how a leaf stores light"
    assert kinds.count("heading") == 9 and kinds.count("table") == 1 and kinds.count("image") == 1
    assert kinds.count("mathBlock") == 2 and kinds.count("footnote") == 1
    assert {note.code for note in imported.notes} == {"comment", "insertion"}


@pytest.mark.parametrize(
    ("omml", "latex"),
    [
        (
            "<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>",
            "x^{2}",
        ),
        (
            "<m:rad><m:deg/><m:e><m:r><m:t>α</m:t></m:r></m:e></m:rad>",
            r"\sqrt{\alpha}",
        ),
        (
            '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub><m:r><m:t>i=1</m:t></m:r></m:sub>'
            "<m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e><m:r><m:t>i</m:t></m:r></m:e></m:nary>",
            r"\sum_{i=1}^{n} i",
        ),
        ("<m:d><m:e><m:r><m:t>a</m:t></m:r></m:e></m:d>", r"\left(a\right)"),
        (
            "<m:m><m:mr><m:e><m:r><m:t>1</m:t></m:r></m:e><m:e><m:r><m:t>2</m:t></m:r></m:e></m:mr></m:m>",
            r"\begin{matrix}1 & 2\end{matrix}",
        ),
        ("<m:r><m:rPr><m:nor/></m:rPr><m:t>if 50 %</m:t></m:r>", r"\text{if 50 \%}"),
        ("<m:acc><m:e><m:r><m:t>x</m:t></m:r></m:e></m:acc>", r"\hat{x}"),
        ("<m:r><m:t>ℝ</m:t></m:r>", r"\mathbb{R}"),
    ],
)
def test_office_equations_as_latex(omml, latex):
    root = parse_xml(f"<m:oMath {M}>{omml}</m:oMath>".encode(), ImportLimits())
    assert omml_to_latex(root) == latex


def test_an_embedded_archive_of_a_page_brings_its_pictures(word_blocks):
    page = (
        '<body><p>See <img alt="dot" src="file:///C:/x/one.png"> and <img alt="no" src="two.png"></p></body>'
    )
    data = b64encode(PIXEL).decode()
    archive = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n'
        f"Content-Location: file:///C:/x/page.html\n\n{page}\n--b\nContent-Type: image/png\n"
        f"Content-Transfer-Encoding: base64\nContent-Location: file:///C:/x/one.png\n\n{data}\n--b--\n"
    )
    relation = f'<Relationship Id="c1" Type="{OFFICE}/aFChunk" Target="chunk.mht"/>'
    (block,), notes = word_blocks(
        '<w:altChunk r:id="c1"/>', relations=relation, files={"word/chunk.mht": archive}
    )
    one, two = (part.attrs["src"] for part in block.content if part.type == "image")
    assert one.startswith("asset:") and not two and [note.excerpt for note in notes] == ["two.png"]


def test_a_row_that_is_said_to_be_no_head_is_none(word_blocks):
    def row(properties, words):
        return f"<w:tr><w:trPr>{properties}</w:trPr><w:tc>{p(words)}</w:tc></w:tr>"

    rows = "".join(row(f'<w:tblHeader w:val="{given}"/>', "a") for given in ("1", "0", "off"))
    (table,), _ = word_blocks(f"<w:tbl>{rows}</w:tbl>")
    assert [line.content[0].type for line in table.content] == ["tableHeader", "tableCell", "tableCell"]


def test_of_what_a_paragraph_says_twice_the_last_holds(word_blocks):
    body = p("head", styled("1") + styled("H1")) + p("back", styled("H1") + styled("unknown"))
    blocks, _ = word_blocks(
        body + p("item", listed(2) + listed(1)), styles=style("H1", shown="heading 1"), numbering=NUMBERING
    )
    assert [one.type for one in blocks] == ["heading", "heading", "orderedList"]


def test_a_heading_by_name_has_the_level_of_its_name(word_blocks):
    blocks, _ = word_blocks(p("one", styled("Big")), styles=style("Big", shown="Heading 1", outline="1"))
    assert blocks == (heading(1, "one"),)


def test_lines_set_in_a_font_for_code_are_code(word_blocks):
    def run(words, font="Courier New"):
        look = f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>'
        return f"<w:r>{look}{words.replace('|', '<w:br/>')}</w:r>"

    lines = run('<w:t>if x:</w:t>|<w:t xml:space="preserve">\n</w:t>') + run(
        '<w:t xml:space="preserve">    go</w:t>'
    )
    mixed = run("<w:t>see</w:t>|", "Arial") + run("<w:t>x</w:t>")
    blocks, _ = word_blocks(f"<w:p>{lines}</w:p><w:p>{mixed}</w:p><w:p>{run('<w:t>x</w:t>')}</w:p>")
    assert [one.type for one in blocks] == ["codeBlock", "paragraph", "paragraph"]
    assert blocks[0].plain == "if x:\n    go"


def test_a_style_whose_name_runs_into_code_is_code(word_blocks):
    blocks, _ = word_blocks(p("x = 1", styled("c")), styles=style("c", shown="blockCode"))
    assert [one.type for one in blocks] == ["codeBlock"]


def docx_of(files):
    return read(Source(name="a.docx", data=zipped(files)))


LINKED = '<w:hyperlink xmlns:r="%s" r:id="%s"><w:r><w:t>here</w:t></w:r></w:hyperlink>'


def test_a_link_whose_address_is_missing_keeps_the_document_whole():
    table = "<w:tbl><w:tr><w:tc>" + p("cell") + "</w:tc></w:tr></w:tbl>"
    imported = docx_of(word(f"<w:p>{LINKED % (OFFICE, 'rLost')}</w:p>{table}"))
    (page,) = imported.course.pages
    assert [one.type for one in page.body.content] == ["paragraph", "table"]
    assert [(note.code, note.excerpt) for note in imported.notes] == [("link", "here")]


def field_link(code):
    sign = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
    told = f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    return f"<w:p>{sign % 'begin'}{told}{sign % 'separate'}<w:r><w:t>here</w:t></w:r>{sign % 'end'}</w:p>"


@pytest.mark.parametrize(
    ("code", "href"),
    [
        (' HYPERLINK "https://a.example/?b=1" \\o "A tip" ', "https://a.example/?b=1"),
        (' HYPERLINK \\o "A tip" \\t "_blank" "https://a.example/" ', "https://a.example/"),
        (' HYPERLINK https://a.example/ \\n \\l "part" ', "https://a.example/#part"),
        (" HYPERLINK “https://a.example/x” ", "https://a.example/x"),
    ],
)
def test_a_link_in_a_field_has_its_address_and_nothing_of_its_settings(code, href):
    (page,) = docx_of(word(field_link(code))).course.pages
    (said,) = page.body.content[0].content
    assert [one.attrs["href"] for one in said.marks] == [href]


def test_what_a_field_within_an_instruction_shows_is_no_text():
    sign = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
    begin, separate, end = (sign % kind for kind in ("begin", "separate", "end"))
    code = "<w:r><w:instrText>%s</w:instrText></w:r>"
    inner = f"{begin}{code % 'MERGEFIELD x'}{separate}<w:r><w:t>inner</w:t></w:r>{end}"
    outer = f"{begin}{code % 'IF '}{inner}{code % ' = 1'}{separate}<w:r><w:t>shown</w:t></w:r>{end}"
    (page,) = docx_of(word(f"<w:p>{outer}</w:p>")).course.pages
    assert page.body.plain == "shown"


def bullet(sign):
    return (
        f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
        f'<w:lvlText w:val="{sign}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:abstractNum w:abstractNumId="1">{levels("decimal")}</w:abstractNum>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )


def test_a_paragraph_with_a_blank_for_a_bullet_goes_on_with_the_item_before_it():
    body = p("one", listed(2)) + p("more", listed(1)) + p("two", listed(2)) + p("out") + p("alone", listed(1))
    (page,) = docx_of(word(body, numbering=bullet(" "))).course.pages
    counted, out, alone = page.body.content
    assert [[one.plain for one in item.content] for item in counted.content] == [["one", "more"], ["two"]]
    assert (out, alone) == (paragraph("out"), paragraph("alone"))


def test_a_paragraph_in_a_table_does_not_go_on_with_an_item_before_the_table():
    cell = f"<w:tbl><w:tr><w:tc>{p('apart', listed(1))}</w:tc></w:tr></w:tbl>"
    (page,) = docx_of(word(p("one", listed(2)) + cell, numbering=bullet(" "))).course.pages
    assert [one.type for one in page.body.content[:2]] == ["orderedList", "table"]
    assert not [one for one in page.body.content[1].walk() if one.type == "listItem"]


@pytest.mark.parametrize(("sign", "shown"), [("☐", "☐"), ("☒", "☑"), ("\uf0a8", "☐"), ("•", "")])
def test_bullets_that_are_boxes_to_tick_stand_before_the_words(sign, shown):
    (page,) = docx_of(word(p("task", listed(1)), numbering=bullet(sign))).course.pages
    assert page.body.content[0].plain == f"{shown} task".strip()


@pytest.mark.parametrize("name", ["Author", "Date"])
def test_who_wrote_it_and_when_is_no_heading_though_it_looks_like_the_title(name):
    styles = style("Title", shown="Title") + style(name, based="Title")
    (page,) = docx_of(word(p("Leaves", styled("Title")) + p("Ada", styled(name)), styles=styles)).course.pages
    assert [one.type for one in page.body.content] == ["heading", "paragraph"]


@pytest.mark.parametrize(
    "shown",
    [
        "Überschrift 2",
        "Titre 2",
        "Заголовок 2",
        "見出し 2",
        "标题 2",
        "عنوان 2",
        "Pealkiri 2",
        "heading 2,H2",
    ],
)
def test_styles_named_as_headings_in_other_languages_are_headings(shown):
    (page,) = docx_of(word(p("Leaves", styled("s1")), styles=style("s1", shown=shown))).course.pages
    assert [(one.type, one.attrs["level"]) for one in page.body.content] == [("heading", 2)]


def test_a_large_first_letter_stands_in_its_word():
    cap = p("O", '<w:framePr w:dropCap="drop" w:lines="3"/>')
    (page,) = docx_of(word(cap + p("nce upon a time", '<w:jc w:val="left"/>'))).course.pages
    assert page.body.plain == "Once upon a time"


def test_a_document_that_is_one_xml_file_reads_as_its_parts_in_a_zip_do():
    picture = f'<Relationship Id="rId9" Type="{OFFICE}/image" Target="media/dot.png"/>'
    blip = '<pic:pic><pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill></pic:pic>'
    shown = f'<a:graphic><a:graphicData uri="{PICTURES}">{blip}</a:graphicData></a:graphic>'
    named = '<wp:docPr id="1" name="" descr="A dot"/>'
    drawn = f"<w:p><w:r><w:drawing><wp:inline>{named}{shown}</wp:inline></w:drawing></w:r></w:p>"
    files = word(p("One", styled("Title")) + drawn, relations=picture, styles=style("Title"))
    files |= {"word/media/dot.png": PIXEL}
    whole, parted = (
        read(Source(name=name, data=data))
        for name, data in (("a.xml", one_file(files)), ("a.docx", zipped(files)))
    )
    assert whole.provenance.importer == "word_xml"
    assert whole.course == parted.course and whole.assets == parted.assets and len(whole.assets) == 1
    assert whole.notes == parted.notes


def test_a_damaged_picture_in_one_xml_file_costs_nothing_else():
    files = word(p("One")) | {"word/media/dot.png": PIXEL}
    data = one_file(files).replace(b64encode(PIXEL)[:20], b"%" * 19)
    assert read(Source(name="a.xml", data=data)).course.pages[0].body.plain.strip() == "One"
