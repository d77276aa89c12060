"""Which files of a cartridge its resources name, and which pages lie beside them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property

from workbench.importers._package.files import Package
from workbench.importers._package.text import PAGES
from workbench.importers._qti.names import attr, below
from workbench.importers._qti.package import Listed


@dataclass
class Beside:
    """The files of a cartridge as its resources see them."""

    package: Package
    listed: dict[str, Listed]

    def text(self, path: str) -> str:
        """The one page beside an assignment's settings, which is its text where it is no resource itself."""
        folder = posixpath.dirname(path)
        pages = self._pages.get(folder, ())
        return pages[0] if folder and len(pages) == 1 and pages[0] not in self.paths else ""

    @cached_property
    def named(self) -> set[str]:
        """The files that the manifest names in its resources."""
        every = (below(one.element, "file") for one in self.listed.values())
        return {attr(file, "href") for files in every for file in files}

    @cached_property
    def paths(self) -> set[str | None]:
        """The files that resources are."""
        return {one.path for one in self.listed.values()}

    @cached_property
    def _pages(self) -> dict[str, list[str]]:
        """The pages by the folders that they lie in."""
        found: dict[str, list[str]] = {}
        for name in self.package.archive.names():
            if name.lower().endswith(PAGES):
                found.setdefault(posixpath.dirname(name), []).append(name)
        return found
