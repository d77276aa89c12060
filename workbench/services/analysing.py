"""Analysing: what an import is and aims at, how it reads, and what of it is already here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from workbench.model._encoding import decode, encode
from workbench.model.analysis import Analysis, Duplicate
from workbench.model.course import Page
from workbench.model.errors import Cancelled, ProviderError, WorkbenchError
from workbench.model.imported import Imported
from workbench.model.limits import ImportLimits
from workbench.model.prompt import Prompt
from workbench.model.run import Feature, Run, RunRequest, Status
from workbench.providers import Provider
from workbench.services._analysis_call import asked, merged, parsed, repaired, schema
from workbench.services._duplicates import Known, Likeness, surest
from workbench.services._objectives import objectives_of
from workbench.services._page_facts import lines_of, page_facts
from workbench.services._schemas import misfits
from workbench.services.generating import Generating
from workbench.services.outlining import Outlining
from workbench.storage.imports import ImportStore

Progress = Callable[[float, str], None]
_POLL = 0.2
_RULES = "Rules, no AI"


class Analysing:
    """Analyses imports: by rules, and by the AI where one is connected. Blocks: call it in a thread."""

    def __init__(
        self,
        outlining: Outlining,
        generating: Generating,
        provider: Callable[[], Provider],
        imports: ImportStore,
        limits: ImportLimits,
    ) -> None:
        self._outlining, self._generating, self._provider = outlining, generating, provider
        self._imports, self._limits = imports, limits

    @property
    def by_default(self) -> bool:
        """Whether imports are analysed unless a person says otherwise."""
        return self._limits.analysis

    def analyse(
        self,
        imported: Imported,
        user: str,
        *,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
        first: Callable[[Analysis], None] | None = None,
        ai: bool = True,
    ) -> Analysis:
        """What an import is; with `ai=False`, and where no AI is connected, by rules alone.

        `first` is told what the rules say before an AI is asked, which may take long.

        Raises:
            Cancelled: `cancelled` said so.
        """
        step = _Steps(progress, cancelled)
        pages = tuple(imported.course.walk())
        found = _by_rules(pages, step)
        found = replace(found, duplicates=self._duplicates(pages, user, step))
        if ai and pages and self._provider().name != "offline":
            if first is not None:
                first(found)
            step(0.7, "Asking the AI")
            found = self._by_ai(found, pages, user, step)
        step(1.0, "Analysed")
        return found

    def keep(self, import_id: str, analysis: Analysis) -> None:
        """Keep an analysis with the import that it is of."""
        self._imports.keep_analysis(import_id, encode(analysis))

    def kept(self, import_id: str) -> Analysis | None:
        """The analysis that was kept with an import; None when there is none."""
        saved = self._imports.analysis(import_id)
        return None if saved is None else decode(Analysis, saved)

    # What is there already

    def _duplicates(self, pages: Sequence[Page], user: str, step: _Steps) -> tuple[Duplicate, ...]:
        likeness = Likeness(pages)
        return surest(one for known in self._known(user, step) for one in likeness.against(known))

    def _known(self, user: str, step: _Steps) -> Iterator[Known]:
        """The stored pages of the courses that this person may see."""
        courses = self._outlining.courses(user)
        for place, course in enumerate(courses):
            step(0.2 + 0.5 * place / len(courses), "Looking for what is here already")
            ids = [entry.id for entry in self._outlining.outline(course.id).walk()]
            stored = self._outlining.course(course.id).walk()
            for document_id, page in zip(ids, stored, strict=False):
                step.check()
                yield Known(course_id=course.id, course=course.title, document_id=document_id, page=page)

    # The AI

    def _by_ai(self, found: Analysis, pages: Sequence[Page], user: str, step: _Steps) -> Analysis:
        """The same with what the AI says; where it says nothing usable, as the rules say."""
        prompt, unseen = asked(pages, self._limits.analysis_chars)
        try:
            run = self._answer(prompt, user, step)
            problems = _problems(run.text, len(pages))
            if problems:
                run = self._answer(repaired(prompt, run.text, problems), user, step)
                problems = _problems(run.text, len(pages))
        except Cancelled:
            raise
        except WorkbenchError as error:
            return replace(found, problem=f"The AI did not answer, so rules did: {error.message}")
        if problems:
            return replace(found, problem=f"The AI's answer could not be used, so rules did. {problems[0]}")
        said = merged(found, parsed(run.text), pages)
        return replace(said, by=self._provider().label, problem=unseen)

    def _answer(self, prompt: Prompt, user: str, step: _Steps) -> Run:
        """The run that answers, when it has ended; it is metered and limited like every other."""
        run = self._generating.start(RunRequest(user=user, feature=Feature.ANALYSIS, prompt=prompt))
        while not run.status.ended:
            if step.stopped:
                self._generating.cancel(run.id, user=user)
                raise Cancelled("The analysis was stopped.")
            run = self._generating.wait(run.id, timeout=_POLL)
        if run.status is not Status.COMPLETED:
            message = run.error_message or "It did not finish its answer."
            raise ProviderError(message, code=run.error_code or run.status.value)
        return run


class _Steps:
    """Tells how far it is, and ends the work when it was stopped."""

    def __init__(self, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._progress, self._cancelled = progress, cancelled
        self._told = 0.0

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it."""
        return self._cancelled is not None and self._cancelled()

    def check(self) -> None:
        """End the work when it was stopped."""
        if self.stopped:
            raise Cancelled("The analysis was stopped.")

    def __call__(self, share: float, doing: str) -> None:
        self.check()
        now = time.monotonic()
        if self._progress is not None and (share >= 1 or now - self._told > _POLL / 2):
            self._told = now
            self._progress(share, doing)


def _by_rules(pages: Sequence[Page], step: _Steps) -> Analysis:
    """What pages say of themselves."""
    facts = []
    for number, page in enumerate(pages):
        step(0.2 * number / len(pages), "Looking at the pages")
        facts.append(page_facts(page, number))
    objectives = (
        one for number, page in enumerate(pages) for one in objectives_of(tuple(lines_of(page.body)), number)
    )
    return Analysis(pages=tuple(facts), objectives=tuple(objectives), by=_RULES)


def _problems(answer: str, pages: int) -> tuple[str, ...]:
    said = parsed(answer)
    return ("No call of the tool was found.",) if said is None else misfits(said, schema(pages))
