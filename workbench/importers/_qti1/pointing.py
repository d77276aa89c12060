"""Places in pictures in QTI 1.2: areas to choose from, any point, and things that belong in areas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from workbench.importers._qti.names import Element, attr, below, name, number, string, whole
from workbench.importers._qti1.areas import Picture, picture_at, placed
from workbench.importers._qti1.conditions import response_ident
from workbench.importers._qti1.keys import area_key, chosen_key, multiple_key, ordered_key, shape_of
from workbench.importers._qti1.labelling import labelled, labels_of
from workbench.importers._qti1.setting import Setting
from workbench.importers._qti1.text import address_of, is_picture
from workbench.importers._qti2.keys import coords
from workbench.model.content import IMAGE_SCHEMES, Node, doc, safe_url
from workbench.model.exercise import Choice, Interaction, Key, Kind


def pointed(response: Element, setting: Setting) -> Interaction:
    """A place in a picture: areas to choose from where they are given, else any point."""
    ident = response_ident(response)
    named = [one for one in below(response, "response-label") if attr(one, "rarea")]
    labels = [one for one in named if _is_area(one)]
    if len(labels) < len(named):
        message = "An area of the picture has no coordinates that could be read, so it was left out."
        setting.text.notes.warning(message, code="area", advice="Draw the area again.")
    picture = _picture(_pictures(response), setting)
    if things := labels_of(response, setting):
        return _on(picture, labelled(response, things, setting))
    if labels:
        spots = _spotted(response, labels, setting)
        spots = replace(spots, choices=placed(spots.choices, picture, setting.text.notes))
        return _in_shares(_on(picture, spots))
    key = _key_on(picture, area_key(ident, setting.conditions), setting)
    return _on(picture, Interaction(kind=Kind.SELECT_POINT, response=ident, base_type="point", key=key))


def _on(picture: Picture, asked: Interaction) -> Interaction:
    return replace(asked, image=picture.address, image_size=picture.size)


def _key_on(picture: Picture, key: Key, setting: Setting) -> Key:
    """The areas that a point may lie in, within their picture."""
    drawn = [Choice(id=str(at), shape=one.shape, coords=one.coords) for at, one in enumerate(key.areas)]
    lying = placed(drawn, picture, setting.text.notes)
    areas = (replace(one, coords=to.coords) for one, to in zip(key.areas, lying, strict=True))
    return replace(key, areas=tuple(areas))


def _spotted(response: Element, labels: Sequence[Element], setting: Setting) -> Interaction:
    """Areas to pick one or some of, or to pick in an order."""
    ident, cardinality = response_ident(response), attr(response, "rcardinality").lower()
    ordered = cardinality == "ordered" and len(labels) > 1
    key = _key_of_spots(response, labels, setting)
    return Interaction(
        kind=Kind.GRAPHIC_ORDER if ordered else Kind.HOTSPOT,
        response=ident,
        choices=tuple(_spot(one, setting) for one in labels),
        key=key,
        cardinality=cardinality if ordered or cardinality == "multiple" else "single",
        max_choices=_most(response, key) if ordered or cardinality == "multiple" else 1,
    )


def _most(response: Element, key: Key) -> int:
    """How many areas may be picked, where the source says so and the full answer stays in reach."""
    most = whole(attr(next(below(response, "render-hotspot"), response), "maxnumber"), 0)
    return most if most >= max(2, len(key.correct)) else 0


def _spot(label: Element, setting: Setting) -> Choice:
    ident = attr(label, "ident")
    return Choice(
        id=ident,
        shape=_shape(label),
        coords=coords(_coordinates(label)),
        content=_said(label, setting),
        feedback=setting.feedback.get(ident),
    )


def _key_of_spots(response: Element, labels: Sequence[Element], setting: Setting) -> Key:
    """The areas that are right: by their names or, where the conditions repeat them, by their coordinates."""
    ident, idents = response_ident(response), [attr(one, "ident") for one in labels]
    if setting.says("hot_spot") and all(rule.points is None for rule in setting.conditions):
        # New Quizzes writes the right area only, and no rule that pays for it.
        return Key(correct=tuple(idents))
    key = _key_by_names(ident, idents, attr(response, "rcardinality").lower(), setting)
    repeated = _key_of_areas(labels, area_key(ident, setting.conditions))
    return key if set(key.correct) & set(idents) or not repeated.correct else repeated


def _key_by_names(ident: str, idents: Sequence[str], cardinality: str, setting: Setting) -> Key:
    if cardinality == "ordered" and len(idents) > 1:
        return ordered_key(ident, idents, setting.conditions)
    return (multiple_key if cardinality == "multiple" else chosen_key)(ident, setting.conditions)


def _said(label: Element, setting: Setting) -> Node:
    """What an area is called, which stands beside its coordinates."""
    return setting.text.tree(label)


def _key_of_areas(labels: Sequence[Element], key: Key) -> Key:
    """The areas that are right where the conditions repeat their coordinates."""
    named: dict[str, str] = {}
    for one in labels:
        named.setdefault(coords(_coordinates(one)), attr(one, "ident"))
    right = dict.fromkeys(one.coords for one in key.areas)
    return Key(correct=tuple(named[one] for one in right if one in named))


def _in_shares(spots: Interaction) -> Interaction:
    """New Quizzes gives places as shares of the picture; they are written in thousandths of it."""
    numbers = [float(one) for spot in spots.choices for one in spot.coords.split(",") if "%" not in one]
    if not numbers or max(numbers) > 1 or any("%" in spot.coords for spot in spots.choices):
        return spots
    scaled = (
        replace(spot, coords=",".join(f"{float(one) * 1000:.6g}" for one in spot.coords.split(",")))
        for spot in spots.choices
    )
    return replace(spots, choices=tuple(scaled), image_size=(1000, 1000))


def _pictures(response: Element) -> Iterator[Element]:
    """The pictures in a response, then those in the question around it."""
    for part in (response, _question(response)):
        yield from below(part, "matimage", "matapplication")


def _question(response: Element) -> Element:
    return next((one for one in response.iterancestors() if name(one) == "presentation"), response)


def _picture(found: Iterable[Element], setting: Setting) -> Picture:
    """The first one that is a picture, which then stands no more in the text."""
    picture = next((one for one in found if is_picture(one)), None)
    if picture is None:
        return Picture()
    setting.text.taken.add(picture)
    url = address_of(picture)
    address = setting.text.resolve(url)
    if address is None:
        message = f"The file “{url[:120]}” is not in what was imported."
        setting.text.notes.warning(message, code="missing_file")
    return picture_at(picture, address or safe_url(url, IMAGE_SCHEMES) or "")


def _is_area(label: Element) -> bool:
    """Whether its coordinates are enough numbers for its shape."""
    numbers = coords(_coordinates(label)).split(",")
    least = {"circle": 3, "poly": 6}.get(_shape(label), 4)
    return len(numbers) >= least and all(number(one.removesuffix("%")) is not None for one in numbers)


def _shape(label: Element) -> str:
    """The shape of an area; an ellipse of three numbers is a circle."""
    shape = shape_of(attr(label, "rarea"))
    return "circle" if shape == "ellipse" and coords(_coordinates(label)).count(",") == 2 else shape


def _coordinates(label: Element) -> str:
    """The coordinates of an area, which stand in its text or, as some write them, in an attribute."""
    return (label.text or "").strip() or attr(label, "coords") or string(label)


# What belongs in areas ------------------------------------------------------------------------


def on_picture(matched: Interaction, responses: Sequence[Element], setting: Setting) -> Interaction:
    """Pairs whose right sides are areas of a picture, as things to be put where they belong."""
    areas = {attr(one, "ident"): one for one in below(responses[0], "response-label") if attr(one, "rarea")}
    if not matched.targets or not all(one.id in areas and _is_area(areas[one.id]) for one in matched.targets):
        return matched
    inside = {one for each in responses for one in below(each, "matimage", "matapplication")}
    around = (one for one in _pictures(responses[0]) if one not in inside)
    picture = _picture(around, setting)
    places = (
        replace(one, shape=_shape(areas[one.id]), coords=coords(_coordinates(areas[one.id])), content=doc())
        for one in matched.targets
    )
    targets = placed(tuple(places), picture, setting.text.notes)
    return _on(picture, replace(matched, kind=Kind.GRAPHIC_GAP_MATCH, targets=targets, max_choices=0))
