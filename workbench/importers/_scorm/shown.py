"""What a page shows by its scripts: an authoring tool's course, data, questions, media."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import partial

from workbench.importers._h5p.content import h5p_pages, h5p_written
from workbench.importers._placing import Placed
from workbench.importers._scorm.beside import told_beside, written_beside
from workbench.importers._scorm.documents import document
from workbench.importers._scorm.filled import filled, shown_by_calls
from workbench.importers._scorm.loader import LIBRARY, Scripted, media_named, pictures_named, web_named
from workbench.importers._scorm.makers import made_by
from workbench.importers._scorm.questions import questions
from workbench.importers._scorm.signs import made_with
from workbench.importers._scorm.text import Blocks, PageText, is_plea, is_waiting, length
from workbench.importers._tools.hotpotatoes import hot_potatoes
from workbench.importers._tools.liascript import shown_markdown
from workbench.importers._tools.shared import Launch, Tool
from workbench.model.content import mark, paragraph, safe_url, text

_SAID = 60
"""Characters from which on a page that opens others says something itself."""
_HEAVY = 1500
"""Characters of scripts from which on they do more than report to a learning platform."""
_H5P = re.compile(r"(^|/)h5p\.json$")
_VARIANT = re.compile(r"[-_@](?:large|small|thumb|thumbnail|hd|big|zoom|\dx)(\.\w+)$", re.IGNORECASE)
"""How the name of a picture ends that is there in another size."""


@dataclass
class ShownPages(PageText):
    """Reads what scripts show on the pages of a package."""

    taken: set[str] = field(default_factory=set, kw_only=True)
    """Pages that have a place in the outline, or were read already: links to them only lead there."""
    made: dict[tuple[str, frozenset[str]], str] = field(default_factory=dict, kw_only=True)
    """The courses of authoring tools, by the tool and the files of their data, and what opened them first."""
    data: set[str] = field(default_factory=set, kw_only=True)
    """Scripts and files whose data was read for pages that show text themselves."""
    loading: frozenset[str] = frozenset()
    """The files of data that the page names which loads others: they are not of one of these alone."""
    strings: set[str] = field(default_factory=set, kw_only=True)
    """Scripts whose strings were looked through for pages that show text themselves."""

    def tool(self, page: Scripted) -> Tool | None:
        """What the data of the tool that made the package holds; None where no known tool did."""
        launch = Launch(package=self.package, path=page.path, scripts=page.scripts)
        found = made_by(launch)
        found = found or self._h5p(page) or shown_markdown(launch, page.query, page.source)
        return None if found is None else self._once(page.path, found)

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

    def _h5p(self, page: Scripted) -> Tool | None:
        """The H5P content that a player page shows."""
        heads = [one for one in self.package.named(_H5P) if one.startswith(page.folder)]
        pages = h5p_written(self.package, page.path, page.source)
        pages = pages or tuple(
            page for head in heads for page in h5p_pages(self.package, posixpath.dirname(head))
        )
        return Tool(name="H5P", pages=pages) if pages else None

    def beside(self, page: Scripted, shown: Blocks) -> Blocks:
        """What a page's scripts tell beside the text that it shows itself."""
        found = told_beside(self.package, page.path, page.scripts, shown, self.data)
        for script in page.scripts[1:]:
            if script.path == page.path or script.path not in self.strings:
                self.strings.add(script.path)
                found = (*found, *written_beside(self.package, script, page.path, (*shown, *found)))
        return self.told_by(found, page.path, "A part of the page")

    def told(self, page: Scripted, shown: Blocks) -> Blocks:
        """What the scripts of a page show that shows hardly any text itself."""
        others = self.loading if length(shown) else frozenset()
        found = filled(self.package, page, alone=self.is_alone(page.path), shown=shown, others=others)
        return self.told_by(found, page.path)

    def is_alone(self, path: str) -> bool:
        """Whether a page is the only one of those that were read in its folder and below."""
        folder = posixpath.dirname(path)
        return [one for one in self.taken if one.startswith(f"{folder}/" if folder else "")] == [path]

    def drawn(self, page: Scripted) -> Blocks:
        """What an empty page that opens others draws itself."""
        found = shown_by_calls(self.package, page)
        return self.told_by(found if length(found) >= _SAID else (), page.path, "A part of the page")

    def told_by(self, found: Blocks, path: str, what: str = "The page") -> Blocks:
        if found:
            self.package.notes.warning(
                f"{what} is built by a script: the text was taken from its data, layout and effects not.",
                where=path,
                code="data_text",
                advice="Compare it with the course as learners see it.",
            )
        return found

    def without_pleas(self, path: str, blocks: Blocks) -> Blocks:
        """The blocks without those that only ask for a program, now that what they wait for is there."""
        blocks = tuple(one for one in blocks if not is_waiting(one))
        left = tuple(one for one in blocks if not is_plea(one))
        if len(left) < len(blocks):
            words = " ".join(one.plain for one in blocks if is_plea(one))
            self.package.notes.info(
                "What the page says to browsers that cannot show it was left out.",
                where=path,
                excerpt=words,
                code="plea",
            )
        return left

    def tell_hardly(self, page: Scripted, blocks: Blocks) -> None:
        """Say that a page of a few words may show more by scripts that could not be read."""
        weight = sum(len(one.text) for one in page.scripts[1:] if not LIBRARY.search(one.path))
        if length(blocks) <= _SAID and weight > _HEAVY:
            self.package.notes.warning(
                "The page shows a few words only without its scripts, and no text was found in these.",
                where=page.path,
                code="no_text",
                advice=made_with(self.package)[1],
            )

    def media_of(self, page: Scripted) -> Blocks:
        """The videos and documents that the scripts of an empty page name."""
        path, scripts = page.path, page.scripts
        named = media_named(self.package, path, scripts) or pictures_named(self.package, path, scripts)
        addresses = () if named else tuple(filter(None, map(safe_url, web_named(scripts))))
        if addresses:
            return self._on_the_web(path, addresses)
        if not named:
            self._tell_empty(path)
            return ()
        self.package.notes.info("The page plays what its scripts name.", where=path, code="loader")
        return tuple(block for name in named for block in document(self.package, name) or self.file(name))

    def _on_the_web(self, path: str, addresses: tuple[str, ...]) -> Blocks:
        """Links to what a page shows from elsewhere; it is told."""
        self.package.notes.warning(
            "The page opens an address on the web: what it shows is not in the package.",
            where=path,
            excerpt=addresses[0],
            code="on_the_web",
            advice="Export the course itself from the service that shows it there.",
        )
        return tuple(paragraph(text(one, mark("link", href=one))) for one in addresses)

    def _tell_empty(self, path: str) -> None:
        """Say of a page that nothing was found for it, and what can be done with its program."""
        name, advice = made_with(self.package)
        message = "The page shows nothing without its scripts, and no text was found in them."
        message = f"The page was made with {name}, and no text was found in its data." if name else message
        self.package.notes.warning(message, where=path, code="no_text", advice=advice)

    def pictures(self, page: Scripted) -> Blocks:
        """The pictures whose names scripts put together, as of a book whose page hardly says anything."""
        named = pictures_named(self.package, page.path, page.scripts)
        whole = [one for one in named if _VARIANT.sub(r"\1", one) not in set(named) - {one}]
        return tuple(block for one in whole for block in self.file(one)) if len(whole) > 1 else ()

    def asked(self, page: Scripted) -> Blocks:
        """The questions that a page's scripts ask."""
        scripts = tuple((one.path, one.text) for one in page.scripts)
        found = questions(self.package, page.path, page.query, scripts)
        return (*found, *hot_potatoes(page.source, partial(self._written, page.path)))
