"""Three versions as one: what only one side changed is taken, ours wins, nothing is lost."""

import random
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st
from trees import documents

from workbench.model.content import (
    doc,
    node,
    paragraph,
    text,
    with_ids,
    without_ids,
)
from workbench.model.merge import merge


def named(tree):
    numbers = count()
    return with_ids(tree, lambda: f"b{next(numbers)}")


def edited(tree, seed):
    """The tree with some of its blocks changed, moved, left out or doubled, as a person would."""
    chance = random.Random(seed)
    blocks = []
    for block in tree.content:
        deed = chance.randrange(6)
        if deed == 0:
            continue
        if deed == 1 and block.type in ("paragraph", "heading"):
            block = node(block.type, *block.content, text(f" more{seed}"), **block.attrs)
        if deed == 2:
            blocks.append(paragraph(f"new{seed} {chance.randrange(9)}"))
        blocks.append(block)
    return doc(*blocks)


versions = st.tuples(documents.map(named), st.integers(0, 10**6), st.integers(0, 10**6)).map(
    lambda given: (given[0], edited(given[0], given[1]), edited(given[0], given[2]))
)
anything = st.one_of(versions, st.tuples(documents, documents, documents))


@given(anything)
@settings(max_examples=150, deadline=None)
def test_when_the_source_did_not_change_ours_stays(three):
    base, ours, _ = three
    assert merge(base, ours, base).tree == ours
    assert merge(base, ours, base).settled


@given(anything)
@settings(max_examples=150, deadline=None)
def test_when_we_did_not_edit_theirs_is_taken(three):
    base, _, theirs = three
    merged = merge(base, base, theirs)
    assert merged.settled and without_ids(merged.tree) == without_ids(theirs)


@given(anything)
@settings(max_examples=150, deadline=None)
def test_what_both_changed_alike_is_taken_once(three):
    base, ours, _ = three
    assert merge(base, ours, ours).tree == ours


@given(anything)
@settings(max_examples=300, deadline=None)
def test_nothing_of_ours_is_lost_and_all_of_theirs_is_in_the_text_or_the_wish(three):
    base, ours, theirs = three
    merged = merge(base, ours, theirs)
    old = words(base)
    assert words(ours) - old <= words(merged.tree)
    assert words(theirs) - old <= words(merged.wish)


def words(tree):
    return {word for one in tree.walk() if one.type == "text" for word in one.text.split()}
