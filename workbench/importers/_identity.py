"""The name by which a source can be known again, whatever its file is called."""

from __future__ import annotations

import re

_GENERIC = re.compile(
    r"[\W_]*(?:ims|scorm|my)?[\W_]*(?:man|manifest|mf|package|pkg|course|cartridge|default|untitled|test|quiz|"
    r"assessment|exam|item|root|org|organization|sample|example|singlecoursemanifest|id)?[\W_]*\d{0,5}[\W_]*",
    re.IGNORECASE,
)
"""What tools call the manifest of every package, and people every quiz."""
_FIGURES = 8
"""So many figures in all, or hexadecimal digits in one piece, are drawn by lot: nobody else has the same."""
_DRAWN = re.compile(r"[0-9a-f]{8,}", re.IGNORECASE)
_LONGEST = 240


def identity(given: str, title: str = "") -> str:
    """A name for a source from the one it gives itself; "" for one that says nothing.

    Args:
        given: the identifier of a manifest, test or document.
        title: what it is called. An identifier that a person or a template may have written is taken
            together with it, since two courses made from one template share it.
    """
    name = " ".join(given.split())
    if _GENERIC.fullmatch(name):
        return ""
    figures = sum(map(str.isdigit, name))
    drawn = any(map(_is_drawn, _DRAWN.findall(name))) or figures >= _FIGURES
    whole = name if drawn else f"{name} {' '.join(title.casefold().split())}" if title.strip() else ""
    return whole[:_LONGEST]


def _is_drawn(piece: str) -> bool:
    """Whether hexadecimal digits are no word."""
    return any(map(str.isdigit, piece))
