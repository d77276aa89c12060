"""Blackboard's codes for the two sides of an either-or question, in the course's language."""

from __future__ import annotations

import re

from workbench.importers._qti.names import Element

_CODE = re.compile(r"(yes_no|agree_disagree|right_wrong|true_false)\.(\w+)")
_SECOND = frozenset({"false", "no", "disagree", "wrong"})
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WORDS = {
    "en": "Yes No Agree Disagree Right Wrong True False",
    "de": "Ja Nein Stimmt Stimmt_nicht Richtig Falsch Wahr Falsch",
    "fr": "Oui Non D’accord Pas_d’accord Juste Faux Vrai Faux",
    "es": "Sí No De_acuerdo En_desacuerdo Correcto Incorrecto Verdadero Falso",
    "it": "Sì No D’accordo Non_d’accordo Giusto Sbagliato Vero Falso",
    "pt": "Sim Não Concordo Discordo Certo Errado Verdadeiro Falso",
    "nl": "Ja Nee Eens Oneens Goed Fout Waar Onwaar",
    "sv": "Ja Nej Instämmer Instämmer_inte Rätt Fel Sant Falskt",
    "da": "Ja Nej Enig Uenig Rigtigt Forkert Sandt Falsk",
    "pl": "Tak Nie Zgadzam_się Nie_zgadzam_się Dobrze Źle Prawda Fałsz",
}
"""For each language both sides of the four codes, in the order of `_CODES`."""
_CODES = ("yes_no", "agree_disagree", "right_wrong", "true_false")


def said(words: str, label: Element, course: str) -> str:
    """What a code says in the language around a choice, or else in the course's; "" for other words."""
    if (match := _CODE.fullmatch(words.strip())) is None:
        return ""
    around = next((one.get(_LANG) for one in (label, *label.iterancestors()) if one.get(_LANG)), course)
    known = _WORDS.get(re.split(r"[-_]", around.lower())[0], _WORDS["en"]).split()
    side = known[2 * _CODES.index(match[1]) + (match[2].lower() in _SECOND)]
    return side.replace("_", " ")
