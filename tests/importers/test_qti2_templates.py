# ruff: noqa: E501 -- the markup reads better unbroken
"""Keys of QTI 2 and 3 that rules set or weigh, and words that stand where none are foreseen."""

import pytest
from packages import codes, declared, exercises, imported, item2

from workbench.exporters._base import exporter_named
from workbench.model.exercise import Kind
from workbench.model.scoring import score_exercise

NUMBER = '<p>How many? <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
OPEN = '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="integer"/>'


def value(words, base="integer"):
    return f'<baseValue baseType="{base}">{words}</baseValue>'


def variable(name):
    return f'<variable identifier="{name}"/>'


def template(name, default="", base="integer"):
    held = "".join(f"<value>{one}</value>" for one in default.split())
    return f'<templateDeclaration identifier="{name}" cardinality="single" baseType="{base}"><defaultValue>{held}</defaultValue></templateDeclaration>'


def setting(name, expression):
    return f'<setTemplateValue identifier="{name}">{expression}</setTemplateValue>'


def right(expression, name="RESPONSE"):
    return f'<setCorrectResponse identifier="{name}">{expression}</setCorrectResponse>'


def only(body, declarations="", after=""):
    result = imported(item2(body, declarations, after))
    (exercise,) = exercises(result)
    return exercise, result


def key_of(*rules, declarations=""):
    processing = f"<templateProcessing>{''.join(rules)}</templateProcessing>"
    exercise, result = only(NUMBER, OPEN + declarations + processing)
    return exercise.interactions[0].key.correct, result


# Templates -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (f"<sum>{variable('A')}{value(2)}</sum>", "5"),
        (f"<product>{variable('A')}{variable('B')}</product>", "12"),
        (f"<divide>{variable('A')}{variable('B')}</divide>", "0.75"),
        (f"<integerDivide>{value(7)}{variable('A')}</integerDivide>", "2"),
        (f"<power>{variable('A')}{value(2)}</power>", "9"),
        (f"<round>{value('2.5', 'float')}</round>", "3"),
        (f'<statsOperator name="mean">{variable("MANY")}</statsOperator>', "2"),
        (f'<index n="3">{variable("MANY")}</index>', "4"),
        (f"<max><multiple>{value(1)}{value(8)}</multiple></max>", "8"),
        ('<containerSize><variable identifier="MANY"/></containerSize>', "3"),
    ],
)
def test_a_right_answer_that_rules_compute_from_fixed_values_is_the_key(expression, expected):
    given = template("A", "3") + template("B", "4") + template("MANY", "1 1 4")
    correct, result = key_of(right(expression), declarations=given)
    assert correct == (expected,) and codes(result) == ["template_item"]
    assert "draws" not in result.notes[0].message


@pytest.mark.parametrize("expression", ["<subtract/>", "<sum/>", "<min/>", "<divide/>", "<round/>"])
def test_a_sum_of_nothing_is_no_key(expression):
    correct, _ = key_of(right(expression))
    assert correct == ()


def test_the_branch_whose_test_holds_sets_the_key():
    branches = (
        f"<templateCondition><templateIf><gt>{variable('A')}{value(5)}</gt>{right(value(1))}</templateIf>"
        f"<templateElseIf><equal>{variable('A')}{value('3.0')}</equal>{right(value(2))}</templateElseIf>"
        f"<templateElse>{right(value(3))}</templateElse></templateCondition>"
    )
    assert key_of(setting("A", value(3)), branches, declarations=template("A"))[0] == ("2",)


@pytest.mark.parametrize(
    "rules",
    [
        [setting("A", '<randomInteger min="1" max="9"/>'), right(variable("A"))],
        [
            setting("A", '<randomInteger min="1" max="9"/>'),
            f"<templateCondition><templateIf><gt>{variable('A')}{value(5)}</gt>{right(value(1))}</templateIf></templateCondition>",
        ],
        [right(f"<divide>{value(1)}{value(0)}</divide>")],
        [right(f"<power>{value(9)}{value(999)}</power>")],
        [right(variable("NOBODY"))],
        [right(f"<customOperator>{value(1)}</customOperator>")],
    ],
)
def test_what_only_a_player_can_know_gives_no_key(rules):
    assert key_of(*rules, declarations=template("A"))[0] == ()


def test_rules_without_end_end():
    deep = value(1)
    for _ in range(150):
        deep = f"<sum>{deep}{value(1)}</sum>"
    many = "".join(setting("A", f"<sum>{variable('A')}{value(1)}</sum>") for _ in range(5000))
    assert key_of(right(deep))[0] in ((), ("151",))
    assert key_of(many, right(variable("A")), declarations=template("A", "0"))[0] == ()


# Examples --------------------------------------------------------------------------------------


def example(*rules, declarations="", also=""):
    processing = f"<templateProcessing>{''.join(rules)}</templateProcessing>"
    exercise, result = only(NUMBER, OPEN + declarations + processing + also)
    told = [one for one in exercise.rubrics if one.use == "example"]
    return [block.plain for one in told for block in one.content.content], exercise, result


def test_one_draw_of_the_values_that_rules_want_together_is_an_example_for_authors():
    drawn = [
        setting("A", '<randomInteger min="2" max="20" step="2"/>'),
        setting("B", f"<random><multiple>{value(3)}{value(4)}</multiple></random>"),
        setting("C", f"<product>{variable('A')}{variable('B')}</product>"),
        f"<templateConstraint><gt>{variable('C')}{value(50)}</gt></templateConstraint>",
        right(variable("C")),
    ]
    lines, exercise, result = example(*drawn, declarations=template("A") + template("B") + template("C"))
    a, b, c = (int(one.rpartition(" ")[2]) for one in lines[0].removesuffix(".").split(","))
    assert a % 2 == 0 and b in (3, 4) and a * b == c > 50 and lines[1] == f"The right answer is then {c}."
    assert exercise.rubrics[0].view == ("author",) and exercise.interactions[0].key.correct == ()
    assert "randomInteger" in exercise.templates and "for authors" in result.notes[0].message
    assert example(*drawn, declarations=template("A") + template("B") + template("C"))[0] == lines


@pytest.mark.parametrize(
    "rules",
    [
        [
            setting("A", '<randomInteger min="1" max="9"/>'),
            f"<templateConstraint><gt>{variable('A')}{value(9)}</gt></templateConstraint>",
        ],
        [setting("A", '<randomInteger min="9" max="1"/>')],
        [setting("A", '<randomFloat min="x" max="1"/>')],
        [setting("A", "<random/>")],
    ],
)
def test_what_cannot_be_drawn_has_no_example(rules):
    lines, _, result = example(*rules, declarations=template("A"))
    assert lines == [] and "for authors" not in result.notes[0].message


def test_bounds_may_be_other_values_and_the_rules_may_end_before_all_is_set():
    ends = f"<templateCondition><templateIf><lt>{variable('B')}{value(8)}</lt><exitTemplate/></templateIf></templateCondition>"
    rules = [setting("B", '<randomInteger min="{$A}" max="A"/>'), right(variable("B")), ends, right(value(0))]
    lines, _, _ = example(*rules, declarations=template("A", "7") + template("B"))
    assert lines == ["Values that may be drawn: A = 7, B = 7.", "The right answer is then 7."]


def test_an_example_is_there_once_when_an_export_is_read_again():
    rules = [setting("A", '<randomFloat min="1" max="9"/>'), right(variable("A"))]
    _, first, result = example(*rules, declarations=template("A"))
    written = exporter_named("qti30").write(result.course, {}.get)
    (again,) = exercises(imported(written.data, "quiz.zip"))
    assert again.rubrics == first.rubrics and len(first.rubrics) == 1


# Weights ---------------------------------------------------------------------------------------

TWO = '<p><textEntryInteraction responseIdentifier="N"/> <inlineChoiceInteraction responseIdentifier="C"><inlineChoice identifier="a">a</inlineChoice><inlineChoice identifier="b">b</inlineChoice></inlineChoiceInteraction></p>'
BOTH = declared(["5"], base="float", name="N") + declared(["a"], name="C")


def outcome(name, default):
    return f'<outcomeDeclaration identifier="{name}" cardinality="single" baseType="float"><defaultValue><value>{default}</value></defaultValue></outcomeDeclaration>'


def rule(test, expression, target="SCORE"):
    return f'<responseCondition><responseIf>{test}<setOutcomeValue identifier="{target}">{expression}</setOutcomeValue></responseIf></responseCondition>'


def near(response):
    return f'<equal toleranceMode="absolute" tolerance="1">{variable(response)}<correct identifier="{response}"/></equal>'


def matches(response):
    return f'<match>{variable(response)}<correct identifier="{response}"/></match>'


def added(points):
    return f"<sum>{variable('SCORE')}{value(points, 'float')}</sum>"


@pytest.mark.parametrize(
    "rules",
    [
        rule(near("N"), added(3)) + rule(matches("C"), added(1)),
        rule(near("N"), variable("MAXSCORE_N"), "SCORE_N")
        + rule(matches("C"), variable("MAXSCORE_C"), "SCORE_C"),
    ],
)
def test_parts_count_as_much_as_their_rules_pay(rules):
    outcomes = outcome("MAXSCORE", 4) + outcome("MAXSCORE_N", 3) + outcome("MAXSCORE_C", 1)
    exercise, _ = only(TWO, BOTH + outcomes, f"<responseProcessing>{rules}</responseProcessing>")
    assert score_exercise(exercise, {"N": ("5.5",)}).points == 3
    assert score_exercise(exercise, {"C": ("a",)}).points == 1
    assert score_exercise(exercise, {"N": ("5",), "C": ("a",)}).correct


def test_parts_that_rules_pay_alike_count_alike():
    rules = rule(near("N"), added(2)) + rule(matches("C"), added(2))
    exercise, _ = only(
        TWO, BOTH + outcome("MAXSCORE", 4), f"<responseProcessing>{rules}</responseProcessing>"
    )
    assert [score_exercise(exercise, one).points for one in ({"N": ("5",)}, {"C": ("a",)})] == [2, 2]


def test_marks_that_only_rules_look_for_are_no_points():
    marks = '<mapping defaultValue="0"><mapEntry mapKey="one" mappedValue="-1.0"/><mapEntry mapKey="1" mappedValue="-1.0"/></mapping>'
    looking = f'<match>{value("-1.0", "float")}<mapResponse identifier="RESPONSE"/></match>'
    rules = f"<responseProcessing>{rule(looking, variable('MAXSCORE'))}</responseProcessing>"
    given = declared(["one"], base="string", mapping=marks) + outcome("MAXSCORE", 2)
    exercise, _ = only(NUMBER, given, rules)
    assert exercise.interactions[0].key.correct == ("one", "1")
    assert [score_exercise(exercise, {"RESPONSE": (word,)}).points for word in ("1", "two")] == [2, 0]
    assert "mapResponse" in exercise.preserved[0].source


def test_a_table_says_what_the_score_can_be():
    table = '<interpolationTable><interpolationTableEntry sourceValue="1" targetValue="8"/><interpolationTableEntry sourceValue="0" targetValue="0"/></interpolationTable>'
    score = f'<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float">{table}</outcomeDeclaration>'
    exercise, _ = only(NUMBER, declared(["5"], base="integer") + score)
    assert exercise.points == 8


def test_what_an_author_says_of_a_key_is_kept_where_it_says_more():
    said = declared(["A", "C"], "multiple").replace(
        "<correctResponse>", '<correctResponse interpretation="A&amp;C|B&amp;C">'
    )
    exercise, _ = only(NUMBER, said)
    assert exercise.metadata == (("key of RESPONSE", "A&C|B&C"),)
    plain = declared(["5"], base="integer").replace(
        "<correctResponse>", '<correctResponse interpretation="5">'
    )
    assert only(NUMBER, plain)[0].metadata == ()


def test_numbers_with_a_name_are_what_an_answer_is_worth():
    names = template("EACH", "2", "float") + template("WRONG", "-1", "float")
    paid = "".join(
        f'<{branch}>{test}<setOutcomeValue identifier="SCORE"><sum>{variable("SCORE")}{variable(each)}</sum></setOutcomeValue></{branch}>'
        for branch, test, each in (
            ("responseIf", f'<match>{variable("RESPONSE")}<correct identifier="RESPONSE"/></match>', "EACH"),
            ("responseElse", "", "WRONG"),
        )
    )
    rules = f"<responseProcessing><responseCondition>{paid}</responseCondition></responseProcessing>"
    exercise, result = only(NUMBER, declared(["5"], base="integer") + names, rules)
    assert exercise.points == 2 and "EACH" in exercise.templates
    assert [note.severity.value for note in result.notes if note.code == "template_item"] == ["info"]


def test_a_number_that_rules_change_is_not_what_an_answer_is_worth():
    names = template("EACH", "2", "float")
    drawn = f"<templateProcessing>{setting('EACH', value('3'))}</templateProcessing>"
    rules = f'<responseProcessing><responseCondition><responseIf><match>{variable("RESPONSE")}<correct identifier="RESPONSE"/></match><setOutcomeValue identifier="SCORE">{variable("EACH")}</setOutcomeValue></responseIf></responseCondition></responseProcessing>'
    exercise, _ = only(NUMBER, declared(["5"], base="integer") + names, drawn + rules)
    assert exercise.points is None


# Words in odd places ---------------------------------------------------------------------------


def test_gaps_in_a_text_below_a_picture_are_gaps_in_a_text():
    body = (
        '<graphicGapMatchInteraction responseIdentifier="RESPONSE"><prompt>Fill</prompt><object data="a.png" type="image/png"/>'
        '<gapText identifier="A" matchMax="1">leaf</gapText><p>A tree has a <gap identifier="G1"/> in summer.</p></graphicGapMatchInteraction>'
    )
    exercise, result = only(body, declared(["A G1"], "multiple", "directedPair"))
    (one,) = exercise.interactions
    assert one.kind is Kind.GAP_MATCH and "A tree has a" in one.body.plain
    assert [gap.id for gap in one.targets] == ["G1"] and "gaps_in_text" in codes(result)


def test_words_among_the_choices_come_to_what_is_asked():
    body = (
        '<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Which?</prompt><p>Think well.</p>'
        '<simpleChoice identifier="A">a</simpleChoice></choiceInteraction>'
    )
    exercise, result = only(body, declared(["A"]))
    asked = exercise.interactions[0].prompt
    assert [block.plain for block in asked.content] == ["Which?", "Think well."] and codes(result) == [
        "moved"
    ]


def test_what_a_vendor_writes_to_teachers_is_not_shown_to_learners():
    body = (
        "<teacherInstructions><b>Read aloud.</b></teacherInstructions><p>Think.</p>"
        + NUMBER
        + '<choiceRationales responseIdentifier="RESPONSE">'
        '<rationale identifier="A">Correct <i>answer</i></rationale><rationale identifier="B">Mixed up</rationale></choiceRationales>'
    )
    exercise, _ = only(body, declared(["5"], base="integer"))
    assert [one.content.plain for one in exercise.rubrics] == [
        "Read aloud.",
        "A: Correct answer\nB: Mixed up",
    ]
    assert all(one.view == ("tutor", "scorer") for one in exercise.rubrics)
    assert "Correct" not in "".join(block.plain for block in exercise.body)
