"""Drawings (SVG): what they show and say stays, what runs, links or loads does not."""

import pytest
from packages import imported, zipped

from workbench.importers._svg import clean_svg
from workbench.model.limits import ImportLimits

SPACE = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
PAGE = 'xmlns="http://www.w3.org/1999/xhtml"'


def cleaned(inner):
    whole = clean_svg(f"<svg {SPACE}>{inner}</svg>".encode(), ImportLimits()).decode()
    return (
        whole.partition('<svg xmlns="http://www.w3.org/2000/svg"')[2].removeprefix(">").removesuffix("</svg>")
    )


@pytest.mark.parametrize("address", ("https://example.org/", "javascript:alert(1)", "#part"))
def test_what_a_link_holds_stays_without_it(address):
    found = cleaned(f'<a xlink:href="{address}" fill="red"><rect width="2"/><text>Leaf</text></a>')
    assert "<text>Leaf</text></g>" in found and '<rect width="2"/>' in found and 'fill="red"' in found
    assert "javascript" not in found and "example.org" not in found


def test_a_link_within_words_stays_words():
    assert cleaned('<text>See <a href="https://example.org/">leaf</a>.</text>') == (
        "<text>See <tspan>leaf</tspan>.</text>"
    )


def test_words_of_a_page_in_a_drawing_stand_in_the_middle_of_its_place():
    words = '<p onclick="run()">Green <b>leaf</b></p>'
    page = f"<div {PAGE}><script>run()</script><style>p{{}}</style>{words}</div>"
    found = cleaned(f'<foreignObject x="10" y="20" width="60" height="24">{page}</foreignObject>')
    assert found == '<text x="40" y="32" text-anchor="middle" dominant-baseline="middle">Green leaf</text>'


def test_words_that_stand_in_for_a_page_are_not_said_twice():
    page = f"<foreignObject width='5' height='5'><p {PAGE}>Leaf</p></foreignObject>"
    assert cleaned(f"<switch>{page}<text>Leaf</text></switch>") == "<switch><text>Leaf</text></switch>"
    assert cleaned(f"<switch>{page}</switch>").count("Leaf") == 1


def test_looks_stay_when_they_begin_with_a_font_from_elsewhere():
    looks = '@import url("https://example.org/font.css"); rect { fill: red }'
    assert cleaned(f"<style>{looks}</style>") == "<style> rect { fill: red }</style>"
    assert "style" not in cleaned("<style>@import; rect { fill: url(https://example.org/) }</style>")
    assert "style" not in cleaned("<style>@im@import;port 'x';</style>")


def test_the_words_of_a_drawing_in_an_item_describe_it():
    drawing = f'<svg {SPACE}><a href="https://example.org/"><text>Green leaf</text></a></svg>'
    item = (
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t">'
        f"<itemBody><p>See {drawing}</p></itemBody></assessmentItem>"
    )
    found = imported(zipped({"item.xml": item}), "item.zip")
    nodes = [one for page in found.course.walk() for one in page.body.walk() if one.type == "image"]
    assert [one.attrs["alt"] for one in nodes] == ["Green leaf"]


def test_where_links_in_drawings_lead_is_told():
    other = '<a href="javascript:run()"><text>x</text></a>'
    drawing = f'<svg {SPACE}><a xlink:href="https://example.org/leaf"><rect width="2"/></a>{other}</svg>'
    item = (
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t">'
        f'<itemBody><p>See {drawing}</p><p><img src="leaf.svg" alt="leaf"/></p></itemBody></assessmentItem>'
    )
    sources = (
        (zipped({"item.xml": item, "leaf.svg": drawing}), "item.zip", 2),
        (f"<p>See</p>{drawing}".encode(), "page.html", 1),
    )
    for data, name, count in sources:
        told = [note.excerpt for note in imported(data, name).notes if note.code == "drawing_links"]
        assert told == ["https://example.org/leaf"] * count
