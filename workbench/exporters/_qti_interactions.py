"""Interactions as QTI elements, and their declarations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from workbench.exporters._qti_body import BodyWriter, is_line
from workbench.exporters._qti_dialect import Dialect, escaped, html_tag, identifier, plain_number
from workbench.exporters._qti_respell import respelled
from workbench.exporters._qti_settings import settings_of, settings_of_choice, settings_of_gap
from workbench.model.content import Node
from workbench.model.exercise import Choice, Interaction, Key, Kind, interaction_of

_NAMES = {
    Kind.GAP_MATCH: "gap-match",
    Kind.INLINE_CHOICE: "inline-choice",
    Kind.TEXT_ENTRY: "text-entry",
    Kind.EXTENDED_TEXT: "extended-text",
    Kind.SELECT_POINT: "select-point",
    Kind.GRAPHIC_ORDER: "graphic-order",
    Kind.GRAPHIC_ASSOCIATE: "graphic-associate",
    Kind.GRAPHIC_GAP_MATCH: "graphic-gap-match",
    Kind.POSITION_OBJECT: "position-object",
    Kind.END_ATTEMPT: "end-attempt",
    Kind.PORTABLE_CUSTOM: "custom",
}
_ASSOCIATING = (Kind.ASSOCIATE, Kind.MATCH, Kind.GRAPHIC_ASSOCIATE)
_COUNTED = (
    Kind.CHOICE,
    Kind.ORDER,
    Kind.HOTTEXT,
    Kind.HOTSPOT,
    Kind.SELECT_POINT,
    Kind.GRAPHIC_ORDER,
    Kind.POSITION_OBJECT,
    *_ASSOCIATING,
)
_SHUFFLED = (Kind.CHOICE, Kind.ORDER, Kind.INLINE_CHOICE, Kind.GAP_MATCH, Kind.MATCH, Kind.ASSOCIATE)
_NO_LIMIT = (Kind.ORDER, Kind.GRAPHIC_ORDER)
_STAGE = ("stage", "stage-width", "stage-height", "stage-alt")
_HOLDING = (Kind.CHOICE, Kind.ORDER, *_ASSOCIATING[:2])
"""Kinds whose choices hold the feedback on them."""
_SHAPES = ("circle", "default", "ellipse", "poly", "rect")
_NUMBER = re.compile(r"\d{1,9}(\.\d*)?|\.\d+")
_ENDING = re.compile(r"\.([A-Za-z0-9]+)$")
Size = tuple[int, int] | None
_IDENTIFIERS = ("identifier", "pair", "directedPair")


def write_interaction(body: BodyWriter, one: Node) -> str:
    """An interaction's node as its element."""
    return element(body, interaction_of(one))


def element(body: BodyWriter, interaction: Interaction) -> str:
    """An interaction as its element; one that is kept as XML comes out as it was."""
    if interaction.preserved:
        return respelled(interaction.preserved, body.dialect)
    name = _NAMES.get(interaction.kind, str(interaction.kind))
    before, prompt = _prompt(body, interaction)
    inside = prompt + _PARTS.get(interaction.kind, _nothing)(body, interaction)
    written = body.dialect.tag(f"{name}-interaction", inside, _attributes(interaction, body.dialect))
    staged = _staged(body, interaction, written) if interaction.kind is Kind.POSITION_OBJECT else written
    return before + staged


def _attributes(one: Interaction, dialect: Dialect) -> dict[str, object]:
    given: dict[str, object] = {"response-identifier": identifier(one.response)}
    given["shuffle"] = one.shuffle if one.kind in _SHUFFLED else None
    if one.kind in _COUNTED:
        unit = "associations" if one.kind in _ASSOCIATING else "choices"
        given[f"max-{unit}"] = None if one.kind in _NO_LIMIT and one.max_choices == 0 else one.max_choices
        given[f"min-{unit}"] = one.min_choices or None
    if dialect.hyphens and one.kind is Kind.INLINE_CHOICE:
        given["min-choices"] = one.min_choices or None
    if dialect.hyphens and one.kind in (Kind.GAP_MATCH, Kind.GRAPHIC_GAP_MATCH):
        given |= {"max-associations": one.max_choices or None, "min-associations": one.min_choices or None}
    return given | settings_of(one, dialect)


def _prompt(body: BodyWriter, one: Interaction) -> tuple[str, str]:
    """What stands before an interaction, and the prompt in it, which is one line in QTI 2.1."""
    if one.prompt is None:
        return "", ""
    if one.kind is not Kind.POSITION_OBJECT and (body.dialect.hyphens or is_line(one.prompt)):
        return "", body.dialect.tag("prompt", body.flow(one.prompt))
    return body.nodes(one.prompt.content), ""


def _nothing(body: BodyWriter, one: Interaction) -> str:
    return ""


# Choices --------------------------------------------------------------------------------------


def _choices(body: BodyWriter, one: Interaction) -> str:
    return "".join(_choice(body, "simple-choice", choice) for choice in _some(one.choices))


def _inline_choices(body: BodyWriter, one: Interaction) -> str:
    return "".join(_inline_choice(body, "inline-choice", choice) for choice in _some(one.choices))


def _associated(body: BodyWriter, one: Interaction) -> str:
    return "".join(_choice(body, "simple-associable-choice", choice) for choice in _some(one.choices))


def _some(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The choices, or an empty one: QTI wants one at least."""
    return choices or (Choice(id="none"),)


def _match(body: BodyWriter, one: Interaction) -> str:
    sets = (
        "".join(_choice(body, "simple-associable-choice", choice) for choice in choices)
        for choices in (one.choices, one.targets)
    )
    return "".join(body.dialect.tag("simple-match-set", inside) for inside in sets)


def _gap_match(body: BodyWriter, one: Interaction) -> str:
    gaps = {gap.id: settings_of_gap(gap, body.dialect) for gap in one.targets}
    text = body.with_gaps(one.body, gaps) if one.body is not None else html_tag("p")
    return "".join(_gap_choice(body, choice) for choice in _some(one.choices)) + text


def _gap_choice(body: BodyWriter, choice: Choice) -> str:
    """A thing to be put into a gap: a picture alone, or words."""
    picture = only_picture(choice.content)
    if picture is None:
        return _inline_choice(body, "gap-text", choice)
    inside = _picture(
        body, picture.attrs["src"], (picture.attrs["width"], picture.attrs["height"]), picture.attrs["alt"]
    )
    return body.dialect.tag("gap-img", inside, _choice_attributes(body, "gap-img", choice))


def only_picture(tree: Node) -> Node | None:
    """The picture that a document is, if it is nothing else."""
    first = tree.content[0]
    only = len(tree.content) == 1 and len(first.content) == 1 and first.content[0].type == "image"
    return first.content[0] if only else None


def _choice(body: BodyWriter, name: str, choice: Choice) -> str:
    inside = body.flow(choice.content) + _feedback(body, choice)
    return body.dialect.tag(name, inside, _choice_attributes(body, name, choice))


def _inline_choice(body: BodyWriter, name: str, choice: Choice) -> str:
    """A choice within a line: words in QTI 2.1, a line of text in 3.0."""
    if not body.dialect.hyphens:
        inside = body.words(choice.content)
    elif _beside(choice):
        inside = body.line(choice.content) + _feedback(body, choice)
    else:
        inside = body.line(choice.content)
    return body.dialect.tag(name, inside, _choice_attributes(body, name, choice))


def _beside(choice: Choice) -> bool:
    """Whether the feedback on a choice is a line, which may stand in one."""
    return choice.feedback is not None and is_line(choice.feedback)


def told_apart(one: Interaction, dialect: Dialect) -> Iterator[Choice]:
    """The choices whose feedback cannot stand with them."""
    for choice in () if one.kind in _HOLDING or one.preserved else (*one.choices, *one.targets):
        inline = one.kind in (Kind.INLINE_CHOICE, Kind.GAP_MATCH) and only_picture(choice.content) is None
        if choice.feedback is not None and not (dialect.hyphens and inline and _beside(choice)):
            yield choice


def _choice_attributes(body: BodyWriter, name: str, choice: Choice) -> dict[str, object]:
    matched = name in ("simple-associable-choice", "gap-text", "gap-img", "associable-hotspot")
    loose = body.dialect.hyphens and name in ("gap-text", "gap-img", "hotspot-choice", "associable-hotspot")
    given: dict[str, object] = {
        "identifier": identifier(choice.id),
        "fixed": True if choice.fixed and not loose else None,
        "match-max": choice.match_max if matched else None,
        "match-min": choice.match_min or None if matched else None,
    }
    return given | settings_of_choice(choice, body.dialect, matched=matched, pictured=name == "gap-img")


def _feedback(body: BodyWriter, choice: Choice) -> str:
    if choice.feedback is None:
        return ""
    variable = identifier(dict(choice.options).get("feedback-variable", "FEEDBACK"))
    given = {"outcome-identifier": variable, "identifier": identifier(choice.id), "show-hide": "show"}
    simple = len(choice.feedback.content) == 1 and choice.feedback.content[0].type == "paragraph"
    if simple:
        return body.dialect.tag("feedback-inline", body.line(choice.feedback), given)
    return body.dialect.tag(
        "feedback-block", body.dialect.content_body(body.nodes(choice.feedback.content)), given
    )


def _hottext(body: BodyWriter, one: Interaction) -> str:
    if one.body is None:
        return html_tag("p")
    return body.with_hottexts(one.body, {choice.id: choice.content for choice in one.choices})


# Pictures -------------------------------------------------------------------------------------


def _graphic(body: BodyWriter, one: Interaction) -> str:
    name = "associable-hotspot" if one.kind is Kind.GRAPHIC_ASSOCIATE else "hotspot-choice"
    spots = () if one.kind in (Kind.SELECT_POINT, Kind.DRAWING) else _some(one.choices)
    return _ground(body, one) + _spots(body, name, spots, one.image_size)


def _dragged(body: BodyWriter, choice: Choice) -> str:
    """A thing to be dragged onto a picture; in QTI 2.1 words are what is shown in place of a picture."""
    if body.dialect.hyphens or only_picture(choice.content) is not None:
        return _gap_choice(body, choice)
    words = html_tag("object", body.words(choice.content), {"data": "", "type": "text/plain"})
    return body.dialect.tag("gap-img", words, _choice_attributes(body, "gap-img", choice))


def _ground(body: BodyWriter, one: Interaction) -> str:
    return _picture(body, one.image, one.image_size, one.image_alt)


def _graphic_gap(body: BodyWriter, one: Interaction) -> str:
    picked = "".join(_dragged(body, choice) for choice in _some(one.choices))
    spots = _spots(body, "associable-hotspot", _some(one.targets), one.image_size)
    return _ground(body, one) + picked + spots


def _spots(body: BodyWriter, name: str, choices: Iterable[Choice], size: Size) -> str:
    return "".join(body.dialect.tag(name, "", _spot(body, name, choice, size)) for choice in choices)


def _spot(body: BodyWriter, name: str, choice: Choice, size: Size) -> dict[str, object]:
    place = {
        "shape": _shape(choice.shape),
        "coords": _coords(body, choice.coords, size),
        "hotspot-label": choice.content.plain or None,
    }
    return _choice_attributes(body, name, choice) | place


def _shape(word: str) -> str:
    return word if word in _SHAPES else "default"


def _coords(body: BodyWriter, coords: str, size: Size = None) -> str:
    """The corners of a shape: whole numbers in QTI 3.0; of none, those of the picture."""
    if not body.dialect.hyphens:
        return coords
    parts = [_whole(part) for part in coords.split(",")]
    width, height = size or (1, 1)
    return ",".join(parts) if all(parts) and len(parts) > 2 else f"0,0,{width},{height}"


def _whole(part: str) -> str:
    """A number without its fraction, or a share; "" for what is neither."""
    number, share = part.strip().removesuffix("%"), "%" * part.strip().endswith("%")
    return f"{round(float(number))}{share}" if _NUMBER.fullmatch(number) else ""


def _picture(body: BodyWriter, src: str, size: tuple[int | None, int | None] | None, alt: str = "") -> str:
    width, height = size or (None, None)
    address = body.address(src) if src else ""
    if body.dialect.hyphens:
        return html_tag("img", attributes={"src": address, "alt": alt, "width": width, "height": height})
    given = {"data": address, "type": _image_type(address), "width": width, "height": height}
    return html_tag("object", escaped(alt), given)


def _image_type(address: str) -> str:
    """The type of a picture by the ending of its name; PNG where it has none."""
    ending = address.rpartition("?")[0] or address
    found = _ENDING.search(ending)
    word = found[1].lower() if found else "png"
    return f"image/{word.replace('jpg', 'jpeg').replace('svg', 'svg+xml')}"


def _positioned(body: BodyWriter, one: Interaction) -> str:
    return _picture(body, one.image, one.image_size, one.image_alt)


def _staged(body: BodyWriter, one: Interaction, inside: str) -> str:
    """A movable picture stands on a stage."""
    stage, width, height, alt = (one.option(key) for key in _STAGE)
    size = (int(width), int(height)) if width.isdecimal() and int(width) and height.isdecimal() else None
    return body.dialect.tag("position-object-stage", _picture(body, stage, size, alt) + inside)


def _media(body: BodyWriter, one: Interaction) -> str:
    found = one.body.walk() if one.body is not None else ()
    media = next((node for node in found if node.type == "media"), None)
    kinds = {"audio": "audio/mpeg", "video": "video/mp4", "file": "application/octet-stream"}
    if media is None:
        return html_tag("object", attributes={"data": "", "type": kinds["file"]})
    given = {"data": body.address(media.attrs["src"]), "type": kinds[media.attrs["kind"]]}
    return html_tag("object", escaped(media.attrs["title"]), given)


_PARTS: dict[Kind, Callable[[BodyWriter, Interaction], str]] = {
    Kind.CHOICE: _choices,
    Kind.ORDER: _choices,
    Kind.ASSOCIATE: _associated,
    Kind.MATCH: _match,
    Kind.GAP_MATCH: _gap_match,
    Kind.INLINE_CHOICE: _inline_choices,
    Kind.HOTTEXT: _hottext,
    Kind.HOTSPOT: _graphic,
    Kind.SELECT_POINT: _graphic,
    Kind.GRAPHIC_ORDER: _graphic,
    Kind.GRAPHIC_ASSOCIATE: _graphic,
    Kind.GRAPHIC_GAP_MATCH: _graphic_gap,
    Kind.POSITION_OBJECT: _positioned,
    Kind.DRAWING: _graphic,
    Kind.MEDIA: _media,
}


# Declarations ---------------------------------------------------------------------------------


def declaration(body: BodyWriter, one: Interaction, said: str = "") -> str:
    """The declaration of an interaction's response, with its key and what is said of that."""
    given = {
        "identifier": identifier(one.response),
        "cardinality": one.cardinality,
        "base-type": one.base_type or None,
    }
    tag = body.dialect.tag
    values = "".join(tag("value", escaped(_value(one, word))) for word in one.key.correct)
    inside = tag("correct-response", values, {"interpretation": said or None}) if values else ""
    return tag("response-declaration", inside + _mapping(body, one) + _areas(body, one.key), given)


def _value(one: Interaction, word: str) -> str:
    return " ".join(identifier(part) for part in word.split()) if one.base_type in _IDENTIFIERS else word


def _bounds(key: Key) -> dict[str, object]:
    lower, upper = (bound if bound is None else bound - key.start for bound in (key.lower, key.upper))
    return {"lower-bound": lower, "upper-bound": upper, "default-value": key.default}


def _mapping(body: BodyWriter, one: Interaction) -> str:
    entries = "".join(
        body.dialect.tag(
            "map-entry",
            "",
            {
                "map-key": _value(one, credit.answer),
                "mapped-value": plain_number(credit.value),
                "case-sensitive": credit.case_sensitive if one.base_type == "string" else None,
            },
        )
        for credit in (() if one.key.by_place else one.key.mapping)
    )
    return body.dialect.tag("mapping", entries, _bounds(one.key)) if entries else ""


def _areas(body: BodyWriter, key: Key) -> str:
    entries = "".join(
        body.dialect.tag(
            "area-map-entry",
            "",
            {
                "shape": _shape(area.shape),
                "coords": _coords(body, area.coords),
                "mapped-value": plain_number(area.value),
            },
        )
        for area in key.areas
    )
    return body.dialect.tag("area-mapping", entries, _bounds(key)) if entries else ""
