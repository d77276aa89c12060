"""What an activity of a Moodle backup is read with: its texts, files and settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from workbench.importers._moodle.backup_bank import QuestionBank
from workbench.importers._moodle.backup_conditions import moment, restriction
from workbench.importers._moodle.backup_files import BackupFiles, said
from workbench.importers._moodle.backup_packages import InnerPackages
from workbench.importers._moodle.backup_text import BackupText
from workbench.importers._notes import shortened
from workbench.importers._numbers import whole_number
from workbench.importers._placing import Placed
from workbench.importers._xml import Element
from workbench.model.content import Node, doc
from workbench.model.course import Page, PageKind

Blocks = tuple[Node, ...]
Setting = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One activity: its own data, and what the course says of it."""

    kind: str
    number: str
    title: str
    folder: str
    context: str
    own: Element
    module: Element | None
    files: BackupFiles
    bank: QuestionBank
    packages: InnerPackages
    titles: Mapping[str, str]
    """The titles of all activities by their numbers."""

    @cached_property
    def text(self) -> BackupText:
        """The reader of its texts."""
        return BackupText(self.title, self.files, self.context)

    def texts(self) -> Blocks:
        """All texts that it says itself, in their order."""
        names = [one.tag for one in self.own if isinstance(one.tag, str) and not len(one)]
        return tuple(
            block for name in names if f"{name}format" in names for block in self.text.field(self.own, name)
        )

    def attached(self, *areas: str) -> Blocks:
        """Its files in some areas, the main one first."""
        found = sorted(self.files.of(self.context, *areas), key=lambda one: not one.main)
        return tuple(block for one in found for block in self.files.shown(one))

    def page(
        self,
        *blocks: Node,
        kind: PageKind = PageKind.PAGE,
        settings: tuple[Setting, ...] = (),
        pages: tuple[Page, ...] = (),
    ) -> Placed:
        """Its page."""
        self.files.package.notes.extend(self.text.notes.all)
        return Placed(
            title=self.title,
            kind=kind,
            body=doc(*blocks),
            settings=(*settings, *opened(self.module, "availability", self.titles)),
            pages=pages,
            path=self.folder,
            place=self.number,
            names=(f"moodle:{self.number}",),
        )

    def part(
        self,
        number: str,
        title: str,
        *blocks: Node,
        pages: tuple[Page, ...] = (),
        settings: tuple[Setting, ...] = (),
    ) -> Placed:
        """A page within it."""
        return Placed(
            title=shortened(title, 120) or self.title,
            body=doc(*blocks),
            settings=settings,
            pages=pages,
            names=(f"moodle:{self.number}:{number}",),
        )


def opened(element: Element | None, name: str, titles: Mapping[str, str]) -> Iterator[Setting]:
    """Whether learners see an activity or section, and under which conditions."""
    if said(element, "visible").strip() == "0":
        yield "Visible", "no"
    if words := restriction(said(element, name), titles):
        yield "Restricted", words


def when(element: Element, name: str) -> str:
    """A moment as it is read; "" for none."""
    return moment(said(element, name))


def minutes(element: Element, name: str) -> str:
    """A number of seconds as minutes; "" for none."""
    seconds = whole_number(said(element, name).strip())
    return f"{seconds / 60:g} minutes" if seconds else ""


def settled(*pairs: Setting) -> tuple[Setting, ...]:
    """The settings that say something."""
    return tuple((name, value) for name, value in pairs if value and value not in ("0", "0.00000"))


def plain_number(words: str) -> str:
    """A number without zeros that say nothing; "" for what is none."""
    try:
        found = float(words)
    except ValueError:
        return ""
    return f"{found:g}" if abs(found) < 1e15 else ""
