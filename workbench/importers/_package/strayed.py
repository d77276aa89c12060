"""Files that lie elsewhere than a manifest says: known by their names, where no others are called so."""

from __future__ import annotations

import posixpath
from collections.abc import Container

from workbench.importers._package.address import inside
from workbench.importers._package.files import Folder, Package


def strayed(package: Package, href: str, taken: Container[str | None]) -> str | None:
    """The one file that an address which leads nowhere can mean and that nothing else is; it is told."""
    if href not in package.strays:
        found = [one for one in _alike(package, href) if one not in taken]
        found = [one for one in found if one not in package.strays.values()]
        package.strays[href] = found[0] if len(found) == 1 else None
        if len(found) == 1:
            _tell(package, posixpath.dirname(found[0]))
    return package.strays[href]


def alike(place: object, href: str) -> str | None:
    """The one file of a package, whatever else it is, that a missing address can mean; it is told."""
    package = place.package if isinstance(place, Folder) else place
    found = _alike(package, href) if isinstance(package, Package) else []
    if len(found) == 1 and isinstance(package, Package):
        _tell(package, posixpath.dirname(found[0]))
    return found[0] if len(found) == 1 else None


def _alike(package: Package, href: str) -> list[str]:
    """The file that a whole address is the end of, else those that are called alike."""
    found = package.nearest(href)
    parts = inside(href)
    return [found] if found else package.called(posixpath.basename(parts[0])) if parts else []


def _tell(package: Package, folder: str) -> None:
    place = f"in “{folder[:200]}”" if folder else "at the top of the package"
    package.notes.warning(
        f"Files are not where the package says; those of the same name {place} were taken.",
        code="strayed_file",
        advice="Look whether they are the right ones.",
    )
