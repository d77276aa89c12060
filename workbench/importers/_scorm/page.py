"""What a launch page shows: its own text, the pages that it loads or frames, or an authoring tool's data."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from workbench.importers._notes import counted
from workbench.importers._scorm.beside import left_untold
from workbench.importers._scorm.data import data_named, data_written, told_in_file
from workbench.importers._scorm.documents import document, tell_kept
from workbench.importers._scorm.further import DEPTH, ENOUGH, HARDLY, SCRIPTS, FurtherPages
from workbench.importers._scorm.listed import as_listed
from workbench.importers._scorm.loader import (
    Script,
    Scripted,
    further_scripts,
    pages_beside,
    serves_player,
)
from workbench.importers._scorm.questions import framed_questions, unasked
from workbench.importers._scorm.text import Blocks, is_loader, is_waiting, length, told_apart
from workbench.importers._tools.shared import Writer, parsed
from workbench.model.content import Node
from workbench.model.course import Page

_MADE = re.compile(
    r"deserialize\(|courseData|presInfo|QuizPlayer|captivate|h5p|storyline|adapt|lectora|xerte|dataBase64",
    re.IGNORECASE,
)
"""Words by which a page that has text may still be a tool's player."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LISTING = 2**20


@dataclass(frozen=True, kw_only=True)
class Read:
    """What was found for a launch page: its own blocks, and the pages within it."""

    blocks: tuple[Node, ...]
    pages: tuple[Page, ...] = ()


@dataclass
class PageReader(FurtherPages):
    """Reads the pages of a package."""

    listed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The other pages that a manifest says a launch page is made of; those of no launch page by ""."""

    def read(self, path: str, query: str = "", own: Callable[[Blocks], object] | None = None) -> Read:
        """The blocks of a launch page and the pages within it.

        Args:
            path: the page's file.
            query: what follows it in the address that opens it.
            own: told the page's own blocks, before the pages that it leads to are read.
        """
        self.taken.add(path)
        if not self.package.is_page(path):
            found = Read(blocks=self._opened(path))
            (own or _nobody)(found.blocks)
            return found
        return self._page(path, query, own or _nobody)

    def _opened(self, path: str) -> Blocks:
        """What an entry shows that opens no page: data, a document, or a file as it is."""
        told = self.told_by(told_in_file(self.package, path), path)
        if told or (told := document(self.package, path)):
            return told
        tell_kept(self.package, path)
        return self.file(path)

    def _page(self, path: str, query: str, own: Callable[[Blocks], object]) -> Read:
        source = self.package.text(path)
        blocks = self._blocks(path, source)
        looks_made = length(blocks) < ENOUGH or _MADE.search(source)
        bare = Scripted(path=path, source=source, query=query)
        page = self.scripted(path, source, query) if looks_made or SCRIPTS.search(source) else bare
        tool = self.tool(page) if looks_made else None
        if tool is not None:
            blocks = () if tool.whole else blocks
            blocks = tuple(
                one for one in blocks if length((one,)) and not (is_loader(one) or is_waiting(one))
            )
            own(blocks)
            return Read(blocks=blocks, pages=tool.pages)
        blocks, loaded = self._filled(page, (*blocks, *self.asked(page)))
        own(blocks)
        return Read(blocks=blocks, pages=told_apart((*loaded, *self.linked())))

    def _filled(self, page: Scripted, blocks: Blocks) -> tuple[Blocks, list[Page]]:
        """The blocks of a page with what its scripts tell, and the pages that they load."""
        if length(blocks) < ENOUGH:
            more = further_scripts(self.package, page.path, page.scripts)
            page = replace(page, scripts=(*page.scripts, *more))
            if loaded := self._loaded(page, blocks):
                drawn = self.drawn(page) if length(blocks) < HARDLY else ()
                blocks = (*self.without_pleas(page.path, blocks), *drawn)
                return (*blocks, *self.beside(page, blocks)), loaded
        blocks = (*blocks, *framed_questions(self.package, page.source))
        if length(blocks) < ENOUGH:
            return self._short(page, blocks)
        return (*blocks, *self.beside(page, blocks)), []

    def _short(self, page: Scripted, blocks: Blocks) -> tuple[Blocks, list[Page]]:
        """A page that shows little and opens no other: with what fills it, or pages or files beside it."""
        if told := self.told(page, blocks):
            pictures = self.pictures(page) if length((*blocks, *told)) < HARDLY else ()
            return (*self.without_pleas(page.path, blocks), *told, *pictures), []
        loaded = [] if length(blocks) > HARDLY else self._beside(page.path)
        if loaded or not page.source:  # that it could not be read is told
            return self.without_pleas(page.path, blocks), loaded
        if not length(blocks):
            return self.media_of(page), []
        self.tell_hardly(page, blocks)
        return blocks, []

    # Loaders, frames and links

    def _loaded(self, page: Scripted, blocks: Blocks) -> list[Page]:
        path = page.path
        before, self.loading = self.loading, frozenset(data_named(self.package, path, page.scripts))
        loaded = self.follow(page, {path}, DEPTH)
        if not loaded:
            known = {path} if length(blocks) < HARDLY else {path, *self.taken}
            loaded = self.follow(replace(page, scripts=self._listing(page)), known, DEPTH)
        self.loading = before
        loaded = self._as_listed(page, loaded) if len(loaded) > 1 else loaded
        if loaded:
            self.package.notes.info(
                f"The page is loaded by a script; {counted(len(loaded), 'page')} it names "
                f"{'was' if len(loaded) == 1 else 'were'} read.",
                where=path,
                code="loader",
            )
        return loaded

    def _as_listed(self, page: Scripted, loaded: list[Page]) -> list[Page]:
        """The pages as the data of their player lists them."""
        values = [parsed(one.text) for one in self._listing(page) if one.path.endswith(".json")]
        for script in (one for one in page.scripts[1:] if len(one.text) <= _LISTING):
            values += data_written(self.package, "", script.text)
        return as_listed(loaded, values, Writer(package=self.package, folders=(page.folder, "")))

    def _listing(self, page: Scripted) -> tuple[Script, ...]:
        """The data that scripts name and that may list pages."""
        every = data_named(self.package, page.path, page.scripts)
        named = (one for one in every if one.endswith((".json", ".xml")))
        small = [one for one in named if self.package.archive.size(one) <= _LISTING]
        new = [one for one in small if one not in self.package.used]
        found = tuple(Script(path=one, text=_shut_out(self.package.script(one))) for one in small)
        self.package.used.difference_update(new)
        return found

    def _beside(self, path: str) -> list[Page]:
        """The pages listed with one that hardly shows anything, or beside it where no entry opens another."""
        listed = [one for one in self.listed.get(path, ()) if one != path and not serves_player(one)]
        if listed and all(one in self.wanted for one in listed):
            return list(self.linked())
        found = listed or (pages_beside(self.package, path) if self.is_alone(path) else [])
        linked = [] if listed else list(self.linked())
        pages = list(self.unopened(found, 0 if listed else HARDLY))
        place = "that the manifest lists with it" if listed else "beside it, in the order of their names,"
        if pages:
            self.package.notes.warning(
                "The page opens others by a script that could not be followed; "
                f"{counted(len(pages), 'page')} {place} came along.",
                where=path,
                code="loader",
                advice="Look through their order, and delete what is no content.",
            )
        return [*linked, *pages]

    def left_out(self) -> Iterator[Page]:
        """The pages with text that the manifest lists, alone or for a launch page, and that nothing opened.

        Those of an authoring tool only serve its player.
        """
        for path, found in unasked(self.package):
            yield self.left(posixpath.basename(posixpath.dirname(path)) or "Questions", found, path)
        for path, found in () if self.made else left_untold(self.package):
            self.told_by(found, path)
            yield self.left(posixpath.basename(path), found, path)
        if self.made or not self.listed:
            return
        for path, listed in self.listed.items():
            left = [one for one in listed if one not in self.package.used and not serves_player(one)]
            yield from self.unopened(left, HARDLY if path else 0)
        yield from self.linked()


def _shut_out(words: str) -> str:
    """Data without what is commented out in it."""
    return _COMMENT.sub("", words)


def _nobody(blocks: Blocks) -> None:
    """Nobody waits for a page's own blocks."""
