# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 2 and 3: what rules pay for pairs, orders, points in a picture and words besides the declared ones."""

import pytest
from packages import as_version_3, declared, exercises, imported, item2

from workbench.exporters import exporters
from workbench.model.scoring import score_exercise

V = '<variable identifier="RESPONSE"/>'
C = '<correct identifier="RESPONSE"/>'
GAPS = '<gapMatchInteraction responseIdentifier="RESPONSE"><gapText identifier="a" matchMax="1">rise</gapText><gapText identifier="b" matchMax="1">fall</gapText><p><gap identifier="G"/> and <gap identifier="H"/></p></gapMatchInteraction>'
LINE = '<p>Where? <textEntryInteraction responseIdentifier="RESPONSE"/></p>'


def base(value, kind):
    return f'<baseValue baseType="{kind}">{value}</baseValue>'


def when(test, points, adds=False):
    worth = base(points, "float")
    worth = f'<sum><variable identifier="SCORE"/>{worth}</sum>' if adds else worth
    return f'<responseCondition><responseIf>{test}<setOutcomeValue identifier="SCORE">{worth}</setOutcomeValue></responseIf></responseCondition>'


def read(body, declaration, *rules, version=2):
    score = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
    xml = item2(body, declaration + score, f"<responseProcessing>{''.join(rules)}</responseProcessing>")
    return imported(as_version_3(xml) if version == 3 else xml)


def earned(result, *answer):
    (exercise,) = exercises(result)
    return pytest.approx(score_exercise(exercise, {"RESPONSE": answer}).points, abs=1e-4)


@pytest.mark.parametrize("version", [2, 3])
def test_each_right_pair_earns_what_the_rules_add_for_it(version):
    pairs = [
        when(f"<member>{base(pair, 'directedPair')}{V}</member>", 1, adds=True) for pair in ("a G", "b H")
    ]
    key = declared(["a G", "b H"], "multiple", "directedPair")
    result = read(GAPS, key, *pairs, version=version)
    assert (earned(result, "a G", "b H"), earned(result, "a G"), earned(result, "a H")) == (2, 1, 0)


def test_a_mapping_of_pairs_that_the_rules_pay_only_as_a_whole_pays_for_no_part():
    mapping = (
        '<mapping><mapEntry mapKey="a G" mappedValue="1"/><mapEntry mapKey="b H" mappedValue="1"/></mapping>'
    )
    key = declared(["a G", "b H"], "multiple", "directedPair", mapping)
    test = f'<match><mapResponse identifier="RESPONSE"/>{base(2, "float")}</match>'
    result = read(GAPS, key, when(test, 3))
    assert (earned(result, "a G", "b H"), earned(result, "a G")) == (3, 0)


def test_rules_that_pay_each_place_of_an_order_do_so():
    choices = "".join(f'<simpleChoice identifier="{one}">word {one}</simpleChoice>' for one in "ABC")
    body = f'<orderInteraction responseIdentifier="RESPONSE">{choices}</orderInteraction>'
    places = [
        when(f'<match><index n="{at}">{V}</index>{base(one, "identifier")}</match>', 1, adds=True)
        for at, one in enumerate("ABC", start=1)
    ]
    result = read(body, declared("ABC", "ordered"), *places)
    assert (earned(result, "A", "B", "C"), earned(result, "A", "C", "B")) == (3, 1)


def test_the_area_in_which_rules_take_a_point_counts_and_not_the_one_point_declared():
    body = '<selectPointInteraction responseIdentifier="RESPONSE" maxChoices="1"><object data="a.png" type="image/png" width="9" height="9"/></selectPointInteraction>'
    test = f'<inside shape="rect" coords="40,40,60,60">{V}</inside>'
    result = read(body, declared(["50 50"], base="point"), when(test, 2))
    assert (earned(result, "45 45"), earned(result, "5 5")) == (2, 0)


def test_words_that_rules_count_besides_the_declared_ones_count():
    test = f'<or><match>{V}{C}</match><stringMatch caseSensitive="false">{V}{base("twelve", "string")}</stringMatch></or>'
    result = read(LINE, declared(["12"], base="string"), when(test, 1))
    assert (earned(result, "12"), earned(result, "Twelve"), earned(result, "13")) == (1, 1, 0)


@pytest.mark.parametrize(
    "test",
    [
        f'<substring caseSensitive="false">{base("berg", "string")}{V}</substring>',
        f'<stringMatch caseSensitive="false" substring="true">{V}{base("berg", "string")}</stringMatch>',
    ],
)
def test_an_answer_counts_that_holds_the_words_which_rules_look_for(test):
    result = read(LINE, declared(base="string"), when(test, 1))
    assert (earned(result, "Matterberg"), earned(result, "tal")) == (1, 0)


@pytest.mark.parametrize("format", ["qti12", "qti21", "qti30"])
def test_looking_for_words_within_an_answer_goes_out_and_comes_back(format):
    test = f'<substring caseSensitive="false">{base("berg", "string")}{V}</substring>'
    first = read(LINE, declared(base="string"), when(test, 1))
    (exporter,) = [one for one in exporters() if one.name == format]
    written = exporter.write(first.course, lambda _: None)
    back = imported(written.data, "quiz.zip")
    (exercise,) = exercises(back)
    (asked,) = exercise.interactions
    assert score_exercise(exercise, {asked.response: ("Matterberg",)}).correct
