"""Projects of eXeLearning (.elp, .elpx)."""

from __future__ import annotations

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._elp.project import project
from workbench.importers._identity import identity
from workbench.importers._opened import Opened
from workbench.importers._package.files import Package, manifest_path
from workbench.importers._package.rest import unused
from workbench.importers._placing import settle
from workbench.model.course import Course
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported
from workbench.model.limits import ImportLimits

_FILES = ("content.xml", "contentv3.xml")
_SIGNS = (b"<ode", b"odeNavStructure", b"exe.engine")


def _is_project(archive: Archive) -> bool:
    if manifest_path(archive):
        return False
    heads = [archive.head(name, 20_000) for name in _FILES if name in archive]
    return any(sign in head for head in heads for sign in _SIGNS)


@importer("elp", label="eXeLearning project", extensions=(".elp", ".elpx"), holds=_is_project, version="5")
def read_elp(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the pages of a project with their iDevices."""
    archive, source = opened.archive, opened.source
    package = Package(archive, limits, linked=True, report=report)
    paths = [name for name in _FILES if name in archive]
    found = next((one for path in paths if (one := project(package, path))), None)
    if found is None:
        raise Unreadable(f"“{source.name}” holds no eXeLearning project that can be read{package.why}.")
    settled = settle((*found.pages, *unused(package)), package.notes)
    course = Course(
        title=found.title or source.stem,
        pages=settled.pages,
        description=found.description[:1000],
        language=found.language[:35],
    )
    return Imported(
        course=course,
        notes=settled.notes,
        assets=package.assets,
        origins=settled.origins,
        identifier=identity(found.identifier, course.title),
    )
