"""IMS Common Cartridge 1.0 to 1.3, thin cartridges, and what Canvas adds to them."""

from __future__ import annotations

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._captioned import captioned
from workbench.importers._cartridge import beyond
from workbench.importers._cartridge.canvas import Canvas
from workbench.importers._cartridge.canvas_beside import canvas_pages
from workbench.importers._cartridge.flat import is_flat, packed
from workbench.importers._cartridge.outline import Outline
from workbench.importers._cartridge.outside import Outside
from workbench.importers._cartridge.progress import Progress
from workbench.importers._cartridge.resources import Resources, as_named
from workbench.importers._identity import identity
from workbench.importers._lom import lom
from workbench.importers._opened import Opened
from workbench.importers._package.files import Package
from workbench.importers._package.rest import unused
from workbench.importers._placing import settle
from workbench.importers._qti.names import Element, attr, below
from workbench.importers._qti.package import kinds, manifest_of, manifest_title, resources
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_OUTSIDE = "Not in the outline"


def _is_cartridge(archive: Archive) -> bool:
    found = archive.once(kinds)
    quizzes = bool(found & {"qti2", "qti3"}) and "outline" not in found
    return "cartridge" in found and "scorm" not in found and not quizzes


@importer(
    "cartridge",
    label="Common Cartridge",
    extensions=(".imscc",),
    sniff=is_flat,
    holds=_is_cartridge,
    version="20",
)
def read_cartridge(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the outline, each resource in it, and every resource that the outline leaves out."""
    if not is_flat(opened.source):
        return _read(opened.archive, opened.source, limits, report)
    with Opened(packed(opened.source, limits), limits) as package:
        return _read(package.archive, opened.source, limits, report)


def _read(archive: Archive, source: Source, limits: ImportLimits, report: Report) -> Imported:
    package = Package(archive, limits, linked=True, report=report)
    manifest, folder = manifest_of(package)
    if manifest is None:
        raise Unreadable(
            f"“{source.name}” has no manifest that can be read, so nothing can be found in it.",
            advice="Export the course again from the system that it comes from.",
        )
    named = tuple(resources(package, manifest, folder))
    listed = {one.identifier: one for one in as_named(package, named, folder)}
    listed |= {one.identifier: one for one in beyond.quizzes(package, listed, folder)}
    canvas = Canvas(package, folder, files={key: one.path for key, one in listed.items() if one.path})
    found = Resources(package=package, folder=folder, listed=listed, canvas=canvas)
    found.list_questions()
    progress = Progress(report, listed)
    outline, rest = Outline(found, progress), Outside(found, progress)
    report.expect(len(listed), "resource")
    pages = outline.completed(tuple(outline.organization(manifest)))
    outside = tuple(sorted(rest.pages(), key=lambda page: page.kind == PageKind.BANK))
    outside = (*outside, *rest.linked((*pages, *outside)))
    more = tuple(canvas_pages(canvas, found.html))
    found.activities.tell()
    pages, outside = captioned(package, pages), captioned(package, outside)
    outside = (*outside, *unused(package))
    if outside:
        pages = (*pages, Page(title=_OUTSIDE, kind=PageKind.SECTION, pages=outside)) if pages else outside
    pages = found.quizzes.named((*pages, *more), package.notes)
    _tell_protected(package, manifest)
    about = lom(package, manifest, folder)
    settled = settle(pages, package.notes)
    course = Course(
        title=about.title or canvas.title or manifest_title(manifest) or source.stem,
        pages=settled.pages,
        description="\n".join(dict.fromkeys(filter(None, (canvas.description, about.words)))),
        language=about.language,
    )
    return Imported(
        course=course,
        notes=settled.notes,
        assets=package.assets,
        origins=settled.origins,
        identifier=identity(attr(manifest, "identifier"), course.title),
    )


def _tell_protected(package: Package, manifest: Element) -> None:
    if next(below(manifest, "authorizations"), None) is not None:
        package.notes.warning(
            "The publisher protects this cartridge: using it may need a licence.", code="protected"
        )
