"""Markdown in a zip file: pages with their pictures beside them, as note-taking programs export them."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._html.reading import Html
from workbench.importers._notes import counted
from workbench.importers._opened import Opened
from workbench.importers._package.files import Package, manifest_path
from workbench.importers._placing import Placed
from workbench.importers.html import first_heading
from workbench.importers.markdown import markdown_to_html
from workbench.model.content import doc
from workbench.model.course import Course, Page
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Origin
from workbench.model.limits import ImportLimits

_HTML = (".html", ".htm", ".xhtml")
"""Where these are, `website` reads the file."""
_MARKDOWN = (".md", ".markdown")
_OTHERS = ("[content_types].xml", "mimetype", "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")


def is_pages(archive: Archive) -> bool:
    """Whether a zip file holds Markdown, and nothing that says it is something else."""
    names = {name.lower() for name in archive.names()}
    other = names & set(_OTHERS) or manifest_path(archive) or any(one.endswith(_HTML) for one in names)
    return not other and bool(_pages(archive))


@importer("markdown_zip", label="Markdown (zip)", holds=is_pages, version="6")
def read_pages(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read every page in the zip file, in the order of their names, the index first."""
    source, package = opened.source, Package(opened.archive, limits, report=report)
    names = _pages(package.archive)
    reading = _Reading(package=package)
    found: list[tuple[str, Html]] = []
    report.expect(len(names), "page")
    for number, name in enumerate(names):
        report.progress(number / len(names), posixpath.basename(name))
        html = reading.html(name)
        found.append((name, html))
        if html.blocks:
            package.left(Placed(title=_title(name, html), body=doc(*html.blocks), path=name))
        report.did("page")
    found = [(name, html) for name, html in found if html.blocks]
    if not found:
        raise Unreadable(f"The pages in “{source.name}” hold no text.")
    _unused(package, names)
    pages = tuple(Page(title=_title(name, html), body=doc(*html.blocks)) for name, html in found)
    title = pages[0].title if len(pages) == 1 else source.stem
    language = next((html.language for _, html in found if html.language), "")
    return Imported(
        course=Course(title=title, pages=pages, language=language),
        notes=package.notes.all,
        assets=package.assets,
        origins=tuple(Origin(page=number, path=name) for number, (name, _) in enumerate(found)),
    )


@dataclass(kw_only=True)
class _Reading:
    """Reads the pages of a package."""

    package: Package

    def html(self, name: str) -> Html:
        """What one page says."""
        read = markdown_to_html(
            self.package.text(name), assets=self.package.at(name), limits=self.package.limits
        )
        self.package.notes.extend(read.notes)
        return read


def _pages(archive: Archive) -> list[str]:
    """The pages, natural order, an index before the rest."""
    return sorted((name for name in archive.names() if name.lower().endswith(_MARKDOWN)), key=_order)


def _order(name: str) -> tuple[object, ...]:
    stem = posixpath.splitext(posixpath.basename(name))[0].lower()
    parts = re.split(r"(\d{1,18})", name.lower())
    natural = tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)
    return (name.count("/"), stem not in ("index", "readme", "default"), natural)


def _title(name: str, html: Html) -> str:
    stem = posixpath.splitext(posixpath.basename(name))[0]
    return html.title or first_heading(html.blocks) or stem


def _unused(package: Package, pages: list[str]) -> None:
    """Say what no page shows."""
    known = package.used | set(pages)
    names = (name for name in package.archive.names() if name not in known)
    left = [name for name in names if not name.lower().endswith((".css", ".js", ".map"))]
    if left:
        package.notes.warning(
            f"{counted(len(left), 'file')} in the zip file stand on no page and were left out.",
            excerpt=", ".join(left[:10]),
            code="unused",
            advice="Import them one by one if they are needed.",
        )
