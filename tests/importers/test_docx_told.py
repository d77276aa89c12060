# ruff: noqa: E501 -- the markup reads better unbroken
"""Word files: what hangs on pictures, boxes, comments and hidden text comes in or is told, with its place."""

import pytest
from word_files import p, word, zipped

from workbench.importers import read
from workbench.model.content import heading, paragraph
from workbench.model.imported import Source

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HIDDEN = "<w:rPr><w:vanish/></w:rPr>"
HEADING = p("Top", '<w:outlineLvl w:val="0"/>')
PICTURE = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"


def run(words, properties=""):
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


def relation(key, kind, target, *, outside=False):
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def drawing(inside, said=""):
    return (
        f'<w:r><w:drawing><wp:anchor><wp:docPr id="1" name="n" descr="{said}"><a:hlinkClick r:id="l"/>'
        "</wp:docPr>"
        f"<a:graphic><a:graphicData>{inside}</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def picture(said=""):
    return (
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="2" name="" descr="{said}"/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="i"/></pic:blipFill></pic:pic>'
    )


def box(inside):
    text = f"<w:txbxContent>{inside}</w:txbxContent>"
    shape = f"<wps:wsp><wps:txbx>{text}</wps:txbx></wps:wsp>"
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{drawing(shape)[5:-6]}</mc:Choice>'
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{text}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )


def equation(letter, properties=""):
    return f"<m:oMath><m:r>{properties}<m:t>{letter}</m:t></m:r></m:oMath>"


def told(notes, *codes):
    return [(note.where, note.message, note.excerpt) for note in notes if note.code in codes]


def test_words_in_shapes_that_know_no_paragraphs_of_word_come_in(word_blocks):
    body = (
        "<a:txBody><a:p><a:r><a:t>First</a:t></a:r><a:br/><a:r><a:t>line</a:t></a:r></a:p><a:p/></a:txBody>"
    )
    blocks, _ = word_blocks(f"{p('before')}<w:p>{drawing(f'<a:sp><a:txSp>{body}</a:txSp></a:sp>')}</w:p>")
    assert [block.plain for block in blocks] == ["before", "First line"]


def test_equations_boxes_and_notes_in_hidden_text_are_hidden_with_it(word_blocks):
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>the key</w:t></w:r></w:p></w:footnote>'
    reference = f'<w:r>{HIDDEN}<w:footnoteReference w:id="2"/></w:r>'
    body = f"<w:p>{equation('x', HIDDEN)}<w:r>{HIDDEN}{box(p('boxed'))}</w:r>{reference}{run('shown')}</w:p>"
    blocks, notes = word_blocks(HEADING + body, footnotes=note)
    assert [block.plain for block in blocks] == ["Top", "shown"]
    assert told(notes, "hidden", "footnote") == [
        ("among the footnotes", "A footnote of hidden text was left out.", "the key"),
        ("under “Top”", "Hidden text was left out.", "x"),
        ("under “Top”", "Hidden text was left out.", "boxed"),
    ]


def test_hidden_equations_and_notes_are_taken_in_when_chosen():
    note = f'<w:footnote w:id="2">{p("the key")}</w:footnote>'
    body = f'<w:p>{equation("x", HIDDEN)}<w:r>{HIDDEN}<w:footnoteReference w:id="2"/></w:r></w:p>'
    data = zipped(word(body, footnotes=note))
    (page,) = read(Source(name="a.docx", data=data, choices={"hidden": "take"})).course.pages
    assert [one.type for one in page.body.walk() if one.type in ("mathInline", "footnote")] == [
        "mathInline",
        "footnote",
    ]


def test_changes_and_comments_in_a_box_that_is_there_in_two_forms_are_told_once(word_blocks):
    anchored = '<w:commentRangeStart w:id="0"/><w:ins w:author="A">' + run("new") + "</w:ins>"
    comment = f'<w:comment w:id="0" w:author="B">{p("why")}</w:comment>'
    ended = '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    body = f"<w:p><w:r>{box(f'<w:p>{anchored}{ended}</w:p>')}</w:r></w:p>"
    _, notes = word_blocks(HEADING + body, comments=comment)
    assert told(notes, "insertion", "comment") == [
        ("under “Top”", "Comment by B: why", "new"),
        ("under “Top”", "Inserted text was accepted (by A).", "new"),
    ]


def test_a_comment_tells_its_pictures_links_equations_and_its_place_in_a_note():
    inner = f"<w:p>{run('See ')}{equation('x')}<w:hyperlink r:id='l'>{run(' there')}</w:hyperlink></w:p>"
    comment = f'<w:comment w:id="0" w:author="B">{inner}<w:p>{drawing(picture())}</w:p></w:comment>'
    note = (
        '<w:footnote w:id="2"><w:p><w:r><w:commentReference w:id="0"/></w:r></w:p>'
        + p("foot")
        + "</w:footnote>"
    )
    files = word('<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', comments=comment, footnotes=note)
    links = relation("l", "hyperlink", "https://e.org/", outside=True)
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    files["word/_rels/comments.xml.rels"] = f'<Relationships xmlns="{space}">{links}</Relationships>'
    notes = read(Source(name="a.docx", data=zipped(files))).notes
    message = "Comment by B: See x there (with 1 picture) (https://e.org/)"
    assert told(notes, "comment") == [("in a footnote", message, "")]


def test_a_deleted_row_and_a_comment_on_two_paragraphs_tell_their_words_apart(word_blocks):
    row = f'<w:tr><w:trPr><w:del w:author="A"/></w:trPr><w:tc>{p("one")}</w:tc><w:tc>{p("two")}</w:tc></w:tr>'
    start, end = '<w:commentRangeStart w:id="0"/>', '<w:commentRangeEnd w:id="0"/>'
    body = f"<w:tbl>{row}</w:tbl><w:p>{start}{run('three')}</w:p><w:p>{run('four')}{end}</w:p>"
    _, notes = word_blocks(body, comments=f'<w:comment w:id="0">{p("why")}</w:comment>')
    assert [excerpt for *_, excerpt in told(notes, "comment", "deletion")] == ["three four", "one two"]


def test_each_picture_of_a_group_is_described_and_its_link_is_told(word_blocks):
    blocks, notes = word_blocks(
        f"{HEADING}<w:p>{drawing(picture('left') + picture('right'), 'both')}</w:p>",
        relations=relation("i", "image", "i.svg")
        + relation("l", "hyperlink", "https://e.org/", outside=True),
        files={"word/i.svg": PICTURE},
    )
    assert [one.attrs["alt"] for one in blocks[1].content] == ["both: left", "right"]
    message = "A picture led to another place; the picture was kept, the link not."
    assert told(notes, "picture-link") == [("under “Top”", message, "https://e.org/")]


@pytest.mark.parametrize(
    ("relations", "message", "excerpt"),
    [
        (
            relation("i", "image", "https://e.org/i.png", outside=True),
            "A picture lies at another address and was left there.",
            "https://e.org/i.png",
        ),
        (
            relation("i", "image", "file:///c:/i.png", outside=True),
            "A picture is missing from the file.",
            "file:///c:/i.png",
        ),
        (relation("i", "image", "gone.png"), "A picture is missing from the file.", "word/gone.png"),
        ("", "A picture is missing from the file.", "a cat"),
    ],
    ids=["elsewhere", "on a disk", "gone", "unknown"],
)
def test_a_picture_that_is_not_in_the_file_is_told_once_with_its_place(
    word_blocks, relations, message, excerpt
):
    shown = drawing(picture(), "a cat").replace("r:embed", "r:link" if "External" in relations else "r:embed")
    _, notes = word_blocks(f"{HEADING}<w:p>{run('See ')}{shown}</w:p>", relations=relations)
    assert told(notes, "image", "remote-image") == [("under “Top”", message, excerpt)]


def test_missing_pages_and_notes_are_told_with_their_place(word_blocks):
    body = '<w:altChunk r:id="c"/><w:p><w:r><w:endnoteReference w:id="2"/></w:r></w:p>'
    address = relation("c", "aFChunk", "https://e.org/page.html", outside=True)
    _, notes = word_blocks(HEADING + body, relations=address)
    assert told(notes, "chunk", "footnote") == [
        ("under “Top”", "The text of an endnote is missing from the file.", "endnote 2"),
        ("under “Top”", "An embedded page is missing from the file.", "https://e.org/page.html"),
    ]


def test_a_picture_alone_heads_nothing(word_blocks):
    level = '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
    blocks, _ = word_blocks(
        f"<w:p>{level}{drawing(picture('a cat'))}</w:p><w:p>{level}{equation('x')}</w:p>{HEADING}",
        relations=relation("i", "image", "i.svg"),
        files={"word/i.svg": PICTURE},
    )
    assert [block.type for block in blocks] == ["paragraph", "heading", "heading"]
    assert blocks[2] == heading(1, "Top")


def test_a_place_to_click_shows_its_words_and_a_forms_list_tells_its_choices(word_blocks):
    def character(kind, inside=""):
        return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'

    code = "<w:r><w:instrText> MACROBUTTON NoMacro [Your name] </w:instrText></w:r>"
    choices = '<w:ffData><w:ddList><w:listEntry w:val="a"/><w:listEntry w:val="b"/></w:ddList></w:ffData>'
    blocks, notes = word_blocks(
        f"<w:p>{character('begin')}{code}{character('end')}</w:p>"
        f"<w:p>{character('begin', choices)}{character('end')}</w:p>"
    )
    assert blocks == (paragraph("[Your name]"), paragraph("a"))
    assert told(notes, "control") == [("paragraph 2", "A drop-down list came as its chosen words.", "a / b")]


def test_what_a_page_header_says_is_told_once_with_its_equations():
    files = word(p("text"), relations=relation("h", "header", "header1.xml"))
    start, end = files["word/document.xml"].split(p("text"))
    start, end = (one.replace("w:document", "w:hdr").replace("w:body", "w:sdt") for one in (start, end))
    inner = f"<w:p>{run('Page')}<w:r><w:tab/></w:r>{equation('x')}<w:r>{box(p('boxed'))}</w:r></w:p>"
    files["word/header1.xml"] = f"{start}{inner}{end}"
    notes = read(Source(name="a.docx", data=zipped(files))).notes
    assert told(notes, "header") == [("page header", "The page header was left out.", "Page x boxed")]


def drawn(kind, target, xml, **others):
    """The reading of a drawing that shows the part `target`; the other parts by name."""
    space = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    shown = drawing(f'<c:{kind} xmlns:c="{space}" r:id="d"/>', "what it says")
    files = word(f"<w:p>{shown}</w:p>", relations=relation("d", kind, target))
    files |= {f"word/{target}": xml, **{f"word/{name}": data for name, data in others.items()}}
    return read(Source(name="a.docx", data=zipped(files)))


def test_words_drawn_on_a_chart_come_with_it_and_its_description_is_told():
    point = '<c:pt idx="0"><c:v>5</c:v></c:pt>'
    chart = (
        f'<c:chartSpace xmlns:c="c" xmlns:r="{OFFICE}"><c:ser><c:val>{point}</c:val></c:ser>'
        '<c:userShapes r:id="u"/></c:chartSpace>'
    )
    shapes = '<u xmlns:a="a"><a:txBody><a:p><a:t>Look here</a:t></a:p></a:txBody></u>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    links = f'<Relationships xmlns="{space}">{relation("u", "chartUserShapes", "shapes.xml")}</Relationships>'
    result = drawn("chart", "c.xml", chart, **{"_rels/c.xml.rels": links, "shapes.xml": shapes})
    assert [block.plain for block in result.course.pages[0].body.content][-1] == "Look here"
    assert told(result.notes, "chart") == [
        ("paragraph 1", "A chart came as a table of its figures.", "what it says")
    ]


def test_a_chart_of_the_kinds_that_came_later_is_a_table_of_its_figures():
    def values(kind, *said):
        return (
            f"<{kind}><lvl>"
            + "".join(f'<pt idx="{at}">{one}</pt>' for at, one in enumerate(said))
            + f"</lvl></{kind}>"
        )

    data = f'<data id="7">{values("strDim", "May", "June")}{values("numDim", 4, 2)}</data>'
    series = '<series><tx><txData><v>Rain</v></txData></tx><dataId val="7"/></series>'
    result = drawn(
        "chart", "c.xml", f'<chartSpace xmlns="x"><chartData>{data}</chartData>{series}</chartSpace>'
    )
    (table, *_) = result.course.pages[0].body.content
    rows = [[cell.plain for cell in row.content] for row in table.content]
    assert rows == [["", "Rain"], ["May", "4"], ["June", "2"]]


def test_a_film_of_the_web_stands_behind_its_picture(word_blocks):
    code = (
        "&lt;iframe width=&quot;9&quot; src=&quot;https://e.org/film?a=1&amp;amp;b=2&quot;&gt;&lt;/iframe&gt;"
    )
    film = f'<x:webVideoPr xmlns:x="x" embeddedHtml="{code}"/>'
    shown = drawing(picture(), "A film").replace("</wp:docPr>", f"{film}</wp:docPr>")
    blocks, _ = word_blocks(
        f"<w:p>{shown}</w:p>", relations=relation("i", "image", "i.svg"), files={"word/i.svg": PICTURE}
    )
    assert [block.type for block in blocks] == ["paragraph", "embed"]
    assert (blocks[1].attrs["src"], blocks[1].attrs["title"]) == ("https://e.org/film?a=1&b=2", "A film")


def test_controls_macros_and_embedded_pages_are_told(word_blocks):
    control = '<w:r><w:object><w:control w:name="Button1"/></w:object></w:r>'
    _, notes = word_blocks(
        f'{HEADING}<w:p>{control}</w:p><w:altChunk r:id="c"/>',
        relations=relation("c", "aFChunk", "c.rtf"),
        files={"word/vbaProject.bin": b"x", "word/c.rtf": rb"{\rtf1 text}"},
    )
    assert told(notes, "object", "macros", "chunk") == [
        ("in the whole document", "The macros of the document were left out: nothing runs here.", ""),
        (
            "under “Top”",
            "A field or button that only Word runs was left out; its picture, if it has one, is kept.",
            "Button1",
        ),
        ("under “Top”", "An embedded Rich Text (RTF) page was read as plain text.", ""),
    ]


def test_notes_under_headings_that_recur_name_the_one_above_and_are_on_its_page():
    def headed(words, level):
        return p(words, f'<w:outlineLvl w:val="{level}"/>')

    added = '<w:p><w:ins w:author="A"><w:r><w:t>added</w:t></w:r></w:ins></w:p>'
    chapters = [
        headed(name, 0) + p("word " * 1500) + headed("Tasks", 1) + added for name in ("One", "Two", "Two")
    ]
    result = read(Source(name="a.docx", data=zipped(word("".join(chapters)))))
    assert [(note.where, note.page) for note in result.notes if note.code == "insertion"] == [
        ("under “Tasks” in “One”", 0),
        ("under “Tasks” in “Two”", 1),
        ("under “Tasks” in “Two” (2)", 2),
    ]


def test_a_link_to_a_file_beside_the_document_keeps_its_words_and_is_told(word_blocks):
    links = [f'<w:hyperlink r:id="{key}">{run(key)}</w:hyperlink>' for key in ("near", "far")]
    blocks, notes = word_blocks(
        f"<w:p>{''.join(links)}</w:p>",
        relations=relation("near", "hyperlink", "../More/notes.docx", outside=True)
        + relation("far", "hyperlink", "https://e.org/", outside=True),
    )
    assert [(one.text, [mark.attrs["href"] for mark in one.marks]) for one in blocks[0].content] == [
        ("near", []),
        ("far", ["https://e.org/"]),
    ]
    assert told(notes, "link") == [
        ("", "A link to a file beside the document kept only the words.", "../More/notes.docx")
    ]


def test_titles_of_links_come_along(word_blocks):
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://e.org/b" \\o "Of &amp; b"</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("b", "<w:rPr><w:b/></w:rPr>")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f'<w:fldSimple w:instr=\'HYPERLINK "https://e.org/c" \\o "Of c"\'>{run("c")}</w:fldSimple>'
    blocks, notes = word_blocks(
        f'<w:p><w:hyperlink r:id="a" w:tooltip="Of a">{run("a")}</w:hyperlink>{field}{simple}<w:hyperlink w:anchor="x" w:tooltip="Of x">{run("x")}</w:hyperlink></w:p>',
        relations=relation("a", "hyperlink", "https://e.org/a", outside=True),
    )
    titles = {
        one.text: mark.attrs["title"]
        for one in blocks[0].content
        for mark in one.marks
        if mark.type == "link"
    }
    assert titles == {"a": "Of a", "b": "Of & b", "c": "Of c"}
    assert blocks[0].plain == "abcx" and not told(notes, "control")


def test_names_of_content_controls_are_told(word_blocks):
    def control(properties, words):
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{run(words)}</w:sdtContent></w:sdt>"

    named = control('<w:alias w:val="Name of the course"/><w:tag w:val="t"/>', "Botany")
    tagged = control('<w:tag w:val="only a tag"/>', " 101")
    blocks, notes = word_blocks(HEADING + f"<w:p>{named}{tagged}</w:p>")
    assert blocks[1].plain == "Botany 101"
    message = "The name of a content control was left out; its text was kept."
    assert told(notes, "control") == [
        ("under “Top”", message, "Name of the course"),
        ("under “Top”", message, "only a tag"),
    ]


def test_where_shapes_lead_is_told(word_blocks):
    shape = (
        '<w:r><w:pict><v:rect href="https://e.org/old" title="Old way"><v:textbox><w:txbxContent>'
        + p("In the box")
        + "</w:txbxContent></v:textbox></v:rect></w:pict></w:r>"
    )
    new = drawing("<wps:wsp><wps:spPr/></wps:wsp>").replace(
        '<a:hlinkClick r:id="l"/>', '<a:hlinkClick r:id="l" tooltip="New way"/>'
    )
    _, notes = word_blocks(
        f"{HEADING}<w:p>{shape}{new}</w:p>",
        relations=relation("l", "hyperlink", "https://e.org/new", outside=True),
    )
    message = "A drawn shape led to another place; the text was kept, the link not."
    assert told(notes, "picture-link") == [
        ("under “Top”", message, "https://e.org/old (Old way)"),
        ("under “Top”", message, "https://e.org/new (New way)"),
    ]


def test_a_quotation_that_word_never_wrote_out_is_text(word_blocks):
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>QUOTE "To be or not"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert word_blocks(f"<w:p>{run('He says ')}{field}</w:p>")[0][0].plain == "He says To be or not"


def test_a_picture_has_its_title_beside_its_description(word_blocks):
    shown = drawing(picture(), "A leaf").replace('descr="A leaf"', 'descr="A leaf" title="Figure one"')
    blocks, _ = word_blocks(
        f"<w:p>{shown}</w:p>", relations=relation("i", "image", "i.svg"), files={"word/i.svg": PICTURE}
    )
    (image,) = [one for one in blocks[0].content if one.type == "image"]
    assert (image.attrs["alt"], image.attrs["title"]) == ("A leaf", "Figure one")


CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"


def test_what_a_document_says_of_itself_is_said_of_its_course():
    core = f'<c:coreProperties xmlns:c="{CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>A. Leaf</dc:creator><dc:description>For the\nsecond year</dc:description><dc:subject>Plants</dc:subject><c:keywords>green</c:keywords></c:coreProperties>'
    own = '<Properties xmlns:vt="v"><property name="Grade"><vt:lpwstr>8</vt:lpwstr></property><property name="MSIP_Label"><vt:lpwstr>x</vt:lpwstr></property></Properties>'
    file = zipped({**word(p("Text")), "docProps/core.xml": core, "docProps/custom.xml": own})
    result = read(Source(name="leaf.docx", data=file))
    said = ["For the", "second year", "Author: A. Leaf", "Subject: Plants", "Keywords: green", "Grade: 8"]
    assert result.course.description.split("\n") == said and not result.notes


def test_what_is_said_of_boxes_and_form_fields_is_told(word_blocks):
    box = drawing(
        f"<wps:wsp><wps:txbx><w:txbxContent>{p('In the box')}</w:txbxContent></wps:txbx></wps:wsp>",
        "A box to mind",
    )
    field = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:helpText w:val="Your name"/></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMTEXT</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    _, notes = word_blocks(f"{HEADING}<w:p>{box}{field}</w:p>")
    assert [one[2] for one in told(notes, "drawing", "control")] == ["Your name", "A box to mind"]


def test_a_field_that_word_never_filled_in_is_told(word_blocks):
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>STYLEREF "Heading 1"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    _, notes = word_blocks(f"{HEADING}<w:p>{run('See')}{field}</w:p>")
    assert [one[2] for one in told(notes, "field")] == ['STYLEREF "Heading 1"']
