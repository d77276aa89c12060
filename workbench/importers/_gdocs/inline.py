"""The words of a Google document: runs of text, chips, pictures and references, with their styles.

Source: developers.google.com/workspace/docs/api/reference/rest/v1/documents (ParagraphElement, TextStyle).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.importers._html.reading import image_asset
from workbench.importers._html.style import is_code_font
from workbench.importers._notes import Notes
from workbench.model.content import Mark, Node, mark, node, safe_url, text
from workbench.model.course import Asset
from workbench.model.limits import ImportLimits

Json = Mapping[str, Any]
CODE_BEGINS, CODE_ENDS = "\uec03", "\uec02"
_CHIP = "\ue907"
"""Stands for what the interface does not hand out."""
_SWITCHES = {"bold": "bold", "italic": "italic", "strikethrough": "strike"}
_OFFSETS = {"SUPERSCRIPT": "superscript", "SUBSCRIPT": "subscript"}


@dataclass(kw_only=True)
class Reading:
    """What is known while a document is read: its files, its equations, and what was said about it."""

    picture: Callable[[str], bytes | None]
    limits: ImportLimits
    equations: Mapping[int, str] = field(default_factory=dict)
    """The LaTeX of equation elements, by identity: the interface tells only where they stand."""
    assets: dict[str, Asset] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class View:
    """A tab of a document, with its suggestions taken or not."""

    tab: Json
    reading: Reading
    notes: Notes
    proposed: bool

    def shows(self, element: Json) -> bool:
        """Whether something stands in this view."""
        unwanted = "suggestedDeletionIds" if self.proposed else "suggestedInsertionIds"
        both = element.get("suggestedDeletionIds") and element.get("suggestedInsertionIds")
        return not element.get(unwanted) and not both

    def style(self, owner: Json, name: str = "textStyle") -> dict[str, Any]:
        """A style, in the proposed view with what is suggested for it."""
        style = dict(owner.get(name) or {})
        changes = owner.get(f"suggested{name[0].upper()}{name[1:]}Changes") if self.proposed else None
        for change in (changes or {}).values():
            wanted = change.get(name) or {}
            state = change.get(f"{name}SuggestionState") or {}
            for key, suggested in state.items():
                if suggested is True and key.endswith("Suggested"):
                    style[key.removesuffix("Suggested")] = wanted.get(key.removesuffix("Suggested"))
        return style


def inline(element: Json, view: View) -> Iterator[Node]:
    """The nodes that one element of a paragraph makes in a view."""
    for name, value in element.items():
        if name in _KINDS and isinstance(value, Mapping) and view.shows(value):
            yield from _KINDS[name](value, view)


def marks_of(style: Mapping[str, Any]) -> tuple[Mark, ...]:
    """The marks that a text style means."""
    names = [ours for theirs, ours in _SWITCHES.items() if style.get(theirs)]
    href = _href(style.get("link") or {})
    if style.get("underline") and not href:
        names.append("underline")
    if offset := _OFFSETS.get(str(style.get("baselineOffset"))):
        names.append(offset)
    if is_code(style):
        names.append("code")
    elif _colour(style, "backgroundColor") not in (None, (1.0, 1.0, 1.0)):
        names.append("highlight")
    found = [mark(name) for name in names]
    return tuple([*found, mark("link", href=href)] if href else found)


def is_code(style: Mapping[str, Any]) -> bool:
    """Whether a text style is that of code."""
    return is_code_font(str((style.get("weightedFontFamily") or {}).get("fontFamily") or "").lower())


def _href(link: Mapping[str, Any]) -> str:
    inner = link.get("heading") or link.get("bookmark") or {}
    name = link.get("headingId") or link.get("bookmarkId") or inner.get("id") or link.get("tabId")
    return safe_url(str(link.get("url") or (f"#{name}" if name else ""))) or ""


def _colour(style: Mapping[str, Any], name: str) -> tuple[float, float, float] | None:
    colour = ((style.get(name) or {}).get("color") or {}).get("rgbColor")
    if colour is None:
        return None
    red, green, blue = (float(colour.get(part) or 0.0) for part in ("red", "green", "blue"))
    return red, green, blue


# Kinds of elements ----------------------------------------------------------------------------


def _run(run: Json, view: View) -> Iterator[Node]:
    style = view.style(run)
    marks = marks_of(style)
    content = str(run.get("content") or "").replace("\r", "").removesuffix("\n")
    if _CHIP in content:
        view.notes.warning(
            "Something that Google Docs does not hand out (such as a chip) was left out.",
            excerpt=content.replace(_CHIP, "▢"),
            code="chip",
        )
        content = content.replace(_CHIP, "")
    if content.strip() and not style.get("link") and _colour(style, "foregroundColor") not in _INK:
        view.notes.info("Colours of text were left out.", code="colour")
    for number, line in enumerate(content.split("\v")):
        if number:
            yield node("hardBreak")
        if line := line.replace("\n", " "):
            yield text(line, *marks)


_INK = (None, (0.0, 0.0, 0.0))


def _person(person: Json, view: View) -> Iterator[Node]:
    given = person.get("personProperties") or {}
    email = str(given.get("email") or "")
    href = safe_url(f"mailto:{email}") if email else ""
    words = str(given.get("name") or email)
    if words:
        yield text(words, *([mark("link", href=href)] if href else []))


def _rich_link(link: Json, view: View) -> Iterator[Node]:
    given = link.get("richLinkProperties") or {}
    href = safe_url(str(given.get("uri") or "")) or ""
    if words := str(given.get("title") or href):
        yield text(words, *([mark("link", href=href)] if href else []))


def _date(date: Json, view: View) -> Iterator[Node]:
    given = date.get("dateElementProperties") or {}
    if words := str(given.get("displayText") or given.get("timestamp") or ""):
        yield text(words, *marks_of(view.style(date)))


def _equation(equation: Json, view: View) -> Iterator[Node]:
    latex = view.reading.equations.get(id(equation), "")
    if latex:
        yield node("mathInline", latex=latex)
    else:
        view.notes.loss(
            "An equation is missing: Google Docs does not hand it out.",
            code="math",
            advice="Type it again in the editor, or import the document as a Word file.",
        )
        yield text("[equation]")


def _footnote(reference: Json, view: View) -> Iterator[Node]:
    label = str(reference.get("footnoteNumber") or reference.get("footnoteId") or "")
    yield node("footnoteReference", label=label)


def _object(element: Json, view: View) -> Iterator[Node]:
    if href := _href(view.style(element).get("link") or {}):
        message = "A picture led to another place; the picture was kept, the link not."
        view.notes.info(message, excerpt=href, code="picture-link")
    yield from picture(str(element.get("inlineObjectId")), "inlineObjects", view)


def picture(name: str, kind: str, view: View) -> Iterator[Node]:
    """The picture that an inline or positioned object shows."""
    found = (view.tab.get(kind) or {}).get(name) or {}
    properties = found.get(f"{kind[:-1]}Properties") or {}
    shown = properties.get("embeddedObject") or {}
    title, said = (" ".join(str(shown.get(key) or "").split()) for key in ("title", "description"))
    alt, beside = said or title, {"title": title} if said and title not in ("", said) else {}
    data = view.reading.picture(name)
    asset = image_asset(data, "image", view.reading.limits) if data else None
    if asset is None:
        what = "chart" if shown.get("linkedContentReference") else "drawing" if _drawn(shown) else "picture"
        view.notes.loss(
            f"A {what} is missing: Google Docs did not hand it out.",
            excerpt=alt,
            code="image",
            advice="Download it from the document and put it in here.",
        )
    else:
        view.reading.assets.setdefault(asset.sha256, asset)
    if asset is not None or alt:
        yield node("image", src=asset.uri if asset else "", alt=alt, **beside, **_size(shown))


def _drawn(shown: Json) -> bool:
    return "embeddedDrawingProperties" in shown


def _size(shown: Json) -> dict[str, int]:
    size = shown.get("size") or {}
    points = {name: (size.get(name) or {}).get("magnitude") for name in ("width", "height")}
    pixels = {
        name: round(value * 96 / 72) for name, value in points.items() if isinstance(value, int | float)
    }
    return {name: value for name, value in pixels.items() if 0 < value < 20_000}


def _page_break(element: Json, view: View) -> Iterator[Node]:
    view.notes.info("Page breaks were left out: pages here have no fixed length.", code="page-break")
    return iter(())


def _auto_text(element: Json, view: View) -> Iterator[Node]:
    view.notes.info("Page numbers were left out.", code="page-break")
    return iter(())


_KINDS: dict[str, Callable[[Json, View], Iterator[Node]]] = {
    "textRun": _run, "person": _person, "richLink": _rich_link, "dateElement": _date, "equation": _equation,
    "footnoteReference": _footnote, "inlineObjectElement": _object, "pageBreak": _page_break,
    "columnBreak": _page_break, "autoText": _auto_text,
}  # fmt: skip
