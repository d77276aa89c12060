"""Files that lie elsewhere than a manifest says: known by their names, where no others are called so."""

from __future__ import annotations

import posixpath
from collections.abc import Container

from workbench.importers._package.address import inside
from workbench.importers._package.files import Package


def strayed(package: Package, href: str, taken: Container[str | None]) -> str | None:
    """The one file that an address which leads nowhere can mean and that nothing else is; it is told."""
    if href not in package.strays:
        found = [one for one in _alike(package, href) if one not in taken]
        found = [one for one in found if one not in package.strays.values()]
        package.strays[href] = found[0] if len(found) == 1 else None
        if len(found) == 1:
            _tell(package, posixpath.dirname(found[0]))
    return package.strays[href]


def _alike(package: Package, href: str) -> list[str]:
    """The file that a whole address is the end of, else those that are called alike."""
    found = package.nearest(href)
    parts = inside(href)
    return [found] if found else package.called(posixpath.basename(parts[0])) if parts else []


def _tell(package: Package, folder: str) -> None:
    place = f"in “{folder[:200]}”" if folder else "at the top of the package"
    package.notes.warning(
        f"Files are not where the manifest says; those of the same name {place} were taken.",
        code="strayed_file",
        advice="Look whether they are the right ones.",
    )
