"""What rules can say of a page: how much it is, how it reads, and what it seems to be for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.model.analysis import ContentType, PageAnalysis
from workbench.model.content import Node
from workbench.model.course import Page, PageKind
from workbench.model.exercise import exercises_in
from workbench.services._languages import language_of, reading_ease, words_of

_PER_MINUTE = {
    "de": 180,
    "fr": 195,
    "es": 218,
    "it": 188,
    "nl": 202,
    "fi": 161,
    "ru": 184,
    "zh": 255,
    "ja": 193,
}
"""Words read silently in a minute (Trauzettel-Klosinski and Dietz 2012, Brysbaert 2019)."""
_USUAL = 238
_QUESTION_MINUTES = 1.0
_TITLES = (
    (
        ContentType.SYLLABUS,
        r"syllabus|course (?:outline|overview|information)|kursplan|lehrplan|plan de cours",
    ),
    (
        ContentType.SYLLABUS,
        r"programa(?: del curso)?|programma del corso|schedule|semesterplan|grading policy",
    ),
    (ContentType.DISCUSSION, r"discussion|forum|debate|diskussion|discusión|discussione"),
    (
        ContentType.ASSIGNMENT,
        r"assignment|homework|essay|project|hausaufgabe|abgabe|devoir|tarea|compito|deberes",
    ),
    (
        ContentType.QUIZ,
        r"quiz|test|exam|assessment|prüfung|klausur|examen|évaluation|evaluación|verifica",
    ),
    (
        ContentType.ACTIVITY,
        r"activity|exercise|worksheet|lab|practice|übung|aufgaben|activité|exercice|actividad",
    ),
    (ContentType.ACTIVITY, r"ejercicios?|attività|esercizi|workshop|labor"),
    (
        ContentType.REFERENCE,
        r"glossary|references?|bibliography|appendix|cheat ?sheet|formulary|glossar|literatur",
    ),
    (
        ContentType.REFERENCE,
        r"glossaire|bibliographie|annexe|glosario|bibliografía|glossario|resources|index",
    ),
    (
        ContentType.LESSON,
        r"lesson|lecture|module|unit|chapter|lektion|kapitel|leçon|chapitre|lección|capítulo",
    ),
    (ContentType.READING, r"reading|article|^text|lesetext|lektüre|lecture à lire|lectura|lettura"),
)
_PATTERNS = [(kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _TITLES]
_KINDS = {
    PageKind.QUIZ: ContentType.QUIZ,
    PageKind.BANK: ContentType.QUIZ,
    PageKind.DISCUSSION: ContentType.DISCUSSION,
    PageKind.ASSIGNMENT: ContentType.ASSIGNMENT,
    PageKind.LINK: ContentType.REFERENCE,
}
_LONG = 600
_QUIZ_WORDS = 300
"""Words from which a page that asks nothing is no quiz, whatever its title says."""


def page_facts(page: Page, number: int) -> PageAnalysis:
    """What is said of one page."""
    text = "\n".join(line for line, _ in lines_of(page.body))
    words, questions = len(words_of(text)), sum(1 for _ in exercises_in(page.body))
    language = language_of(text)
    kind, reason = _type(page, words, questions)
    minutes = words / _PER_MINUTE.get(language, _USUAL) + questions * _QUESTION_MINUTES
    return PageAnalysis(
        page=number,
        title=page.title,
        type=kind,
        words=words,
        questions=questions,
        minutes=round(minutes, 1),
        language=language,
        ease=reading_ease(text, language),
        reason=reason,
    )


def lines_of(tree: Node) -> Iterator[tuple[str, bool]]:
    """The lines of text of a page, each with whether it is a heading; questions count as text."""
    for one in tree.content:
        if one.type == "exercise":
            yield one.plain, False
        elif one.content and all(child.type in _INLINE for child in one.content):
            yield one.plain, one.type == "heading"
        else:
            yield from lines_of(one)


_INLINE = frozenset("text hardBreak image mathInline footnoteReference inlineInteraction place".split())


def _type(page: Page, words: int, questions: int) -> tuple[ContentType, str]:
    if page.kind in _KINDS:
        return _KINDS[page.kind], f"The source says that it is a {page.kind.value}."
    if questions and words < 60 * questions + 40:
        return ContentType.QUIZ, "It is made of questions."
    for kind, pattern in _PATTERNS:
        found = pattern.search(page.title)
        if found and not (kind is ContentType.QUIZ and not questions and words > _QUIZ_WORDS):
            return kind, f"Its title says “{found[0]}”."
    if questions:
        return ContentType.LESSON, "It explains, and asks questions."
    if not words:
        return ContentType.LESSON, "It has no text of its own."
    links = sum(
        1 for one in page.body.walk() if one.type == "text" and any(mark.type == "link" for mark in one.marks)
    )
    if links >= 8 and links * 12 > words:
        return ContentType.REFERENCE, "It is mostly links."
    headings = sum(1 for one in page.body.walk() if one.type == "heading")
    if words > _LONG and headings < 3:
        return ContentType.READING, "It is a long text with few headings."
    return ContentType.LESSON, "It explains something."
