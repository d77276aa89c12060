"""Courses of Open edX (OLX): a zip file, or the tar archive that Studio exports."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._captioned import captioned
from workbench.importers._identity import identity
from workbench.importers._olx.extra import about, grading, orphans, tabs
from workbench.importers._olx.outline import OlxOutline
from workbench.importers._olx.text import OlxText
from workbench.importers._opened import Opened
from workbench.importers._package.files import Package, manifest_path
from workbench.importers._package.rest import unused
from workbench.importers._placing import settle
from workbench.importers._qti.names import Element, attr, below, name
from workbench.importers._tar import first_of_gzip, is_tar, open_tar
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import UnknownFormat, Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_ROOTS = ("course.xml", "library.xml")
_ROOT = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->).)*+-->\s*+)*+<(course|library)[\s/>]",
    re.DOTALL,
)
_SIGN = re.compile(rb"\b(?:url_name|display_name|org)=|<(?:chapter|sequential|vertical|problem)\b")
_NAMED = re.compile(rb"(?:^|/)(?:course|library)\.xml\0")


def _unpacked(opened: Opened, limits: ImportLimits) -> AbstractContextManager[Archive]:
    if opened.packed:
        return nullcontext(opened.archive)
    if not is_tar(opened.source):
        raise _other(opened.source)
    return open_tar(opened.source, limits)


def _other(source: Source) -> UnknownFormat:
    return UnknownFormat(
        f"“{source.name}” is a gzip archive, and no course of Open edX is in it.",
        advice="Unpack it and make a zip file of it.",
    )


def _root(archive: Archive) -> str | None:
    """The file that the course begins in."""
    if manifest_path(archive) is not None:
        return None
    found = [one for one in archive.names() if posixpath.basename(one) in _ROOTS and one.count("/") < 2]
    heads = {one: archive.head(one, 4000) for one in found}
    found = [one for one, head in heads.items() if _ROOT.match(head) and _SIGN.search(head)]
    return min(found, key=lambda one: (one.count("/"), one), default=None)


def _is_package(archive: Archive) -> bool:
    return _root(archive) is not None


def _is_tar(source: Source) -> bool:
    if not is_tar(source):
        return False
    head = first_of_gzip(source, 2**20) or source.head(2**20)
    return bool(_NAMED.search(head)) or re.match(rb"(\./)?(course|library)/", head) is not None


@importer(
    "olx",
    label="Open edX course (OLX)",
    extensions=(".gz",),
    media_types=("application/gzip",),
    sniff=_is_tar,
    holds=_is_package,
    version="4",
)
def read_olx(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the outline with the parts of its units, and the pages beside it."""
    with _unpacked(opened, limits) as archive:
        path = _root(archive)
        if path is None:
            raise _other(opened.source)
        package = Package(archive, limits, linked=True, report=report)
        words = OlxText(package=package, base=posixpath.dirname(path))
        return _read(OlxOutline(words), path, opened.source)


def _read(outline: OlxOutline, path: str, source: Source) -> Imported:
    package = outline.words.package
    top = package.xml(path)
    if top is None:
        raise Unreadable(f"“{source.name}” cannot be read{package.why}.")
    found, place = outline.defined(top)
    root = top if found is None else found
    files = sum("/vertical/" in f"/{one}" for one in package.archive.names())
    package.report.expect(files or sum(1 for _ in below(root, "vertical")), "page")
    pages = captioned(package, (*outline.pages(root, place), *_beside(outline, root)))
    if not pages:
        raise Unreadable(
            f"No page of the course in “{source.name}” came along.",
            advice="Export the course again in Studio.",
        )
    settled = settle((*pages, *unused(package)), package.notes)
    title = attr(root, "display-name").strip() or attr(top, "display-name").strip() or source.stem
    course = Course(
        title=title, pages=settled.pages, description=_description(outline), language=_language(root)
    )
    return Imported(
        course=course,
        notes=settled.notes,
        assets=package.assets,
        origins=settled.origins,
        identifier=identity(_key(top), course.title),
    )


def _description(outline: OlxOutline) -> str:
    return " ".join(one.plain for one in about(outline.words, "short_description"))[:1000]


def _language(root: Element) -> str:
    language = attr(root, "language")[:35]
    return language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", language) else ""


def _beside(outline: OlxOutline, root: Element) -> Iterator[Page]:
    """The pages about the course, its grading, and what stands in no unit."""
    yield from tabs(outline.words)
    yield from grading(outline.words)
    left = tuple(orphans(outline))
    if left:
        outline.words.notes.info(
            "Parts that the outline does not name, and drafts, are in a section at the end.",
            code="not_in_outline",
        )
        yield Page(title="Not in the outline", kind=PageKind.SECTION, pages=left)


def _key(top: Element) -> str:
    """What a run of a course is known by."""
    return "+".join(filter(None, (attr(top, key) for key in ("org", "course", "url-name")))) or name(top)
