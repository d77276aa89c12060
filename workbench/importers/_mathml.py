"""MathML to LaTeX: presentation markup, or the TeX that an annotation carries."""

from __future__ import annotations

import re
from collections.abc import Callable

from workbench.importers._xml import Element, local
from workbench.model import latex as _latex

_TEX = ("application/x-tex", "latex", "tex", "application/x-latex")
_IN_JSON = re.compile(r'\{\s*"version"\s*:\s*"[^"]*"\s*,\s*"math"\s*:\s*"(.*)"\s*\}', re.DOTALL)
_BACKSLASHES = re.compile(r"\\+")


def mathml_to_latex(math: Element) -> str:
    """The LaTeX of a `math` element; its plain text where there is nothing better."""
    for annotation in math.iter():
        if local(annotation) == "annotation" and (annotation.get("encoding") or "").lower() in _TEX:
            if annotation.text and annotation.text.strip():
                return _bare(_unwrapped(annotation.text.strip()))
    return _latex.tidy(_row(math))


def is_display(math: Element) -> bool:
    """Whether the equation stands on its own line."""
    return math.get("display") == "block" or math.get("mode") == "display"


def _unwrapped(tex: str) -> str:
    """The TeX that Brightspace wraps in JSON, in which it mostly leaves the backslashes single."""
    found = _IN_JSON.fullmatch(tex)
    if found is None:
        return tex
    inner = found[1].replace(r"\"", '"')
    single = any(len(run) % 2 for run in _BACKSLASHES.findall(inner))
    return inner if single else inner.replace(r"\\", "\\")


def _bare(tex: str) -> str:
    tex = tex.strip()
    if tex.startswith(r"{\displaystyle") and tex.endswith("}"):
        tex = tex[len(r"{\displaystyle") : -1]
    for start, end in (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]")):
        if tex.startswith(start) and tex.endswith(end) and len(tex) > len(start) + len(end):
            return tex[len(start) : -len(end)].strip()
    return tex.strip()


def _children(element: Element) -> list[Element]:
    return [child for child in element if isinstance(child.tag, str)]


def _row(element: Element) -> str:
    children = _children(element)
    if not children:
        return _latex.symbols(_text(element))
    return _latex.join(_convert(child) for child in children)


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _convert(element: Element) -> str:
    handler = _HANDLERS.get(local(element).lower(), _row)
    return handler(element)


def _part(element: Element, index: int) -> str:
    children = _children(element)
    return _convert(children[index]) if index < len(children) else ""


def _identifier(element: Element) -> str:
    string = _text(element)
    variant = _VARIANTS.get(element.get("mathvariant", ""))
    if variant:
        return f"{variant}{{{_latex.symbols(string)}}}"
    return _latex.name(string, upright=element.get("mathvariant") == "normal")


def _number(element: Element) -> str:
    return _latex.symbols(_text(element))


def _operator(element: Element) -> str:
    string = _text(element)
    return _latex.name(string) if string.isalpha() and string.isascii() else _latex.symbols(string)


def _words(element: Element) -> str:
    return _latex.words("".join(element.itertext()))


def _fraction(element: Element) -> str:
    if element.get("linethickness") in ("0", "0pt", "0em"):
        return rf"\genfrac{{}}{{}}{{0pt}}{{}}{{{_part(element, 0)}}}{{{_part(element, 1)}}}"
    return rf"\frac{{{_part(element, 0)}}}{{{_part(element, 1)}}}"


def _square_root(element: Element) -> str:
    return rf"\sqrt{{{_row(element)}}}"


def _root(element: Element) -> str:
    return rf"\sqrt[{{{_part(element, 1)}}}]{{{_part(element, 0)}}}"


def _sub(element: Element) -> str:
    return _latex.scripts(_part(element, 0), sub=_part(element, 1))


def _sup(element: Element) -> str:
    return _latex.scripts(_part(element, 0), sup=_part(element, 1))


def _subsup(element: Element) -> str:
    return _latex.scripts(_part(element, 0), sub=_part(element, 1), sup=_part(element, 2))


_LIMITS = frozenset(
    r"\sum \prod \coprod \bigcup \bigcap \bigvee \bigwedge \bigoplus \bigotimes \lim \max \min \sup \inf "
    r"\limsup \liminf \det \gcd \Pr".split()
)


def _under(element: Element) -> str:
    return under(_part(element, 0), _part(element, 1), _sign(element, 1))


def _over(element: Element) -> str:
    return over(_part(element, 0), _part(element, 1), _sign(element, 1))


def _sign(element: Element, index: int) -> str:
    children = _children(element)
    return _text(children[index]) if index < len(children) else ""


def under(base: str, below: str, sign: str = "") -> str:
    """Something below a base: a limit, a brace or a plain stack."""
    if base in _LIMITS:
        return f"{base}_{{{below}}}"
    if sign in ("⏟", "_", "̲", "¯"):
        return (rf"\underbrace{{{base}}}") if sign == "⏟" else rf"\underline{{{base}}}"
    return rf"\underset{{{below}}}{{{base}}}"


def over(base: str, above: str, sign: str = "") -> str:
    """Something above a base: a limit, an accent or a plain stack."""
    if base in _LIMITS:
        return f"{base}^{{{above}}}"
    if sign in _latex.ACCENTS:
        return f"{_latex.ACCENTS[sign]}{{{base}}}"
    return rf"\overset{{{above}}}{{{base}}}"


def _underover(element: Element) -> str:
    base, below, above = (_part(element, index) for index in range(3))
    if base in _LIMITS or base.startswith(r"\int"):
        return f"{base}_{{{below}}}^{{{above}}}"
    return rf"\overset{{{above}}}{{\underset{{{below}}}{{{base}}}}}"


def _fenced(element: Element) -> str:
    opening, closing = element.get("open", "("), element.get("close", ")")
    separators = element.get("separators", ",").strip()
    parts = [_convert(child) for child in _children(element)]
    out = parts[0] if parts else ""
    for index, part in enumerate(parts[1:]):
        between = separators[min(index, len(separators) - 1)] if separators else ""
        out = _latex.join((out, _latex.symbols(between), part))
    return _latex.delimited(opening, out, closing)


def _table(element: Element) -> str:
    rows = [child for child in _children(element) if local(child).lower() in ("mtr", "mlabeledtr")]
    cells = ([cell for cell in _children(row) if local(cell).lower() == "mtd"] for row in rows)
    lines = [" & ".join(_row(cell) for cell in row) for row in cells]
    return rf"\begin{{matrix}}{_latex.NEW_ROW.join(lines)}\end{{matrix}}"


def _enclosed(element: Element) -> str:
    notation = element.get("notation", "")
    commands = {"box": r"\boxed", "updiagonalstrike": r"\cancel", "downdiagonalstrike": r"\bcancel"}
    for word, command in commands.items():
        if word in notation:
            return f"{command}{{{_row(element)}}}"
    return _square_root(element) if notation == "radical" else _row(element)


def _space(element: Element) -> str:
    if element.get("linebreak") == "newline":
        return r"\\ "
    return r"\ "


def _phantom(element: Element) -> str:
    return rf"\phantom{{{_row(element)}}}"


def _semantics(element: Element) -> str:
    return _part(element, 0)


def _nothing(element: Element) -> str:
    return ""


def _multiscripts(element: Element) -> str:
    children = _children(element)
    names = [local(child).lower() for child in children]
    split = names.index("mprescripts") if "mprescripts" in names else len(children)
    post, pre = children[1:split], children[split + 1 :]
    base = _convert(children[0]) if children else ""
    before = _latex.join(_latex.scripts("{}", *_pair(pre, at)) for at in range(0, len(pre), 2))
    for at in range(0, len(post), 2):
        base = _latex.scripts(base, *_pair(post, at))
    return _latex.join((before, base))


def _pair(elements: list[Element], at: int) -> tuple[str, str]:
    both = [_convert(one) if local(one).lower() != "none" else "" for one in elements[at : at + 2]]
    return both[0], both[1] if len(both) > 1 else ""


_VARIANTS = {
    "bold": r"\mathbf", "double-struck": r"\mathbb", "script": r"\mathcal", "fraktur": r"\mathfrak",
    "sans-serif": r"\mathsf", "monospace": r"\mathtt", "bold-italic": r"\boldsymbol",
}  # fmt: skip

_HANDLERS: dict[str, Callable[[Element], str]] = {
    "mi": _identifier, "mn": _number, "mo": _operator, "mtext": _words, "ms": _words, "mfrac": _fraction,
    "msqrt": _square_root, "mroot": _root, "msub": _sub, "msup": _sup, "msubsup": _subsup, "munder": _under,
    "mover": _over, "munderover": _underover, "mfenced": _fenced, "mtable": _table, "menclose": _enclosed,
    "mspace": _space, "mphantom": _phantom, "semantics": _semantics, "annotation": _nothing,
    "annotation-xml": _nothing, "mmultiscripts": _multiscripts, "none": _nothing, "mprescripts": _nothing,
    "script": _nothing, "style": _nothing,
}  # fmt: skip
