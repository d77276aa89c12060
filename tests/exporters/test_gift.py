"""GIFT, written and read back."""

from dataclasses import replace

import pytest
from exercises import PICTURE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packages import exercises as exercises_of_import
from packages import imported
from quizzes import (
    calculated,
    exercise,
    feedbacks,
    free,
    matching,
    numbered,
    numeric,
    sentences,
    several,
    single,
    typed,
)

from workbench.exporters._base import exporter_named
from workbench.model.content import doc, node, paragraph
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import BadInput
from workbench.model.exercise import (
    Choice,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Outcome,
    Preserved,
    Range,
    exercise_node,
    interaction_node,
)

ALWAYS, PLAIN = st.just(True), "RESPONSE"
slow = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=25)
parts = st.one_of(
    single(sentences, response=PLAIN, shuffle=ALWAYS),
    several(sentences, response=PLAIN, shuffle=ALWAYS),
    typed(sentences, response=PLAIN),
    numeric(response=PLAIN, opened=st.just(False)),
    matching(sentences, shuffle=True),
    free(response=PLAIN),
)
questions = st.lists(
    exercise(
        sentences,
        parts,
        hints=False,
        points=st.none(),
        feedback=feedbacks(sentences, ("general",)),
        metadata=st.lists(st.tuples(st.just("tag"), sentences), max_size=1).map(tuple),
    ),
    min_size=1,
    max_size=4,
).map(numbered)


def quiz(*exercises, title="Quiz"):
    return Page(title=title, kind=PageKind.QUIZ, body=doc(*(exercise_node(one) for one in exercises)))


def there_and_back(*pages):
    written = exporter_named("gift").write(Course(title="A", pages=pages), {PICTURE.sha256: PICTURE}.get)
    return imported(written.data, "quiz.gift"), written.notes


def credited(one):
    """With what each right answer and pair is worth in GIFT, where it was not said."""

    def changed(block):
        if block.type != "interaction":
            return block
        data = dict(block.attrs["data"])
        key = data.get("key", {})
        if data.get("kind") == "match":
            key = key | {"mapping": [{"answer": pair, "value": 1.0} for pair in key["correct"]]}
        elif data.get("cardinality") == "multiple" and len(key["correct"]) > 1:
            share = round(1 / len(key["correct"]), 7)
            key = key | {"mapping": [{"answer": name, "value": share} for name in key["correct"]]}
        if "mapping" in key:  # in the order of the choices
            key = key | {"mapping": sorted(key["mapping"], key=lambda one: one["answer"])}
        return node("interaction", data=data | ({"key": key} if key else {}))

    return replace(one, body=tuple(map(changed, one.body)))


@slow
@given(asked=questions)
def test_questions_come_back_as_they_were(asked):
    result, notes = there_and_back(quiz(*asked))
    assert exercises_of_import(result) == [credited(one) for one in asked]
    assert {note.severity for note in notes} <= {"info"}


def test_true_or_false_keeps_the_feedback_for_right_and_wrong():
    choices = tuple(Choice(id=word[0], content=doc(paragraph(word))) for word in ("True", "False"))
    one = Interaction(kind=Kind.CHOICE, choices=choices, key=Key(correct=("F",)))
    told = (Feedback(outcome=name, content=doc(paragraph(name))) for name in ("incorrect", "correct"))
    asked = Exercise(body=(paragraph("Leaves breathe."), interaction_node(one)), feedback=tuple(told))
    result, notes = there_and_back(quiz(asked))
    assert exercises_of_import(result) == [asked] and not notes


def test_a_word_in_a_sentence_stays_in_its_sentence():
    word = Interaction(kind=Kind.TEXT_ENTRY, base_type="string", key=Key(correct=("sun",)))
    asked = Exercise(body=(paragraph("The ", interaction_node(word), " shines."),))
    assert exercises_of_import(there_and_back(quiz(asked))[0]) == [asked]


def test_several_parts_become_questions_of_their_own_and_it_is_said():
    parts = tuple(
        interaction_node(Interaction(kind=Kind.EXTENDED_TEXT, response=name, base_type="string"))
        for name in "AB"
    )
    result, notes = there_and_back(quiz(Exercise(body=(paragraph("Both?"), *parts), title="Two")))
    assert len(exercises_of_import(result)) == 2
    assert "each part" in notes[0].message


def test_pages_become_categories_whatever_their_titles():
    pages = (
        quiz(Exercise(body=(paragraph("a"),)), title="x/y"),
        quiz(Exercise(body=(paragraph("b"),)), title="z"),
    )
    assert [page.title for page in there_and_back(*pages)[0].course.pages] == ["x/y", "z"]


def test_pictures_travel_inside_the_text():
    asked = Exercise(body=(paragraph("See ", node("image", src=PICTURE.uri, alt="A leaf")),))
    result, _ = there_and_back(quiz(asked))
    assert exercises_of_import(result) == [asked]
    assert [asset.sha256 for asset in result.assets] == [PICTURE.sha256]


def test_what_gift_has_no_place_for_is_said():
    lesson = Page(title="Lesson", body=doc(paragraph("Read this.")))
    asked = replace(calculated, hints=(doc(paragraph("Add.")),))
    _, notes = there_and_back(lesson, quiz(asked))
    said = " ".join(note.message for note in notes if note.severity == "loss")
    assert all(word in said for word in ("only questions", "points", "hints", "formulas"))


def test_a_course_without_questions_ends_in_one_sentence():
    with pytest.raises(BadInput, match="has no questions"):
        exporter_named("gift").write(Course(title="A", pages=(Page(title="A"),)), {}.get)


def test_that_capitals_count_is_told_as_gift_does_not_know_it():
    key = Key(correct=("Ada",), case_sensitive=True)
    asked = Interaction(kind=Kind.TEXT_ENTRY, base_type="string", key=key)
    exercise = Exercise(body=(paragraph("Who? ", interaction_node(asked)),))
    page = Page(title="A", kind=PageKind.QUIZ, body=doc(exercise_node(exercise)))
    notes = exporter_named("gift").write(Course(title="A", pages=(page,)), lambda _: None).notes
    assert any("capitals" in note.message for note in notes)


def test_what_gift_cannot_say_of_answers_in_their_order_and_of_control_characters_is_told():
    choices = tuple(Choice(id=name, content=doc(paragraph(name))) for name in ("A", "B"))
    asked = interaction_node(Interaction(kind=Kind.CHOICE, choices=choices, key=Key(correct=("A",))))
    page = Page(
        title="Leaves",
        kind=PageKind.QUIZ,
        body=doc(exercise_node(Exercise(body=(paragraph("a\x01b"), asked)))),
    )
    written = exporter_named("gift").write(Course(title="Course", pages=(page,)), lambda sha: None)
    told = " ".join(note.message for note in written.notes)
    assert "Moodle shuffles them" in told and "cannot hold" in told and b"ab" in written.content


def test_ends_of_lines_of_any_system_stand_as_one_sign():
    free_text = interaction_node(Interaction(kind=Kind.EXTENDED_TEXT, base_type="string"))
    asked = Exercise(body=(paragraph("Why?"), free_text), title="One\r\ntwo")
    course = Course(title="A", pages=(Page(title="Quiz", body=doc(exercise_node(asked))),))
    written = exporter_named("gift").write(course, {}.get).data.decode()
    assert "\r" not in written and "::One\\ntwo::" in written


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"templates": "<templateProcessing/>"}, "numbers that are drawn by rules"),
        ({"outcomes": (Outcome(identifier="EFFORT"),)}, "score variables of a question’s own"),
        ({"preserved": (Preserved(where="i", source="<x/>"),)}, "parts that were kept as XML"),
        ({"adaptive": True}, "questions that change with the answers"),
        ({"time_dependent": True}, "that a question depends on time"),
        ({"language": "de"}, "the language of a single question"),
    ],
)
def test_what_gift_cannot_carry_is_told(more, told):
    free_text = interaction_node(Interaction(kind=Kind.EXTENDED_TEXT, base_type="string"))
    asked = Exercise(body=(paragraph("Why?"), free_text), **more)
    course = Course(title="A", pages=(Page(title="Quiz", body=doc(exercise_node(asked))),))
    notes = exporter_named("gift").write(course, {}.get).notes
    assert [note.message for note in notes] == [f"GIFT cannot carry {told}."]


@pytest.mark.parametrize("words", ["%50%", "%50% of all", "% of what"])
def test_an_answer_that_looks_like_a_weight_stays_an_answer(words):
    typed_one = Interaction(kind=Kind.TEXT_ENTRY, base_type="string", key=Key(correct=(words, "half")))
    choices = tuple(
        Choice(id=f"A{at}", content=doc(paragraph(said))) for at, said in enumerate((words, "x", "y"), 1)
    )
    chosen = Interaction(kind=Kind.CHOICE, choices=choices, key=Key(correct=("A2",)), shuffle=True)
    asked = [
        Exercise(body=(paragraph("How much? ", interaction_node(typed_one)),)),
        Exercise(body=(paragraph("Which?"), interaction_node(chosen))),
    ]
    result, _ = there_and_back(quiz(*asked))
    first, second = (one.interactions[0] for one in exercises_of_import(result))
    assert first.key == typed_one.key
    assert [one.content.plain for one in second.choices] == [words, "x", "y"]
    assert second.key.correct == ("A2",) and second.cardinality == "single"


def test_that_the_ends_of_a_range_count_in_gift_is_told_where_they_did_not():
    for opened in (False, True):
        key = Key(ranges=(Range(lower=1.0, upper=2.0, lower_open=opened),))
        one = Interaction(kind=Kind.TEXT_ENTRY, base_type="float", key=key)
        result, notes = there_and_back(quiz(Exercise(body=(paragraph("Which? ", interaction_node(one)),))))
        (back,) = exercises_of_import(result)[0].interactions[0].key.ranges
        assert back == Range(lower=1.0, upper=2.0)
        assert sum("ends of a range" in note.message for note in notes) == opened


def test_ways_of_comparing_that_gift_lacks_are_told():
    typed_one = Interaction(kind=Kind.TEXT_ENTRY, base_type="string", key=Key(correct=("o+ak",)))
    ways = {"": 0, "Wildcard": 0, "TextRegex": 1, "TextContainsAnswer": 1}
    for way, told in ways.items():
        one = replace(typed_one, options=(("scoring-algorithm", way),) if way else ())
        _, notes = there_and_back(quiz(Exercise(body=(paragraph("Which? ", interaction_node(one)),))))
        assert sum("compared" in note.message for note in notes) == told
