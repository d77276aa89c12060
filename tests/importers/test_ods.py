"""OpenDocument sheets, written by hand as LibreOffice writes them."""

from exercises import PICTURE
from word_files import zipped

from workbench.importers import read
from workbench.model.exercise import exercises_in
from workbench.model.imported import Severity, Source

HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink">'
    "<office:body><office:spreadsheet>"
)
TAIL = "</office:spreadsheet></office:body></office:document-content>"


def cell(text, **attributes):
    given = "".join(
        f' {name.replace("_", ":", 1).replace("_", "-")}="{value}"' for name, value in attributes.items()
    )
    return f"<table:table-cell{given}><text:p>{text}</text:p></table:table-cell>"


def row(*cells):
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def reading(*rows, **beside):
    table = f'<table:table table:name="One">{"".join(rows)}</table:table>'
    files = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": HEAD + table + TAIL}
    return read(Source(name="a.ods", data=zipped({**files, **beside})))


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


def drawn(inside):
    return f"<table:table-cell><draw:frame>{inside}</draw:frame></table:table-cell>"


def test_a_picture_comes_with_its_question_and_what_cannot_be_shown_is_told():
    pixel = PICTURE.read()
    shown, damaged, gone = (drawn(f'<draw:image xlink:href="Pictures/{name}.png"/>') for name in "abc")
    imported = reading(
        row(*map(cell, ("Frage", "A", "B", "Lösung"))),
        row(*map(cell, ("Welche?", "rot", "blau", "B")), shown),
        row(*map(cell, ("Wann?", "nie", "oft", "A")), damaged, gone, drawn("<draw:object/>")),
        **{"Pictures/a.png": pixel, "Pictures/b.png": b"no picture"},
    )
    first, _ = exercises_in(imported.course.pages[0].body)
    sources = [one.attrs["src"] for block in first.body for one in block.walk() if one.type == "image"]
    assert sources == [PICTURE.uri] and [asset.read() for asset in imported.assets] == [pixel]
    assert [(one.code, one.where, one.severity) for one in imported.notes] == [
        ("image", "sheet “One”, cell E3", Severity.LOSS),
        ("image", "sheet “One”, cell F3", Severity.LOSS),
        ("chart", "sheet “One”, cell G3", Severity.LOSS),
    ]
