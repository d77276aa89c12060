# ruff: noqa: E501 -- the markup reads better unbroken
"""When feedback of QTI 2 is told, as rules say it with outcomes of their own names."""

import pytest
from packages import codes, declared, exercises, imported, item2, package

from workbench.exporters._adapting import _plainly

CHOICES = '<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1"><simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="B">b</simpleChoice></choiceInteraction>'
RESPONSE = '<variable identifier="RESPONSE"/>'
MATCH = f'<match>{RESPONSE}<correct identifier="RESPONSE"/></match>'
FULL = '<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float"><defaultValue><value>2</value></defaultValue></outcomeDeclaration>'


def given(value, outcome="TOLD"):
    return f'<setOutcomeValue identifier="{outcome}"><multiple><variable identifier="{outcome}"/><baseValue baseType="identifier">{value}</baseValue></multiple></setOutcomeValue>'


def when(test, then, otherwise="", between=""):
    other = f"<responseElse>{otherwise}</responseElse>" if otherwise else ""
    return f"<responseCondition><responseIf>{test}{then}</responseIf>{between}{other}</responseCondition>"


def told(rules, shown=("f1",), hide="show", more=""):
    modal = "".join(f'<modalFeedback outcomeIdentifier="TOLD" identifier="{one}" showHide="{hide}"><p>Words</p></modalFeedback>' for one in shown)  # fmt: skip
    processing = f"<responseProcessing>{rules}</responseProcessing>{modal}"
    (exercise,) = exercises(imported(item2(CHOICES, declared(["A"]) + FULL + more, processing)))
    return exercise


def test_a_key_that_nothing_asks_for_is_told():
    found = imported(item2("<p>Cap is .</p>", declared(["Paris"], base="string")))
    assert [(note.code, note.excerpt) for note in found.notes if note.advice] == [("nothing_asked", "One")]
    assert "nothing_asked" not in codes(imported(item2("<p>Read this.</p>")))
    assert "nothing_asked" not in codes(imported(item2(CHOICES, declared(["A"]) + declared(name="MORE"))))


SCORE, MOST = '<variable identifier="SCORE"/>', '<variable identifier="MAXSCORE"/>'
BASIC = '<match><baseValue baseType="identifier">{}</baseValue><variable identifier="BASIC"/></match>'
TWO = '<baseValue baseType="float">2</baseValue>'


@pytest.mark.parametrize(
    ("rules", "means"),
    [
        (when(MATCH, given("f1")), "correct"),
        (when(f"<not>{MATCH}</not>", given("f1")), "incorrect"),
        (when(MATCH, given("x"), given("f1")), "incorrect"),
        (when(f"<isNull>{RESPONSE}</isNull>", given("x"), given("f1"), f"<responseElseIf>{MATCH}{given('y')}</responseElseIf>"), "incorrect"),
        (when(f"<not><isNull>{RESPONSE}</isNull></not>", when(MATCH, given("f1"))), "correct"),
        (when(f"<equal>{SCORE}{MOST}</equal>", given("f1")), "correct"),
        (when(f"<lt>{SCORE}{MOST}</lt>", given("f1")), "incorrect"),
        (when(f"<gte>{SCORE}{TWO}</gte>", given("f1")), "correct"),
        (when(f"<and>{BASIC.format('incorrect')}</and>", given("f1")), "incorrect"),
        (given("f1"), "general"),
        (when(MATCH, given("f1")) + when(f"<not>{MATCH}</not>", given("f1")), "general"),
        (when(f'<match>{RESPONSE}<baseValue baseType="identifier">B</baseValue></match>', given("f1")), ""),
        (when(f'<gt>{SCORE}<baseValue baseType="float">0</baseValue></gt>', given("f1")), ""),
        (when(f"<match>{SCORE}<sum>{TWO}{TWO}</sum></match>", given("f1")), ""),
        (when(f"<match>{SCORE}<null/></match>", given("f1")), ""),
        ("<responseCondition><responseIf>" * 60 + given("f1") + "</responseIf></responseCondition>" * 60, ""),
    ],
)  # fmt: skip
def test_rules_say_when_feedback_is_told(rules, means):
    (one,) = told(rules).feedback
    assert (one.outcome, one.variable, one.means) == ("f1", "TOLD", means)


def test_a_value_that_is_replaced_after_right_answers_is_for_wrong_ones():
    one, other = told(given("f1") + when(MATCH, given("f2")), ("f1", "f2")).feedback
    assert (one.means, other.means) == ("incorrect", "correct")


def test_what_is_hidden_after_right_answers_is_told_after_wrong_ones():
    assert told(when(MATCH, given("f1")), hide="hide").feedback[0].means == "incorrect"


def test_one_right_answer_of_several_is_not_all_of_it():
    another = declared(["B"], name="OTHER")
    assert told(when(MATCH, given("f1")), more=another).feedback[0].means == ""
    both = f'<and>{MATCH}<match><variable identifier="OTHER"/><correct identifier="OTHER"/></match></and>'
    assert told(when(both, given("f1")), more=another).feedback[0].means == "correct"


@pytest.mark.parametrize(("name", "means"), [("CORRECT", "correct"), ("feedback_wrong", "incorrect"), ("f1", "")])  # fmt: skip
def test_names_tell_when_where_rules_do_not(name, means):
    assert told("", (name,)).feedback[0].means == means


def test_it_is_shown_and_handed_on_by_when_it_is_told():
    exercise = told(when(MATCH, given("f1")))
    (one,) = exercise.feedback
    assert one.when == "correct" and (_plainly(one).outcome, _plainly(one).variable) == ("correct", "")


def test_the_full_score_is_known_from_the_rules_where_nothing_declares_it():
    paid = when(MATCH, f'<setOutcomeValue identifier="SCORE">{TWO}</setOutcomeValue>')
    rules = paid + when(f"<match>{SCORE}{TWO}</match>", given("f1"))
    processing = f'<responseProcessing>{rules}</responseProcessing><modalFeedback outcomeIdentifier="TOLD" identifier="f1" showHide="show"><p>Words</p></modalFeedback>'
    (exercise,) = exercises(imported(item2(CHOICES, declared(["A"]), processing)))
    assert [one.when for one in exercise.feedback] == ["correct"]


def test_what_is_hidden_only_before_an_attempt_is_told_after_any():
    modal = '<modalFeedback outcomeIdentifier="completionStatus" identifier="not_attempted" showHide="hide">Words</modalFeedback>'
    (exercise,) = exercises(imported(item2(CHOICES, declared(["A"]), modal)))
    assert [one.when for one in exercise.feedback] == ["general"]


BLANK = '<p>How many? <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
OPEN = '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/>'
MATCHED = (
    '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
)
MOST = '<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float"><defaultValue><value>2</value></defaultValue></outcomeDeclaration>'
COUNTED = (
    '<responseProcessing><responseCondition><responseIf><stringMatch caseSensitive="false"><variable identifier="RESPONSE"/>'
    '<baseValue baseType="string">two</baseValue></stringMatch><setOutcomeValue identifier="GROUP"><baseValue baseType="integer">1'
    "</baseValue></setOutcomeValue></responseIf></responseCondition><responseCondition><responseIf><gte><sum><variable "
    'identifier="GROUP"/></sum><baseValue baseType="integer">1</baseValue></gte><setOutcomeValue identifier="SCORE"><sum>'
    '<variable identifier="SCORE"/><baseValue baseType="float">1</baseValue></sum></setOutcomeValue></responseIf></responseCondition>'
    "</responseProcessing>"
)


@pytest.mark.parametrize(
    ("declarations", "after", "told"),
    [
        (OPEN, MATCHED, ["no_key"]),
        (OPEN + MOST, "", ["no_key"]),
        (OPEN, "", []),
        (OPEN, COUNTED, ["custom_processing", "key_unread"]),
        (declared(["2"], base="string"), MATCHED, []),
    ],
)
def test_a_question_that_is_scored_but_has_no_right_answer_is_told(declarations, after, told):
    assert codes(imported(item2(BLANK, declarations, after))) == told


PAIRS = '<matchInteraction responseIdentifier="RESPONSE" maxAssociations="2"><simpleMatchSet><simpleAssociableChoice identifier="A" matchMax="1">a</simpleAssociableChoice></simpleMatchSet><simpleMatchSet><simpleAssociableChoice identifier="B" matchMax="1">b</simpleAssociableChoice></simpleMatchSet></matchInteraction>'


@pytest.mark.parametrize(
    ("body", "key", "base", "told"),
    [
        (CHOICES, ["A"], "identifier", []),
        (CHOICES, ["A", "Z"], "identifier", ["Z"]),
        (CHOICES, ["Z"], "identifier", ["Z"]),
        (PAIRS, ["A B"], "directedPair", []),
        (PAIRS, ["A B"], "identifier", []),
        (PAIRS, ["A C"], "directedPair", ["A C"]),
        (BLANK, ["Z"], "string", []),
    ],
)
def test_a_key_that_names_no_choice_is_told(body, key, base, told):
    result = imported(item2(body, declared(key, cardinality="multiple", base=base), MATCHED))
    assert [note.excerpt for note in result.notes if note.code == "key_unknown"] == told


def test_what_screen_readers_say_of_a_text_is_told():
    said = '<table summary="Rain by month"><tr><td>1</td></tr></table><p aria-label="Spoken so">Written</p>'
    result = imported(item2(f"{said}<extendedTextInteraction responseIdentifier='R'/>"))
    assert [note.excerpt for note in result.notes if note.code == "spoken"] == ["Rain by month; Spoken so"]


@pytest.mark.parametrize("apart", [False, True])
def test_what_a_manifest_says_of_a_test_stands_with_it(apart):
    told = "<metadata><lom><general><title><string>T</string></title><description><string>For the second term</string></description></general></lom></metadata>"
    manifest = f"<manifest identifier='m' xmlns='http://www.imsglobal.org/xsd/imscp_v1p1'><resources><resource identifier='t' type='imsqti_test_xmlv2p1' href='t.xml'>{told}<file href='t.xml'/></resource><resource identifier='i' type='imsqti_item_xmlv2p1' href='i.xml'><file href='i.xml'/></resource></resources></manifest>"
    lom = told.removeprefix("<metadata>").removesuffix("</metadata>")
    if apart:
        manifest = manifest.replace(
            f"{told}<file href='t.xml'/>", "<file href='t.xml'/><dependency identifierref='d'/>"
        ).replace(
            "</resources>",
            "<resource identifier='d' type='resourcemetadata/xmlv1p0' href='d.xml'><file href='d.xml'/></resource></resources>",
        )
    test = "<assessmentTest xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1' identifier='t' title='T'><testPart identifier='p'><assessmentSection identifier='s' title='S'><assessmentItemRef identifier='i' href='i.xml'/></assessmentSection></testPart></assessmentTest>"
    item = item2("<p>Say</p><extendedTextInteraction responseIdentifier='R'/>")
    page = package({"imsmanifest.xml": manifest, "t.xml": test, "i.xml": item, "d.xml": lom}).course.pages[0]
    assert ("Description", "For the second term") in page.settings and "Title in the package" not in dict(
        page.settings
    )


def test_a_file_of_xml_that_nothing_uses_is_told():
    manifest = "<manifest identifier='m' xmlns='http://www.imsglobal.org/xsd/imscp_v1p1'><resources><resource identifier='i' type='imsqti_item_xmlv2p1' href='i.xml'><file href='i.xml'/></resource></resources></manifest>"
    files = {
        "imsmanifest.xml": manifest,
        "i.xml": item2("<p>Say</p><extendedTextInteraction responseIdentifier='R'/>"),
        "odd.xml": "<odd>Words</odd>",
    }
    assert [note.excerpt for note in package(files).notes if note.code == "unused_files"] == ["odd.xml"]
