"""An import as its preview shows it, piece by piece: a page's blocks, a screen of questions or of notes.

Everything here is pure and may take its time: components call it in threads, and get JSON text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from workbench.components._channel import Json
from workbench.components._places import Place, Places
from workbench.components._review_notes import ReviewNotes
from workbench.components.content_view import asset_addresses
from workbench.model.content import Node, plain_text, to_json, with_ids
from workbench.model.course import Page
from workbench.model.diff import diff
from workbench.model.exercise import Interaction, Kind, exercise_of, interactions_in
from workbench.model.freeing import freed_aside
from workbench.model.imported import Imported
from workbench.model.rows import rows
from workbench.model.scoring import score_exercise

PAGE_BYTES = 150_000
"""As much of a page, as JSON, is sent at once."""
QUESTIONS_AT_ONCE = 10
_TITLE_CHARS = 120
Assets = Callable[[str], str | None]


@dataclass(frozen=True, kw_only=True)
class Question:
    """An exercise of an import and where it stands."""

    number: int
    page: int
    node: Node
    kinds: tuple[str, ...]
    title: str


class Review:
    """What a preview can be asked about an import."""

    def __init__(self, imported: Imported) -> None:
        self.imported = imported
        self.pages = tuple(_named(page) for page in imported.course.walk())
        freed_aside(self, self.pages)
        self.questions = tuple(_questions(self.pages))
        places = Places(self.pages, imported.origins)
        self.places: tuple[Place, ...] = tuple(places.of(note) for note in imported.notes)
        self._notes = ReviewNotes(imported.notes, self.places)
        asked = (place.question for place in self._notes.to_check())
        self.noted: frozenset[int] = frozenset(one for one in asked if one is not None)

    # What is known from the start -----------------------------------------------------------

    def overview(self) -> dict[str, Json]:
        """What the preview begins with: sizes, the outline and what can be asked for."""
        imported = self.imported
        return {
            "title": imported.course.title,
            "partial": imported.partial,
            "tree": self._tree(),
            "kinds": Counter(kind for one in self.questions for kind in dict.fromkeys(one.kinds)),
            "questions": len(self.questions),
            "noted": len(self.noted),
            "severities": self._notes.severities(),
            "codes": self._notes.codes(),
            "files": len(imported.assets),
            "file_bytes": sum(asset.size for asset in imported.assets),
            "language": imported.course.language,
            "proposals": [
                {
                    "page": one.page,
                    "author": one.author,
                    "at": one.at.isoformat() if one.at else None,
                    "reason": one.reason,
                }
                for one in imported.proposals
            ],
            "offers": [_offer(one) for one in imported.offers],
        }

    def _tree(self) -> list[Json]:
        notes = Counter(place.page for place in self._notes.to_check())
        questions = Counter(one.page for one in self.questions)
        origins = {one.page: one for one in self.imported.origins}
        lines: list[Json] = []
        for index, (page, level) in enumerate(_levels(self.imported.course.pages, 1)):
            line: dict[str, Json] = {"title": page.title, "level": level, "kind": page.kind.value}
            line |= {"questions": questions[index]} if questions[index] else {}
            line |= {"notes": notes[index]} if notes[index] else {}
            line |= {"settings": list(page.settings)} if page.settings else {}
            if index in origins:
                line["origin"] = " ".join(filter(None, [origins[index].path, origins[index].place]))
            lines.append(line)
        return lines

    # What is asked for ----------------------------------------------------------------------

    def page(self, index: int, start: int = 0, until: str = "", *, assets: Assets | None = None) -> str:
        """Blocks of a page from `start` on: about `PAGE_BYTES`, and at least up to the block `until`."""
        blocks = self.pages[index].body.content
        parts: list[str] = []
        shown: list[Json] = []
        size, end, wanted = 0, start, bool(until) and _holds(blocks[start:], until)
        while end < len(blocks) and (size < PAGE_BYTES or wanted):
            tree = to_json(blocks[end])
            wanted = wanted and not _holds((blocks[end],), until)
            shown.append(tree)
            parts.append(json.dumps(tree))
            size, end = size + len(parts[-1]), end + 1
        rest = {"page": index, "start": start, "next": end if end < len(blocks) else None, "of": len(blocks)}
        return _answer({**rest, "assets": asset_addresses(shown, assets)}, "blocks", parts)

    def some_questions(self, wanted: Mapping[str, Json], *, assets: Assets | None = None) -> str:
        """A screen of questions: those of a `kind`, of a `page`, `noted`, `excluded` or that say `text`."""
        excluded = frozenset(wanted.get("excluded") or ())
        found = [one for one in self.questions if self._fits(one, wanted, excluded)]
        start = min(max(0, int(wanted.get("start") or 0)), max(0, len(found) - 1))
        if (number := wanted.get("number")) is not None:
            at = next((at for at, one in enumerate(found) if one.number == number), 0)
            start = at - at % QUESTIONS_AT_ONCE
        shown = found[start : start + QUESTIONS_AT_ONCE]
        trees = [to_json(one.node) for one in shown]
        parts = [json.dumps(self._question(one, tree)) for one, tree in zip(shown, trees, strict=True)]
        facts = {"start": start, "of": len(found), "assets": asset_addresses(trees, assets)}
        return _answer(facts, "questions", parts)

    def _fits(self, one: Question, wanted: Mapping[str, Json], excluded: Collection[int]) -> bool:
        kind, page, text = wanted.get("kind"), wanted.get("page"), str(wanted.get("text") or "").casefold()
        return (
            (not kind or kind in one.kinds)
            and (page is None or page == one.page)
            and (not wanted.get("noted") or one.number in self.noted)
            and (not wanted.get("left") or one.number in excluded)
            and (not text or text in f"{one.title} {plain_text(one.node)}".casefold())
        )

    def _question(self, one: Question, tree: Json) -> Json:
        facts = {"number": one.number, "page": one.page, "title": one.title, "kinds": list(one.kinds)}
        return {**facts, "notes": self._notes.of_question(one.number), "tree": tree}

    def some_notes(self, wanted: Mapping[str, Json]) -> str:
        """A screen of notes: of a `severity`, a `code`, a `page`, or that say `text`; the worst first."""
        facts, parts = self._notes.some(wanted)
        return _answer(facts, "notes", parts)

    def proposal(self, number: int, *, assets: Assets | None = None) -> str:
        """What a proposal would change, as rows to look at."""
        one = self.imported.proposals[number]
        before = self.pages[one.page].body
        shown = {**rows(before, diff(before, one.body)), "readonly": True}
        return json.dumps({"diff": shown, "assets": asset_addresses(shown["rows"], assets)})

    def check(self, number: int, responses: Mapping[str, Sequence[str]]) -> str:
        """What an answer to a question is worth."""
        given = {str(name): tuple(map(str, values)) for name, values in responses.items()}
        score = score_exercise(exercise_of(self.questions[number].node), given)
        facts = {"points": score.points, "maximum": score.maximum}
        return json.dumps({**facts, "graded": score.graded, "correct": score.correct})


def _answer(facts: Json, name: str, parts: Sequence[str]) -> str:
    """JSON text, its largest part made in small steps, so that no other thread has to wait long."""
    return f'{json.dumps(facts)[:-1]}, "{name}": [{",".join(parts)}]}}'


def _named(page: Page) -> Page:
    numbers = count(1)
    return replace(page, body=with_ids(page.body, lambda: f"preview{next(numbers)}"), pages=())


def _levels(pages: Sequence[Page], level: int) -> Iterator[tuple[Page, int]]:
    for page in pages:
        yield page, level
        yield from _levels(page.pages, level + 1)


def _questions(pages: Sequence[Page]) -> Iterator[Question]:
    numbers = count()
    for index, page in enumerate(pages):
        for one in page.body.walk():
            if one.type == "exercise":
                kinds = tuple(map(_shown_as, interactions_in(one.content)))
                said = str(one.attrs.get("title") or "") or " ".join(plain_text(one).split())
                yield Question(
                    number=next(numbers), page=index, node=one, kinds=kinds, title=said[:_TITLE_CHARS]
                )


def _shown_as(part: Interaction) -> str:
    """The kind by which an answer is shown and looked for: several single ones are short answers."""
    return str(Kind.TEXT_ENTRY if part.lines > 1 else part.kind)


def _holds(blocks: Sequence[Node], block: str) -> bool:
    return any(one.attrs.get("id") == block for top in blocks for one in top.walk())


def _offer(one: Json) -> Json:
    return {
        "name": one.name,
        "label": one.label,
        "group": one.group,
        "help": one.help,
        "chosen": one.chosen,
        "options": [[option.value, option.label] for option in one.options],
    }
