# ruff: noqa: E501 -- the markup reads better unbroken
"""QTI 1.2: what groups, scorings and empty places say beside the questions, and what asks nothing."""

import pytest
from packages import assessment, canvas, codes, condition, equal, exercises, imported, label, mattext, package

from workbench.model.exercise import Kind

TWO = f"<render_choice>{label('a', 'A')}{label('b', 'B')}</render_choice>"
LID = f'<response_lid ident="r" rcardinality="Single">{TWO}</response_lid>'
PNG = b"\x89PNG\r\n\x1a\n"
RIGHT = condition(equal("r", "a"), "1")


def plain(presentation, processing="", kind="", rest=""):
    """An item with nothing but what is given."""
    meta = f"<itemmetadata><qmd_itemtype>{kind}</qmd_itemtype></itemmetadata>" if kind else ""
    return f'<item ident="i" title="T">{meta}<presentation>{mattext("Say")}{presentation}</presentation>{processing}{rest}</item>'


def scored(rules, outcomes=""):
    return f"<resprocessing><outcomes>{outcomes}</outcomes>{rules}</resprocessing>"


def only(*items):
    result = imported(assessment(*items))
    (found,) = exercises(result)
    return found, result


@pytest.mark.parametrize(("own", "told"), [("", False), ("4.0", False), ("1.0", True)])
def test_a_group_says_what_each_of_its_questions_is_worth(own, told):
    points = f"<qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>{own}</fieldentry></qtimetadatafield>"
    inner = plain(LID, scored(condition(equal("r", "a"), "100"))).replace(
        "<presentation>",
        f"<itemmetadata><qtimetadata>{points}</qtimetadata></itemmetadata><presentation>",
    )
    group = f'<section ident="g" title="Drawn"><selection_ordering><selection><selection_number>1</selection_number><selection_extension><points_per_item>4.0</points_per_item></selection_extension></selection></selection_ordering>{inner}</section>'
    exercise, result = only(group)
    assert exercise.points == 4 and ("scoring" in codes(result)) is told


def test_a_slider_for_a_number_has_its_scale_though_it_has_an_empty_label():
    slider = '<response_num ident="n" rcardinality="Single"><render_slider lowerbound="0" upperbound="1000" step="10"><response_label ident="A"/></render_slider></response_num>'
    exercise, _ = only(plain(slider, scored(condition(equal("n", "340"), "9"))))
    (one,) = exercise.interactions
    assert (one.kind, one.key.correct, one.option("step")) == (Kind.SLIDER, ("340",), "10")


def test_what_a_score_means_is_guidance_and_rules_for_raters_are_kept():
    means = f'<decvar varname="Score"/><interpretvar varname="Score" view="Tutor">{mattext("Five means all steps")}</interpretvar>'
    asked = '<response_str ident="s" rcardinality="Single"><render_fib rows="9"><response_label ident="A"/></render_fib></response_str>'
    rated = f"<itemproc_extension><raters>{mattext('Rate twice')}</raters></itemproc_extension>"
    exercise, _ = only(plain(asked, scored(rated, means)))
    (rubric,) = exercise.rubrics
    assert (rubric.view, rubric.content.plain) == (("tutor",), "Five means all steps")
    (kept,) = exercise.preserved
    assert "Rate twice" in kept.source


def test_one_meaning_of_a_score_is_no_question_of_a_list():
    means = f"<decvar/><interpretvar>{mattext('Your score')}</interpretvar>"
    exercise, _ = only(plain(LID, scored(RIGHT, means)))
    (one,) = exercise.interactions
    assert one.response == "r" and one.prompt is None and one.key.correct == ("a",)


def test_places_for_choices_that_nobody_filled_in_are_no_choices():
    blank = "<response_label><material><mattext>\n</mattext></material></response_label>"
    picture = '<response_label><material><matimage uri="leaf.png"/></material></response_label>'
    more = f'<response_lid ident="r" rcardinality="Single"><render_choice>{label("a", "A")}{blank}{picture}{label("", "named by nothing")}</render_choice></response_lid>'
    exercise, _ = only(plain(more, scored(RIGHT)))
    assert len(exercise.interactions[0].choices) == 3


def test_an_order_that_is_counted_from_nought_earns_all_its_points():
    listed = f'<response_lid ident="r" rcardinality="Ordered">{TWO}</response_lid>'
    rules = "".join(
        condition(f'<varequal respident="r" index="{at}">{ident}</varequal>', "1.5", action="Add")
        for at, ident in enumerate("ba")
    )
    exercise, result = only(plain(listed, scored(rules)))
    assert exercise.points == 3 and exercise.interactions[0].key.correct == ("b", "a")
    assert "scoring" not in codes(result)


# What asks nothing ----------------------------------------------------------------------------


def test_a_question_that_names_its_kind_and_asks_nothing_is_told():
    exercise, result = only(plain("", kind="Multiple Choice"))
    assert not exercise.interactions and codes(result) == ["no_response"]
    for silent in (canvas("text_only_question", mattext("Read this")), plain("")):
        assert "no_response" not in codes(only(silent)[1])


def test_a_short_answer_without_a_response_still_asks_for_it_and_has_its_key():
    exercise, result = only(plain("", scored(condition(equal("r", "moss"), "1")), kind="Short Answer"))
    (one,) = exercise.interactions
    assert (one.kind, one.key.correct) == (Kind.TEXT_ENTRY, ("moss",)) and "no_response" not in codes(result)
    exercise, _ = only(
        plain(
            "", scored(condition('<vargte respident="r">2</vargte>', "1")), kind="Numerical question"
        ).replace("Numerical question", "numerical_question")
    )
    assert exercise.interactions[0].key.ranges[0].lower == 2


# Blackboard's either-or -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "code", "words"),
    [
        ("", "agree_disagree.{0}", ("Agree", "Disagree")),
        ("de-DE", "yes_no.{0}", ("Ja", "Nein")),
        ("fr_FR", "right_wrong.{0}", ("Juste", "Faux")),
        ("xx", "true_false.{0}", ("True", "False")),
    ],
)
@pytest.mark.parametrize("sides", ["own", "plain"])
def test_blackboards_either_or_is_said_in_the_language_of_the_course(language, code, words, sides):
    first, second = code.partition(".")[0].split("_") if sides == "own" else ("true", "false")
    choices = f"<response_lid ident='r'><render_choice>{label('1', code.format(first))}{label('2', code.format(second))}</render_choice></response_lid>"
    item = plain(choices, scored(condition(equal("r", "1"), "1")))
    course = f'<COURSE><LANGUAGE value="{language}"/></COURSE>'
    manifest = '<manifest xmlns:bb="http://www.blackboard.com/content-packaging/" identifier="m"><organizations/><resources><resource bb:file="res1.dat" identifier="res1" type="course/x-bb-coursesetting"/><resource bb:file="res2.dat" identifier="res2" type="assessment/x-bb-qti-test"/></resources></manifest>'
    result = package({"imsmanifest.xml": manifest, "res1.dat": course, "res2.dat": assessment(item)})
    (exercise,) = exercises(result)
    assert tuple(one.content.plain for one in exercise.interactions[0].choices) == words
    marked = imported(assessment(item.replace("<item ", f'<item xml:lang="{language or "en"}" ')))
    (exercise,) = exercises(marked)
    assert tuple(one.content.plain for one in exercise.interactions[0].choices) == words


@pytest.mark.parametrize(("base", "folder"), [("res2", "res2"), ("own", "own"), ("res2", "res2/embedded")])
def test_a_file_that_lies_in_several_folders_is_the_one_of_its_own_resource(base, folder):
    sign = "&lt;img src='@X@EmbeddedFile.location@X@leaf.png'/&gt;"
    named = f'<item ident="i"><presentation><material><mat_extension><mat_formattedtext type="HTML">{sign}</mat_formattedtext></mat_extension></material>{LID}</presentation></item>'
    manifest = f'<manifest xmlns:bb="http://www.blackboard.com/content-packaging/" identifier="m"><organizations/><resources><resource bb:file="res2.dat" identifier="res2" type="assessment/x-bb-qti-test" xml:base="{base}"/></resources></manifest>'
    files = {"imsmanifest.xml": manifest, "res2.dat": assessment(named)}
    pictures = {f"{folder}/leaf.png": PNG + b"own", "a/leaf.png": PNG + b"other", "res22/leaf.png": PNG}
    result = package(files | pictures)
    (picture,) = [one for page in result.course.walk() for one in page.body.walk() if one.type == "image"]
    (asset,) = [one for one in result.assets if one.uri == picture.attrs["src"]]
    assert asset.content.endswith(b"own")


def test_more_rules_than_can_be_tried_are_read_as_they_look_and_told():
    count = 280
    choices = "".join(f'<response_label ident="c{at}"/>' for at in range(count))
    rules = "".join(condition(equal("r", f"c{at}"), str(at % 2), action="Add") for at in range(count))
    asked = f'<response_lid ident="r" rcardinality="Multiple"><render_choice>{choices}</render_choice></response_lid>'
    exercise, result = only(plain(asked, scored(rules)))
    assert len(exercise.interactions[0].key.correct) == count / 2 and exercise.points == count / 2
    assert [note.message for note in result.notes if note.code == "scoring"] == [
        "It has too many rules to try them all; its key was read from how they look."
    ]


@pytest.mark.parametrize(("value", "told"), [("", False), ("c", False), ("z", True)])
def test_only_answers_that_nothing_offers_are_told_as_unknown(value, told):
    other = f'<response_lid ident="s" rcardinality="Single"><render_choice>{label("c", "C")}{label("d", "D")}</render_choice></response_lid>'
    rules = condition(equal("r", "a"), "1") + condition(equal("s", "d"), "1") + condition(equal("r", value))
    _, result = only(plain(LID + other, scored(rules)))
    assert ("key_unknown" in codes(result)) is told


def test_a_box_to_type_in_shows_one_word_of_what_is_wanted():
    shown = (
        "<response_label ident='1'>a name</response_label><response_label ident='2'>a place</response_label>"
    )
    exercise, _ = only(
        plain(f'<response_str ident="r"><render_fib columns="9">{shown}</render_fib></response_str>')
    )
    assert exercise.interactions[0].options == (("expected-length", "9"), ("placeholder-text", "a name"))
