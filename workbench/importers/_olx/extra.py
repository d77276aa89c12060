"""What lies beside the outline of an Open edX course: its pages, news, grading, drafts and orphans."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from workbench.importers._olx.outline import OlxOutline
from workbench.importers._olx.text import OlxText
from workbench.importers._placing import Placed
from workbench.importers._tools.shared import parsed, plain, record, records, string
from workbench.model.content import Node, doc, heading, mark, node, paragraph, safe_url, text
from workbench.model.course import Page

Json = Any
Blocks = tuple[Node, ...]
_PAGES = (("about/overview", "About the course"), ("info/updates", "News"), ("info/handouts", "Handouts"))
_SHORT = "/short_description.html"
_PARTS = tuple("chapter sequential vertical html problem video openassessment drag-and-drop-v2".split())
_PART = re.compile(rf"(drafts/)?({'|'.join(map(re.escape, _PARTS))})/([^/]+)\.xml")


def about(words: OlxText, file: str) -> Blocks:
    """One of the texts about the course."""
    path = words.package.path(f"about/{file}.html", words.base)
    return words.html(words.package.text(path), path) if path else ()


def tabs(words: OlxText) -> Iterator[Page]:
    """The pages of the course that stand beside its outline."""
    start = f"{words.base}/" if words.base else ""
    named = _tab_names(words)
    for path, title in _PAGES:
        yield from _page(words, f"{start}{path}.html", title)
    yield from _news(words, f"{start}info/updates.items.json")
    yield from _textbooks(words)
    for path in words.package.archive.names():
        if path.startswith((f"{start}tabs/", f"{start}about/", f"{start}info/")) and path.endswith(".html"):
            slug = posixpath.basename(path).removesuffix(".html")
            yield from _page(words, path, named.get(slug) or slug.replace("_", " ").capitalize())


def _news(words: OlxText, path: str) -> Iterator[Page]:
    """The news that newer courses keep as data, unless the page of news has them."""
    if path not in words.package.archive:
        return
    page = path.replace(".items.json", ".html")
    there = words.package.text(page) if page in words.package.archive else ""
    blocks: list[Node] = []
    for one in records(parsed(words.package.text(path))):
        said = string(one.get("content"))
        if said.strip() and said.strip() not in there and one.get("status") != "deleted":
            blocks += (heading(2, plain(one.get("date")) or "News"), *words.html(said, path))
    if blocks:
        yield words.package.left(Placed(title="News", body=doc(*blocks), path=path))


def _textbooks(words: OlxText) -> Iterator[Page]:
    """The books of a course, each with its chapters."""
    for path, data in _policies(words, "policy.json"):
        for told in map(record, record(data).values()):
            for book in (*records(told.get("pdf_textbooks")), *records(told.get("html_textbooks"))):
                rows = tuple(_chapter(words, one) for one in records(book.get("chapters")) or (book,))
                title = plain(book.get("tab_title")) or "Textbook"
                yield words.package.left(Placed(title=title, body=doc(*rows), path=path))


def _chapter(words: OlxText, one: dict[str, Json]) -> Node:
    url = string(one.get("url"))
    found = words.link(url) if url else ""
    href = safe_url(url if found is None else found) or ""
    title = plain(one.get("title")) or url or "Chapter"
    return paragraph(text(title, mark("link", href=href)) if href else title)


def _page(words: OlxText, path: str, title: str) -> Iterator[Page]:
    if path not in words.package.archive or path in words.package.used or path.endswith(_SHORT):
        return
    if blocks := words.html(words.package.text(path), path):
        slug = posixpath.basename(path).removesuffix(".html")
        page = Placed(title=title, body=doc(*blocks), path=path, names=(f"id:{slug}",))
        yield words.package.left(page)


def _policies(words: OlxText, file: str) -> Iterator[tuple[str, Json]]:
    start = f"{words.base}/" if words.base else ""
    for path in words.package.archive.names():
        if path.startswith(f"{start}policies/") and posixpath.basename(path) == file:
            yield path, parsed(words.package.text(path))


def _tab_names(words: OlxText) -> dict[str, str]:
    """What the pages are called, by the names of their files."""
    told = [record(one) for _, data in _policies(words, "policy.json") for one in record(data).values()]
    found = [one for each in told for one in records(each.get("tabs"))]
    return {string(one.get("url_slug")): plain(one.get("name")) for one in found if one.get("url_slug")}


def grading(words: OlxText) -> Iterator[Page]:
    """How the parts of the course count, as a table."""
    for path, data in _policies(words, "grading_policy.json"):
        rows = [_row(one) for one in records(record(data).get("GRADER"))]
        cuts = record(record(data).get("GRADE_CUTOFFS"))
        said = ", ".join(f"{grade} from {_percent(value)}" for grade, value in cuts.items())
        blocks = (*((node("table", *rows),) if rows else ()), *((paragraph(said),) if said else ()))
        if blocks:
            yield words.package.left(Placed(title="Grading", body=doc(*blocks), path=path))


def _row(one: dict[str, Json]) -> Node:
    dropped = one.get("drop_count")
    cells = (
        plain(one.get("type")),
        _percent(one.get("weight")),
        f"{one.get('min_count')} pieces" if isinstance(one.get("min_count"), int) else "",
        f"The {dropped} lowest are dropped" if isinstance(dropped, int) and dropped else "",
    )
    return node("tableRow", *(node("tableCell", paragraph(words)) for words in cells))


def _percent(value: Json) -> str:
    known = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6
    return f"{value * 100:g} %" if known else ""


def orphans(outline: OlxOutline) -> Iterator[Page]:
    """The units and parts that no other names, and the drafts of what is not published yet."""
    package, base = outline.words.package, outline.words.base
    start = f"{base}/" if base else ""
    names = [one for one in package.archive.names() if one.startswith(start)]
    found = [(match, one) for one in names if (match := _PART.fullmatch(one[len(start) :]))]
    found.sort(key=lambda one: (bool(one[0][1]), _PARTS.index(one[0][2])))
    for match, path in found:
        root = None if path in outline.seen else package.xml(path)
        if root is None or path in outline.seen:
            continue
        outline.seen.add(path)
        outline.hidden = bool(match[1])
        yield outline.page(root, path, match[3])
    outline.hidden = False
