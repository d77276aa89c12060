"""Workbooks: values as a spreadsheet shows them, sheets, pictures, comments, and what must not happen."""

import io
import re
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from PIL import Image as Drawn
from word_files import zipped

from workbench.importers import read
from workbench.model.course import PageKind
from workbench.model.errors import Forbidden, UnknownFormat, Unreadable
from workbench.model.exercise import exercises_in
from workbench.model.imported import Severity, Source
from workbench.model.limits import ImportLimits


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def picture():
    out = io.BytesIO()
    Drawn.new("RGB", (2, 2)).save(out, "PNG")
    out.seek(0)
    return out


def reading(book, *, name="a.xlsx", limits=None, **choices):
    data = book if isinstance(book, bytes) else saved(book)
    named = {key.replace("__", ":"): value for key, value in choices.items()}
    return read(Source(name=name, data=data, choices=named), limits or ImportLimits())


def cells(imported, page=0):
    (table,) = list(imported.course.walk())[page].body.content
    return [[cell.plain for cell in row.content] for row in table.content]


def questions(imported):
    return [one for page in imported.course.walk() for one in exercises_in(page.body)]


QUIZ = (["Question", "A", "B", "Correct", "Points"], ["Which?", "red", "blue", "B", 2])


def test_a_quiz_in_a_workbook_is_a_quiz():
    imported = reading(sheet_of(*QUIZ), name="colours.xlsx")
    (page,) = imported.course.pages
    (exercise,) = questions(imported)
    assert (page.title, page.kind) == ("colours", PageKind.QUIZ)
    assert exercise.interactions[0].key.correct == ("B",)
    assert exercise.points == 2
    assert imported.notes == ()


def test_values_are_as_a_spreadsheet_shows_them():
    book = sheet_of(
        ["whole", 1.0],
        ["noise", 0.1 + 0.2],
        ["day", date(2024, 2, 29)],
        ["moment", datetime(2024, 2, 29, 13, 30)],
        ["clock", time(9, 5)],
        ["yes", True],
        ["share", 0.25],
        ["code", 7],
        ["large", 12345678901],
        ["text", "007"],
    )
    book.active["B7"].number_format = "0%"
    book.active["B8"].number_format = "000"
    assert [row[1] for row in cells(reading(book))] == [
        "1",
        "0.3",
        "2024-02-29",
        "2024-02-29 13:30",
        "09:05",
        "TRUE",
        "25%",
        "007",
        "12345678901",
        "007",
    ]


def test_runs_of_one_cell_are_one_text():
    book = sheet_of(["a", "b"])
    book.active["A2"] = CellRichText("H", TextBlock(InlineFont(b=True), "2"), "O")
    assert cells(reading(book))[1][0] == "H2O"


def test_a_formula_without_a_result_is_told_and_never_computed():
    imported = reading(sheet_of(["a", "b"], ["x", "=1+1"]))
    (note,) = [note for note in imported.notes if note.code == "formula"]
    assert (note.severity, note.where, note.excerpt) == (Severity.LOSS, "sheet “Sheet”, cell B2", "=1+1")


def test_every_sheet_is_a_page_and_hidden_ones_are_told():
    book = sheet_of(*QUIZ)
    book.active.title = "Quiz"
    book.create_sheet("Growth").append(["Day", "Height"])
    secret = book.create_sheet("Key")
    secret.append(["secret", "1"])
    secret.sheet_state = "hidden"
    imported = reading(book)
    assert [(page.title, page.kind) for page in imported.course.pages] == [
        ("Quiz", PageKind.QUIZ),
        ("Growth", PageKind.PAGE),
    ]
    assert [note.where for note in imported.notes if note.code == "hidden"] == ["sheet “Key”"]
    offers = {one.name: one for one in imported.offers}
    assert [option.value for option in offers["sheet"].options] == ["visible", "all", "1", "2", "3"]
    assert offers["s1:column:3"].group == "Columns of “Quiz”"


def test_one_sheet_can_be_chosen_and_its_columns_said():
    book = sheet_of(["x", "y"])
    other = book.create_sheet("Other")
    other.append(["Text", "One", "Two", "Sol"])
    other.append(["Which?", "red", "blue", "2"])
    imported = reading(
        book, sheet="2", layout="plain", column__0="question", column__1="choice", column__2="choice",
        column__3="correct",
    )  # fmt: skip
    (exercise,) = questions(imported)
    assert exercise.interactions[0].key.correct == ("B",)
    again = reading(
        book, s2__layout="plain", s2__column__0="question", s2__column__1="choice", s2__column__2="choice",
        s2__column__3="correct",
    )  # fmt: skip
    assert questions(again) == [exercise]


def test_merged_cells_of_a_table_stay_merged():
    book = sheet_of(["Both", None], ["a", "b"], ["c", None])
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("A3:B3")
    (table,) = reading(book).course.pages[0].body.content
    assert [[cell.attrs["colspan"] for cell in row.content] for row in table.content] == [[2], [1, 1], [2]]


def test_a_comment_is_told_and_kept_with_its_question():
    book = sheet_of(*QUIZ)
    book.active["A2"].comment = Comment("Too easy?", "Ann")
    imported = reading(book)
    assert [note.excerpt for note in imported.notes if note.code == "comment"] == ["Too easy?"]
    assert questions(imported)[0].metadata == (("Comment on A2", "Too easy?"),)


def test_a_picture_on_a_row_comes_with_its_question():
    book = sheet_of(*QUIZ)
    book.active.add_image(Image(picture()), "F2")
    book.active.add_image(Image(picture()), "C2")
    imported = reading(book)
    (exercise,) = questions(imported)
    (asset,) = imported.assets
    shown = [one.attrs["src"] for block in exercise.body for one in block.walk() if one.type == "image"]
    choice = exercise.interactions[0].choices[1].content
    chosen = [one.attrs["src"] for one in choice.walk() if one.type == "image"]
    assert (shown, chosen) == ([asset.uri], [asset.uri])


def test_charts_errors_and_links_are_told():
    book = sheet_of(["a", 1], ["b", "#REF!"])
    book.active["B2"].data_type = "e"
    book.active["A1"].hyperlink = "https://example.org/"
    book.active.add_chart(BarChart(), "D1")
    assert {note.code for note in reading(book).notes} >= {"chart", "cell", "link"}


def test_a_drawn_shape_is_told_with_its_words():
    book = sheet_of(*QUIZ)
    book.active.add_image(Image(picture()), "F2")
    parts = zipfile.ZipFile(io.BytesIO(saved(book)))
    files = {name: parts.read(name) for name in parts.namelist()}
    words = '<a:t xmlns:a="a">Think</a:t><a:t xmlns:a="a"/><a:t xmlns:a="a">first</a:t>'
    shape = f"<sp><txBody>{words}</txBody></sp>".encode()
    files["xl/drawings/drawing1.xml"] = files["xl/drawings/drawing1.xml"].replace(
        b"</pic>", b"</pic>" + shape
    )
    (note,) = (one for one in reading(zipped(files)).notes if one.code == "drawing")
    assert (note.where, note.excerpt) == ("sheet “Sheet”, cell F2", "Think first")


def test_macros_are_told_and_never_run():
    parts = zipfile.ZipFile(io.BytesIO(saved(sheet_of(*QUIZ))))
    files = {name: parts.read(name) for name in parts.namelist()} | {"xl/vbaProject.bin": b"macro"}
    imported = reading(zipped(files), name="a.xlsm")
    assert [note.code for note in imported.notes] == ["macros"]


def test_a_binary_workbook_is_refused_in_a_sentence():
    with pytest.raises(UnknownFormat, match="binary"):
        reading(zipped({"xl/workbook.bin": b"x"}), name="a.xlsb")


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(sheet, *, strings="", main=MAIN, office=OFFICE, target="/xl/sheets/one.xml"):
    """A workbook by hand, with its parts where the standard allows them to be."""
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "_rels/.rels": f'<Relationships xmlns="{links}">'
            f'<Relationship Id="r" Type="{office}/officeDocument" Target="/xl/book.xml"/></Relationships>',
            "xl/workbook.xml": "<unused/>",
            "xl/book.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/book.xml.rels": f'<Relationships xmlns="{links}">'
            f'<Relationship Id="r1" Type="{office}/worksheet" Target="{target}"/>'
            f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="strings.xml"/></Relationships>',
            "xl/strings.xml": strings or f'<sst xmlns="{main}"/>',
            "xl/sheets/one.xml": sheet,
        }
    )


@pytest.mark.parametrize("main", [MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"])
def test_cells_need_no_addresses_and_strings_no_table(main):
    sheet = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row>'
        '<x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c>'
        '<x:c t="str"><x:v>b</x:v></x:c></x:row><x:row><x:c/><x:c><x:v>3</x:v></x:c></x:row></x:sheetData>'
        "</x:worksheet>"
    )
    office = OFFICE if main == MAIN else "http://purl.oclc.org/ooxml/officeDocument/relationships"
    assert cells(reading(workbook(sheet, main=main, office=office))) == [["a", "b"], ["", "3"]]


def test_the_reading_aid_of_japanese_text_is_left_out():
    strings = f'<sst xmlns="{MAIN}"><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si></sst>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>'
    assert cells(reading(workbook(sheet, strings=strings))) == [["東京"]]


def test_entities_are_refused():
    strings = f'<!DOCTYPE s [<!ENTITY a "{"x" * 100}">]><sst xmlns="{MAIN}"><si><t>&a;</t></si></sst>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>'
    with pytest.raises(Forbidden):
        reading(workbook(sheet, strings=strings))


def test_a_long_string_used_often_stays_within_the_limit():
    strings = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'
    rows = "<row><c t='s'><v>0</v></c></row>" * 100
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    imported = reading(workbook(sheet, strings=strings), limits=ImportLimits(xml_mb=1))
    (note,) = [note for note in imported.notes if note.code == "cells"]
    assert "1 MB of text" in note.message and note.where.endswith(f"row {len(cells(imported)) + 1}")
    assert 30 < len(cells(imported)) < 40


def test_what_is_beyond_the_most_cells_is_told():
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData>{"<row><c><v>1</v></c></row>" * 50}</sheetData></worksheet>'
    )
    imported = reading(workbook(sheet), limits=ImportLimits(sheet_cells=20))
    assert len(cells(imported)) == 21
    assert [note.severity for note in imported.notes if note.code == "cells"] == [Severity.LOSS]


def test_a_cell_far_out_costs_no_memory():
    row = '<row r="1048576"><c r="A1048576"><v>1</v></c><c r="ZZZ9"><v>1</v></c></row>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'
    assert cells(reading(workbook(sheet))) == [["1"]]


def test_a_damaged_sheet_is_told():
    with pytest.raises(Unreadable):
        reading(workbook(f'<worksheet xmlns="{MAIN}"><sheetData><row>'))


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(-(2.0**40), 2.0**40, width=32),
    st.text(
        st.characters(
            max_codepoint=0xD7FF, exclude_categories=("Cc", "Zs", "Zl", "Zp"), exclude_characters="$\\_"
        ),
        max_size=15,
    ),
)


@given(st.lists(st.lists(values, min_size=1, max_size=5), min_size=1, max_size=6))
@settings(max_examples=60)
def test_texts_come_back_as_they_were_written(rows):
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = book.active.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    wanted = [[_shown(value) for value in row] for row in rows]
    wanted = [row for row in wanted if any(row)]
    if not wanted:
        return
    found = cells(reading(book, layout="table"))
    width = max(len(row) for row in found)
    assert found == [(row + [""] * width)[:width] for row in wanted]


def _shown(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    return str(value)


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.25, "# ?/?", "1/4"),
        (1.5, "# ?/?", "1 1/2"),
        (1.5, "?/?", "3/2"),
        (-2.125, "# ??/??", "-2 1/8"),
        (0.3125, "# ?/16", "5/16"),
        (3, "# ?/?", "3"),
        (0, "# ?/?", "0"),
    ],
)
def test_fractions_are_read_as_they_are_shown(value, code, shown):
    book = sheet_of(["Question", "A", "B", "Answer"], ["How much?", value, "none", "A"])
    book.active["B2"].number_format = code
    (page,) = read(Source(name="a.xlsx", data=saved(book))).course.pages
    (one,) = exercises_in(page.body)
    assert one.interactions[0].choices[0].content.plain == shown


def test_a_link_is_told_by_its_whole_address():
    book = sheet_of(["Name", "Where"], ["Site", "a"], ["Formula", "b"])
    book.active["A2"].hyperlink = "https://example.org/x?a=1&b=2"
    data = saved(book)
    formula = b'<c r="B3" t="str"><f>HYPERLINK("https://example.org/y","b")</f><v>b</v></c>'
    told = reading(with_part(data, "xl/worksheets/sheet1.xml", rb'<c r="B3".*?</c>', formula)).notes
    assert [(one.severity, one.excerpt) for one in told if one.code == "link"] == [
        (Severity.WARNING, "https://example.org/y"),
        (Severity.WARNING, "https://example.org/x?a=1&b=2"),
    ]


def with_part(data, name, pattern, put):
    """A package with something else in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            part = old.read(one)
            new.writestr(one, re.sub(pattern, lambda _: put, part, flags=re.DOTALL) if one == name else part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (3.5, '0.00" kg"', "3.5 kg"),
        (3.5, '"€"#,##0.00', "€3.5"),
        (-3.5, "$#,##0.00", "-$3.5"),
        (3.5, '#,##0.00\\ "€"', "3.5 €"),
        (3.5, "[$€-407] #,##0.00", "€ 3.5"),
        (3.5, '_("$"* #,##0.00_)', "$3.5"),
        (20, '0"°C"', "20°C"),
        (20, 'General" pts"', "20 pts"),
        (4500, '0.0,"k"', "4500"),
        (3.5, "#,##0.00_-", "3.5"),
        (3.5, "0.00E+00", "3.5"),
    ],
)
def test_units_and_currencies_that_a_format_shows_stay(value, code, shown):
    book = sheet_of(["Name", "Value"], ["a", value])
    book.active["B2"].number_format = code
    assert cells(reading(book))[1][1] == shown


def test_what_is_typed_is_the_number_and_what_is_chosen_shows_its_unit():
    book = sheet_of(["Question", "Answer", "Points"], ["How heavy?", 3.5, 2])
    book.active["B2"].number_format, book.active["C2"].number_format = '0.0" kg"', '0" pts"'
    (exercise,) = questions(reading(book))
    assert (exercise.interactions[0].key.correct, exercise.points) == (("3.5",), 2)
    book = sheet_of(["Question", "Option A", "Option B", "Answer"], ["How heavy?", 3, 4, "B"])
    book.active["B2"].number_format = book.active["C2"].number_format = '0" kg"'
    (exercise,) = questions(reading(book))
    assert [one.content.plain for one in exercise.interactions[0].choices] == ["3 kg", "4 kg"]


def test_a_workbook_whose_styles_are_damaged_is_read_without_them():
    data = with_part(saved(sheet_of(["a", "b"], ["x", 1])), "xl/styles.xml", rb"</styleSheet>", b"<broken")
    imported = reading(data)
    assert cells(imported) == [["a", "b"], ["x", "1"]]
    assert [note.code for note in imported.notes] == ["styles"]
