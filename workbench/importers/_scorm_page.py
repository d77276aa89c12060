"""What a launch page shows: its own text, the pages that it loads or frames, or an authoring tool's data."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from workbench.importers._h5p import h5p_pages, h5p_written
from workbench.importers._html import Html, read_html
from workbench.importers._notes import counted, shortened
from workbench.importers._package import Package
from workbench.importers._placing import Placed, link_to
from workbench.importers._scorm_data import told_in_data, told_in_file
from workbench.importers._scorm_exe import HeldDevices
from workbench.importers._scorm_hotpotatoes import hot_potatoes
from workbench.importers._scorm_loader import (
    Script,
    chosen,
    media_named,
    pages_beside,
    pages_named,
    scripts_of,
    serves_player,
    web_named,
)
from workbench.importers._scorm_makers import made_by
from workbench.importers._scorm_markdown import shown_markdown
from workbench.importers._scorm_questions import questions
from workbench.importers._scorm_signs import made_with
from workbench.importers._tool import Launch, Tool
from workbench.model.content import Node, doc, mark, node, paragraph, safe_url, text
from workbench.model.course import Page

PAGES = (".html", ".htm", ".xhtml")
Blocks = tuple[Node, ...]
_PICTURES = frozenset("png jpg jpeg gif svg webp avif bmp".split())
_VIDEOS = frozenset("mp4 webm mov m4v ogv avi".split())
_SOUNDS = frozenset("mp3 wav m4a ogg oga aac flac".split())
_ENOUGH = 200
"""Characters of text from which on a page is taken to be content and not a loader."""
_HARDLY = 60
"""Characters up to which a page hardly says more than that it is loading."""
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_MADE = re.compile(
    r"deserialize\(|courseData|presInfo|QuizPlayer|captivate|h5p|storyline|adapt|lectora|xerte", re.IGNORECASE
)
"""Words by which a page that has text may still be a tool's player."""
_WAITING = re.compile(r"(loading|please wait)\b.{0,60}", re.IGNORECASE)
_H5P = re.compile(r"(^|/)h5p\.json$")
_DEPTH = 3
_LINKED = 2000


@dataclass(frozen=True, kw_only=True)
class Read:
    """What was found for a launch page: its own blocks, and the pages within it."""

    blocks: tuple[Node, ...]
    pages: tuple[Page, ...] = ()


@dataclass
class PageReader:
    """Reads the pages of a package."""

    package: Package
    taken: set[str] = field(default_factory=set)
    """Pages that have a place in the outline, or were read already: links to them only lead there."""
    counts: bool = False
    """Whether each page that is read counts as one of those that there are."""
    wanted: dict[str, None] = field(default_factory=dict)
    """Pages that were linked or framed and not read yet."""
    listed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The other pages that a manifest says a launch page is made of."""
    titles: dict[str, str] = field(default_factory=dict)
    """What pages call themselves, by their files."""
    made: dict[tuple[str, frozenset[str]], str] = field(default_factory=dict)
    """The courses of authoring tools, by the tool and the files of their data, and what opened them first."""

    def read(self, path: str, query: str = "", own: Callable[[Blocks], object] | None = None) -> Read:
        """The blocks of a launch page and the pages within it.

        Args:
            path: the page's file.
            query: what follows it in the address that opens it.
            own: told the page's own blocks, before the pages that it leads to are read.
        """
        self.taken.add(path)
        if not path.lower().endswith(PAGES):
            found = Read(blocks=self._told_by(told_in_file(self.package, path), path) or self.file(path))
            (own or _nobody)(found.blocks)
            return found
        return self._page(path, query, own or _nobody)

    def _page(self, path: str, query: str, own: Callable[[Blocks], object]) -> Read:
        source = self.package.text(path)
        blocks = self._blocks(path, source)
        looks_made = _length(blocks) < _ENOUGH or _MADE.search(source)
        scripts = scripts_of(self.package, path, source) if looks_made else ()
        tool = self._tool(path, source, scripts, query) if looks_made else None
        if tool is not None:
            blocks = () if tool.whole else blocks
            blocks = tuple(one for one in blocks if _length((one,)) and not (_is_loader(one) or _waits(one)))
            own(blocks)
            return Read(blocks=blocks, pages=tool.pages)
        blocks = (*blocks, *self._asked(path, source, scripts, query))
        loaded = [] if _length(blocks) >= _ENOUGH else self._loaded(path, scripts, query, blocks)
        if not loaded and _length(blocks) < _ENOUGH:
            told = self._told(path, scripts)
            loaded = [] if told or _length(blocks) > _HARDLY else self._beside(path)
            if told or loaded or _length(blocks) or not source:  # that it could not be read is told
                blocks = (*blocks, *told)
            else:
                blocks = self._media_of(path, scripts)
        own(blocks)
        return Read(blocks=blocks, pages=(*loaded, *self._linked()))

    def _left(self, title: str, blocks: Blocks, path: str) -> Placed:
        """A page that another leads to, left as read."""
        page = self.package.left(Placed(title=title, body=doc(*blocks), path=path))
        self.package.report.did("page", self.counts)
        return page

    def _tool(self, path: str, source: str, scripts: tuple[Script, ...], query: str = "") -> Tool | None:
        """What the data of the tool that made the package holds; None where no known tool did."""
        launch = Launch(package=self.package, path=path, scripts=scripts)
        found = made_by(launch)
        found = found or self._h5p(path, source) or shown_markdown(launch, query, source)
        return None if found is None else self._once(path, found)

    def _once(self, path: str, found: Tool) -> Tool:
        """A tool's pages; none where another launch page opened the same ones."""
        every = [page for top in found.pages for page in top.walk()]
        data = frozenset(one.path for one in every if isinstance(one, Placed) and one.path)
        first = self.made.setdefault((found.name, data), path)
        if first != path:
            self.package.notes.info(f"Opens the same course as “{first}”.", where=path, code="same_page")
            return Tool(name=found.name, pages=(), whole=True)
        self.taken |= data
        note = f"Made with {found.name}: the text was taken from its data, layout and effects were not."
        self.package.notes.warning(note, where=path, code="authoring_tool")
        return found

    def _h5p(self, path: str, source: str) -> Tool | None:
        """The H5P content that a player page shows."""
        folder = posixpath.dirname(path)
        heads = [one for one in self.package.named(_H5P) if one.startswith(folder)]
        pages = h5p_written(self.package, path, source)
        pages = pages or tuple(
            page for head in heads for page in h5p_pages(self.package, posixpath.dirname(head))
        )
        return Tool(name="H5P", pages=pages) if pages else None

    # Text

    def html(self, path: str, source: str) -> Html:
        """The page in a file, its pictures as assets."""
        held = HeldDevices(lambda words: self._written(path, words), self.package.limits, self.package.notes)
        read = read_html(
            held.hold(source),
            resolve=partial(self._resolve, path),
            keep=self.package.keep,
            link=partial(self._link, posixpath.dirname(path)),
            limits=self.package.limits,
            where=path,
        )
        self.package.notes.extend(read.notes)
        self.titles[path] = read.title
        return replace(read, blocks=held.placed(read.blocks))

    def _written(self, path: str, words: str) -> Blocks:
        """The blocks of some HTML that stands within a page."""
        title = self.titles.get(path, "")
        blocks = self.html(path, words).blocks if words.strip() else ()
        self.titles[path] = title
        return blocks

    def title(self, path: str, blocks: tuple[Node, ...]) -> str:
        """What a page calls itself, or the name of its file."""
        return _title(self.titles.get(path, ""), blocks, path)

    def _blocks(self, path: str, source: str) -> tuple[Node, ...]:
        return self.html(path, source).blocks if source.strip() else ()

    def _resolve(self, path: str, url: str) -> str | None:
        found = self.package.path(url, posixpath.dirname(path))
        if found and found.lower().endswith(PAGES):
            self.wanted.setdefault(found)
            return link_to(found)
        return self.package.at(path).resolve(url)

    def _link(self, base: str, url: str) -> str | None:
        """Links to files become assets; those to other pages lead to what becomes of these."""
        path = self.package.path(url, base)
        if path is None:
            return self._missing(base, url)
        if path.lower().endswith(PAGES):
            self.wanted.setdefault(path)
        return self.package.address(path)

    def _missing(self, base: str, url: str) -> str | None:
        """A relative address with nothing behind it keeps its words; others stay as they are."""
        if url.startswith("#") or _ELSEWHERE.match(url.strip()):
            return None
        self.package.notes.warning(
            "A link leads to a file that the package does not have; its words were kept.",
            where=base,
            excerpt=url,
            code="missing_file",
        )
        return ""

    def file(self, path: str) -> tuple[Node, ...]:
        """A file that is no page."""
        kind = path.lower().rpartition(".")[2]
        url, name = self.package.asset(path) or "", posixpath.basename(path)
        if not url:
            return ()
        if kind in _PICTURES:
            return (node("paragraph", node("image", src=url, alt=name)),)
        sort = "video" if kind in _VIDEOS else "audio" if kind in _SOUNDS else "file"
        return (node("media", kind=sort, src=url, title=name),)

    def _told(self, path: str, scripts: tuple[Script, ...]) -> Blocks:
        """What the data of an empty page tells."""
        return self._told_by(told_in_data(self.package, path, scripts), path)

    def _told_by(self, found: Blocks, path: str) -> Blocks:
        if found:
            self.package.notes.warning(
                "The page is built by a script: the text was taken from its data, layout and effects not.",
                where=path,
                code="data_text",
                advice="Compare it with the course as learners see it.",
            )
        return found

    def _media_of(self, path: str, scripts: tuple[Script, ...]) -> tuple[Node, ...]:
        """The videos and documents that the scripts of an empty page name."""
        named = media_named(self.package, path, scripts)
        addresses = () if named else tuple(filter(None, map(safe_url, web_named(scripts))))
        if addresses:
            self.package.notes.warning(
                "The page opens an address on the web: what it shows is not in the package.",
                where=path,
                excerpt=addresses[0],
                code="on_the_web",
                advice="Export the course itself from the service that shows it there.",
            )
            return tuple(paragraph(text(one, mark("link", href=one))) for one in addresses)
        if not named:
            name, advice = made_with(self.package)
            self.package.notes.warning(
                f"The page was made with {name}, and no text was found in its data."
                if name
                else "The page shows nothing without its scripts, and no text was found in them.",
                where=path,
                code="no_text",
                advice=advice,
            )
            return ()
        self.package.notes.info("The page plays what its scripts name.", where=path, code="loader")
        return tuple(block for name in named for block in self.file(name))

    def _asked(self, path: str, source: str, scripts: tuple[Script, ...], query: str) -> tuple[Node, ...]:
        """The questions that a page's scripts ask."""
        found = questions(self.package, path, query, tuple((one.path, one.text) for one in scripts))
        return (*found, *hot_potatoes(source, partial(self._written, path)))

    # Loaders, frames and links

    def _loaded(
        self, path: str, scripts: tuple[Script, ...], query: str, blocks: tuple[Node, ...]
    ) -> list[Page]:
        loaded = self._follow(path, scripts, query, {path}, _DEPTH)
        if loaded:
            self.package.notes.info(
                f"The page is loaded by a script; {counted(len(loaded), 'page')} it names "
                f"{'was' if len(loaded) == 1 else 'were'} read.",
                where=path,
                code="loader",
            )
        return loaded

    def _beside(self, path: str) -> list[Page]:
        """The pages listed with one that hardly shows anything, or beside it where no entry opens another."""
        listed = [one for one in self.listed.get(path, ()) if one != path and not serves_player(one)]
        folder = posixpath.dirname(path)
        inside = [one for one in self.taken if one.startswith(f"{folder}/" if folder else "")]
        found = listed or (pages_beside(self.package, path) if inside == [path] else [])
        pages = list(self._unopened(found, 0 if listed else _HARDLY))
        place = "that the manifest lists with it" if listed else "beside it, in the order of their names,"
        if pages:
            self.package.notes.warning(
                "The page opens others by a script that could not be followed; "
                f"{counted(len(pages), 'page')} {place} came along.",
                where=path,
                code="loader",
                advice="Look through their order, and delete what is no content.",
            )
        return pages

    def left_out(self) -> Iterator[Page]:
        """The pages with text that the manifest says launch pages are made of, and that nothing opened.

        Those of an authoring tool only serve its player.
        """
        if self.made or not self.listed:
            return
        for listed in self.listed.values():
            left = [one for one in listed if one not in self.package.used and not serves_player(one)]
            yield from self._unopened(left, _HARDLY)
        yield from self._linked()

    def _unopened(self, found: Iterable[str], least: int) -> Iterator[Page]:
        """Pages that no other opens; those that hardly say anything are told with all that is left."""
        for one in found:
            known = one in self.package.used
            blocks = () if one in self.taken else self._blocks(one, self.package.text(one))
            if _length(blocks) > least:
                self.taken.add(one)
                yield self._left(self.title(one, blocks), blocks, one)
            elif not known:
                self.package.used.discard(one)

    def _follow(
        self, path: str, scripts: tuple[Script, ...], query: str, seen: set[str], depth: int
    ) -> list[Page]:
        """The pages that a page names in frames and scripts, in their order."""
        found = pages_named(self.package, path, scripts)
        new = {(target, inner) for target, inner in found if target not in seen}
        pages = []
        for target, inner in chosen([one for one in found if one in new], query):
            seen.add(target)
            pages += self._loaded_page(target, inner or query, seen, depth)
        return pages

    def _loaded_page(self, target: str, query: str, seen: set[str], depth: int) -> list[Page]:
        source = self.package.text(target)
        read = self.html(target, source)
        title = self.title(target, read.blocks)
        scripts = scripts_of(self.package, target, source)
        blocks = (*read.blocks, *self._asked(target, source, scripts, query))
        self.taken.add(target)
        if _length(blocks) < _ENOUGH and depth > 1:
            tool = self._tool(target, source, scripts, query)
            inner = list(tool.pages) if tool else self._follow(target, scripts, query, seen, depth - 1)
            if inner:
                own = [self._left(title, blocks, target)] if _length(blocks) else []
                return [*own, *inner]
            blocks = (*blocks, *self._told(target, scripts))
        return [self._left(title, blocks, target)] if blocks else []

    def _linked(self) -> Iterator[Page]:
        """The pages that were linked or framed, with those that they link in turn."""
        count = 0
        while left := [path for path in self.wanted if path not in self.taken]:
            for path in left[:_LINKED]:
                self.taken.add(path)
                read = self.html(path, self.package.text(path))
                if _length(read.blocks):
                    count += 1
                    yield self._left(self.title(path, read.blocks), read.blocks, path)
            if count > _LINKED:
                return


def _nobody(blocks: Blocks) -> None:
    """Nobody waits for a page's own blocks."""


def _title(told: str, blocks: tuple[Node, ...], path: str) -> str:
    first = next((one.plain for one in blocks if one.type == "heading" and one.plain.strip()), "")
    return shortened(told or first or posixpath.basename(path).partition(".")[0], 120)


def _is_loader(block: Node) -> bool:
    """Whether a block is a frame in which the tool's player runs."""
    return block.type == "embed" and str(block.attrs["src"]).startswith("page:")


def _waits(block: Node) -> bool:
    """Whether a block only says that a player is loading."""
    return block.type == "paragraph" and bool(_WAITING.fullmatch(block.plain.strip()))


def _length(blocks: tuple[Node, ...]) -> int:
    """How much there is to read or see; a picture counts as some text."""
    words = sum(len("".join(block.plain.split())) for block in blocks)
    shown = sum(1 for block in blocks for one in block.walk() if _seen(one))
    return words + 40 * shown


def _seen(one: Node) -> bool:
    if one.type == "embed":
        return not _is_loader(one)
    return one.type in ("image", "media", "table", "exercise")
