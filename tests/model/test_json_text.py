"""JSON text in small steps."""

import json
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import json_text
from workbench.model.content import doc, paragraph, to_json
from workbench.model.json_text import JsonText, dumped, dumped_parts, loaded
from workbench.model.revision import tree_hash

PAGE = to_json(doc(*(paragraph(f"Paragraph {number} “says” something.") for number in range(3000))))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
)


@contextmanager
def small_steps():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_text, "_MANY", 2)
        patch.setattr(json_text, "_LETTERS", 4)
        yield


@given(VALUES)
@small_steps()
def test_the_text_is_what_one_call_would_write(value):
    assert dumped(value) == json.dumps(value)
    compact = {"sort_keys": True, "separators": (",", ":")}
    assert "".join(dumped_parts(value, **compact)) == json.dumps(value, **compact)


@given(VALUES, st.sampled_from([None, 1]))
@small_steps()
def test_the_value_is_what_one_call_would_read(value, indent):
    text = json.dumps(value, indent=indent)
    assert loaded(text) == loaded(f" {text} ".encode()) == value


@given(VALUES, st.data())
@small_steps()
def test_what_is_no_json_is_refused_as_one_call_would(value, data):
    text = json.dumps(value)
    place = data.draw(st.integers(0, len(text)))
    broken = text[:place] + data.draw(st.sampled_from(["", ",", ":", "}", "]", "x"])) + text[place + 1 :]
    try:
        expected = json.loads(broken)
    except ValueError:
        with pytest.raises(ValueError):
            loaded(broken)
    else:
        assert loaded(broken) == expected


@small_steps()
def test_keys_that_are_no_strings_are_written_as_json_does():
    assert dumped({2: "two", None: "none", "a": "A"}) == json.dumps({2: "two", None: "none", "a": "A"})


def test_what_is_json_text_already_is_written_as_it_is():
    assert dumped(JsonText('{"a":1}')) == '{"a":1}'
    assert dumped('{"a":1}') == '"{\\"a\\":1}"'


def test_no_step_is_large_however_much_there_is(monkeypatch):
    text = dumped(PAGE)
    assert max(map(len, dumped_parts(PAGE))) < 20_000 < len(text)
    read, largest = json_text._read, 0

    def counting(whole, at):
        nonlocal largest
        value, end = read(whole, at)
        largest = max(largest, end - at)
        return value, end

    monkeypatch.setattr(json_text, "_read", counting)
    assert loaded(text) == PAGE
    assert 0 < largest < 20_000


def test_the_hash_of_a_page_stays_what_it_was():
    """Hashes are kept with each version: a page of any size must go on having the same."""
    assert tree_hash(doc(paragraph("One."), paragraph("Two."))) == (
        "bee650c6a96b64c65a6bbb50af8a7d8160928ac625e430d9ac768ea94bcde08b"
    )
