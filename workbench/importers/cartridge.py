"""IMS Common Cartridge 1.0 to 1.3, thin cartridges, and what Canvas adds to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report, importer, leave
from workbench.importers._captioned import captioned
from workbench.importers._cartridge import beyond
from workbench.importers._cartridge.canvas import Canvas
from workbench.importers._cartridge.d2l import is_activity
from workbench.importers._cartridge.d2l_pages import dates
from workbench.importers._cartridge.elsewhere import leads_out
from workbench.importers._cartridge.flat import is_flat, packed
from workbench.importers._cartridge.resources import Resources, as_named, is_quiz
from workbench.importers._cartridge.tasks import grades
from workbench.importers._identity import identity
from workbench.importers._lom import lom
from workbench.importers._notes import counted
from workbench.importers._opened import Opened
from workbench.importers._package.files import Folder, Package
from workbench.importers._package.rest import unused
from workbench.importers._package.text import PAGES
from workbench.importers._placing import Placed, named_by_links, settle
from workbench.importers._qti.names import Element, attr, below, child, children, string, truth
from workbench.importers._qti.package import Listed, kinds, manifest_of, manifest_title, resources
from workbench.model.content import doc, node, safe_url
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_OUTSIDE = "Not in the outline"
_DEEPEST = 60


def _is_cartridge(archive: Archive) -> bool:
    found = archive.once(kinds)
    return "cartridge" in found and not found & {"qti2", "qti3", "scorm"}


@importer(
    "cartridge",
    label="Common Cartridge",
    extensions=(".imscc",),
    sniff=is_flat,
    holds=_is_cartridge,
    version="15",
)
def read_cartridge(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the outline, each resource in it, and every resource that the outline leaves out."""
    if not is_flat(opened.source):
        return _read(opened.archive, opened.source, limits, report)
    with Opened(packed(opened.source, limits), limits) as package:
        return _read(package.archive, opened.source, limits, report)


def _read(archive: Archive, source: Source, limits: ImportLimits, report: Report) -> Imported:
    package = Package(archive, limits, linked=True, report=report)
    manifest, folder = manifest_of(package)
    if manifest is None:
        raise Unreadable(
            f"“{source.name}” has no manifest that can be read, so nothing can be found in it.",
            advice="Export the course again from the system that it comes from.",
        )
    listed = {one.identifier: as_named(package, one, folder) for one in resources(package, manifest, folder)}
    listed |= {one.identifier: one for one in beyond.quizzes(package, listed, folder)}
    canvas = Canvas(package, folder, files={key: one.path for key, one in listed.items() if one.path})
    found = Resources(package=package, folder=folder, listed=listed, canvas=canvas)
    found.list_questions()
    reading = _Outline(found, report)
    report.expect(len(listed), "resource")
    pages = reading.completed(tuple(reading.organization(manifest)))
    outside = tuple(sorted(reading.outside(), key=lambda page: page.kind == PageKind.BANK))
    outside = (*outside, *reading.followed((*pages, *outside)))
    more = tuple(canvas.pages(found.html))
    found.activities.tell()
    pages, outside = captioned(package, pages), captioned(package, outside)
    outside = (*outside, *unused(package))
    if outside:
        pages = (*pages, Page(title=_OUTSIDE, kind=PageKind.SECTION, pages=outside)) if pages else outside
    pages = found.quizzes.named((*pages, *more), package.notes)
    _tell_protected(package, manifest)
    about = lom(package, manifest, folder)
    settled = settle(pages, package.notes)
    told = [about.description[:1000], f"Keywords: {', '.join(about.keywords)}" if about.keywords else ""]
    course = Course(
        title=about.title or canvas.title or manifest_title(manifest) or source.stem,
        pages=settled.pages,
        description="\n".join(filter(None, told)),
        language=about.language,
    )
    return Imported(
        course=course,
        notes=settled.notes,
        assets=package.assets,
        origins=settled.origins,
        identifier=identity(attr(manifest, "identifier"), course.title),
    )


def _tell_protected(package: Package, manifest: Element) -> None:
    if next(below(manifest, "authorizations"), None) is not None:
        package.notes.warning(
            "The publisher protects this cartridge: using it may need a licence.", code="protected"
        )


@dataclass
class _Outline:
    """Turns the organization of a cartridge into pages."""

    resources: Resources
    report: Report
    done: int = 0

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
            inner = tuple(self._of_module(one) for one in left)
            place = next((at for at, page in enumerate(pages) if beyond.is_of(page, identifier, title)), None)
            if place is not None:
                page = replace(pages[place], pages=(*pages[place].pages, *inner))
                pages = (*pages[:place], page, *pages[place + 1 :])
            else:
                pages = (*pages, self._module(identifier, title, inner))
        if known and titles:
            many = counted(len(titles), "entry", "entries")
            self.resources.package.notes.info(
                f"Canvas's own list of modules names {many} that the outline leaves out.",
                excerpt=", ".join(titles),
                code="more_entries",
            )
        return pages

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
        more = (*(((("Visible", "no"),)) if hidden else ()), *dates(item), *about.settings())
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
        mark = self.report.mark()
        made = self._found(identifier, title, wanted)
        self._leave(made, mark, depth)
        return made

    def _leave(self, page: Page, mark: int, depth: int) -> None:
        """Leave a page as it is to be, in place of what its parts left."""
        self.report.drop(mark, self.report.mark())
        leave(self.report, page, depth)
        self.report.did("resource")

    def _found(self, identifier: str, title: str, wanted: str) -> Placed:
        self._tell(title)
        again = wanted in self.resources.read
        found = self.resources.page(wanted, title) if wanted else None
        found = found or self._elsewhere(identifier, title) or self._elsewhere(wanted, title)
        if again:
            self.resources.package.notes.info(
                "The outline names the same resource once more; it is there twice.",
                where=title,
                code="same_page",
            )
        if found is None and wanted:
            self.resources.package.notes.loss(
                f"The entry refers to “{wanted[:80]}”, which the package does not have or cannot show.",
                where=title,
                code="dangling_reference",
            )
        settings = self.canvas.settings(identifier) or self.canvas.settings(wanted)
        if found is not None:
            found = replace(found, kind=beyond.kind(self.canvas.content(identifier), found))
        if found is None:
            return Placed(
                title=title or "Untitled",
                kind=PageKind.SECTION,
                settings=settings,
                place=identifier,
                names=tuple(f"id:{one}" for one in (identifier, wanted) if one),
            )
        known = {key for key, _ in found.settings}
        return replace(
            found,
            settings=(*found.settings, *(pair for pair in settings if pair[0] not in known)),
            names=(*found.names, f"id:{identifier}"),
        )

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

    def outside(self) -> Iterator[Page]:
        """The pages, quizzes and other things that the organization does not name."""
        for identifier, one in self.resources.listed.items():
            if identifier not in self.resources.read and self._stands_alone(one):
                self._tell(one.href)
                mark = self.report.mark()
                page = self.resources.page(identifier, "")
                if page is not None:
                    self._leave(page, mark, 0)
                    yield page
        yield from self.resources.quizzes.pages()

    def followed(self, pages: Iterable[Page]) -> Iterator[Page]:
        """Pages that links lead to and the manifest does not list."""
        package, new = self.resources.package, list(pages)
        left = {name for name in package.archive.names() if name.lower().endswith(PAGES)} - package.used
        while found := sorted(left & named_by_links(new)):
            left.difference_update(found)
            new = [page for path in found if (page := self.resources.unlisted(path)) is not None]
            yield from new

    def _stands_alone(self, one: Listed) -> bool:
        """Whether a resource is something to read by itself, and no picture, style or settings file."""
        path = (one.path or "").lower()
        if self.canvas.tools.is_shown(one.path):
            return False
        if leads_out(one) or is_quiz(one) or is_activity(one) or "lti" in attr(one.element, "material-type"):
            return True
        if attr(one.element, "material-type") == "contentmodule" or grades(self.resources, one):
            return False
        if "webcontent" in one.kind or "associatedcontent" in one.kind:
            if one.path is None and one.href and "course_settings/" not in one.href:
                self.resources.read.add(one.identifier)
                self.resources.package.notes.loss(
                    f"The file “{one.href[:120]}” is missing from the package.",
                    where=one.identifier,
                    code="missing_file",
                )
            readable = path.endswith((*PAGES, ".xml.qti", "assignment_settings.xml"))
            return readable and "course_settings/" not in path
        return True

    def _tell(self, what: str) -> None:
        count = max(1, len(self.resources.listed))
        self.report.progress(min(1.0, self.done / count), f"Reading “{what}”")
        self.done += 1
