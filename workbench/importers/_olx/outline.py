"""The outline of an Open edX course: chapters, their sections, the units in these and their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from workbench.importers._olx.parts import Part, blocks_of
from workbench.importers._olx.text import OlxText
from workbench.importers._placing import Placed
from workbench.importers._qti.names import Element, attr, children, name, truth
from workbench.model.content import Node, doc
from workbench.model.course import Page, PageKind

_HOLDERS = frozenset({"course", "chapter", "sequential", "vertical", "unit", "videosequence", "problemset"})
_WITHIN = frozenset("library-content split-test conditional randomize wrapper itembank section".split())
"""What only holds parts of a unit: learners get some of them."""
_SOME = "Learners of Open edX get only some of these parts; all of them are here."
_NOWHERE = frozenset({"wiki", "textbook", "pdf-textbook", "html-textbook", "library"})
_SETTINGS = {
    "start": "Opens",
    "due": "Due",
    "format": "Group",
    "default-time-limit-minutes": "Minutes",
    "prereq-min-score": "Score needed before",
}
_DEEPEST = 30


@dataclass
class OlxOutline:
    """Reads the parts of one course, each once."""

    words: OlxText
    seen: set[str] = field(default_factory=set)
    hidden: bool = False
    """Whether what is read now is not published."""

    def defined(self, element: Element) -> tuple[Element | None, str]:
        """What an element says, which may only name the file where that stands."""
        named = attr(element, "url-name") or attr(element, "slug")
        alone = not len(element) and not (element.text or "").strip()
        tag = element.tag if isinstance(element.tag, str) else ""
        path = self.words.package.path(quote(f"{tag}/{named.replace(':', '/')}.xml"), self.words.base)
        if not (named and alone and path):
            if named and alone and set(element.keys()) <= {"url_name", "slug"}:
                self._tell_missing(f"{tag}/{named}.xml")
                return None, self.words.base
            return element, self.words.base
        if path in self.seen:
            self.words.notes.info("The course shows this part once more.", where=path, code="same_page")
            return None, path
        self.seen.add(path)
        return self.words.package.xml(path), path

    def _tell_missing(self, path: str) -> None:
        self.words.notes.loss(
            f"The course names “{path[:120]}”, which did not come along.", where=path, code="missing_file"
        )

    def pages(self, element: Element, path: str, depth: int = 0) -> Iterator[Page]:
        """The pages below an element of the outline."""
        for one in children(element):
            if name(one) in _NOWHERE:
                self._tell_nowhere(one, path)
                continue
            found, place = self.defined(one)
            if found is not None and depth < _DEEPEST:
                yield self.page(found, place, attr(one, "url-name"), depth)

    def page(self, element: Element, path: str, named: str, depth: int = 0) -> Placed:
        """An element of the outline: a section, or a unit with its parts."""
        named = named or attr(element, "url-name")
        title = attr(element, "display-name") or _title(named) or name(element).capitalize()
        settings = tuple(self._settings(element))
        holds = any(name(one) in _HOLDERS for one in children(element))
        if name(element) in _HOLDERS and (holds or name(element) in ("course", "chapter")):
            page = Placed(
                title=title, kind=PageKind.SECTION, settings=settings, path=path, names=(f"id:{named}",)
            )
            self.words.package.report.page(page, depth)
            return replace(page, pages=tuple(self.pages(element, path, depth + 1)))
        return self._unit(element, path, title, named, settings, depth)

    def _unit(
        self,
        element: Element,
        path: str,
        title: str,
        named: str,
        settings: tuple[tuple[str, str], ...],
        depth: int,
    ) -> Placed:
        within = name(element) in _HOLDERS or name(element) in _WITHIN
        names = [f"id:{named}"]
        blocks = tuple(self._parts(element, path, names) if within else self._part(element, path))
        asked = bool(blocks) and all(one.type == "exercise" for one in blocks)
        page = Placed(
            title=title,
            kind=PageKind.QUIZ if asked else PageKind.PAGE,
            body=doc(*blocks),
            settings=settings,
            path=path,
            names=tuple(names),
        )
        self.words.package.report.page(page, depth)
        self.words.package.report.did("page")
        return page

    def _parts(self, element: Element, path: str, names: list[str], depth: int = 0) -> Iterator[Node]:
        """What the parts of a unit show."""
        for one in children(element):
            if name(one) in _NOWHERE:
                self._tell_nowhere(one, path)
                continue
            names.append(f"id:{attr(one, 'url-name')}")
            found, place = self.defined(one)
            if found is None:
                continue
            if name(found) in _WITHIN or name(found) in _HOLDERS:
                if name(found) in _WITHIN - {"wrapper"}:
                    self.words.notes.info(_SOME, where=place, excerpt=name(found), code="some_of")
                if depth < _DEEPEST:
                    yield from self._parts(found, place, names, depth + 1)
            else:
                yield from self._part(found, place)

    def _part(self, element: Element, path: str) -> Iterator[Node]:
        yield from blocks_of(Part(element=element, path=path, words=self.words))

    def _tell_nowhere(self, element: Element, path: str) -> None:
        title = attr(element, "title") or attr(element, "tab-title") or attr(element, "slug")
        self.words.notes.info(
            f"The {name(element).replace('-', ' ')} was left out: the file does not hold it.",
            where=path,
            excerpt=title,
            code="left_out",
        )

    def _settings(self, element: Element) -> Iterator[tuple[str, str]]:
        for key, label in _SETTINGS.items():
            if value := attr(element, key).strip('" '):
                yield label, value
        if truth(attr(element, "graded")):
            yield "Graded", "yes"
        if truth(attr(element, "visible-to-staff-only")) or truth(attr(element, "hide-from-toc")):
            yield "Visible", "no"
        if self.hidden:
            yield "Published", "no"


def _title(named: str) -> str:
    """What a name says; nothing where it is only a number."""
    return "" if re.fullmatch(r"[0-9a-f]{16,}", named) else named.replace("_", " ")
