"""Web pages at an address: the main content, without the menus and notices around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

import trafilatura
from lxml import etree

from workbench.importers._base import SILENT, Report, importer
from workbench.importers._clean import parse_html
from workbench.importers._decode import decode
from workbench.importers._html.footnotes import detach
from workbench.importers._html.pictures import settle_pictures
from workbench.importers._html.reading import Assets, Html, read_html
from workbench.importers._notes import Notes, counted, shortened
from workbench.importers._plain import leave_plain_page
from workbench.importers._portion import by_tags
from workbench.importers._xml import Element
from workbench.importers.html import charset_of, course_in, imported_page
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Offer, Option, Source
from workbench.model.limits import ImportLimits

_PAGES = ("text/html", "application/xhtml+xml")
_CONTAINERS = frozenset("html body main article section div center form table tbody tr td".split())
"""Elements that may surround the content; no other one is all of it."""
_MOST_OF_ALL = 2 / 3
"""Above this share an article is not left for a part of it: what stands beside its text is its own."""
_ADDRESSES = ("href", "src", "data", "poster")
EXTENT = "extent"
_NEARLY_ALL = 0.9
_SHORT = 12
"""Letters from which a line is long enough to be told from others."""
_LEAST_WORDS = 25
_LEAST_PROSE, _MOST_LINKED = 15, 0.3
_COLUMN = re.compile(r"col|grid|row|side|widget|region|fix|wrap|container|header|footer|block", re.IGNORECASE)
"""Classes that say where something stands and not what it is."""
_FORM_WORDS = 150
"""Words up to which a page with a field for a password is nothing but the way in."""
_LEAST_SHARE = 0.1
"""Below this share of the whole page, the page is no article and is taken whole."""


def is_page(source: Source) -> bool:
    """Whether a source is a web page that was fetched."""
    kind = source.media_type.partition(";")[0].strip().lower()
    if not source.url or kind in _PAGES:
        return bool(source.url)
    head = source.head().lower()
    # Servers also send pages as bytes of any kind, or name the kind wrongly; what is sent as text is text.
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<!doctype html", b"<html"))
    return begins and not kind.startswith("text/") or not kind and b"<html" in head


@importer("url", label="Web address", sniff=is_page, version="13", cut=by_tags, bounded=True)
def read_address(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the main content of a page; all of it, where none stands out."""
    notes = Notes()
    string = decode(source.read(), notes, name=source.name, charset=charset_of(source.media_type))
    leave_plain_page(string, source.stem or source.name, report)
    tree = parse_html(string, limits, notes)
    if tree is None:
        raise Unreadable(f"{urlsplit(source.url).hostname} sent an empty page.")
    settle_pictures(tree)
    _absolute(tree, source.url)
    whole = etree.tostring(tree, encoding="unicode", method="html")
    assets = Assets(limits=limits)
    if (course := course_in(whole, source, notes, assets, limits)) is not None:
        return course
    work = _Reading(tree=tree, whole=whole, assets=assets, limits=limits, notes=notes)
    html, offers = work.chosen(source.choices.get(EXTENT, ""))
    if not html.blocks:
        raise Unreadable(
            "The page holds no text without running its scripts.",
            advice="Open it in a browser, save it as a file, and import that.",
        )
    notes.extend(html.notes)
    if (words := _words(html)) < max(_FORM_WORDS, _LEAST_WORDS):
        _tell_of_want(_parsed(whole, limits), words, notes)
    return replace(imported_page(html, source, notes.all, assets.all), offers=offers)


def _absolute(tree: Element, url: str) -> None:
    """Make every address in the page whole; links within the page lose theirs."""
    base = next((one.get("href") for one in tree.iter("base") if one.get("href")), "")
    url = urljoin(url, base)
    for element in tree.iter():
        for name in _ADDRESSES if isinstance(element.tag, str) else ():
            value = (element.get(name) or "").strip()
            if value and not value.startswith(("#", "data:", "javascript:")):
                try:
                    element.set(name, _within(urljoin(url, value), url))
                except ValueError:
                    del element.attrib[name]


def _within(address: str, url: str) -> str:
    """An address of the page itself as that of the place in it."""
    page, sign, place = address.partition("#")
    return f"#{place}" if sign and page == url.partition("#")[0] else address


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """A page under reading: all of it, and what in it is the content."""

    tree: Element
    whole: str
    assets: Assets
    limits: ImportLimits
    notes: Notes

    def chosen(self, extent: str) -> tuple[Html, tuple[Offer, ...]]:
        """The page to the extent wanted, and the choice of another, where there is one."""
        full = read_html(self.whole, limits=self.limits, second_opinion=False)
        title = _title(self.tree) or full.title
        offers: tuple[Offer, ...] = ()
        found = _located(self.tree, _lines(self.whole))
        main = None if found is None else self._read(found)
        if found is None or main is None or not _is_enough(main, full):
            html = self._read(_parsed(self.whole, self.limits))
        elif extent == "whole":
            html, offers = self._read(_parsed(self.whole, self.limits)), (_offer("whole"),)
        else:
            html, offers = main, (_offer("main"),)
            self._tell(main, full)
        return replace(html, title=title, language=full.language), offers

    def _read(self, element: Element) -> Html:
        html = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
        return read_html(html, resolve=self.assets.resolve, keep=self.assets.keep, limits=self.limits)

    def _tell(self, main: Html, full: Html) -> None:
        words, all_words = _words(main), _words(full)
        if words < all_words:
            self.notes.info(
                f"The main content was taken: {words} of {all_words} words; menus, notices and the like were "
                "left out.",
                excerpt=" / ".join(_left_out(main, full)),
                code="article",
                advice="Choose “Whole page” to have all of it.",
            )


def _tell_of_want(tree: Element, words: int, notes: Notes) -> None:
    """Say so where the words are not the ones that a person sees at this address."""
    if words < _FORM_WORDS and any(
        (one.get("type") or "").lower() == "password" for one in tree.iter("input")
    ):
        notes.warning(
            "The page asks to sign in; what it shows then was not read.",
            code="sign-in",
            advice="Sign in in your browser, save the page as a file, and import that.",
        )
    elif words < _LEAST_WORDS and next(tree.iter("script"), None) is not None:
        notes.warning(
            f"The page holds only {counted(words, 'word')} without running its scripts.",
            code="scripts",
            advice="Open it in a browser, save it as a file, and import that.",
        )


def _parsed(html: str, limits: ImportLimits) -> Element:
    """The page once more: finding the content took parts out of the first."""
    return parse_html(html, limits, Notes())


def _is_enough(main: Html, full: Html) -> bool:
    words, all_words = _words(main), _words(full)
    return words >= _LEAST_WORDS and words >= all_words * _LEAST_SHARE


def _offer(chosen: str) -> Offer:
    return Offer(
        name=EXTENT,
        label="How much of the page",
        options=(Option(value="main", label="Main content"), Option(value="whole", label="Whole page")),
        chosen=chosen,
    )


def _left_out(main: Html, full: Html) -> Iterator[str]:
    """The beginnings of what is not in the main content."""
    kept = Counter(" ".join(block.plain.split()) for block in main.blocks)
    for block in full.blocks:
        words = " ".join(block.plain.split())
        if kept[words]:
            kept[words] -= 1
        elif words:
            yield shortened(words, 30)


def _located(tree: Element, lines: list[str]) -> Element | None:
    """The smallest element that holds nearly all lines of the main content, without what surrounds it there.

    trafilatura says what the content is, but flattens equations and code: so its words only point to
    the place in the page, and the page's own elements are read.
    """
    if not lines:
        return None
    found, least = tree, sum(map(len, set(lines))) // 2
    while True:
        inside = (child for child in found if child.tag in _CONTAINERS)
        better = next((child for child in inside if _holds(child, lines, least) >= _NEARLY_ALL), None)
        if better is None or _is_its_text(better, found):
            break
        found = better
    found = _with_the_like(found)
    for element in list(found.iter("nav", "footer", "form", "dialog")):
        if element is not found and not _holds(element, lines):
            detach(element)
    return found


def _with_the_like(found: Element) -> Element:
    """What holds an element and its like: the sections of a page, or the posts of a thread; not articles."""
    around = found.getparent()
    if around is None or found.tag not in ("div", "section"):
        return found
    names = {one for one in (found.get("class") or "").split() if not _COLUMN.search(one)}
    alike = (one for one in around.iterchildren(found.tag) if one is not found)
    told = any(names.intersection((one.get("class") or "").split()) and _is_prose(one) for one in alike)
    return around if told else found


def _is_prose(element: Element) -> bool:
    """Whether an element has words of its own: neither links above all, nor the beginning of another page."""
    heads = (one for one in element.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    if any("#" not in (link.get("href") or "#") for head in heads for link in _links_of(head)):
        return False
    words = len("".join(element.itertext()).split())
    linked = sum(len("".join(one.itertext()).split()) for one in element.iter("a"))
    return words >= _LEAST_PROSE and linked < words * _MOST_LINKED


def _links_of(head: Element) -> Iterator[Element]:
    """The links in a heading and around it."""
    yield from head.iter("a")
    yield from head.iterancestors("a")


def _is_its_text(inner: Element, outer: Element) -> bool:
    """Whether an element is most of an article, whose headings and pictures stand beside it."""
    if outer.tag not in ("article", "main") or next(inner.iter("article"), None) is not None:
        return False
    letters = [len(_squeezed("".join(one.itertext()))) for one in (inner, outer)]
    return letters[0] >= letters[1] * _MOST_OF_ALL


def _holds(element: Element, lines: list[str], least: int = 0) -> float:
    """The share of lines that an element holds; none where it has fewer letters than it must have."""
    text = _squeezed("".join(element.itertext()))
    return 0.0 if len(text) < least else sum(line in text for line in lines) / len(lines)


def _squeezed(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _lines(html: str) -> list[str]:
    """The beginnings of the paragraphs that trafilatura takes for the main content."""
    found = trafilatura.extract(html, include_comments=False, include_tables=True, favor_recall=True) or ""
    squeezed = (_squeezed(line)[:40] for line in found.splitlines())
    return [line for line in squeezed if len(line) >= _SHORT]


def _words(html: Html) -> int:
    return sum(len(block.plain.split()) for block in html.blocks)


def _title(tree: Element) -> str:
    """The page's own title: its only top heading, or what it tells other sites."""
    top = [" ".join("".join(one.itertext()).split()) for one in tree.iter("h1")]
    told = (one.get("content", "") for one in tree.iter("meta") if one.get("property") == "og:title")
    return top[0] if len(top) == 1 and top[0] else next(told, "")
