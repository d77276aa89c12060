"""QTI 2 and 3 tests: parts and sections as pages, items in their order, settings readable."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from workbench.importers._qti.names import Element, attr, below, children, name
from workbench.importers._qti2.items import Around, Items
from workbench.importers._qti2.rules import settings
from workbench.importers._qti2.words import TestWords, xml_node
from workbench.importers._xml import preserved
from workbench.model.content import Node, doc
from workbench.model.course import Page, PageKind
from workbench.model.exercise import exercise_node

_SECTIONS = ("assessment-section", "assessment-section-ref", "section-ref")
_ITEMS = ("assessment-item", "assessment-item-ref")


@dataclass
class TestReader:
    """Reads the tests of a package and remembers which items they used."""

    items: Items
    named: Mapping[str, str] = field(default_factory=dict)
    """The files of what a manifest lists, by their identifiers."""
    used: set[str] = field(default_factory=set)
    _open: list[str] = field(default_factory=list)
    _within: list[Element] = field(default_factory=list)
    """The questions that stand in the test itself but in no section, until something refers to them."""

    @property
    def package(self) -> Around:
        """The files around the test."""
        return self.items.package

    def test(self, root: Element, path: str) -> Page:
        """The test as a page; a test of one part and one section is one page."""
        parts = list(children(root, "test-part")) or [root]
        self._within = [one for one in below(root, "assessment-item") if _apart(one)]
        sections = tuple(self._part(one, path, alone=len(parts) == 1) for one in parts)
        sections = (*(sections[0].pages if len(parts) == 1 else sections), *self._rest(path))
        own = tuple(dict.fromkeys((*settings(root), *(settings(parts[0]) if len(parts) == 1 else ()))))
        only = parts[0] if len(parts) == 1 and parts[0] is not root else None
        if (named := " ".join(attr(only, "title").split())) and named != _title(root, ""):
            own = (*own, ("Part", named))
        kept = (*self._words(path).of(root), *(() if only is None else self._words(path).of(only)))
        page = Page(
            title=_title(root, "Test"),
            kind=PageKind.QUIZ,
            body=doc(*kept),
            pages=sections,
            settings=own,
        )
        return _joined(page) if len(sections) == 1 and not sections[0].pages else page

    def section(self, element: Element, path: str, depth: int = 0) -> Page:
        """A section with its items as a page, the sections in it below."""
        title = _title(element, "Section")
        page = Page(title=title, kind=PageKind.QUIZ, settings=settings(element))
        report = self.package.report
        left, blocks, pages = report.page(page, depth), list[Node](), list[Page]()
        for one in children(element):
            found: tuple[Node, ...] = ()
            if name(one) in _ITEMS:
                found = (self._entry(one, path),)
            elif name(one) in _SECTIONS:
                pages.extend(self._sections(one, path, depth + 1))
            elif name(one) == "rubric-block":
                found = (self._words(path).rubric(one),)
            blocks.extend(found)
            report.add(left, *found)
            report.did("question", name(one) in _ITEMS)
        return replace(page, body=doc(*blocks), pages=tuple(pages))

    def _part(self, part: Element, path: str, *, alone: bool) -> Page:
        pages = tuple(page for one in _sections_in(part) for page in self._sections(one, path, 0))
        kept = () if alone else tuple(self._words(path).of(part))
        title = _title(part, "Part")
        return Page(title=title, kind=PageKind.SECTION, body=doc(*kept), pages=pages, settings=settings(part))

    def _sections(self, element: Element, path: str, depth: int) -> Iterator[Page]:
        """The section itself, or the one in the file that is referred to."""
        if name(element) == "assessment-section":
            yield self.section(element, path, depth)
            return
        target = self._target(element, path)
        root = self.package.xml(target) if target and target not in self._open else None
        if target is None or root is None:
            self._missing(element, path, "section")
            yield Page(
                title=attr(element, "identifier") or "Section",
                body=doc(xml_node(element, "The section is missing.")),
            )
            return
        self.used.add(target)
        self._open.append(target)
        yield self.section(root, target, depth)
        self._open.pop()

    def _rest(self, path: str) -> Iterator[Page]:
        """The questions of the test that no section has or refers to, on a page of their own."""
        if self._within:
            page = Page(title="Questions outside the sections", kind=PageKind.QUIZ)
            report = self.package.report
            left, blocks = report.page(page), [self._entry(one, path) for one in self._within]
            report.add(left, *blocks)
            report.did("question", len(blocks))
            yield replace(page, body=doc(*blocks))

    def _entry(self, element: Element, path: str) -> Node:
        """An item where the test has it, with what the test says of it."""
        if name(element) == "assessment-item":
            return self.items.own(element, path).node
        target = self._target(element, path)
        found = self.items.item(target) if target else None
        if found is None and (own := self._own(attr(element, "identifier"))) is not None:
            return self._entry(own, path)
        if target is None or found is None:
            self._missing(element, path, "question")
            return xml_node(element, "The question that is referred to is not in the package.")
        self.used.add(target)
        own = settings(element)
        if found.exercise is None or not own:
            return found.node
        return exercise_node(replace(found.exercise, metadata=(*found.exercise.metadata, *own)))

    def _target(self, element: Element, path: str) -> str | None:
        """The file that a reference leads to: by its address, what the manifest calls it, or its name."""
        href = attr(element, "href")
        found = self.package.path(href, posixpath.dirname(path))
        named = (self.named.get(one) for one in (href, attr(element, "identifier")))
        found = found or next(filter(None, named), None)
        lost = None if found else self.package.at(path).strayed(href)
        return self.package.path(lost) if lost else found

    def _own(self, identifier: str) -> Element | None:
        """A question of this identifier that stands in the test itself; it is there once."""
        found = next((one for one in self._within if attr(one, "identifier") == identifier), None)
        if found is not None:
            self._within.remove(found)
        return found

    def _missing(self, element: Element, path: str, kind: str) -> None:
        link = attr(element, "href")
        self.package.notes.loss(
            f"The test refers to a {kind} that is not in the package: “{link[:120]}”.",
            where=path,
            excerpt=preserved(element),
            code="dangling_reference",
        )

    def _words(self, path: str) -> TestWords:
        return TestWords(self.package.at(path), path, self.package.notes)


def _apart(item: Element) -> bool:
    """Whether a question stands in no section and in no part of another question."""
    return all(name(one) not in ("assessment-section", "assessment-item") for one in item.iterancestors())


def _sections_in(part: Element) -> Iterator[Element]:
    """The sections of a part, also where a mended file has them deeper than they should be."""
    for one in children(part):
        if name(one) in _SECTIONS:
            yield one
        elif name(one) not in _ITEMS:
            yield from _sections_in(one)


def _joined(page: Page) -> Page:
    """A page and its only section as one."""
    section = page.pages[0]
    own = tuple(one for one in page.body.content if one.type == "preserved")
    told = tuple(one for one in page.body.content if one.type != "preserved")
    named = (("Section", section.title),) if section.title != page.title else ()
    return replace(
        page,
        body=doc(*told, *section.body.content, *own),
        pages=(),
        settings=(*page.settings, *named, *section.settings),
    )


def _title(element: Element, otherwise: str) -> str:
    """The title of a test, part or section in one line; without one, its identifier."""
    return " ".join(attr(element, "title").split()) or attr(element, "identifier") or otherwise
