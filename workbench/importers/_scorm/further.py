"""Pages that a page leads to: those that its scripts load or name, that it frames or links, and theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.importers._placing import Placed
from workbench.importers._scorm.loader import Scripted, chosen, pages_named, scripts_of
from workbench.importers._scorm.questions import framed_questions
from workbench.importers._scorm.shown import ShownPages
from workbench.importers._scorm.text import Blocks, length, standing_for
from workbench.model.content import doc
from workbench.model.course import Page

ENOUGH = 200
"""Characters of text from which on a page is taken to be content and not a loader."""
HARDLY = 60
"""Characters up to which a page hardly says more than that it is loading."""
SCRIPTS = re.compile(r"<script\b", re.IGNORECASE)
DEPTH = 3
"""How many pages deep one is followed that loads another."""
_LINKED = 2000


@dataclass
class FurtherPages(ShownPages):
    """Reads the pages that others lead to, each once."""

    counts: bool = False
    """Whether each page that is read counts as one of those that there are."""

    def left(self, title: str, blocks: Blocks, path: str) -> Placed:
        """A page that another leads to, left as read."""
        page = self.package.left(Placed(title=title, body=doc(*blocks), path=path))
        self.package.report.did("page", self.counts)
        return page

    def follow(self, page: Scripted, seen: set[str], depth: int) -> list[Page]:
        """The pages that a page names in frames and scripts, in their order."""
        found = pages_named(self.package, page.path, page.scripts)
        new = {(target, inner) for target, inner in found if target not in seen}
        pages = []
        opened = chosen([one for one in found if one in new], page.query)
        self.taken.update(target for target, _ in opened)
        self.loaders.update((target, page.path) for target, _ in opened if target != page.path)
        for target, inner in opened:
            seen.add(target)
            pages += self._loaded_page(target, inner or page.query, seen, depth)
        return pages

    def _loaded_page(self, target: str, query: str, seen: set[str], depth: int) -> list[Page]:
        source = self.package.text(target)
        read = self.html(target, source)
        title = self.title(target, read.blocks)
        page = self.scripted(target, source, query)
        blocks = (*read.blocks, *self.asked(page))
        self.taken.add(target)
        if length(blocks) < ENOUGH and depth > 1:
            tool = self.tool(page)
            inner = list(tool.pages) if tool else self.follow(page, seen, depth - 1)
            if inner:
                own = [self.left(title, blocks, target)] if length(blocks) else []
                return [*own, *inner] if own else standing_for(target, inner)
            blocks = (*blocks, *self.told(page, blocks))
        else:
            blocks = (*blocks, *self.beside(page, blocks))
        blocks = (*blocks, *framed_questions(self.package, source))
        return [self.left(title, blocks, target)] if blocks else []

    def scripted(self, path: str, source: str, query: str = "") -> Scripted:
        """A page with its scripts."""
        scripts = scripts_of(self.package, path, source)
        return Scripted(path=path, source=source, scripts=scripts, query=query)

    def linked(self) -> Iterator[Page]:
        """The pages that were linked or framed, with those that they link in turn."""
        count = 0
        while left := [path for path in self.wanted if path not in self.taken]:
            for path in left[:_LINKED]:
                self.taken.add(path)
                pages = self._linked_pages(path, self.package.text(path))
                count += bool(pages)
                yield from pages
            if count > _LINKED:
                return

    def _linked_pages(self, path: str, source: str) -> list[Page]:
        """A page that another leads to, with what it loads or is filled with where it hardly says a thing."""
        blocks, inner = self._linked_blocks(path, source), list[Page]()
        if length(blocks) <= HARDLY and SCRIPTS.search(source):
            page = self.scripted(path, source)
            inner = self.follow(page, {path, *self.taken}, DEPTH - 1)
            blocks = blocks if inner else (*blocks, *self.told(page, blocks))
        if length(blocks):
            return [self.left(self.title(path, blocks), blocks, path), *inner]
        return standing_for(path, inner)

    def _linked_blocks(self, path: str, source: str) -> Blocks:
        """What a page that another leads to shows by itself and by its scripts."""
        blocks = (*self.html(path, source).blocks, *framed_questions(self.package, source))
        if not SCRIPTS.search(source):
            return blocks
        page = self.scripted(path, source)
        blocks = (*blocks, *self.asked(page))
        return (*blocks, *self.beside(page, blocks))

    def unopened(self, found: Iterable[str], least: int) -> Iterator[Page]:
        """Pages that no other opens; those that hardly say anything are told with all that is left."""
        for one in found:
            known = one in self.package.used
            blocks = () if one in self.taken else self._blocks(one, self.package.text(one))
            if length(blocks) > least:
                self.taken.add(one)
                yield self.left(self.title(one, blocks), blocks, one)
            elif not known:
                self.package.used.discard(one)
