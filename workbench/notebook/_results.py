"""What the notebook's functions give: values that show themselves in a cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import panel as pn
from panel.viewable import Viewer

from workbench.components.coach_page import CoachPage
from workbench.components.diff_view import DiffView
from workbench.components.import_preview import ImportPreview
from workbench.components.session import Session
from workbench.exporters._markdown import blocks_to_markdown
from workbench.model.change import Diff, apply
from workbench.model.chat import HintLevel, Reference
from workbench.model.content import Node, plain_text
from workbench.model.course import Asset, Course, Page
from workbench.model.diff import diff
from workbench.model.errors import BadInput
from workbench.model.exercise import Exercise, exercises_in
from workbench.model.imported import Imported, Note
from workbench.model.rows import rows
from workbench.model.run import Run
from workbench.services import Services

_QUESTIONS = ["page", "title", "kind", "question", "choices", "answer", "points"]
_NOTES = ["severity", "where", "message", "excerpt", "page", "advice"]


class Reading:
    """What a file or address holds: a course, its files and a note for all that was changed or lost."""

    def __init__(self, imported: Imported, preview: Callable[[Imported], ImportPreview]) -> None:
        self.imported = imported
        self._preview = preview

    @property
    def course(self) -> Course:
        """The course that was read."""
        return self.imported.course

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was changed, kept apart or lost."""
        return self.imported.notes

    @property
    def assets(self) -> tuple[Asset, ...]:
        """The files it uses."""
        return self.imported.assets

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages, in outline order."""
        return tuple(self.course.walk())

    def to_frame(self) -> pd.DataFrame:
        """The questions: a row for each place where a learner answers."""
        found = [
            row for page in self.pages for one in exercises_in(page.body) for row in _question(page, one)
        ]
        return pd.DataFrame(found, columns=_QUESTIONS)

    def notes_frame(self) -> pd.DataFrame:
        """The notes as a table."""
        found = [{name: getattr(one, name) for name in _NOTES} for one in self.notes]
        return pd.DataFrame(found, columns=_NOTES)

    def preview(self) -> ImportPreview:
        """What an import would bring; its button stores it."""
        return self._preview(self.imported)

    def __repr__(self) -> str:
        questions = len(self.to_frame())
        return (
            f"<{self.course.title}: {len(self.pages)} pages, {questions} questions, {len(self.notes)} notes>"
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return self.preview()._repr_mimebundle_(include, exclude)


def _question(page: Page, exercise: Exercise) -> list[dict[str, Any]]:
    told = " ".join(" ".join(map(plain_text, exercise.body)).split())
    found = []
    for one in exercise.interactions:
        names = {
            choice.id: " ".join(plain_text(choice.content).split()) for choice in (*one.choices, *one.targets)
        }
        prompt = " ".join(plain_text(one.prompt).split()) if one.prompt is not None else ""
        right = [" – ".join(names.get(part, part) for part in value.split()) for value in one.key.correct]
        answer = right if names else list(one.key.correct)
        found.append(
            {
                "page": page.title,
                "title": exercise.title,
                "kind": one.kind.value,
                "question": " ".join(filter(None, [told, prompt])),
                "choices": [name for name in names.values() if name],
                "answer": answer,
                "points": exercise.points,
            }
        )
    return found


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
