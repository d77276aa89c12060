"""IMS Common Cartridge 1.0 to 1.3, thin cartridges, and what Canvas adds to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.importers._archive import Archive, open_archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._cartridge_resources import Resources
from workbench.importers._notes import counted
from workbench.importers._package import Package
from workbench.importers._qti_names import Element, attr, below, child, children, string
from workbench.importers._qti_package import Listed, kinds, lom_title, manifest_of, resources
from workbench.importers._scorm_page import PAGES
from workbench.model.content import Node, doc, heading, node, paragraph, safe_url
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_OUTSIDE = "Not in the outline"


def _is_cartridge(source: Source) -> bool:
    found = kinds(source)
    return "cartridge" in found and not found & {"qti2", "qti3", "scorm"}


@importer("cartridge", label="Common Cartridge", extensions=(".imscc",), sniff=_is_cartridge)
def read_cartridge(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the outline, each resource in it, and every resource that the outline leaves out."""
    with open_archive(source, limits) as archive:
        return _read(archive, source, limits, report)


def _read(archive: Archive, source: Source, limits: ImportLimits, report: Report) -> Imported:
    package = Package(archive, limits)
    manifest, folder = manifest_of(package)
    if manifest is None:
        raise Unreadable(f"“{source.name}” has no manifest that can be read, so nothing can be found in it.")
    listed = {one.identifier: one for one in resources(package, manifest, folder)}
    found = Resources(package=package, folder=folder, listed=listed)
    reading = _Outline(found, report, _modules(package, folder))
    pages = tuple(reading.organization(manifest))
    outside = tuple(reading.outside())
    if outside:
        pages = (*pages, Page(title=_OUTSIDE, kind=PageKind.SECTION, pages=outside)) if pages else outside
    pages = (*pages, *_rubrics(package, folder))
    _unused(package, folder)
    title = lom_title(child(manifest, "metadata")) or _canvas_title(package, folder) or source.stem
    return Imported(course=Course(title=title, pages=pages), notes=package.notes.all, assets=package.assets)


@dataclass
class _Outline:
    """Turns the organization of a cartridge into pages."""

    resources: Resources
    report: Report
    modules: dict[str, dict[str, str]]
    """What Canvas says of each entry besides, by the entry's identifier."""
    done: int = 0

    def organization(self, manifest: Element) -> Iterator[Page]:
        """The entries of the organization; the one without a title around them all is no page."""
        for organization in below(manifest, "organization"):
            for item in children(organization, "item"):
                wrapper = not string(child(item, "title")) and not attr(item, "identifierref")
                yield from (self.entry(one) for one in (children(item, "item") if wrapper else (item,)))

    def entry(self, item: Element) -> Page:
        """An entry: the page that it refers to, or a heading, with what is below it."""
        title, wanted = string(child(item, "title")), attr(item, "identifierref")
        self._tell(title)
        inside = list(children(item, "item"))
        if not wanted and inside and attr(inside[0], "identifier") == f"{attr(item, 'identifier')}_self":
            wanted = attr(inside.pop(0), "identifierref")  # the page itself, as our own cartridges have it
        below_it = tuple(self.entry(one) for one in inside)
        found = self.resources.page(wanted, title) if wanted else None
        found = found or self._elsewhere(attr(item, "identifier"), title)
        if found is None and wanted:
            self.resources.package.notes.loss(
                f"The entry refers to “{wanted[:80]}”, which the package does not have or cannot show.",
                where=title,
                code="dangling_reference",
            )
        if found is None:
            return Page(title=title or "Untitled", kind=PageKind.SECTION, pages=below_it)
        return Page(
            title=found.title,
            kind=found.kind,
            body=found.body,
            settings=(*found.settings, *self._state(attr(item, "identifier"))),
            pages=(*found.pages, *below_it),
        )

    def _elsewhere(self, identifier: str, title: str) -> Page | None:
        """A link or tool of which only Canvas's list of modules knows."""
        url = safe_url(self.modules.get(identifier, {}).get("url", ""), frozenset({"http", "https"}))
        if not url:
            return None
        kind = "lti" if "Tool" in self.modules[identifier].get("content_type", "") else "web"
        return Page(title=title, kind=PageKind.LINK, body=doc(node("embed", kind=kind, src=url, title=title)))

    def _state(self, identifier: str) -> tuple[tuple[str, str], ...]:
        unpublished = self.modules.get(identifier, {}).get("workflow_state") == "unpublished"
        return (("Published", "no"),) if unpublished else ()

    def outside(self) -> Iterator[Page]:
        """The pages, quizzes and other things that the organization does not name."""
        for identifier, one in self.resources.listed.items():
            if identifier not in self.resources.read and _can_stand_alone(one):
                self._tell(one.href)
                page = self.resources.page(identifier, "")
                if page is not None:
                    yield page
        yield from self.resources.quizzes.pages()

    def _tell(self, what: str) -> None:
        self.report.progress(min(1.0, self.done / max(1, len(self.resources.listed))), f"Reading “{what}”")
        self.done += 1


def _can_stand_alone(one: Listed) -> bool:
    """Whether a resource is something to read by itself, and no picture, style or settings file."""
    path = (one.path or "").lower()
    if "webcontent" in one.kind or "associatedcontent" in one.kind:
        return path.endswith((*PAGES, ".xml.qti")) and "course_settings/" not in path
    return any(kind in one.kind for kind in ("imsqti", "imsdt", "imswl", "lti", "assignment_xml"))


def _modules(package: Package, folder: str) -> dict[str, dict[str, str]]:
    """Canvas's list of modules: what it says of each entry."""
    path = package.path("course_settings/module_meta.xml", folder)
    items = below(package.xml(path), "item") if path else ()
    return {
        attr(one, "identifier"): {each.tag.rpartition("}")[2]: string(each) for each in children(one)}
        for one in items
    }


def _canvas_title(package: Package, folder: str) -> str:
    path = package.path("course_settings/course_settings.xml", folder)
    return string(child(package.xml(path), "title")) if path else ""


def _rubrics(package: Package, folder: str) -> Iterator[Page]:
    """Canvas's rubrics as tables on a page of their own."""
    path = package.path("course_settings/rubrics.xml", folder)
    found = list(children(package.xml(path), "rubric")) if path else []
    if found:
        blocks = [block for one in found for block in (heading(2, _title(one)), *_criteria(one))]
        yield Page(title="Rubrics", body=doc(*blocks))


def _title(rubric: Element) -> str:
    return string(child(rubric, "title")) or "Rubric"


def _criteria(rubric: Element) -> Iterator[Node]:
    rows = []
    for one in below(rubric, "criterion"):
        ratings = [
            f"{string(child(each, 'description'))} ({string(child(each, 'points'))})"
            for each in below(one, "rating")
        ]
        cells = [string(child(one, "description")), *ratings]
        rows.append(node("tableRow", *(node("tableCell", paragraph(cell)) for cell in cells)))
    if rows:
        yield node("table", *rows)


def _unused(package: Package, folder: str) -> None:
    """List the files that nothing uses."""
    left = [
        path
        for path in package.archive.names()
        if path not in package.used and "course_settings/" not in path
    ]
    if left:
        count = counted(len(left), "file of the package is", "files of the package are")
        package.notes.info(f"{count} used by no page.", excerpt=", ".join(left), code="unused_files")
