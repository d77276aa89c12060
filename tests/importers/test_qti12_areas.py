# ruff: noqa: E501 -- the markup reads better unbroken
"""Where areas of pictures lie in QTI 1.2, in which order they are picked, and how many of them."""

import pytest
from packages import assessment, codes, condition, exercises, imported, mattext

from workbench.model.exercise import Kind


def area(ident, at, shape="Rectangle"):
    return f'<response_label ident="{ident}" rarea="{shape}">{at}</response_label>'


def read(areas, rules="", cardinality="Single", size='width="240" height="180"', most=""):
    picture = f'<material><matimage uri="https://example.org/map.png" {size}/></material>'
    shown = f'<response_xy ident="R" rcardinality="{cardinality}"><render_hotspot {most}>{picture}{areas}</render_hotspot></response_xy>'
    source = f'<item ident="q" title="Q"><presentation>{mattext("Say")}{shown}</presentation><resprocessing>{rules}</resprocessing></item>'
    result = imported(assessment(source))
    ((one,),) = (each.interactions for each in exercises(result))
    return one, codes(result)


def inside(*areas, kind="Rectangle"):
    return "".join(
        f'<varinside respident="R" areatype="{kind}" index="{place}">{one}</varinside>'
        for place, one in enumerate(areas, 1)
    )


def test_a_rectangle_may_be_a_corner_a_height_and_a_width():
    one, told_of = read(
        area("A", "140,90,65,50") + area("B", "5,5,20,10"), condition(inside("140,90,65,50"), "1")
    )
    assert [spot.coords for spot in one.choices] == ["140,90,190,155", "5,5,15,25"]
    assert one.key.correct == ("A",) and "area" not in told_of


def test_areas_of_the_rules_lie_where_areas_to_choose_from_do():
    one, _ = read("", condition(inside("140,90,65,50"), "1"))
    assert one.kind == Kind.SELECT_POINT and [spot.coords for spot in one.key.areas] == ["140,90,190,155"]


@pytest.mark.parametrize(
    ("at", "size"),
    [
        ("140,90,200,150", 'width="240" height="180"'),
        ("140,170,65,50", 'width="240" height="180"'),
        ("140,90,65,50", ""),
    ],
)
def test_other_rectangles_are_two_corners(at, size):
    one, told_of = read(area("A", at), condition(inside(at), "1"), size=size)
    assert (
        [spot.coords for spot in one.choices] == [at] and one.key.correct == ("A",) and "area" not in told_of
    )


def test_areas_that_are_measured_on_the_page_are_moved_to_their_picture():
    size = 'x0="50" y0="200" width="240" height="180"'
    one, told_of = read(area("A", "140,280,160,300") + area("B", "100,300,7", "Ellipse") + area("C", "60,210,70,210,70,220", "Bounded"), size=size)  # fmt: skip
    assert [spot.coords for spot in one.choices] == ["90,80,110,100", "50,100,7", "10,10,20,10,20,20"]
    assert "area" not in told_of
    kept, _ = read(area("A", "140,80,160,100"), size=size)
    assert kept.choices[0].coords == "140,80,160,100"


def test_areas_beside_the_picture_are_told():
    _, told_of = read(area("A", "10,10,20,20") + area("B", "385,10,400,20"))
    assert "area" in told_of


def test_points_to_join_are_picked_in_their_order():
    spots = (
        area("A", "8,8,2", "Ellipse") + area("B", "90,50,2", "Ellipse") + area("C", "170,130,2", "Ellipse")
    )
    rule = condition(inside("90,50,2", "8,8,2", "170,130,2", kind="Ellipse"), "3")
    one, _ = read(spots, rule, "Ordered", most='maxnumber="3"')
    assert (one.kind, one.cardinality, one.max_choices) == (Kind.GRAPHIC_ORDER, "ordered", 3)
    assert one.key.correct == ("B", "A", "C")
    by_name = "".join(f'<varequal respident="R" index="{at}">{ident}</varequal>' for at, ident in ((2, "A"), (1, "C"), (3, "B")))  # fmt: skip
    assert read(spots, condition(by_name, "1"), "Ordered")[0].key.correct == ("C", "A", "B")


@pytest.mark.parametrize(("most", "allowed"), [("2", 2), ("1", 0), ("", 0)])
def test_as_many_areas_may_be_picked_as_the_source_says(most, allowed):
    rule = condition('<varequal respident="R">A</varequal><varequal respident="R">B</varequal>', "1")
    spots = "".join(area(ident, f"{at},1,{at + 2},3") for at, ident in enumerate("ABC", 1))
    one, _ = read(spots, rule, "Multiple", most=f'maxnumber="{most}"')
    assert one.max_choices == allowed and one.key.correct == ("A", "B")


@pytest.mark.parametrize(
    ("second", "kept"),
    [
        ("96,114,16,16", ["77,115,8,8", "96,114,8,8"]),
        ("200,114,16,16", ["77,115,16,16", "200,114,16,16"]),
        ("80,114,16,16", ["77,115,16,16", "80,114,16,16"]),
    ],
)
def test_ellipses_that_lie_apart_only_by_diameters_have_these(second, kept):
    one, _ = read(area("A", "77,115,16,16", "Ellipse") + area("B", second, "Ellipse"))
    assert [spot.coords for spot in one.choices] == kept
