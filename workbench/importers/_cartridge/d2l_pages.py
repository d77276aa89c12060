"""Single activities of Desire2Learn as pages: folders to hand work in, topics, announcements, checklists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workbench.importers._cartridge.d2l_rubrics import inside
from workbench.importers._cartridge.parts import Parts
from workbench.importers._qti.names import Element, attr, below, child, children, number, string
from workbench.importers._qti.package import Listed
from workbench.importers._qti1.d2l import moment
from workbench.model.content import Node, doc, heading, node, paragraph
from workbench.model.course import Page, PageKind

Setting = tuple[str, str]
_HANDED = {"0": "file", "1": "text", "2": "on paper", "3": "observed in person", "4": "file or text"}
_DATES = (("date-start", "Opens"), ("date-due", "Due"), ("date-end", "Closes"))


def dates(element: Element) -> Iterator[Setting]:
    """When something opens, is due and closes, as an entry or activity says."""
    for key, label in _DATES:
        if value := attr(element, key) or moment(child(element, key)) or string(child(element, key)):
            yield label, value


@dataclass(frozen=True, kw_only=True)
class Activity:
    """Makes pages of the activities in one file."""

    parts: Parts
    one: Listed
    rubrics: Mapping[str, str] = field(default_factory=dict)
    """The names of rubrics by their numbers."""

    def folder(self, element: Element, title: str) -> Page:
        """A folder to hand work in."""
        points = number(attr(element, "out-of"))
        told = (
            ("Points", "" if points is None else f"{points:g}"),
            ("Handed in as", _HANDED.get(attr(element, "submission-type"), "")),
            ("Published", "no" if attr(element, "is-hidden").lower() == "true" else ""),
        )
        return Page(
            title=title or attr(element, "name") or "Assignment",
            kind=PageKind.ASSIGNMENT,
            body=doc(*self.said(child(element, "instructions"))),
            settings=(*filter(_says, told), *dates(element), *self._with_rubrics(element)),
        )

    def topic(self, element: Element, title: str) -> Page:
        """A topic to be discussed."""
        content, about = child(element, "content"), child(element, "properties")
        points = number(string(child(about, "score-out-of")))
        first = string(child(about, "must-post-to-participate")).lower() == "true"
        hidden = string(child(about, "is-hidden")).lower() == "true"
        told = (
            ("Points", "" if points is None else f"{points:g}"),
            ("Post before reading others", "yes" if first else ""),
            ("Published", "no" if hidden else ""),
        )
        return Page(
            title=title or string(child(content, "title")) or "Discussion",
            kind=PageKind.DISCUSSION,
            body=doc(*self.said(child(content, "description"))),
            settings=(*filter(_says, told), *dates(element), *self._with_rubrics(element)),
        )

    def item(self, element: Element, title: str) -> Page:
        """An announcement."""
        return Page(
            title=title or string(child(element, "headline")) or "Announcement",
            kind=PageKind.DISCUSSION,
            body=doc(*self.said(child(element, "content"))),
            settings=(("Type", "announcement"), *dates(element)),
        )

    def checklist(self, element: Element, title: str) -> Page:
        """A checklist: its entries as lists under their categories."""
        blocks = list(self.said(child(element, "description")))
        for group in children(element, "category"):
            if words := string(child(group, "name")):
                blocks.append(heading(2, words))
            blocks += self.said(child(group, "description"))
            entries = tuple(self._entry(each) for each in children(group, "item"))
            blocks += [node("bulletList", *entries)] if entries else []
        named = title or string(child(element, "name")) or "Checklist"
        return Page(title=named, body=doc(*blocks))

    def _entry(self, element: Element) -> Node:
        when = ", ".join(f"{label}: {value}" for label, value in dates(element))
        words = " – ".join(filter(None, (string(child(element, "name")), when)))
        return node("listItem", paragraph(words), *self.said(child(element, "description")))

    def syllabus(self, element: Element) -> tuple[Node, ...]:
        """The syllabus, which stands in an attribute or an element."""
        return self.html(attr(element, "description") or inside(child(element, "description")))

    def said(self, element: Element | None) -> tuple[Node, ...]:
        """The text of an element, which is HTML in escaped form, or plain."""
        words = inside(element)
        plain = attr(element, "text-type") in ("text", "text/plain") and "<" not in words
        return (paragraph(words.strip()),) if plain and words.strip() else self.html(words)

    def html(self, html: str) -> tuple[Node, ...]:
        """The blocks of some HTML in the file."""
        return self.parts.html(html, self.parts.place(self.one), self.one.path or self.one.identifier)

    def _with_rubrics(self, element: Element) -> Iterator[Setting]:
        told = below(child(element, "associations"), "rubric")
        if found := ", ".join(filter(None, (self.rubrics.get(string(each), "") for each in told))):
            yield "Rubric", found


def _says(pair: Setting) -> bool:
    return bool(pair[1])
