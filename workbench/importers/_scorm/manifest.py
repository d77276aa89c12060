"""The outline of a content package: organizations, nested items, sub-manifests, what each item opens."""

from __future__ import annotations

import posixpath
from collections.abc import Container
from dataclasses import dataclass, field

from workbench.importers._lom import lom
from workbench.importers._notes import Notes
from workbench.importers._package.files import MANIFEST, Package
from workbench.importers._qti.names import Element, attr, child, children, truth
from workbench.importers._scorm.collected import Collected
from workbench.importers._scorm.design import Design
from workbench.importers._scorm.entry import Entry, title_of
from workbench.importers._scorm.resources import Resources, base_of
from workbench.importers._scorm.rules import (
    Setting,
    item_settings,
    sequencing,
    with_titles,
)

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
    resources: Resources = field(init=False)
    """What can be opened, also where there is no outline."""
    _held: Collected = field(init=False)
    _open: set[int] = field(default_factory=set)
    _followed: set[str] = field(default_factory=set)
    _within: str = ""
    """The manifest within this one whose entries are read."""

    def __post_init__(self) -> None:
        self.resources = Resources(self.package, self.folder)
        self._held = Collected(self.resources)
        self._held.name_entries(self.manifest)
        self._held.take(self.manifest, self.base)

    @property
    def base(self) -> str:
        """The folder that the manifest's own addresses start from."""
        return posixpath.join(self.folder, base_of(self.manifest))

    @property
    def notes(self) -> Notes:
        """Where to report."""
        return self.package.notes

    def organizations(self) -> tuple[Entry, ...]:
        """The organizations, the default one first; then those of manifests within that no entry opens."""
        own = self._organizations(self.manifest)
        return (*own, *(entry for identifier in self._held.manifests for entry in self._unopened(identifier)))

    def _unopened(self, identifier: str) -> tuple[Entry, ...]:
        """The organizations of a manifest within that no entry opens."""
        if identifier in self._followed:
            return ()
        around, self._within = self._within, identifier
        self._followed.add(identifier)
        found = self._organizations(self._held.manifests[identifier])
        self._within = around
        return tuple(one for one in found if one.entries)

    def _organizations(self, manifest: Element) -> tuple[Entry, ...]:
        block = child(manifest, "organizations")
        found = list(children(block, "organization"))
        default = attr(block, "default") if block is not None else ""
        found.sort(key=lambda one: attr(one, "identifier") != default)
        if default and found and attr(found[0], "identifier") != default:
            self.notes.warning(
                f"The default organization “{default[:80]}” is missing; the first was taken.",
                code="organization",
            )
        designs = children(block, "learning-design")
        return (
            *(self._organization(one) for one in found),
            *(Design(self.item, self.notes, one).entry() for one in designs),
        )

    def _organization(self, element: Element) -> Entry:
        rules = tuple(
            rule for one in children(element, "sequencing") for rule in sequencing(one, self._held.rules)
        )
        about = lom(self.package, element, self.base)
        _tell_own(self.notes, element)
        _tell_rules(self.notes, element, title_of(element), self._held.rules)
        return Entry(
            title=title_of(element) or about.title or attr(element, "identifier"),
            identifier=attr(element, "identifier"),
            settings=(*rules, *about.settings()),
            entries=tuple(self.item(one) for one in children(element, "item")),
        )

    def item(self, element: Element) -> Entry:
        """An item with what it opens and what is below it."""
        wanted = self.resources.meant(attr(element, "identifierref"), self._within)
        below_it = tuple(self.item(one) for one in children(element, "item"))
        title, settings = self._title(element, wanted), self._settings(element)
        _tell_rules(self.notes, element, title, self._held.rules)
        if wanted in self._held.manifests:
            return self._submanifest(title, settings, wanted, below_it)
        path, query, href = self.resources.target(wanted, title)
        if path and posixpath.basename(path).lower() == MANIFEST:
            return self._elsewhere(title, settings, path, below_it)
        parameters = attr(element, "parameters").lstrip("?&")
        return Entry(
            title=title,
            identifier=attr(element, "identifier"),
            path=path,
            query=f"{query}&{parameters}".strip("&"),
            href=href,
            settings=settings,
            entries=below_it,
            listed=self.resources.pages(wanted) if path else (),
        )

    def _title(self, element: Element, wanted: str) -> str:
        """What an item is called, or what it opens."""
        title = title_of(element) or lom(self.package, element, self.base).title
        return title or self.resources.own_title(wanted) or attr(element, "identifier") or "Untitled"

    def _settings(self, element: Element) -> tuple[Setting, ...]:
        """What an item says of itself: its rules with the titles of what they name, and its metadata."""
        rules = with_titles(item_settings(element, self._held.rules), self._held.titles)
        return (*rules, *lom(self.package, element, self.base).settings())

    def _submanifest(
        self, title: str, settings: tuple[Setting, ...], wanted: str, below_it: tuple[Entry, ...]
    ) -> Entry:
        manifest = self._held.manifests[wanted]
        if id(manifest) in self._open:
            return Entry(title=title, settings=settings)
        self._open.add(id(manifest))
        self._followed.add(wanted)
        around, self._within = self._within, wanted
        inner = self._organizations(manifest)
        self._within = around
        self._open.discard(id(manifest))
        entries = inner[0].entries if len(inner) == 1 else inner
        if len(inner) == 1:
            settings = (*settings, *(one for one in inner[0].settings if one not in settings))
            if inner[0].title not in (title, inner[0].identifier):
                settings = (*settings, ("Title of its outline", inner[0].title))
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
        entries = found[0].entries if len(found) == 1 else found or tuple(inner.resources.entries())
        return Entry(title=title, settings=settings, entries=(*entries, *below_it))


def _tell_own(notes: Notes, element: Element) -> None:
    """Say what an outline keeps to itself."""
    for key, words in _OWN.items():
        if attr(element, key) and not truth(attr(element, key)):
            notes.info(words, where=title_of(element), code="own_objectives")


def _tell_rules(notes: Notes, element: Element, title: str, known: Container[str]) -> None:
    """Say which rules an entry refers to that are nowhere."""
    for one in children(element, "sequencing"):
        wanted = attr(one, "idref")
        if wanted and wanted not in known:
            notes.loss(
                f"The entry refers to the rules “{wanted[:80]}”, which the manifest does not have.",
                where=title,
                code="dangling_reference",
                advice="Look up in the original course when this part opens and when it is done.",
            )
