# ruff: noqa: E501 -- the markup reads better unbroken
"""What spreadsheets say beside their cells is told: hints, links, descriptions, margins, properties."""

import io

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from packages import imported, zipped

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{place}:1.0"'
    for name, place in (("office", "office"), ("table", "table"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"), ("meta", "meta"))
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip


def told(result):
    return {(note.code, note.excerpt) for note in result.notes}


def test_what_stands_beside_the_cells_of_excel_is_told():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["a", "b"], ["c", "d"], ["e", "f"]):
        sheet.append(row)
    sheet["B2"].hyperlink = Hyperlink(ref="B2", location="Sheet!A1", tooltip="Back to the top")
    hint = DataValidation(
        type="list", formula1='"yes,no"', promptTitle="Choose", prompt="yes or no", error="Neither"
    )
    hint.add("B2:B3")
    sheet.add_data_validation(hint)
    sheet.oddHeader.center.text = "Class 8"
    chart = BarChart()
    chart.title = "Rain"
    chart.add_data(Reference(sheet, min_col=1, min_row=2, max_row=3))
    sheet.add_chart(chart, "H2")
    book.properties.title, book.properties.keywords, book.properties.creator = "Weather", "rain", "me"
    data = io.BytesIO()
    book.save(data)
    assert told(imported(data.getvalue(), "a.xlsx")) >= {
        ("link", "#Sheet!A1 (Back to the top)"),
        ("hint", "Choose: yes or no: Neither: yes,no"),
        ("header", "Class 8"),
        ("chart", "Rain"),
        ("properties", "title: Weather; keywords: rain"),
    }


def test_what_stands_beside_the_cells_of_opendocument_is_told():
    def cell(words, more=""):
        return (
            f'<table:table-cell office:value-type="string"><text:p>{words}</text:p>{more}</table:table-cell>'
        )

    link = '<text:a xlink:href="https://e.org/a" office:title="See there">a</text:a>'
    box = "<draw:frame><svg:title>A box</svg:title><draw:text-box><text:p>In it</text:p></draw:text-box></draw:frame>"
    hint = '<table:content-validations><table:content-validation><table:help-message table:title="Choose"><text:p>yes or no</text:p></table:help-message></table:content-validation></table:content-validations>'
    rows = f"<table:table-row>{cell(link)}{cell('b', box)}</table:table-row><table:table-row>{cell('c')}{cell('d')}</table:table-row>"
    content = f'<office:document-content {SPACES}><office:body><office:spreadsheet>{hint}<table:table table:name="S"><table:desc>Of rain</table:desc>{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    meta = f"<office:document-meta {SPACES}><office:meta><dc:title>Weather</dc:title><meta:keyword>rain</meta:keyword></office:meta></office:document-meta>"
    files = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
        "meta.xml": meta,
    }
    assert told(imported(zipped(files), "a.ods")) >= {
        ("link", "https://e.org/a (See there)"),
        ("drawing", "A box; In it"),
        ("hint", "Choose: yes or no"),
        ("table", "Of rain"),
        ("properties", "title: Weather; keyword: rain"),
    }
