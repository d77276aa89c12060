"""A page with questions as a QTI 1.2 assessment or bank, and what Canvas wants to know of it besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.exporters._notes import Notes
from workbench.exporters._qti12_item import ItemWriter
from workbench.exporters._qti12_parts import fields
from workbench.exporters._qti_dialect import escaped, html_tag, plain_number
from workbench.model.content import Node, doc
from workbench.model.course import Page, PageKind
from workbench.model.exercise import Exercise, exercise_of, exercises_in
from workbench.model.scoring import best

_ASI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_META = {
    "Answers shuffled": "shuffle_answers",
    "Score that counts": "scoring_policy",
    "Type": "quiz_type",
    "Points": "points_possible",
    "Attempts": "allowed_attempts",
    "One question at a time": "one_question_at_a_time",
    "No way back": "cant_go_back",
    "Correct answers shown": "show_correct_answers",
    "Results hidden": "hide_results",
    "Access code": "access_code",
    "Opens": "unlock_at",
    "Closes": "lock_at",
    "Due": "due_at",
    "Time limit": "time_limit",
}
_SECTION = {
    "Questions drawn": "selection_number",
    "Points each": "points_per_item",
    "Drawn from bank": "sourcebank_ref",
}
_PART = re.compile(r"(?<!\d)(\d{1,9}) (h|min|s)\b")
_SECONDS = {"h": 3600, "min": 60, "s": 1}


@dataclass
class QuizWriter:
    """Writes the quizzes of one package; each question gets an identifier of its own."""

    items: ItemWriter
    notes: Notes
    _idents: set[str] = field(default_factory=set)
    _count: int = 0

    def quiz(self, page: Page, ident: str) -> str:
        """The whole quiz or bank in full."""
        self._section_only(page, nested=False)
        if page.kind is PageKind.BANK:
            named = fields((("bank_title", page.title),))
            return _interop(html_tag("objectbank", named + self._parts(page), {"ident": ident}))
        root = html_tag("section", self._parts(page), {"ident": "root_section"})
        attempts = dict(page.settings).get("Attempts", "")
        meta = fields((("cc_maxattempts", attempts),) if attempts else ())
        return _interop(html_tag("assessment", meta + root, {"ident": ident, "title": page.title}))

    def profile(self, page: Page, ident: str) -> str:
        """The quiz or bank as Common Cartridge's profile allows it."""
        items = ""
        for at, (where, exercise) in enumerate(_all(page), start=1):
            item = self.items.plain_item(exercise, f"{ident}_{at}")
            items += item or ""
            if item is None:
                self.notes.warning(
                    where,
                    "Common Cartridge has no question of this kind; only Canvas and this workbench read it.",
                )
        if page.kind is PageKind.BANK:
            return _interop(html_tag("objectbank", items, {"ident": ident}), profile=True)
        meta = fields(
            (
                ("cc_profile", "cc.exam.v0p1"),
                ("qmd_assessmenttype", "Examination"),
                ("qmd_scoretype", "Percentage"),
            )
        )
        root = html_tag("section", items, {"ident": "root_section"})
        whole = html_tag("assessment", meta + root, {"ident": ident, "title": page.title})
        return _interop(whole, profile=True)

    def meta(self, page: Page, ident: str) -> str:
        """Canvas's description of a quiz, which lies beside it."""
        told = {"points_possible": _points(page), "quiz_type": "assignment", "allowed_attempts": "1"}
        told |= {_META[key]: _value(key, value) for key, value in page.settings if key in _META}
        before = introduction(page)
        inside = html_tag("title", escaped(page.title))
        inside += html_tag("description", escaped(self.items.html(doc(*before))) if before else "")
        inside += "".join(html_tag(key, escaped(value)) for key, value in told.items())
        given = {"identifier": ident, "xmlns": _CANVAS, "xmlns:xsi": _XSI}
        given["xsi:schemaLocation"] = f"{_CANVAS} https://canvas.instructure.com/xsd/cccv1p0.xsd"
        return f"{HEAD}{html_tag('quiz', inside, given)}\n"

    # Parts

    def _parts(self, page: Page) -> str:
        """The questions of a page, text between them, and its sections."""
        inside, started = "", False
        for block in page.body.content:
            if block.type == "exercise":
                started = True
                inside += self._item(exercise_of(block), page.title)
            elif started:
                self.notes.info(page.title, "Text between questions became an entry of its own.", block.plain)
                inside += self._item(Exercise(body=(block,)), page.title)
        return inside + "".join(self._section(one) for one in page.pages)

    def _section(self, page: Page) -> str:
        self._section_only(page, nested=True)
        known = dict(page.settings)
        number = html_tag("selection_number", escaped(known.get("Questions drawn", "")))
        more = "".join(
            html_tag(_SECTION[key], escaped(known[key])) for key in ("Points each",) if key in known
        )
        bank = html_tag("sourcebank_ref", escaped(known.get("Drawn from bank", "")))
        drawn = (bank if "Drawn from bank" in known else "") + (number if "Questions drawn" in known else "")
        drawn += html_tag("selection_extension", more) if more else ""
        order = html_tag("selection_ordering", html_tag("selection", drawn)) if drawn else ""
        self._count += 1
        given = {"ident": f"section{self._count}", "title": page.title}
        return html_tag("section", order + self._parts(page), given)

    def _section_only(self, page: Page, *, nested: bool) -> None:
        """Say which settings are not carried, and text that has no place."""
        kept = _SECTION if nested else _META
        for key, value in page.settings:
            if key not in kept or (page.kind is PageKind.BANK and not nested):
                self.notes.loss(page.title, "A setting was left out.", f"{key}: {value}")
        if (nested or page.kind is PageKind.BANK) and (before := introduction(page)):
            said = " ".join(block.plain for block in before)
            self.notes.loss(page.title, "Text before the questions of a section was left out.", said)

    def _item(self, exercise: Exercise, title: str) -> str:
        self._count += 1
        ident = exercise.identifier
        if not ident or ident in self._idents:
            ident = f"item{self._count}"
        self._idents.add(ident)
        return self.items.item(exercise, ident, f"{title}, {exercise.title or ident}")


def _interop(inside: str, *, profile: bool = False) -> str:
    place = "http://www.imsglobal.org/profile/cc/ccv1p3/ccv1p3_qtiasiv1p2p1_v1p0.xsd"
    given = {"xmlns": _ASI, "xmlns:xsi": _XSI}
    given["xsi:schemaLocation"] = f"{_ASI} {place if profile else _ASI + 'p1.xsd'}"
    return f"{HEAD}{html_tag('questestinterop', inside, given)}\n"


def introduction(page: Page) -> tuple[Node, ...]:
    """The text that stands before the first question, if there is any."""
    before = []
    for block in page.body.content:
        if block.type == "exercise":
            break
        before.append(block)
    says = any(block.plain.strip() or block.type not in ("paragraph",) or block.content for block in before)
    return tuple(before) if says else ()


def _all(page: Page) -> Iterator[tuple[str, Exercise]]:
    for one in page.walk():
        for exercise in exercises_in(one.body):
            yield f"{one.title}, {exercise.title or exercise.identifier or 'question'}", exercise


def _points(page: Page) -> str:
    """The points of all questions together."""
    total = 0.0
    for _, one in _all(page):
        total += one.points if one.points is not None else sum(map(best, one.interactions[:1]))
    return plain_number(total)


def _value(key: str, value: str) -> str:
    if key == "Time limit":
        seconds = sum(int(number) * _SECONDS[unit] for number, unit in _PART.findall(value))
        return plain_number(seconds / 60) if seconds else ""
    return "true" if value == "yes" else value


def has_questions(page: Page) -> bool:
    """Whether a page itself asks something."""
    return next(exercises_in(page.body), None) is not None
