"""What a visitor wants of an import that is looked at: its pages, its questions, and where it goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.components._channel import Json
from workbench.components._review import Review
from workbench.services.storing import Wanted


@dataclass
class Wants:
    """All of an import, in a course of its own, until something else is chosen."""

    aim: dict[str, str]
    """The `title`, the `course` (empty for a new one) and the `place` in it."""
    pages: frozenset[int] = frozenset()
    excluded: set[int] = field(default_factory=set)
    """The questions that are left out, by number."""

    @property
    def wanted(self) -> Wanted:
        """What would be taken now."""
        return Wanted(
            title=self.aim["title"],
            course_id=self.aim["course"] or None,
            place=self.aim["place"],
            pages=self.pages,
            without=frozenset(self.excluded),
        )

    def resume(self, wanted: Wanted, review: Review) -> None:
        """Begin with what was chosen before."""
        self.take(wanted.pages, review)
        self.excluded = {one for one in wanted.without if one in range(len(review.questions))}
        self.aim = {"title": wanted.title, "course": wanted.course_id or "", "place": wanted.place}

    def renew(self, review: Review, *, keep_pages: bool, keep_questions: bool) -> None:
        """Choose all pages and questions of a reading, unless those that were chosen hold for it."""
        if not keep_pages:
            self.pages = frozenset(range(len(review.pages)))
        if not keep_questions:
            self.excluded = set()

    def changed(self, kind: str, data: Mapping[str, Json], review: Review) -> dict[str, Json]:
        """Change what the visitor says, by `take`, `leave` or `aim`; what is shown of it then."""
        if kind == "take":
            self.take(data.get("taken", ()), review)
            return {"taken": sorted(self.pages)}
        if kind == "leave":
            self.leave_out(data.get("numbers", ()), review, on=bool(data.get("on")))
            return {"excluded": sorted(self.excluded)}
        self.aim_at(data)
        return {"aim": dict(self.aim)}

    def take(self, pages: Iterable[Any], review: Review) -> None:
        """Take these pages, as far as there are such."""
        self.pages = frozenset(one for one in pages if one in range(len(review.pages)))

    def leave_out(self, questions: Iterable[Any], review: Review, *, on: bool) -> None:
        """Leave these questions out, or take them after all."""
        numbers = {one for one in questions if one in range(len(review.questions))}
        self.excluded = self.excluded | numbers if on else self.excluded - numbers

    def aim_at(self, data: Mapping[str, Json]) -> None:
        """Put it there, or call it so."""
        self.aim.update({name: str(data[name]) for name in self.aim if name in data})
