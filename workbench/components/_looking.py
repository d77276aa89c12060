"""The preview of what is looked at on the Import page: made off the event loop, read again in other ways."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import panel as pn
from panel.viewable import Viewer

from workbench.components._channel import Json
from workbench.components._intake import Intake
from workbench.components._items import Item
from workbench.components._pictures import Pictures
from workbench.components._review import Review
from workbench.components.analysis_panel import AnalysisPanel
from workbench.components.card import words
from workbench.components.import_preview import TALL, ImportPreview
from workbench.components.session import Session
from workbench.model.analysis import Duplicate
from workbench.model.conflict import Conflict
from workbench.model.errors import Cancelled, NotFound, WorkbenchError
from workbench.model.outline import CourseInfo, Entry
from workbench.services import Services
from workbench.services.analysing import Analysing
from workbench.services.outlining import Outlining
from workbench.services.storing import Stored, Storing, ways
from workbench.storage.previews import PreviewStore

_GAP = (16, 0, 0, 0)
MOST_WARNINGS = 3


class Looking(Viewer):
    """Shows the preview of one thing that came in, or nothing."""

    def __init__(self, services: Services, session: Session, intake: Intake, **params: Any) -> None:
        super().__init__(**params)
        self._services, self._session, self._intake = services, session, intake
        self._storing = Storing(services.importing, services.outlining, session.user)
        self._courses: Sequence[CourseInfo] = ()
        self._on: dict[str, Callable[..., Any]] = {}
        self._ready = 0
        self._at: str | None = None
        self.preview: ImportPreview | None = None
        self._left: list[Pictures] = []
        self.analysis: AnalysisPanel | None = None
        self._layout = pn.Column(sizing_mode="stretch_width", margin=_GAP, stylesheets=[TALL])

    @property
    def at(self) -> str | None:
        """Which of the things that came in is shown."""
        return self._at

    def on(self, kind: str, handler: Callable[..., Any]) -> None:
        """Call `handler(id, wanted)` for take, `handler()` for next, `handler(id)` for the rest."""
        self._on[kind] = handler

    def __panel__(self) -> pn.Column:
        return self._layout

    # Showing --------------------------------------------------------------------------------

    def turn(self, item: Item | None) -> None:
        """Say that this one is looked at from now on; `look` then shows it."""
        self.leave()
        if item is not None and item.imported is not None:
            self._at = item.id
            self._layout.objects = [words("Making the preview…", "quiet")]

    async def look(self, item: Item | None, *, focus: bool = False) -> None:
        """Show this one, which was turned to."""
        if item is None or item.imported is None:
            return
        review = await asyncio.to_thread(Review, item.imported)
        if self._at == item.id:
            self.preview = self._made(item, review)
            self.analysis = _analysis(self._services.analysing, self._session.user, self.preview)
            self._layout.objects = [self.analysis, self.preview]
            if focus:
                self.preview.focus()
            await self._warn(self.preview)

    async def _warn(self, preview: ImportPreview) -> None:
        """Say whether the source was imported before."""
        found = await asyncio.to_thread(self._storing.conflicts, preview.review.imported)
        if self.preview is preview:
            preview.warn([warning(one) for one in found[:MOST_WARNINGS]])

    def leave(self) -> None:
        """Show nothing."""
        self._let_go()
        self._at = self.preview = self.analysis = None
        self._layout.objects = []

    def close(self) -> None:
        """Throw away what was made for looking."""
        self._let_go()
        self._sweep()

    def _let_go(self) -> None:
        if self.analysis is not None:
            self.analysis.close()
        if self.preview is not None:
            self._left.append(self.preview.leave())

    def _sweep(self) -> None:
        """Throw away the pictures of what was looked at before; no browser shows them any more."""
        while self._left:
            self._left.pop().close()

    def offer(self, courses: Sequence[CourseInfo]) -> None:
        """Offer these courses to put it into."""
        self._courses = courses
        if self.preview is not None:
            self.preview.offer(courses)

    def follow(self, ready: int) -> None:
        """Say how many others are ready to be looked at."""
        if ready != self._ready and self.preview is not None:
            self.preview.follow(ready)
        self._ready = ready

    def busy(self, storing: bool) -> None:
        """Say whether it is being stored."""
        if self.preview is not None:
            self.preview.storing(storing)

    def stored(self, stored: Stored) -> None:
        """Say where it went; it can still be looked at."""
        if self.preview is not None:
            kept = stored.new or bool(stored.import_id)
            self.preview.stored({"title": stored.title, "said": stored.said, "kept": kept})

    # Making ---------------------------------------------------------------------------------

    def _made(self, item: Item, review: Review) -> ImportPreview:
        services, session = self._services, self._session
        store = PreviewStore(services.settings.data_dir / "previews") if session.routes else None
        made = ImportPreview(
            review.imported,
            self._courses,
            review=review,
            source=item.source,
            outline=partial(_entries, services.outlining),
            pictures=Pictures(store, session.user),
            limits=services.settings.imports,
            wanted=item.wanted,
        )
        made.follow(self._ready)
        made.on_take(partial(self._on["take"], item.id))
        made.on_want(partial(self._intake.chose, item.id))
        made.on_choose(partial(self._choose, item.id))
        made.on("cancel_reading", partial(self._intake.reader.stop_again, item.id))
        made.on("next", self._on["next"])
        made.on("shown", self._sweep)  # in the place of those before, of which no picture is loaded any more
        for kind in ("open", "edit", "undo"):
            made.on(kind, partial(self._on[kind], item.id))
        return made

    # Reading again --------------------------------------------------------------------------

    async def _choose(self, name: str, choices: dict[str, str]) -> None:
        preview = self.preview
        if preview is None or self._at != name:
            return
        preview.tell(busy="Reading again")
        try:
            imported = await self._intake.reader.again(name, choices, preview.progress)
            review = await asyncio.to_thread(Review, imported)
        except Cancelled:
            if not self._intake.reader.reads_again(name):
                preview.tell()
        except WorkbenchError as error:
            preview.tell(problem=f"{error.message} {error.advice}".strip())
        else:
            item = self._intake.get(name)
            if item is not None and self.preview is preview and item.imported is imported:
                preview.replace(imported, item.source, review)
                if self.analysis is not None:
                    pn.state.execute(partial(self.analysis.show, imported), schedule=False)
                await self._warn(preview)


def _analysis(analysing: Analysing, user: str, preview: ImportPreview) -> AnalysisPanel:
    """Offers an analysis; it begins at once where imports are always analysed."""
    analyse = partial(analysing.analyse, user=user)
    panel = AnalysisPanel(analyse, on=analysing.by_default, link=_address)
    pn.state.execute(partial(panel.show, preview.review.imported), schedule=False)
    return panel


def _entries(outlining: Outlining, course_id: str) -> Sequence[Entry]:
    """The pages of a course, to choose a place among them; none where it is gone."""
    try:
        return outlining.outline(course_id).entries
    except NotFound:
        return ()


def warning(conflict: Conflict) -> Json:
    """What a preview says of an earlier import of the same source."""
    known = "this very file" if conflict.unchanged else f"“{conflict.name}”"
    return {
        "id": conflict.import_id,
        "about": f"“{conflict.name}” in the course “{conflict.course}”",
        "said": f"You have {known} already, in the course “{conflict.course}”.",
        "at": conflict.at.isoformat(),
        "ways": [{"name": name, "label": label, "does": does} for name, label, does in ways(conflict)],
    }


def _address(one: Duplicate) -> str:
    """Where a page that is here already can be looked at."""
    place = Session(page="editor", course_id=one.course_id, document_id=one.document_id)
    return place.address
