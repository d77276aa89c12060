"""Questions in packages that are more than quizzes: each file of QTI, of whatever version, as a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from workbench.importers._package.files import Package
from workbench.importers._qti.names import Element, name
from workbench.importers._qti.package import ENDINGS, is_new, is_old, root_name
from workbench.importers._qti1.pages import Quizzes
from workbench.importers._qti2.items import Items
from workbench.importers._qti2.test import TestReader
from workbench.model.content import doc
from workbench.model.course import Page, PageKind

_HEAD = 20_000
_LEFT = Page(title="Questions outside the outline", kind=PageKind.QUIZ)


@dataclass
class Questions:
    """Reads the files of QTI that an outline opens, and those that nothing opens."""

    package: Package
    tests: TestReader = field(init=False)
    _read: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.tests = TestReader(Items(self.package))

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The files of the package that are QTI, with the names of their first elements."""
        named = (one for one in sorted(self.package.archive.names()) if one.lower().endswith(ENDINGS))
        kinds = ((one, root_name(self.package.head(one, _HEAD))) for one in named)
        return {path: kind for path, kind in kinds if is_new(kind) or is_old(kind)}

    def page(self, path: str, title: str) -> Page | None:
        """What a file asks, under an outline's title; None where it is no QTI or cannot be read."""
        root = self.package.xml(path) if path in self.files else None
        if root is None:
            return None
        self._read.add(path)
        page = self._old(root, path) if is_old(self.files[path]) else self.newer(root, path)
        return replace(page, title=title or page.title) if page is not None else None

    def newer(self, root: Element, path: str) -> Page | None:
        """A test, section or item of QTI 2 or 3; None where the file is none."""
        if name(root) == "assessment-test":
            return self.tests.test(root, path)
        if name(root) == "assessment-section":
            return self.tests.section(root, path)
        read = self.tests.items.item(path)
        if read is None:
            return None
        self.tests.used.add(path)
        nodes = (read.node, *(one.node for one in self.tests.items.further(path)))
        title = read.exercise.title if read.exercise else ""
        return Page(title=title or "Question", kind=PageKind.QUIZ, body=doc(*nodes))

    def left(self) -> Iterator[Page]:
        """The tests and questions that nothing has opened: tests first, since they name others."""
        loose: list[Page] = []
        for path, kind in sorted(self.files.items(), key=lambda one: _is_item(one[1])):
            taken = path in self._read or path in self.tests.used
            page = None if taken else self.page(path, "")
            if page is not None and _is_item(kind):
                loose.append(page)
            elif page is not None:
                yield page
        if loose:
            yield replace(_LEFT, body=doc(*(block for page in loose for block in page.body.content)))

    def _old(self, root: Element, path: str) -> Page | None:
        """The quizzes of a file of QTI 1; several are the parts of one page."""
        quizzes, notes = Quizzes(), self.package.notes
        quizzes.read(root, self.package.at(path), path, notes)
        found = quizzes.named(quizzes.pages(), notes)
        if len(found) < 2:
            return found[0] if found else None
        return Page(title=found[0].title, kind=PageKind.SECTION, pages=found)


def _is_item(kind: bytes) -> bool:
    return kind in (b"assessmentItem", b"qti-assessment-item")
