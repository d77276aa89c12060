"""What the browser asks of a preview, piece by piece, as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from workbench.components._channel import Json
from workbench.components._pictures import Pictures
from workbench.components._pieces import piece_of
from workbench.components._review import Review
from workbench.components._wants import Wants
from workbench.model.errors import BadInput
from workbench.model.imported import Imported, Source
from workbench.model.outline import Entry
from workbench.services.inspecting import MOST_MEMBERS, Inspecting

Data = Mapping[str, Json]
Outline = Callable[[str], Sequence[Entry]]


@dataclass
class PreviewAnswers:
    """What is looked at, and the answers about it."""

    review: Review
    source: Source | None
    outline: Outline | None
    pictures: Pictures
    inspecting: Inspecting
    wants: Wants

    def shown(self) -> dict[str, Json]:
        """What is shown before anything is asked."""
        pages, excluded = self.wants.pages, self.wants.excluded
        return {
            "overview": json.dumps(self.review.overview()),
            "taken": None if len(pages) == len(self.review.pages) else sorted(pages),
            "excluded": sorted(excluded),
            "aim": dict(self.wants.aim),
            "provenance": _provenance(self.review.imported, self.source),
            "source": self.source is not None,
        }

    def __call__(self, what: str, data: Data) -> str:
        """JSON text for what the browser asks. Runs in a thread."""
        answers: dict[str, Callable[[Data], str]] = {
            "page": self._page,
            "questions": lambda asked: self.review.some_questions(
                {**asked, "excluded": sorted(self.wants.excluded)}, assets=self.pictures.finder()
            ),
            "notes": self.review.some_notes,
            "proposal": self._proposal,
            "check": self._check,
            "piece": self._piece,
            "source": self._source,
            "places": self._places,
        }
        if what not in answers:
            raise BadInput("This cannot be shown.")
        return answers[what](data)

    def _page(self, data: Data) -> str:
        index, start = _within(data.get("page"), self.review.pages), max(0, int(data.get("start") or 0))
        return self.review.page(index, start, str(data.get("until") or ""), assets=self.pictures.finder())

    def _proposal(self, data: Data) -> str:
        number = _within(data.get("number"), self.review.imported.proposals)
        return self.review.proposal(number, assets=self.pictures.finder())

    def _check(self, data: Data) -> str:
        given = data.get("responses")
        number = _within(data.get("number"), self.review.questions)
        return self.review.check(number, given if isinstance(given, dict) else {})

    def _piece(self, data: Data) -> str:
        return json.dumps(piece_of(self.pictures.named(str(data.get("src"))), data.get("at")))

    def _source(self, data: Data) -> str:
        if self.source is None:
            raise BadInput("The source is not at hand any more.")
        members = self.inspecting.members(self.source)
        name = self.inspecting.named(members, str(data.get("member") or ""))
        files = [[one.name, one.size] for one in members[:MOST_MEMBERS]]
        excerpt = asdict(self.inspecting.excerpt(self.source, name))
        return json.dumps({**excerpt, "files": files, "of": len(members)})

    def _places(self, data: Data) -> str:
        entries = self.outline(str(data.get("course"))) if self.outline and data.get("course") else ()
        return json.dumps({"places": list(_lines(entries, 0))})


def _within(number: Json, things: Sequence[Any]) -> int:
    if not isinstance(number, int) or not 0 <= number < len(things):
        raise BadInput("This is not in the file any more.")
    return number


def _lines(entries: Sequence[Entry], level: int) -> Any:
    for one in entries:
        yield {"id": one.id, "title": one.title, "level": level}
        yield from _lines(one.entries, level + 1)


def _provenance(imported: Imported, source: Source | None) -> Json:
    known = imported.provenance
    return {
        "name": known.name if known else (source.name if source else imported.course.title),
        "size": source.size if source else None,
        "sha256": known.sha256 if known else "",
        "importer": known.importer if known else "",
        "version": known.version if known else "",
        "url": known.url if known else "",
        "description": imported.course.description,
    }
