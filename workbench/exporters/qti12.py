"""QTI 1.2 as Canvas imports it: a folder for each quiz with its questions and its settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.exporters._archive import Archive
from workbench.exporters._base import Find, Written, exporter
from workbench.exporters._forbidden import LEFT_OUT, pages_with_forbidden
from workbench.exporters._notes import Notes
from workbench.exporters._qti12_item import ItemWriter
from workbench.exporters._qti12_quiz import HEAD, QuizWriter, has_questions
from workbench.exporters._qti_dialect import escaped, html_tag
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import BadInput
from workbench.model.links import HASH

_CP = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_MD = "http://www.imsglobal.org/xsd/imsmd_v1p2"
_QUIZ = "imsqti_xmlv1p2"
_BESIDE = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
_FILES = "web_resources"
_WITH_HREF = ("webcontent", "associatedcontent", "assignment")
"""Types of resources that are opened as they are; others have only a file that says what they are."""


@exporter("qti12", label="QTI 1.2 questions for Canvas", ending="-qti12.zip", media_type="application/zip")
def write_qti12(course: Course, find: Find) -> Written:
    """Write each quiz page as an assessment with Canvas's settings, each bank as a bank."""
    notes = Notes()
    if not any(has_questions(page) for page in course.walk()):
        raise BadInput(
            f"“{course.title}” has no questions, so there is nothing to write as QTI.",
            advice="Export it as a Common Cartridge, a Word document, Markdown or a web page.",
        )
    for title in pages_with_forbidden(course.pages):
        notes.warning(title, LEFT_OUT)
    package = _Package(PackageFiles(find, notes), notes)
    for page in quizzes(course.pages, notes):
        package.add(page)
    package.manifest(course.title)
    return Written(content=package.files.archive, notes=notes.all)


def quizzes(pages: tuple[Page, ...], notes: Notes) -> Iterator[Page]:
    """The pages that are quizzes or banks, those below a quiz as its sections; the others are noted."""
    for page in pages:
        if has_questions(page) or (
            page.kind in (PageKind.QUIZ, PageKind.BANK) and any(map(has_questions, page.walk()))
        ):
            if page.kind not in (PageKind.QUIZ, PageKind.BANK):
                notes.info(page.title, "A page with questions became a quiz.")
            yield page
            continue
        if words := " ".join(page.body.plain.split()):
            notes.loss(page.title, "The page has no questions, so it is not in the package.", words)
        yield from quizzes(page.pages, notes)


@dataclass
class PackageFiles:
    """The files of a course that go into a package."""

    find: Find
    notes: Notes
    archive: Archive = field(default_factory=lambda: Archive(first="imsmanifest.xml"))
    paths: dict[str, str] = field(default_factory=dict)
    """The paths of those that are in, by their addresses."""
    pages: dict[str, str] = field(default_factory=dict)
    """Where the pages of a cartridge are, by their addresses."""

    def address(self, url: str) -> str:
        """The address of a file in the package, which goes in with it; other addresses as they are."""
        path = self._path(url)
        return f"$IMS-CC-FILEBASE$/{path}" if path and path == _relative(path) else path

    def relative(self, url: str) -> str:
        """The same from a page that lies in a folder."""
        path = self._path(url)
        return f"../{path}" if path and path == _relative(path) else path

    def _path(self, url: str) -> str:
        if not url.startswith("asset:"):
            return self._page(url)
        if url not in self.paths:
            asset = self.find(url.removeprefix("asset:"))
            if asset is None:
                self.notes.loss("", "A file of the course is missing and was left out.", url)
                return ""
            self.paths[url] = self.archive.asset(asset, _FILES)
        return self.paths[url]

    def _page(self, url: str) -> str:
        page, sign, block = url.partition(HASH)
        if page not in self.pages:
            self.notes.info("", "A link to a page that has no place of its own here was kept as words.")
            return ""
        return f"{self.pages[page]}{sign}{block}"


def _relative(path: str) -> str:
    """The path, if it is one of a file in the package and no sign or web address."""
    return "" if path.startswith("$") or "://" in path else path


@dataclass
class _Package:
    files: PackageFiles
    notes: Notes
    _resources: list[str] = field(default_factory=list)
    _count: int = 0

    def add(self, page: Page) -> None:
        """A quiz with its settings, or a bank."""
        self._count += 1
        ident = f"quiz{self._count}"
        writer = QuizWriter(ItemWriter(address=self.files.address, notes=self.notes), self.notes)
        if page.kind is PageKind.BANK:
            path = f"non_cc_assessments/{ident}.xml.qti"
            self.files.archive.add(path, writer.quiz(page, ident))
            self._resources.append(resource(ident, _BESIDE, path))
            return
        path, beside = f"{ident}/{ident}.xml", f"{ident}/assessment_meta.xml"
        self.files.archive.add(path, writer.quiz(page, ident))
        self.files.archive.add(beside, writer.meta(page, ident))
        uses = html_tag("dependency", "", {"identifierref": f"{ident}_meta"})
        self._resources.append(resource(ident, _QUIZ, path, uses=uses))
        self._resources.append(resource(f"{ident}_meta", _BESIDE, beside))

    def manifest(self, title: str) -> None:
        """The list of all that is in the package."""
        named = html_tag("imsmd:title", html_tag("imsmd:string", escaped(title)))
        lom = html_tag("imsmd:lom", html_tag("imsmd:general", named))
        about = html_tag("schema", "IMS Content") + html_tag("schemaversion", "1.1.3") + lom
        listed = [
            resource(f"file{at}", "webcontent", path)
            for at, path in enumerate(sorted(self.files.paths.values()), start=1)
        ]
        inside = html_tag("metadata", about) + html_tag("organizations")
        inside += html_tag("resources", "".join((*self._resources, *listed)))
        given = {"identifier": "manifest", "xmlns": _CP, "xmlns:imsmd": _MD}
        self.files.archive.add("imsmanifest.xml", f"{HEAD}{html_tag('manifest', inside, given)}\n")


def resource(ident: str, kind: str, path: str, *, files: tuple[str, ...] = (), uses: str = "") -> str:
    """An entry of the manifest's list of resources."""
    listed = "".join(html_tag("file", "", {"href": one}) for one in (path, *files))
    given = {"identifier": ident, "type": kind, "href": path if kind.startswith(_WITH_HREF) else None}
    return html_tag("resource", listed + uses, given)
