"""Documents as HTML: escaped, checked, readable."""

import re

import pytest
from hypothesis import given
from trees import documents

from workbench.model.answers import answer
from workbench.model.content import doc, mark, node, paragraph, text
from workbench.model.exercise import (
    Choice,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Range,
    exercise_node,
    interaction_node,
)
from workbench.model.render import Rendering, to_html

DIGEST = "a" * 64


def test_blocks_and_marks():
    tree = doc(
        node("heading", text("A & B"), level=2),
        paragraph("1 < 2 ", text("x", mark("bold"), mark("italic"))),
        node("codeBlock", text("a < b"), language="python"),
    )
    assert to_html(tree).splitlines() == [
        "<h2>A &amp; B</h2>",
        "<p>1 &lt; 2 <strong><em>x</em></strong></p>",
        '<pre><code class="language-python">a &lt; b</code></pre>',
    ]


@given(documents)
def test_every_letter_is_there_and_every_tag_is_closed(tree):
    html = to_html(tree, Rendering(address=lambda address: "x"))
    opened = re.findall(r"<([a-z]\w*)", re.sub(r"<(?:br|hr|img)\b[^>]*>", "", html))
    assert sorted(opened) == sorted(re.findall(r"</([a-z]\w*)", html))


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "' onerror='x", "</p><p>", "&lt;"])
def test_hostile_words_stay_words(hostile):
    tree = doc(
        paragraph(hostile, node("image", src=f"asset:{DIGEST}", alt=hostile, title=hostile)),
        node("mathBlock", latex=hostile),
        node("media", kind="video", src="https://e.org/a.mp4", title=hostile),
        node("embed", src="https://e.org/", title=hostile),
        node("preserved", source=hostile, reason=hostile),
        node("codeBlock", text(hostile), language=hostile),
        exercise_node(Exercise(body=(paragraph(hostile),), title=hostile)),
    )
    html = to_html(tree, Rendering(address=lambda address: "/assets/x", keys=True))
    assert "<script" not in html
    assert not re.search(r"<[^>]*\sonerror='", html)
    assert html.count("<p>") <= 4


def test_assets_get_the_address_they_are_given_and_none_without():
    tree = paragraph(node("image", src=f"asset:{DIGEST}", alt="Leaf"))
    assert f'src="/assets/{DIGEST}"' in to_html(tree, Rendering(address=lambda uri: "/assets/" + uri[6:]))
    assert to_html(tree) == '<p><img class="missing" alt="Leaf"></p>'


def test_pictures_of_other_hosts_are_links_unless_wanted():
    tree = paragraph(node("image", src="https://e.org/a.png", alt="Leaf"))
    assert to_html(tree) == '<p><a href="https://e.org/a.png">Leaf</a></p>'
    assert "<img" in to_html(tree, Rendering(remote=True))


def question():
    choices = tuple(
        Choice(id=name, content=doc(paragraph(words)), feedback=doc(paragraph(f"{words}!")))
        for name, words in (("A", "red"), ("B", "green"))
    )
    interaction = Interaction(kind=Kind.CHOICE, choices=choices, key=Key(correct=("B",)))
    return Exercise(
        body=(paragraph("Which colour?"), interaction_node(interaction)),
        points=2,
        feedback=(Feedback(outcome="correct", content=doc(paragraph("Well done"))),),
        hints=(doc(paragraph("Look up")),),
    )


def test_a_question_is_shown_as_a_learner_sees_it():
    html = to_html(exercise_node(question()))
    assert "Which colour?" in html and "○ red" in html and "2 points" in html
    for kept_back in ("Answer", "Well done", "Look up", "green!"):
        assert kept_back not in html


def test_keys_feedback_and_hints_come_on_demand():
    html = to_html(exercise_node(question()), Rendering(keys=True))
    for shown in ("Answer: green", "Well done", "Look up", "green!"):
        assert shown in html


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (Key(correct=("3.14",), tolerance=0.01), "Answer: 3.14 (± 0.01)"),
        (Key(correct=("A", "B")), "Answer: red; green"),
        (Key(), ""),
    ],
)
def test_answers_in_words(key, words):
    choices = (Choice(id="A", content=doc(paragraph("red"))), Choice(id="B", content=doc(paragraph("green"))))
    assert answer(Interaction(kind=Kind.CHOICE, choices=choices, key=key)) == words


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"options": (("scoring-algorithm", "TextRegex"),)}, "Answer: red; ^(gr[ae]y)$"),
        ({}, "Answer: ^red$; ^(gr[ae]y)$"),
        (
            {
                "kind": Kind.EXTENDED_TEXT,
                "cardinality": "multiple",
                "options": (("max-strings", "2"), ("scoring-algorithm", "TextRegex")),
            },
            "Answer (any 2, in any order): red; ^(gr[ae]y)$",
        ),
    ],
)
def test_typed_answers_in_words(asked, words):
    key = Key(correct=("^red$", "^(gr[ae]y)$"))
    given = {"kind": Kind.TEXT_ENTRY, "base_type": "string", "key": key, **asked}
    assert answer(Interaction(**given)) == words


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (Key(correct=("A", "B"), by_place=True), "Answer (each in its place counts): red; green"),
        (Key(correct=("A",), start=0.5), "Answer (what is rightly left alone counts): red"),
        (Key(correct=("A",), start=-1.0), "Answer: red"),
    ],
)
def test_how_answers_count_stands_before_them(key, words):
    choices = (Choice(id="A", content=doc(paragraph("red"))), Choice(id="B", content=doc(paragraph("green"))))
    assert answer(Interaction(kind=Kind.CHOICE, choices=choices, key=key)) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Range(lower=1, upper=2), "1 to 2"),
        (Range(lower=1, upper=2, lower_open=True), "more than 1 to 2"),
        (Range(lower=1, upper=2, upper_open=True), "1 to less than 2"),
        (Range(lower=1), "1 or more"),
        (Range(upper=2), "2 or less"),
        (Range(upper=2, upper_open=True), "less than 2"),
        (Range(lower=1, upper=2, exact=1.5), "1.5"),
    ],
)
def test_numbers_that_count_in_words(span, words):
    asked = Interaction(kind=Kind.TEXT_ENTRY, base_type="float", key=Key(ranges=(span,)))
    assert answer(asked) == f"Answer: {words}"
