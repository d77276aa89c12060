"""Projects of eXeLearning: content.xml of version 3, contentv3.xml of version 2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from workbench.importers._elp.legacy import legacy_pages
from workbench.importers._elp.question import questions
from workbench.importers._html.reading import html_to_blocks
from workbench.importers._package.files import Package
from workbench.importers._placing import Placed, link_to, to_place
from workbench.importers._tools.shared import amount
from workbench.importers._xml import Element, local
from workbench.model.content import Node, doc, heading
from workbench.model.course import Page

Json = Any
_CONTEXT = re.compile(r"\{\{context_path\}\}/?")
_PAGE_SIGN = re.compile(r"""(href=["'])exe-node:""", re.IGNORECASE)
_PAGE_LINK = re.compile(r"^exe-node/(?P<name>[^#?]+)")


@dataclass(frozen=True, kw_only=True)
class Project:
    """What a project holds."""

    title: str
    pages: tuple[Page, ...]
    description: str = ""
    language: str = ""
    identifier: str = ""


def project(package: Package, path: str) -> Project | None:
    """The project in a content.xml; None where it is none."""
    root = package.xml(path)
    if root is None:
        return None
    return (
        _Modern(package, path, root).project()
        if _children(root, "odeNavStructures")
        else legacy(package, path, root)
    )


def _children(element: Element, name: str) -> list[Element]:
    return [one for one in element if isinstance(one.tag, str) and local(one) == name]


def _child_text(element: Element, name: str) -> str:
    found = _children(element, name)
    return "".join(found[0].itertext()).strip() if found else ""


def _properties(element: Element) -> dict[str, str]:
    """What stands as keys and values below an element."""
    return {
        _child_text(one, "key"): _child_text(one, "value")
        for group in element
        if isinstance(group.tag, str)
        for one in group
        if isinstance(one.tag, str) and _children(one, "key")
    }


@dataclass
class _Modern:
    """Version 3: pages, blocks and components by name."""

    package: Package
    path: str
    root: Element
    below: dict[str, list[Element]] = field(default_factory=dict)

    def project(self) -> Project:
        """The pages from those that have none above them."""
        told = _properties(self.root)
        for group in _children(self.root, "odeNavStructures"):
            for one in sorted(
                _children(group, "odeNavStructure"), key=partial(_order, "odeNavStructureOrder")
            ):
                self.below.setdefault(_child_text(one, "odeParentPageId"), []).append(one)
        self.package.report.expect(sum(map(len, self.below.values())), "page")
        known = {_child_text(one, "odePageId") for listed in self.below.values() for one in listed}
        tops = [one for parent, listed in self.below.items() if parent not in known for one in listed]
        return Project(
            title=told.get("pp_title", ""),
            pages=tuple(self._page(one, 0) for one in tops),
            description=told.get("pp_description", ""),
            language=told.get("pp_lang", ""),
            identifier=told.get("odeId", ""),
        )

    def _page(self, one: Element, depth: int) -> Placed:
        identifier = _child_text(one, "odePageId")
        below = self.below.get(identifier, ()) if depth < 50 else ()
        hidden = _properties(one).get("visibility") == "false"
        page = Placed(
            title=_child_text(one, "pageName") or "Page",
            body=doc(*self._body(one)),
            settings=(("Visible", "no"),) if hidden else (),
            path=self.path,
            place=identifier,
            names=(f"exe-node:{identifier}",),
        )
        self.package.report.page(page, depth)
        self.package.report.did("page")
        return replace(page, pages=tuple(self._page(each, depth + 1) for each in below))

    def _body(self, one: Element) -> Iterator[Node]:
        for group in _children(one, "odePagStructures"):
            blocks = sorted(_children(group, "odePagStructure"), key=partial(_order, "odePagStructureOrder"))
            for block in blocks:
                inner = [
                    node for each in _children(block, "odeComponents") for node in self._components(each)
                ]
                title = _child_text(block, "blockName")
                if inner and title and len(blocks) > 1:
                    yield heading(2, title)
                yield from inner

    def _components(self, group: Element) -> Iterator[Node]:
        for one in sorted(_children(group, "odeComponent"), key=partial(_order, "odeComponentsOrder")):
            html, data = _child_text(one, "htmlView"), _child_text(one, "jsonProperties")
            yield from component(self.package, self.path, html, data)


def _order(name: str, one: Element) -> float:
    found = amount(_child_text(one, name))
    return 1e9 if found is None else found


def component(package: Package, path: str, html: str, data: str = "") -> tuple[Node, ...]:
    """An iDevice: its questions where it asks some, else its text."""
    place = package.at(path)

    def blocks(words: str) -> tuple[Node, ...]:
        made, notes = html_to_blocks(
            _PAGE_SIGN.sub(r"\1exe-node/", _CONTEXT.sub("", words)),
            resolve=place.resolve,
            keep=package.keep,
            link=link,
            where=path,
            names=True,
        )
        package.notes.extend(notes)
        return made

    def link(url: str) -> str | None:
        if found := _PAGE_LINK.match(url):
            return to_place(link_to(f"exe-node:{found['name']}"), url)
        inside = package.path(url, place.folder) or package.nearest(url)
        address = package.address(inside) if inside else None
        return address and to_place(address, url)

    asked = questions(html, data, blocks)
    return asked if asked is not None else blocks(html)


def legacy(package: Package, path: str, root: Element) -> Project | None:
    """A project of version 2."""

    def write(html: str) -> tuple[Node, ...]:
        return component(package, path, html.replace("resources/", "")) if html.strip() else ()

    pages = legacy_pages(root, path, write, package.report)
    return Project(title=pages[0].title, pages=pages) if pages else None
