"""Office equations (OMML) to LaTeX.

Source: ECMA-376 part 1, section 22.1 (Math).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from workbench.importers._docx.symbols import symbol_character
from workbench.importers._mathml import over, under
from workbench.importers._xml import Element, local
from workbench.model import latex as _latex


def omml_to_latex(math: Element) -> str:
    """The LaTeX of an `m:oMath` element."""
    return _latex.tidy(_row(math))


def _row(element: Element | None) -> str:
    if element is None:
        return ""
    return _latex.join(_convert(child) for child in element)


def _convert(element: Element) -> str:
    name = local(element)
    if name.endswith("Pr") or not name:
        return ""
    return _HANDLERS.get(name, _row)(element)


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if local(child) == name), None)


def _part(element: Element, name: str) -> str:
    return _row(_child(element, name))


def _setting(element: Element, name: str, default: str = "") -> str:
    """The value of a property such as `m:fPr/m:type/@m:val`; an empty one when it is given without value."""
    properties = next((child for child in element if local(child).endswith("Pr")), None)
    found = None if properties is None else _child(properties, name)
    return default if found is None else _value(found)


def _value(element: Element) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}val") or key == "val"), "")


def _on(element: Element, name: str) -> bool:
    return _setting(element, name, "0") not in ("0", "off", "false")


def _run(element: Element) -> str:
    string = "".join(_characters(part) for part in element)
    breaks = any(local(part) in ("br", "cr") for part in element)
    properties = _child(element, "rPr")
    names = {local(one): _value(one) for one in properties} if properties is not None else {}
    if "nor" in names or _SENTENCE.search(string):
        out = _latex.words(string)
    else:
        out = _styled(string, names)
    return out + r"\\ " if breaks else out


def _characters(part: Element) -> str:
    if local(part) in ("t", "delText"):
        return part.text or ""
    return symbol_character(part) if local(part) == "sym" else ""


_SENTENCE = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}\s+[^\W\d_]{2,}")
"""Words with spaces between them are text: in mathematics the spaces would go."""
_SCRIPTS = {
    "double-struck": r"\mathbb",
    "script": r"\mathcal",
    "fraktur": r"\mathfrak",
    "sans-serif": r"\mathsf",
    "monospace": r"\mathtt",
}
_STYLES = {"b": r"\mathbf", "bi": r"\boldsymbol"}


def _styled(string: str, names: dict[str, str]) -> str:
    command = _SCRIPTS.get(names.get("scr", "")) or _STYLES.get(names.get("sty", ""))
    if command and string.strip():
        return f"{command}{{{_latex.symbols(string)}}}"
    if names.get("sty") == "p" and string.strip().isalpha():
        return _latex.name(string.strip(), upright=True)
    return _latex.name(string.strip()) if _latex.is_function(string.strip()) else _latex.symbols(string)


def _fraction(element: Element) -> str:
    above, below = _part(element, "num"), _part(element, "den")
    kind = _setting(element, "type", "bar")
    if kind == "noBar":
        return rf"\genfrac{{}}{{}}{{0pt}}{{}}{{{above}}}{{{below}}}"
    if kind == "lin":
        return f"{{{above}}}/{{{below}}}"
    return rf"\frac{{{above}}}{{{below}}}"


def _radical(element: Element) -> str:
    degree = _part(element, "deg")
    inside = _part(element, "e")
    return rf"\sqrt[{{{degree}}}]{{{inside}}}" if degree else rf"\sqrt{{{inside}}}"


def _sub(element: Element) -> str:
    return _latex.scripts(_part(element, "e"), sub=_part(element, "sub"))


def _sup(element: Element) -> str:
    return _latex.scripts(_part(element, "e"), sup=_part(element, "sup"))


def _subsup(element: Element) -> str:
    return _latex.scripts(_part(element, "e"), sub=_part(element, "sub"), sup=_part(element, "sup"))


def _prescripts(element: Element) -> str:
    before = _latex.scripts("{}", sub=_part(element, "sub"), sup=_part(element, "sup"))
    return _latex.join((before, _part(element, "e")))


def _nary(element: Element) -> str:
    sign = _latex.symbols(_setting(element, "chr", "∫") or "∫")
    below, above = _part(element, "sub"), _part(element, "sup")
    limits = r"\limits" if _setting(element, "limLoc") == "undOvr" and sign.startswith(r"\int") else ""
    scripts = (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")
    inside = _part(element, "e")
    return f"{sign}{limits}{scripts}" + (f" {inside}" if inside else "")


def _delimited(element: Element) -> str:
    opening, closing = _setting(element, "begChr", "("), _setting(element, "endChr", ")")
    between = _latex.symbols(_setting(element, "sepChr", "|") or " ")
    parts = [_row(child) for child in element if local(child) == "e"]
    inside = _latex.join(part for each in parts for part in (between, each))[len(between) :] if parts else ""
    if opening == "{" and not closing and inside.startswith(r"\begin{aligned}") and not _EQUAL.search(inside):
        return inside.replace("{aligned}", "{cases}")
    if opening == "{" and not closing and inside.startswith(r"\begin{array}"):
        return inside.replace("{array}{l}", "{cases}").replace("{array}", "{cases}")
    return _latex.delimited(opening, inside, closing)


def _function(element: Element) -> str:
    name = _part(element, "fName")
    return _latex.join((name, "" if name.endswith("}") else " ", _part(element, "e")))


def _lower_limit(element: Element) -> str:
    return under(_part(element, "e"), _part(element, "lim"))


def _upper_limit(element: Element) -> str:
    return over(_part(element, "e"), _part(element, "lim"))


def _accent(element: Element) -> str:
    sign = _setting(element, "chr", "\u0302")
    return over(_part(element, "e"), _latex.symbols(sign), sign or "\u0302")


def _bar(element: Element) -> str:
    command = r"\overline" if _setting(element, "pos") == "top" else r"\underline"
    return f"{command}{{{_part(element, 'e')}}}"


def _group_character(element: Element) -> str:
    sign = _setting(element, "chr", "⏟") or "⏟"
    above = _setting(element, "pos") == "top"
    inside = _part(element, "e")
    if command := _ARROWS.get(sign):
        return f"{command}[{{{inside}}}]{{}}" if above else f"{command}{{{inside}}}"
    if sign in ("⏟", "⏞"):
        command = r"\overbrace" if above else r"\underbrace"
        return f"{command}{{{inside}}}"
    return over(inside, _latex.symbols(sign)) if above else under(inside, _latex.symbols(sign))


_ARROWS = {
    "→": r"\xrightarrow", "←": r"\xleftarrow", "↔": r"\xleftrightarrow", "⇒": r"\xRightarrow",
    "⇐": r"\xLeftarrow", "⇔": r"\xLeftrightarrow", "⇌": r"\xrightleftharpoons",
}  # fmt: skip


def _array(element: Element) -> str:
    """Lines of equations; each `&` in them is a place where they stand one below the other."""
    lines = [_latex.join(map(_aligned, child)) for child in element if local(child) == "e"]
    if _setting(element, "maxDist") in ("1", "on", "true"):  # so wide that a number stands at its end
        lines = [re.sub(r"\\#\s*", r"\\qquad ", one, count=1) for one in lines]
        if len(lines) == 1:
            return lines[0]
    if any(_ALIGN.search(line) for line in lines):
        return rf"\begin{{aligned}}{_latex.NEW_ROW.join(lines)}\end{{aligned}}"
    return rf"\begin{{array}}{{l}}{_latex.NEW_ROW.join(lines)}\end{{array}}"


_ALIGN = re.compile(r"(?<!\\)&")
_EQUAL = re.compile(r"(?<!\\)&\s*(?:[=<>]|\\(?:leq?|geq?|neq?|approx|equiv|sim)\b)|&[^&\\]*&")
"""What stands below each other is a sign of comparison, or more than a value and its condition."""


def _aligned(element: Element) -> str:
    said = _convert(element)
    return said if local(element) != "r" or said.startswith(r"\text") else said.replace(r"\&", "&")


def _matrix(element: Element) -> str:
    rows = [child for child in element if local(child) == "mr"]
    lines = [" & ".join(_row(cell) for cell in row if local(cell) == "e") for row in rows]
    return rf"\begin{{matrix}}{_latex.NEW_ROW.join(lines)}\end{{matrix}}"


def _boxed(element: Element) -> str:
    """A box, or what is struck out by one without sides."""
    inside = _part(element, "e")
    strikes = (_on(element, "strikeBLTR"), _on(element, "strikeTLBR"))
    if command := _STRIKES.get(strikes):
        inside = f"{command}{{{inside}}}"
    if _on(element, "strikeH"):
        inside = rf"\sout{{{inside}}}"
    sides = [_on(element, f"hide{side}") for side in ("Top", "Bot", "Left", "Right")]
    return inside if all(sides) else rf"\boxed{{{inside}}}"


_STRIKES = {(True, False): r"\cancel", (False, True): r"\bcancel", (True, True): r"\xcancel"}


def _phantom(element: Element) -> str:
    inside = _part(element, "e")
    return inside if _setting(element, "show", "1") not in ("0", "off", "false") else rf"\phantom{{{inside}}}"


def _deleted(element: Element) -> str:
    return ""


_HANDLERS: dict[str, Callable[[Element], str]] = {
    "r": _run, "f": _fraction, "rad": _radical, "sSub": _sub, "sSup": _sup, "sSubSup": _subsup,
    "sPre": _prescripts, "nary": _nary, "d": _delimited, "func": _function, "limLow": _lower_limit,
    "limUpp": _upper_limit, "acc": _accent, "bar": _bar, "groupChr": _group_character, "eqArr": _array,
    "m": _matrix, "borderBox": _boxed, "phant": _phantom, "del": _deleted, "moveFrom": _deleted,
}  # fmt: skip
