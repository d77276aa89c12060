"""What a cartridge holds outside of its outline: resources to be read by themselves, and linked pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.importers._cartridge.d2l import is_activity
from workbench.importers._cartridge.elsewhere import leads_out
from workbench.importers._cartridge.progress import Progress
from workbench.importers._cartridge.resources import Resources, is_quiz
from workbench.importers._cartridge.tasks import grades
from workbench.importers._package.text import PAGES
from workbench.importers._placing import named_by_links
from workbench.importers._qti.names import attr
from workbench.importers._qti.package import Listed
from workbench.model.course import Page


@dataclass
class Outside:
    """Turns what the organization does not name into pages."""

    resources: Resources
    progress: Progress

    def pages(self) -> Iterator[Page]:
        """The pages, quizzes and other things that the organization does not name."""
        listed = sorted(self.resources.listed.items(), key=lambda each: "imsqti_item" in each[1].kind)
        for identifier, one in listed:
            taken = identifier in self.resources.read or one.path in self.resources.questions.tests.used
            if not taken and self._stands_alone(one):
                self.progress.tell(one.href)
                mark = self.progress.mark()
                page = self.resources.page(identifier, "")
                if page is not None:
                    self.progress.leave(page, mark, 0)
                    yield page
        yield from self.resources.quizzes.pages()

    def linked(self, pages: Iterable[Page]) -> Iterator[Page]:
        """Pages that links lead to and the manifest does not list."""
        package, new = self.resources.package, list(pages)
        left = {name for name in package.archive.names() if name.lower().endswith(PAGES)} - package.used
        while found := sorted(left & named_by_links(new)):
            left.difference_update(found)
            new = [page for path in found if (page := self.resources.unlisted(path)) is not None]
            yield from new

    def _stands_alone(self, one: Listed) -> bool:
        """Whether a resource is something to read by itself, and no picture, style or settings file."""
        path = (one.path or "").lower()
        if self.resources.canvas.tools.is_shown(one.path):
            return False
        if leads_out(one) or is_quiz(one) or is_activity(one) or "lti" in attr(one.element, "material-type"):
            return True
        if attr(one.element, "material-type") == "contentmodule" or grades(self.resources, one):
            return False
        if "webcontent" in one.kind or "associatedcontent" in one.kind:
            if one.path is None and one.href and "course_settings/" not in one.href:
                self.resources.read.add(one.identifier)
                self.resources.package.notes.loss(
                    f"The file “{one.href[:120]}” is missing from the package.",
                    where=one.identifier,
                    code="missing_file",
                )
            readable = path.endswith((*PAGES, ".xml.qti", "assignment_settings.xml"))
            return readable and "course_settings/" not in path
        return True
