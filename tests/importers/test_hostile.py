"""Files made to take long, to take much, or to smuggle: each ends soon, and says what was left out."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from costs import growth, seconds

from workbench.importers import read, read_isolated
from workbench.importers._overlong import LONGEST
from workbench.importers._qti.package import root_name
from workbench.importers._scorm.data import _BEGIN
from workbench.model.errors import BadInput, OverBudget
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits
from workbench.model.render import Rendering, to_html

LIMITS = ImportLimits()
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(rows, after="", strings=""):
    """A workbook of one sheet, as no program would write it."""
    links = "".join(
        f"<Relationship Id='r{n}' Type='{KINDS}/{kind}' Target='{target}'/>"
        for n, (kind, target) in enumerate((("worksheet", "sheet.xml"), ("sharedStrings", "strings.xml")))
    )
    files = {
        "xl/workbook.xml": f"<workbook xmlns='{SHEET}' xmlns:r='{KINDS}'><sheets><sheet name='S' r:id='r0'/>"
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{LINKS}'>{links}</Relationships>",
        "xl/sheet.xml": f"<worksheet xmlns='{SHEET}'><sheetData>{rows}</sheetData>{after}</worksheet>",
        "xl/strings.xml": f"<sst xmlns='{SHEET}'>{strings}</sst>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in files.items():
            file.writestr(name, data)
    return out.getvalue()


def cloze(text):
    return f"<quiz><question type='cloze'><questiontext><text>{text}</text></questiontext></question></quiz>"


ONE_ROW = "<row><c><v>1</v></c></row>"
CASES = {
    "one long text in every cell.xlsx": workbook(
        "<row>" + "<c t='s'><v>0</v></c>" * 10_000 + "</row>", strings=f"<si><t>{'A' * 100_000}</t></si>"
    ),
    "cells at the end of the sheet.xlsx": workbook(
        f"{ONE_ROW}<row r='99999999999'><c r='XFD1048576'><v>2</v></c></row>"
    ),
    "cells joined a thousand times.xlsx": workbook(
        ONE_ROW, "<mergeCells>" + "<mergeCell ref='A1:XFD1048576'/>" * 1000 + "</mergeCells>"
    ),
    "a column with one far row.xlsx": workbook(
        "<row r='1'><c t='inlineStr'><is><t>What?</t></is></c></row>"
        "<row r='99999999999'><c t='inlineStr'><is><t>A. x</t></is></c></row>"
    ),
    "columns without end.csv": "Question,A,B,Correct" + ",c" * 100_000 + "\nq,a,b,A" + ",v" * 100_000,
    "quotes that never close.csv": "Question,A,B,Correct\n" + '"q,a\n' * 5000,
    "a list without end.csv": f"Question,Options,Answer\nq,{'[' * 19_000}],x\nq,a|b,a\n",
    "braces.gift": "::a::" + "{" * 50_000,
    "titles.gift": ":: " * 20_000,
    "escapes.gift": "q {=" + "\\" * 100_000 + "}",
    "choices.txt": "Q?\n" + "A) x\n" * 5000 + "ANSWER: A\n",
    "gaps.xml": cloze("{1:SA:=a " * 3000),
    "gaps within gaps.xml": cloze("{1:SA:=" * 3000 + "}" * 3000),
    "a paragraph.txt": "word " * 500_000,
    "brackets.md": "[" * 10_000,
    "links.md": "[a](" * 5000,
    "ticks.md": " ".join("`" * n for n in range(400)),
    "prices.md": "$a " * 10_000,
    "marks.md": "*a **b _c __d " * 2000,
    "spans.html": f"<table>{'<tr><td colspan=1000 rowspan=65534>x' * 200}</table>",
    "options.html": f"<select>{'<option>x' * 5000}</select>",
    "a picture.html": f"<p>x<img src='data:image/png;base64,{'A' * 2_000_000}'>",
    "a script.html": f"<script {' '.join(f'a{n}=1' for n in range(20_000))}></script><p>x",
    "grounds.html": f'<p style="{"color:red;" * 20_000}">x<p style="{"background:url(" * 5000}">y',
}


@pytest.mark.parametrize("name", CASES)
def test_it_ends_soon_with_a_course(name):
    data = CASES[name] if isinstance(CASES[name], bytes) else CASES[name].encode()
    found = []
    limits = replace(LIMITS, xml_mb=5)
    assert seconds(lambda: found.append(read(Source(name=name, data=data), limits))) < 5
    assert next(found[0].course.walk()).body.content


def test_a_row_that_is_too_much_is_left_in_its_middle_and_told():
    data = CASES["one long text in every cell.xlsx"]
    found = read(Source(name="a.xlsx", data=data), replace(LIMITS, xml_mb=5))
    assert "what follows row 0 was left out" in next(
        one.message for one in found.notes if one.code == "cells"
    )


def test_a_paragraph_without_end_is_parted_between_words_and_loses_none():
    (page,) = read(Source(name="a.txt", data=b"word " * 500_000)).course.walk()
    assert max(len(one.plain) for one in page.body.content) <= LONGEST
    assert " ".join(one.plain for one in page.body.content).split() == ["word"] * 500_000


SPELLINGS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&Tab;:alert(1)",
    "jav&#x0A;ascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "javascript://%0aalert(1)",
    "feed:javascript:alert(1)",
    "view-source:javascript:alert(1)",
    "livescript:alert(1)",
    "mocha:alert(1)",
    "blob:http://x/y",
    "file:///etc/passwd",
)
PLACES = (
    '<a href="{0}">x</a>',
    '<img src="{0}" onerror=alert(1)>',
    '<form action="{0}"><button formaction="{0}">b</button></form>',
    '<iframe src="{0}" srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="{0}"></object><embed src="{0}">',
    '<math><maction actiontype="statusline" xlink:href="{0}"><mi>m</mi></maction></math>',
    '<svg><a xlink:href="{0}"><text>t</text></a><use href="{0}"/><foreignObject><p onclick="a()">x</p>'
    '</foreignObject><animate attributeName="href" values="{0}"/><script>alert(1)</script></svg>',
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=a()&gt;'></math>",
)


def test_no_spelling_of_a_script_comes_through_in_any_place():
    html = "".join(place.format(word) for word in SPELLINGS for place in PLACES)
    found = read(Source(name="a.html", data=html.encode()))
    shown = "".join(to_html(page.body, Rendering()) for page in found.course.walk())
    tags = [re.sub(r'\balt="[^"]*"', "", tag) for tag in re.findall(r"<[^>]*>", shown)]
    assert not [tag for tag in tags if re.search(r"(?i)script|\son|data:|blob:|file:|mocha:", tag)]
    drawn = b"".join(asset.read() for asset in found.assets)
    assert not re.search(rb"(?i)<script|foreignobject|\son\w+=|href", drawn)


@pytest.mark.parametrize("name", ["a", "a.doc", "course.xml", "a.js"])
def test_a_file_of_comments_is_looked_at_once(name):
    """To try each way of reading them would double the time with each comment."""
    with pytest.raises(BadInput) as caught:
        read_isolated(Source(name=name, data=b"<!-- a -->" * 300 + b"x"), ImportLimits(seconds=8))
    assert not isinstance(caught.value, OverBudget)


def test_data_behind_many_comments_is_looked_for_once():
    assert _BEGIN.match("/* a */" * 300 + "x") is None
    assert _BEGIN.match("/* a */ // b\n" * 300 + "{")


@pytest.mark.parametrize("sign", ["<style>", "<!-- ", "<style>/*", "<"])
def test_signs_that_nothing_ends_are_looked_at_once(sign):
    assert growth(lambda size: read(Source(name="a.html", data=b"<p>x" + sign.encode() * size)), 3000) < 9


def test_signs_that_nothing_ends_in_damaged_xml_are_looked_at_once():
    begin = b"<quiz><question type='essay'><name><text>Q</text></name></question>"
    assert growth(lambda size: read(Source(name="a.xml", data=begin + b"<!-- >" * size)), 3000) < 9
    assert root_name(b"<!-- " * 12_000) == b""


def test_rules_of_styles_are_told_as_ever():
    rules = b"@import x; /* a */ b.c , p{font-weight:bold} @media screen {.d{font-style:italic}} q{"
    html = b"<style>" + rules + b"</style><p>x<p class=d>y"
    (page,) = read(Source(name="a.html", data=html)).course.walk()
    assert [[mark.type for mark in one.content[0].marks] for one in page.body.content] == [
        ["bold"],
        ["bold", "italic"],
    ]
