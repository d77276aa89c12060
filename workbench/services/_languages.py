"""The language of a text by its most common words, and how easy it is to read.

A profile of a few dozen words for each language is enough for pages of a course; detectors that know
a hundred languages bring a model of megabytes for it. Flesch's formula has other weights for each language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_COMMON = {
    "en": """
        the of and to in is that it for was on are with as this be by have or from at you which not we
        can will
    """,
    "de": """
        der die und das ist nicht ein eine zu den mit von sie für auf im werden wird auch dem sich als
        wie oder bei
    """,
    "fr": """
        le la les des et est un une dans du que pour qui sur pas au par avec ce il sont vous nous cette
        ou plus
    """,
    "es": """
        el la los las de y que en un una es por con para se del al como más lo su son este sobre o no
    """,
    "it": """
        il di che la e un una per non sono del della con si come le dei nel alla anche gli più questo è
        lo
    """,
    "pt": """
        o os as que de e um uma não para com do da em por se mais dos como mas ao foi são você pelo
    """,
    "nl": """
        de het een en van is dat op te in zijn voor met niet aan er die ook als om maar bij naar wordt
    """,
    "pl": """
        i w na z do nie się że jest to o jak przez ale dla od po co oraz są czy tym który za
    """,
    "sv": """
        och att det som en är på av för med den till inte har de om ett var men kan från eller vid
    """,
    "da": """
        og at det er en på af for med den til ikke har de om et var men kan fra eller ved som der
    """,
    "no": """
        og at det er en på av for med den til ikke har de om et var men kan fra eller ved som jeg
    """,
    "fi": """
        ja on ei että se oli hän mutta ovat kun niin myös joka tai jos kuin mitä sen voi ole
    """,
    "cs": """
        a se na je v že s z do to o i jako by ale za pro jsou který po jeho ke nebo od
    """,
    "tr": """
        ve bir bu da de için ile çok ne gibi daha olan kadar ama o en mi olarak her var
    """,
}
_PROFILES = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_SCRIPTS = (
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("HANGUL", "ko"),
    ("CJK", "zh"),
    ("CYRILLIC", "ru"),
    ("GREEK", "el"),
    ("ARABIC", "ar"),
    ("HEBREW", "he"),
    ("DEVANAGARI", "hi"),
    ("THAI", "th"),
)
_FLESCH = {
    "en": (206.835, 1.015, 84.6),
    "de": (180.0, 1.0, 58.5),
    "fr": (207.0, 1.015, 73.6),
    "es": (206.84, 1.02, 60.0),
    "it": (217.0, 1.3, 60.0),
    "pt": (248.835, 1.015, 84.6),
    "nl": (206.84, 0.93, 77.0),
    "ru": (206.835, 1.3, 60.1),
}
"""Flesch's reading ease: a constant, the weight of words in a sentence, the weight of syllables in a word.

After Flesch, Amstad, Kandel and Moles, Fernández Huerta, Franchina and Vacca, Martins, Douma, Oborneva.
"""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouyäöüéèêëàâáãåæøœíìîïóòôõúùûýаеёиоуыэюя]+", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…。！？]+(?:\s|$)|\n+")
_SAMPLE = 20_000
_LEAST_WORDS = 8
_READABLE_WORDS = 25


def words_of(text: str) -> list[str]:
    """The words; in scripts without spaces each two signs count as one."""
    found: list[str] = []
    for word in _WORD.findall(text):
        spaceless = word[0] >= "\u3040" and _script(word[0]) in ("ja", "zh")
        found += [word[at : at + 2] for at in range(0, len(word), 2)] if spaceless else [word]
    return found


def language_of(text: str) -> str:
    """The language in two letters; "" where the text is too short or unlike those known."""
    sample = text[:_SAMPLE]
    scripts = Counter(_script(one) for one in sample if one > "\u036f" and one.isalpha())
    letters = sum(one.isalpha() for one in sample)
    name, number = scripts.most_common(1)[0] if scripts else ("", 0)
    if name and number > letters / 3:
        return "ja" if name == "zh" and scripts["ja"] else name
    words = [word.casefold() for word in _WORD.findall(sample)]
    if len(words) < _LEAST_WORDS:
        return ""
    shares = {one: sum(word in profile for word in words) / len(words) for one, profile in _PROFILES.items()}
    best = max(shares, key=lambda one: shares[one])
    return best if shares[best] > 0.08 else ""


def _script(sign: str) -> str:
    name = unicodedata.name(sign, "")
    return next((language for script, language in _SCRIPTS if name.startswith(script)), "")


def reading_ease(text: str, language: str) -> float | None:
    """Flesch's reading ease, from 0 to 100; None for short texts and languages without a formula."""
    sample = text[: 5 * _SAMPLE]
    words = _WORD.findall(sample)
    if language not in _FLESCH or len(words) < _READABLE_WORDS:
        return None
    base, by_sentence, by_syllable = _FLESCH[language]
    sentences = sum(1 for part in _SENTENCE.split(sample) if _WORD.search(part)) or 1
    syllables = sum(_syllables(word, language) for word in words)
    ease = base - by_sentence * len(words) / sentences - by_syllable * syllables / len(words)
    return round(min(100.0, max(0.0, ease)), 1)


def _syllables(word: str, language: str) -> int:
    number = len(_VOWELS.findall(word))
    silent = language in ("en", "fr") and word.lower().endswith("e") and number > 1
    return max(1, number - 1 if silent and not word.lower().endswith("le") else number)
