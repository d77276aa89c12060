"""Sheets: quizzes in the layouts people have, row-numbered notes, and tables for the rest."""

import base64
import csv
import io
from pathlib import Path

import pytest
from costs import growth
from exercises import PICTURE
from hypothesis import given
from hypothesis import strategies as st

from workbench.importers import read
from workbench.importers._sheets.sheet import rows_of
from workbench.model.course import PageKind
from workbench.model.exercise import Kind, exercises_in
from workbench.model.imported import Severity, Source
from workbench.model.limits import ImportLimits
from workbench.model.scoring import score_exercise

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def quiz(text, *, encoding="utf-8", name="a.csv"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    imported = read(Source(name=name, data=data))
    (page,) = imported.course.pages
    return list(exercises_in(page.body)), imported.notes


def right(exercise):
    """The right answers in words."""
    (interaction,) = exercise.interactions
    names = {one.id: one.content.plain for one in (*interaction.choices, *interaction.targets)}
    return [" = ".join(names.get(part, part) for part in value.split()) for value in interaction.key.correct]


PLAIN = "Question,A,B,C,Correct\n"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("B", ["blue"]),
        ("b", ["blue"]),
        ("2", ["blue"]),
        ("blue", ["blue"]),
        ("BLUE", ["blue"]),
        ("Option B", ["blue"]),
        ("B)", ["blue"]),
        ('"A, C"', ["red", "green"]),
        ("AC", ["red", "green"]),
        ("A;C", ["red", "green"]),
        ("red and green", ["red", "green"]),
        ("1|3", ["red", "green"]),
    ],
)
def test_the_right_answer_is_understood_however_it_is_named(given, meant):
    (exercise,), notes = quiz(PLAIN + f"Which?,red,blue,green,{given}\n")
    assert right(exercise) == meant
    assert notes == ()


def test_an_answer_that_is_also_a_number_means_the_text_first():
    (exercise,), _ = quiz(PLAIN + "2+2?,3,4,5,4\n")
    assert right(exercise) == ["4"]


def test_kahoot_counts_its_answers():
    sheet = (
        "My quiz,,,,,,\n"
        "Question - max 120 characters,Answer 1 - max 75 characters,Answer 2 - max 75 characters,"
        "Answer 3 - max 75 characters,Answer 4 - max 75 characters,Time limit (sec),"
        "Correct answer(s) - choose at least one\n"
        'Even?,1,2,3,4,20,"2,4"\n'
    )
    (exercise,), notes = quiz(sheet)
    assert right(exercise) == ["2", "4"]
    assert exercise.interactions[0].cardinality == "multiple"
    assert dict(exercise.metadata) == {"Time limit (sec)": "20"}
    assert [note.code for note in notes] == ["row", "columns"]


BRIGHTSPACE = """//MULTIPLE CHOICE,,,,
NewQuestion,MC,,,
ID,BIO-1,,,
Title,First,,,
QuestionText,"Which <b>one</b>?",HTML,,
Points,2,,,
Option,100,Right,,Well done
Option,25,Partly,,Nearly
Option,0,Wrong,,No
Hint,Think,,,
Feedback,All in all,,,
,,,,
NewQuestion,TF,,,
QuestionText,Sky is blue,,,
TRUE,100,yes,,
FALSE,0,no,,
NewQuestion,SA,,,
QuestionText,Capital of France?,,,
Answer,100,Paris,,
NewQuestion,MS,,,
QuestionText,Pick,,,
Option,1,a,,
Option,0,b,,
Option,1,c,,
NewQuestion,M,,,
QuestionText,Match,,,
Choice,1,Cat,,
Choice,2,Dog,,
Match,2,Barks,,
Match,1,Meows,,
NewQuestion,O,,,
QuestionText,Sort,,,
Item,first,,,
Item,second,,,
NewQuestion,WR,,,
QuestionText,Write,,,
"""


def test_brightspace_questions_take_several_rows():
    exercises, notes = quiz(BRIGHTSPACE, encoding="utf-8-sig")
    assert [one.interactions[0].kind for one in exercises] == [
        Kind.CHOICE,
        Kind.CHOICE,
        Kind.TEXT_ENTRY,
        Kind.CHOICE,
        Kind.MATCH,
        Kind.ORDER,
        Kind.EXTENDED_TEXT,
    ]
    assert [right(one) for one in exercises] == [
        ["Right"],
        ["True"],
        ["Paris"],
        ["a", "c"],
        ["Barks = Dog", "Meows = Cat"],
        ["first", "second"],
        [],
    ]
    assert notes == ()


def test_brightspace_questions_keep_points_partial_credit_feedback_and_hints():
    first = quiz(BRIGHTSPACE)[0][0]
    assert (first.identifier, first.title, first.points) == ("BIO-1", "First", 2)
    assert [choice.feedback.plain for choice in first.interactions[0].choices] == [
        "Well done",
        "Nearly",
        "No",
    ]
    assert [hint.plain for hint in first.hints] == ["Think"]
    assert [one.content.plain for one in first.feedback] == ["All in all"]
    scores = [score_exercise(first, {"RESPONSE": (letter,)}).points for letter in "ABC"]
    assert scores == [2, 0.5, 0]


def test_points_for_single_choices_as_tao_writes_them():
    sheet = (
        "name ,question ,choice_1 ,choice_1_score,choice_2 ,choice_2_score,correct_answer\n"
        "Q1,Highest?,Olympus,1,Everest,4,choice_2\n"
    )
    (exercise,), _ = quiz(sheet)
    assert right(exercise) == ["Everest"]
    assert exercise.title == "Q1"


@pytest.mark.parametrize(
    ("row", "kind", "answers"),
    [
        ("Sky is blue,TF,,,true", Kind.CHOICE, ["True"]),
        ("Two?,numeric,,,2", Kind.TEXT_ENTRY, ["2"]),
        ("Capital?,short answer,,,Paris;paree", Kind.TEXT_ENTRY, ["Paris", "paree"]),
        ("Explain,essay,,,", Kind.EXTENDED_TEXT, []),
        ("Pairs,matching,a=b,c=d,", Kind.MATCH, ["a = b", "c = d"]),
        ("Sort,ordering,one,two,", Kind.ORDER, ["one", "two"]),
        ("Capital?,,,,Paris", Kind.TEXT_ENTRY, ["Paris"]),
        ("Which?,,x,y,x", Kind.CHOICE, ["x"]),
        ("Which?,mystery,x,y,x", Kind.CHOICE, ["x"]),
    ],
)
def test_question_types(row, kind, answers):
    (exercise,), _ = quiz(f"Question,Type,A,B,Correct\n{row}\n")
    assert exercise.interactions[0].kind is kind
    assert right(exercise) == answers


def test_a_number_is_graded_as_a_number():
    (exercise,), _ = quiz("Question,Answer,Tolerance\nPi?,3.14,0.01\n")
    assert score_exercise(exercise, {"RESPONSE": ("3.145",)}).correct
    assert not score_exercise(exercise, {"RESPONSE": ("3.2",)}).correct


def test_a_blank_in_the_text_is_where_the_learner_writes():
    (exercise,), _ = quiz("Question,Answer\nThe capital of ____ is Paris.,France\n")
    assert [one.type for one in exercise.body[0].content] == ["text", "inlineInteraction", "text"]


def test_good_rows_come_in_and_bad_rows_are_named():
    sheet = PLAIN + "Fine?,a,b,c,A\n,a,b,c,A\nNo key?,a,b,c,\nBad key?,a,b,c,Z9\n"
    exercises, notes = quiz(sheet)
    assert len(exercises) == 3
    assert [(note.severity, note.where) for note in notes] == [
        (Severity.LOSS, "row 3"),
        (Severity.WARNING, "row 4"),
        (Severity.WARNING, "row 5"),
    ]


def test_what_no_column_is_known_for_is_kept():
    (exercise,), notes = quiz("Question,Answer,Chapter\nWhat?,that,7\n")
    assert exercise.metadata == (("Chapter", "7"),)
    assert [note.excerpt for note in notes] == ["Chapter"]


def test_equations_and_html_in_cells():
    (exercise,), _ = quiz('Question,Answer\n"What is <b>$x^2$</b>?",4\n')
    assert any(one.type == "mathInline" for one in exercise.body[0].content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_any_sign_between_cells_and_any_encoding(sign, encoding):
    text = (
        sign.join(["Frage", "A", "B", "Correct"])
        + "\n"
        + sign.join(["Größer, schöner?", "ä", "ö", "B"])
        + "\n"
    )
    text = text.replace("Größer, schöner?", '"Größer, schöner?"')
    (exercise,), _ = quiz(text, encoding=encoding)
    assert exercise.body[0].plain == "Größer, schöner?"
    assert right(exercise) == ["ö"]


def test_a_sheet_that_is_no_quiz_becomes_a_table():
    imported = read(Source(name="growth.csv", data=b"Day,Height\n1,2.5\n2,\n3\n"))
    (page,) = imported.course.pages
    (table,) = page.body.content
    assert page.kind is PageKind.PAGE
    assert [[cell.plain for cell in row.content] for row in table.content] == [
        ["Day", "Height"],
        ["1", "2.5"],
        ["2", ""],
        ["3", ""],
    ]
    assert [note.where for note in imported.notes] == ["row 4"]


def test_a_sheet_that_is_too_long_says_what_is_missing():
    data = b"a,b\n" + b"1,2\n" * 50
    imported = read(Source(name="a.csv", data=data), ImportLimits(table_rows=10))
    assert len(imported.course.pages[0].body.content[0].content) == 10
    assert [note.severity for note in imported.notes] == [Severity.LOSS]


def test_the_sample_quiz_comes_in_whole():
    path = SAMPLES / "photosynthesis-quiz.csv"
    exercises, notes = quiz(path.read_bytes(), name=path.name)
    assert len(exercises) == 10
    assert len({one.interactions[0].kind for one in exercises}) == 5
    assert notes == ()


cells = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=6))
def test_rows_come_back_as_they_were_written(rows):
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["x, y", "y", "z", "w"], *rows])
    read_again = [row.cells for row in rows_of(out.getvalue(), "a.csv")]
    wanted = [tuple(cell.strip() for cell in row) for row in rows]
    assert read_again[1:] == [row for row in wanted if any(row)]


def test_a_sheet_of_many_rows_takes_no_longer_for_each_of_them():
    def read_long(count):
        rows = "".join(f"row {number},{number},word\n" for number in range(count))
        return read(Source(name="long.csv", data=("a,b,c\n" + rows).encode()), ImportLimits())

    assert growth(read_long, 5000) < 9
    assert any(note.code == "rows" for note in read_long(20_000).notes)


def test_an_answer_key_beside_feedback_is_kept_for_those_who_grade():
    rows = "NewQuestion,WR,\nQuestionText,Write,\nAnswerKey,It is green,\nFeedback,See page 4,\n"
    (exercise,), _ = quiz(rows)
    assert [one.content.plain for one in exercise.feedback] == ["See page 4"]
    assert [(one.view, one.content.plain) for one in exercise.rubrics] == [(("scorer",), "It is green")]


BLACKBOARD = """MC\tWhich ocean is warmest?\tAtlantic\tincorrect\tPacific\tcorrect
MA\tWhich are green?\tleaf\tcorrect\tfrog\tcorrect\tsnow\tincorrect
TF\tThe sky is green.\tfalse
FIB\tLeaves are ___\tgreen\tGreen
MAT\tMatch\tcat\tmeows\tdog\tbarks
ORD\tSort\tfirst\tsecond
NUM\tHow many?\t5\t1
ESS\tWrite\tA model
FIB_PLUS\tThe [a] is [b].\ta\tcat\ttiger\t\tb\tgreen
JUMBLED_SENTENCE\tA [x] barks\tdog\tx\tbee
QUIZ_BOWL\tA river of Egypt\tNile
"""


@pytest.mark.parametrize("name", ["pool.txt", "pool.tsv"])
def test_blackboards_question_upload_is_a_quiz(name):
    exercises, notes = quiz(BLACKBOARD, name=name)
    kinds = [one.kind for exercise in exercises for one in exercise.interactions]
    assert len(exercises) == 11 and kinds[:3] == [Kind.CHOICE] * 3
    assert kinds[4:6] == [Kind.MATCH, Kind.ORDER] and kinds[-1] is Kind.EXTENDED_TEXT
    keys = [exercise.interactions[0].key.correct for exercise in exercises]
    assert keys[:3] == [("B",), ("A", "B"), ("B",)] and keys[3] == ("green", "Green")
    plus, jumbled = exercises[8:10]
    assert [one.key.correct for one in plus.interactions] == [("cat", "tiger"), ("green",)]
    assert [one.content.plain for one in jumbled.interactions[0].choices] == ["dog", "bee"]
    assert jumbled.interactions[0].kind is Kind.INLINE_CHOICE and keys[9] == ("A",)
    assert exercises[-1].metadata == (("QUIZ_BOWL", "Nile"),)
    assert [note.code for note in notes] == ["type"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", 'Question,A,B,Correct\n"<p>See {}</p>",x,y,A\n'),
        ("a.csv", 'NewQuestion,MC,,\nQuestionText,"See {}",HTML,\nOption,100,x,\nOption,0,y,\n'),
        ("a.txt", "MC\tSee {}\tx\tcorrect\ty\tincorrect\n"),
        ("a.aiken", "See {}\nA. x\nB. y\nANSWER: A\n"),
    ],
)
def test_a_picture_in_the_text_of_a_question_itself_is_kept(name, text):
    data = base64.b64encode(PICTURE.read()).decode()
    imported = read(
        Source(name=name, data=text.format(f"<img src='data:image/png;base64,{data}' alt='d'>").encode())
    )
    shown = [
        one.attrs["src"] for page in imported.course.pages for one in page.body.walk() if one.type == "image"
    ]
    assert shown == [one.uri for one in imported.assets] and len(shown) == 1
