"""Expressions that meet text of any length take a time that grows with the text, not with its square."""

import pytest
from costs import seconds

from workbench.exporters import _markdown, _qti12_quiz
from workbench.importers import _omml
from workbench.importers._sheets import answers, columns

LONG = 100_000
SECONDS = 3.0
"""Where every letter looks at all that follow, this many letters take minutes."""
BLANKS, LINES, DIGITS, LETTERS = " " * LONG, "\n" * LONG, "1" * LONG, "a" * LONG
CASES = {
    **{f"answers apart by {name}": (one.split, BLANKS) for name, one in columns.SPLITS.items()},
    "answers apart": (columns.BETWEEN.split, BLANKS),
    "answers apart by anything": (columns.ANY.split, BLANKS),
    "pairs": (answers._PAIR.split, BLANKS),
    "words in a formula": (_omml._SENTENCE.search, LETTERS),
    "the start of a line": (_markdown._LINE_START.findall, LINES),
    "the edges of marked text": (_markdown._EDGES.match, f"a{BLANKS}b"),
    "a time": (_qti12_quiz._PART.findall, DIGITS),
}


@pytest.mark.parametrize("case", CASES)
def test_a_long_run_of_the_same_letter_is_looked_at_once(case):
    look, text = CASES[case]
    assert seconds(lambda: look(f"{text}.")) < SECONDS


@pytest.mark.parametrize(
    "text, parts",
    [
        ("a ; b;c", ["a", "b", "c"]),
        ("a \n \n b", ["a", "b"]),
        ("a;;b", ["a", "", "b"]),
        (" ; a", ["", "a"]),
        ("a b", ["a b"]),
    ],
)
def test_answers_are_kept_apart_as_before(text, parts):
    assert columns.BETWEEN.split(text) == parts


def test_words_between_answers_keep_them_apart():
    assert columns.ANY.split("one,  two and three & four") == ["one", "two", "three", "four"]


@pytest.mark.parametrize(
    "text, parts", [(" a b ", (" ", "a b", " ")), ("a\n", ("", "a", "\n")), ("  ", ("  ", None, ""))]
)
def test_marks_go_round_the_words_alone(text, parts):
    assert _markdown._EDGES.match(text).groups() == parts
