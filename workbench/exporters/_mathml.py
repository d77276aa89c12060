"""LaTeX as presentation MathML, for formats whose readers show no LaTeX."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from latex2mathml import exceptions
from latex2mathml.converter import convert
from lxml import etree

_LONGEST = 5_000
_SIGNS = frozenset({"mi", "mn", "mo", "ms", "mtext"})
_PARTS = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
_OUTER = re.compile(r"^<math[^>]*>(.*)</math>$", re.DOTALL)
_FAILS = (
    *(one for one in vars(exceptions).values() if isinstance(one, type) and issubclass(one, Exception)),
    IndexError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    StopIteration,
    RecursionError,
)


@lru_cache(maxsize=2048)
def latex_to_mathml(latex: str) -> str:
    """What stands in the `math` element; "" where the LaTeX cannot be converted."""
    if len(latex) > _LONGEST:
        return ""
    try:
        written = convert(latex)
        sound = _is_sound(etree.fromstring(written))
    except (*_FAILS, etree.XMLSyntaxError):
        return ""
    found = _OUTER.match(written)
    return found[1] if found and sound else ""


def annotated(latex: str, whole: bool) -> str:
    """A `math` element that says its LaTeX, too; "" where the LaTeX cannot be converted."""
    inside = latex_to_mathml(latex)
    if not inside:
        return ""
    said = f'<annotation encoding="application/x-tex">{escape(latex, quote=False)}</annotation>'
    display = ' display="block"' if whole else ""
    return f"<math{display}><semantics><mrow>{inside}</mrow>{said}</semantics></math>"


def _is_sound(root: etree._Element) -> bool:
    """Whether signs hold only text and each construction has all its parts, as MathML wants it."""
    for one in root.iter():
        name = etree.QName(one).localname
        if len(one) != _PARTS.get(name, 0 if name in _SIGNS else len(one)):
            return False
    return True
