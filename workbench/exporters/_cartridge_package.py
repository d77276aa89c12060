"""The resources of a Common Cartridge, its outline and its manifest."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from workbench.exporters import _cartridge_resources as made
from workbench.exporters._base import Find
from workbench.exporters._cartridge_places import page_addresses
from workbench.exporters._notes import Notes
from workbench.exporters._qti12_item import ItemWriter
from workbench.exporters._qti12_quiz import HEAD, QuizWriter, has_questions
from workbench.exporters._qti_dialect import escaped, html_tag
from workbench.exporters._qti_settings import language
from workbench.exporters.qti12 import PackageFiles, resource
from workbench.model.content import Node
from workbench.model.course import Course, Page, PageKind
from workbench.model.render import Rendering, to_html

_CC = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PLACES = (
    f"{_CC} http://www.imsglobal.org/profile/cc/ccv1p3/ccv1p3_imscp_v1p2_v1p0.xsd "
    f"{_LOM} http://www.imsglobal.org/profile/cc/ccv1p3/LOM/ccv1p3_lommanifest_v1p0.xsd"
)
_QUIZ = "imsqti_xmlv1p2/imscc_xmlv1p3/assessment"
_BANK = "imsqti_xmlv1p2/imscc_xmlv1p3/question-bank"
_BESIDE = "associatedcontent/imscc_xmlv1p3/learning-application-resource"


@dataclass
class CartridgePackage:
    """Collects the files and entries of one cartridge."""

    files: PackageFiles
    notes: Notes
    resources: list[str] = field(default_factory=list)
    _count: int = 0
    _banks: int = 0

    @classmethod
    def of(cls, find: Find, notes: Notes) -> CartridgePackage:
        """A cartridge without anything in it yet."""
        return cls(PackageFiles(find, notes), notes)

    def course(self, course: Course) -> None:
        """All of a course."""
        self.files.pages.update(page_addresses(course))
        items = "".join(self._entry(page) for page in course.pages)
        if course.description:
            self.notes.loss("", "The description of the course was left out.", course.description)
        self._files()
        self._manifest(course, items)

    # The outline

    def _entry(self, page: Page) -> str:
        """A page: a leaf for what it says, a folder where others are below it."""
        self._count += 1
        ident = f"page{self._count}"
        if has_questions(page) or page.kind is PageKind.BANK:
            return self._quiz(page, ident)
        below = "".join(self._entry(one) for one in page.pages)
        if made.is_folder(page):
            self._settings(page, ())
            return _item(ident, page.title, below=below)
        own = self._resource(page, ident)
        if not below:
            return _item(ident, page.title, link=own)
        itself = _item(f"{ident}_self", page.title, link=own)
        return _item(ident, page.title, below=itself + below)

    def _settings(self, page: Page, kept: tuple[str, ...]) -> None:
        for key, value in page.settings:
            if key not in kept:
                self.notes.loss(page.title, "A setting was left out.", f"{key}: {value}")

    # Resources

    def _resource(self, page: Page, ident: str) -> str:
        """The resource that a page is; its identifier."""
        name = f"{ident}_r"
        link = made.link_of(page)
        if link is not None:
            path, kind, written = link.path(ident), link.kind, link.xml()
        elif page.kind is PageKind.DISCUSSION:
            path, kind = f"discussions/{ident}.xml", "imsdt_xmlv1p3"
            written = made.topic(page.title, self._html(page.body))
        elif page.kind is PageKind.ASSIGNMENT:
            path, kind = f"assignments/{ident}.xml", "assignment_xmlv1p0"
            written = made.assignment(page, self._html(page.body), name)
        else:
            path, kind = f"pages/{ident}.html", "webcontent"
            html = to_html(
                page.body, Rendering(address=self.files.relative, remote=True, data=True, names=True)
            )
            written = made.web_page(page.title, html)
        self._settings(page, made.kept_settings(page) if kind == "assignment_xmlv1p0" else ())
        if page.kind is PageKind.LINK and link is None:
            self.notes.info(page.title, "A link with text around it became a page.")
        self.files.archive.add(path, written)
        self.resources.append(resource(name, kind, path))
        return name

    def _html(self, body: Node) -> str:
        return to_html(body, Rendering(address=self.files.address, remote=True, data=True, names=True))

    def _quiz(self, page: Page, ident: str) -> str:
        """A quiz as the profile has it and, beside it, in full; what is below it are its sections."""
        quizzes = tuple(one for one in page.pages if any(map(has_questions, one.walk())))
        others = tuple(one for one in page.pages if one not in quizzes)
        whole = replace(page, pages=quizzes)
        if not any(map(has_questions, whole.walk())):
            self.notes.info(page.title, "A bank without questions is not in the cartridge.")
            return "".join(self._entry(one) for one in others)
        if page.kind not in (PageKind.QUIZ, PageKind.BANK):
            self.notes.info(page.title, "A page with questions became a quiz.")
        writer = QuizWriter(ItemWriter(address=self.files.address, notes=self.notes), self.notes)
        full = f"non_cc_assessments/{ident}.xml.qti"
        self.files.archive.add(full, writer.quiz(whole, ident))
        link = self._bank(writer, whole, ident, full)
        if page.kind is not PageKind.BANK:
            link = self._assessment(writer, whole, ident, full)
        below = "".join(self._entry(one) for one in others)
        if page.kind is PageKind.BANK:
            return below
        entry = _item(f"{ident}_self" if below else ident, page.title, link=link)
        return _item(ident, page.title, below=entry + below) if below else entry

    def _assessment(self, writer: QuizWriter, page: Page, ident: str, full: str) -> str:
        path, beside = f"{ident}/assessment_qti.xml", f"{ident}/assessment_meta.xml"
        self.files.archive.add(path, writer.profile(page, ident))
        self.files.archive.add(beside, writer.meta(page, ident))
        uses = html_tag("dependency", "", {"identifierref": f"{ident}_meta"})
        self.resources.append(resource(f"{ident}_r", _QUIZ, path, uses=uses))
        self.resources.append(resource(f"{ident}_meta", _BESIDE, beside, files=(full,)))
        return f"{ident}_r"

    def _bank(self, writer: QuizWriter, page: Page, ident: str, full: str) -> str:
        """A bank; a cartridge may have one that all can read, further ones are Canvas's."""
        if page.kind is not PageKind.BANK:
            return ""
        self._banks += 1
        if self._banks > 1:
            self.notes.warning(
                page.title, "A cartridge holds one bank; only Canvas and this workbench read this one."
            )
            self.resources.append(resource(f"{ident}_r", _BESIDE, full))
            return ""
        path = f"{ident}/bank.xml"
        self.files.archive.add(path, writer.profile(page, ident))
        uses = html_tag("dependency", "", {"identifierref": f"{ident}_meta"})
        self.resources.append(resource(f"{ident}_r", _BANK, path, uses=uses))
        self.resources.append(resource(f"{ident}_meta", _BESIDE, full))
        return ""

    # The manifest

    def _files(self) -> None:
        for at, path in enumerate(sorted(self.files.paths.values()), start=1):
            self.resources.append(resource(f"file{at}", "webcontent", path))

    def _manifest(self, course: Course, items: str) -> None:
        title = html_tag(
            "lomm:string", escaped(course.title), {"language": language(course.language) or "und"}
        )
        general = html_tag("lomm:general", html_tag("lomm:title", title))
        about = html_tag("schema", "IMS Common Cartridge") + html_tag("schemaversion", "1.3.0")
        about += html_tag("lomm:lom", general)
        root = html_tag("item", items, {"identifier": "root"})
        outline = html_tag("organization", root, {"identifier": "org", "structure": "rooted-hierarchy"})
        inside = html_tag("metadata", about) + html_tag("organizations", outline)
        inside += html_tag("resources", "".join(self.resources))
        given = {"identifier": "cartridge", "xmlns": _CC, "xmlns:lomm": _LOM, "xmlns:xsi": _XSI}
        given["xsi:schemaLocation"] = _PLACES
        self.files.archive.add("imsmanifest.xml", f"{HEAD}{html_tag('manifest', inside, given)}\n")


def _item(ident: str, title: str, *, link: str = "", below: str = "") -> str:
    inside = html_tag("title", escaped(title or "Untitled"))
    return html_tag("item", inside + below, {"identifier": ident, "identifierref": link or None})
