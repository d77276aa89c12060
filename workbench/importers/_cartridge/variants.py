"""Resources that a cartridge has in two forms: Common Cartridge 1.3 names the richer one in the plainer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from workbench.importers._package.files import Package
from workbench.importers._qti.names import attr, children
from workbench.importers._qti.package import Listed


@dataclass
class Variants:
    """Which resource stands for which plainer ones."""

    package: Package
    listed: Mapping[str, Listed]
    kinds: Collection[str]
    """Parts of the names of the types that are read."""
    richer: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.listed.values():
            for each in children(one.element, "variant"):
                wanted = attr(each, "identifierref")
                other = self.listed.get(wanted)
                if wanted == one.identifier or other is None or not self._is_read(other):
                    continue
                if "webcontent" in other.kind and "webcontent" not in one.kind:  # named the wrong way round
                    self.richer.setdefault(wanted, one.identifier)
                else:
                    self.richer.setdefault(one.identifier, wanted)

    def _is_read(self, one: Listed) -> bool:
        return one.path is not None and any(kind in one.kind for kind in self.kinds)

    def plainer(self, one: Listed, title: str) -> tuple[str, ...]:
        """The plainer forms of a resource, which then are told and left out."""
        found = tuple(key for key, wanted in self.richer.items() if wanted == one.identifier)
        for key in found:
            self.package.used.update(filter(None, (self.listed[key].path,)))
            self.package.notes.info(
                "The package has the same page in a plainer form too, which was left out.",
                where=title or one.title or one.identifier,
                excerpt=self.listed[key].href,
                code="stored_twice",
            )
        return found
