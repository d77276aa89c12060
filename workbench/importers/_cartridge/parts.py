"""What the readers of all kinds of cartridge resources share: their files, their HTML, what is missing."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.importers._cartridge.canvas import Canvas
from workbench.importers._cartridge.links import CourseFolder, Links
from workbench.importers._package.files import Folder, Package
from workbench.importers._qti.names import Element, children, name
from workbench.importers._qti.package import Listed
from workbench.model.content import Node, node
from workbench.model.course import Page

_AROUND = frozenset(("file", "dependency", "metadata", "variant"))


@dataclass
class Parts:
    """The files of one cartridge, as its resources name them."""

    package: Package
    folder: str
    canvas: Canvas

    def xml(self, one: Listed) -> Element | None:
        """What a resource says, in its file or in the manifest itself."""
        if one.path:
            return self.package.xml(one.path)
        inside = [each for each in children(one.element) if name(each) not in _AROUND]
        if not inside and one.href and "://" not in one.href:
            return None
        return inside[0] if len(inside) == 1 and len(inside[0]) else one.element

    @property
    def links(self) -> Links:
        """What addresses lead to."""
        canvas = self.canvas
        return Links(package=self.package, folder=self.folder, files=canvas.files, tool=canvas.tools.url)

    def place(self, one: Listed) -> Folder:
        """The folder that its addresses start from."""
        return self.package.at(one.path or "")

    def course(self, path: str) -> CourseFolder:
        """The folder of a file, from which Canvas's own signs lead on."""
        seen = self.package.at(path)
        return CourseFolder(package=seen.package, folder=seen.folder, home=seen.home, links=self.links)

    def html(self, html: str, place: Folder, where: str) -> tuple[Node, ...]:
        """The blocks of some HTML of the cartridge."""
        if not html.strip():
            return ()
        return self.links.blocks(html, place, where)

    def attached(self, href: str, one: Listed, where: str) -> Iterator[Node]:
        """A file that goes with a text."""
        path = self.package.path(self.links.plain(href), posixpath.dirname(one.path or ""))
        url = self.package.asset(path) if path else None
        if url:
            yield node("media", kind="file", src=url, title=posixpath.basename(href))
        else:
            self.package.notes.loss(
                "An attached file is missing from the package.",
                where=where,
                excerpt=href,
                code="missing_file",
            )

    def missing(self, one: Listed, title: str) -> Page:
        """A page for a resource whose file did not come."""
        self.tell_missing(one, title)
        return Page(title=title or one.title or one.identifier)

    def tell_missing(self, one: Listed, title: str) -> None:
        """Say that its file did not come."""
        self.package.notes.loss(
            f"The file “{one.href[:120]}” is missing from the package.",
            where=title or one.identifier,
            code="missing_file",
        )
