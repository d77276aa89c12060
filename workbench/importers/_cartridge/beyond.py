"""What a cartridge holds beyond its manifest: quizzes, and entries that only Canvas's modules name."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping

from workbench.importers._numbers import whole_number
from workbench.importers._package.files import Package
from workbench.importers._placing import Placed
from workbench.importers._qti.names import Element, attr, below, child, string
from workbench.importers._qti.package import ENDINGS, Listed, is_old, root_name
from workbench.model.course import Page, PageKind

_HEAD = 20_000
_QUIZZES = (
    re.compile(r"(?:^|/)([^/]+)/assessment_qti\.xml$", re.IGNORECASE),
    re.compile(r"(?:^|/)non_cc_assessments/([^/]+)\.xml\.qti$", re.IGNORECASE),
)
_KINDS = {
    ("Assignment", PageKind.PAGE): PageKind.ASSIGNMENT,
    ("Quizzes::Quiz", PageKind.BANK): PageKind.QUIZ,
    ("Quiz", PageKind.BANK): PageKind.QUIZ,
}


def quizzes(package: Package, listed: Mapping[str, Listed], folder: str) -> Iterator[Listed]:
    """The quizzes and banks that the manifest does not list: first those that lie where Canvas puts them."""
    files = (attr(file, "href") for one in listed.values() for file in below(one.element, "file"))
    paths = {one.path for one in listed.values()} | {package.path(href, folder) for href in files}
    seen = {key for key, one in listed.items() if one.path}
    for path, ident in _unlisted(package, paths):
        if ident not in seen and package.xml(path) is not None:
            seen.add(ident)
            package.notes.info("The manifest does not list this quiz.", where=path, code="unlisted_quiz")
            yield Listed(identifier=ident, kind="imsqti_xmlv1p2", path=path, href=path)


def _unlisted(package: Package, listed: Container[str | None]) -> Iterator[tuple[str, str]]:
    """Files that may be quizzes, with the names that they go by."""
    names = [one for one in package.archive.names() if one not in listed]
    placed = {path: found[1] for one in _QUIZZES for path in names if (found := one.search(path))}
    yield from placed.items()
    taken = set(placed.values())
    for path in names:
        if path not in placed and path.lower().endswith(ENDINGS) and _is_quiz(package, path):
            stem = path.rpartition("/")[2].partition(".")[0]
            yield path, path if stem in taken else stem
            taken.add(stem)


def _is_quiz(package: Package, path: str) -> bool:
    return is_old(root_name(package.head(path, _HEAD)))


def kind(content: str, page: Placed) -> PageKind:
    """What Canvas's modules say that a page is, where its own files do not."""
    return _KINDS.get((content, page.kind), page.kind)


def in_order(elements: Iterable[Element]) -> list[Element]:
    """Modules or their entries by the positions that they say they have."""
    return sorted(elements, key=lambda one: whole_number(string(child(one, "position"))) or 0)


def known(pages: Iterable[Page]) -> Iterator[str]:
    """The names and titles of all pages of an outline."""
    for page in pages:
        yield page.title
        yield from page.names if isinstance(page, Placed) else ()
        yield from known(page.pages)


def is_known(element: Element, known: set[str]) -> bool:
    """Whether an outline has a module, or an entry of one."""
    ref = string(child(element, "identifierref"))
    ids = {f"id:{attr(element, 'identifier')}", f"id:{ref}"}
    return bool(ids & known) or not ref and string(child(element, "title")) in known


def is_of(page: Page, identifier: str, title: str) -> bool:
    """Whether a page is a module of Canvas's."""
    return page.title == title or isinstance(page, Placed) and f"id:{identifier}" in page.names
