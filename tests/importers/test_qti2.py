# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 2.0 to 3.0: items, tests and packages."""

import pytest
from packages import (
    CHOICES,
    SOURCES,
    V2,
    V3,
    as_version_3,
    codes,
    declared,
    exercises,
    imported,
    item2,
    package,
    zipped,
)

from workbench.model.errors import Forbidden, TooLarge, Unreadable, WorkbenchError
from workbench.model.exercise import Credit, Kind
from workbench.model.imported import Severity


def only(*args, **attributes):
    (exercise,) = exercises(imported(item2(*args, **attributes)))
    return exercise


@pytest.mark.parametrize("version", ["2", "3"])
@pytest.mark.parametrize("kind", list(SOURCES))
def test_every_interaction_is_read_in_both_spellings(kind, version):
    assert set(SOURCES) == set(Kind)
    xml = item2(f"<p>First</p>{SOURCES[kind]}", declared())
    (exercise,) = exercises(imported(xml if version == "2" else as_version_3(xml)))
    (one,) = exercise.interactions
    assert one.kind is kind and exercise.body[0].plain == "First"


def test_a_composite_item_keeps_all_its_interactions_in_their_places():
    exercise = only(
        "<div><p>Fill <textEntryInteraction responseIdentifier='R1'/> in</p>"
        f"<choiceInteraction responseIdentifier='R2'>{CHOICES}</choiceInteraction>"
        "<table><tr><td>cell <textEntryInteraction responseIdentifier='R3'/></td>"
        f"<td><choiceInteraction responseIdentifier='R4'>{CHOICES}</choiceInteraction></td></tr></table></div>",
        "".join(declared(name=f"R{number}") for number in range(1, 5)),
    )
    assert [one.response for one in exercise.interactions] == ["R1", "R2", "R3", "R4"]
    assert [block.type for block in exercise.body] == ["paragraph", "interaction", "table"]


def test_keys_mappings_and_bounds():
    mapping = (
        '<mapping lowerBound="0" upperBound="2" defaultValue="-1">'
        '<mapEntry mapKey="A" mappedValue="1.5" caseSensitive="true"/></mapping>'
    )
    exercise = only(SOURCES[Kind.CHOICE], declared(("A", "B"), "multiple", mapping=mapping))
    key = exercise.interactions[0].key
    assert key.correct == ("A", "B") and key.mapping == (Credit(answer="A", value=1.5, case_sensitive=True),)
    assert (key.lower, key.upper, key.default) == (0.0, 2.0, -1.0)


def test_a_mapping_of_nothing_leaves_the_key():
    mapping = '<mapping defaultValue="-0" upperBound="0"><mapEntry mapKey="A" mappedValue="0"/></mapping>'
    key = only(SOURCES[Kind.CHOICE], declared(("A",), mapping=mapping)).interactions[0].key
    assert (key.correct, key.mapping, key.upper) == (("A",), (), None)


def test_a_limit_that_keeps_the_full_answer_out_of_reach_is_left_out_and_told():
    choice = f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">{CHOICES}</choiceInteraction>'
    result = imported(item2(choice, declared(("A", "B"), "multiple")))
    assert exercises(result)[0].interactions[0].max_choices == 0 and "max_choices" in codes(result)


def test_feedback_of_every_sort():
    told = '<feedbackInline outcomeIdentifier="FEEDBACK" identifier="{}" showHide="show">{}</feedbackInline>'
    exercise = only(
        f'<choiceInteraction><simpleChoice identifier="A">light{told.format("A", "Yes")}</simpleChoice></choiceInteraction>'
        f"<p>So {told.format('X', 'inline')}</p>"
        '<feedbackBlock outcomeIdentifier="SOLUTION" identifier="Y" showHide="hide"><p>block</p></feedbackBlock>',
        declared(),
        '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="correct" showHide="show" title="Well">done</modalFeedback>',
    )
    assert exercise.interactions[0].choices[0].feedback.plain == "Yes"
    assert exercise.interactions[0].choices[0].content.plain == "light"
    place, conditional = exercise.body[1].content[1], exercise.body[2]
    assert place.attrs["identifier"] == "X" and place.attrs["data"]["text"] == "inline"
    assert dict(conditional.attrs) == {
        "kind": "feedback",
        "variable": "SOLUTION",
        "value": "Y",
        "show": "hide",
    }
    assert [(one.outcome, one.title, one.content.plain) for one in exercise.feedback] == [
        ("correct", "Well", "done")
    ]


def test_equations_drawings_and_ruby_free_text():
    exercise = only(
        '<p>Half is <m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:mfrac><m:mn>1</m:mn><m:mn>2</m:mn></m:mfrac></m:math>'
        '</p><p><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>x()</script><circle r="3"/></svg></p>'
    )
    assert exercise.body[0].content[1].attrs["latex"] == r"\frac{1}{2}"
    assert exercise.body[1].content[0].attrs["src"].startswith("asset:")


def test_rubrics_stimulus_templates_and_adaptive_items_are_kept():
    item = item2(
        '<rubricBlock view="scorer"><p>Two points</p></rubricBlock><p>Sum: <printedVariable identifier="N"/></p>',
        '<templateDeclaration identifier="N" cardinality="single" baseType="integer"/>',
        "<templateProcessing><setTemplateValue identifier='N'><randomInteger min='1' max='9'/></setTemplateValue></templateProcessing>",
        adaptive="true",
    ).replace("<itemBody>", '<assessmentStimulusRef identifier="S" href="s.xml"/><itemBody>')
    stimulus = f'<assessmentStimulus xmlns="{V3}" identifier="S" title="A walk"><stimulusBody><p>Long ago</p></stimulusBody></assessmentStimulus>'
    result = package({"i.xml": item, "s.xml": stimulus})
    (exercise,) = exercises(result)
    assert [(one.view, one.content.plain) for one in exercise.rubrics if not one.use] == [(("scorer",), "Two points")]  # fmt: skip
    assert [(one.title, one.content.plain) for one in exercise.stimuli] == [("A walk", "Long ago")]
    assert "randomInteger" in exercise.templates and exercise.adaptive
    assert exercise.body[0].content[1].attrs["kind"] == "variable"
    assert {"template_item", "adaptive_item"} <= set(codes(result))


@pytest.mark.parametrize(
    ("rules", "template"),
    [
        ('<responseProcessing template="http://x/rptemplates/match_correct"/>', "match_correct"),
        ('<responseProcessing template="https://x/map_response_point.xml"/>', "map_response_point"),
        (
            '<responseProcessing><responseCondition><responseIf><match><variable identifier="RESPONSE"/>'
            '<correct identifier="RESPONSE"/></match><setOutcomeValue identifier="SCORE">'
            '<baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>',
            "match_correct",
        ),
        ("<responseProcessing><exitResponse/></responseProcessing>", ""),
    ],
)
def test_standard_scoring_is_known_and_other_rules_are_kept(rules, template):
    found = only(SOURCES[Kind.CHOICE], declared(), rules).processing
    assert found.template == template
    assert bool(found.source) == ("template=" not in rules)


def test_a_number_between_bounds_in_hand_written_rules():
    bounds = "".join(
        f'<{sign}><variable identifier="RESPONSE"/><baseValue baseType="float">{value}</baseValue></{sign}>'
        for sign, value in (("gte", 2), ("lte", 3))
    )
    rules = (
        f"<responseProcessing><responseCondition><responseIf><and>{bounds}</and>"
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
        "</responseIf></responseCondition></responseProcessing>"
    )
    key = only(SOURCES[Kind.TEXT_ENTRY], declared(base="float"), rules).interactions[0].key
    assert [(one.lower, one.upper) for one in key.ranges] == [(2.0, 3.0)]


TEST = f"""<assessmentTest xmlns="{V2}" identifier="t" title=" Light  and\n water"><timeLimits maxTime="600"/>
<testPart identifier="p" navigationMode="linear" submissionMode="individual">
<assessmentSection identifier="s" title="First" visible="true"><selection select="1"/><ordering shuffle="true"/>
<rubricBlock view="candidate"><p>Take heart.</p></rubricBlock>
<assessmentItemRef identifier="i" href="items/a.xml"><preCondition><gt><variable identifier="SCORE"/>
<baseValue baseType="float">2</baseValue></gt></preCondition></assessmentItemRef>
<assessmentSection identifier="s2" title="Inner" visible="true"><assessmentItemRef identifier="j" href="gone.xml"/>
</assessmentSection></assessmentSection></testPart></assessmentTest>"""


def test_a_test_becomes_pages_with_readable_settings():
    result = package({"test.xml": TEST, "items/a.xml": item2(SOURCES[Kind.CHOICE], declared())})
    outer, first, inner = result.course.walk()
    assert [page.title for page in (outer, first, inner)] == ["Light and water", "First", "Inner"]
    assert dict(outer.settings) == {
        "Time limit": "10 min",
        "Navigation": "linear",
        "Submission": "individual",
    }
    assert dict(first.settings) == {"Selection": "1 drawn, without replacement", "Order": "shuffled"}
    assert first.body.content[0].plain == "Take heart."
    assert ("Only if", "SCORE > 2") in exercises(result)[0].metadata
    assert "dangling_reference" in codes(result)
    assert inner.body.content[0].type == "preserved"


def test_items_that_no_test_uses_have_a_page_of_their_own():
    files = {"test.xml": TEST, "items/a.xml": item2("<p>a</p>"), "b.xml": item2("<p>b</p>")}
    assert [page.title for page in package(files).course.pages] == [
        "Light and water",
        "Questions outside the test",
    ]


def test_files_are_found_past_a_wrapper_folder_and_a_wrong_namespace():
    manifest = '<manifest><resources><resource identifier="r" type="imsqti_item_xmlv2p1" href="a.xml"/></resources></manifest>'
    result = package({"course/imsmanifest.xml": manifest, "course/a.xml": item2("<p>a</p>", space="urn:odd")})
    assert "wrapped_manifest" in codes(result) and len(exercises(result)) == 1


def test_an_item_that_cannot_be_modelled_is_kept_whole_and_reported():
    broken = item2(
        '<choiceInteraction><simpleChoice identifier="A">a<choiceInteraction/></simpleChoice></choiceInteraction>'
    )
    result = imported(broken)
    assert len(exercises(result)) + codes(result).count("item_preserved") == 1


def test_xml_that_is_not_well_formed_is_read_as_far_as_it_goes_and_said_to_be_so():
    result = imported(item2("<p>Half</p>").replace("</itemBody>", "&nbsp;</itemBody>"))
    assert "not_well_formed" in codes(result) and exercises(result)[0].body[0].plain == "Half"


BOMB = '<!DOCTYPE assessmentItem [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "data",
    [
        BOMB + "]>" + item2("<p>&i;</p>"),
        '<!DOCTYPE assessmentItem [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + item2("<p>&x;</p>"),
    ],
)
def test_entities_that_grow_or_reach_outside_are_refused_in_one_sentence(data):
    with pytest.raises(Forbidden) as told:
        imported(data)
    assert str(told.value).count(".") <= 3
    kept = package({"bad.xml": data, "good.xml": item2("<p>fine</p>")})
    assert len(exercises(kept)) == 1
    assert [note.where for note in kept.notes if note.severity is Severity.LOSS] == ["bad.xml"]


@pytest.mark.parametrize(
    ("files", "error"),
    [
        ({"../up.xml": item2("<p>a</p>")}, Forbidden),
        ({"imsmanifest.xml": "this is no manifest"}, WorkbenchError),
        ({"imsmanifest.xml": '<manifest xmlns="imsqti_item_xmlv2p1"/>'}, Unreadable),
        ({"i.xml": item2("<p>" + "<b>" * 400 + "x" + "</b>" * 400 + "</p>")}, (Unreadable, TooLarge)),
    ],
)
def test_bad_packages_end_in_one_sentence(files, error):
    with pytest.raises(error) as told:
        package(files)
    assert 10 < len(str(told.value)) < 300


def test_a_zip_cut_short_is_read_as_far_as_it_goes():
    read = imported(zipped({"i.xml": item2("<p>a</p>")})[:-30], "cut.zip")
    assert "a" in read.course.pages[0].body.plain and "archive" in codes(read)
    with pytest.raises(WorkbenchError):
        imported(zipped({"i.xml": item2("<p>a</p>")})[:40], "cut.zip")


def test_pairs_with_the_gap_first_are_turned_so_that_a_learners_answer_compares():
    declared_pairs = declared(["G A"], "multiple", "directedPair")
    body = '<gapMatchInteraction responseIdentifier="RESPONSE"><gapText identifier="A" matchMax="1">x</gapText><p>a <gap identifier="G"/></p></gapMatchInteraction>'
    assert only(body, declared_pairs).interactions[0].key.correct == ("A G",)


def test_a_picture_to_point_at_keeps_its_words():
    body = '<selectPointInteraction responseIdentifier="RESPONSE" maxChoices="1"><object data="map.png" type="image/png">Map of the islands</object></selectPointInteraction>'
    assert only(body, declared(["1 2"], base="point")).interactions[0].image_alt == "Map of the islands"


RULE = "<responseCondition><responseIf><match><variable identifier='R'/><correct identifier='R'/></match><setOutcomeValue identifier='SCORE'>{}</setOutcomeValue></responseIf></responseCondition>"
SET = "<baseValue baseType='float'>{}</baseValue>"
ADD = f"<sum><variable identifier='SCORE'/>{SET}</sum>"


@pytest.mark.parametrize(
    ("rules", "points"),
    [
        ([SET.format(3)], 3),
        ([ADD.format(2), ADD.format(1.5)], 3.5),
        (["<mapResponse identifier='R'/>"], None),
        (["<variable identifier='SCORE'/>"], None),
    ],
)
def test_rules_that_set_the_score_say_what_the_question_is_worth(rules, points):
    after = f"<responseProcessing>{''.join(map(RULE.format, rules))}</responseProcessing>"
    assert only("<p>Text</p>", after=after).points == points


@pytest.mark.parametrize(
    "around", ["{}", "<testPart>{}</testPart>", "<testPart><itemSessionControl>{}</testPart>"]
)
def test_sections_are_found_without_a_part_and_in_a_part_that_was_mended(around):
    section = f'<assessmentSection identifier="s" title="S">{item2("<p>One</p>")}</assessmentSection>'
    test = f'<assessmentTest xmlns="{V2}" title="T">{around.format(section)}</assessmentTest>'
    assert [one.body[0].plain for one in exercises(imported(test))] == ["One"]


@pytest.mark.parametrize("name", ["i.qti2", "item1", "i.html"])
def test_a_file_that_the_manifest_calls_a_question_is_read_whatever_its_ending(name):
    manifest = f'<manifest><resources><resource identifier="r" type="imsqti_item_xmlv2p1" href="{name}"/></resources></manifest>'
    result = package({"imsmanifest.xml": manifest, name: item2("<p>One</p>")})
    assert [one.body[0].plain for one in exercises(result)] == ["One"] and codes(result) == []


def test_several_choices_may_be_taken_where_no_number_is_given_and_several_are_right():
    body = f'<choiceInteraction responseIdentifier="RESPONSE">{CHOICES}</choiceInteraction>'
    assert only(body, declared(["A", "B"], "multiple")).interactions[0].max_choices == 0
    assert only(body, declared(["A"])).interactions[0].max_choices == 1


def test_feedback_on_a_whole_test_is_shown_as_text_with_its_condition():
    test = (
        "<assessmentTest xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1' identifier='t' title='T'><testPart identifier='p'><assessmentSection identifier='s' title='S'>"
        "<assessmentItemRef identifier='i' href='i.xml'/></assessmentSection></testPart>"
        "<testFeedback access='atEnd' outcomeIdentifier='PASSED' identifier='yes' showHide='show' title='Well done'><p>You <b>passed</b> it.</p></testFeedback></assessmentTest>"
    )
    read = imported(zipped({"t.xml": test, "i.xml": item2("<p>a</p>")}))
    (said,) = [one for page in read.course.walk() for one in page.body.content if one.type == "callout"]
    assert (
        said.plain.startswith("Well done (Shown at the end if PASSED is yes)")
        and "You passed it." in said.plain
    )
    (note,) = [one for one in read.notes if one.code == "test_feedback"]
    assert "You passed it." in note.excerpt and note.where == "t.xml" and note.advice
    assert "kept_xml" not in codes(read)


def test_the_description_of_a_stage_comes_along():
    body = '<positionObjectStage><object data="map.png" type="image/png">Map of the islands</object><positionObjectInteraction responseIdentifier="RESPONSE" maxChoices="1"><object data="a.png" type="image/png">A plane</object></positionObjectInteraction></positionObjectStage>'
    (one,) = only(body, declared([], "single", "point")).interactions
    assert one.option("stage-alt") == "Map of the islands" and one.image_alt == "A plane"


def test_questions_that_stand_in_the_test_itself_are_found_by_reference_and_without():
    def inside(ident):
        return item2(f"<p>{ident}</p>").replace('"i1"', f'"{ident}"')

    refs = '<assessmentItemRef identifier="b" href="b.xml"/><assessmentItemRef identifier="a" href="a.xml"/>'
    test = (
        f'<assessmentTest xmlns="{V2}" identifier="t" title="T"><testPart identifier="p" navigationMode="linear" '
        f'submissionMode="individual"><assessmentSection identifier="s" title="S" visible="true">{refs}</assessmentSection>'
        f"</testPart>{inside('a')}{inside('b')}{inside('c')}</assessmentTest>"
    )
    for result in (imported(test), package({"test.xml": test})):
        assert [one.identifier for one in exercises(result)] == ["b", "a", "c"]
        assert "dangling_reference" not in codes(result)
