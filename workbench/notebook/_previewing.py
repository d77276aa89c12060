"""A preview in a cell: read again in other ways, stored, and taken back, with no page around it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from functools import partial

from workbench.components._looking import MOST_WARNINGS, warning
from workbench.components._review import Review
from workbench.components.import_preview import ImportPreview
from workbench.model.errors import BadInput, Cancelled, NotFound, WorkbenchError
from workbench.model.imported import Imported, Source
from workbench.model.outline import Entry
from workbench.services import Services
from workbench.services.storing import Stored, Storing, Wanted


class Previewing:
    """Does what a visitor of one preview asks; `view` shows it."""

    def __init__(self, services: Services, user: str, imported: Imported) -> None:
        self._importing, self._outlining, self._user = services.importing, services.outlining, user
        self._storing = Storing(services.importing, services.outlining, user)
        self._imported = imported
        self._stored: Stored | None = None
        self._stopped = threading.Event()
        source = self._source(imported)
        self.view = ImportPreview(
            imported,
            services.outlining.courses(user),
            source=source,
            outline=self._outline,
            limits=services.settings.imports,
        )
        self.view.on_take(self._take)
        self.view.on("undo", self._undo)
        if source is not None:
            self.view.on_choose(self._choose)
            self.view.on("cancel_reading", lambda: self._stopped.set())
        self._warn()

    def _source(self, imported: Imported) -> Source | None:
        try:
            return self._importing.read_from(imported)
        except BadInput:
            return None  # made in code: it can be looked at and stored all the same

    def _outline(self, course_id: str) -> Sequence[Entry]:
        try:
            return self._outlining.outline(course_id).entries
        except NotFound:
            return ()

    def _warn(self) -> None:
        found = self._storing.conflicts(self._imported)
        self.view.warn([warning(one) for one in found[:MOST_WARNINGS]])

    def _take(self, wanted: Wanted) -> None:
        self.view.storing(True)
        try:
            self._stored = self._storing.store(self._imported, wanted)
        except WorkbenchError as error:
            self.view.storing(False)
            self._complain(error)
        else:
            self.view.stored({"title": self._stored.title, "said": self._stored.said})

    def _undo(self) -> None:
        try:
            if self._stored is not None:
                self._storing.undo(self._stored)
        except WorkbenchError as error:
            self._complain(error)
            return
        self._stored = None
        self.view.stored(None)
        self.view.offer(self._outlining.courses(self._user))
        self._warn()

    async def _choose(self, choices: dict[str, str]) -> None:
        """Read it again; the reading before stays until then, and if that is cancelled."""
        self._stopped.set()
        stopped = self._stopped = threading.Event()
        self.view.tell(busy="Reading again")
        read = partial(self._importing.read_again, self._imported, choices, progress=self.view.progress)
        try:
            imported = await asyncio.to_thread(partial(read, cancelled=stopped.is_set))
            review = await asyncio.to_thread(Review, imported)
        except Cancelled:
            if stopped is self._stopped:
                self.view.tell()
        except WorkbenchError as error:
            self._complain(error)
        else:
            if not stopped.is_set():
                self._imported = imported
                self.view.replace(imported, self._source(imported), review)
                self._warn()

    def _complain(self, error: WorkbenchError) -> None:
        self.view.tell(problem=f"{error.message} {error.advice}".strip())
