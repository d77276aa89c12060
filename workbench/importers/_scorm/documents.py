"""Documents that an entry opens as if they were pages: Word, Markdown and plain text, as their text."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from workbench.importers._opened import Opened
from workbench.importers._package.files import Package
from workbench.importers._placing import link_to, to_place
from workbench.importers._tools.shared import Writer
from workbench.importers.docx import read_docx
from workbench.importers.markdown import markdown_to_html
from workbench.model.content import Node, heading
from workbench.model.errors import BadInput
from workbench.model.imported import Source
from workbench.model.links import SIGN, readdressed

Blocks = tuple[Node, ...]
_DOCUMENTS = (
    ".pdf",
    ".doc",
    ".rtf",
    ".odt",
    ".ppt",
    ".pptx",
    ".pps",
    ".ppsx",
    ".odp",
    ".xls",
    ".xlsx",
    ".epub",
)
_MOST = 20 * 2**20


def document(package: Package, path: str) -> Blocks:
    """The text of a document that can be read here; nothing for any other file."""
    ending = posixpath.splitext(path)[1].lower()
    if package.archive.size(path) > _MOST:
        return ()
    if ending in (".md", ".markdown"):
        return _markdown(package, path)
    if ending == ".txt":
        return Writer(package=package, folders=(posixpath.dirname(path), "")).html(package.text(path))
    return tuple(_word(package, path)) if ending == ".docx" else ()


def tell_kept(package: Package, path: str) -> None:
    """Say that a document stays a file."""
    if path.lower().endswith(_DOCUMENTS):
        package.notes.info(
            "The entry opens a document that stays a file: its text cannot be edited here.",
            where=path,
            code="kept_file",
            advice="Import the Word file or the page that it was made from, to edit its text.",
        )


def _markdown(package: Package, path: str) -> Blocks:
    read = markdown_to_html(package.text(path), assets=package.at(path), limits=package.limits)
    package.notes.extend(read.notes)
    return read.blocks


def _word(package: Package, path: str) -> Iterator[Node]:
    """The pages of a Word file as one text; nothing where it cannot be read, so that it stays a file."""
    try:
        source = Source(name=posixpath.basename(path), data=package.read(path))
        with Opened(source, package.limits) as opened:
            found = read_docx(opened, package.limits)
    except BadInput as error:
        package.notes.warning(str(error), where=path, code="unreadable_file", advice=error.advice)
        return
    package.used.add(path)
    package.notes.extend(found.notes)
    for asset in found.assets:
        package.keep(asset)
    for number, page in enumerate(found.course.walk()):
        if number:
            yield heading(2, page.title)
        yield from readdressed(page.body, lambda given: to_place(link_to(path), given), SIGN).content
