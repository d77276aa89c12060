"""The resources of a content package: what its manifests list, and the files and pages that these lead to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from workbench.importers._lom import lom
from workbench.importers._package.files import Package
from workbench.importers._qti.names import Element, attr, attributes, children, name
from workbench.importers._scorm.entry import Entry, unmarked

_HEAD = 8000
_PAGES = (".html", ".htm", ".xhtml")
_MOST = 500
"""How many resources one may depend on, directly or by others."""
_PAGE_TITLE = re.compile(
    rb"<title[^<>]*>\s*(?!untitled|document|page\b|index\b)([^<\s][^<]{0,300})</title>", re.IGNORECASE
)
_PAGE_HEADING = re.compile(rb"<h1[^<>]*>([^<]{1,300})</h1>", re.IGNORECASE)


@dataclass
class Resources:
    """Knows the resources of a package by their identifiers."""

    package: Package
    folder: str
    _listed: dict[str, tuple[Element, str]] = field(default_factory=dict)

    def add(self, listing: Element, base: str, within: str = "") -> None:
        """Take in what a manifest lists, which may be one within, whose addresses start from a folder."""
        inner = posixpath.join(base, base_of(listing))
        for one in children(listing, "resource"):
            key = attr(one, "identifier")
            key = _apart(within, key) if key in self._listed else key
            self._listed.setdefault(key, (one, posixpath.join(inner, base_of(one))))

    def meant(self, wanted: str, within: str) -> str:
        """What an entry of a manifest within means: that manifest's own, where another is called alike."""
        return key if (key := _apart(within, wanted)) in self._listed else wanted

    def __bool__(self) -> bool:
        return bool(self._listed)

    def entries(self) -> Iterator[Entry]:
        """What can be opened, as entries, for packages that have no outline."""
        for identifier, (element, base) in self._listed.items():
            href = attr(element, "href")
            path, query = self._path(href, base)
            if path and path.lower().endswith(_PAGES):
                title = lom(self.package, element, base).title or identifier
                yield Entry(title=title, identifier=identifier, path=path, query=query, href=href)

    def own_title(self, wanted: str) -> str:
        """What the page of a resource calls itself."""
        if wanted not in self._listed:
            return ""
        element, base = self._listed[wanted]
        path, _ = self._path(attr(element, "href") or _first_page(element), base)
        head = self.package.head(path, _HEAD) if path else b""
        found = _PAGE_TITLE.search(head) or _PAGE_HEADING.search(head)
        return unmarked(found[1].decode("utf-8", "replace")) if found else ""

    def target(self, wanted: str, title: str) -> tuple[str | None, str, str]:
        """The file that a reference leads to, its query, and the address as written."""
        if not wanted:
            return None, "", ""
        if wanted not in self._listed:
            message = f"The entry refers to “{wanted[:80]}”, which the package does not have."
            self.package.notes.loss(message, where=title, code="dangling_reference")
            return None, "", ""
        element, base = self._listed[wanted]
        href = attr(element, "href") or _first_page(element)
        path, query = self._path(href, base)
        if path is None and "://" in href:  # the address it had on its server, with the page beside it
            path = next((one for one in self._files(element, base) if self.package.is_page(one)), None)
        if href and path is None and "://" not in href:
            path = self.package.strays.free(href.partition("?")[0], self._taken)
            if path is None:
                message = f"The file “{href[:120]}” is missing from the package."
                self.package.notes.loss(message, where=title, code="missing_file")
        return path, query, href

    def launched(self) -> Iterator[str]:
        """The pages that resources open, whether an entry refers to them or not."""
        for element, base in self._listed.values():
            path, _ = self._path(attr(element, "href") or _first_page(element), base)
            if path and path.lower().endswith(_PAGES):
                yield path

    def pages(self, wanted: str) -> tuple[str, ...]:
        """The pages among a resource's files and those of the resources that it depends on."""
        return tuple(dict.fromkeys(self._pages(wanted, {wanted})))

    def _pages(self, wanted: str, seen: set[str]) -> Iterator[str]:
        element, base = self._listed[wanted]
        for one in children(element):
            href = attr(one, "href") if name(one) == "file" else ""
            path = self._path(href, base)[0] if href else None
            if path and path.lower().endswith(_PAGES):
                yield path
            needed = attr(one, "identifierref") if name(one) == "dependency" else ""
            if needed in self._listed and needed not in seen and len(seen) < _MOST:
                seen.add(needed)
                yield from self._pages(needed, seen)

    def _files(self, element: Element, base: str) -> Iterator[str]:
        """The files of a resource that came along."""
        found = (self._path(attr(one, "href"), base)[0] for one in children(element, "file"))
        return (one for one in found if one)

    @cached_property
    def _taken(self) -> frozenset[str | None]:
        """The files that resources are."""
        listed = self._listed.values()
        return frozenset(self._path(attr(one, "href") or _first_page(one), base)[0] for one, base in listed)

    def _path(self, href: str, base: str) -> tuple[str | None, str]:
        address, _, query = href.partition("#")[0].partition("?")
        found = self.package.path(address, base) or self.package.path(unquote(address), self.folder)
        return found, query


def _apart(within: str, identifier: str) -> str:
    """What tells a resource of a manifest within from another one that is called alike."""
    return f"{within} {identifier}"


def base_of(element: Element) -> str:
    """The folder that the addresses within an element start from, as it says itself."""
    return attributes(element).get("base", "")


def _first_page(resource: Element) -> str:
    """A resource without an address of its own opens the first of its files."""
    found = [attr(one, "href") for one in children(resource, "file")]
    pages = [href for href in found if href.lower().partition("?")[0].endswith(_PAGES)]
    return next(iter(pages or found), "")
