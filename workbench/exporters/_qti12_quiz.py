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
_TRUTH = r"true|false"
_WHEN = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)?"
_META = {
    "Answers shuffled": ("shuffle_answers", _TRUTH),
    "Score that counts": ("scoring_policy", r"keep_(latest|highest|average)"),
    "Type": ("quiz_type", r"practice_quiz|assignment|graded_survey|survey"),
    "Points": ("points_possible", r"-?\d+(\.\d*)?"),
    "Attempts": ("allowed_attempts", r"-?\d+"),
    "One question at a time": ("one_question_at_a_time", _TRUTH),
    "No way back": ("cant_go_back", _TRUTH),
    "Correct answers shown": ("show_correct_answers", _TRUTH),
    "Results hidden": ("hide_results", r".*"),
    "Access code": ("access_code", r".*"),
    "Opens": ("unlock_at", _WHEN),
    "Closes": ("lock_at", _WHEN),
    "Due": ("due_at", _WHEN),
    "Time limit": ("time_limit", r"\d+"),
}
"""Settings by their names in Canvas, each with what Canvas's schema takes for it."""
_SAID = {"yes": "true", "no": "false", "unlimited": "-1"}
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
        asked = [(f"{ident}_{at}", *one) for at, one in enumerate(_all(page), start=1)]
        items = "".join(self._plain(*one) for one in asked)
        items = items or "".join(self.items.free_item(exercise, name) for name, _, exercise in asked)
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

    def _plain(self, name: str, where: str, exercise: Exercise) -> str:
        """A question as the profile has it, or else one to answer freely; text alone is no question."""
        item = self.items.plain_item(exercise, name)
        if item is not None or not exercise.interactions:
            return item or ""
        self.notes.warning(
            where,
            "Common Cartridge has no question of this kind; there it is to be answered freely. "
            "Canvas and this workbench read it as it is.",
        )
        return self.items.free_item(exercise, name)

    def meta(self, page: Page, ident: str) -> str:
        """Canvas's description of a quiz, which lies beside it."""
        told = {"points_possible": _points(page), "quiz_type": "assignment", "allowed_attempts": "1"}
        told |= {_META[key][0]: said for key, value in page.settings if (said := _value(key, value))}
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
        for key, value in page.settings:
            kept = key in _SECTION if nested else page.kind is not PageKind.BANK and bool(_value(key, value))
            if not kept:
                self.notes.loss(page.title, "A setting was left out.", f"{key}: {value}")
            elif key == "Time limit" and not nested and _seconds(value) % 60:
                self.notes.warning(page.title, "Canvas counts whole minutes; the time is rounded up.", value)
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
    """A setting as Canvas writes it; "" for one that it does not take."""
    if key not in _META:
        return ""
    said = str(-(-_seconds(value) // 60) or "") if key == "Time limit" else _SAID.get(value, value)
    return said if re.fullmatch(_META[key][1], said) else ""


def _seconds(value: str) -> int:
    return sum(int(number) * _SECONDS[unit] for number, unit in _PART.findall(value))


def has_questions(page: Page) -> bool:
    """Whether a page itself asks something."""
    return next(exercises_in(page.body), None) is not None
