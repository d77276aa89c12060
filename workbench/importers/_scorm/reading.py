"""Entries of an outline as pages with what they open, and the course that these make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from workbench.importers._archive import Archive
from workbench.importers._base import Report
from workbench.importers._captioned import captioned
from workbench.importers._lom import Lom
from workbench.importers._notes import counted
from workbench.importers._package.files import Package
from workbench.importers._package.rest import unused
from workbench.importers._package.text import PAGES
from workbench.importers._placing import Placed, settle
from workbench.importers._qti.within import Questions
from workbench.importers._scorm.entry import Entry
from workbench.importers._scorm.page import PageReader
from workbench.model.content import Node, doc, node, safe_url
from workbench.model.course import Course, Page, PageKind
from workbench.model.imported import Imported, Offer


def imported(
    package: Package, pages: tuple[Page, ...], title: str, about: Lom, offers: tuple[Offer, ...] = ()
) -> Imported:
    """Pages with their links in place, and what was left over."""
    pages = (*captioned(package, pages), *unused(package))
    settled = settle(pages, package.notes)
    course = Course(
        title=title,
        pages=settled.pages,
        description=about.words,
        language=about.language,
    )
    return Imported(
        course=course, notes=settled.notes, assets=package.assets, origins=settled.origins, offers=offers
    )


def left_out(reading: Reading) -> Iterator[Page]:
    """A section of the pages listed with those of the outline that nothing opens, and such questions."""
    pages = tuple(reading.reader.left_out())
    if pages:
        reading.package.notes.info(
            f"{counted(len(pages), 'page')} that the manifest lists and nothing opens "
            f"{'is' if len(pages) == 1 else 'are'} in a section at the end.",
            code="not_in_outline",
        )
        yield Placed(title="Not in the outline", kind=PageKind.SECTION, pages=pages)
    yield from reading.questions.left()


def pages_by_name(archive: Archive) -> tuple[Entry, ...]:
    """An outline of all pages, for packages that tell none."""
    return tuple(
        Entry(title=name.rpartition("/")[2].partition(".")[0], path=name, href=name)
        for name in sorted(archive.names())
        if name.lower().endswith(PAGES)
    )


@dataclass
class Reading:
    """Turns entries of an outline into pages."""

    package: Package
    report: Report
    tops: tuple[Entry, ...]
    done: int = 0
    reader: PageReader = field(init=False)
    questions: Questions = field(init=False)
    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    total: int = field(init=False)

    def __post_init__(self) -> None:
        every = [one for top in self.tops for one in top.walk()]
        self.total = len(every)
        self.questions = Questions(self.package)
        self.package.used.update(self.questions.files)  # they are no data of the pages beside them
        self.reader = PageReader(
            self.package,
            taken={one.path for one in every if one.path},
            listed={one.path or "": one.listed for one in every if one.listed},
        )

    def page(self, entry: Entry, depth: int = 0) -> Placed:
        """An entry with what it opens and what is below it."""
        self.report.progress(self.done / max(1, self.total), f"Reading “{entry.title}”")
        self.done += 1
        own = self._link(entry) if "://" in entry.href and entry.path is None else _bare(entry)
        number = self.report.page(own, depth)
        self.package.depth = depth + 1
        loaded: tuple[Page, ...] = ()
        if entry.path is not None and (asked := self.questions.page(entry.path, own.title)) is not None:
            own = replace(own, kind=asked.kind, body=asked.body, settings=(*asked.settings, *own.settings))
            loaded = asked.pages
        elif entry.path is not None:
            self._tell_again(entry)
            read = self.reader.read(
                entry.path, entry.query, lambda blocks: self.report.add(number, *_untitled(blocks, own.title))
            )
            own, loaded = replace(own, body=doc(*_untitled(read.blocks, own.title))), read.pages
        self.report.did("page")
        return replace(own, pages=(*loaded, *(self.page(one, depth + 1) for one in entry.entries)))

    def _tell_again(self, entry: Entry) -> None:
        key = (entry.path or "", entry.query)
        if key in self.seen:
            first = self.seen[key][:80]
            self.package.notes.info(f"Opens the same page as “{first}”.", where=entry.title, code="same_page")
        self.seen.setdefault(key, entry.title)

    def _link(self, entry: Entry) -> Placed:
        url = safe_url(entry.href, frozenset({"http", "https"})) or ""
        if not url:
            self.package.notes.loss(
                "The entry leads to an address that is not taken over.",
                where=entry.title,
                excerpt=entry.href,
                code="link",
            )
        body = doc(node("embed", kind="web", src=url, title=entry.title))
        return Placed(
            title=entry.title,
            kind=PageKind.LINK,
            body=body,
            settings=entry.settings,
            place=entry.identifier,
        )


def _bare(entry: Entry) -> Placed:
    """The page of an entry, before what it opens is read."""
    return Placed(
        title=entry.title,
        kind=PageKind.SECTION if entry.path is None and entry.entries else PageKind.PAGE,
        settings=entry.settings,
        path=entry.path or "",
        place=entry.identifier,
    )


def _untitled(blocks: tuple[Node, ...], title: str) -> tuple[Node, ...]:
    """The blocks without a first heading that only says the page's title again."""
    first = blocks[0] if blocks else None
    if first is not None and first.type == "heading" and " ".join(first.plain.split()) == title:
        return blocks[1:]
    return blocks
