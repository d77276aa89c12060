"""The verbs of learning objectives by their level in Bloom's revised taxonomy, in the languages known.

They are words where they stand as dictionaries have them, beginnings of words in languages that change them,
and any part of a text in those that write words together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.model.analysis import Bloom

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

_LEVELS_IN_ORDER = (
    Bloom.REMEMBER,
    Bloom.UNDERSTAND,
    Bloom.APPLY,
    Bloom.ANALYSE,
    Bloom.EVALUATE,
    Bloom.CREATE,
)
_BEGINNINGS = {
    "pt": (
        "definir listar enumer identific reconhec record citar nomear memoriz",
        "explicar descrev resum compreend interpret ilustr classific discut",
        "aplicar usar utiliz calcular resolv demonstr execut pratic",
        "analis compar disting diferenci examin contrast organiz relacion",
        "avali julg justific critic defend argument",
        "criar elabor projet constru planej planear planifi produz formul desenvolv compor propor",
    ),
    "nl": (
        "noem benoem opsom definieer definiër herken opnoem",
        "uitleg leggen beschrijv beschrijf samenvat verklaar verklar begrijp interpreteer interpreter",
        "toepass toepas bereken gebruik oploss oplos uitvoer",
        "analyseer analyser vergelijk onderscheid onderzoek",
        "beoordeel beoordel evalueer evaluer onderbouw beargumenteer verantwoord",
        "ontwerp ontwikkel creëer creër maak maken opstel bedenk",
    ),
    "sv": (
        "namnge lista definiera ange känna återge",
        "förklara beskriv beskriva sammanfatta tolka redogöra redogör förstå forklare beskrive",
        "tillämpa använda använd beräkna lösa utföra anvende bruke beregne",
        "analysera jämföra jämför skilja undersöka analysere sammenligne skelne",
        "värdera bedöma motivera kritisera vurdere begrunne begrunde",
        "skapa utforma utveckla planera konstruera lage utvikle udvikle skabe",
    ),
    "pl": (
        "wymieni wymień nazwa nazyw zdefiniow definiow rozpozna wskaza wskaż zapamięta",
        "wyjaśni wyjaśń opisa opisuj opisz streści interpretow zrozumie rozumie omówi omawia",
        "zastosow stosow oblicz rozwiąza rozwiązuj użyć używa wykona",
        "analizow analizuj przeanaliz porówna porównuj rozróżni odróżni zbada",
        "oceni ocenia uzasadni krytyk argument",
        "stworzy tworzy zaprojekt projekt zaplanow planow opracow skonstruow",
    ),
    "ru": (
        "назва назов перечисл определ узнава запомин воспроизв указа знать знает",
        "объясн описа опиш опис пересказ понима обобщ интерпретир излаг излож характериз",
        "примен использ вычисл рассчит реша реши выполн",
        "анализ проанализ сравн различ исследов классифиц сопостав",
        "оцен обоснов аргумент критик доказ",
        "созда разраб спроектир проектир состав планир сконструир придум",
    ),
    "uk": (
        "назива назв назва перелік визнач розпізн запам знати знає",
        "пояснює поясн опису опис розумі узагальн інтерпрет",
        "застосов використов обчисл розрахов виріш виконув",
        "аналіз порівн розрізн дослід класифік",
        "оцін обґрунт аргумент критик",
        "створ розроб спроєкт проєкт склад сплан",
    ),
    "tr": (
        "tanımlar tanımla listele sırala hatırla adlandır söyler",
        "açıkla özetle yorumla betimle anla tartış örnekle",
        "uygula kullan hesapla çöz göster",
        "analiz karşılaştır ayırt incele sınıflandır çözümle ilişkilendir",
        "değerlendir eleştir savun yargıla gerekçelendir",
        "oluştur tasarla geliştir planla üret yarat",
    ),
}
_ANYWHERE = {
    "ar": (
        "يذكر يعدد يعرّف يعرف يسمي يحدد يتعرف ذكر تعداد تعريف",
        "يشرح يوضح يصف يلخص يفسر يفهم شرح وصف تلخيص تفسير توضيح فهم",
        "يطبق يستخدم يحسب يحل تطبيق استخدام حساب",
        "يحلل يقارن يميز يصنف تحليل مقارنة تمييز",
        "يقيم يقيّم يبرر ينقد تقييم تقويم نقد تبرير",
        "يصمم يبتكر يخطط ينشئ يطور تصميم ابتكار إنشاء تطوير",
    ),
    "he": (
        "לזהות למנות להגדיר לציין לזכור",
        "להסביר לתאר לסכם להבין לפרש",
        "ליישם להשתמש לחשב לפתור",
        "לנתח להשוות להבחין לסווג",
        "להעריך לשפוט לנמק לבקר",
        "ליצור לתכנן לעצב לפתח לבנות",
    ),
    "ja": (
        "列挙 挙げ 定義 覚え 暗記 言える 書き出 識別",
        "説明 理解 要約 述べ 解釈 記述",
        "適用 活用 利用 計算 解く 解け 実行 応用 使え 使う",
        "分析 比較 区別 分類 調べ 考察",
        "評価 判断 批判 根拠",
        "作成 設計 創作 開発 計画 考案 作る 作れ",
    ),
    "zh": (
        "列举 列出 列舉 识记 背诵 說出 说出 识别 識別 记住 了解 認識 认识",
        "解释 解釋 说明 說明 描述 概括 理解 阐述 闡述 总结 總結",
        "应用 應用 运用 運用 使用 计算 計算 解决 解決 操作",
        "分析 比较 比較 区分 區分 对比 對比",
        "评价 評價 评估 評估 判断 判斷 论证 論證",
        "设计 設計 创作 創作 创造 創造 制作 製作 制定 编写 編寫",
    ),
    "ko": (
        "나열 열거 정의 암기 기억 말할",
        "설명 이해 요약 기술할 해석",
        "적용 활용 계산 사용 해결",
        "분석 비교 구별 분류",
        "평가 판단 비판 정당화",
        "설계 창작 개발 만들 계획 작성",
    ),
}


def _by_part(table: Mapping[str, Sequence[str]]) -> dict[str, Bloom]:
    pairs = (zip(rows, _LEVELS_IN_ORDER, strict=True) for rows in table.values())
    return {part: level for rows in pairs for words, level in rows for part in words.split()}


BEGINNINGS = _by_part(_BEGINNINGS)
ANYWHERE = _by_part(_ANYWHERE)
