"""The JSON text of a tree, written and read block by block."""

import json
import threading
import time
import weakref

import pytest
from hypothesis import given, settings
from trees import documents

from workbench.model import tree_text
from workbench.model.content import SchemaError, doc, from_json, node, paragraph, text, to_json
from workbench.model.revision import tree_hash
from workbench.model.tree_text import text_of, text_parts, tree_from


def large(blocks):
    rows = (node("tableRow", node("tableCell", paragraph(f"Cell {one}"))) for one in range(blocks))
    return doc(
        *(node("paragraph", text(f"Block {one}"), id=f"b{one}") for one in range(blocks)),
        node("table", *rows, id="t"),
    )


@pytest.mark.parametrize("each", [0, 2, 100])
@given(documents)
@settings(max_examples=40)
def test_the_text_is_that_of_the_json_and_gives_the_tree_again(each, tree):
    before, tree_text._LONG = tree_text._LONG, each
    try:
        assert text_of(tree) == json.dumps(to_json(tree))
        short = {"sort_keys": True, "separators": (",", ":")}
        assert "".join(text_parts(tree, **short)) == json.dumps(to_json(tree), **short)
        assert tree_from(json.loads(text_of(tree))) == tree
    finally:
        tree_text._LONG = before


def test_a_hash_is_the_same_however_the_text_is_parted(monkeypatch):
    whole = tree_hash(large(150))
    monkeypatch.setattr(tree_text, "_LONG", 3)
    assert tree_hash(large(150)) == whole
    bare = from_json(json.loads(text_of(large(150)).replace('"attrs": {"id": "t"}, ', "")))
    assert tree_hash(bare) == whole


def test_no_part_of_the_text_is_much_larger_than_a_block():
    assert max(len(part) for part in text_parts(large(5_000))) < 500


def test_the_json_is_freed_while_the_tree_is_made(monkeypatch):
    class Block(dict):
        """JSON that can be watched."""

    data = {"type": "doc", "content": [Block(to_json(paragraph(f"Block {one}"))) for one in range(500)]}
    left = []
    for one in data["content"]:
        weakref.finalize(one, left.append, 1)
    made, kept = [], tree_text.from_json

    def noting(one):
        made.append(len(left))
        return kept(one)

    monkeypatch.setattr(tree_text, "from_json", noting)
    one = None
    assert len(tree_from(data).content) == 500
    assert made[-1] >= 498
    assert not data["content"]


def test_a_large_tree_is_not_freed_by_who_lets_go_of_it():
    tree = tree_from(to_json(large(2_100)))
    threads = []
    weakref.finalize(tree.content[7], lambda: threads.append(threading.current_thread()))
    del tree
    until = time.monotonic() + 10
    while not threads and time.monotonic() < until:
        time.sleep(0.01)
    assert threads and threads[0] is not threading.current_thread()


@pytest.mark.parametrize("wrong", [None, [], {}, {"type": 3}, {"type": "doc", "content": [{"type": "?"}]}])
def test_what_is_no_tree_is_refused(wrong, monkeypatch):
    monkeypatch.setattr(tree_text, "_LONG", 0)
    with pytest.raises(SchemaError):
        tree_from(wrong)
