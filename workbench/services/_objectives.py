"""Learning objectives in a text, each with its level in Bloom's revised taxonomy, by its verb."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.model.analysis import Bloom, Objective

_VERBS = {
    "en": {
        Bloom.REMEMBER: """
            define list name recall recognise recognize identify label match memorise memorize state
            repeat reproduce select outline quote tell locate find know
        """,
        Bloom.UNDERSTAND: """
            explain describe summarise summarize paraphrase classify discuss interpret illustrate
            translate infer understand give express report restate review predict extend estimate
        """,
        Bloom.APPLY: """
            apply use solve demonstrate calculate compute execute implement operate practise practice
            perform prepare carry employ show complete modify sketch schedule conduct write draw
        """,
        Bloom.ANALYSE: """
            analyse analyze compare contrast differentiate distinguish examine categorise categorize
            organise organize deconstruct attribute investigate relate question test diagram inspect
            debate
        """,
        Bloom.EVALUATE: """
            evaluate assess judge justify critique criticise criticize defend argue recommend appraise
            rate validate verify weigh prioritise prioritize support conclude reflect rank decide
        """,
        Bloom.CREATE: """
            create design develop compose construct plan produce invent formulate build devise generate
            propose assemble author hypothesise hypothesize combine synthesise synthesize make program
        """,
    },
    "de": {
        Bloom.REMEMBER: """
            nennen aufzählen definieren wiedergeben benennen auflisten angeben erinnern erkennen
            bezeichnen zuordnen kennen aufsagen
        """,
        Bloom.UNDERSTAND: """
            erklären beschreiben erläutern zusammenfassen darstellen verstehen interpretieren
            veranschaulichen übersetzen umschreiben klassifizieren diskutieren
        """,
        Bloom.APPLY: """
            anwenden berechnen durchführen lösen benutzen nutzen verwenden einsetzen ausführen umsetzen
            ermitteln üben zeigen demonstrieren bearbeiten
        """,
        Bloom.ANALYSE: """
            analysieren vergleichen unterscheiden gegenüberstellen untersuchen gliedern ableiten einordnen
            herausarbeiten prüfen zerlegen
        """,
        Bloom.EVALUATE: """
            beurteilen bewerten begründen einschätzen kritisieren entscheiden rechtfertigen reflektieren
            argumentieren überprüfen verteidigen abwägen
        """,
        Bloom.CREATE: """
            entwickeln entwerfen gestalten planen konstruieren erstellen verfassen konzipieren formulieren
            erzeugen erfinden komponieren aufbauen
        """,
    },
    "fr": {
        Bloom.REMEMBER: """
            définir nommer citer énumérer lister identifier reconnaître rappeler mémoriser réciter situer
            connaître
        """,
        Bloom.UNDERSTAND: """
            expliquer décrire résumer comprendre interpréter illustrer reformuler classer traduire
            discuter exprimer
        """,
        Bloom.APPLY: """
            appliquer utiliser calculer résoudre démontrer employer exécuter réaliser pratiquer mettre
            effectuer manipuler
        """,
        Bloom.ANALYSE: """
            analyser comparer distinguer différencier examiner opposer organiser décomposer catégoriser
            relier
        """,
        Bloom.EVALUATE: """
            évaluer juger justifier critiquer défendre argumenter recommander apprécier estimer valider
        """,
        Bloom.CREATE: """
            créer concevoir élaborer composer construire planifier produire inventer formuler proposer
            développer rédiger
        """,
    },
    "es": {
        Bloom.REMEMBER: """
            definir nombrar enumerar listar identificar reconocer recordar citar memorizar señalar conocer
            localizar
        """,
        Bloom.UNDERSTAND: """
            explicar describir resumir comprender entender interpretar ilustrar parafrasear clasificar
            traducir discutir
        """,
        Bloom.APPLY: """
            aplicar usar utilizar calcular resolver demostrar emplear ejecutar practicar implementar
            realizar
        """,
        Bloom.ANALYSE: """
            analizar comparar distinguir diferenciar examinar contrastar organizar descomponer categorizar
            relacionar investigar
        """,
        Bloom.EVALUATE: """
            evaluar juzgar justificar criticar defender argumentar recomendar valorar estimar validar
        """,
        Bloom.CREATE: """
            crear diseñar elaborar componer construir planificar producir inventar formular proponer
            desarrollar redactar
        """,
    },
    "it": {
        Bloom.REMEMBER: """
            definire elencare nominare identificare riconoscere ricordare citare
        """,
        Bloom.UNDERSTAND: """
            spiegare descrivere riassumere comprendere interpretare illustrare classificare
        """,
        Bloom.APPLY: """
            applicare usare utilizzare calcolare risolvere dimostrare eseguire
        """,
        Bloom.ANALYSE: """
            analizzare confrontare distinguere differenziare esaminare organizzare
        """,
        Bloom.EVALUATE: """
            valutare giudicare giustificare criticare difendere argomentare
        """,
        Bloom.CREATE: """
            creare progettare elaborare comporre costruire pianificare produrre formulare sviluppare
        """,
    },
}
LEVELS = {
    verb: level for levels in _VERBS.values() for level, verbs in levels.items() for verb in verbs.split()
}
_HEADING = re.compile(
    r"(?:learning |course |lesson |module )?(?:objectives?|outcomes?|goals?|aims)"
    r"|what you(?:’|'| wi)ll learn|learn to"
    r"|(?:lern|kurs)?ziele?|kompetenzen|objectifs?(?: d’apprentissage| d'apprentissage| pédagogiques)?"
    r"|objetivos?(?: de aprendizaje)?|resultados de aprendizaje|obiettivi(?: di apprendimento)?|compétences",
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
    return next(((word, LEVELS[word]) for word in words if anywhere and word in LEVELS), ("", None))


def _level(word: str) -> Bloom | None:
    """The level of a verb in any of its forms."""
    for stem in (word, word.removesuffix("s"), word.removesuffix("ing"), word.removesuffix("ing") + "e"):
        if stem in LEVELS:
            return LEVELS[stem]
    return None
