"""Shapes that Word only draws, such as lines and arrows: told with what is said of them, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from workbench.importers._docx.places import Places
from workbench.importers._notes import Notes, counted
from workbench.importers._xml import Element, local

_PICTURES = frozenset({"blip", "imagedata", "chart", "relIds", "OLEObject"})
_SHAPES = frozenset("wsp prstGeom custGeom shape rect line oval roundrect polyline arc curve".split())
_MOST = 20
"""Places that are told one by one."""


class Shapes:
    """Tells the shapes of one file that say nothing."""

    def __init__(self, places: Places, notes: Notes) -> None:
        self._places, self._notes = places, notes
        self._silent: Counter[str] = Counter()

    def add(self, element: Element) -> None:
        """Tell a drawing of which nothing came in, with what is said of it; others are counted."""
        parts = [one for one in element.iter() if isinstance(one.tag, str)]
        if any(local(one) in _PICTURES for one in parts):
            return
        said = (one.get("descr") or one.get("title") or one.get("alt") or "" for one in parts)
        if about := next(filter(None, said), ""):
            self._notes.loss(
                "A drawn shape was left out.",
                where=self._places.of(element),
                excerpt=about,
                code="drawing",
                advice="Save it as a picture, and put that in its place.",
            )
        elif any(local(one) in _SHAPES for one in parts):
            self._silent[self._places.of(element)] += 1

    def describe(self, element: Element, blocks: Iterable[Element]) -> None:
        """Tell what is said of a drawing of which only the words came in."""
        came = " ".join("".join(one.itertext()) for one in blocks)
        parts = (one for one in element.iter("{*}docPr", "{urn:schemas-microsoft-com:vml}*"))
        said = (one.get(key, "").strip() for one in parts for key in ("descr", "title", "alt"))
        if about := "; ".join(one for one in dict.fromkeys(said) if one and one not in came):
            self._notes.info(
                "The description of a text box, which only screen readers say, was left out.",
                where=self._places.of(element),
                excerpt=about,
                code="drawing",
            )

    def tell(self) -> None:
        """Say how many shapes nothing is said of, and where they were."""
        for place, number in list(self._silent.items())[:_MOST]:
            self._tell(place, number)
        if rest := sum(list(self._silent.values())[_MOST:]):
            self._tell("in the rest of the document", rest)
        self._silent.clear()

    def _tell(self, place: str, number: int) -> None:
        self._notes.info(
            f"{counted(number, 'shape')} without words left out, such as a line or an arrow.",
            where=place,
            code="drawing",
            advice="Save a drawing that says something as a picture, and put that in its place.",
        )
