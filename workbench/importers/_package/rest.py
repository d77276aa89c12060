"""What a package holds and nothing uses: media and documents become a page, the rest is told by folder."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from workbench.importers._captioned import transcript
from workbench.importers._captions import ENDINGS as CAPTIONS
from workbench.importers._endings import PICTURES, SOUNDS, VIDEOS, ending, played
from workbench.importers._notes import counted
from workbench.importers._package.files import Package
from workbench.importers._placing import Placed
from workbench.model.content import Node, doc, node, paragraph
from workbench.model.course import Page

_DOCUMENTS = frozenset("pdf doc docx ppt pptx xls xlsx odt odp ods rtf epub txt csv zip".split())
_PAGES = frozenset("html htm xhtml".split())
_PLUMBING = frozenset(
    "js css map json xml xsd dtd xsl woff woff2 ttf eot otf swf less scss ts vtt md properties ini".split()
)
_MOST_SIZE = 200 * 2**20
_KEPT = VIDEOS | SOUNDS | _DOCUMENTS
_KINDS = ((_PAGES, "page"), (PICTURES | {"ico"}, "picture"), (_KEPT, "file"))


def unused(package: Package) -> Iterator[Page]:
    """A page of the documents and media that nothing uses, and notes on all else that is left."""
    left = [name for name in package.archive.names() if name not in package.used]
    blocks = tuple(block for name in left for block in _shown(package, name))
    _tell(package, [name for name in left if name not in package.used])
    if blocks:
        count = sum(one.type != "paragraph" for one in blocks)
        package.notes.info(
            f"{counted(count, 'file')} that no page uses {'is' if count == 1 else 'are'} "
            "listed on the last page.",
            code="unused_files",
        )
        yield Placed(title="Files not used by any page", body=doc(*blocks))


def _shown(package: Package, name: str) -> Iterator[Node]:
    """What is to be seen of a file: a document, sound or video itself, of captions their words."""
    if ending(name) in _KEPT:
        yield from _kept(package, name)
    elif name.lower().endswith(CAPTIONS):
        said = transcript(package, name)
        if said is not None:
            yield from (paragraph(name), said)
        else:
            package.used.discard(name)


def _kept(package: Package, name: str) -> Iterator[Node]:
    if package.archive.size(name) > _MOST_SIZE:
        return
    url = package.asset(name)
    if url:
        yield node("media", kind=played(name) or "file", src=url, title=name)


def _tell(package: Package, left: list[str]) -> None:
    """Notes on pages and pictures, one for each folder, and on all else."""
    for endings, word in _KINDS:
        _tell_folders(package, [name for name in left if ending(name) in endings], word)
    known = frozenset[str]().union(*(endings for endings, _ in _KINDS))
    rest = [name for name in left if ending(name) not in known]
    _tell_plumbing(package, [name for name in rest if ending(name) in _PLUMBING])
    _tell_others(package, [name for name in rest if ending(name) not in _PLUMBING])


def _tell_folders(package: Package, left: list[str], word: str) -> None:
    folders: dict[str, list[str]] = {}
    for name in left:
        folders.setdefault(posixpath.dirname(name), []).append(name)
    for folder, names in folders.items():
        verb = "is" if len(names) == 1 else "are"
        place = f" in “{folder}”" if folder else ""
        package.notes.info(
            f"{counted(len(names), word)}{place} {verb} opened by nothing and left out.",
            excerpt=", ".join(posixpath.basename(name) for name in names),
            code="unused_files",
        )


def _tell_plumbing(package: Package, names: list[str]) -> None:
    """What only served to show the rest."""
    if names:
        package.notes.info(
            f"{counted(len(names), 'script, style and data file', 'scripts, styles and data files')} "
            "of the package served only to show it and were left out.",
            excerpt=", ".join(names),
            code="plumbing",
        )


def _tell_others(package: Package, names: list[str]) -> None:
    if names:
        package.notes.info(
            f"{counted(len(names), 'other file')} of the package {'is' if len(names) == 1 else 'are'} "
            "used by nothing and left out.",
            excerpt=", ".join(names),
            code="unused_files",
        )
