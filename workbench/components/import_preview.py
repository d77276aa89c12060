"""What an import would bring, before anything is stored: its content, questions, notes and source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import panel as pn
from panel.viewable import Viewer

from workbench.components._channel import Json
from workbench.components._pictures import Pictures
from workbench.components._preview_answers import Data, Outline, PreviewAnswers
from workbench.components._review import Review
from workbench.components._wants import Wants
from workbench.components.import_review import ImportReview
from workbench.model.course import Course
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits
from workbench.model.outline import CourseInfo
from workbench.services.inspecting import Inspecting
from workbench.services.storing import Wanted

TALL = ":host { flex: none !important; height: auto !important; max-height: none !important; }"
"""As high as what is in it, also where the page around it is lower."""

Taking = Callable[[Wanted], Any]
Choosing = Callable[[dict[str, str]], Any]


class ImportPreview(Viewer):
    """Shows an import and asks what of it to take, and where to."""

    def __init__(
        self,
        imported: Imported,
        courses: Sequence[CourseInfo],
        *,
        source: Source | None = None,
        outline: Outline | None = None,
        pictures: Pictures | None = None,
        limits: ImportLimits | None = None,
        review: Review | None = None,
        wanted: Wanted | None = None,
        **params: Any,
    ) -> None:
        super().__init__(**params)
        self._answers = PreviewAnswers(
            review=review or Review(imported),
            source=source,
            outline=outline,
            pictures=pictures or Pictures(),
            inspecting=Inspecting(limits or ImportLimits()),
            wants=Wants({"title": imported.course.title, "course": "", "place": "last"}),
        )
        self._wants = self._answers.wants
        self._on_take: list[Taking] = []
        self._on_want: list[Taking] = []
        self._on_choose: list[Choosing] = []
        self._on_ask: dict[str, Callable[[], Any]] = {}
        self._shown = ImportReview(self._answers, sizing_mode="stretch_width", margin=0)
        self._shown.on_ask(self._asked)
        self._layout = pn.Column(self._shown, sizing_mode="stretch_width", margin=0, stylesheets=[TALL])
        if wanted is not None:
            self._wants.resume(wanted, self.review)
        self._begin(self._answers.review, keep_pages=bool(wanted), keep_questions=bool(wanted))
        self.offer(courses)

    # For the page ---------------------------------------------------------------------------

    @property
    def review(self) -> Review:
        """What is looked at."""
        return self._answers.review

    @property
    def wanted(self) -> Wanted:
        """What would be taken now."""
        return self._wants.wanted

    def on_want(self, handler: Taking) -> None:
        """Call `handler(wanted)` when the visitor chose what to take, or where it goes."""
        self._on_want.append(handler)

    def on_take(self, handler: Taking) -> None:
        """Call `handler(wanted)` when the visitor imports."""
        self._on_take.append(handler)

    def on_choose(self, handler: Choosing) -> None:
        """Call `handler(choices)` when the visitor wants it read in another way."""
        self._on_choose.append(handler)
        self._shown.show(rereading=True)

    def on(self, kind: str, handler: Callable[[], Any]) -> None:
        """Call `handler()` for `shown`, `cancel_reading` and `next`; once stored, `open`, `edit`, `undo`."""
        self._on_ask[kind] = handler

    def offer(self, courses: Sequence[CourseInfo]) -> None:
        """Offer these courses to put it into."""
        if self._wants.aim["course"] not in {"", *(one.id for one in courses)}:  # it is gone
            self._wants.aim.update(course="", place="last")
            self._shown.show(aim=dict(self._wants.aim))  # only then: somebody may be writing a title
        named = [{"id": one.id, "title": f"{one.title}{_twin(one, courses)}"} for one in courses]
        self._shown.show(courses=named)

    def replace(self, imported: Imported, source: Source | None, review: Review) -> None:
        """Show another reading of the same source; what was chosen of the old one holds where it can."""
        self._answers.source = source
        if self._wants.aim["title"] == self.review.imported.course.title:
            self._wants.aim["title"] = imported.course.title
        same = [page.title for page in self.review.pages] == [page.title for page in review.pages]
        questions = len(self.review.questions) == len(review.questions)
        self._begin(review, keep_pages=same, keep_questions=same and questions)
        self._wanting()

    def warn(self, conflicts: Sequence[Json]) -> None:
        """Say that the source was imported before, and what each way to go on would do."""
        self._shown.show(conflicts=list(conflicts))

    def tell(self, *, problem: str = "", busy: str = "") -> None:
        """Say what went wrong, or what is under way."""
        self._shown.show(problem=problem, busy=busy)

    def progress(self, share: float, doing: str) -> None:
        """Say how far a new reading is."""
        self._shown.progress(share, doing)

    def follow(self, ready: int) -> None:
        """Say how many others are ready to be looked at."""
        self._shown.show(following=ready)

    def storing(self, busy: bool) -> None:
        """Say whether it is being stored."""
        self._shown.show(storing=busy)

    def stored(self, summary: Json) -> None:
        """Say where it went: `title` of the course and what was `said`; None when it was taken back.

        With `kept` False nothing was stored that could be taken back.
        """
        kept = bool(summary) and summary.get("kept", True)
        acts = [one for one in ("open", "edit", "undo") if one in self._on_ask and (kept or one != "undo")]
        self._shown.show(stored=summary and {**summary, "acts": acts}, storing=False, conflicts=[])

    def focus(self) -> None:
        """Bring it to the visitor's keyboard."""
        self._shown.tell("focus")

    def beside(self, *more: Any) -> None:
        """Show these below, such as an analysis."""
        self._layout.objects = [self._shown, *more]

    def leave(self) -> Pictures:
        """Let go of the course at once; a browser may still be loading the pictures, which are to be closed.

        What is left to the garbage collector keeps everybody waiting when a large course is collected.
        """
        self._answers.pictures.show(())
        self._answers.source, self._answers.review = None, Review(Imported(course=Course(title="")))
        return self._answers.pictures

    def __panel__(self) -> pn.Column:
        return self._layout

    # What is shown --------------------------------------------------------------------------

    def _begin(self, review: Review, *, keep_pages: bool = False, keep_questions: bool = False) -> None:
        self._answers.review = review
        self._answers.pictures.show(review.imported.assets)
        self._wants.renew(review, keep_pages=keep_pages, keep_questions=keep_questions)
        self._shown.show(**self._answers.shown(), busy="", problem="")

    # What the visitor does ------------------------------------------------------------------

    def _asked(self, kind: str, data: Data) -> Any:
        if kind in ("take", "leave", "aim"):
            self._shown.remember(**self._wants.changed(kind, data, self.review))
            self._wanting()
        elif kind == "choose":
            self._chosen(str(data.get("name")), str(data.get("value")))
        elif kind == "import":
            self._take(str(data.get("conflict") or ""))
        elif kind in self._on_ask:
            self._shown.call([self._on_ask[kind]])

    def _wanting(self) -> None:
        for handler in self._on_want:
            handler(self.wanted)

    def _chosen(self, name: str, value: str) -> None:
        offers = {one.name: one for one in self.review.imported.offers}
        if name not in offers or value not in {option.value for option in offers[name].options}:
            return
        before = dict(self._answers.source.choices) if self._answers.source else {}
        self._shown.call(list(self._on_choose), {**before, name: value})

    def _take(self, conflict: str) -> None:
        chosen = replace(self.wanted, conflict=conflict)
        for handler in self._on_take:
            pn.state.execute(partial(handler, chosen), schedule=False)


def _twin(one: CourseInfo, courses: Sequence[CourseInfo]) -> str:
    same = [other.id for other in courses if other.title == one.title]
    return f" ({same.index(one.id) + 1})" if len(same) > 1 else ""
