"""The files of a Moodle backup: they lie under the sums of their bytes, and a list has their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.importers._package.files import Package
from workbench.importers._shown import shown_file
from workbench.importers._xml import Element
from workbench.model.content import Node

_NULL = "$@NULL@$"
_LEARNERS = (
    "assignsubmission",
    "assignfeedback",
    "user",
    "backup",
    "badges",
    "tool_",
    "core_",
    "grade",
    "report",
)
_OF_LEARNERS = frozenset(
    ("attachment", "post", "submission_attachment", "submission_content", "response_attachments")
)


def said(element: Element | None, name: str) -> str:
    """What a part of an element says, as it is written; "" for nothing."""
    words = "" if element is None else element.findtext(name) or ""
    return "" if words.strip() == _NULL else words


@dataclass(frozen=True, kw_only=True)
class Record:
    """One file: where it belongs, what it is called, and where it lies."""

    context: str
    component: str
    area: str
    item: str
    name: str
    """Its folder and name, without a slash at its beginning."""
    path: str
    main: bool = False


@dataclass
class BackupFiles:
    """The files by the contexts that they belong to."""

    package: Package
    base: str
    records: list[Record] = field(init=False)
    used: set[str] = field(default_factory=set)
    """The paths of the files that pages show."""

    def __post_init__(self) -> None:
        listed = self.package.path("files.xml", self.base)
        root = self.package.xml(listed) if listed else None
        self.records = [] if root is None else list(self._listed(root))
        self._contexts: dict[str, list[Record]] = {}
        self._names: dict[tuple[str, str], list[Record]] = {}
        self._items: dict[tuple[str, str, str], list[Record]] = {}
        for one in self.records:
            self._contexts.setdefault(one.context, []).append(one)
            self._names.setdefault((one.context, one.name), []).append(one)
            self._items.setdefault((one.component, one.area, one.item), []).append(one)

    def _listed(self, root: Element) -> Iterator[Record]:
        for one in root.iterfind("file"):
            name, found = said(one, "filename").strip(), said(one, "contenthash").strip()
            if name and name != "." and found:
                yield Record(
                    context=said(one, "contextid").strip(),
                    component=said(one, "component").strip(),
                    area=said(one, "filearea").strip(),
                    item=said(one, "itemid").strip(),
                    name=f"{said(one, 'filepath').strip('/ ')}/{name}".lstrip("/"),
                    path=f"files/{found[:2]}/{found}",
                    main=said(one, "sortorder").strip() == "1",
                )

    def of(self, context: str, *areas: str) -> list[Record]:
        """The files of a context, those of some areas only."""
        return [one for one in self._contexts.get(context, ()) if not areas or one.area in areas]

    def found(self, name: str, context: str, item: str = "") -> Record | None:
        """The file that a text of a context names, that of its own item first."""
        fits = self._names.get((context, name), [])
        return next((one for one in fits if item and one.item == item), fits[0] if fits else None)

    def at(self, component: str, area: str, item: str) -> list[Record]:
        """The files of one item, wherever it belongs."""
        return self._items.get((component, area, item), [])

    def uri(self, record: Record) -> str | None:
        """The tree's address of a file; None, with a note, where it did not come along."""
        path = self.package.path(record.path, self.base)
        self.used.add(record.path)
        if path is None:
            self.package.notes.loss(
                "The backup lists a file and does not hold it.",
                excerpt=record.name,
                code="missing_file",
                advice="Make the backup again with “Include files”.",
            )
            return None
        return self.package.asset(path, record.name)

    def shown(self, record: Record) -> tuple[Node, ...]:
        """A file as it is shown by itself."""
        uri = self.uri(record)
        return () if uri is None else (shown_file(uri, record.name, record.name),)

    def left(self) -> tuple[list[Record], int]:
        """The files of the course that nothing shows, each once, and how many belong to learners."""
        left: dict[str, Record] = {}
        learners = 0
        for one in self.records:
            if one.path in self.used:
                continue
            if one.component.startswith(_LEARNERS) or one.area in _OF_LEARNERS:
                learners += 1
            else:
                left.setdefault(one.path, one)
        return list(left.values()), learners
