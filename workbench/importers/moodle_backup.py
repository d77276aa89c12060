"""Backups of Moodle courses (.mbz): sections and activities, with the question bank and files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report, importer, leave
from workbench.importers._identity import identity
from workbench.importers._moodle.backup_activities import page_of
from workbench.importers._moodle.backup_bank import QuestionBank
from workbench.importers._moodle.backup_course import about
from workbench.importers._moodle.backup_files import BackupFiles, said
from workbench.importers._moodle.backup_packages import InnerPackages
from workbench.importers._moodle.backup_parts import Activity, opened
from workbench.importers._moodle.backup_text import BackupText
from workbench.importers._notes import counted, shortened
from workbench.importers._numbers import whole_number
from workbench.importers._opened import Opened
from workbench.importers._package.files import Package
from workbench.importers._placing import Placed, settle
from workbench.importers._tar import first_of_gzip, is_tar, open_tar
from workbench.importers._xml import Element
from workbench.model.content import doc
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_LIST = "moodle_backup.xml"
_SIGNS = re.compile(rb"\.ARCHIVE_INDEX|moodle_backup\.xml|activities/[a-z0-9]+_\d+/")
"""What the beginning of an archive names, also of one that was packed again in another order."""
_HEAD = 2**18
_DEEPEST = 20


def _is_package(archive: Archive) -> bool:
    return _listed(archive) is not None


def _is_tar(source: Source) -> bool:
    return is_tar(source) and bool(_SIGNS.search(first_of_gzip(source, _HEAD) or source.head(_HEAD)))


def _listed(archive: Archive) -> str | None:
    """The list of contents, which may lie in a folder."""
    found = [one for one in archive.names() if posixpath.basename(one) == _LIST and one.count("/") < 2]
    return min(found, key=len, default=None)


def _unpacked(opened: Opened, limits: ImportLimits) -> AbstractContextManager[Archive]:
    source = opened.source
    if opened.packed:
        return nullcontext(opened.archive)
    if not is_tar(source):
        raise Unreadable(
            f"“{source.name}” is no backup that can be unpacked.",
            advice="Make the backup again in Moodle; questions alone can be exported as Moodle XML.",
        )
    return open_tar(source, limits)


@importer(
    "moodle_backup",
    label="Moodle course backup",
    extensions=(".mbz",),
    sniff=_is_tar,
    holds=_is_package,
    version="7",
)
def read_moodle_backup(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the sections with their activities, and the questions that no quiz asks."""
    source = opened.source
    with _unpacked(opened, limits) as archive:
        listed = _listed(archive)
        package = Package(archive, limits, linked=True, report=report)
        root = package.xml(listed) if listed else None
        if root is None or listed is None:
            raise Unreadable(
                f"“{source.name}” holds no list of a Moodle course{package.why}.",
                advice="Make the backup again in Moodle.",
            )
        backup = _Backup(
            package=package,
            base=posixpath.dirname(listed),
            root=root,
            choices=source.choices,
            report=report,
        )
        return backup.read(source.stem)


@dataclass
class _Backup:
    """Reads one course."""

    package: Package
    base: str
    root: Element
    choices: Mapping[str, str]
    report: Report
    files: BackupFiles = field(init=False)
    bank: QuestionBank = field(init=False)
    packages: InnerPackages = field(init=False)
    activities: dict[str, Element] = field(init=False)
    titles: dict[str, str] = field(init=False)
    by_section: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.files = BackupFiles(self.package, self.base)
        self.bank = QuestionBank(self.files)
        self.packages = InnerPackages(self.files, self.choices)
        found = self.root.iterfind("information/contents/activities/activity")
        self.activities = {said(one, "moduleid").strip(): one for one in found}
        self.titles = {number: shortened(said(one, "title"), 60) for number, one in self.activities.items()}
        for number, one in self.activities.items():
            self.by_section.setdefault(said(one, "sectionid").strip(), []).append(number)
        self.report.expect(len(self.activities), "page")

    def read(self, name: str) -> Imported:
        """The course, which is called so where the backup does not say its title."""
        pages = tuple(self.pages())
        settled = settle(pages, self.package.notes)
        info = self.root.find("information")
        title = said(info, "original_course_fullname").strip() or said(info, "name").strip() or name
        given = f"{said(info, 'original_site_identifier_hash')}:{said(info, 'original_course_id')}"
        return Imported(
            course=Course(title=title, pages=settled.pages, **about(self.files, self.context)),
            notes=(*settled.notes, *self.packages.notes(one for page in pages for one in page.walk())),
            assets=self.package.assets,
            offers=tuple(self.packages.offers),
            origins=settled.origins,
            identifier=identity(given, title),
        )

    def pages(self) -> Iterator[Page]:
        """The sections, what stands in none, the question bank, and files that nothing shows."""
        sections = list(self._sections())
        for section in sections:
            if not _is_inner(section):
                yield self._section(section, sections, 0)
        yield from self._activities(list(self.activities), sections, 0)
        banks = tuple(self.bank.pages())
        if banks:
            found = Placed(title="Question bank", kind=PageKind.SECTION, pages=banks)
            leave(self.report, found)
            yield found
        yield from self._unused()

    def _sections(self) -> Iterator[Element]:
        """The sections in their order."""
        found = []
        for one in self.root.iterfind("information/contents/sections/section"):
            path = self.package.path(f"{said(one, 'directory').strip()}/section.xml", self.base)
            root = self.package.xml(path) if path else None
            if root is not None:
                found.append(root)
        yield from sorted(found, key=lambda one: whole_number(said(one, "number")) or 0)

    def _section(self, section: Element, sections: list[Element], depth: int) -> Placed:
        number, name = said(section, "number").strip(), said(section, "name").strip()
        name = name or ("General" if number == "0" else f"Section {number}")
        key = section.get("id") or ""
        text = BackupText(name, self.files, self.context, key)
        summary = text.field(section, "summary")
        self.package.notes.extend(text.notes.all)
        bare = Placed(
            title=shortened(name, 120),
            kind=PageKind.SECTION,
            body=doc(*summary),
            settings=tuple(opened(section, "availabilityjson", self.titles)),
            names=(f"moodle:section:{key}",),
        )
        self.report.page(bare, depth)
        wanted = [one.strip() for one in said(section, "sequence").split(",")]
        own = self.by_section.get(key, ())
        order = dict.fromkeys((*(one for one in wanted if one in self.activities), *own))
        return replace(bare, pages=tuple(self._activities(list(order), sections, depth + 1)))

    @property
    def context(self) -> str:
        return said(self.root.find("information"), "original_course_contextid").strip()

    def _activities(self, numbers: list[str], sections: list[Element], depth: int) -> Iterator[Placed]:
        """The pages of activities, each once; one that is a section has its activities below it."""
        for number in numbers:
            listed = self.activities.pop(number, None)
            activity = None if listed is None else self._activity(number, listed)
            if activity is None:
                continue
            if depth < _DEEPEST and (inner := _inner_of(activity, sections)) is not None:
                yield self._section(inner, sections, depth)
            else:
                found = page_of(activity)
                leave(self.report, found, depth)
                yield found
            self.report.did("page")

    def _activity(self, number: str, listed: Element) -> Activity | None:
        """An activity with its data; None, with a note, where that is missing."""
        folder, kind = said(listed, "directory").strip(), said(listed, "modulename").strip()
        title = shortened(said(listed, "title"), 120) or kind
        path = self.package.path(f"{folder}/{kind}.xml", self.base)
        root = self.package.xml(path) if path else None
        own = root.find(kind) if root is not None and kind.isidentifier() else None
        if root is None or own is None:
            self.package.notes.loss(
                "An activity is missing: the backup does not hold it.", where=title, code="missing_file"
            )
            return None
        module = self.package.path(f"{folder}/module.xml", self.base)
        return Activity(
            kind=kind,
            number=number,
            title=shortened(said(own, "name"), 120) or title,
            folder=posixpath.join(self.base, folder),
            context=root.get("contextid") or "",
            own=own,
            module=self.package.xml(module) if module else None,
            files=self.files,
            bank=self.bank,
            packages=self.packages,
            titles=self.titles,
        )

    def _unused(self) -> Iterator[Page]:
        """A page of the course's files that nothing shows; what belongs to learners is only counted."""
        left, learners = self.files.left()
        blocks = tuple(block for one in left for block in self.files.shown(one))
        if blocks:
            self.package.notes.info(
                f"{counted(len(blocks), 'file')} that no page uses {'is' if len(blocks) == 1 else 'are'} "
                "listed on the last page.",
                code="unused_files",
            )
            found = Placed(title="Files not used by any page", body=doc(*blocks))
            leave(self.report, found)
            yield found
        _tell_people(self.package, learners, listed=bool(self.package.path("users.xml", self.base)))


def _tell_people(package: Package, files: int, *, listed: bool) -> None:
    """Tell what a course has of people and dates, of which nothing is taken over."""
    if files or listed:
        package.notes.info(
            "What learners did and handed in, their names and grades are not taken over.",
            excerpt=counted(files, "file") if files else "",
            code="learner_data",
        )
    package.notes.info(
        "Dates, roles, groups, badges, completion and the gradebook of the course are not taken over.",
        code="plumbing",
    )


def _inner_of(activity: Activity, sections: list[Element]) -> Element | None:
    """The section that an activity stands for."""
    if activity.kind != "subsection":
        return None
    own = activity.own.get("id")
    return next((one for one in sections if _is_inner(one) and said(one, "itemid").strip() == own), None)


def _is_inner(section: Element) -> bool:
    """Whether a section stands within another, as an activity of it."""
    return said(section, "component").strip() == "mod_subsection"
