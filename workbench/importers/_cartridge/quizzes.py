"""The quizzes and banks of a cartridge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbench.importers._cartridge.canvas import quiz_dates
from workbench.importers._cartridge.parts import Parts
from workbench.importers._qti.names import Element, attr, children
from workbench.importers._qti.package import Listed
from workbench.importers._qti1.pages import UNNAMED, Quizzes
from workbench.importers._qti1.settings import description_beside
from workbench.model.course import Page


def own_copy(ident: str) -> str:
    """Where Canvas keeps its own copy of a quiz, which says more than the one of the standard."""
    return f"non_cc_assessments/{ident}.xml.qti"


def quiz_in(parts: Parts, quizzes: Quizzes, root: Element, one: Listed, title: str) -> Page | None:
    """A quiz or bank, of two copies the fuller one; None where the file holds none or is a copy."""
    path = one.path or ""
    idents = [attr(each, "ident") for each in children(root, "assessment", "objectbank")]
    copies = _read_own_copies(parts, quizzes, idents)
    if path not in copies:
        quizzes.read(root, parts.course(path), path, parts.package.notes)
    found = quizzes.take(path, copies) if idents else None
    if found is None:
        return None
    known = found.title not in (*idents, *UNNAMED.values())
    named = found.title if known else attr(one.element, "title") or found.title
    beside = description_beside(parts.place(one), path)
    more = (*parts.canvas.grouped(beside), *quiz_dates(beside))
    return replace(found, title=title or named, settings=(*found.settings, *more))


def _read_own_copies(parts: Parts, quizzes: Quizzes, idents: Iterable[str]) -> set[str]:
    """Canvas's own copy of a quiz, which says more, is read first; the files of such copies."""
    found = set()
    for ident in idents:
        path = parts.package.path(own_copy(ident), parts.folder)
        root = parts.package.xml(path) if path and not quizzes.stands(path) else None
        if path and root is not None:
            quizzes.read(root, parts.course(path), path, parts.package.notes)
            found.add(path)
    return found


def tell_poorer(parts: Parts, named: set[str], root: Element, title: str) -> None:
    """Say where the fuller copy of a quiz, which the manifest names, did not come along."""
    for one in children(root, "assessment"):
        own = own_copy(attr(one, "ident"))
        if own in named and parts.package.path(own, parts.folder) is None:
            parts.package.notes.loss(
                "Canvas's own copy of the quiz is missing; its points and groups stand only there.",
                where=title or attr(one, "title"),
                excerpt=own,
                code="missing_file",
            )
