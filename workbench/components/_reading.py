"""A page of the course to read beside something else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import panel as pn

from workbench.components._channel import Json
from workbench.components.addresses import addresses, media
from workbench.components.content_view import ContentView
from workbench.components.reading_head import ReadingHead
from workbench.components.session import Session
from workbench.model.content import to_json
from workbench.model.errors import NotFound, WorkbenchError
from workbench.model.learner import for_learners
from workbench.model.outline import Entry
from workbench.services import Services

_STYLE = """
:host { display: flex; flex-direction: column; min-height: 0; }
.reading-page { flex: 1 1 0; min-height: 0; overflow: auto; padding: 16px 24px; }
.reading-folded { display: none !important; }
@media (max-width: 959.95px) {
  .reading-folded { display: block !important; }
  .reading-page { padding: 16px; }
}
"""


class Reading:
    """The page that is open, as a learner sees it, and a box to choose another."""

    def __init__(self, services: Services, session: Session, *, folded: Callable[[], None]) -> None:
        self._services, self._session = services, session
        self._on_fold = folded
        self._document: str | None = None
        self._shown: str | None = None
        self._place = ""
        self.folded = False
        self._head = ReadingHead(sizing_mode="stretch_width", margin=0)
        self._page = ContentView(
            assets=addresses(services, session),
            media=media(services),
            label="Page of the course",
            empty="This page is empty.",
            css_classes=["reading-page"],
            margin=0,
        )
        self._head.on_ask(self._asked)
        self._page.on_page(self._follow)
        self.view = pn.Column(
            self._head, self._page, css_classes=["coach-reading"], margin=0, stylesheets=[_STYLE]
        )

    def show(self) -> None:
        """Show the page that is open, or else the first one."""
        course_id = self._session.course_id
        try:
            outline = self._services.outlining.outline(course_id) if course_id else None
        except NotFound as error:
            self._session.complain(error.message)
            self._session.param.update(course_id=None, document_id=None, conversation_id=None)
            return
        entries = outline.entries if outline else ()
        known = [entry.id for entry in outline.walk()] if outline else []
        wanted = self._session.document_id
        self._document = wanted if wanted in known else (known[0] if known else None)
        self._head.show(entries=[_entry(one) for one in entries], current=self._document, folded=self.folded)
        none = "This course has no pages yet." if course_id else "The course's pages appear here."
        self._page.empty = "This page is empty." if known else none
        if self._document is None or not self._services.editing.is_long(self._document):
            self._shown = self._document
            self._page.show_json(self._read(self._document) if self._document else None)
            self._go()
            return
        if self._shown != self._document:
            self._page.empty = "Opening a long page…"
            self._page.show(None)
        pn.state.execute(partial(self._show_long, self._document), schedule=False)

    def _read(self, document_id: str) -> Json:
        """What a learner sees of a page."""
        return to_json(for_learners(self._services.editing.document(document_id).body))

    async def _show_long(self, document_id: str) -> None:
        """Show a page that takes a while to read, beside the event loop."""
        try:
            tree = await asyncio.to_thread(self._read, document_id)
        except WorkbenchError as error:
            self._session.complain(f"{error.message} {error.advice}")
            return
        if self._document != document_id:
            return
        if self._shown != document_id or not await asyncio.to_thread(self._page.says, tree):
            self._shown = document_id
            self._page.show_json(tree)
        self._go()

    def _go(self) -> None:
        """Go to the place that was asked for, now that the page is there."""
        place, self._place = self._place, ""
        if place:
            self._page.scroll_to(place)

    def open_at(self, document_id: str, block_id: str) -> None:
        """Show a page at a block of it."""
        self.folded = False
        self._session.document_id = document_id
        self._place = block_id
        self.show()

    def _follow(self, document_id: str, block_id: str) -> None:
        """Show the page that a link leads to, if it is one of this course."""
        course_id = self._session.course_id
        outline = self._services.outlining.outline(course_id) if course_id else None
        if outline is None or outline.find(document_id) is None:
            self._session.complain("The page that this link leads to is not in this course.")
            return
        self.open_at(document_id, block_id)

    def _asked(self, kind: str, data: Any) -> None:
        if kind == "open":
            self._session.document_id = str(data["id"])
            self.show()
        elif kind == "fold":
            self.folded = not self.folded
            self._page.css_classes = ["reading-page", *(["reading-folded"] if self.folded else [])]
            self._head.show(folded=self.folded)
            self._on_fold()


def _entry(entry: Entry) -> Json:
    return {"id": entry.id, "title": entry.title, "entries": [_entry(one) for one in entry.entries]}
