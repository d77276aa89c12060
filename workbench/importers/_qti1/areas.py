"""Where the areas of a picture lie in QTI 1.2: by their corners, from the corner of the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from workbench.importers._notes import Notes
from workbench.importers._qti.names import Element, attr, number, whole
from workbench.model.exercise import Choice

Point = tuple[int, int]
Numbers = tuple[float, ...]
_MOST_COMPARED = 100
"""Pictures with more ellipses keep them as they are."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The picture that areas lie on, and where on its page it stands."""

    address: str = ""
    size: Point | None = None
    corner: Point = (0, 0)


def picture_at(found: Element, address: str) -> Picture:
    """A picture with the place and size that its element gives it."""
    width, height, left, top = (whole(attr(found, key), 0) for key in ("width", "height", "x0", "y0"))
    return Picture(
        address=address,
        size=(width, height) if width > 0 and height > 0 else None,
        corner=(max(left, 0), max(top, 0)),
    )


def placed(areas: Sequence[Choice], picture: Picture, notes: Notes) -> tuple[Choice, ...]:
    """The areas within their picture; told of where some lie outside."""
    areas = _moved(_halved(_cornered(tuple(areas), picture)), picture)
    if not all(_begins(one, picture) for one in areas):
        message = "Areas to choose from lie outside of the picture that is shown."
        advice = "Put all pictures of the question into one, and draw the areas again."
        notes.warning(message, code="area", advice=advice)
    return areas


def _numbers(area: Choice) -> Numbers:
    """The coordinates of an area; none where they are shares of the picture."""
    found = [number(one) for one in area.coords.split(",")]
    return tuple(one for one in found if one is not None) if None not in found else ()


def _begins(area: Choice, picture: Picture) -> bool:
    """Whether an area has its first point in the picture."""
    at = _numbers(area)
    return len(at) < 2 or picture.size is None or (at[0] <= picture.size[0] and at[1] <= picture.size[1])


# From the corner of the picture ---------------------------------------------------------------


def _moved(areas: tuple[Choice, ...], picture: Picture) -> tuple[Choice, ...]:
    """Areas that are measured on the page, as from the corner of their picture."""
    if picture.corner == (0, 0) or all(_begins(one, picture) for one in areas):
        return areas
    return tuple(replace(one, coords=_written(_from(_numbers(one), one, picture.corner))) for one in areas)


def _from(at: Numbers, area: Choice, corner: Point) -> Numbers:
    """Coordinates less the corner; what is a radius stays one."""
    points = 2 if area.shape in ("circle", "ellipse") else len(at)
    return tuple(one - corner[place % 2] if place < points else one for place, one in enumerate(at))


def _written(at: Numbers) -> str:
    return ",".join(f"{one:.10g}" for one in at)


# By their corners -----------------------------------------------------------------------------


def _cornered(areas: tuple[Choice, ...], picture: Picture) -> tuple[Choice, ...]:
    """Rectangles by two corners, where they are a corner, a height and a width, as the specification has it.

    Most systems write corners; what could not be, and fits into the picture as the other, is the other.
    """
    rects = [one for one in areas if one.shape == "rect" and len(_numbers(one)) == 4]
    if not any(_backwards(_numbers(one)) for one in rects):
        return areas
    made = {one.id: replace(one, coords=_written(_corners(_numbers(one)))) for one in rects}
    fits = all(_fits(_numbers(one), picture) for one in made.values())
    return tuple(made.get(one.id, one) for one in areas) if fits else areas


def _backwards(at: Numbers) -> bool:
    return at[2] < at[0] or at[3] < at[1]


def _corners(at: Numbers) -> Numbers:
    left, top, height, width = at
    return left, top, left + width, top + height


def _fits(at: Numbers, picture: Picture) -> bool:
    """Whether two corners lie in a picture, or in what stands beside it on its page."""
    if picture.size is None:
        return False
    (width, height), (left, top) = picture.size, picture.corner
    return bool(left or top) or (at[2] <= width and at[3] <= height)


# Ellipses -------------------------------------------------------------------------------------


def _halved(areas: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Ellipses by their radii, where they lie apart only when what is written are diameters, as in 1.2.1."""
    round_ = {one.id: _numbers(one) for one in areas if one.shape == "ellipse" and len(_numbers(one)) == 4}
    half = {ident: (*at[:2], at[2] / 2, at[3] / 2) for ident, at in round_.items()}
    if len(half) > _MOST_COMPARED or not _meet(round_.values()) or _meet(half.values()):
        return areas
    return tuple(replace(one, coords=_written(half[one.id])) if one.id in half else one for one in areas)


def _meet(ellipses: Iterable[Numbers]) -> bool:
    """Whether two ellipses of these middles and radii reach into each other's frame."""
    return any(
        abs(one[0] - other[0]) < one[2] + other[2] and abs(one[1] - other[1]) < one[3] + other[3]
        for one, other in combinations(ellipses, 2)
    )
