"""The outline of a cartridge: its organization as pages, with what only Canvas's list of modules names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbench.importers._cartridge import beyond
from workbench.importers._cartridge.canvas import Canvas
from workbench.importers._cartridge.d2l_pages import dates
from workbench.importers._cartridge.intended import intended
from workbench.importers._cartridge.progress import Progress
from workbench.importers._cartridge.resources import Resources
from workbench.importers._lom import lom
from workbench.importers._notes import counted
from workbench.importers._package.files import Folder
from workbench.importers._placing import Placed
from workbench.importers._qti.names import Element, attr, below, child, children, string, truth
from workbench.model.content import doc, node, safe_url
from workbench.model.course import Page, PageKind

_DEEPEST = 60


@dataclass
class Outline:
    """Turns the organization of a cartridge into pages."""

    resources: Resources
    progress: Progress

    @property
    def canvas(self) -> Canvas:
        """What Canvas says besides."""
        return self.resources.canvas

    def organization(self, manifest: Element) -> Iterator[Page]:
        """The entries of the organization; the one without a title around them all is no page."""
        for organization in below(manifest, "organization"):
            for item in children(organization, "item"):
                wrapper = not string(child(item, "title")) and not attr(item, "identifierref")
                yield from (self.entry(one) for one in (children(item, "item") if wrapper else (item,)))

    def completed(self, pages: tuple[Page, ...]) -> tuple[Page, ...]:
        """The pages with what only Canvas's own list of modules names, at the ends of their modules."""
        known, titles = set(beyond.known(pages)), []
        for module in beyond.in_order(self.canvas.modules.values()):
            identifier, title = attr(module, "identifier"), string(child(module, "title")) or "Module"
            items = beyond.in_order(below(module, "item"))
            left = [one for one in items if not beyond.is_known(one, known)]
            if not left and (items or beyond.is_known(module, known)):
                continue
            titles += [string(child(one, "title")) for one in left]
            pages = self._with_module(pages, identifier, title, tuple(self._of_module(one) for one in left))
        if known and titles:
            many = counted(len(titles), "entry", "entries")
            self.resources.package.notes.info(
                f"Canvas's own list of modules names {many} that the outline leaves out.",
                excerpt=", ".join(titles),
                code="more_entries",
            )
        return pages

    def _with_module(
        self, pages: tuple[Page, ...], identifier: str, title: str, inner: tuple[Page, ...]
    ) -> tuple[Page, ...]:
        """The pages with what a module holds besides, at the end of its page or on one of its own."""
        place = next((at for at, page in enumerate(pages) if beyond.is_of(page, identifier, title)), None)
        if place is None:
            return (*pages, self._module(identifier, title, inner))
        page = replace(pages[place], pages=(*pages[place].pages, *inner))
        return (*pages[:place], page, *pages[place + 1 :])

    def _of_module(self, item: Element) -> Placed:
        wanted = string(child(item, "identifierref"))
        return self._made(attr(item, "identifier"), string(child(item, "title")), wanted, 1)

    def _module(self, identifier: str, title: str, inner: tuple[Page, ...]) -> Placed:
        return Placed(
            title=title,
            kind=PageKind.SECTION,
            pages=inner,
            settings=self.canvas.settings(identifier),
            place=identifier,
            names=(f"id:{identifier}",),
        )

    def entry(self, item: Element, depth: int = 0) -> Placed:
        """An entry: the page that it refers to, or a heading, with what is below it."""
        identifier, wanted = attr(item, "identifier"), attr(item, "identifierref")
        inner = list(children(item, "item")) if depth < _DEEPEST else []
        if not wanted and inner and attr(inner[0], "identifier") == f"{identifier}_self":
            wanted = attr(inner.pop(0), "identifierref")  # the page itself, as our own cartridges have it
        made = self._made(identifier, string(child(item, "title")), wanted, depth)
        made = replace(made, pages=(*made.pages, *(self.entry(one, depth + 1) for one in inner)))
        about = lom(self.resources.package, item, self.resources.folder)
        hidden = attr(item, "isvisible") and not truth(attr(item, "isvisible"))
        more = (
            *(((("Visible", "no"),)) if hidden else ()),
            *dates(item),
            *about.settings(),
            *intended(item, made.kind),
        )
        made = self._introduced(made, attr(item, "description"))
        if code := attr(item, "resource-code"):
            made = replace(made, names=(*made.names, f"id:{code}"))
        more = tuple(pair for pair in more if pair not in made.settings)
        return replace(made, settings=(*made.settings, *more)) if more else made

    def _introduced(self, page: Placed, description: str) -> Placed:
        """The page with what Desire2Learn says of it in the outline before its text."""
        if not description.strip():
            return page
        resources = self.resources
        place = Folder(package=resources.package, folder=resources.folder)
        blocks = resources.html(description, place, page.title)
        own = page.body.content if page.body.plain.strip() or len(page.body.content) > 1 else ()
        own = own or tuple(one for one in page.body.content if one.type != "paragraph")
        return replace(page, body=doc(*blocks, *own)) if blocks else page

    def _made(self, identifier: str, title: str, wanted: str, depth: int) -> Placed:
        """The page of an entry, left as read."""
        mark = self.progress.mark()
        made = self._found(identifier, title, wanted)
        self.progress.leave(made, mark, depth)
        return made

    def _found(self, identifier: str, title: str, wanted: str) -> Placed:
        self.progress.tell(title)
        again = wanted in self.resources.read
        found = self.resources.page(wanted, title) if wanted else None
        found = found or self._elsewhere(identifier, title) or self._elsewhere(wanted, title)
        self._tell(title, wanted, again=again, lost=found is None)
        settings = self.canvas.settings(identifier) or self.canvas.settings(wanted)
        if found is None:
            names = tuple(f"id:{one}" for one in (identifier, wanted) if one)
            kind = PageKind.SECTION
            return Placed(
                title=title or "Untitled", kind=kind, settings=settings, place=identifier, names=names
            )
        known = {key for key, _ in found.settings}
        return replace(
            found,
            kind=beyond.kind(self.canvas.content(identifier), found),
            settings=(*found.settings, *(pair for pair in settings if pair[0] not in known)),
            names=(*found.names, f"id:{identifier}"),
        )

    def _tell(self, title: str, wanted: str, *, again: bool, lost: bool) -> None:
        """Say of an entry that its resource is there twice, or not at all."""
        notes = self.resources.package.notes
        if again:
            message = "The outline names the same resource once more; it is there twice."
            notes.info(message, where=title, code="same_page")
        if lost and wanted:
            message = f"The entry refers to “{wanted[:80]}”, which the package does not have or cannot show."
            notes.loss(message, where=title, code="dangling_reference")

    def _elsewhere(self, identifier: str, title: str) -> Placed | None:
        """A link or tool of which only Canvas's list of modules knows."""
        item = self.canvas.items.get(identifier)
        url = safe_url(string(child(item, "url")), frozenset({"http", "https"}))
        if not url:
            return None
        kind = "lti" if "Tool" in string(child(item, "content-type")) else "web"
        body = doc(node("embed", kind=kind, src=url, title=title))
        names = (f"id:{identifier}",)
        return Placed(title=title, kind=PageKind.LINK, body=body, place=identifier, names=names)
