"""The questions in the files of QTI 2 and 3, each file read once, with what a manifest says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol

from workbench.importers._base import Report
from workbench.importers._notes import Notes
from workbench.importers._qti.names import Element, children, name
from workbench.importers._qti2.item import ReadItem, read_item
from workbench.importers._qti2.text import Place
from workbench.model.exercise import Pairs, exercise_node


class Around(Protocol):
    """The files around a test: a package, or none."""

    notes: Notes

    @property
    def report(self) -> Report:
        """Where what is read is left."""
        ...

    def at(self, path: str) -> Place:
        """The files as seen from one of them."""
        ...

    def path(self, url: str, base: str = "") -> str | None:
        """The name of a file by its address."""
        ...

    def xml(self, path: str) -> Element | None:
        """The root of a file."""
        ...


@dataclass
class Items:
    """Reads the questions of a package, or of a file alone."""

    package: Around
    about: Mapping[str, Pairs] = field(default_factory=dict)
    """What a manifest says of the files of items, by their paths."""
    _known: dict[str, ReadItem] = field(default_factory=dict)

    def item(self, path: str) -> ReadItem | None:
        """The item in a file; None where the file is no item."""
        if path not in self._known:
            root = next(self._roots(path), None)
            if root is None:
                return None
            self._known[path] = self._read(root, path)
        return self._known[path]

    def further(self, path: str) -> Iterator[ReadItem]:
        """The items that stand in a file after its first."""
        yield from (self._read(one, path) for one in islice(self._roots(path), 1, None))

    def _roots(self, path: str) -> Iterator[Element]:
        root = self.package.xml(path)
        if root is not None:
            yield from (root,) if name(root) == "assessment-item" else ()
            yield from children(root, "assessment-item") if name(root) == "items" else ()

    def own(self, item: Element, path: str) -> ReadItem:
        """An item that stands in a file of something else."""
        read = read_item(item, self.package.at(path), path)
        self.package.notes.extend(read.notes)
        return read

    def _read(self, root: Element, path: str) -> ReadItem:
        read = self.own(root, path)
        own = "" if read.exercise is None else read.exercise.title
        more = tuple(pair for pair in self.about.get(path, ()) if pair[1] != own)
        if read.exercise is None or not more:
            return read
        exercise = replace(read.exercise, metadata=(*read.exercise.metadata, *more))
        return replace(read, exercise=exercise, node=exercise_node(exercise))
