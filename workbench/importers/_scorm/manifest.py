"""The outline of a content package: organizations, nested items, sub-manifests, what each item opens."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from workbench.importers._lom import lom
from workbench.importers._notes import Notes
from workbench.importers._package.files import MANIFEST, Package
from workbench.importers._qti.names import Element, attr, attributes, child, children, name, truth
from workbench.importers._scorm.design import Design
from workbench.importers._scorm.entry import Entry, title_of, unmarked
from workbench.importers._scorm.rules import (
    Setting,
    item_settings,
    sequencing,
    with_titles,
)

_HEAD = 8000
_PAGES = (".html", ".htm", ".xhtml")
_MOST = 500
"""How many resources one may depend on, directly or by others."""
_PAGE_TITLE = re.compile(
    rb"<title[^<>]*>\s*(?!untitled|document|page\b|index\b)([^<\s][^<]{0,300})</title>", re.IGNORECASE
)
_PAGE_HEADING = re.compile(rb"<h1[^<>]*>([^<]{1,300})</h1>", re.IGNORECASE)


_OWN = {
    "objectives-global-to-system": "Its objectives are for this course only: other courses do not see them.",
    "shared-data-global-to-system": "The data that its parts share is for this course only.",
}


@dataclass
class Outline:
    """Reads the organizations of one manifest and of those within it."""

    package: Package
    folder: str
    manifest: Element
    opened: frozenset[str] = frozenset()
    """The manifests whose entries led to this one."""
    _resources: dict[str, tuple[Element, str]] = field(default_factory=dict)
    _manifests: dict[str, Element] = field(default_factory=dict)
    _collection: dict[str, Element] = field(default_factory=dict)
    _open: set[int] = field(default_factory=set)
    _titles: dict[str, str] = field(default_factory=dict)
    """What entries are called, by their identifiers."""

    def __post_init__(self) -> None:
        for one in self.manifest.iter():
            if isinstance(one.tag, str) and name(one) == "item":
                self._titles.setdefault(attr(one, "identifier"), title_of(one))
        self._collect(self.manifest, posixpath.join(self.folder, _base(self.manifest)))

    @property
    def base(self) -> str:
        """The folder that the manifest's own addresses start from."""
        return posixpath.join(self.folder, _base(self.manifest))

    @property
    def notes(self) -> Notes:
        """Where to report."""
        return self.package.notes

    @property
    def resources_listed(self) -> bool:
        """Whether the manifest lists anything that could be opened."""
        return bool(self._resources)

    def organizations(self) -> tuple[Entry, ...]:
        """The organizations, the default one first."""
        return self._organizations(self.manifest)

    def resources(self) -> Iterator[Entry]:
        """What can be opened, as entries, for packages that have no outline."""
        for identifier, (element, base) in self._resources.items():
            href = attr(element, "href")
            path, query = self._path(href, base)
            if path and path.lower().endswith(_PAGES):
                title = lom(self.package, element, base).title or identifier
                yield Entry(title=title, identifier=identifier, path=path, query=query, href=href)

    def _collect(self, manifest: Element, base: str) -> None:
        for part in children(manifest):
            if name(part) == "resources":
                inner = posixpath.join(base, _base(part))
                for one in children(part, "resource"):
                    self._resources.setdefault(
                        attr(one, "identifier"), (one, posixpath.join(inner, _base(one)))
                    )
            elif name(part) == "manifest":
                self._manifests[attr(part, "identifier")] = part
                self._collect(part, posixpath.join(base, _base(part)))
            elif name(part) == "sequencing-collection":
                self._collection |= {
                    attributes(one).get("id", ""): one for one in children(part, "sequencing")
                }

    def _organizations(self, manifest: Element) -> tuple[Entry, ...]:
        block = child(manifest, "organizations")
        found = list(children(block, "organization"))
        default = attr(block, "default") if block is not None else ""
        found.sort(key=lambda one: attr(one, "identifier") != default)
        if default and found and attr(found[0], "identifier") != default:
            self.notes.warning(f"The default organization “{default[:80]}” is missing; the first was taken.")
        designs = children(block, "learning-design")
        return (
            *(self._organization(one) for one in found),
            *(Design(self.item, self.notes, one).entry() for one in designs),
        )

    def _organization(self, element: Element) -> Entry:
        rules = tuple(
            rule for one in children(element, "sequencing") for rule in sequencing(one, self._collection)
        )
        about = lom(self.package, element, self.base)
        self._tell_own(element)
        self._tell_rules(element, title_of(element))
        return Entry(
            title=title_of(element) or about.title or attr(element, "identifier"),
            identifier=attr(element, "identifier"),
            settings=(*rules, *about.settings()),
            entries=tuple(self.item(one) for one in children(element, "item")),
        )

    def _tell_own(self, element: Element) -> None:
        """Say what an outline keeps to itself."""
        for key, words in _OWN.items():
            if attr(element, key) and not truth(attr(element, key)):
                self.notes.info(words, where=title_of(element), code="own_objectives")

    def _tell_rules(self, element: Element, title: str) -> None:
        """Say which rules an entry refers to that are nowhere."""
        for one in children(element, "sequencing"):
            wanted = attr(one, "idref")
            if wanted and wanted not in self._collection:
                self.notes.loss(
                    f"The entry refers to the rules “{wanted[:80]}”, which the manifest does not have.",
                    where=title,
                    code="dangling_reference",
                    advice="Look up in the original course when this part opens and when it is done.",
                )

    def item(self, element: Element) -> Entry:
        """An item with what it opens and what is below it."""
        wanted, parameters = attr(element, "identifierref"), attr(element, "parameters")
        below_it = tuple(self.item(one) for one in children(element, "item"))
        about = lom(self.package, element, self.base)
        title = title_of(element) or about.title or self._own_title(wanted)
        title = title or attr(element, "identifier") or "Untitled"
        self._tell_rules(element, title)
        settings = with_titles(item_settings(element, self._collection), self._titles)
        settings = (*settings, *about.settings())
        if wanted in self._manifests:
            return self._submanifest(title, settings, wanted, below_it)
        path, query, href = self._target(wanted, title)
        if path and posixpath.basename(path).lower() == MANIFEST:
            return self._elsewhere(title, settings, path, below_it)
        return Entry(
            title=title,
            identifier=attr(element, "identifier"),
            path=path,
            query=f"{query}&{parameters.lstrip('?&')}".strip("&"),
            href=href,
            settings=settings,
            entries=below_it,
            listed=tuple(dict.fromkeys(self._listed(wanted, {wanted}))) if path else (),
        )

    def _own_title(self, wanted: str) -> str:
        """What the page calls itself that an entry without a title opens."""
        if wanted not in self._resources:
            return ""
        element, base = self._resources[wanted]
        path, _ = self._path(attr(element, "href") or _first_page(element), base)
        head = self.package.head(path, _HEAD) if path else b""
        found = _PAGE_TITLE.search(head) or _PAGE_HEADING.search(head)
        return unmarked(found[1].decode("utf-8", "replace")) if found else ""

    def _target(self, wanted: str, title: str) -> tuple[str | None, str, str]:
        """The file that a reference leads to, its query, and the address as written."""
        if not wanted:
            return None, "", ""
        if wanted not in self._resources:
            self.notes.loss(
                f"The entry refers to “{wanted[:80]}”, which the package does not have.",
                where=title,
                code="dangling_reference",
            )
            return None, "", ""
        element, base = self._resources[wanted]
        href = attr(element, "href") or _first_page(element)
        path, query = self._path(href, base)
        if path is None and "://" in href:  # the address it had on its server, with the page beside it
            path = next((one for one in self._files(element, base) if self.package.is_page(one)), None)
        if href and path is None and "://" not in href:
            self.notes.loss(
                f"The file “{href[:120]}” is missing from the package.", where=title, code="missing_file"
            )
        return path, query, href

    def _files(self, element: Element, base: str) -> Iterator[str]:
        """The files of a resource that came along."""
        found = (self._path(attr(one, "href"), base)[0] for one in children(element, "file"))
        return (one for one in found if one)

    def _listed(self, wanted: str, seen: set[str]) -> Iterator[str]:
        """The pages among a resource's files and those of the resources that it depends on."""
        element, base = self._resources[wanted]
        for one in children(element):
            href = attr(one, "href") if name(one) == "file" else ""
            path = self._path(href, base)[0] if href else None
            if path and path.lower().endswith(_PAGES):
                yield path
            needed = attr(one, "identifierref") if name(one) == "dependency" else ""
            if needed in self._resources and needed not in seen and len(seen) < _MOST:
                seen.add(needed)
                yield from self._listed(needed, seen)

    def _submanifest(
        self, title: str, settings: tuple[Setting, ...], wanted: str, below_it: tuple[Entry, ...]
    ) -> Entry:
        manifest = self._manifests[wanted]
        if id(manifest) in self._open:
            return Entry(title=title, settings=settings)
        self._open.add(id(manifest))
        inner = self._organizations(manifest)
        self._open.discard(id(manifest))
        entries = inner[0].entries if len(inner) == 1 else inner
        if len(inner) == 1:
            settings = (*settings, *(one for one in inner[0].settings if one not in settings))
        return Entry(title=title, identifier=wanted, settings=settings, entries=(*entries, *below_it))

    def _elsewhere(
        self, title: str, settings: tuple[Setting, ...], path: str, below_it: tuple[Entry, ...]
    ) -> Entry:
        """An entry that opens another manifest of the package, with the outline there."""
        manifest = self.package.xml(path) if path not in self.opened else None
        if manifest is None:
            return Entry(title=title, settings=settings, entries=below_it)
        folder, opened = posixpath.dirname(path), self.opened | {path}
        inner = Outline(package=self.package, folder=folder, manifest=manifest, opened=opened)
        found = inner.organizations()
        entries = found[0].entries if len(found) == 1 else found or tuple(inner.resources())
        return Entry(title=title, settings=settings, entries=(*entries, *below_it))

    def _path(self, href: str, base: str) -> tuple[str | None, str]:
        address, _, query = href.partition("#")[0].partition("?")
        found = self.package.path(address, base) or self.package.path(unquote(address), self.folder)
        return found, query


def _first_page(resource: Element) -> str:
    """A resource without an address of its own opens the first of its files."""
    found = [attr(one, "href") for one in children(resource, "file")]
    pages = [href for href in found if href.lower().partition("?")[0].endswith(_PAGES)]
    return next(iter(pages or found), "")


def _base(element: Element) -> str:
    return attributes(element).get("base", "")
