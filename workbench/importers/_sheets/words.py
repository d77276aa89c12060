"""The words of quiz sheets in many languages: headings, question types, true and false.

All are compared as `fold` gives them: without case, marks on letters, or signs between words.
"""

from __future__ import annotations

import re
import unicodedata

LABEL = r"(?P<label>[a-j]|\d{1,2}|[абвгд]|[αβγδ]|[ابجد]|[אבגד])"
CHOICE = (
    r"(?:answers?|options?|choices?|alternatives?|responses?"
    r"|antwort(?:option|moglichkeit)?(?:en)?|auswahl(?:moglichkeit)?"
    r"|reponses?|choix|propositions?|respuestas?|opcion(?:es)?|alternativas?|rispost[ae]|opzion[ei]|scelt[ae]"
    r"|respostas?|opc(?:ao|oes)|antwoord(?:en)?|opties?|keuzes?|odpowied[zź]i?|opcja|wariant"
    r"|svar(?:s?alternativ)?|alternativ|svarmulighe[dt]|vaihtoehto"
    r"|vastaus|odpoved|moznost|valasz|cevap|secenek|sik"
    r"|(?:вариант )?ответ[аы]?|вариант|відповідь|варіант(?: відповіді)?"
    r"|выбор|απαντηση|επιλογη|raspuns|varianta|odgovor"
    r"|dap an|phuong an|lua chon|cau tra loi|pilihan|opsi|jawaban"
    r"|الخيار|خيار|الاجابة|اجابة|الجواب|תשובה|אפשרות"
    r"|گزینه|پاسخ|विकल्प|उत्तर|ตัวเลือก(?:ที่)?|คำตอบ|选项|選項|选择|選択肢|보기|선택지)"
)
_RIGHT = (
    r"(?:correct|right|true|expected|richtige?[rsn]?|korrekte?[rsn]?|bonnes?|correctes?|justes?|correct[ao]s?"
    r"|corret+[aeo]s?|giust[ao]|esatt[ao]|certas?|juiste?|goede?"
    r"|poprawn[aey]|prawidlow[aey]|ratt|riktigt?|rigtigt?|korrekt"
    r"|oikea|spravn[ay]|helyes|dogru|правильн\w+|верн\w+|вірн\w+"
    r"|σωστη|corecta?|corect|tocan|tacan|dung|chinh xac"
    r"|(?:yang )?benar|betul|الصحيحة|صحيحة|الصحيح|נכונה|נכון|صحیح|درست|सही|ที่ถูกต้อง|ถูกต้อง|正确|正確)"
)
_WRONG = (
    r"(?:incorrect[aoe]?s?|wrong|false|falsche?[rsn]?|mauvaises?"
    r"|fausses?|sbagliat[ae]|errat[ae]|errad[ao]s?|foute?"
    r"|onjuiste?|bledn[ay]|fel|feil|forkert|vaara|yanlis|неправильн\w+|неверн\w+)"
)
_FEEDBACK = (
    r"(?:feedbacks?|explanations?|rationales?|justifications?"
    r"|comments?|ruckmeldung|erklarung|begrundung|kommentar"
    r"|erlauterung|explications?|retroaction|commentaires?"
    r"|retroalimentacion|explicacion|comentarios?|realimentacion"
    r"|spiegazione|commento|riscontro|explicacao|justificativa|uitleg|toelichting|terugkoppeling|wyjasnienie"
    r"|uzasadnienie|komentarz|informacja zwrotna|forklaring|aterkoppling|tilbakemelding|selitys|пояснение"
    r"|объяснение|комментарий|обоснование|пояснення|εξηγηση|aciklama|giai thich|loi giai"
    r"|pembahasan|penjelasan|explicatie|obrazlozenje"
    r"|التفسير|الشرح|شرح|הסבר|توضیح|व्याख्या|คำอธิบาย|答案解析|试题解析|解析|解説|해설|설명)"
)
_SCORE = r"(?:score|points|weight|value|correct|correctness|grade|fraction|punkte|is correct|richtig)"
_ANSWERS = rf"(?: ?(?:{CHOICE}|index))?"

_ROLES = (
    ("feedback_of", rf"{CHOICE} ?{LABEL} {_FEEDBACK}"),
    ("feedback_of", rf"{_FEEDBACK} (?:for |to |zu |pour |para |per |de )?(?:{CHOICE} ?)?{LABEL}"),
    ("score_of", rf"{CHOICE} ?{LABEL} {_SCORE}"),
    ("score_of", rf"(?:fraction|score|weight) (?:{CHOICE} ?)?{LABEL}"),
    ("score_of", r"(?:is )?(?:correct|right) (?P<label>[a-j])"),
    ("score_of", r"(?P<label>[a-j]) (?:(?:is )?(?:correct|right)|score|points)"),
    ("feedback_of", rf"(?P<label>[a-j]) {_FEEDBACK}"),
    ("choice", rf"{CHOICE} ?{LABEL}(?: text| html)?"),
    ("choice", rf"{LABEL} (?:answer|option|choice|sikki|secenegi)"),
    ("choice", r"(?P<label>[a-h])"),
    ("choice", r"(?:ans|opt|op|alt|ch|a|r) ?(?P<label>\d{1,2})"),
    ("choice", r"(?:ans|opt|alt) (?P<label>[a-j])"),
    ("wrong", r"(?:distract?ors?|distraktor|distractores) ?(?P<label>\d*)"),
    ("wrong", rf"(?:{_WRONG}{_ANSWERS}|{CHOICE} {_WRONG}) ?(?P<label>\d*)"),
    ("correct_feedback", rf"(?:{_RIGHT}) (?:answer )?{_FEEDBACK}|correctfeedback"),
    ("correct_feedback", rf"{_FEEDBACK} (?:if |when |for |on |si |bei |wenn )?(?:{_RIGHT})(?: {CHOICE})?"),
    ("incorrect_feedback", rf"(?:{_WRONG}) (?:answer )?{_FEEDBACK}|incorrectfeedback"),
    ("incorrect_feedback", rf"{_FEEDBACK} (?:if |when |for |on |si |bei |wenn )?(?:{_WRONG})(?: {CHOICE})?"),
    ("correct", rf"{_RIGHT}{_ANSWERS}(?: s)?(?: (?:index|number|letter|key|text))?(?: ?\d+)?"),
    ("correct", rf"{CHOICE} {_RIGHT}s?(?: ?\d+)?"),
    ("correct", r"correct(?:answer|option|choice|index|answerindex)s?"),
    ("choices", r"(?:answer )?(?:options|choices|alternatives|answers list|answer options)(?: f)?"),
    ("choices", r"antwortoptionen|antworten"),
    ("choices", r"antwortmoglichkeiten|reponses possibles|choix possibles|propositions|opciones"),
    ("choices", r"opzioni|opcoes"),
    ("choices", r"antwoordopties|mogliwe odpowiedzi|svarsalternativ|варианты(?: ответов)?|选项|選択肢"),
    ("correct", rf"{CHOICE}|answer ?keys?|keys?|solutions?|losung(?:en)?|losungsbuchstabe|solucion"),
    ("correct", r"soluzione|solucao"),
    ("correct", r"oplossing|rozwiazanie|losning|facit|klucz|cle|clave|gabarito|chiave|答案|正解"),
    ("correct", r"正确答案|正確答案|标准答案|参考答案|正答|解答|정답|답|kunci(?: jawaban)?"),
    ("correct", r"เฉลย|คำตอบที่ถูก(?:ต้อง)?|מפתח"),
    ("correct", rf"(?:{CHOICE}) (?:la )?(?:{_RIGHT})|(?:{_RIGHT})(?: {CHOICE})"),
    ("correct", rf"(?:codigo de |code |clave de )(?:{CHOICE})(?: {_RIGHT})?"),
    ("correct", r"true (?:or )?false|t f|(?:wahr|richtig) (?:oder )?falsch|vrai (?:ou )?faux"),
    ("correct", r"verdadero (?:o )?falso|verdadeiro (?:ou )?falso|vero (?:o )?falso"),
    ("question", r"(?:the )?(?:quiz )?questions?(?: text| stem| body| html| prompt)?|questiontext"),
    ("question", r"question stem"),
    ("question", r"prompt|stem|stem md|stimulus|item text|frage(?:n)?(?:text|stellung)?"),
    ("question", r"aufgabe(?:n(?:stellung|text))?"),
    ("question", r"(?:texte de la |(?:enonce|intitule) (?:de la )?)?question|enonce|intitule"),
    ("question", r"preguntas?|enunciado"),
    ("question", r"texto de la pregunta"),
    ("question", r"domand[ae]|quesito|testo(?: della)? domanda|perguntas?|questao|texto da pergunta"),
    ("question", r"vra(?:ag|gen)|vraagstelling"),
    ("question", r"vraagtekst|pytani[ea]|tresc(?: pytania)?|fragetext|fraga|fragor|fragetekst|sporsmal"),
    ("question", r"sporgsmal"),
    ("question", r"kysymys|otazka|kerdes|soru|вопрос(?:ы)?|текст вопроса|问题|问题描述|题目|題目|問題"),
    ("question", r"問題文|質問|문제|질문|题干|試題|试题(?:内容)?|题目内容|考题|设问"),
    ("question", r"[大小]题题干|试题题干|题目描述"),
    ("question", r"(?:noi dung )?cau hoi|de bai|soal|pertanyaan"),
    ("question", r"butir soal|السؤال|سؤال|נוסח השאלה|שאלה|سوال|متن سوال"),
    ("question", r"प्रश्न|คำถาม|питання|запитання|текст питання|ερωτηση|intrebare[a]?|pitanje"),
    ("question", r"statement|aussage|affirmation|afirmacion|afirmacao|affermazione|stelling|утверждение"),
    ("type", r"(?:question |item |activity )?(?:type|format|kind)|questiontype|qtype|fragetyp"),
    ("type", r"fragentyp|frageart|typ"),
    ("type", r"interaction type|type de question|tipo(?: de pregunta| di domanda| de pergunta)?"),
    ("type", r"vraagtype|soort(?: vraag)?"),
    ("type", r"typ pytania|rodzaj(?: pytania)?|sporsmalstype|sporgsmalstype|kysymystyyppi"),
    ("type", r"тип(?: вопроса)?|题型|題型|题目类型|試題類型|问题类型"),
    ("type", r"[大小]题题型|typing"),
    ("type", r"問題形式|유형|문제 ?유형|loai(?: cau hoi)?"),
    ("type", r"jenis(?: soal)?|tipe(?: soal)?|soru tipi|tur"),
    ("type", r"نوع السؤال|النوع|סוג(?: שאלה)?|ประเภท|тип питання"),
    ("points", r"points?|max(?:imum)? (?:score|points|mark)|score|marks?|weight|grade|pts|punkte?"),
    ("points", r"punktzahl|worth"),
    ("points", r"default ?(?:mark|grade)|bareme|puntos|puntuacion|puntaje|punti|punteggio|pontos"),
    ("points", r"pontuacao|punten"),
    ("points", r"punkty|poang|poeng|pisteet|баллы?|бали|puan"),
    ("points", r"diem(?: so)?|skor|bobot|nilai|punctaj|bodovi|bodu|body"),
    ("points", r"βαθμο[ιςσ]|الدرجة|النقاط|ניקוד|نمره|अंक|คะแนน|分值|分数|配点|점수|배점"),
    ("tolerance", r"tolerance|margin|error margin|accepted error|toleranz|tolerancia|tolleranza"),
    ("tolerance", r"tolerantie"),
    ("hint", r"(?:hints?|hinweise?|tipps?|tips?|indices?|pistas?|suggeriment[oi]) ?\d*\+?"),
    ("hint", r"(?:dicas?|aanwijzing|wskazowka|ledtrad) ?\d*\+?"),
    ("hint", r"(?:deer in headlights|cognitive|bottom out)(?: hint)?|vihje|подсказка|提示|ヒント|힌트"),
    ("feedback", rf"(?:general |answer |solution )?{_FEEDBACK}|generalfeedback"),
    ("feedback", rf"{_FEEDBACK} (?:general|generale)"),
    ("title", r"title|name|question ?(?:title|name)|label|titel|titre|titulo|titolo|tytul|bezeichnung"),
    ("title", r"название"),
    ("identifier", r"id|identifier|question (?:id|number|no|nr)?|qid|no|nr|n|number|code|item id"),
    ("identifier", r"nummer|numero|num|lp|№|q(?: no| num| number| id)?|stt|序号|编号|番号|번호|sira|الرقم"),
    ("image", r"image|picture|image (?:link|url|file)|question image|media url|bild(?:datei)?|imagen"),
    ("image", r"immagine|imagem"),
    ("image", r"afbeelding|obraz(?:ek)?|kuva|картинка|изображение"),
    ("shuffle", r"shuffle|randomi[sz]e|random order|mischen|melanger"),
    ("category", r"category|categories|kategorien?|topics?|tags?|objectives?|lernziele?"),
    ("category", r"learning objectives?|categorie"),
    ("category", r"categoria|kategoria|temas?|themes?|thema|competencia|objectifs?|skills?"),
    ("category", r"bloom(?:s)?(?: level)?|lo|知识点|章节|知識點"),
    ("difficulty", r"difficulty|difficulty level|level|schwierigkeit(?:sgrad)?|difficulte|niveau"),
    ("difficulty", r"dificultad|nivel|difficolta"),
    ("difficulty", r"dificuldade|moeilijkheid|trudnosc|svarighetsgrad|сложность|难(?:易)?度|難易度|난이도"),
    ("difficulty", r"do kho|muc do|zorluk|tingkat kesulitan|الصعوبة|складність"),
)  # fmt: skip
_MARKS = re.compile(r"(?<=[a-zα-ω\u0621-\u064a])[\u0300-\u036f\u064b-\u0655]+")


def _unmarked(string: str) -> str:
    """The letters without the marks that Latin, Greek and Arabic set on them."""
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", string)))


PATTERNS = [(role, re.compile(_unmarked(pattern))) for role, pattern in _ROLES]
WEAK = [
    (role, re.compile(pattern))
    for role, pattern in (
        (
            "question",
            r"term|front|begriff|terme|vorderseite|recto|word|text|item|description|statement|aussage",
        ),
        ("correct", r"definition|back|ruckseite|verso|meaning|bedeutung|translation|value"),
    )
]
"""Headings that mean this only where a person says that the sheet is a quiz."""

_TYPES = {
    "choice": """
        mc mcq sc multiplechoice singlechoice singleselection single singleanswer radio radiobutton
        quiz select multichoice multiplechoicesingle ocq onechoice dropdown einfachauswahl
        einfachwahl mehrfachauswahl choixmultiple choixunique qcm qcu opcionmultiple
        seleccionmultiple seleccionunica sceltamultipla rispostamultipla multiplaescolha
        escolhamultipla meerkeuze wielokrotnegowyboru jednokrotnegowyboru flerval flervalsfraga
        flervalg test multiplechoicequestion olimultiplechoice tracnghiem pilihanganda coktanseccmeli
        одиночныйвыбор одинвариант одинответ одинправильный выборответа 单选 单选题 單選題 选择题
        單一選擇 択一 単一選択 選択 객관식 단일선택
    """,
    "choices": """
        ms ma mr multipleselect multiselect multipleselection multipleanswer multipleanswers multi
        multicheckbox multipleresponse checkbox checkboxes selectall selectallthatapply cata
        multiplechoicemultiple mehrfachantwort checkallthatapply olicheckallthatapply casesacocher
        casillas multiplechoicemultipleanswers multipleanswerquestion несколькоответов
        множественныйвыбор несколькоправильных 多选 多选题 多選題 複選題 不定项选择题 複数選択 다중선택
        복수선택
    """,
    "truefalse": """
        tf truefalse trueorfalse boolean yesno truefalsequestion wahrfalsch richtigfalsch vraifaux
        vf verdaderofalso verofalso verdadeirofalso verdadeirooufalso waaronwaar prawdafalsz
        santfalskt janein ouinon dungsai benarsalah dogruyanlis истиналожь данет верноневерно
        判断 判断题 判斷題 是非题 是非題 正誤 ox
    """,
    "text": """
        sa shortanswer fib fillintheblank fillintheblanks fillin fill blank text input shorttext
        olishortanswer singleline gapfill typeanswer openshort textentry fillup cloze gap
        kurzantwort luckentext
        reponsecourte texteatrous respuestacorta rispostabreve respostacurta kortantwoord
        krotkaodpowiedz kortsvar shortresponse dienkhuyet isian isiansingkat boslukdoldurma typing
        typein краткийответ короткийответ 填空 填空题 填空題 穴埋め 단답형 주관식
    """,
    "number": """
        inputquestion num numeric numerical number calculated numericresponse numerisch zahl
        numerique numerica numerico numeriek
    """,
    "essay": """
        essay longanswer wr written writtenresponse paragraph open openended freetext long
        extendedtext multiline freitext aufsatz offen offenefrage redaction reponselongue ensayo parrafo tema
        saggio dissertacao opstel wypracowanie tuluan esai uraian acikuclu эссе развернутыйответ
        открытый свободныйответ 简答 简答题 簡答題 问答 问答题 論述題 论述题 记述 記述 自由記述 서술형 논술형
    """,
    "match": """
        match matching mat m pairs mt zuordnung appariement emparejamiento relacionar abbinamento
        associacao correspondencia koppelen dopasowanie соответствие сопоставление 匹配题 连线题 配对题 連連看
    """,
    "order": """
        order ordering sequence sequencing ord rank ranking sort puzzle reihenfolge sortierung ordre
        ordenar ordenacion ordinamento ordenacao volgorde kolejnosc olisequence oliordering
        последовательность упорядочивание 排序 排序题 並べ替え
    """,
}
KINDS = {word: kind for kind, words in _TYPES.items() for word in words.split()}
TRUTHS = (
    ("True", "False"),
    ("Yes", "No"),
    ("Wahr", "Falsch"),
    ("Richtig", "Falsch"),
    ("Ja", "Nein"),
    ("Vrai", "Faux"),
    ("Oui", "Non"),
    ("Verdadero", "Falso"),
    ("Vero", "Falso"),
    ("Verdadeiro", "Falso"),
    ("Waar", "Onwaar"),
    ("Juist", "Onjuist"),
    ("Prawda", "Fałsz"),
    ("Sant", "Falskt"),
    ("Sandt", "Falsk"),
    ("Верно", "Неверно"),
    ("Правда", "Ложь"),
    ("Да", "Нет"),
    ("Істина", "Хиба"),
    ("Так", "Ні"),
    ("Đúng", "Sai"),
    ("Doğru", "Yanlış"),
    ("Benar", "Salah"),
    ("Ano", "Ne"),
    ("Igaz", "Hamis"),
    ("Oikein", "Väärin"),
    ("Adevărat", "Fals"),
    ("Σωστό", "Λάθος"),
    ("صح", "خطأ"),
    ("נכון", "לא נכון"),
    ("正确", "错误"),
    ("对", "错"),
    ("正確", "錯誤"),
    ("正しい", "誤り"),
    ("正", "誤"),
    ("√", "×"),
    ("○", "✕"),
    ("○", "×"),
    ("〇", "×"),
    ("참", "거짓"),
)
"""How true and false are said, in pairs."""
TRUE = frozenset(
    {one.casefold() for one, _ in TRUTHS} | {"t", "1", "correct", "si", "sí", "sim", "w", "r", "v"}
)
FALSE = frozenset({one.casefold() for _, one in TRUTHS} | {"f", "0", "incorrect", "wrong", "not true", "nee"})
MARKS = frozenset({"x", "✓", "✔", "*", "+", "correct", "right", "✅", "☑"})


_LATIN = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "đ": "d", "ı": "i"})


def fold(string: str) -> str:
    """A heading as it is compared."""
    plain = _unmarked(string.casefold().translate(_LATIN))
    return re.sub(r"[\s_*:.?¿!؟:;#()\[\]\-–—/’'\"]+", " ", plain).strip()


def kind_of(word: str) -> str:
    """The kind of question that a word names; "" for a word that is not known."""
    plain = re.sub(r"[\W\d_]", "", fold(word))
    return KINDS.get(plain, "") or KINDS.get(plain.removesuffix("question").removesuffix("frage"), "")


def truth_of(word: str) -> tuple[str, str]:
    """The pair of words for true and false to which a word belongs."""
    plain = word.strip().casefold()
    return next((pair for pair in TRUTHS if plain in (pair[0].casefold(), pair[1].casefold())), TRUTHS[0])
