"""Formulas that are kept as MathML (Blackboard), as they are typed: `(a+b)/2`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from lxml import etree

from workbench.importers._xml import Element, local

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_LONGEST = 20_000
_DEEPEST = 100
_NAMED = re.compile(r"&(?!lt;|gt;|amp;|quot;|apos;)[A-Za-z]\w*;")
_BESIDE = re.compile(r"(?:[0-9)]|(?<![A-Za-z])[A-Za-z])$")
"""The end of a number, a bracket or a name of one letter: what stands next to it is multiplied with it."""
_SIGNS = str.maketrans({"×": "*", "⋅": "*", "·": "*", "\u2062": "*", "÷": "/", "−": "-", "\u2061": ""})
_PARTED = {"mfrac": "{}/{}", "msup": "{}^{}", "mroot": "{0}^(1/{1})", "msub": "{}_{}"}
_SILENT = frozenset({"annotation", "annotation-xml", "mspace", "mphantom"})


def infix(formula: str) -> str:
    """The formula in one line; as it is where it is no MathML."""
    said = formula
    for _ in range(2):
        if said.lstrip().startswith("<math"):
            return _line(said) or formula
        said = html.unescape(said)
    return formula


def _line(mathml: str) -> str:
    if len(mathml) > _LONGEST:
        return ""
    try:
        root = etree.fromstring(_NAMED.sub(lambda name: html.unescape(name[0]), mathml), _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    return _typed(root, 0)


def _typed(one: Element, depth: int) -> str:
    """One element and what is in it."""
    kind = local(one).lower()
    if kind in _SILENT or depth > _DEEPEST:
        return ""
    parts = [_typed(each, depth + 1) for each in one if isinstance(each.tag, str)]
    if not parts:
        return "".join((one.text or "").split()).translate(_SIGNS)
    if kind in _PARTED and len(parts) == 2:
        return _PARTED[kind].format(*map(_whole, parts)) if parts[1] else parts[0]
    if kind == "msqrt":
        return f"sqrt({_multiplied(parts)})"
    if kind == "mfenced":
        return f"({','.join(parts)})"
    return _multiplied(parts)


def _multiplied(parts: Iterable[str]) -> str:
    """Parts in a row, with the signs of multiplication that MathML leaves out."""
    said = ""
    for part in filter(None, parts):
        factor = part[0].isalpha() or part[0].isdigit() and not said[-1:].isdigit()
        said += f"*{part}" if factor and _BESIDE.search(said) else part
    return said


def _whole(part: str) -> str:
    """In brackets, but for a single number or name."""
    return part if part.replace(".", "", 1).isalnum() else f"({part})"
