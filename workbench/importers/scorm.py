"""SCORM 1.2 and 2004 and plain content packages: the outline, and the text of what it opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from workbench.importers._archive import Archive, is_zip, open_archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._captioned import captioned
from workbench.importers._identity import identity
from workbench.importers._lom import Lom, lom
from workbench.importers._notes import counted
from workbench.importers._package import Package, manifest_path
from workbench.importers._package_rest import unused
from workbench.importers._placing import Placed, settle
from workbench.importers._qti_names import attr
from workbench.importers._qti_package import kinds, manifest_of
from workbench.importers._scorm_entry import Entry
from workbench.importers._scorm_manifest import Outline
from workbench.importers._scorm_page import PAGES, PageReader
from workbench.model.content import Node, doc, node, safe_url
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Offer, Option, Source
from workbench.model.limits import ImportLimits

_ALL = "all"


def _is_scorm(source: Source) -> bool:
    found = kinds(source)
    return "scorm" in found or found == {"manifest"}


@importer("scorm", label="SCORM package", sniff=_is_scorm, version="12")
def read_scorm(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the outline with all its settings, and each page that it opens."""
    if not is_zip(source):
        raise Unreadable(f"“{source.name}” is no zip package.")
    with open_archive(source, limits, recover=True) as archive:
        package = Package(archive, limits, linked=True, report=report)
        manifest, folder = manifest_of(package)
        if manifest is None:
            return _without_outline(package, archive, source, report)
        outline = Outline(package=package, folder=folder, manifest=manifest)
        about = lom(package, manifest, outline.base)
        organizations = _organizations(outline, about, source)
        offers = tuple(_offers(organizations, source))
        pages, title = _pages(organizations, package, source, report)
        found = _imported(package, pages, about.title or title or source.stem, about, offers)
        return replace(found, identifier=identity(attr(manifest, "identifier"), found.course.title))


def _imported(
    package: Package, pages: tuple[Page, ...], title: str, about: Lom, offers: tuple[Offer, ...] = ()
) -> Imported:
    """Pages with their links in place, and what was left over."""
    pages = (*captioned(package, pages), *unused(package))
    settled = settle(pages, package.notes)
    told = [about.description[:1000], f"Keywords: {', '.join(about.keywords)}" if about.keywords else ""]
    course = Course(
        title=title,
        pages=settled.pages,
        description="\n".join(filter(None, told)),
        language=about.language,
    )
    return Imported(
        course=course, notes=settled.notes, assets=package.assets, origins=settled.origins, offers=offers
    )


def _without_outline(package: Package, archive: Archive, source: Source, report: Report) -> Imported:
    """The pages of a package whose manifest cannot be read, in the order of their names."""
    path = manifest_path(archive)
    listed = tuple(
        Entry(title=name.rpartition("/")[2].partition(".")[0], path=name, href=name)
        for name in sorted(archive.names())
        if name.lower().endswith(PAGES)
    )
    if not listed:
        raise Unreadable(
            f"The manifest “{path}” in “{source.name}” is not XML, so nothing can be found in it.",
            advice="Export the package again from the program that made it.",
        )
    package.notes.loss(
        "The manifest is not XML, so the outline is lost; the pages were taken by their names.",
        where=path or "",
        code="no_outline",
    )
    reading = _Reading(package, report, listed)
    report.expect(reading.total, "page")
    return _imported(package, tuple(reading.page(one) for one in listed), source.stem, Lom())


# Organizations ---------------------------------------------------------------------------------


def _organizations(outline: Outline, about: Lom, source: Source) -> tuple[Entry, ...]:
    """The outlines, the default one first; without any, one of all pages that are listed."""
    found = outline.organizations()
    if any(one.entries for one in found):
        return found
    outline.notes.warning(
        "The package has no outline; the pages that it lists were taken in order.", code="no_outline"
    )
    listed = tuple(outline.resources())
    if not listed:
        raise Unreadable(f"The manifest of “{source.name}” lists no page, so there is nothing to import.")
    return (Entry(title=about.title or source.stem, entries=listed),)


def _offers(organizations: tuple[Entry, ...], source: Source) -> Iterator[Offer]:
    """Which outline to take, where there are several."""
    if len(organizations) > 1:
        options = tuple(
            Option(value=one.identifier or str(at), label=one.title or f"Outline {at + 1}")
            for at, one in enumerate(organizations)
        )
        yield Offer(
            name="organization",
            label="Outline",
            options=(Option(value=_ALL, label="All of them, one after another"), *options),
            chosen=_chosen(organizations, source),
            help="The package holds several outlines of its content.",
        )


def _chosen(organizations: tuple[Entry, ...], source: Source) -> str:
    wanted = source.choices.get("organization", _ALL)
    known = {one.identifier or str(at) for at, one in enumerate(organizations)}
    return wanted if wanted in known else _ALL


def _pages(
    organizations: tuple[Entry, ...], package: Package, source: Source, report: Report
) -> tuple[tuple[Page, ...], str]:
    """The pages of the chosen outlines, and the first one's title."""
    wanted = _chosen(organizations, source)
    taken = tuple(one for at, one in enumerate(organizations) if wanted in (_ALL, one.identifier or str(at)))
    for other in organizations:
        if other not in taken:
            package.notes.info(f"The outline “{other.title[:80]}” was not chosen.", code="organization")
    reading = _Reading(package, report, taken)
    report.expect(reading.total - 1, "page")
    first = taken[0]
    pages = tuple(reading.page(one) for one in first.entries)
    if first.settings:
        pages = (_section(first, pages),)
    for other in taken[1:]:
        package.notes.info(f"A second outline, “{other.title[:80]}”, is at the end.", code="organization")
        pages = (*pages, reading.page(other))
    return (*pages, *_left_out(reading, package)), first.title


def _left_out(reading: _Reading, package: Package) -> Iterator[Page]:
    """A section of the pages that the manifest lists with those of the outline, and that nothing opens."""
    pages = tuple(reading.reader.left_out())
    if pages:
        package.notes.info(
            f"{counted(len(pages), 'page')} that the manifest lists and nothing opens "
            f"{'is' if len(pages) == 1 else 'are'} in a section at the end.",
            code="not_in_outline",
        )
        yield Placed(title="Not in the outline", kind=PageKind.SECTION, pages=pages)


def _section(entry: Entry, pages: tuple[Page, ...]) -> Placed:
    return Placed(
        title=entry.title,
        kind=PageKind.SECTION,
        pages=pages,
        settings=entry.settings,
        place=entry.identifier,
    )


@dataclass
class _Reading:
    """Turns entries of an outline into pages."""

    package: Package
    report: Report
    tops: tuple[Entry, ...]
    done: int = 0
    reader: PageReader = field(init=False)
    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    total: int = field(init=False)

    def __post_init__(self) -> None:
        every = [one for top in self.tops for one in top.walk()]
        self.total = len(every)
        self.reader = PageReader(
            self.package,
            taken={one.path for one in every if one.path},
            listed={one.path: one.listed for one in every if one.path and one.listed},
        )

    def page(self, entry: Entry, depth: int = 0) -> Placed:
        """An entry with what it opens and what is below it."""
        self.report.progress(self.done / max(1, self.total), f"Reading “{entry.title}”")
        self.done += 1
        own = self._link(entry) if "://" in entry.href and entry.path is None else _bare(entry)
        number = self.report.page(own, depth)
        self.package.depth = depth + 1
        loaded: tuple[Page, ...] = ()
        if entry.path is not None:
            self._tell_again(entry)
            read = self.reader.read(
                entry.path, entry.query, lambda blocks: self.report.add(number, *_untitled(blocks, own.title))
            )
            own, loaded = replace(own, body=doc(*_untitled(read.blocks, own.title))), read.pages
        self.report.did("page")
        return replace(own, pages=(*loaded, *(self.page(one, depth + 1) for one in entry.entries)))

    def _tell_again(self, entry: Entry) -> None:
        key = (entry.path or "", entry.query)
        if key in self.seen:
            first = self.seen[key][:80]
            self.package.notes.info(f"Opens the same page as “{first}”.", where=entry.title, code="same_page")
        self.seen.setdefault(key, entry.title)

    def _link(self, entry: Entry) -> Placed:
        url = safe_url(entry.href, frozenset({"http", "https"})) or ""
        if not url:
            self.package.notes.loss(
                "The entry leads to an address that is not taken over.", where=entry.title, excerpt=entry.href
            )
        body = doc(node("embed", kind="web", src=url, title=entry.title))
        return Placed(
            title=entry.title,
            kind=PageKind.LINK,
            body=body,
            settings=entry.settings,
            place=entry.identifier,
        )


def _bare(entry: Entry) -> Placed:
    """The page of an entry, before what it opens is read."""
    return Placed(
        title=entry.title,
        kind=PageKind.SECTION if entry.path is None and entry.entries else PageKind.PAGE,
        settings=entry.settings,
        path=entry.path or "",
        place=entry.identifier,
    )


def _untitled(blocks: tuple[Node, ...], title: str) -> tuple[Node, ...]:
    """The blocks without a first heading that only says the page's title again."""
    first = blocks[0] if blocks else None
    if first is not None and first.type == "heading" and " ".join(first.plain.split()) == title:
        return blocks[1:]
    return blocks
