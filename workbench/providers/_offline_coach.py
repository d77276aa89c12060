"""Coaching by rules: questions and hints from the course's own words, never the answer.

What a learner did not say is never shown whole: a sentence that may hold the answer is quoted with all
but the learner's own words cut to their first letter; a worked example comes from another part of the course.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

from workbench.model.prompt import Task
from workbench.providers._offline_language import content_words, is_common, joined, stem, unique, words
from workbench.providers._offline_study import Passage, defined_term, is_example, passages, stands_alone

_WANTS_ANSWER = re.compile(
    r"\b(?:(?:the|correct|right|full) (?:answer|solution|result)|solve (?:it|this)|just tell|give me the)\b",
    re.I,
)
_THANKS = re.compile(
    r"^\W*(?:thanks?|thank you|ok(?:ay)?|got it|great|danke|merci|gracias)\b[^?]{0,40}$", re.I
)
_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening)|hallo|bonjour|hola)\b[^?]{0,20}$", re.I
)


_EVERYWHERE = 3
"""A word in so many sentences belongs to the subject as a whole and gives no answer away."""


@dataclass(frozen=True, kw_only=True)
class _Found:
    passage: Passage
    sentence: str
    score: float


def coach(task: Task, *, turn: int = 0) -> str:
    """A reply at the hint level asked for; `turn` counts earlier replies, so that none is repeated."""
    if _THANKS.match(task.text):
        return (
            "Good. Say in your own words what you found, and I will look for the passage to check it against."
        )
    known = passages(task.context)
    if _GREETING.match(task.text) or not words(task.text):
        return "What are you working on?" + _offer(known)
    found = _nearest(task.text, known)
    if not found:
        return "I find nothing about that in this course." + _offer(known)
    best = found[turn % min(len(found), 2)]
    opening = "I give hints, not solutions. " if _WANTS_ANSWER.search(task.text) else ""
    level = min(max(task.hint_level, 1), 3)
    body = (_nudge, _hint, _step)[level - 1](task.text, best, known)
    return opening + body


def _nudge(said: str, found: _Found, known: tuple[Passage, ...]) -> str:
    """Where to look, and a question about the learner's own words."""
    shared = _own_words(said, found.sentence)
    place = _place(found.passage)
    about = f" about {joined(f'*{word}*' for word in shared[:2])}" if shared else ""
    if "?" in said:
        return (
            f"Read {place} again. What does it say{about}?\n\n"
            "Which sentence there speaks to your question, and which word in it matters most?"
        )
    return (
        f"Compare what you wrote with {place}. What does it say{about} that you have not said yet?\n\n"
        "Which of your words would you change after reading it?"
    )


def _hint(said: str, found: _Found, known: tuple[Passage, ...]) -> str:
    """The sentence with the idea, of which only the learner's own words are whole."""
    return (
        f"The idea you need is one sentence in {_place(found.passage)}:\n\n"
        f"> {masked(found.sentence, said)}\n\n"
        "Which words are missing? Fill them in, then say what the sentence means for your question."
    )


def _step(said: str, found: _Found, known: tuple[Passage, ...]) -> str:
    """How to go on, shown on another part of the course."""
    other = _elsewhere(said, found, known)
    aim, place = _asked_about(said), _place(found.passage)
    ask = f"name what kind of thing it is, then what sets it apart. Then check it against {place}."
    if other is None:
        return f"Write down what is given and what is asked. Then, for {aim}, {ask}"
    how = "It says what kind of thing it is, then what sets it apart.\n\n" if defined_term(other) else ""
    return (
        f"Look how the course does it for something else:\n\n> {other}\n\n{how}Now the same for {aim}: {ask}"
    )


def _asked_about(said: str) -> str:
    """What a question names, where it names one thing."""
    match = re.search(r"\bwhat(?:’s|'s| is| are) (?:an? |the )?((?:[\w-]+ ?){1,3})\?", said, re.I)
    named = match.group(1).strip() if match else ""
    asks_for_name = named.endswith(("called", "named", "known"))
    return f"*{named}*" if content_words(named) and not asks_for_name else "your question"


def masked(sentence: str, said: str) -> str:
    """A sentence in which all that the learner did not say keeps only its first letter, numbers nothing."""
    own = {stem(word) for word in words(said)}

    def mask(match: re.Match[str]) -> str:
        word = match.group()
        if word[0].isdecimal():
            return "…"
        return word if is_common(word) or stem(word) in own else f"{word[0]}…"

    return re.sub(r"\d[\d.,]*|[^\W\d_]+(?:’[^\W\d_]+)?", mask, sentence)


def _nearest(said: str, known: tuple[Passage, ...]) -> list[_Found]:
    """The sentences that speak of what was said, nearest first."""
    asked = set(content_words(said))
    every = [(passage, sentence) for passage in known for sentence in passage.sentences]
    counts = Counter(word for _, sentence in every for word in set(content_words(sentence)))
    found = []
    for passage, sentence in every:
        in_heading = set(content_words(passage.heading)) & asked
        shared = set(content_words(sentence)) & asked
        score = sum(math.log(1 + len(every) / counts[word]) for word in shared) + 0.5 * len(in_heading)
        if shared or in_heading:
            defines = 0.5 if defined_term(sentence) else 0.0
            found.append(_Found(passage=passage, sentence=sentence, score=score + defines))
    return sorted(found, key=lambda one: -one.score)


def _elsewhere(said: str, found: _Found, known: tuple[Passage, ...]) -> str | None:
    """A definition or an example from another part, with nothing in it that could be the answer."""
    every = [sentence for passage in known for sentence in passage.sentences]
    counts = Counter(word for sentence in every for word in set(content_words(sentence)))
    rare = {word for word in content_words(found.sentence) if counts[word] < _EVERYWHERE}
    forbidden = set(content_words(said)) | rare
    others = (
        sentence
        for passage in known
        if passage is not found.passage
        for sentence in passage.sentences
        if (defined_term(sentence) or is_example(sentence)) and stands_alone(sentence)
    )
    return next((one for one in others if not forbidden & set(content_words(one))), None)


def _own_words(said: str, sentence: str) -> list[str]:
    there = set(content_words(sentence))
    return list(unique(word for word in words(said) if not is_common(word) and stem(word) in there))


def _place(passage: Passage) -> str:
    return f"“{passage.heading}”" if passage.heading else "the text you have open"


def _offer(known: tuple[Passage, ...]) -> str:
    headings = list(unique(passage.heading for passage in known if passage.heading))[:5]
    if not headings:
        return " Tell me which part of the course your question is about."
    parts = joined(f"“{one}”" for one in headings)
    return f" It has parts on {parts}. Which of them is nearest to your question?"
