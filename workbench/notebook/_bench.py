"""An open workbench, as notebooks and scripts use it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import panel as pn

from workbench.components._charts import MEASURES, colours_of, days
from workbench.components.import_preview import ImportPreview
from workbench.components.theme import plot_theme
from workbench.model.content import Node
from workbench.model.course import Page
from workbench.model.errors import BadInput, ProviderError
from workbench.model.imported import Imported, Source
from workbench.model.run import Run, Status
from workbench.notebook._results import Coach, Draft, Reading
from workbench.services.drafting import Drafting
from workbench.workspace import Workspace

USER = "default_user"
_DAYS = 6


class Bench:
    """An open workbench, for notebooks and scripts. `services` has all that the pages have."""

    def __init__(self, workspace: Workspace, *, user: str = USER) -> None:
        self.workspace, self.user = workspace, user
        self.services = workspace.services
        self._drafting = Drafting(self.services.generating, self.services.settings.edits)

    # Reading

    def read(self, where: str | Path) -> Reading:
        """Read a file, or what is at a web address; nothing is stored.

        Raises:
            WorkbenchError: it cannot be read, said in one sentence.
        """
        importing = self.services.importing
        if str(where).startswith(("http://", "https://")):
            source = importing.fetch(str(where))
        else:
            path = Path(where).expanduser()
            if not path.is_file():
                raise BadInput(f"There is no file {path.name} in {path.resolve().parent}.")
            source = Source(name=path.name, data=path)
        return Reading(importing.read(source), self.preview)

    def preview(self, imported: Reading | Imported) -> ImportPreview:
        """What an import would bring; its button stores it."""
        read = imported.imported if isinstance(imported, Reading) else imported
        shown = ImportPreview(read, self.services.outlining.courses(self.user))

        def take(title: str, course_id: str | None, pages: frozenset[int]) -> None:
            named = replace(read, course=replace(read.course, title=title or read.course.title))
            self.services.importing.store(named, user=self.user, course_id=course_id, pages=pages)

        shown.on_take(take)
        return shown

    def store(self, imported: Reading | Imported) -> str:
        """Store an import as a course; the very same file is stored once, however often a cell is run.

        Returns:
            The course's id.

        Raises:
            StorageError: it could not be kept.
        """
        read = imported.imported if isinstance(imported, Reading) else imported
        known = {one.id for one in self.services.outlining.courses(self.user)}
        before = [one.course_id for one in self.services.importing.earlier(read) if one.course_id in known]
        return before[0] if before else self.services.importing.store(read, user=self.user)

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
        if measure not in MEASURES:
            raise BadInput(f"Usage can be shown as {', '.join(MEASURES)}, not as {measure}.")
        frame = self.services.reporting.by_day_and_model()
        if frame.empty:
            return pn.pane.HTML("Nothing has been used yet.")
        colours = colours_of(frame, measure, dark=False)
        last = frame["day"].max()
        since = min(frame["day"].min(), last - pd.Timedelta(days=_DAYS))
        plot = days(frame, measure, since.date(), last.date(), colours=colours)
        return pn.pane.Bokeh(plot, theme=plot_theme(False), sizing_mode="stretch_width")

    def close(self) -> None:
        """Give everything back; what is still being written is left to whoever opens the folder next."""
        self.workspace.close()


def _tree(given: Page | Node) -> Node:
    return given.body if isinstance(given, Page) else given
