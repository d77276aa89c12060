"""An open workbench, as notebooks and scripts use it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
import panel as pn

from workbench.components.import_preview import ImportPreview
from workbench.model.analysis import Analysis
from workbench.model.conflict import KeepBoth, Merge, Replace, Resolution
from workbench.model.content import Node
from workbench.model.course import Page
from workbench.model.errors import BadInput, ProviderError
from workbench.model.imported import Imported
from workbench.model.run import Run, Status
from workbench.notebook._given import Readable, at_hand
from workbench.notebook._previewing import Previewing
from workbench.notebook._readings import Reading, Readings, Told
from workbench.notebook._results import Coach, Draft
from workbench.notebook._usage import usage_chart
from workbench.services.drafting import Drafting
from workbench.services.gathering import Gathering
from workbench.workspace import Workspace

USER = "default_user"
_WAYS: dict[str, Callable[[str], Resolution]] = {
    "merge": lambda earlier: Merge(import_id=earlier),
    "replace": lambda earlier: Replace(import_id=earlier),
    "both": lambda earlier: KeepBoth(),
}


class Bench:
    """An open workbench, for notebooks and scripts. `services` has all that the pages have."""

    def __init__(self, workspace: Workspace, *, user: str = USER) -> None:
        self.workspace, self.user = workspace, user
        self.closed = False
        self.services = workspace.services
        self._drafting = Drafting(self.services.generating, self.services.settings.edits)
        self._gathering = Gathering(self.services.importing)

    # Reading

    def read(self, where: Readable, *, name: str = "", **choices: str) -> Reading:
        """Read a file, or what is at a web address; nothing is stored.

        Args:
            where: the path, the address, the bytes themselves or an open file.
            name: what bytes or an open file are called; some formats are known by their ending.
            choices: ways of reading, as `Reading.offers` lists them for this file.

        Raises:
            WorkbenchError: it cannot be read, said in one sentence.
        """
        if isinstance(where, str | Path):
            source = self._gathering.source(str(where), choices)
        else:
            source = at_hand(where, name, choices)
        return self._reading(self.services.importing.read(source))

    def _reading(self, imported: Imported) -> Reading:
        again = self.services.importing.read_again
        return Reading(
            imported,
            self.preview,
            lambda choices: self._reading(again(imported, choices)),
            self.analyse,
        )

    def analyse(self, imported: Reading | Imported, *, ai: bool = True) -> Analysis:
        """What an import is and aims at, how it reads, and what of it is already in a course."""
        read = imported.imported if isinstance(imported, Reading) else imported
        return self.services.analysing.analyse(read, self.user, ai=ai)

    def read_many(
        self, where: str | Path | Iterable[str | Path], *, progress: bool = True, **choices: str
    ) -> Readings:
        """Read files, folders, patterns and addresses; what cannot be read is a row, not an exception.

        Args:
            where: one of them, or several.
            progress: whether to say how far it is.
            choices: ways of reading, for all of them.
        """
        words = [where] if isinstance(where, str | Path) else list(where)
        names = self._gathering.names(words)
        told = Told(len(names)) if progress else None
        found = []
        for one in self._gathering.read(names, choices=choices):
            if told is not None:
                told.next(one.name)
            reading = None if one.imported is None else self._reading(one.imported)
            found.append((one.name, reading, one.error))
        return Readings(found, left=self._gathering.left(words))

    def preview(self, imported: Reading | Imported | Readable) -> ImportPreview:
        """What an import, a file or what is at an address would bring; its button stores it."""
        given = imported if isinstance(imported, Reading | Imported) else self.read(imported)
        read = given.imported if isinstance(given, Reading) else given
        return Previewing(self.services, self.user, read).view

    def store(
        self, imported: Reading | Imported, *, course: str | None = None, conflict: str | None = None
    ) -> str:
        """Store an import as a course; the very same file is stored once, however often a cell is run.

        Args:
            imported: what was read.
            course: the id of the course it becomes part of; None makes a new one.
            conflict: `merge` or `replace` what was imported before of the same source, or keep `both`.

        Returns:
            The course's id.

        Raises:
            BadInput: there is no such way.
            StorageError: it could not be kept.
        """
        read = imported.imported if isinstance(imported, Reading) else imported
        if conflict not in (None, *_WAYS):
            raise BadInput(f"A conflict is solved by {', '.join(_WAYS)}, not by {conflict}.")
        importing = self.services.importing
        before = importing.conflicts(read, self.user, course)
        if conflict is None and before and before[0].unchanged:
            return before[0].course_id
        way = None
        if before and conflict is not None:
            way = _WAYS[conflict](before[0].import_id)
        return importing.store(read, user=self.user, course_id=course, conflict=way)

    def courses(self) -> pd.DataFrame:
        """The courses there are."""
        rows = [
            {"id": one.id, "title": one.title, "pages": one.pages, "updated": one.updated}
            for one in self.services.outlining.courses(self.user)
        ]
        return pd.DataFrame(rows, columns=["id", "title", "pages", "updated"])

    # The assistant

    def edit(self, text: str | Page | Node, action: str = "improve", instruction: str = "") -> Draft:
        """Ask the assistant for a change and wait for it; what was given stays as it is.

        Args:
            text: Markdown, a page of a course, or a document.
            action: `improve`, `expand`, `simplify`, `rewrite` or `instruct`.
            instruction: what to do, for `instruct`; a wish besides, for the others.

        Raises:
            BadInput: there is nothing to edit, or the wish is empty.
            ProviderError: the assistant gave no answer.
        """
        tree = self._drafting.document(text) if isinstance(text, str) else _tree(text)
        title = text.title if isinstance(text, Page) else ""
        run = self._drafting.ask(tree, action, self.user, instruction=instruction, title=title)
        said = self._waited(run).text
        return Draft(text, before=tree, after=self._drafting.proposed(tree, said), label=self.assistant)

    def coach(self, course: str | Reading | Imported, *, height: int = 640) -> Coach:
        """The coach of a course, to talk to in the cell or with `.ask(…)`; an import is stored first.

        Raises:
            NotFound: there is no such course.
        """
        course_id = course if isinstance(course, str) else self.store(course)
        self.services.outlining.outline(course_id)
        return Coach(self.services, course_id, self.user, height=height, waited=self._waited)

    @property
    def assistant(self) -> str:
        """Which assistant answers."""
        return self.services.configuring.describe().label

    def _waited(self, run: Run) -> Run:
        done = self.services.generating.wait(run.id)
        if done.status is not Status.COMPLETED:
            message = done.error_message or "The assistant did not finish its answer."
            raise ProviderError(message, code=done.error_code or done.status.value)
        return done

    # Usage

    def usage(self) -> pd.DataFrame:
        """Every call to an assistant: when, who, what for, tokens and cost."""
        return self.services.reporting.calls()

    def usage_chart(self, measure: str = "Tokens") -> pn.viewable.Viewable:
        """`Tokens`, `Cost` or `Calls` by day and model.

        Raises:
            BadInput: there is no such measure.
        """
        return usage_chart(self.services.reporting, measure)

    def close(self) -> None:
        """Give everything back; what is still being written is left to whoever opens the folder next."""
        self.closed = True
        self.workspace.close()


def _tree(given: Page | Node) -> Node:
    return given.body if isinstance(given, Page) else given
