"""What Word sets before paragraphs by itself: its words come in, its numbers are counted or told."""

import pytest
from word_files import p, word, zipped

from workbench.importers import read
from workbench.model.imported import Source

STYLES = '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'


def level(number, sign, kind, font=""):
    looks = f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>' if font else ""
    shown = f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{sign}"/>{looks}'
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/>{shown}</w:lvl>'


def item(words, deep=0, style=""):
    return p(words, f'{style}<w:numPr><w:ilvl w:val="{deep}"/><w:numId w:val="1"/></w:numPr>')


def brought(body, *levels):
    numbers = (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    imported = read(Source(name="a.docx", data=zipped(word(body, styles=STYLES, numbering=numbers))))
    lines = [
        one.plain for one in imported.course.pages[0].body.walk() if one.type in ("paragraph", "heading")
    ]
    return lines, imported


@pytest.mark.parametrize(
    ("sign", "kind", "lines"),
    [
        ("Question %1:", "decimal", ["Question 1: a", "1.1 b", "Question 2: c"]),
        ("Day %1 - ", "upperRoman", ["Day I - a", "1.1 b", "Day II - c"]),
        ("Part %1", "lowerLetter", ["Part a a", "1.1 b", "Part b c"]),
        ("第%1章", "chineseCounting", ["第一章 a", "1.1 b", "第二章 c"]),
        ("Note:", "none", ["Note: a", "", "1.1 b", "Note: c"]),
        ("To do", "bullet", ["To do a", "1.1 b", "To do c"]),
        ("%1.", "decimal", ["a", "1.1 b", "c"]),
        ("%1º", "decimal", ["a", "1.1 b", "c"]),
        ("o", "bullet", ["a", "1.1 b", "c"]),
    ],
)
def test_words_before_an_item_are_a_part_of_it(sign, kind, lines):
    body = item("a") + item("1.1 b", 1) + item("c")
    found, _ = brought(body, level(0, sign, kind), level(1, "%2.", "decimal"))
    assert found == lines


def test_numbers_of_levels_above_are_written_as_they_count():
    body = item("x") + item("a", 1) + item("b", 1)
    found, _ = brought(body, level(0, "%1.", "upperRoman"), level(1, "Lab %1-%2: ", "decimal"))
    assert found == ["x", "Lab I-1: a", "Lab I-2: b"]


def test_letters_of_a_font_of_pictures_are_bullets():
    found, _ = brought(item("a"), level(0, "lü", "bullet", font="Wingdings"))
    assert found == ["a"]


def test_numbers_before_headings_are_told_once():
    heading = '<w:pStyle w:val="H1"/>'
    body = item("One", style=heading) + item("Two", style=heading)
    found, imported = brought(body, level(0, "Chapter %1", "decimal"))
    assert found == ["One", "Two"]
    assert [(note.severity, note.code) for note in imported.notes] == [("info", "numbering")]


def test_a_way_of_counting_that_lists_here_have_not_is_told():
    found, imported = brought(item("a"), level(0, "%1.", "hebrew1"))
    assert found == ["a"]
    assert ["hebrew1" in note.message for note in imported.notes] == [True]
