"""Equations of pages that Word wrote: they stand in comments, as Office's own markup beside a picture.

Word writes the characters straight into its runs there, with the elements of HTML that style them.
"""

from __future__ import annotations

import re
from html import escape

from lxml import etree

from workbench.importers._omml import omml_to_latex
from workbench.importers._xml import Element, local, parse_lenient
from workbench.model.errors import BadInput
from workbench.model.limits import ImportLimits

_BEGINS = re.compile(r"<!--\[if gte msEquation \d{1,3}\]>", re.IGNORECASE)
_ENDS = "<![endif]-->"
_OTHERWISE = re.compile(r"\s*<!\[if !msEquation\]>", re.IGNORECASE)
_CONDITION = re.compile(r"<!(?:--)?\[(if\b|endif)[^\]<>]*\](?:--)?>", re.IGNORECASE)
_LONGEST = 20_000
"""Characters of what stands in for an equation: a picture and its drawing."""
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_SPACES = {
    "m": _MATH,
    "o": "urn:schemas-microsoft-com:office:office",
    "w": "urn:schemas-microsoft-com:office:word",
    "v": "urn:schemas-microsoft-com:vml",
}


def from_word(html: str, limits: ImportLimits) -> str:
    """The HTML with each of Word's equations as marked LaTeX, and without the picture that stands for it."""
    out: list[str] = []
    at = 0
    while found := _BEGINS.search(html, at):
        end = html.find(_ENDS, found.end())
        if end < 0:
            break
        marked = _marked(html[found.end() : end], limits)
        after = end + len(_ENDS)
        out += (html[at : found.start()], marked)
        at = _past_picture(html, after) if marked else after
    return "".join((*out, html[at:])) if out else html


def _marked(said: str, limits: ImportLimits) -> str:
    spaces = "".join(f' xmlns:{name}="{uri}"' for name, uri in _SPACES.items())
    try:
        root, _ = parse_lenient(f"<r{spaces}>{said}</r>".encode(), limits, name="equation")
    except BadInput:
        return ""
    if root is None:
        return ""
    _settle_runs(root)
    return "".join(_equation(one) for one in root.iter() if local(one) == "oMath")


def _settle_runs(root: Element) -> None:
    others = {one.tag for one in root.iter() if isinstance(one.tag, str) and f"{{{_MATH}}}" not in one.tag}
    etree.strip_tags(root, *(others - {root.tag}))
    for run in list(root.iter(f"{{{_MATH}}}r")):
        if run.find(f"{{{_MATH}}}t") is None:
            words = "".join([run.text or "", *(one.tail or "" for one in run)])
            text = etree.SubElement(run, f"{{{_MATH}}}t")
            text.text = " ".join(words.split())


def _equation(math: Element) -> str:
    latex = omml_to_latex(math)
    kind = "block" if local(math.getparent()) == "oMathPara" else "inline"
    return f'<span data-latex="{kind}">{escape(latex)}</span>' if latex else ""


def _past_picture(html: str, at: int) -> int:
    """Where what stands in for an equation ends, conditions within it counted."""
    begun = _OTHERWISE.match(html, at)
    if begun is None:
        return at
    depth = 1
    for found in _CONDITION.finditer(html, begun.end(), begun.end() + _LONGEST):
        depth += 1 if found[1].lower() == "if" else -1
        if depth == 0:
            return found.end()
    return at
