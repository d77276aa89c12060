"""Numbers of far too many figures, which Python refuses to read, end no reading."""

import io
import re
import zipfile

import pytest
from packages import imported
from readings import sources
from word_files import p, word, zipped

from workbench.importers import read
from workbench.importers._numbers import measure, whole_number
from workbench.model.errors import BadInput
from workbench.model.imported import Source

LONG = "9" * 5000
NUMBER = re.compile(rb"(?<=[\">'=:,\[({ -])\d{1,6}(?=[\"<',;\]})\s])")
INDENTED = '<p class="MsoListParagraph" style="margin-left:{}pt;text-indent:-1pt">·  One</p>'
PLACES = {
    "a picture's width": '<p>One <img src="data:image/gif;base64,R0lGOD" width="{}"></p>',
    "where a list starts": '<ol start="{}"><li>One</li></ol><ol start="{}"><li>Two</li></ol>',
    "a list of Google Docs": '<ul class="lst-kix_a-{}"><li>One</li></ul>',
    "a list of Word": '<p style="mso-list:l0 level{} lfo1">One</p>',
    "how heavy letters are": '<p style="font-weight:{}">One</p>',
    "how far a paragraph stands in": INDENTED,
    "cells across": '<table><tr><td colspan="{}">One</td></tr></table>',
}
PARAGRAPHS = {
    "an outline": '<w:outlineLvl w:val="{}"/>',
    "a list": '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>',
    "columns": '<w:sectPr><w:cols w:num="{}"/></w:sectPr>',
}


def grown(data):
    """The same with thousands of figures wherever there is a number."""
    if data[:4] != b"PK\x03\x04":
        return NUMBER.sub(LONG.encode(), data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    return zipped(
        {name: one if b"\0" in one else NUMBER.sub(LONG.encode(), one) for name, one in files.items()}
    )


@pytest.mark.parametrize("source", list(sources()), ids=lambda one: one.name)
def test_numbers_without_end_leave_a_course_or_a_sentence(source):
    try:
        assert read(Source(name=source.name, data=grown(source.read()), url=source.url)).course.pages
    except BadInput as error:
        assert str(error)


@pytest.mark.parametrize("markup", PLACES.values(), ids=PLACES)
def test_a_page_says_what_it_says_whatever_its_numbers(markup):
    assert "One" in imported(markup.replace("{}", LONG), "a.html").course.pages[0].body.plain


def test_a_measure_with_two_points_is_none():
    assert "One" in imported(INDENTED.replace("{}", "1.2.3"), "a.html").course.pages[0].body.plain


@pytest.mark.parametrize(
    ("words", "found"),
    [("7", 7.0), ("1.5", 1.5), (".", None), ("1.2.3", None), ("1e999", None), ("nan", None), (LONG, None)],
)
def test_a_measure_is_a_number_that_has_an_end(words, found):
    assert measure(words) == found


@pytest.mark.parametrize("properties", PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_a_word_file_says_what_it_says_whatever_its_numbers(properties):
    data = zipped(word(p("One.", properties.replace("{}", LONG))))
    assert "One." in imported(data, "a.docx").course.pages[0].body.plain


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("7", 7),
        ("007", 7),
        ("0", 0),
        ("", None),
        (None, None),
        ("-1", None),
        ("²", None),
        ("1.5", None),
        (LONG, None),
    ],
)
def test_a_whole_number_is_figures_alone_and_not_too_many(words, number):
    assert whole_number(words) == number
