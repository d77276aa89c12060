"""What the answers to exercises are, as things to listen for."""

import pytest

from workbench.model.content import doc, paragraph
from workbench.model.exercise import (
    Choice,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Range,
    Rubric,
    interaction_node,
)
from workbench.model.secret import Leak, claimed, linked, said, secrets_of


def exercise(interaction, prompt="Which one is it?", **rest):
    where = interaction_node(interaction)
    body = (paragraph(prompt, where),) if interaction.kind.inline else (paragraph(prompt), where)
    return Exercise(body=body, **rest)


def choice(name, text):
    return Choice(id=name, content=doc(paragraph(text)))


def kinds(secrets):
    return {(one.kind, one.parts): one for one in secrets}


def test_the_right_choice_is_secret_by_its_words_and_its_letter():
    one = Interaction(
        kind=Kind.CHOICE,
        choices=(choice("c1", "Nucleus"), choice("c2", "Mitochondrion")),
        key=Key(correct=("c2",)),
    )
    found = kinds(secrets_of(exercise(one)))
    assert set(found) == {(Leak.PHRASE, ("Mitochondrion",)), (Leak.LABEL, ("B",))}
    assert not found[Leak.PHRASE, ("Mitochondrion",)].claimed


def test_the_letter_of_a_shuffled_choice_tells_nothing():
    one = Interaction(
        kind=Kind.CHOICE,
        choices=(choice("x", "Nucleus"), choice("y", "True")),
        key=Key(correct=("y",)),
        shuffle=True,
    )
    (found,) = secrets_of(exercise(one))
    assert found.claimed, "a short word alone says little"


def test_a_typed_number_is_secret_within_its_tolerance():
    one = Interaction(kind=Kind.TEXT_ENTRY, base_type="float", key=Key(correct=("9.81",), tolerance=0.1))
    (found,) = secrets_of(exercise(one))
    assert (found.kind, found.claimed) == (Leak.NUMBER, False)
    assert said(found, "so it is 9.75 m/s²")
    assert not said(found, "so it is 9.5 m/s²")


def test_a_range_of_numbers_is_secret():
    one = Interaction(
        kind=Kind.TEXT_ENTRY, base_type="float", key=Key(ranges=(Range(lower=-120, upper=-118),))
    )
    (found,) = secrets_of(exercise(one))
    assert said(found, "it is −119")


def test_order_and_pairs_are_secret_as_such():
    parts = (choice("a", "Egg"), choice("b", "Larva"), choice("c", "Pupa"))
    order = Interaction(
        kind=Kind.ORDER, choices=parts, key=Key(correct=("a", "b", "c")), cardinality="ordered"
    )
    match = Interaction(
        kind=Kind.MATCH,
        choices=(choice("f", "France"),),
        targets=(choice("p", "Paris"), choice("m", "Madrid")),
        key=Key(correct=("f p",)),
        base_type="directedPair",
    )
    (first,), (second,) = secrets_of(exercise(order)), secrets_of(exercise(match))
    assert (first.kind, first.parts) == (Leak.ORDER, ("Egg", "Larva", "Pupa"))
    assert linked(first, "Egg", "Larva")
    assert not linked(first, "Larva", "Egg")
    assert (second.kind, second.parts) == (Leak.PAIRS, ("France", "Paris"))
    assert linked(second, "Paris", "France")


def test_a_long_model_answer_is_secret_in_every_stretch():
    text = "Energy is released when the bonds of the molecule are broken by enzymes in the cell"
    rubric = Rubric(view=("scorer",), content=doc(paragraph(text)))
    shown = Rubric(view=("candidate",), content=doc(paragraph(text.upper())))
    one = Interaction(kind=Kind.EXTENDED_TEXT, base_type="string")
    found = secrets_of(exercise(one, rubrics=(rubric, shown)))
    words = text.split()
    for start in range(len(words) - 7):
        stretch = " ".join(words[start : start + 8])
        assert any(secret.parts[0] in stretch for secret in found), stretch


def test_feedback_of_a_sentence_is_secret_and_a_word_of_praise_is_not():
    one = Interaction(kind=Kind.EXTENDED_TEXT, base_type="string")
    told = Feedback(
        outcome="correct",
        content=doc(paragraph("Right, because plants need light for making their own sugar.")),
    )
    praise = Feedback(outcome="correct", content=doc(paragraph("Well done")))
    assert len(secrets_of(exercise(one, feedback=(told,)))) == 2
    assert secrets_of(exercise(one, feedback=(praise,))) == ()


def test_what_the_question_says_is_no_secret():
    one = Interaction(kind=Kind.TEXT_ENTRY, base_type="string", key=Key(correct=("photosynthesis",)))
    assert secrets_of(exercise(one, prompt="Define photosynthesis. Then type its name:")) == ()


def test_secrets_can_be_loosened_to_what_is_claimed():
    one = Interaction(kind=Kind.TEXT_ENTRY, base_type="string", key=Key(correct=("photosynthesis",)))
    (found,) = claimed(secrets_of(exercise(one)))
    assert found.claimed


@pytest.mark.parametrize(
    ("way", "answers", "words"),
    [
        ("", ("a+b is chlorophyll",), {"a+b is chlorophyll"}),
        ("TextRegex", ("^chlorophyll$", "^(leaf green)$"), {"chlorophyll", "leaf green"}),
        ("TextRegex", (r"(Isaac Newton|Sir Isaac).*(gravity\.)",), {"Isaac Newton", "Sir Isaac", "gravity."}),
        ("TextRegex", (r"^(the\s+)?(?:leaf|blade)$",), {"leaf", "blade"}),
        ("TextRegex", ("^(colou?r|pigment)$", r"^\d+ leaves$"), {"pigment"}),
        ("Wildcard", ("*chlorophyll*", r"two \* stars"), {"chlorophyll", "two * stars"}),
    ],
)
def test_the_words_in_a_pattern_are_secret(way, answers, words):
    options = (("scoring-algorithm", way),) if way else ()
    typed = Interaction(kind=Kind.TEXT_ENTRY, base_type="string", key=Key(correct=answers), options=options)
    found = {one.parts[0] for one in secrets_of(exercise(typed)) if one.kind is Leak.PHRASE}
    assert found == words
