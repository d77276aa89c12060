"""GIFT, Aiken and Moodle XML."""

import base64

import pytest
from costs import growth
from exercises import PICTURE
from packages import codes, exercises, imported

from workbench.model.errors import Unreadable
from workbench.model.exercise import Credit, Kind, Range, Variable
from workbench.model.scoring import score


def only(text):
    (exercise,) = exercises(imported(text, "quiz.gift"))
    return exercise


def gift(text):
    return exercises(imported(text, "quiz.gift"))


def test_one_of_several_with_feedback():
    exercise = only("// [id:7] [tag:leaf]\n::Light::What feeds a leaf? {\n=light#Yes\n~soil#No\n####Think.}")
    (one,) = exercise.interactions
    assert (exercise.title, exercise.identifier, exercise.metadata) == ("Light", "7", (("tag", "leaf"),))
    assert one.kind is Kind.CHOICE and one.key.correct == ("A1",) and one.cardinality == "single"
    assert [choice.feedback.plain for choice in one.choices] == ["Yes", "No"]
    assert [(told.outcome, told.content.plain) for told in exercise.feedback] == [("general", "Think.")]


def test_weights_make_several_choices_and_partial_credit():
    key = only("Which? {~%50%water~%50%light~%-100%soil}").interactions[0].key
    assert key.correct == ("A1", "A2")
    assert key.mapping[2] == Credit(answer="A3", value=-1.0)


def test_a_missing_word_stands_in_its_sentence():
    exercise = only("Leaves are {=green ~blue} in summer.")
    assert [child.type for child in exercise.body[0].content] == ["text", "inlineInteraction", "text"]
    assert exercise.interactions[0].kind is Kind.INLINE_CHOICE


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("#5", (Range(exact=5.0),)),
        ("#5:0.5", (Range(lower=4.5, upper=5.5, exact=5.0),)),
        ("#4..6", (Range(lower=4.0, upper=6.0),)),
        ("#=5:0#Yes =%50%5:2", (Range(exact=5.0), Range(lower=3.0, upper=7.0, exact=5.0, value=0.5))),
    ],
)
def test_numbers(answers, expected):
    assert only(f"How many? {{{answers}}}").interactions[0].key.ranges == expected


@pytest.mark.parametrize("answers", ["~a ~b", "~%0%a ~%-50%b", "#", "=%0%a"])
def test_a_question_without_a_right_answer_is_told(answers):
    (note,) = imported(f"Why? {{}}\n\nWhich? {{{answers}}}", "quiz.gift").notes
    assert (note.code, note.where, note.excerpt) == ("no_key", "line 3", "Which?")


def test_true_or_false_with_feedback_for_wrong_and_right():
    exercise = only("Leaves breathe. {TRUE#Look again#Yes}")
    assert exercise.interactions[0].key.correct == ("T",)
    assert {one.outcome: one.content.plain for one in exercise.feedback} == {
        "incorrect": "Look again",
        "correct": "Yes",
    }


def test_words_pairs_essays_and_descriptions():
    assert only("Gas? {=oxygen =O2}").interactions[0].key.correct == ("oxygen", "O2")
    pairs = only("Match {=xylem -> water =stoma -> air}").interactions[0]
    assert pairs.kind is Kind.MATCH and pairs.key.correct == ("L1 R1", "L2 R2")
    assert only("Explain. {}").interactions[0].kind is Kind.EXTENDED_TEXT
    assert only("Read this first.").interactions == ()


def test_escapes_formats_and_categories():
    text = "$CATEGORY: top/Leaves\n\n[html]<p>Is 1 \\= 2\\: true?</p>{F}\n\n[markdown]**Bold** {=a}"
    result = imported(text, "quiz.gift")
    assert [page.title for page in result.course.pages] == ["Leaves"]
    first, second = exercises(result)
    assert first.body[0].plain == "Is 1 = 2: true?"
    assert second.body[0].content[0].marks[0].type == "bold"


def test_a_text_file_is_known_as_gift_by_its_titles_and_braces():
    result = imported("::One::What? {=a ~b}\n", "quiz.txt")
    assert result.provenance.importer == "gift"
    assert imported("A plain letter {with} braces.\n", "letter.txt").provenance.importer == "text"


AIKEN = "What feeds a leaf?\nA. soil\nB. light\nANSWER: B\n\nA question without an answer\n"


def test_aiken_questions_and_what_is_left_over():
    result = imported(AIKEN, "quiz.txt")
    (exercise,) = exercises(result)
    assert result.provenance.importer == "aiken"
    (one,) = exercise.interactions
    assert dict((choice.content.plain, choice.id in one.key.correct) for choice in one.choices) == {
        "soil": False,
        "light": True,
    }
    assert codes(result) == ["no_answer"]


def moodle(*questions):
    return f'<?xml version="1.0"?><quiz>{"".join(questions)}</quiz>'


def question(kind, inside, text="What?"):
    return (
        f'<question type="{kind}"><name><text>Name</text></name>'
        f'<questiontext format="html"><text>{text}</text>'
        f"</questiontext><defaultgrade>2.0</defaultgrade>{inside}</question>"
    )


def answer(words, fraction, more=""):
    return f'<answer fraction="{fraction}" format="html"><text>{words}</text>{more}</answer>'


def test_moodle_questions_of_each_kind():
    category = '<question type="category"><category><text>$course$/top/Leaves</text></category></question>'
    told = "<feedback><text>Nearly</text></feedback>"
    result = imported(
        moodle(
            category,
            question("multichoice", "<single>false</single>" + answer("a", 50) + answer("b", -50, told)),
            question("shortanswer", "<usecase>1</usecase>" + answer("pH", 100)),
            question("numerical", answer("5", 100, "<tolerance>0.5</tolerance>")),
            question("matching", "<subquestion><text>x</text><answer><text>y</text></answer></subquestion>"),
            question("essay", ""),
            question(
                "cloze", "", "Leaves are {1:MULTICHOICE:=green~%0%blue} and make {1:SA:=sugar~%50%starch}."
            ),
            question(
                "gapselect", "<selectoption><text>sun</text><group>1</group></selectoption>", "The [[1]]"
            ),
            question("guessit", ""),
        )
    )
    assert [page.title for page in result.course.pages] == ["Leaves"]
    kinds = [[one.kind for one in exercise.interactions] for exercise in exercises(result)]
    assert kinds == [
        [Kind.CHOICE],
        [Kind.TEXT_ENTRY],
        [Kind.TEXT_ENTRY],
        [Kind.MATCH],
        [Kind.EXTENDED_TEXT],
        [Kind.INLINE_CHOICE, Kind.TEXT_ENTRY],
        [Kind.INLINE_CHOICE],
        [],
    ]
    many, short, number, *_ = [exercise.interactions[0] for exercise in exercises(result)[:3]]
    assert [credit.value for credit in many.key.mapping] == [0.5, -0.5]
    assert many.choices[1].feedback.plain == "Nearly"
    assert short.key.case_sensitive and number.key.ranges == (Range(lower=4.5, upper=5.5, exact=5.0),)
    assert codes(result) == ["question_preserved"] and exercises(result)[-1].preserved


def test_pictures_in_moodle_xml_become_assets():
    data = base64.b64encode(PICTURE.read()).decode()
    text = (
        '<question type="description"><name><text>N</text></name><questiontext format="html">'
        '<text><![CDATA[<p><img src="@@PLUGINFILE@@/leaf.png" alt="leaf"></p>]]></text>'
        f'<file name="leaf.png" encoding="base64">{data}</file></questiontext></question>'
    )
    result = imported(moodle(text))
    assert [asset.sha256 for asset in result.assets] == [PICTURE.sha256]


@pytest.mark.parametrize(("text", "name"), [("// only a comment\n", "quiz.gift"), (" \n\n", "quiz.gift")])
def test_a_file_without_questions_ends_in_one_sentence(text, name):
    with pytest.raises(Unreadable):
        imported(text, name)


def file_of(name):
    return f'<file name="{name}" encoding="base64">{base64.b64encode(PICTURE.read()).decode()}</file>'


def test_moodle_questions_on_a_picture():
    boxes = question(
        "ddimageortext",
        file_of("map.png")
        + "<drag><no>1</no><text>leaf</text></drag>"
        + f"<drag><no>2</no><text>root</text>{file_of('root.png')}</drag>"
        + "<drop><text/><no>1</no><choice>2</choice><xleft>10</xleft><ytop>20</ytop></drop>",
    )
    areas = question(
        "ddmarker",
        file_of("map.png")
        + "<drag><no>1</no><text>leaf</text><noofdrags>2</noofdrags></drag>"
        + "<drop><no>1</no><shape>circle</shape><coords>50,60;7</coords><choice>1</choice></drop>"
        + "<drop><no>2</no><shape>rectangle</shape><coords>1,2;30,40</coords><choice>1</choice></drop>",
    )
    first, second = (one.interactions[0] for one in exercises(imported(moodle(boxes, areas))))
    assert first.kind == second.kind == Kind.GRAPHIC_GAP_MATCH
    assert first.image == f"asset:{PICTURE.sha256}" and first.key.correct == ("D2 P1",)
    assert [part.type for part in first.choices[1].content.walk()][-1] == "image"
    assert [(one.shape, one.coords) for one in second.targets] == [
        ("circle", "50,60,7"),
        ("rect", "1,2,31,42"),
    ]
    assert second.choices[0].match_max == 2


def test_moodle_calculated_questions_keep_their_formula_and_variables():
    inside = (
        '<answer fraction="100"><text>{a} + {b}</text><tolerance>0.01</tolerance>'
        "<tolerancetype>1</tolerancetype><correctanswerlength>2</correctanswerlength></answer><dataset_definitions><dataset_definition>"
        "<name><text>a</text></name><minimum><text>1</text></minimum><maximum><text>9</text></maximum>"
        "<decimals><text>1</text></decimals></dataset_definition></dataset_definitions>"
    )
    (exercise,) = exercises(imported(moodle(question("calculated", inside, "What is {a} + {b}?"))))
    found = exercise.calculation
    assert found.formulas == ("{a} + {b}",) and found.tolerance == "1%" and found.decimals == 2
    assert found.variables == (Variable(name="a", lower=1.0, upper=9.0, decimals=1),)
    assert exercise.interactions[0].base_type == "float"


@pytest.mark.parametrize(
    ("typed", "points"), [("a green leaf", 1), ("leaf", 1), ("*", 0), ("stem of wood", 0.5), ("x", 0)]
)
def test_asterisks_in_moodle_answers_stand_for_any_words(typed, points):
    short = question("shortanswer", answer("*leaf", 100) + answer("stem*", 50) + answer("*", 0))
    (one,) = exercises(imported(moodle(short)))[0].interactions
    assert score(one, (typed,)).points == points


def test_what_graders_are_told_of_an_essay_is_kept_for_them():
    (essay,) = exercises(
        imported(moodle(question("essay", "<graderinfo><text>Look for light.</text></graderinfo>")))
    )
    assert [(one.view, one.content.plain) for one in essay.rubrics] == [(("scorer",), "Look for light.")]


def test_an_arrow_in_a_choice_is_part_of_its_text():
    (exercise,) = exercises(imported("How?{~take the bus -> walk =walk -> take the bus}", "q.gift"))
    (one,) = exercise.interactions
    assert one.kind is Kind.CHOICE and one.key.correct == ("A2",)
    assert [choice.content.plain for choice in one.choices] == [
        "take the bus -> walk",
        "walk -> take the bus",
    ]


def test_typed_answers_are_one_line_without_their_format():
    (exercise,) = exercises(imported("Which?{\n=[html]carbon\n  dioxide#Yes\n}", "q.gift"))
    (one,) = exercise.interactions
    assert one.key.correct == ("carbon dioxide",) and one.feedback[0].outcome == "carbon dioxide"


def test_a_cloze_reads_every_alternative_and_its_share():
    words = "{1:MC:sand#no~mud#no~=light#yes} {1:MULTIRESPONSE_H:%50%a~%50%b~%-50%c}"
    words += " {1:SA:=x=2~y} {1:REGEXP:=a.*}"
    result = imported(moodle(question("cloze", "", words)))
    (exercise,) = exercises(result)
    choice, many, short, pattern = exercise.interactions
    assert [one.content.plain for one in choice.choices] == ["sand", "mud", "light"]
    assert choice.key.correct == ("A3",) and choice.choices[1].feedback.plain == "no"
    assert [(one.answer, one.value) for one in many.key.mapping] == [("A1", 0.5), ("A2", 0.5), ("A3", -0.5)]
    assert short.key.correct == ("x=2",)
    assert pattern.kind is Kind.TEXT_ENTRY and "pattern" in codes(result)


def rows(kind, method):
    return question(
        kind,
        f"<scoringmethod><text>{method}</text></scoringmethod>"
        '<row number="1"><optiontext><text>Leaves breathe</text></optiontext>'
        "<feedbacktext><text>They do</text></feedbacktext></row>"
        '<row number="2"><optiontext><text>Stones breathe</text></optiontext></row>'
        '<column number="1"><responsetext><text>True</text></responsetext></column>'
        '<column number="2"><responsetext><text>False</text></responsetext></column>'
        '<weight rownumber="1" columnnumber="1"><value>1.000</value></weight>'
        '<weight rownumber="1" columnnumber="2"><value>0.000</value></weight>'
        '<weight rownumber="2" columnnumber="2"><value>1.000</value></weight>',
    )


def test_rows_that_are_true_or_false_are_a_matching():
    mtf, kprime = exercises(imported(moodle(rows("mtf", "subpoints"), rows("kprime", "kprime"))))
    (one,), (two,) = mtf.interactions, kprime.interactions
    assert one.kind is Kind.MATCH and one.key.correct == two.key.correct == ("L1 R1", "L2 R2")
    assert one.choices[0].feedback.plain == "They do"
    assert len(one.key.mapping) == 2 and two.key.mapping == ()


def test_gaps_that_are_written_into_the_text_are_filled():
    inside = "<delimitchars>[]</delimitchars>" + answer("stone", 0)
    wrong = "<wronganswers>stone, sand</wronganswers>"
    typed = "<answerdisplay>gapfill</answerdisplay><casesensitive>1</casesensitive>"
    picked, written = exercises(
        imported(
            moodle(
                question("gapfill", inside + wrong, "A [leaf] needs [light]."),
                question("gapfill", inside + typed, "A [leaf|frond]."),
            )
        )
    )
    assert [one.key.correct for one in picked.interactions] == [("C1",), ("C2",)]
    assert [one.content.plain for one in picked.interactions[0].choices] == ["leaf", "light", "stone", "sand"]
    assert written.interactions[0].key.correct == ("leaf", "frond")
    assert written.interactions[0].key.case_sensitive


def test_choices_that_count_only_together_have_no_shares():
    (exercise,) = exercises(
        imported(moodle(question("multichoiceset", answer("a", 100) + answer("b", 0) + answer("c", 100))))
    )
    (one,) = exercise.interactions
    assert (one.cardinality, one.key.correct, one.key.mapping) == ("multiple", ("A1", "A3"), ())


def test_aiken_without_an_answer_does_not_swallow_the_next_question():
    text = (
        "Unfinished\nA) one\nB) two\n\nWhich?\nA)no space\nB) yes\nANSWER: B\n\n"
        "Odd\nA) one\nB) two\nANSWER: two\n\nBoth?\nA. a\n\nB. b\nC. c\n\nANSWER: A, C\n"
    )
    result = imported(text, "quiz.txt")
    unfinished, first, odd, second = exercises(result)
    assert [choice.content.plain for choice in first.interactions[0].choices] == ["no space", "yes"]
    assert not unfinished.interactions[0].key.correct and odd.interactions[0].key.correct == ("B",)
    (one,) = second.interactions
    assert one.cardinality == "multiple" and len(one.key.correct) == 2
    assert codes(result) == ["no_key"]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Wo?\na) hier\nb) dort\nLösung: b\n", ["dort"]),
        ("Столица?\nА) Рим\nБ) Париж\nВ) Бонн\nОтвет: Б, В\n", ["Париж", "Бонн"]),
        ("Где?\nА. тут\nВ. там\nС. нигде\nANSWER: С\n", ["нигде"]),
        ("What?\nA: one\nB: two\nCorrect answer: B\n", ["two"]),
        ("题?\nA. 一\nB. 二\n答案：A\n", ["一"]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_aiken_is_read_in_other_languages_and_letters(text, right, encoding):
    data = text.encode(encoding, "ignore")
    if data.decode(encoding) != text:
        data = text.encode()
    (exercise,) = exercises(imported(data, "quiz.txt"))
    (one,) = exercise.interactions
    assert [choice.content.plain for choice in one.choices if choice.id in one.key.correct] == right


def test_a_number_in_gift_may_stand_before_other_answers_without_its_sign():
    (exercise,) = exercises(imported("::N:: A number? {#3:2~#Wrong}\n", "quiz.gift"))
    (one,) = exercise.interactions
    assert [(each.lower, each.upper) for each in one.key.ranges] == [(1, 5)]


def test_moodle_is_known_by_its_root_whatever_stands_around_its_questions():
    xml = moodle(question("essay", "<responsetemplate><text>Dear all</text></responsetemplate>"))
    prefixed = xml.replace("<quiz>", "<?tool any?><quiz><p> </p>")
    (exercise,) = exercises(imported(prefixed))
    assert exercise.interactions[0].option("placeholder-text") == "Dear all"
    wide = xml.partition("?>")[2] if xml.startswith("<?xml") else xml
    assert exercises(imported(f'<?xml version="1.0" encoding="UTF-16"?>{wide}'.encode("utf-16")))


# As it is written elsewhere --------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "::One::What? {=a ~b}\n::Two::Who? {~c =d}\n::Three::Round? {T}\n",
        "::One::What? {\n=a\n~b\n}\n::Two::Who?\n{\n~c\n=d\n}\nRound? {T}\n",
    ],
)
def test_questions_that_no_blank_line_parts_are_questions_each(text):
    found = exercises(imported(text, "quiz.gift"))
    assert [len(one.interactions) for one in found] == [1, 1, 1]
    assert [one.interactions[0].key.correct for one in found] == [("A1",), ("A2",), ("T",)]


def test_further_answers_in_a_sentence_are_gaps_of_their_own():
    exercise = only("A cat says {=miau =meow} and a dog {=wuff ~moo}, as {curly} people know.")
    first, second = exercise.interactions
    assert (first.key.correct, second.key.correct) == (("miau", "meow"), ("A1",))
    assert first.response != second.response and second.kind is Kind.INLINE_CHOICE
    assert exercise.body[0].plain.endswith("as {curly} people know.")


@pytest.mark.parametrize(
    ("text", "importer"),
    [
        ("Leaves are {=green ~blue} in\nsummer.\n", "gift"),
        ("Who is it?{~me =you}\n", "gift"),
        ("Round?{FALSE}\n", "gift"),
        ("When was it? {#1822:1}\n", "gift"),
        ("x = {a: 1, b: 2}\n\nif (a) {\n  b = c;\n}\n", "text"),
        ("Two {=b}\n", "gift"),
        ("body { color: #222 }\n", "text"),
    ],
)
def test_answers_in_braces_are_enough_to_be_gift_but_code_is_not(text, importer):
    assert imported(text, "quiz.txt").provenance.importer == importer


@pytest.mark.parametrize(
    "answer", ["ANSWER: B", "Answer: b", "Correct Answer: B", "Answer: B. light", "**Answer: B**", "Ans: B)"]
)
@pytest.mark.parametrize("choices", ["a) soil\nb) light", "A.soil\nB.light", "(A) soil\n(B) light"])
def test_aiken_is_written_in_many_ways(answer, choices):
    (exercise,) = exercises(imported(f"1. What feeds a leaf?\n{choices}\n{answer}\n", "quiz.txt"))
    (one,) = exercise.interactions
    assert [choice.content.plain for choice in one.choices] == ["soil", "light"]
    assert one.key.correct == ("B",)


def test_what_is_told_behind_an_answer_belongs_to_that_question():
    text = (
        "What feeds a leaf?\nA) soil\nB) light\nAnswer: B\nDifficulty: easy\nExplanation: It is light.\n\n"
        "What is green?\nA) grass\nB) snow\nAnswer: A\nExplanation: Grass is.\n"
    )
    result = imported(text, "quiz.txt")
    first, second = exercises(result)
    assert [one.feedback[0].content.plain for one in (first, second)] == ["It is light.", "Grass is."]
    assert first.metadata == (("Difficulty", "easy"),) and second.body[0].plain == "What is green?"
    assert codes(result) == []


def test_a_small_letter_out_of_turn_begins_no_choice():
    text = "Which is it?\nA. one\nB. two, that is,\ni. e. the second\nANSWER: B\n"
    (exercise,) = exercises(imported(text, "quiz.txt"))
    assert [one.content.plain for one in exercise.interactions[0].choices][
        1
    ] == "two, that is, i. e. the second"


def test_each_line_of_a_long_question_costs_the_same():
    def read_long(lines):
        drawing = '<path d\\="M 0\\:0"/>\n' * lines
        found = gift(f"::long::[html]See {drawing}{{T}}\n::next::[html]Then{{F}}")
        assert [one.title for one in found] == ["long", "next"]

    assert growth(read_long, 4000) < 9


def test_a_line_with_answers_behind_answers_begins_a_question_also_within_long_ones():
    found = gift("::a::One\nmore\n{T}\nTwo {F}\n::c::Three\\} not yet\n{=x}\n")
    assert [one.body[0].plain for one in found] == ["One\nmore", "Two", "Three} not yet"]


@pytest.mark.parametrize("kind", ["[html]", "[markdown]"])
def test_pictures_and_drawings_within_a_text_are_kept(kind):
    data = base64.b64encode(PICTURE.read()).decode().replace("=", "\\=")
    drawing = '<svg xmlns="http\\://www.w3.org/2000/svg" width="9"><circle r="4"/></svg>'.replace(
        '="', '\\="'
    )
    picture = f"![d](data\\:image/png;base64,{data})" if "mark" in kind else drawing
    result = imported(f"::a::{kind}See {picture} now{{T}}", "a.gift")
    (page,) = result.course.pages
    (shown,) = (one.attrs["src"] for one in page.body.walk() if one.type == "image")
    assert [one.uri for one in result.assets] == [shown] and not result.notes


def test_equations_are_read_in_texts_without_any_tag():
    (one,) = gift("::a::[html]What is \\\\(\\\\pi\\\\) for $5?{~$x^2$ =3}")
    assert [part.type for part in one.body[0].content] == ["text", "mathInline", "text"]
    assert one.interactions[0].choices[0].content.content[0].content[0].attrs["latex"] == "x^2"


def test_answers_that_are_never_closed_end_where_the_next_question_stands():
    quiz = imported("Which is green? {=leaf ~snow\n\nSnow is white.{T}\n\nIce is cold.{T}", "quiz.gift")
    assert [len(one.interactions[0].choices) for one in exercises(quiz)] == [2, 2, 2]
    assert codes(quiz) == ["unclosed"]


def test_answers_that_are_never_closed_at_all_are_told():
    assert codes(imported("Which is green? {=leaf ~snow", "quiz.gift")) == ["unclosed"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_text_files_of_questions_are_known_in_any_unicode(encoding):
    gift_text, aiken_text = "::Ä::Was ist grün? {=Blatt ~Schnee}", "Was?\nA. Blatt\nB. Schnee\nANSWER: A\n"
    assert len(exercises(imported(gift_text.encode(encoding), "a.txt"))) == 1
    assert len(exercises(imported(aiken_text.encode(encoding), "a.txt"))) == 1


def test_a_category_says_in_which_others_it_stands():
    quiz = imported("$CATEGORY: $course$/top/Plants/Leaves\n\nLeaves are green.{T}", "quiz.gift")
    (page,) = quiz.course.pages
    assert (page.title, page.settings) == ("Leaves", (("Category", "Plants"),))


def test_what_is_said_of_a_category_without_questions_is_kept():
    told = "<info><text>Ferns come later.</text></info>"
    quiz = imported(
        "<quiz><question type='truefalse'><questiontext><text>Green?</text></questiontext></question>"
        f"<question type='category'><category><text>top/Ferns</text></category>{told}</question></quiz>",
        "quiz.xml",
    )
    assert [page.title for page in quiz.course.pages] == ["quiz", "Ferns"]
    assert "Ferns come later." in quiz.course.pages[1].body.plain


def test_spaces_that_do_not_break_stay_in_answers():
    (exercise,) = gift("::A::See\u00a0: {=12\u00a0km ~12 km}")
    assert [one.content.plain for one in exercise.interactions[0].choices] == ["12\u00a0km", "12 km"]


def test_a_title_begins_a_question_also_behind_one_without_answers():
    first, second = gift("::One::It rises in [the east].\n::Two::How many? {#42}\n")
    assert (first.title, second.title, second.body[0].plain) == ("One", "Two", "How many?")
    assert not first.interactions


def test_parts_of_the_points_behind_equal_signs_make_several_right_answers():
    key = only("Which? {~%-50%no =%50%one =%50%other}").interactions[0].key
    assert key.correct == ("A2", "A3") and key.mapping[0].value == -0.5


def test_an_answer_that_no_choice_of_aiken_has_is_told():
    result = imported("What?\nA) one\nB) two\nANSWER: D\n", "quiz.txt")
    assert codes(result) == ["no_key"] and not exercises(result)[0].interactions[0].key.correct


def test_an_aiken_file_without_questions_is_one_sentence():
    with pytest.raises(Unreadable, match="holds no question"):
        imported("\n", "quiz.aiken")


def test_numbers_that_are_none_and_pairs_without_an_end_make_no_key():
    key = only("How many? {#=many =5..}").interactions[0].key
    assert key.correct == () and key.ranges == (Range(lower=5.0),)


def test_answers_are_in_the_format_of_their_question_unless_they_name_one():
    (one,) = only("[markdown]*Which*? {=*this* ~[html]<b>that</b> ~[plain]*other*}").interactions
    marks = [[mark.type for node in each.content.walk() for mark in node.marks] for each in one.choices]
    assert marks == [["italic"], ["bold"], []] and one.choices[2].content.plain == "*other*"


def test_a_choice_of_moodle_with_one_whole_answer_has_no_shares():
    (exercise,) = exercises(imported(moodle(question("multichoice", answer("a", 100) + answer("b", 0)))))
    assert exercise.interactions[0].key.correct == ("A1",) and not exercise.interactions[0].key.mapping


def test_a_key_keeps_all_figures_of_its_number():
    exercise = only("How many? {#1234567.891}")
    assert exercise.interactions[0].key.correct == ("1234567.891",)
    assert only("How little? {#0.00002:0.00001}").interactions[0].key.correct == ("0.00002",)


@pytest.mark.parametrize(
    "said, range_",
    [
        ("42:10%", Range(lower=37.8, upper=46.2, exact=42.0)),
        ("3,14:0,01", Range(lower=3.13, upper=3.15, exact=3.14)),
        ("-1,5..2,5", Range(lower=-1.5, upper=2.5)),
    ],
)
def test_numbers_with_a_comma_and_margins_in_percent_count(said, range_):
    assert only(f"How many? {{#{said}}}").interactions[0].key.ranges == (range_,)


@pytest.mark.parametrize("said", ["about three", "a..b", "3:some"])
def test_a_right_answer_that_is_no_number_is_told(said):
    result = imported(f"How many? {{#{said}}}", "quiz.gift")
    (exercise,) = exercises(result)
    assert exercise.interactions[0].key.ranges == ()
    assert [(note.code, note.excerpt) for note in result.notes] == [("answer", said)]


def test_a_choice_of_aiken_without_words_keeps_its_letter():
    result = imported("Which?\nA. Paris\nB. Lyon\nC.\nD. Nice\nANSWER: D\n", "quiz.aiken")
    (exercise,) = exercises(result)
    (one,) = exercise.interactions
    assert [choice.content.plain for choice in one.choices] == ["Paris", "Lyon", "", "Nice"]
    assert one.key.correct == ("D",)


def test_wrong_answers_of_a_question_for_a_number_are_told():
    result = imported("How many? {#=5:1 ~no ~7#Too many}", "quiz.gift")
    (exercise,) = exercises(result)
    assert [one.exact for one in exercise.interactions[0].key.ranges] == [5.0]
    assert [(note.code, note.excerpt) for note in result.notes] == [("answer", "no"), ("answer", "7")]
    assert "Too many" in repr(exercise.interactions[0].feedback)
