# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 1.2 in its dialects."""

import pytest
from packages import (
    assessment,
    canvas,
    codes,
    condition,
    equal,
    exercises,
    imported,
    label,
    mattext,
    package,
    told,
)

from workbench.model.course import PageKind
from workbench.model.exercise import Kind, Range, Variable

STEM = mattext("&lt;p&gt;Which gas does a leaf give off?&lt;/p&gt;")
TWO = f"<render_choice>{label('1', 'oxygen')}{label('2', 'nitrogen')}</render_choice>"


def only(kind, presentation, *rest, **more):
    """The one exercise of an assessment with this one item."""
    found = exercises(imported(assessment(canvas(kind, presentation, *rest, **more))))
    assert len(found) == 1
    return found[0]


def test_one_of_several_choices_with_feedback_of_every_sort():
    exercise = only(
        "multiple_choice_question",
        f'{STEM}<response_lid ident="response1" rcardinality="Single">{TWO}</response_lid>',
        condition("<other/>", shows="general_fb")
        + condition(equal("response1", "2"), shows="2_fb")
        + condition(equal("response1", "1"), points="100", shows="correct_fb")
        + condition("<other/>", shows="general_incorrect_fb"),
        told("general_fb", "Think of breathing")
        + told("correct_fb", "Yes")
        + told("2_fb", "Hardly")
        + told("general_incorrect_fb", "No"),
    )
    (one,) = exercise.interactions
    assert (one.kind, one.cardinality, one.key.correct) == (Kind.CHOICE, "single", ("1",))
    assert [choice.content.plain for choice in one.choices] == ["oxygen", "nitrogen"]
    assert one.choices[1].feedback.plain == "Hardly" and one.choices[0].feedback is None
    assert {told.outcome: told.content.plain for told in exercise.feedback} == {
        "general": "Think of breathing",
        "correct": "Yes",
        "incorrect": "No",
    }
    assert exercise.points == 2 and exercise.body[0].plain == "Which gas does a leaf give off?"


def test_several_choices_that_belong_together():
    test = f"<and>{equal('r', '1')}<not>{equal('r', '2')}</not>{equal('r', '3')}</and>"
    three = f"<render_choice>{label('1', 'a')}{label('2', 'b')}{label('3', 'c')}</render_choice>"
    exercise = only(
        "multiple_answers_question",
        f'{STEM}<response_lid ident="r" rcardinality="Multiple">{three}</response_lid>',
        condition(test, points="100"),
    )
    (one,) = exercise.interactions
    assert one.cardinality == "multiple" and one.max_choices == 0 and one.key.correct == ("1", "3")


def test_choices_that_earn_points_one_by_one():
    exercise = only(
        "multiple_answers_question",
        f'{STEM}<response_lid ident="r" rcardinality="Multiple">{TWO}</response_lid>',
        condition(equal("r", "1"), points="75", action="Add")
        + condition(equal("r", "2"), points="-25", action="Add"),
    )
    key = exercise.interactions[0].key
    assert [(credit.answer, credit.value) for credit in key.mapping] == [("1", 1.0), ("2", -0.333333)]


def test_blanks_stand_where_the_text_names_them():
    def blank(name, words):
        return f'<response_lid ident="response_{name}"><material><mattext>{name}</mattext></material><render_choice>{words}</render_choice></response_lid>'

    exercise = only(
        "fill_in_multiple_blanks_question",
        mattext("&lt;p&gt;Light is [what] in [where].&lt;/p&gt;")
        + blank("what", label("1", "caught") + label("2", "trapped"))
        + blank("where", label("3", "chloroplasts")),
        condition(equal("response_what", "1"), points="50", action="Add")
        + condition(equal("response_what", "2"), points="50", action="Add")
        + condition(equal("response_where", "3"), points="50", action="Add"),
    )
    line = exercise.body[0]
    assert [child.type for child in line.content] == [
        "text",
        "inlineInteraction",
        "text",
        "inlineInteraction",
        "text",
    ]
    assert [one.key.correct for one in exercise.interactions] == [("caught", "trapped"), ("chloroplasts",)]
    assert {one.kind for one in exercise.interactions} == {Kind.TEXT_ENTRY}


def test_dropdowns_offer_their_choices_in_the_line():
    exercise = only(
        "multiple_dropdowns_question",
        mattext("Leaves give off [gas].") + f'<response_lid ident="response_gas">{TWO}</response_lid>',
        condition(equal("response_gas", "1"), points="100", action="Add"),
    )
    (one,) = exercise.interactions
    assert one.kind is Kind.INLINE_CHOICE and one.key.correct == ("1",) and len(one.choices) == 2


def test_matching_is_one_interaction_with_a_pair_for_each_left_side():
    def left(ident, words):
        return f'<response_lid ident="response_{ident}">{mattext(words, "text/plain")}{TWO}</response_lid>'

    exercise = only(
        "matching_question",
        STEM + left("a", "out") + left("b", "most of the air"),
        condition(equal("response_a", "1"), points="50", action="Add")
        + condition(equal("response_b", "2"), points="50", action="Add"),
    )
    (one,) = exercise.interactions
    assert one.kind is Kind.MATCH
    assert [choice.content.plain for choice in one.targets] == ["oxygen", "nitrogen"]
    assert one.key.correct == ("response_a 1", "response_b 2")
    assert [credit.value for credit in one.key.mapping] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("test", "ranges"),
    [
        (equal("r", "6"), (Range(exact=6.0),)),
        (
            '<or><varequal respident="r">6</varequal><and><vargte respident="r">5.5</vargte>'
            '<varlte respident="r">6.5</varlte></and></or>',
            (Range(lower=5.5, upper=6.5, exact=6.0),),
        ),
        ('<vargte respident="r">5</vargte><varlte respident="r">7</varlte>', (Range(lower=5.0, upper=7.0),)),
    ],
)
def test_numbers_exact_with_a_margin_or_between_bounds(test, ranges):
    fib = '<response_str ident="r"><render_fib fibtype="Decimal"><response_label ident="a"/></render_fib></response_str>'
    exercise = only("numerical_question", STEM + fib, condition(test, points="100"))
    assert exercise.interactions[0].key.ranges == ranges


def test_a_formula_question_keeps_its_formula_variables_and_worked_answers():
    item = canvas(
        "calculated_question",
        mattext("What is 5 plus [x]?")
        + '<response_str ident="r"><render_fib fibtype="Decimal"><response_label ident="a"/></render_fib></response_str>',
    ).replace(
        "</item>",
        '<itemproc_extension><calculated><answer_tolerance margin_type="percent">2</answer_tolerance>'
        '<formulas decimal_places="1"><formula>5+x</formula></formulas>'
        '<vars><var name="x" scale="1"><min>1</min><max>9</max></var></vars>'
        '<var_sets><var_set ident="s"><var name="x">2</var><answer>7*10^0</answer></var_set></var_sets>'
        "</calculated></itemproc_extension></item>",
    )
    made = exercises(imported(assessment(item)))[0].calculation
    assert made.formulas == ("5+x",) and made.decimals == 1 and made.tolerance == "2%"
    assert made.variables == (Variable(name="x", lower=1.0, upper=9.0, decimals=1),)
    assert made.worked[0].answer == 7.0


def test_essays_uploads_and_texts_have_no_key():
    fib = (
        '<response_str ident="r"><render_fib rows="8"><response_label ident="a"/></render_fib></response_str>'
    )
    assert only("essay_question", STEM + fib).interactions[0].kind is Kind.EXTENDED_TEXT
    assert only("file_upload_question", STEM).interactions[0].kind is Kind.UPLOAD
    assert only("text_only_question", STEM).interactions == ()


def test_blackboard_partial_credit_and_feedback_under_the_choices_names():
    text = '<material><mat_extension><mat_formattedtext type="HTML">&lt;p&gt;{}&lt;/p&gt;</mat_formattedtext></mat_extension></material>'
    labels = "".join(
        f'<flow_label><response_label ident="{ident}">{text.format(words)}</response_label></flow_label>'
        for ident, words in (("x", "light"), ("y", "lamps"))
    )
    item = f"""<item title="Energy"><itemmetadata><bbmd_questiontype>Multiple Choice</bbmd_questiontype>
    <qmd_absolutescore_max>10.0</qmd_absolutescore_max></itemmetadata>
    <presentation><flow class="Block"><flow class="QUESTION_BLOCK">{text.format("What feeds a leaf?")}</flow>
    <flow class="RESPONSE_BLOCK"><response_lid ident="response" rcardinality="Single">
    <render_choice shuffle="Yes">{labels}</render_choice></response_lid></flow></flow></presentation>
    <resprocessing><outcomes><decvar varname="SCORE" maxvalue="10.0"/></outcomes>
    <respcondition title="correct"><conditionvar><varequal respident="response">x</varequal></conditionvar>
    <setvar variablename="SCORE" action="Set">SCORE.max</setvar></respcondition>
    <respcondition><conditionvar><varequal respident="x"/></conditionvar><setvar variablename="SCORE" action="Set">100</setvar>
    <displayfeedback linkrefid="x" feedbacktype="Response"/></respcondition>
    <respcondition><conditionvar><varequal respident="y"/></conditionvar><setvar variablename="SCORE" action="Set">40</setvar>
    <displayfeedback linkrefid="y" feedbacktype="Response"/></respcondition></resprocessing>
    <itemfeedback ident="y"><solution><solutionmaterial>{text.format("A little")}</solutionmaterial></solution></itemfeedback>
    </item>"""
    exercise = exercises(imported(item))[0]
    (one,) = exercise.interactions
    assert exercise.points == 10 and one.shuffle and one.key.correct == ("x",)
    assert [(credit.answer, credit.value) for credit in one.key.mapping] == [("x", 1.0), ("y", 0.4)]
    assert one.choices[1].feedback.plain == "A little"


@pytest.mark.parametrize(
    ("kind", "worth", "shares"),
    [
        ("Multiple Choice", "0 0", []),
        ("Multiple Choice", "2 0", []),
        ("Multiple Choice", "100 0", []),
        ("Multiple Choice", "0 40", [1.0, 0.4]),
        ("Multiple Choice", "2 1", [1.0, 0.5]),
        ("Multiple Choice", "100 -25", [1.0, -0.25]),
        ("Multiple Answer", "33.3 33.3 33.3 -50", [0.333, 0.333, 0.333, -0.5]),
        ("Multiple Answer", "1 1", [0.5, 0.5]),
    ],
)
def test_blackboard_writes_the_worth_of_choices_in_percent_or_points(kind, worth, shares):
    values = worth.split()
    labels = "".join(label(f"c{at}", str(at)) for at in range(len(values)))
    rules = condition(equal("response", "c0"), points="SCORE.max")
    rules += "".join(
        f'<respcondition><conditionvar><varequal respident="c{at}"/></conditionvar><setvar action="Set">{value}</setvar></respcondition>'
        for at, value in enumerate(values)
    )
    many = "Multiple" if "Answer" in kind else "Single"
    (exercise,) = exercises(
        imported(
            f'<item><itemmetadata><bbmd_questiontype>{kind}</bbmd_questiontype></itemmetadata><presentation><response_lid ident="response" rcardinality="{many}"><render_choice>{labels}</render_choice></response_lid></presentation><resprocessing>{rules}</resprocessing></item>'
        )
    )
    (one,) = exercise.interactions
    assert [credit.value for credit in one.key.mapping] == shares and "c0" in one.key.correct


def test_plain_qti_puts_things_in_order_and_counts_its_points():
    labels = "".join(f"<flow_label>{label(ident, ident)}</flow_label>" for ident in "ABC")
    item = f"""<questestinterop><item ident="i" title="Order"><presentation><flow>{mattext("Sort", "text/plain")}
    <response_lid ident="r" rcardinality="Ordered"><render_extension><ims_render_object>{labels}</ims_render_object>
    </render_extension></response_lid></flow></presentation><resprocessing><outcomes><decvar maxvalue="5"/></outcomes>
    {condition(equal("r", "C") + equal("r", "A") + equal("r", "B"), points="5", action="Add")}</resprocessing></item>
    </questestinterop>"""
    exercise = exercises(imported(item))[0]
    assert exercise.points == 5
    assert exercise.interactions[0].kind is Kind.ORDER and exercise.interactions[0].key.correct == (
        "C",
        "A",
        "B",
    )


def test_a_group_that_draws_questions_becomes_a_page_that_says_so():
    group = (
        '<section ident="g" title="Pool"><selection_ordering><selection><selection_number>1</selection_number>'
        "<sourcebank_ref>bank7</sourcebank_ref><selection_extension><points_per_item>3</points_per_item>"
        f"</selection_extension></selection></selection_ordering>{canvas('text_only_question', STEM)}"
        f"{canvas('text_only_question', STEM)}</section>"
    )
    result = imported(assessment(canvas("text_only_question", STEM), group))
    (quiz,) = result.course.pages
    assert [page.title for page in quiz.pages] == ["Pool"] and len(exercises(result)) == 3
    assert dict(quiz.pages[0].settings) == {
        "Questions drawn": "1",
        "Points each": "3",
        "Drawn from bank": "bank7",
    }


def test_a_bank_is_a_bank():
    bank = f'<questestinterop><objectbank ident="b">{canvas("text_only_question", STEM)}</objectbank></questestinterop>'
    assert imported(bank).course.pages[0].kind is PageKind.BANK


def test_a_reference_into_a_bank_elsewhere_is_kept_and_reported():
    result = imported(
        assessment('<bankentry_item item_ref="x" points_possible="2"/>', canvas("text_only_question", STEM))
    )
    assert "dangling_reference" in codes(result)
    assert [one.type for one in result.course.pages[0].body.content] == ["preserved", "exercise"]


def test_settings_that_lie_beside_a_quiz_are_read():
    meta = (
        '<quiz xmlns="http://canvas.instructure.com/xsd/cccv1p0"><title>Leaves</title><time_limit>90</time_limit>'
        "<description>&lt;p&gt;Take your time.&lt;/p&gt;</description><allowed_attempts>2</allowed_attempts></quiz>"
    )
    result = package(
        {"a1/a1.xml": assessment(canvas("text_only_question", STEM)), "a1/assessment_meta.xml": meta}
    )
    (quiz,) = result.course.pages
    assert dict(quiz.settings) == {"Time limit": "1 h 30 min", "Attempts": "2"}
    assert quiz.body.content[0].plain == "Take your time."


def test_html_in_questions_is_cleaned_and_equations_are_kept():
    exercise = only(
        "text_only_question",
        mattext("&lt;p onclick='x()'&gt;Safe &lt;script&gt;alert(1)&lt;/script&gt;\\(x^2\\)&lt;/p&gt;"),
    )
    kinds = [child.type for child in exercise.body[0].content]
    assert kinds == ["text", "mathInline"] and "alert" not in exercise.body[0].plain


# Text and settings in unusual places ----------------------------------------------------------


def test_text_within_a_response_stands_around_it():
    exercise = only(
        "short_answer_question",
        f'<response_str ident="r">{mattext("Name the gas.")}<render_fib><response_label ident="a"/></render_fib>{mattext("Take care.")}</response_str>',
        condition(equal("r", "oxygen"), points="100"),
    )
    assert [one.plain.strip() for one in exercise.body if one.plain.strip()][0].startswith("Name the gas.")
    assert "Take care." in " ".join(one.plain for one in exercise.body)
    assert exercise.interactions[0].key.correct == ("oxygen",)


def test_two_texts_before_the_choices_are_one_question():
    exercise = only(
        "multiple_choice_question",
        f'<response_lid ident="r" rcardinality="Single">{mattext("A leaf.")}{mattext("Which gas?")}{TWO}</response_lid>',
        condition(equal("r", "1"), points="100"),
    )
    assert exercise.interactions[0].prompt.plain == "A leaf. Which gas?"


@pytest.mark.parametrize(
    "tests",
    [
        '<and><varequal respident="r" index="1">light</varequal><varequal respident="r" index="2">air</varequal></and>',
        "<and><varequal respident='r'>light</varequal><varequal respident='r'>air</varequal></and>",
    ],
)
def test_blanks_with_text_between_them_have_a_key_each(tests):
    exercise = only(
        "",
        f'<response_str ident="r" rcardinality="Ordered"><render_fib><flow>{mattext("It needs ")}<response_label ident="a"/>{mattext(" and ")}<response_label ident="b"/></flow></render_fib></response_str>',
        condition(tests, points="100"),
    )
    assert [one.key.correct for one in exercise.interactions] == [("light",), ("air",)]
    assert " ".join("".join(one.plain for one in exercise.body).split()).startswith("It needs and")


def spot(coords):
    return f'<response_xy ident="r" rcardinality="Single">{mattext("Point at the leaf.")}<render_hotspot><material><matimage uri="leaf.png"/></material><response_label ident="r" rarea="square">{coords}</response_label></render_hotspot></response_xy>'


def test_the_area_of_a_new_quiz_is_the_right_one_and_given_in_shares():
    exercise = only("hot_spot_question", spot("0.25,0.1,0.5,0.4256"))
    (one,) = exercise.interactions
    assert (one.kind, one.key.correct, one.image_size) == (Kind.HOTSPOT, ("r",), (1000, 1000))
    assert (one.choices[0].shape, one.choices[0].coords) == ("rect", "250,100,500,425.6")
    assert exercise.body[0].plain == "Point at the leaf."


@pytest.mark.parametrize("coords", ["", "0.25", "a,b,c,d"])
def test_an_area_that_cannot_be_read_is_told(coords):
    result = imported(assessment(canvas("hot_spot_question", spot(coords))))
    assert "area" in codes(result)
    assert exercises(result)[0].interactions[0].kind is Kind.SELECT_POINT


def test_what_is_asked_of_texts_and_files_is_kept():
    exercise = only(
        "essay_question",
        f'{STEM}<response_str ident="r" word_limit_max="500" spell_check="Yes"><render_fib><response_label ident="a"/></render_fib></response_str>',
    )
    assert exercise.interactions[0].options == (("data-spell-check", "Yes"), ("data-word-limit-max", "500"))
    item = canvas("file_upload_question", STEM).replace("<presentation", '<presentation allowed_types="png"')
    (upload,) = exercises(imported(assessment(item)))
    assert upload.interactions[0].options == (("data-allowed-types", "png"),)


def test_a_blank_minds_capitals_when_its_question_does():
    field = "<qtimetadatafield><fieldlabel>case_sensitive</fieldlabel><fieldentry>true</fieldentry></qtimetadatafield>"
    item = canvas(
        "fill_in_multiple_blanks_question",
        mattext("Light is [x].")
        + f'<response_lid ident="response_x"><render_choice>{label("1", "caught")}</render_choice></response_lid>',
        condition(equal("response_x", "1"), points="100", action="Add"),
    ).replace("</qtimetadata>", f"{field}</qtimetadata>")
    (exercise,) = exercises(imported(assessment(item)))
    assert exercise.interactions[0].key.case_sensitive


def test_instructions_of_a_stimulus_and_notes_for_graders_are_read():
    field = "<qtimetadatafield><fieldlabel>grading_notes</fieldlabel><fieldentry>Be kind</fieldentry></qtimetadatafield>"
    item = canvas("text_only_question", STEM).replace("<item ", '<item instructions="Read this" ')
    (exercise,) = exercises(imported(assessment(item.replace("</qtimetadata>", f"{field}</qtimetadata>"))))
    assert [one.plain for one in exercise.body][0] == "Read this"
    assert exercise.rubrics[0].content.plain == "Be kind"
