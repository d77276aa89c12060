"""The words by which an answer is named as the answer, in the languages courses are most often in."""

from __future__ import annotations

import unicodedata

from workbench.model.secret import ARTICLES

_STEMS = """
answer solution correct richtig korrekt antwort losung reponse bonne correcte juste respuesta correct solucion
rispost corrett giust soluzion respost corret solucao antwoord juist oplossing odpowied poprawn rozwiaz
правильн верн ответ решени cevap dogru svar ratt korrekt riktig vastaus oike
"""
_WORDS = """
right key result choose pick select tick ergebnis wahle resultat resultado elige risultato scegli wynik
"""
_LINKING = """
is are was were be being equals equal gives yields makes becomes called named means its thats
ist sind heisst lautet ergibt est sont vaut donne es son e sono vale sao zijn heet jest это называется равно
"""
_HEDGES = "about approximately exactly simply just roughly genau etwa"
_OPTIONS = """
option choice answer letter number antwort buchstabe reponse lettre opcion letra opzione lettera opcao choose
pick select tick
"""
SCRIPT_WORDS = ("答案", "正确", "正確", "正解", "答え", "정답", "답은", "الإجابة", "الجواب", "उत्तर", "คำตอบ")
SCRIPT_LINKING = ("是", "为", "為", "は", "が", "은", "는", "即")
SYMBOLS = "=≈≃≅→⇒⟹"


def fold(text: str) -> str:
    """A text as it is compared: compatible forms, no case, no marks on letters."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold()


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


_BEGINNINGS = tuple(_folded(_STEMS))
_WHOLE = _folded(_WORDS)
LINKING, OPTIONS = _folded(_LINKING), _folded(_OPTIONS)
_SKIPPED = ARTICLES | _folded(_HEDGES)
ENDINGS = tuple(fold(word) for word in SCRIPT_WORDS)


def asserts(word: str) -> bool:
    """Whether a folded word says that something is the answer."""
    return word in _WHOLE or word.startswith(_BEGINNINGS)


def links(words: list[str]) -> bool:
    """Whether these folded words lead up to naming something: “… is the”, “… ergibt etwa”."""
    before = [word for word in words[-3:] if word]
    while before and before[-1] in _SKIPPED:
        before.pop()
    return bool(before) and before[-1] in LINKING
