"""All the quizzes of a package or file, whatever version of QTI each of its files is in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.importers._archive import Archive
from workbench.importers._base import Report
from workbench.importers._blackboard.pages import blackboard_language, blackboard_pages, blackboard_title
from workbench.importers._captioned import captioned
from workbench.importers._identity import identity
from workbench.importers._lom import Lom, lom, lom_in
from workbench.importers._notes import Notes, counted
from workbench.importers._opened import Opened
from workbench.importers._package.files import Alone, Package
from workbench.importers._qti.gathered import gathered
from workbench.importers._qti.names import Element, attr, below, children, name, string
from workbench.importers._qti.package import (
    Listed,
    homes,
    ilias_title,
    manifest_of,
    manifest_title,
    resources,
    xml_files,
)
from workbench.importers._qti1.pages import Quizzes
from workbench.importers._qti2.item import read_item
from workbench.importers._qti2.items import Items
from workbench.importers._qti2.test import TestReader
from workbench.importers._xml import parse_lenient
from workbench.model.content import Node, doc
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import Unreadable
from workbench.model.exercise import Pairs
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_TEST = (b"assessmentTest", b"qti-assessment-test")
_SECTION = (b"assessmentSection", b"qti-assessment-section")
_ITEM = (b"assessmentItem", b"qti-assessment-item")
_STIMULUS = (b"assessmentStimulus", b"qti-assessment-stimulus")
_OLD = (b"questestinterop", b"POOL", b"ASSESSMENT", b"TEST", b"SURVEY")
_SYSTEMS = (".dat", ".qti")
"""Endings of files in which systems keep what they alone need."""
_METADATA = "metadata"
"""What the types of resources that only describe others have in their names."""
_PACKED = re.compile(r"(.*/)?\.bb-(package|log)[^/]*$", re.IGNORECASE)
"""Files in which Blackboard says how it packed the others."""


def read_quizzes(opened: Opened, limits: ImportLimits, report: Report) -> Imported:
    """The quizzes in a QTI package or a single QTI file."""
    if not opened.packed:
        return _read_file(opened.source, limits, report)
    return _read_package(opened.archive, opened.source, limits, report)


# A package ------------------------------------------------------------------------------------


@dataclass
class _Found:
    """The QTI files of a package by what they are."""

    tests: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    old: list[str] = field(default_factory=list)
    stimuli: list[str] = field(default_factory=list)

    def add(self, path: str, root: bytes) -> None:
        """Sort a file in by its root element."""
        for names, paths in (
            (_TEST, self.tests),
            (_SECTION, self.sections),
            (_ITEM, self.items),
            (_OLD, self.old),
            (_STIMULUS, self.stimuli),
        ):
            if root in names:
                paths.append(path)

    def __len__(self) -> int:
        return len(self.tests) + len(self.sections) + len(self.items) + len(self.old)


def _read_package(archive: Archive, source: Source, limits: ImportLimits, report: Report) -> Imported:
    package = Package(archive, limits, report=report)
    manifest, folder = manifest_of(package)
    package.language = blackboard_language(package, manifest) or attr(manifest, "lang")
    package.homes.update(homes(package, manifest, folder))
    listed = _found_again(package, tuple(resources(package, manifest, folder)))
    found = _sorted(package, listed)
    report.expect(len(found.items), "question")
    about = dict(_all_about(package, listed, folder))
    named = {one.identifier: one.path for one in listed if one.path}
    quizzes = tuple(_package_pages(package, found, report, about, named))
    pages = captioned(package, (*blackboard_pages(package, manifest), *quizzes))
    _tell_unshared(package, found.stimuli)
    _missing(package, listed)
    if not pages:
        raise Unreadable(f"“{source.name}” holds no question that can be read.")
    title = _package_title(package, manifest) or (pages[0].title if len(pages) == 1 else source.stem)
    whole = lom(package, manifest, folder)
    return Imported(
        course=Course(title=title, pages=pages, description=whole.words, language=whole.language),
        notes=package.notes.all,
        assets=package.assets,
        identifier=identity("" if manifest is None else attr(manifest, "identifier"), title),
    )


def _sorted(package: Package, listed: tuple[Listed, ...]) -> _Found:
    """The QTI files of a package, listed or not."""
    found = _Found()
    for path, root in xml_files(package, listed):
        found.add(path, root)
    return found


def _package_title(package: Package, manifest: Element | None) -> str:
    """What a package calls itself, in its manifest or in files of the system that wrote it."""
    return manifest_title(manifest) or blackboard_title(package, manifest) or ilias_title(package)


def _found_again(package: Package, listed: tuple[Listed, ...]) -> tuple[Listed, ...]:
    """The resources with files that lie elsewhere than the manifest says."""
    taken = frozenset(one.path for one in listed)
    hrefs = (one.href for one in listed if one.href and one.path is None)
    lost = {href: package.strays.free(href, taken) for href in hrefs}
    return tuple(replace(one, path=one.path or lost.get(one.href)) for one in listed)


def _all_about(package: Package, listed: Sequence[Listed], folder: str) -> Iterator[tuple[str, Pairs]]:
    """What a manifest says of files, in itself or in files of metadata that these depend on."""
    apart = {one.identifier: one.path for one in listed if one.path and _METADATA in one.kind.lower()}
    for one in listed:
        beside = (apart.get(attr(each, "identifierref")) for each in children(one.element, "dependency"))
        found = (lom(package, one.element, folder), *(lom_in(package, path) for path in beside if path))
        if one.path and (pairs := tuple(pair for each in found for pair in _about(each))):
            yield one.path, pairs


def _about(found: Lom) -> Iterator[tuple[str, str]]:
    """What metadata say of a question or test besides what it says itself."""
    if found.title:
        yield "Title in the package", found.title
    yield from found.settings()


def _package_pages(
    package: Package,
    found: _Found,
    report: Report,
    about: Mapping[str, Pairs],
    named: Mapping[str, str],
) -> Iterator[Page]:
    """The tests, then sections and items that no test uses, then quizzes in QTI 1.2."""
    reader = TestReader(Items(package, about), named)
    for done, path in enumerate(found.tests):
        report.progress(done / max(1, len(found)), f"Reading “{path}”")
        if (root := package.xml(path)) is not None:
            yield _described(reader.test(root, path), about.get(path, ()))
    for path in found.sections:
        if path not in reader.used and (root := package.xml(path)) is not None:
            yield _described(reader.section(root, path), about.get(path, ()))
    yield from _loose(reader, found, report)
    yield from _old(package, found.old, report)


def _described(page: Page, about: Pairs) -> Page:
    """A page with what the manifest says of it."""
    more = (pair for pair in about if pair[1] != page.title)
    return replace(page, settings=tuple(dict.fromkeys((*page.settings, *more))))


def _old(package: Package, paths: Sequence[str], report: Report) -> Iterator[Page]:
    """The quizzes in QTI 1.2, whose questions one may take from another."""
    quizzes = Quizzes()
    for path in paths:
        if (root := package.xml(path)) is not None:
            report.expect(quizzes.list_questions(root), "question")
    for path in paths:
        report.progress(0.5, f"Reading “{path}”")
        if (root := package.xml(path)) is not None:
            for one in _documents(root):
                quizzes.read(one, package.at(path), path, package.notes)
            _tell_none(root, path, package.notes)
    yield from quizzes.named(quizzes.pages(), package.notes)


def _documents(root: Element) -> list[Element]:
    """The QTI 1.2 documents in a file: itself, or several that stand one after the other."""
    return list(below(root, "questestinterop")) or [root]


def _tell_none(root: Element, path: str, notes: Notes) -> None:
    """Say of a file in the form of questions that it has none."""
    if next(below(root, "item", "assessment", "section", "objectbank"), None) is None:
        if name(root) == "questestinterop":
            notes.warning("The file holds no question.", where=path, code="empty_item")


def _loose(reader: TestReader, found: _Found, report: Report) -> Iterator[Page]:
    """The items that no test uses, on one page."""
    title = "Questions outside the test" if found.tests else "Questions"
    page, left = Page(title=title, kind=PageKind.QUIZ), None
    blocks: list[Node] = []
    for done, path in enumerate(found.items):
        if path not in reader.used:
            report.progress(done / max(1, len(found)), f"Reading “{path}”")
            read = reader.items.item(path)
            for one in (read, *reader.items.further(path)) if read is not None else ():
                blocks.append(one.node)
                left = report.page(page) if left is None else left
                report.add(left, one.node)
            report.did("question")
    if blocks:
        yield replace(page, body=doc(*blocks))


def _tell_unshared(package: Package, stimuli: Sequence[str]) -> None:
    """Say which shared texts no question refers to."""
    for path in stimuli:
        if path not in package.used:
            package.notes.loss(
                "A shared text that no question refers to was left out.",
                where=path,
                excerpt=string(package.xml(path)),
                code="unused_files",
                advice="Copy it from the file, if it is wanted.",
            )


def _missing(package: Package, listed: tuple[Listed, ...]) -> None:
    """Report listed files that are not there and files that nothing uses."""
    for one in listed:
        if one.href and one.path is None and "://" not in one.href:
            package.notes.loss(
                f"The manifest lists a file that is not in the package: “{one.href[:120]}”.",
                where=f"resource {one.identifier}"[:120],
                code="missing_file",
            )
    unused = [
        path
        for path in package.archive.names()
        if path not in package.used and not path.endswith((".xsd", ".dtd"))
    ]
    unused = [path for path in unused if not path.lower().endswith(_SYSTEMS) and not _PACKED.match(path)]
    if unused:
        count = counted(len(unused), "file of the package is", "files of the package are")
        package.notes.info(f"{count} used by no question.", excerpt=", ".join(unused), code="unused_files")


# A single file --------------------------------------------------------------------------------


def _read_file(source: Source, limits: ImportLimits, report: Report) -> Imported:
    data, done = gathered(source.read())
    root, problem = parse_lenient(data, limits, name=f"“{source.name}”")
    notes = Notes(where=source.name)
    if done:
        notes.info(f"The file {done}.", code="gathered")
    place = Alone(limits, notes, report=report)
    report.watch("notes", lambda: notes)
    report.watch("assets", place.kept.values)
    if problem:
        notes.warning(f"The file is {problem}.", code="not_well_formed")
    pages = _file_pages(root, place, source)
    if not pages:
        raise Unreadable(f"“{source.name}” holds no question that can be read.")
    title = pages[0].title if len(pages) == 1 else source.stem
    return Imported(
        course=Course(title=title, pages=pages),
        notes=notes.all,
        assets=tuple(place.kept.values()),
        identifier=identity(_own_name(root), title),
    )


def _own_name(root: Element) -> str:
    """The identifier of the one test or item that a file holds."""
    old = next(below(root, "assessment"), None)
    return attr(root, "identifier") or ("" if old is None else attr(old, "ident"))


def _file_pages(root: Element, place: Alone, source: Source) -> tuple[Page, ...]:
    kind = name(root)
    if kind == "assessment-item":
        read = read_item(root, place, source.name)
        place.notes.extend(read.notes)
        return (Page(title=attr(root, "title") or source.stem, kind=PageKind.QUIZ, body=doc(read.node)),)
    if kind in ("assessment-test", "assessment-section"):
        reader = TestReader(Items(place))
        place.report.expect(sum(1 for _ in below(root, "assessment-item")), "question")
        return (reader.test(root, "") if kind == "assessment-test" else reader.section(root, ""),)
    if (single := list(below(root, "assessment-item"))) and kind != "questestinterop":
        return (_listed_page(single, place, source),)
    quizzes = Quizzes()
    place.report.expect(quizzes.list_questions(root), "question")
    for one in _documents(root):
        quizzes.read(one, place, source.name, place.notes, listed=True)
    return quizzes.named(quizzes.pages(), place.notes)


def _listed_page(items: Sequence[Element], place: Alone, source: Source) -> Page:
    """Questions that stand in a file below something that is no test."""
    place.report.expect(len(items), "question")
    blocks = []
    for one in items:
        read = read_item(one, place, source.name)
        place.notes.extend(read.notes)
        place.report.did("question")
        blocks.append(read.node)
    return Page(title=source.stem, kind=PageKind.QUIZ, body=doc(*blocks))
