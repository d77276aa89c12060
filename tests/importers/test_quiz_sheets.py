"""Quiz sheets of other tools, in other languages and encodings, and what a person may choose of them."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from costs import growth
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font, PatternFill

from workbench.importers import importers, read
from workbench.importers._decode import decoded
from workbench.importers._notes import Notes
from workbench.model.course import PageKind
from workbench.model.errors import UnknownFormat
from workbench.model.exercise import Kind, exercises_in
from workbench.model.imported import Severity, Source
from workbench.model.scoring import score


def reading(text, *, name="a.csv", encoding="utf-8", **choices):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    named = {key.replace("__", ":"): value for key, value in choices.items()}
    return read(Source(name=name, data=data, choices=named))


def questions(imported):
    return [one for page in imported.course.walk() for one in exercises_in(page.body)]


def right(exercise):
    (one,) = exercise.interactions
    names = {choice.id: choice.content.plain for choice in one.choices}
    return [names.get(value, value) for value in one.key.correct]


def answered(exercise, words):
    (one,) = exercise.interactions
    return score(one, (words,)).points


def codes(imported):
    return [note.code for note in imported.notes]


# Headings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        "Question,Answer A,Answer B,Answer C,Correct answer,Points,Feedback",
        "Frage,Antwort A,Antwort B,Antwort C,Richtige Antwort,Punkte,Erklärung",
        "Énoncé,Réponse A,Réponse B,Réponse C,Bonne réponse,Barème,Commentaire",
        "Pregunta,Opción A,Opción B,Opción C,Respuesta correcta,Puntos,Retroalimentación",
        "Domanda,Risposta A,Risposta B,Risposta C,Risposta corretta,Punteggio,Spiegazione",
        "Pergunta,Opção A,Opção B,Opção C,Resposta correta,Pontos,Explicação",
        "Vraag,Antwoord A,Antwoord B,Antwoord C,Juiste antwoord,Punten,Toelichting",
        "Pytanie,Odpowiedź A,Odpowiedź B,Odpowiedź C,Poprawna odpowiedź,Punkty,Wyjaśnienie",
        "Fråga,Svar A,Svar B,Svar C,Rätt svar,Poäng,Förklaring",
        "Вопрос,Вариант A,Вариант B,Вариант C,Правильный ответ,Баллы,Пояснение",
        "题目,选项A,选项B,选项C,正确答案,分值,解析",
        "問題,選択肢A,選択肢B,選択肢C,正解,配点,解説",
        "题干,选项A,选项B,选项C,正确答案,分值,解析",
        "문제,보기1,보기2,보기3,정답,배점,해설",
        "Câu hỏi,Đáp án A,Đáp án B,Đáp án C,Đáp án đúng,Điểm,Giải thích",
        "Soal,Pilihan A,Pilihan B,Pilihan C,Kunci Jawaban,Skor,Pembahasan",
        "السؤال,الخيار أ,الخيار ب,الخيار ج,الإجابة الصحيحة,الدرجة,الشرح",
        "Запитання,Варіант 1,Варіант 2,Варіант 3,Правильна відповідь,Бали,Пояснення",
        "Întrebare,Răspuns A,Răspuns B,Răspuns C,Răspuns corect,Punctaj,Explicație",
        "Ερώτηση,Απάντηση Α,Απάντηση Β,Απάντηση Γ,Σωστή απάντηση,Βαθμοί,Εξήγηση",
        "questionText,optionA,optionB,optionC,correctAnswer,points,generalFeedback",
        "QUESTION_TEXT,option_1,option_2,option_3,correct_option,max score,Explanation",
        "questionname,A,B,C,Answer 1,defaultmark,generalfeedback,questiontext",
    ],
)
def test_headings_are_known_in_many_languages(heading):
    rows = "Which?,red,blue,green,B,2,Blue it is\nOther?,x,y,z,C,2,Well\n"
    if heading.startswith("questionname"):
        rows = "Name,red,blue,green,B,2,Blue it is,Which?\n"
    imported = reading(f"{heading}\n{rows}")
    first = questions(imported)[0]
    assert right(first) == ["blue"]
    assert first.points == 2
    assert [one.content.plain for one in first.feedback] == ["Blue it is"]
    assert imported.notes == ()


@pytest.mark.parametrize(
    ("words", "answers"),
    [("Wahr", ["Wahr", "Falsch"]), ("faux", ["Vrai", "Faux"]), ("VERDADERO", ["Verdadero", "Falso"])],
)
def test_true_and_false_keep_the_language_of_the_sheet(words, answers):
    (exercise,) = questions(reading(f"Frage,Antwort\nDie Erde ist rund,{words}\n"))
    assert [choice.content.plain for choice in exercise.interactions[0].choices] == answers
    assert right(exercise)[0].casefold() == words.casefold()


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Mehrfachauswahl", Kind.CHOICE),
        ("Vrai/Faux", Kind.CHOICE),
        ("Texte à trous", Kind.TEXT_ENTRY),
        ("Ensayo", Kind.EXTENDED_TEXT),
        ("Volgorde", Kind.ORDER),
        ("Zuordnung", Kind.MATCH),
        ("Multiple Choice Question", Kind.CHOICE),
    ],
)
def test_question_types_are_known_in_many_languages(word, kind):
    sheet = f"Frage,Typ,A,B,Lösung\nText?,{word},a=1,b=2,\n"
    if kind is Kind.TEXT_ENTRY:
        sheet = f"Frage,Typ,Lösung\nText?,{word},Paris\n"
    (exercise,) = questions(reading(sheet))
    assert exercise.interactions[0].kind is kind


@pytest.mark.parametrize("heading", ["Q,A,B,C,Answer", "Q,A"])
def test_q_is_the_question_where_nothing_else_is(heading):
    cells = ("What do plants drink?", "Water", "Milk", "Sand", "A")[: heading.count(",") + 1]
    (asked,) = questions(reading(f"{heading}\n{','.join(cells)}\n"))
    assert right(asked) == ["Water"]


def test_q_is_a_number_beside_the_question():
    (asked,) = questions(reading("Q,Question,A,B,Answer\n7,What do plants drink?,Milk,Water,B\n"))
    assert right(asked) == ["Water"]


def test_a_quiz_without_headings_is_known_by_its_answers():
    sheet = "What is the capital of France?,Paris,Lyon,Nice,A\nWhich one is a planet?,Sun,Mars,Moon,B\n"
    first, second = questions(reading(sheet))
    assert (right(first), right(second)) == (["Paris"], ["Mars"])


def test_a_row_that_explains_the_columns_is_no_question():
    sheet = (
        "Question Text,Question Type,Option 1,Option 2,Option 3,Correct Answer,Time in seconds\n"
        "Text of the question (required),(default is Multiple Choice),Text (required),Text (required),"
        "Text (optional),Number (required),(optional)\n"
        'Even?,Checkbox,1,2,4,"2,3",30\n'
        "Odd?,Multiple Choice,3,8,6,1,30\n"
    )
    imported = reading(sheet)
    assert [right(one) for one in questions(imported)] == [["2", "4"], ["3"]]
    assert codes(imported) == ["row", "columns"]


def test_places_may_count_from_zero():
    sheet = "type,prompt,option1,option2,option3,correctIndex\nmcq,One?,a,b,c,0\nmcq,Two?,d,e,f,2\n"
    assert [right(one) for one in questions(reading(sheet))] == [["a"], ["f"]]


def test_a_choice_left_empty_keeps_its_letter():
    (exercise,) = questions(reading("Question,A,B,C,D,Correct\nWhich?,red,,green,blue,D\n"))
    assert right(exercise) == ["blue"]


def test_a_key_that_names_an_empty_choice_is_told_and_the_question_kept():
    imported = reading("Question,A,B,C,Correct\nWhich?,red,,green,B\n")
    assert len(questions(imported)) == 1
    assert codes(imported) == ["answer"]


def test_answers_below_each_other_are_one_question():
    sheet = "Question,Answer,Correct\nWhich are even?,2,x\n,3,\n,4,x\nCapital?,Paris,TRUE\n,Lyon,FALSE\n"
    imported = reading(sheet)
    first, second = questions(imported)
    assert [choice.content.plain for choice in first.interactions[0].choices] == ["2", "3", "4"]
    assert (right(first), right(second)) == (["2", "4"], ["Paris"])
    assert imported.notes == ()


def test_torus_hints_and_objectives_come_in():
    sheet = (
        "stem,choice_1,choice_2,answer,choice_1_feedback,choice_2_feedback,hint 1,hint 2,objectives\n"
        "2+2?,3,4,choice_2,No,Yes,Count,Use your fingers,Adds numbers\n"
    )
    (exercise,) = questions(reading(sheet))
    assert right(exercise) == ["4"]
    assert [hint.plain for hint in exercise.hints] == ["Count", "Use your fingers"]
    assert dict(exercise.metadata) == {"objectives": "Adds numbers"}
    assert [choice.feedback.plain for choice in exercise.interactions[0].choices] == ["No", "Yes"]


def test_all_choices_in_one_cell():
    (exercise,) = questions(reading("Question,Options,Correct Answers\nPick,red|green|blue,red|blue\n"))
    assert right(exercise) == ["red", "blue"]


def test_the_same_question_twice_is_told_and_kept():
    imported = reading("Question,A,B,Correct\nWhich?,x,y,A\nwhich? ,x,y,A\nWhich?,x,z,A\n")
    assert len(questions(imported)) == 3
    assert [(note.code, note.where) for note in imported.notes] == [("duplicate", "row 3")]


def test_a_formula_is_text():
    imported = reading('Question,A,B,Correct\n=1+1,+3,@x,"=HYPERLINK(""http://x"")"\n')
    assert questions(imported)[0].body[0].plain == "=1+1"


def test_brightspace_choices_without_a_partner_stay_to_mislead():
    sheet = "NewQuestion,M\nQuestionText,Match\nChoice,1,Cat\nChoice,2,Dog\nMatch,1,Meows\n"
    (exercise,) = questions(reading(sheet))
    (one,) = exercise.interactions
    assert [target.content.plain for target in one.targets] == ["Cat", "Dog"]
    assert one.key.correct == ("S1 T1",)


def test_brightspace_texts_whose_commas_were_not_quoted_are_whole():
    sheet = "NewQuestion,MC\nQuestionText,Which, of these?,HTML\nOption,100,x\nOption,0,y\n"
    (exercise,) = questions(reading(sheet))
    assert exercise.body[0].plain == "Which, of these?" and right(exercise) == ["x"]


def test_a_choice_without_choices_is_an_answer_to_type_and_told():
    rows = "Which?,multiple choice,,,Paris\nWhat?,multiple choice,x,,\nOr?,multiple choice,x,y,A\n"
    imported = reading("Question,Type,A,B,Correct\n" + rows)
    assert [one.interactions[0].kind for one in questions(imported)] == [
        Kind.TEXT_ENTRY,
        Kind.EXTENDED_TEXT,
        Kind.CHOICE,
    ]
    assert right(questions(imported)[0]) == ["Paris"]
    assert [(one.code, one.excerpt) for one in imported.notes] == [("answer", "Which?"), ("answer", "What?")]


def test_a_key_that_says_a_choice_in_other_letters_names_it():
    sheet = "Question,A,B,Correct\nWhich?,Red One,Blue Two,red  one\nOther?,Red One,Blue Two,Blue Two\n"
    imported = reading(sheet)
    assert [right(one) for one in questions(imported)] == [["Red One"], ["Blue Two"]]
    assert imported.notes == ()


def test_a_decimal_comma_is_a_point_and_a_thousand_stays():
    rows = 'Many?,number,"1,000"\nMuch?,number,"2,5"\nLittle?,number,"0,25"\n'
    imported = reading("Question,Type,Answer\n" + rows)
    assert [right(one) for one in questions(imported)] == [["1,000"], ["2.5"], ["0.25"]]


# Signs, quotes and encodings -------------------------------------------------------------------


def test_a_quote_that_is_never_closed_costs_one_row():
    sheet = 'Question,A,B,Correct\nFirst?,a,b,A\n"Second?,a,b,B\nThird?,a,b,A\n'
    imported = reading(sheet)
    assert [one.body[0].plain for one in questions(imported)] == ["First?", '"Second?', "Third?"]
    assert [note.where for note in imported.notes if note.code == "quote"] == ["row 3"]


def test_quotes_after_a_backslash_are_part_of_the_cell():
    (exercise,) = questions(reading('Question,A,B,Correct\n"Who said \\"I, too\\"?",a,b,A\n'))
    assert exercise.body[0].plain == 'Who said "I, too"?'


def test_a_sheet_may_name_its_sign():
    assert len(questions(reading("sep=;\nQuestion;A;B;Correct\nA, b, c?;x, y;z, w;A\n"))) == 1


def test_the_sign_that_a_sheet_names_counts_more_than_the_sign_that_is_there_more_often():
    sheet = "sep=;\nQuestion;A,B,C;Correct\nWhich, of all;x, y, z;x, y, z\nWhat, of all;x, y, w;x, y, w\n"
    made = reading(sheet)
    assert all("," in one.body[0].plain for one in questions(made)) and len(questions(made)) == 2


def test_a_blank_that_the_text_does_not_name_stands_behind_it():
    made = reading("FIB_PLUS\tThe [sky] is wide\tsky\tblue\t\tsea\tdeep\n", name="a.txt")
    (exercise,) = questions(made)
    nodes = [one for block in exercise.body for one in block.walk()]
    kinds = [one.type for one in nodes if one.type in ("text", "inlineInteraction")]
    assert kinds == ["text", "inlineInteraction", "text", "inlineInteraction"]


def test_lines_within_cells_stay():
    (exercise,) = questions(reading('Question,A,B,Correct\n"Line one\nline two",a,b,A\n'))
    assert [one.plain for one in exercise.body[:2]] == ["Line one", "line two"]


GERMAN = "Frage;Antwort A;Antwort B;Lösung\nWas ist größer als „schön“?;Übung;Äpfel – süß;B\n"
FRENCH = "Question;Réponse A;Réponse B;Bonne réponse\nÀ côté du château, l’été ?;où;ça;A\n"
POLISH = "Pytanie;Odpowiedź A;Odpowiedź B;Prawidłowa\nCzyż źdźbło to część?;żółć;gęś;B\n"
JAPANESE = "問題,選択肢A,選択肢B,正解\n日本の首都はどこですか？,東京,大阪,A\n"
CHINESE = "题目,选项A,选项B,答案\n中国的首都是哪里？,北京,上海,A\n"
KOREAN = "문제,보기A,보기B,정답\n한국의 수도는 어디입니까?,서울,부산,A\n"
RUSSIAN = "Вопрос;Вариант А;Вариант Б;Ответ\nКакая столица России?;Москва;Казань;А\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(GERMAN, one) for one in ("cp1252", "mac_roman", "utf-16", "utf-16-le", "utf-8-sig")]
    + [(GERMAN, one) for one in ("utf-32", "utf-32-be")]
    + [(FRENCH, one) for one in ("cp1252", "mac_roman", "utf-16-be")]
    + [(GERMAN.replace("„", "").replace("“", "").replace("–", "-"), one) for one in ("cp850", "iso8859_15")]
    + [(POLISH, "cp1250"), (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (CHINESE, "gb18030")]
    + [(KOREAN, "euc_kr"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (RUSSIAN, "utf-16-le")],
)  # fmt: skip
def test_encodings_are_found(text, encoding):
    assert decoded(text.encode(encoding), Notes(), name="a.csv").text == text


def test_the_encoding_can_be_chosen_when_it_had_to_be_guessed():
    imported = reading(GERMAN, encoding="cp1252")
    (offer,) = [one for one in imported.offers if one.name == "encoding"]
    assert offer.chosen == "cp1252"
    again = read(Source(name="a.csv", data=GERMAN.encode("cp1252"), choices={"encoding": "cp1250"}))
    assert {one.name: one.chosen for one in again.offers}["encoding"] == "cp1250"


def test_what_is_no_text_is_refused():
    with pytest.raises(UnknownFormat):
        reading(bytes(range(256)) * 8)


# Choices ---------------------------------------------------------------------------------------

SHEET = "Name,What,One,Two,Sol\nQ1,Which?,red,blue,B\nQ2,Other?,x,y,A\n"


def test_every_column_can_be_said():
    imported = reading(
        SHEET,
        layout="plain",
        column__1="question",
        column__2="choice",
        column__3="choice",
        column__4="correct",
    )
    first, second = questions(imported)
    assert (right(first), right(second)) == (["blue"], ["x"])
    offers = {one.name: one for one in imported.offers}
    assert offers["column:4"].label == "E: “Sol”"
    assert offers["column:4"].chosen == "correct"
    assert offers["column:4"].group == "Columns"
    assert offers["header"].chosen == "1"


def test_a_quiz_can_be_taken_as_a_table():
    imported = reading("Question,A,B,Correct\nWhich?,x,y,A\n", layout="table")
    assert imported.course.pages[0].kind is PageKind.PAGE
    assert [one.name for one in imported.offers] == ["layout"]


def test_the_row_of_the_headings_can_be_said():
    sheet = "a,b,c,d\nQuestion,A,B,Correct\nWhich?,x,y,A\n"
    assert len(questions(reading(sheet, header="none", column__0="question", column__3="correct"))) == 3
    assert len(questions(reading(sheet, header="2"))) == 1


def test_what_stands_between_answers_can_be_said():
    sheet = 'Question,A,B,Correct\nWhich?,"x, y",z,"x, y"\nBoth?,a,b,a / b\n'
    assert [right(one) for one in questions(reading(sheet, answers="slash"))] == [["x, y"], ["a", "b"]]


def test_a_column_can_be_left_out():
    imported = reading("Question,A,B,Correct,Secret\nWhich?,x,y,A,no\n", column__4="ignore")
    assert questions(imported)[0].metadata == ()
    assert [note.excerpt for note in imported.notes] == ["Secret"]


def test_feedback_on_one_answer_can_be_said():
    sheet = "Question,A,B,Correct,Said\nWhich?,x,y,A,because\n"
    (exercise,) = questions(reading(sheet, column__4="feedback_of:2"))
    assert exercise.interactions[0].choices[1].feedback.plain == "because"


names = st.sampled_from(
    ["layout", "header", "answers", "delimiter", "encoding", "sheet", "s1:layout"]
    + [f"column:{index}" for index in range(-1, 7)]
)
values = st.sampled_from(
    [
        "auto",
        "plain",
        "d2l",
        "kahoot",
        "moodle",
        "torus",
        "table",
        "none",
        "1",
        "2",
        "99",
        "comma",
        "tab",
        "x",
        "",
    ]
    + [
        "question",
        "correct",
        "choice",
        "choices",
        "wrong",
        "type",
        "points",
        "ignore",
        "fact",
        "feedback_of:1",
    ]
    + ["score_of:9", "hint", "image", "title", "shuffle", "tolerance", "²", "utf-8", "shift_jis"]
)


@given(
    st.dictionaries(names, values, max_size=6), st.sampled_from([SHEET, GERMAN, "NewQuestion,MC\n", "a\n"])
)
@settings(max_examples=150)
def test_no_choice_crashes_a_reading(choices, sheet):
    imported = read(Source(name="a.csv", data=sheet.encode(), choices=choices))
    for offer in imported.offers:
        assert offer.chosen in {option.value for option in offer.options}


def test_every_offer_read_again_as_chosen_gives_the_same():
    first = reading(SHEET, layout="plain")
    chosen = {one.name: one.chosen for one in first.offers}
    again = read(Source(name="a.csv", data=SHEET.encode(), choices=chosen))
    assert again.course == first.course


# The law ---------------------------------------------------------------------------------------

words = st.text("abcdefghijklmnopqrstuvwxyzäöüéñ ,;|\"'\n", min_size=1, max_size=20).map(
    lambda text: "w" + " ".join(text.split(" ")).strip() + "w"
)


@st.composite
def quizzes(draw):
    """Questions as (text, choices, places of the right ones)."""
    made = []
    for _ in range(draw(st.integers(1, 5))):
        choices = draw(st.lists(words, min_size=2, max_size=5, unique_by=lambda one: one.casefold()))
        key = draw(st.lists(st.integers(0, len(choices) - 1), min_size=1, max_size=3, unique=True))
        made.append((draw(words) + "?", choices, sorted(key)))
    return made


HEADS = [
    (["Question", "Correct"], "Answer {}"),
    (["Frage", "Lösung"], "Antwort {}"),
    (["Pregunta", "Respuesta correcta"], "Opción {}"),
    (["Question", "Bonne réponse"], "Réponse {}"),
]


@given(
    quizzes(),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(HEADS),
    st.sampled_from(["\r\n", "\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.booleans(),
)
@settings(max_examples=120)
def test_a_quiz_written_in_any_dialect_is_read_as_it_was(made, sign, encoding, head, end, quoting, titled):
    (asks, key), choice = head
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=sign, lineterminator=end, quoting=quoting)
    if titled:
        writer.writerow(["A quiz", "", "", "", "", "", ""])
    writer.writerow([asks, *(choice.format(letter) for letter in "ABCDE"), key])
    for text, choices, places in made:
        letters = ", ".join("ABCDE"[place] for place in places)
        writer.writerow([text, *choices, *[""] * (5 - len(choices)), letters])
    imported = reading(out.getvalue(), encoding=encoding)
    found = questions(imported)
    assert [" ".join(one.body[0].plain.split()) for one in found] == [
        " ".join(text.splitlines()[0].split()) for text, _, _ in made
    ]
    assert [len(one.interactions[0].choices) for one in found] == [len(choices) for _, choices, _ in made]
    assert [one.interactions[0].key.correct for one in found] == [
        tuple("ABCDE"[place] for place in places) for _, _, places in made
    ]
    assert not [note for note in imported.notes if note.severity is not Severity.INFO]


cells = st.sampled_from(["", "Which?", "a", "b", "1", "A", "B,C", "true", "x", "100", "=1", "Q", "<b>z</b>"])


@given(st.lists(st.lists(cells, min_size=1, max_size=7), min_size=1, max_size=12))
@settings(max_examples=200)
def test_rows_in_are_questions_out_and_rows_reported(rows):
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(
        [["Question", "Type", "Answer A", "Answer B", "Points"], *rows]
    )
    imported = reading(out.getvalue())
    if imported.course.pages[0].kind is not PageKind.QUIZ:
        return
    lost = [note for note in imported.notes if note.code == "row" and note.severity is Severity.LOSS]
    explained = [note for note in imported.notes if note.code == "row" and note.severity is Severity.INFO]
    assert len(questions(imported)) + len(lost) + len(explained) == sum(1 for row in rows if any(row))


def test_sheets_are_formats_among_the_others():
    assert {"csv", "xlsx", "ods"} <= {one.name for one in importers()}


# Templates of quiz games and tools -------------------------------------------------------------


def test_blookets_template_numbers_its_questions_and_names_answers_by_number():
    text = (
        '"Game\nImport Template",,,,,,,\r\n'
        'Question #,Question Text,Answer 1,Answer 2,"Answer 3\n(Optional)","Answer 4\n(Optional)",'
        '"Time Limit (sec)\n(Max: 300 seconds)","Correct Answer(s)\n(Only include Answer #)"\r\n'
        '1,Which are odd?,3,4,5,6,20,"1,3"\r\n2,How many legs has a bee?,6,4,8,1,20,1\r\n'
    )
    first, second = questions(reading("\ufeff" + text))
    assert (first.identifier, right(first), right(second)) == ("1", ["3", "5"], ["6"])


@pytest.mark.parametrize("time", ["Time", "Time in seconds", "Time Limit (sec)"])
def test_a_number_names_an_answer_by_its_place_where_the_template_has_a_time(time):
    heading = f"Question Text,Question Type,Option 1,Option 2,Option 3,Correct Answer,{time}"
    text = f"{heading}\nHow many?,Multiple Choice,5,6,1,1,30\n"
    (exercise,) = questions(reading(text))
    assert right(exercise) == ["5"]


@pytest.mark.parametrize("above", ["Question,Answers,,,Key,Points", "Frage,Antworten,,,Lösung,Punkte"])
def test_choices_named_in_the_row_below_their_common_heading_are_choices(above):
    text = f"Leaves,,,,,\n{above}\n,A,B,C,,\nWhich?,green,blue,red,A,2\nWhere?,stem,root,bud,C,1\n"
    found = reading(text)
    assert [right(one) for one in questions(found)] == [["green"], ["bud"]]
    assert [len(one.interactions[0].choices) for one in questions(found)] == [3, 3]
    assert [one.points for one in questions(found)] == [2, 1] and codes(found) == ["row"]


def test_a_first_row_under_the_headings_that_asks_something_is_no_heading():
    (first, _) = questions(reading("Question,Answers,Key\nA,B,C\nWhich?,x|y,x\n"))
    assert first.body[0].plain == "A"


def test_a_mark_of_the_encoding_that_stands_twice_hides_no_heading():
    for mark in ("\ufeff\ufeff", "\ufeff"):
        (exercise,) = questions(reading(f'{mark}"Question","A","B","Answer"\nWhich?,x,y,B\n'))
        assert right(exercise) == ["y"]


def test_brightspace_says_how_typed_answers_are_compared():
    head = "NewQuestion,SA\nQuestionText,Say\n"
    plain, exact, tried, broken = questions(
        reading(
            f"{head}Answer,100,Grey,insensitive\n{head}Answer,100,Grey,sensitive\n"
            f"{head}Answer,100,gr[ea]y,regexp\nAnswer,50,dark.,\n{head}Answer,100,gr[ea,regexp\n"
        )
    )
    said = [[answered(one, words) for words in ("Grey", "grey")] for one in (plain, exact, tried, broken)]
    assert said == [[1, 1], [1, 0], [1, 1], [0, 0]]
    assert [answered(tried, words) for words in ("darky", "dark.", "a gray one")] == [0, 0.5, 1]


def test_headings_in_two_rows_are_read_as_one_and_again_when_chosen():
    text = (
        "Instructions: fill in the steps below.,,,,,,,\n1. Quiz Name:,Leaves,,,,,,\n"
        "2. Question Type:,3. Question:,4. If multiple choice:,,,5. Optional (mark the right ones),,\n"
        ",,Answer A:,Answer B:,Answer C:,Correct Answer,Correct Answer,Explanation (Optional):\n"
        "Multiple choice,Which are green?,leaf,snow,frog,A,C,Look\nOpen-ended,Name a tree.,,,,,,\n"
    )
    for choices in ({}, {"header": "4"}):
        first, second = questions(reading(text, **choices))
        assert right(first) == ["leaf", "frog"] and first.feedback[0].content.plain == "Look"
        assert second.interactions[0].kind is Kind.EXTENDED_TEXT


@pytest.mark.parametrize(
    "text",
    [
        "Question,Answer A,Correct A,Answer B,Correct B,Answer C,Correct C\nWhich?,iron,x,wood,,gold,x\n",
        "Question,Answer 1,Correct 1,Answer 2,Correct 2,Answer 3,Correct 3\nWhich?,iron,1,wood,0,gold,1\n",
        "Frage,Antwort 1,Richtig?,Antwort 2,Richtig?,Antwort 3,Richtig?\nWhich?,iron,x,wood,,gold,x\n",
        'Question,Answers\nWhich?,"*iron\nwood\n*gold"\n',
        "вопрос;вариант;правильный\nWhich?;iron;1\n;wood;0\n;gold;1\n",
    ],
)
def test_right_answers_are_marked_beside_each_of_them(text):
    (exercise,) = questions(reading(text))
    assert right(exercise) == ["iron", "gold"]


def test_a_typed_answer_is_the_only_one_that_the_key_names():
    heading = "Question Text,Answer 1,Answer 2,Time Limit (sec),Correct Answer(s)"
    first, _ = questions(reading(f"{heading}\nLargest ocean?,Pacific,,20,1\nWhich?,a,b,20,2\n"))
    assert first.interactions[0].key.correct == ("Pacific",)


def test_a_sheet_without_headings_whose_last_column_is_a_letter_is_a_quiz_but_a_list_of_grades_is_not():
    quiz = '"Find the degree of the extension",0,4,2,6,B\n"Give the index of that group",8,2,24,120,C\n'
    assert [right(one) for one in questions(reading(quiz))] == [["4"], ["24"]]
    assert questions(reading("Ann Lee,3,4,5,A\nBo Ek,2,2,3,B\nCy Fox,5,5,5,A\n")) == []


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("pregunta\topción_a\topción_b\trespuesta\n¿Capital?\tParís\tRoma\tA\n", "utf-8"),
        ("Question\tOption 1\tOption 2\tCorrect Answer\n¿Capital?\tParís\tno\t1\n", "utf-16"),
        ("¿La capital?;París;Roma;Oslo;1\n¿Qué es más?;tres;dos;uno;1\n", "cp1252"),
    ],
)
def test_a_text_file_with_the_columns_of_a_quiz_is_one(text, encoding):
    imported = reading(text, name="quiz.txt", encoding=encoding)
    assert right(questions(imported)[0]) == ["París"]


def test_a_text_file_with_commas_stays_text():
    text = "Question time, answer time, and choices\nWe met, we talked, we left.\n"
    assert questions(reading(text, name="notes.txt")) == []


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Вопрос;Вариант 1;Вариант 2;Правильный ответ\nСтолица Франции?;Париж;Рим;1\n", "cp1251"),
        ("Вопрос;Вариант 1;Вариант 2;Правильный ответ\nСтолица Франции?;Париж;Рим;1\n", "koi8_r"),
        ("Вопрос;Вариант 1;Вариант 2;Правильный ответ\nСтолица Франции?;Париж;Рим;1\n", "cp866"),
        ("Soru;A;B;C;Doğru Cevap\nTürkiye'nin başkenti?;Ankara;İzmir;Muş;A\n", "cp1254"),
        ("Question;A;B;C;Correct answer\nHvað er þetta, maður?;Það;Já;Ó;A\n", "cp1252"),
    ],
)
def test_cyrillic_and_turkish_letters_are_told_from_their_look_alikes(text, encoding):
    (exercise,) = questions(reading(text, encoding=encoding))
    assert right(exercise)[0] == text.splitlines()[1].split(";")[1]
    assert "".join(one.plain for one in exercise.body).startswith(text.splitlines()[1].split(";")[0])


def test_a_right_answer_that_is_none_of_the_choices_joins_them_where_that_is_the_rule():
    text = "question,answer,a_1,a_2\nSky?,blue,green,red\nGrass?,green,blue,red\nSnow?,white,black,\n"
    assert [right(one) for one in questions(reading(text))] == [["blue"], ["green"], ["white"]]
    once = "question,answer,a1,a2\nSky?,blue,blue,red\nGrass?,green,green,red\nSnow?,whyte,white,red\n"
    imported = reading(once)
    assert [right(one) for one in questions(imported)] == [["blue"], ["green"], []]
    assert codes(imported) == ["answer"]


def test_a_part_of_an_answer_names_no_choice():
    heading = "Question,Option 1,Option 2,Option 3,Correct answer"
    imported = reading(f"{heading}\nSmallest?,6-2,6+2,6*2,6/2\nSky?,blue,red,green,blue\n")
    assert [right(one) for one in questions(imported)] == [[], ["blue"]] and codes(imported) == ["answer"]


# Brightspace as other tools write it -----------------------------------------------------------


def test_an_id_above_its_question_belongs_to_that_question():
    one = "ID,Q1,,\nNewQuestion,TF,,\nQuestionText,One,,\nTRUE,100,,\nFALSE,0,,\n"
    text = f"{one}\n{one.replace('Q1', 'Q2').replace('One', 'Two')}"
    imported = reading(text)
    assert [one.identifier for one in questions(imported)] == ["Q1", "Q2"] and imported.notes == ()


@pytest.mark.parametrize(
    "option", ["Option,100,green,Well,", "Option,100,green,HTML,Well", "Option,100,green,,Well"]
)
def test_feedback_on_an_option_stands_in_the_fourth_or_fifth_cell(option):
    (exercise,) = questions(reading(f"NewQuestion,MC\nQuestionText,Which?\n{option}\nOption,0,red\n"))
    assert [one.feedback.plain for one in exercise.interactions[0].choices if one.feedback] == ["Well"]


def test_an_option_whose_cells_stand_one_too_far_right_is_read():
    (exercise,) = questions(
        reading("NewQuestion,MC\nQuestionText,Which?\nOption,,100,green\nOption,,0,red\n")
    )
    assert right(exercise) == ["green"]


@pytest.mark.parametrize("key", ["A C", "1 3", "1.3"])
def test_right_answers_between_blanks_are_each_named(key):
    (one,) = questions(reading(f"Question;A;B;C;D;Answer\nWhich are green?;leaf;snow;moss;ice;{key}\n"))
    assert right(one) == ["leaf", "moss"]


def test_cells_without_a_heading_are_kept_as_facts():
    made = reading("Question,A,B,Answer\nGreen?,leaf,snow,A,see page 7\nCold?,fire,ice,B\n")
    assert [one.metadata for one in questions(made)] == [(("Column E", "see page 7"),), ()]
    assert codes(made) == ["columns"]


def test_numbered_lines_of_a_template_that_nobody_filled_in_are_one_note():
    made = reading(",Question,Answer 1,Answer 2,Correct\n1,Green?,leaf,snow,1\n2\n3\n4\n")
    assert len(questions(made)) == 1
    assert [(note.severity, note.where) for note in made.notes] == [(Severity.INFO, "rows 3–5")]


def test_a_blank_before_a_quote_does_not_open_the_cell():
    (one,) = questions(reading('Question, A, B, Answer\n"Green, or not?", "leaf, or moss", "snow", "A"\n'))
    assert right(one) == ["leaf, or moss"]


@pytest.mark.parametrize(("true", "false"), [("正", "誤"), ("○", "×"), ("〇", "×"), ("V", "F")])
def test_true_and_false_are_known_by_their_signs(true, false):
    made = questions(reading(f"Question,Type,Answer\nSnow is white,true/false,{true}\nIt burns,tf,{false}\n"))
    assert [one.interactions[0].key.correct for one in made] == [("A",), ("B",)]


def test_japanese_in_shift_jis_is_not_taken_for_chinese():
    text = "問題,選択肢1,選択肢2,正解\n首都はどこですか。日本の都市,東京,大阪,1\n"
    assert decoded(text.encode("shift_jis"), Notes(), name="a.csv").text == text
    chinese = "题目,选项A,选项B,答案\n中国的首都是哪里？请选择一个,北京,上海,A\n"
    assert decoded(chinese.encode("gb18030"), Notes(), name="a.csv").text == chinese


@pytest.mark.parametrize("said", ["iso-8859-1", "windows-1252", "us-ascii"])
def test_what_a_server_says_by_default_does_not_spoil_unicode(said):
    assert decoded("Größe für alle".encode(), Notes(), name="a", charset=said).text == "Größe für alle"
    assert decoded("Größe".encode("cp1252"), Notes(), name="a", charset=said).text == "Größe"


def test_a_column_beside_each_letter_says_whether_it_is_right_and_why():
    heads = "Question,A,A correct,A feedback,B,B correct,B feedback\n"
    one, two = questions(reading(heads + "Green?,leaf,1,Yes,snow,0,No\nCold?,fire,FALSE,No,ice,TRUE,Yes\n"))
    assert (right(one), right(two)) == (["leaf"], ["ice"])
    assert [choice.feedback.plain for choice in one.interactions[0].choices] == ["Yes", "No"]


def test_choices_that_are_counted_from_nought_are_named_so():
    text = "question,answer0,answer1,answer2,correct_index\nq,x,y,z,0\nr,x,y,z,2\ns,x,y,z,1\n"
    assert [right(one) for one in questions(reading(text))] == [["x"], ["z"], ["y"]]


# Layouts of programs ---------------------------------------------------------------------------


def workbook(*rows, look=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if look:
        look(book.active)
    data = io.BytesIO()
    book.save(data)
    return reading(data.getvalue(), name="a.xlsx")


def keys(imported):
    return [right(one) for one in questions(imported)]


@pytest.mark.parametrize(
    "text",
    [
        "Question,A,B,C\nOne?,x,*y,z\nTwo?,y*,x,z\n",
        'Statement,Options,Answer\nOne?,"[\'x\', \'y\', \'z\']",y\nTwo?,"[""x"", ""y""]",y\n',
        "問題,選択肢1,選択肢2,正解\n一?,x,y,②\n二?,x,y,２\n",
        'Question,Answer\nOne?,"Right: y, Wrong: x, Wrong: z"\nTwo?,"Wrong: x, Right: y"\n',
        "Soru;A Şıkkı;B Şıkkı;Doğru Cevap\nBir?;x;y;B\nİki?;x;y;B\n",
        "目录,题目类型,大题题干,正确答案,难易度,A,B\n,单选题,一?,B,易,x,y\n,单选题,二?,B,易,x,y\n",
        "N°;Énoncé de la question;Réponse A;Réponse B;Bonne(s) réponse(s)\n1;Un ?;x;y;B\n2;Deux ?;x;y;B\n",
        "Pregunta,Respuesta 1,Respuesta 2,Código de respuesta(s) correcta(s)\nUna,x,y,2\nDos,x,y,2\n",
        "Question text,Option 1,Option 2,Correct answer,Time in seconds\nText (required),Text (required),"
        "Text (optional),The number,20 (optional)\nOne?,x,y,2,20\nTwo?,x,y,2,20\n",
        "What?\nA. x\nB. y\nAnswer: B\n\n2. Which?\nA. x\nB. y\nAnswer: y\n",
        "#separator:Comma\n#html:true\n#guid column:1\n#tags column:4\nk1,One?,y,leaf\nk2,Two?,y,leaf\n",
        "#separator:tab\n#columns:front\tback\nOne?\ty\nTwo?\ty\n",
    ],
)
def test_right_answers_are_found_however_programs_and_teachers_write_them(text):
    assert keys(reading(text)) == [["y"], ["y"]]


def test_a_column_without_a_heading_that_only_names_choices_is_the_key():
    head = [
        "2. Question Type:",
        "3. Question:",
        "Answer A:",
        "Answer B:",
        "",
        "",
        "6. Explanation (Optional):",
    ]
    rows = [
        ["Multiple choice", "One?", "x", "y", "B", "", "So"],
        ["Multiple choice", "All?", "x", "y", "A", "B"],
    ]
    found = workbook(["Instructions:", "Fill in"], head, *rows, ["Open-ended", "Why?"])
    assert [right(one) if one.interactions[0].choices else [] for one in questions(found)] == [
        ["y"],
        ["x", "y"],
        [],
    ]
    assert keys(workbook(head, ["Multiple choice", "One?", "x", "y", "B and more"])) == [[]]


@pytest.mark.parametrize(
    "look",
    [
        {"font": Font(bold=True)},
        {"font": Font(color="FFFF0000")},
        {"fill": PatternFill("solid", fgColor="FF92D050")},
    ],
)
def test_answers_that_only_look_otherwise_are_taken_as_right_and_told(look):
    def mark(sheet):
        for cell in (sheet["C2"], sheet["C3"]):
            for name, value in look.items():
                setattr(cell, name, value)

    rows = [["Question", "A", "B", "C"], ["One?", "x", "y", "z"], ["Two?", "x", "y", "z"]]
    found = workbook(*rows, look=mark)
    assert keys(found) == [["y"], ["y"]] and codes(found) == ["look"]
    gap = [[*rows[0], "D"], *([one, None, *more, "w"] for one, *more in rows[1:])]
    assert keys(workbook(*gap, look=mark)) == [["x"], ["x"]]
    assert keys(workbook(*rows)) == [[], []]
    with_key = [[*row, key] for row, key in zip(rows, ["Correct", "A", "A"], strict=True)]
    assert keys(workbook(*with_key, look=mark)) == [["x"], ["x"]]


def test_cells_with_a_day_and_no_year_may_have_been_fractions_and_are_told():
    def halves(sheet):
        sheet["B2"].number_format = "d-mmm"

    found = workbook(["Question", "A", "B", "Correct"], ["Half?", date(2024, 2, 1), "x", "A"], look=halves)
    assert codes(found) == ["date"] and found.notes[0].where.endswith("cell B2")
    whole = workbook(["Question", "A", "B", "Correct"], ["When?", date(2024, 2, 1), "x", "A"])
    assert codes(whole) == []


def test_headings_that_only_say_true_or_false_lose_no_row():
    found = reading("Statement,True/False\nThe sun is a star.,True\nThe moon is a star.,False\n")
    assert keys(found) == [["True"], ["False"]]


def test_a_number_with_a_decimal_comma_is_a_number():
    (one,) = questions(reading('Question,Type,Answer,Tolerance\nPi?,numerical,"3,14","0,01"\n'))
    assert one.interactions[0].key.correct == ("3.14",) and one.interactions[0].key.tolerance == 0.01


def test_commas_that_are_not_quoted_take_nothing_from_a_brightspace_text():
    text = "NewQuestion,MC,,,\nQuestionText,What, then, is it?,,,\nOption,100,x,,\nOption,0,y,,\n"
    (one,) = questions(reading(text))
    assert one.body[0].plain == "What, then, is it?"


def test_a_question_upload_is_known_in_utf_16():
    found = reading("MC\tOne?\tx\tincorrect\ty\tcorrect\n", name="a.txt", encoding="utf-16")
    assert keys(found) == [["y"]]


def test_polish_letters_are_no_german_ones_of_an_old_mac():
    found = reading("Pytanie;Odpowiedź A;Odpowiedź B;Poprawna\nCo?;x;y;B\n", encoding="cp1250")
    assert keys(found) == [["y"]]


def test_headings_of_any_length_are_looked_at_soon():
    row = ",".join(["A" * 20_000] * 20)
    assert growth(lambda size: reading("\n".join([row] * size)), 4) < 8


def test_answers_to_type_are_no_choices_where_all_are_right():
    head = "Question Text,Answer 1,Answer 2,Correct Answer(s),Typing\n"
    typed, chosen = questions(reading(head + 'Grass?,green,Green!,"1,2",typing\nSky?,blue,red,1,typing\n'))
    assert (typed.interactions[0].kind, right(typed)) == (Kind.TEXT_ENTRY, ["green", "Green!"])
    assert (chosen.interactions[0].kind, right(chosen)) == (Kind.CHOICE, ["blue"])


def kinds(imported):
    return [one.interactions[0].kind for one in questions(imported)]


def test_pairs_and_orders_that_a_sheet_does_not_bear_become_written_answers_and_are_told():
    head = "Question,Type,Option 1,Option 2,Option 3,Answer\n"
    rows = (
        "Pair?,matching,leaf = green,stone = grey,alone,\nPair?,matching,leaf,stone,,\n"
        'Sort?,ordering,two,one,,"B,A"\nSort?,ordering,,,,first;second\nSort?,ordering,one,,,\n'
    )
    found = reading(head + rows)
    assert kinds(found) == [Kind.MATCH, Kind.EXTENDED_TEXT, Kind.ORDER, Kind.ORDER, Kind.EXTENDED_TEXT]
    assert [right(one) for one in questions(found)[2:4]] == [["one", "two"], ["first", "second"]]
    assert codes(found).count("answer") == 3 and "“alone” has no partner" in found.notes[0].message


def test_rows_that_no_brightspace_question_has_are_told():
    text = (
        "Points,2\nNewQuestion,SA\nID,a\nQuestionText,Say\nAnswer,100,gr[ea,regexp\nNovel,x\n"
        "NewQuestion,MC\nQuestionText,Choose\nNewQuestion,TF\nQuestionText,Is it?\n"
        "TRUE,0,\nFALSE,100,yes\nID,z\n"
    )
    found = reading(text)
    assert kinds(found) == [Kind.TEXT_ENTRY, Kind.EXTENDED_TEXT, Kind.CHOICE]
    assert codes(found) == ["row", "regexp", "row", "answer"]
    assert questions(found)[2].identifier == "z" and right(questions(found)[2]) == ["False"]


def test_true_and_false_keep_the_order_in_which_a_sheet_has_them():
    found = reading("Question,Type,A,B,Correct\nIs it?,tf,False,True,T\nIs it?,tf,True,False,F\n")
    assert [[choice.content.plain for choice in one.interactions[0].choices] for one in questions(found)] == [
        ["True", "False"],
        ["True", "False"],
    ]
    assert keys(found) == [["True"], ["False"]]


def test_what_only_begins_like_a_list_is_read_as_it_stands():
    found = reading("Question,Options,Answer\nOne?,[x|y],y]\nTwo?,\"{'a': 'x', 'b': 'y'}\",y\n")
    assert keys(found) == [["y]"], ["y"]]


@pytest.mark.parametrize("text", ["#separator:Tab", "#title: a\nQuestion,A,B,Correct\nOne?,x,y,B\n"])
def test_a_sign_in_front_of_a_line_makes_no_export_of_anki(text):
    assert [one.interactions[0].kind for one in questions(reading(text))] in ([], [Kind.CHOICE])


def test_true_and_false_may_be_marked_in_columns_of_their_own():
    found = reading("Question,Type,Answer 1,Correct 1,Answer 2,Correct 2\nIs it?,tf,True,0,False,1\n")
    assert keys(found) == [["False"]]


def test_lists_of_numpy_and_places_from_zero_are_read_as_data_sets_have_them():
    text = "question,subject,choices,answer\n"
    text += "One?,algebra,\"['x' 'y' \"\"it's z\"\"]\",1\nTwo?,algebra,\"['y' 'x'\n 'z']\",0\n"
    assert keys(reading(text)) == [["y"], ["y"]]
    assert [one.plain for one in questions(reading(text))[0].body][0] == "One?"


@pytest.mark.parametrize(("said", "points"), [("20 pts", 20), ("$5", 5), ("1,5 P", 1.5), ("2 Punkte", 2)])
def test_points_may_have_a_unit(said, points):
    (exercise,) = questions(reading(f"Question;A;B;Answer;Points\nQ?;x;y;A;{said}\n"))
    assert exercise.points == points


def test_points_that_are_no_number_stay_as_a_fact():
    (exercise,) = questions(reading("Question,A,B,Answer,Points,Tolerance\nQ?,x,y,A,many,v12\n"))
    assert exercise.points is None
    assert exercise.metadata == (("Points", "many"), ("Tolerance", "v12"))


def test_an_answer_that_is_neither_true_nor_false_is_told():
    imported = reading("Type,Question,Answer,More\nTF,Q?,perhaps,x\n")
    assert ["perhaps" in note.message for note in imported.notes if note.code == "answer"] == [True]


def test_an_answer_names_its_choice_by_the_letter_at_the_end_of_its_heading():
    (exercise,) = questions(reading("السؤال,الخيار أ,الخيار ب,الإجابة\nما العاصمة؟,القاهرة,دمشق,أ\n"))
    assert right(exercise) == ["القاهرة"]


def test_words_that_a_question_upload_does_not_know_are_told():
    rows = [
        "MC\tWhich?\tone\tsecond\ttwo\tcorrect\tthree",
        "TF\tIs it?\tsecond",
        "NUM\tHow many?\t5\tsome\tmore",
    ]
    imported = reading("\n".join(rows), name="a.txt")
    assert [(note.where, note.excerpt) for note in imported.notes if note.code == "answer"] == [
        ("row 1", "second | three"), ("row 2", "second"), ("row 3", "some | more"),
    ]  # fmt: skip


def test_a_share_that_is_no_number_is_told():
    imported = reading("NewQuestion,MC\nQuestionText,Which?\nOption,second,one\nOption,100,two\n")
    assert [(note.where, note.excerpt) for note in imported.notes if note.code == "answer"] == [
        ("row 3", "second")
    ]
