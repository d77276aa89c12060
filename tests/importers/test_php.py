"""Values as PHP writes them."""

import pytest

from workbench.importers._php import unserialized


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("N;", None),
        ("b:1;", True),
        ("i:-5;", -5),
        ("d:0.25;", 0.25),
        ("d:INF;", None),
        ('s:3:"é;";', "é;"),
        ('O:3:"A_b":2:{s:4:"\0*\0n";s:1:"x";s:1:"p";d:2;}', {"\0*\0n": "x", "p": 2}),
        ('a:2:{i:0;s:1:"x";s:1:"k";a:0:{}}', {0: "x", "k": {}}),
    ],
)
def test_a_value_is_read(words, value):
    assert unserialized(words) == value


@pytest.mark.parametrize(
    "words",
    [
        "",
        "x",
        's:9:"short";',
        "a:1:{i:0;}",
        "a:1:{N;i:1;}",
        "a:999999999:{}",
        'O:1:"A":1:{s:1:"x";',
        'O:1:"<":0:{}',
        "i:" + "9" * 50 + ";",
        "a:1:{i:0;" * 50 + "N;" + "}" * 50,
    ],
)
def test_what_is_not_whole_is_nothing(words):
    assert unserialized(words) is None
