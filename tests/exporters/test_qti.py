"""QTI 2.1 and 3.0, written and read back."""

import io
import zipfile
from dataclasses import replace

import pytest
from exercises import PICTURE, exercises
from hypothesis import HealthCheck, given, settings
from lxml import etree
from packages import exercises as exercises_of_import
from packages import imported

from workbench.exporters._base import exporter_named, exporters
from workbench.model.content import doc, mark, node, paragraph, text
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import BadInput
from workbench.model.exercise import (
    Choice,
    Credit,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Processing,
    Range,
    exercise_node,
    interaction_node,
    interaction_of,
)

slow = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=80)
FORMATS = ("qti21", "qti30")
ASSETS = {PICTURE.sha256: PICTURE}


def course_of(*exercises):
    body = doc(*(exercise_node(one) for one in exercises))
    return Course(title="Light", pages=(Page(title="Quiz", kind=PageKind.QUIZ, body=body),))


def written(name, *exercises):
    return exporter_named(name).write(course_of(*exercises), ASSETS.get)


def there_and_back(name, *exercises):
    return exercises_of_import(imported(written(name, *exercises).data, "quiz.zip"))


@pytest.mark.parametrize("name", FORMATS)
@slow
@given(exercise=exercises)
def test_an_exercise_comes_back_as_it_was(name, exercise):
    expected = exercise if name == "qti30" else replace(exercise, body=tuple(_lines_only(exercise.body)))
    assert there_and_back(name, exercise) == [expected]


def test_what_is_told_twice_in_the_same_words_comes_back_twice():
    asked = Interaction(
        kind=Kind.CHOICE, response="R", choices=(Choice(id="a", content=doc(paragraph("A"))),)
    )
    told = Feedback(outcome="incorrect", content=doc(paragraph("Look again.")), shown="modal")
    exercise = Exercise(body=(interaction_node(asked),), identifier="q", title="Q", feedback=(told, told))
    assert there_and_back("qti30", exercise) == [exercise]


def _lines_only(blocks):
    """Blocks as QTI 2.1 has them: what an answer asks for is one line, what is picked in a line is words."""
    for block in blocks:
        asks = block.type in ("interaction", "inlineInteraction")
        one = _with_words(interaction_of(block)) if asks else None
        if one is None:
            yield replace(block, content=tuple(_lines_only(block.content)))
        elif (
            one.preserved or one.prompt is None or [each.type for each in one.prompt.content] == ["paragraph"]
        ):
            yield interaction_node(one)
        else:
            yield from one.prompt.content
            yield interaction_node(replace(one, prompt=None))


def _with_words(one):
    if one.kind not in (Kind.INLINE_CHOICE, Kind.GAP_MATCH):
        return one
    words = (replace(each, content=doc(paragraph(each.content.plain))) for each in one.choices)
    return replace(one, choices=tuple(words))


def test_more_than_a_line_of_what_an_answer_asks_for_stands_before_it_in_qti_21():
    asked = Interaction(
        kind=Kind.UPLOAD, base_type="file", prompt=doc(paragraph("Draw."), paragraph("Scan it."))
    )
    exercise = Exercise(body=(paragraph("Read."), interaction_node(asked)), identifier="item1")
    package = written("qti21", exercise)
    with zipfile.ZipFile(io.BytesIO(package.data)) as archive:
        item = archive.read("item1.xml").decode()
    assert "<p>Read.</p><p>Draw.</p><p>Scan it.</p><uploadInteraction" in item and "<prompt" not in item
    assert [note.excerpt for note in package.notes] == ["Draw. Scan it."]
    assert not written("qti30", exercise).notes


@pytest.mark.parametrize("name", FORMATS)
def test_a_right_answer_that_costs_points_comes_back(name):
    key = Key(correct=("<",), mapping=(Credit(answer="<", value=-1.0),))
    entry = Interaction(kind=Kind.TEXT_ENTRY, base_type="string", key=key)
    exercise = Exercise(body=(paragraph("< ", interaction_node(entry)),), identifier="item1")
    assert there_and_back(name, exercise) == [exercise]


@pytest.mark.parametrize("name", FORMATS)
def test_numbers_within_bounds_come_back(name):
    ranges = (
        Range(lower=1.5, upper=2.5),
        Range(exact=9.0, value=0.5),
        Range(lower=3.0, upper=4.0, lower_open=True, value=0.5),
        Range(upper=0.0, upper_open=True, value=0.5),
    )
    entry = Interaction(kind=Kind.TEXT_ENTRY, base_type="float", key=Key(ranges=ranges))
    exercise = Exercise(
        body=(paragraph("How many? ", interaction_node(entry)),), identifier="item1", points=4.0
    )
    assert there_and_back(name, exercise)[0].interactions[0].key.ranges == ranges


def test_pages_below_a_quiz_become_its_sections_and_pages_again():
    inner = Page(
        title="Part", kind=PageKind.QUIZ, body=course_of(Exercise(body=(paragraph("b"),))).pages[0].body
    )
    outer = course_of(Exercise(body=(paragraph("a"),)))
    course = Course(title="Light", pages=(Page(title="Quiz", body=outer.pages[0].body, pages=(inner,)),))
    again = imported(exporter_named("qti21").write(course, ASSETS.get).data, "quiz.zip")
    assert [page.title for page in again.course.walk()] == ["Quiz", "Quiz", "Part"]
    assert [one.body[0].plain for one in exercises_of_import(again)] == ["a", "b"]


def test_a_page_without_questions_is_reported_and_not_lost_in_silence():
    lesson = Page(title="Lesson", body=doc(paragraph("Text")))
    course = Course(title="Light", pages=(lesson, *course_of(Exercise(body=(paragraph("a"),))).pages))
    notes = exporter_named("qti21").write(course, ASSETS.get).notes
    assert [note.where for note in notes] == ["Lesson"]


def test_a_course_without_questions_ends_in_one_sentence():
    course = Course(title="Light", pages=(Page(title="Lesson", body=doc(paragraph("Text"))),))
    with pytest.raises(BadInput, match="has no questions"):
        exporter_named("qti21").write(course, ASSETS.get)


def test_the_same_course_gives_the_same_bytes():
    exercise = Exercise(body=(paragraph("x"),), title="Same")
    assert written("qti21", exercise).data == written("qti21", exercise).data


def test_identifiers_that_qti_does_not_allow_are_mended_everywhere():
    choices = (Choice(id="4403", content=doc(paragraph("A"))), Choice(id="a b", content=doc(paragraph("B"))))
    one = Interaction(kind=Kind.CHOICE, choices=choices, key=Key(correct=("4403",)))
    back = there_and_back("qti21", Exercise(body=(interaction_node(one),)))[0].interactions[0]
    assert [choice.id for choice in back.choices] == ["_4403", "a_b"] and back.key.correct == ("_4403",)


def test_rules_are_made_from_the_keys_so_that_players_can_score():
    one = Interaction(kind=Kind.CHOICE, choices=(Choice(id="A"), Choice(id="B")), key=Key(correct=("A",)))
    exercise = Exercise(
        body=(interaction_node(one),),
        points=3.0,
        feedback=(Feedback(outcome="correct", content=doc(paragraph("Yes"))),),
    )
    with zipfile.ZipFile(io.BytesIO(written("qti21", exercise).data)) as archive:
        root = etree.fromstring(archive.read("item1.xml"))
    names = [etree.QName(one).localname for one in root.iter() if isinstance(one.tag, str)]
    assert {"match", "correct", "setOutcomeValue", "modalFeedback"} <= set(names)
    assert root.find("{*}outcomeDeclaration").get("normalMaximum") == "3"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("outcomes", [(), ("general",), ("correct", "incorrect"), ("general", "incorrect")])
def test_rules_show_feedback_always_or_by_the_score(name, outcomes):
    choices = tuple(Choice(id=one, content=doc(paragraph(one))) for one in "AB")
    asked = Interaction(kind=Kind.CHOICE, choices=choices, key=Key(correct=("A",)))
    told = tuple(Feedback(outcome=one, content=doc(paragraph(one))) for one in outcomes)
    exercise = Exercise(body=(interaction_node(asked),), identifier="item1", feedback=told)
    with zipfile.ZipFile(io.BytesIO(written(name, exercise).data)) as archive:
        root = etree.fromstring(archive.read("item1.xml"))
    rules = [one for one in root.iter("{*}setOutcomeValue", "{*}qti-set-outcome-value")]
    shown = [one for one in rules if one.get("identifier") == "FEEDBACK"]
    values = [value.text for one in shown for value in one.iter("{*}baseValue", "{*}qti-base-value")]
    assert values == list(outcomes)
    always = [one for one in shown if one.getparent().tag.lower().endswith("processing")]
    assert len(always) == outcomes.count("general")


def test_pictures_go_into_the_package_and_come_back():
    picture = node("image", src=PICTURE.uri, alt="A leaf")
    result = imported(written("qti30", Exercise(body=(paragraph(picture),))).data, "quiz.zip")
    assert [asset.sha256 for asset in result.assets] == [PICTURE.sha256]


@pytest.mark.parametrize("name", FORMATS)
def test_equations_are_mathml_that_players_show_and_come_back_exactly(name):
    exercise = Exercise(body=(paragraph("So ", node("mathInline", latex=r"\frac{1}{2} < x")),), title="One")
    data = written(name, exercise).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        math = next(etree.fromstring(archive.read("item1.xml")).iter("{*}math"))
    assert math.find(".//{*}mfrac") is not None and len(math[0]) == 2
    assert there_and_back(name, exercise)[0].body == exercise.body


@pytest.mark.parametrize("latex", [r"\frac{", "}", "^", r"\left(", "{" * 3000, r"\begin{x}", "a\x00b"])
def test_an_equation_that_cannot_be_converted_is_written_as_its_latex(latex):
    exercise = Exercise(body=(node("mathBlock", latex=latex),))
    data = written("qti21", exercise).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert next(etree.fromstring(archive.read("item1.xml")).iter("{*}math")) is not None


def test_text_that_looks_like_markup_stays_text():
    hostile = "</p><script>alert(1)</script> & ]]> \x00"
    back = there_and_back("qti21", Exercise(body=(paragraph(hostile),), title=hostile))
    assert back[0].body[0].plain == hostile.replace(" \x00", "")


def test_every_exporter_is_found_by_its_file():
    assert {"qti21", "qti30"} <= {one.name for one in exporters()}


@pytest.mark.parametrize("name", ["qti21", "qti30"])
@pytest.mark.parametrize("strict", [True, False])
def test_whether_capitals_count_comes_back(name, strict):
    key = Key(correct=("Ada", "Ada L."), case_sensitive=strict)
    asked = Interaction(kind=Kind.TEXT_ENTRY, base_type="string", key=key)
    (back,) = there_and_back(name, Exercise(body=(paragraph("Who? ", interaction_node(asked)),)))
    assert back.interactions[0].key.case_sensitive is strict


@pytest.mark.parametrize("name", ["qti21", "qti30"])
def test_words_that_look_like_equations_stay_words(name):
    words = paragraph(r"Is \(x\) or $$y$$ dearer than $5 and $6?")
    asked = interaction_node(Interaction(kind=Kind.EXTENDED_TEXT, base_type="string"))
    (back,) = there_and_back(name, Exercise(body=(words, asked)))
    assert back.body[0].plain == words.plain


LINK = "https://example.org/"
CHANGED = [
    node("orderedList", node("listItem", paragraph("a")), type="i"),
    node("paragraph", text("a"), textAlign="center"),
    paragraph(text("a", mark("link", href=LINK, title="More"))),
    paragraph(node("image", src=PICTURE.uri, alt="a", title="b")),
    node("embed", src=LINK, title="A page"),
    node("preserved", source="<x/>"),
    node("media", kind="file", src=PICTURE.uri, title="leaf"),
    node("footnotes", node("footnote", paragraph("n"), label="1")),
]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("block", CHANGED, ids=lambda one: f"{one.type} {one.plain}")
def test_what_qti_has_no_word_for_is_told_wherever_it_stands(name, block):
    told = doc(block)
    choices = (Choice(id="A", content=told), Choice(id="B", feedback=told))
    asked = interaction_node(Interaction(kind=Kind.CHOICE, choices=choices, prompt=told))
    for exercise in (
        Exercise(body=(block,)),
        Exercise(body=(asked,)),
        Exercise(body=(paragraph("Q"),), hints=(told,)),
    ):
        notes = [one for one in written(name, exercise).notes if "one line" not in one.message]
        assert len(notes) == 1


def test_lists_count_from_one_in_qti_and_it_is_told():
    late = Exercise(
        body=(node("orderedList", node("listItem", paragraph("a")), start=3),), identifier="item1"
    )
    assert len(written("qti21", late).notes) == len(written("qti30", late).notes) == 1
    assert there_and_back("qti30", late) == [late]


@pytest.mark.parametrize("name", FORMATS)
def test_a_picture_alone_is_put_into_a_gap_as_a_picture(name):
    leaf = node("image", src=PICTURE.uri, alt="A leaf", width=20, height=10)
    asked = Interaction(
        response="RESPONSE",
        kind=Kind.GAP_MATCH,
        choices=(
            Choice(id="A", content=doc(paragraph(leaf))),
            Choice(id="B", content=doc(paragraph("root"))),
        ),
        targets=(Choice(id="G1"),),
        body=doc(paragraph("Light falls on the ", node("place", kind="gap", identifier="G1"))),
        key=Key(correct=("A G1",)),
        cardinality="multiple",
        base_type="directedPair",
        max_choices=0,
    )
    exercise = Exercise(body=(interaction_node(asked),))
    with zipfile.ZipFile(io.BytesIO(written(name, exercise).data)) as archive:
        item = next(archive.read(one) for one in archive.namelist() if b"RESPONSE" in archive.read(one))
    tags = [etree.QName(one).localname for one in etree.fromstring(item).iter(etree.Element)]
    assert [tag for tag in tags if tag.replace("-", "").lower().endswith(("gapimg", "gaptext"))] == (
        ["gapImg", "gapText"] if name == "qti21" else ["qti-gap-img", "qti-gap-text"]
    )
    (back,) = there_and_back(name, exercise)
    assert back.interactions[0].choices[0].content.content[0].content[0].attrs["alt"] == "A leaf"


def told_on(*answers):
    return tuple(Feedback(outcome=one, content=doc(paragraph(f"On {one}"))) for one in answers)


def sided(*names):
    return tuple(Choice(id=one, content=doc(paragraph(one)), match_max=0) for one in names)


ANSWERED = [
    Interaction(
        kind=Kind.TEXT_ENTRY,
        base_type="string",
        key=Key(correct=("Oak", "oak")),
        feedback=told_on("Oak", "oak", "<b>"),
    ),
    Interaction(
        kind=Kind.TEXT_ENTRY,
        base_type="float",
        key=Key(ranges=(Range(lower=1.0, upper=2.5),)),
        feedback=told_on("1..2.5", "..0", "7"),
    ),
    Interaction(
        kind=Kind.MATCH,
        choices=sided("a", "b"),
        targets=sided("x", "y"),
        key=Key(correct=("a x", "b y")),
        cardinality="multiple",
        base_type="directedPair",
        max_choices=0,
        feedback=told_on("a x", "a y"),
    ),
]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("asked", ANSWERED, ids=["words", "numbers", "pairs"])
def test_what_is_told_of_single_answers_comes_back(name, asked):
    block = paragraph(interaction_node(asked)) if asked.kind.inline else interaction_node(asked)
    exercise = Exercise(body=(paragraph("Say"), block))
    (back,) = there_and_back(name, exercise)
    assert back.interactions[0].feedback == asked.feedback and not back.feedback
    assert not [one for one in written(name, exercise).notes if "told" in one.message]
    rules = replace(exercise, processing=Processing(template="match_correct"))
    lost = [one.excerpt for one in written(name, rules).notes if "single answer" in one.message]
    assert lost == [one.content.plain for one in asked.feedback]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(("base", "words"), [("string", ("red", "Blue", "2")), ("integer", ("3", "5", "7"))])
def test_blanks_that_take_the_same_answers_and_count_them_once_come_back(name, together, base, words):
    blanks = [
        Interaction(kind=Kind.TEXT_ENTRY, response=one, base_type=base, key=Key(correct=words))
        for one in ("A", "B", "C")
    ]
    exercise = Exercise(
        body=(paragraph(*map(interaction_node, blanks)),),
        identifier="q",
        title="Q",
        points=3.0,
        processing=Processing(once=True, together=together),
    )
    (back,) = there_and_back(name, exercise)
    assert (back.processing.once, back.processing.together) == (True, together)
    assert [one.key.correct for one in back.interactions] == [words] * 3
