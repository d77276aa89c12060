"""The document tree."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import documents

from workbench.model.content import (
    SchemaError,
    allows,
    doc,
    from_json,
    heading,
    mark,
    node,
    paragraph,
    safe_url,
    schema,
    text,
    to_json,
    with_ids,
    without_ids,
)


@given(documents)
def test_reading_what_was_written_gives_the_same_tree(tree):
    assert from_json(json.loads(json.dumps(to_json(tree)))) == tree


@given(documents)
def test_ids_are_unique_and_change_nothing_else(tree):
    numbers = iter(range(10_000))
    named = with_ids(tree, lambda: f"b{next(numbers)}")
    ids = [one.attrs["id"] for one in named.walk() if "id" in one.attrs]
    assert len(set(ids)) == len(ids) and all(ids)
    assert without_ids(named) == without_ids(tree)


def test_an_id_used_twice_is_given_anew_to_the_second():
    twin = node("paragraph", text("a"), id="x")
    named = with_ids(doc(twin, twin), lambda: "fresh")
    assert [one.attrs["id"] for one in named.content] == ["x", "fresh"]


def test_trees_with_the_same_content_are_equal_and_hash_the_same():
    one, two = (doc(heading(2, "Light"), paragraph("a", text("b", mark("bold")))) for _ in range(2))
    assert one == two and hash(one) == hash(two)


def test_adjacent_text_of_one_style_is_one_node():
    assert paragraph("a", "b", text("c", mark("bold"))).content == (text("ab"), text("c", mark("bold")))


def test_marks_are_sorted_and_one_of_a_type():
    both = text("a", mark("bold"), mark("link", href="/x"), mark("bold"))
    assert [one.type for one in both.marks] == ["link", "bold"]


def test_code_has_no_marks():
    assert node("codeBlock", text("x", mark("bold"))).content == (text("x"),)


@pytest.mark.parametrize(
    "build",
    [
        lambda: node("script"),
        lambda: node("paragraph", paragraph()),
        lambda: node("doc"),
        lambda: node("paragraph", onclick="x()"),
        lambda: node("heading", level=7),
        lambda: node("image", src="javascript:alert(1)"),
        lambda: mark("link", href="java\tscript:alert(1)"),
        lambda: mark("blink"),
        lambda: text(""),
        lambda: from_json({"type": "paragraph", "content": [{"type": "text", "text": ""}]}),
        lambda: from_json(["not", "a", "document"]),
    ],
)
def test_what_the_schema_does_not_know_cannot_be_built(build):
    with pytest.raises(SchemaError):
        build()


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a:b?c#d", "https://example.org/a:b?c#d"),
        (" #part", "#part"),
        ("folder/page.html", "folder/page.html"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("https://example.org/my file.pdf", "https://example.org/my%20file.pdf"),
        ("javascript:alert(1)", None),
        ("JaVa\nScript:alert(1)", None),
        ("data:text/html,<script>", None),
        ("vbscript:x", None),
        ("http://[broken", None),
    ],
)
def test_only_addresses_with_a_harmless_scheme_are_kept(url, kept):
    assert safe_url(url) == kept


@given(st.text(max_size=40))
def test_a_kept_address_stays_kept(url):
    kept = safe_url(url)
    assert kept is None or safe_url(kept) == kept


def test_every_content_expression_of_the_schema_can_be_matched():
    assert all(isinstance(allows(name, []), bool) for name in schema()["nodes"])


def test_plain_text_has_a_line_for_each_block():
    tree = doc(heading(1, "Title"), paragraph("a ", node("mathInline", latex="x^2")), paragraph("b"))
    assert tree.plain == "Title\na x^2\nb"
