"""What a Blackboard course keeps beside its pages: forums, announcements, rubrics, marks, links to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from workbench.importers._package.files import Package
from workbench.importers._qti.names import Element, attr, below, child, children, number, string
from workbench.importers._xml import local
from workbench.model.content import Node, doc, heading, node, paragraph
from workbench.model.course import Page, PageKind

Setting = tuple[str, str]
Html = Callable[[str, str], tuple[Node, ...]]


def value_of(element: Element | None, key: str) -> str:
    """What a part says in its `value`, or as its text."""
    found = child(element, key)
    return attr(found, "value") or string(found)


@dataclass
class Activities:
    """The parts of one course by the names of their resources."""

    package: Package
    roots: dict[str, Element]
    html: Html
    links: dict[str, str] = field(default_factory=dict)
    """The resource that a content only leads to, by the content's."""
    marks: dict[str, tuple[Setting, ...]] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    """The forums that a page of the outline has shown."""

    def __post_init__(self) -> None:
        for root in self.roots.values():
            if local(root) == "LINK":
                ends = (attr(child(root, key), "id") for key in ("referrer", "referredto"))
                self.links.setdefault(*ends)
            for one in below(root, "outcomedefinition") if local(root) == "GRADEBOOK" else ():
                self.marks.setdefault(value_of(one, "contentid"), tuple(_marked(one)))

    def target(self, ident: str) -> Element | None:
        """The forum or test that a content leads to."""
        return self.roots.get(self.links.get(ident, ""))

    def forum(self, root: Element) -> tuple[Node, ...]:
        """The text of a forum."""
        self.shown.add(attr(root, "id"))
        return self.html(_said(child(root, "description")), value_of(root, "title"))

    def pages(self) -> Iterator[Page]:
        """The forums that no page has shown, announcements and rubrics."""
        forums = [root for root in self._of("FORUM") if attr(root, "id") not in self.shown]
        makers = (
            ("Discussions", tuple(self._discussion(root, ()) for root in forums)),
            (
                "Announcements",
                tuple(
                    self._discussion(root, (("Type", "announcement"),)) for root in self._of("ANNOUNCEMENT")
                ),
            ),
        )
        yield from (Page(title=title, kind=PageKind.SECTION, pages=made) for title, made in makers if made)
        tables = [
            block
            for root in self._of("LEARNRUBRICS")
            for rubric in children(root, "rubric")
            for block in _rubric(rubric)
        ]
        if tables:
            yield Page(title="Rubrics", body=doc(*tables))

    def _of(self, kind: str) -> Iterator[Element]:
        return (root for root in self.roots.values() if local(root) == kind)

    def _discussion(self, root: Element, settings: tuple[Setting, ...]) -> Page:
        title = value_of(root, "title") or "Discussion"
        body = doc(*self.html(_said(child(root, "description")), title))
        return Page(title=title, kind=PageKind.DISCUSSION, body=body, settings=settings)


def _said(element: Element | None) -> str:
    """The text in a description, which is HTML in escaped form."""
    text = child(element, "text")
    return attr(element, "value") if text is None else "".join(text.itertext())


def _marked(definition: Element) -> Iterator[Setting]:
    """The points of a column of the grade book, and when the work is due."""
    points = number(value_of(definition, "pointspossible"))
    if points:
        yield "Points", f"{points:g}"
    if due := value_of(child(definition, "dates"), "due"):
        yield "Due", due


def _rubric(rubric: Element) -> Iterator[Node]:
    yield heading(2, value_of(rubric, "title") or "Rubric")
    if about := value_of(rubric, "description"):
        yield paragraph(about)
    rows = list(below(rubric, "row"))
    if rows:
        names = (value_of(column, "header") for column in below(rows[0], "column"))
        head = (node("tableHeader", paragraph(words)) for words in ("Criterion", *names))
        yield node("table", node("tableRow", *head), *(_row(row) for row in rows))


def _row(row: Element) -> Node:
    share = number(value_of(row, "percentage"))
    first = [paragraph(value_of(row, "header")), *([paragraph(f"{share:g} %")] if share else [])]
    cells = [node("tableCell", *first)]
    for cell in below(row, "cell"):
        worth = number(value_of(cell, "percentage"))
        told = [paragraph(value_of(cell, "cell-description"))]
        cells.append(node("tableCell", *told, *([] if worth is None else [paragraph(f"{worth:g} %")])))
    return node("tableRow", *cells)
