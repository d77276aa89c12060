"""Addresses in a cartridge's pages: files by its signs, other pages of the course, the web."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote

from workbench.importers._html import html_to_blocks
from workbench.importers._package import Folder, Package
from workbench.importers._scorm_page import PAGES
from workbench.model.content import Node

_BASE = re.compile(r"^\$IMS[-_]CC[-_]FILE[-_]?BASE\$/?", re.IGNORECASE)
_FILES = re.compile(
    r"^\$CANVAS_COURSE_REFERENCE\$/(?:file_contents|files)/(?:course(?:%20| )files/)?", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Links:
    """What addresses in the pages of one cartridge lead to."""

    package: Package
    folder: str

    def blocks(self, html: str, place: Folder, where: str) -> tuple[Node, ...]:
        """The blocks of a page, its pictures and files as assets."""
        blocks, notes = html_to_blocks(
            html,
            resolve=partial(self._resolve, place),
            keep=self.package.keep,
            link=partial(self._link, place, where),
            limits=self.package.limits,
            where=where,
        )
        self.package.notes.extend(notes)
        return blocks

    def plain(self, url: str) -> str:
        """An address that starts with one of the cartridge's signs, as one from the package's top."""
        bare = unquote(url)
        for pattern in (_BASE, _FILES):
            if pattern.match(bare):
                rest = pattern.sub("", bare).partition("?")[0]
                inside = posixpath.join("web_resources", rest)
                return inside if self.package.path(inside, self.folder) else rest
        return url

    def _resolve(self, place: Folder, url: str) -> str | None:
        return place.resolve(self.plain(url))

    def _link(self, place: Folder, where: str, url: str) -> str | None:
        """Links to files become assets; those to other pages of the course keep their words."""
        inside = self.plain(url)
        path = None if unquote(inside).startswith("$") else self.package.path(inside, place.folder)
        if unquote(inside).startswith("$") or (path and path.lower().endswith(PAGES)):
            self.package.notes.info(
                "A link to another page of the course was kept as words.",
                where=where,
                excerpt=url,
                code="page_link",
            )
            return ""
        return self.package.asset(path) if path else None
