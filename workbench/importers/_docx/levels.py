"""The levels of headings in a Word file: by an outline level, or by what programs call their styles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.importers._docx.package import value, w
from workbench.importers._numbers import whole_number
from workbench.importers._xml import Element

_BODY_TEXT = 9
_HEADING = re.compile(r"heading ?([1-9])$", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:Überschrift|Titre|Título|Titulo|Titolo|Kop|Rubrik|Overskrift|Otsikko|Nagłówek|Nadpis|Címsor|Başlık"
    r"|Titlu|Naslov|Encabezado|Cabeçalho|Заголовок|Επικεφαλίδα|כותרת|عنوان|العنوان|標題|标题|見出し|제목"
    r"|หัวเรื่อง|Đầu đề|Tiêu đề"
    r"|Pealkiri|Virsraksts|Antraštė|Fyrirsögn|Заглавие|Títol|Izenburua|Judul|शीर्षक) ?([1-9])",
    re.IGNORECASE,
)
"""What programs other than Word call the styles of headings, where no outline level says so."""
_BELOW_TITLES = ("author", "date")
"""Styles that rest on that of titles only for their looks, as pandoc has them."""


def outline_level(element: Element | None) -> int | None:
    """The number of an outline level; None where none is given."""
    return None if element is None else whole_number(value(element))


def level_of_outline(outline: int) -> int | None:
    """The level (1 to 6) of a heading with this outline level; None for body text."""
    return None if outline >= _BODY_TEXT else min(outline + 1, 6)


def level_of_style(style: str, chain: Sequence[Element]) -> int | None:
    """The level (1 to 6) of headings in a style, by its name, or by itself and the styles it rests on."""
    if not chain:
        found = re.fullmatch(r"(?:Heading|berschrift|Titre|Ttulo|Titolo|Kop)([1-9])", style)
        return min(int(found[1]), 6) if found else 1 if style == "Title" else None
    for element in chain:
        name = value(element.find(w("name"))).partition(",")[0].strip()  # other names may follow
        if found := _HEADING.fullmatch(name):  # Word lets no outline level change these
            return min(int(found[1]), 6)
        outline = element.find(f"{w('pPr')}/{w('outlineLvl')}")
        if (level := outline_level(outline)) is not None:
            return level_of_outline(level)
        if found := _NAMED.fullmatch(name):
            return min(int(found[1]), 6)
        if name.lower() == "title" or name.lower() == "heading":
            return None if value(chain[0].find(w("name"))).lower() in _BELOW_TITLES else 1
    return None
