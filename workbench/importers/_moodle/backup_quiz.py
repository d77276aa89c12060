"""Quizzes and lessons of a Moodle backup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from workbench.importers._moodle.backup_files import said
from workbench.importers._moodle.backup_parts import Activity, Blocks, minutes, plain_number, settled, when
from workbench.importers._moodle.backup_text import rich
from workbench.importers._notes import counted
from workbench.importers._numbers import whole_number
from workbench.importers._placing import Placed, link_to
from workbench.importers._tools.exercise import Answer, Told, choice, essay, match, number, typed
from workbench.importers._xml import Element
from workbench.model.content import Node, doc, heading, mark, node, paragraph, text
from workbench.model.course import PageKind
from workbench.model.exercise import Feedback, Range

_KEPT = {"2": "average", "3": "first attempt", "4": "last attempt"}
_BEHAVIOURS = {
    "adaptive": "at once, with further tries that cost points",
    "adaptivenopenalty": "at once, with further tries",
    "immediatefeedback": "at once",
    "immediatecbm": "at once, with how certain one is",
    "interactive": "at once, with hints and further tries",
    "deferredcbm": "at the end, with how certain one is",
    "deferredfeedback": "at the end",
}
_SHORT, _TRUE_FALSE, _MANY, _PAIRS, _NUMBER, _ESSAY, _CONTENT = "1", "2", "3", "5", "8", "10", "20"


def quiz(activity: Activity) -> Placed:
    """A quiz with its questions in their order, and what it draws at random."""
    own = activity.own
    headings = {
        said(one, "firstslot").strip(): said(one, "heading").strip()
        for one in own.iterfind("sections/section")
    }
    blocks: list[Node] = list(activity.texts())
    drawn: Counter[str] = Counter()
    for slot in _slots(own):
        if words := headings.get(said(slot, "slot").strip()):
            blocks.append(heading(2, text(words)))
        reference = slot.find("question_set_reference")
        asked = activity.bank.questions.get(_asked(activity, slot))
        if reference is not None:
            drawn[activity.bank.drawn(reference)] += 1
        elif asked is not None and asked.kind == "random":
            drawn[asked.category.name] += 1
        else:
            blocks += _exercise(activity, slot)
    _tell_drawn(activity, drawn)
    pools = tuple(("Drawn at random", f"{count} of “{name}”") for name, count in drawn.items())
    blocks += _overall(activity)
    return activity.page(*blocks, kind=PageKind.QUIZ, settings=(*_settings(own), *pools))


def _tell_drawn(activity: Activity, drawn: Counter[str]) -> None:
    for name, count in drawn.items():
        activity.files.package.notes.warning(
            f"The quiz draws {counted(count, 'question')} at random from those in the question bank.",
            where=activity.title,
            excerpt=name,
            code="pool",
        )


def _slots(own: Element) -> list[Element]:
    found = list(own.iterfind("question_instances/question_instance"))
    listed = [one for one in said(own, "questions").split(",") if one.strip() not in ("", "0")]
    places = {name.strip(): at for at, name in enumerate(listed)}
    if places:  # before Moodle 2.7 the quiz itself names the order
        return sorted(found, key=lambda one: places.get(said(one, "question").strip(), len(places)))
    return sorted(found, key=lambda one: whole_number(said(one, "slot")) or 0)


def _asked(activity: Activity, slot: Element) -> str:
    """The number of a slot's question."""
    entry = said(slot.find("question_reference"), "questionbankentryid").strip()
    return (
        activity.bank.entries.get(entry) or said(slot, "questionid").strip() or said(slot, "question").strip()
    )


def _exercise(activity: Activity, slot: Element) -> Blocks:
    points = plain_number(said(slot, "maxmark") or said(slot, "grade"))
    found = activity.bank.exercise(_asked(activity, slot), points)
    if not found:
        activity.files.package.notes.loss(
            "A question of the quiz is not in the backup.",
            where=activity.title,
            excerpt=f"slot {said(slot, 'slot')}".strip(),
            code="missing_question",
            advice="Export its category from the question bank as Moodle XML, and import that.",
        )
    return found


def _settings(own: Element) -> tuple[tuple[str, str], ...]:
    attempts = said(own, "attempts_number").strip()
    return settled(
        ("Time limit", minutes(own, "timelimit")),
        ("Attempts", attempts),
        ("Points", plain_number(said(own, "grade"))),
        ("Open from", when(own, "timeopen")),
        ("Open until", when(own, "timeclose")),
        ("Access code", said(own, "password").strip()),
        ("Score kept", _KEPT.get(said(own, "grademethod").strip(), "") if attempts != "1" else ""),
        ("Feedback", _BEHAVIOURS.get(said(own, "preferredbehaviour").strip(), "")),
        ("Order", "as they stand" if said(own, "navmethod") == "sequential" else ""),
    )


def _overall(activity: Activity) -> Iterator[Node]:
    """What is told at the end, by the share of points."""
    told = [
        (one, activity.text.field(one, "feedbacktext")) for one in activity.own.iterfind("feedbacks/feedback")
    ]
    parts: list[Node] = []
    for one, blocks in told:
        if blocks:
            low, high = plain_number(said(one, "mingrade")), plain_number(said(one, "maxgrade"))
            parts += (paragraph(f"From {low} to below {high} points:"), *blocks)
    if parts:
        yield node("callout", heading(3, text("Overall feedback")), *parts)


# Lessons -----------------------------------------------------------------------------------------


def lesson(activity: Activity) -> Placed:
    """A lesson: a page for each of its own."""
    _tell_ways(activity)
    pages = tuple(_lesson_page(activity, one) for one in _in_order(activity.own) if _is_shown(one))
    return activity.page(
        *activity.texts(),
        *activity.attached("mediafile"),
        kind=PageKind.SECTION,
        pages=pages,
        settings=_lesson_settings(activity.own),
    )


def _lesson_settings(own: Element) -> tuple[tuple[str, str], ...]:
    return settled(
        ("Time limit", minutes(own, "timelimit")),
        ("Points", plain_number(said(own, "grade"))),
        ("Open from", when(own, "available")),
        ("Open until", when(own, "deadline")),
        ("Access code", said(own, "password").strip()),
    )


def _is_shown(page: Element) -> bool:
    """Whether a page shows something: ends of branches and clusters do not."""
    return said(page, "qtype").strip() not in ("21", "30", "31")


def _in_order(own: Element) -> list[Element]:
    """The pages as each names the next; those that none names at the end."""
    pages = {one.get("id") or "": one for one in own.iterfind("pages/page")}
    first = next((name for name, one in pages.items() if said(one, "prevpageid").strip() in ("", "0")), "")
    found: list[Element] = []
    while first in pages:
        found.append(pages.pop(first))
        first = said(found[-1], "nextpageid").strip()
    return [*found, *pages.values()]


def _lesson_page(activity: Activity, page: Element) -> Placed:
    shown = activity.text.field(page, "contents")
    answers = list(page.iterfind("answers/answer"))
    kind = said(page, "qtype").strip()
    title = said(page, "title").strip()
    if kind == _CONTENT:
        ways = tuple(block for one in answers for block in _way(activity, one))
        return activity.part(page.get("id") or "", title, *shown, *ways)
    found = _lesson_question(activity, page, shown, answers)
    if found is None:
        activity.files.package.notes.warning(
            "A question of a lesson was kept as text.",
            where=activity.title,
            excerpt=title,
            code="question_kind",
        )
        found_blocks = (*shown, *(block for one in answers for block in _said(activity, one)))
        return activity.part(page.get("id") or "", title, *found_blocks)
    return activity.part(page.get("id") or "", title, found)


def _way(activity: Activity, answer: Element) -> Blocks:
    """A button that leads to a page of the lesson."""
    words, to = " ".join(said(answer, "answer_text").split()), said(answer, "jumpto").strip()
    if not words:
        return ()
    if not to.isdecimal() or to == "0":
        return (paragraph(words),)  # to the page before or after this one, or back to it
    return (paragraph(text(words, mark("link", href=link_to(f"moodle:{activity.number}:{to}")))),)


def _lesson_question(activity: Activity, page: Element, shown: Blocks, answers: list[Element]) -> Node | None:
    kind = said(page, "qtype").strip()
    about = Told(identifier=page.get("id") or "", title=said(page, "title"))
    right = [one for one in answers if _is_right(activity, one)]
    if kind in (_MANY, _TRUE_FALSE):
        listed = [
            Answer(content=_said(activity, one), right=one in right, feedback=_response(activity, one))
            for one in answers
        ]
        return choice(shown, listed, about, many=said(page, "qoption").strip() == "1")
    if kind == _SHORT:
        words = [said(one, "answer_text").strip() for one in right]
        form = "TextRegex" if said(page, "qoption").strip() == "1" else "Wildcard"
        compared = form if form == "TextRegex" or any("*" in one for one in words) else ""
        return typed(shown, words, about, compared=compared, feedback=_responses(activity, answers))
    if kind == _ESSAY:
        return essay(shown, about)
    if kind == _NUMBER:
        ranges = (_range(said(one, "answer_text")) for one in right)
        return number(
            shown, [one for one in ranges if one is not None], about, feedback=_responses(activity, answers)
        )
    if kind == _PAIRS and len(answers) > 2:  # the first two say what is told of right and wrong pairs
        right, wrong, *listed = answers
        told = replace(about, correct=_said(activity, right), incorrect=_said(activity, wrong))
        return match(shown, [(_said(activity, one), _response(activity, one)) for one in listed], told)
    return None


def _responses(activity: Activity, answers: list[Element]) -> tuple[Feedback, ...]:
    """What is told of single typed answers."""
    told = ((said(one, "answer_text").strip(), _response(activity, one)) for one in answers)
    return tuple(
        Feedback(outcome=words.replace(":", "..") if _range(words) else words, content=doc(*blocks))
        for words, blocks in told
        if words and blocks
    )


def _tell_ways(activity: Activity) -> None:
    """Tell where the answers of a lesson's questions lead to, for its pages stand in their order here."""
    titles = {one.get("id") or "": said(one, "title").strip() for one in activity.own.iterfind("pages/page")}
    ways = [
        f"“{said(answer, 'answer_text').strip()}” → “{titles[to]}”"
        for page in activity.own.iterfind("pages/page")
        if said(page, "qtype").strip() != _CONTENT
        for answer in page.iterfind("answers/answer")
        if (to := said(answer, "jumpto").strip()) in titles
    ]
    if ways:
        activity.files.package.notes.info(
            "Answers of the lesson lead to other pages; here its pages follow each other.",
            where=activity.title,
            excerpt="; ".join(ways),
            code="branching",
        )


def _is_right(activity: Activity, answer: Element) -> bool:
    """By its points, where the lesson counts by them; else by whether it leads on."""
    if said(activity.own, "custom").strip() == "1":
        score = said(answer, "score").strip()
        return score.lstrip("-").replace(".", "", 1).isdecimal() and float(score) > 0
    return said(answer, "jumpto").strip() not in ("0", "")


def _said(activity: Activity, answer: Element) -> Blocks:
    return _part(activity, answer, "answer_text", "answerformat")


def _response(activity: Activity, answer: Element) -> Blocks:
    return _part(activity, answer, "response", "responseformat")


def _part(activity: Activity, answer: Element, name: str, form: str) -> Blocks:
    """A text whose format has a name of its own."""
    made = rich("text", answer, name)
    made.set(
        "format",
        {"0": "moodle_auto_format", "2": "plain_text", "4": "markdown"}.get(
            said(answer, form).strip(), "html"
        ),
    )
    return activity.text.blocks_of(made) if said(answer, name).strip() else ()


def _range(words: str) -> Range | None:
    low, _, high = words.strip().partition(":")
    try:
        return Range(lower=float(low), upper=float(high)) if high else Range(exact=float(low))
    except ValueError:
        return None
