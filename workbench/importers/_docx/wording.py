"""What a piece of a Word file says, on one line, where it is told and not read."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.importers._docx.package import M, w
from workbench.importers._omml import omml_to_latex
from workbench.importers._xml import Element

_BETWEEN = (w("tab"), w("br"), w("cr"), w("p"))


def words_of(element: Element) -> str:
    """The words in an element, deleted ones too, its paragraphs apart and its equations as LaTeX."""
    return " ".join(said(element).split())


def said(element: Element) -> str:
    """The same with all its blanks, for what goes on beside it."""
    return "".join(_words(element))


def _words(element: Element) -> Iterator[str]:
    equations, letters = f"{{{M}}}oMath", f"{{{M}}}t"
    whole = next(element.iter(equations), None) is not None
    for one in element.iter("{*}t", w("delText"), equations, *_BETWEEN):
        if one.tag == equations:
            yield f" {omml_to_latex(one)} "
        elif one.tag in _BETWEEN:
            yield " "
        elif one.tag != letters or not whole:
            yield one.text or ""
