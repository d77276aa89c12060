"""A course's questions as a QTI package: items, a test for each quiz, files, and the manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.exporters._archive import Archive
from workbench.exporters._base import Find, Written
from workbench.exporters._forbidden import LEFT_OUT, pages_with_forbidden
from workbench.exporters._qti_dialect import Dialect, escaped, html_tag, identifier
from workbench.exporters._qti_item import item
from workbench.exporters._qti_told import uncarried
from workbench.model.content import Node
from workbench.model.course import Course, Page
from workbench.model.errors import BadInput
from workbench.model.exercise import Exercise, exercise_of, exercises_in
from workbench.model.imported import Note, Severity

_CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
_CP3 = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_MD = "http://ltsc.ieee.org/xsd/LOM"


def write_package(course: Course, find: Find, dialect: Dialect) -> Written:
    """The questions of a course as a package; pages without questions are noted."""
    if not any(True for page in course.walk() for _ in _questions(page.body)):
        raise BadInput(
            f"“{course.title}” has no questions, so there is nothing to write as QTI.",
            advice="Export it as a Word document, Markdown or a web page.",
        )
    package = _Package(dialect, find)
    for at, page in enumerate(course.pages, start=1):
        if any(next(exercises_in(one.body), None) is not None for one in page.walk()):
            package.test(page, f"test{at}")
        else:
            package.left_out(page)
    for title in pages_with_forbidden(course.pages):
        package.notes.append(Note(severity=Severity.WARNING, where=title, message=LEFT_OUT))
    package.manifest(course.title)
    return Written(content=package.files, notes=tuple(package.notes))


@dataclass
class _Package:
    dialect: Dialect
    find: Find
    files: Archive = field(default_factory=lambda: Archive(first="imsmanifest.xml"))
    notes: list[Note] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    _items: int = 0
    _used: set[str] = field(default_factory=set)

    def test(self, page: Page, name: str) -> None:
        """A quiz page as a test, those below it as sections within."""
        before = len(self.resources)
        section = self._section(page, name)
        tag = self.dialect.tag
        part = tag(
            "test-part",
            section,
            {"identifier": f"{name}_part", "navigation-mode": "nonlinear", "submission-mode": "individual"},
        )
        given = {"xmlns": self.dialect.namespace, "identifier": name, "title": page.title}
        written = tag("assessment-test", part, given)
        self.files.add(f"{name}.xml", f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n')
        found = re.findall(r'<resource identifier="(item\d+)"', "".join(self.resources[before:]))
        uses = "".join(html_tag("dependency", "", {"identifierref": one}) for one in found)
        self.resources.append(self._resource(name, self.dialect.test_type, f"{name}.xml", (), uses))

    def left_out(self, page: Page) -> None:
        """A page that has no questions cannot be carried."""
        message = "The page has no questions, so it is not in the package."
        for one in page.walk():
            if words := " ".join(one.body.plain.split()):
                self.notes.append(
                    Note(severity=Severity.LOSS, where=one.title, message=message, excerpt=words[:160])
                )

    def _section(self, page: Page, name: str) -> str:
        tag, inside = self.dialect.tag, ""
        self._tell(page)
        for node in _questions(page.body):
            path = self._item(node)
            inside += tag("assessment-item-ref", "", {"identifier": path.removesuffix(".xml"), "href": path})
        below = "".join(self._section(one, f"{name}_{at}") for at, one in enumerate(page.pages, start=1))
        given = {"identifier": f"{name}_section", "title": page.title, "visible": True}
        return tag("assessment-section", inside + below, given)

    def _tell(self, page: Page) -> None:
        """Say what of a quiz page no package of questions holds."""
        lost = [
            ("Text beside the questions is not in the package.", " ".join(block.plain.split()))
            for block in page.body.content
            if block.type != "exercise" and block.plain.strip()
        ]
        lost += [("A setting was left out.", f"{key}: {value}") for key, value in page.settings]
        for message, excerpt in lost:
            note = Note(severity=Severity.LOSS, where=page.title, message=message, excerpt=excerpt[:160])
            self.notes.append(note)

    def _item(self, node: Node) -> str:
        self._items += 1
        name = f"item{self._items}"
        self._used = set()
        exercise = exercise_of(node)
        written = item(exercise, self.dialect, self._address, identifier(name))
        self.files.add(f"{name}.xml", written)
        self.resources.append(
            self._resource(name, self.dialect.item_type, f"{name}.xml", sorted(self._used), "")
        )
        self._report(exercise, exercise.title or name)
        return f"{name}.xml"

    def _report(self, exercise: Exercise, where: str) -> None:
        for true, message in (
            (
                exercise.calculation is not None,
                "The formula and its variables cannot be written in QTI; the question has no key there.",
            ),
            (bool(exercise.stimuli), "The shared text was written into the question."),
        ):
            if true:
                self.notes.append(Note(severity=Severity.WARNING, where=where, message=message))
        for severity, what, words in uncarried(exercise, self.dialect):
            excerpt = " ".join(words.split())[:160]
            self.notes.append(Note(severity=severity, where=where, message=what, excerpt=excerpt))

    def _address(self, url: str) -> str:
        """The address of a file in the package, which goes in with it."""
        if not url.startswith("asset:"):
            return url
        asset = self.find(url.removeprefix("asset:"))
        if asset is None:
            self.notes.append(
                Note(severity=Severity.LOSS, where=url, message="A file of the course is missing.")
            )
            return ""
        path = self.files.asset(asset, "files")
        self._used.add(path)
        return path

    def _resource(
        self, name: str, kind: str, href: str, files: Iterator[str] | list[str] | tuple[str, ...], uses: str
    ) -> str:
        listed = "".join(html_tag("file", "", {"href": path}) for path in (href, *files))
        return html_tag("resource", listed + uses, {"identifier": name, "type": kind, "href": href})

    def manifest(self, title: str) -> None:
        """The list of all that is in the package."""
        schema, version = self.dialect.package
        text = html_tag("string", escaped(title), {"language": "en"})
        lom = html_tag("lom", html_tag("general", html_tag("title", text)), {"xmlns": _MD})
        metadata = html_tag("schema", schema) + html_tag("schemaversion", version) + lom
        inside = (
            html_tag("metadata", metadata)
            + html_tag("organizations")
            + html_tag("resources", "".join(self.resources))
        )
        given = {"xmlns": _CP3 if self.dialect.hyphens else _CP, "identifier": "manifest"}
        written = html_tag("manifest", inside, given)
        self.files.add("imsmanifest.xml", f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n')


def _questions(body: Node) -> Iterator[Node]:
    return (one for one in body.walk() if one.type == "exercise")
