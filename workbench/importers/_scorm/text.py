"""The text of a package's pages: their blocks, titles and links, and files that are no pages."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from workbench.importers._html.reading import Html, read_html
from workbench.importers._notes import shortened
from workbench.importers._package.files import Package
from workbench.importers._placing import Placed, link_to, to_place
from workbench.importers._scorm.forms import HeldForms
from workbench.importers._scorm.loader import scripts_of
from workbench.importers._scorm.patterns import quoted
from workbench.importers._scorm.revealed import revealed
from workbench.importers._scorm.written import in_place
from workbench.importers._shown import shown_file
from workbench.importers._tools.exe import HeldDevices
from workbench.importers._tools.softchalk import HeldParts
from workbench.model.content import Node
from workbench.model.course import Page

Blocks = tuple[Node, ...]
_HANDLER = re.compile(r"""\son[a-z]{4,20}\s*=\s*(?:"[^"]{1,2000}"|'[^']{1,2000}')""", re.IGNORECASE)
_BASE = re.compile(r"<base\b[^<>]*?\bhref\s*=\s*[\"']?([^\"'<>\s]{1,200})", re.IGNORECASE)
_HEAD = 20_000
_OPENED = quoted("x?html?")
_PLEA = re.compile(
    r"(enable|activate|turn on|requires?|without) javascript|javascript (is )?(disabled|required|must)"
    r"|flash ?player|doesn['’]t work properly without|browser does(n['’]t| not) support",
    re.IGNORECASE,
)
"""What a page says to browsers that cannot show it."""
_WAITING = re.compile(
    r"(?:loading(?: (?:the |your )?\w+){0,2}\W{0,5}(?:please wait\W{0,5})?|please wait\b.{0,60}"
    r"|(?:bezig met laden|wird geladen|lädt|chargement|cargando|carregando|caricamento)"
    r"(?: en cours| in corso)?\W{0,5})",
    re.IGNORECASE,
)
"""What a page says while it is loading."""
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@dataclass
class PageText:
    """Reads the text of the pages of a package."""

    package: Package
    wanted: dict[str, None] = field(default_factory=dict, kw_only=True)
    """Pages that were linked or framed and not read yet."""
    bases: dict[str, str] = field(default_factory=dict, kw_only=True)
    """The folders that addresses on pages start from."""
    loaders: dict[str, str] = field(default_factory=dict, kw_only=True)
    """The pages that load others into themselves, by these."""
    titles: dict[str, str] = field(default_factory=dict, kw_only=True)
    """What pages call themselves, by their files."""

    def html(self, path: str, source: str) -> Html:
        """The page in a file, its pictures as assets."""
        source = in_place(source)
        limits, notes = self.package.limits, self.package.notes
        source = revealed(source, limits, notes, path, lambda: self._scripts(path, source))
        self._handled(path, source)
        self._rebase(path, source)
        written, resolve = partial(self._written, path), partial(self._resolve, path)
        devices = HeldDevices(written, limits, notes)
        forms = HeldForms(written, limits, notes, path)
        parts = HeldParts(self.package, written, resolve)
        held = forms.hold(devices.hold(parts.hold(path, source)), lambda: self._scripts(path, source))
        read = self._read(path, held)
        return replace(read, blocks=parts.placed(forms.placed(devices.placed(read.blocks))))

    def _read(self, path: str, source: str) -> Html:
        """The page as it is written; its title is noted."""
        read = read_html(
            source,
            resolve=partial(self._resolve, path),
            keep=self.package.keep,
            link=partial(self._link, path),
            limits=self.package.limits,
            where=path,
            names=True,
        )
        self.package.notes.extend(read.notes)
        self.titles[path] = read.title
        return read

    def _rebase(self, path: str, source: str) -> None:
        """Note the folder that a page's addresses start from, where the page names one."""
        found = _BASE.search(source[:_HEAD])
        self.bases.setdefault(path, posixpath.dirname(path))
        if found and not _ELSEWHERE.match(found[1]):
            self.bases[path] = posixpath.normpath(posixpath.join(posixpath.dirname(path), found[1])).lstrip(
                "./"
            )

    def _folder(self, path: str) -> str:
        return self.bases.get(path, posixpath.dirname(path))

    def _handled(self, path: str, source: str) -> None:
        """The pages that open when something is clicked are wanted as those that links lead to."""
        for found in _HANDLER.finditer(source):
            for url in _OPENED.findall(found[0]):
                target = self.package.path(url, posixpath.dirname(path))
                if target and self.package.is_page(target):
                    self.wanted.setdefault(target)

    def _scripts(self, path: str, source: str) -> str:
        """The text of the scripts in a page, of those it loads, and of those of the page that loads it."""
        told = [one.text for one in scripts_of(self.package, path, source)]
        if (loader := self.loaders.get(path, path)) != path:
            told += [one.text for one in scripts_of(self.package, loader, self.package.text(loader))]
        return "\n".join(told)

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
        found = self.package.path(url, self._folder(path))
        if found and self.package.is_page(found):
            self.wanted.setdefault(found)
            return link_to(found)
        return replace(self.package.at(path), folder=self._folder(path)).resolve(url)

    def _link(self, page: str, url: str) -> str | None:
        """Links to files become assets; those to other pages lead to what becomes of these."""
        path = self.package.path(url, self._folder(page))
        if path is None:
            return self._missing(page, url)
        if self.package.is_page(path):
            self.wanted.setdefault(path)
        found = self.package.address(path)
        return found and to_place(found, url)

    def _missing(self, page: str, url: str) -> str | None:
        """A relative address with nothing behind it keeps its words; others stay as they are."""
        if url.startswith("#") or _ELSEWHERE.match(url.strip()):
            return None
        self.package.notes.warning(
            "A link leads to a file that the package does not have; its words were kept.",
            where=page,
            excerpt=url,
            code="missing_file",
        )
        return ""

    def file(self, path: str) -> tuple[Node, ...]:
        """A file that is no page."""
        url = self.package.asset(path)
        return (shown_file(url, path),) if url else ()


def _title(told: str, blocks: tuple[Node, ...], path: str) -> str:
    first = next((one.plain for one in blocks if one.type == "heading" and one.plain.strip()), "")
    return shortened(told or first or posixpath.basename(path).partition(".")[0], 120)


def is_loader(block: Node) -> bool:
    """Whether a block is a frame in which the tool's player runs."""
    return block.type == "embed" and str(block.attrs["src"]).startswith("page:")


def length(blocks: tuple[Node, ...]) -> int:
    """How much there is to read or see; a picture counts as some text."""
    blocks = tuple(block for block in blocks if not is_plea(block))
    words = sum(len("".join(block.plain.split())) for block in blocks)
    shown = sum(1 for block in blocks for one in block.walk() if _seen(one))
    return words + 40 * shown


def is_plea(block: Node) -> bool:
    """Whether a block only asks for a program or setting without which the page shows nothing."""
    return block.type == "paragraph" and len(block.plain) < 250 and bool(_PLEA.search(block.plain))


def is_waiting(block: Node) -> bool:
    """Whether a block only says that a page is loading."""
    return block.type in ("paragraph", "heading") and bool(_WAITING.fullmatch(block.plain.strip()))


def told_apart(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Pages of which several call themselves the same, by their first headings."""
    count = Counter(one.title for one in pages)
    heads = [_title("", one.body.content, one.title) if count[one.title] > 1 else one.title for one in pages]
    return tuple(replace(one, title=head) for one, head in zip(pages, heads, strict=True))


def standing_for(path: str, pages: list[Page]) -> list[Page]:
    """Pages of which the first is what links to a page lead to that shows nothing itself."""
    first = pages[0] if pages else None
    named = [replace(first, names=(*first.names, path))] if isinstance(first, Placed) else pages[:1]
    return [*named, *pages[1:]]


def _seen(one: Node) -> bool:
    if one.type == "embed":
        return not is_loader(one)
    return one.type in ("image", "media", "table", "exercise")
