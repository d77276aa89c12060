"""What the notebook's functions give: values that show themselves in a cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd
import panel as pn
from panel.viewable import Viewer

from workbench.components.coach_page import CoachPage
from workbench.components.diff_view import DiffView
from workbench.components.session import Session
from workbench.exporters._markdown import blocks_to_markdown
from workbench.model.change import Diff, apply
from workbench.model.chat import HintLevel, Reference
from workbench.model.content import Node
from workbench.model.course import Page
from workbench.model.diff import diff
from workbench.model.errors import BadInput
from workbench.model.rows import rows
from workbench.model.run import Run
from workbench.services import Services


class Draft(Viewer):
    """What the assistant proposes, as numbered changes; it shows itself as a diff to decide on."""

    def __init__(self, given: str | Page | Node, *, before: Node, after: Node, label: str) -> None:
        super().__init__()
        self.before, self.after = before, after
        self.label = label
        self.diff: Diff = diff(before, after)
        self.accepted: frozenset[int] = frozenset()
        self.refused: frozenset[int] = frozenset()
        self._given = given
        self._view = DiffView(rows(before, self.diff), sizing_mode="stretch_width")
        self._view.on_decide(self.decide)

    @property
    def text(self) -> str:
        """The proposed text, as Markdown."""
        return blocks_to_markdown(self.after.content)

    @property
    def changes(self) -> pd.DataFrame:
        """The changes: number, kind, what was there and what is proposed."""
        shown = rows(self.before, self.diff)["changes"]
        state = {**dict.fromkeys(self.accepted, "accepted"), **dict.fromkeys(self.refused, "refused")}
        found = [{**one, "state": state.get(one["id"], "open")} for one in shown]
        return pd.DataFrame(found, columns=["id", "kind", "label", "before", "after", "state"])

    def decide(self, change: int | str, decision: str) -> None:
        """Accept or refuse a change, or all that are open; `open` takes a decision back."""
        known = {one.number for one in self.diff.shown}
        open_ = known - self.accepted - self.refused
        numbers = open_ if change == "all" else known & {change}
        if change != "all" and not numbers:
            raise BadInput(f"There is no change {change}.")
        self.accepted, self.refused = self.accepted - numbers, self.refused - numbers
        if decision == "accept":
            self.accepted |= numbers
        elif decision == "refuse":
            self.refused |= numbers
        state = {"accept": "accepted", "refuse": "refused"}.get(decision, "open")
        for number in sorted(numbers):
            self._view.decided(number, state)  # type: ignore[arg-type]

    def accept(self, *changes: int) -> str | Page | Node:
        """Take these changes, or all that are open: the new text, page or document, as was given."""
        for change in changes or ("all",):
            self.decide(change, "accept")
        return self.result

    @property
    def result(self) -> str | Page | Node:
        """What was given, with the changes taken so far."""
        hidden = self.diff.numbers - {one.number for one in self.diff.shown} if self.accepted else frozenset()
        tree = apply(self.before, self.diff, self.accepted | hidden)
        if isinstance(self._given, str):
            return blocks_to_markdown(tree.content)
        return replace(self._given, body=tree) if isinstance(self._given, Page) else tree

    def __panel__(self) -> DiffView:
        return self._view

    def __str__(self) -> str:
        return f"<{len(self.diff.shown)} changes proposed by: {self.label}>"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A hint: its text, how much it gives away, and the passages of the course it rests on."""

    text: str
    hint_level: HintLevel
    references: tuple[Reference, ...]

    def __str__(self) -> str:
        return self.text


class Coach(Viewer):
    """A talk with the coach of a course; it shows itself, and can be asked from code."""

    def __init__(
        self,
        services: Services,
        course_id: str,
        user: str,
        *,
        height: int,
        waited: Callable[[Run], Run],
    ) -> None:
        super().__init__()
        self._services, self._waited = services, waited
        self._session = Session(user=user, page="coach", course_id=course_id)
        self._page = CoachPage(services, self._session)
        self._page.opened()
        self._layout = pn.Column(self._page, height=height, sizing_mode="stretch_width")

    def ask(self, question: str, hint_level: HintLevel | int | None = None) -> Answer:
        """Ask, and wait for the hint; it also appears in the talk.

        Raises:
            BadInput: there is no text.
            ProviderError: the assistant gave no answer.
        """
        session, coaching = self._session, self._services.coaching
        chat_id = session.conversation_id or coaching.start(session.course_id, session.user).id
        level = None if hint_level is None else HintLevel(hint_level)
        self._waited(coaching.ask(chat_id, question, session.user, level, document_id=session.document_id))
        session.conversation_id = chat_id
        self._page.opened()
        said = coaching.conversation(chat_id, session.user).shown[-1]
        return Answer(
            text=said.text, hint_level=said.hint_level or HintLevel.NUDGE, references=said.references
        )

    def __panel__(self) -> pn.Column:
        return self._layout
