"""Styles of imported HTML: what class rules and `style` attributes say becomes marks before cleaning.

Word processors and Google Docs write bold text as a class whose rule stands in a style sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.importers._html.lists import STYLES
from workbench.importers._notes import Notes, counted
from workbench.importers._numbers import whole_number
from workbench.importers._xml import Element, local

Rules = dict[str, dict[str, str]]
_SELECTOR = re.compile(r"(?:[a-zA-Z][\w-]*)?(?:\.[\w-]+)?$")
_MEDIA = re.compile(r"@media\b([^{}]*)\{((?:[^{}]*+\{[^{}]*+\})*+[^{}]*+)\}", re.IGNORECASE)
_HIDES = re.compile(r"\b(?:display\s*:\s*none|visibility\s*:\s*hidden)\b[^;{}]*", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_KNOWN = frozenset(
    "font-weight font-style text-decoration text-decoration-line vertical-align text-align display "
    "visibility font-family background-color background color list-style-type list-style "
    "white-space white-space-collapse".split()
)
_MONOSPACE = re.compile(
    r"\bmono(space)?\b|mono$|courier|consol|menlo|monaco|\bcode\b|\bcoding\b|typewriter|cousine|anonymous pro"
)
_LARGEST_SHEET = 500_000
_SIDES = {"start": "left", "end": "right"}
_ALIGN = frozenset({"left", "right", "center", "justify"})
_INK = frozenset(
    "black #000 #000000 rgb(0,0,0) rgba(0,0,0,1) windowtext inherit initial unset currentcolor auto".split()
)
_PLAIN = frozenset(
    {"transparent", "initial", "inherit", "none", "unset", "white", "#fff", "#ffffff", "rgb(255,255,255)"}
)


def apply_styles(tree: Element, rules: Rules, notes: Notes) -> None:
    """Write what the styles mean into `data-marks` and `data-align`; take hidden parts out and say so."""
    coloured = 0
    for element in list(tree.iter()):
        name = local(element)
        if name and name not in ("style", "script", "html", "head"):
            style = declared(element, name, rules)
            _apply(element, name, style, notes)
            coloured += name in ("span", "font") and _is_coloured(element, style)
    if coloured:
        notes.info(f"The colour of {counted(coloured, 'passage')} was left out.", code="colour")


def _is_coloured(element: Element, style: dict[str, str]) -> bool:
    """Whether words have a colour of their own; links have one anyway."""
    colour = (style.get("color") or element.get("color") or "").replace(" ", "").lower()
    if not colour or colour in _INK or not (element.text or "").strip():
        return False
    parent = element.getparent()
    return (parent is None or local(parent) != "a") and element.find("a") is None


def rules_of(tree: Element) -> Rules:
    """What the style sheets of a page say, by the names and classes they say it of."""
    rules: Rules = {}
    for selector, declarations in style_rules(tree):
        if _SELECTOR.fullmatch(selector):
            rules.setdefault(selector.lower(), {}).update(declarations)
    return rules


def style_rules(tree: Element) -> Iterator[tuple[str, dict[str, str]]]:
    """The selectors of a page's style sheets with what is said of each and known here."""
    for sheet in tree.iter("style"):
        text = _MEDIA.sub(_on_screen, _COMMENT.sub(" ", (sheet.text or "")[:_LARGEST_SHEET]))
        for selectors, body in _written(text):
            if declarations := dict(_declarations(body)):
                yield from ((selector.strip(), declarations) for selector in selectors.split(","))


def _written(sheet: str) -> Iterator[tuple[str, str]]:
    """What stands before and within each pair of braces that holds none."""
    for piece in sheet.split("}")[:-1]:
        before, brace, body = piece.rpartition("{")
        if brace and (selectors := before[max(map(before.rfind, "{@;")) + 1 :]):
            yield selectors, body


def _on_screen(block: re.Match[str]) -> str:
    """The rules for a kind of screen; those for some screens hide nothing, those for paper say nothing."""
    kind = " ".join(block[1].split()).lower()
    if kind in ("", "screen", "all", "only screen"):
        return block[2]
    paper = re.search(r"\bprint\b", kind) and not re.search(r"\b(?:screen|not)\b", kind)
    return "" if paper else _HIDES.sub(" ", block[2])


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    for part in body.split(";"):
        name, colon, value = part.partition(":")
        name = name.strip().lower()
        if colon and name in _KNOWN:
            yield name, value.replace("!important", "").strip().lower()


def declared(element: Element, name: str, rules: Rules) -> dict[str, str]:
    """What the styles say of an element: its own, its classes' and those for all of its name."""
    out: dict[str, str] = {}
    if rules:
        classes = (element.get("class") or "").lower().split()
        for selector in (name, *(f".{one}" for one in classes), *(f"{name}.{one}" for one in classes)):
            out.update(rules.get(selector, {}))
    if style := element.get("style"):
        out.update(_declarations(style))
    return out


def _apply(element: Element, name: str, style: dict[str, str], notes: Notes) -> None:
    hidden = style.get("display") == "none" or style.get("visibility") == "hidden"
    if (hidden or element.get("hidden") is not None) and name not in ("body", "a", "input"):
        _hide(element, notes)
        return
    align = style.get("text-align") or (element.get("align") or "").lower()
    align = _SIDES.get(align, align)
    if name == "center":
        align = "center"
    if align in _ALIGN and name not in ("img", "table", "iframe"):
        element.set("data-align", align)
    counting = style.get("list-style-type") or style.get("list-style", "").partition(" ")[0]
    if name in ("ol", "li") and counting in STYLES and not element.get("type"):
        element.set("type", STYLES[counting])
    marks = [*_marks(style, name)]
    if marks:
        element.set("data-marks", " ".join(marks))


def _hide(element: Element, notes: Notes) -> None:
    text = " ".join("".join(element.itertext()).split())
    if text:
        notes.warning(
            "Hidden text was left out.",
            where=f"line {element.sourceline}" if element.sourceline else "",
            excerpt=text,
            code="hidden",
        )
    tail, parent = element.tail, element.getparent()
    element.clear()
    element.tail = tail
    if parent is not None:
        element.tag = "span"


def _marks(style: dict[str, str], name: str) -> Iterator[str]:
    weight = style.get("font-weight", "")
    if weight in ("bold", "bolder") or (whole_number(weight) or 0) >= 600:
        yield "bold"
    elif weight in ("normal", "lighter") or weight.isdecimal():
        yield "-bold"
    if style.get("font-style") in ("italic", "oblique"):
        yield "italic"
    elif style.get("font-style") == "normal":
        yield "-italic"
    decoration = style.get("text-decoration", "") + " " + style.get("text-decoration-line", "")
    yield from (mark for word, mark in _DECORATIONS if word in decoration)
    yield from (mark for word, mark in _POSITIONS if style.get("vertical-align") == word)
    if name in ("span", "font") and is_code_font(style.get("font-family", "")):
        yield "code"
    colour = style.get("background-color") or style.get("background", "")
    if name in ("span", "font") and colour and colour.replace(" ", "") not in _PLAIN:
        yield "highlight"


_DECORATIONS = (("underline", "underline"), ("line-through", "strike"))
_POSITIONS = (("super", "superscript"), ("sub", "subscript"))


def is_code_font(families: str) -> bool:
    """Whether a list of fonts, in small letters, begins or ends with one for code."""
    first = families.partition(",")[0].strip("\"' ")
    return bool(_MONOSPACE.search(first)) or families.rstrip("\"' ").endswith("monospace")
