# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 2 as systems write it beside the standard: HTML as words, own elements, programs within questions."""

from packages import codes, declared, exercises, imported, item2, package

from workbench.model.exercise import Credit, Kind

ENTRY = "<textEntryInteraction responseIdentifier='{}'/>"
RENEWED = "<choiceInteraction responseIdentifier='RESPONSE'><simpleChoice identifier='A'>{}</simpleChoice><simpleChoice identifier='B'>none</simpleChoice></choiceInteraction>"


def only(xml):
    (exercise,) = exercises(imported(xml))
    return exercise


def test_html_in_cdata_is_text_with_blanks_where_its_pieces_leave_them():
    exercise = only(
        item2(
            "<div><![CDATA[<strong>Fill&nbsp;in</strong><table><tr><th>Miles</th><td>]]>"
            + ENTRY.format("R1")
            + "<![CDATA[</td></tr><tr><th>Gallons</th><td>]]>"
            + ENTRY.format("R2")
            + "<![CDATA[</td></tr></table>]]></div>",
            declared(("3",), "single", name="R1") + declared(("4",), "single", name="R2"),
        )
    )
    lead, table = exercise.body
    assert lead.plain == "Fill\xa0in" and lead.content[0].marks[0].type == "bold"
    assert table.type == "table" and [len(row.content) for row in table.content] == [2, 2]
    assert [one.response for one in exercise.interactions] == ["R1", "R2"]


def test_a_stem_that_is_escaped_html_makes_the_words_of_its_item_html():
    exercise = only(
        item2(
            "<p>&lt;p&gt;Pick &lt;b&gt;one&lt;/b&gt;&lt;/p&gt;</p>"
            + RENEWED.format("&lt;i&gt;x&lt;/i&gt; &amp;lt; 3"),
            declared(("A",)),
        )
    )
    assert exercise.body[0].plain == "Pick one"
    assert exercise.interactions[0].choices[0].content.plain == "x < 3"


def test_questions_about_html_keep_the_tags_that_they_ask_about():
    exercise = only(
        item2(
            "<p>Which tag makes a paragraph, &lt;p&gt; or &lt;b&gt;?</p>"
            + RENEWED.format("&lt;p&gt;Hello&lt;/p&gt;"),
            declared(("A",)),
        )
    )
    assert exercise.body[0].plain == "Which tag makes a paragraph, <p> or <b>?"
    assert exercise.interactions[0].choices[0].content.plain == "<p>Hello</p>"


def test_html_in_cdata_runs_nothing():
    exercise = only(
        item2(
            "<p><![CDATA[<b>Pick</b><script>alert(1)</script><img src=x onerror=alert(1)>]]></p>"
            + RENEWED.format("one"),
            declared(("A",)),
        )
    )
    assert "alert" not in str(exercise.body)


def test_what_corespring_tells_after_answers_is_feedback_and_its_inner_mapping_the_key():
    told = "<correctResponseFeedback>Well done</correctResponseFeedback><incorrectResponseFeedback>Not yet</incorrectResponseFeedback>"
    key = "<responseDeclaration identifier='RESPONSE' cardinality='single' baseType='identifier'><correctResponse><mapping><mapEntry mapKey='A' mappedValue='1'/></mapping></correctResponse></responseDeclaration>"
    empty = RENEWED.format("one<feedbackInline identifier='A' defaultFeedback='true'/>")
    exercise = only(item2(empty, told + key))
    assert [(one.outcome, one.content.plain) for one in exercise.feedback] == [
        ("correct", "Well done"),
        ("incorrect", "Not yet"),
    ]
    (one,) = exercise.interactions
    assert one.key.mapping == (Credit(answer="A", value=1.0),) and one.choices[0].feedback is None
    assert not [each for each in one.choices[0].content.walk() if each.type == "place"]


def test_elements_that_no_standard_knows_are_kept_and_told():
    result = imported(item2("<p>Text</p>", "<gradingHelp>Look for three reasons.</gradingHelp>"))
    (exercise,) = exercises(result)
    assert [one.where for one in exercise.preserved] == ["grading-help"] and "kept_xml" in codes(result)


def test_a_program_within_a_question_is_told_by_its_markup_or_else_its_properties():
    program = "<customInteraction responseIdentifier='RESPONSE'><portableCustomInteraction xmlns='http://www.imsglobal.org/xsd/portableCustomInteraction'><resources><libraries><lib id='x'/></libraries></resources><properties><property key='stimulus'>5 + 7</property><property key='empty'/></properties><markup><div><script>run()</script>{}</div></markup></portableCustomInteraction></customInteraction>"
    said = [
        only(item2(program.format(words), declared(base="string"))).interactions[0].prompt.plain
        for words in ("Draw it.", "")
    ]
    assert said == ["Draw it.", "stimulus: 5 + 7"]


def test_an_unknown_interaction_that_offers_choices_is_read_as_a_choice():
    result = imported(
        item2(
            "<identificationInteraction responseIdentifier='RESPONSE'><simpleChoice identifier='A'>one</simpleChoice><simpleChoice identifier='B'>two</simpleChoice></identificationInteraction>",
            declared(("A",)),
        )
    )
    (one,) = exercises(result)[0].interactions
    assert one.kind is Kind.CHOICE and one.key.correct == ("A",) and "interaction_kind" in codes(result)


def test_a_question_without_anything_in_it_is_told():
    result = imported(item2("", declared(("A",))))
    assert [
        (one.message.startswith("The question has no text"), one.excerpt)
        for one in result.notes
        if one.code == "empty_item"
    ] == [(True, "One")]


def test_responses_that_an_included_file_asks_for_are_not_spare():
    item = item2(
        "<p>Go</p><include xmlns='http://www.w3.org/2001/XInclude' href='part.xml'/>", declared(("A",))
    )
    result = package(
        {
            "imsmanifest.xml": "<manifest identifier='M'><resources><resource identifier='r' type='imsqti_item_xmlv2p1' href='item.xml'/></resources></manifest>",
            "item.xml": item,
            "part.xml": f"<div xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1'>{RENEWED.format('one')}</div>",
        }
    )
    (exercise,) = exercises(result)
    assert len(exercise.interactions) == 1 and not exercise.preserved


def test_a_question_without_a_body_in_a_namespace_that_is_no_address_is_read():
    text = (
        '<assessmentItem xmlns="http://www.imsglobal.\u00ff\u00feorg/xsd/imsqti_v2p1" identifier="a" title="T">'
        '<choiceInteraction responseIdentifier="RESPONSE"><simpleChoice identifier="A">a</simpleChoice>'
        '<simpleChoice identifier="B">b</simpleChoice></choiceInteraction></assessmentItem>'
    )
    (exercise,) = exercises(imported(text, "a.xml"))
    assert [one.content.plain for one in exercise.interactions[0].choices] == ["a", "b"]


def test_a_number_line_is_a_slider_and_its_text_in_cdata_stands_once():
    line = '<numberLineInteraction responseIdentifier="RESPONSE" lowerBound="0" upperBound="1" step="0.125"><prompt><![CDATA[<b>Mark</b> it]]></prompt><hatchMark value="0" label="0"/></numberLineInteraction>'
    result = imported(item2(line, declared(["0.125"], base="float")))
    (one,) = exercises(result)[0].interactions
    assert (one.kind, one.key.correct, dict(one.options)["upper-bound"]) == (Kind.SLIDER, ("0.125",), "1")
    assert one.prompt.plain == "Mark it" and codes(result) == ["interaction_kind"]
    several = imported(item2(line, declared(["0.125", "0.5"], "multiple", "float")))
    (one,) = exercises(several)[0].interactions
    assert one.kind is Kind.CUSTOM and one.prompt.plain == "Mark it"


def test_rows_with_the_same_choices_are_a_matching_and_feedback_is_not_shown_before():
    rows = '<selectionInteraction responseIdentifier="RESPONSE"><simpleChoice identifier="T">true</simpleChoice><simpleChoice identifier="F">false</simpleChoice><item identifier="I1">Berlin</item><item identifier="I2">York</item></selectionInteraction>'
    result = imported(item2(rows, declared(["I1 T", "I2 T"], "multiple", "directedPair")))
    (one,) = exercises(result)[0].interactions
    assert (one.kind, one.key.correct) == (Kind.MATCH, ("I1 T", "I2 T")) and one.prompt is None
    assert [each.content.plain for each in one.choices] == ["Berlin", "York"]
    assert [(each.content.plain, each.match_max) for each in one.targets] == [("true", 0), ("false", 0)]
    gaps = '<textEntryMultipleInteraction responseIdentifier="RESPONSE">Fill <textEntry><feedbackInline outcomeIdentifier="RESPONSE" identifier="2" showHide="show">Right!</feedbackInline></textEntry> in</textEntryMultipleInteraction>'
    (one,) = only(item2(gaps, declared(["2"], base="string"))).interactions
    assert one.prompt.plain == "Fill in" and "Right!" in one.preserved
