"""Addresses in the files of a package: what leads inside, and what becomes of the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from workbench.importers._html.reading import data_asset
from workbench.model.course import Asset
from workbench.model.limits import ImportLimits

_ENFORCED = re.compile(r"^/content/enforced/[^/]+/", re.IGNORECASE)
"""Where Desire2Learn keeps a course's files."""


def inside(url: str) -> tuple[str, str] | None:
    """The path and fragment of an address inside the package; None for one that leads elsewhere."""
    try:
        parts = urlsplit(url.strip().replace("\\", "/"))
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    return _ENFORCED.sub("", unquote(parts.path)), parts.fragment


def written_otherwise(url: str) -> tuple[str, ...]:
    """What the name in an address may be too: with its signs as they stand, or in a code of Windows."""
    bare = url.strip().replace("\\", "/").partition("#")[0].partition("?")[0]
    return (bare, unquote(bare, encoding="cp1252", errors="replace")) if "%" in bare else ()


def outside(url: str, keep: Callable[[Asset], str], limits: ImportLimits) -> str | None:
    """The address of what is in no package: data in the address itself becomes an asset, the web stays."""
    if url[:5].lower() == "data:":
        asset = data_asset(url, limits)
        return keep(asset) if asset else None
    return url if url.startswith(("http://", "https://", "asset:")) else None
