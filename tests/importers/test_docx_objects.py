"""Word files: fields, controls, tables, notes, embedded pages and what stands around the text."""

import pytest
from word_files import p, word, zipped

from workbench.importers import read
from workbench.importers._rtf import rtf_lines
from workbench.model.content import mark, paragraph, text
from workbench.model.imported import Severity, Source

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(words, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def character(kind, inside=""):
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def field(code, shown=""):
    instruction = f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    return f"{character('begin')}{instruction}{character('separate')}{run(shown)}{character('end')}"


def relation(key, kind, target):
    return f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def codes(notes):
    return [note.code for note in notes]


@pytest.mark.parametrize(
    "body",
    [
        field(' HYPERLINK "https://e.org/" ', "there"),
        f'<w:fldSimple w:instr=" HYPERLINK &quot;https://e.org/&quot; ">{run("there")}</w:fldSimple>',
    ],
    ids=["in parts", "simple"],
)
def test_links_written_as_fields_are_links(word_blocks, body):
    (block,), _ = word_blocks(f"<w:p>{body}{run(' and after')}</w:p>")
    assert block == paragraph(text("there", mark("link", href="https://e.org/")), " and after")


def test_the_choice_of_a_forms_list_is_written_out(word_blocks):
    choices = '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="a"/><w:listEntry w:val="b"/>'
    body = f"<w:p>{character('begin', choices + '</w:ddList></w:ffData>')}{character('end')}</w:p>"
    assert word_blocks(body)[0] == (paragraph("b"),)


def test_a_forms_list_that_shows_its_choice_says_it_once(word_blocks):
    choices = '<w:ffData><w:ddList><w:listEntry w:val="a"/><w:listEntry w:val="b"/></w:ddList></w:ffData>'
    shown = f"{character('begin', choices)}{character('separate')}{run('a')}{character('end')}{run(' after')}"
    assert word_blocks(f"<w:p>{shown}</w:p>")[0] == (paragraph("a after"),)


def test_a_forms_list_that_shows_its_choice_after_another_field_says_it_once(word_blocks):
    choices = '<w:ffData><w:ddList><w:listEntry w:val="a"/><w:listEntry w:val="b"/></w:ddList></w:ffData>'
    inner = field(" PAGE ", "7")
    shown = f"{character('begin', choices)}{inner}{character('separate')}{run('a')}{character('end')}"
    words = "".join(block.plain for block in word_blocks(f"<w:p>{shown}</w:p>")[0])
    assert words.count("a") == 1 and "b" not in words


@pytest.mark.parametrize("code", ['INCLUDETEXT "other.docx"', 'INCLUDEPICTURE "leaf.png"'])
def test_what_another_file_shows_in_a_field_is_said_to_come_as_it_was_last_shown(word_blocks, code):
    blocks, notes = word_blocks(f"<w:p>{field(f' {code} ', 'shown here')}</w:p>")
    assert blocks == (paragraph("shown here"),)
    assert [(note.code, note.excerpt) for note in notes] == [("field", code)]


def test_contents_formula_fields_and_inner_links_are_told(word_blocks):
    contents = f'<w:p>{field(" TOC ", "Leaf 3")}<w:hyperlink w:anchor="x">{run("see")}</w:hyperlink></w:p>'
    _, notes = word_blocks(contents + "<w:p>" + field(" EQ \\f(1,2) ") + "</w:p>")
    assert codes(notes) == ["contents", "math", "page_link"]
    assert notes[1].severity is Severity.LOSS and "EQ" in notes[1].excerpt


def test_content_controls_tell_their_choices(word_blocks):
    items = '<w:listItem w:displayText="yes"/><w:listItem w:displayText="no"/>'
    control = (
        f'<w:sdt><w:sdtPr><w:alias w:val="Answer"/><w:dropDownList>{items}</w:dropDownList></w:sdtPr>'
        f"<w:sdtContent>{run('yes')}</w:sdtContent></w:sdt>"
    )
    blocks, (note,) = word_blocks(f"<w:p>{control}</w:p>")
    assert blocks == (paragraph("yes"),)
    assert (note.code, note.excerpt) == ("control", "Answer: yes / no")


def cell(words, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}</w:tc>"


def test_columns_that_a_row_leaves_free_are_filled_and_older_merges_are_spans(word_blocks):
    shifted = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("b") + cell("c")
    merged = cell("ab", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>") + cell("c")
    wrong = cell("wide", '<w:gridSpan w:val="much"/>')
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in (shifted, merged, wrong)) + "</w:tbl>"
    (table,), _ = word_blocks(body)
    rows = [[(one.plain, one.attrs["colspan"]) for one in row.content] for row in table.content]
    assert rows == [[("", 1), ("b", 1), ("c", 1)], [("ab", 2), ("c", 1)], [("wide", 1)]]


@pytest.mark.parametrize(
    ("code", "shown", "sign"),
    [
        (r' SYMBOL 97 \f "Symbol" \s 12 ', "", "α"),
        (r" SYMBOL 0x41 ", "", "A"),
        (r' SYMBOL 97 \f "Symbol" ', "β", "β"),
        (r" SYMBOL ", "", ""),
    ],
)
def test_a_symbol_field_shows_its_sign(word_blocks, code, shown, sign):
    (block,), _ = word_blocks(f"<w:p>{run('a')}{field(code, shown)}{run('b')}</w:p>")
    assert block == paragraph(f"a{sign}b")


def test_the_description_of_a_table_is_told(word_blocks):
    said = '<w:tblPr><w:tblCaption w:val="Rain"/><w:tblDescription w:val="by month"/></w:tblPr>'
    (table,), (note,) = word_blocks(f"<w:tbl>{said}<w:tr>{cell('a')}</w:tr></w:tbl>")
    assert table.plain == "a" and (note.code, note.excerpt) == ("table", "Rain: by month")


def test_footnotes_with_loose_ends_are_told(word_blocks):
    body = "".join(
        f'<w:p>{run("a")}<w:r><w:footnoteReference w:id="{key}"/></w:r></w:p>' for key in (2, 2, 9)
    )
    notes = "".join(
        f'<w:footnote w:id="{key}">{p(words)}</w:footnote>' for key, words in ((2, "two"), (5, "five"))
    )
    blocks, told = word_blocks(body, footnotes=notes)
    assert [one.plain for one in blocks[-1].content] == ["two", "two"]
    assert [note.excerpt for note in told] == ["footnote 9", "five"]


def test_a_document_within_the_document_comes_with_its_notes_changes_and_pictures(word_blocks):
    inner = word(
        f'<w:p>{run("in")}<w:r><w:footnoteReference w:id="2"/></w:r>'
        f'<w:ins w:author="A">{run("new")}</w:ins></w:p>',
        footnotes=f'<w:footnote w:id="2">{p("foot")}</w:footnote>',
    )
    blocks, notes = word_blocks(
        '<w:altChunk r:id="c"/>',
        relations=relation("c", "aFChunk", "c.docx"),
        files={"word/c.docx": zipped(inner)},
    )
    assert [block.plain for block in blocks] == ["innew", "foot"]
    assert [(note.code, note.where) for note in notes] == [("insertion", "in the embedded document")]


def test_equations_pictures_and_pages_in_a_document_within_the_document_come_with_it(word_blocks):
    equation = "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"
    inner = word(
        f'<w:p>{run("in")}{equation}</w:p><w:altChunk r:id="h"/>',
        relations=relation("h", "aFChunk", "page.html"),
    )
    blocks, _ = word_blocks(
        f'<w:p>{run("out")}{equation}</w:p><w:altChunk r:id="c"/>',
        relations=relation("c", "aFChunk", "c.docx"),
        files={"word/c.docx": zipped(inner | {"word/page.html": "<p>page</p>"})},
    )
    assert [block.plain for block in blocks] == ["outx", "inx", "page"]


def test_signs_that_a_file_writes_itself_stand_for_nothing(word_blocks):
    forged = "".join(f"\ue100{number}\ue101" for number in range(3))
    blocks, _ = word_blocks(
        f"{p(f'a{forged}b')}<w:altChunk r:id='c'/>",
        relations=relation("c", "aFChunk", "c.html"),
        files={"word/c.html": "<p>page</p>"},
    )
    assert [block.plain for block in blocks] == ["ab", "page"]


def test_hidden_pieces_of_rich_text_are_told(word_blocks):
    rtf = rb"{\rtf1\ansi Seen {\v the \'e9 key} and \v gone\v0  seen {\v a}\plain  b\par}"
    blocks, notes = word_blocks(
        '<w:altChunk r:id="c"/>', relations=relation("c", "aFChunk", "c.rtf"), files={"word/c.rtf": rtf}
    )
    assert [block.plain for block in blocks] == ["Seen and seen b"]
    assert [note.excerpt for note in notes if note.code == "hidden"] == ["the é key", "gone", "a"]


def test_rich_text_is_read_as_plain_text(word_blocks):
    rtf = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\pard Caf\'e9 \b bold\b0\par \u8364? and \{\}\par}"
    blocks, (note,) = word_blocks(
        '<w:altChunk r:id="c"/>', relations=relation("c", "aFChunk", "c.rtf"), files={"word/c.rtf": rtf}
    )
    assert blocks == (paragraph("Café bold"), paragraph("€ and {}"))
    assert note.severity is Severity.WARNING


@pytest.mark.parametrize(
    "data", [b"{\\rtf1 \\", b"{\\rtf1 }}}}\\u99999999 x", b"{\\rtf1 \\ansicpg99 \\'zz a"]
)
def test_broken_rich_text_never_fails(data):
    assert isinstance(rtf_lines(data), list)


def test_what_stands_around_the_text_is_told(word_blocks):
    watermark = '<w:p><w:r><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r></w:p>'
    body = p("x") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p><w:sectPr><w:cols w:num="2"/></w:sectPr>'
    _, notes = word_blocks(body, header=watermark + p("School"))
    assert [(note.code, note.where) for note in notes] == [
        ("watermark", "page header"),
        ("header", "page header"),
        ("columns", "in the whole document"),
        ("page-break", "in the whole document"),
    ]


def test_marks_come_through_character_styles_of_all_kinds(word_blocks):
    style = (
        '<w:style w:type="character" w:styleId="S"><w:name w:val="S"/><w:rPr><w:strike/><w:u w:val="single"/>'
        '<w:vertAlign w:val="subscript"/></w:rPr></w:style>'
    )
    (block,), _ = word_blocks("<w:p>" + run("x", '<w:rStyle w:val="S"/>') + "</w:p>", styles=style)
    marks = {one.type for one in block.content[0].marks}
    assert marks == {"strike", "underline", "subscript"}


@pytest.mark.parametrize(
    "look",
    ['<w:b w:val="off"/>', '<w:u w:val="Single"/>', '<w:u w:val="true"/>', '<w:highlight w:val="YELLOW"/>',
     '<w:vertAlign w:val="Superscript"/>'],
)  # fmt: skip
def test_a_look_that_word_does_not_know_is_none(word_blocks, look):
    (block,), _ = word_blocks("<w:p>" + run("x", look) + run("y", "<w:b/>") + "</w:p>")
    assert block == paragraph("x", text("y", mark("bold")))


SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


@pytest.mark.parametrize(
    ("choices", "fallback", "shown"),
    [
        ([("zz", "new")], "old", "old"),
        ([("zz", "new"), ("ok", "known")], "old", "known"),
        ([("ok zz", "new")], "old", "old"),
        ([("ok", "first"), ("ok", "second")], "old", "first"),
        ([("zz", "new")], "", "new"),
    ],
)
def test_of_alternatives_the_first_is_read_that_word_knows_all_of(word_blocks, choices, fallback, shown):
    spaces = f'xmlns:ok="{SHAPE}" xmlns:zz="urn:not-yet"'
    inside = "".join(f'<mc:Choice {spaces} Requires="{one}">{run(said)}</mc:Choice>' for one, said in choices)
    inside += f"<mc:Fallback>{run(fallback)}</mc:Fallback>" if fallback else ""
    (block,), _ = word_blocks(f"<w:p><mc:AlternateContent>{inside}</mc:AlternateContent></w:p>")
    assert block == paragraph(shown)


def test_a_picture_no_browser_shows_is_kept_as_a_file(word_blocks):
    drawing = '<w:p><w:r><w:drawing><a:blip r:embed="i"/></w:drawing></w:r></w:p>'
    (block,), (note,) = word_blocks(
        drawing, relations=relation("i", "image", "media/old.emf"), files={"word/media/old.emf": b"\1\0\0\0"}
    )
    link = block.content[0].marks[0]
    assert link.attrs["href"].startswith("asset:") and block.plain == "old.emf"
    assert note.advice


def test_the_language_is_that_of_most_of_the_text():
    body = "<w:p>" + run("Guten Morgen zusammen", '<w:lang w:val="de-DE"/>') + run("hi") + "</w:p>"
    assert read(Source(name="a.docx", data=zipped(word(body)))).course.language == "de-DE"


def test_a_document_with_another_name_inside_is_found():
    files = word(p("Found"))
    files["word/document2.xml"] = files.pop("word/document.xml")
    files["word/_rels/document2.xml.rels"] = files.pop("word/_rels/document.xml.rels")
    del files["_rels/.rels"]
    assert read(Source(name="a.docx", data=zipped(files))).course.pages[0].body.plain == "Found"


def test_a_heading_in_a_list_counts_there(word_blocks):
    start = '<w:start w:val="1"/>'
    levels = "".join(f'<w:lvl w:ilvl="{one}">{start}<w:numFmt w:val="decimal"/></w:lvl>' for one in (0, 1))
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )

    def listed(level):
        return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'

    chapter = p("Chapter", '<w:pStyle w:val="Heading1"/>' + listed(0))
    blocks, _ = word_blocks((chapter + p("first", listed(1))) * 2, numbering=numbering)
    lists = [
        one for block in blocks for one in block.walk() if one.type == "orderedList" and one.plain.strip()
    ]
    assert [one.attrs["start"] for one in lists] == [1, 1], blocks


C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
DGM = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def drawing(kind, name):
    space, attribute = (C, "r:id") if kind == "c:chart" else (DGM, "r:dm")
    return f'<w:p><w:r><w:drawing><{kind} {space} {attribute}="{name}"/></w:drawing></w:r></w:p>'


def cached(kind, values, code=""):
    points = "".join(f'<c:pt idx="{at}"><c:v>{said}</c:v></c:pt>' for at, said in values.items())
    return f"<c:{kind}>{code and f'<c:formatCode>{code}</c:formatCode>'}{points}</c:{kind}>"


def drawn(kind, target, xml):
    files = word(drawing(kind, "d") + p("after"), relations=relation("d", "chart", target))
    return read(Source(name="a.docx", data=zipped({**files, f"word/{target}": xml})))


def chart(*series, title=""):
    title = f"<c:title><c:tx><c:rich><a:t>{title}</a:t></c:rich></c:tx></c:title>" if title else ""
    inside = "".join(f"<c:ser>{one}</c:ser>" for one in series)
    xml = f"<c:chartSpace {C} {A}><c:chart>{title}<c:plotArea>{inside}</c:plotArea></c:chart></c:chartSpace>"
    return drawn("c:chart", "chart1.xml", xml)


def cells(block):
    return [[cell.plain for cell in row.content] for row in block.content]


def series(name="", labels="", figures=""):
    return f"<c:tx>{name}</c:tx><c:cat>{labels}</c:cat><c:val>{figures}</c:val>"


def test_a_chart_is_a_table_of_its_figures():
    labels = cached("strCache", {0: "Spring", 1: "Autumn"})
    rain = cached("numCache", {0: "4.4000000000000004", 1: "2"})
    share = cached("numCache", {1: "0.32229999"}, "0.0%")
    result = chart(
        series(cached("strCache", {0: "Rain"}), labels, rain),
        series(cached("strCache", {0: "Share"}), labels, share),
        title="Weather",
    )
    heading, table, _ = result.course.pages[0].body.content
    assert heading.plain == "Weather"
    assert cells(table) == [["", "Rain", "Share"], ["Spring", "4.4", ""], ["Autumn", "2", "32.2%"]]
    assert table.content[0].content[1].type == "tableHeader"
    assert [(note.code, note.severity) for note in result.notes] == [("chart", Severity.WARNING)]


def test_words_beside_a_figure_of_a_chart_stand_beside_it():
    words = "<a:r><a:t>the best</a:t></a:r><a:fld><a:t>[VALUE]</a:t></a:fld>"
    label = f'<c:dLbls><c:dLbl><c:idx val="1"/><c:tx><c:rich>{words}</c:rich></c:tx></c:dLbl></c:dLbls>'
    figures = cached("numCache", {0: "4", 1: "2"})
    result = chart(label + series("", cached("strCache", {0: "May", 1: "June"}), figures))
    assert cells(result.course.pages[0].body.content[0]) == [["May", "4"], ["June", "2 (the best)"]]


def test_a_chart_names_its_axes():
    axis = "<c:valAx><c:title><c:tx><c:rich><a:t>mm of rain</a:t></c:rich></c:tx></c:title></c:valAx>"
    figures = (
        f"<c:ser>{series('', cached('strCache', {0: 'May'}), cached('numCache', {0: '4'}))}</c:ser>{axis}"
    )
    xml = f"<c:chartSpace {C} {A}><c:chart><c:plotArea>{figures}</c:plotArea></c:chart></c:chartSpace>"
    body = drawn("c:chart", "chart1.xml", xml).course.pages[0].body
    assert [one.plain for one in body.content] == ["mm of rain", "May\n4", "after"]


def test_days_in_a_chart_are_dates_and_points_have_two_figures():
    days = series("", cached("numCache", {0: "37261"}, "m/d/yyyy"), cached("numCache", {0: "32"}))
    assert cells(chart(days).course.pages[0].body.content[0]) == [["2002-01-05", "32"]]
    across, up = cached("numCache", {0: "1.5"}), cached("numCache", {0: "nan"})
    points = chart(f"<c:xVal>{across}</c:xVal><c:yVal>{up}</c:yVal>")
    assert cells(points.course.pages[0].body.content[0]) == [["1.5", "nan"]]


def test_a_chart_without_figures_is_a_loss():
    result = chart(title="Only words")
    assert [(note.code, note.severity) for note in result.notes] == [("chart", Severity.LOSS)]
    assert result.course.pages[0].body.content[0].plain == "Only words"


def test_a_diagram_is_a_list_of_its_words():
    def point(name, words="", kind="node"):
        said = f"<dgm:t><a:p><a:r><a:t>{words}</a:t></a:r></a:p></dgm:t>" if words else ""
        return f'<dgm:pt modelId="{name}" type="{kind}">{said}</dgm:pt>'

    def link(source, target, order):
        return f'<dgm:cxn modelId="{source}{target}" srcId="{source}" destId="{target}" srcOrd="{order}"/>'

    points = point("0", kind="doc") + point("c", "Cow") + point("a", "Animal") + point("p", "Plant")
    points += point("x", "none", "parTrans") + point("d", "Dog")
    links = link("0", "p", 1) + link("0", "a", 0) + link("a", "c", 1) + link("a", "d", 0) + link("c", "a", 0)
    inside = f"<dgm:ptLst>{points}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst>"
    result = drawn("dgm:relIds", "data1.xml", f"<dgm:dataModel {DGM} {A}>{inside}</dgm:dataModel>")
    (block, _) = result.course.pages[0].body.content
    animal, plant = block.content
    assert [one.plain for one in animal.content] == ["Animal", "Dog\nCow"] and plant.plain == "Plant"
    assert [(note.code, note.severity) for note in result.notes] == [("diagram", Severity.WARNING)]


def test_an_embedded_file_is_a_file_to_download():
    ole = '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Excel.Sheet.12" r:id="d"/>'
    body = f"<w:p>{run('see')}<w:r><w:object>{ole}</w:object></w:r>{run('there')}</w:p>"
    files = word(body, relations=relation("d", "package", "embeddings/sheet1.xlsx"))
    result = read(Source(name="a.docx", data=zipped({**files, "word/embeddings/sheet1.xlsx": b"PK figures"})))
    (asset,) = result.assets
    assert (asset.name, asset.read()) == ("sheet1.xlsx", b"PK figures")
    link = text("sheet1.xlsx", mark("link", href=asset.uri))
    assert result.course.pages[0].body.content == (paragraph(text("see "), link, text(" there")),)
    assert [(note.code, note.severity) for note in result.notes] == [("object", Severity.INFO)]


def test_an_embedded_object_that_only_its_program_can_open_is_a_loss(word_blocks):
    ole = '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Package" r:id="d"/>'
    body = f"<w:p><w:r><w:object>{ole}</w:object></w:r></w:p>" + p("after")
    _, notes = word_blocks(body, relations=relation("d", "oleObject", "embeddings/oleObject1.bin"))
    assert [(note.code, note.severity, note.excerpt) for note in notes] == [
        ("object", Severity.LOSS, "Package")
    ]


MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def test_an_equation_of_nothing_is_nothing_and_a_missing_page_is_told(word_blocks):
    blocks, notes = word_blocks(f"<w:p><m:oMath {MATH}/></w:p>{p('a')}")
    assert (blocks[-1:], codes(notes)) == ((paragraph("a"),), [])
    _, notes = word_blocks(
        p("a") + '<w:altChunk r:id="c1"/>', relations=relation("c1", "aFChunk", "gone.html")
    )
    assert codes(notes) == ["chunk"]


@pytest.mark.parametrize(
    ("given", "pixels"), [("72pt", 96), ("1in", 96), ("96px", 96), ("2.54cm", 96), ("96", 96)]
)
def test_old_pictures_have_their_size_in_any_unit(word_blocks, given, pixels):
    style = f'xmlns:v="urn:schemas-microsoft-com:vml" style="width:{given};height:36pt"'
    shape = f'<v:shape {style}><v:imagedata r:id="i1"/></v:shape>'
    body = f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>"
    blocks, _ = word_blocks(
        body,
        relations=relation("i1", "image", "media/a.png"),
        files={"word/media/a.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 20},
    )
    (image,) = (one for block in blocks for one in block.walk() if one.type == "image")
    assert (image.attrs["width"], image.attrs["height"]) == (pixels, 48)


def test_a_paragraph_in_a_cell_goes_on_with_no_item_outside(word_blocks):
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
        "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    styles = '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="List Continue"/></w:style>'
    item = p("item", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    goes_on = p("more", '<w:pStyle w:val="C"/>')
    table = f"<w:tbl><w:tr><w:tc>{goes_on}</w:tc></w:tr></w:tbl>"
    blocks, _ = word_blocks(item + goes_on + table, numbering=numbering, styles=styles)
    assert [one.plain for one in blocks[0].content] == ["item\nmore"]
    assert blocks[1].content[0].content[0].content == (paragraph("more"),)


def arrow(about):
    """A shape that has neither words nor a picture, as Word writes it for itself and for others."""
    shape = (
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>'
        '<wps:wsp xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        '<wps:spPr><a:prstGeom prst="rightArrow"/></wps:spPr></wps:wsp></a:graphicData></a:graphic>'
    )
    ours = (
        '<w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:docPr id="1" name="Shape" descr="{about}"/>{shape}</wp:anchor></w:drawing>'
    )
    return (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{ours}</mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def test_shapes_that_are_only_drawn_are_told_with_what_is_said_of_them_and_where():
    top = p("Top", '<w:outlineLvl w:val="0"/>')
    body = arrow("An arrow to the water") + arrow("") + top + arrow("") + arrow("") + p("end")
    told = [
        one for one in read(Source(name="a.docx", data=zipped(word(body)))).notes if one.code == "drawing"
    ]
    assert [(note.severity, note.where, note.excerpt) for note in told] == [
        ("loss", "paragraph 1", "An arrow to the water"),
        ("info", "paragraph 2", ""),
        ("info", "under “Top”", ""),
    ]
    assert told[2].message == "2 shapes without words left out, such as a line or an arrow."


def test_of_shapes_in_many_places_the_rest_is_counted(word_blocks):
    _, notes = word_blocks("".join(arrow("") + p("x") for _ in range(23)))
    assert len(notes) == 21
    assert (notes[20].where, notes[20].message[:8]) == ("in the rest of the document", "3 shapes")
