"""What the manifest of a content package and those within it hold beside their outlines."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from workbench.importers._qti.names import Element, attr, attributes, children, name
from workbench.importers._scorm.entry import title_of
from workbench.importers._scorm.resources import Resources, base_of


@dataclass
class Collected:
    """What can be opened, the manifests within, the rules that entries share, and what entries are called."""

    resources: Resources
    manifests: dict[str, Element] = field(default_factory=dict)
    """The manifests within, by their identifiers."""
    rules: dict[str, Element] = field(default_factory=dict)
    """The rules that entries share, by their names."""
    titles: dict[str, str] = field(default_factory=dict)
    """What entries are called, by their identifiers."""

    def take(self, manifest: Element, base: str, within: str = "") -> None:
        """Take in what a manifest and those within it hold; its addresses start from a folder."""
        for part in children(manifest):
            if name(part) == "resources":
                self.resources.add(part, base, within)
            elif name(part) == "manifest":
                identifier = attr(part, "identifier")
                self.manifests[identifier] = part
                self.take(part, posixpath.join(base, base_of(part)), identifier)
            elif name(part) == "sequencing-collection":
                self.rules |= {attributes(one).get("id", ""): one for one in children(part, "sequencing")}

    def name_entries(self, manifest: Element) -> None:
        """Note what all entries in a manifest are called."""
        for one in manifest.iter():
            if isinstance(one.tag, str) and name(one) == "item":
                self.titles.setdefault(attr(one, "identifier"), title_of(one))
