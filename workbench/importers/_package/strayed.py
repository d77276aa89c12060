"""Files that lie elsewhere than an address says: known by their names, where no others are called so."""

from __future__ import annotations

import posixpath
from collections.abc import Container
from typing import Protocol

from workbench.importers._notes import Notes
from workbench.importers._package.address import inside


class Named(Protocol):
    """The files of a package by how their names end."""

    def nearest(self, url: str) -> str | None:
        """The one file whose name ends like a whole address."""
        ...

    def called(self, last: str) -> list[str]:
        """The files by the last part of their names."""
        ...


class Strays:
    """What addresses that lead nowhere can mean; what is found so is told."""

    def __init__(self, files: Named, notes: Notes) -> None:
        self._files = files
        self._notes = notes
        self._free: dict[str, str | None] = {}

    def any(self, href: str) -> str | None:
        """The one file that is called as an address says, whatever else it is."""
        return self._only(self._alike(href))

    def free(self, href: str, taken: Container[str | None]) -> str | None:
        """The one file that a resource can mean: no other resource is it, nor has one been found in it."""
        if href not in self._free:
            found = (one for one in self._alike(href) if one not in taken)
            self._free[href] = self._only([one for one in found if one not in self._free.values()])
        return self._free[href]

    def _alike(self, href: str) -> list[str]:
        """The file that a whole address is the end of, else those that are called alike."""
        found = self._files.nearest(href)
        parts = inside(href)
        return [found] if found else self._files.called(posixpath.basename(parts[0])) if parts else []

    def _only(self, found: list[str]) -> str | None:
        """The file where there is one alone."""
        if len(found) != 1:
            return None
        folder = posixpath.dirname(found[0])
        place = f"in “{folder[:200]}”" if folder else "at the top of the package"
        self._notes.warning(
            f"Files are not where the package says; those of the same name {place} were taken.",
            code="strayed_file",
            advice="Look whether they are the right ones.",
        )
        return found[0]
