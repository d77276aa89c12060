"""What an analysis says of an import: kinds of pages, objectives, how they read, what is there already."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class ContentType(StrEnum):
    """What a page is for."""

    LESSON = "lesson"
    READING = "reading"
    QUIZ = "quiz"
    ACTIVITY = "activity"
    REFERENCE = "reference"
    SYLLABUS = "syllabus"
    DISCUSSION = "discussion"
    ASSIGNMENT = "assignment"


class Bloom(StrEnum):
    """The levels of the revised taxonomy, from the lowest."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"
    CREATE = "create"


@dataclass(frozen=True, kw_only=True)
class PageAnalysis:
    """What is said of one page."""

    page: int
    """Its place in `Course.walk()`."""
    title: str
    type: ContentType
    words: int
    questions: int = 0
    minutes: float = 0.0
    """Time to read it, and to answer its questions."""
    language: str = ""
    """Two letters; empty where the text is too short to tell."""
    ease: float | None = None
    """Flesch's reading ease for the language, from 0 (very hard) to 100 (very easy); None where unknown."""
    reason: str = ""
    """Why the type was suggested."""


@dataclass(frozen=True, kw_only=True)
class Objective:
    """A learning objective found in a page."""

    page: int
    text: str
    level: Bloom
    verb: str = ""
    """The word that gives the level."""


@dataclass(frozen=True, kw_only=True)
class Duplicate:
    """A page or question that is already in the workbench, or nearly."""

    page: int
    course_id: str
    course: str
    document_id: str
    document: str
    similarity: float
    """From 0 to 1; 1 is the very same text."""
    question: str = ""
    """The question that is there already; empty for a page."""


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """What is said of an import."""

    pages: tuple[PageAnalysis, ...] = ()
    objectives: tuple[Objective, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    by: str = "Rules, no AI"
    """Who said it."""
    problem: str = ""
    """Why the AI was not followed, or what it was not shown."""

    @property
    def words(self) -> int:
        """Words of all pages."""
        return sum(one.words for one in self.pages)

    @property
    def minutes(self) -> float:
        """Time to work through all pages."""
        return sum(one.minutes for one in self.pages)

    @property
    def language(self) -> str:
        """The language of most words."""
        votes: Counter[str] = Counter()
        for one in self.pages:
            votes[one.language] += one.words
        del votes[""]
        return votes.most_common(1)[0][0] if votes else ""

    @property
    def levels(self) -> dict[Bloom, int]:
        """How many objectives there are of each level."""
        counts = Counter(one.level for one in self.objectives)
        return {level: counts[level] for level in Bloom}


def ease_in_words(ease: float | None) -> str:
    """Flesch's reading ease as people say it."""
    if ease is None:
        return ""
    bands = ((80, "very easy"), (65, "easy"), (50, "fairly plain"), (30, "demanding"))
    return next((words for least, words in bands if ease >= least), "hard")
