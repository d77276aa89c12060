"""OpenDocument sheets, written by hand as LibreOffice writes them."""

from word_files import zipped

from workbench.importers import read
from workbench.model.exercise import exercises_in
from workbench.model.imported import Source

HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
TAIL = "</office:spreadsheet></office:body></office:document-content>"


def cell(text, **attributes):
    given = "".join(
        f' {name.replace("_", ":", 1).replace("_", "-")}="{value}"' for name, value in attributes.items()
    )
    return f"<table:table-cell{given}><text:p>{text}</text:p></table:table-cell>"


def row(*cells):
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def reading(*rows):
    table = f'<table:table table:name="One">{"".join(rows)}</table:table>'
    files = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": HEAD + table + TAIL}
    return read(Source(name="a.ods", data=zipped(files)))


def cells(imported):
    (table,) = imported.course.pages[0].body.content
    return [[one.plain for one in line.content] for line in table.content]


def test_values_are_as_they_were_meant():
    imported = reading(
        row(cell("Day"), cell("Share"), cell("Text")),
        row(
            cell("29.02.24", office_value_type="date", office_date_value="2024-02-29"),
            cell("0,3", office_value_type="float", office_value="0.30000000000000004"),
            cell("two<text:line-break/>lines<text:s text:c='2'/>x"),
        ),
    )
    assert cells(imported) == [["Day", "Share", "Text"], ["2024-02-29", "0.3", "two\nlines  x"]]


def test_a_million_empty_rows_cost_nothing():
    empty = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    twice = row('<table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>')
    assert cells(reading(twice, empty)) == [["x", "x"]]


def test_a_quiz_is_a_quiz():
    imported = reading(
        row(*map(cell, ("Frage", "A", "B", "Lösung"))), row(*map(cell, ("Welche?", "rot", "blau", "B")))
    )
    (exercise,) = exercises_in(imported.course.pages[0].body)
    assert exercise.interactions[0].key.correct == ("B",)
