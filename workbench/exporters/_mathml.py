"""LaTeX as presentation MathML, for formats whose readers show no LaTeX."""

from __future__ import annotations

import re
from functools import lru_cache

from latex2mathml import exceptions
from latex2mathml.converter import convert
from lxml import etree

_LONGEST = 5_000
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
        etree.fromstring(written)
    except (*_FAILS, etree.XMLSyntaxError):
        return ""
    found = _OUTER.match(written)
    return found[1] if found else ""
