"""What a cartridge asks learners to do in words: discussions and assignments, with their settings."""

from __future__ import annotations

import re
from dataclasses import replace

from workbench.importers._cartridge.canvas import Setting
from workbench.importers._cartridge.parts import Parts
from workbench.importers._cartridge.words import told
from workbench.importers._qti.names import Element, attr, below, child, name, string, truth
from workbench.importers._qti.package import Listed
from workbench.model.content import doc, heading, node
from workbench.model.course import Page, PageKind

_MARKUP = re.compile(r"<head.*?</head>|<[^>]*>|&nbsp;", re.IGNORECASE | re.DOTALL)


def discussion(parts: Parts, one: Listed, title: str) -> Page:
    """A topic to be discussed, with its files."""
    root = parts.xml(one)
    if root is None:
        return replace(parts.missing(one, title), kind=PageKind.DISCUSSION)
    blocks = list(parts.html(told(child(root, "text")), parts.place(one), title or one.identifier))
    for each in below(root, "attachment"):
        blocks.extend(parts.attached(attr(each, "href"), one, title))
    own = title or string(child(root, "title")) or "Discussion"
    settings = (*_points(root), *parts.canvas.topic(one.identifier))
    return Page(title=own, kind=PageKind.DISCUSSION, body=doc(*blocks), settings=settings)


def assignment(parts: Parts, one: Listed, title: str) -> Page:
    """An assignment of Common Cartridge 1.3."""
    root = parts.xml(one)
    if root is None:
        return replace(parts.missing(one, title), kind=PageKind.ASSIGNMENT)
    texts = (child(root, "text"), child(root, "instructor-text"))
    blocks, aside = (parts.html(told(text), parts.place(one), title) for text in texts)
    if aside:
        blocks = (*blocks, node("callout", heading(3, "For teachers"), *aside))
    files = (parts.attached(attr(each, "href"), one, title) for each in below(root, "attachment"))
    blocks = (*blocks, *(block for file in files for block in file))
    formats = ", ".join(attr(each, "type") for each in below(root, "format"))
    own = title or string(child(root, "title")) or "Assignment"
    settings = (*_points(root), *((("Handed in as", formats),) if formats else ()))
    extra = next(below(root, "assignment"), None)
    more = parts.canvas.graded(extra)
    settings = (*settings, *(pair for pair in more if pair[0] not in dict(settings)))
    return Page(title=own, kind=PageKind.ASSIGNMENT, body=doc(*blocks), settings=settings)


def settled(parts: Parts, page: Page, one: Listed, title: str) -> Page:
    """Canvas keeps an assignment's settings beside its text."""
    beside = parts.package.at(one.path or "").xml("assignment_settings.xml")
    if beside is None or name(beside) != "assignment":
        return page
    if truth(string(child(beside, "quiz-lti"))):
        parts.package.notes.loss(
            "This is a quiz of New Quizzes: as a rule Canvas does not export its questions with the course.",
            where=page.title,
            code="new_quiz",
            advice="In New Quizzes, export the quiz (a QTI zip file), and import that.",
        )
    settings: tuple[Setting, ...] = parts.canvas.graded(beside)
    own = title or string(child(beside, "title")) or page.title
    known = dict(settings)
    kept = tuple(pair for pair in page.settings if pair[0] not in known)
    return replace(page, title=own, kind=PageKind.ASSIGNMENT, settings=(*settings, *kept))


def grades(parts: Parts, one: Listed) -> bool:
    """Whether an assignment says nothing but how a quiz of the package is graded, which the quiz says too."""
    beside = parts.package.at(one.path or "").xml("assignment_settings.xml") if one.path else None
    path = parts.canvas.files.get(string(child(beside, "quiz-identifierref")), "")
    if not path or _MARKUP.sub("", parts.package.text(one.path or "")).strip():
        return False
    parts.package.notes.info(
        "The assignment only tells how a quiz is graded, which the quiz itself does too; it was left out.",
        where=string(child(beside, "title")) or one.identifier,
        code="stored_twice",
    )
    return True


def _points(root: Element) -> tuple[Setting, ...]:
    """How many points it is worth."""
    points = attr(child(root, "gradable"), "points-possible")
    return (("Points", points),) if points else ()
