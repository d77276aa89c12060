"""Interactions as QTI elements, and their declarations."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from workbench.exporters._qti_body import BodyWriter, is_line
from workbench.exporters._qti_dialect import escaped, html_tag, identifier, plain_number
from workbench.exporters._qti_respell import respelled
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
    Kind.PORTABLE_CUSTOM: "portable-custom",
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
_IDENTIFIERS = ("identifier", "pair", "directedPair")


def write_interaction(body: BodyWriter, one: Node) -> str:
    """An interaction's node as its element."""
    return element(body, interaction_of(one))


def element(body: BodyWriter, interaction: Interaction) -> str:
    """An interaction as its element; one that is kept as XML comes out as it was."""
    if interaction.preserved:
        return respelled(interaction.preserved, body.dialect)
    name = _NAMES.get(interaction.kind, str(interaction.kind))
    before, prompt = _prompt(body, interaction.prompt)
    inside = prompt + _PARTS.get(interaction.kind, _nothing)(body, interaction)
    written = body.dialect.tag(f"{name}-interaction", inside, _attributes(interaction))
    staged = _staged(body, interaction, written) if interaction.kind is Kind.POSITION_OBJECT else written
    return before + staged


def _attributes(one: Interaction) -> dict[str, object]:
    given: dict[str, object] = {"response-identifier": identifier(one.response)}
    given["shuffle"] = True if one.shuffle else (False if one.kind in _SHUFFLED else None)
    if one.kind in _COUNTED:
        unit = "associations" if one.kind in _ASSOCIATING else "choices"
        given[f"max-{unit}"] = None if one.kind in _NO_LIMIT and one.max_choices == 0 else one.max_choices
        given[f"min-{unit}"] = one.min_choices or None
    if one.kind in (Kind.GAP_MATCH, Kind.GRAPHIC_GAP_MATCH):
        given |= {"max-associations": one.max_choices or None, "min-associations": one.min_choices or None}
    return given | {key: value for key, value in one.options if key not in _STAGE}


def _prompt(body: BodyWriter, prompt: Node | None) -> tuple[str, str]:
    """What stands before an interaction, and the prompt in it, which is one line in QTI 2.1."""
    if prompt is None:
        return "", ""
    if body.dialect.hyphens or is_line(prompt):
        return "", body.dialect.tag("prompt", body.flow(prompt))
    return body.nodes(prompt.content), ""


def _nothing(body: BodyWriter, one: Interaction) -> str:
    return ""


# Choices --------------------------------------------------------------------------------------


def _choices(body: BodyWriter, one: Interaction) -> str:
    return "".join(_choice(body, "simple-choice", choice) for choice in one.choices)


def _inline_choices(body: BodyWriter, one: Interaction) -> str:
    return "".join(_choice(body, "inline-choice", choice, inline=True) for choice in one.choices)


def _associated(body: BodyWriter, one: Interaction) -> str:
    return "".join(_choice(body, "simple-associable-choice", choice) for choice in one.choices)


def _match(body: BodyWriter, one: Interaction) -> str:
    sets = (
        "".join(_choice(body, "simple-associable-choice", choice) for choice in choices)
        for choices in (one.choices, one.targets)
    )
    return "".join(body.dialect.tag("simple-match-set", inside) for inside in sets)


def _gap_match(body: BodyWriter, one: Interaction) -> str:
    text = body.nodes(one.body.content) if one.body is not None else ""
    return "".join(_gap_choice(body, choice) for choice in one.choices) + text


def _gap_choice(body: BodyWriter, choice: Choice) -> str:
    """A thing to be put into a gap: a picture alone, or words."""
    picture = _only_picture(choice.content)
    if picture is None:
        return _choice(body, "gap-text", choice, inline=not body.dialect.hyphens)
    inside = _picture(
        body, picture.attrs["src"], (picture.attrs["width"], picture.attrs["height"]), picture.attrs["alt"]
    )
    return body.dialect.tag("gap-img", inside, _choice_attributes("gap-img", choice))


def _only_picture(tree: Node) -> Node | None:
    first = tree.content[0]
    only = len(tree.content) == 1 and len(first.content) == 1 and first.content[0].type == "image"
    return first.content[0] if only else None


def _choice(body: BodyWriter, name: str, choice: Choice, *, inline: bool = False) -> str:
    inside = body.line(choice.content) if inline else body.flow(choice.content)
    return body.dialect.tag(name, inside + _feedback(body, choice), _choice_attributes(name, choice))


def _choice_attributes(name: str, choice: Choice) -> dict[str, object]:
    matched = name in ("simple-associable-choice", "gap-text", "gap-img", "associable-hotspot")
    given: dict[str, object] = {
        "identifier": identifier(choice.id),
        "fixed": True if choice.fixed else None,
        "match-max": choice.match_max if matched else None,
        "match-min": choice.match_min or None if matched else None,
    }
    return given | {key: value for key, value in choice.options if key != "feedback-variable"}


def _feedback(body: BodyWriter, choice: Choice) -> str:
    if choice.feedback is None:
        return ""
    variable = dict(choice.options).get("feedback-variable", "FEEDBACK")
    given = {"outcome-identifier": variable, "identifier": identifier(choice.id), "show-hide": "show"}
    simple = len(choice.feedback.content) == 1 and choice.feedback.content[0].type == "paragraph"
    if simple:
        return body.dialect.tag("feedback-inline", body.line(choice.feedback), given)
    return body.dialect.tag("feedback-block", body.content_body(body.nodes(choice.feedback.content)), given)


def _hottext(body: BodyWriter, one: Interaction) -> str:
    if one.body is None:
        return ""
    return body.with_hottexts(one.body, {choice.id: choice.content for choice in one.choices})


# Pictures -------------------------------------------------------------------------------------


def _graphic(body: BodyWriter, one: Interaction) -> str:
    name = "associable-hotspot" if one.kind is Kind.GRAPHIC_ASSOCIATE else "hotspot-choice"
    return _picture(body, one.image, one.image_size) + _spots(body, name, one.choices)


def _graphic_gap(body: BodyWriter, one: Interaction) -> str:
    picked = "".join(_gap_choice(body, choice) for choice in one.choices)
    return (
        _picture(body, one.image, one.image_size) + picked + _spots(body, "associable-hotspot", one.targets)
    )


def _spots(body: BodyWriter, name: str, choices: Iterable[Choice]) -> str:
    return "".join(body.dialect.tag(name, "", _spot(name, choice)) for choice in choices)


def _spot(name: str, choice: Choice) -> dict[str, object]:
    place = {
        "shape": choice.shape or "default",
        "coords": choice.coords,
        "hotspot-label": choice.content.plain or None,
    }
    return _choice_attributes(name, choice) | place


def _picture(body: BodyWriter, src: str, size: tuple[int | None, int | None] | None, alt: str = "") -> str:
    if not src and not alt:
        return ""
    width, height = size or (None, None)
    address = body.address(src)
    if body.dialect.hyphens:
        return html_tag("img", attributes={"src": address, "alt": alt, "width": width, "height": height})
    kind = f"image/{address.rpartition('.')[2].lower().replace('jpg', 'jpeg').replace('svg', 'svg+xml')}"
    return html_tag("object", escaped(alt), {"data": address, "type": kind, "width": width, "height": height})


def _positioned(body: BodyWriter, one: Interaction) -> str:
    return _picture(body, one.image, one.image_size, one.image_alt)


def _staged(body: BodyWriter, one: Interaction, inside: str) -> str:
    """A movable picture stands on a stage."""
    stage, width, height, alt = (one.option(key) for key in _STAGE)
    if not stage:
        return inside
    size = (int(width), int(height)) if width.isdecimal() and int(width) and height.isdecimal() else None
    return body.dialect.tag("position-object-stage", _picture(body, stage, size, alt) + inside)


def _media(body: BodyWriter, one: Interaction) -> str:
    if one.body is None:
        return ""
    media = next((node for node in one.body.walk() if node.type == "media"), None)
    if media is None:
        return ""
    kinds = {"audio": "audio/mpeg", "video": "video/mp4", "file": "application/octet-stream"}
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


def declaration(body: BodyWriter, one: Interaction) -> str:
    """The declaration of an interaction's response, with its key."""
    given = {
        "identifier": identifier(one.response),
        "cardinality": one.cardinality,
        "base-type": one.base_type or None,
    }
    tag = body.dialect.tag
    values = "".join(tag("value", escaped(_value(one, word))) for word in one.key.correct)
    inside = tag("correct-response", values) if values else ""
    return tag("response-declaration", inside + _mapping(body, one) + _areas(body, one.key), given)


def _value(one: Interaction, word: str) -> str:
    return " ".join(identifier(part) for part in word.split()) if one.base_type in _IDENTIFIERS else word


def _bounds(key: Key) -> dict[str, object]:
    return {"lower-bound": key.lower, "upper-bound": key.upper, "default-value": key.default}


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
        for credit in one.key.mapping
    )
    return body.dialect.tag("mapping", entries, _bounds(one.key)) if entries else ""


def _areas(body: BodyWriter, key: Key) -> str:
    entries = "".join(
        body.dialect.tag(
            "area-map-entry",
            "",
            {"shape": area.shape, "coords": area.coords, "mapped-value": plain_number(area.value)},
        )
        for area in key.areas
    )
    return body.dialect.tag("area-mapping", entries, _bounds(key)) if entries else ""
