"""Learning objectives in a text, each with its level in Bloom's revised taxonomy, by its verb."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.model.analysis import Bloom, Objective
from workbench.services._bloom import ANYWHERE, BEGINNINGS, LEVELS

_HEADING = re.compile(
    r"(?:learning |course |lesson |module )?(?:objectives?|outcomes?|goals?|aims)"
    r"|what you(?:’|'| wi)ll learn|learn to"
    r"|(?:lern|kurs)?ziele?|kompetenzen|objectifs?(?: d’apprentissage| d'apprentissage| pédagogiques)?"
    r"|objetivos?(?: de aprendizaje)?|resultados de aprendizaje|obiettivi(?: di apprendimento)?|compétences"
    r"|objetivos? de aprendizagem|resultados de aprendizagem|leerdoel(?:en)?|doelstellingen|lärandemål"
    r"|(?:lærings|kompetence|kompetanse)mål|oppimistavoitteet|cele(?: nauczania| uczenia się| lekcji)?"
    r"|efekty (?:uczenia się|kształcenia)|(?:учебные )?цели(?: обучения| урока)?|результаты обучения"
    r"|(?:навчальні )?цілі(?: навчання| уроку)?|kazanımlar|öğrenme (?:hedefleri|çıktıları)|hedefler"
    r"|(?:ال)?أهداف(?: التعلم| الدرس| التعليمية)?|نواتج التعلم|מטרות(?: הלמידה| השיעור)?|יעדי למידה"
    r"|(?:学习|教学|學習|教學|课程|課程)目[标標]|(?:学習|到達|授業の)?目標|학습 ?(?:목표|성과)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:by the end|at the end|after (?:this|completing|finishing))\b.*\b(?:able to|will|can|should)\b"
    r"|\b(?:students?|learners?|you|participants?) (?:will|should|can)(?: be able to)?\b"
    r"|\bbe able to\b|^swbat\b"
    r"|\b(?:können|kann|sind in der lage|lernen)\b|\b(?:capables? de|sera en mesure de|saura|pourra)\b"
    r"|\b(?:capa(?:z|ces) de|será capaz|podrán?)\b|\b(?:in grado di|sarà capace)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_TO = frozenset({"to", "zu", "zur", "de", "d", "di", "a", "be", "able", "also", "will", "can"})
_LONGEST = 300
_SENTENCES = re.compile(r"\w{2}[.!?]\s+\S.*\w{2}[.!?]\s+\S", re.DOTALL)
"""Three sentences or more."""
_MOST = 60


def objectives_of(lines: Sequence[tuple[str, bool]], page: int) -> Iterator[Objective]:
    """The objectives among the lines of a page; each line comes with whether it is a heading."""
    under = led = False
    number = 0
    for line, is_heading in lines:
        text = " ".join(line.split()).strip(" •-–*·")
        announces = bool(_HEADING.fullmatch(text.rstrip(":").strip()))
        if is_heading or announces:
            under, led = announces, False
            continue
        lead = _LEAD.search(text)
        if lead and text.endswith((":", "to", "…", "...")):
            led = True
            continue
        if not lead and _SENTENCES.search(text):  # the text that the objectives lead to
            under = led = False
            continue
        found = _objective(text, lead.end() if lead else 0, under or led, bool(lead), page)
        if found is not None and number < _MOST:
            number += 1
            yield found
        elif not under:
            led = False


def _objective(text: str, after: int, announced: bool, lead: bool, page: int) -> Objective | None:
    if not text or len(text) > _LONGEST or not (announced or lead):
        return None
    verb, level = level_of(text[after:], anywhere=announced or lead)
    if level is None:
        return None
    return Objective(page=page, text=text, level=level, verb=verb)


def level_of(text: str, *, anywhere: bool = True) -> tuple[str, Bloom | None]:
    """The verb of an objective and its level; the first words count first, in German the last."""
    words = [word.casefold() for word in _WORD.findall(text)]
    leading = [word for word in words if word not in _TO][:3]
    for word in (*leading[:1], *(reversed(words[-2:]) if anywhere else ()), *leading[1:]):
        found = _level(word)
        if found is not None:
            return word, found
    if not anywhere:
        return "", None
    return next(((word, LEVELS[word]) for word in words if word in LEVELS), _by_part(words))


def _by_part(words: Sequence[str]) -> tuple[str, Bloom | None]:
    """The first word that begins as a verb does; in languages that end with it, the last verb in the text."""
    for word in words:
        if (part := max((one for one in BEGINNINGS if word.startswith(one)), key=len, default="")) != "":
            return word, BEGINNINGS[part]
    text = " ".join(words)
    part = max(ANYWHERE, key=lambda one: (text.rfind(one) + len(one) if one in text else -1, len(one)))
    return (part, ANYWHERE[part]) if part in text else ("", None)


def _level(word: str) -> Bloom | None:
    """The level of a verb in any of its forms."""
    for stem in (word, word.removesuffix("s"), word.removesuffix("ing"), word.removesuffix("ing") + "e"):
        if stem in LEVELS:
            return LEVELS[stem]
    return None
